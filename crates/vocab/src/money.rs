//! 金额 — money as a whole number of fen, because a cut cent is a wrong answer.

use std::fmt;

use serde::{Deserialize, Serialize};

/// 金额（分） — an amount in fen (1 yuan = 100 fen); negative amounts are money going out.
///
/// Arithmetic is checked: every operation that could overflow returns `None`, so that a
/// hostile number ends in a refusal and never wraps.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(transparent)]
pub struct Fen(pub i64);

impl Fen {
    /// No money.
    pub const ZERO: Fen = Fen(0);

    /// Whole yuan, for figures that the law prints without fen. `None` on overflow.
    pub const fn from_yuan(yuan: i64) -> Option<Fen> {
        match yuan.checked_mul(100) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// Sum, or `None` on overflow.
    pub const fn checked_add(self, other: Fen) -> Option<Fen> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// Difference, or `None` on overflow.
    pub const fn checked_sub(self, other: Fen) -> Option<Fen> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// The amount with its sign turned, or `None` on overflow.
    pub const fn checked_neg(self) -> Option<Fen> {
        match self.0.checked_neg() {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// Sum of many amounts, or `None` on overflow.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Fen>) -> Option<Fen> {
        amounts.into_iter().try_fold(Fen::ZERO, Fen::checked_add)
    }

    /// Reads yuan as people write them: `1300`, `1300.5`, `1,300.00`, `¥1,300.00`, `-12.30`,
    /// full-width digits and signs included. More than two decimals is an error, not a rounding.
    pub fn parse_yuan(text: &str) -> Option<Fen> {
        let narrow: String = text.trim().chars().map(narrow_digit).collect();
        let (negative, digits) = match narrow.strip_prefix('-') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, narrow.as_str()),
        };
        let digits = digits.trim_start_matches(['¥', '￥']).trim_end_matches('元').trim();
        let (yuan, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let yuan = ungroup(yuan)?;
        if fraction.len() > 2 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        if digits.ends_with('.') || yuan.is_empty() {
            return None;
        }
        let fen: i64 = format!("{yuan}{fraction:0<2}").parse().ok()?;
        Some(Fen(if negative { fen.checked_neg()? } else { fen }))
    }

    /// Yuan without grouping, `1300.00`: the form of machine-readable output.
    pub fn to_plain_yuan(self) -> String {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", magnitude / 100, magnitude % 100)
    }
}

/// Full-width digits and punctuation, which Chinese input methods produce, as ASCII.
fn narrow_digit(c: char) -> char {
    match c {
        '０'..='９' | '．' | '，' | '－' => {
            u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c)
        }
        '−' | '–' => '-',
        _ => c,
    }
}

/// Removes thousands separators; refuses ones that stand in the wrong place.
fn ungroup(yuan: &str) -> Option<String> {
    let mut groups = yuan.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped_well = rest.is_empty()
        || (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
    let joined = format!("{first}{}", rest.concat());
    (grouped_well && joined.bytes().all(|b| b.is_ascii_digit())).then_some(joined)
}

/// Yuan with thousands separators, `5,596.56`, as people read it.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let yuan = (magnitude / 100).to_string();
        let mut grouped = String::new();
        for (index, digit) in yuan.chars().enumerate() {
            if index > 0 && (yuan.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}{grouped}.{:02}", magnitude % 100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_yuan_as_people_write_them() {
        for (text, fen) in [
            ("1300", 130_000),
            ("1,300.00", 130_000),
            ("¥1,300.5", 130_050),
            ("-12.30", -1_230),
            ("０．０１", 1),
            ("5692.56元", 569_256),
            ("0", 0),
        ] {
            assert_eq!(Fen::parse_yuan(text), Some(Fen(fen)), "{text}");
        }
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "1.234",
            "1,30",
            "12a",
            "1e3",
            "--1",
            "1,3000",
            "92233720368547758.08",
        ] {
            assert_eq!(Fen::parse_yuan(text), None, "{text}");
        }
    }

    #[test]
    fn prints_yuan_with_separators() {
        assert_eq!(Fen(559_656).to_string(), "5,596.56");
        assert_eq!(Fen(-1).to_string(), "-0.01");
        assert_eq!(Fen(i64::MIN).to_string(), "-92,233,720,368,547,758.08");
        assert_eq!(Fen(100_000_000).to_plain_yuan(), "1000000.00");
    }
}
