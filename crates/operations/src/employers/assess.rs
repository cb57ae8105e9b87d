//! 核定 — a filed month becomes a bill: for each person base and parts by the rules of the month,
//! one row in his contributions, one claim in the books.

use ledger::MemberId;
use ledger::templates::ContributionAssessed;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError};
use vocab::record::{Contribution, ContributionKind};
use vocab::{Date, Fen, InsuranceKind, Month, Text};

use super::filing::{FILINGS, Filing};
use super::{active, file_of};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{Assessed, Reckoner, sum};

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
        "not-filed",
        "assessed-already",
        "rule-unknown-here",
    ];

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
    let (place, today) = (work.place(), work.today());
    let reckoner = Reckoner { library: work.library, place, known_at: today };
    let mut dues = Vec::with_capacity(lines.len());
    let mut entries = Vec::with_capacity(lines.len());
    let mut deadline = None;
    for line in lines {
        let mut record = work.desk.person(line.member).await?;
        let Some(enrolment) = reckoner.enrolment_in(&record, line.insurance, line.month).cloned()
        else {
            return Err(crate::enrolment::not_enrolled(line.insurance, line.month.last_day()));
        };
        let whole = reckoner.assess(&enrolment, line.month, line.wage)?;
        let owed = difference(&whole, line.before)?;
        deadline = deadline.or(reckoner.deadline(&enrolment, line.month));
        let payer_name = match line.payer == line.member {
            true => None,
            false => Some(file_of(work, line.payer).await?.name),
        };
        let rows = record.contributions.get_or_insert_default();
        rows.push(Contribution {
            place: Some(place),
            payment: line.payment,
            employer: payer_name.clone(),
            declared_wage: Some(line.wage),
            base: Some(owed.base),
            employer_part: owed.employer_part,
            individual_part: owed.individual_part,
            other_part: owed.other_part,
            declared: line.declared,
            assessed: Some(today),
            ..Contribution::of(line.insurance, line.month)
        });
        let position = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        work.desk.keep(line.member, &record).await?;
        let part = format!("{}/{position}/assessed", line.member);
        let mut header = work.header(line.member, &part, today);
        header.rule = Some(owed.rule);
        header.arithmetic = Some(owed.arithmetic);
        header.details.month = Some(line.month);
        header.details.counterparty = payer_name;
        header.details.reference = Some(bill.to_owned());
        entries.push(ContributionAssessed { header, amount: owed.total }.entry()?);
        dues.push(Due {
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
        });
    }
    work.desk.post(&entries).await?;
    work.desk.add_dues(&dues).await?;
    bill_of(bill, &dues, deadline)
}

fn bill_of(bill: &str, dues: &[Due], deadline: Option<Date>) -> Result<Bill, StoreError> {
    let all = |part: fn(&Due) -> Fen| sum(dues.iter().map(part));
    Ok(Bill {
        bill: bill.to_owned(),
        people: dues.len(),
        employer_part: Yuan(all(|due| due.employer_part)?),
        individual_part: Yuan(all(|due| due.individual_part)?),
        other_part: Yuan(all(|due| due.other_part)?),
        total: Yuan(sum(dues.iter().filter_map(Due::total))?),
        deadline,
    })
}

/// What is owed on top of what was assessed before: base and each part.
fn difference(whole: &Assessed, before: Option<[Fen; 4]>) -> Result<Assessed, StoreError> {
    let Some([base, employer, individual, other]) = before else { return Ok(whole.clone()) };
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
        rule: whole.rule.clone(),
        arithmetic: format!("{}；补差 {total}", whole.arithmetic),
    })
}
