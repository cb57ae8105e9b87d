//! 核定 — a filed month becomes a bill: for each person base and parts by the rules of the month,
//! one row in his contributions, one claim in the books.

use std::collections::{BTreeMap, BTreeSet};
use std::marker::PhantomData;

use engine::timing;
use ledger::MemberId;
use ledger::templates::ContributionAssessed;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{
    AccountFiles, AskedEnds, AskedPeople, Due, DueStage, Question, StoreError, Versioned, Writing,
};
use vocab::record::{Contribution, ContributionKind, PersonalRecord};
use vocab::{Date, Fen, InsuranceKind, Month, NationalCode, PlaceCode, Text};

use super::deferral::{Deferrals, deferrals_of};
use super::filing::{FILINGS, Filing};
use super::{active, file_of};
use crate::office::{Business, Work, Yuan, entry_key, refuse};
use crate::reckon::{Assessed, Choice, Reckoner, sum};
use crate::together::{Many, for_all};

/// Section of a person's file.
pub(crate) const CONTRIBUTIONS: &str = "contributions";

/// 核定一个月.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assess {
    /// 单位编号.
    #[serde(alias = "单位编号")]
    #[schemars(with = "String")]
    pub employer: MemberId,
    /// 费款所属期.
    #[serde(alias = "费款所属期")]
    pub month: Month,
}

/// 核定单.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bill {
    /// 核定单号.
    pub bill: String,
    /// 人数.
    pub people: usize,
    /// 单位缴费.
    pub employer_part: Yuan,
    /// 个人缴费.
    pub individual_part: Yuan,
    /// 其他缴费.
    pub other_part: Yuan,
    /// 应缴合计.
    pub total: Yuan,
    /// 缴费截止日, where the place states one.
    pub deadline: Option<Date>,
}

impl Business for Assess {
    type Answer = Bill;
    const NAME: &'static str = "employer.assess";
    const LABEL: Text = Text::fixed("保费核定", "assess a month");
    const REFUSALS: &'static [&'static str] = &[
        "employer-unknown",
        "employer-not-active",
        "employer-elsewhere",
        "not-filed",
        "assessed-already",
        "rule-unknown-here",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("10")];

    fn subject(&self) -> Option<String> {
        Some(self.employer.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Bill, StoreError> {
        active(work, &self.employer).await?;
        let filings: Vec<(i64, Filing)> = work.desk.rows(&self.employer, FILINGS).await?;
        let found = filings.into_iter().find(|(_, filing)| filing.month == self.month);
        let Some((position, mut filing)) = found else {
            return Err(refuse(
                "not-filed",
                [
                    format!("{} 还没有申报", self.month),
                    format!("{} has not been filed", self.month),
                ],
                ["请先申报这个月的工资", "file the wages of the month first"],
            ));
        };
        if let Some(bill) = &filing.bill {
            return Err(refuse(
                "assessed-already",
                [
                    format!("{} 已经核定，单号 {bill}", self.month),
                    format!("{} is assessed already: {bill}", self.month),
                ],
                ["请按这张核定单缴费", "pay that bill"],
            ));
        }
        let bill = format!("{}-{}", self.employer, self.month);
        let mut lines = Vec::with_capacity(filing.lines.len());
        for line in &filing.lines {
            lines.push(Line {
                payer: &self.employer,
                member: &line.member,
                month: self.month,
                insurance: InsuranceKind::EmployeeMedical,
                wage: line.wage,
                declared: Some(filing.filed),
                payment: ContributionKind::Normal,
                before: None,
            });
        }
        let answer = assess(work, &bill, &lines).await?;
        filing.bill = Some(bill);
        work.desk.put(&self.employer, FILINGS, Some(position), &filing).await?;
        Ok(answer)
    }
}

/// One line to assess.
pub(crate) struct Line<'a> {
    pub payer: &'a MemberId,
    pub member: &'a MemberId,
    pub month: Month,
    pub insurance: InsuranceKind,
    pub wage: Fen,
    pub declared: Option<Date>,
    pub payment: ContributionKind,
    /// What the month was assessed at before, where only the difference is owed.
    pub before: Option<[Fen; 4]>,
}

