//! 缴费核定 — what a month costs: the base within its bounds, then each part by its rate.

use policy::Cited;
use policy::rules::{AverageShare, BaseFigure, ContributionRules, Fee, Period};
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
    /// 大额医疗补助等 of the month; `None` where nothing is billed with it by the month.
    pub supplement: Option<C::Money>,
    /// 长期护理保险 of the month, likewise.
    pub long_term_care: Option<C::Money>,
    /// 每年一次的随缴费用 — billed once a year beside the months.
    pub yearly: Option<C::Money>,
    /// 缴费合计 of the month.
    pub total: C::Money,
}

/// 核定一个月 — works out one month's contribution from the declared wage (fen a month; people who
/// choose their own base declare that).
///
/// Shape: [`ContributionRules`]. A fixed base takes the place of the wage; otherwise the wage is
/// raised to the floor and cut at the ceiling. A base that a place rounds is rounded before any
/// rate; each part is rounded by itself. What is billed once a year stands beside the month.
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
    let mut yearly = None;
    let supplement = fee(carrier, rules, Term::SupplementPart, rules.supplement, base, &mut yearly);
    let care = rules.long_term_care;
    let long_term_care = fee(carrier, rules, Term::LongTermCarePart, care, base, &mut yearly);
    for part in [supplement, long_term_care].into_iter().flatten() {
        total = carrier.add(Term::TotalContribution, total, part);
    }
    Assessed { base, employer, individual, supplement, long_term_care, yearly, total }
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
