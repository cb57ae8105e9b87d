//! 清退 — what is left paid out when an account is closed.

use vocab::Refusal;

use super::out_of_account;
use crate::{Account, Entry, Event, Header, Parts};

/// 清退 — the last line of an account that nobody inherits.
/// Debit 个人账户, credit 银行存款.
#[derive(Clone, Debug)]
pub struct Closing {
    /// What every entry carries.
    pub header: Header,
    /// How much is taken from each part.
    pub parts: Parts,
}

impl Closing {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        out_of_account(self.header, Event::Closing, self.parts, Account::Bank)
    }
}
