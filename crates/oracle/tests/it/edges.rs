//! Every figure of every document and the figures next to it: amounts a fen below and above, ages
//! a year younger and older, the first day and the day before, published and not yet.

use std::collections::BTreeSet;

use engine::calculation::FactType;
use oracle::choice::levels;
use oracle::days::Day;
use oracle::documents::{Library, Rule, words};
use oracle::facts::{Fact, Facts};
use toml::Value;

use crate::compare::{Both, Case, SCHEMES, facts_of, known_kinds};
use crate::dice::Dice;
use crate::draw::{EVER, Mentioned, Urn, care_of, facts, figures_of};
use crate::tally::Tally;

/// Puts every edge of every document to both.
pub fn walk(both: &Both, urn: &Urn<'_>) -> Tally {
    let mut tally = Tally::default();
    let library = &both.oracle;
    for (number, rule) in library.rules.iter().enumerate() {
        let mut dice = Dice::new(number.try_into().unwrap());
        if !oracle::KEYS.contains(&rule.key.as_str()) {
            *tally.not_done.entry(format!("key {}", rule.key)).or_default() += 1;
            tally.idle.insert(number);
        }
        for kind in oracle::kinds_of(&rule.key) {
            if !known_kinds().contains(&kind) {
                continue;
            }
            for place in places(library, rule, kind) {
                let edges = Edges { both, rule, kind, mentioned: urn.place(&place), place };
                if edges.walk(&mut dice, &mut tally) {
                    tally.idle.insert(number);
                }
            }
        }
    }
    tally
}

/// The place of a rule; a rule of the nation or a province is also asked about in a place below,
/// and what raises a cap also where there is a cap.
fn places(library: &Library, rule: &Rule, kind: &str) -> BTreeSet<String> {
    let mut places = BTreeSet::from([rule.place.clone()]);
    let all = library.rules.iter().map(|other| other.place.clone());
    let wide = rule.place.trim_end_matches('0');
    let wide = if rule.place == "100000" { "" } else { wide };
    let is_below = |place: &String| rule.place.ends_with("0000") && place.starts_with(wide);
    let below = all.filter(|place| is_below(place));
    places.extend(below.take(200).last());
    if kind == "catastrophic-cap" {
        let capped = library.rules.iter().filter(|other| other.key == "catastrophic.cap");
        places.extend(capped.map(|other| other.place.clone()).filter(is_below));
    }
    places
}

struct Edges<'e> {
    both: &'e Both,
    rule: &'e Rule,
    kind: &'static str,
    mentioned: &'e Mentioned,
    place: String,
}

