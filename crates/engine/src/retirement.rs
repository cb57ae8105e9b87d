//! 退休年限 — months of contribution still missing for retiree benefits, what they cost, and the
//! month in which somebody reaches the age of retirement.

use policy::Cited;
use policy::rules::{AverageShare, RequiredYears, RetirementRules, ShortfallBase, StatutoryAge};
use vocab::{Month, Rate, Rounding, Sex, Term};

use crate::Carrier;
use crate::contribution::{figure, monthly_average};

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
/// Shape: [`RetirementRules`]; months paid are counted as months, years required as twelve each,
/// and what rises from year to year by the year of retirement.
#[inline(always)]
pub fn shortfall<C: Carrier<CountFact = i32>>(
    carrier: &mut C,
    rules: &RetirementRules,
    sex: Sex,
    paid: &PaidMonths<C>,
) -> Shortfall<C> {
    let required = months_required(carrier, Term::YearsRequired, rules.years(sex), rules.year);
    let mut months = carrier.count_excess(Term::MonthsShort, required, paid.cumulative);
    if let Some(actual) = rules.actual_years {
        let required = months_required(carrier, Term::ActualYearsRequired, actual, rules.year);
        let short = carrier.count_excess(Term::ActualMonthsShort, required, paid.actual);
        months = carrier.count_maximum(Term::MonthsShort, months, short);
    }
    Shortfall { required, months }
}

#[inline(always)]
fn months_required<C: Carrier<CountFact = i32>>(
    carrier: &mut C,
    term: Term,
    law: Cited<RequiredYears>,
    year: i16,
) -> C::Count {
    let twelve = carrier.given_count(Term::MonthsOfYear, 12);
    let (years, rise) = match law.value {
        RequiredYears::Fixed(years) => (years, None),
        RequiredYears::Rising { years, months_a_year, to, .. } => match law.value.steps(year) {
            Some(0) => (years, None),
            Some(steps) => (years, Some((steps, months_a_year))),
            None => (to, None),
        },
    };
    let years = carrier.law_count(term, law.map(|_| years));
    let required = carrier.count_times(Term::MonthsRequired, years, twelve);
    let Some((steps, months)) = rise else { return required };
    let steps = carrier.given_count(Term::YearsRisen, steps);
    let months = carrier.law_count(Term::MonthsMoreAYear, law.map(|_| months));
    let rise = carrier.count_times(Term::MonthsRisen, steps, months);
    carrier.count_add(Term::MonthsRequired, required, rise)
}

/// 每月补缴金额 — the price of one missing month in fen, on a monthly base in fen, with the fixed
/// amount that is paid with it. `None` where no document gives the rate.
///
/// Rounded half up to the fen, as contributions are.
#[inline(always)]
pub fn price<C: Carrier>(
    carrier: &mut C,
    rules: &RetirementRules,
    base: C::Money,
) -> Option<C::Money> {
    let law = rules.shortfall_rate?;
    let rate = carrier.law_rate(Term::ShortfallRate, law);
    let rounding = Cited::new(Rounding::HalfUpToFen, law.citation);
    let price = carrier.share(Term::ShortfallPrice, base, rate, rounding);
    let Some(law) = rules.shortfall_supplement else { return Some(price) };
    let more = carrier.law_money(Term::ShortfallSupplement, law);
    Some(carrier.add(Term::ShortfallPrice, price, more))
}

/// 一次性补缴金额 — the price of the missing months together, see [`price`].
#[inline(always)]
pub fn cost<C: Carrier>(
    carrier: &mut C,
    rules: &RetirementRules,
    base: C::Money,
    months: C::Count,
) -> Option<C::Money> {
    let price = price(carrier, rules, base)?;
    Some(carrier.times(Term::ShortfallCost, price, months))
}

/// 补缴基数 — the base that the rule names: the average wage by the month, or the floor of the
/// contribution base. `None` where it is the person's own, or no document gives the figure.
#[inline(always)]
pub fn shortfall_base<C: Carrier>(carrier: &mut C, rules: &RetirementRules) -> Option<C::Money> {
    let law = rules.shortfall_base?;
    match law.value {
        ShortfallBase::OwnBase => None,
        ShortfallBase::AverageWage => {
            let average = rules.average_wage?;
            let rounding = average.map(|_| Rounding::HalfUpToFen);
            let share = AverageShare { share: law.map(|_| Rate::ONE), average, rounding };
            Some(monthly_average(carrier, &share))
        }
        ShortfallBase::BaseFloor => Some(figure(carrier, Term::BaseFloor, &rules.floor?)),
    }
}

/// 退休月份 — the month in which somebody born in `birth` reaches the age of retirement. Where it
/// rises step by step, one month more for every few months of birth, up to the final age.
pub fn retirement_month(age: StatutoryAge, birth: Month) -> Month {
    let months = match age {
        StatutoryAge::Fixed(age) => age * 12,
        StatutoryAge::Stepwise { age, born_from, every_months, to } => {
            let late = birth.months_since(born_from);
            let delay = if late < 0 { 0 } else { late / every_months.max(1) + 1 };
            age * 12 + delay.min((to - age) * 12)
        }
    };
    birth.plus(months)
}
