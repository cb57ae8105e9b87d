//! 药店购药 — with an external prescription a designated pharmacy is settled like an institution of
//! a level; without one only the account and cash pay.

use policy::Cited;
use policy::rules::SettlementRules;
use vocab::Term;

use super::plan::Caps;
use super::{Bill, Patient, Plan, YearToDate, out_of_account};
use crate::{Carrier, choose};

/// 购药结果 — all in fen.
#[derive(Clone, Copy, Debug)]
pub struct Purchase<C: Carrier> {
    /// 基金支付.
    pub fund: C::Money,
    /// 限额以上支付, where the rule has a layer above the cap.
    pub large_amount: Option<C::Money>,
    /// 大病保险支付, where the rule has it.
    pub catastrophic: Option<C::Money>,
    /// 本次起付标准自付.
    pub deductible: C::Money,
    /// 个人负担.
    pub patient: C::Money,
    /// 个人账户支付.
    pub account: Option<C::Money>,
    /// 个人现金支付.
    pub cash: C::Money,
}

/// 药店购药 — one purchase by the outpatient rules; the level of the bill is the rule's.
pub fn purchase<C: Carrier>(
    carrier: &mut C,
    (rules, level): (&SettlementRules, Cited<i32>),
    prescription: C::Flag,
    patient: &Patient<C>,
    bill: &Bill<C>,
    year: &YearToDate<C>,
) -> Purchase<C> {
    let level = carrier.law_count(Term::HospitalLevel, level);
    let bill = Bill { level, ..*bill };
    let unpaid = Patient { account: None, ..*patient };
    let plan = Plan::of(rules);
    let [fund, deductible, own, large_amount, catastrophic] = choose!(
        carrier,
        prescription,
        {
            let settled = plan.settle_any(carrier, &unpaid, &bill, year);
            // Meaningless where there is no such layer, and then not looked at.
            let large_amount = settled.large_amount.unwrap_or(settled.fund);
            let catastrophic = settled.catastrophic.unwrap_or(settled.fund);
            [settled.fund, settled.deductible, settled.patient, large_amount, catastrophic]
        },
        {
            let nothing = carrier.zero();
            [nothing, nothing, bill.total, nothing, nothing]
        },
    );
    let (account, cash) = out_of_account(carrier, patient.account, own);
    let has_large_amount = plan.shape.has_above_cap && plan.shape.caps != Caps::None;
    Purchase {
        fund,
        large_amount: has_large_amount.then_some(large_amount),
        catastrophic: plan.shape.has_catastrophic.then_some(catastrophic),
        deductible,
        patient: own,
        account,
        cash,
    }
}
