//! 缴费核定 — what a month costs.

use crate::No;
use crate::averages::base as bound;
use crate::choice::{Person, Question, form, members, money as written_money, need, share};
use crate::days::Month;
use crate::facts::{Facts, Figures, count, given, money, month, show, standing};
use crate::numbers::{Exact, larger, rounded, smaller, whole, zero};

/// One month, and so many of the same; or so many months from one on, each by its own rules.
pub fn contribution(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let person = standing(question.scheme, facts);
    if let Some(first) = month(facts, "from") {
        return months_from(question, facts, &person, first);
    }
    let one = one_month(question, facts, &person)?;
    let mut figures = Figures::new();
    show(&mut figures, "contribution-base", &one.base)?;
    show(&mut figures, "individual-part", &one.individual)?;
    for (code, part) in [
        ("employer-part", &one.employer),
        ("supplement-part", &one.supplement.monthly),
        ("long-term-care-part", &one.care.monthly),
    ] {
        if let Some(part) = part {
            show(&mut figures, code, part)?;
        }
    }
    let once = one.once_a_year();
    if let Some(once) = &once {
        show(&mut figures, "fees-billed-once-a-year", once)?;
    }
    show(&mut figures, "total-contribution", &one.total())?;
    if let Some(months) = count(facts, "months") {
        let total = one.total() * whole(months) + once.unwrap_or_else(zero);
        show(&mut figures, "total", &total)?;
    }
    Ok(figures)
}

/// Month by month by the rules of its first day; what is billed once a year is billed once.
fn months_from(
    question: &Question<'_>,
    facts: &Facts,
    person: &Person,
    first: Month,
) -> Result<Figures, No> {
    let count = count(facts, "months").unwrap_or(1);
    if !(1..=12).contains(&count) {
        return Err(No::Refused("months-out-of-range"));
    }
    let mut figures = Figures::new();
    let (mut sum, mut once) = (zero(), None);
    let (mut before, mut refused) = (None, None);
    for month in (0..count).map(|later| first.later(later)) {
        let question = question.on_day(month.day(1));
        let one = match one_month(&question, facts, person) {
            // A later month may lack a rule, and that is told first.
            Err(No::Refused(code)) => {
                refused = refused.or(Some(code));
                continue;
            }
            one => one?,
        };
        question.value("contribution.deadline_day", person)?;
        // A stretch begins where a rule changes, also where it changes to the same amount.
        let mut rules = question.used.take();
        rules.retain(|number| question.is_known(*number));
        if before.as_ref() != Some(&rules) {
            let code = format!("from-{:04}-{:02}", month.year, month.month);
            show(&mut figures, &code, &one.total())?;
            before = Some(rules);
        }
        sum += one.total();
        once = once.or_else(|| one.once_a_year());
    }
    if let Some(code) = refused {
        return Err(No::Refused(code));
    }
    if let Some(once) = &once {
        show(&mut figures, "fees-billed-once-a-year", once)?;
        sum += once;
    }
    show(&mut figures, "total", &sum)?;
    Ok(figures)
}

/// A month's parts.
struct OneMonth {
    base: Exact,
    employer: Option<Exact>,
    individual: Exact,
    supplement: Fee,
    care: Fee,
}

impl OneMonth {
    fn total(&self) -> Exact {
        let parts = [&self.employer, &self.supplement.monthly, &self.care.monthly];
        let parts: Exact = parts.into_iter().flatten().sum();
        &self.individual + parts
    }

    fn once_a_year(&self) -> Option<Exact> {
        match (&self.supplement.yearly, &self.care.yearly) {
            (None, None) => None,
            (one, other) => Some([one, other].into_iter().flatten().sum()),
        }
    }
}

/// The base is the wage, but at least the floor and at most the ceiling; or the base that a tier
/// has for everybody. Each payer pays his share of it, rounded by itself; fees come on top.
fn one_month(question: &Question<'_>, facts: &Facts, person: &Person) -> Result<OneMonth, No> {
    let floor = bound(question, "contribution.floor", person)?;
    let ceiling = bound(question, "contribution.ceiling", person)?;
    let fixed = bound(question, "contribution.fixed_base", person)?;
    let Rates { employer, individual, manner } = rates(question, person)?;
    let base = match fixed {
        Some(fixed) => fixed,
        None => within(given(money(facts, "wage"))?, floor, ceiling),
    };
    let base = base_rounded(question, person, base)?;
    let part = |rate: Exact| rounded(&(&base * rate), manner);
    Ok(OneMonth {
        employer: employer.map(part).transpose()?,
        individual: part(individual)?,
        supplement: fee(question, "contribution.supplement", person, &base, manner)?,
        care: fee(question, "contribution.long_term_care", person, &base, manner)?,
        base,
    })
}

/// The base of a wage by the rules of the day.
pub fn base_of_wage(question: &Question<'_>, person: &Person, wage: Exact) -> Result<Exact, No> {
    let floor = bound(question, "contribution.floor", person)?;
    let ceiling = bound(question, "contribution.ceiling", person)?;
    let fixed = bound(question, "contribution.fixed_base", person)?;
    rates(question, person)?;
    base_rounded(question, person, fixed.unwrap_or_else(|| within(wage, floor, ceiling)))
}

fn within(wage: Exact, floor: Option<Exact>, ceiling: Option<Exact>) -> Exact {
    let raised = floor.map_or_else(|| wage.clone(), |floor| larger(wage.clone(), floor));
    ceiling.map_or_else(|| raised.clone(), |ceiling| smaller(raised.clone(), ceiling))
}

fn base_rounded(question: &Question<'_>, person: &Person, base: Exact) -> Result<Exact, No> {
    match question.word("contribution.base_rounding", person)? {
        Some(manner) => rounded(&base, manner),
        None => Ok(base),
    }
}

/// What is billed beside the contribution: by the month, or once a year.
#[derive(Default)]
struct Fee {
    monthly: Option<Exact>,
    yearly: Option<Exact>,
}

fn fee(
    question: &Question<'_>,
    key: &str,
    person: &Person,
    base: &Exact,
    manner: &str,
) -> Result<Fee, No> {
    let Some(value) = question.value(key, person)? else { return Ok(Fee::default()) };
    if value.is_str() {
        return Ok(Fee { monthly: Some(written_money(key, value)?), yearly: None });
    }
    let table = members(key, value, &["yearly", "share"])?;
    match (table.get("yearly"), table.get("share")) {
        (Some(year), None) => Ok(Fee { monthly: None, yearly: Some(written_money(key, year)?) }),
        (None, Some(of)) => {
            let monthly = rounded(&(base * share(key, of)?), manner)?;
            Ok(Fee { monthly: Some(monthly), yearly: None })
        }
        _ => Err(form(key, value)),
    }
}

/// What every month of a person is worked out by.
pub struct Rates<'q> {
    employer: Option<Exact>,
    individual: Exact,
    manner: &'q str,
}

/// Employees have an employer who pays; not knowing his rate is not a rate of nothing.
pub fn rates<'q>(question: &Question<'q>, person: &Person) -> Result<Rates<'q>, No> {
    let employer = question.rate("contribution.employer_rate", person)?;
    if employer.is_none() && person.class.as_deref() == Some("employee") {
        return Err(No::Unknown("contribution.employer_rate".to_owned()));
    }
    let key = "contribution.individual_rate";
    let individual = need(key, question.rate(key, person)?)?;
    let key = "contribution.rounding";
    let manner = need(key, question.word(key, person)?)?;
    Ok(Rates { employer, individual, manner })
}
