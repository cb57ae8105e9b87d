//! 个人账户划入 — the account part of a month's contribution reaches the account.

use vocab::{Fen, Refusal};

use super::{credit, debit, entry, negated, sum, unsigned};
use crate::{Account, Entry, Event, Header, Line, Part};

/// 个人账户划入 — what was held for the account is credited.
/// Debit 待划入个人账户, credit 个人账户; where the credit is not what was held for the month,
/// 统筹基金 takes or gives the difference (own money to the pool, or an employer's part returned).
#[derive(Clone, Debug)]
pub struct Credit {
    /// What every entry carries.
    pub header: Header,
    /// The part of the account that it goes into.
    pub part: Part,
    /// How much is credited.
    pub amount: Fen,
    /// What was held for this month and is now released; `None` if no receipt is known, and then
    /// the credit itself is taken from what is held.
    pub released: Option<Fen>,
}

impl Credit {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        let released = unsigned(self.released.unwrap_or(self.amount))?;
        let from_pool = sum([self.amount, negated(released)?])?;
        let lines = vec![
            debit(Account::Held, released)?,
            Line { account: Account::Pool, amount: from_pool },
            credit(self.part.account(), self.amount)?,
        ];
        Ok(entry(self.header, Event::Credit, lines))
    }
}
