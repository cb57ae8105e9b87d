//! Which rule is in force: the nearest layer that has one for this person on this day, as far as
//! was published by the day of knowledge.

use std::cell::RefCell;

use toml::{Table, Value};

use crate::No;
use crate::days::{Day, Month};
use crate::documents::{Library, Rule, words};
use crate::numbers::{Exact, rate, rounded, whole, yuan};

/// Whose rule is asked for. What is `None` is not asked about.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// 人员类别.
    pub class: Option<String>,
    /// 档次.
    pub tier: Option<String>,
    /// 户籍.
    pub household: Option<String>,
    /// 机构级别.
    pub level: Option<i64>,
    /// 退休.
    pub retired: Option<bool>,
    /// 周岁.
    pub age: Option<i64>,
    /// 生育情形.
    pub case: Option<String>,
    /// 机构类别.
    pub institution: Option<String>,
    /// 异地就医情形.
    pub remote: Option<String>,
    /// 就医地.
    pub area: Option<String>,
    /// 项目种类.
    pub item: Option<String>,
    /// 病种.
    pub disease: Option<String>,
    /// 救助对象类别.
    pub aid: Option<String>,
}

/// A place, a scheme, a day, and the day as of which documents are known.
#[derive(Debug)]
pub struct Question<'a> {
    /// All documents.
    pub library: &'a Library,
    /// Six-digit code.
    pub place: &'a str,
    /// Scheme, such as `employee-medical`.
    pub scheme: &'a str,
    /// Day whose rules are asked for.
    pub on: Day,
    /// Day of knowledge.
    pub known_at: Day,
    /// The document that wins the conflicts that it is in, if the reader prefers one.
    pub preferred: Option<&'a str>,
    /// Numbers of the rules that were used.
    pub used: RefCell<Vec<usize>>,
}

