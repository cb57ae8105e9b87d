//! 账户支出 — spending at an institution, by the owner or by a relative who was let in, and giving
//! a spending back. What is blocked is told from what is not there.

mod opening;

use ledger::templates::{SharedSpending, Spending, SpendingRefund};
use ledger::{Event, MemberId, Part, Posted, SpendingOrder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::PersonalRecord;
use vocab::{Date, Fen, Month, Refusal, Text};

use crate::employers::documented;
use crate::enrolment::blocked;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{less, sum};
use crate::sharing::{bound_on, not_bound};

pub use opening::{TakeOver, TakenOver};

/// 医保消费.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spend {
    /// 人员编号 of the owner.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 金额.
    #[serde(alias = "金额")]
    pub amount: Yuan,
    /// 机构.
    #[serde(alias = "机构")]
    pub institution: String,
    /// 流水号 of the institution.
    #[serde(alias = "流水号")]
    pub reference: String,
    /// 使用人, if it is not the owner.
    #[serde(default, alias = "使用人", skip_serializing_if = "Option::is_none")]
    pub used_by: Option<String>,
    /// 日期.
    #[serde(alias = "日期")]
    pub on: Date,
}

/// 账本余额 after a movement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Moved {
    /// 分录号.
    pub entry: String,
    /// 账本余额.
    pub balance: Yuan,
}

impl Business for Spend {
    type Answer = Moved;
    const NAME: &'static str = "account.spend";
    const LABEL: Text = Text::fixed("医保消费", "spend from an account");
    const REFUSALS: &'static [&'static str] = &[
        "amount-not-positive",
        "institution-missing",
        "account-restricted",
        "balance-insufficient",
        "relative-not-bound",
        "relative-limit",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Moved, StoreError> {
        let amount = self.amount.0;
        positive(amount)?;
        institution_named(&self.institution)?;
        let place = work.place();
        let record = work.desk.person(&self.member).await?;
        let (head, parts) = work.desk.account(&self.member, place).await?;
        let held_back = blocked(&record, place, self.on, head.balance);
        let held_back = held_back.ok_or_else(Refusal::overflow)?;
        let free = less(head.balance, held_back)?;
        if amount > free && amount <= head.balance {
            return Err(restricted(head.balance, held_back));
        }
        if let Some(relative) = &self.used_by {
            self.check_relative(work, &record, relative).await?;
        }
        let mut header = work.header(&self.member, "", self.on);
        header.details.counterparty = Some(self.institution.clone());
        header.details.reference = Some(self.reference.clone());
        header.details.used_by = self.used_by.clone();
        let order = SpendingOrder::CurrentYearFirst;
        let parts = parts.take(amount, order).ok_or_else(Refusal::overflow)?;
        let entry = match self.used_by {
            Some(_) => SharedSpending { header, parts }.entry()?,
            None => Spending { header, parts }.entry()?,
        };
        moved(work.desk.post(&[entry]).await?)
    }
}

impl Spend {
    /// A relative must be bound on the day, and within what the owner allows him in a month.
    async fn check_relative(
        &self,
        work: &mut Work<'_>,
        record: &PersonalRecord,
        relative: &str,
    ) -> Result<(), StoreError> {
        let Some(bound) = bound_on(record, relative, self.on) else {
            return Err(not_bound(relative, self.on));
        };
        let Some(limit) = bound.monthly_limit else { return Ok(()) };
        let used = used_anywhere(work, &self.member, relative, Month::of(self.on)).await?;
        if sum([used, self.amount.0])? > limit {
            return Err(refuse(
                "relative-limit",
                [
                    format!("{relative} 本月限额 {limit} 元，已用 {used} 元，这笔超出限额"),
                    format!("{relative} may use {limit} this month and has used {used}"),
                ],
                ["请账户本人调高限额，或下月再用", "the owner may raise the limit"],
            ));
        }
        Ok(())
    }
}

