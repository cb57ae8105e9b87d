//! 待遇结算 — who pays what of one bill: deductible, bands, the yearly cap, what lies above it,
//! catastrophic insurance, and what is left for the account and for cash.
//!
//! Whatever the parts are, fund + supplements + patient = total, because each part is taken out
//! of what was left before.

mod account;
mod bill;
pub mod chronic;
mod cost;
mod deductible;
pub mod layers;
pub mod pharmacy;
mod plan;
mod refined;
pub mod segments;

use policy::Cited;
use policy::rules::{BandEdges, CapOn, SettlementRules};
use vocab::{Fen, Rate, Rounding, Term};

pub(crate) use self::account::out_of_account;
use self::cost::{Costs, rises};
use self::layers::{LayerYear, catastrophic};
use self::plan::{BandPlan, Caps, Edge, Shape, USUAL};
use self::refined::Refined;
use crate::carrier::{Law, Steps, Trouble};
use crate::{Carrier, choose};

pub use self::bill::{Bill, Details, Patient, Settlement, YearToDate};
pub use self::plan::Plan;

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
            _ => {
                let (patient, bill, year) = (*patient, *bill, *year);
                carrier.aside(Otherwise { plan: self, patient, bill, year })
            }
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
        let Costs { first_pay, remote_first_pay, eligible, banded, flat } =
            self.costs(carrier, shape, bill);
        let row = self.row(carrier, shape, patient, bill);
        let left = self.deductible(carrier, shape, bill, row, year);
        let deductible = carrier.minimum(Term::DeductibleUsed, banded, left);
        let above_deductible = carrier.excess(Term::AboveDeductible, banded, left);
        let mut case = Case {
            plan: self,
            shape,
            patient,
            level: bill.level,
            row,
            deductible: left,
            deductible_after: None,
            flat,
        };
        let refined = self.refined(shape);
        if refined.is_some_and(Refined::deductible_after) {
            case.deductible = carrier.zero();
            case.deductible_after = Some(left);
        }
        let (fund, above_cap) = case.pay(carrier, banded, year);
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
        let mut supplement = None;
        if let Some(refined) = refined {
            supplement = refined.supplement(carrier, left);
        }
        if let Some(paid) = supplement {
            left = carrier.subtract(Term::PatientPays, left, paid);
        }
        let (account, cash) = out_of_account(carrier, patient.account, left);
        Settlement {
            first_pay,
            remote_first_pay,
            eligible,
            deductible,
            above_deductible,
            fund,
            large_amount,
            catastrophic: catastrophic_pays,
            supplement,
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
        let whole = match self.refined(shape) {
            None => self.stated(carrier, shape, bill, row),
            Some(refined) => refined.deductible(carrier, self, bill, row, year),
        };
        match year.deductible_paid {
            Some(paid) if shape.is_yearly => carrier.excess(Term::DeductibleLeft, whole, paid),
            _ => whole,
        }
    }

    /// 写明的起付标准, of the first admission or of later ones.
    #[inline(always)]
    fn stated<C: Carrier>(
        &self,
        carrier: &mut C,
        shape: Shape,
        bill: &Bill<C>,
        row: C::Row,
    ) -> C::Money {
        if !shape.has_later {
            return carrier.pick_money(Term::Deductible, bill.level, row, &self.first);
        }
        let [chosen] = choose!(
            carrier,
            bill.first,
            [carrier.pick_money(Term::Deductible, bill.level, row, &self.first)],
            [carrier.pick_money(Term::DeductibleLater, bill.level, row, &self.later)],
        );
        chosen
    }

    /// The row of a person and a bill: level, status and age.
    #[inline(always)]
    fn row<C: Carrier>(
        &self,
        carrier: &C,
        shape: Shape,
        patient: &Patient<C>,
        bill: &Bill<C>,
    ) -> C::Row {
        if shape.is_by_level {
            return carrier.row_of(bill.level, &self.levels);
        }
        let mut chosen = carrier.no_row();
        for key in &self.keys {
            let mut holds = carrier.equals(bill.level, key.level);
            if let Some(finer) = key.finer {
                let status = match finer.retired {
                    None => holds,
                    Some(true) => patient.retired,
                    Some(false) => carrier.negate(patient.retired),
                };
                let old_enough = carrier.at_least(patient.age, finer.from_age);
                holds = carrier.both(holds, carrier.both(status, old_enough));
            }
            chosen = carrier.row(chosen, key.index, holds);
        }
        chosen
    }

    /// What only some places have; nothing for a shape that has none of it.
    #[inline(always)]
    fn refined(&self, shape: Shape) -> Option<&Refined<'_>> {
        self.refined.as_ref().filter(|_| shape.is_refined)
    }
}

