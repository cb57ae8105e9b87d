//! 返还 — money paid out to the person.

use vocab::Refusal;

use super::out_of_account;
use crate::{Account, Entry, Event, Header, Parts};

/// 返还 — such as on emigration.
/// Debit 个人账户, credit 银行存款.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    /// What every entry carries.
    pub header: Header,
    /// How much is taken from each part.
    pub parts: Parts,
}

impl Withdrawal {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        out_of_account(self.header, Event::Withdrawal, self.parts, Account::Bank)
    }
}
