//! 医保退费 — a spending taken back.

use vocab::{Fen, Refusal};

use super::into_account;
use crate::{Account, Entry, Event, Header, Part};

/// 医保退费 — the institution gets that much less, the account has it again.
/// Debit 应付定点机构, credit 个人账户.
#[derive(Clone, Debug)]
pub struct SpendingRefund {
    /// What every entry carries.
    pub header: Header,
    /// The part of the account that it goes into.
    pub part: Part,
    /// How much.
    pub amount: Fen,
}

impl SpendingRefund {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        into_account(
            self.header,
            Event::SpendingRefund,
            Account::PayableToInstitutions,
            self.part,
            self.amount,
        )
    }
}
