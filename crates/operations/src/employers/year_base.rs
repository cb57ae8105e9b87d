//! 年度缴费基数调整 — once a year an employer says what each of his people's base is from a month
//! on. Months of that year that were assessed already are put right in the same request: what is
//! missing of all of them stands in one bill, what was too much goes back in one receipt. Later
//! months are assessed on the base of the year. A row that cannot be taken refuses the file.

use std::collections::{BTreeMap, BTreeSet};

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, StoreError};
use vocab::record::PersonalRecord;
use vocab::{Date, Fen, Month, NationalCode, Text};

use super::assess::{Bill, Line, assess};
use super::differences::{Corrected, Correction, fresh_bill};
use super::filing::FileLine;
use super::overpaid::{DifferenceRefunded, GivenBack, Over, give_back, over};
use super::rows::{Reasons, Rows};
use super::{CONTRIBUTIONS, active};
use crate::office::{Business, Work, refuse};
use crate::reckon::Reckoner;
use crate::together::TOGETHER;

/// Section of a person's file: bases of years at his employers.
const YEAR_BASES: &str = "office.year-bases";
const ROWS_REFUSED: &str = "year-base-rows-refused";

/// 年度缴费基数调整.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustYear {
    /// 单位编号.
    #[serde(alias = "单位编号")]
    #[schemars(with = "String")]
    pub employer: MemberId,
    /// 起始所属期: the first month of the insurance year; the base holds for twelve months.
    #[serde(alias = "起始所属期")]
    pub first: Month,
    /// 基数明细: one row a person, the wage by which his base of the year is fixed.
    #[serde(default, alias = "基数明细")]
    pub lines: Vec<FileLine>,
}

/// 年度基数结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct YearAdjusted {
    /// Rows taken.
    pub rows: usize,
    /// 年度终止所属期: the last month for which the bases hold.
    pub last: Month,
    /// 补差核定单 for months that were assessed too low; absent if nothing is missing.
    pub bill: Option<Bill>,
    /// 退差 for months that were assessed too high; absent if nothing was too much.
    pub refunded: Option<DifferenceRefunded>,
}

/// 年度基数 as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct YearBase {
    employer: MemberId,
    first: Month,
    last: Month,
    wage: Fen,
    set: Date,
}

impl Business for AdjustYear {
    type Answer = YearAdjusted;
    const NAME: &'static str = "employer.adjust-year";
    const LABEL: Text = Text::fixed("年度缴费基数调整", "adjust the bases of a year");
    const REFUSALS: &'static [&'static str] = &[
        "employer-unknown",
        "employer-not-active",
        "employer-elsewhere",
        "year-base-empty",
        ROWS_REFUSED,
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("34")];

    fn subject(&self) -> Option<String> {
        Some(self.employer.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<YearAdjusted, StoreError> {
        let name = active(work, &self.employer).await?.name;
        if self.lines.is_empty() {
            return Err(refuse(
                "year-base-empty",
                ["基数表里没有人员", "the table names nobody"],
                ["请检查文件", "check the file"],
            ));
        }
        let last = self.first.plus(11);
        let rows =
            Rows { employer: &self.employer, first: self.first, last, refused: ROWS_REFUSED };
        let people = rows.check(work, &self.lines).await?;
        let year = Year { first: self.first, last, employer: &self.employer, name: &name };
        let found = year.compare(work, &people, &self.lines).await?;
        year.fix(work, &people, &self.lines).await?;
        let document = format!("{} 年度基数", self.first);
        let refunded = year.refund(work, &found, &document).await?;
        let lines: Vec<Line<'_>> = found.iter().flat_map(|it| it.lines(work.today())).collect();
        let bill = match lines.is_empty() {
            true => None,
            false => {
                let name = format!("{}-{}-year", self.employer, self.first);
                let bill = fresh_bill(work, &name).await?;
                Some(assess(work, &bill, &lines).await?)
            }
        };
        Ok(YearAdjusted { rows: people.len(), last, bill, refunded })
    }
}

/// 年度 — whose, and from when to when.
struct Year<'a> {
    first: Month,
    last: Month,
    employer: &'a MemberId,
    name: &'a str,
}

/// What of one person's year changes.
struct Changed<'a> {
    correction: Correction<'a>,
    low: Vec<Corrected>,
    high: Vec<Over>,
}

impl Changed<'_> {
    fn lines(&self, today: Date) -> impl Iterator<Item = Line<'_>> {
        self.low.iter().map(move |it| it.line(&self.correction, today))
    }
}

