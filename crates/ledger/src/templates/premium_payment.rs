//! 账户代缴费 — the account pays a premium.

use vocab::Refusal;

use super::out_of_account;
use crate::{Account, Entry, Event, Header, Parts};

/// 账户代缴费 — for oneself or a relative; the premium is received later as a contribution.
/// Debit 个人账户, credit 代缴保费待转.
#[derive(Clone, Debug)]
pub struct PremiumPayment {
    /// What every entry carries.
    pub header: Header,
    /// How much is taken from each part.
    pub parts: Parts,
}

impl PremiumPayment {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        out_of_account(self.header, Event::PremiumPayment, self.parts, Account::PremiumClearing)
    }
}
