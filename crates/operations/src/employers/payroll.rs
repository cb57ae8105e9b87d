//! 工资表核对（R01–R07）— an employer's payroll beside what was billed and paid: every difference is
//! one of seven, each with what to do about it.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{MemberId, Recorded};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError, office_of};
use vocab::record::PersonalRecord;
use vocab::{Date, Fen, InsuranceKind, Month, PersonClass, PlaceCode, Text};

use super::receipts::{Booked, RECEIPTS};
use super::{EMPLOYER, EmployerFile, employer_elsewhere};
use crate::office::{Office, Yuan, refuse};
use crate::people::IDENTITY;
use crate::reckon::{Reckoner, sum};

/// 工资表的一行.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayrollLine {
    /// 姓名.
    #[serde(alias = "姓名")]
    pub name: String,
    /// 证件号码.
    #[serde(alias = "证件号码")]
    pub identity_number: String,
    /// 工资.
    #[serde(alias = "工资", alias = "申报工资")]
    pub wage: Yuan,
    /// 人员类别, if the payroll says.
    #[serde(default, alias = "人员类别")]
    pub class: Option<PersonClass>,
    /// 险种 that the payroll deducts for, if it says.
    #[serde(default, alias = "险种")]
    pub insurances: Vec<InsuranceKind>,
}

/// 核对范围 — whose payroll of which month, as of which day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayrollOf {
    /// 单位编号.
    pub employer: MemberId,
    /// 参保地.
    pub place: PlaceCode,
    /// 费款所属期.
    pub month: Month,
    /// The day on which arrears are counted.
    pub on: Date,
}

/// 差异 — one thing in which payroll and bill, or bill and payment, are not alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// R01 to R07.
    pub code: &'static str,
    /// 人员编号, where it is about a person who is registered.
    pub member: Option<String>,
    /// What is not alike, with both sides.
    pub sentence: Text,
    /// 处理办法.
    pub fix: Text,
}

/// 工资表核对.
pub async fn compare_payroll(
    office: &Office<'_>,
    asked: &PayrollOf,
    payroll: &[PayrollLine],
) -> Result<Vec<Difference>, StoreError> {
    let store = office.store;
    let known = store.rows::<EmployerFile>(&asked.employer, EMPLOYER).await?;
    if let Some((_, file)) = known.last().filter(|(_, file)| !file.is_of(asked.place)) {
        return Err(employer_elsewhere(file));
    }
    if known.is_empty() {
        return Err(refuse(
            "employer-unknown",
            [
                format!("没有编号为 {} 的参保单位", asked.employer),
                format!("there is no employer with the number {}", asked.employer),
            ],
            ["请检查编号", "check the number"],
        ));
    }
    let mut dues = store.dues_of_employer(asked.place, &asked.employer).await?;
    dues.retain(|due| !matches!(due.stage, DueStage::Refunded | DueStage::Cancelled));
    let mut billed: BTreeMap<&MemberId, Vec<&Due>> = BTreeMap::new();
    for due in dues.iter().filter(|due| due.month == asked.month) {
        billed.entry(&due.member).or_default().push(due);
    }
    let mut found = Vec::new();
    let mut paid: BTreeSet<MemberId> = BTreeSet::new();
    for line in payroll {
        let member = store.find(IDENTITY, line.identity_number.trim()).await?;
        let lines = member.as_ref().and_then(|member| billed.get(member));
        let (Some(member), Some(lines)) = (member.clone(), lines) else {
            found.push(missing(line, member, asked.month));
            continue;
        };
        let record = store.record(&member, Date::MAX, Recorded::MAX).await?;
        found.extend(of_person(office, asked, line, &member, (&record, lines))?);
        paid.insert(member);
    }
    for (member, lines) in billed.iter().filter(|(member, _)| !paid.contains(**member)) {
        let total = sum(lines.iter().filter_map(|due| due.total()))?;
        found.push(Difference {
            code: "R01",
            member: Some(member.to_string()),
            sentence: Text::new(
                format!("{member} 在 {} 账单上（{total} 元），不在工资表上", asked.month),
                format!("{member} is billed for {} ({total}) and not on payroll", asked.month),
            ),
            fix: Text::fixed(
                "人已离职的请办理停保，多缴的申请退费",
                "end the enrolment of who left, and ask for a refund",
            ),
        });
    }
    found.sort_by(|a, b| (a.code, &a.member).cmp(&(b.code, &b.member)));
    found.extend(unmatched(office, asked, &dues).await?);
    found.extend(arrears(office, asked, &dues).await?);
    Ok(found)
}

