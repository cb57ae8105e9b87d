//! 比例 — exact rates, and the roundings that the rules name.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Fen, Text};

/// 比例 — an exact decimal rate in millionths: 2 % is `Rate(20_000)`, 0.5 ‰ is `Rate(500)`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Rate(pub i64);

/// 舍入方式 — how a division ends. Each rule names its own; nothing rounds by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    /// 四舍五入到分 — half up to the fen.
    HalfUpToFen,
    /// 舍去分以下 — towards zero at the fen.
    TruncateToFen,
    /// 四舍五入到角 — half up to the jiao (10 fen).
    HalfUpToJiao,
    /// 见分进角 — any fen carries to the next jiao.
    UpToJiao,
    /// 四舍五入到元 — half up to the yuan.
    HalfUpToYuan,
    /// 舍去元以下 — towards zero at the yuan.
    TruncateToYuan,
}

impl Rounding {
    /// Every rounding, in the order of the glossary.
    pub const ALL: [Rounding; 6] = [
        Rounding::HalfUpToFen,
        Rounding::TruncateToFen,
        Rounding::HalfUpToJiao,
        Rounding::UpToJiao,
        Rounding::HalfUpToYuan,
        Rounding::TruncateToYuan,
    ];

    /// The wording in a derivation.
    pub const fn label(self) -> Text {
        match self {
            Rounding::HalfUpToFen => Text::fixed("四舍五入到分", "half up to the fen"),
            Rounding::TruncateToFen => Text::fixed("舍去分以下", "cut at the fen"),
            Rounding::HalfUpToJiao => Text::fixed("四舍五入到角", "half up to the jiao"),
            Rounding::UpToJiao => Text::fixed("见分进角", "up to the jiao"),
            Rounding::HalfUpToYuan => Text::fixed("四舍五入到元", "half up to the yuan"),
            Rounding::TruncateToYuan => Text::fixed("舍去元以下", "cut at the yuan"),
        }
    }

    /// The unit that the result is a multiple of, in fen.
    pub const fn step_fen(self) -> i64 {
        match self {
            Rounding::HalfUpToFen | Rounding::TruncateToFen => 1,
            Rounding::HalfUpToJiao | Rounding::UpToJiao => 10,
            Rounding::HalfUpToYuan | Rounding::TruncateToYuan => 100,
        }
    }

    /// `numerator / denominator` fen, rounded as named. Halves and carries move away from zero, so
    /// that a correction of −x mirrors x. `None` if the denominator is not positive or on overflow.
    pub fn divide(self, numerator: i128, denominator: i128) -> Option<Fen> {
        if denominator <= 0 {
            return None;
        }
        let step = i128::from(self.step_fen());
        let divisor = denominator.checked_mul(step)?;
        let magnitude = numerator.checked_abs()?;
        let carried = match self {
            Rounding::HalfUpToFen | Rounding::HalfUpToJiao | Rounding::HalfUpToYuan => {
                magnitude.checked_mul(2)?.checked_add(divisor)? / divisor.checked_mul(2)?
            }
            Rounding::UpToJiao => magnitude.checked_add(divisor - 1)? / divisor,
            Rounding::TruncateToFen | Rounding::TruncateToYuan => magnitude / divisor,
        };
        let fen = i64::try_from(carried.checked_mul(step)?).ok()?;
        Some(Fen(if numerator < 0 { -fen } else { fen }))
    }
}

impl Rate {
    /// Nothing.
    pub const ZERO: Rate = Rate(0);
    /// The whole, 100 %.
    pub const ONE: Rate = Rate(Rate::SCALE);
    /// Millionths in the whole.
    pub const SCALE: i64 = 1_000_000;

    /// Reads `2%`, `0.35%`, `0.5‰` or a bare decimal `0.02`. Finer than a millionth is an error.
    pub fn parse(text: &str) -> Option<Rate> {
        let text = text.trim();
        let (digits, places) = if let Some(percent) = text.strip_suffix('%') {
            (percent, 4)
        } else if let Some(per_mille) = text.strip_suffix('‰') {
            (per_mille, 3)
        } else {
            (text, 6)
        };
        let (whole, fraction) = digits.trim().split_once('.').unwrap_or((digits.trim(), ""));
        let fraction = fraction.trim_end_matches('0');
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || !all_digits(whole)
            || !all_digits(fraction)
            || fraction.len() > places
        {
            return None;
        }
        format!("{whole}{fraction:0<places$}").parse().ok().map(Rate)
    }

    /// 份额 — this share of an amount, rounded as the rule says. `None` on overflow.
    pub fn share(self, amount: Fen, rounding: Rounding) -> Option<Fen> {
        let exact = i128::from(amount.0).checked_mul(i128::from(self.0))?;
        rounding.divide(exact, i128::from(Rate::SCALE))
    }

    /// What is left of the whole, or `None` on overflow.
    pub const fn complement(self) -> Option<Rate> {
        match Rate::SCALE.checked_sub(self.0) {
            Some(rest) => Some(Rate(rest)),
            None => None,
        }
    }
}

/// Percent without needless zeros: `2%`, `95.5%`, `0.05%`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        let fraction = format!("{:04}", magnitude % 10_000);
        let fraction = fraction.trim_end_matches('0');
        let point = if fraction.is_empty() { "" } else { "." };
        f.pad(&format!("{sign}{}{point}{fraction}%", magnitude / 10_000))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_rates() {
        for (text, millionths, printed) in [
            ("2%", 20_000, "2%"),
            ("95.5%", 955_000, "95.5%"),
            ("0.5‰", 500, "0.05%"),
            ("0.0005", 500, "0.05%"),
            ("0.35%", 3_500, "0.35%"),
            ("100%", 1_000_000, "100%"),
            ("8", 8_000_000, "800%"),
        ] {
            assert_eq!(Rate::parse(text), Some(Rate(millionths)), "{text}");
            assert_eq!(Rate(millionths).to_string(), printed);
        }
        for text in ["", "%", "two", "-2%", "0.0000001", "2%%", "1.00001%"] {
            assert_eq!(Rate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn rounds_as_named() {
        let cases = [
            (Rounding::HalfUpToFen, 46_638, 1, 46_638),
            (Rounding::HalfUpToFen, 5, 2, 3),
            (Rounding::TruncateToFen, 5, 2, 2),
            (Rounding::HalfUpToJiao, 35_925, 1, 35_930),
            (Rounding::UpToJiao, 35_921, 1, 35_930),
            (Rounding::HalfUpToYuan, 498_955, 1, 499_000),
            (Rounding::TruncateToYuan, 22_051, 1, 22_000),
        ];
        for (rounding, numerator, denominator, fen) in cases {
            assert_eq!(rounding.divide(numerator, denominator), Some(Fen(fen)), "{rounding:?}");
            assert_eq!(rounding.divide(-numerator, denominator), Some(Fen(-fen)), "{rounding:?}");
        }
        assert_eq!(Rounding::HalfUpToFen.divide(1, 0), None);
        assert_eq!(Rounding::HalfUpToFen.divide(i128::MAX, 1), None);
    }

    #[test]
    fn shares_are_exact() {
        let two_percent = Rate::parse("2%").unwrap();
        assert_eq!(two_percent.share(Fen(642_000), Rounding::HalfUpToFen), Some(Fen(12_840)));
        assert_eq!(Rate(i64::MAX).share(Fen(i64::MAX), Rounding::HalfUpToFen), None);
    }
}
