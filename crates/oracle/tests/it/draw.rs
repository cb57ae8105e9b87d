//! Cases by the dice: amounts, ages, days and words that the documents of a place mention, and
//! their neighbours, as often as any others.

use std::collections::{BTreeMap, BTreeSet};

use engine::calculation::FactType;
use oracle::choice::levels;
use oracle::days::{Day, Month};
use oracle::documents::{Library, Rule, words};
use oracle::facts::{Fact, Facts};
use oracle::numbers::{finished, yuan};

use crate::compare::{Case, SCHEMES, facts_of, known_kinds};
use crate::dice::Dice;

/// A day on which everything is known.
pub const EVER: Day = Day::new(9998, 12, 31);

/// What the documents of one place and of the layers above it mention.
#[derive(Default)]
pub struct Mentioned {
    pub amounts: Vec<i64>,
    pub counts: Vec<i64>,
    pub ages: Vec<i64>,
    pub days: Vec<Day>,
    pub published: Vec<Day>,
    pub tiers: Vec<String>,
    pub households: Vec<String>,
    pub institutions: Vec<String>,
    pub diseases: Vec<String>,
    pub schemes: Vec<&'static str>,
    pub deductibles: Vec<i64>,
    /// Documents that differ from others.
    pub disputed: Vec<String>,
    /// Numbers of the rules of the place itself, and of the layers above it.
    own: Vec<usize>,
    above: Vec<usize>,
}

/// Everything that cases are drawn from.
pub struct Urn<'l> {
    library: &'l Library,
    places: BTreeMap<String, Mentioned>,
    names: Vec<String>,
}

