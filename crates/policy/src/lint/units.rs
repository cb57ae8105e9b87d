//! 单位 — figures so large or so small that yuan and fen, month and year, percent and per mille, or
//! the fund's share and the patient's were probably confused.

use vocab::{Fen, Rate, Text};

use crate::finding::Finding;
use crate::library::PolicyLibrary;
use crate::pack::Rule;
use crate::rules::{Credit, Fee, RequiredYears};
use crate::value::{Value, WrittenBase, WrittenRate};

/// What a figure of a key is expected to lie between, and what a figure outside suggests.
struct Usual {
    key: &'static str,
    from: i64,
    to: i64,
    suspect: Text,
}

const fn usual(key: &'static str, from: i64, to: i64, zh: &'static str, en: &'static str) -> Usual {
    Usual { key, from, to, suspect: Text::fixed(zh, en) }
}

/// Yuan.
static AMOUNTS: &[Usual] = &[
    usual("contribution.floor", 500, 30_000, "是不是年数写成了月数", "is it a year's figure"),
    usual("contribution.ceiling", 3_000, 150_000, "是不是年数写成了月数", "is it a year's figure"),
    usual("contribution.fixed_base", 500, 60_000, "是不是年数写成了月数", "is it a year's figure"),
    usual("contribution.supplement", 1, 200, "是不是年数写成了月数", "is it a year's figure"),
    usual("credit.amount", 5, 20_000, "是不是把分写成了元", "are these fen"),
    usual("outpatient.deductible", 0, 5_000, "是不是写成了限额", "is it a cap"),
    usual("outpatient.cap", 50, 100_000, "是不是写成了住院的限额", "is it the inpatient cap"),
    usual("inpatient.deductible", 0, 10_000, "是不是写成了限额", "is it a cap"),
    usual("inpatient.cap", 10_000, 5_000_000, "是不是把万元写成了元", "is it in ten thousands"),
    usual("catastrophic.deductible", 1_000, 100_000, "是不是写成了限额", "is it a cap"),
    usual("catastrophic.cap", 50_000, 10_000_000, "是不是把万元写成了元", "is it in ten thousands"),
    usual("resident.levy", 10, 3_000, "是不是写成了补助", "is it the subsidy"),
    usual("resident.subsidy", 50, 3_000, "是不是写成了个人缴费", "is it the levy"),
    usual("reward.per_year", 100, 50_000, "是不是写成了总额", "is it the total"),
];

/// Millionths.
static RATES: &[Usual] = &[
    usual("contribution.", 1_000, 200_000, "百分号和千分号是不是弄混了", "percent or per mille"),
    usual("surcharge.", 50, 3_000, "百分号和千分号是不是弄混了", "percent or per mille"),
    usual("deposit.", 100, 60_000, "百分号和千分号是不是弄混了", "percent or per mille"),
    usual("interest.", 100, 60_000, "百分号和千分号是不是弄混了", "percent or per mille"),
    usual("credit.", 1_000, 150_000, "百分号和千分号是不是弄混了", "percent or per mille"),
    usual("outpatient.bands", 300_000, 1_000_000, "是不是自付比例", "is it the patient's share"),
    usual("inpatient.bands", 300_000, 1_000_000, "是不是自付比例", "is it the patient's share"),
    usual("catastrophic.bands", 300_000, 1_000_000, "是不是自付比例", "is it the patient's share"),
    usual("outpatient.class_b", 0, 500_000, "是不是基金比例", "is it the fund's share"),
    usual("inpatient.class_b", 0, 500_000, "是不是基金比例", "is it the fund's share"),
];

/// Counts of the key's own unit.
static COUNTS: &[Usual] = &[
    usual("interest.days_in_year", 360, 366, "一年的天数", "days of a year"),
    usual("maternity.divisor", 28, 31, "一个月的天数", "days of a month"),
    usual("maternity.days", 7, 400, "是不是月数", "are these months"),
    usual("transfer.", 1, 60, "是不是自然日或月数", "are these calendar days or months"),
    usual("wait.employee.days", 1, 200, "是不是月数", "are these months"),
    usual("wait.employee", 0, 24, "是不是天数", "are these days"),
    usual("wait.resident.fixed", 0, 24, "是不是天数", "are these days"),
    usual("retirement.", 5, 40, "是不是月数", "are these months"),
];

