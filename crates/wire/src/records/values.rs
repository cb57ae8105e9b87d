//! 取值 — from one cell to one value of the record, or the sentence that says why not.
//!
//! Values are the JSON forms of `vocab`, so that the record type's own deserialisation is the
//! only place where rows become structs.

use serde_json::Value;
use vocab::{Date, Fen, IdentityNumber, Lang, Month, PlaceCode};

use super::Reading;
use super::columns::{Choice, Column, Kind, SheetDefinition, index};
use super::problem::{self, Problem, Spot};
use super::workbook::Cell;

/// The largest amount that one cell may hold: a hundred billion yuan, in fen. Fifteen digits
/// are also what a spreadsheet keeps exactly.
const MAX_FEN: u64 = 10_000_000_000_000;

/// Places by name that are always known; the caller adds those of its policy packs.
pub(super) const PLACES: [(u32, &str); 8] = [
    (100_000, "国家"),
    (110_000, "北京"),
    (310_000, "上海"),
    (420_100, "武汉"),
    (440_100, "广州"),
    (440_300, "深圳"),
    (610_100, "西安"),
    (990_100, "示例市"),
];

/// 单位 — in what an amount column is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AmountUnit {
    Yuan,
    Fen,
}

/// The value of a cell; `None` if it is empty.
pub(super) fn read_cell(
    sheet: &SheetDefinition,
    column: &Column,
    unit: AmountUnit,
    cell: &Cell,
    reading: &Reading<'_>,
    spot: Spot<'_>,
) -> Result<Option<Value>, Problem> {
    let (text, numeric) = match cell {
        Cell::Empty => return Ok(None),
        Cell::Formula => return Err(problem::formula(spot)),
        Cell::Faulty(text) => return Err(problem::faulty_cell(spot, text)),
        Cell::Nested => return Err(problem::nested(spot)),
        Cell::TooLong => return Err(problem::too_long(spot)),
        Cell::Day(day) => (day.to_string(), false),
        Cell::YesNo(yes) if matches!(column.kind, Kind::YesNo) => {
            return Ok(Some(Value::Bool(*yes)));
        }
        Cell::YesNo(yes) => (yes.to_string().to_uppercase(), false),
        Cell::JsonNumber(text) if column.kind.is_money() && unit == AmountUnit::Yuan => {
            return Err(problem::yuan_or_fen(spot, text));
        }
        Cell::Number(text) | Cell::JsonNumber(text) => (text.clone(), true),
        Cell::Text(text) => (text.clone(), false),
    };
    let value = match column.kind {
        Kind::Text => Value::String(text),
        Kind::TypedNumber if numeric && text.len() > 15 => {
            return Err(problem::identity_as_number(spot));
        }
        Kind::TypedNumber => Value::String(text),
        Kind::Identity => Value::String(read_identity(&text, numeric, spot)?.as_str().to_owned()),
        Kind::Place => Value::String(read_place(&text, reading, spot)?.to_string()),
        Kind::Day => Value::String(read_past_day(&text, reading, spot)?.to_string()),
        Kind::PlannedDay => Value::String(read_day(&text, spot)?.to_string()),
        Kind::Month => Value::String(read_month(&text, spot)?.to_string()),
        Kind::Money | Kind::SignedMoney => {
            let fen = read_amount(&text, numeric, unit, spot)?;
            if matches!(column.kind, Kind::Money) && fen < Fen::ZERO {
                return Err(problem::negative(spot, &text));
            }
            Value::from(fen.0)
        }
        Kind::Count => Value::from(read_count(&text, spot)?),
        Kind::Year => Value::from(read_year(&text, spot)?),
        Kind::YesNo => Value::Bool(read_yes_no(&text, spot)?),
        Kind::Choice(choices) => {
            let code = index::choice(sheet, column, &text);
            Value::from(code.ok_or_else(|| refuse_choice(&text, choices, spot))?)
        }
    };
    Ok(Some(value))
}

/// Full-width digits, letters and marks, which Chinese input methods produce, as ASCII.
fn narrow(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).unwrap_or(c),
            _ => c,
        })
        .collect()
}

