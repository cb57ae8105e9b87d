//! 待遇等待期 — how long benefits wait after a break.

use crate::No;
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, Shown, count, flag, given, show};
use crate::numbers::whole;

/// Employees by months of the break, residents by missed years.
pub fn waiting(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    if question.scheme == "resident-medical" {
        resident(question, facts)
    } else {
        employee(question, facts)
    }
}

fn number(question: &Question<'_>, key: &str) -> Result<i64, No> {
    need(key, question.count(key, &Person::default())?)
}

/// A break that may still be made up has no wait. A longer one waits as the place says; where only
/// an upper bound is written, anything up to it is possible.
fn employee(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let repair = number(question, "wait.employee.repair_months")?;
    let wait = question.count("wait.employee.months", &Person::default())?;
    let bound = number(question, "wait.employee.months_max")?;
    let missed = given(count(facts, "break_months"))?;
    let short = missed <= repair;
    let months = match wait {
        _ if short => Shown::Count(0),
        Some(months) => Shown::Count(months),
        None => range(0, bound),
    };
    let mut figures = Figures::from([("waiting-months".to_owned(), months)]);
    if let Some(made_up) = flag(facts, "made_up") {
        figures.insert("covered-back".to_owned(), Shown::Flag(short && made_up));
    }
    Ok(figures)
}

/// A fixed wait, and some months more for each missed year that was not repaired. Whether the first
/// missed year counts, places read both ways. After a long break no repair brings the wait below
/// its least.
fn resident(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let fixed = number(question, "wait.resident.fixed_months")?;
    let variable = number(question, "wait.resident.variable_months")?;
    let first_counts = question.flag("wait.resident.first_year_counts", &Person::default())?;
    let long = number(question, "wait.resident.long_break_years")?;
    let least = number(question, "wait.resident.long_break_min_months")?;
    let after = number(question, "reward.after_years")?;
    let reward = question.money("reward.per_year", &Person::default())?;
    let reward = need("reward.per_year", reward)?;

    let missed = given(count(facts, "missed_years"))?;
    let repaired = count(facts, "repaired_years").unwrap_or(0);
    let late = flag(facts, "outside_window").unwrap_or(false);
    let months = |first_counts: bool| {
        if missed == 0 {
            return if late { fixed } else { 0 };
        }
        let counted = if first_counts { missed } else { missed - 1 };
        let wait = fixed + variable * (counted - repaired).max(0);
        if missed >= long { wait.max(least) } else { wait }
    };
    let wait = match first_counts {
        Some(counts) => Shown::Count(months(counts)),
        None => range(months(false), months(true)),
    };
    let mut figures = Figures::from([("waiting-months".to_owned(), wait)]);
    if let Some(unbroken) = count(facts, "unbroken_years") {
        let years = (unbroken - after).max(0);
        show(&mut figures, "reward-for-unbroken-enrolment", &(reward * whole(years)))?;
    }
    Ok(figures)
}

/// Two bounds, or one figure where they meet.
fn range(low: i64, high: i64) -> Shown {
    if low == high { Shown::Count(low) } else { Shown::Range(low, high) }
}
