//! 医保消费 — the account pays a bill.

use vocab::Refusal;

use super::out_of_account;
use crate::{Account, Entry, Event, Header, Parts};

/// 医保消费 — the fund owes the institution instead of the member.
/// Debit 个人账户, credit 应付定点机构.
#[derive(Clone, Debug)]
pub struct Spending {
    /// What every entry carries.
    pub header: Header,
    /// How much is taken from each part.
    pub parts: Parts,
}

impl Spending {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        out_of_account(self.header, Event::Spending, self.parts, Account::PayableToInstitutions)
    }
}
