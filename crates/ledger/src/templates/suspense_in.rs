//! 暂存款收到 — money arrived that fits no account.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 暂存款收到 — held for its owner until he is known.
/// Debit 银行存款, credit 暂存款.
#[derive(Clone, Debug)]
pub struct SuspenseIn {
    /// What every entry carries.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl SuspenseIn {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(self.header, Event::SuspenseIn, Account::Bank, Account::Suspense, self.amount)
    }
}
