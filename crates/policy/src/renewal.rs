//! 更新 — which figures are set anew every year, and when one is older than that.

use vocab::{Date, Month};

/// Keys whose figures a place sets anew every year.
const YEARLY: &[&str] = &[
    "contribution.floor",
    "contribution.ceiling",
    "contribution.fixed_base",
    "average.wage",
    "resident.levy",
    "resident.subsidy",
    "resident.window",
];

/// Months after the first day of a figure by which the next one is out at the latest: a year, and
/// half a year in which places publish late.
const MONTHS: i32 = 18;

/// Whether the figure is set anew every year.
pub(crate) fn is_yearly(key: &str) -> bool {
    YEARLY.contains(&key)
}

/// Whether a figure that began on a day should have been followed by another on a later day.
pub(crate) fn is_overdue(key: &str, from: Date, on: Date) -> bool {
    is_yearly(key) && Month::of(from).plus(MONTHS) <= Month::of(on)
}
