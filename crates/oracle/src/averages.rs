//! 公布的平均数 — amounts that follow from a published average.

use crate::No;
use crate::choice::{Person, Question, form, members, money, need, share};
use crate::numbers::{Exact, rounded, whole};

/// An amount that a document states, or a share of the average wage by the month, rounded as the
/// rule about such shares says.
pub fn base(question: &Question<'_>, key: &str, person: &Person) -> Result<Option<Exact>, No> {
    let Some(value) = question.value(key, person)? else { return Ok(None) };
    if value.is_str() {
        return money(key, value).map(Some);
    }
    let of = members(key, value, &["share"])?.get("share").ok_or_else(|| form(key, value))?;
    let average = need("average.wage", average(question, "average.wage", person)?)?;
    let name = "average.share_rounding";
    let manner = need(name, question.word(name, person)?)?;
    // The share may be more than the whole: ceilings are 300 %.
    rounded(&(average * share(key, of)?), manner).map(Some)
}

/// A published average by the month, exact.
pub fn average(question: &Question<'_>, key: &str, person: &Person) -> Result<Option<Exact>, No> {
    let Some(value) = question.value(key, person)? else { return Ok(None) };
    let table = members(key, value, &["monthly", "yearly"])?;
    match (table.get("monthly"), table.get("yearly")) {
        (Some(month), None) => money(key, month).map(Some),
        (None, Some(year)) => Ok(Some(money(key, year)? / whole(12))),
        _ => Err(form(key, value)),
    }
}
