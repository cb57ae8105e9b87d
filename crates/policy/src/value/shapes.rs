//! 数额、年限与选项 — readers of the values that are more than one figure: bounds that follow from
//! an average, fees by month or year, years that rise, divisors.

use vocab::{Fen, Month, Rate};

use super::{Problem, Reading, Value, above_whole, member, money, only, rate, wrong};
use crate::registry::{Choice, Unit, ValueType};
use crate::rules::{
    Average, DayCount, DayDivisor, Deposit, Fee, MaternityBase, Period, RequiredYears,
    RoundingPeriod, ShortfallBase, ShortfallPayment, StatutoryAge, SurchargeStart,
};
use crate::tree::{Item, Node};

/// 基数数额 as it is written: the average that a share is of stands in a rule of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrittenBase {
    Stated(Fen),
    Share(Rate),
}

/// A rate, or the kind of deposit that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrittenRate {
    Stated(Rate),
    Of(Deposit),
}

/// Largest share of an average: ten times the whole.
const MAX_SHARE: i64 = 10 * Rate::ONE.0;

pub(super) fn base(node: &Node) -> Reading<Value> {
    if node.table().is_none() {
        return money(node).map(|fen| Value::Base(WrittenBase::Stated(fen)));
    }
    only(node, &["share"], ValueType::Base)?;
    let share = member(node, "share", ValueType::Base)?;
    let read = || share.text().filter(|text| text.contains('%')).and_then(Rate::parse);
    let rate = read().filter(|rate| rate.0 > 0).ok_or_else(|| wrong(share, ValueType::Rate))?;
    if rate.0 > MAX_SHARE {
        return Err(above_whole(share));
    }
    Ok(Value::Base(WrittenBase::Share(rate)))
}

pub(super) fn average(node: &Node) -> Reading<Value> {
    only(node, &["monthly", "yearly"], ValueType::Average)?;
    let (amount, period) = match (node.get("monthly"), node.get("yearly")) {
        (Some(amount), None) => (amount, Period::Month),
        (None, Some(amount)) => (amount, Period::Year),
        _ => return Err(wrong(node, ValueType::Average)),
    };
    Ok(Value::Average(Average { amount: money(amount)?, period }))
}

pub(super) fn fee(node: &Node) -> Reading<Value> {
    if node.table().is_none() {
        return money(node).map(|fen| Value::Fee(Fee::Monthly(fen)));
    }
    only(node, &["yearly", "share"], ValueType::Fee)?;
    match (node.get("yearly"), node.get("share")) {
        (Some(amount), None) => money(amount).map(|fen| Value::Fee(Fee::Yearly(fen))),
        (None, Some(share)) => rate(share).map(|rate| Value::Fee(Fee::ShareOfBase(rate))),
        _ => Err(wrong(node, ValueType::Fee)),
    }
}

pub(super) fn deposit_rate(node: &Node) -> Reading<Value> {
    let kind = match node.text() {
        Some("demand") => Deposit::Demand,
        Some("three-months") => Deposit::ThreeMonths,
        Some("three-year-instalment") => Deposit::ThreeYearInstalment,
        _ => return rate(node).map(|rate| Value::DepositRate(WrittenRate::Stated(rate))),
    };
    Ok(Value::DepositRate(WrittenRate::Of(kind)))
}

fn years(node: &Node) -> Reading<i32> {
    let years = node.integer().filter(|years| (0..=60).contains(years));
    years.ok_or_else(|| wrong(node, ValueType::Count(Unit::Years)))
}

pub(super) fn required_years(node: &Node) -> Reading<Value> {
    let expected = ValueType::RequiredYears;
    if node.table().is_none() {
        return years(node).map(|years| Value::RequiredYears(RequiredYears::Fixed(years)));
    }
    only(node, &["years", "in", "months_a_year", "to"], expected)?;
    let start = years(member(node, "years", expected)?)?;
    let in_year = member(node, "in", expected)?;
    let year = in_year.integer().and_then(|year| i16::try_from(year).ok());
    let year = year.filter(|year| (1980..=2100).contains(year));
    let months = member(node, "months_a_year", expected)?;
    let each = months.integer().filter(|months| (1..=60).contains(months));
    let to = member(node, "to", expected)?;
    Ok(Value::RequiredYears(RequiredYears::Rising {
        years: start,
        in_year: year.ok_or_else(|| wrong(in_year, expected))?,
        months_a_year: each.ok_or_else(|| wrong(months, expected))?,
        to: years(to)
            .and_then(|years| if years > start { Ok(years) } else { Err(wrong(to, expected)) })?,
    }))
}

