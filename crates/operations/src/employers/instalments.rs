//! 分期缴纳 — arrears that an employer pays month by month: one clerk proposes it on a document,
//! another agrees. Money that comes under the number of the plan pays its bills whole, the oldest
//! first. An instalment that is missed lets the plan be ended, and what is left is owed as before.

mod plan;

use jiff::ToSpan;
use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::{Date, Fen, Text};

use super::receipts::{Booked, RECEIPTS};
use super::{active, documented};
use crate::corrections::{Decision, reasoned, undecided};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::sum;

pub(crate) use plan::plans_waiting;
use plan::{Instalment, PLANS, Plan, by_number, mark_number, open_total};
pub use plan::{InstalmentPlan, InstalmentState, PlanState, PlannedInstalment, plans_of};
pub(super) use plan::{agreed_for, find_plan, pay_plan};

/// 分期缴纳申请.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeInstalments {
    /// 单位编号.
    #[serde(alias = "单位编号")]
    #[schemars(with = "String")]
    pub employer: MemberId,
    /// 欠费核定单: the numbers of the bills that are owed, the oldest first.
    #[serde(alias = "欠费核定单")]
    pub bills: Vec<String>,
    /// 首期缴款日.
    #[serde(alias = "首期缴款日")]
    pub first_due: Date,
    /// 期数: so many months, one instalment each.
    #[serde(alias = "期数")]
    pub instalments: i64,
    /// 凭据: the agreement.
    #[serde(alias = "凭据")]
    pub document: String,
}

impl Business for ProposeInstalments {
    type Answer = InstalmentPlan;
    const NAME: &'static str = "instalment.propose";
    const LABEL: Text = Text::fixed("分期缴纳申请", "propose paying by instalments");
    const REFUSALS: &'static [&'static str] = &[
        "employer-elsewhere",
        "document-missing",
        "employer-unknown",
        "bill-unknown",
        "bill-in-plan",
        "instalments-number",
        "first-instalment-past",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.employer.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<InstalmentPlan, StoreError> {
        documented(&self.document)?;
        active(work, &self.employer).await?;
        let known: Vec<(i64, Plan)> = work.desk.rows(&self.employer, PLANS).await?;
        for (index, bill) in self.bills.iter().enumerate() {
            if self.bills.iter().take(index).any(|before| before == bill) {
                return Err(in_a_plan(bill));
            }
            let open = open_total(work, &self.employer, std::slice::from_ref(bill)).await?;
            if open == Fen::ZERO {
                return Err(no_such_bill(bill));
            }
            if known.iter().any(|(_, it)| it.is_open() && it.bills.contains(bill)) {
                return Err(in_a_plan(bill));
            }
        }
        if self.bills.is_empty() {
            return Err(no_such_bill("—"));
        }
        if self.first_due <= work.today() {
            return Err(refuse(
                "first-instalment-past",
                [
                    format!("首期缴款日 {} 已经过了", self.first_due),
                    format!("the first instalment is due on {}, which is past", self.first_due),
                ],
                ["首期缴款日应在今天以后", "choose a day that is to come"],
            ));
        }
        let owed = open_total(work, &self.employer, &self.bills).await?;
        let plan = Plan {
            number: format!("{}-I{}", self.employer, known.len() + 1),
            bills: self.bills.clone(),
            owed,
            instalments: self.divide(owed)?,
            document: self.document.clone(),
            maker: work.desk.slip().clerk.clone(),
            proposed: work.today(),
            decided: None,
            ended: None,
        };
        work.desk.put(&self.employer, PLANS, None, &plan).await?;
        mark_number(work, &plan.number, &self.employer).await?;
        plan.seen(owed, Fen::ZERO, work.today())
    }
}

impl ProposeInstalments {
    /// Equal instalments to the fen, a month apart; the last one takes what does not divide.
    fn divide(&self, owed: Fen) -> Result<Vec<Instalment>, StoreError> {
        let each = Fen(owed.0.checked_div(self.instalments).unwrap_or_default());
        if !(2..=60).contains(&self.instalments) || each <= Fen::ZERO {
            return Err(refuse(
                "instalments-number",
                ["期数应在2到60之间，每期要有金额", "2 to 60 instalments, each with an amount"],
                ["请核对期数", "check the number"],
            ));
        }
        let mut instalments = Vec::new();
        for number in 0..self.instalments {
            let due = self.first_due.saturating_add(number.months());
            let last = number + 1 == self.instalments;
            let before = sum(instalments.iter().map(|it: &Instalment| it.amount))?;
            let amount = if last { crate::reckon::less(owed, before)? } else { each };
            instalments.push(Instalment { due, amount });
        }
        Ok(instalments)
    }
}

