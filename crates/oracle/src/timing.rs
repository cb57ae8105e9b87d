//! 划入时间 — by when a credit is due.

use toml::Value;

use crate::No;
use crate::choice::{Question, form, members, month_and_day};
use crate::days::{Day, Month};
use crate::facts::{Facts, Figures, Shown, day, flag, given, month, standing};

const KEY: &str = "credit.timing";

/// Counted from the month in which the money came in, never before the month that it is for.
pub fn timing(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let rule = question.needed(KEY, &standing(question.scheme, facts))?;
    let month = given(month(facts, "month"))?;
    let received = day(facts, "received").filter(|day| day.in_month() >= month);
    let first = flag(facts, "first").unwrap_or(false);
    let due = due(rule, received.unwrap_or(Day::new(month.year, month.month, 1)), first)?;
    Ok(Figures::from([("credit-due".to_owned(), Shown::Day(due))]))
}

fn due(rule: &Value, start: Day, first: bool) -> Result<Day, No> {
    let known = ["cycle", "months_after", "by_day", "first_months_after", "qualifying_months"];
    let table = members(KEY, rule, &known)?;
    let number = |name: &str| table.get(name).map(|value| value.as_integer());
    let strange = || form(KEY, rule);
    let mut wait = number("months_after").flatten().ok_or_else(strange)?;
    if let (true, Some(longer)) = (first, number("first_months_after")) {
        wait = wait.max(longer.ok_or_else(strange)?);
    }
    // No day written: any day of that month is in time.
    let by = number("by_day").unwrap_or(Some(31)).ok_or_else(strange)?;
    let cycle = table.get("cycle").and_then(Value::as_str).ok_or_else(strange)?;
    match cycle {
        "monthly" => Ok(start.in_month().later(wait).day(by)),
        "quarterly" => {
            // The quarter is credited after it has ended.
            let quarter = (start.month - 1) / 3;
            let last = Month { year: start.year, month: quarter * 3 + 3 };
            Ok(last.later(wait.max(1)).day(by))
        }
        _ => {
            let once = cycle.strip_prefix("yearly ").and_then(month_and_day);
            let (month, day) = once.ok_or_else(strange)?;
            let this_year = Day::new(start.year, month, day);
            let next_year = Day::new(start.year + 1, month, day);
            Ok(if start <= this_year { this_year } else { next_year })
        }
    }
}
