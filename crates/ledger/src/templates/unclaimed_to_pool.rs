//! 无人继承转统筹 — what nobody inherits goes to the pooled fund, where the rule says so.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 无人继承转统筹 — settles what [`super::ToHeirs`] put on its way.
/// Debit 在途转移, credit 统筹基金.
#[derive(Clone, Debug)]
pub struct UnclaimedToPool {
    /// What every entry carries.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl UnclaimedToPool {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(self.header, Event::UnclaimedToPool, Account::InTransit, Account::Pool, self.amount)
    }
}
