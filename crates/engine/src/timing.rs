//! 划入时间 — when a received contribution reaches the account. Plain date functions: no amounts,
//! and nothing that differs between one case and many.

use policy::rules::{ContributionRules, Cycle, Timing};
use vocab::{Date, Month};

/// 应划入日期 — the latest day on which the credit for a month is due.
///
/// Counted from the day that the contribution was received, or from the month itself if that day
/// is not known. `first` is the first credit, or the first after a break, for which some places
/// take longer. Shape: [`Timing`].
pub fn expected_credit_date(
    timing: &Timing,
    month: Month,
    received: Option<Date>,
    first: bool,
) -> Date {
    // A contribution paid ahead is credited for its month, not before it.
    let from = received.map_or(month, Month::of).max(month);
    let mut months = i32::from(timing.months_after);
    if first {
        months = months.max(timing.first_months_after.map_or(0, i32::from));
    }
    let by_day = timing.by_day.unwrap_or(31);
    match timing.cycle {
        Cycle::Monthly => from.plus(months).day(by_day),
        Cycle::Quarterly => quarter_end(from).plus(months.max(1)).day(by_day),
        Cycle::Yearly { month, day } => {
            let start = received.map_or(from.first_day(), |day| day.max(from.first_day()));
            let year = i16::try_from(from.year()).unwrap_or(i16::MAX);
            let due = Month::new(year, month).unwrap_or(from);
            if due.day(day) >= start { due.day(day) } else { due.plus(12).day(day) }
        }
    }
}

/// 开户月份 — the month whose payment opens the account, where a place asks for paid months
/// first; `first_paid` is the first month paid without a break.
pub fn opening_month(timing: &Timing, first_paid: Month) -> Month {
    first_paid.plus(timing.qualifying_months.map_or(0, |months| (months - 1).max(0)))
}

/// 缴费截止日 — the last day to pay a month in time, where a document states one.
pub fn payment_deadline(rules: &ContributionRules, month: Month) -> Option<Date> {
    rules.deadline_day.map(|day| month.day(day.value))
}

fn quarter_end(month: Month) -> Month {
    month.plus(2 - (month.month() - 1) % 3)
}
