//! 三段结算 — 账户段, 自负段, 共负段: this year's account first pays whole bills; when it is used up
//! the patient pays the self-paid segment of the year; after that fund and patient share. Earlier
//! years' account pays what the patient bears of the last two.

use policy::rules::SettlementRules;
use vocab::Term;

use super::cost::{eligible, first_pay};
use super::refined::items_without_rule;
use super::{Bill, Patient, Plan, YearToDate};
use crate::Carrier;

/// 账户的两部分.
#[derive(Clone, Copy, Debug)]
pub struct AccountParts<C: Carrier> {
    /// 本年划入余额.
    pub current: C::Money,
    /// 历年结转余额.
    pub earlier: C::Money,
}

/// 三段结算结果 — all in fen.
#[derive(Clone, Copy, Debug)]
pub struct Segments<C: Carrier> {
    /// 政策范围内费用.
    pub eligible: C::Money,
    /// 账户段: paid by this year's account.
    pub account_segment: C::Money,
    /// 自负段: what of it this bill used.
    pub self_segment: C::Money,
    /// 共负段: cost that fund and patient share.
    pub shared_segment: C::Money,
    /// 基金支付.
    pub fund: C::Money,
    /// 限额以上支付, where the rule has a layer above the cap.
    pub large_amount: Option<C::Money>,
    /// 大病保险支付, where the rule has it.
    pub catastrophic: Option<C::Money>,
    /// 个人负担: what fund and layers do not pay.
    pub patient: C::Money,
    /// 历年结转支付.
    pub earlier: C::Money,
    /// 个人现金支付.
    pub cash: C::Money,
}

/// 三段结算 — the self-paid segment is the yearly deductible of the rules, the shared segment their
/// bands. An account in the patient's facts is not looked at: its two parts are given here. What
/// is outside the scheme stays with the patient's cash: the rule names no other use.
pub fn settle_segments<C: Carrier>(
    carrier: &mut C,
    rules: &SettlementRules,
    patient: &Patient<C>,
    accounts: &AccountParts<C>,
    bill: &Bill<C>,
    year: &YearToDate<C>,
) -> Segments<C> {
    // No document with segments has items with a rule of their own.
    items_without_rule(carrier, bill);
    let first_pay = bill.class_b.map(|cost| first_pay(carrier, rules, cost));
    let eligible = eligible(carrier, bill, first_pay);
    let account_segment = carrier.minimum(Term::AccountSegment, accounts.current, eligible);
    let rest = carrier.subtract(Term::Cost, eligible, account_segment);
    let rest =
        Bill { total: rest, outside_catalogue: None, class_b: None, over_limit: None, ..*bill };
    let patient = Patient { account: None, ..*patient };
    let settled = Plan::of(rules).settle_any(carrier, &patient, &rest, year);
    let shared = carrier.subtract(Term::SharedSegment, rest.total, settled.deductible);
    let outside = carrier.subtract(Term::OutsideCatalogue, bill.total, eligible);
    let earlier = carrier.minimum(Term::EarlierAccountPays, accounts.earlier, settled.patient);
    let own = carrier.subtract(Term::CashPays, settled.patient, earlier);
    let cash = carrier.add(Term::CashPays, own, outside);
    let borne = carrier.add(Term::PatientPays, settled.patient, account_segment);
    let borne = carrier.add(Term::PatientPays, borne, outside);
    Segments {
        eligible,
        account_segment,
        self_segment: settled.deductible,
        shared_segment: shared,
        fund: settled.fund,
        large_amount: settled.large_amount,
        catastrophic: settled.catastrophic,
        patient: borne,
        earlier,
        cash,
    }
}
