//! 滞纳金 — what late payment costs: each day by the rate of its time, rounded once per month owed.

use policy::Cited;
use policy::rules::{DayCount, SurchargeRules};
use vocab::{Date, Month, Rate, Term};

use crate::Carrier;
use crate::carrier::{Trouble, days_between};

/// 一个时期的天数 — days late under one daily rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period<N> {
    /// 日加收比例.
    pub daily: Cited<Rate>,
    /// 滞纳天数.
    pub days: N,
}

/// 滞纳天数 — days from the first day late to the day of payment, split at the days on which the
/// rate changed. Where only one end counts, the first day does not.
///
/// Where a place counts months of thirty days, days are counted so; where it counts to the day
/// before payment, the day of payment does not count.
///
/// `None` if there is a day for which the rules have no rate: before the first one, or after one
/// that ended without another in its place. Empty if `to` is earlier than `from`.
pub fn periods(rules: &SurchargeRules, from: Date, to: Date) -> Option<Vec<Period<i32>>> {
    let to = match rules.ends_day_before {
        Some(ends) if ends.value => to.yesterday().unwrap_or(to),
        _ => to,
    };
    if to < from {
        return Some(Vec::new());
    }
    let mut periods = Vec::new();
    let mut begin = from;
    for era in rules.eras.iter().filter(|era| era.until.is_none_or(|until| from < until)) {
        if begin < era.from {
            return None;
        }
        let uncounted = i32::from(periods.is_empty() && !rules.both_ends_count.value);
        let mut period = |days: i32| {
            periods.push(Period { daily: era.daily, days: (days - uncounted).max(0) });
        };
        match era.until.filter(|until| *until <= to) {
            Some(until) => {
                period(counted(rules, begin, until));
                begin = until;
            }
            // Both ends of an era count; the era before it ended the day before.
            None => {
                period(counted(rules, begin, to) + 1);
                return Some(periods);
            }
        }
    }
    None
}

/// Days from one day to another by the convention of the place.
fn counted(rules: &SurchargeRules, from: Date, to: Date) -> i32 {
    match rules.day_count {
        Some(count) if count.value == DayCount::MonthsOfThirty => {
            let months = Month::of(to).months_since(Month::of(from));
            months * 30 + i32::from(to.day().min(30)) - i32::from(from.day().min(30))
        }
        _ => days_between(from, to),
    }
}

/// 滞纳起日 — the first day on which a month owed is late; `None` where no document says it.
pub fn first_day_late(rules: &SurchargeRules, owed: Month) -> Option<Date> {
    let start = rules.starts?.value;
    Some(owed.plus(i32::from(start.months_after)).day(start.day))
}

/// 一个月欠费的滞纳金 — surcharge in fen on one month's arrears (fen) over the days of each rate.
///
/// Shape: [`SurchargeRules`]; the exact sum over all rates is rounded once.
#[inline(always)]
pub fn surcharge<C: Carrier>(
    carrier: &mut C,
    rules: &SurchargeRules,
    arrears: C::Money,
    periods: &[Period<C::Count>],
) -> C::Money {
    let mut sum = None;
    for period in periods {
        let daily = carrier.law_rate(Term::DailyRate, period.daily);
        let day = carrier.product(Term::DailySurcharge, arrears, daily);
        let part = carrier.times_exact(Term::SurchargePart, day, period.days);
        sum = Some(match sum {
            Some(before) => carrier.add_exact(Term::Subtotal, before, part),
            None => part,
        });
    }
    match sum {
        Some(sum) => carrier.round(Term::Surcharge, sum, rules.rounding),
        None => carrier.zero(),
    }
}

/// 滞纳金，按日期 — the same from two dates, for carriers of one case.
pub fn surcharge_between<C: Carrier<CountFact = i32>>(
    carrier: &mut C,
    rules: &SurchargeRules,
    arrears: C::Money,
    from: Date,
    to: Date,
) -> C::Money {
    let Some(periods) = periods(rules, from, to) else {
        carrier.refuse(Trouble::NotInRule(Term::DailyRate));
        return carrier.zero();
    };
    let periods: Vec<Period<C::Count>> = periods
        .into_iter()
        .map(|period| Period {
            daily: period.daily,
            days: carrier.given_count(Term::DaysLate, period.days),
        })
        .collect();
    surcharge(carrier, rules, arrears, &periods)
}
