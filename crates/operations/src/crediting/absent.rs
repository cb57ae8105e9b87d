//! 漏划提醒 — a credit that should have come by now and has not is nobody's secret: it becomes a
//! task with an owner and a day, before the member has to ask.

use ledger::refusals::check_day;
use ledger::{Event, MemberId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, Store, StoreError, office_of};
use vocab::{Date, Month, PlaceCode, Text};

use super::age_elsewhere;
use crate::office::{Business, Work, refuse};

const TASKS: &str = "office.tasks";
const TASK: &str = "task";
/// 责任岗位 of what the run of the retirees could not credit.
const RETIREES: &str = "退休划入岗";

/// 待办 — what somebody must do, and by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Task {
    /// 人员编号.
    pub member: String,
    /// 费款所属期.
    pub month: Month,
    /// What is wrong, in one sentence.
    pub reason: String,
    /// 责任岗位.
    pub owner: String,
    /// 办理期限.
    pub by: Date,
    /// When it was raised.
    pub raised: Date,
    /// When it was done; absent while it is open.
    #[serde(default)]
    pub done: Option<Date>,
}

/// 漏划检查 — looks for credits that should have come before a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AbsentCredits {
    /// 检查日期.
    #[serde(alias = "检查日期")]
    pub on: Date,
    /// 责任岗位 that the tasks go to.
    #[serde(alias = "责任岗位")]
    pub owner: String,
    /// 办理期限 of the tasks.
    #[serde(alias = "办理期限")]
    pub by: Date,
}

/// 检查结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AbsentFound {
    /// Tasks raised now; a credit that has a task already gets no second one.
    pub raised: Vec<Task>,
}

impl Business for AbsentCredits {
    type Answer = AbsentFound;
    const NAME: &'static str = "crediting.absent";
    const LABEL: Text = Text::fixed("漏划检查", "look for absent credits");
    const REFUSALS: &'static [&'static str] = &["owner-missing"];

    async fn perform(&self, work: &mut Work<'_>) -> Result<AbsentFound, StoreError> {
        if self.owner.trim().is_empty() {
            return Err(refuse(
                "owner-missing",
                ["没有写明责任岗位", "nobody is named to own the tasks"],
                ["请填写由哪个岗位处理", "name who is to act"],
            ));
        }
        check_day(self.on, work.today())?;
        let day_before = self.on.saturating_sub(jiff::Span::new().days(1));
        let dues = work.desk.dues_to_credit(day_before, None, i64::MAX).await?;
        let mut raised = Vec::new();
        for due in dues {
            let expected = due.expected.map(|day| day.to_string()).unwrap_or_default();
            let task = Task {
                member: due.member.to_string(),
                month: due.month,
                reason: format!("应在 {expected} 前划入，到 {} 还没有划入", self.on),
                owner: self.owner.clone(),
                by: self.by,
                raised: work.today(),
                done: None,
            };
            if add(work, &due, &task).await? {
                raised.push(task);
            }
        }
        Ok(AbsentFound { raised })
    }
}

/// A task for a line that the batch could not credit.
pub(super) async fn raise(work: &mut Work<'_>, due: &Due, reason: &str) -> Result<(), StoreError> {
    let task = Task {
        member: due.member.to_string(),
        month: due.month,
        reason: format!("划拨时办不了：{reason}"),
        owner: "划拨岗".to_owned(),
        by: work.today(),
        raised: work.today(),
        done: None,
    };
    add(work, due, &task).await.map(|_| ())
}

/// A task for a month of a retiree that the run could not credit.
pub(super) async fn raise_for(
    work: &mut Work<'_>,
    member: &MemberId,
    month: Month,
    reason: &str,
) -> Result<(), StoreError> {
    let task = Task {
        member: member.to_string(),
        month,
        reason: format!("退休划入时办不了：{reason}"),
        owner: RETIREES.to_owned(),
        by: work.today(),
        raised: work.today(),
        done: None,
    };
    let name = format!("{}/{member}/retired/{month}", work.place());
    note(work, &name, &task).await.map(|_| ())
}

async fn add(work: &mut Work<'_>, due: &Due, task: &Task) -> Result<bool, StoreError> {
    let name = format!("{}/{}/{}", work.place(), due.member, due.position);
    note(work, &name, task).await
}

async fn note(work: &mut Work<'_>, name: &str, task: &Task) -> Result<bool, StoreError> {
    let office = work.desk.office().await?;
    let new = work.desk.mark(TASK, name, &office).await?;
    if new {
        work.desk.put(&office, TASKS, None, task).await?;
    }
    Ok(new)
}

/// The open tasks of a place: raised, and the credit has not come since; a birth date that another
/// place corrected and nobody here has looked at.
pub async fn tasks(store: &Store, place: PlaceCode) -> Result<Vec<Task>, StoreError> {
    let mut open = age_elsewhere::tasks(store, place).await?;
    let Some(office) = office_of(place) else { return Ok(open) };
    let waiting = store.dues_of_stage(place, DueStage::Received).await?;
    let waits = |task: &Task| {
        waiting.iter().any(|due| due.member.as_str() == task.member && due.month == task.month)
    };
    for (_, task) in store.rows::<Task>(&office, TASKS).await? {
        let still = match task.owner.as_str() {
            RETIREES => !credited(store, place, &task).await?,
            _ => waits(&task),
        };
        if still {
            open.push(task);
        }
    }
    Ok(open)
}

/// Whether a retiree's month has come since.
async fn credited(store: &Store, place: PlaceCode, task: &Task) -> Result<bool, StoreError> {
    let Some(member) = MemberId::parse(&task.member) else { return Ok(false) };
    let entries = store.entries(&member, place).await?;
    Ok(entries.iter().any(|it| {
        it.entry.event == Event::RetireeCredit && it.entry.header.details.month == Some(task.month)
    }))
}
