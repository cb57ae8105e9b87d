//! 违规追回 — money that was used against the rules comes back into the account.

use vocab::{Fen, Refusal};

use super::into_account;
use crate::{Account, Approval, Entry, Event, Header, Part};

/// 追回来源 — who gives the money back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaidBackBy {
    /// 定点机构: it is owed that much less.
    Institution,
    /// 个人: what was paid out comes back through the bank.
    Person,
}

/// 违规追回 — an entry of its own that names what it takes back. Takes two people and a document.
/// Debit 应付定点机构 or 银行存款, credit 个人账户.
#[derive(Clone, Debug)]
pub struct MisuseRecovered {
    /// What every entry carries; `details.reverses` names the line that is taken back.
    pub header: Header,
    /// Who gives it back.
    pub by: PaidBackBy,
    /// How much.
    pub amount: Fen,
    /// Who made it, who checked it, on which document.
    pub approval: Approval,
}

impl MisuseRecovered {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        let from = match self.by {
            PaidBackBy::Institution => Account::PayableToInstitutions,
            PaidBackBy::Person => Account::Bank,
        };
        let event = Event::MisuseRecovered;
        let entry = into_account(self.header, event, from, Part::CurrentYear, self.amount)?;
        Ok(Entry { approval: Some(self.approval), ..entry })
    }
}