fn missing(line: &PayrollLine, member: Option<MemberId>, month: Month) -> Difference {
    let name = &line.name;
    let fix = match member {
        Some(_) => Text::fixed(
            "已经登记、没有进这张账单：请补充申报，逾期的按补缴办理",
            "registered and not billed: file it, or pay it later with what that costs",
        ),
        None => Text::fixed(
            "没有登记过这个证件号码：请先办理参保登记，再补充申报",
            "nobody has this number: register and enrol first, then file",
        ),
    };
    Difference {
        code: "R02",
        member: member.map(|member| member.to_string()),
        sentence: Text::new(
            format!("{name} 在工资表上，不在 {month} 账单上"),
            format!("{name} is on payroll and not billed for {month}"),
        ),
        fix,
    }
}

/// R03 to R05 of somebody who is on both.
fn of_person(
    office: &Office<'_>,
    asked: &PayrollOf,
    line: &PayrollLine,
    member: &MemberId,
    (record, dues): (&PersonalRecord, &[&Due]),
) -> Result<Vec<Difference>, StoreError> {
    let mut found = Vec::new();
    let mut add = |code, sentence, fix| {
        found.push(Difference { code, member: Some(member.to_string()), sentence, fix });
    };
    let name = &line.name;
    let reckoner = Reckoner { library: office.library, place: asked.place, known_at: asked.on };
    let kind = InsuranceKind::EmployeeMedical;
    let enrolment = reckoner.enrolment_in(record, kind, asked.month);
    if let (Some(class), Some(enrolment)) = (line.class, enrolment)
        && class != enrolment.class
    {
        let (theirs, ours) = (class.label(), enrolment.class.label());
        add(
            "R03",
            Text::new(
                format!("{name} 工资表上是“{}”，参保登记是“{}”", theirs.zh, ours.zh),
                format!("{name} is {} on payroll and enrolled as {}", theirs.en, ours.en),
            ),
            Text::fixed("请带证明到窗口变更人员类别", "have the class changed at the office"),
        );
    }
    for insurance in &line.insurances {
        if !dues.iter().any(|due| due.insurance == *insurance) {
            let label = insurance.label();
            add(
                "R04",
                Text::new(
                    format!("{name} 的工资表扣了“{}”，账单上没有这个险种", label.zh),
                    format!("{name}: {} is deducted and not billed", label.en),
                ),
                Text::fixed("请补充申报这个险种", "file that insurance too"),
            );
        }
    }
    let positions: BTreeSet<i64> =
        dues.iter().filter(|due| due.insurance == kind).map(|due| due.position).collect();
    let rows = (1_i64..).zip(record.contributions.iter().flatten());
    let rows = rows.filter(|(position, _)| positions.contains(position));
    let base = sum(rows.filter_map(|(_, row)| row.base))?;
    if let Some(enrolment) = enrolment
        && let Ok(right) = reckoner.assess(enrolment, asked.month, line.wage.0)
        && right.base != base
    {
        let (wage, now) = (line.wage, right.base);
        add(
            "R05",
            Text::new(
                format!("{name} 账单基数 {base} 元，按工资 {wage} 元应为 {now} 元"),
                format!("{name} is billed on {base}; a wage of {wage} makes it {now}"),
            ),
            match now > base {
                true => Text::fixed(
                    "请办理基数调整补差，并告知本人",
                    "have the base adjusted and pay the difference; tell the person",
                ),
                false => Text::fixed(
                    "多报的请申请更正，多缴部分退费；工资表错的改工资表",
                    "ask for a correction and a refund, or put the payroll right",
                ),
            },
        );
    }
    Ok(found)
}

