//! 异地年龄核对 — one place corrects a birth date; the others credited by the wrong age too. Their
//! books are theirs: each has a task until its own office has looked, and credits the difference.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use vocab::record::{Member, PersonalRecord};
use vocab::{Date, InsuranceKind, Month, PlaceCode, Text};

use super::Task;
use super::age::{AgeDifference, recredit};
use crate::employers::documented;
use crate::office::{Business, Work, refuse};

const BIRTHS: &str = "office.birth-dates";
/// 责任岗位 of what another place corrected.
const OWNER: &str = "账户岗";

/// 出生日期更正 as the person's file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Birth {
    before: Option<Date>,
    now: Option<Date>,
    corrected: Date,
}

/// What a place has still to look at stands in its register.
fn register(place: PlaceCode) -> String {
    format!("age.{place}")
}

fn entry_of(member: &MemberId, number: i64) -> String {
    format!("{member}/{number}")
}

/// A birth date is another one from now on: the differences here, and a task wherever else the
/// person was insured as one who works or has worked.
pub(crate) async fn born_otherwise(
    work: &mut Work<'_>,
    member: &MemberId,
    before: &Member,
    document: &str,
) -> Result<Vec<AgeDifference>, StoreError> {
    let record = work.desk.person(member).await?;
    let birth = Birth { before: before.born(), now: record.member.born(), corrected: work.today() };
    if birth.before == birth.now {
        return Ok(Vec::new());
    }
    // What another place corrected and nobody here has looked at yet is looked at now.
    let mut credited_as = take_up(work, member).await?.unwrap_or_default();
    credited_as.extend(birth.before);
    let number = work.desk.put(member, BIRTHS, None, &birth).await?;
    let here = work.place();
    for place in places(&record).filter(|place| *place != here) {
        let entry = entry_of(member, number);
        work.desk.mark(&register(place), &entry, member).await?;
    }
    recredit(work, member, &credited_as, document).await
}

/// Every place whose books have credits of the person, or may have, each once.
fn places(record: &PersonalRecord) -> impl Iterator<Item = PlaceCode> {
    let enrolments = record.enrolments.iter().flatten();
    let enrolled = enrolments.map(|it| (it.kind, it.place));
    let paid = record.contributions.iter().flatten().map(|it| (it.kind, it.place));
    let medical = enrolled.chain(paid).filter(|(kind, _)| *kind == InsuranceKind::EmployeeMedical);
    let places: std::collections::BTreeSet<_> = medical.filter_map(|(_, place)| place).collect();
    places.into_iter()
}

/// Takes what this place has not looked at off its register; the birth dates by which it may have
/// credited until then, the oldest first. `None` if there was nothing.
async fn take_up(work: &mut Work<'_>, member: &MemberId) -> Result<Option<Vec<Date>>, StoreError> {
    let register = register(work.place());
    let births: Vec<(i64, Birth)> = work.desk.rows(member, BIRTHS).await?;
    let mut credited_as = None;
    for (number, birth) in births {
        let entry = entry_of(member, number);
        if work.desk.find(&register, &entry).await?.is_some() {
            work.desk.unmark(&register, &entry, member).await?;
            credited_as.get_or_insert_with(Vec::new).extend(birth.before);
        }
    }
    Ok(credited_as)
}

/// 异地年龄核对 — the office of a place looks at what another one corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckAge {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 凭据: what shows the right birth date.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 核对结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgeChecked {
    /// 出生日期 now.
    pub birth_date: Option<Date>,
    /// 年龄差额 of past months that were credited by the wrong age here.
    pub differences: Vec<AgeDifference>,
}

impl Business for CheckAge {
    type Answer = AgeChecked;
    const NAME: &'static str = "crediting.check-age";
    const LABEL: Text = Text::fixed("异地年龄核对", "look at an age corrected elsewhere");
    const REFUSALS: &'static [&'static str] = &["document-missing", "age-looked-at"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<AgeChecked, StoreError> {
        documented(&self.document)?;
        let record = work.desk.person(&self.member).await?;
        let Some(credited_as) = take_up(work, &self.member).await? else {
            return Err(refuse(
                "age-looked-at",
                [
                    "没有在别处更正过出生日期，或者本地已经核对过",
                    "no birth date was corrected elsewhere that was not looked at here already",
                ],
                [
                    "请先看待办；本地要更正的，用“身份信息更正”",
                    "see the tasks; what is wrong here is corrected as an identity",
                ],
            ));
        };
        let document = self.document.trim();
        let differences = recredit(work, &self.member, &credited_as, document).await?;
        Ok(AgeChecked { birth_date: record.member.born(), differences })
    }
}

/// What a place has still to look at.
pub(super) async fn tasks(store: &Store, place: PlaceCode) -> Result<Vec<Task>, StoreError> {
    let mut open = Vec::new();
    for (entry, member) in store.marked(&register(place)).await? {
        let births: Vec<(i64, Birth)> = store.rows(&member, BIRTHS).await?;
        let found = births.into_iter().find(|(number, _)| entry_of(&member, *number) == entry);
        let Some((_, Birth { before, now, corrected })) = found else { continue };
        let day = |day: Option<Date>| day.map_or("（没有）".to_owned(), |day| day.to_string());
        open.push(Task {
            member: member.to_string(),
            month: Month::of(corrected),
            reason: format!(
                "出生日期在别处由 {} 更正为 {}，本地按年龄划的月份还没有核对",
                day(before),
                day(now)
            ),
            owner: OWNER.to_owned(),
            by: corrected,
            raised: corrected,
            done: None,
        });
    }
    Ok(open)
}
