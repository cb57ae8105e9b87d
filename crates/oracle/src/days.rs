//! Days and months of the civil calendar, by counting.

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day {
    /// Year.
    pub year: i64,
    /// Month, 1–12.
    pub month: i64,
    /// Day of the month, 1–31.
    pub day: i64,
}

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Year.
    pub year: i64,
    /// Month, 1–12.
    pub month: i64,
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month.
pub fn length(month: Month) -> i64 {
    match month.month {
        2 if leap(month.year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    /// The day of a year, a month and a day.
    pub const fn new(year: i64, month: i64, day: i64) -> Day {
        Day { year, month, day }
    }

    /// The month that it lies in.
    pub const fn in_month(self) -> Month {
        Month { year: self.year, month: self.month }
    }

    /// Number of the day since the beginning of the calendar.
    pub fn number(self) -> i64 {
        let before = self.year - 1;
        let years = before * 365 + before / 4 - before / 100 + before / 400;
        let months = (1..self.month).map(|month| length(Month { month, ..self.in_month() }));
        years + months.sum::<i64>() + self.day
    }

    /// The day after.
    pub fn after(self) -> Day {
        if self.day < length(self.in_month()) {
            return Day { day: self.day + 1, ..self };
        }
        let month = self.in_month().later(1);
        Day::new(month.year, month.month, 1)
    }

    /// The day before.
    pub fn before(self) -> Day {
        if self.day > 1 {
            return Day { day: self.day - 1, ..self };
        }
        let month = self.in_month().later(-1);
        Day::new(month.year, month.month, length(month))
    }
}

impl Month {
    /// The month some months later.
    pub fn later(self, months: i64) -> Month {
        let count = self.year * 12 + self.month - 1 + months;
        Month { year: count.div_euclid(12), month: count.rem_euclid(12) + 1 }
    }

    /// A day of it; the last one where the month is shorter.
    pub fn day(self, day: i64) -> Day {
        Day::new(self.year, self.month, day.min(length(self)))
    }

    /// A month as documents write it, `2025-09`.
    pub fn read(text: &str) -> Option<Month> {
        let (year, month) = text.trim().split_once('-')?;
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        (1..=12).contains(&month).then_some(Month { year, month })
    }
}
