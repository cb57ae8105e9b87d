//! What the ledger refuses, and that a refusal leaves everything as it was.

use ledger::templates::*;
use ledger::*;
use vocab::{Date, Fen, InsuranceKind};

use crate::samples::*;

fn refused(journal: &mut Journal, entry: Entry) -> String {
    let before = journal.clone();
    let refusal = journal.append(entry).unwrap_err();
    assert!(!refusal.sentence.zh.is_empty() && !refusal.remedy.en.is_empty());
    assert_eq!(journal.posted(), before.posted());
    assert_eq!(journal.file(&member(), shenzhen()), before.file(&member(), shenzhen()));
    refusal.code
}

#[test]
fn more_than_there_is() {
    let mut journal = Journal::new();
    journal.append(credit("c", 10, 1_000)).unwrap();
    assert_eq!(refused(&mut journal, spending("s", 20, 1_001)), "balance-insufficient");
    // Enough today, but not on the day that the entry is for.
    let mut early = spending("s", 20, 1_000);
    early.header.effective = day(5);
    let refusal = journal.append(early.clone()).unwrap_err();
    assert_eq!(refusal.code, "balance-insufficient");
    assert!(refusal.sentence.zh.contains("2024-01-06"), "{}", refusal.sentence.zh);
    // Spent later: the past may not be emptied behind its back either.
    journal.append(spending("s", 20, 1_000)).unwrap();
    early.header = header("back", 30);
    early.header.effective = day(15);
    assert_eq!(refused(&mut journal, early), "balance-insufficient");
}

#[test]
fn a_part_that_holds_too_little() {
    let mut journal = Journal::new();
    journal.append(credit("c", 10, 1_000)).unwrap();
    let parts = Parts { current_year: Fen(0), earlier_years: Fen(1) };
    let entry = Spending { header: header("s", 11), parts }.entry().unwrap();
    assert_eq!(refused(&mut journal, entry), "balance-insufficient");
}

#[test]
fn what_does_not_balance_or_has_no_ground() {
    let mut journal = Journal::new();
    let mut entry = credit("k", 0, 1_000);
    entry.lines[0].amount = Fen(999);
    assert_eq!(refused(&mut journal, entry), "entry-unbalanced");
    let mut entry = credit("k", 0, 1_000);
    entry.lines.clear();
    assert_eq!(refused(&mut journal, entry), "entry-unbalanced");
    assert_eq!(refused(&mut journal, credit("", 0, 1)), "key-malformed");

    let mut correction = build(Event::Correction, header("k", 0), Fen(5), Fen(0)).unwrap();
    correction.approval = None;
    assert_eq!(refused(&mut journal, correction.clone()), "document-missing");
    correction.approval = Some(Approval { document: " ".to_owned(), ..approval() });
    assert_eq!(refused(&mut journal, correction.clone()), "document-missing");
    correction.approval = Some(Approval { checker: " 经办甲 ".to_owned(), ..approval() });
    assert_eq!(refused(&mut journal, correction), "maker-is-checker");
    let relative = SharedSpending { header: header("k", 0), parts: Parts::current(Fen(1)) };
    assert_eq!(relative.entry().unwrap_err().code, "relative-missing");
}

#[test]
fn money_of_other_insurances_and_negative_amounts() {
    let received = ContributionReceived {
        header: header("k", 0),
        origin: Origin::Bank,
        insurance: InsuranceKind::Pension,
        employer_part: Fen(1),
        individual_part: Fen(1),
        other_part: Fen(0),
        late_fee: Fen(0),
        assessed: Fen(0),
    };
    assert_eq!(received.clone().entry().unwrap_err().code, "not-a-medical-fund");
    let negative = ContributionReceived {
        insurance: InsuranceKind::EmployeeMedical,
        individual_part: Fen(-1),
        ..received
    };
    assert_eq!(negative.entry().unwrap_err().code, "amount-negative");
    let spending = Spending { header: header("k", 0), parts: Parts::current(Fen(-1)) };
    assert_eq!(spending.entry().unwrap_err().code, "amount-negative");
}

#[test]
fn amounts_beyond_the_range_of_money() {
    let huge = Parts { current_year: Fen(i64::MAX), earlier_years: Fen(1) };
    let spending = Spending { header: header("k", 0), parts: huge };
    assert_eq!(spending.entry().unwrap_err().code, "amount-out-of-range");
    let mut journal = Journal::new();
    let largest = ledger::LARGEST_LINE.0;
    for (key, amount) in [("a", i64::MAX), ("b", largest + 1)] {
        assert_eq!(refused(&mut journal, credit(key, 0, amount)), "amount-out-of-range");
    }
    journal.append(credit("c", 0, largest)).unwrap();
    journal.append(credit("d", 1, largest)).unwrap();
    for least in [-largest - 1, i64::MIN] {
        let mut entry = credit("e", 0, 1);
        entry.lines = vec![
            Line { account: Account::Bank, amount: Fen(largest) },
            Line { account: Account::Pool, amount: Fen(1) },
            Line { account: Account::Held, amount: Fen(least) },
        ];
        assert_eq!(refused(&mut journal, entry), "amount-out-of-range");
    }
}

/// Spent tomorrow, or before there was any medical insurance: mistyped.
#[test]
fn a_day_that_cannot_be() {
    let mut journal = Journal::new();
    let mut entry = credit("a", 0, 100);
    let today = entry.header.recorded.date();
    for day in [today.tomorrow().unwrap(), jiff::civil::date(1993, 12, 31), Date::MIN, Date::MAX] {
        entry.header.effective = day;
        assert_eq!(refused(&mut journal, entry.clone()), "date-out-of-range", "{day}");
    }
    for (key, day) in [("b", today), ("c", jiff::civil::date(1994, 1, 1))] {
        entry.header.key = key.to_owned();
        entry.header.effective = day;
        journal.append(entry.clone()).unwrap();
    }
}

#[test]
fn a_time_of_recording_before_the_last_one() {
    let mut journal = Journal::new();
    journal.append(credit("a", 10, 100)).unwrap();
    let mut entry = credit("b", 5, 100);
    assert_eq!(refused(&mut journal, entry.clone()), "recorded-out-of-order");
    // Late knowledge of an early day is fine.
    entry.header.recorded = at(10);
    journal.append(entry).unwrap();
}

#[test]
fn the_same_key_with_another_body() {
    let mut journal = Journal::new();
    let first = journal.append(credit("k", 0, 100)).unwrap().clone();
    let mut again = credit("k", 0, 100);
    again.header.recorded = at(50);
    assert_eq!(journal.append(again).unwrap(), &first);
    assert_eq!(journal.posted().len(), 1);
    let refusal = journal.append(credit("k", 0, 101)).unwrap_err();
    assert_eq!(refusal.code, "key-reused");
    assert!(refusal.sentence.zh.contains("金额"), "{}", refusal.sentence.zh);
    let refusal = journal.append(credit("k", 1, 100)).unwrap_err();
    assert!(refusal.sentence.en.contains("date"), "{}", refusal.sentence.en);
}