fn read_identity(text: &str, numeric: bool, spot: Spot<'_>) -> Result<IdentityNumber, Problem> {
    let text = narrow(text);
    let scientific = text.contains(['e', 'E']) && text.contains(['+', '.']);
    if numeric || scientific {
        return Err(problem::identity_as_number(spot));
    }
    if text.contains('*') {
        return Err(problem::identity_masked(spot));
    }
    IdentityNumber::parse(&text).map_err(|found| problem::identity(spot, found))
}

fn read_place(text: &str, reading: &Reading<'_>, spot: Spot<'_>) -> Result<PlaceCode, Problem> {
    let text = narrow(text);
    if let Some(code) = PlaceCode::parse(&text) {
        return Ok(code);
    }
    let wanted = without_city(&text);
    let known = PLACES.iter().find(|(_, name)| without_city(name) == wanted);
    let code = known.and_then(|(code, _)| PlaceCode::parse(&code.to_string()));
    code.or_else(|| {
        let named = reading.places.iter().find(|(_, name)| without_city(name) == wanted);
        named.map(|(code, _)| *code)
    })
    .ok_or_else(|| problem::unknown_place(spot, &text))
}

fn without_city(name: &str) -> &str {
    name.strip_suffix('市').unwrap_or(name)
}

fn read_past_day(text: &str, reading: &Reading<'_>, spot: Spot<'_>) -> Result<Date, Problem> {
    let day = read_day(text, spot)?;
    if day > reading.today {
        return Err(problem::future(spot, text, reading.today));
    }
    Ok(day)
}

/// `2025-07-18`, `2025/7/18`, `2025.7.18`, `20250718` or `2025年7月18日`, with or without a
/// time of day, which is dropped.
fn read_day(text: &str, spot: Spot<'_>) -> Result<Date, Problem> {
    let wrong = || {
        let wanted = ["日期", "a date"];
        problem::wrong_type(spot, text, wanted, [" 2025-07-18 这样的日期", "it like 2025-07-18"])
    };
    let narrow = narrow(text);
    let written = without_time(&narrow);
    let parts: Vec<&str> = if let Some((year, rest)) = written.split_once('年') {
        let (month, day) = rest.split_once('月').ok_or_else(wrong)?;
        vec![year, month, day.strip_suffix(['日', '号']).unwrap_or(day)]
    } else if written.len() == 8 && written.bytes().all(|b| b.is_ascii_digit()) {
        vec![&written[..4], &written[4..6], &written[6..]]
    } else {
        written.split(['-', '/', '.']).collect()
    };
    let digits =
        |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let [year, month, day] = parts.as_slice() else { return Err(wrong()) };
    if ![year, month, day].into_iter().all(digits) {
        return Err(wrong());
    }
    let year: i16 = year.parse().map_err(|_| wrong())?;
    if !(1900..=2200).contains(&year) {
        return Err(problem::out_of_years(spot, text));
    }
    let (month, day) = (month.parse().unwrap_or(0), day.parse().unwrap_or(0));
    Date::new(year, month, day).map_err(|_| problem::no_such_day(spot, text))
}

/// The part before a time of day, if what follows is one.
fn without_time(text: &str) -> &str {
    let text = text.trim();
    match text.split_once([' ', 'T']) {
        Some((day, time))
            if time.contains(':')
                && time.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | 'Z')) =>
        {
            day
        }
        _ => text,
    }
}

/// A month; the first day of a month counts, because spreadsheets turn `2025-07` into it.
fn read_month(text: &str, spot: Spot<'_>) -> Result<Month, Problem> {
    let narrow = narrow(text);
    if let Some(month) = Month::parse(&narrow) {
        return Ok(month);
    }
    match read_day(&narrow, spot) {
        Ok(day) if day.day() == 1 => Ok(Month::of(day)),
        _ => {
            let example = [" 2025-07 这样的月份", "it like 2025-07"];
            Err(problem::wrong_type(spot, text, ["月份", "a month"], example))
        }
    }
}

