//! 退休年限 — months still missing, what they cost, and when somebody retires.

use toml::Value;

use crate::No;
use crate::averages::{average, base as bound};
use crate::choice::{Person, Question, form, members, need};
use crate::days::Month;
use crate::facts::{Facts, Figures, Shown, count, given, money, month, show, word};
use crate::numbers::{Exact, rounded, whole};

/// Both requirements must be met, years altogether and years really paid: the larger gap counts.
pub fn retirement(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let anybody = Person::default();
    let of = |key: &str| required(question, key);
    let male = need("retirement.years_male", of("retirement.years_male")?)?;
    let female = need("retirement.years_female", of("retirement.years_female")?)?;
    let actually = of("retirement.actual_years")?;
    let price = question.rate("retirement.shortfall_rate", &anybody)?;
    let more = question.money("retirement.shortfall_supplement", &anybody)?;
    let named = named_base(question)?;
    let lump = match question.word("retirement.shortfall_payment", &anybody)? {
        Some("monthly") => false,
        Some("lump-sum" | "either") | None => true,
        Some(other) => {
            return Err(No::NotDone(format!("retirement.shortfall_payment = {other}")));
        }
    };

    let required = if given(word(facts, "sex"))? == "male" { male } else { female };
    let paid = given(count(facts, "months_paid"))?;
    let actual = count(facts, "actual_months").unwrap_or(paid);
    let short = (required - paid).max(actually.map_or(0, |months| months - actual)).max(0);
    let mut figures = Figures::from([
        ("months-short".to_owned(), Shown::Count(short)),
        ("months-required".to_owned(), Shown::Count(required)),
    ]);
    let own = money(facts, "base");
    let Some(price) = price else {
        // Asked what it costs, one must know the price.
        return if own.is_some() { Err(No::Refused("unknown-here")) } else { Ok(figures) };
    };
    if let Some(base) = own.or(named) {
        // The price of a month is a contribution, so it ends at the fen.
        let month = rounded(&(base * price), "half-up-to-fen")? + more.unwrap_or_else(|| whole(0));
        show(&mut figures, "price-of-a-month", &month)?;
        if lump {
            show(&mut figures, "cost-of-the-shortfall", &(month * whole(short)))?;
        }
    }
    Ok(figures)
}

/// Months required of somebody who retires in the year of the question: so many years, or years
/// that rise by some months a year after a year until they reach a last number.
fn required(question: &Question<'_>, key: &str) -> Result<Option<i64>, No> {
    let Some(value) = question.value(key, &Person::default())? else { return Ok(None) };
    if let Some(years) = value.as_integer() {
        return Ok(Some(years * 12));
    }
    let table = members(key, value, &["years", "in", "months_a_year", "to"])?;
    let number =
        |name: &str| table.get(name).and_then(Value::as_integer).ok_or_else(|| form(key, value));
    let (first, last) = (number("years")? * 12, number("to")? * 12);
    let since = (question.on.year - number("in")?).max(0);
    Ok(Some((first + since * number("months_a_year")?).min(last)))
}

/// The base that the rule names, where it is not the person's own.
fn named_base(question: &Question<'_>) -> Result<Option<Exact>, No> {
    let key = "retirement.shortfall_base";
    let anybody = Person::default();
    match question.word(key, &anybody)? {
        Some("own-base") | None => Ok(None),
        Some("average-wage") => {
            let wage = average(question, "average.wage", &anybody)?;
            wage.map(|wage| rounded(&wage, "half-up-to-fen")).transpose()
        }
        Some("base-floor") => {
            let class = Some("employee".to_owned());
            let employee = Person { class, ..Person::default() };
            match bound(question, "contribution.floor", &employee) {
                Err(No::Unknown(_)) => Ok(None),
                found => found,
            }
        }
        Some(other) => Err(No::NotDone(format!("{key} = {other}"))),
    }
}

/// 退休月份 — the month in which the age is reached; where it rises, a month later for every few
/// months of birth from a first month on, up to the last age.
pub fn age(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let worker = word(facts, "post") == Some("worker");
    let key = match given(word(facts, "sex"))? {
        "male" => "retirement.age_male",
        _ if worker => "retirement.age_female_worker",
        _ => "retirement.age_female",
    };
    let value = question.needed(key, &Person::default())?;
    let birth = given(month(facts, "birth"))?;
    let months = match value.as_integer() {
        Some(age) => age * 12,
        None => rising_age(key, value, birth)?,
    };
    let retires = birth.later(months);
    Ok(Figures::from([
        ("retires".to_owned(), Shown::Day(retires.day(1))),
        ("age-in-months".to_owned(), Shown::Count(months)),
    ]))
}

fn rising_age(key: &str, value: &Value, birth: Month) -> Result<i64, No> {
    let table = members(key, value, &["age", "born_from", "every_months", "to"])?;
    let strange = || form(key, value);
    let number = |name: &str| table.get(name).and_then(Value::as_integer).ok_or_else(strange);
    let from = table.get("born_from").and_then(Value::as_str).and_then(Month::read);
    let from = from.ok_or_else(strange)?;
    let (age, every, to) = (number("age")?, number("every_months")?, number("to")?);
    let mut months = age * 12;
    let mut first_of_step = from;
    while birth >= first_of_step && months < to * 12 {
        months += 1;
        first_of_step = first_of_step.later(every);
    }
    Ok(months)
}