/// 医保退费 — a spending is given back, in all at most once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundSpending {
    /// 人员编号 of the owner.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 原流水号.
    #[serde(alias = "原流水号")]
    pub reverses: String,
    /// 金额.
    #[serde(alias = "金额")]
    pub amount: Yuan,
    /// 日期.
    #[serde(alias = "日期")]
    pub on: Date,
    /// 旧账消费: the spending as a document shows it, where it stands in books of before these.
    #[serde(default, alias = "旧账消费", skip_serializing_if = "Option::is_none")]
    pub older: Option<OlderSpending>,
}

/// 旧账消费 — a spending that was booked before these books began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OlderSpending {
    /// 消费金额.
    #[serde(alias = "消费金额")]
    pub amount: Yuan,
    /// 机构.
    #[serde(alias = "机构")]
    pub institution: String,
    /// 消费日期.
    #[serde(alias = "消费日期")]
    pub on: Date,
    /// 退费流水号 of the institution.
    #[serde(alias = "退费流水号")]
    pub reference: String,
    /// 凭据 that shows it.
    #[serde(alias = "凭据")]
    pub document: String,
}

impl Business for RefundSpending {
    type Answer = Moved;
    const NAME: &'static str = "account.refund";
    const LABEL: Text = Text::fixed("医保退费", "give a spending back");
    const REFUSALS: &'static [&'static str] =
        &["amount-not-positive", "spending-unknown", "refund-too-much", "document-missing"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Moved, StoreError> {
        positive(self.amount.0)?;
        let place = work.place();
        let entries = work.desk.entries(&self.member, place).await?;
        let of = |entry: &Posted| entry.entry.effect().unwrap_or_default();
        let spent = entries.iter().find(|posted| {
            let entry = &posted.entry;
            matches!(entry.event, Event::Spending | Event::SharedSpending)
                && entry.header.details.reference.as_deref() == Some(self.reverses.as_str())
        });
        if let (None, Some(older)) = (spent, &self.older) {
            return self.refund_older(work, older, &entries).await;
        }
        let Some(spent) = spent else {
            return Err(refuse(
                "spending-unknown",
                [
                    format!("这个账户没有流水号为 {} 的消费", self.reverses),
                    format!("the account has no spending {}", self.reverses),
                ],
                ["请核对原流水号", "check the number of the spending"],
            ));
        };
        let returned = returned(&entries, &self.reverses)?;
        let left = less(less(Fen::ZERO, of(spent))?, returned)?;
        if self.amount.0 > left {
            return Err(refuse(
                "refund-too-much",
                [
                    format!("这笔消费还能退 {left} 元，已退 {returned} 元"),
                    format!("{left} of it can be given back; {returned} was"),
                ],
                ["已退的不能再退；请核对金额", "what was given back is not given back again"],
            ));
        }
        let mut header = work.header(&self.member, "", self.on);
        header.details.counterparty = spent.entry.header.details.counterparty.clone();
        header.details.used_by = spent.entry.header.details.used_by.clone();
        header.details.reverses = Some(self.reverses.clone());
        let part = Part::CurrentYear;
        let entry = SpendingRefund { header, part, amount: self.amount.0 }.entry()?;
        moved(work.desk.post(&[entry]).await?)
    }
}

