//! 退休人员划入 — what the fund pays into a retiree's account.

use vocab::{Fen, Refusal};

use super::into_account;
use crate::{Account, Entry, Event, Header, Part};

/// 退休人员划入 — the pooled fund pays, without any contribution.
/// Debit 统筹基金, credit 个人账户.
#[derive(Clone, Debug)]
pub struct RetireeCredit {
    /// What every entry carries.
    pub header: Header,
    /// The part of the account that it goes into.
    pub part: Part,
    /// How much.
    pub amount: Fen,
}

impl RetireeCredit {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        into_account(self.header, Event::RetireeCredit, Account::Pool, self.part, self.amount)
    }
}