/// R06: money that is there and pays nothing.
async fn unmatched(
    office: &Office<'_>,
    asked: &PayrollOf,
    dues: &[Due],
) -> Result<Vec<Difference>, StoreError> {
    let mut found = Vec::new();
    let open = dues.iter().filter(|due| due.stage == DueStage::Assessed);
    let mut bills: BTreeMap<&str, Fen> = BTreeMap::new();
    for due in open {
        let owed = bills.entry(due.bill.as_str()).or_default();
        *owed = sum([*owed, due.total().unwrap_or_default()])?;
    }
    let mut files = vec![asked.employer.clone()];
    files.extend(office_of(asked.place));
    for file in files {
        let own = file == asked.employer;
        for (_, receipt) in office.store.rows::<Booked>(&file, RECEIPTS).await? {
            let fits = bills.iter().find(|(_, owed)| **owed == receipt.left);
            let named = receipt.wrote.contains(asked.employer.as_str());
            let here = receipt.is_of(asked.place);
            if receipt.left <= Fen::ZERO || !here || !(own || named || fits.is_some()) {
                continue;
            }
            let Booked { bank_reference, wrote, left, .. } = &receipt;
            let (zh, en) = match fits {
                Some((bill, _)) => {
                    (format!("，与核定单 {bill} 金额相同"), format!("; {bill} owes as much"))
                }
                None => (String::new(), String::new()),
            };
            found.push(Difference {
                code: "R06",
                member: None,
                sentence: Text::new(
                    format!(
                        "流水 {bank_reference} 的 {left} 元没有对上账单，付款时写的是“{wrote}”{zh}"
                    ),
                    format!("{left} of {bank_reference} pays nothing; it says “{wrote}”{en}"),
                ),
                fix: Text::fixed(
                    "请办理暂存款认领，或申请退回",
                    "have it matched to a bill, or ask for it back",
                ),
            });
        }
    }
    Ok(found)
}

/// R07: bills past their last day, what each day costs, and whose credits wait.
async fn arrears(
    office: &Office<'_>,
    asked: &PayrollOf,
    dues: &[Due],
) -> Result<Vec<Difference>, StoreError> {
    let mut bills: BTreeMap<&str, Vec<&Due>> = BTreeMap::new();
    for due in dues.iter().filter(|due| due.stage == DueStage::Assessed) {
        bills.entry(due.bill.as_str()).or_default().push(due);
    }
    let reckoner = Reckoner { library: office.library, place: asked.place, known_at: asked.on };
    let mut found = Vec::new();
    for (bill, lines) in bills {
        let Some(first) = lines.first() else { continue };
        let record = office.store.record(&first.member, Date::MAX, Recorded::MAX).await?;
        let enrolment = reckoner.enrolment_in(&record, first.insurance, first.month);
        let deadline = enrolment.and_then(|it| reckoner.deadline(it, first.month));
        let Some(deadline) = deadline.filter(|deadline| *deadline < asked.on) else { continue };
        let owed = sum(lines.iter().filter_map(|due| due.total()))?;
        let from = deadline.saturating_add(jiff::Span::new().days(1));
        let (zh, en) = match reckoner.surcharge(first.insurance, owed, from, asked.on) {
            Ok(cost) => (
                format!("今天缴要加滞纳金 {} 元（{}）", cost.amount, cost.arithmetic),
                format!("paid today it costs {} more", cost.amount),
            ),
            // What no document says is not made up.
            Err(_) => {
                ("滞纳金怎么算，本地未知".to_owned(), "the surcharge is unknown here".to_owned())
            }
        };
        let staff: BTreeSet<&str> = lines.iter().map(|due| due.member.as_str()).collect();
        let names: Vec<&str> = staff.iter().copied().collect();
        found.push(Difference {
            code: "R07",
            member: None,
            sentence: Text::new(
                format!(
                    "核定单 {bill} 欠 {owed} 元，{deadline} 到期；{zh}；{} 人的划入在等：{}",
                    names.len(),
                    names.join("、")
                ),
                format!(
                    "{bill} owes {owed} since {deadline}; {en}; credits of {} people wait: {}",
                    names.len(),
                    names.join(", ")
                ),
            ),
            fix: Text::fixed(
                "请尽快缴清，或申请缓缴、分期缴纳",
                "pay it, or ask to pay later or by instalments",
            ),
        });
    }
    Ok(found)
}
