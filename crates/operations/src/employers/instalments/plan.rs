//! 分期方案 — a plan as the file keeps it, what of it is paid, and the money that pays it.

use ledger::MemberId;
use ledger::templates::Origin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, HolderKind, Store, StoreError};
use vocab::{Date, Fen, PlaceCode};

use super::super::receipts::{Booked, RECEIPTS, Receipt, ReceiptOutcome, draw, waiting_for};
use super::super::settling::settle_lines;
use super::super::surcharges::{Lateness, note_lateness};
use super::super::{EMPLOYER, EmployerFile, employer_elsewhere, is_here};
use super::DecideInstalments;
use crate::corrections::Decision;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{less, sum};
use crate::worklist::AwaitingDecision;

/// Section of an employer's file.
pub(super) const PLANS: &str = "office.instalments";
/// Register of the numbers of plans.
const PLAN: &str = "instalment-plan";

/// 分期 as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::employers) struct Plan {
    pub number: String,
    pub bills: Vec<String>,
    pub owed: Fen,
    pub instalments: Vec<Instalment>,
    pub document: String,
    pub maker: String,
    pub proposed: Date,
    pub decided: Option<Decision>,
    pub ended: Option<Ended>,
}

/// 一期.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::employers) struct Instalment {
    pub due: Date,
    pub amount: Fen,
}

/// 结束.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::employers) struct Ended {
    pub on: Date,
    pub kept: bool,
    pub reason: Option<String>,
}

/// 分期状态.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PlanState {
    /// 待审批.
    Proposed,
    /// 不同意.
    Declined,
    /// 执行中.
    InForce,
    /// 缴清.
    Kept,
    /// 违约终止.
    Broken,
}

/// 一期的状态.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum InstalmentState {
    /// 已缴.
    Paid,
    /// 未到期.
    Ahead,
    /// 已过期未缴足.
    Missed,
}

/// 计划的一期.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedInstalment {
    /// 缴款日.
    pub due: Date,
    /// 金额.
    pub amount: Yuan,
    /// Whether it is paid.
    pub state: InstalmentState,
}

/// 分期缴纳 as everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InstalmentPlan {
    /// 分期编号, which the employer writes on each payment.
    pub plan: String,
    /// 状态.
    pub state: PlanState,
    /// 核定单号.
    pub bills: Vec<String>,
    /// 分期总额.
    pub owed: Yuan,
    /// 已缴: what has come under the plan, used or waiting for the rest of a bill.
    pub paid: Yuan,
    /// 落后: what should have come by the day and has not.
    pub behind: Yuan,
    /// 各期.
    pub instalments: Vec<PlannedInstalment>,
    /// 凭据.
    pub document: String,
}

impl Plan {
    /// Whether its bills cannot be part of another one.
    pub fn is_open(&self) -> bool {
        self.ended.is_none() && self.decided.as_ref().is_none_or(|it| it.approved)
    }

    /// Whether it was agreed and is not over.
    pub fn is_in_force(&self) -> bool {
        self.ended.is_none() && self.decided.as_ref().is_some_and(|it| it.approved)
    }

    fn state(&self) -> PlanState {
        match (&self.ended, &self.decided) {
            (Some(ended), _) if ended.kept => PlanState::Kept,
            (Some(_), _) => PlanState::Broken,
            (None, None) => PlanState::Proposed,
            (None, Some(decided)) if decided.approved => PlanState::InForce,
            (None, Some(_)) => PlanState::Declined,
        }
    }

