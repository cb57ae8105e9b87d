//! 保费到账 — a contribution reached the fund: from here on it belongs somewhere.

use vocab::{Fen, InsuranceKind, Refusal};

use super::{credit, debit, entry, funds, sum};
use crate::{Account, Entry, Event, Header};

/// 款项来源 — where the money of a contribution stands when it is given to the funds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// 银行存款: paid for this contribution alone.
    #[default]
    Bank,
    /// 暂存款: part of a receipt that was booked as a whole before, such as an employer's.
    Suspense,
}

/// 保费到账 — the employer's part goes to 统筹基金, the individual part is held for the account,
/// supplements and late fees go to their funds and never to an account.
/// Debit 银行存款 or 暂存款, credit the funds; a claim assessed before is cleared.
#[derive(Clone, Debug)]
pub struct ContributionReceived {
    /// What every entry carries; `details.month` is the month that it is for.
    pub header: Header,
    /// 款项来源.
    pub origin: Origin,
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
    /// What [`super::ContributionAssessed`] booked for it and is now settled.
    pub assessed: Fen,
}

impl ContributionReceived {
    /// The entry, or why there can be none.
    pub fn entry(self) -> Result<Entry, Refusal> {
        let funds = funds(self.insurance)?;
        let parts = [self.employer_part, self.individual_part, self.other_part, self.late_fee];
        let from = match self.origin {
            Origin::Bank => Account::Bank,
            Origin::Suspense => Account::Suspense,
        };
        let lines = vec![
            debit(from, sum(parts)?)?,
            credit(funds.employer, self.employer_part)?,
            credit(funds.individual, self.individual_part)?,
            credit(funds.other, self.other_part)?,
            credit(funds.employer, self.late_fee)?,
            debit(Account::ContributionsExpected, self.assessed)?,
            credit(Account::ContributionsReceivable, self.assessed)?,
        ];
        Ok(entry(self.header, Event::ContributionReceived, lines))
    }
}
