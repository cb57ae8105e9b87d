//! 个人账户划入 — what goes into the account.

use toml::{Table, Value};

use crate::No;
use crate::choice::{Question, form, members, money as written_money, need, share};
use crate::facts::{Facts, Figures, count, given, money, show, standing};
use crate::numbers::{Exact, left, rounded, zero};

const KEY: &str = "credit.amount";

/// The credit in the shape that the place writes; given the contribution, also what the pool keeps
/// of it or adds to it.
pub fn credit(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let person = standing(question.scheme, facts);
    let rule = question.needed(KEY, &person)?;
    let manner = need("credit.rounding", question.word("credit.rounding", &person)?)?;
    let amount = amount(rule, manner, facts)?;
    let mut figures = Figures::new();
    show(&mut figures, "account-credit", &amount)?;
    if let Some(paid) = money(facts, "contribution") {
        show(&mut figures, "part-to-the-pooled-fund", &left(&paid, &amount))?;
        show(&mut figures, "taken-from-the-pooled-fund", &left(&amount, &paid))?;
    }
    Ok(figures)
}

fn amount(rule: &Value, manner: &str, facts: &Facts) -> Result<Exact, No> {
    let shape = rule.get("shape").and_then(Value::as_str).ok_or_else(|| form(KEY, rule))?;
    let table = |names: &[&str]| members(KEY, rule, names);
    match shape {
        "share-of-base" => {
            let rate = rate_of(table(&["shape", "rate"])?, "rate")?;
            rounded(&(given(money(facts, "base"))? * rate), manner)
        }
        "share-of-base-by-age" => {
            let row = row_of_age(table(&["shape", "bands"])?, facts, "rate")?;
            rounded(&(given(money(facts, "base"))? * rate_of(row, "rate")?), manner)
        }
        "fixed-monthly" => amount_of(table(&["shape", "amount"])?, "amount"),
        "fixed-monthly-by-age" | "fixed-yearly-by-age" => {
            amount_of(row_of_age(table(&["shape", "bands"])?, facts, "amount")?, "amount")
        }
        "share-of-pension" => {
            let rate = rate_of(table(&["shape", "rate"])?, "rate")?;
            rounded(&(given(money(facts, "pension"))? * rate), manner)
        }
        "share-of-average" => {
            let table = table(&["shape", "rate", "average"])?;
            rounded(&(amount_of(table, "average")? * rate_of(table, "rate")?), manner)
        }
        "employer-return" => {
            // The member's own fee and what comes back of the employer's are two postings.
            let table = table(&["shape", "individual", "bands"])?;
            let base = given(money(facts, "base"))?;
            let returned = rate_of(row_of_age(table, facts, "rate")?, "rate")?;
            let own = rounded(&(&base * rate_of(table, "individual")?), manner)?;
            Ok(own + rounded(&(&base * returned), manner)?)
        }
        "none" => {
            table(&["shape"])?;
            Ok(zero())
        }
        _ => Err(No::NotDone(format!("{KEY}: shape {shape}"))),
    }
}

/// The row that the age has reached.
fn row_of_age<'r>(table: &'r Table, facts: &Facts, figure: &str) -> Result<&'r Table, No> {
    let bands = table.get("bands").and_then(Value::as_array);
    let bands = bands.ok_or_else(|| No::NotDone(format!("{KEY}: ages {table}")))?;
    let age = given(count(facts, "age"))?;
    let mut reached = None;
    for band in bands {
        let row = members(KEY, band, &["from_age", figure])?;
        let from = row.get("from_age").and_then(Value::as_integer);
        if from.ok_or_else(|| form(KEY, band))? <= age {
            reached = Some(row);
        }
    }
    reached.ok_or(No::Refused("no-row"))
}

fn rate_of(table: &Table, name: &str) -> Result<Exact, No> {
    share(KEY, member(table, name)?)
}

fn amount_of(table: &Table, name: &str) -> Result<Exact, No> {
    written_money(KEY, member(table, name)?)
}

fn member<'t>(table: &'t Table, name: &str) -> Result<&'t Value, No> {
    table.get(name).ok_or_else(|| No::NotDone(format!("{KEY} without {name}")))
}
