//! 政策范围内费用 — what of a bill the scheme looks at: the total without what is outside the
//! catalogue, over a limit, or paid first.

use policy::Cited;
use policy::rules::SettlementRules;
use vocab::{Rounding, Term};

use super::plan::Shape;
use super::refined::items_without_rule;
use super::{Bill, Plan};
use crate::Carrier;
use crate::carrier::Trouble;

/// The parts that a bill falls into before deductible and bands.
pub(super) struct Costs<C: Carrier> {
    pub first_pay: Option<C::Money>,
    pub remote_first_pay: Option<C::Money>,
    pub eligible: C::Money,
    /// What goes through deductible and bands.
    pub banded: C::Money,
    /// What the fund pays outside them.
    pub flat: Option<C::Money>,
}

impl Plan<'_> {
    /// 费用的划分.
    #[inline(always)]
    pub(super) fn costs<C: Carrier>(
        &self,
        carrier: &mut C,
        shape: Shape,
        bill: &Bill<C>,
    ) -> Costs<C> {
        let mut first_pay = match bill.class_b {
            Some(cost) => Some(first_pay(carrier, self.rules, cost)),
            None => None,
        };
        let Some(refined) = self.refined(shape) else {
            items_without_rule(carrier, bill);
            let eligible = eligible(carrier, bill, first_pay);
            let (remote_first_pay, flat) = (None, None);
            return Costs { first_pay, remote_first_pay, eligible, banded: eligible, flat };
        };
        let flat;
        (first_pay, flat) = refined.items(carrier, bill, first_pay);
        let eligible = eligible(carrier, bill, first_pay);
        let (remote_first_pay, [eligible, banded]) = refined.banded_cost(carrier, eligible, flat);
        Costs { first_pay, remote_first_pay, eligible, banded, flat }
    }
}

/// 乙类先行自付.
#[inline(always)]
pub(super) fn first_pay<C: Carrier>(
    carrier: &mut C,
    rules: &SettlementRules,
    cost: C::Money,
) -> C::Money {
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

/// 政策范围内费用 — the total without what is outside the scheme.
#[inline(always)]
pub(super) fn eligible<C: Carrier>(
    carrier: &mut C,
    bill: &Bill<C>,
    first_pay: Option<C::Money>,
) -> C::Money {
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

/// A share of a whole, which rounding up beyond the fen could make larger than the whole.
#[inline(always)]
pub(super) fn within<C: Carrier>(
    carrier: &mut C,
    term: Term,
    share: C::Money,
    whole: C::Money,
    rounding: Cited<Rounding>,
) -> C::Money {
    if rises(rounding) { carrier.minimum(term, share, whole) } else { share }
}

/// Whether a rounding may give more than the whole of an amount in fen.
pub(super) const fn rises(rounding: Cited<Rounding>) -> bool {
    match rounding.value {
        Rounding::HalfUpToFen | Rounding::TruncateToFen | Rounding::TruncateToYuan => false,
        Rounding::HalfUpToJiao | Rounding::UpToJiao | Rounding::HalfUpToYuan => true,
    }
}
