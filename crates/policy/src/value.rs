//! 值 — the typed value of a rule, read from its TOML by the type that the registry gives its
//! key. Money and rates are text in quotes with their unit, so that neither passes for the other.

mod benefit;
mod credits;
mod shapes;
mod words;

use vocab::{Date, Fen, Month, Rate, Rounding, Text};

pub(crate) use benefit::{CAP_FORMS, DEDUCTIBLE_FORMS};
pub(crate) use credits::CREDIT_FORMS;
pub(crate) use shapes::{WrittenBase, WrittenRate};

use self::words::{level, word};
use crate::registry::ValueType;
use crate::rules::{
    Average, BandEdges, CapOn, CapShape, Care, Credit, Cycle, DayCount, DayDivisor,
    DeductibleOrder, DeductiblePeriod, DeductibleShape, Fee, HospitalLevel, Kin, MaternityBase,
    RequiredYears, RoundingPeriod, SharerOrder, ShortfallBase, ShortfallPayment, SpendOrder,
    StatutoryAge, SurchargeStart, Timing,
};
use crate::tree::{Item, Node};

/// Most bands or age bands that one rule may have.
const MAX_BANDS: usize = 32;

/// 值.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// 未收录 — a document says it, but nobody has read the figure; stops wider rules from
    /// answering in its place.
    Unstated,
    Money(Fen),
    /// 不设限额.
    NoLimit,
    Rate(Rate),
    Count(i32),
    Day(i8),
    Flag(bool),
    Rounding(Rounding),
    MonthDay(i8, i8),
    MonthSpan(Month, Month),
    Deductible(DeductibleShape),
    Cap(CapShape),
    DeductibleOrder(DeductibleOrder),
    Bands(Vec<(Option<Fen>, Rate)>),
    Credit(Credit),
    Timing(Timing),
    BandEdges(BandEdges),
    DeductiblePeriod(DeductiblePeriod),
    CapOn(CapOn),
    Level(HospitalLevel),
    Care(Care),
    SharerOrder(SharerOrder),
    Kin(Vec<Kin>),
    Date(Date),
    SpendOrder(SpendOrder),
    Base(WrittenBase),
    Average(Average),
    Fee(Fee),
    DepositRate(WrittenRate),
    RequiredYears(RequiredYears),
    StatutoryAge(StatutoryAge),
    DayDivisor(DayDivisor),
    HalfMonths(i32),
    SurchargeStart(SurchargeStart),
    RoundingPeriod(RoundingPeriod),
    DayCount(DayCount),
    ByMonths(bool),
    ShortfallBase(ShortfallBase),
    ShortfallPayment(ShortfallPayment),
    MaternityBase(MaternityBase),
}

/// Half months, told apart from other counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HalfMonths(pub i32);

/// Whether interest is by months, told apart from other flags.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ByMonths(pub bool);

/// 取值 — a type of `rules` that a value may be. Asking for another type than the registry gives
/// the key finds nothing; a test asks for every key.
pub(crate) trait FromValue: Sized {
    /// The value, if it is of this type.
    fn from_value(value: &Value) -> Option<Self>;
}

macro_rules! from_value {
    ($($type:ty: $pattern:pat => $value:expr;)*) => {
        $(impl FromValue for $type {
            fn from_value(value: &Value) -> Option<$type> {
                match value {
                    $pattern => Some($value),
                    _ => None,
                }
            }
        })*
    };
}

from_value! {
    Fen: Value::Money(fen) => *fen;
    Rate: Value::Rate(rate) => *rate;
    i32: Value::Count(count) => *count;
    i8: Value::Day(day) => *day;
    bool: Value::Flag(flag) => *flag;
    Rounding: Value::Rounding(rounding) => *rounding;
    (i8, i8): Value::MonthDay(month, day) => (*month, *day);
    (Month, Month): Value::MonthSpan(first, last) => (*first, *last);
    DeductibleShape: Value::Deductible(shape) => shape.clone();
    CapShape: Value::Cap(shape) => *shape;
    DeductibleOrder: Value::DeductibleOrder(order) => *order;
    Vec<(Option<Fen>, Rate)>: Value::Bands(bands) => bands.clone();
    Credit: Value::Credit(credit) => credit.clone();
    Timing: Value::Timing(timing) => *timing;
    BandEdges: Value::BandEdges(edges) => *edges;
    DeductiblePeriod: Value::DeductiblePeriod(period) => *period;
    CapOn: Value::CapOn(cap_on) => *cap_on;
    HospitalLevel: Value::Level(level) => *level;
    Care: Value::Care(care) => *care;
    SharerOrder: Value::SharerOrder(order) => *order;
    Vec<Kin>: Value::Kin(kin) => kin.clone();
    Date: Value::Date(day) => *day;
    SpendOrder: Value::SpendOrder(order) => *order;
    WrittenBase: Value::Base(base) => *base;
    Average: Value::Average(average) => *average;
    Fee: Value::Fee(fee) => *fee;
    WrittenRate: Value::DepositRate(rate) => *rate;
    RequiredYears: Value::RequiredYears(years) => *years;
    StatutoryAge: Value::StatutoryAge(age) => *age;
    DayDivisor: Value::DayDivisor(divisor) => *divisor;
    HalfMonths: Value::HalfMonths(halves) => HalfMonths(*halves);
    SurchargeStart: Value::SurchargeStart(start) => *start;
    RoundingPeriod: Value::RoundingPeriod(period) => *period;
    DayCount: Value::DayCount(count) => *count;
    ByMonths: Value::ByMonths(by_months) => ByMonths(*by_months);
    ShortfallBase: Value::ShortfallBase(base) => *base;
    ShortfallPayment: Value::ShortfallPayment(payment) => *payment;
    MaternityBase: Value::MaternityBase(base) => *base;
}

