//! 申报 — an employer says what each of his people earns. Every row is looked at; if one cannot be
//! taken, none is, and each reason names its row.

use std::collections::{BTreeMap, BTreeSet};

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::PersonalRecord;
use vocab::{Date, Fen, InsuranceKind, Month, PlaceCode, Text};

use super::assess::TOGETHER;
use super::{JOBS, Job, STAFF, Staff, active};
use crate::office::{Business, Work, Yuan, refuse};
use crate::people::IDENTITY;
use crate::reckon::Reckoner;

/// Section of an employer's file.
pub(crate) const FILINGS: &str = "office.filings";
/// Reasons that one answer lists; a file with more mistakes is to be looked at as a whole.
const SHOWN: usize = 50;

/// 月度申报 — the wages of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// 单位编号.
    #[serde(alias = "单位编号")]
    #[schemars(with = "String")]
    pub employer: MemberId,
    /// 费款所属期.
    #[serde(alias = "费款所属期")]
    pub month: Month,
    /// 申报明细.
    #[serde(default, alias = "申报明细")]
    pub lines: Vec<FileLine>,
}

/// 申报明细 — one person's wage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileLine {
    /// 姓名.
    #[serde(alias = "姓名")]
    pub name: String,
    /// 证件号码.
    #[serde(alias = "证件号码")]
    pub identity_number: String,
    /// 申报工资.
    #[serde(alias = "申报工资")]
    pub wage: Yuan,
    /// 行号 in the file that it was read from; counted from the top if absent.
    #[serde(default, alias = "行号", skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
}

/// 已申报.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Filed {
    /// Rows taken.
    pub rows: usize,
    /// 申报工资合计.
    pub wages: Yuan,
    /// 漏报: insured through this employer in the month and not in the file.
    pub missing: Vec<String>,
}

/// 一次申报 as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Filing {
    pub month: Month,
    /// Where; absent in files of before this was written down.
    #[serde(default)]
    pub place: Option<PlaceCode>,
    pub filed: Date,
    pub lines: Vec<FiledLine>,
    /// Number of the bill made from it.
    pub bill: Option<String>,
}

/// 一次申报 without its lines.
#[derive(Debug, Deserialize)]
pub(crate) struct FilingHead {
    pub month: Month,
    #[serde(default)]
    pub place: Option<PlaceCode>,
    /// Read to be counted.
    pub lines: Vec<serde::de::IgnoredAny>,
    pub bill: Option<String>,
}

/// 已受理的一行.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FiledLine {
    pub member: MemberId,
    pub wage: Fen,
}

impl Business for File {
    type Answer = Filed;
    const NAME: &'static str = "employer.file";
    const LABEL: Text = Text::fixed("月度申报", "file the wages of a month");
    const REFUSALS: &'static [&'static str] = &[
        "employer-unknown",
        "employer-not-active",
        "filing-empty",
        "filing-rows-refused",
        "filed-and-assessed",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.employer.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Filed, StoreError> {
        active(work, &self.employer).await?;
        if self.lines.is_empty() {
            return Err(refuse(
                "filing-empty",
                ["申报文件里没有人员", "the file names nobody"],
                ["请检查文件；本月确实没有人员的不用申报", "check the file"],
            ));
        }
        let filings: Vec<(i64, Filing)> = work.desk.rows(&self.employer, FILINGS).await?;
        let earlier = filings.into_iter().find(|(_, filing)| filing.month == self.month);
        if earlier.as_ref().is_some_and(|(_, filing)| filing.bill.is_some()) {
            return Err(refuse(
                "filed-and-assessed",
                [
                    format!("{} 已经核定，不能重新申报", self.month),
                    format!("{} is assessed already", self.month),
                ],
                ["工资报错了请办理基数调整，差额会补上", "have the base adjusted instead"],
            ));
        }
        let lines = self.check_rows(work).await?;
        let wages = crate::reckon::sum(lines.iter().map(|line| line.wage))?;
        let missing = self.missing(work, &lines).await?;
        let rows = lines.len();
        let (month, place) = (self.month, Some(work.place()));
        let filing = Filing { month, place, filed: work.today(), lines, bill: None };
        let position = earlier.map(|(position, _)| position);
        work.desk.put(&self.employer, FILINGS, position, &filing).await?;
        Ok(Filed { rows, wages: Yuan(wages), missing })
    }
}