impl<'l> Urn<'l> {
    pub fn of(library: &'l Library) -> Urn<'l> {
        let codes: BTreeSet<String> = library.rules.iter().map(|rule| rule.place.clone()).collect();
        let places: BTreeMap<String, Mentioned> =
            codes.iter().map(|code| (code.clone(), mentioned(library, code))).collect();
        let names = places.keys().cloned().collect();
        Urn { library, places, names }
    }

    pub fn place(&self, code: &str) -> &Mentioned {
        &self.places[code]
    }

    /// A case that some rule is about, or now and then any case.
    pub fn draw(&self, dice: &mut Dice) -> Case {
        let place = dice.one(&self.names).clone();
        let mentioned = self.place(&place);
        let among = if dice.chance(75) || mentioned.above.is_empty() {
            &mentioned.own
        } else {
            &mentioned.above
        };
        let rule = &self.library.rules[*dice.one(among)];
        let about: Vec<&str> = oracle::kinds_of(&rule.key)
            .into_iter()
            .filter(|kind| known_kinds().contains(kind))
            .collect();
        if about.is_empty() || dice.chance(10) {
            return self.anything(dice, place);
        }
        let kind = *dice.one(&about);
        let named: Vec<&'static str> = SCHEMES
            .iter()
            .filter(|(name, _)| rule.schemes.iter().any(|known| known == name))
            .map(|(name, _)| *name)
            .collect();
        let scheme = *dice.one(&named);
        let on = within(dice, rule.from, rule.until);
        let known_at = known(dice, on, &mentioned.published);
        let mut facts = facts(dice, mentioned, kind);
        if dice.chance(80) {
            facts.extend(meeting(dice, rule, kind));
        }
        let preferred = preferred(dice, mentioned);
        Case { kind, place, scheme, on, known_at, preferred, facts }
    }

    fn anything(&self, dice: &mut Dice, place: String) -> Case {
        let mentioned = self.place(&place);
        let scheme = *dice.one(&mentioned.schemes);
        let on = if dice.chance(60) { near(dice, &mentioned.days) } else { any_day(dice) };
        let known_at = known(dice, on, &mentioned.published);
        let kind = *dice.one(&known_kinds());
        let facts = facts(dice, mentioned, kind);
        let preferred = preferred(dice, mentioned);
        Case { kind, place, scheme, on, known_at, preferred, facts }
    }
}

/// Now and then the other side of a conflict.
fn preferred(dice: &mut Dice, mentioned: &Mentioned) -> Option<String> {
    let asked = !mentioned.disputed.is_empty() && dice.chance(20);
    asked.then(|| dice.one(&mentioned.disputed).clone())
}

/// A day on which a rule holds, its first and last days as often as all others.
fn within(dice: &mut Dice, from: Day, until: Option<Day>) -> Day {
    let end = until.unwrap_or(Day::new(from.year + 3, from.month, 1));
    match dice.upto(8) {
        0 => from,
        1 => from.before(),
        2 => end,
        3 => end.before(),
        _ => {
            let month = from.in_month().later(dice.between(0, 36));
            let day = month.day(dice.between(1, 31));
            if day < from || day >= end { from } else { day }
        }
    }
}

fn known(dice: &mut Dice, on: Day, published: &[Day]) -> Day {
    match dice.upto(20) {
        0 => on,
        1 => near(dice, published),
        _ => EVER,
    }
}

/// Facts about somebody whom a rule is about.
fn meeting(dice: &mut Dice, rule: &Rule, kind: &str) -> Facts {
    let mut found = Facts::new();
    for (name, wanted) in &rule.when {
        let fact = match name.as_str() {
            "level" => levels(wanted).map(|levels| Fact::Count(*dice.one(&levels))),
            "retired" => wanted.as_bool().map(Fact::Flag),
            "from_age" => wanted.as_integer().map(|age| Fact::Count(age + dice.between(0, 12))),
            _ => words(wanted).map(|words| Fact::Word(dice.one(&words).clone())),
        };
        let name = if name == "from_age" { "age" } else { name };
        found.extend(fact.map(|fact| (name.to_owned(), fact)));
    }
    if let Some(care) = care_of(&rule.key) {
        found.insert("care".to_owned(), Fact::Word(care.to_owned()));
    }
    if rule.key == "pharmacy.level" || kind == "pharmacy" && rule.key.starts_with("outpatient.") {
        found.insert("prescription".to_owned(), Fact::Flag(true));
    }
    let taken = facts_of(kind);
    found.retain(|name, _| taken.iter().any(|(known, ..)| known == name));
    found
}

/// The kind of care that a key is about; nothing where it is about several.
pub fn care_of(key: &str) -> Option<&'static str> {
    let cares = ["inpatient", "outpatient", "chronic", "special"];
    let named = cares.into_iter().find(|care| key.split('.').next() == Some(care));
    named.or_else(|| key.starts_with("remote.").then_some("inpatient"))
}