impl<'a> Question<'a> {
    /// The same question about another day.
    pub fn on_day(&self, on: Day) -> Question<'a> {
        Question { on, used: RefCell::default(), ..*self }
    }

    /// The layers, nearest first: place, province, nation.
    pub fn layers(&self) -> Vec<String> {
        let mut layers = vec![self.place.to_owned()];
        let province = format!("{}0000", self.place.get(..2).unwrap_or_default());
        for wider in [province, "100000".to_owned()] {
            if !layers.contains(&wider) {
                layers.push(wider);
            }
        }
        layers
    }

    /// Whether a rule holds on a day, as far as is known.
    pub fn holds(&self, rule: &Rule, on: Day) -> bool {
        let known = rule.published <= self.known_at;
        let end_known = rule.end_published.is_none_or(|published| published <= self.known_at);
        let ended = end_known && rule.until.is_some_and(|until| until <= on);
        known
            && rule.schemes.iter().any(|scheme| scheme == self.scheme)
            && rule.from <= on
            && !ended
    }

    /// The rule that answers for a person.
    pub fn find(&self, key: &str, person: &Person) -> Result<Option<&'a Rule>, No> {
        self.find_on(key, person, self.on)
    }

    /// The rule that answers for a person on another day.
    pub fn find_on(&self, key: &str, person: &Person, on: Day) -> Result<Option<&'a Rule>, No> {
        for layer in self.layers() {
            let mut speaking: Vec<usize> = Vec::new();
            for number in self.library.written(key, &layer) {
                let Some(rule) = self.library.rules.get(*number) else { continue };
                if self.holds(rule, on) && met(&rule.when, person)? {
                    speaking.push(*number);
                }
            }
            if speaking.len() > 1 {
                speaking = self.undisputed(key, speaking, person, on)?;
            }
            if let Some(rule) = self.first(speaking)? {
                return Ok(Some(rule));
            }
        }
        Ok(None)
    }

    /// Where documents differ, only the one that is followed speaks, if it speaks at all.
    fn undisputed(
        &self,
        key: &str,
        speaking: Vec<usize>,
        person: &Person,
        on: Day,
    ) -> Result<Vec<usize>, No> {
        let mut left = speaking;
        for conflict in self.library.conflicts.iter().filter(|conflict| conflict.key == key) {
            let is_of = |number: &usize, source: &str| {
                self.library
                    .rules
                    .get(*number)
                    .is_some_and(|rule| rule.file == conflict.file && rule.source == source)
            };
            let open = conflict.from <= on && conflict.until.is_none_or(|until| on < until);
            let sides: Vec<&str> =
                conflict.others.iter().chain([&conflict.chosen]).map(String::as_str).collect();
            let wanted = self.preferred.filter(|wanted| sides.contains(wanted));
            let wanted = wanted.unwrap_or(&conflict.chosen);
            let speaks = left.iter().any(|number| is_of(number, wanted));
            if open && speaks && met(&conflict.when, person)? {
                let silent = |side: &&str| *side != wanted;
                let others: Vec<&str> = sides.into_iter().filter(silent).collect();
                left.retain(|number| !others.iter().any(|other| is_of(number, other)));
            }
        }
        Ok(left)
    }

    /// The first of several rules of one layer that speak about the same person.
    fn first(&self, mut speaking: Vec<usize>) -> Result<Option<&'a Rule>, No> {
        let rank = |number: &usize| self.library.rules.get(*number).map(rank);
        speaking.sort_by_key(|number| std::cmp::Reverse(rank(number)));
        let Some(best) = speaking.first() else { return Ok(None) };
        let rule = self.library.rules.get(*best);
        for other in speaking.iter().skip(1).take_while(|other| rank(other) == rank(best)) {
            let other = self.library.rules.get(*other);
            if other.map(|other| &other.value) != rule.map(|rule| &rule.value) {
                let at = |rule: Option<&Rule>| rule.map_or(0, |rule| rule.line);
                let key = rule.map(|rule| rule.key.clone()).unwrap_or_default();
                return Err(No::Undecided(format!("{key}: lines {} and {}", at(rule), at(other))));
            }
        }
        self.used.borrow_mut().push(*best);
        Ok(rule)
    }

    /// Whether a rule gives a figure at all.
    pub fn is_known(&self, number: usize) -> bool {
        let rule = self.library.rules.get(number);
        rule.is_some_and(|rule| rule.value.as_str() != Some("unknown"))
    }

    /// A value as written; nothing if no document gives one or the figure is not collected.
    pub fn value(&self, key: &str, person: &Person) -> Result<Option<&'a Value>, No> {
        let found = self.find(key, person)?.map(|rule| &rule.value);
        Ok(found.filter(|value| value.as_str() != Some("unknown")))
    }

    /// A value that the calculation cannot do without.
    pub fn needed(&self, key: &str, person: &Person) -> Result<&'a Value, No> {
        self.value(key, person)?.ok_or_else(|| No::Unknown(key.to_owned()))
    }

    /// An amount in fen.
    pub fn money(&self, key: &str, person: &Person) -> Result<Option<Exact>, No> {
        self.value(key, person)?.map(|value| money(key, value)).transpose()
    }

    /// An amount, or a share or a multiple of an average; nothing where documents give none or say
    /// that there is no limit.
    pub fn limit(&self, key: &str, person: &Person) -> Result<Option<Exact>, No> {
        let value = self.value(key, person)?.filter(|value| value.as_str() != Some("none"));
        value.map(|value| limit(key, value)).transpose()
    }

    /// A rate.
    pub fn rate(&self, key: &str, person: &Person) -> Result<Option<Exact>, No> {
        self.value(key, person)?.map(|value| share(key, value)).transpose()
    }

    /// A number.
    pub fn count(&self, key: &str, person: &Person) -> Result<Option<i64>, No> {
        let read = |value: &Value| value.as_integer().ok_or_else(|| form(key, value));
        self.value(key, person)?.map(read).transpose()
    }

    /// Yes or no.
    pub fn flag(&self, key: &str, person: &Person) -> Result<Option<bool>, No> {
        let read = |value: &Value| value.as_bool().ok_or_else(|| form(key, value));
        self.value(key, person)?.map(read).transpose()
    }

    /// A word that names one of several ways.
    pub fn word(&self, key: &str, person: &Person) -> Result<Option<&'a str>, No> {
        let read = |value: &'a Value| value.as_str().ok_or_else(|| form(key, value));
        self.value(key, person)?.map(read).transpose()
    }
}

/// What is needed although no document gives it.
pub fn need<T>(key: &str, found: Option<T>) -> Result<T, No> {
    found.ok_or_else(|| No::Unknown(key.to_owned()))
}

/// A value in a form that the oracle does not know.
pub fn form(key: &str, value: &Value) -> No {
    No::NotDone(format!("{key} = {value}"))
}

/// An amount as written.
pub fn money(key: &str, value: &Value) -> Result<Exact, No> {
    value.as_str().and_then(yuan).ok_or_else(|| form(key, value))
}

