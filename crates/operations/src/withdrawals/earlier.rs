//! 支取以前划入的钱 — where money that came in before a day stays the member's to take out at will.
//!
//! No document says which money spending used up, the earlier or the later. Both readings are
//! worked out: what both allow is paid, what neither allows is refused, what lies between is
//! unknown here.

use ledger::templates::Withdrawal;
use ledger::{Event, MemberId, Posted, SpendingOrder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::{Date, Fen, Refusal, Text};

use super::{rulings, unknown};
use crate::accounts::{positive, restricted};
use crate::enrolment::blocked;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{less, sum};

/// 支取以前划入的钱.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawEarlier {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 金额.
    #[serde(alias = "金额")]
    pub amount: Yuan,
    /// 银行流水号 of the payment.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 支付日期.
    #[serde(alias = "支付日期")]
    pub on: Date,
}

/// 支取以前划入的钱的结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EarlierPaid {
    /// 支付金额.
    pub paid: Yuan,
    /// 还可自由支取: what is free by both readings afterwards.
    pub still_free: Yuan,
    /// 账本余额 afterwards.
    pub balance: Yuan,
    /// 依据.
    pub rule: String,
}

/// 可自由支取的两种算法.
#[derive(Debug)]
struct Free {
    /// If spending used the earlier money first.
    least: Fen,
    /// If it used the later money first.
    most: Fen,
}

impl Business for WithdrawEarlier {
    type Answer = EarlierPaid;
    const NAME: &'static str = "withdrawal.earlier";
    const LABEL: Text = Text::fixed("支取以前划入的钱", "take out money of before");
    const REFUSALS: &'static [&'static str] = &[
        "amount-not-positive",
        "rule-unknown-here",
        "account-restricted",
        "earlier-money-insufficient",
        "earlier-money-unclear",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<EarlierPaid, StoreError> {
        let record = work.desk.person(&self.member).await?;
        let amount = self.amount.0;
        positive(amount)?;
        let place = work.place();
        let Some((cut, ruling)) = rulings::free_before(work, self.on) else {
            let what = Text::fixed("以前划入的钱可以自由支取", "taking out money of before");
            return Err(unknown(&what, work, self.on));
        };
        let (head, parts) = work.desk.account(&self.member, place).await?;
        let entries = work.desk.entries(&self.member, place).await?;
        let free = free(&entries, cut, head.balance)?;
        let held_back = blocked(&record, place, self.on, head.balance);
        let held_back = held_back.ok_or_else(Refusal::overflow)?;
        if amount <= free.most && amount > less(head.balance, held_back)? {
            return Err(restricted(head.balance, held_back));
        }
        enough(amount, &free, cut)?;
        let mut header = work.header(&self.member, "", self.on);
        header.rule = Some(ruling.quoted());
        header.arithmetic = Some(format!("{cut} 以前划入、可自由支取 {} 元", free.least));
        header.details.reference = Some(self.bank_reference.clone());
        header.details.note = Some(format!("{cut}以前划入的钱"));
        // What came in earlier lies among the earlier years as soon as a year is carried over.
        let parts = parts.take(amount, SpendingOrder::EarlierYearsFirst);
        let parts = parts.ok_or_else(Refusal::overflow)?;
        work.desk.post(&[Withdrawal { header, parts }.entry()?]).await?;
        Ok(EarlierPaid {
            paid: self.amount,
            still_free: Yuan(less(free.least, amount)?),
            balance: Yuan(less(head.balance, amount)?),
            rule: ruling.quoted(),
        })
    }
}

fn enough(amount: Fen, free: &Free, cut: Date) -> Result<(), StoreError> {
    let Free { least, most } = free;
    if amount > *most {
        return Err(refuse(
            "earlier-money-insufficient",
            [
                format!("{cut} 以前划入、还在账户里的钱最多 {most} 元"),
                format!("of the money of before {cut} at most {most} is left"),
            ],
            ["请把金额改小；其余的钱仍可看病买药", "ask for less; the rest still pays for care"],
        ));
    }
    if amount > *least {
        return Err(refuse(
            "earlier-money-unclear",
            [
                format!(
                    "消费先用哪一部分钱，文件没有规定：先用以前的，还可支取 {least} 元；\
                    先用后来的，还可支取 {most} 元"
                ),
                format!(
                    "no document says which money was spent first: {least} is free if the \
                    earlier was, {most} if the later was"
                ),
            ],
            ["可以先支取两种算法都允许的金额", "what both readings allow can be taken out"],
        ));
    }
    Ok(())
}

/// What of the money of before a day is left, by both readings.
fn free(entries: &[Posted], cut: Date, balance: Fen) -> Result<Free, StoreError> {
    let effect = |posted: &&Posted| posted.entry.effect().unwrap_or_default();
    let before = |posted: &&Posted| posted.entry.header.effective < cut;
    let lot = sum(entries.iter().filter(before).map(|posted| effect(&posted)))?;
    let after = || entries.iter().filter(|posted| !before(posted));
    // Money taken out under this rule is of the earlier lot by either reading.
    let taken = |posted: &&Posted| {
        let note = posted.entry.header.details.note.as_deref().unwrap_or_default();
        posted.entry.event == Event::Withdrawal && note.starts_with(&cut.to_string())
    };
    let taken = less(Fen::ZERO, sum(after().filter(taken).map(|posted| effect(&posted)))?)?;
    let lot = less(lot, taken)?.max(Fen::ZERO);
    let spent = |posted: &&Posted| effect(posted) < Fen::ZERO;
    let spent = less(Fen::ZERO, sum(after().filter(spent).map(|posted| effect(&posted)))?)?;
    let spent = less(spent, taken)?;
    Ok(Free {
        least: less(lot, spent)?.max(Fen::ZERO).min(balance),
        most: lot.min(balance).max(Fen::ZERO),
    })
}
