//! 缴费核定 — what a month costs: the base within its bounds, then each part by its rate.

use policy::rules::ContributionRules;
use vocab::Term;

use crate::Carrier;

/// 核定结果 — one month's contribution.
#[derive(Clone, Copy, Debug)]
pub struct Assessed<C: Carrier> {
    /// 缴费基数.
    pub base: C::Money,
    /// 单位缴费; `None` where the rule has no employer.
    pub employer: Option<C::Money>,
    /// 个人缴费.
    pub individual: C::Money,
    /// 大额医疗补助等; `None` where nothing is billed with it.
    pub supplement: Option<C::Money>,
    /// 缴费合计.
    pub total: C::Money,
}

/// 核定一个月 — works out one month's contribution from the declared wage (fen a month; people who
/// choose their own base declare that).
///
/// Shape: [`ContributionRules`]. A fixed base takes the place of the wage; otherwise the wage is
/// raised to the floor and cut at the ceiling. A base that a place rounds is rounded before any
/// rate; each part is rounded by itself.
#[inline(always)]
pub fn assess<C: Carrier>(
    carrier: &mut C,
    rules: &ContributionRules,
    wage: C::Money,
) -> Assessed<C> {
    let base = base(carrier, rules, wage);
    let employer = match rules.employer_rate {
        Some(rate) => {
            let rate = carrier.law_rate(Term::EmployerRate, rate);
            Some(carrier.share(Term::EmployerPart, base, rate, rules.rounding))
        }
        None => None,
    };
    let rate = carrier.law_rate(Term::IndividualRate, rules.individual_rate);
    let individual = carrier.share(Term::IndividualPart, base, rate, rules.rounding);
    let mut total = individual;
    if let Some(employer) = employer {
        total = carrier.add(Term::TotalContribution, employer, total);
    }
    let mut supplement = None;
    if let Some(law) = rules.supplement {
        let part = carrier.law_money(Term::SupplementPart, law);
        total = carrier.add(Term::TotalContribution, total, part);
        supplement = Some(part);
    }
    Assessed { base, employer, individual, supplement, total }
}

/// 缴费基数 — the wage within floor and ceiling, or the base that is the same for everyone.
#[inline(always)]
pub fn base<C: Carrier>(carrier: &mut C, rules: &ContributionRules, wage: C::Money) -> C::Money {
    let mut base = wage;
    if let Some(fixed) = rules.fixed_base {
        base = carrier.law_money(Term::Base, fixed);
    } else {
        if let Some(floor) = rules.floor {
            let floor = carrier.law_money(Term::BaseFloor, floor);
            base = carrier.maximum(Term::Base, base, floor);
        }
        if let Some(ceiling) = rules.ceiling {
            let ceiling = carrier.law_money(Term::BaseCeiling, ceiling);
            base = carrier.minimum(Term::Base, base, ceiling);
        }
    }
    match rules.base_rounding {
        Some(rounding) => carrier.rounded(Term::Base, base, rounding),
        None => base,
    }
}
