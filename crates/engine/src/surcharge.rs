//! 滞纳金 — what late payment costs: each day by the rate of its time, rounded once per month owed.

use policy::Cited;
use policy::rules::SurchargeRules;
use vocab::{Date, Rate, Term};

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
/// `None` if the days begin before the first rate that the rules know. Empty if `to` is earlier
/// than `from`.
pub fn periods(rules: &SurchargeRules, from: Date, to: Date) -> Option<Vec<Period<i32>>> {
    if to < from {
        return Some(Vec::new());
    }
    let mut periods = Vec::new();
    let starts_at = rules.eras.iter().rposition(|era| era.from <= from)?;
    let eras = rules.eras.get(starts_at..)?;
    for (index, era) in eras.iter().enumerate() {
        let begin = if index == 0 { from } else { era.from };
        if begin > to {
            break;
        }
        // Both ends of an era count; the era before it ended the day before.
        let days = match eras.get(index + 1) {
            Some(next) if next.from <= to => days_between(begin, next.from),
            _ => days_between(begin, to) + 1,
        };
        let uncounted = i32::from(index == 0 && !rules.both_ends_count.value);
        periods.push(Period { daily: era.daily, days: days - uncounted });
    }
    Some(periods)
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
