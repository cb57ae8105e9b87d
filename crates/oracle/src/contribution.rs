//! 缴费核定 — what a month costs.

use crate::No;
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, count, given, money, show, standing};
use crate::numbers::{Exact, larger, rounded, smaller, whole};

/// The base is the wage, but at least the floor and at most the ceiling; or the base that a tier
/// has for everybody. Each payer pays his share of it, rounded by itself; a fixed supplement comes
/// on top.
pub fn contribution(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let person = standing(question.scheme, facts);
    let Rates { employer, individual, manner } = rates(question, &person)?;
    let supplement = question.money("contribution.supplement", &person)?;

    let mut base = match question.money("contribution.fixed_base", &person)? {
        Some(fixed) => fixed,
        None => {
            let mut wage = given(money(facts, "wage"))?;
            if let Some(floor) = question.money("contribution.floor", &person)? {
                wage = larger(wage, floor);
            }
            if let Some(ceiling) = question.money("contribution.ceiling", &person)? {
                wage = smaller(wage, ceiling);
            }
            wage
        }
    };
    if let Some(manner) = question.word("contribution.base_rounding", &person)? {
        base = rounded(&base, manner)?;
    }

    let mut figures = Figures::new();
    show(&mut figures, "contribution-base", &base)?;
    let own = rounded(&(&base * individual), manner)?;
    show(&mut figures, "individual-part", &own)?;
    let mut total = own;
    if let Some(rate) = employer {
        let part = rounded(&(&base * rate), manner)?;
        show(&mut figures, "employer-part", &part)?;
        total += part;
    }
    if let Some(supplement) = supplement {
        show(&mut figures, "supplement-part", &supplement)?;
        total += supplement;
    }
    show(&mut figures, "total-contribution", &total)?;
    if let Some(months) = count(facts, "months") {
        show(&mut figures, "total", &(total * whole(months)))?;
    }
    Ok(figures)
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
