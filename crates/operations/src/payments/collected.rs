//! 税务征缴入账 — the tax office collects, and says for whom, for which month and how much of what.
//! What it has collected is booked as it says, also where no document that is known here gives the
//! rate: money that has come is nobody's guess. What of it is credited is worked out by the rules
//! here, as for every other month.

use ledger::MemberId;
use ledger::templates::{ContributionAssessed, Origin, SuspenseIn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError};
use vocab::record::{Contribution, ContributionKind};
use vocab::{Date, Fen, InsuranceKind, Month, NationalCode, Text};

use crate::employers::{booking_day, check_receipt, claim_reference, name_of, settle_lines};
use crate::enrolment::not_enrolled;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{Reckoner, sum};

/// 税务征缴入账 — one line of what was collected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BookCollected {
    /// 电子税票号码: the number of the line, booked once.
    #[serde(alias = "电子税票号码")]
    pub bank_reference: String,
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 单位编号 of an employer that paid.
    #[serde(default, alias = "单位编号", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub employer: Option<MemberId>,
    /// 险种.
    #[serde(alias = "险种")]
    pub insurance: InsuranceKind,
    /// 费款所属期.
    #[serde(alias = "费款所属期")]
    pub month: Month,
    /// 缴费类型.
    #[serde(default, alias = "缴费类型")]
    pub payment: ContributionKind,
    /// 缴费基数.
    #[serde(default, alias = "缴费基数", skip_serializing_if = "Option::is_none")]
    pub base: Option<Yuan>,
    /// 单位缴费.
    #[serde(default, alias = "单位缴费")]
    pub employer_part: Yuan,
    /// 个人缴费.
    #[serde(default, alias = "个人缴费")]
    pub individual_part: Yuan,
    /// 其他缴费.
    #[serde(default, alias = "其他缴费")]
    pub other_part: Yuan,
    /// 申报日期.
    #[serde(default, alias = "申报日期", skip_serializing_if = "Option::is_none")]
    pub declared: Option<Date>,
    /// 核定日期, by the tax office.
    #[serde(default, alias = "核定日期", skip_serializing_if = "Option::is_none")]
    pub assessed: Option<Date>,
    /// 缴费日期.
    #[serde(alias = "缴费日期")]
    pub paid: Date,
    /// 到账日期.
    #[serde(alias = "到账日期")]
    pub received: Date,
}

/// 已入账.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Collected {
    /// 核定单号 under which it stands.
    pub bill: String,
    /// 合计.
    pub total: Yuan,
    /// 应划入日期; absent if nothing is credited for the month.
    pub credited_by: Option<Date>,
}

impl Business for BookCollected {
    type Answer = Collected;
    const NAME: &'static str = "payment.collected";
    const LABEL: Text = Text::fixed("税务征缴入账", "book what the tax office collected");
    const REFUSALS: &'static [&'static str] = &[
        "receipt-known",
        "receipt-amount",
        "received-in-future",
        "employer-unknown",
        "not-enrolled",
        "month-paid",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("10")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Collected, StoreError> {
        let parts = [self.employer_part.0, self.individual_part.0, self.other_part.0];
        let total = sum(parts)?;
        let below = parts.iter().any(|part| *part < Fen::ZERO);
        let amount = if below { Fen::ZERO } else { total };
        check_receipt(work, &self.bank_reference, amount, self.received)?;
        let place = work.place();
        let mut record = work.desk.person(&self.member).await?;
        let reckoner = Reckoner { library: work.library, place, known_at: work.today() };
        if reckoner.enrolment_in(&record, self.insurance, self.month).is_none() {
            return Err(not_enrolled(self.insurance, self.month.last_day()));
        }
        let employer = match &self.employer {
            Some(employer) => Some(name_of(work, employer).await?),
            None => None,
        };
        self.not_paid_yet(work).await?;
        self.suspend(work, total).await?;
        let rows = record.contributions.get_or_insert_default();
        rows.push(Contribution {
            place: Some(place),
            payment: self.payment,
            employer: employer.clone(),
            base: self.base.map(|base| base.0),
            employer_part: self.employer_part.0,
            individual_part: self.individual_part.0,
            other_part: self.other_part.0,
            declared: self.declared,
            assessed: self.assessed,
            paid: Some(self.paid),
            ..Contribution::of(self.insurance, self.month)
        });
        let position = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        work.desk.keep(&self.member, &record).await?;
        let due = self.due(work, position);
        work.desk.add_dues(std::slice::from_ref(&due)).await?;
        let part = format!("{}/{position}/assessed", self.member);
        let mut header = work.header(&self.member, &part, booking_day(work, self.received));
        header.details.month = Some(self.month);
        header.details.counterparty = employer;
        header.details.reference = Some(due.bill.clone());
        work.desk.post(&[ContributionAssessed { header, amount: total }.entry()?]).await?;
        let dues = [due];
        settle_lines(work, &dues, self.received, Origin::Suspense).await?;
        let [due] = dues;
        let stands = work.desk.dues_of_bill(&due.bill).await?;
        let credited_by = stands.iter().find_map(|due| due.expected);
        Ok(Collected { bill: due.bill, total: Yuan(total), credited_by })
    }
}

impl BookCollected {
    async fn not_paid_yet(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let (place, month) = (work.place(), self.month);
        let paid = work.desk.dues_of_member(&self.member).await?.into_iter().any(|due| {
            due.place == place
                && due.insurance == self.insurance
                && due.month == month
                && !matches!(due.stage, DueStage::Refunded | DueStage::Cancelled)
        });
        if !paid {
            return Ok(());
        }
        Err(refuse(
            "month-paid",
            [format!("{month} 已经核定或缴过"), format!("{month} is assessed or paid already")],
            ["请与税务核对；重复缴的可以退", "compare with the tax office; paid twice is refunded"],
        ))
    }

    async fn suspend(&self, work: &mut Work<'_>, total: Fen) -> Result<(), StoreError> {
        let office = work.desk.office().await?;
        claim_reference(work, &self.bank_reference, &office).await?;
        let mut header = work.header(&office, "receipt", booking_day(work, self.received));
        header.details.reference = Some(self.bank_reference.clone());
        header.details.month = Some(self.month);
        work.desk.post(&[SuspenseIn { header, amount: total }.entry()?]).await?;
        Ok(())
    }

    fn due(&self, work: &Work<'_>, position: i64) -> Due {
        let payer = self.employer.clone().unwrap_or_else(|| self.member.clone());
        Due {
            member: self.member.clone(),
            position,
            place: work.place(),
            payer,
            bill: format!("T-{}-{position}", self.member),
            month: self.month,
            insurance: self.insurance,
            employer_part: self.employer_part.0,
            individual_part: self.individual_part.0,
            other_part: self.other_part.0,
            stage: DueStage::Assessed,
            received: None,
            expected: None,
        }
    }
}
