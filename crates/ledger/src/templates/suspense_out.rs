//! 暂存款认领 — money in suspense found its owner.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 暂存款认领 — waits there to be credited.
/// Debit 暂存款, credit 待划入个人账户.
#[derive(Clone, Debug)]
pub struct SuspenseOut {
    /// What every entry carries.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl SuspenseOut {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(self.header, Event::SuspenseOut, Account::Suspense, Account::Held, self.amount)
    }
}