impl Edges<'_> {
    /// Whether some case lacked another rule, or something that the oracle does not do.
    fn walk(&self, dice: &mut Dice, tally: &mut Tally) -> bool {
        let open = |tally: &Tally| tally.unknown + tally.not_done.values().sum::<u64>();
        let before = open(tally);
        let (amounts, ages) = figures_of(&self.rule.value);
        for (on, known_at) in self.days() {
            for scheme in SCHEMES.iter().map(|(name, _)| *name) {
                if !self.rule.schemes.iter().any(|known| known == scheme) {
                    continue;
                }
                let (kind, place) = (self.kind, self.place.clone());
                let mut case = Case {
                    kind,
                    place,
                    scheme,
                    on,
                    known_at,
                    preferred: self.outvoted(),
                    facts: Facts::new(),
                };
                for person in self.people(&ages) {
                    let mut known = 0;
                    let facts = self.facts(dice, &person, &amounts, on == self.rule.from);
                    for (index, facts) in facts.into_iter().enumerate() {
                        case.facts = facts;
                        known += usize::from(tally.put(self.both, &case));
                        // Where a rule is missing for the plainest case, no amount will find it.
                        if index == 1 && known == 0 {
                            break;
                        }
                    }
                }
            }
        }
        open(tally) > before
    }

    /// The document of a rule that another document outvotes, so that it is asked about at all.
    fn outvoted(&self) -> Option<String> {
        let mut conflicts = self.both.oracle.conflicts.iter();
        let outvoted = conflicts.any(|conflict| {
            conflict.file == self.rule.file
                && conflict.key == self.rule.key
                && conflict.others.contains(&self.rule.source)
        });
        outvoted.then(|| self.rule.source.clone())
    }

    /// First day and the day before, last day and the day after; known and not yet known.
    fn days(&self) -> BTreeSet<(Day, Day)> {
        let mut days = BTreeSet::new();
        for turn in [Some(self.rule.from), self.rule.until].into_iter().flatten() {
            days.extend([(turn, EVER), (turn.before(), EVER)]);
        }
        let in_force = self.rule.from;
        for known in [Some(self.rule.published), self.rule.end_published].into_iter().flatten() {
            days.extend([(in_force, known), (in_force, known.before())]);
        }
        days
    }

    /// Somebody whom the rule is about, at the ages around those that it names.
    fn people(&self, ages: &[i64]) -> Vec<Facts> {
        let mut person = Facts::new();
        for (name, wanted) in &self.rule.when {
            let fact = match name.as_str() {
                "level" => {
                    levels(wanted).and_then(|levels| levels.first().copied()).map(Fact::Count)
                }
                "retired" => wanted.as_bool().map(Fact::Flag),
                _ => words(wanted).and_then(|words| words.first().cloned()).map(Fact::Word),
            };
            person.extend(fact.map(|fact| (name.clone(), fact)));
        }
        let from_age = self.rule.when.get("from_age").and_then(Value::as_integer);
        let named: BTreeSet<i64> = ages
            .iter()
            .copied()
            .chain(from_age)
            .flat_map(|age| [age - 1, age, age + 1])
            .filter(|age| *age >= 0)
            .collect();
        let aged = |age| {
            let mut facts = person.clone();
            facts.insert("age".to_owned(), Fact::Count(age));
            facts
        };
        let mut people: Vec<Facts> = named.into_iter().map(aged).collect();
        if people.is_empty() {
            people.push(aged(50));
        }
        people.push(person);
        people
    }

    /// The person with one amount after another on its edge: alone, and among other facts.
    fn facts(
        &self,
        dice: &mut Dice,
        person: &Facts,
        amounts: &[i64],
        first_day: bool,
    ) -> Vec<Facts> {
        let taken = facts_of(self.kind);
        let mut fixed = person.clone();
        let care = care_of(&self.rule.key).unwrap_or("inpatient");
        fixed.insert("care".to_owned(), Fact::Word(care.to_owned()));
        fixed.insert("prescription".to_owned(), Fact::Flag(true));
        if self.rule.key == "account.spend_order" {
            for name in ["account_current", "account_earlier"] {
                fixed.insert(name.to_owned(), Fact::Fen(dice.upto(100_000)));
            }
        }
        let aid = ["assistance.", "tilt."].iter().any(|family| self.rule.key.starts_with(family));
        if aid && !fixed.contains_key("aid") {
            fixed.insert("aid".to_owned(), Fact::Word("minimum-living".to_owned()));
        }
        fixed.retain(|name, _| taken.iter().any(|(known, ..)| known == name));
        let mut found = Vec::new();
        let mut put = |dice: &mut Dice, name: &'static str, fact: Option<Fact>| {
            for alone in [true, false] {
                let mut facts = facts(dice, self.mentioned, self.kind);
                if alone {
                    // Where levels differ, a bill needs its own.
                    let needed = |name: &str| {
                        name == "level" || taken.iter().any(|(of, _, must)| of == &name && *must)
                    };
                    facts.retain(|name, _| needed(name));
                }
                facts.extend(fixed.clone());
                facts.extend(fact.clone().map(|fact| (name.to_owned(), fact)));
                found.push(facts);
            }
        };
        put(dice, "", None);
        let known = |name: &&str| oracle::facts_of(self.kind).contains(name);
        for (name, of, _) in taken.iter().filter(|(name, ..)| known(name)) {
            match of {
                FactType::Money => {
                    for amount in self.around(name, amounts, first_day) {
                        put(dice, name, Some(Fact::Fen(amount)));
                    }
                }
                FactType::Amounts => {
                    for amount in self.around(name, amounts, first_day) {
                        let more = dice.upto(300_000);
                        put(dice, name, Some(Fact::Amounts(vec![amount, more])));
                        put(dice, name, Some(Fact::Amounts(vec![more, amount])));
                    }
                }
                FactType::Count if !["level", "age"].contains(name) => {
                    for count in self.counts(name) {
                        put(dice, name, Some(Fact::Count(count)));
                    }
                }
                FactType::Date => {
                    for day in [self.rule.from, self.rule.from.before()] {
                        put(dice, name, Some(Fact::Day(day)));
                    }
                }
                FactType::Month => {
                    put(dice, name, Some(Fact::Month(self.rule.from.in_month())));
                    put(dice, name, Some(Fact::Month(self.rule.from.before().in_month())));
                }
                _ => {}
            }
        }
        found
    }

    /// The amounts of the rule and a fen to each side; for the whole bill also on top of every
    /// deductible of the place.
    fn around(&self, name: &str, amounts: &[i64], first_day: bool) -> BTreeSet<i64> {
        let mut bases: Vec<i64> = amounts.to_vec();
        if name == "total" && first_day {
            for deductible in &self.mentioned.deductibles {
                bases.extend(amounts.iter().map(|amount| amount + deductible));
            }
        }
        let around = bases.into_iter().flat_map(|amount| [amount - 1, amount, amount + 1]);
        around.filter(|amount| *amount >= 0).collect()
    }

    /// The number of the rule and its neighbours, as it stands and as twelve of it.
    fn counts(&self, name: &str) -> BTreeSet<i64> {
        let Some(number) = self.rule.value.as_integer() else { return BTreeSet::new() };
        let number =
            if name.contains("month") && self.kind == "retirement" { number * 12 } else { number };
        [number - 1, number, number + 1].into_iter().filter(|count| *count >= 0).collect()
    }
}