/// A limit as written.
fn limit(key: &str, value: &Value) -> Result<Exact, No> {
    if value.is_str() {
        return money(key, value);
    }
    let table = members(key, value, &["average", "times", "share", "rounding"])?;
    let strange = || form(key, value);
    let average = money(key, table.get("average").ok_or_else(strange)?)?;
    if let Some(times) = table.get("times") {
        return Ok(average * whole(times.as_integer().ok_or_else(strange)?));
    }
    let part = share(key, table.get("share").ok_or_else(strange)?)?;
    rounded(&(average * part), table.get("rounding").and_then(Value::as_str).ok_or_else(strange)?)
}

/// A rate as written.
pub fn share(key: &str, value: &Value) -> Result<Exact, No> {
    value.as_str().and_then(rate).ok_or_else(|| form(key, value))
}

/// Members of a table value; a member that is not among the known ones is a form of its own.
pub fn members<'v>(key: &str, value: &'v Value, known: &[&str]) -> Result<&'v Table, No> {
    let table = value.as_table().ok_or_else(|| form(key, value))?;
    let strange = table.keys().any(|name| !known.contains(&name.as_str()));
    if strange { Err(form(key, value)) } else { Ok(table) }
}

/// A month and a day, `12-31`.
pub fn month_and_day(text: &str) -> Option<(i64, i64)> {
    let (month, day) = text.split_once('-')?;
    Some((month.trim().parse().ok()?, day.trim().parse().ok()?))
}

/// The first day of each state of a key: whenever a rule of it begins or ends.
pub fn turns(library: &Library, key: &str, layer: &str) -> Vec<Day> {
    let rules = library.written(key, layer).iter().filter_map(|number| library.rules.get(*number));
    let mut days: Vec<Day> =
        rules.flat_map(|rule| [Some(rule.from), rule.until]).flatten().collect();
    days.sort();
    days.dedup();
    days
}

/// More conditions, then the higher starting age, then the later rule, the later document, the
/// better standing.
fn rank(rule: &Rule) -> (usize, i64, Day, Day, usize) {
    let from_age = rule.when.get("from_age").and_then(Value::as_integer);
    let conditions = rule.when.keys().filter(|name| *name != "from_age").count();
    (conditions, from_age.unwrap_or(-1), rule.from, rule.published, rule.standing)
}

/// Whether every condition is met; what is not known of a person is not met.
pub fn met(when: &Table, person: &Person) -> Result<bool, No> {
    for (name, wanted) in when {
        let strange = || No::NotDone(format!("condition {name} = {wanted}"));
        let met = match name.as_str() {
            "class" => is_one_of(wanted, person.class.as_deref()).ok_or_else(strange)?,
            "tier" => is_one_of(wanted, person.tier.as_deref()).ok_or_else(strange)?,
            "household" => is_one_of(wanted, person.household.as_deref()).ok_or_else(strange)?,
            "case" => is_one_of(wanted, person.case.as_deref()).ok_or_else(strange)?,
            "institution" => {
                is_one_of(wanted, person.institution.as_deref()).ok_or_else(strange)?
            }
            "remote" => is_one_of(wanted, person.remote.as_deref()).ok_or_else(strange)?,
            "area" => is_one_of(wanted, person.area.as_deref()).ok_or_else(strange)?,
            "item" => is_one_of(wanted, person.item.as_deref()).ok_or_else(strange)?,
            "disease" => is_one_of(wanted, person.disease.as_deref()).ok_or_else(strange)?,
            "aid" => is_one_of(wanted, person.aid.as_deref()).ok_or_else(strange)?,
            "level" => levels(wanted).ok_or_else(strange)?.contains(&person.level.unwrap_or(-1)),
            "retired" => person.retired == Some(wanted.as_bool().ok_or_else(strange)?),
            "from_age" => {
                let from = wanted.as_integer().ok_or_else(strange)?;
                person.age.is_some_and(|age| age >= from)
            }
            _ => return Err(No::NotDone(format!("condition {name}"))),
        };
        if !met {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_one_of(wanted: &Value, word: Option<&str>) -> Option<bool> {
    let wanted = words(wanted)?;
    Some(word.is_some_and(|word| wanted.iter().any(|wanted| wanted == word)))
}

/// Levels of a condition.
pub fn levels(wanted: &Value) -> Option<Vec<i64>> {
    match wanted {
        Value::Integer(level) => Some(vec![*level]),
        Value::Array(levels) => levels.iter().map(Value::as_integer).collect(),
        _ => None,
    }
}

/// First and last month of a window.
pub fn months(key: &str, value: &Value) -> Result<(Month, Month), No> {
    let read = || match words(value)?.as_slice() {
        [first, last] => Some((Month::read(first)?, Month::read(last)?)),
        _ => None,
    };
    read().ok_or_else(|| form(key, value))
}