fn mentioned(library: &Library, place: &str) -> Mentioned {
    let province = format!("{}0000", &place[..2]);
    let mut found = Mentioned::default();
    let mut schemes = BTreeSet::new();
    for (number, rule) in library.rules.iter().enumerate() {
        if ![place, province.as_str(), "100000"].contains(&rule.place.as_str()) {
            continue;
        }
        let before = found.amounts.len();
        collect(&rule.value, &mut found);
        if rule.key.ends_with(".deductible") {
            found.deductibles.extend(found.amounts.iter().skip(before));
        }
        let of = if rule.place == place { &mut found.own } else { &mut found.above };
        of.push(number);
        for (name, wanted) in &rule.when {
            match name.as_str() {
                "from_age" => found.ages.extend(wanted.as_integer()),
                "tier" => found.tiers.extend(words(wanted).unwrap_or_default()),
                "institution" => found.institutions.extend(words(wanted).unwrap_or_default()),
                "disease" => found.diseases.extend(words(wanted).unwrap_or_default()),
                "household" => found.households.extend(words(wanted).unwrap_or_default()),
                _ => {}
            }
        }
        found.days.extend([Some(rule.from), rule.until].into_iter().flatten());
        found.published.extend([Some(rule.published), rule.end_published].into_iter().flatten());
        // A place that says nothing of its own about a scheme has only what is above it.
        if rule.place == place {
            schemes.extend(rule.schemes.iter().cloned());
        }
    }
    for conflict in &library.conflicts {
        if [place, province.as_str(), "100000"].contains(&conflict.place.as_str()) {
            found.disputed.extend(conflict.others.iter().chain([&conflict.chosen]).cloned());
        }
    }
    let named = |name: &&(&'static str, _)| schemes.contains(name.0);
    found.schemes = SCHEMES.iter().filter(named).map(|(name, _)| *name).collect();
    found.counts.extend(0..13);
    found.ages.extend([0, 45, 60, 70]);
    unique(&mut found.amounts);
    unique(&mut found.deductibles);
    unique(&mut found.counts);
    unique(&mut found.ages);
    unique(&mut found.days);
    unique(&mut found.published);
    unique(&mut found.tiers);
    unique(&mut found.households);
    unique(&mut found.institutions);
    unique(&mut found.diseases);
    found
}

fn unique<T: Ord>(list: &mut Vec<T>) {
    list.sort();
    list.dedup();
}

/// Amounts and numbers of a value.
fn collect(value: &toml::Value, found: &mut Mentioned) {
    match value {
        toml::Value::String(text) => {
            found.amounts.extend(yuan(text).and_then(|fen| finished(&fen).ok()))
        }
        toml::Value::Integer(number) => found.counts.push(*number),
        toml::Value::Array(list) => list.iter().for_each(|value| collect(value, found)),
        toml::Value::Table(table) => {
            found.ages.extend(table.get("from_age").and_then(toml::Value::as_integer));
            table.values().for_each(|value| collect(value, found));
        }
        _ => {}
    }
}

/// Amounts of a value, and ages that it names.
pub fn figures_of(value: &toml::Value) -> (Vec<i64>, Vec<i64>) {
    let mut found = Mentioned::default();
    collect(value, &mut found);
    unique(&mut found.amounts);
    unique(&mut found.ages);
    (found.amounts, found.ages)
}

/// Facts for a calculation: all that it needs, most of what it may use.
pub fn facts(dice: &mut Dice, mentioned: &Mentioned, kind: &str) -> Facts {
    let mut facts = Facts::new();
    for (name, of, required) in facts_of(kind) {
        let often = match name {
            "tier" if mentioned.tiers.is_empty() => 5,
            "household" if mentioned.households.is_empty() => 5,
            "level" => 97,
            "wage" | "base" | "pension" | "age" | "break_months" | "missed_years" => 85,
            "outside_catalogue" | "class_b" | "over_limit" => 20,
            "special_items" | "materials" | "implants" => 15,
            "account" => 30,
            "aid" => 40,
            // Where diseases differ a bill names its own.
            "disease" if mentioned.diseases.is_empty() => 3,
            "disease" => 85,
            "limits" => 40,
            "raised_cap" | "large_amount_paid" | "month_used" | "total" => 30,
            "institution" if mentioned.institutions.is_empty() => 3,
            // Few places say what care elsewhere costs.
            "remote" => 5,
            "first_enrolment" | "benefit" | "late_birth" | "zero_claim_years" => 15,
            _ => 50,
        };
        if required || dice.chance(often) {
            let fact = fact(dice, mentioned, name, of);
            facts.insert(name.to_owned(), fact);
        }
    }
    // Everybody who shares has a limit, or nobody; seldom the lists differ.
    let sharers = oracle::facts::amounts(&facts, "sharers").len();
    if let Some(Fact::Amounts(limits)) = facts.get_mut("limits")
        && dice.chance(95)
    {
        limits.resize_with(sharers, || amount(dice, &mentioned.amounts));
    }
    // What was paid already is mostly a part of the eligible cost.
    let eligible = oracle::facts::money(&facts, "eligible").and_then(|it| finished(&it).ok());
    if let Some(eligible) = eligible.filter(|_| dice.chance(90)) {
        for part in ["fund", "large_amount", "catastrophic", "basic_deductible"] {
            if facts.contains_key(part) {
                facts.insert(part.to_owned(), Fact::Fen(dice.upto(eligible / 3 + 1)));
            }
        }
        if facts.contains_key("total") {
            facts.insert("total".to_owned(), Fact::Fen(eligible + dice.upto(eligible / 3 + 1)));
        }
    }
    // Most bills have parts that are smaller than the whole.
    let total = oracle::facts::money(&facts, "total").and_then(|total| finished(&total).ok());
    if let Some(total) = total.filter(|_| dice.chance(90)) {
        let parts = ["special_items", "materials", "implants"];
        for part in parts.into_iter().chain(["outside_catalogue", "class_b", "over_limit"]) {
            if facts.contains_key(part) {
                facts.insert(part.to_owned(), Fact::Fen(dice.upto(total / 4 + 1)));
            }
        }
    }
    facts
}

/// One fact.
pub fn fact(dice: &mut Dice, mentioned: &Mentioned, name: &str, of: FactType) -> Fact {
    match of {
        FactType::Money => Fact::Fen(amount(dice, &mentioned.amounts)),
        FactType::Count => Fact::Count(count(dice, mentioned, name)),
        FactType::Date => {
            let usual = dice.chance(50);
            Fact::Day(if usual { near(dice, &mentioned.days) } else { any_day(dice) })
        }
        FactType::Month => {
            let usual = dice.chance(30);
            let day = if usual { near(dice, &mentioned.days) } else { any_day(dice) };
            Fact::Month(Month { year: day.year, month: day.month })
        }
        FactType::Text => {
            let known = match name {
                "tier" => &mentioned.tiers,
                "institution" => &mentioned.institutions,
                "disease" => &mentioned.diseases,
                _ => &mentioned.households,
            };
            let strange = known.is_empty() || dice.chance(5);
            Fact::Word(if strange { "别的".to_owned() } else { dice.one(known).clone() })
        }
        FactType::Amounts => {
            let many = dice.upto(5);
            Fact::Amounts((0..many).map(|_| amount(dice, &mentioned.amounts)).collect())
        }
        // Every place knows these two.
        FactType::Choice(words) if name == "care" && dice.chance(60) => {
            let usual = |word: &&(&str, &str)| ["inpatient", "outpatient"].contains(&word.0);
            let words: Vec<_> = words.iter().filter(usual).collect();
            Fact::Word(dice.one(&words).0.to_owned())
        }
        FactType::Choice(words) => Fact::Word(dice.one(words).0.to_owned()),
        FactType::Flag => Fact::Flag(dice.chance(50)),
    }
}

/// Fen: an amount of the documents or its neighbour, a sum of two, or any.
fn amount(dice: &mut Dice, known: &[i64]) -> i64 {
    let fen = match dice.upto(10) {
        0..=3 if !known.is_empty() => dice.one(known) + dice.between(-1, 1),
        4 if !known.is_empty() => dice.one(known) + dice.one(known) + dice.between(-1, 1),
        5 => dice.upto(1_000),
        6 => dice.upto(200_000_000),
        _ => dice.upto(3_000_000),
    };
    fen.max(0)
}

fn count(dice: &mut Dice, mentioned: &Mentioned, name: &str) -> i64 {
    let number = match name {
        "level" if dice.chance(97) => dice.upto(4),
        "age" if dice.chance(70) => dice.one(&mentioned.ages) + dice.between(-1, 1),
        "age" => dice.upto(111),
        "months_paid" | "actual_months" => dice.upto(500),
        "current_days" | "earlier_days" => dice.upto(400),
        "admission" if dice.chance(97) => dice.between(1, 13),
        "months" | "current_months" | "earlier_months" | "admission" => dice.upto(14),
        // Waits of centuries leave the calendar.
        _ => (dice.one(&mentioned.counts) + dice.between(-1, 1)).min(60),
    };
    number.max(0)
}

fn near(dice: &mut Dice, known: &[Day]) -> Day {
    let day = *dice.one(known);
    match dice.upto(3) {
        0 => day.before(),
        1 => day,
        _ => Month { year: day.year, month: day.month }.day(dice.between(1, 31)),
    }
}

fn any_day(dice: &mut Dice) -> Day {
    Month { year: dice.between(1999, 2027), month: dice.between(1, 12) }.day(dice.between(1, 31))
}
