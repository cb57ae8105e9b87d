//! 欠费、滞纳金 — what paying late costs, by the rates of each time, and paying it.

use ledger::MemberId;
use ledger::templates::SurchargeReceived;
use policy::rules::Agreement;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError};
use vocab::record::Contribution;
use vocab::{Date, Fen, Month, Text};

use super::active;
use super::assess::CONTRIBUTIONS;
use super::deferral::deferrals_of;
use super::receipts::{Booked, RECEIPTS, find_receipt};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{Reckoner, less, sum};
use crate::together::TOGETHER;

const SURCHARGES: &str = "office.surcharges";

/// 一笔滞纳金 as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Late {
    bill: String,
    month: Month,
    arrears: Fen,
    from: Date,
    paid: Date,
    amount: Fen,
    rule: String,
    arithmetic: String,
    settled: Option<Date>,
}

/// 逾期 — what paying late costs, as far as documents that are known here say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lateness {
    pub owed: Option<Fen>,
    /// What no document says; nothing is guessed.
    pub unknown: Option<String>,
}

impl Lateness {
    /// Two bills together.
    pub fn and(self, other: Lateness) -> Result<Lateness, StoreError> {
        let owed = match (self.owed, other.owed) {
            (Some(one), Some(two)) => Some(sum([one, two])?),
            (one, two) => one.or(two),
        };
        Ok(Lateness { owed, unknown: self.unknown.or(other.unknown) })
    }

    fn unknown(error: StoreError) -> Result<Lateness, StoreError> {
        match error {
            StoreError::Refused(refusal) => {
                Ok(Lateness { owed: None, unknown: Some(refusal.sentence.zh.into_owned()) })
            }
            fault @ StoreError::Fault(_) => Err(fault),
        }
    }
}

/// Works out and writes down what a bill costs for having been paid late.
pub(super) async fn note_lateness(
    work: &mut Work<'_>,
    payer: &MemberId,
    bill: &str,
    lines: &[Due],
    paid: Date,
) -> Result<Lateness, StoreError> {
    let Some(first) = lines.first() else { return Ok(Lateness::default()) };
    let reckoner = Reckoner { library: work.library, place: first.place, known_at: work.today() };
    let record = work.desk.person(&first.member).await?;
    let enrolment = reckoner.enrolment_in(&record, first.insurance, first.month).cloned();
    let Some(deadline) = enrolment.and_then(|it| reckoner.deadline(&it, first.month)) else {
        return Ok(Lateness::default());
    };
    let (from, to) = match late_days(work, reckoner, (payer, bill, first), (deadline, paid)).await {
        Ok(Some(days)) => days,
        Ok(None) => return Ok(Lateness::default()),
        Err(error) => return Lateness::unknown(error),
    };
    let arrears = sum(lines.iter().filter_map(Due::total))?;
    let cost = match reckoner.surcharge(first.insurance, arrears, from, to) {
        Ok(cost) => cost,
        Err(error) => return Lateness::unknown(error),
    };
    let late = Late {
        bill: bill.to_owned(),
        month: first.month,
        arrears,
        from,
        paid: to,
        amount: cost.amount,
        rule: cost.rule,
        arithmetic: cost.arithmetic,
        settled: None,
    };
    work.desk.put(payer, SURCHARGES, None, &late).await?;
    Ok(Lateness { owed: Some(cost.amount), unknown: None })
}

/// The days that count as late, first and last; `None` if there are none. What was agreed shortens
/// them where the documents say so; where none says, they are unknown.
async fn late_days(
    work: &mut Work<'_>,
    reckoner: Reckoner<'_>,
    (payer, bill, first): (&MemberId, &str, &Due),
    (deadline, paid): (Date, Date),
) -> Result<Option<(Date, Date)>, StoreError> {
    if paid <= deadline {
        return Ok(None);
    }
    let day_after = |day: Date| day.saturating_add(jiff::Span::new().days(1));
    let (mut from, mut to) = (day_after(deadline), paid);
    if let Some(until) = deferrals_of(work, payer).await?.until(first.month)
        && reckoner.surcharge_stops(Agreement::Deferral, first.insurance, paid)?
    {
        from = from.max(day_after(until));
    }
    if let Some(agreed) = super::instalments::agreed_for(work, payer, bill).await?
        && reckoner.surcharge_stops(Agreement::Instalments, first.insurance, paid)?
    {
        to = to.min(agreed);
    }
    Ok((from <= to).then_some((from, to)))
}

/// 缴纳滞纳金 — from money of the employer that waits in suspense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaySurcharge {
    /// 单位编号.
    #[serde(alias = "单位编号")]
    #[schemars(with = "String")]
    pub employer: MemberId,
    /// 核定单号 of the bill that was paid late.
    #[serde(alias = "核定单号")]
    pub bill: String,
    /// 银行流水号 of the money.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
}

