//! 数字 — whether the figures of a rule stand in its statement, and whether well-known figures of
//! Beijing were pasted under another city's name.

use vocab::{Fen, PlaceCode, Rate, Standing, Text};

use crate::finding::Finding;
use crate::library::PolicyLibrary;
use crate::pack::Rule;
use crate::reading::FigureAmount;
use crate::rules::{
    AgeBand, CapShape, Credit, DayDivisor, DeductibleShape, Fall, Fee, RequiredYears, StatutoryAge,
};
use crate::value::{Value, WrittenBase, WrittenRate};

pub(super) fn check(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    for rule in library.rules() {
        if !rule.statement.is_empty() {
            findings.extend(unsaid(rule));
        }
        findings.extend(pasted(rule));
    }
}

/// A figure inside a value.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Figure {
    Money(Fen),
    Rate(Rate),
    Count(i64),
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Figure::Money(fen) => write!(f, "{fen}"),
            Figure::Rate(rate) => write!(f, "{rate}"),
            Figure::Count(count) => write!(f, "{count}"),
        }
    }
}

/// The first figure of the value that the statement does not say.
fn unsaid(rule: &Rule) -> Option<Finding> {
    let said = numbers(&rule.statement);
    let figure = figures(&rule.value).into_iter().find(|figure| !is_said(*figure, &said))?;
    Some(rule.spot.error(
        "statement-differs",
        Text::new(
            format!("值里的 {figure} 在说明文字里找不到"),
            format!("the value has {figure}, the statement above it does not"),
        ),
        Text::fixed(
            "核对文件，让说明和值写同一个数（元、% 或 ‰，阿拉伯数字）",
            "check the document and let both say the same figure (yuan, % or ‰, in digits)",
        ),
    ))
}

fn is_said(figure: Figure, said: &[Number]) -> bool {
    match figure {
        // Nothing is as often said in words as in a digit.
        Figure::Money(Fen(0)) | Figure::Rate(Rate(0)) | Figure::Count(0) => true,
        Figure::Money(fen) => said.iter().any(|number| number.fen == Some(fen)),
        Figure::Rate(rate) => said.iter().any(|number| number.rate == Some(rate)),
        Figure::Count(count) => said
            .iter()
            .any(|number| number.fen.is_some_and(|fen| Some(fen.0) == count.checked_mul(100))),
    }
}

fn figures(value: &Value) -> Vec<Figure> {
    match value {
        Value::Money(fen) => vec![Figure::Money(*fen)],
        Value::Rate(rate) => vec![Figure::Rate(*rate)],
        Value::Count(count) => vec![Figure::Count(i64::from(*count))],
        Value::Day(day) => vec![Figure::Count(i64::from(*day))],
        Value::MonthDay(month, day) => {
            vec![Figure::Count(i64::from(*month)), Figure::Count(i64::from(*day))]
        }
        Value::Deductible(shape) => deductible_figures(shape),
        Value::Cap(shape) => cap_figures(*shape),
        Value::Bands(bands) => {
            let ratios = bands.iter().map(|(_, ratio)| Figure::Rate(*ratio));
            // Edges are often said as 3 万; the reader of numbers knows that.
            let edges = bands.iter().filter_map(|(to, _)| to.map(Figure::Money));
            ratios.chain(edges).collect()
        }
        Value::Credit(credit) => credit_figures(credit),
        Value::Base(WrittenBase::Stated(fen)) => vec![Figure::Money(*fen)],
        Value::Base(WrittenBase::Share(rate))
        | Value::DepositRate(WrittenRate::Stated(rate))
        | Value::Fee(Fee::ShareOfBase(rate)) => vec![Figure::Rate(*rate)],
        Value::Average(average) => vec![Figure::Money(average.amount)],
        Value::Fee(Fee::Monthly(fen) | Fee::Yearly(fen)) => vec![Figure::Money(*fen)],
        Value::RequiredYears(RequiredYears::Fixed(years)) => {
            vec![Figure::Count(i64::from(*years))]
        }
        Value::RequiredYears(RequiredYears::Rising { years, in_year, months_a_year: _, to }) => {
            [*years, i32::from(*in_year), *to].map(|it| Figure::Count(i64::from(it))).to_vec()
        }
        Value::StatutoryAge(StatutoryAge::Fixed(age)) => vec![Figure::Count(i64::from(*age))],
        Value::StatutoryAge(StatutoryAge::Stepwise { age, every_months, to, .. }) => {
            [*age, *every_months, *to].map(|it| Figure::Count(i64::from(it))).to_vec()
        }
        // Half months as they are said: 9 of them are 4.5 months.
        Value::HalfMonths(halves) => vec![Figure::Money(Fen(i64::from(*halves) * 50))],
        // 304 tenths are said as 30.4 days.
        Value::DayDivisor(DayDivisor { days, months: 1 }) => vec![Figure::Count(i64::from(*days))],
        Value::DayDivisor(DayDivisor { days, months: 10 }) => {
            vec![Figure::Money(Fen(i64::from(*days) * 10))]
        }
        Value::DayDivisor(DayDivisor { days, months }) => {
            [*days, *months].map(|it| Figure::Count(i64::from(it))).to_vec()
        }
        Value::Unstated
        | Value::NoLimit
        | Value::Flag(_)
        | Value::Rounding(_)
        | Value::MonthSpan(..)
        | Value::Timing(_)
        | Value::BandEdges(_)
        | Value::DeductiblePeriod(_)
        | Value::DeductibleOrder(_)
        | Value::CapOn(_)
        | Value::Care(_)
        | Value::SharerOrder(_)
        | Value::Kin(_)
        | Value::Date(_)
        | Value::SpendOrder(_)
        | Value::DepositRate(WrittenRate::Of(_))
        | Value::SurchargeStart(_)
        | Value::RoundingPeriod(_)
        | Value::DayCount(_)
        | Value::ByMonths(_)
        | Value::ShortfallBase(_)
        | Value::ShortfallPayment(_)
        | Value::MaternityBase(_) => Vec::new(),
        Value::Level(level) => vec![Figure::Count(i64::from(*level))],
    }
}

