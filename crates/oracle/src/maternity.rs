//! 生育津贴 — a wage by days or by months, and what is paid beside it.

use toml::Value;

use crate::No;
use crate::averages::base as bound;
use crate::choice::{Person, Question, form, need};
use crate::facts::{Facts, Figures, Shown, count, flag, given, money, show, word};
use crate::numbers::{Exact, decimal, finished, larger, rounded, smaller, whole};

/// Every case that documents know.
const CASES: [&str; 5] = ["normal", "difficult", "early-loss", "middle-loss", "late-loss"];

/// The monthly wage within its bounds, by months; or by days, each the so-many-eth part of a month.
/// Rounded once. Where a document counts months, days play no part.
pub fn maternity(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let anybody = Person::default();
    let by_days = any(question, "maternity.days")?;
    if !by_days && !any(question, "maternity.months")? {
        return Err(No::Unknown("maternity.days".to_owned()));
    }
    let unit = if by_days { "days" } else { "months" };
    let of = |name: &str| length(question, &format!("maternity.{name}"), &anybody);
    let per_child = of(&format!("{unit}_per_further_child"))?;
    let late_birth = of(&format!("late_birth_{unit}"))?;
    let key = "maternity.divisor";
    let divisor = match question.value(key, &anybody)? {
        Some(value) => Some(days_of_month(key, value)?),
        None if by_days => return Err(No::Unknown(key.to_owned())),
        None => None,
    };
    let floor = bound(question, "maternity.floor", &anybody)?;
    let ceiling = bound(question, "maternity.ceiling", &anybody)?;
    let own = match question.word("maternity.base", &anybody)? {
        Some("own-base") => true,
        Some("employer-average") | None => false,
        Some(other) => return Err(No::NotDone(format!("maternity.base = {other}"))),
    };
    let key = "maternity.rounding";
    let manner = need(key, question.word(key, &anybody)?)?;

    let mut wage = given(money(facts, if own { "own_base" } else { "average_wage" }))?;
    if let Some(floor) = floor {
        wage = larger(wage, floor);
    }
    if let Some(ceiling) = ceiling {
        wage = smaller(wage, ceiling);
    }
    let case = Person { case: word(facts, "case").map(str::to_owned), ..Person::default() };
    let length_of_case = length(question, &format!("maternity.{unit}"), &case)?;
    let mut length = length_of_case.ok_or(No::Refused("no-row"))?;
    if let Some(children) = count(facts, "further_children") {
        length += per_child.ok_or(No::Refused("unknown-here"))? * whole(children);
    }
    if flag(facts, "late_birth") == Some(true) {
        length += late_birth.ok_or(No::Refused("unknown-here"))?;
    }
    let month = if by_days { divisor.unwrap_or_else(|| whole(30)) } else { whole(1) };
    let amount = rounded(&(wage * &length / month), manner)?;

    let mut figures = Figures::new();
    show(&mut figures, "maternity-allowance", &amount)?;
    let (code, halves) =
        if by_days { ("maternity-allowance-days", 1) } else { ("half-months-of-allowance", 2) };
    let shown = Shown::Count(finished(&(length * whole(halves)))?);
    figures.insert(code.to_owned(), shown);
    if let Some(subsidy) = question.money("maternity.subsidy", &case)? {
        show(&mut figures, "maternity-subsidy", &subsidy)?;
        show(&mut figures, "total", &(amount + subsidy))?;
    }
    Ok(figures)
}

/// Whether some case has a length.
fn any(question: &Question<'_>, key: &str) -> Result<bool, No> {
    for case in CASES {
        let person = Person { case: Some(case.to_owned()), ..Person::default() };
        if question.value(key, &person)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Days, or months with halves.
fn length(question: &Question<'_>, key: &str, person: &Person) -> Result<Option<Exact>, No> {
    let Some(value) = question.value(key, person)? else { return Ok(None) };
    let text = value.as_str().and_then(decimal);
    let number = value.as_integer().map(whole).or(text);
    number.map(Some).ok_or_else(|| form(key, value))
}

/// Days of a month: `30`, `"30.4"`, or `"365/12"`.
fn days_of_month(key: &str, value: &Value) -> Result<Exact, No> {
    let written = || match value {
        Value::Integer(days) => Some(whole(*days)),
        Value::String(text) => match text.split_once('/') {
            Some((days, months)) => Some(decimal(days)? / decimal(months)?),
            None => decimal(text),
        },
        _ => None,
    };
    let days = written().ok_or_else(|| form(key, value))?;
    if days == whole(0) { Err(No::Refused("amount-out-of-range")) } else { Ok(days) }
}
