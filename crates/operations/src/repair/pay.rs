//! 补缴到账 — an offer is accepted by paying it: in one transaction the months are assessed, the
//! money goes to the funds, and the gap is closed.

use ledger::MemberId;
use ledger::templates::Origin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{DueStage, StoreError};
use vocab::record::StatusChangeKind;
use vocab::record::{ContributionKind, Enrolment, EnrolmentStatus, PersonalRecord};
use vocab::{Date, Month, NationalCode, Text};

use super::gaps::{KIND, Months};
use super::offer::{Kept, OFFERS, Restores, restores, standing_in};
use crate::employers::{Line, assess, check_receipt, claim_reference, settle_lines};
use crate::enrolment::note_change;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::Reckoner;

/// 补缴到账.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayRepair {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 报价单号.
    #[serde(alias = "报价单号")]
    pub offer: i64,
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

/// 补缴结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RepairPaid {
    /// 补上的月份.
    pub months: Vec<Month>,
    /// 核定单号.
    pub bill: String,
    /// What it restored.
    pub restored: Restores,
    /// 个人账户余额 before and after: the same.
    pub balance: Yuan,
    /// 应划入日期 of the last of these months; absent if nothing is credited for them.
    pub credited_by: Option<Date>,
}

impl Business for PayRepair {
    type Answer = RepairPaid;
    const NAME: &'static str = "repair.pay";
    const LABEL: Text = Text::fixed("补缴到账", "pay a repair");
    const REFUSALS: &'static [&'static str] = &[
        "receipt-known",
        "receipt-amount",
        "received-in-future",
        "offer-unknown",
        "offer-paid",
        "offer-expired",
        "offer-changed",
        "amount-differs",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("30")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<RepairPaid, StoreError> {
        check_receipt(work, &self.bank_reference, self.amount.0, self.received)?;
        let (place, today) = (work.place(), work.today());
        let kept = self.open_offer(work).await?;
        let mut record = work.desk.person(&self.member).await?;
        let before = record.clone();
        let reckoner = Reckoner { library: work.library, place, known_at: today };
        // The gap as it stood on the day on which the money came.
        let months = Months::of(reckoner, &before, self.received);
        let same = |it: &(Month, Month, bool)| (it.0, it.1) == (kept.first, kept.last);
        if !months.stretches().iter().any(same) {
            return Err(changed());
        }
        let restored = restores(&months, &reckoner, today, kept.first..=kept.last);
        claim_reference(work, &self.bank_reference, &self.member).await?;
        if cover(&mut record, &reckoner, &months, &kept)? {
            let note = Some(format!("补缴 {} 至 {}", kept.first, kept.last));
            note_change(&mut record, kept.first.first_day(), StatusChangeKind::Resumed, note);
            work.desk.keep(&self.member, &record).await?;
        }
        let bill = format!("{}-repair-{}", self.member, self.offer);
        let credited_by = self.book(work, &kept, &bill).await?;
        let paid = Kept { paid: Some(self.received), ..kept.clone() };
        work.desk.put(&self.member, OFFERS, Some(self.offer), &paid).await?;
        let (head, _) = work.desk.look(&self.member, place).await?;
        Ok(RepairPaid {
            months: kept.first.through(kept.last).collect(),
            bill,
            restored,
            balance: Yuan(head.balance),
            credited_by,
        })
    }
}

