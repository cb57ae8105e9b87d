//! 期初余额 — what the account held before these books began.

use vocab::{Fen, Refusal};

use super::into_account;
use crate::{Account, Entry, Event, Header, Part};

/// 期初余额 — taken over from older books, which are not repeated here.
/// Debit 期初结转, credit 个人账户.
#[derive(Clone, Debug)]
pub struct Opening {
    /// What every entry carries.
    pub header: Header,
    /// The part of the account that it goes into.
    pub part: Part,
    /// How much.
    pub amount: Fen,
}

impl Opening {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        into_account(self.header, Event::Opening, Account::CarriedForward, self.part, self.amount)
    }
}