fn read_amount(
    text: &str,
    numeric: bool,
    unit: AmountUnit,
    spot: Spot<'_>,
) -> Result<Fen, Problem> {
    let parsed = match unit {
        AmountUnit::Fen => narrow(text).parse().ok().map(Fen),
        AmountUnit::Yuan if numeric => Fen::parse_yuan(&without_noise(text)),
        AmountUnit::Yuan => Fen::parse_yuan(text),
    };
    match parsed {
        Some(fen) if fen.0.unsigned_abs() <= MAX_FEN => Ok(fen),
        Some(_) => Err(problem::too_much_money(spot, text)),
        None => Err(why_no_amount(text, unit, spot)),
    }
}

fn why_no_amount(text: &str, unit: AmountUnit, spot: Spot<'_>) -> Problem {
    let plain: String = narrow(text).chars().filter(|c| !matches!(c, ',' | '-')).collect();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.len() > 13 && digits(whole) && digits(fraction) {
        return problem::too_much_money(spot, text);
    }
    if unit == AmountUnit::Fen {
        let wanted = ["整数分", "a whole number of fen"];
        let example = [" 130000 这样的整数分", "whole fen such as 130000"];
        return problem::wrong_type(spot, text, wanted, example);
    }
    if !whole.is_empty() && fraction.len() > 2 && digits(whole) && digits(fraction) {
        return problem::too_many_decimals(spot, text);
    }
    let example = [" 1300.00 这样的元", "yuan such as 1300.00"];
    problem::wrong_type(spot, text, ["金额", "an amount"], example)
}

/// A spreadsheet number without the noise of binary fractions (`0.30000000000000004`): digits
/// beyond the fen are dropped or carried only if they are within a millionth of a fen.
fn without_noise(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    let Some((whole, fraction)) = digits.split_once('.') else { return number.to_owned() };
    let (Some(fen), Some(beyond)) = (fraction.get(..2), fraction.get(2..8)) else {
        return number.to_owned();
    };
    let cut = format!("{sign}{whole}.{fen}");
    match beyond {
        "000000" => cut,
        "999999" => Fen::parse_yuan(&format!("{whole}.{fen}"))
            .and_then(|magnitude| magnitude.checked_add(Fen(1)))
            .map_or_else(|| number.to_owned(), |up| format!("{sign}{}", up.to_plain_yuan())),
        _ => number.to_owned(),
    }
}

fn read_count(text: &str, spot: Spot<'_>) -> Result<u32, Problem> {
    let digits = narrow(text);
    let digits = digits.trim_end_matches(['个', '月']);
    digits.parse().ok().filter(|count| *count <= 1_200).ok_or_else(|| {
        let wanted = ["0至1200的整数", "a whole number from 0 to 1200"];
        problem::wrong_type(spot, text, wanted, ["整数，如 300", "a whole number such as 300"])
    })
}

fn read_year(text: &str, spot: Spot<'_>) -> Result<i16, Problem> {
    let digits = narrow(text);
    let year: i16 = digits.trim_end_matches(['年', '度']).parse().map_err(|_| {
        let example = [" 2025 这样的年份", "it like 2025"];
        problem::wrong_type(spot, text, ["年份", "a year"], example)
    })?;
    if (1900..=2200).contains(&year) { Ok(year) } else { Err(problem::out_of_years(spot, text)) }
}

fn read_yes_no(text: &str, spot: Spot<'_>) -> Result<bool, Problem> {
    match narrow(text).to_lowercase().as_str() {
        "是" | "yes" | "y" | "true" | "1" | "已绑定" | "√" => Ok(true),
        "否" | "no" | "n" | "false" | "0" | "未绑定" | "×" => Ok(false),
        _ => {
            let example = ["“是”或“否”", "yes or no"];
            Err(problem::wrong_type(spot, text, ["是或否", "yes or no"], example))
        }
    }
}

fn refuse_choice(text: &str, choices: &[Choice], spot: Spot<'_>) -> Problem {
    let list =
        |lang, comma| choices.iter().map(|c| c.label.get(lang)).collect::<Vec<_>>().join(comma);
    problem::not_a_choice(spot, text, [list(Lang::Zh, "、"), list(Lang::En, ", ")])
}