/// Assesses lines under one bill: rows, claims, dues.
pub(crate) async fn assess(
    work: &mut Work<'_>,
    bill: &str,
    lines: &[Line<'_>],
) -> Result<Bill, StoreError> {
    let mut payers: BTreeMap<MemberId, Payer> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.payer != line.member) {
        if !payers.contains_key(line.payer) {
            let name = file_of(work, line.payer).await?.name;
            let deferrals = deferrals_of(work, line.payer).await?;
            payers.insert(line.payer.clone(), Payer { name, deferrals });
        }
    }
    let reckoner = Reckoner { library: work.library, place: work.place(), known_at: work.today() };
    let whole = Bill {
        bill: bill.to_owned(),
        people: 0,
        employer_part: Yuan::ZERO,
        individual_part: Yuan::ZERO,
        other_part: Yuan::ZERO,
        total: Yuan::ZERO,
        deadline: None,
    };
    let choice = Choice::of(reckoner);
    let mut assessing = Assessing { reckoner, choice, payers, whole, lines: PhantomData };
    for_all(&mut assessing, work, lines).await?;
    Ok(assessing.whole)
}

/// Lines being assessed.
struct Assessing<'a, 'l> {
    reckoner: Reckoner<'a>,
    choice: Choice<'a>,
    // The employers who pay.
    payers: BTreeMap<MemberId, Payer>,
    whole: Bill,
    lines: PhantomData<Line<'l>>,
}

/// 缴费单位 — what must be known of an employer.
struct Payer {
    name: String,
    deferrals: Deferrals,
}

/// What must be known to assess some lines.
struct Needs {
    people: AskedPeople,
    ends: AskedEnds,
    // Of each line: its row, and the key of its entry within the request.
    places: Vec<(i64, String)>,
    files: AccountFiles,
}

impl<'l> Many for Assessing<'_, 'l> {
    type Line = Line<'l>;
    type Needs = Needs;

    fn member<'i>(line: &'i Line<'l>) -> &'i MemberId {
        line.member
    }

    fn question(&self, work: &Work<'_>, lines: &[Line<'l>]) -> Question<Needs> {
        let lines: Vec<MemberId> = lines.iter().map(|line| line.member.clone()).collect();
        let request = work.desk.slip().key.clone();
        Box::new(move |reading| {
            Box::pin(async move {
                let members: BTreeSet<&MemberId> = lines.iter().collect();
                let members: Vec<&MemberId> = members.into_iter().collect();
                let sections = &["member", "enrolments"];
                let mut places = Vec::with_capacity(lines.len());
                let keys = |ends: &mut AskedEnds| {
                    places.extend(lines.iter().map(|member| {
                        let position = ends.next(member);
                        (position, format!("{member}/{position}/assessed"))
                    }));
                    let keys = lines.iter().zip(&places);
                    let key = |part: &str| entry_key(&request, part);
                    keys.map(|(member, (_, part))| (member.clone(), key(part))).collect()
                };
                let people = (members.as_slice(), sections.as_slice());
                let (people, ends, files) =
                    reading.people_ends_and_files(people, CONTRIBUTIONS, keys).await?;
                Ok(Needs { people, ends, places, files })
            })
        })
    }

    fn work_out(
        &mut self,
        work: &Work<'_>,
        lines: &[Line<'l>],
        needs: Needs,
    ) -> Result<Writing, StoreError> {
        let (place, today) = (work.place(), work.today());
        let Needs { people, ends, places, files } = needs;
        let people = people.read()?;
        let mut rows = Vec::with_capacity(lines.len());
        let mut entries = Vec::with_capacity(lines.len());
        let mut dues = Vec::with_capacity(lines.len());
        for (line, (position, part)) in lines.iter().zip(places) {
            let owed = self.owed(people.get(line.member), line)?;
            let payer = self.payers.get(line.payer);
            let row = row(place, today, line, payer, &owed);
            rows.push(Versioned { member: line.member.clone(), position, version: 1, row });
            dues.push(due(place, &self.whole.bill, line, position, &owed));
            let mut header = work.header(line.member, &part, today);
            header.rule = Some(owed.rule);
            header.arithmetic = Some(owed.arithmetic);
            header.details.month = Some(line.month);
            header.details.counterparty = payer.map(|payer| payer.name.clone());
            header.details.reference = Some(self.whole.bill.clone());
            entries.push(ContributionAssessed { header, amount: owed.total }.entry()?);
        }
        add_up(&mut self.whole, &dues)?;
        let mut writing = work.desk.writing();
        writing.append_at(ends, rows)?;
        writing.post(files, &entries)?;
        writing.add_dues(&dues);
        Ok(writing)
    }
}

