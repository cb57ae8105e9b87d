//! 个人账户计息 — interest on what lay in the account, by days or by months, this year's credits
//! and earlier years' balance apart.

use policy::Cited;
use policy::rules::{InterestBasis, InterestRules};
use vocab::{Date, Month, Rate, Term};

use crate::Carrier;
use crate::carrier::days_between;

/// 计息段 — an amount that lay unchanged for some days, or months where a place counts months.
#[derive(Clone, Copy, Debug)]
pub struct Portion<C: Carrier> {
    /// Amount in fen.
    pub amount: C::Money,
    /// 计息天数, or 计息月数.
    pub days: C::Count,
}

/// 利息 — fen.
#[derive(Clone, Copy, Debug)]
pub struct Interest<C: Carrier> {
    /// 本年划入部分利息.
    pub current: C::Money,
    /// 历年结转部分利息.
    pub earlier: C::Money,
    /// 合计.
    pub total: C::Money,
}

/// 计息 — interest on the portions of this year's credits and of the balance of earlier years.
///
/// Shape: [`InterestRules`]; each of the two kinds is summed exactly, divided by the days (or the
/// months) of an interest year and rounded once.
#[inline(always)]
pub fn interest<C: Carrier>(
    carrier: &mut C,
    rules: &InterestRules,
    current: &[Portion<C>],
    earlier: &[Portion<C>],
) -> Interest<C> {
    let current = of_kind(carrier, rules, Term::InterestCurrent, rules.current_year, current);
    let earlier = of_kind(carrier, rules, Term::InterestEarlier, rules.earlier_years, earlier);
    let total = carrier.add(Term::Interest, current, earlier);
    Interest { current, earlier, total }
}

#[inline(always)]
fn of_kind<C: Carrier>(
    carrier: &mut C,
    rules: &InterestRules,
    term: Term,
    rate: Cited<Rate>,
    portions: &[Portion<C>],
) -> C::Money {
    let mut sum = None;
    for portion in portions {
        let rate = carrier.law_rate(Term::InterestRate, rate);
        let year = carrier.product(Term::YearInterest, portion.amount, rate);
        let part = carrier.times_exact(Term::InterestBase, year, portion.days);
        sum = Some(match sum {
            Some(before) => carrier.add_exact(Term::InterestBase, before, part),
            None => part,
        });
    }
    let Some(sum) = sum else { return carrier.zero() };
    let year = match rules.basis {
        InterestBasis::Days(days) => carrier.law_count(Term::DaysInYear, days),
        InterestBasis::Months(citation) => {
            carrier.law_count(Term::MonthsOfYear, Cited::new(12, citation))
        }
    };
    carrier.divide_exact(term, sum, year, rules.rounding)
}

/// 计息天数 — from the day that money came in to the day of settlement: the first day counts, the
/// last does not. Nothing if the settlement is earlier.
pub fn interest_days(from: Date, to: Date) -> i32 {
    days_between(from, to).max(0)
}

/// 结息日 — the next settlement day on or after a day.
pub fn settlement_date(rules: &InterestRules, day: Date) -> Date {
    let (month, of_month) = rules.settlement_day.value;
    let this_year = Month::new(day.year(), month).unwrap_or(Month::of(day)).day(of_month);
    if this_year >= day { this_year } else { Month::of(this_year).plus(12).day(of_month) }
}