pub(super) fn check(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    findings.extend(library.rules().iter().filter_map(outside));
}

fn outside(rule: &Rule) -> Option<Finding> {
    match &rule.value {
        Value::Money(fen) => amount(rule, *fen),
        Value::Deductible(shape) => {
            shape.amounts()?.into_iter().find_map(|money| amount(rule, money))
        }
        Value::Rate(value) => rate(rule, *value),
        Value::Bands(bands) => bands.iter().find_map(|(_, value)| rate(rule, *value)),
        Value::Count(count) => {
            compared(COUNTS, rule, i64::from(*count), 1, |count| count.to_string())
        }
        Value::Credit(shape) => credit(rule, shape),
        Value::Base(WrittenBase::Stated(fen)) | Value::Fee(Fee::Monthly(fen)) => amount(rule, *fen),
        Value::Fee(Fee::ShareOfBase(value)) | Value::DepositRate(WrittenRate::Stated(value)) => {
            rate(rule, *value)
        }
        Value::RequiredYears(RequiredYears::Fixed(years)) => {
            compared(COUNTS, rule, i64::from(*years), 1, |count| count.to_string())
        }
        Value::RequiredYears(RequiredYears::Rising { years, to, .. }) => [years, to]
            .into_iter()
            .find_map(|it| compared(COUNTS, rule, i64::from(*it), 1, |count| count.to_string())),
        Value::DayDivisor(divisor) => {
            let days = divisor.days.checked_div(divisor.months).unwrap_or(0);
            compared(COUNTS, rule, i64::from(days), 1, |count| count.to_string())
        }
        _ => None,
    }
}

fn credit(rule: &Rule, shape: &Credit) -> Option<Finding> {
    match shape {
        Credit::ShareOfBase(value) | Credit::ShareOfPension(value) => rate(rule, *value),
        Credit::ShareOfBaseByAge(bands) => bands.iter().find_map(|band| rate(rule, band.value)),
        Credit::FixedMonthly(fen) => amount(rule, *fen),
        Credit::FixedMonthlyByAge(bands) | Credit::FixedYearlyByAge(bands) => {
            bands.iter().find_map(|band| amount(rule, band.value))
        }
        _ => None,
    }
}

fn amount(rule: &Rule, fen: Fen) -> Option<Finding> {
    compared(AMOUNTS, rule, fen.0, 100, |fen| Fen(fen).to_string())
}

fn rate(rule: &Rule, value: Rate) -> Option<Finding> {
    compared(RATES, rule, value.0, 1, |value| Rate(value).to_string())
}

/// A finding if the figure, in parts of the unit of the table, lies outside what is usual.
fn compared(
    table: &'static [Usual],
    rule: &Rule,
    figure: i64,
    parts: i64,
    shown: impl Fn(i64) -> String,
) -> Option<Finding> {
    let row = table.iter().find(|row| rule.spec.key.starts_with(row.key))?;
    let (from, to) = (row.from.saturating_mul(parts), row.to.saturating_mul(parts));
    if figure == 0 || (from..=to).contains(&figure) {
        return None;
    }
    let (figure, from, to) = (shown(figure), shown(from), shown(to));
    Some(rule.spot.warning(
        "implausible-figure",
        Text::new(
            format!("{figure} 不在通常的 {from} 至 {to} 之间，{}", row.suspect.zh),
            format!("{figure} is not between the usual {from} and {to}: {}?", row.suspect.en),
        ),
        Text::fixed(
            "核对文件的单位；确实如此就用 explained 写明",
            "check the unit in the document; if it stands, say so with `explained`",
        ),
    ))
}
