//! 药店购药 — with an external prescription a designated pharmacy is settled like an institution of
//! a level; without one only the account and cash pay.

use policy::Cited;
use policy::rules::SettlementRules;
use vocab::Term;

use super::{Bill, Patient, Plan, YearToDate, out_of_account};
use crate::{Carrier, choose};

/// 购药结果 — all in fen.
#[derive(Clone, Copy, Debug)]
pub struct Purchase<C: Carrier> {
    /// 基金支付.
    pub fund: C::Money,
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
    let [fund, deductible, own] = choose!(
        carrier,
        prescription,
        {
            let settled = plan.settle_any(carrier, &unpaid, &bill, year);
            [settled.fund, settled.deductible, settled.patient]
        },
        {
            let nothing = carrier.zero();
            [nothing, nothing, bill.total]
        },
    );
    let (account, cash) = out_of_account(carrier, patient.account, own);
    Purchase { fund, deductible, patient: own, account, cash }
}
