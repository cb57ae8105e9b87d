//! 特殊调整 — a mistake put right by a new entry, never by changing the old one.

use vocab::{Fen, Refusal};

use super::{entry, negated, sum};
use crate::{Account, Approval, Entry, Event, Header, Line, Parts};

/// 特殊调整 — raises (positive) or lowers (negative) the account. Takes two people and a document.
/// Debit 账务调整, credit 个人账户; the other way round if it lowers.
#[derive(Clone, Debug)]
pub struct Correction {
    /// What every entry carries; `details.reverses` names the line put right, if there is one.
    pub header: Header,
    /// What each part gains; negative if it loses.
    pub parts: Parts,
    /// Who made it, who checked it, on which document.
    pub approval: Approval,
}

impl Correction {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        let Parts { current_year, earlier_years } = self.parts;
        let total: Fen = sum([current_year, earlier_years])?;
        let lines = vec![
            Line { account: Account::PersonalCurrentYear, amount: negated(current_year)? },
            Line { account: Account::PersonalEarlierYears, amount: negated(earlier_years)? },
            Line { account: Account::Adjustments, amount: total },
        ];
        let entry = entry(self.header, Event::Correction, lines);
        Ok(Entry { approval: Some(self.approval), ..entry })
    }
}
