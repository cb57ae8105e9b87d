//! 财政补助到账 — what the government adds for the residents of a year.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 财政补助到账 — belongs to the residents' 统筹基金. Booked on the office's file.
/// Debit 银行存款, credit 居民统筹基金.
#[derive(Clone, Debug)]
pub struct SubsidyReceived {
    /// What every entry carries.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl SubsidyReceived {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(
            self.header,
            Event::SubsidyReceived,
            Account::Bank,
            Account::ResidentPool,
            self.amount,
        )
    }
}
