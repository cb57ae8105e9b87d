//! 个人账户计息 — interest by days, this year's credits and what was carried over apart.

use crate::No;
use crate::choice::{Person, Question, need, share};
use crate::facts::{Facts, Figures, count, given, money, show};
use crate::numbers::{Exact, rounded, whole, zero};

/// Amount × yearly rate × days ÷ days of an interest year, or months ÷ 12; each of the two parts is
/// rounded.
pub fn interest(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let anybody = Person::default();
    let current_rate = rate(question, "interest.current_year")?;
    let earlier_rate = rate(question, "interest.earlier_years")?;
    let key = "interest.method";
    let (unit, year) = match question.word(key, &anybody)? {
        Some("by-months") => ("months", 12),
        Some("by-days") | None => {
            let key = "interest.days_in_year";
            ("days", need(key, question.count(key, &anybody)?)?)
        }
        Some(other) => return Err(No::NotDone(format!("{key} = {other}"))),
    };
    let key = "interest.settlement_day";
    need(key, question.word(key, &anybody)?)?;
    let key = "interest.rounding";
    let manner = need(key, question.word(key, &anybody)?)?;

    let part = |name: &str, rate: Exact| {
        let Some(amount) = money(facts, name) else { return Ok(zero()) };
        let days = given(count(facts, &format!("{name}_{unit}")))?;
        if year == 0 {
            return Err(No::Refused("amount-out-of-range"));
        }
        rounded(&(amount * rate * whole(days) / whole(year)), manner)
    };
    let current = part("current", current_rate)?;
    let earlier = part("earlier", earlier_rate)?;
    let mut figures = Figures::new();
    show(&mut figures, "interest", &(&current + &earlier))?;
    show(&mut figures, "interest-on-this-year's-credits", &current)?;
    show(&mut figures, "interest-on-earlier-years", &earlier)?;
    Ok(figures)
}

/// A rate as written, or the rate of the kind of deposit that the document names.
fn rate(question: &Question<'_>, key: &str) -> Result<Exact, No> {
    let anybody = Person::default();
    let value = question.needed(key, &anybody)?;
    let deposit = match value.as_str() {
        Some("demand") => "deposit.demand",
        Some("three-months") => "deposit.three_months",
        Some("three-year-instalment") => "deposit.three_year_instalment",
        _ => return share(key, value),
    };
    need(deposit, question.rate(deposit, &anybody)?)
}
