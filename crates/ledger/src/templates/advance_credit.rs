//! 预划收入 — money credited ahead of the months that it is for.

use vocab::{Fen, Refusal};

use super::into_account;
use crate::{Account, Entry, Event, Header, Part};

/// 预划收入 — the account is given what the coming contributions will bring; those settle it
/// on receipt.
/// Debit 待划入个人账户, credit 个人账户.
#[derive(Clone, Debug)]
pub struct AdvanceCredit {
    /// What every entry carries.
    pub header: Header,
    /// The part of the account that it goes into.
    pub part: Part,
    /// How much.
    pub amount: Fen,
}

impl AdvanceCredit {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        into_account(self.header, Event::AdvanceCredit, Account::Held, self.part, self.amount)
    }
}