impl RefundSpending {
    /// Gives back what was spent before these books began; they opened with what was left then.
    async fn refund_older(
        &self,
        work: &mut Work<'_>,
        older: &OlderSpending,
        entries: &[Posted],
    ) -> Result<Moved, StoreError> {
        documented(&older.document)?;
        let begun = entries.iter().filter(|it| it.entry.event == Event::Opening);
        let begun = begun.map(|it| it.entry.header.effective).min();
        if begun.is_none_or(|begun| older.on >= begun) {
            return Err(refuse(
                "spending-unknown",
                [
                    format!("{} 的消费应在这套账里，却没有", older.on),
                    format!("a spending of {} would stand in these books", older.on),
                ],
                ["请核对原流水号和消费日期", "check number and day of the spending"],
            ));
        }
        let returned = returned(entries, &self.reverses)?;
        let left = less(older.amount.0, returned)?;
        if self.amount.0 > left {
            return Err(refuse(
                "refund-too-much",
                [
                    format!("这笔消费还能退 {left} 元，已退 {returned} 元"),
                    format!("{left} of it can be given back; {returned} was"),
                ],
                ["已退的不能再退；请核对金额", "what was given back is not given back again"],
            ));
        }
        let mut header = work.header(&self.member, "", self.on);
        header.details.counterparty = Some(older.institution.clone());
        header.details.reference = Some(older.reference.clone());
        header.details.reverses = Some(self.reverses.clone());
        header.details.note = Some(older.document.clone());
        let part = Part::CurrentYear;
        let entry = SpendingRefund { header, part, amount: self.amount.0 }.entry()?;
        moved(work.desk.post(&[entry]).await?)
    }
}

/// What a relative spent in a month from the accounts of an owner, at whatever place: the owner's
/// limit is one.
pub(crate) async fn used_anywhere(
    work: &mut Work<'_>,
    owner: &MemberId,
    relative: &str,
    month: Month,
) -> Result<Fen, StoreError> {
    let mut used = Vec::new();
    for place in work.desk.places(owner).await? {
        let entries = work.desk.entries(owner, place).await?;
        used.push(used_in(&entries, relative, month)?);
    }
    sum(used)
}

/// What a relative spent from an account in a month.
fn used_in(entries: &[Posted], relative: &str, month: Month) -> Result<Fen, StoreError> {
    let used = entries
        .iter()
        .map(|posted| &posted.entry)
        .filter(|entry| entry.event == Event::SharedSpending)
        .filter(|entry| entry.header.details.used_by.as_deref() == Some(relative))
        .filter(|entry| Month::of(entry.header.effective) == month)
        .map(|entry| entry.effect().unwrap_or_default());
    less(Fen::ZERO, sum(used)?)
}

/// 被冻结或封存 — told from what is not there.
pub(crate) fn restricted(balance: Fen, held_back: Fen) -> StoreError {
    refuse(
        "account-restricted",
        [
            format!("账户里有 {balance} 元，其中 {held_back} 元被冻结或封存，不能使用"),
            format!("{balance} is there, of which {held_back} is blocked"),
        ],
        [
            "钱还在账户里；请向作出决定的机关了解，解除后可用",
            "the money is there; ask the authority that blocked it",
        ],
    )
}

/// What came back of a spending or a withdrawal, given back or recovered.
pub(crate) fn returned(entries: &[Posted], reference: &str) -> Result<Fen, StoreError> {
    let back = entries.iter().map(|posted| &posted.entry).filter(|entry| {
        matches!(entry.event, Event::SpendingRefund | Event::MisuseRecovered)
            && entry.header.details.reverses.as_deref() == Some(reference)
    });
    sum(back.map(|entry| entry.effect().unwrap_or_default()))
}

/// Without it the owner could not see where his money went.
pub(crate) fn institution_named(institution: &str) -> Result<(), StoreError> {
    if institution.trim().is_empty() {
        return Err(refuse(
            "institution-missing",
            ["没有写明机构", "the institution is missing"],
            ["请填写医院或药店的名称", "name the hospital or pharmacy"],
        ));
    }
    Ok(())
}

pub(crate) fn positive(amount: Fen) -> Result<(), StoreError> {
    if amount <= Fen::ZERO {
        return Err(refuse(
            "amount-not-positive",
            ["金额应大于零", "the amount must be more than nothing"],
            ["请核对金额", "check the amount"],
        ));
    }
    Ok(())
}

pub(crate) fn moved(posted: Vec<Posted>) -> Result<Moved, StoreError> {
    Ok(posted.last().map_or_else(Moved::default, |posted| Moved {
        entry: posted.number(),
        balance: Yuan(posted.link.balance_after),
    }))
}
