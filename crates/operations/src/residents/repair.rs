//! 补缴修复等待期 — somebody who missed years and waits for benefits pays some of them at this year's
//! levy: each takes its months off the variable wait, never below the floor of a long break. The
//! years themselves do not come back: what was unbroken before does not grow by it.

use ledger::MemberId;
use ledger::templates::Origin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::ContributionKind;
use vocab::{Date, Fen, Month, NationalCode, PlaceCode, Refusal, Text};

use super::year::{KIND, ResidentYear, YEARS, waiting};
use crate::employers::{check_receipt, claim_reference};
use crate::office::{Business, Work, Yuan, refuse};
use crate::payments::Levy;
use crate::reckon::Reckoner;
use crate::repair::Waiting;

/// 补缴修复等待期.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RepairWait {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 待遇年度 whose wait is shortened.
    #[serde(alias = "待遇年度")]
    pub year: i32,
    /// 补缴年数.
    #[serde(alias = "补缴年数")]
    pub years: i32,
    /// 银行流水号.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 金额.
    #[serde(alias = "金额")]
    pub amount: Yuan,
    /// 到账日期.
    #[serde(alias = "到账日期")]
    pub received: Date,
}

/// 修复结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaitRepaired {
    /// 待遇等待期 before.
    pub before: Waiting,
    /// The year as it is now.
    pub year: ResidentYear,
}

impl Business for RepairWait {
    type Answer = WaitRepaired;
    const NAME: &'static str = "resident.repair-wait";
    const LABEL: Text = Text::fixed("补缴修复等待期", "pay missed years to shorten a wait");
    const REFUSALS: &'static [&'static str] = &[
        "receipt-known",
        "receipt-amount",
        "received-in-future",
        "year-not-paid",
        "nothing-to-repair",
        "years-malformed",
        "wait-over",
        "amount-differs",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("30")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<WaitRepaired, StoreError> {
        check_receipt(work, &self.bank_reference, self.amount.0, self.received)?;
        let place = work.place();
        let record = work.desk.person(&self.member).await?;
        let month = paid_month(&record, place, self.year).ok_or_else(|| not_paid(self.year))?;
        let rows: Vec<(i64, ResidentYear)> = work.desk.rows(&self.member, YEARS).await?;
        let found = rows.into_iter().rfind(|(_, row)| row.year == self.year && row.is_of(place));
        let (position, before) = found.ok_or_else(|| not_paid(self.year))?;
        self.check(&before)?;
        let reckoner = Reckoner { library: work.library, place, known_at: work.today() };
        let repaired = before.repaired_years.saturating_add(self.years);
        let late = before.in_window == Some(false);
        let wait = waiting(&reckoner, before.paid, (before.missed_years, repaired), late);
        let after = ResidentYear { repaired_years: repaired, ..before.clone() };
        let year = after.after(month, wait);
        claim_reference(work, &self.bank_reference, &self.member).await?;
        let levy = Levy {
            month,
            amount: self.amount.0,
            received: self.received,
            payment: ContributionKind::BackPayment,
            origin: Origin::Bank,
        };
        let bill = format!("{}-repair-{}-{repaired}", self.member, self.year);
        levy.book(work, &self.member, bill).await?;
        work.desk.put(&self.member, YEARS, Some(position), &year).await?;
        Ok(WaitRepaired { before: before.waiting, year })
    }
}

impl RepairWait {
    fn check(&self, year: &ResidentYear) -> Result<(), StoreError> {
        let left = year.missed_years.saturating_sub(year.repaired_years);
        if left <= 0 {
            return Err(refuse(
                "nothing-to-repair",
                [
                    format!("{} 年没有可以补缴的断保年度", self.year),
                    format!("no missed year stands behind the wait of {}", self.year),
                ],
                ["固定等待期不能补缴修复", "the fixed wait cannot be bought off"],
            ));
        }
        if !(1..=left).contains(&self.years) {
            return Err(refuse(
                "years-malformed",
                [
                    format!("补缴年数应在 1 到 {left} 之间"),
                    format!("1 to {left} years can be paid"),
                ],
                ["请核对年数", "check the number"],
            ));
        }
        if let Some(from) = year.benefits_from.filter(|from| *from <= self.received) {
            return Err(refuse(
                "wait-over",
                [
                    format!("等待期已满，{from} 起享受待遇，不用补缴"),
                    format!("the wait is over since {from}"),
                ],
                ["不用办理", "there is nothing to do"],
            ));
        }
        let price = year.levy.0.0.checked_mul(i64::from(self.years)).map(Fen);
        let price = price.ok_or_else(Refusal::overflow)?;
        if price != self.amount.0 {
            return Err(refuse(
                "amount-differs",
                [
                    format!("应补 {price} 元，到账 {} 元", self.amount),
                    format!("the price is {price}; {} came", self.amount),
                ],
                ["请核对年数和金额", "check years and amount"],
            ));
        }
        Ok(())
    }
}

/// The month under which a resident's year is paid here.
fn paid_month(
    record: &vocab::record::PersonalRecord,
    place: PlaceCode,
    year: i32,
) -> Option<Month> {
    super::standing::paid(record, place).into_iter().find(|month| month.year() == year)
}

fn not_paid(year: i32) -> StoreError {
    let kind = KIND.label();
    refuse(
        "year-not-paid",
        [format!("{year} 年还没有缴{}", kind.zh), format!("{year} is not paid in {}", kind.en)],
        ["请先缴本年的费", "pay the levy of the year first"],
    )
}
