//! 滞纳金到账 — what a late payer pays on top of what he owed.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 滞纳金到账 — belongs to 统筹基金 and never to an account. Booked on the payer's file.
/// Debit 暂存款 (where every receipt of a payer lands first), credit 统筹基金.
#[derive(Clone, Debug)]
pub struct SurchargeReceived {
    /// What every entry carries; `details.month` is the month that was paid late.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl SurchargeReceived {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(self.header, Event::SurchargeReceived, Account::Suspense, Account::Pool, self.amount)
    }
}