/// What is wrong with a value, and where.
#[derive(Debug)]
pub(crate) struct Problem {
    /// Finding code.
    pub code: &'static str,
    /// Line in the file.
    pub line: usize,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub remedy: Text,
}

type Reading<T> = Result<T, Problem>;

/// Reads the value of a key.
pub(crate) fn read(node: &Node, expected: ValueType) -> Reading<Value> {
    if node.text() == Some("unknown") {
        return Ok(Value::Unstated);
    }
    match expected {
        ValueType::Money => money(node).map(Value::Money),
        ValueType::MoneyOrNone if node.text() == Some("none") => Ok(Value::NoLimit),
        ValueType::MoneyOrNone => money(node).map(Value::Money),
        ValueType::Rate => rate(node).map(Value::Rate),
        ValueType::Count(_) => count(node, expected).map(Value::Count),
        ValueType::Day => day(node).map(Value::Day),
        ValueType::Flag => node.flag().map(Value::Flag).ok_or_else(|| wrong(node, expected)),
        ValueType::Rounding => rounding(node).map(Value::Rounding),
        ValueType::MonthDay => month_day(node).map(|(month, day)| Value::MonthDay(month, day)),
        ValueType::MonthSpan => month_span(node),
        ValueType::Deductible => benefit::deductible(node).map(Value::Deductible),
        ValueType::Cap if node.text() == Some("none") => Ok(Value::NoLimit),
        ValueType::Cap => benefit::cap(node).map(Value::Cap),
        ValueType::Bands => bands(node).map(Value::Bands),
        ValueType::Credit => credits::credit(node).map(Value::Credit),
        ValueType::Timing => timing(node).map(Value::Timing),
        ValueType::Level => level(node).map(Value::Level),
        ValueType::BandEdges
        | ValueType::DeductiblePeriod
        | ValueType::DeductibleOrder
        | ValueType::CapOn
        | ValueType::Care
        | ValueType::SharerOrder
        | ValueType::SpendOrder => word(node, expected),
        ValueType::Kin => words::kin(node),
        ValueType::Date => date(node).map(Value::Date),
        ValueType::Base => shapes::base(node),
        ValueType::Average => shapes::average(node),
        ValueType::Fee => shapes::fee(node),
        ValueType::DepositRate => shapes::deposit_rate(node),
        ValueType::RequiredYears => shapes::required_years(node),
        ValueType::StatutoryAge => shapes::statutory_age(node),
        ValueType::DayDivisor => shapes::day_divisor(node),
        ValueType::HalfMonths => shapes::half_months(node),
        ValueType::SurchargeStart => shapes::surcharge_start(node),
        ValueType::Choice(of) => shapes::choice(node, of),
    }
}

fn wrong(node: &Node, expected: ValueType) -> Problem {
    let (shown, form) = (node.shown(), expected.form());
    Problem {
        code: "wrong-type",
        line: node.line,
        message: Text::new(
            format!("写的是 {shown}，与这个键的类型不符"),
            format!("{shown} is not what this key takes"),
        ),
        remedy: Text::new(format!("应写成：{}", form.zh), format!("write {}", form.en)),
    }
}

fn confused(node: &Node, zh: &'static str, en: &'static str) -> Problem {
    Problem {
        code: "money-rate-confusion",
        line: node.line,
        message: Text::new(format!("{}：{zh}", node.shown()), format!("{}: {en}", node.shown())),
        remedy: Text::fixed(
            "金额写 \"1300.00\"，比例写 \"2%\" 或 \"0.5‰\"，都加引号",
            "write money as \"1300.00\" and rates as \"2%\" or \"0.5‰\", in quotes",
        ),
    }
}

