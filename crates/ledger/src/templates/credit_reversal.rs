//! 退收 — a credit taken back.

use vocab::Refusal;

use super::out_of_account;
use crate::{Account, Entry, Event, Header, Parts};

/// 退收 — waits there to be refunded or credited rightly; names the line that it reverses.
/// Debit 个人账户, credit 待划入个人账户.
#[derive(Clone, Debug)]
pub struct CreditReversal {
    /// What every entry carries.
    pub header: Header,
    /// How much is taken from each part.
    pub parts: Parts,
}

impl CreditReversal {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        out_of_account(self.header, Event::CreditReversal, self.parts, Account::Held)
    }
}
