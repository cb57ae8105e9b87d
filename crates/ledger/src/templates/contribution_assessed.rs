//! 保费核定 — the bureau or the tax office fixed what is owed.

use vocab::{Fen, Refusal};

use super::moved;
use crate::{Account, Entry, Event, Header};

/// 保费核定 — a claim that is not yet money: no fund has it until it is received.
/// Debit 应收保费, credit 待到账保费.
#[derive(Clone, Debug)]
pub struct ContributionAssessed {
    /// What every entry carries.
    pub header: Header,
    /// How much.
    pub amount: Fen,
}

impl ContributionAssessed {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        moved(
            self.header,
            Event::ContributionAssessed,
            Account::ContributionsReceivable,
            Account::ContributionsExpected,
            self.amount,
        )
    }
}