fn deductible_figures(shape: &DeductibleShape) -> Vec<Figure> {
    match shape {
        DeductibleShape::ByAdmission(amounts) => {
            amounts.iter().copied().map(Figure::Money).collect()
        }
        DeductibleShape::Falling { first, fall, floor } => vec![
            Figure::Money(*first),
            match fall {
                Fall::Amount(amount) => Figure::Money(*amount),
                Fall::OfFirst(rate, _) | Fall::OfPrevious(rate, _) => Figure::Rate(*rate),
            },
            Figure::Money(*floor),
        ],
        DeductibleShape::OfAverage(of) => {
            let shares = of.shares.iter().copied().map(Figure::Rate);
            std::iter::once(Figure::Money(of.average)).chain(shares).collect()
        }
        DeductibleShape::OfBill(of) => {
            vec![Figure::Rate(of.share), Figure::Money(of.at_least), Figure::Money(of.at_most)]
        }
        DeductibleShape::Times(times) => vec![Figure::Count(i64::from(*times))],
    }
}

fn cap_figures(shape: CapShape) -> Vec<Figure> {
    match shape {
        CapShape::Amount(amount) => vec![Figure::Money(amount)],
        CapShape::ShareOf { average, share, .. } => {
            vec![Figure::Money(average), Figure::Rate(share)]
        }
        CapShape::TimesOf { average, times } => {
            vec![Figure::Money(average), Figure::Count(i64::from(times))]
        }
    }
}

/// The amounts inside a value, for machines.
pub(crate) fn amounts(value: &Value) -> Vec<FigureAmount> {
    let amount = |figure| match figure {
        Figure::Money(fen) => FigureAmount::Fen(fen.0),
        Figure::Rate(rate) => FigureAmount::Millionths(rate.0),
        Figure::Count(count) => FigureAmount::Count(count),
    };
    figures(value).into_iter().map(amount).collect()
}

fn credit_figures(credit: &Credit) -> Vec<Figure> {
    match credit {
        Credit::ShareOfBase(rate) | Credit::ShareOfPension(rate) => vec![Figure::Rate(*rate)],
        Credit::ShareOfBaseByAge(bands) => each(bands, Figure::Rate),
        Credit::FixedMonthly(fen) => vec![Figure::Money(*fen)],
        Credit::FixedMonthlyByAge(bands) | Credit::FixedYearlyByAge(bands) => {
            each(bands, Figure::Money)
        }
        Credit::ShareOfAverage { rate, average, rise } => {
            let rates = std::iter::once(*rate).chain(*rise).map(Figure::Rate);
            rates.chain([Figure::Money(*average)]).collect()
        }
        Credit::ShareOfAmount { rate, amount } => {
            vec![Figure::Rate(*rate), Figure::Money(*amount)]
        }
        Credit::EmployerReturn { individual, employer } => {
            let mut figures = each(employer, Figure::Rate);
            figures.push(Figure::Rate(*individual));
            figures
        }
        Credit::None => Vec::new(),
    }
}

