//! 退回 — money that goes back to who paid it: from suspense, or a contribution that should not
//! have been paid (wrong scheme, paid twice). Nothing goes back twice.

use ledger::MemberId;
use ledger::templates::{ContributionRefunded, Origin, SuspenseReturned};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError};
use vocab::record::{Contribution, ContributionKind};
use vocab::{Fen, InsuranceKind, Month, NationalCode, Text};

use super::receipts::{RECEIPTS, find_receipt};
use super::settling::fund_parts;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{less, sum};

/// 暂存款退回.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// 银行流水号.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 凭据.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 已退回.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Returned {
    /// 退回金额.
    pub amount: Yuan,
}

impl Business for Return {
    type Answer = Returned;
    const NAME: &'static str = "employer.return";
    const LABEL: Text = Text::fixed("暂存款退回", "return money in suspense");
    const REFUSALS: &'static [&'static str] =
        &["receipt-unknown", "receipt-used", "document-missing"];

    fn subject(&self) -> Option<String> {
        Some(format!("receipt:{}", self.bank_reference))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Returned, StoreError> {
        documented(&self.document)?;
        let (holder, position, mut booked) = find_receipt(work, &self.bank_reference).await?;
        let amount = booked.left;
        booked.left = Fen::ZERO;
        work.desk.put(&holder, RECEIPTS, Some(position), &booked).await?;
        let mut header = work.header(&holder, "return", work.today());
        header.details.reference = Some(self.bank_reference.clone());
        header.details.note = Some(self.document.clone());
        work.desk.post(&[SuspenseReturned { header, amount }.entry()?]).await?;
        Ok(Returned { amount: Yuan(amount) })
    }
}

/// 保费退还 — a month that was paid and should not have been. What stands in the account must be
/// taken back first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundContribution {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 险种.
    #[serde(alias = "险种")]
    pub insurance: InsuranceKind,
    /// 费款所属期.
    #[serde(alias = "费款所属期")]
    pub month: Month,
    /// 凭据.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 退费结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refunded {
    /// 退还单位.
    pub employer_part: Yuan,
    /// 退还个人.
    pub individual_part: Yuan,
    /// 退还其他.
    pub other_part: Yuan,
    /// 合计.
    pub total: Yuan,
}

impl Business for RefundContribution {
    type Answer = Refunded;
    const NAME: &'static str = "contribution.refund";
    const LABEL: Text = Text::fixed("保费退还", "refund a contribution");
    const REFUSALS: &'static [&'static str] =
        &["document-missing", "not-received", "credit-stands", "refunded-already"];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("20")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Refunded, StoreError> {
        documented(&self.document)?;
        let place = work.place();
        let mut record = work.desk.person(&self.member).await?;
        let dues = work.desk.dues_of_member(&self.member).await?;
        let of_month = |due: &Due| {
            due.place == place && due.insurance == self.insurance && due.month == self.month
        };
        let of_month: Vec<Due> = dues.into_iter().filter(of_month).collect();
        let open = self.refundable(&record.contributions, &of_month)?;
        let parts = |of: fn(&Due) -> Result<[Fen; 3], StoreError>| -> Result<_, StoreError> {
            let mut whole = [Fen::ZERO; 3];
            for due in &open {
                for (whole, part) in whole.iter_mut().zip(of(due)?) {
                    *whole = sum([*whole, part])?;
                }
            }
            Ok(whole)
        };
        let [employer_part, individual_part, other_part] =
            parts(|due| Ok([due.employer_part, due.individual_part, due.other_part]))?;
        let back = |amount: Fen| less(Fen::ZERO, amount);
        let rows = record.contributions.get_or_insert_default();
        rows.push(Contribution {
            place: Some(place),
            payment: ContributionKind::Refund,
            employer_part: back(employer_part)?,
            individual_part: back(individual_part)?,
            other_part: back(other_part)?,
            received: Some(work.today()),
            outcome: Some(self.document.clone()),
            ..Contribution::of(self.insurance, self.month)
        });
        work.desk.keep(&self.member, &record).await?;
        let gone = |due: &Due| Due { stage: DueStage::Refunded, expected: None, ..due.clone() };
        work.desk.move_dues(&open.iter().map(gone).collect::<Vec<_>>()).await?;
        let mut header = work.header(&self.member, "", work.today());
        header.details.month = Some(self.month);
        header.details.reference = open.first().map(|due| due.bill.clone());
        header.details.note = Some(self.document.clone());
        let [from_pool, from_held, from_other] = parts(fund_parts)?;
        let entry = ContributionRefunded {
            header,
            to: Origin::Bank,
            insurance: self.insurance,
            employer_part: from_pool,
            individual_part: from_held,
            other_part: from_other,
            late_fee: Fen::ZERO,
        };
        work.desk.post(&[entry.entry()?]).await?;
        Ok(Refunded {
            employer_part: Yuan(employer_part),
            individual_part: Yuan(individual_part),
            other_part: Yuan(other_part),
            total: Yuan(sum([employer_part, individual_part, other_part])?),
        })
    }
}

impl RefundContribution {
    /// The lines of the month that can be refunded — all that are not in the account — or why
    /// none can.
    fn refundable(
        &self,
        rows: &Option<Vec<Contribution>>,
        dues: &[Due],
    ) -> Result<Vec<Due>, StoreError> {
        let credited = |due: &Due| {
            let index = usize::try_from(due.position.saturating_sub(1)).unwrap_or(usize::MAX);
            let row = rows.as_ref().and_then(|rows| rows.get(index));
            row.is_some_and(|row| row.credited.is_some())
        };
        let open = dues.iter().filter(|due| match due.stage {
            DueStage::Received => true,
            DueStage::Settled => !credited(due),
            _ => false,
        });
        let open: Vec<Due> = open.cloned().collect();
        if sum(open.iter().filter_map(Due::total))? > Fen::ZERO {
            return Ok(open);
        }
        let month = self.month;
        Err(if dues.iter().any(|due| due.stage == DueStage::Settled) {
            refuse(
                "credit-stands",
                [
                    format!("{month} 的钱已经划入个人账户"),
                    format!("the money of {month} stands in the account"),
                ],
                ["请先办理划入退收，再退费", "take the credit back first, then refund"],
            )
        } else if dues.iter().any(|due| due.stage == DueStage::Refunded) {
            refuse(
                "refunded-already",
                [format!("{month} 已经退过"), format!("{month} has been refunded")],
                ["不能再退；请查看退费记录", "it cannot be refunded again"],
            )
        } else {
            refuse(
                "not-received",
                [format!("{month} 没有到账的保费"), format!("nothing was received for {month}")],
                ["没有到账就没有可退的；请核对月份和险种", "check month and insurance"],
            )
        })
    }
}

pub(crate) fn documented(document: &str) -> Result<(), StoreError> {
    if document.trim().is_empty() {
        return Err(refuse(
            "document-missing",
            ["没有凭据", "a document is missing"],
            ["请填写申请或批准文件的编号", "give the number of the document"],
        ));
    }
    Ok(())
}
