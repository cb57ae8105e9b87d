//! 划拨 — a place credits what it has received. The batch goes through received lines in chunks,
//! each chunk one request: started again at any point under the same keys, what was done answers
//! as it did and what was not is done. A line leaves the list in the same transaction in which it
//! is credited, so nothing is credited twice.

mod absent;
mod age;
mod age_elsewhere;
mod down;
mod retiree_run;
mod retirees;
mod reversal;

use std::collections::BTreeMap;

use ledger::templates::Credit;
use ledger::{Entry, MemberId, Part};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{AccountFiles, Due, DueStage, Question, StoreError, Versioned, Writing};
use vocab::record::{Contribution, PersonalRecord};
use vocab::{Date, Fen, Refusal, Text};

use crate::employers::CONTRIBUTIONS;
use crate::office::{Business, Office, Request, Work, Yuan, refuse};
use crate::reckon::{Choice, Reckoner, sum};
use crate::together::{AskedDues, KnownOfDues, Many, for_all};

pub use absent::{AbsentCredits, Task, tasks};
pub use age::AgeDifference;
pub(crate) use age_elsewhere::born_otherwise;
pub use age_elsewhere::{AgeChecked, CheckAge};
pub use retiree_run::{RetireeChunk, RetireesCredited, credit_retirees};
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
    /// 续办位置: the line that the chunk before ended with; from the first one if absent.
    #[serde(default, alias = "续办位置", skip_serializing_if = "Option::is_none")]
    pub after: Option<LinePosition>,
    /// 核定单号: only the lines of this bill, whether or not the last day for them has come.
    #[serde(default, alias = "核定单号", skip_serializing_if = "Option::is_none")]
    pub bill: Option<String>,
}

/// 应收明细位置 — one line of what was received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinePosition {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 行号 among the member's contributions.
    #[serde(alias = "行号")]
    pub row: i64,
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
    /// The last line that was looked at.
    #[serde(default)]
    pub last: Option<LinePosition>,
}

impl Business for CreditChunk {
    type Answer = CreditedChunk;
    const NAME: &'static str = "crediting.run";
    const LABEL: Text = Text::fixed("个人账户划拨", "credit accounts");
    const REFUSALS: &'static [&'static str] =
        &["credit-in-future", "chunk-size", "bill-not-waiting"];

    fn subject(&self) -> Option<String> {
        Some(format!("crediting:{}", self.on))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<CreditedChunk, StoreError> {
        check_day(self.on, work.today())?;
        let most = self.most.unwrap_or(CHUNK);
        if !(1..=10_000).contains(&most) {
            return Err(refuse(
                "chunk-size",
                ["每批笔数应在1到10000之间", "a chunk has 1 to 10,000 lines"],
                ["请改每批笔数，或不填", "change the number or leave it out"],
            ));
        }
        let after = self.after.as_ref().map(|line| (&line.member, line.row));
        let mut dues = match &self.bill {
            Some(bill) => of_bill(work, bill, after).await?,
            None => work.desk.dues_to_credit(self.on, after, most.saturating_add(1)).await?,
        };
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let more = dues.len() > most;
        dues.truncate(most);
        let last =
            dues.last().map(|due| LinePosition { member: due.member.clone(), row: due.position });
        let answer = CreditedChunk { more, last, ..CreditedChunk::default() };
        let reckoner =
            Reckoner { library: work.library, place: work.place(), known_at: work.today() };
        let choice = Choice::of(reckoner);
        let mut crediting = Crediting { reckoner, choice, on: self.on, answer, left: None };
        for_all(&mut crediting, work, &dues).await?;
        Ok(crediting.answer)
    }
}

/// The received lines of a bill, from after a line on: a place may credit one payer's month before
/// the last day on which it must.
async fn of_bill(
    work: &mut Work<'_>,
    bill: &str,
    after: Option<(&MemberId, i64)>,
) -> Result<Vec<Due>, StoreError> {
    let place = work.place();
    let mut dues = work.desk.dues_of_bill(bill).await?;
    dues.retain(|due| due.place == place && due.stage == DueStage::Received);
    if dues.is_empty() {
        return Err(refuse(
            "bill-not-waiting",
            [
                format!("核定单 {bill} 没有待划入的明细"),
                format!("no line of {bill} waits to be credited"),
            ],
            ["请核对单号；没有到账或已经划入的不在其中", "check the number"],
        ));
    }
    dues.sort_by(|a, b| (&a.member, a.position).cmp(&(&b.member, b.position)));
    dues.retain(|due| after.is_none_or(|after| (&due.member, due.position) > after));
    Ok(dues)
}

