//! 缴费核定 — what a month costs: the base within its bounds, then each part by its rate.

use policy::Cited;
use policy::rules::{AverageShare, BaseFigure, ContributionRules, Fee, Period};
use vocab::{Fen, Rate, Rounding, Term};

use crate::Carrier;
use crate::carrier::{Law, Steps};

/// 核定结果 — one month's contribution.
#[derive(Clone, Copy, Debug)]
pub struct Assessed<C: Carrier> {
    /// 缴费基数.
    pub base: C::Money,
    /// 单位缴费; `None` where the rule has no employer.
    pub employer: Option<C::Money>,
    /// 个人缴费.
    pub individual: C::Money,
    /// 大额医疗补助等 of the month; `None` where nothing is billed with it by the month.
    pub supplement: Option<C::Money>,
    /// 长期护理保险 of the month, likewise.
    pub long_term_care: Option<C::Money>,
    /// 每年一次的随缴费用 — billed once a year beside the months.
    pub yearly: Option<C::Money>,
    /// 缴费合计 of the month.
    pub total: C::Money,
}

/// 核定准备 — the rules with their figures made ready, for many months.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    rules: &'a ContributionRules,
    shape: Shape,
    /// Which of the [`USUAL`] shapes it is.
    usual: Option<usize>,
    /// Bounds and rates; missing where the shape has none.
    floor: Law<Fen>,
    ceiling: Law<Fen>,
    employer: Law<Rate>,
    individual: Law<Rate>,
}

/// 步骤 — what decides which steps a contribution has; a constant where it is a usual one, so that
/// a compiler leaves the others out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    /// The wage between a stated floor and a stated ceiling, not rounded.
    has_stated_bounds: bool,
    has_employer: bool,
    has_fees: bool,
    rounding: Rounding,
}

/// 常见步骤 — of employees and of people who pay for themselves.
const USUAL: [Shape; 2] = [usual(true), usual(false)];

const fn usual(has_employer: bool) -> Shape {
    Shape {
        has_stated_bounds: true,
        has_employer,
        has_fees: false,
        rounding: Rounding::HalfUpToFen,
    }
}

impl<'a> Plan<'a> {
    /// Makes rules ready.
    #[inline]
    pub fn of(rules: &'a ContributionRules) -> Plan<'a> {
        let stated = |figure: Option<BaseFigure>| match figure {
            Some(BaseFigure::Stated(stated)) => Some(Law::from(stated)),
            Some(BaseFigure::OfAverage(_)) | None => None,
        };
        let is_plain = rules.fixed_base.is_none() && rules.base_rounding.is_none();
        let bounds = stated(rules.floor).zip(stated(rules.ceiling)).filter(|_| is_plain);
        let (floor, ceiling) = bounds.unwrap_or((Law::MISSING, Law::MISSING));
        let shape = Shape {
            has_stated_bounds: bounds.is_some(),
            has_employer: rules.employer_rate.is_some(),
            has_fees: rules.supplement.is_some() || rules.long_term_care.is_some(),
            rounding: rules.rounding.value,
        };
        Plan {
            rules,
            shape,
            usual: USUAL.iter().position(|usual| *usual == shape),
            floor,
            ceiling,
            employer: rules.employer_rate.map_or(Law::MISSING, Law::from),
            individual: rules.individual_rate.into(),
        }
    }

    /// 核定一个月 — see [`assess`].
    #[inline(always)]
    pub fn assess<C: Carrier>(&self, carrier: &mut C, wage: C::Money) -> Assessed<C> {
        let [employee, alone] = USUAL;
        match self.usual {
            Some(0) => self.assess_as(employee, carrier, wage),
            Some(1) => self.assess_as(alone, carrier, wage),
            _ => carrier.aside(Otherwise::<C> { plan: self, wage }),
        }
    }

    /// The one definition behind [`Plan::assess`].
    #[inline(always)]
    fn assess_as<C: Carrier>(&self, shape: Shape, carrier: &mut C, wage: C::Money) -> Assessed<C> {
        let rounding = Cited::new(shape.rounding, self.rules.rounding.citation);
        let base = if shape.has_stated_bounds {
            let floor = carrier.law_money(Term::BaseFloor, self.floor);
            let raised = carrier.maximum(Term::Base, wage, floor);
            let ceiling = carrier.law_money(Term::BaseCeiling, self.ceiling);
            carrier.minimum(Term::Base, raised, ceiling)
        } else {
            base(carrier, self.rules, wage)
        };
        let mut employer = None;
        if shape.has_employer {
            let rate = carrier.law_rate(Term::EmployerRate, self.employer);
            employer = Some(carrier.share(Term::EmployerPart, base, rate, rounding));
        }
        let rate = carrier.law_rate(Term::IndividualRate, self.individual);
        let individual = carrier.share(Term::IndividualPart, base, rate, rounding);
        let mut total = individual;
        if let Some(employer) = employer {
            total = carrier.add(Term::TotalContribution, employer, total);
        }
        let (mut yearly, mut supplement, mut long_term_care) = (None, None, None);
        if shape.has_fees {
            let ContributionRules { supplement: law, long_term_care: care, .. } = *self.rules;
            supplement = fee(carrier, self.rules, Term::SupplementPart, law, base, &mut yearly);
            long_term_care =
                fee(carrier, self.rules, Term::LongTermCarePart, care, base, &mut yearly);
            for part in [supplement, long_term_care].into_iter().flatten() {
                total = carrier.add(Term::TotalContribution, total, part);
            }
        }
        Assessed { base, employer, individual, supplement, long_term_care, yearly, total }
    }
}

/// A month by a plan that is none of the usual ones.
struct Otherwise<'a, C: Carrier> {
    plan: &'a Plan<'a>,
    wage: C::Money,
}

