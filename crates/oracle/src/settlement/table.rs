//! 待遇表 — deductibles and ratios by level, status, age and tier.

use toml::Value;

use crate::No;
use crate::bands::{Band, bands};
use crate::choice::{Person, Question};

use super::deductible::Deductible;

/// What holds for one patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What the patient pays first.
    pub deductible: Deductible,
    /// How often, for care elsewhere.
    pub times: i64,
    /// Bands from the lowest cost on.
    pub bands: Vec<Band>,
}

/// The rows of one kind of care.
pub struct Table<'q> {
    question: &'q Question<'q>,
    deductible: String,
    bands: String,
    /// Whether retired people have the bands of active ones, of which they bear a part.
    active_bands: bool,
    anybody: Person,
}

impl<'q> Table<'q> {
    /// The table behind two keys, for people of one tier at institutions of one class; in another
    /// place by the rules for that where there are any.
    pub fn new(
        question: &'q Question<'q>,
        [deductible, bands]: [String; 2],
        active_bands: bool,
        anybody: &Person,
    ) -> Table<'q> {
        Table { question, deductible, bands, active_bands, anybody: anybody.clone() }
    }

    /// The row of a patient, if the documents give both halves of it.
    pub fn row(&self, person: &Person) -> Result<Option<Row>, No> {
        let Some((deductible, times)) = self.deductible(person)? else { return Ok(None) };
        let Some(bands) = self.bands(person)? else { return Ok(None) };
        Ok(Some(Row { deductible, times, bands }))
    }

    fn deductible(&self, person: &Person) -> Result<Option<(Deductible, i64)>, No> {
        let read = |key: &str| {
            let value = self.question.value(key, person)?;
            value.map(|value| Deductible::read(key, value)).transpose()
        };
        if person.remote.is_some()
            && let Some(rule) = self.question.find("remote.deductible", person)?
        {
            return match read("remote.deductible")? {
                Some(Deductible::Times(times)) => {
                    // One multiple is for all rows.
                    let by_row = ["level", "retired", "from_age"];
                    if by_row.iter().any(|name| rule.when.contains_key(*name)) {
                        return Ok(None);
                    }
                    Ok(read(&self.deductible)?.map(|home| (home, times)))
                }
                found => Ok(found.map(|deductible| (deductible, 1))),
            };
        }
        Ok(read(&self.deductible)?.map(|deductible| (deductible, 1)))
    }

    fn bands(&self, person: &Person) -> Result<Option<Vec<Band>>, No> {
        if person.remote.is_some() && self.question.find("remote.bands", person)?.is_some() {
            let elsewhere = self.question.value("remote.bands", person)?;
            return elsewhere.map(|value| bands("remote.bands", value)).transpose();
        }
        let retired = person.retired.map(|retired| retired && !self.active_bands);
        let value = self.question.value(&self.bands, &Person { retired, ..person.clone() })?;
        value.map(|value| bands(&self.bands, value)).transpose()
    }

    /// Rows of every level, status and age, statuses apart: for each the ages in order, `None`
    /// where the documents give none.
    fn all(&self) -> Result<Vec<Vec<Option<Row>>>, No> {
        let mut all = Vec::new();
        // What others get was not used for this patient.
        let used = self.question.used.borrow().len();
        for level in 0..=3 {
            for retired in [false, true] {
                let mut ages = Vec::new();
                for age in self.ages() {
                    let person = Person {
                        level: Some(level),
                        retired: Some(retired),
                        age: Some(age),
                        ..self.anybody.clone()
                    };
                    ages.push(self.row(&person)?);
                }
                all.push(ages);
            }
        }
        self.question.used.borrow_mut().truncate(used);
        Ok(all)
    }

    /// Birth, and every age from which some rule says something.
    fn ages(&self) -> Vec<i64> {
        let mut ages = vec![0];
        let library = self.question.library;
        let keys = [self.deductible.as_str(), &self.bands, "remote.deductible", "remote.bands"];
        for key in keys {
            for layer in self.question.layers() {
                for number in library.written(key, &layer) {
                    let from =
                        library.rules.get(*number).and_then(|rule| rule.when.get("from_age"));
                    ages.extend(from.and_then(Value::as_integer));
                }
            }
        }
        ages.sort_unstable();
        ages.dedup();
        ages
    }

    /// Refuses where the documents give no row at all.
    pub fn has_rows(&self) -> Result<(), No> {
        let any = self.all()?.iter().flatten().any(Option::is_some);
        if any { Ok(()) } else { Err(No::Unknown(self.bands.clone())) }
    }

    /// Whether nobody has more than one ratio.
    pub fn one_ratio(&self) -> Result<bool, No> {
        Ok(self.all()?.iter().flatten().flatten().all(|row| row.bands.len() == 1))
    }

    /// Whether nobody has a deductible.
    pub fn free(&self) -> Result<bool, No> {
        Ok(self.all()?.iter().flatten().flatten().all(|row| row.deductible.is_free()))
    }

    /// The level to take where none is named: any, where all levels that have a row have the same
    /// ones.
    pub fn any_level(&self) -> Result<Option<i64>, No> {
        let all = self.all()?;
        let levels = (0..).zip(all.chunks(2));
        let known =
            |level: &(i64, &[Vec<Option<Row>>])| level.1.iter().flatten().any(Option::is_some);
        let mut known = levels.filter(known);
        let Some((level, rows)) = known.next() else { return Ok(None) };
        Ok(known.all(|(_, others)| others == rows).then_some(level))
    }

    /// Whether an age changes what somebody of a status gets.
    pub fn asks_for_age(&self, retired: Option<bool>) -> Result<bool, No> {
        let differ = |ages: &Vec<Option<Row>>| ages.windows(2).any(|two| two.first() != two.last());
        // Statuses take turns, active people first.
        let mine = usize::from(retired == Some(true));
        Ok(self.all()?.iter().skip(mine).step_by(2).any(differ))
    }
}
