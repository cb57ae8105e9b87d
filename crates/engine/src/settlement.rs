//! 待遇结算 — who pays what of one bill: deductible, bands, the yearly cap, what lies above it,
//! catastrophic insurance, and what is left for the account and for cash.
//!
//! Whatever the parts are, fund + supplements + patient = total, because each part is taken out
//! of what was left before.

mod account;
pub mod chronic;
pub mod layers;
pub mod pharmacy;
mod plan;
pub mod segments;

use policy::Cited;
use policy::rules::{BandEdges, CapOn, SettlementRules};
use vocab::{Rate, Rounding, Term};

pub(crate) use self::account::out_of_account;
use self::layers::{LayerYear, catastrophic};
use self::plan::{BandPlan, Caps, Edge, RowKey, Shape, USUAL};
use crate::carrier::Trouble;
use crate::{Carrier, choose};

pub use self::plan::Plan;

/// 账单 — one bill, amounts in fen. A part that a bill does not have is `None`.
#[derive(Clone, Copy, Debug)]
pub struct Bill<C: Carrier> {
    /// 医疗费用总额.
    pub total: C::Money,
    /// 目录外自费.
    pub outside_catalogue: Option<C::Money>,
    /// 乙类费用, the whole of it, before the first pay.
    pub class_b: Option<C::Money>,
    /// 超限价自付.
    pub over_limit: Option<C::Money>,
    /// 机构级别.
    pub level: C::Count,
    /// Whether this is the first admission of the year; for care with a yearly deductible it does
    /// not matter.
    pub first: C::Flag,
}

/// 患者 — what the rules look at about the person.
#[derive(Clone, Copy, Debug)]
pub struct Patient<C: Carrier> {
    /// 退休.
    pub retired: C::Flag,
    /// 年龄, completed years.
    pub age: C::Count,
    /// 个人账户余额 that may be used for this bill, in fen; `None` for people without an account.
    pub account: Option<C::Money>,
}

/// 年内累计 — what this year's earlier bills of the same kind of care came to, in fen. `None` is
/// nothing so far.
#[derive(Clone, Copy, Debug)]
pub struct YearToDate<C: Carrier> {
    /// 本年已付起付标准.
    pub deductible_paid: Option<C::Money>,
    /// 本年基金已付.
    pub fund_paid: Option<C::Money>,
    /// 本年已计入限额费用, where the cap limits cost.
    pub cost_counted: Option<C::Money>,
    /// 本年此前合规自付费用, for catastrophic insurance.
    pub burden: Option<C::Money>,
    /// 本年大病保险已付.
    pub catastrophic_paid: Option<C::Money>,
    /// 本年大额补助已付, where that layer is capped.
    pub large_amount_paid: Option<C::Money>,
    /// 本年大病限额, where rewards raised it; else the one of the rule holds.
    pub raised_cap: Option<C::Money>,
}

impl<C: Carrier> YearToDate<C> {
    /// 年内首次 — nothing was settled yet this year.
    pub const fn none() -> YearToDate<C> {
        YearToDate {
            deductible_paid: None,
            fund_paid: None,
            cost_counted: None,
            burden: None,
            catastrophic_paid: None,
            large_amount_paid: None,
            raised_cap: None,
        }
    }
}

/// 结算结果 — all in fen.
#[derive(Clone, Copy, Debug)]
pub struct Settlement<C: Carrier> {
    /// 乙类先行自付.
    pub first_pay: Option<C::Money>,
    /// 政策范围内费用.
    pub eligible: C::Money,
    /// 本次起付标准自付.
    pub deductible: C::Money,
    /// 起付标准以上费用.
    pub above_deductible: C::Money,
    /// 基金支付.
    pub fund: C::Money,
    /// 限额以上支付, where the rule has a layer above the cap.
    pub large_amount: Option<C::Money>,
    /// 大病保险支付, where the rule has it.
    pub catastrophic: Option<C::Money>,
    /// 个人负担: total less everything that was paid.
    pub patient: C::Money,
    /// 个人账户支付.
    pub account: Option<C::Money>,
    /// 个人现金支付.
    pub cash: C::Money,
}