impl<C: Carrier> Steps<C> for Otherwise<'_, C> {
    type Output = Assessed<C>;

    #[inline(always)]
    fn take(self, carrier: &mut C) -> Assessed<C> {
        self.plan.assess_as(self.plan.shape, carrier, self.wage)
    }
}

/// 核定一个月 — works out one month's contribution from the declared wage (fen a month; people who
/// choose their own base declare that).
///
/// Shape: [`ContributionRules`]. A fixed base takes the place of the wage; otherwise the wage is
/// raised to the floor and cut at the ceiling. A base that a place rounds is rounded before any
/// rate; each part is rounded by itself. What is billed once a year stands beside the month. For
/// many months make a [`Plan`] once.
pub fn assess<C: Carrier>(
    carrier: &mut C,
    rules: &ContributionRules,
    wage: C::Money,
) -> Assessed<C> {
    Plan::of(rules).assess(carrier, wage)
}

/// What a fee adds to the month; a yearly one is added to the year's.
#[inline(always)]
fn fee<C: Carrier>(
    carrier: &mut C,
    rules: &ContributionRules,
    term: Term,
    law: Option<Cited<Fee>>,
    base: C::Money,
    yearly: &mut Option<C::Money>,
) -> Option<C::Money> {
    let law = law?;
    match law.value {
        Fee::Monthly(amount) => Some(carrier.law_money(term, law.map(|_| amount))),
        Fee::ShareOfBase(rate) => {
            let rate = carrier.law_rate(Term::FeeRate, law.map(|_| rate));
            Some(carrier.share(term, base, rate, rules.rounding))
        }
        Fee::Yearly(amount) => {
            let amount = carrier.law_money(term, law.map(|_| amount));
            *yearly = Some(match *yearly {
                Some(before) => carrier.add(Term::YearlyFees, before, amount),
                None => amount,
            });
            None
        }
    }
}

/// 缴费基数 — the wage within floor and ceiling, or the base that is the same for everyone.
#[inline(always)]
pub fn base<C: Carrier>(carrier: &mut C, rules: &ContributionRules, wage: C::Money) -> C::Money {
    let mut base = wage;
    if let Some(fixed) = rules.fixed_base {
        base = figure(carrier, Term::Base, &fixed);
    } else {
        if let Some(floor) = rules.floor {
            let floor = figure(carrier, Term::BaseFloor, &floor);
            base = carrier.maximum(Term::Base, base, floor);
        }
        if let Some(ceiling) = rules.ceiling {
            let ceiling = figure(carrier, Term::BaseCeiling, &ceiling);
            base = carrier.minimum(Term::Base, base, ceiling);
        }
    }
    match rules.base_rounding {
        Some(rounding) => carrier.rounded(Term::Base, base, rounding),
        None => base,
    }
}

/// 基数数额 — an amount that a document states, or that follows from a published average: the
/// average, by its share, by the month, rounded as the rule says.
#[inline(always)]
pub fn figure<C: Carrier>(carrier: &mut C, term: Term, figure: &BaseFigure) -> C::Money {
    match figure {
        BaseFigure::Stated(stated) => carrier.law_money(term, *stated),
        BaseFigure::OfAverage(share) => of_average(carrier, term, share),
    }
}

#[inline(always)]
fn of_average<C: Carrier>(carrier: &mut C, term: Term, law: &AverageShare) -> C::Money {
    let average = carrier.law_money(Term::AverageWage, law.average.map(|it| it.amount));
    let (part, times) = law.parts();
    let rate = carrier.law_rate(Term::ShareOfAverage, part);
    let mut exact = carrier.product(Term::ShareOfAverageAmount, average, rate);
    if times.value > 1 {
        let times = carrier.law_count(Term::Times, times);
        exact = carrier.times_exact(Term::ShareOfAverageAmount, exact, times);
    }
    match law.average.value.period {
        Period::Month => carrier.round(term, exact, law.rounding),
        Period::Year => {
            let twelve = carrier.law_count(Term::MonthsOfYear, law.average.map(|_| 12));
            carrier.divide_exact(term, exact, twelve, law.rounding)
        }
    }
}

/// 月平均工资 — a published average by the month, rounded as the rule says.
#[inline(always)]
pub fn monthly_average<C: Carrier>(carrier: &mut C, share: &AverageShare) -> C::Money {
    of_average(carrier, Term::MonthlyAverage, share)
}
