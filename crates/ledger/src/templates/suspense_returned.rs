//! 暂存款退回 — money in suspense goes back to whoever sent it.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 暂存款退回 — overpaid, or for nobody here. It never stood in an account.
/// Debit 暂存款, credit 银行存款.
#[derive(Clone, Debug)]
pub struct SuspenseReturned {
    /// What every entry carries.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl SuspenseReturned {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(self.header, Event::SuspenseReturned, Account::Suspense, Account::Bank, self.amount)
    }
}
