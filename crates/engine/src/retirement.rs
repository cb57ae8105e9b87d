//! 退休年限 — months of contribution still missing for retiree benefits, and what they cost.

use policy::Cited;
use policy::rules::RetirementRules;
use vocab::{Rounding, Sex, Term};

use crate::Carrier;

/// 缴费情况 on the day of retirement.
#[derive(Clone, Copy, Debug)]
pub struct PaidMonths<C: Carrier> {
    /// 累计缴费月数, deemed months included.
    pub cumulative: C::Count,
    /// 实际缴费月数.
    pub actual: C::Count,
}

/// 差额.
#[derive(Clone, Copy, Debug)]
pub struct Shortfall<C: Carrier> {
    /// 规定月数.
    pub required: C::Count,
    /// 差额月数: the larger of both requirements' gaps.
    pub months: C::Count,
}

/// 差额月数 — months short of the years that a place requires of one sex.
///
/// Shape: [`RetirementRules`]; months paid are counted as months, years required as twelve each.
#[inline(always)]
pub fn shortfall<C: Carrier<CountFact = i32>>(
    carrier: &mut C,
    rules: &RetirementRules,
    sex: Sex,
    paid: &PaidMonths<C>,
) -> Shortfall<C> {
    let twelve = carrier.given_count(Term::MonthsOfYear, 12);
    let years = carrier.law_count(Term::YearsRequired, rules.years(sex));
    let required = carrier.count_times(Term::MonthsRequired, years, twelve);
    let mut months = carrier.count_excess(Term::MonthsShort, required, paid.cumulative);
    if let Some(actual) = rules.actual_years {
        let years = carrier.law_count(Term::ActualYearsRequired, actual);
        let required = carrier.count_times(Term::MonthsRequired, years, twelve);
        let short = carrier.count_excess(Term::ActualMonthsShort, required, paid.actual);
        months = carrier.count_maximum(Term::MonthsShort, months, short);
    }
    Shortfall { required, months }
}

/// 一次性补缴金额 — the price of the missing months in fen, on a monthly base in fen. `None` where
/// no document gives the rate.
///
/// The price of one month is rounded half up to the fen, as contributions are; then multiplied.
#[inline(always)]
pub fn cost<C: Carrier>(
    carrier: &mut C,
    rules: &RetirementRules,
    base: C::Money,
    months: C::Count,
) -> Option<C::Money> {
    let law = rules.shortfall_rate?;
    let rate = carrier.law_rate(Term::ShortfallRate, law);
    let rounding = Cited::new(Rounding::HalfUpToFen, law.citation);
    let price = carrier.share(Term::ShortfallPrice, base, rate, rounding);
    Some(carrier.times(Term::ShortfallCost, price, months))
}