/// A bill by a plan that is none of the usual ones.
struct Otherwise<'a, C: Carrier> {
    plan: &'a Plan<'a>,
    patient: Patient<C>,
    bill: Bill<C>,
    year: YearToDate<C>,
}

impl<C: Carrier> Steps<C> for Otherwise<'_, C> {
    type Output = Settlement<C>;

    #[inline(always)]
    fn take(self, carrier: &mut C) -> Settlement<C> {
        let Otherwise { plan, patient, bill, year } = &self;
        if plan.shape.is_refined {
            return plan.settle_as(plan.shape, carrier, patient, bill, year);
        }
        // Said once more, so that a compiler leaves the refinements out here too.
        let shape = Shape { is_refined: false, ..plan.shape };
        plan.settle_as(shape, carrier, patient, bill, year)
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

/// 一例结算所看的规则与情况.
struct Case<'a, C: Carrier> {
    plan: &'a Plan<'a>,
    shape: Shape,
    patient: &'a Patient<C>,
    /// The fact that the row was chosen by, for the derivation.
    level: C::Count,
    row: C::Row,
    /// What is left of the deductible, taken off before the ratio.
    deductible: C::Money,
    /// What is left of the deductible, where it is taken off after the ratio.
    deductible_after: Option<C::Money>,
    /// What the fund pays outside deductible and bands.
    flat: Option<C::Money>,
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
                let cap = self.cap(carrier, cap_active, false);
                self.capped(carrier, eligible, year, cap)
            }
            Caps::ActiveOnly => {
                choose!(carrier, self.patient.retired, self.uncapped(carrier, eligible), {
                    let cap = self.cap(carrier, cap_active, false);
                    self.capped(carrier, eligible, year, cap)
                },)
            }
            Caps::RetiredOnly => choose!(
                carrier,
                self.patient.retired,
                {
                    let cap = self.cap(carrier, cap_retired, true);
                    self.capped(carrier, eligible, year, cap)
                },
                self.uncapped(carrier, eligible),
            ),
            Caps::ByStatus => {
                let [cap] = choose!(
                    carrier,
                    self.patient.retired,
                    [self.cap(carrier, cap_retired, true)],
                    [self.cap(carrier, cap_active, false)],
                );
                self.capped(carrier, eligible, year, cap)
            }
        };
        let has_above_cap = self.shape.caps != Caps::None && self.shape.has_above_cap;
        (fund, has_above_cap.then_some(large))
    }

    #[inline(always)]
    fn uncapped(&self, carrier: &mut C, eligible: C::Money) -> [C::Money; 2] {
        let fund = self.paid(carrier, eligible, self.flat, Term::FundPays);
        [fund, carrier.zero()]
    }

    /// 年度最高支付限额.
    #[inline(always)]
    fn cap(&self, carrier: &mut C, cap: Law<Fen>, retired: bool) -> C::Money {
        match self.plan.refined(self.shape) {
            None => carrier.law_money(Term::YearCap, cap),
            Some(refined) => refined.cap(carrier, cap, retired),
        }
    }

    /// 分段支付, the deductible and items outside the bands included.
    #[inline(always)]
    fn paid(
        &self,
        carrier: &mut C,
        cost: C::Money,
        flat: Option<C::Money>,
        term: Term,
    ) -> C::Money {
        let mut paid = match self.deductible_after {
            None => self.banded(carrier, cost, term),
            Some(deductible) => {
                let by_ratio = self.banded(carrier, cost, Term::RatioPays);
                carrier.excess(term, by_ratio, deductible)
            }
        };
        if let Some(flat) = flat {
            paid = carrier.add(term, paid, flat);
        }
        paid
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
                let uncapped = self.paid(carrier, eligible, self.flat, Term::FundBeforeCap);
                let fund = carrier.minimum(Term::FundPays, uncapped, cap);
                let Some(ratio) = self.above_cap_ratio() else { return [fund, fund] };
                // What the bands may pay up to the cap: items outside them come first, and a
                // deductible taken off afterwards is not paid.
                let (mut room, mut flat_above) = (cap, None);
                if let Some(flat) = self.flat {
                    room = carrier.excess(Term::CapLeft, cap, flat);
                    flat_above = Some(carrier.excess(Term::CostAboveCap, flat, cap));
                }
                if let Some(deductible) = self.deductible_after {
                    room = carrier.add(Term::CapLeft, room, deductible);
                }
                let mut cost = self.cost_above(carrier, eligible, room);
                if let Some(above) = flat_above {
                    cost = carrier.add(Term::CostAboveCap, cost, above);
                }
                [fund, self.large_amount(carrier, cost, ratio)]
            }
            CapOn::Cost => {
                let cap = match year.cost_counted {
                    Some(counted) => carrier.excess(Term::CapLeft, cap, counted),
                    None => cap,
                };
                // Items outside the bands come first, or a dearer bill could be paid less.
                let (mut flat, mut flat_above, mut room) = (None, None, cap);
                if let Some(all) = self.flat {
                    let part = carrier.minimum(Term::CostWithinCap, all, cap);
                    room = carrier.subtract(Term::CapLeft, cap, part);
                    flat_above = Some(carrier.subtract(Term::CostAboveCap, all, part));
                    flat = Some(part);
                }
                let within = carrier.minimum(Term::CostWithinCap, eligible, room);
                let fund = self.paid(carrier, within, flat, Term::FundPays);
                let Some(ratio) = self.above_cap_ratio() else { return [fund, fund] };
                // A deductible not used up below the cap is still to be paid above it.
                let start = carrier.maximum(Term::BandFrom, room, self.deductible);
                let mut cost = carrier.excess(Term::CostAboveCap, eligible, start);
                if let Some(above) = flat_above {
                    cost = carrier.add(Term::CostAboveCap, cost, above);
                }
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
            bands.push((cost, ratio, share));
            lower = upper;
        }
        let mut sum = carrier.zero();
        let Some(paid) = paid else { return sum };
        let cap = carrier.unrounded(Term::CapLeft, cap);
        let mut left = carrier.excess_exact(Term::PaymentAboveCap, paid, cap);
        let fen = Cited::new(Rounding::HalfUpToFen, self.rounding().citation);
        for (cost, ratio, share) in bands.into_iter().rev() {
            // Also a band that pays nothing, which no payment would lead back to.
            let whole = carrier.is_cut_off(share, left);
            let [behind] = choose!(carrier, whole, [cost], {
                let cut = carrier.minimum_exact(Term::PaymentAboveCap, left, share);
                [carrier.whole_of_exact(Term::CostAboveCap, cut, ratio, fen)]
            });
            sum = carrier.add(Term::CostAboveCap, sum, behind);
            left = carrier.excess_exact(Term::PaymentAboveCap, left, share);
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
        let ratio = carrier.pick_rate(Term::FundRatio, self.level, self.row, &band.ratios);
        match self.plan.refined(self.shape) {
            None => ratio,
            Some(refined) => refined.ratio(carrier, self.patient, ratio),
        }
    }
}
