//! 起付标准的形状 — what a patient pays first, by admission, by an average, or by the bill.

use toml::{Table, Value};

use crate::No;
use crate::choice::{form, members, money, share};
use crate::numbers::{Exact, larger, left, rounded, smaller, zero};

/// Admissions after which a falling deductible is taken to have reached its floor.
const MOST: usize = 32;

/// 起付标准.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deductible {
    /// Of the first admission, the second …; the last holds for all after it.
    ByAdmission(Vec<Exact>),
    /// A share of the bill between two bounds.
    OfBill {
        /// The share.
        share: Exact,
        /// Lower bound.
        at_least: Exact,
        /// Upper bound.
        at_most: Exact,
        /// How it is rounded.
        manner: String,
    },
    /// So many times the one at home.
    Times(i64),
}

impl Deductible {
    /// As written.
    pub fn read(key: &str, value: &Value) -> Result<Deductible, No> {
        if value.is_str() {
            return Ok(Deductible::ByAdmission(vec![money(key, value)?]));
        }
        let table = value.as_table().ok_or_else(|| form(key, value))?;
        let has = |name: &str| table.contains_key(name);
        if has("times") {
            members(key, value, &["times"])?;
            let times = table.get("times").and_then(Value::as_integer);
            return times.map(Deductible::Times).ok_or_else(|| form(key, value));
        }
        if has("share_of_bill") {
            let table = members(key, value, &["share_of_bill", "at_least", "at_most", "rounding"])?;
            return Ok(Deductible::OfBill {
                share: share(key, get(key, table, "share_of_bill")?)?,
                at_least: money(key, get(key, table, "at_least")?)?,
                at_most: money(key, get(key, table, "at_most")?)?,
                manner: word(key, table)?.to_owned(),
            });
        }
        let amounts = if has("steps") {
            let table = members(key, value, &["steps"])?;
            list(key, table, "steps")?.iter().map(|step| money(key, step)).collect()
        } else if has("average") {
            of_average(key, members(key, value, &["average", "shares", "rounding"])?)
        } else if has("fall") {
            falling(key, members(key, value, &["first", "fall", "of", "floor", "rounding"])?)
        } else {
            let table = members(key, value, &["first", "later"])?;
            let all = [Some(get(key, table, "first")?), table.get("later")];
            all.into_iter().flatten().map(|amount| money(key, amount)).collect()
        };
        amounts.map(Deductible::ByAdmission)
    }

    /// Whether nothing is to be paid first.
    pub fn is_free(&self) -> bool {
        match self {
            Deductible::ByAdmission(amounts) => amounts.first().is_some_and(|it| *it == zero()),
            Deductible::OfBill { at_least, .. } => *at_least == zero(),
            Deductible::Times(_) => false,
        }
    }

    /// What it comes to. `admission` is the number of the admission, where it was given.
    pub fn amount(
        &self,
        total: &Exact,
        first: bool,
        admission: Option<i64>,
        per_visit: bool,
    ) -> Result<Exact, No> {
        let amounts = match self {
            Deductible::OfBill { share, at_least, at_most, manner } => {
                let part = rounded(&(total * share), manner)?;
                return Ok(smaller(larger(part, at_least.clone()), at_most.clone()));
            }
            Deductible::Times(_) => return Err(No::Broken("a multiple of nothing".to_owned())),
            Deductible::ByAdmission(amounts) => amounts,
        };
        let number = match (amounts.len(), admission) {
            (0 | 1, _) => 1,
            // One amount for the first admission, another for all later ones.
            (2, _) if first || !per_visit => 1,
            (2, _) => 2,
            (_, Some(number)) if number < 1 => return Err(No::Refused("no-row")),
            (_, Some(number)) => number,
            (_, None) if first => 1,
            (_, None) => return Err(No::Refused("fact-missing")),
        };
        let index = usize::try_from(number - 1).unwrap_or(usize::MAX);
        let amount = amounts.get(index).or(amounts.last());
        amount.cloned().ok_or(No::Refused("unknown-here"))
    }
}

/// Shares of a published average, each rounded.
fn of_average(key: &str, table: &Table) -> Result<Vec<Exact>, No> {
    let average = money(key, get(key, table, "average")?)?;
    let manner = word(key, table)?;
    let shares = list(key, table, "shares")?.iter();
    shares.map(|part| rounded(&(&average * share(key, part)?), manner)).collect()
}

/// An amount that falls from admission to admission down to a floor: by an amount, or by a share of
/// the first one or of the one before.
fn falling(key: &str, table: &Table) -> Result<Vec<Exact>, No> {
    let first = money(key, get(key, table, "first")?)?;
    let floor = money(key, get(key, table, "floor")?)?;
    let fall = get(key, table, "fall")?;
    let of = table.get("of").and_then(Value::as_str);
    let mut amounts = vec![first.clone()];
    let mut before = first.clone();
    while before > floor && amounts.len() < MOST {
        let less = match of {
            None => money(key, fall)?,
            Some("first") => rounded(&(&first * share(key, fall)?), word(key, table)?)?,
            Some("previous") => rounded(&(&before * share(key, fall)?), word(key, table)?)?,
            Some(_) => return Err(form(key, fall)),
        };
        let next = larger(left(&before, &less), floor.clone());
        if next == before {
            break;
        }
        amounts.push(next.clone());
        before = next;
    }
    Ok(amounts)
}

fn get<'t>(key: &str, table: &'t Table, name: &str) -> Result<&'t Value, No> {
    table.get(name).ok_or_else(|| No::NotDone(format!("{key} without {name}")))
}

fn list<'t>(key: &str, table: &'t Table, name: &str) -> Result<&'t Vec<Value>, No> {
    let value = get(key, table, name)?;
    value.as_array().ok_or_else(|| form(key, value))
}

fn word<'t>(key: &str, table: &'t Table) -> Result<&'t str, No> {
    let value = get(key, table, "rounding")?;
    value.as_str().ok_or_else(|| form(key, value))
}