impl PayRepair {
    async fn open_offer(&self, work: &mut Work<'_>) -> Result<Kept, StoreError> {
        let place = work.place();
        let rows: Vec<(i64, Kept)> = work.desk.rows(&self.member, OFFERS).await?;
        let found =
            rows.into_iter().find(|(number, row)| *number == self.offer && row.place == place);
        let Some((_, kept)) = found else {
            return Err(refuse(
                "offer-unknown",
                [
                    format!("没有 {} 号补缴报价", self.offer),
                    format!("there is no offer {}", self.offer),
                ],
                ["请先办理补缴核定", "have an offer made first"],
            ));
        };
        if let Some(day) = kept.paid {
            return Err(refuse(
                "offer-paid",
                [format!("这份报价 {day} 已经缴过"), format!("the offer was paid on {day}")],
                ["不用重复缴费", "there is nothing to pay"],
            ));
        }
        if kept.last_day.is_some_and(|last| self.received > last) {
            let last = kept.last_day.unwrap_or(self.received);
            return Err(refuse(
                "offer-expired",
                [
                    format!("报价到 {last} 为止，这笔钱 {} 才到", self.received),
                    format!("the offer ended on {last}; the money came on {}", self.received),
                ],
                [
                    "不能再按这份报价补；到账的钱请先用“缴费到账”记入暂存款，再退回",
                    "it no longer holds; book the money into suspense as a receipt and return it",
                ],
            ));
        }
        if kept.price != self.amount.0 {
            return Err(refuse(
                "amount-differs",
                [
                    format!("应补 {} 元，到账 {} 元", kept.price, self.amount),
                    format!("the price is {}; {} came", kept.price, self.amount),
                ],
                [
                    "到账的钱请先用“缴费到账”记入暂存款，核对后退回",
                    "book the money into suspense as a receipt and return it",
                ],
            ));
        }
        Ok(kept)
    }

    /// Assesses every month and settles it; the day by which the last is credited.
    async fn book(
        &self,
        work: &mut Work<'_>,
        kept: &Kept,
        bill: &str,
    ) -> Result<Option<Date>, StoreError> {
        let line = |month| Line {
            payer: &self.member,
            member: &self.member,
            month,
            insurance: KIND,
            wage: kept.base,
            declared: Some(self.received),
            payment: ContributionKind::BackPayment,
            before: None,
        };
        let lines: Vec<Line<'_>> = kept.first.through(kept.last).map(line).collect();
        let answer = assess(work, bill, &lines).await?;
        if answer.total.0 != kept.price {
            return Err(changed());
        }
        let mut dues = work.desk.dues_of_bill(bill).await?;
        dues.retain(|due| due.stage == DueStage::Assessed);
        settle_lines(work, &dues, self.received, Origin::Bank).await?;
        let dues = work.desk.dues_of_bill(bill).await?;
        Ok(dues.into_iter().filter_map(|due| due.expected).max())
    }
}

/// Gives months that no period covers a period of their own, where they belong in time; whether
/// any was added.
fn cover(
    record: &mut PersonalRecord,
    reckoner: &Reckoner<'_>,
    months: &Months<'_>,
    kept: &Kept,
) -> Result<bool, StoreError> {
    let mut open: Vec<Month> = kept.first.through(kept.last).collect();
    open.retain(|month| reckoner.enrolment_in(record, KIND, *month).is_none());
    let (Some(first), Some(last)) = (open.first().copied(), open.last().copied()) else {
        return Ok(false);
    };
    let standing = standing_in(reckoner, record, months, first)?.clone();
    let status = match months.periods().filter(|it| it.from <= first.first_day()).last() {
        Some(before) if before.status == EnrolmentStatus::Paused => EnrolmentStatus::Paused,
        _ => EnrolmentStatus::Ended,
    };
    let period = Enrolment {
        place: Some(reckoner.place),
        from: first.first_day(),
        until: Some(last.last_day()),
        status,
        employer: None,
        ..standing
    };
    let rows = record.enrolments.get_or_insert_default();
    let index = rows.iter().position(|it| it.from > period.from).unwrap_or(rows.len());
    rows.insert(index, period);
    Ok(true)
}

fn changed() -> StoreError {
    refuse(
        "offer-changed",
        [
            "报价以后断缴的月份或价格变了，不能按原来的报价缴",
            "the months that are missing or their price have changed since the offer",
        ],
        ["请重新办理补缴核定", "have a new offer made"],
    )
}
