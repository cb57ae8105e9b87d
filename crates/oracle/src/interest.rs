//! 个人账户计息 — interest by days, this year's credits and what was carried over apart.

use crate::No;
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, count, given, money, show};
use crate::numbers::{rounded, whole, zero};

/// Amount × yearly rate × days ÷ days of an interest year; each of the two parts is rounded.
pub fn interest(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let anybody = Person::default();
    let key = "interest.current_year";
    let current_rate = need(key, question.rate(key, &anybody)?)?;
    let key = "interest.earlier_years";
    let earlier_rate = need(key, question.rate(key, &anybody)?)?;
    let key = "interest.days_in_year";
    let year = need(key, question.count(key, &anybody)?)?;
    let key = "interest.settlement_day";
    need(key, question.word(key, &anybody)?)?;
    let key = "interest.rounding";
    let manner = need(key, question.word(key, &anybody)?)?;

    let part = |name, days, rate| {
        let Some(amount) = money(facts, name) else { return Ok(zero()) };
        let days = given(count(facts, days))?;
        if year == 0 {
            return Err(No::Refused("amount-out-of-range"));
        }
        rounded(&(amount * rate * whole(days) / whole(year)), manner)
    };
    let current = part("current", "current_days", current_rate)?;
    let earlier = part("earlier", "earlier_days", earlier_rate)?;
    let mut figures = Figures::new();
    show(&mut figures, "interest", &(&current + &earlier))?;
    show(&mut figures, "interest-on-this-year's-credits", &current)?;
    show(&mut figures, "interest-on-earlier-years", &earlier)?;
    Ok(figures)
}
