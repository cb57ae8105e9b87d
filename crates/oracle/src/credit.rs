//! 个人账户划入 — what goes into the account.

use toml::{Table, Value};

use crate::No;
use crate::averages::base as bound;
use crate::choice::{Question, form, members, money as written_money, need, share};
use crate::contribution::base_of_wage;
use crate::facts::{Facts, Figures, count, given, money, show, standing};
use crate::numbers::{Exact, larger, left, rounded, whole, zero};

const KEY: &str = "credit.amount";

/// The credit in the shape that the place writes; given the contribution, also what the pool keeps
/// of it or adds to it.
pub fn credit(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let person = standing(question.scheme, facts);
    let rule = question.needed(KEY, &person)?;
    let manner = need("credit.rounding", question.word("credit.rounding", &person)?)?;
    let floor = bound(question, "credit.base_floor", &person)?;
    let at_least = |amount: Exact| match &floor {
        Some(floor) => larger(amount, floor.clone()),
        None => amount,
    };
    let base = match (money(facts, "base"), money(facts, "wage")) {
        (Some(base), _) => Some(base),
        (None, Some(wage)) => Some(base_of_wage(question, &person, wage)?),
        (None, None) => None,
    };
    let rise = question.word("credit.average_rounding", &person)?.unwrap_or(manner);
    let rules =
        Rules { base: base.map(at_least), pension: money(facts, "pension").map(at_least), rise };
    let postings = postings(rule, &rules, facts)?;
    let amount = together(&postings, manner, 1)?;
    let mut figures = Figures::new();
    show(&mut figures, "account-credit", &amount)?;
    if let Some(months) = count(facts, "months") {
        let once = match question.word("credit.rounding_period", &person)? {
            Some("once-a-year") => true,
            Some("each-month") | None => false,
            Some(other) => return Err(No::NotDone(format!("credit.rounding_period = {other}"))),
        };
        let yearly = shape_of(rule)? == "fixed-yearly-by-age";
        let total = match (yearly, once) {
            (true, _) => amount.clone(),
            (false, true) => together(&postings, manner, months)?,
            (false, false) => &amount * whole(months),
        };
        show(&mut figures, "credits-of-the-months", &total)?;
    }
    if let Some(paid) = money(facts, "contribution") {
        show(&mut figures, "part-to-the-pooled-fund", &left(&paid, &amount))?;
        show(&mut figures, "taken-from-the-pooled-fund", &left(&amount, &paid))?;
    }
    Ok(figures)
}

/// What the shapes are worked out from.
struct Rules<'r> {
    base: Option<Exact>,
    pension: Option<Exact>,
    rise: &'r str,
}

fn shape_of(rule: &Value) -> Result<&str, No> {
    rule.get("shape").and_then(Value::as_str).ok_or_else(|| form(KEY, rule))
}

/// One posting of a month.
enum Posting {
    /// Stated by the rule: posted as it stands.
    Stated(Exact),
    /// Worked out exactly: rounded as the rule says.
    Worked(Exact),
}

/// Postings of some months, each rounded by itself after its months were added up.
fn together(postings: &[Posting], manner: &str, months: i64) -> Result<Exact, No> {
    let mut sum = zero();
    for posting in postings {
        sum += match posting {
            Posting::Stated(amount) => amount * whole(months),
            Posting::Worked(amount) => rounded(&(amount * whole(months)), manner)?,
        };
    }
    Ok(sum)
}

/// The exact amounts that a month posts: one, or the member's own fee and what comes back of the
/// employer's.
fn postings(rule: &Value, rules: &Rules<'_>, facts: &Facts) -> Result<Vec<Posting>, No> {
    let table = |names: &[&str]| members(KEY, rule, names);
    let base = || given(rules.base.clone());
    let amount = match shape_of(rule)? {
        "share-of-base" => base()? * rate_of(table(&["shape", "rate"])?, "rate")?,
        "share-of-base-by-age" => {
            let row = row_of_age(table(&["shape", "bands"])?, facts, "rate")?;
            base()? * rate_of(row, "rate")?
        }
        "fixed-monthly" => {
            let amount = amount_of(table(&["shape", "amount"])?, "amount")?;
            return Ok(vec![Posting::Stated(amount)]);
        }
        "fixed-monthly-by-age" | "fixed-yearly-by-age" => {
            let row = row_of_age(table(&["shape", "bands"])?, facts, "amount")?;
            return Ok(vec![Posting::Stated(amount_of(row, "amount")?)]);
        }
        "share-of-pension" => {
            given(rules.pension.clone())? * rate_of(table(&["shape", "rate"])?, "rate")?
        }
        "share-of-average" => {
            let table = table(&["shape", "rate", "average", "rise"])?;
            let mut average = amount_of(table, "average")?;
            if table.contains_key("rise") {
                let risen = average * (whole(1) + rate_of(table, "rise")?);
                average = rounded(&risen, rules.rise)?;
            }
            average * rate_of(table, "rate")?
        }
        "share-of-amount" => {
            let table = table(&["shape", "rate", "amount"])?;
            amount_of(table, "amount")? * rate_of(table, "rate")?
        }
        "employer-return" => {
            let table = table(&["shape", "individual", "bands"])?;
            let returned = rate_of(row_of_age(table, facts, "rate")?, "rate")?;
            let own = base()? * rate_of(table, "individual")?;
            return Ok(vec![Posting::Worked(own), Posting::Worked(base()? * returned)]);
        }
        "none" => {
            table(&["shape"])?;
            return Ok(Vec::new());
        }
        shape => return Err(No::NotDone(format!("{KEY}: shape {shape}"))),
    };
    Ok(vec![Posting::Worked(amount)])
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