impl Plan<'_> {
    /// 结算一张账单 — see [`settle`].
    #[inline(always)]
    pub fn settle<C: Carrier>(
        &self,
        carrier: &mut C,
        patient: &Patient<C>,
        bill: &Bill<C>,
        year: &YearToDate<C>,
    ) -> Settlement<C> {
        let [one, two, three] = USUAL;
        match self.usual {
            Some(0) => self.settle_as(one, carrier, patient, bill, year),
            Some(1) => self.settle_as(two, carrier, patient, bill, year),
            Some(2) => self.settle_as(three, carrier, patient, bill, year),
            _ => self.settle_as(self.shape, carrier, patient, bill, year),
        }
    }

    /// The same, in one piece of code for all shapes: for what is no hot path of its own.
    #[inline(never)]
    fn settle_any<C: Carrier>(
        &self,
        carrier: &mut C,
        patient: &Patient<C>,
        bill: &Bill<C>,
        year: &YearToDate<C>,
    ) -> Settlement<C> {
        self.settle_as(self.shape, carrier, patient, bill, year)
    }

    /// The one definition behind [`Plan::settle`].
    #[inline(always)]
    fn settle_as<C: Carrier>(
        &self,
        shape: Shape,
        carrier: &mut C,
        patient: &Patient<C>,
        bill: &Bill<C>,
        year: &YearToDate<C>,
    ) -> Settlement<C> {
        let rules = self.rules;
        let first_pay = match bill.class_b {
            Some(cost) => Some(first_pay(carrier, rules, cost)),
            None => None,
        };
        let eligible = eligible(carrier, bill, first_pay);
        let row = row_of(carrier, shape, &self.keys, patient, bill);
        let left = self.deductible(carrier, shape, bill, row, year);
        let deductible = carrier.minimum(Term::DeductibleUsed, eligible, left);
        let above_deductible = carrier.excess(Term::AboveDeductible, eligible, left);
        let case = Case { plan: self, shape, patient, level: bill.level, row, deductible: left };
        let (fund, above_cap) = case.pay(carrier, eligible, year);
        let mut left = carrier.subtract(Term::PatientPays, bill.total, fund);
        let (mut large_amount, mut catastrophic_pays) = (None, None);
        // A layer pays at most what is left of the eligible cost: rounding up must not pay more.
        if above_cap.is_some() || shape.has_catastrophic {
            let mut burden = carrier.subtract(Term::Burden, eligible, fund);
            if let Some(paid) = above_cap {
                let paid = self.within_large_cap(carrier, paid, year);
                let paid = carrier.minimum(Term::LargeAmountPays, paid, burden);
                burden = carrier.subtract(Term::Burden, burden, paid);
                left = carrier.subtract(Term::PatientPays, left, paid);
                large_amount = Some(paid);
            }
            if let Some(layer) = rules.catastrophic.as_ref().filter(|_| shape.has_catastrophic) {
                let borne = layers::Borne { burden, basic_deductible: Some(deductible) };
                let so_far = LayerYear { burden: year.burden, paid: year.catastrophic_paid };
                let cap = year.raised_cap;
                let layer = catastrophic(carrier, layer, rules.rounding, &borne, &so_far, cap);
                left = carrier.subtract(Term::PatientPays, left, layer.paid);
                catastrophic_pays = Some(layer.paid);
            }
        }
        let (account, cash) = out_of_account(carrier, patient.account, left);
        Settlement {
            first_pay,
            eligible,
            deductible,
            above_deductible,
            fund,
            large_amount,
            catastrophic: catastrophic_pays,
            patient: left,
            account,
            cash,
        }
    }

    /// What of the payment above the cap is within that layer's own cap.
    #[inline(always)]
    fn within_large_cap<C: Carrier>(
        &self,
        carrier: &mut C,
        paid: C::Money,
        year: &YearToDate<C>,
    ) -> C::Money {
        let Some(cap) = self.rules.large_amount_cap else { return paid };
        let mut cap = carrier.law_money(Term::LargeAmountCap, cap);
        if let Some(before) = year.large_amount_paid {
            cap = carrier.excess(Term::CapLeft, cap, before);
        }
        carrier.minimum(Term::LargeAmountPays, paid, cap)
    }

    /// 尚需自付的起付标准.
    #[inline(always)]
    fn deductible<C: Carrier>(
        &self,
        carrier: &mut C,
        shape: Shape,
        bill: &Bill<C>,
        row: C::Row,
        year: &YearToDate<C>,
    ) -> C::Money {
        if !shape.has_later {
            let whole = carrier.pick_money(Term::Deductible, bill.level, row, &self.first);
            return match year.deductible_paid {
                Some(paid) if shape.is_yearly => carrier.excess(Term::DeductibleLeft, whole, paid),
                _ => whole,
            };
        }
        let [chosen] = choose!(
            carrier,
            bill.first,
            [carrier.pick_money(Term::Deductible, bill.level, row, &self.first)],
            [carrier.pick_money(Term::DeductibleLater, bill.level, row, &self.later)],
        );
        chosen
    }
}