impl Assessing<'_, '_> {
    /// What a line comes to.
    fn owed(
        &mut self,
        record: Option<&PersonalRecord>,
        line: &Line<'_>,
    ) -> Result<Assessed, StoreError> {
        let Assessing { reckoner, choice, whole, .. } = self;
        let enrolment = record.and_then(|it| reckoner.enrolment_in(it, line.insurance, line.month));
        let Some(enrolment) = enrolment else {
            return Err(crate::enrolment::not_enrolled(line.insurance, line.month.last_day()));
        };
        let rules = choice.contribution(enrolment, line.month)?;
        whole.deadline = whole.deadline.or(timing::payment_deadline(rules, line.month));
        difference(reckoner.assess_by(rules, line.wage)?, line.before)
    }
}

fn row(
    place: PlaceCode,
    today: Date,
    line: &Line<'_>,
    payer: Option<&Payer>,
    owed: &Assessed,
) -> Contribution {
    Contribution {
        place: Some(place),
        payment: line.payment,
        employer: payer.map(|payer| payer.name.clone()),
        deferred_until: payer.and_then(|payer| payer.deferrals.until(line.month)),
        declared_wage: Some(line.wage),
        base: Some(owed.base),
        employer_part: owed.employer_part,
        individual_part: owed.individual_part,
        other_part: owed.other_part,
        declared: line.declared,
        assessed: Some(today),
        ..Contribution::of(line.insurance, line.month)
    }
}

fn due(place: PlaceCode, bill: &str, line: &Line<'_>, position: i64, owed: &Assessed) -> Due {
    Due {
        member: line.member.clone(),
        position,
        place,
        payer: line.payer.clone(),
        bill: bill.to_owned(),
        month: line.month,
        insurance: line.insurance,
        employer_part: owed.employer_part,
        individual_part: owed.individual_part,
        other_part: owed.other_part,
        stage: DueStage::Assessed,
        received: None,
        expected: None,
    }
}

fn add_up(bill: &mut Bill, dues: &[Due]) -> Result<(), StoreError> {
    let and = |before: Yuan, part: fn(&Due) -> Fen| {
        sum(std::iter::once(before.0).chain(dues.iter().map(part))).map(Yuan)
    };
    bill.people += dues.len();
    bill.employer_part = and(bill.employer_part, |due| due.employer_part)?;
    bill.individual_part = and(bill.individual_part, |due| due.individual_part)?;
    bill.other_part = and(bill.other_part, |due| due.other_part)?;
    let parts = [bill.employer_part, bill.individual_part, bill.other_part];
    bill.total = Yuan(sum(parts.map(|part| part.0))?);
    Ok(())
}

/// What is owed on top of what was assessed before: base and each part.
fn difference(whole: Assessed, before: Option<[Fen; 4]>) -> Result<Assessed, StoreError> {
    let Some([base, employer, individual, other]) = before else { return Ok(whole) };
    let less = crate::reckon::less;
    let employer_part = less(whole.employer_part, employer)?;
    let individual_part = less(whole.individual_part, individual)?;
    let other_part = less(whole.other_part, other)?;
    let total = sum([employer_part, individual_part, other_part])?;
    Ok(Assessed {
        base: less(whole.base, base)?,
        employer_part,
        individual_part,
        other_part,
        total,
        rule: whole.rule,
        arithmetic: format!("{}；补差 {total}", whole.arithmetic),
    })
}
