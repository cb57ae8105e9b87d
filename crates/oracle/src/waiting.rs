//! 待遇等待期 — how long benefits wait after a break.

use crate::No;
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, Shown, count, day, flag, given, money, show, standing};
use crate::numbers::{Exact, rounded};
use crate::rewards::Rewards;

/// Employees by months of the break, residents by missed years.
pub fn waiting(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    if question.scheme == "resident-medical" {
        resident(question, facts)
    } else {
        employee(question, facts)
    }
}

fn number(question: &Question<'_>, key: &str, person: &Person) -> Result<i64, No> {
    need(key, question.count(key, person)?)
}

/// A break that may still be made up has no wait. A longer one waits as the place says, in months
/// or in days; where only an upper bound is written, anything up to it is possible. A break that
/// was not made up, and a first enrolment, may have waits of their own.
fn employee(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let class = standing(question.scheme, facts).class;
    let person = Person { class, ..Person::default() };
    let count_of = |key: &str| question.count(key, &person);
    let repair = number(question, "wait.employee.repair_months", &person)?;
    let months = count_of("wait.employee.months")?;
    let bound = number(question, "wait.employee.months_max", &person)?;
    let days = count_of("wait.employee.days")?;
    let open = count_of("wait.employee.not_made_up_months")?;
    let first = count_of("wait.employee.first_months")?;
    let part = question.rate("wait.employee.benefit_share", &person)?;

    let mut figures = Figures::new();
    if flag(facts, "first_enrolment") == Some(true) {
        let wait = Wait::Months(first.ok_or(No::Refused("unknown-here"))?);
        wait.show(&mut figures, facts);
        in_wait(question, facts, part, &mut figures)?;
        return Ok(figures);
    }
    let missed = given(count(facts, "break_months"))?;
    let made_up = flag(facts, "made_up");
    let short = missed <= repair;
    let wait = match (months, days, open) {
        (None, Some(_), _) if short => Wait::Days(0),
        (None, Some(days), _) => Wait::Days(days),
        (_, _, Some(open)) if made_up == Some(false) && missed > 0 => Wait::Months(open),
        _ if short => Wait::Months(0),
        (Some(months), ..) => Wait::Months(months),
        (None, ..) => Wait::Between(0, bound),
    };
    wait.show(&mut figures, facts);
    if let Some(made_up) = made_up {
        figures.insert("covered-back".to_owned(), Shown::Flag(short && made_up));
    }
    in_wait(question, facts, part, &mut figures)?;
    Ok(figures)
}

/// How long somebody waits.
enum Wait {
    Months(i64),
    Days(i64),
    Between(i64, i64),
}

impl Wait {
    /// The wait, and the day on which benefits begin where the first day is given.
    fn show(&self, figures: &mut Figures, facts: &Facts) {
        let shown = match self {
            Wait::Months(months) => Shown::Count(*months),
            Wait::Days(days) => Shown::Count(*days),
            Wait::Between(low, high) if low == high => Shown::Count(*low),
            Wait::Between(low, high) => Shown::Range(*low, *high),
        };
        let code = if matches!(self, Wait::Days(_)) { "waiting-days" } else { "waiting-months" };
        figures.insert(code.to_owned(), shown);
        let Some(from) = day(facts, "covered_from") else { return };
        let begins = match self {
            Wait::Between(low, high) if low != high => return,
            Wait::Months(months) | Wait::Between(_, months) => {
                from.in_month().later(*months).day(from.day)
            }
            Wait::Days(days) => (0..*days).fold(from, |day, _| day.after()),
        };
        // The engine's months end with the year 2200: no day is told beyond them.
        if !matches!(self, Wait::Days(_)) && begins.year > 2200 {
            return;
        }
        figures.insert("benefits-begin".to_owned(), Shown::Day(begins));
    }
}

/// What is paid during the wait of a benefit that is asked about, where a place pays a share.
fn in_wait(
    question: &Question<'_>,
    facts: &Facts,
    part: Option<Exact>,
    figures: &mut Figures,
) -> Result<(), No> {
    let Some(benefit) = money(facts, "benefit") else { return Ok(()) };
    let part = part.ok_or(No::Refused("unknown-here"))?;
    let manner = question.word("inpatient.rounding", &Person::default())?;
    let manner = manner.ok_or(No::Refused("unknown-here"))?;
    show(figures, "benefit-while-waiting", &rounded(&(benefit * part), manner)?)
}

/// A fixed wait, and some months more for each missed year that was not repaired. Whether the first
/// missed year counts, places read both ways. After a long break no repair brings the wait below
/// its least.
fn resident(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let anybody = Person::default();
    let of = |key: &str| number(question, key, &anybody);
    let fixed = of("wait.resident.fixed_months")?;
    let variable = of("wait.resident.variable_months")?;
    let first_counts = question.flag("wait.resident.first_year_counts", &anybody)?;
    let long = of("wait.resident.long_break_years")?;
    let least = of("wait.resident.long_break_min_months")?;
    let rewards = Rewards::read(question)?;
    let part = question.rate("wait.resident.benefit_share", &anybody)?;

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
        Some(counts) => Wait::Months(months(counts)),
        None => Wait::Between(months(false), months(true)),
    };
    let mut figures = Figures::new();
    wait.show(&mut figures, facts);
    in_wait(question, facts, part, &mut figures)?;
    if let Some(unbroken) = count(facts, "unbroken_years") {
        rewards.show(&mut figures, facts, unbroken)?;
    }
    Ok(figures)
}
