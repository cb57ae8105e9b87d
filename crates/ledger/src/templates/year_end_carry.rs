//! 年度结转 — the current year becomes an earlier year.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 年度结转 — from one part into the other, so that the balance stays what it was.
/// Debit 个人账户:本年, credit 个人账户:历年.
#[derive(Clone, Debug)]
pub struct YearEndCarry {
    /// What every entry carries.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl YearEndCarry {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(
            self.header,
            Event::YearEndCarry,
            Account::PersonalCurrentYear,
            Account::PersonalEarlierYears,
            self.amount,
        )
    }
}
