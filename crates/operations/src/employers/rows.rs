//! 名单 — a table of an employer's people, with an amount each: every row is looked at; if one
//! cannot be taken, none is, and each reason names its row.

use std::collections::{BTreeMap, BTreeSet};

use ledger::MemberId;
use store::StoreError;
use vocab::record::PersonalRecord;
use vocab::{Fen, InsuranceKind, Month, Text};

use super::filing::FileLine;
use super::{JOBS, Job};
use crate::office::{Work, refuse};
use crate::people::IDENTITY;
use crate::reckon::Reckoner;
use crate::together::TOGETHER;

/// Reasons that one answer lists; a file with more mistakes is to be looked at as a whole.
const SHOWN: usize = 50;

/// 名单的要求 — whose people the rows must be, and in which months.
pub(super) struct Rows<'a> {
    pub employer: &'a MemberId,
    pub first: Month,
    pub last: Month,
    /// Code of the refusal.
    pub refused: &'static str,
}

/// 不能受理的行, with their reasons.
#[derive(Default)]
pub(super) struct Reasons {
    shown: Vec<Text>,
    count: usize,
}

impl Reasons {
    /// Adds a row; `index` counts from nought.
    pub fn add(&mut self, index: usize, line: &FileLine, reason: &Text) {
        self.count += 1;
        let row = line.row.and_then(|row| usize::try_from(row).ok()).unwrap_or(index + 1);
        if self.shown.len() < SHOWN {
            self.shown.push(Text::new(
                format!("第{row}行 {}：{}", line.name, reason.zh),
                format!("row {row}, {}: {}", line.name, reason.en),
            ));
        }
    }

    /// Refuses the whole file if a row cannot be taken.
    pub fn settle(&self, code: &'static str) -> Result<(), StoreError> {
        let count = self.count;
        if count == 0 {
            return Ok(());
        }
        let join = |pick: fn(&Text) -> &str, more: String| {
            let shown = self.shown.iter().map(|text| pick(text).to_owned());
            let rest = (!more.is_empty()).then_some(more);
            shown.chain(rest).collect::<Vec<_>>().join("；")
        };
        let (more_zh, more_en) = match count - self.shown.len() {
            0 => (String::new(), String::new()),
            more => (format!("另有{more}行"), format!("and {more} more rows")),
        };
        let (zh, en) = (join(|it| &it.zh, more_zh), join(|it| &it.en, more_en));
        Err(refuse(
            code,
            [
                format!("有{count}行不能受理，整个文件都没有受理。{zh}"),
                format!("{count} rows cannot be taken, so none was. {en}"),
            ],
            [
                "请改正这些行，把整个文件重新提交",
                "put these rows right and send the whole file again",
            ],
        ))
    }
}

impl Rows<'_> {
    /// The member of every row, in order.
    pub async fn check(
        &self,
        work: &mut Work<'_>,
        lines: &[FileLine],
    ) -> Result<Vec<MemberId>, StoreError> {
        let mut taken = Vec::with_capacity(lines.len());
        let mut seen: BTreeSet<MemberId> = BTreeSet::new();
        let mut reasons = Reasons::default();
        let mut index = 0_usize;
        for lines in lines.chunks(TOGETHER) {
            let known = Known::of(work, lines).await?;
            for line in lines {
                match self.check_row(work, &known, line) {
                    Ok(member) if seen.insert(member.clone()) => taken.push(member),
                    Ok(_) => reasons.add(
                        index,
                        line,
                        &Text::fixed(
                            "同一个人在文件里出现了两次",
                            "the same person stands in the file twice",
                        ),
                    ),
                    Err(reason) => reasons.add(index, line, &reason),
                }
                index += 1;
            }
        }
        reasons.settle(self.refused)?;
        Ok(taken)
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
        let mut months = self.first.through(self.last);
        let enrolled = months.any(|month| reckoner.enrolment_in(record, kind, month).is_some());
        let works_here = known.jobs.get(member).into_iter().flatten().any(|job| {
            job.employer == *self.employer
                && job.from <= self.last.last_day()
                && job.until.is_none_or(|until| until >= self.first.first_day())
        });
        if enrolled && works_here {
            return Ok(member.clone());
        }
        Err(match self.first == self.last {
            true => Text::fixed(
                "这个月没有在本单位参保，请先办理参保登记",
                "not insured through this employer in the month: enrol first",
            ),
            false => Text::fixed(
                "这一年度没有在本单位参保",
                "not insured through this employer in the year",
            ),
        })
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