impl File {
    async fn check_rows(&self, work: &mut Work<'_>) -> Result<Vec<FiledLine>, StoreError> {
        let mut taken = Vec::with_capacity(self.lines.len());
        let mut seen: BTreeSet<MemberId> = BTreeSet::new();
        let mut reasons: Vec<Text> = Vec::new();
        let mut refused = 0_usize;
        let mut row = 0_usize;
        for lines in self.lines.chunks(TOGETHER) {
            let known = Known::of(work, lines).await?;
            for line in lines {
                row += 1;
                let reason = match self.check_row(work, &known, line) {
                    Ok(member) if seen.insert(member.clone()) => {
                        taken.push(FiledLine { member, wage: line.wage.0 });
                        continue;
                    }
                    Ok(_) => Text::fixed(
                        "同一个人在文件里出现了两次",
                        "the same person stands in the file twice",
                    ),
                    Err(reason) => reason,
                };
                refused += 1;
                let row = line.row.map_or(row, |row| usize::try_from(row).unwrap_or(0));
                if reasons.len() < SHOWN {
                    reasons.push(Text::new(
                        format!("第{row}行 {}：{}", line.name, reason.zh),
                        format!("row {row}, {}: {}", line.name, reason.en),
                    ));
                }
            }
        }
        if refused == 0 { Ok(taken) } else { Err(rows_refused(&reasons, refused)) }
    }

    /// The member of a row, or why it cannot be taken.
    fn check_row(&self, work: &Work<'_>, known: &Known, line: &FileLine) -> Result<MemberId, Text> {
        if line.wage.0 < Fen::ZERO {
            return Err(Text::fixed("工资是负数", "the wage is negative"));
        }
        let number = vocab::IdentityNumber::parse(&line.identity_number);
        let number = number.map_err(|problem| problem.sentence())?;
        let Some(member) = known.members.get(number.as_str()) else {
            return Err(Text::fixed("没有登记过这个证件号码", "nobody has this number"));
        };
        let record = known.people.get(member);
        let Some(record) = record.filter(|it| it.member.name.as_deref() == Some(line.name.trim()))
        else {
            return Err(Text::fixed(
                "姓名和证件号码对不上",
                "name and number are not the same person's",
            ));
        };
        let reckoner =
            Reckoner { library: work.library, place: work.place(), known_at: work.today() };
        let kind = InsuranceKind::EmployeeMedical;
        let enrolled = reckoner.enrolment_in(record, kind, self.month).is_some();
        let works_here = known.jobs.get(member).into_iter().flatten().any(|job| {
            job.employer == self.employer
                && job.from <= self.month.last_day()
                && job.until.is_none_or(|until| until >= self.month.first_day())
        });
        if !enrolled || !works_here {
            return Err(Text::fixed(
                "这个月没有在本单位参保，请先办理参保登记",
                "not insured through this employer in the month: enrol first",
            ));
        }
        Ok(member.clone())
    }

    async fn missing(
        &self,
        work: &mut Work<'_>,
        lines: &[FiledLine],
    ) -> Result<Vec<String>, StoreError> {
        let filed: BTreeSet<&MemberId> = lines.iter().map(|line| &line.member).collect();
        let staff: Vec<(i64, Staff)> = work.desk.rows(&self.employer, STAFF).await?;
        let here = staff.into_iter().map(|(_, it)| it).filter(|it| {
            it.from <= self.month.last_day()
                && it.until.is_none_or(|until| until >= self.month.first_day())
        });
        let missing: BTreeSet<String> =
            here.filter(|it| !filed.contains(&it.member)).map(|it| it.member.to_string()).collect();
        Ok(missing.into_iter().collect())
    }
}

/// What the office knows of the people in some rows.
struct Known {
    /// Identity number → 人员编号.
    members: BTreeMap<String, MemberId>,
    people: BTreeMap<MemberId, PersonalRecord>,
    jobs: BTreeMap<MemberId, Vec<Job>>,
}

impl Known {
    async fn of(work: &mut Work<'_>, lines: &[FileLine]) -> Result<Known, StoreError> {
        let numbers = lines.iter().map(|line| vocab::IdentityNumber::parse(&line.identity_number));
        let numbers: Vec<vocab::IdentityNumber> = numbers.filter_map(Result::ok).collect();
        let values = numbers.iter().map(|number| number.as_str()).collect();
        let members = work.desk.find_many(IDENTITY, &values).await?;
        let all: BTreeSet<MemberId> = members.values().cloned().collect();
        let people = work.desk.people(&all, &["member", "enrolments"]).await?;
        let jobs = work.desk.rows_of_many(JOBS, &all).await?;
        Ok(Known { members, people, jobs })
    }
}

fn rows_refused(reasons: &[Text], refused: usize) -> StoreError {
    let more = refused - reasons.len();
    let join = |pick: fn(&Text) -> &str, more: String| {
        let mut lines: Vec<String> = reasons.iter().map(|text| pick(text).to_owned()).collect();
        if !more.is_empty() {
            lines.push(more);
        }
        lines.join("；")
    };
    let (more_zh, more_en) = match more {
        0 => (String::new(), String::new()),
        more => (format!("另有{more}行"), format!("and {more} more rows")),
    };
    refuse(
        "filing-rows-refused",
        [
            format!("有{refused}行不能受理，整个文件都没有受理。{}", join(|it| &it.zh, more_zh)),
            format!("{refused} rows cannot be taken, so none was. {}", join(|it| &it.en, more_en)),
        ],
        ["请改正这些行，把整个文件重新提交", "put these rows right and send the whole file again"],
    )
}