fn money(node: &Node) -> Reading<Fen> {
    match &node.item {
        Item::Text(text) if text.contains(['%', '‰']) => {
            Err(confused(node, "这里要金额，写的是比例", "money is asked for, a rate is written"))
        }
        Item::Text(text) => Fen::parse_yuan(text)
            .filter(|fen| fen.0 >= 0)
            .ok_or_else(|| wrong(node, ValueType::Money)),
        Item::Integer(_) | Item::Other(_) => {
            Err(confused(node, "没有引号，看不出单位", "without quotes its unit is unclear"))
        }
        _ => Err(wrong(node, ValueType::Money)),
    }
}

fn rate(node: &Node) -> Reading<Rate> {
    match &node.item {
        Item::Text(text) if text.trim_end().ends_with(['%', '‰']) => {
            let rate = Rate::parse(text).ok_or_else(|| wrong(node, ValueType::Rate))?;
            if rate > Rate::ONE { Err(above_whole(node)) } else { Ok(rate) }
        }
        Item::Text(text) if Fen::parse_yuan(text).is_some() => Err(confused(
            node,
            "这里要比例，写的像金额",
            "a rate is asked for, this looks like money",
        )),
        Item::Integer(_) | Item::Other(_) => {
            Err(confused(node, "没有引号和百分号", "has no quotes and no percent sign"))
        }
        _ => Err(wrong(node, ValueType::Rate)),
    }
}

fn above_whole(node: &Node) -> Problem {
    Problem {
        code: "rate-above-whole",
        line: node.line,
        message: Text::new(
            format!("比例 {} 超过 100%", node.shown()),
            format!("rate {} is above 100%", node.shown()),
        ),
        remedy: Text::fixed("请核对小数点和单位", "check the decimal point and the unit"),
    }
}

fn count(node: &Node, expected: ValueType) -> Reading<i32> {
    node.integer().filter(|count| (0..=1200).contains(count)).ok_or_else(|| wrong(node, expected))
}

fn day(node: &Node) -> Reading<i8> {
    node.integer()
        .and_then(|day| i8::try_from(day).ok())
        .filter(|day| (1..=31).contains(day))
        .ok_or_else(|| wrong(node, ValueType::Day))
}

/// The rounding that a name stands for.
pub(crate) fn rounding_named(name: &str) -> Option<Rounding> {
    Some(match name {
        "half-up-to-fen" => Rounding::HalfUpToFen,
        "truncate-to-fen" => Rounding::TruncateToFen,
        "half-up-to-jiao" => Rounding::HalfUpToJiao,
        "up-to-jiao" => Rounding::UpToJiao,
        "half-up-to-yuan" => Rounding::HalfUpToYuan,
        "truncate-to-yuan" => Rounding::TruncateToYuan,
        _ => return None,
    })
}

fn rounding(node: &Node) -> Reading<Rounding> {
    node.text().and_then(rounding_named).ok_or_else(|| wrong(node, ValueType::Rounding))
}

fn date(node: &Node) -> Reading<Date> {
    let day = node.date().filter(|day| (1900..=2200).contains(&day.year()));
    day.ok_or_else(|| wrong(node, ValueType::Date))
}

fn month_day(node: &Node) -> Reading<(i8, i8)> {
    let read = || {
        let (month, day) = node.text()?.split_once('-')?;
        let (month, day) = (month.trim().parse().ok()?, day.trim().parse().ok()?);
        // 29 February is no day of every year, so a common year is asked.
        vocab::Date::new(2023, month, day).ok()?;
        Some((month, day))
    };
    read().ok_or_else(|| wrong(node, ValueType::MonthDay))
}

fn month_span(node: &Node) -> Reading<Value> {
    let read = || match &node.item {
        Item::List(ends) => match ends.as_slice() {
            [first, last] => Some((Month::parse(first.text()?)?, Month::parse(last.text()?)?)),
            _ => None,
        },
        _ => None,
    };
    read()
        .filter(|(first, last)| first <= last)
        .map(|(first, last)| Value::MonthSpan(first, last))
        .ok_or_else(|| wrong(node, ValueType::MonthSpan))
}

/// Refuses members that the form does not have, so that a typing mistake is not ignored.
fn only(node: &Node, names: &[&str], expected: ValueType) -> Reading<()> {
    let Some(members) = node.table() else { return Err(wrong(node, expected)) };
    match members.iter().find(|(name, _)| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some((name, member)) => Err(Problem {
            code: "unknown-field",
            line: member.line,
            message: Text::new(
                format!("值里没有“{name}”这一项"),
                format!("the value has no field `{name}`"),
            ),
            remedy: Text::new(
                format!("可用的有：{}", names.join("、")),
                format!("fields are {}", names.join(", ")),
            ),
        }),
    }
}