/// 结算一张账单 — one bill by the rules of its kind of care.
///
/// Shape: [`SettlementRules`]; rows of one level and status stand in ascending order of age. A
/// part larger than its whole, a level without a row, or class B cost where no document gives the
/// first-pay rate marks the carrier. For many bills make a [`Plan`] once.
pub fn settle<C: Carrier>(
    carrier: &mut C,
    rules: &SettlementRules,
    patient: &Patient<C>,
    bill: &Bill<C>,
    year: &YearToDate<C>,
) -> Settlement<C> {
    Plan::of(rules).settle(carrier, patient, bill, year)
}

/// 乙类先行自付.
#[inline(always)]
fn first_pay<C: Carrier>(carrier: &mut C, rules: &SettlementRules, cost: C::Money) -> C::Money {
    match rules.class_b_first_pay {
        Some(rate) => {
            let rate = carrier.law_rate(Term::FirstPayRate, rate);
            let share = carrier.share(Term::FirstPay, cost, rate, rules.rounding);
            within(carrier, Term::FirstPay, share, cost, rules.rounding)
        }
        None => {
            carrier.refuse(Trouble::NotInRule(Term::FirstPayRate));
            carrier.zero()
        }
    }
}

/// A share of a whole, which rounding up beyond the fen could make larger than the whole.
#[inline(always)]
fn within<C: Carrier>(
    carrier: &mut C,
    term: Term,
    share: C::Money,
    whole: C::Money,
    rounding: Cited<Rounding>,
) -> C::Money {
    if rises(rounding) { carrier.minimum(term, share, whole) } else { share }
}

/// Whether a rounding may give more than the whole of an amount in fen.
const fn rises(rounding: Cited<Rounding>) -> bool {
    match rounding.value {
        Rounding::HalfUpToFen | Rounding::TruncateToFen | Rounding::TruncateToYuan => false,
        Rounding::HalfUpToJiao | Rounding::UpToJiao | Rounding::HalfUpToYuan => true,
    }
}

/// 政策范围内费用 — the total without what is outside the scheme.
#[inline(always)]
fn eligible<C: Carrier>(carrier: &mut C, bill: &Bill<C>, first_pay: Option<C::Money>) -> C::Money {
    let mut eligible = bill.total;
    if let Some(part) = bill.outside_catalogue {
        eligible = carrier.subtract(Term::Eligible, eligible, part);
    }
    if let Some(part) = bill.over_limit {
        eligible = carrier.subtract(Term::Eligible, eligible, part);
    }
    if let Some(part) = first_pay {
        eligible = carrier.subtract(Term::Eligible, eligible, part);
    }
    eligible
}

/// The row of a person and a bill: level, status and age.
#[inline(always)]
fn row_of<C: Carrier>(
    carrier: &C,
    shape: Shape,
    keys: &[RowKey],
    patient: &Patient<C>,
    bill: &Bill<C>,
) -> C::Row {
    let mut chosen = carrier.no_row();
    for (index, key) in keys.iter().enumerate() {
        let mut holds = carrier.equals(bill.level, key.level);
        if let Some(finer) = key.finer.filter(|_| shape.has_finer_rows) {
            let status = match finer.retired {
                None => holds,
                Some(true) => patient.retired,
                Some(false) => carrier.negate(patient.retired),
            };
            let old_enough = carrier.at_least(patient.age, finer.from_age);
            holds = carrier.both(holds, carrier.both(status, old_enough));
        }
        chosen = carrier.row(chosen, index, holds);
    }
    chosen
}

/// 一例结算所看的规则与情况.
struct Case<'a, C: Carrier> {
    plan: &'a Plan<'a>,
    shape: Shape,
    patient: &'a Patient<C>,
    /// The fact that the row was chosen by, for the derivation.
    level: C::Count,
    row: C::Row,
    /// What is left of the deductible.
    deductible: C::Money,
}