/// Refuses to credit on a day that is still to come.
pub fn check_day(on: Date, today: Date) -> Result<(), StoreError> {
    if on <= today {
        return Ok(());
    }
    Err(refuse(
        "credit-in-future",
        [format!("{on} 还没有到"), format!("{on} lies in the future")],
        ["请在划入日当天或以后办理", "run it on the day or later"],
    ))
}

/// A line with what its credit comes to.
struct Planned<'a> {
    due: &'a Due,
    row: Versioned<Contribution>,
    amount: Fen,
    // Where nothing is credited, there is none.
    credit: Option<Entry>,
}

/// What tells the entry of a line apart from others of the request.
fn part(due: &Due) -> String {
    format!("{}/{}", due.member, due.position)
}

/// Received lines being credited by the rules of their months.
struct Crediting<'a> {
    reckoner: Reckoner<'a>,
    choice: Choice<'a>,
    on: Date,
    answer: CreditedChunk,
    left: Option<Left>,
}

/// Lines of a group that are not credited with the others.
struct Left {
    people: BTreeMap<MemberId, PersonalRecord>,
    // Lines below nothing, with their rows.
    down: Vec<(Due, Option<Versioned<Contribution>>)>,
    aside: Vec<(Due, Refusal)>,
}

impl Many for Crediting<'_> {
    type Line = Due;
    type Needs = AskedDues;

    fn member(due: &Due) -> &MemberId {
        &due.member
    }

    fn question(&self, work: &Work<'_>, dues: &[Due]) -> Question<AskedDues> {
        const READ: &[&str] = &["member", "enrolments", "retirement"];
        AskedDues::question(work, dues, READ, part)
    }

    fn work_out(
        &mut self,
        work: &Work<'_>,
        dues: &[Due],
        needs: AskedDues,
    ) -> Result<Writing, StoreError> {
        let KnownOfDues { mut people, mut rows, files } = needs.read()?;
        let (mut planned, mut aside) = (Vec::with_capacity(dues.len()), Vec::new());
        let mut down = Vec::new();
        for due in dues {
            let row = rows.remove(&(due.member.clone(), due.position));
            let record = people.entry(due.member.clone()).or_default();
            if down::is_down(due) {
                down.push((due.clone(), row));
                continue;
            }
            match plan(work, self.reckoner, &mut self.choice, record, row, (due, self.on)) {
                Ok(line) => planned.push(line),
                // One person's trouble is a task for a clerk and no reason to stop the others.
                Err(StoreError::Refused(refusal)) => aside.push((due.clone(), refusal)),
                Err(fault) => return Err(fault),
            }
        }
        let mut writing = work.desk.writing();
        let planned = post(&mut writing, files, planned, &mut aside)?;
        let (mut kept, mut moved) = (Vec::new(), Vec::new());
        for Planned { due, row, amount, .. } in planned {
            self.count(amount)?;
            let (stage, expected) = (DueStage::Settled, Some(self.on));
            moved.push(Due { stage, expected, ..due.clone() });
            kept.push(row);
        }
        writing.put_many(CONTRIBUTIONS, &kept)?;
        writing.move_dues(&moved);
        self.left = Some(Left { people, down, aside });
        Ok(writing)
    }

    async fn afterwards(&mut self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let Some(Left { people, down, mut aside }) = self.left.take() else { return Ok(()) };
        for (due, row) in down {
            let (rules, record) = ((self.reckoner, &mut self.choice), people.get(&due.member));
            match down::take_off(work, rules, record, row, (&due, self.on)).await {
                Ok(amount) => self.count(amount)?,
                Err(StoreError::Refused(refusal)) => aside.push((due, refusal)),
                Err(fault) => return Err(fault),
            }
        }
        for (due, refusal) in aside {
            let reason = &refusal.sentence.zh;
            self.answer.set_aside.push(format!("{} {}：{reason}", due.member, due.month));
            work.desk.move_due(&Due { expected: None, ..due.clone() }).await?;
            absent::raise(work, &due, reason.as_ref()).await?;
        }
        Ok(())
    }
}

