//! 划拨继承人 — what is left handed to the heirs.

use vocab::Refusal;

use super::out_of_account;
use crate::{Account, Entry, Event, Header, Parts};

/// 划拨继承人 — on its way to the account of an heir ([`super::InheritanceIn`]) or to a bank.
/// Debit 个人账户, credit 在途转移.
#[derive(Clone, Debug)]
pub struct ToHeirs {
    /// What every entry carries.
    pub header: Header,
    /// How much is taken from each part.
    pub parts: Parts,
}

impl ToHeirs {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        out_of_account(self.header, Event::ToHeirs, self.parts, Account::InTransit)
    }
}