fn member<'a>(node: &'a Node, name: &str, expected: ValueType) -> Reading<&'a Node> {
    node.get(name).ok_or_else(|| {
        let form = expected.form();
        Problem {
            code: "missing-field",
            line: node.line,
            message: Text::new(format!("值里缺少“{name}”"), format!("the value lacks `{name}`")),
            remedy: Text::new(format!("应写成：{}", form.zh), format!("write {}", form.en)),
        }
    })
}

fn bands(node: &Node) -> Reading<Vec<(Option<Fen>, Rate)>> {
    let Item::List(nodes) = &node.item else { return Ok(vec![(None, rate(node)?)]) };
    if nodes.is_empty() || nodes.len() > MAX_BANDS {
        return Err(wrong(node, ValueType::Bands));
    }
    let mut bands = Vec::new();
    let mut lower = Fen::ZERO;
    for (index, band) in nodes.iter().enumerate() {
        only(band, &["to", "ratio"], ValueType::Bands)?;
        let to = band.get("to").map(money).transpose()?;
        let last = index + 1 == nodes.len();
        match to {
            Some(_) if last => {
                return Err(open_end(band, "末段不应有上限", "the last band has an edge"));
            }
            None if !last => {
                return Err(open_end(band, "中间的分段缺少上限", "a middle band has no edge"));
            }
            Some(to) if to <= lower => return Err(unreachable(band, to, lower)),
            _ => {}
        }
        lower = to.unwrap_or(lower);
        bands.push((to, rate(member(band, "ratio", ValueType::Bands)?)?));
    }
    Ok(bands)
}

fn open_end(node: &Node, zh: &'static str, en: &'static str) -> Problem {
    Problem {
        code: "gap",
        line: node.line,
        message: Text::fixed(zh, en),
        remedy: Text::fixed(
            "除末段外每段写 to，末段不写，封顶另用 cap",
            "give every band but the last its `to`; a limit is the key `cap`",
        ),
    }
}

fn unreachable(node: &Node, to: Fen, lower: Fen) -> Problem {
    Problem {
        code: "unreachable",
        line: node.line,
        message: Text::new(
            format!("上限 {to} 不高于前一段的 {lower}，这一段永远用不到"),
            format!("the edge {to} is not above {lower} before it: the band is never reached"),
        ),
        remedy: Text::fixed("按金额从低到高排列各段", "order the bands by amount"),
    }
}

fn timing(node: &Node) -> Reading<Timing> {
    let expected = ValueType::Timing;
    let names = ["cycle", "months_after", "by_day", "first_months_after", "qualifying_months"];
    only(node, &names, expected)?;
    let months = |name: &str| -> Reading<Option<i8>> {
        let Some(node) = node.get(name) else { return Ok(None) };
        let months = node.integer().and_then(|months| i8::try_from(months).ok());
        let months = months.filter(|months| (0..=24).contains(months));
        months.map(Some).ok_or_else(|| wrong(node, ValueType::Count(crate::registry::Unit::Months)))
    };
    member(node, "months_after", expected)?;
    Ok(Timing {
        cycle: cycle(member(node, "cycle", expected)?)?,
        months_after: months("months_after")?.unwrap_or_default(),
        by_day: node.get("by_day").map(day).transpose()?,
        first_months_after: months("first_months_after")?,
        qualifying_months: months("qualifying_months")?.map(i32::from),
    })
}

fn cycle(node: &Node) -> Reading<Cycle> {
    match node.text() {
        Some("monthly") => Ok(Cycle::Monthly),
        Some("quarterly") => Ok(Cycle::Quarterly),
        Some(text) => match text.strip_prefix("yearly ") {
            Some(day) => {
                let day = Node { line: node.line, item: Item::Text(day.to_owned()) };
                month_day(&day).map(|(month, day)| Cycle::Yearly { month, day })
            }
            None => Err(cycle_unknown(node)),
        },
        None => Err(cycle_unknown(node)),
    }
}

fn cycle_unknown(node: &Node) -> Problem {
    Problem {
        code: "wrong-type",
        line: node.line,
        message: Text::new(
            format!("没有 {} 这种划入周期", node.shown()),
            format!("{} is no cycle", node.shown()),
        ),
        remedy: Text::fixed(
            "写 monthly、quarterly 或 \"yearly 07-01\"",
            "write monthly, quarterly or \"yearly 07-01\"",
        ),
    }
}