fn each<T: Copy>(bands: &[AgeBand<T>], figure: fn(T) -> Figure) -> Vec<Figure> {
    bands.iter().map(|band| figure(band.value)).collect()
}

/// A number in a statement: as an amount or count, or as a rate if a sign follows it.
#[derive(Clone, Copy, Debug)]
struct Number {
    fen: Option<Fen>,
    rate: Option<Rate>,
}

/// The numbers of a statement, in digits, with 万 and the signs % and ‰ understood.
fn numbers(statement: &str) -> Vec<Number> {
    let is_part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let mut numbers = Vec::new();
    let mut rest = statement;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let tail = rest.get(start..).unwrap_or_default();
        let end = tail.find(|c| !is_part(c)).unwrap_or(tail.len());
        let (digits, after) = tail.split_at(end);
        numbers.push(number(digits.trim_end_matches(['.', ',']), after.trim_start()));
        rest = after;
    }
    numbers
}

fn number(digits: &str, after: &str) -> Number {
    let plain: String = digits.chars().filter(|c| *c != ',').collect();
    for sign in ["%", "‰"] {
        if after.starts_with(sign) {
            return Number { fen: None, rate: Rate::parse(&format!("{plain}{sign}")) };
        }
    }
    let fen =
        if after.starts_with('万') { ten_thousands(&plain) } else { Fen::parse_yuan(&plain) };
    Number { fen, rate: None }
}

/// `1.5` before 万 is 15,000 yuan.
fn ten_thousands(digits: &str) -> Option<Fen> {
    // A rate of the same digits has four more places than the amount has.
    let millionths = Rate::parse(digits)?.0;
    Some(Fen(millionths))
}

/// Beijing's figures (README of the reference facts, §2.1 #7) under another name.
fn pasted(rule: &Rule) -> Option<Finding> {
    let beijing = PlaceCode::parse("110000")?;
    let foreign = rule.place.province() != beijing && rule.standing != Standing::Example;
    let figure = foreign.then(|| beijing_figure(rule)).flatten()?;
    Some(rule.spot.warning(
        "beijing-figure",
        Text::new(
            format!("{figure} 是北京的数字，常被网文误贴到别处"),
            format!("{figure} is a figure of Beijing that articles often paste elsewhere"),
        ),
        Text::fixed(
            "找本地文件核对；核对过仍是这个数可以不理",
            "check it with a document of the place; if it stands, leave it",
        ),
    ))
}

fn beijing_figure(rule: &Rule) -> Option<Figure> {
    let yuan =
        |amounts: &[i64], fen: Fen| amounts.iter().any(|yuan| Fen::from_yuan(*yuan) == Some(fen));
    match (rule.spec.key, &rule.value) {
        ("outpatient.deductible", Value::Deductible(shape)) => {
            let first = *shape.amounts()?.first()?;
            yuan(&[2000, 1800, 1300], first).then_some(Figure::Money(first))
        }
        ("inpatient.deductible", Value::Deductible(shape)) => {
            let amounts = shape.amounts()?;
            let (first, later) = (*amounts.first()?, *amounts.get(1)?);
            let both = yuan(&[1300], first) && yuan(&[650], later);
            both.then_some(Figure::Money(first))
        }
        ("outpatient.cap", Value::Cap(CapShape::Amount(fen))) => {
            yuan(&[20_000], *fen).then_some(Figure::Money(*fen))
        }
        ("inpatient.cap", Value::Cap(CapShape::Amount(fen))) => {
            yuan(&[70_000], *fen).then_some(Figure::Money(*fen))
        }
        ("inpatient.bands", Value::Bands(bands)) => {
            let edge =
                |yuan| bands.iter().any(|(to, _)| to.is_some() && *to == Fen::from_yuan(yuan));
            let ratio =
                |percent: i64| bands.iter().any(|(_, ratio)| *ratio == Rate(percent * 10_000));
            let pasted = edge(30_000) && edge(40_000) && ratio(85) && ratio(90) && ratio(95);
            pasted.then_some(Figure::Money(Fen::from_yuan(30_000)?))
        }
        _ => None,
    }
}
