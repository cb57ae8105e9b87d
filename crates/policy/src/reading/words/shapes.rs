//! 用词 — the values that are more than one figure: bounds from an average, fees, rising years and
//! ages, divisors, conventions.

use vocab::Text;

use super::{both, counted, money};
use crate::registry::{KeySpec, ValueType};
use crate::rules::{
    Average, DayCount, DayDivisor, Deposit, Fee, MaternityBase, Period, RequiredYears,
    RoundingPeriod, ShortfallBase, ShortfallPayment, StatutoryAge, SurchargeStart,
};
use crate::value::{Value, WrittenBase, WrittenRate};

/// The value of a key whose shape is not a plain figure.
pub(super) fn figure(value: &Value, spec: &KeySpec) -> Text {
    match value {
        Value::Base(WrittenBase::Stated(fen)) => money(*fen),
        Value::Base(WrittenBase::Share(rate)) => {
            Text::new(format!("平均工资的 {rate}"), format!("{rate} of the average wage"))
        }
        Value::Average(Average { amount, period: Period::Month }) => {
            Text::new(format!("每月 {amount} 元"), format!("{amount} yuan a month"))
        }
        Value::Average(Average { amount, period: Period::Year })
        | Value::Fee(Fee::Yearly(amount)) => {
            Text::new(format!("每年 {amount} 元"), format!("{amount} yuan a year"))
        }
        Value::Fee(Fee::Monthly(amount)) => {
            Text::new(format!("每月 {amount} 元"), format!("{amount} yuan a month"))
        }
        Value::Fee(Fee::ShareOfBase(rate)) => {
            Text::new(format!("每月缴费基数的 {rate}"), format!("{rate} of the base a month"))
        }
        Value::DepositRate(WrittenRate::Stated(rate)) => both(rate.to_string()),
        Value::DepositRate(WrittenRate::Of(kind)) => deposit(*kind),
        Value::RequiredYears(years) => required(*years),
        Value::StatutoryAge(rule) => age(*rule),
        Value::DayDivisor(divisor) => day(*divisor),
        Value::HalfMonths(halves) => half_months(*halves),
        Value::SurchargeStart(SurchargeStart { months_after, day }) => Text::new(
            format!("所属月后第 {months_after} 个月的 {day} 日"),
            format!("day {day} of the month {months_after} after the month owed"),
        ),
        _ => word(value, spec),
    }
}

fn deposit(kind: Deposit) -> Text {
    match kind {
        Deposit::Demand => Text::fixed("活期利率", "the demand rate"),
        Deposit::ThreeMonths => Text::fixed("三个月定期利率", "the three-month rate"),
        Deposit::ThreeYearInstalment => {
            Text::fixed("三年期零存整取利率", "the three-year instalment rate")
        }
    }
}

fn required(years: RequiredYears) -> Text {
    match years {
        RequiredYears::Fixed(years) => Text::new(format!("{years} 年"), format!("{years} years")),
        RequiredYears::Rising { years, in_year, months_a_year, to } => Text::new(
            format!("{in_year} 年为 {years} 年，以后每年加 {months_a_year} 个月，到 {to} 年"),
            format!("{years} years in {in_year}, {months_a_year} months more each year, to {to}"),
        ),
    }
}

fn age(rule: StatutoryAge) -> Text {
    match rule {
        StatutoryAge::Fixed(age) => Text::new(format!("{age} 岁"), format!("at {age}")),
        StatutoryAge::Stepwise { age, born_from, every_months, to } => Text::new(
            format!("{age} 岁，{born_from} 起出生的每 {every_months} 个月延 1 个月，到 {to} 岁"),
            format!(
                "at {age}, a month more for every {every_months} of birth from {born_from}, to {to}"
            ),
        ),
    }
}

fn day(divisor: DayDivisor) -> Text {
    let DayDivisor { months, days } = divisor;
    match months {
        1 => Text::new(format!("每月 {days} 天"), format!("{days} days to the month")),
        10 => {
            let (whole, tenth) = (days / 10, days % 10);
            let days = format!("{whole}.{tenth}");
            Text::new(format!("每月 {days} 天"), format!("{days} days to the month"))
        }
        _ => {
            Text::new(format!("{months} 个月 {days} 天"), format!("{days} days to {months} months"))
        }
    }
}

fn half_months(halves: i32) -> Text {
    let half = if halves % 2 == 1 { ".5" } else { "" };
    let months = format!("{}{half}", halves / 2);
    Text::new(format!("{months} 个月"), format!("{months} months"))
}

/// One of a few words, as the registry explains it.
fn word(value: &Value, spec: &KeySpec) -> Text {
    let word = match value {
        Value::RoundingPeriod(RoundingPeriod::EachMonth) => "each-month",
        Value::RoundingPeriod(RoundingPeriod::OnceAYear) => "once-a-year",
        Value::DayCount(DayCount::Calendar) => "calendar",
        Value::DayCount(DayCount::MonthsOfThirty) => "months-of-30",
        Value::ByMonths(false) => "by-days",
        Value::ByMonths(true) => "by-months",
        Value::ShortfallBase(ShortfallBase::OwnBase) => "own-base",
        Value::ShortfallBase(ShortfallBase::AverageWage) => "average-wage",
        Value::ShortfallBase(ShortfallBase::BaseFloor) => "base-floor",
        Value::ShortfallPayment(ShortfallPayment::LumpSum) => "lump-sum",
        Value::ShortfallPayment(ShortfallPayment::Monthly) => "monthly",
        Value::ShortfallPayment(ShortfallPayment::Either) => "either",
        Value::MaternityBase(MaternityBase::EmployerAverage) => "employer-average",
        Value::MaternityBase(MaternityBase::OwnBase) => "own-base",
        _ => return counted(0, spec),
    };
    let meaning = match spec.value {
        ValueType::Choice(choice) => choice.words().iter().find(|(known, _)| *known == word),
        _ => None,
    };
    let zh = meaning.map_or(word, |(_, zh)| *zh);
    Text::new(zh.to_owned(), word.replace('-', " "))
}
