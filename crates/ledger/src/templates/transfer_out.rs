//! 账户转出 — an account that leaves for another place.

use vocab::Refusal;

use super::out_of_account;
use crate::{Account, Entry, Event, Header, Parts};

/// 账户转出 — owed to the other place until [`super::TransferSent`] sends the money.
/// Debit 个人账户, credit 在途转移.
#[derive(Clone, Debug)]
pub struct TransferOut {
    /// What every entry carries.
    pub header: Header,
    /// How much is taken from each part.
    pub parts: Parts,
}

impl TransferOut {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        out_of_account(self.header, Event::TransferOut, self.parts, Account::InTransit)
    }
}
