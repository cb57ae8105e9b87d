//! 基数调整 — wages that were declared wrong, or the yearly base: months that were assessed before
//! are assessed again, and only the difference is owed, month by month (基数补差).

use std::collections::BTreeSet;

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError};
use vocab::record::{Contribution, ContributionKind, PersonalRecord};
use vocab::{Date, Fen, InsuranceKind, Month, NationalCode, PlaceCode, Text};

use super::active;
use super::assess::{Bill, Line, assess};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{Assessed, Reckoner, sum};

const KIND: InsuranceKind = InsuranceKind::EmployeeMedical;

/// 基数调整.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustBase {
    /// 单位编号.
    #[serde(alias = "单位编号")]
    #[schemars(with = "String")]
    pub employer: MemberId,
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 起始所属期.
    #[serde(alias = "起始所属期")]
    pub first: Month,
    /// 终止所属期.
    #[serde(alias = "终止所属期")]
    pub last: Month,
    /// 申报工资, as it should have been.
    #[serde(alias = "申报工资")]
    pub wage: Yuan,
}

impl Business for AdjustBase {
    type Answer = Bill;
    const NAME: &'static str = "employer.adjust-base";
    const LABEL: Text = Text::fixed("基数调整补差", "adjust the base of past months");
    const REFUSALS: &'static [&'static str] = &[
        "employer-elsewhere",
        "employer-unknown",
        "nothing-assessed",
        "no-difference",
        "difference-negative",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("34")];

    fn subject(&self) -> Option<String> {
        Some(self.employer.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Bill, StoreError> {
        let name = active(work, &self.employer).await?.name;
        let record = work.desk.person(&self.member).await?;
        let dues = work.desk.dues_of_member(&self.member).await?;
        let reckoner =
            Reckoner { library: work.library, place: work.place(), known_at: work.today() };
        let correction = Correction {
            employer: &self.employer,
            employer_name: &name,
            member: &self.member,
            first: self.first,
            last: self.last,
            wage: self.wage.0,
        };
        let months = correction.months(reckoner, &record, &dues)?.changed()?;
        if let Some(high) = months.iter().find(|it| it.was_too_high()) {
            return Err(too_high(high));
        }
        let lines: Vec<Line<'_>> =
            months.iter().map(|it| it.line(&correction, work.today())).collect();
        let name = format!("{}-{}-{}-{}", self.employer, self.member, self.first, work.today());
        let bill = fresh_bill(work, &name).await?;
        assess(work, &bill, &lines).await
    }
}

/// 更正 — whose base of which months is put right, and to what wage.
#[derive(Clone, Copy)]
pub(super) struct Correction<'a> {
    pub employer: &'a MemberId,
    pub employer_name: &'a str,
    pub member: &'a MemberId,
    pub first: Month,
    pub last: Month,
    pub wage: Fen,
}

/// 更正的一个月 — base and parts as they stand, and as they should be.
pub(super) struct Corrected {
    pub month: Month,
    /// Base, 单位, 个人, 其他.
    pub before: [Fen; 4],
    pub now: Assessed,
}

/// Months of a correction whose base changes.
pub(super) struct CorrectedMonths {
    pub months: Vec<Corrected>,
    /// Whether any of the months was assessed at all.
    pub assessed_any: bool,
}

impl Correction<'_> {
    /// Every month that was assessed and whose base changes.
    pub fn months(
        &self,
        reckoner: Reckoner<'_>,
        record: &PersonalRecord,
        dues: &[Due],
    ) -> Result<CorrectedMonths, StoreError> {
        let mut found = CorrectedMonths { months: Vec::new(), assessed_any: false };
        for month in self.first.through(self.last) {
            let Some(before) =
                assessed_before(reckoner.place, record, dues, (self.employer_name, month))?
            else {
                continue;
            };
            found.assessed_any = true;
            let Some(enrolment) = reckoner.enrolment_in(record, KIND, month) else { continue };
            let now = reckoner.assess(enrolment, month, self.wage)?;
            let [base, ..] = before;
            if now.base != base {
                found.months.push(Corrected { month, before, now });
            }
        }
        Ok(found)
    }
}

impl CorrectedMonths {
    /// The months, or why there is none.
    pub fn changed(self) -> Result<Vec<Corrected>, StoreError> {
        match (self.months.is_empty(), self.assessed_any) {
            (false, _) => Ok(self.months),
            (true, true) => Err(refuse(
                "no-difference",
                ["更正后的基数和原来一样，没有差额", "the base stays what it was: nothing is owed"],
                [
                    "低于下限或高于上限的工资，基数不变",
                    "floor and ceiling may keep the base the same",
                ],
            )),
            (true, false) => Err(refuse(
                "nothing-assessed",
                ["这些月份还没有核定过", "none of these months was assessed"],
                ["还没有核定的月份，直接重新申报", "file months that are not assessed again"],
            )),
        }
    }
}

impl Corrected {
    /// Whether more was assessed than is right.
    pub fn was_too_high(&self) -> bool {
        let [base, ..] = self.before;
        self.now.base < base
    }

    /// The line that bills what is missing.
    pub fn line<'a>(&self, correction: &Correction<'a>, today: Date) -> Line<'a> {
        Line {
            payer: correction.employer,
            member: correction.member,
            month: self.month,
            insurance: KIND,
            wage: correction.wage,
            declared: Some(today),
            payment: ContributionKind::BaseDifference,
            before: Some(self.before),
        }
    }
}

/// What a month was assessed at in all, base first; `None` if it was not, or if all of it went
/// back.
fn assessed_before(
    place: PlaceCode,
    record: &PersonalRecord,
    dues: &[Due],
    (employer, month): (&str, Month),
) -> Result<Option<[Fen; 4]>, StoreError> {
    let own = record.member.place;
    let gone = dues.iter().filter(|it| {
        it.month == month && matches!(it.stage, DueStage::Refunded | DueStage::Cancelled)
    });
    let gone: BTreeSet<i64> = gone.map(|due| due.position).collect();
    let rows: Vec<&Contribution> = (1..)
        .zip(record.contributions.iter().flatten())
        .filter(|(position, row)| {
            row.kind == KIND
                && row.month == month
                && row.place.or(own) == Some(place)
                && !gone.contains(position)
        })
        .map(|(_, row)| row)
        .filter(|row| row.employer.as_deref() == Some(employer) && row.assessed.is_some())
        .collect();
    if rows.is_empty() {
        return Ok(None);
    }
    let all = |part: fn(&Contribution) -> Fen| sum(rows.iter().map(|row| part(row)));
    Ok(Some([
        all(|row| row.base.unwrap_or_default())?,
        all(|row| row.employer_part)?,
        all(|row| row.individual_part)?,
        all(|row| row.other_part)?,
    ]))
}

/// A number that no bill has yet: the name itself, or the name and the next count.
pub(super) async fn fresh_bill(work: &mut Work<'_>, name: &str) -> Result<String, StoreError> {
    let mut bill = name.to_owned();
    let mut count = 1;
    while !work.desk.dues_of_bill(&bill).await?.is_empty() {
        count += 1;
        bill = format!("{name}-{count}");
    }
    Ok(bill)
}

fn too_high(month: &Corrected) -> StoreError {
    let Corrected { month, before: [base, ..], now } = month;
    let right = now.base;
    refuse(
        "difference-negative",
        [
            format!("{month} 原来的基数 {base} 元，更正后 {right} 元，是多缴"),
            format!("{month}: {base} was assessed, {right} is right"),
        ],
        ["多缴的请办理多缴退差", "what was overpaid is refunded, not billed"],
    )
}
