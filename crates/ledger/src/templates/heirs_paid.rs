//! 继承金支付 — an heir without an account of his own is paid through the bank.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 继承金支付 — settles what [`super::ToHeirs`] put on its way.
/// Debit 在途转移, credit 银行存款.
#[derive(Clone, Debug)]
pub struct HeirsPaid {
    /// What every entry carries; `details.counterparty` names the heir.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl HeirsPaid {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(self.header, Event::HeirsPaid, Account::InTransit, Account::Bank, self.amount)
    }
}
