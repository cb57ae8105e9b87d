//! 划拨 — a place credits what it has received. The batch goes through received lines in chunks,
//! each chunk one request: started again at any point under the same keys, what was done answers
//! as it did and what was not is done. A line leaves the list in the same transaction in which it
//! is credited, so nothing is credited twice.

mod absent;
mod retirees;
mod reversal;

use ledger::Part;
use ledger::templates::Credit;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError};
use vocab::{Date, Fen, Text};

use crate::office::{Business, Done, Office, Request, Work, Yuan, refuse};
use crate::reckon::Reckoner;

pub use absent::{AbsentCredits, Task, tasks};
pub use retirees::{CreditRetiree, RetireeCredited};
pub use reversal::{ReverseCredit, Reversed};

/// Lines that one chunk credits if nothing else is said.
const CHUNK: i64 = 200;

/// 个人账户划拨 — one chunk of a day's batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditChunk {
    /// 划入日期: everything that is to be credited by this day.
    #[serde(alias = "划入日期")]
    pub on: Date,
    /// 每批笔数, at most.
    #[serde(default, alias = "每批笔数", skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
}

/// 划拨结果 of a chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreditedChunk {
    /// 划入笔数.
    pub credited: usize,
    /// 划入合计.
    pub amount: Yuan,
    /// Lines that could not be credited, each with a task: the reasons.
    pub set_aside: Vec<String>,
    /// Whether more is to be credited by that day.
    pub more: bool,
}

impl Business for CreditChunk {
    type Answer = CreditedChunk;
    const NAME: &'static str = "crediting.run";
    const LABEL: Text = Text::fixed("个人账户划拨", "credit accounts");
    const REFUSALS: &'static [&'static str] = &["credit-in-future", "chunk-size"];

    fn subject(&self) -> Option<String> {
        Some(format!("crediting:{}", self.on))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<CreditedChunk, StoreError> {
        if self.on > work.today() {
            return Err(refuse(
                "credit-in-future",
                [format!("{} 还没有到", self.on), format!("{} lies in the future", self.on)],
                ["请在划入日当天或以后办理", "run it on the day or later"],
            ));
        }
        let most = self.most.unwrap_or(CHUNK);
        if !(1..=10_000).contains(&most) {
            return Err(refuse(
                "chunk-size",
                ["每批笔数应在1到10000之间", "a chunk has 1 to 10,000 lines"],
                ["请改每批笔数，或不填", "change the number or leave it out"],
            ));
        }
        let mut dues = work.desk.dues_to_credit(self.on, most.saturating_add(1)).await?;
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let more = dues.len() > most;
        dues.truncate(most);
        let mut answer = CreditedChunk { more, ..CreditedChunk::default() };
        for due in dues {
            match credit_line(work, &due, self.on).await {
                Ok(amount) => {
                    answer.credited += 1;
                    answer.amount = Yuan(crate::reckon::sum([answer.amount.0, amount])?);
                }
                // One person's trouble is a task for a clerk and no reason to stop the others.
                Err(StoreError::Refused(refusal)) => {
                    let reason = &refusal.sentence.zh;
                    answer.set_aside.push(format!("{} {}：{reason}", due.member, due.month));
                    work.desk.move_due(&Due { expected: None, ..due.clone() }).await?;
                    absent::raise(work, &due, reason.as_ref()).await?;
                }
                Err(fault) => return Err(fault),
            }
        }
        Ok(answer)
    }
}

/// Credits one received line by the rules of its month.
async fn credit_line(work: &mut Work<'_>, due: &Due, on: Date) -> Result<Fen, StoreError> {
    let mut record = work.desk.person(&due.member).await?;
    let reckoner = Reckoner { library: work.library, place: due.place, known_at: work.today() };
    let index = usize::try_from(due.position - 1).unwrap_or(usize::MAX);
    let row = record.contributions.iter().flatten().nth(index).cloned();
    let Some(row) = row else { return Err(no_row()) };
    let Some(enrolment) = reckoner.enrolment_in(&record, due.insurance, due.month).cloned() else {
        return Err(crate::enrolment::not_enrolled(due.insurance, due.month.last_day()));
    };
    let credit = reckoner.credit(&record, &enrolment, &row)?;
    let amount = credit.as_ref().map_or(Fen::ZERO, |credit| credit.amount);
    if let Some(credit) = credit {
        let part = format!("{}/{}", due.member, due.position);
        let mut header = work.header(&due.member, &part, on);
        header.rule = Some(credit.rule);
        header.arithmetic = Some(credit.arithmetic);
        header.details.month = Some(due.month);
        header.details.counterparty = row.employer.clone();
        let released = Some(due.individual_part);
        let entry = Credit { header, part: Part::CurrentYear, amount, released };
        work.desk.post(&[entry.entry()?]).await?;
    }
    if let Some(row) = record.contributions.iter_mut().flatten().nth(index) {
        row.credited = Some(on);
        row.credited_amount = Some(amount);
    }
    work.desk.keep(&due.member, &record).await?;
    let settled = Due { stage: DueStage::Settled, expected: Some(on), ..due.clone() };
    work.desk.move_due(&settled).await?;
    Ok(amount)
}

fn no_row() -> StoreError {
    refuse(
        "contribution-row-missing",
        ["找不到对应的缴费记录", "the contribution row is missing"],
        ["请核对缴费记录", "check the contributions"],
    )
}

/// 整批划拨 — chunk after chunk until nothing is left, under keys made from one name. Called again
/// after an interruption with the same name and time, it goes on where it stopped.
pub async fn credit_all(
    office: &Office<'_>,
    request: &Request<CreditChunk>,
    recorded: ledger::Recorded,
    mut progress: impl FnMut(&CreditedChunk),
) -> Result<CreditedChunk, StoreError> {
    let mut whole = CreditedChunk::default();
    for number in 1_u32.. {
        let chunk = Request { key: format!("{}/{number}", request.key), ..request.clone() };
        let done: Done = office.perform(&chunk, recorded).await?;
        let answer: CreditedChunk = serde_json::from_value(done.answer).unwrap_or_default();
        whole.credited += answer.credited;
        whole.amount = Yuan(crate::reckon::sum([whole.amount.0, answer.amount.0])?);
        whole.set_aside.extend(answer.set_aside.clone());
        progress(&answer);
        if !answer.more {
            break;
        }
    }
    Ok(whole)
}
