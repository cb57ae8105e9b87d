//! 划入退收 — a credit that should not have been made is taken back by a second entry that names
//! the first. The pair stands in the books for good; the first is never changed. What stands of a
//! month is its credit with every adjustment since: each is taken back for what is left of it.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError};
use vocab::{Fen, InsuranceKind, Month, Text};

use crate::employers::{Reversal, credits_left, documented, owed_for};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::sum;

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
    /// 分录号 of the credits, the oldest first.
    pub credits: Vec<String>,
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
        "credit-owed",
        "balance-insufficient",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Reversed, StoreError> {
        documented(&self.document)?;
        let place = work.place();
        // Whoever is unknown has no credits either, and is told so.
        work.desk.person(&self.member).await?;
        let owed = owed_for(work, &self.member, self.month).await?;
        if owed > Fen::ZERO {
            return Err(still_owed(self.month, owed));
        }
        let entries = work.desk.entries(&self.member, place).await?;
        let mut credits = credits_left(&entries, self.month)?;
        let any = !credits.is_empty();
        credits.retain(|credit| credit.amount > Fen::ZERO);
        if credits.is_empty() {
            return Err(nothing_left(self.month, any));
        }
        let amount = sum(credits.iter().map(|credit| credit.amount))?;
        let reversal = Reversal {
            member: &self.member,
            month: self.month,
            on: work.today(),
            amount,
            to_held: sum(credits.iter().map(|credit| credit.held))?,
            reason: ("", "", &self.document),
        };
        for credit in credits.iter().rev() {
            // What came from the pool beside the contribution goes back there.
            reversal.post_one(work, &credit.number, credit.amount, credit.held).await?;
        }
        self.wait_again(work).await?;
        let (head, _) = work.desk.account(&self.member, place).await?;
        Ok(Reversed {
            credits: credits.into_iter().map(|credit| credit.number).collect(),
            amount: Yuan(amount),
            balance: Yuan(head.balance),
        })
    }
}

impl ReverseCredit {
    /// Every line of the month that was credited waits again.
    async fn wait_again(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let (place, today) = (work.place(), work.today());
        let mut record = work.desk.person(&self.member).await?;
        let dues = work.desk.dues_of_member(&self.member).await?;
        let of_month = dues.into_iter().filter(|due| {
            due.place == place
                && due.insurance == InsuranceKind::EmployeeMedical
                && due.month == self.month
                && due.stage == DueStage::Settled
        });
        let mut moved = Vec::new();
        for due in of_month {
            let index = usize::try_from(due.position.saturating_sub(1)).unwrap_or(usize::MAX);
            let row = record.contributions.as_mut().and_then(|rows| rows.get_mut(index));
            let Some(row) = row.filter(|row| row.credited.is_some()) else { continue };
            row.credited = None;
            row.credited_amount = None;
            let expected = self.again.then_some(today);
            moved.push(Due { stage: DueStage::Received, expected, ..due });
        }
        work.desk.move_dues(&moved).await?;
        work.desk.keep(&self.member, &record).await
    }
}

fn nothing_left(month: Month, any: bool) -> StoreError {
    if any {
        refuse(
            "credit-reversed",
            [
                format!("{month} 的划入已经退收过"),
                format!("the credit of {month} has been taken back"),
            ],
            ["不能再退；请查看存折上的退收记录", "it cannot be taken back again"],
        )
    } else {
        refuse(
            "credit-unknown",
            [format!("{month} 没有划入记录"), format!("nothing was credited for {month}")],
            ["请核对月份", "check the month"],
        )
    }
}

fn still_owed(month: Month, owed: Fen) -> StoreError {
    refuse(
        "credit-owed",
        [
            format!("{month} 还有 {owed} 元多划没有追还"),
            format!("{owed} of what was credited too much for {month} is still owed"),
        ],
        ["请先办理追还多划，再退收", "take back what is owed first, then come again"],
    )
}
