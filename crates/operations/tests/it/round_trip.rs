//! What went in comes out: random records through the store and back, section by section.

use ledger::Recorded;
use operations::load_record;
use policy::PolicyLibrary;
use proptest::prelude::*;
use store::{Store, StoreError};
use vocab::record::{Movement, MovementKind, PersonalRecord};
use vocab::{Date, Fen, Month};

use crate::records::*;

fn movements() -> impl Strategy<Value = Vec<Movement>> {
    let text = || proptest::option::of("[a-z一二三]{1,4}");
    let movement = (
        (0..MovementKind::ALL.len(), 0..1000_i32, 0..60_000_i64, any::<bool>()),
        (proptest::option::of(1..12_i8), text(), text(), text(), any::<bool>()),
    )
        .prop_map(
            |((kind, offset, fen, raise), (month, counterparty, used_by, note, away))| {
                let kind = MovementKind::ALL[kind];
                let negative = kind.is_outgoing() || kind.takes_either_sign() && !raise;
                Movement {
                    place: away.then(wuhan),
                    month: month.and_then(|month| Month::new(2023, month)),
                    counterparty,
                    used_by,
                    note,
                    ..movement(offset, kind, if negative { -fen } else { fen })
                }
            },
        );
    proptest::collection::vec(movement, 0..60).prop_map(|mut movements| {
        for (number, movement) in movements.iter_mut().enumerate() {
            // Some rows have numbers of their own, some do not.
            movement.id = (number % 3 != 0).then(|| format!("S{number}"));
            movement.reverses = (number % 7 == 6).then(|| format!("S{}", number - 1));
        }
        movements
    })
}

/// Drops what would overdraw, so that what is left is a history that can have happened.
fn possible(movements: Vec<Movement>) -> Vec<Movement> {
    let mut kept: Vec<Movement> = Vec::new();
    for movement in movements {
        kept.push(movement);
        if let Err(refusal) = operations::load::plan(&of(kept.clone()), "case", now()) {
            assert_eq!(refusal.code, "balance-insufficient", "{refusal:?}");
            kept.pop();
        }
    }
    kept
}

/// Empties or leaves out sections.
fn thinned(mut record: PersonalRecord, choices: &[u8]) -> PersonalRecord {
    macro_rules! thin {
        ($($section:ident $index:literal),*) => {
            $(match choices[$index] {
                0 => record.$section = None,
                1 => record.$section = Some(vec![]),
                _ => {}
            })*
        };
    }
    thin!(enrolments 0, employments 1, contributions 2, accounts 3, cards 4, restrictions 5);
    thin!(transfers 6, family 7, status_changes 8, identity_changes 9, suspense 10, displays 11);
    thin!(incidents 12, disputes 13);
    if choices[14] == 0 {
        record.retirement = None;
    }
    if choices[15] == 0 {
        record.movements = None;
    }
    record
}

/// Order, row numbers and the numbers that the books gave are not part of what was said.
fn canonical(mut record: PersonalRecord) -> PersonalRecord {
    let own = record.member.place;
    for movement in record.movements.iter_mut().flatten() {
        movement.place = movement.place.or(own);
        movement.row = 0;
        if movement.id.as_deref().is_some_and(|id| id.contains("-P0")) {
            movement.id = None;
        }
    }
    if let Some(movements) = &mut record.movements {
        movements.sort_by_key(|movement| (movement.date, format!("{movement:?}")));
    }
    record
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn records_come_back_as_they_went_in(
        movements in movements(),
        choices in proptest::collection::vec(0..4_u8, 16),
    ) {
        let record = thinned(full(possible(movements)), &choices);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = Store::memory().await.unwrap();
            let library = PolicyLibrary::default();
            let member = load_record(&store, &library, &record, "case", now()).await.unwrap();
            let back = store.record(&member, Date::MAX, Recorded::MAX).await.unwrap();
            assert_eq!(canonical(back), canonical(record.clone()));
            for place in store.places(&member).await.unwrap() {
                let trial = store.trial_balance(place).await.unwrap();
                assert_eq!(trial.values().map(|fen| fen.0).sum::<i64>(), 0);
                // The passbook's last line, the balance and the record's own sum agree.
                let sum: i64 = record
                    .movements
                    .iter()
                    .flatten()
                    .filter(|movement| movement.place.unwrap_or(shenzhen()) == place)
                    .map(|movement| movement.amount.0)
                    .sum();
                let balance =
                    store.balance(&member, place, Date::MAX, Recorded::MAX).await.unwrap();
                assert_eq!(balance, Fen(sum));
                let lines =
                    store.passbook(&member, place, Date::MAX, Recorded::MAX).await.unwrap();
                assert_eq!(lines.last().map_or(Fen::ZERO, |line| line.balance_after), Fen(sum));
                assert!(lines.iter().all(|line| line.balance_after >= Fen::ZERO));
            }
            assert_eq!(store.verify_chain(&member).await.unwrap().broken, []);
        });
    }

    #[test]
    fn an_impossible_history_is_refused_and_never_shown(movements in movements()) {
        let record = of(movements);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = Store::memory().await.unwrap();
            match load_record(&store, &PolicyLibrary::default(), &record, "case", now()).await {
                Ok(_) => {}
                Err(StoreError::Refused(refusal)) => {
                    assert_eq!(refusal.code, "balance-insufficient");
                    assert!(refusal.sentence.zh.starts_with("账户收支第"), "{refusal:?}");
                    assert_eq!(store.members().await.unwrap(), []);
                }
                Err(fault) => panic!("{fault}"),
            }
        });
    }
}
