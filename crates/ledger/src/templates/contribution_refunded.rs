//! 保费退还 — a contribution goes back to whoever paid it.

use vocab::{Fen, InsuranceKind, Refusal};

use super::{Origin, credit, debit, entry, funds, sum};
use crate::{Account, Entry, Event, Header};

/// 保费退还 — each fund gives back its part. What already stands in a personal account must first
/// be taken back by [`super::CreditReversal`]; this template cannot reach the account.
/// Debit the funds, credit 银行存款, or 暂存款 where the payer may use it for another bill.
#[derive(Clone, Debug)]
pub struct ContributionRefunded {
    /// What every entry carries; `details.month` is the month that it was for.
    pub header: Header,
    /// 款项去向: the bank, or suspense.
    pub to: Origin,
    /// 险种.
    pub insurance: InsuranceKind,
    /// 单位缴费.
    pub employer_part: Fen,
    /// 个人缴费.
    pub individual_part: Fen,
    /// 其他缴费.
    pub other_part: Fen,
    /// 滞纳金.
    pub late_fee: Fen,
}

impl ContributionRefunded {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        let funds = funds(self.insurance)?;
        let parts = [self.employer_part, self.individual_part, self.other_part, self.late_fee];
        let to = match self.to {
            Origin::Bank => Account::Bank,
            Origin::Suspense => Account::Suspense,
        };
        let lines = vec![
            debit(funds.employer, self.employer_part)?,
            debit(funds.individual, self.individual_part)?,
            debit(funds.other, self.other_part)?,
            debit(funds.employer, self.late_fee)?,
            credit(to, sum(parts)?)?,
        ];
        Ok(entry(self.header, Event::ContributionRefunded, lines))
    }
}
