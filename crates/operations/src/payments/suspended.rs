//! 个人暂存款 — money of people who pay for themselves that fits no month yet: a clerk finds whose it
//! is, or it goes back to whoever paid it. Nothing is done twice with the same money.

use ledger::MemberId;
use ledger::templates::SuspenseReturned;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Store, StoreError, office_of};
use vocab::record::Suspense;
use vocab::{PlaceCode, Text};

use super::{Kept, PersonalReceipt, RECEIPTS, ReceivePersonal, book};
use crate::employers::documented;
use crate::office::{Business, Work, Yuan, refuse};

/// 个人暂存款认领 — a clerk says whose money it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchPersonal {
    /// 银行流水号.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 凭据.
    #[serde(alias = "凭据")]
    pub document: String,
}

impl Business for MatchPersonal {
    type Answer = PersonalReceipt;
    const NAME: &'static str = "payment.match";
    const LABEL: Text = Text::fixed("个人暂存款认领", "match personal money in suspense");
    const REFUSALS: &'static [&'static str] =
        &["document-missing", "receipt-unknown", "receipt-used", "money-does-not-fit"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<PersonalReceipt, StoreError> {
        documented(&self.document)?;
        let (office, position, mut kept) = waiting(work, &self.bank_reference).await?;
        let year = book(work, &self.member, &kept.money).await?.map_err(|reason| {
            refuse(
                "money-does-not-fit",
                [reason.zh, reason.en],
                ["请核对参保、月份和金额", "check enrolment, month and amount"],
            )
        })?;
        kept.member = Some(self.member.clone());
        kept.reason = None;
        work.desk.put(&office, RECEIPTS, Some(position), &kept).await?;
        forget(work, &self.member, &kept).await?;
        Ok(PersonalReceipt { member: Some(self.member.to_string()), suspense: None, year })
    }
}

/// 个人暂存款退回 — to whoever paid it: the amount was wrong, the month was paid already, or nobody
/// is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnPersonal {
    /// 银行流水号.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 凭据.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 已退回.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalReturned {
    /// 退回金额.
    pub amount: Yuan,
    /// 缴费人 as the tax office has him.
    pub to: String,
}

impl Business for ReturnPersonal {
    type Answer = PersonalReturned;
    const NAME: &'static str = "payment.return";
    const LABEL: Text = Text::fixed("个人暂存款退回", "return personal money in suspense");
    const REFUSALS: &'static [&'static str] =
        &["document-missing", "receipt-unknown", "receipt-used"];

    fn subject(&self) -> Option<String> {
        Some(format!("receipt:{}", self.bank_reference))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<PersonalReturned, StoreError> {
        documented(&self.document)?;
        let (office, position, mut kept) = waiting(work, &self.bank_reference).await?;
        kept.returned = Some(work.today());
        work.desk.put(&office, RECEIPTS, Some(position), &kept).await?;
        let owner = kept.money.likely_owner(work).await?;
        if let Some(member) = kept.shown.clone().or(owner.map(|(member, _)| member)) {
            forget(work, &member, &kept).await?;
        }
        let amount = kept.money.amount;
        let mut header = work.header(&office, "return", work.today());
        header.details.reference = Some(self.bank_reference.clone());
        header.details.counterparty = Some(kept.money.name.clone());
        header.details.note = Some(self.document.clone());
        work.desk.post(&[SuspenseReturned { header, amount: amount.0 }.entry()?]).await?;
        Ok(PersonalReturned { amount, to: kept.money.name })
    }
}

/// The receipt of a reference, if its money still waits; and where it is kept.
async fn waiting(
    work: &mut Work<'_>,
    reference: &str,
) -> Result<(MemberId, i64, Kept), StoreError> {
    let office = work.desk.office().await?;
    let rows: Vec<(i64, Kept)> = work.desk.rows(&office, RECEIPTS).await?;
    let found = rows.into_iter().find(|(_, row)| row.money.bank_reference == reference);
    let Some((position, kept)) = found else {
        return Err(refuse(
            "receipt-unknown",
            [
                format!("没有流水号为 {reference} 的个人缴费"),
                format!("no personal payment has the reference {reference}"),
            ],
            ["请核对银行流水号", "check the bank reference"],
        ));
    };
    if let Some(day) = kept.returned {
        return Err(refuse(
            "receipt-used",
            [format!("这笔钱 {day} 已经退回"), format!("that money went back on {day}")],
            ["不用再办", "there is nothing to do"],
        ));
    }
    if kept.member.is_some() {
        return Err(refuse(
            "receipt-used",
            ["这笔钱已经有主", "that money has its owner"],
            [
                "不用重复认领；已经入账的请办理保费退还",
                "what is booked is refunded as a contribution",
            ],
        ));
    }
    Ok((office, position, kept))
}

/// Personal money of a place that still waits: who paid, what it was for and why it waits, how much
/// and since when.
pub(crate) async fn still_waiting(
    store: &Store,
    place: PlaceCode,
) -> Result<Vec<(String, ReceivePersonal)>, StoreError> {
    let mut found = Vec::new();
    let Some(office) = office_of(place) else { return Ok(found) };
    for (_, row) in store.rows::<Kept>(&office, RECEIPTS).await? {
        if let (None, None, Some(reason)) = (&row.member, row.returned, row.reason) {
            let ReceivePersonal { name, month, .. } = &row.money;
            found.push((format!("{name} {month}：{reason}"), row.money));
        }
    }
    Ok(found)
}

/// Matches money that waited under an identity which is now a person's; how many receipts it was.
pub(crate) async fn rematch(
    work: &mut Work<'_>,
    member: &MemberId,
    name: &str,
    number: &str,
) -> Result<usize, StoreError> {
    let office = work.desk.office().await?;
    let rows: Vec<(i64, Kept)> = work.desk.rows(&office, RECEIPTS).await?;
    let mut matched = 0;
    for (position, mut kept) in rows {
        let his = kept.money.name.trim() == name && kept.money.identity_number.trim() == number;
        if kept.member.is_some()
            || kept.returned.is_some()
            || !his
            || book(work, member, &kept.money).await?.is_err()
        {
            continue;
        }
        kept.member = Some(member.clone());
        kept.reason = None;
        work.desk.put(&office, RECEIPTS, Some(position), &kept).await?;
        forget(work, member, &kept).await?;
        matched += 1;
    }
    Ok(matched)
}

/// Money that waits no more no longer stands among what does, on the page on which it stood. Of two
/// that are alike, one is left.
async fn forget(
    work: &mut Work<'_>,
    member: &MemberId,
    Kept { money, shown, .. }: &Kept,
) -> Result<(), StoreError> {
    let member = shown.as_ref().unwrap_or(member);
    let mut record = work.desk.person(member).await?;
    let place = work.place();
    let same = |row: &Suspense| {
        row.month == Some(money.month)
            && row.place.is_none_or(|at| at == place)
            && row.amount == money.amount.0
            && row.date == money.received
            && row.name.as_deref() == Some(money.name.as_str())
            && row.number.as_deref() == Some(money.identity_number.as_str())
    };
    if let Some(rows) = &mut record.suspense
        && let Some(index) = rows.iter().position(same)
    {
        rows.remove(index);
    }
    work.desk.keep(member, &record).await
}
