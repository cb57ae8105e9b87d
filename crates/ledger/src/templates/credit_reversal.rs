//! 退收 — a credit taken back.

use vocab::{Fen, Refusal};

use super::{debit, entry, negated, sum, unsigned};
use crate::{Account, Entry, Event, Header, Line, Parts};

/// 退收 — waits there to be refunded or credited rightly; names the line that it reverses.
/// Debit 个人账户, credit 待划入个人账户; what the credit had from 统筹基金 goes back there.
#[derive(Clone, Debug)]
pub struct CreditReversal {
    /// What every entry carries.
    pub header: Header,
    /// How much is taken from each part.
    pub parts: Parts,
    /// What of it waits again as it did before the credit; all of it if that is not known.
    pub to_held: Option<Fen>,
}

impl CreditReversal {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        let Parts { current_year, earlier_years } = self.parts;
        let total = sum([unsigned(current_year)?, unsigned(earlier_years)?])?;
        let held = unsigned(self.to_held.unwrap_or(total))?;
        let from_pool = sum([held, negated(total)?])?;
        let lines = vec![
            debit(Account::PersonalCurrentYear, current_year)?,
            debit(Account::PersonalEarlierYears, earlier_years)?,
            Line { account: Account::Held, amount: negated(held)? },
            Line { account: Account::Pool, amount: from_pool },
        ];
        Ok(entry(self.header, Event::CreditReversal, lines))
    }
}
