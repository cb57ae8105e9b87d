//! 转移资金到账 — the money of a transferred account reaches the bank.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 转移资金到账 — waits there until [`super::TransferIn`] credits the account.
/// Debit 银行存款, credit 在途转移.
#[derive(Clone, Debug)]
pub struct TransferArrived {
    /// What every entry carries.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl TransferArrived {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(self.header, Event::TransferArrived, Account::Bank, Account::InTransit, self.amount)
    }
}