/// 滞纳金 paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Surcharge {
    /// 滞纳金.
    pub amount: Yuan,
    /// 依据.
    pub rule: String,
    /// 算式.
    pub arithmetic: String,
    /// What is left of the money.
    pub suspense: Yuan,
}

impl Business for PaySurcharge {
    type Answer = Surcharge;
    const NAME: &'static str = "employer.pay-surcharge";
    const LABEL: Text = Text::fixed("缴纳滞纳金", "pay a surcharge");
    const REFUSALS: &'static [&'static str] = &[
        "employer-elsewhere",
        "no-surcharge",
        "receipt-unknown",
        "receipt-used",
        "money-too-little",
        "money-of-another",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.employer.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Surcharge, StoreError> {
        active(work, &self.employer).await?;
        let rows: Vec<(i64, Late)> = work.desk.rows(&self.employer, SURCHARGES).await?;
        let owed = rows.into_iter().find(|(_, row)| row.bill == self.bill && row.settled.is_none());
        let Some((position, mut late)) = owed else {
            return Err(refuse(
                "no-surcharge",
                [
                    format!("核定单 {} 没有待缴的滞纳金", self.bill),
                    format!("no surcharge is owed on {}", self.bill),
                ],
                ["请核对单号", "check the number"],
            ));
        };
        let (holder, receipt, mut booked) = find_receipt(work, &self.bank_reference).await?;
        if holder != self.employer {
            return Err(refuse(
                "money-of-another",
                ["这笔暂存款不在本单位名下", "that money is not on this employer's file"],
                ["请先把暂存款认领到本单位", "have it matched to the employer first"],
            ));
        }
        if booked.left < late.amount {
            return Err(refuse(
                "money-too-little",
                [
                    format!("暂存 {} 元，滞纳金 {} 元，不够", booked.left, late.amount),
                    format!("{} is there, {} is owed", booked.left, late.amount),
                ],
                ["请补足后再办理", "pay the rest first"],
            ));
        }
        booked.left = less(booked.left, late.amount)?;
        work.desk.put::<Booked>(&holder, RECEIPTS, Some(receipt), &booked).await?;
        late.settled = Some(work.today());
        work.desk.put(&self.employer, SURCHARGES, Some(position), &late).await?;
        note_on_lines(work, &self.bill, late.amount).await?;
        let mut header = work.header(&self.employer, "surcharge", work.today());
        header.details.month = Some(late.month);
        header.details.reference = Some(self.bill.clone());
        header.rule = Some(late.rule.clone());
        header.arithmetic = Some(late.arithmetic.clone());
        work.desk.post(&[SurchargeReceived { header, amount: late.amount }.entry()?]).await?;
        Ok(Surcharge {
            amount: Yuan(late.amount),
            rule: late.rule,
            arithmetic: late.arithmetic,
            suspense: Yuan(booked.left),
        })
    }
}

/// Writes on each line of a bill its share of what paying late cost, so that everybody finds in his
/// own contributions what was paid: by what was owed, to the fen, in the order of the lines.
async fn note_on_lines(work: &mut Work<'_>, bill: &str, amount: Fen) -> Result<(), StoreError> {
    let place = work.place();
    let mut dues = work.desk.dues_of_bill(bill).await?;
    dues.retain(|due| due.place == place && due.stage != DueStage::Cancelled);
    let whole = sum(dues.iter().filter_map(Due::total))?;
    let (mut owed, mut given) = (Fen::ZERO, Fen::ZERO);
    for dues in dues.chunks(TOGETHER) {
        let places: Vec<_> = dues.iter().map(|it| (&it.member, it.position)).collect();
        let mut rows = work.desk.rows_at::<Contribution>(CONTRIBUTIONS, &places).await?;
        rows.sort_by(|a, b| (&a.member, a.position).cmp(&(&b.member, b.position)));
        for row in &mut rows {
            let its = dues
                .iter()
                .find(|due| due.member == row.member && due.position == row.position)
                .and_then(Due::total)
                .unwrap_or_default();
            owed = sum([owed, its])?;
            let through = share(amount, owed, whole).ok_or_else(vocab::Refusal::overflow)?;
            row.version = row.version.saturating_add(1);
            row.row.late_fee = sum([row.row.late_fee, less(through, given)?])?;
            given = through;
        }
        work.desk.put_many(CONTRIBUTIONS, &rows).await?;
    }
    Ok(())
}

/// What falls on the first lines of a bill, rounded down; on all of them the whole.
fn share(amount: Fen, owed: Fen, whole: Fen) -> Option<Fen> {
    let product = i128::from(amount.0).checked_mul(i128::from(owed.0))?;
    let part = product.checked_div(i128::from(whole.0))?;
    i64::try_from(part).ok().map(Fen)
}