    /// The plan on a day, from what its bills still owe and what of its money waits.
    pub fn seen(&self, open: Fen, waiting: Fen, today: Date) -> Result<InstalmentPlan, StoreError> {
        let paid = sum([less(self.owed, open)?, waiting])?.min(self.owed);
        let mut instalments = Vec::new();
        let (mut so_far, mut by_now) = (Fen::ZERO, Fen::ZERO);
        for it in &self.instalments {
            so_far = sum([so_far, it.amount])?;
            if it.due < today {
                by_now = so_far;
            }
            let state = match (so_far <= paid, it.due < today) {
                (true, _) => InstalmentState::Paid,
                (false, true) => InstalmentState::Missed,
                (false, false) => InstalmentState::Ahead,
            };
            instalments.push(PlannedInstalment { due: it.due, amount: Yuan(it.amount), state });
        }
        let behind = match self.is_in_force() {
            true => less(by_now, paid)?.max(Fen::ZERO),
            false => Fen::ZERO,
        };
        Ok(InstalmentPlan {
            plan: self.number.clone(),
            state: self.state(),
            bills: self.bills.clone(),
            owed: Yuan(self.owed),
            paid: Yuan(paid),
            behind: Yuan(behind),
            instalments,
            document: self.document.clone(),
        })
    }
}

/// No two plans have one number.
pub(super) async fn mark_number(
    work: &mut Work<'_>,
    number: &str,
    employer: &MemberId,
) -> Result<(), StoreError> {
    work.desk.mark(PLAN, number, employer).await?;
    Ok(())
}

/// The plan of a number, on whose file, at which row; `None` if there is none.
pub(in crate::employers) async fn find_plan(
    work: &mut Work<'_>,
    number: &str,
) -> Result<Option<(MemberId, i64, Plan)>, StoreError> {
    let Some(employer) = work.desk.find(PLAN, number).await? else { return Ok(None) };
    if !is_here(work, &employer).await? {
        return Ok(None);
    }
    let rows: Vec<(i64, Plan)> = work.desk.rows(&employer, PLANS).await?;
    let found = rows.into_iter().find(|(_, plan)| plan.number == number);
    Ok(found.map(|(position, plan)| (employer, position, plan)))
}

/// The same, where there must be one.
pub(super) async fn by_number(
    work: &mut Work<'_>,
    number: &str,
) -> Result<(MemberId, i64, Plan), StoreError> {
    find_plan(work, number).await?.ok_or_else(|| {
        refuse(
            "plan-unknown",
            [format!("没有编号为 {number} 的分期"), format!("there is no plan {number}")],
            ["请核对分期编号", "check the number"],
        )
    })
}

/// What bills of an employer still owe.
pub(super) async fn open_total(
    work: &mut Work<'_>,
    employer: &MemberId,
    bills: &[String],
) -> Result<Fen, StoreError> {
    let mut total = Fen::ZERO;
    for bill in bills {
        let open = open_lines(work, employer, bill).await?;
        total = sum([total, sum(open.iter().filter_map(Due::total))?])?;
    }
    Ok(total)
}

async fn open_lines(
    work: &mut Work<'_>,
    employer: &MemberId,
    bill: &str,
) -> Result<Vec<Due>, StoreError> {
    let place = work.place();
    let mut dues = work.desk.dues_of_bill(bill).await?;
    dues.retain(|due| {
        due.place == place && due.payer == *employer && due.stage == DueStage::Assessed
    });
    Ok(dues)
}

/// The day on which instalments were agreed for a bill that is being paid, if they were.
pub(in crate::employers) async fn agreed_for(
    work: &mut Work<'_>,
    employer: &MemberId,
    bill: &str,
) -> Result<Option<Date>, StoreError> {
    let rows: Vec<(i64, Plan)> = work.desk.rows(employer, PLANS).await?;
    let mut covering = rows.into_iter().map(|(_, plan)| plan);
    let covering = covering.find(|it| it.is_in_force() && it.bills.iter().any(|own| own == bill));
    Ok(covering.and_then(|plan| plan.decided).map(|decided| decided.on))
}

