//! 滞纳金 — every day late by the rate that held on that day.

use crate::No;
use crate::choice::{Person, Question, need, share, turns};
use crate::days::Day;
use crate::facts::{Facts, Figures, Shown, day, given, money, show};
use crate::numbers::{Exact, rounded, whole, zero};

const KEY: &str = "surcharge.daily";

/// The arrears of one month, times the daily rate of each day from the first day late to the day
/// of payment, rounded once. Where not both ends count, the first day does not.
pub fn surcharge(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let anybody = Person::default();
    let layer = layer(question)?;
    let key = "surcharge.both_ends_count";
    let both = need(key, question.flag(key, &anybody)?)?;
    let key = "surcharge.rounding";
    let manner = need(key, question.word(key, &anybody)?)?;
    let arrears = given(money(facts, "arrears"))?;
    let (from, to) = (given(day(facts, "from"))?, given(day(facts, "to"))?);

    let mut sum = zero();
    let mut late = 0;
    for (from, to) in stretches(&turns(question.library, KEY, &layer), from, to) {
        let rate = rate_on(question, &layer, from)?;
        let days = to.number() - from.number() + 1;
        late += days;
        sum += &arrears * rate * whole(days);
    }
    if late > 0 && !both {
        late -= 1;
        sum -= &arrears * rate_on(question, &layer, from)?;
    }
    let mut figures = Figures::new();
    show(&mut figures, "late-payment-surcharge", &rounded(&sum, manner)?)?;
    figures.insert("days-late".to_owned(), Shown::Count(late));
    Ok(figures)
}

/// The nearest layer that says anything about surcharges.
fn layer(question: &Question<'_>) -> Result<String, No> {
    let library = question.library;
    let speaks = |layer: &String| {
        let rules = library.written(KEY, layer).iter().filter_map(|n| library.rules.get(*n));
        let mut known = rules.filter(|rule| rule.published <= question.known_at);
        known.any(|rule| rule.schemes.iter().any(|scheme| scheme == question.scheme))
    };
    need(KEY, question.layers().into_iter().find(speaks))
}

/// Days from … to, both included, cut where a rule begins or ends.
fn stretches(turns: &[Day], from: Day, to: Day) -> Vec<(Day, Day)> {
    let mut stretches = Vec::new();
    let mut begin = from;
    for turn in turns.iter().filter(|turn| from < **turn && **turn <= to) {
        stretches.push((begin, turn.before()));
        begin = *turn;
    }
    if begin <= to {
        stretches.push((begin, to));
    }
    stretches
}

fn rate_on(question: &Question<'_>, layer: &str, day: Day) -> Result<Exact, No> {
    // A day for which the layer has no rate of its own has none: an older rate of a wider layer
    // is about other people's arrears.
    let found = question.find_on(KEY, &Person::default(), day)?;
    let found = found.filter(|rule| rule.value.as_str() != Some("unknown"));
    match found.filter(|rule| rule.place == layer) {
        Some(rule) => share(KEY, &rule.value),
        None => Err(No::Refused("unknown-here")),
    }
}
