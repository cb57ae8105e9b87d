//! 待遇表 — deductibles and ratios by level, status, age and tier.

use toml::Value;

use crate::No;
use crate::choice::{Person, Question, form, members, money, share};
use crate::numbers::{Exact, zero};

/// A ratio up to an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Upper edge; nothing for the last band.
    pub to: Option<Exact>,
    /// What the fund pays of the cost in it.
    pub ratio: Exact,
}

/// What holds for one patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Deductible of the first admission, or of the year.
    pub first: Exact,
    /// Deductible of later admissions, where it differs.
    pub later: Option<Exact>,
    /// Bands from the lowest cost on.
    pub bands: Vec<Band>,
}

/// The rows of one kind of care.
pub struct Table<'q> {
    question: &'q Question<'q>,
    deductible: String,
    bands: String,
    anybody: Person,
}

impl<'q> Table<'q> {
    /// The table behind two keys, for people of one tier.
    pub fn new(
        question: &'q Question<'q>,
        deductible: String,
        bands: String,
        anybody: &Person,
    ) -> Table<'q> {
        Table { question, deductible, bands, anybody: anybody.clone() }
    }

    /// The row of a patient, if the documents give both halves of it.
    pub fn row(&self, person: &Person) -> Result<Option<Row>, No> {
        let deductible = self.question.value(&self.deductible, person)?;
        let ratios = self.question.value(&self.bands, person)?;
        let (Some(deductible), Some(ratios)) = (deductible, ratios) else { return Ok(None) };
        let (first, later) = amounts(&self.deductible, deductible)?;
        Ok(Some(Row { first, later, bands: bands(&self.bands, ratios)? }))
    }

    /// Rows of every level, status and age, statuses apart: for each the ages in order.
    fn all(&self) -> Result<Vec<Vec<Row>>, No> {
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
                    ages.extend(self.row(&person)?);
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
        for key in [&self.deductible, &self.bands] {
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
        let any = self.all()?.iter().any(|ages| !ages.is_empty());
        if any { Ok(()) } else { Err(No::Unknown(self.bands.clone())) }
    }

    /// Whether nobody has more than one ratio.
    pub fn one_ratio(&self) -> Result<bool, No> {
        Ok(self.all()?.iter().flatten().all(|row| row.bands.len() == 1))
    }

    /// Whether nobody has a deductible.
    pub fn free(&self) -> Result<bool, No> {
        Ok(self.all()?.iter().flatten().all(|row| row.first == zero()))
    }

    /// Whether an age changes what somebody of a status gets.
    pub fn asks_for_age(&self, retired: Option<bool>) -> Result<bool, No> {
        let differ = |ages: &Vec<Row>| ages.windows(2).any(|two| two.first() != two.last());
        // Statuses take turns, active people first.
        let mine = usize::from(retired == Some(true));
        Ok(self.all()?.iter().skip(mine).step_by(2).any(differ))
    }
}

fn amounts(key: &str, value: &Value) -> Result<(Exact, Option<Exact>), No> {
    if value.is_str() {
        return Ok((money(key, value)?, None));
    }
    let table = members(key, value, &["first", "later"])?;
    let first = table.get("first").ok_or_else(|| form(key, value))?;
    let later = table.get("later").map(|later| money(key, later)).transpose()?;
    Ok((money(key, first)?, later))
}

/// Ratios as written: one for everything, or a list with edges.
pub fn bands(key: &str, value: &Value) -> Result<Vec<Band>, No> {
    let Some(list) = value.as_array() else {
        return Ok(vec![Band { to: None, ratio: share(key, value)? }]);
    };
    let mut bands = Vec::new();
    for band in list {
        let table = members(key, band, &["to", "ratio"])?;
        let to = table.get("to").map(|to| money(key, to)).transpose()?;
        let ratio = share(key, table.get("ratio").ok_or_else(|| form(key, band))?)?;
        bands.push(Band { to, ratio });
    }
    Ok(bands)
}
