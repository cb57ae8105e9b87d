//! 每月的链条 — declared → assessed → paid → received → credited, month by month, with the first link
//! that is really missing and who must act on it.

use std::collections::BTreeMap;

use vocab::record::Stage;
use vocab::{Fen, Month, PersonClass, Text};

use crate::answer::MonthChain;
use crate::checks;
use crate::situation::{Row, Situation};
use crate::words::say;

/// The chain of every month that has a contribution row or owes one.
pub(crate) fn months(situation: &mut Situation<'_>) -> Vec<MonthChain> {
    let mut by_month: BTreeMap<Month, Vec<&Row<'_>>> = BTreeMap::new();
    for row in &situation.rows {
        by_month.entry(row.fact.month).or_default().push(row);
    }
    let mut chains: BTreeMap<Month, MonthChain> = by_month
        .into_iter()
        .map(|(month, rows)| (month, chain_of(situation, month, &rows)))
        .collect();
    for month in checks::owed_months(situation) {
        chains.entry(month).or_insert_with(|| MonthChain {
            month,
            dates: [None; 5],
            first_missing: Some(Stage::Declared),
            who: Some(checks::employer()),
            due: None,
            credited: Fen::ZERO,
            expected: None,
            node: None,
        });
    }
    chains.into_values().collect()
}

fn chain_of(situation: &Situation<'_>, month: Month, rows: &[&Row<'_>]) -> MonthChain {
    let by_day = |date: Option<vocab::Date>| date.filter(|date| *date <= situation.as_of);
    let first = |stage: Stage| rows.iter().filter_map(|row| by_day(row.fact.date_of(stage))).min();
    let mut dates = Stage::ALL.map(first);
    let [.., credited_on] = &mut dates;
    *credited_on = rows.iter().filter_map(|row| row.credited_on).min().or(*credited_on);
    let due =
        rows.iter().map(|row| row.due()).try_fold(Fen::ZERO, |sum, due| sum.checked_add(due?));
    let credited = Fen::checked_sum(rows.iter().map(|row| row.credited)).unwrap_or_default();
    let first_missing = first_missing(rows, &dates, due, credited);
    let expected = rows.iter().filter(|row| row.waits()).filter_map(|row| row.expected).min();
    let overdue = expected.is_none_or(|day| day < situation.as_of);
    let class = rows.first().map_or(PersonClass::Employee, |row| row.class);
    let granted = rows.iter().filter_map(|row| row.fact.deferred_until).max();
    let deferred = granted.filter(|until| *until >= situation.as_of);
    MonthChain {
        month,
        dates,
        first_missing,
        who: first_missing.map(|stage| match deferred {
            Some(until) if stage == Stage::Paid => may_pay_until(until),
            _ => who(stage, class, overdue),
        }),
        due,
        credited,
        expected,
        node: rows.iter().find_map(|row| row.node()),
    }
}

/// The first link that is open although no later one is closed. A row whose rule gives no account
/// part ends with the fund's receipt.
fn first_missing(
    rows: &[&Row<'_>],
    dates: &[Option<vocab::Date>; 5],
    due: Option<Fen>,
    credited: Fen,
) -> Option<Stage> {
    let paid = rows.iter().all(|row| row.paid.is_some());
    let received = rows.iter().all(|row| row.received.is_some());
    let [declared, assessed, ..] = dates;
    if credited != Fen::ZERO {
        None
    } else if received {
        (due != Some(Fen::ZERO)).then_some(Stage::Credited)
    } else if paid {
        Some(Stage::Received)
    } else if assessed.is_some() {
        Some(Stage::Paid)
    } else if declared.is_some() {
        Some(Stage::Assessed)
    } else {
        Some(Stage::Declared)
    }
}

/// The employer, who was allowed to take his time.
fn may_pay_until(day: vocab::Date) -> Text {
    say!("用人单位（经批准缓缴到 {day}）", "the employer (may pay until {day}, by an approval)")
}

fn who(stage: Stage, class: PersonClass, overdue: bool) -> Text {
    match stage {
        Stage::Declared | Stage::Paid if class == PersonClass::Employee => checks::employer(),
        Stage::Declared | Stage::Paid => checks::you(),
        Stage::Received => {
            Text::fixed("税务部门与医保基金财务", "the tax office and the fund's finance office")
        }
        Stage::Assessed => checks::bureau(),
        Stage::Credited if overdue => checks::bureau(),
        Stage::Credited => checks::nobody(),
    }
}
