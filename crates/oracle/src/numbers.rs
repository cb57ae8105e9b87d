//! Exact numbers: amounts are fractions of a fen until a rule says to round them.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::No;

/// An exact number: fen, a rate, a count.
pub type Exact = BigRational;

/// A whole number.
pub fn whole(number: i64) -> Exact {
    Exact::from_integer(BigInt::from(number))
}

/// Nothing.
pub fn zero() -> Exact {
    Exact::zero()
}

/// What is written as a decimal, `1,300.05`.
pub fn decimal(text: &str) -> Option<Exact> {
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = before.chars().chain(after.chars()).filter(|c| *c != ',').collect();
    if before.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let places = u32::try_from(after.len()).ok()?;
    Some(Exact::new(digits.parse().ok()?, BigInt::from(10).pow(places)))
}

/// Yuan as a document writes them, in fen.
pub fn yuan(text: &str) -> Option<Exact> {
    Some(decimal(text.trim())? * whole(100))
}

/// A rate as a document writes it, `2%` or `0.5‰`.
pub fn rate(text: &str) -> Option<Exact> {
    let text = text.trim();
    if let Some(percent) = text.strip_suffix('%') {
        return Some(decimal(percent)? / whole(100));
    }
    Some(decimal(text.strip_suffix('‰')?)? / whole(1000))
}

/// Rounds an amount in fen in the manner that a rule names.
pub fn rounded(amount: &Exact, manner: &str) -> Result<Exact, No> {
    let unknown = || No::NotDone(format!("rounding {manner}"));
    let (how, unit) = manner.rsplit_once("-to-").ok_or_else(unknown)?;
    let unit = match unit {
        "fen" => whole(1),
        "jiao" => whole(10),
        "yuan" => whole(100),
        _ => return Err(unknown()),
    };
    let units = amount / &unit;
    let units = match how {
        "half-up" => (units + Exact::new(1.into(), 2.into())).floor(),
        "truncate" => units.floor(),
        "up" => units.ceil(),
        _ => return Err(unknown()),
    };
    Ok(units * unit)
}

/// The smaller.
pub fn smaller(one: Exact, other: Exact) -> Exact {
    if one < other { one } else { other }
}

/// The larger.
pub fn larger(one: Exact, other: Exact) -> Exact {
    if one > other { one } else { other }
}

/// What is left after taking away, never below nothing.
pub fn left(of: &Exact, taken: &Exact) -> Exact {
    larger(of - taken, zero())
}

/// What is left of a whole after taking out a part of it.
pub fn without(of: &Exact, part: &Exact) -> Result<Exact, No> {
    let rest = of - part;
    if rest.is_negative() { Err(No::Refused("amount-negative")) } else { Ok(rest) }
}

/// A finished figure: no fraction may be left in it.
pub fn finished(number: &Exact) -> Result<i64, No> {
    if !number.is_integer() {
        return Err(No::Broken(format!("{number} was never rounded")));
    }
    number.to_integer().to_i64().ok_or(No::Refused("amount-out-of-range"))
}