/// Pays the bills of a plan, the oldest first and each whole, from what came under its number.
pub(in crate::employers) async fn pay_plan(
    work: &mut Work<'_>,
    employer: &MemberId,
    (position, mut plan): (i64, Plan),
) -> Result<Receipt, StoreError> {
    let number = plan.number.clone();
    let mut receipts = waiting_for(work, employer, &number).await?;
    let last = receipts.iter().map(|(_, row)| row.received).max().unwrap_or(work.today());
    let mut late = Lateness::default();
    for bill in &plan.bills {
        let open = open_lines(work, employer, bill).await?;
        let owed = sum(open.iter().filter_map(Due::total))?;
        let there = sum(receipts.iter().map(|(_, row)| row.left))?;
        if open.is_empty() {
            continue;
        }
        if there < owed {
            break;
        }
        draw(work, employer, &mut receipts, owed).await?;
        settle_lines(work, &open, last, Origin::Suspense).await?;
        late = late.and(note_lateness(work, employer, bill, &open, last).await?)?;
    }
    let open = open_total(work, employer, &plan.bills).await?;
    let waiting = sum(receipts.iter().map(|(_, row)| row.left))?;
    let outcome = match (open, waiting) {
        (Fen::ZERO, Fen::ZERO) => ReceiptOutcome::Matched,
        (Fen::ZERO, _) => ReceiptOutcome::Excess,
        _ => ReceiptOutcome::Partial,
    };
    if open == Fen::ZERO {
        plan.ended = Some(Ended { on: work.today(), kept: true, reason: None });
        work.desk.put(employer, PLANS, Some(position), &plan).await?;
    }
    Ok(Receipt {
        outcome,
        bill: Some(number),
        missing: Yuan(less(open, waiting)?.max(Fen::ZERO)),
        suspense: Yuan(waiting),
        surcharge: late.owed.map(Yuan),
        surcharge_unknown: late.unknown,
    })
}

/// The plans of an employer at a place on a day.
pub async fn plans_of(
    store: &Store,
    place: PlaceCode,
    employer: &MemberId,
    on: Date,
) -> Result<Vec<InstalmentPlan>, StoreError> {
    let files = store.rows::<EmployerFile>(employer, EMPLOYER).await?;
    if let Some((_, file)) = files.last().filter(|(_, file)| !file.is_of(place)) {
        return Err(employer_elsewhere(file));
    }
    let dues = store.dues_of_employer(place, employer).await?;
    let receipts = store.rows::<Booked>(employer, RECEIPTS).await?;
    let mut seen = Vec::new();
    for (_, plan) in store.rows::<Plan>(employer, PLANS).await? {
        let open = dues
            .iter()
            .filter(|due| due.stage == DueStage::Assessed && plan.bills.contains(&due.bill));
        let open = sum(open.filter_map(Due::total))?;
        let own = |row: &&(i64, Booked)| row.1.bill.as_deref() == Some(plan.number.as_str());
        let waiting = sum(receipts.iter().filter(own).map(|(_, row)| row.left))?;
        seen.push(plan.seen(open, waiting, on)?);
    }
    Ok(seen)
}

/// 待审批的分期 of a place.
pub(crate) async fn plans_waiting(
    store: &Store,
    place: PlaceCode,
) -> Result<Vec<AwaitingDecision>, StoreError> {
    let mut found = Vec::new();
    for employer in store.holders(HolderKind::Employer).await? {
        let files = store.rows::<EmployerFile>(&employer, EMPLOYER).await?;
        if files.last().is_none_or(|(_, file)| !file.is_of(place)) {
            continue;
        }
        for (_, plan) in store.rows::<Plan>(&employer, PLANS).await? {
            if plan.state() == PlanState::Proposed {
                found.push(AwaitingDecision {
                    business: DecideInstalments::NAME.to_owned(),
                    number: plan.number,
                    about: employer.to_string(),
                    amount: Yuan(plan.owed),
                    reason: plan.bills.join("、"),
                    document: plan.document,
                    maker: plan.maker,
                    proposed: plan.proposed,
                });
            }
        }
    }
    Ok(found)
}
