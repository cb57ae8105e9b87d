//! 划入退收 — a credit that should not have been made is taken back by a second entry that names
//! the first. The pair stands in the books for good; the first is never changed.

use ledger::templates::CreditReversal;
use ledger::{Account, Event, MemberId, Parts, Posted};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError};
use vocab::{Fen, Month, Text};

use crate::employers::{adjusted_down, documented};
use crate::office::{Business, Work, Yuan, refuse};

/// 划入退收.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReverseCredit {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 费款所属期.
    #[serde(alias = "费款所属期")]
    pub month: Month,
    /// 凭据.
    #[serde(alias = "凭据")]
    pub document: String,
    /// 重新划入: whether the next batch credits the month again, by the facts as they are then.
    #[serde(default, alias = "重新划入")]
    pub again: bool,
}

/// 退收结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reversed {
    /// 分录号 of the credit.
    pub credit: String,
    /// 退收金额.
    pub amount: Yuan,
    /// 账本余额 afterwards.
    pub balance: Yuan,
}

impl Business for ReverseCredit {
    type Answer = Reversed;
    const NAME: &'static str = "crediting.reverse";
    const LABEL: Text = Text::fixed("划入退收", "take a credit back");
    const REFUSALS: &'static [&'static str] = &[
        "document-missing",
        "credit-unknown",
        "credit-reversed",
        "credit-adjusted",
        "balance-insufficient",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Reversed, StoreError> {
        documented(&self.document)?;
        let place = work.place();
        let mut record = work.desk.person(&self.member).await?;
        let entries = work.desk.entries(&self.member, place).await?;
        let dues = work.desk.dues_of_member(&self.member).await?;
        if adjusted_down(&dues, self.month) {
            return Err(adjusted(self.month));
        }
        let credit = self.find(&entries)?.clone();
        let number = credit.number();
        let part = |account: Account| {
            let lines = credit.entry.lines.iter().filter(|line| line.account == account);
            Fen::checked_sum(lines.map(|line| line.amount)).and_then(Fen::checked_neg)
        };
        let range = vocab::Refusal::overflow;
        let credited = Parts {
            current_year: part(Account::PersonalCurrentYear).ok_or_else(range)?,
            earlier_years: part(Account::PersonalEarlierYears).ok_or_else(range)?,
        };
        let amount = credited.total().ok_or_else(range)?;
        // What was credited as this year's may have become an earlier year's since.
        let (_, now) = work.desk.account(&self.member, place).await?;
        let parts = now.take(amount, ledger::SpendingOrder::CurrentYearFirst).ok_or_else(range)?;
        // What came from the pool beside the contribution goes back there.
        let held = credit.entry.lines.iter().filter(|line| line.account == Account::Held);
        let to_held = Fen::checked_sum(held.map(|line| line.amount));
        let mut header = work.header(&self.member, "", work.today());
        header.details.month = Some(self.month);
        header.details.reverses = Some(number.clone());
        header.details.note = Some(self.document.clone());
        let posted = work.desk.post(&[CreditReversal { header, parts, to_held }.entry()?]).await?;
        let of_month = dues.into_iter().rev().find(|due| {
            due.place == place && due.month == self.month && due.stage == DueStage::Settled
        });
        if let Some(due) = of_month {
            let index = usize::try_from(due.position - 1).unwrap_or(usize::MAX);
            if let Some(row) = record.contributions.iter_mut().flatten().nth(index) {
                row.credited = None;
                row.credited_amount = None;
            }
            let expected = self.again.then(|| work.today());
            work.desk.move_due(&Due { stage: DueStage::Received, expected, ..due }).await?;
        }
        work.desk.keep(&self.member, &record).await?;
        let balance = posted.last().map_or(Fen::ZERO, |posted| posted.link.balance_after);
        Ok(Reversed { credit: number, amount: Yuan(amount), balance: Yuan(balance) })
    }
}

/// 已退差.
fn adjusted(month: Month) -> StoreError {
    refuse(
        "credit-adjusted",
        [
            format!("{month} 已经退过差额，划入不再是原来那一笔"),
            format!("a difference of {month} was refunded: the credit is no longer that one"),
        ],
        [
            "基数还不对的请再办多缴退差或补差；其他差错请提调整申请",
            "put the base right again; for anything else propose a correction",
        ],
    )
}

impl ReverseCredit {
    /// The last credit of the month that no entry has taken back.
    fn find<'a>(&self, entries: &'a [Posted]) -> Result<&'a Posted, StoreError> {
        let month = self.month;
        let taken_back = |number: &str| {
            entries.iter().any(|it| it.entry.header.details.reverses.as_deref() == Some(number))
        };
        let credits: Vec<&Posted> = entries
            .iter()
            .filter(|it| matches!(it.entry.event, Event::Credit | Event::RetireeCredit))
            .filter(|it| it.entry.header.details.month == Some(month))
            .collect();
        if credits.is_empty() {
            return Err(refuse(
                "credit-unknown",
                [format!("{month} 没有划入记录"), format!("nothing was credited for {month}")],
                ["请核对月份", "check the month"],
            ));
        }
        let open = credits.into_iter().rev().find(|it| !taken_back(&it.number()));
        open.ok_or_else(|| {
            refuse(
                "credit-reversed",
                [
                    format!("{month} 的划入已经退收过"),
                    format!("the credit of {month} has been taken back"),
                ],
                ["不能再退；请查看存折上的退收记录", "it cannot be taken back again"],
            )
        })
    }
}
