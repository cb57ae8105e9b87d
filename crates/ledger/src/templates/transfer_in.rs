//! 账户转入 — an account that arrived from another place.

use vocab::{Fen, Refusal};

use super::into_account;
use crate::{Account, Entry, Event, Header, Part};

/// 账户转入 — the place that the member came from pays; see
/// [`super::TransferArrived`] for the money.
/// Debit 在途转移, credit 个人账户.
#[derive(Clone, Debug)]
pub struct TransferIn {
    /// What every entry carries.
    pub header: Header,
    /// The part of the account that it goes into.
    pub part: Part,
    /// How much.
    pub amount: Fen,
}

impl TransferIn {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        into_account(self.header, Event::TransferIn, Account::InTransit, self.part, self.amount)
    }
}
