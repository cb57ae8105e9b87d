//! 单位 — from registration to the last fen of a bill: filing, assessment, receipts that match,
//! fall short or name nothing known, arrears, surcharge, deferral, refunds.

mod assess;
mod deferral;
mod differences;
mod filing;
mod instalments;
mod overpaid;
mod payroll;
mod receipts;
mod returns;
mod rows;
mod settling;
mod surcharges;
mod year_base;

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{HolderKind, StoreError};
use vocab::{Date, NationalCode, PlaceCode, Text};

use crate::office::{Business, Work, refuse};

pub use assess::{Assess, Bill};
pub(crate) use assess::{CONTRIBUTIONS, Line, assess};
pub use deferral::Defer;
pub use differences::AdjustBase;
pub(crate) use filing::{FILINGS, FilingHead};
pub use filing::{File, FileLine, Filed};
pub(crate) use instalments::plans_waiting;
pub use instalments::{
    DecideInstalments, EndInstalments, InstalmentPlan, InstalmentState, PlanState,
    PlannedInstalment, ProposeInstalments, plans_of,
};
pub use overpaid::{CollectOwed, DifferenceRefunded, OwedLine, RefundDifference, owed_of};
pub(crate) use overpaid::{Owed, Reversal, credits_left, free_balance, note_owed, owed_for};
pub use payroll::{Difference, PayrollLine, PayrollOf, compare_payroll};
pub use receipts::{Match, Receipt, ReceiptOutcome, Receive, SuspenseLine, suspense_ageing};
pub(crate) use receipts::{booking_day, check as check_receipt, claim_reference};
pub(crate) use returns::documented;
pub use returns::{RefundContribution, Return};
pub(crate) use settling::settle_lines;
pub use surcharges::{PaySurcharge, Surcharge};
pub use year_base::{AdjustYear, YearAdjusted};

/// Which register a credit code stands in.
const CREDIT_CODE: &str = "credit-code";
/// Sections of an employer's file.
const EMPLOYER: &str = "office.employer";
const STAFF: &str = "office.staff";
/// Section of a person's file: at which employers' numbers he works.
const JOBS: &str = "office.jobs";

/// 单位参保登记.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterEmployer {
    /// 单位名称.
    #[serde(alias = "单位名称")]
    pub name: String,
    /// 统一社会信用代码.
    #[serde(alias = "统一社会信用代码")]
    pub credit_code: String,
}

/// 单位编号 of what was registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EmployerRegistered {
    /// 单位编号.
    pub employer: String,
}

/// 单位档案.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EmployerFile {
    pub name: String,
    pub credit_code: String,
    /// 参保地: an employer's number is that of one place, as its people, bills and money are. Absent
    /// in files of before this was written down.
    #[serde(default)]
    pub place: Option<PlaceCode>,
    pub registered: Date,
    pub closed: Option<Date>,
}

/// 在册人员.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Staff {
    member: MemberId,
    from: Date,
    until: Option<Date>,
}

/// 用人关系, on the person's side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Job {
    employer: MemberId,
    name: String,
    from: Date,
    until: Option<Date>,
}

impl Business for RegisterEmployer {
    type Answer = EmployerRegistered;
    const NAME: &'static str = "employer.register";
    const LABEL: Text = Text::fixed("单位参保登记", "register an employer");
    const REFUSALS: &'static [&'static str] =
        &["employer-name-missing", "credit-code-malformed", "credit-code-taken"];

    async fn perform(&self, work: &mut Work<'_>) -> Result<EmployerRegistered, StoreError> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 100 {
            return Err(refuse(
                "employer-name-missing",
                ["单位名称没有填写，或太长", "the employer's name is missing or too long"],
                ["请按营业执照填写全称", "write the full name as the licence has it"],
            ));
        }
        let code = self.credit_code.trim().to_ascii_uppercase();
        let plain = code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        if code.len() != 18 || !plain {
            return Err(refuse(
                "credit-code-malformed",
                [
                    "统一社会信用代码应为18位数字和大写字母",
                    "a credit code has 18 digits and capital letters",
                ],
                ["请对照营业执照重新录入", "type it again from the licence"],
            ));
        }
        let employer = work.desk.register(HolderKind::Employer).await?;
        // A branch in another place is insured there under a number of that place.
        let marked = format!("{}/{code}", work.place());
        let before = work.desk.find(CREDIT_CODE, &code).await?;
        if before.is_some() || !work.desk.mark(CREDIT_CODE, &marked, &employer).await? {
            return Err(refuse(
                "credit-code-taken",
                [
                    format!("统一社会信用代码 {code} 已经登记过"),
                    format!("the credit code {code} is registered already"),
                ],
                ["请查询已有的单位编号", "look up the number that the employer has"],
            ));
        }
        let file = EmployerFile {
            name: name.to_owned(),
            credit_code: code,
            place: Some(work.place()),
            registered: work.today(),
            closed: None,
        };
        work.desk.put(&employer, EMPLOYER, None, &file).await?;
        Ok(EmployerRegistered { employer: employer.to_string() })
    }
}

/// The file of an employer that is registered here.
pub(crate) async fn file_of(
    work: &mut Work<'_>,
    employer: &MemberId,
) -> Result<EmployerFile, StoreError> {
    work.desk.known(employer, HolderKind::Employer).await?;
    let rows: Vec<(i64, EmployerFile)> = work.desk.rows(employer, EMPLOYER).await?;
    match rows.into_iter().next_back() {
        Some((_, file)) if file.is_of(work.place()) => Ok(file),
        Some((_, file)) => Err(employer_elsewhere(&file)),
        None => Err(not_active(employer.as_str())),
    }
}

