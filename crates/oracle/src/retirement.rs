//! 退休年限 — months still missing, and what they cost.

use crate::No;
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, Shown, count, given, money, show, word};
use crate::numbers::{rounded, whole};

/// Both requirements must be met, years altogether and years really paid: the larger gap counts.
pub fn retirement(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let anybody = Person::default();
    let of = |key: &str| question.count(key, &anybody);
    let male = need("retirement.years_male", of("retirement.years_male")?)?;
    let female = need("retirement.years_female", of("retirement.years_female")?)?;
    let actual_years = of("retirement.actual_years")?;
    let price = question.rate("retirement.shortfall_rate", &anybody)?;

    let years = if given(word(facts, "sex"))? == "male" { male } else { female };
    let paid = given(count(facts, "months_paid"))?;
    let actual = count(facts, "actual_months").unwrap_or(paid);
    let required = years * 12;
    let mut short = (required - paid).max(0);
    if let Some(years) = actual_years {
        short = short.max(years * 12 - actual);
    }
    let mut figures = Figures::from([
        ("months-short".to_owned(), Shown::Count(short)),
        ("months-required".to_owned(), Shown::Count(required)),
    ]);
    if let Some(base) = money(facts, "base") {
        let price = price.ok_or(No::Refused("unknown-here"))?;
        // The price of a month is a contribution, so it ends at the fen.
        let month = rounded(&(base * price), "half-up-to-fen")?;
        show(&mut figures, "cost-of-the-shortfall", &(month * whole(short)))?;
    }
    Ok(figures)
}