pub(super) fn statutory_age(node: &Node) -> Reading<Value> {
    let expected = ValueType::StatutoryAge;
    let age = |node: &Node| {
        let age = node.integer().filter(|age| (40..=80).contains(age));
        age.ok_or_else(|| wrong(node, expected))
    };
    if node.table().is_none() {
        return age(node).map(|age| Value::StatutoryAge(StatutoryAge::Fixed(age)));
    }
    only(node, &["age", "born_from", "every_months", "to"], expected)?;
    let start = age(member(node, "age", expected)?)?;
    let born = member(node, "born_from", expected)?;
    let every = member(node, "every_months", expected)?;
    let months = every.integer().filter(|months| (1..=24).contains(months));
    let to = member(node, "to", expected)?;
    Ok(Value::StatutoryAge(StatutoryAge::Stepwise {
        age: start,
        born_from: born.text().and_then(Month::parse).ok_or_else(|| wrong(born, expected))?,
        every_months: months.ok_or_else(|| wrong(every, expected))?,
        to: age(to).and_then(|age| if age > start { Ok(age) } else { Err(wrong(to, expected)) })?,
    }))
}

/// `30`, `"30.4"` (304 tenths) or `"365/12"`.
pub(super) fn day_divisor(node: &Node) -> Reading<Value> {
    let read = || {
        let whole = |text: &str| {
            text.trim().parse::<i32>().ok().filter(|number| (1..=3_660).contains(number))
        };
        if let Some(days) = node.integer() {
            return Some(DayDivisor::of_days(days)).filter(|of| (1..=366).contains(&of.days));
        }
        let text = node.text()?;
        if let Some((days, months)) = text.split_once('/') {
            return Some(DayDivisor { days: whole(days)?, months: whole(months)? });
        }
        let (days, tenth) = text.split_once('.')?;
        let tenth = whole(tenth).filter(|tenth| *tenth < 10)?;
        Some(DayDivisor { days: whole(days)?.checked_mul(10)? + tenth, months: 10 })
    };
    read().map(Value::DayDivisor).ok_or_else(|| wrong(node, ValueType::DayDivisor))
}

/// Months as half months: `3` is 6, `"4.5"` is 9.
pub(super) fn half_months(node: &Node) -> Reading<Value> {
    let read = || {
        if let Some(months) = node.integer() {
            return months.checked_mul(2);
        }
        let months: i32 = node.text()?.strip_suffix(".5")?.parse().ok()?;
        months.checked_mul(2)?.checked_add(1)
    };
    let halves = read().filter(|halves| (0..=48).contains(halves));
    halves.map(Value::HalfMonths).ok_or_else(|| wrong(node, ValueType::HalfMonths))
}

pub(super) fn surcharge_start(node: &Node) -> Reading<Value> {
    let expected = ValueType::SurchargeStart;
    only(node, &["months_after", "day"], expected)?;
    let small = |name: &str, range: std::ops::RangeInclusive<i32>| -> Reading<i8> {
        let node = member(node, name, expected)?;
        let number = node.integer().filter(|number| range.contains(number));
        number.and_then(|number| i8::try_from(number).ok()).ok_or_else(|| wrong(node, expected))
    };
    Ok(Value::SurchargeStart(SurchargeStart {
        months_after: small("months_after", 0..=24)?,
        day: small("day", 1..=31)?,
    }))
}

pub(super) fn choice(node: &Node, choice: Choice) -> Reading<Value> {
    let bad = || -> Problem { wrong(node, ValueType::Choice(choice)) };
    let word = match &node.item {
        Item::Text(word) => word.as_str(),
        _ => return Err(bad()),
    };
    Ok(match (choice, word) {
        (Choice::RoundingPeriod, "each-month") => Value::RoundingPeriod(RoundingPeriod::EachMonth),
        (Choice::RoundingPeriod, "once-a-year") => Value::RoundingPeriod(RoundingPeriod::OnceAYear),
        (Choice::DayCount, "calendar") => Value::DayCount(DayCount::Calendar),
        (Choice::DayCount, "months-of-30") => Value::DayCount(DayCount::MonthsOfThirty),
        (Choice::InterestMethod, "by-days") => Value::ByMonths(false),
        (Choice::InterestMethod, "by-months") => Value::ByMonths(true),
        (Choice::ShortfallBase, "own-base") => Value::ShortfallBase(ShortfallBase::OwnBase),
        (Choice::ShortfallBase, "average-wage") => Value::ShortfallBase(ShortfallBase::AverageWage),
        (Choice::ShortfallBase, "base-floor") => Value::ShortfallBase(ShortfallBase::BaseFloor),
        (Choice::ShortfallPayment, "lump-sum") => {
            Value::ShortfallPayment(ShortfallPayment::LumpSum)
        }
        (Choice::ShortfallPayment, "monthly") => Value::ShortfallPayment(ShortfallPayment::Monthly),
        (Choice::ShortfallPayment, "either") => Value::ShortfallPayment(ShortfallPayment::Either),
        (Choice::MaternityBase, "employer-average") => {
            Value::MaternityBase(MaternityBase::EmployerAverage)
        }
        (Choice::MaternityBase, "own-base") => Value::MaternityBase(MaternityBase::OwnBase),
        _ => return Err(bad()),
    })
}