impl Crediting<'_> {
    fn count(&mut self, amount: Fen) -> Result<(), StoreError> {
        self.answer.credited += 1;
        self.answer.amount = Yuan(sum([self.answer.amount.0, amount])?);
        Ok(())
    }
}

/// What crediting a line comes to, without doing it.
fn plan<'a>(
    work: &Work<'_>,
    reckoner: Reckoner<'_>,
    choice: &mut Choice<'_>,
    record: &PersonalRecord,
    row: Option<Versioned<Contribution>>,
    (due, on): (&'a Due, Date),
) -> Result<Planned<'a>, StoreError> {
    let Some(mut row) = row else { return Err(no_row()) };
    let Some(enrolment) = reckoner.enrolment_in(record, due.insurance, due.month) else {
        return Err(crate::enrolment::not_enrolled(due.insurance, due.month.last_day()));
    };
    let credit = choice.credit(record, enrolment, &row.row)?;
    let amount = credit.as_ref().map_or(Fen::ZERO, |credit| credit.amount);
    let entry = match credit {
        Some(credit) => {
            let mut header = work.header(&due.member, &part(due), on);
            header.rule = Some(credit.rule);
            header.arithmetic = Some(credit.arithmetic);
            header.details.month = Some(due.month);
            header.details.counterparty = row.row.employer.clone();
            let released = Some(due.individual_part);
            Some(Credit { header, part: Part::CurrentYear, amount, released }.entry()?)
        }
        None => None,
    };
    row.version = row.version.saturating_add(1);
    row.row.credited = Some(on);
    row.row.credited_amount = Some(amount);
    Ok(Planned { due, row, credit: entry, amount })
}

/// Books the credits that can be booked; the lines of the others are set aside.
fn post<'a>(
    writing: &mut Writing,
    files: AccountFiles,
    planned: Vec<Planned<'a>>,
    aside: &mut Vec<(Due, Refusal)>,
) -> Result<Vec<Planned<'a>>, StoreError> {
    let (mut lines, mut entries) = (Vec::with_capacity(planned.len()), Vec::new());
    for mut line in planned {
        let credit = line.credit.take();
        lines.push((line, credit.is_some()));
        entries.extend(credit);
    }
    let mut refused = writing.post_each(files, &entries)?.into_iter();
    let mut booked = Vec::with_capacity(lines.len());
    for (line, credits) in lines {
        match credits.then(|| refused.next()).flatten().flatten() {
            Some(refusal) => aside.push((line.due.clone(), refusal)),
            None => booked.push(line),
        }
    }
    Ok(booked)
}

fn no_row() -> StoreError {
    refuse(
        "contribution-row-missing",
        ["找不到对应的缴费记录", "the contribution row is missing"],
        ["请核对缴费记录", "check the contributions"],
    )
}

/// 整批划拨 — chunk after chunk until nothing is left, under keys made from one name. Called again
/// after an interruption with the same name, it goes on where it stopped: the chunks that are done
/// answer as they did, and `progress` is told that they did.
pub async fn credit_all(
    office: &Office<'_>,
    request: &Request<CreditChunk>,
    recorded: ledger::Recorded,
    mut progress: impl FnMut(&CreditedChunk, bool),
) -> Result<CreditedChunk, StoreError> {
    let mut whole = CreditedChunk::default();
    let mut chunk = request.clone();
    for number in 1_u32.. {
        chunk.key = format!("{}/{number}", request.key);
        let (done, again) = office.perform_or_repeat(&chunk, recorded).await?;
        let answer: CreditedChunk = serde_json::from_value(done.answer).unwrap_or_default();
        progress(&answer, again);
        whole.credited += answer.credited;
        whole.amount = Yuan(sum([whole.amount.0, answer.amount.0])?);
        whole.set_aside.extend(answer.set_aside);
        if !answer.more {
            break;
        }
        chunk.command.after = answer.last;
    }
    Ok(whole)
}
