//! 结息 — interest on what the account held.

use vocab::{Fen, Refusal};

use super::into_account;
use crate::{Account, Entry, Event, Header, Part};

/// 结息 — the fund pays interest on what it owed to the member.
/// Debit 利息支出, credit 个人账户.
#[derive(Clone, Debug)]
pub struct Interest {
    /// What every entry carries.
    pub header: Header,
    /// The part of the account that it goes into.
    pub part: Part,
    /// How much.
    pub amount: Fen,
}

impl Interest {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        into_account(self.header, Event::Interest, Account::InterestPaid, self.part, self.amount)
    }
}
