//! 工作日 — the working days of China: weekends, holidays and shifted days as the State Council's
//! office publishes them, year by year.
//!
//! A table with its documents. A year whose notice is not here, or was not published yet on the
//! day of asking, has no known calendar: nothing is counted by a guess.

use jiff::civil::{Weekday, date};
use vocab::{Date, Text};

/// Month and day.
type Day = (i8, i8);

/// 一年的放假安排 and the notice that says so.
struct Year {
    year: i16,
    published: Date,
    notice: &'static str,
    address: &'static str,
    /// First and last day of each holiday, shifted days of rest included.
    off: &'static [(Day, Day)],
    /// Weekend days that are worked.
    on: &'static [Day],
}

const YEARS: &[Year] = &[
    Year {
        year: 2021,
        published: date(2020, 11, 25),
        notice: "国务院办公厅关于2021年部分节假日安排的通知（国办发明电〔2020〕27号）",
        address: "http://www.cncaprc.cn/?c=i&a=lList_mod&myid=3&id=3366",
        off: &[
            ((1, 1), (1, 3)),
            ((2, 11), (2, 17)),
            ((4, 3), (4, 5)),
            ((5, 1), (5, 5)),
            ((6, 12), (6, 14)),
            ((9, 19), (9, 21)),
            ((10, 1), (10, 7)),
        ],
        on: &[(2, 7), (2, 20), (4, 25), (5, 8), (9, 18), (9, 26), (10, 9)],
    },
    Year {
        year: 2022,
        published: date(2021, 10, 25),
        notice: "国务院办公厅关于2022年部分节假日安排的通知（国办发明电〔2021〕11号）",
        address: "http://www.beijing.gov.cn/zhengce/zhengcefagui/202110/t20211026_2520500.html",
        off: &[
            ((1, 1), (1, 3)),
            ((1, 31), (2, 6)),
            ((4, 3), (4, 5)),
            ((4, 30), (5, 4)),
            ((6, 3), (6, 5)),
            ((9, 10), (9, 12)),
            ((10, 1), (10, 7)),
        ],
        on: &[(1, 29), (1, 30), (4, 2), (4, 24), (5, 7), (10, 8), (10, 9)],
    },
    Year {
        year: 2023,
        published: date(2022, 12, 8),
        notice: "国务院办公厅关于2023年部分节假日安排的通知（国办发明电〔2022〕16号）",
        address: "http://big5.china.com.cn/gate/big5/news.china.com.cn/2022-12/09/content_85004315.htm",
        off: &[
            ((1, 1), (1, 2)),
            ((1, 21), (1, 27)),
            ((4, 5), (4, 5)),
            ((4, 29), (5, 3)),
            ((6, 22), (6, 24)),
            ((9, 29), (10, 6)),
        ],
        on: &[(1, 28), (1, 29), (4, 23), (5, 6), (6, 25), (10, 7), (10, 8)],
    },
    Year {
        year: 2024,
        published: date(2023, 10, 25),
        notice: "国务院办公厅关于2024年部分节假日安排的通知（国办发明电〔2023〕7号）",
        address: "http://paper.people.com.cn/rmrb/html/2023-10/26/nw.D110000renmrb_20231026_3-06.htm",
        off: &[
            ((1, 1), (1, 1)),
            ((2, 10), (2, 17)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((6, 10), (6, 10)),
            ((9, 15), (9, 17)),
            ((10, 1), (10, 7)),
        ],
        on: &[(2, 4), (2, 18), (4, 7), (4, 28), (5, 11), (9, 14), (9, 29), (10, 12)],
    },
    Year {
        year: 2025,
        published: date(2024, 11, 12),
        notice: "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）",
        address: "https://politics.gmw.cn/2024-11/12/content_37672006.htm",
        off: &[
            ((1, 1), (1, 1)),
            ((1, 28), (2, 4)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((5, 31), (6, 2)),
            ((10, 1), (10, 8)),
        ],
        on: &[(1, 26), (2, 8), (4, 27), (9, 28), (10, 11)],
    },
    Year {
        year: 2026,
        published: date(2025, 11, 4),
        notice: "国务院办公厅关于2026年部分节假日安排的通知",
        address: "https://politics.gmw.cn/2025-11/04/content_38391083.htm",
        off: &[
            ((1, 1), (1, 3)),
            ((2, 15), (2, 23)),
            ((4, 4), (4, 6)),
            ((5, 1), (5, 5)),
            ((6, 19), (6, 21)),
            ((9, 25), (9, 27)),
            ((10, 1), (10, 7)),
        ],
        on: &[(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)],
    },
];

/// 没有放假安排的一年 — its working days are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoCalendar(pub i16);

impl NoCalendar {
    /// As a sentence.
    pub fn sentence(self) -> Text {
        let NoCalendar(year) = self;
        Text::new(
            format!("没有收录 {year} 年的放假安排，工作日数不清，期限未知"),
            format!("the holidays of {year} are not at hand, so the limit is not known"),
        )
    }
}

/// Whether a day is worked, as known on a day.
pub fn is_working_day(day: Date, known_at: Date) -> Result<bool, NoCalendar> {
    let found = YEARS.iter().find(|it| it.year == day.year() && it.published <= known_at);
    let year = found.ok_or(NoCalendar(day.year()))?;
    let this = (day.month(), day.day());
    if year.on.contains(&this) {
        return Ok(true);
    }
    let off = year.off.iter().any(|(first, last)| *first <= this && this <= *last);
    Ok(!off && !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday))
}

/// The last day of a limit of so many working days; the day it starts from is not counted.
pub fn working_days_after(from: Date, days: i32, known_at: Date) -> Result<Date, NoCalendar> {
    let mut day = from;
    let mut left = days;
    while left > 0 {
        day = day.tomorrow().map_err(|_| NoCalendar(day.year()))?;
        if is_working_day(day, known_at)? {
            left -= 1;
        }
    }
    Ok(day)
}

/// The working days after one day up to another.
pub fn working_days_between(from: Date, to: Date, known_at: Date) -> Result<i32, NoCalendar> {
    let mut day = from;
    let mut count = 0;
    while day < to {
        day = day.tomorrow().map_err(|_| NoCalendar(day.year()))?;
        count += i32::from(is_working_day(day, known_at)?);
    }
    Ok(count)
}

/// The notices behind the calendar: title, day of publication, address.
pub fn notices() -> impl Iterator<Item = (&'static str, Date, &'static str)> {
    YEARS.iter().map(|year| (year.notice, year.published, year.address))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: Date = date(2030, 1, 1);

    #[test]
    fn a_shifted_day_is_worked_and_a_holiday_is_not() {
        let works = |year, month, day| is_working_day(date(year, month, day), LATER);
        assert_eq!(works(2025, 9, 28), Ok(true));
        assert_eq!(works(2025, 10, 11), Ok(true));
        assert_eq!(works(2025, 10, 8), Ok(false));
        assert_eq!(works(2025, 10, 9), Ok(true));
        assert_eq!(works(2025, 10, 12), Ok(false));
        assert_eq!(works(2026, 2, 23), Ok(false));
        assert_eq!(works(2027, 1, 4), Err(NoCalendar(2027)));
    }

    #[test]
    fn limits_are_counted_over_holidays_and_not_into_the_unknown() {
        let after = |from, days| working_days_after(from, days, LATER);
        assert_eq!(after(date(2025, 9, 25), 10), Ok(date(2025, 10, 15)));
        assert_eq!(after(date(2024, 2, 8), 2), Ok(date(2024, 2, 18)));
        assert_eq!(after(date(2025, 3, 3), 0), Ok(date(2025, 3, 3)));
        assert_eq!(after(date(2026, 12, 28), 3), Ok(date(2026, 12, 31)));
        assert_eq!(after(date(2026, 12, 28), 4), Err(NoCalendar(2027)));
        let then = working_days_after(date(2025, 12, 30), 5, date(2025, 11, 3));
        assert_eq!(then, Err(NoCalendar(2026)), "the notice came on the day after");
        let between = working_days_between(date(2025, 9, 25), date(2025, 10, 15), LATER);
        assert_eq!(between, Ok(10));
    }

    /// Days of a year by hand: 365 less weekends, less holidays on weekdays, plus shifted days.
    #[test]
    fn the_table_fits_the_calendar() {
        for (year, expected) in
            [(2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)]
        {
            let last = date(year - 1, 12, 31);
            let days = working_days_between(last, date(year, 12, 31), LATER);
            assert_eq!(days, Ok(expected), "{year}");
        }
        for year in YEARS {
            assert!(year.published.year() == year.year - 1 && year.address.starts_with("http"));
            assert!(year.notice.contains(&year.year.to_string()));
            for (month, day) in year.on {
                let day = date(year.year, *month, *day);
                let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
                assert!(weekend, "{day} is worked anyway");
            }
        }
    }
}
