//! 趸缴到账 — what somebody pays at retirement for the months that he is short of.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 趸缴到账 — buys years and nothing else: it belongs to 统筹基金 and never to an account.
/// Debit 银行存款, credit 统筹基金.
#[derive(Clone, Debug)]
pub struct ShortfallReceived {
    /// What every entry carries.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl ShortfallReceived {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(self.header, Event::ShortfallReceived, Account::Bank, Account::Pool, self.amount)
    }
}
