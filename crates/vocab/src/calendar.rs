//! 日期与费款所属期 — days and months. Contribution month, payment date, receipt date and credit
//! date are four different things; a month is its own type so that they cannot be mixed up.

use std::fmt;

use serde::{Deserialize, Serialize};

/// 日期 — a day of the Chinese civil calendar, without a time zone.
pub type Date = jiff::civil::Date;

/// 月份 — a calendar month, such as the period that a contribution is for (费款所属期).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    // Months since year 0, so that order and distance are plain integers.
    index: i32,
}

impl Month {
    /// Year 1900–2200 and month 1–12, or `None`. The bounds keep typing mistakes (0205, 20255)
    /// out of every later calculation.
    pub fn new(year: i16, month: i8) -> Option<Month> {
        ((1900..=2200).contains(&year) && (1..=12).contains(&month))
            .then(|| Month { index: i32::from(year) * 12 + i32::from(month) - 1 })
    }

    /// The month that a day lies in.
    pub fn of(date: Date) -> Month {
        Month { index: i32::from(date.year()) * 12 + i32::from(date.month()) - 1 }
    }

    /// Reads `2025-07`, `202507`, `2025/7`, `2025.07` or `2025年7月`.
    pub fn parse(text: &str) -> Option<Month> {
        let text = text.trim();
        let (year, month) = if let Some((year, rest)) = text.split_once('年') {
            (year, rest.strip_suffix('月')?)
        } else if let Some(parts) = text.split_once(['-', '/', '.']) {
            parts
        } else if text.len() == 6 && text.is_ascii() {
            text.split_at(4)
        } else {
            return None;
        };
        Month::new(year.trim().parse().ok()?, month.trim().parse().ok()?)
    }

    /// Calendar year.
    pub fn year(self) -> i32 {
        self.index.div_euclid(12)
    }

    /// Month of the year, 1–12.
    pub fn month(self) -> i32 {
        self.index.rem_euclid(12) + 1
    }

    /// The month `count` later (earlier if negative), within the supported years.
    pub fn plus(self, count: i32) -> Month {
        let bounded = self.index.saturating_add(count);
        Month { index: bounded.clamp(1900 * 12, 2200 * 12 + 11) }
    }

    /// Whole months from `earlier` to this one; negative if this one is earlier.
    pub fn months_since(self, earlier: Month) -> i32 {
        self.index - earlier.index
    }

    /// The given day of this month; a day past the end is the month's last day.
    pub fn day(self, day: i8) -> Date {
        let year = i16::try_from(self.year()).unwrap_or(i16::MAX);
        let month = i8::try_from(self.month()).unwrap_or(1);
        let first = jiff::civil::Date::new(year, month, 1).unwrap_or(jiff::civil::Date::MAX);
        let last = first.days_in_month();
        jiff::civil::Date::new(year, month, day.clamp(1, last)).unwrap_or(first)
    }

    /// The first day of this month.
    pub fn first_day(self) -> Date {
        self.day(1)
    }

    /// The last day of this month.
    pub fn last_day(self) -> Date {
        self.day(31)
    }

    /// Every month from this one through `last`, both included; empty if `last` is earlier.
    pub fn through(self, last: Month) -> impl Iterator<Item = Month> {
        (self.index..=last.index).map(|index| Month { index })
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:04}-{:02}", self.year(), self.month()))
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}

impl TryFrom<String> for Month {
    type Error = String;

    fn try_from(text: String) -> Result<Month, String> {
        Month::parse(&text).ok_or_else(|| format!("not a month: {text}"))
    }
}

impl schemars::JsonSchema for Month {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Month".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": r"^\d{4}-\d{2}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_months_as_people_write_them() {
        let july = Month::new(2025, 7).unwrap();
        for text in ["2025-07", "202507", "2025/7", "2025.07", "2025年7月", " 2025-7 "] {
            assert_eq!(Month::parse(text), Some(july), "{text}");
        }
        for text in ["", "2025", "2025-13", "20257", "0205-07", "2025-07-01", "七月", "２０２５"]
        {
            assert_eq!(Month::parse(text), None, "{text}");
        }
    }

    #[test]
    fn counts_months_across_years() {
        let november = Month::new(2024, 11).unwrap();
        let march = november.plus(4);
        assert_eq!(march.to_string(), "2025-03");
        assert_eq!(march.months_since(november), 4);
        assert_eq!(november.through(march).count(), 5);
        assert_eq!(march.through(november).count(), 0);
        assert_eq!(Month::new(2024, 2).unwrap().last_day().day(), 29);
    }
}