impl EmployerFile {
    /// Whether this is an affair of the office of a place.
    pub fn is_of(&self, place: PlaceCode) -> bool {
        self.place.is_none_or(|own| own == place)
    }
}

fn employer_elsewhere(file: &EmployerFile) -> StoreError {
    let name = &file.name;
    let place = file.place.map(|place| place.to_string()).unwrap_or_default();
    refuse(
        "employer-elsewhere",
        [
            format!("单位“{name}”在 {place} 参保，这件事由那里的经办机构办理"),
            format!("{name} is insured at {place}; this is for the office there"),
        ],
        [
            "请用它在本地的单位编号；没有的，先在本地办理单位参保登记",
            "use the number that it has here; without one, register it here first",
        ],
    )
}

/// Whether an employer, if it is one, is an affair of the office of this place.
pub(crate) async fn is_here(work: &mut Work<'_>, employer: &MemberId) -> Result<bool, StoreError> {
    let rows: Vec<(i64, EmployerFile)> = work.desk.rows(employer, EMPLOYER).await?;
    Ok(rows.last().is_none_or(|(_, file)| file.is_of(work.place())))
}

/// The name of an employer that is registered.
pub(crate) async fn name_of(
    work: &mut Work<'_>,
    employer: &MemberId,
) -> Result<String, StoreError> {
    Ok(file_of(work, employer).await?.name)
}

/// The file of an employer that takes people on.
pub(crate) async fn active(
    work: &mut Work<'_>,
    employer: &MemberId,
) -> Result<EmployerFile, StoreError> {
    let file = file_of(work, employer).await?;
    if file.closed.is_some() { Err(not_active(&file.name)) } else { Ok(file) }
}

fn not_active(name: &str) -> StoreError {
    refuse(
        "employer-not-active",
        [format!("单位“{name}”已经注销"), format!("{name} is closed")],
        ["请核对单位编号", "check the employer's number"],
    )
}

/// 单位注销 — an employer that has nobody and owes nothing leaves the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseEmployer {
    /// 单位编号.
    #[serde(alias = "单位编号")]
    #[schemars(with = "String")]
    pub employer: MemberId,
}

impl Business for CloseEmployer {
    type Answer = EmployerRegistered;
    const NAME: &'static str = "employer.close";
    const LABEL: Text = Text::fixed("单位注销", "close an employer");
    const REFUSALS: &'static [&'static str] = &[
        "employer-unknown",
        "employer-not-active",
        "employer-elsewhere",
        "employer-has-staff",
        "employer-owes",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::employer_change("09")];

    fn subject(&self) -> Option<String> {
        Some(self.employer.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<EmployerRegistered, StoreError> {
        let mut file = active(work, &self.employer).await?;
        let staff: Vec<(i64, Staff)> = work.desk.rows(&self.employer, STAFF).await?;
        let working = staff.iter().filter(|(_, it)| it.until.is_none()).count();
        if working > 0 {
            return Err(refuse(
                "employer-has-staff",
                [
                    format!("还有 {working} 人在这个单位参保"),
                    format!("{working} people are insured through this employer"),
                ],
                ["请先办理人员停保或转出", "let them be ended or move first"],
            ));
        }
        let owed = work.desk.dues_of_payer(&self.employer, store::DueStage::Assessed).await?;
        if !owed.is_empty() {
            let total = crate::reckon::sum(owed.iter().filter_map(store::Due::total))?;
            return Err(refuse(
                "employer-owes",
                [format!("还欠费 {total} 元"), format!("{total} yuan are owed")],
                ["请先缴清", "pay what is owed first"],
            ));
        }
        file.closed = Some(work.today());
        work.desk.put(&self.employer, EMPLOYER, Some(1), &file).await?;
        Ok(EmployerRegistered { employer: self.employer.to_string() })
    }
}

/// Writes down that somebody works for an employer, on both files.
pub(crate) async fn note_staff(
    work: &mut Work<'_>,
    employer: &MemberId,
    member: &MemberId,
    from: Date,
    until: Option<Date>,
) -> Result<(), StoreError> {
    let name = file_of(work, employer).await?.name;
    let staff = Staff { member: member.clone(), from, until };
    work.desk.put(employer, STAFF, None, &staff).await?;
    let job = Job { employer: employer.clone(), name, from, until };
    work.desk.put(member, JOBS, None, &job).await?;
    Ok(())
}

/// Writes down that somebody left.
pub(crate) async fn note_leaving(
    work: &mut Work<'_>,
    name: &str,
    member: &MemberId,
    until: Date,
) -> Result<(), StoreError> {
    let jobs: Vec<(i64, Job)> = work.desk.rows(member, JOBS).await?;
    for (position, mut job) in jobs {
        if job.name != name || job.until.is_some() || !is_here(work, &job.employer).await? {
            continue;
        }
        job.until = Some(until);
        work.desk.put(member, JOBS, Some(position), &job).await?;
        let staff: Vec<(i64, Staff)> = work.desk.rows(&job.employer, STAFF).await?;
        for (position, mut row) in staff {
            if row.member == *member && row.until.is_none() {
                row.until = Some(until);
                work.desk.put(&job.employer, STAFF, Some(position), &row).await?;
            }
        }
    }
    Ok(())
}

/// The number that an employer of that name has here, for whom somebody worked.
pub(crate) async fn worked_for(
    work: &mut Work<'_>,
    member: &MemberId,
    name: &str,
) -> Result<Option<MemberId>, StoreError> {
    let jobs: Vec<(i64, Job)> = work.desk.rows(member, JOBS).await?;
    for (_, job) in jobs.into_iter().rev().filter(|(_, job)| job.name == name) {
        if is_here(work, &job.employer).await? {
            return Ok(Some(job.employer));
        }
    }
    Ok(None)
}
