//! 转移资金汇出 — the money of a transferred account leaves the bank.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 转移资金汇出 — settles what [`super::TransferOut`] owes.
/// Debit 在途转移, credit 银行存款.
#[derive(Clone, Debug)]
pub struct TransferSent {
    /// What every entry carries.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl TransferSent {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(self.header, Event::TransferSent, Account::InTransit, Account::Bank, self.amount)
    }
}
