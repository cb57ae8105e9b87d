//! 家庭共济消费 — a relative pays a bill from the account.

use vocab::Refusal;

use super::out_of_account;
use crate::{Account, Entry, Event, Header, Parts, refusals};

/// 家庭共济消费 — like 医保消费, but the passbook names the relative who spent.
/// Debit 个人账户 (of the owner), credit 应付定点机构.
#[derive(Clone, Debug)]
pub struct SharedSpending {
    /// What every entry carries; `details.used_by` names the relative.
    pub header: Header,
    /// How much is taken from each part.
    pub parts: Parts,
}

impl SharedSpending {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        if self.header.details.used_by.as_deref().is_none_or(|name| name.trim().is_empty()) {
            return Err(refusals::relative_missing());
        }
        let event = Event::SharedSpending;
        out_of_account(self.header, event, self.parts, Account::PayableToInstitutions)
    }
}
