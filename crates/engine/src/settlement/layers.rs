//! 各层保障 — catastrophic insurance, supplementary cover and assistance: each pays a part of what
//! the layers below have left, by the burden of the whole year, and never more than is left.

use policy::Cited;
use policy::rules::{Layer, LayerRules};
use vocab::{Rounding, Term};

use crate::Carrier;
use crate::carrier::Trouble;

/// 自付情况 — what is still borne of a bill's eligible cost.
#[derive(Clone, Copy, Debug)]
pub struct Borne<C: Carrier> {
    /// 合规自付费用 after the layers below.
    pub burden: C::Money,
    /// What of it is the deductible of the basic layer; needed only where that does not count.
    pub basic_deductible: Option<C::Money>,
}

/// 本层年内累计 — what this year's earlier bills came to in one layer. `None` is nothing so far.
#[derive(Clone, Copy, Debug)]
pub struct LayerYear<C: Carrier> {
    /// 此前计入本层的自付费用.
    pub burden: Option<C::Money>,
    /// 本层已付.
    pub paid: Option<C::Money>,
}

impl<C: Carrier> LayerYear<C> {
    /// 年内首次.
    pub const fn none() -> LayerYear<C> {
        LayerYear { burden: None, paid: None }
    }
}

/// 各层年内累计.
#[derive(Clone, Copy, Debug)]
pub struct LayersYear<C: Carrier> {
    /// 大病保险.
    pub catastrophic: LayerYear<C>,
    /// 补充保障.
    pub supplementary: LayerYear<C>,
    /// 医疗救助.
    pub assistance: LayerYear<C>,
    /// 倾斜救助.
    pub tilt: LayerYear<C>,
    /// 本年大病限额, where rewards raised it.
    pub raised_cap: Option<C::Money>,
}

/// 本层支付.
#[derive(Clone, Copy, Debug)]
pub struct LayerPaid<C: Carrier> {
    /// 计算基数: what exceeds the layer's deductible.
    pub base: C::Money,
    /// 支付.
    pub paid: C::Money,
}

/// 各层支付.
#[derive(Clone, Copy, Debug)]
pub struct LayersPaid<C: Carrier> {
    /// 大病保险, where the place has it.
    pub catastrophic: Option<LayerPaid<C>>,
    /// 补充保障.
    pub supplementary: Option<LayerPaid<C>>,
    /// 医疗救助.
    pub assistance: Option<LayerPaid<C>>,
    /// 倾斜救助.
    pub tilt: Option<LayerPaid<C>>,
    /// What is left of the burden.
    pub left: C::Money,
}

/// What the steps of one layer are called.
#[derive(Clone, Copy)]
struct Named {
    deductible: Term,
    base: Term,
    cap: Term,
    pays: Term,
}

const CATASTROPHIC: Named = Named {
    deductible: Term::CatastrophicDeductible,
    base: Term::CatastrophicBase,
    cap: Term::CatastrophicCap,
    pays: Term::CatastrophicPays,
};
const SUPPLEMENTARY: Named = Named {
    deductible: Term::SupplementaryDeductible,
    base: Term::SupplementaryBase,
    cap: Term::SupplementaryCap,
    pays: Term::SupplementaryPays,
};
const ASSISTANCE: Named = Named {
    deductible: Term::AssistanceDeductible,
    base: Term::AssistanceBase,
    cap: Term::AssistanceCap,
    pays: Term::AssistancePays,
};
const TILT: Named = Named {
    deductible: Term::TiltDeductible,
    base: Term::TiltBase,
    cap: Term::TiltCap,
    pays: Term::TiltPays,
};

/// 各层保障 — every layer in its order, each on what the one before left.
pub fn layers<C: Carrier>(
    carrier: &mut C,
    rules: &LayerRules,
    borne: &Borne<C>,
    year: &LayersYear<C>,
) -> LayersPaid<C> {
    let mut left = borne.burden;
    let rounding = rules.rounding;
    let mut paid =
        LayersPaid { catastrophic: None, supplementary: None, assistance: None, tilt: None, left };
    if let Some(layer) = &rules.catastrophic {
        let so_far = &year.catastrophic;
        let part = catastrophic(carrier, layer, rounding, borne, so_far, year.raised_cap);
        left = carrier.subtract(Term::BurdenLeft, left, part.paid);
        paid.catastrophic = Some(part);
    }
    let further = [
        (&rules.supplementary, SUPPLEMENTARY, &year.supplementary, &mut paid.supplementary),
        (&rules.assistance, ASSISTANCE, &year.assistance, &mut paid.assistance),
        (&rules.tilt, TILT, &year.tilt, &mut paid.tilt),
    ];
    for (layer, named, so_far, paid) in further {
        let Some(layer) = layer else { continue };
        let part = pays(carrier, layer, named, rounding, left, so_far, None);
        let part = LayerPaid { paid: carrier.minimum(named.pays, part.paid, left), ..part };
        left = carrier.subtract(Term::BurdenLeft, left, part.paid);
        *paid = Some(part);
    }
    LayersPaid { left, ..paid }
}

/// 大病保险 — on the burden, without the deductible of the basic layer where the rule leaves that
/// out; `raised` is the cap of this year where rewards raised it.
#[inline(always)]
pub(super) fn catastrophic<C: Carrier>(
    carrier: &mut C,
    layer: &Layer,
    rounding: Cited<Rounding>,
    borne: &Borne<C>,
    year: &LayerYear<C>,
    raised: Option<C::Money>,
) -> LayerPaid<C> {
    let counted = match layer.basic_deductible_counts {
        Some(Cited { value: false, .. }) => match borne.basic_deductible {
            Some(deductible) => carrier.excess(Term::BurdenCounted, borne.burden, deductible),
            None => {
                carrier.refuse(Trouble::Missing(Term::DeductibleUsed));
                borne.burden
            }
        },
        _ => borne.burden,
    };
    let part = pays(carrier, layer, CATASTROPHIC, rounding, counted, year, raised);
    // A layer pays at most what is left: rounding up must not pay more.
    LayerPaid { paid: carrier.minimum(Term::CatastrophicPays, part.paid, borne.burden), ..part }
}

/// 一层 — bands on what this year's burden has grown to above the layer's deductible, less what
/// earlier bills already brought into those bands.
#[inline(always)]
fn pays<C: Carrier>(
    carrier: &mut C,
    layer: &Layer,
    named: Named,
    rounding: Cited<Rounding>,
    burden: C::Money,
    year: &LayerYear<C>,
    raised: Option<C::Money>,
) -> LayerPaid<C> {
    let deductible = carrier.law_money(named.deductible, layer.deductible);
    let (mut grown, mut before) = (burden, None);
    if let Some(earlier) = year.burden {
        grown = carrier.add(Term::BurdenYear, earlier, burden);
        before = Some(carrier.excess(Term::BandFrom, earlier, deductible));
    }
    let base = carrier.excess(named.base, grown, deductible);
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
        carrier.refuse(Trouble::NotInRule(named.pays));
        return LayerPaid { base, paid: carrier.zero() };
    };
    let paid = carrier.round(named.pays, sum, rounding);
    let Some(cap) = layer.cap else { return LayerPaid { base, paid } };
    let mut cap = match raised {
        Some(raised) => raised,
        None => carrier.law_money(named.cap, cap),
    };
    if let Some(before) = year.paid {
        cap = carrier.excess(Term::CapLeft, cap, before);
    }
    LayerPaid { base, paid: carrier.minimum(named.pays, paid, cap) }
}
