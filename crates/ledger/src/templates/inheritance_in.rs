//! 继承转入 — what an heir receives from a closed account.

use vocab::{Fen, Refusal};

use super::into_account;
use crate::{Account, Entry, Event, Header, Part};

/// 继承转入 — the other side is [`super::ToHeirs`] in the books of the one who died.
/// Debit 在途转移, credit 个人账户.
#[derive(Clone, Debug)]
pub struct InheritanceIn {
    /// What every entry carries.
    pub header: Header,
    /// The part of the account that it goes into.
    pub part: Part,
    /// How much.
    pub amount: Fen,
}

impl InheritanceIn {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        into_account(self.header, Event::InheritanceIn, Account::InTransit, self.part, self.amount)
    }
}