impl<'a> Year<'a> {
    /// Everybody's months that were assessed, beside what they should have been; nobody's if one
    /// row cannot be taken.
    async fn compare(
        &self,
        work: &mut Work<'_>,
        people: &'a [MemberId],
        lines: &[FileLine],
    ) -> Result<Vec<Changed<'a>>, StoreError> {
        const READ: &[&str] = &["member", "enrolments", "retirement", CONTRIBUTIONS];
        let reckoner =
            Reckoner { library: work.library, place: work.place(), known_at: work.today() };
        let mut reasons = Reasons::default();
        let mut found = Vec::new();
        let mut index = 0_usize;
        for (chunk, lines) in people.chunks(TOGETHER).zip(lines.chunks(TOGETHER)) {
            let records = work.desk.people(&chunk.iter().cloned().collect(), READ).await?;
            for (member, line) in chunk.iter().zip(lines) {
                index += 1;
                let Some(record) = records.get(member) else { continue };
                let dues = work.desk.dues_of_member(member).await?;
                match self.changed(reckoner, member, line, record, &dues) {
                    Ok(changed) => found.push(changed),
                    Err(StoreError::Refused(refusal)) => {
                        reasons.add(index - 1, line, &refusal.sentence);
                    }
                    Err(fault) => return Err(fault),
                }
            }
        }
        reasons.settle(ROWS_REFUSED)?;
        found.retain(|it| !it.low.is_empty() || !it.high.is_empty());
        Ok(found)
    }

    fn changed(
        &self,
        reckoner: Reckoner<'_>,
        member: &'a MemberId,
        line: &FileLine,
        record: &PersonalRecord,
        dues: &[Due],
    ) -> Result<Changed<'a>, StoreError> {
        let correction = Correction {
            employer: self.employer,
            employer_name: self.name,
            member,
            first: self.first,
            last: self.last,
            wage: line.wage.0,
        };
        let months = correction.months(reckoner, record, dues)?.months;
        let (high, low): (Vec<_>, Vec<_>) = months.into_iter().partition(Corrected::was_too_high);
        let high = over(reckoner, &correction, record, dues, &high)?;
        Ok(Changed { correction, low, high })
    }

    /// Writes everybody's base of the year down; a second table of a year replaces the first.
    async fn fix(
        &self,
        work: &mut Work<'_>,
        people: &[MemberId],
        lines: &[FileLine],
    ) -> Result<(), StoreError> {
        let set = work.today();
        let rows = people.iter().zip(lines).map(|(member, line)| {
            let (employer, wage) = (self.employer.clone(), line.wage.0);
            let base = YearBase { employer, first: self.first, last: self.last, wage, set };
            (member.clone(), base)
        });
        work.desk.append_many(YEAR_BASES, rows.collect()).await.map(|_| ())
    }

    /// Gives back what was too much of everybody, in one receipt.
    async fn refund(
        &self,
        work: &mut Work<'_>,
        found: &[Changed<'_>],
        document: &str,
    ) -> Result<Option<DifferenceRefunded>, StoreError> {
        let mut whole = GivenBack::default();
        let mut any = false;
        for changed in found.iter().filter(|it| !it.high.is_empty()) {
            any = true;
            let record = work.desk.person(changed.correction.member).await?;
            let what = (&changed.correction, document);
            give_back(work, what, &record, &changed.high, &mut whole).await?;
        }
        match any {
            true => whole.wait_for(work, self.employer, document).await.map(Some),
            false => Ok(None),
        }
    }
}

/// The wages by which the year has fixed the bases of some people at an employer, in a month.
pub(super) async fn fixed_bases(
    work: &mut Work<'_>,
    employer: &MemberId,
    month: Month,
    people: &[MemberId],
) -> Result<BTreeMap<MemberId, Fen>, StoreError> {
    let mut fixed = BTreeMap::new();
    for people in people.chunks(TOGETHER) {
        let people: BTreeSet<MemberId> = people.iter().cloned().collect();
        let rows = work.desk.rows_of_many::<YearBase>(YEAR_BASES, &people).await?;
        for (member, rows) in rows {
            let here =
                |it: &&YearBase| it.employer == *employer && (it.first..=it.last).contains(&month);
            if let Some(base) = rows.iter().rfind(here) {
                fixed.insert(member, base.wage);
            }
        }
    }
    Ok(fixed)
}
