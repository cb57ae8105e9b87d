//! Facts as they are asked about, and figures as they are answered.

use std::collections::BTreeMap;

use crate::No;
use crate::choice::Person;
use crate::days::{Day, Month};
use crate::numbers::{Exact, finished, whole};

/// A fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Fen.
    Fen(i64),
    /// Several amounts in fen, in their order.
    Amounts(Vec<i64>),
    /// A number.
    Count(i64),
    /// A day.
    Day(Day),
    /// A month.
    Month(Month),
    /// A word.
    Word(String),
    /// Yes or no.
    Flag(bool),
}

/// Facts by name.
pub type Facts = BTreeMap<String, Fact>;

/// A figure of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Fen.
    Fen(i64),
    /// A number.
    Count(i64),
    /// The documents leave it open between two numbers.
    Range(i64, i64),
    /// A day.
    Day(Day),
    /// Yes or no.
    Flag(bool),
}

/// Figures by code.
pub type Figures = BTreeMap<String, Shown>;

/// A fact that the oracle has no use for might change the answer.
pub fn check_names(kind: &str, facts: &Facts, known: &[&str]) -> Result<(), No> {
    match facts.keys().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(No::NotDone(format!("fact {kind}.{name}"))),
    }
}

/// An amount, if it was given.
pub fn money(facts: &Facts, name: &str) -> Option<Exact> {
    match facts.get(name)? {
        Fact::Fen(fen) => Some(whole(*fen)),
        _ => None,
    }
}

/// Several amounts in fen; none where none were given.
pub fn amounts(facts: &Facts, name: &str) -> Vec<i64> {
    match facts.get(name) {
        Some(Fact::Amounts(amounts)) => amounts.clone(),
        _ => Vec::new(),
    }
}

/// A number, if it was given.
pub fn count(facts: &Facts, name: &str) -> Option<i64> {
    match facts.get(name)? {
        Fact::Count(count) => Some(*count),
        _ => None,
    }
}

/// A yes or no, if it was given.
pub fn flag(facts: &Facts, name: &str) -> Option<bool> {
    match facts.get(name)? {
        Fact::Flag(flag) => Some(*flag),
        _ => None,
    }
}

/// A word, if it was given.
pub fn word<'f>(facts: &'f Facts, name: &str) -> Option<&'f str> {
    match facts.get(name)? {
        Fact::Word(word) => Some(word),
        _ => None,
    }
}

/// A day, if it was given.
pub fn day(facts: &Facts, name: &str) -> Option<Day> {
    match facts.get(name)? {
        Fact::Day(day) => Some(*day),
        _ => None,
    }
}

/// A month, if it was given.
pub fn month(facts: &Facts, name: &str) -> Option<Month> {
    match facts.get(name)? {
        Fact::Month(month) => Some(*month),
        _ => None,
    }
}

/// A fact without which nothing can be said.
pub fn given<T>(fact: Option<T>) -> Result<T, No> {
    fact.ok_or(No::Refused("fact-missing"))
}

/// As what somebody is insured: residents as residents, others as employees unless it is said.
pub fn standing(scheme: &str, facts: &Facts) -> Person {
    let usual = if scheme == "resident-medical" { "resident" } else { "employee" };
    let text = |name| word(facts, name).map(str::to_owned);
    Person {
        class: Some(text("class").unwrap_or_else(|| usual.to_owned())),
        tier: text("tier"),
        household: text("household"),
        ..Person::default()
    }
}

/// Puts an amount into the answer.
pub fn show(figures: &mut Figures, code: &str, amount: &Exact) -> Result<(), No> {
    figures.insert(code.to_owned(), Shown::Fen(finished(amount)?));
    Ok(())
}
