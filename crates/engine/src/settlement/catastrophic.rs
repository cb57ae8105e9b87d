//! 大病保险 — the layer above the basic one, by the burden of the whole year.

use policy::Cited;
use policy::rules::{Catastrophic, SettlementRules};
use vocab::Term;

use super::YearToDate;
use crate::Carrier;
use crate::carrier::Trouble;

/// 大病保险 — bands on what this year's burden has grown to above its own deductible, less what
/// earlier bills already brought into those bands.
#[inline(always)]
pub(super) fn catastrophic_payment<C: Carrier>(
    carrier: &mut C,
    layer: &Catastrophic,
    rules: &SettlementRules,
    burden: C::Money,
    year: &YearToDate<C>,
) -> C::Money {
    let deductible = carrier.law_money(Term::CatastrophicDeductible, layer.deductible);
    let (mut grown, mut before) = (burden, None);
    if let Some(earlier) = year.burden {
        grown = carrier.add(Term::BurdenYear, earlier, burden);
        before = Some(carrier.excess(Term::BandFrom, earlier, deductible));
    }
    let base = carrier.excess(Term::CatastrophicBase, grown, deductible);
    let mut lower: Option<C::Money> = None;
    let mut sum = None;
    for band in &layer.bands {
        let mut upper = None;
        let mut reached = base;
        if let Some(to) = band.to {
            let edge = carrier.law_money(Term::BandUpper, Cited::new(to, band.ratio.citation));
            reached = carrier.minimum(Term::CappedCost, base, edge);
            upper = Some(edge);
        }
        let start = match (lower, before) {
            (Some(lower), Some(before)) => Some(carrier.maximum(Term::BandFrom, lower, before)),
            (start, other) => start.or(other),
        };
        let cost = match start {
            Some(start) => carrier.excess(Term::BandAmount, reached, start),
            None => reached,
        };
        let ratio = carrier.law_rate(Term::FundRatio, band.ratio);
        let share = carrier.product(Term::BandShare, cost, ratio);
        sum = Some(match sum {
            Some(total) => carrier.add_exact(Term::BandSum, total, share),
            None => share,
        });
        lower = upper;
    }
    let Some(sum) = sum else {
        carrier.refuse(Trouble::NotInRule(Term::CatastrophicPays));
        return carrier.zero();
    };
    let paid = carrier.round(Term::CatastrophicPays, sum, rules.rounding);
    let Some(cap) = layer.cap else { return paid };
    let mut cap = carrier.law_money(Term::CatastrophicCap, cap);
    if let Some(before) = year.catastrophic_paid {
        cap = carrier.excess(Term::CapLeft, cap, before);
    }
    carrier.minimum(Term::CatastrophicPays, paid, cap)
}