impl<C: Carrier> Case<'_, C> {
    /// 基金支付与限额以上支付.
    #[inline(always)]
    fn pay(
        &self,
        carrier: &mut C,
        eligible: C::Money,
        year: &YearToDate<C>,
    ) -> (C::Money, Option<C::Money>) {
        let Plan { cap_active, cap_retired, .. } = *self.plan;
        let [fund, large] = match self.shape.caps {
            Caps::None => self.uncapped(carrier, eligible),
            Caps::Everyone => {
                let cap = carrier.law_money(Term::YearCap, cap_active);
                self.capped(carrier, eligible, year, cap)
            }
            Caps::RetiredOnly => choose!(
                carrier,
                self.patient.retired,
                {
                    let cap = carrier.law_money(Term::YearCap, cap_retired);
                    self.capped(carrier, eligible, year, cap)
                },
                self.uncapped(carrier, eligible),
            ),
            Caps::ByStatus => {
                let [cap] = choose!(
                    carrier,
                    self.patient.retired,
                    [carrier.law_money(Term::YearCap, cap_retired)],
                    [carrier.law_money(Term::YearCap, cap_active)],
                );
                self.capped(carrier, eligible, year, cap)
            }
        };
        let has_above_cap = self.shape.caps != Caps::None && self.shape.has_above_cap;
        (fund, has_above_cap.then_some(large))
    }

    #[inline(always)]
    fn uncapped(&self, carrier: &mut C, eligible: C::Money) -> [C::Money; 2] {
        let fund = self.banded(carrier, eligible, Term::FundPays);
        [fund, carrier.zero()]
    }

    /// Payment within the cap, and payment of the layer above it (meaningless without a ratio).
    #[inline(always)]
    fn capped(
        &self,
        carrier: &mut C,
        eligible: C::Money,
        year: &YearToDate<C>,
        cap: C::Money,
    ) -> [C::Money; 2] {
        match self.shape.cap_on {
            CapOn::Payment => {
                let cap = match year.fund_paid {
                    Some(paid) => carrier.excess(Term::CapLeft, cap, paid),
                    None => cap,
                };
                let uncapped = self.banded(carrier, eligible, Term::FundBeforeCap);
                let fund = carrier.minimum(Term::FundPays, uncapped, cap);
                let Some(ratio) = self.above_cap_ratio() else { return [fund, fund] };
                let cost = self.cost_above(carrier, eligible, cap);
                [fund, self.large_amount(carrier, cost, ratio)]
            }
            CapOn::Cost => {
                let cap = match year.cost_counted {
                    Some(counted) => carrier.excess(Term::CapLeft, cap, counted),
                    None => cap,
                };
                let within = carrier.minimum(Term::CostWithinCap, eligible, cap);
                let fund = self.banded(carrier, within, Term::FundPays);
                let Some(ratio) = self.above_cap_ratio() else { return [fund, fund] };
                // A deductible not used up below the cap is still to be paid above it.
                let start = carrier.maximum(Term::BandFrom, cap, self.deductible);
                let cost = carrier.excess(Term::CostAboveCap, eligible, start);
                [fund, self.large_amount(carrier, cost, ratio)]
            }
        }
    }

    #[inline(always)]
    fn above_cap_ratio(&self) -> Option<Cited<Rate>> {
        self.plan.rules.above_cap_ratio.filter(|_| self.shape.has_above_cap)
    }

    #[inline(always)]
    fn large_amount(&self, carrier: &mut C, cost: C::Money, ratio: Cited<Rate>) -> C::Money {
        let ratio = carrier.law_rate(Term::AboveCapRatio, ratio);
        carrier.share(Term::LargeAmountPays, cost, ratio, self.rounding())
    }

    /// 分段支付 — the exact share of each band, summed and rounded once.
    #[inline(always)]
    fn banded(&self, carrier: &mut C, eligible: C::Money, term: Term) -> C::Money {
        let measured = self.measured(carrier, eligible);
        let Some(first) = self.plan.bands.first() else {
            carrier.refuse(Trouble::NotInRule(Term::FundRatio));
            return carrier.zero();
        };
        let (mut sum, mut lower) = self.band_share(carrier, measured, None, (0, first));
        for index in 1..self.shape.bands {
            let Some(band) = self.plan.bands.get(index) else { break };
            let (share, upper) = self.band_share(carrier, measured, lower, (index, band));
            sum = carrier.add_exact(Term::BandSum, sum, share);
            lower = upper;
        }
        let rounding = self.rounding();
        let rounded = carrier.round(term, sum, rounding);
        if !rises(rounding) {
            return rounded;
        }
        let shared = match self.shape.band_edges {
            BandEdges::OnBill => carrier.excess(Term::AboveDeductible, measured, self.deductible),
            BandEdges::AboveDeductible => measured,
        };
        carrier.minimum(term, rounded, shared)
    }

    /// 本段支付 — the exact share of one band, and its upper edge, where the next one begins.
    #[inline(always)]
    fn band_share(
        &self,
        carrier: &mut C,
        measured: C::Money,
        lower: Option<C::Money>,
        (index, band): (usize, &BandPlan),
    ) -> (C::Exact, Option<C::Money>) {
        let upper = self.edge(carrier, index, band);
        let cost = self.band_cost(carrier, measured, lower, upper);
        let ratio = self.ratio(carrier, band);
        (carrier.product(Term::BandShare, cost, ratio), upper)
    }

    /// 限额以上费用 — the cost behind the part of the exact payment that the cap cuts off: it lies in
    /// the highest bands, so it is taken from the last band downwards. Costs are in whole fen, so
    /// the one band that the cap falls into is rounded half up.
    #[inline(always)]
    fn cost_above(&self, carrier: &mut C, eligible: C::Money, cap: C::Money) -> C::Money {
        let measured = self.measured(carrier, eligible);
        let mut bands = Vec::with_capacity(self.shape.bands);
        let mut lower = None;
        let mut paid: Option<C::Exact> = None;
        for (index, band) in self.plan.bands.iter().enumerate() {
            let upper = self.edge(carrier, index, band);
            let cost = self.band_cost(carrier, measured, lower, upper);
            let ratio = self.ratio(carrier, band);
            let share = carrier.product(Term::BandShare, cost, ratio);
            paid = Some(match paid {
                Some(before) => carrier.add_exact(Term::BandSum, before, share),
                None => share,
            });
            bands.push((ratio, share));
            lower = upper;
        }
        let mut sum = carrier.zero();
        let Some(paid) = paid else { return sum };
        let cap = carrier.unrounded(Term::CapLeft, cap);
        let mut left = carrier.excess_exact(Term::PaymentAboveCap, paid, cap);
        for (ratio, share) in bands.into_iter().rev() {
            let cut = carrier.minimum_exact(Term::PaymentAboveCap, left, share);
            let fen = Cited::new(Rounding::HalfUpToFen, self.rounding().citation);
            let behind = carrier.whole_of_exact(Term::CostAboveCap, cut, ratio, fen);
            sum = carrier.add(Term::CostAboveCap, sum, behind);
            left = carrier.excess_exact(Term::PaymentAboveCap, left, cut);
        }
        sum
    }

    /// What band edges are measured on.
    #[inline(always)]
    fn measured(&self, carrier: &mut C, eligible: C::Money) -> C::Money {
        match self.shape.band_edges {
            BandEdges::OnBill => eligible,
            BandEdges::AboveDeductible => {
                carrier.excess(Term::AboveDeductible, eligible, self.deductible)
            }
        }
    }

    /// 本段费用 — what of the bill lies in one band and above the deductible.
    #[inline(always)]
    fn band_cost(
        &self,
        carrier: &mut C,
        measured: C::Money,
        lower: Option<C::Money>,
        upper: Option<C::Money>,
    ) -> C::Money {
        let reached = match upper {
            Some(upper) => carrier.minimum(Term::CappedCost, measured, upper),
            None => measured,
        };
        let start = match (self.shape.band_edges, lower) {
            (BandEdges::OnBill, None) => self.deductible,
            (BandEdges::OnBill, Some(lower)) => {
                carrier.maximum(Term::BandFrom, lower, self.deductible)
            }
            (BandEdges::AboveDeductible, None) => return reached,
            (BandEdges::AboveDeductible, Some(lower)) => lower,
        };
        carrier.excess(Term::BandAmount, reached, start)
    }

    #[inline(always)]
    fn edge(&self, carrier: &mut C, index: usize, band: &BandPlan) -> Option<C::Money> {
        if self.shape.has_even_edges {
            let is_last = index + 1 == self.shape.bands;
            return match is_last {
                true => None,
                false => Some(carrier.law_money(Term::BandUpper, band.even_edge)),
            };
        }
        match &band.edge {
            Edge::None => None,
            Edge::Same(edge) => Some(carrier.law_money(Term::BandUpper, *edge)),
            Edge::ByRow(edges) => {
                Some(carrier.pick_money(Term::BandUpper, self.level, self.row, edges))
            }
        }
    }

    /// The rounding, with the way of it as the shape knows it.
    #[inline(always)]
    fn rounding(&self) -> Cited<Rounding> {
        Cited::new(self.shape.rounding, self.plan.rules.rounding.citation)
    }

    #[inline(always)]
    fn ratio(&self, carrier: &mut C, band: &BandPlan) -> C::Rate {
        carrier.pick_rate(Term::FundRatio, self.level, self.row, &band.ratios)
    }
}
