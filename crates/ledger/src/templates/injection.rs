//! 一次性注入 — a one-off amount paid into an account.

use vocab::{Fen, Refusal};

use super::into_account;
use crate::{Account, Entry, Event, Header, Part};

/// 一次性注入 — the pooled fund pays, once.
/// Debit 统筹基金, credit 个人账户.
#[derive(Clone, Debug)]
pub struct Injection {
    /// What every entry carries.
    pub header: Header,
    /// The part of the account that it goes into.
    pub part: Part,
    /// How much.
    pub amount: Fen,
}

impl Injection {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        into_account(self.header, Event::Injection, Account::Pool, self.part, self.amount)
    }
}
