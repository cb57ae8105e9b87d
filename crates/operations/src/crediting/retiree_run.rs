//! 退休人员批量划入 — the month's run over every retiree of a place, chunk by chunk as the batch of
//! the active is: started again under the same keys it goes on where it stopped. Each person is
//! credited every month that he is owed through the month of the run, each month as an entry of
//! its own; what cannot be credited becomes a task and stops nobody else.

use ledger::Event;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Retiree, StoreError};
use vocab::record::PersonalRecord;
use vocab::{Date, Fen, Month, Text};

use super::absent;
use super::retirees::{credit_month, credited_number};
use crate::office::{Business, Done, Office, Request, Work, Yuan, refuse};
use crate::retirement::paid_months;

/// People that one chunk credits if nothing else is said.
const CHUNK: i64 = 200;

/// 退休人员批量划入 — one chunk of a month's run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RetireeChunk {
    /// 所属月份: everything owed through this month.
    #[serde(alias = "所属月份")]
    pub month: Month,
    /// 划入日期.
    #[serde(alias = "划入日期")]
    pub on: Date,
    /// 每批人数, at most.
    #[serde(default, alias = "每批人数", skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
}

/// 一批退休划入.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetireesCredited {
    /// 划入人数.
    pub people: usize,
    /// 划入笔数: one for each person and month.
    pub credited: usize,
    /// 划入合计.
    pub amount: Yuan,
    /// People and months that could not be credited, each with a task: the reasons.
    pub set_aside: Vec<String>,
    /// Whether more people are to be credited for that month.
    pub more: bool,
}

impl Business for RetireeChunk {
    type Answer = RetireesCredited;
    const NAME: &'static str = "crediting.retirees";
    const LABEL: Text = Text::fixed("退休人员批量划入", "credit all retirees");
    const REFUSALS: &'static [&'static str] =
        &["credit-in-future", "month-in-future", "chunk-size"];

    fn subject(&self) -> Option<String> {
        Some(format!("retirees:{}", self.month))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<RetireesCredited, StoreError> {
        if self.on > work.today() {
            return Err(refuse(
                "credit-in-future",
                [format!("{} 还没有到", self.on), format!("{} lies in the future", self.on)],
                ["请在划入日当天或以后办理", "run it on the day or later"],
            ));
        }
        if self.month > Month::of(self.on) {
            return Err(refuse(
                "month-in-future",
                [format!("{} 还没有开始", self.month), format!("{} has not begun", self.month)],
                ["请核对所属月份", "check the month"],
            ));
        }
        let most = self.most.unwrap_or(CHUNK);
        if !(1..=10_000).contains(&most) {
            return Err(refuse(
                "chunk-size",
                ["每批人数应在1到10000之间", "a chunk has 1 to 10,000 people"],
                ["请改每批人数，或不填", "change the number or leave it out"],
            ));
        }
        let mut retirees = work.desk.retirees_to_credit(self.month, most.saturating_add(1)).await?;
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let more = retirees.len() > most;
        retirees.truncate(most);
        let mut answer = RetireesCredited { more, ..RetireesCredited::default() };
        for retiree in retirees {
            self.credit(work, &retiree, &mut answer).await?;
        }
        Ok(answer)
    }
}

impl RetireeChunk {
    /// Every month that one person is owed, in order, up to the first that cannot be credited.
    async fn credit(
        &self,
        work: &mut Work<'_>,
        retiree: &Retiree,
        answer: &mut RetireesCredited,
    ) -> Result<(), StoreError> {
        let member = &retiree.member;
        let record = work.desk.person(member).await?;
        let posted = work.desk.months_posted(member, Event::RetireeCredit).await?;
        let last = retiree.until.map_or(self.month, |until| until.min(self.month));
        let mut through = None;
        let mut credited = 0;
        for month in retiree.from.through(last) {
            match self.credit_one(work, retiree, &record, &posted, month).await {
                Ok(Some(amount)) => {
                    credited += 1;
                    answer.amount = Yuan(crate::reckon::sum([answer.amount.0, amount])?);
                }
                Ok(None) => {}
                // One person's trouble is a task for a clerk and no reason to stop the others.
                Err(StoreError::Refused(refusal)) => {
                    let reason = &refusal.sentence.zh;
                    answer.set_aside.push(format!("{member} {month}：{reason}"));
                    absent::raise_for(work, member, month, reason.as_ref()).await?;
                    break;
                }
                Err(fault) => return Err(fault),
            }
            through = Some(month);
        }
        work.desk.move_retiree(member, self.month, through).await?;
        answer.credited += credited;
        answer.people += usize::from(credited > 0);
        Ok(())
    }

    /// One month; nothing if it is credited already.
    async fn credit_one(
        &self,
        work: &mut Work<'_>,
        retiree: &Retiree,
        record: &PersonalRecord,
        posted: &[Month],
        month: Month,
    ) -> Result<Option<Fen>, StoreError> {
        let member = &retiree.member;
        if posted.contains(&month) && credited_number(work, member, month).await?.is_some() {
            return Ok(None);
        }
        if paid_months(record, work.place()).contains(&month) {
            return Err(refuse(
                "paid-as-active",
                [
                    format!("{month} 有在职缴费，不能再按退休划入"),
                    format!("a contribution was paid as active for {month}"),
                ],
                ["请先把在职的这一笔退费", "refund that contribution first"],
            ));
        }
        let part = format!("{member}/{month}");
        let credit = credit_month(work, member, record, (month, self.on), &part).await?;
        Ok(Some(credit.amount.0))
    }
}

/// 整月退休划入 — chunk after chunk until nobody is left, under keys made from one name. Called
/// again after an interruption with the same name and time, it goes on where it stopped.
pub async fn credit_retirees(
    office: &Office<'_>,
    request: &Request<RetireeChunk>,
    recorded: ledger::Recorded,
    mut progress: impl FnMut(&RetireesCredited),
) -> Result<RetireesCredited, StoreError> {
    let mut whole = RetireesCredited::default();
    for number in 1_u32.. {
        let chunk = Request { key: format!("{}/{number}", request.key), ..request.clone() };
        let done: Done = office.perform(&chunk, recorded).await?;
        let answer: RetireesCredited = serde_json::from_value(done.answer).unwrap_or_default();
        whole.people += answer.people;
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
