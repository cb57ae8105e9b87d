//! 基数调整 — wages that were declared wrong, or the yearly base: months that were assessed before
//! are assessed again, and only the difference is owed, month by month (基数补差).

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{Contribution, ContributionKind, PersonalRecord};
use vocab::{Fen, InsuranceKind, Month, NationalCode, Text};

use super::active;
use super::assess::{Bill, Line, assess};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{Reckoner, sum};

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
    const REFUSALS: &'static [&'static str] =
        &["employer-unknown", "nothing-assessed", "no-difference", "difference-negative"];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("34")];

    fn subject(&self) -> Option<String> {
        Some(self.employer.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Bill, StoreError> {
        let name = active(work, &self.employer).await?.name;
        let record = work.desk.person(&self.member).await?;
        let reckoner =
            Reckoner { library: work.library, place: work.place(), known_at: work.today() };
        let kind = InsuranceKind::EmployeeMedical;
        let mut lines = Vec::new();
        let mut assessed_any = false;
        for month in self.first.through(self.last) {
            let Some(before) = assessed_before(&record, &name, kind, month)? else { continue };
            assessed_any = true;
            let Some(enrolment) = reckoner.enrolment_in(&record, kind, month) else { continue };
            let now = reckoner.assess(enrolment, month, self.wage.0)?;
            let [base, ..] = before;
            if now.base == base {
                continue;
            }
            if now.base < base {
                return Err(refuse(
                    "difference-negative",
                    [
                        format!("{month} 原来的基数 {base} 元，更正后 {} 元，是多缴", now.base),
                        format!("{month}: {base} was assessed, {} is right", now.base),
                    ],
                    ["多缴的请办理多缴退差", "what was overpaid is refunded, not billed"],
                ));
            }
            lines.push(Line {
                payer: &self.employer,
                member: &self.member,
                month,
                insurance: kind,
                wage: self.wage.0,
                declared: Some(work.today()),
                payment: ContributionKind::BaseDifference,
                before: Some(before),
            });
        }
        if lines.is_empty() {
            return Err(nothing(assessed_any));
        }
        let bill = format!("{}-{}-{}-{}", self.employer, self.member, self.first, work.today());
        assess(work, &bill, &lines).await
    }
}

/// What a month was assessed at in all, base first; `None` if it was not.
pub(super) fn assessed_before(
    record: &PersonalRecord,
    employer: &str,
    kind: InsuranceKind,
    month: Month,
) -> Result<Option<[Fen; 4]>, StoreError> {
    let rows: Vec<&Contribution> = record
        .contributions
        .iter()
        .flatten()
        .filter(|row| row.kind == kind && row.month == month)
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

pub(super) fn nothing(assessed_any: bool) -> StoreError {
    if assessed_any {
        refuse(
            "no-difference",
            ["更正后的基数和原来一样，没有差额", "the base stays what it was: nothing is owed"],
            ["低于下限或高于上限的工资，基数不变", "floor and ceiling may keep the base the same"],
        )
    } else {
        refuse(
            "nothing-assessed",
            ["这些月份还没有核定过", "none of these months was assessed"],
            ["还没有核定的月份，直接重新申报", "file months that are not assessed again"],
        )
    }
}
