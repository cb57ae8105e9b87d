//! 基数与定额 — bounds that are stated or follow from a published average, and what is billed with
//! a contribution.

use vocab::{CitationId, Fen, Rate, Rounding};

use super::Cited;

/// 计费周期 — what an amount is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// 每月.
    Month,
    /// 每年.
    Year,
}

impl Period {
    /// Months of the period.
    pub const fn months(self) -> i32 {
        match self {
            Period::Month => 1,
            Period::Year => 12,
        }
    }
}

/// 公布的平均数 — an average wage or pension as the statistics print it, for a month or a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Average {
    /// The figure.
    pub amount: Fen,
    /// What it is for.
    pub period: Period,
}

/// 按平均数折算 — a share of a published average, by the month: 60 % and 300 % of the average wage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AverageShare {
    /// The share; it may be above the whole.
    pub share: Cited<Rate>,
    /// The published average.
    pub average: Cited<Average>,
    /// Rounding of the figure that follows.
    pub rounding: Cited<Rounding>,
}

impl AverageShare {
    /// The monthly amount; nothing if it leaves the range of money.
    pub fn fen(&self) -> Option<Fen> {
        let Average { amount, period } = self.average.value;
        let exact = i128::from(amount.0).checked_mul(i128::from(self.share.value.0))?;
        let divisor = i128::from(Rate::ONE.0) * i128::from(period.months());
        self.rounding.value.divide(exact, divisor)
    }

    /// The share as a part of the whole and how many times it is taken: 300 % is 100 % three
    /// times, so that no rate is above the whole.
    pub fn parts(&self) -> (Cited<Rate>, Cited<i32>) {
        let share = self.share.value.0;
        let fits = |times: &i64| share % times == 0 && share / times <= Rate::ONE.0;
        let times = (1..=64).find(fits).unwrap_or(1);
        let count = i32::try_from(times).unwrap_or(1);
        (self.share.map(|_| Rate(share / times)), self.share.map(|_| count))
    }
}

/// 基数数额 — stated by a document, or worked out from a published average.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseFigure {
    /// 明文数额.
    Stated(Cited<Fen>),
    /// 按平均数折算.
    OfAverage(AverageShare),
}

impl BaseFigure {
    /// The monthly amount; nothing if it leaves the range of money.
    pub fn fen(&self) -> Option<Fen> {
        match self {
            BaseFigure::Stated(stated) => Some(stated.value),
            BaseFigure::OfAverage(share) => share.fen(),
        }
    }

    /// The amount with the rule that gives it.
    pub fn cited(&self) -> Option<Cited<Fen>> {
        let citation: CitationId = match self {
            BaseFigure::Stated(stated) => stated.citation,
            BaseFigure::OfAverage(share) => share.share.citation,
        };
        Some(Cited::new(self.fen()?, citation))
    }
}

/// 随缴费用 — what is billed with a contribution: large-amount supplement, long-term care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fee {
    /// 每月定额.
    Monthly(Fen),
    /// 每年一次定额.
    Yearly(Fen),
    /// 按缴费基数比例，每月.
    ShareOfBase(Rate),
}
