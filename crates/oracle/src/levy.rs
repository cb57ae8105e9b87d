//! 居民缴费 — levy, subsidy and window of a year.

use crate::No;
use crate::choice::{Person, Question, months, need};
use crate::facts::{Facts, Figures, Shown, month, show, word};

/// What a resident pays, what the government adds, and whether a month lies in the window.
pub fn levy(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let tier = word(facts, "tier").map(str::to_owned);
    let person = Person { tier, ..Person::default() };
    let levy = need("resident.levy", question.money("resident.levy", &person)?)?;
    let mut figures = Figures::new();
    show(&mut figures, "resident-levy", &levy)?;
    let mut total = levy;
    if let Some(subsidy) = question.money("resident.subsidy", &person)? {
        show(&mut figures, "government-subsidy", &subsidy)?;
        total += subsidy;
    }
    show(&mut figures, "total", &total)?;
    let key = "resident.window";
    let window = question.value(key, &person)?.map(|value| months(key, value)).transpose()?;
    let key = "resident.window_extension";
    let later = question.value(key, &person)?.map(|value| months(key, value)).transpose()?;
    for (code, span) in [("in-window", window), ("in-extension", later)] {
        if let (Some((first, last)), Some(month)) = (span, month(facts, "month")) {
            figures.insert(code.to_owned(), Shown::Flag(first <= month && month <= last));
        }
    }
    Ok(figures)
}
