//! What is promised to members, over random histories.

use ledger::*;
use proptest::prelude::*;
use vocab::{Fen, PlaceCode};

use crate::samples::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_template_balances_or_refuses(a in any::<i64>(), b in any::<i64>()) {
        for event in Event::ALL {
            let Ok(entry) = build(*event, header("k", 0), Fen(a), Fen(b)) else { continue };
            let sum: i128 = entry.lines.iter().map(|line| i128::from(line.amount.0)).sum();
            prop_assert_eq!(sum, 0, "{:?}", event);
            prop_assert_eq!(entry.event, *event);
        }
    }

    #[test]
    fn only_events_with_the_right_lower_a_balance(a in 0..1_000_000_i64, b in 0..1_000_000_i64) {
        for event in Event::ALL {
            let entry = build(*event, header("k", 0), Fen(a), Fen(b)).unwrap();
            let effect = entry.effect().unwrap();
            prop_assert!(effect >= Fen::ZERO || event.may_lower_balance(), "{:?}", event);
            prop_assert!(effect == Fen::ZERO || event.movement_kind().is_some(), "{:?}", event);
        }
    }

    #[test]
    fn histories_keep_every_promise(wishes in wishes(60)) {
        let journal = play(&wishes);
        journal.verify(&member(), shenzhen()).unwrap();
        let entries: Vec<&Posted> = journal.entries(&member(), shenzhen()).collect();
        // Re-added here without the ledger's own arithmetic.
        let personal = |posted: &Posted| -> i64 {
            let lines = posted.entry.lines.iter().filter(|line| line.account.is_personal());
            -lines.map(|line| line.amount.0).sum::<i64>()
        };
        let total: i64 = entries.iter().map(|posted| personal(posted)).sum();
        prop_assert_eq!(journal.file(&member(), shenzhen()).head().balance, Fen(total));
        let trial = trial_balance(journal.posted(), shenzhen()).unwrap();
        prop_assert_eq!(trial.values().map(|fen| fen.0).sum::<i64>(), 0);
        // As of any day, as known after any entry, no balance was ever below zero.
        for known in entries.iter().map(|posted| posted.entry.header.recorded) {
            for as_of in entries.iter().map(|posted| posted.entry.header.effective) {
                let balance = journal.balance(&member(), shenzhen(), as_of, known).unwrap();
                prop_assert!(balance >= Fen::ZERO);
                let readded: i64 = entries
                    .iter()
                    .filter(|posted| posted.entry.header.recorded <= known)
                    .filter(|posted| posted.entry.header.effective <= as_of)
                    .map(|posted| personal(posted))
                    .sum();
                prop_assert_eq!(balance, Fen(readded));
            }
        }
    }

    #[test]
    fn a_break_a_year_a_card_or_an_employer_never_lowers_a_balance(
        wishes in wishes(30),
        life in 0..LifeEvent::ALL.len(),
        a in 0..50_000_i64,
        b in 0..50_000_i64,
    ) {
        let mut journal = play(&wishes);
        let life = LifeEvent::ALL[life];
        let before = journal.file(&member(), shenzhen()).head().balance;
        for event in life.templates() {
            let mut header = header("life", 1600);
            header.recorded = at(4000);
            let entry = build(*event, header, Fen(a), Fen(b)).unwrap();
            let _ = journal.append(entry);
            let after = journal.file(&member(), shenzhen()).head().balance;
            prop_assert!(after >= before, "{:?} through {:?}", life, event);
        }
    }

    #[test]
    fn a_forged_entry_cannot_lower_a_balance_under_an_innocent_name(
        event in 0..Event::ALL.len(),
        fen in 1..10_000_i64,
    ) {
        let event = Event::ALL[event];
        prop_assume!(!event.may_lower_balance());
        let mut journal = Journal::new();
        journal.append(credit("k", 0, 10_000)).unwrap();
        let mut forged = spending("forged", 1, fen);
        forged.event = event;
        let refusal = journal.append(forged).unwrap_err();
        prop_assert_eq!(refusal.code, "event-may-not-lower-balance");
        prop_assert_eq!(journal.file(&member(), shenzhen()).head().balance, Fen(10_000));
    }
}

#[test]
fn a_thousand_yuan_carried_over_two_years_is_a_thousand_yuan() {
    let mut journal = Journal::new();
    journal.append(credit("2023", 0, 100_000)).unwrap();
    for (key, offset) in [("carry-1", 365), ("carry-2", 730)] {
        let file = journal.file(&member(), shenzhen());
        let amount = file.parts().current_year;
        let carry = templates::YearEndCarry { header: header(key, offset), amount };
        journal.append(carry.entry().unwrap()).unwrap();
    }
    let file = journal.file(&member(), shenzhen());
    assert_eq!(file.head().balance, Fen(100_000));
    assert_eq!(file.parts(), Parts { current_year: Fen(0), earlier_years: Fen(100_000) });
    assert_eq!(passbook(journal.posted(), day(800), at(800)).unwrap().len(), 1);
}

#[test]
fn members_and_places_have_books_of_their_own() {
    let mut journal = Journal::new();
    journal.append(credit("k", 0, 500)).unwrap();
    let mut elsewhere = credit("l", 0, 700);
    elsewhere.header.place = PlaceCode::parse("110000").unwrap();
    let mut other = credit("k", 0, 900);
    other.header.member = MemberId::numbered(2);
    journal.append(elsewhere).unwrap();
    journal.append(other).unwrap();
    let balance = |number, place: &str| {
        let place = PlaceCode::parse(place).unwrap();
        journal.balance(&MemberId::numbered(number), place, day(9), at(9)).unwrap().0
    };
    assert_eq!((balance(1, "440300"), balance(1, "110000"), balance(2, "440300")), (500, 700, 900));
    for (number, place) in [(1, "440300"), (1, "110000"), (2, "440300")] {
        journal.verify(&MemberId::numbered(number), PlaceCode::parse(place).unwrap()).unwrap();
    }
}