fn no_such_bill(bill: &str) -> StoreError {
    refuse(
        "bill-unknown",
        [format!("没有待缴的核定单 {bill}"), format!("no bill {bill} is open")],
        ["请核对单号；已缴清的不用分期", "check the number; a paid bill needs no instalments"],
    )
}

fn in_a_plan(bill: &str) -> StoreError {
    refuse(
        "bill-in-plan",
        [
            format!("核定单 {bill} 已经在一份分期里"),
            format!("the bill {bill} is part of a plan already"),
        ],
        ["请先办结那一份", "see that plan through first"],
    )
}

/// 分期缴纳审批 — another person agrees, or declines and says why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideInstalments {
    /// 分期编号.
    #[serde(alias = "分期编号")]
    pub plan: String,
    /// 同意.
    #[serde(alias = "同意")]
    pub approve: bool,
    /// 意见; needed to decline.
    #[serde(default, alias = "意见", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Business for DecideInstalments {
    type Answer = InstalmentPlan;
    const NAME: &'static str = "instalment.decide";
    const LABEL: Text = Text::fixed("分期缴纳审批", "decide on instalments");
    const REFUSALS: &'static [&'static str] =
        &["plan-unknown", "decided-already", "maker-is-checker", "reason-missing", "plan-outdated"];

    fn subject(&self) -> Option<String> {
        Some(format!("plan:{}", self.plan))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<InstalmentPlan, StoreError> {
        let (employer, position, mut plan) = by_number(work, &self.plan).await?;
        undecided(plan.decided.as_ref())?;
        let decision = Decision::of(work, &plan.maker, self.approve, self.reason.as_deref())?;
        let owed = open_total(work, &employer, &plan.bills).await?;
        if self.approve && owed != plan.owed {
            return Err(refuse(
                "plan-outdated",
                [
                    format!("申请时欠 {} 元，现在欠 {owed} 元", plan.owed),
                    format!("{} was owed when it was proposed, {owed} is now", plan.owed),
                ],
                ["请退回，按现在的欠费重新申请", "decline it and propose anew"],
            ));
        }
        plan.decided = Some(decision);
        work.desk.put(&employer, PLANS, Some(position), &plan).await?;
        plan.seen(owed, Fen::ZERO, work.today())
    }
}

/// 终止分期 — an instalment was missed: the plan is over and what is left is owed as before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndInstalments {
    /// 分期编号.
    #[serde(alias = "分期编号")]
    pub plan: String,
    /// 原因.
    #[serde(alias = "原因")]
    pub reason: String,
}

/// 分期已终止.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InstalmentsEnded {
    /// 恢复的欠费: what the bills still owe.
    pub owed: Yuan,
    /// 暂存: money of the plan that paid nothing, to be matched or returned.
    pub suspense: Yuan,
}

impl Business for EndInstalments {
    type Answer = InstalmentsEnded;
    const NAME: &'static str = "instalment.end";
    const LABEL: Text = Text::fixed("终止分期", "end a broken plan");
    const REFUSALS: &'static [&'static str] =
        &["plan-unknown", "plan-not-in-force", "instalments-kept", "reason-missing"];

    fn subject(&self) -> Option<String> {
        Some(format!("plan:{}", self.plan))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<InstalmentsEnded, StoreError> {
        reasoned(Some(&self.reason))?;
        let (employer, position, mut plan) = by_number(work, &self.plan).await?;
        if !plan.is_in_force() {
            return Err(refuse(
                "plan-not-in-force",
                ["这份分期没有生效，或已经结束", "the plan is not in force"],
                ["请核对分期编号", "check the number"],
            ));
        }
        let owed = open_total(work, &employer, &plan.bills).await?;
        let receipts: Vec<(i64, Booked)> = work.desk.rows(&employer, RECEIPTS).await?;
        let of_plan = receipts
            .into_iter()
            .filter(|(_, it)| it.bill.as_deref() == Some(plan.number.as_str()))
            .filter(|(_, it)| it.left > Fen::ZERO);
        let of_plan: Vec<(i64, Booked)> = of_plan.collect();
        let suspense = sum(of_plan.iter().map(|(_, it)| it.left))?;
        let seen = plan.seen(owed, suspense, work.today())?;
        if seen.behind.0 == Fen::ZERO {
            return Err(refuse(
                "instalments-kept",
                ["到今天各期都缴到了，没有违约", "every instalment so far was paid"],
                ["分期照常进行", "the plan goes on"],
            ));
        }
        for (row, receipt) in of_plan {
            let freed = Booked { bill: None, ..receipt };
            work.desk.put(&employer, RECEIPTS, Some(row), &freed).await?;
        }
        plan.ended =
            Some(plan::Ended { on: work.today(), kept: false, reason: Some(self.reason.clone()) });
        work.desk.put(&employer, PLANS, Some(position), &plan).await?;
        Ok(InstalmentsEnded { owed: Yuan(owed), suspense: Yuan(suspense) })
    }
}
