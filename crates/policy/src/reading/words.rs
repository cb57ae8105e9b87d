//! 用词 — a value in words, with its unit: `2%`, `4,462.00 元`, `首次 800.00 元，再次 400.00 元`.

mod shapes;

use vocab::{Fen, Text};

use crate::registry::{KeySpec, Unit, ValueType};
use crate::rules::{
    AgeBand, BandEdges, CapOn, CapShape, Care, Credit, Cycle, DeductibleOrder, DeductiblePeriod,
    DeductibleShape, Fall, Kin, SharerOrder, SpendOrder, Timing,
};
use crate::value::Value;

/// The value of a key.
pub(super) fn figure(value: &Value, spec: &KeySpec) -> Text {
    match value {
        Value::Unstated => Text::fixed(
            "文件有规定，数字没有收录到",
            "a document says it; the figure was not collected",
        ),
        Value::Money(fen) => money(*fen),
        Value::NoLimit => Text::fixed("不设限额", "no limit"),
        Value::Rate(rate) => both(rate.to_string()),
        Value::Count(count) => counted(i64::from(*count), spec),
        Value::Day(day) => Text::new(format!("每月 {day} 日"), format!("day {day} of the month")),
        Value::Flag(true) => Text::fixed("是", "yes"),
        Value::Flag(false) => Text::fixed("否", "no"),
        Value::Rounding(rounding) => rounding.label(),
        Value::MonthDay(month, day) => {
            Text::new(format!("{month} 月 {day} 日"), format!("{month:02}-{day:02}"))
        }
        Value::MonthSpan(first, last) => {
            Text::new(format!("{first} 至 {last}"), format!("{first} to {last}"))
        }
        Value::Deductible(shape) => deductible(shape),
        Value::Cap(shape) => cap(*shape),
        Value::Bands(bands) => banded(bands),
        Value::Credit(shape) => credit(shape),
        Value::Timing(rule) => timing(rule),
        Value::BandEdges(BandEdges::OnBill) => {
            Text::fixed("按账单金额（含起付标准）", "on the bill, deductible included")
        }
        Value::BandEdges(BandEdges::AboveDeductible) => {
            Text::fixed("按起付标准以上的部分", "on the part above the deductible")
        }
        Value::DeductiblePeriod(DeductiblePeriod::PerVisit) => Text::fixed("按次", "per visit"),
        Value::DeductiblePeriod(DeductiblePeriod::PerYear) => Text::fixed("按年", "per year"),
        Value::DeductibleOrder(DeductibleOrder::BeforeRatio) => {
            Text::fixed("先减起付标准再乘比例", "taken off before the ratio")
        }
        Value::DeductibleOrder(DeductibleOrder::AfterRatio) => {
            Text::fixed("先乘比例再减起付标准", "taken off after the ratio")
        }
        Value::Level(level) => Text::new(format!("按 {level} 级机构"), format!("as level {level}")),
        Value::Care(Care::Inpatient) => Text::fixed("按住院", "as inpatient care"),
        Value::Care(Care::Outpatient) => Text::fixed("按普通门诊", "as outpatient care"),
        Value::Care(Care::Chronic) => Text::fixed("按门诊慢特病", "as chronic outpatient care"),
        Value::SharerOrder(SharerOrder::Binding) => {
            Text::fixed("按绑定的先后", "in the order of binding")
        }
        Value::SharerOrder(SharerOrder::LargestFirst) => {
            Text::fixed("余额多的先付", "the largest balance first")
        }
        Value::Kin(kin) => Kin::listed(kin),
        Value::Date(day) => both(day.to_string()),
        Value::SpendOrder(SpendOrder::CurrentFirst) => {
            Text::fixed("先用本年划入", "this year's credits first")
        }
        Value::SpendOrder(SpendOrder::EarlierFirst) => {
            Text::fixed("先用历年结转", "earlier years' money first")
        }
        Value::CapOn(CapOn::Payment) => Text::fixed("限基金支付", "limits the payment"),
        Value::CapOn(CapOn::Cost) => Text::fixed("限政策范围内费用", "limits the cost"),
        other => shapes::figure(other, spec),
    }
}

fn both(text: String) -> Text {
    Text::new(text.clone(), text)
}

fn money(fen: Fen) -> Text {
    Text::new(format!("{fen} 元"), format!("{fen} yuan"))
}

fn counted(count: i64, spec: &KeySpec) -> Text {
    let (zh, en) = match spec.value {
        ValueType::Count(Unit::Days) => ("天", "days"),
        ValueType::Count(Unit::Months) => ("个月", "months"),
        ValueType::Count(Unit::Years) => ("年", "years"),
        _ => ("个", "in number"),
    };
    Text::new(format!("{count} {zh}"), format!("{count} {en}"))
}

fn deductible(shape: &DeductibleShape) -> Text {
    match shape {
        DeductibleShape::ByAdmission(amounts) => match amounts.as_slice() {
            [only] => money(*only),
            [first, later] => Text::new(
                format!("首次 {first} 元，同年再次 {later} 元"),
                format!("{first} yuan first, {later} later in the year"),
            ),
            steps => {
                let steps: Vec<String> = steps.iter().map(ToString::to_string).collect();
                Text::new(
                    format!("同年各次依次 {} 元，以后同末次", steps.join("、")),
                    format!(
                        "by admission in the year: {} yuan; then as the last",
                        steps.join(", ")
                    ),
                )
            }
        },
        DeductibleShape::Falling { first, fall, floor } => {
            let (zh, en) = match fall {
                Fall::Amount(fen) => (format!("{fen} 元"), format!("{fen} yuan")),
                Fall::OfFirst(rate, _) => {
                    (format!("首次的 {rate}"), format!("{rate} of the first"))
                }
                Fall::OfPrevious(rate, _) => {
                    (format!("上一次的 {rate}"), format!("{rate} of the one before"))
                }
            };
            Text::new(
                format!("首次 {first} 元，每再住一次降{zh}，最低 {floor} 元"),
                format!("{first} yuan first, each further one less by {en}, at least {floor}"),
            )
        }
        DeductibleShape::OfAverage(of) => {
            let shares: Vec<String> = of.shares.iter().map(ToString::to_string).collect();
            let average = of.average;
            Text::new(
                format!("公布平均数 {average} 元的 {}", shares.join("、")),
                format!("{} of the published average of {average} yuan", shares.join(", ")),
            )
        }
        DeductibleShape::OfBill(of) => {
            let (share, least, most) = (of.share, of.at_least, of.at_most);
            Text::new(
                format!("当次费用的 {share}，最低 {least} 元，最高 {most} 元"),
                format!("{share} of the bill, at least {least}, at most {most} yuan"),
            )
        }
        DeductibleShape::Times(times) => Text::new(
            format!("本地起付标准的 {times} 倍"),
            format!("{times} times the deductible at home"),
        ),
    }
}

fn cap(shape: CapShape) -> Text {
    match shape {
        CapShape::Amount(amount) => money(amount),
        CapShape::ShareOf { average, share, .. } => Text::new(
            format!("公布平均数 {average} 元的 {share}"),
            format!("{share} of the published average of {average} yuan"),
        ),
        CapShape::TimesOf { average, times } => Text::new(
            format!("公布平均数 {average} 元的 {times} 倍"),
            format!("{times} times the published average of {average} yuan"),
        ),
    }
}

fn banded(bands: &[(Option<Fen>, vocab::Rate)]) -> Text {
    let mut zh = Vec::new();
    let mut en = Vec::new();
    for (to, rate) in bands {
        match to {
            Some(to) => {
                zh.push(format!("{to} 元以内 {rate}"));
                en.push(format!("{rate} up to {to} yuan"));
            }
            None if bands.len() == 1 => return both(rate.to_string()),
            None => {
                zh.push(format!("以上 {rate}"));
                en.push(format!("{rate} above"));
            }
        }
    }
    Text::new(zh.join("，"), en.join(", "))
}

fn credit(shape: &Credit) -> Text {
    match shape {
        Credit::ShareOfBase(rate) => {
            Text::new(format!("缴费基数的 {rate}"), format!("{rate} of the base"))
        }
        Credit::ShareOfBaseByAge(bands) => {
            let ages = by_age(bands, ToString::to_string, ToString::to_string);
            Text::new(format!("缴费基数的{}", ages.zh), format!("of the base: {}", ages.en))
        }
        Credit::FixedMonthly(fen) => {
            Text::new(format!("每月 {fen} 元"), format!("{fen} yuan a month"))
        }
        Credit::FixedMonthlyByAge(bands) => {
            let ages = by_age(bands, |fen| format!("{fen} 元"), |fen| format!("{fen} yuan"));
            Text::new(format!("每月{}", ages.zh), format!("a month: {}", ages.en))
        }
        Credit::FixedYearlyByAge(bands) => {
            let ages = by_age(bands, |fen| format!("{fen} 元"), |fen| format!("{fen} yuan"));
            Text::new(format!("每年{}", ages.zh), format!("a year: {}", ages.en))
        }
        Credit::ShareOfPension(rate) => {
            Text::new(format!("本人养老金的 {rate}"), format!("{rate} of one's pension"))
        }
        Credit::ShareOfAverage { rate, average, rise: None } => Text::new(
            format!("公布平均数 {average} 元的 {rate}"),
            format!("{rate} of the published average of {average} yuan"),
        ),
        Credit::ShareOfAverage { rate, average, rise: Some(rise) } => Text::new(
            format!("公布平均数 {average} 元上调 {rise} 后的 {rate}"),
            format!("{rate} of the published average of {average} yuan raised by {rise}"),
        ),
        Credit::ShareOfAmount { rate, amount } => Text::new(
            format!("他人每月 {amount} 元的 {rate}"),
            format!("{rate} of the {amount} yuan a month that others get"),
        ),
        Credit::EmployerReturn { individual, employer } => {
            let ages = by_age(employer, ToString::to_string, ToString::to_string);
            Text::new(
                format!("个人缴的 {individual}，另加单位缴费划回缴费基数的{}", ages.zh),
                format!("own {individual}, and of the employer's fee: {}", ages.en),
            )
        }
        Credit::None => Text::fixed("不划入", "nothing is credited"),
    }
}

fn by_age<T: Copy>(bands: &[AgeBand<T>], zh: fn(&T) -> String, en: fn(&T) -> String) -> Text {
    let mut words = (Vec::new(), Vec::new());
    for (index, band) in bands.iter().enumerate() {
        let end = bands.get(index + 1).map(|next| next.from_age);
        let (value_zh, value_en, from) = (zh(&band.value), en(&band.value), band.from_age);
        match (from, end) {
            (0, Some(end)) => {
                words.0.push(format!("不满 {end} 岁 {value_zh}"));
                words.1.push(format!("{value_en} below {end}"));
            }
            (0, None) => {
                words.0.push(format!(" {value_zh}"));
                words.1.push(value_en);
            }
            (from, _) => {
                words.0.push(format!("{from} 岁起 {value_zh}"));
                words.1.push(format!("{value_en} from {from}"));
            }
        }
    }
    Text::new(words.0.join("，"), words.1.join(", "))
}

fn timing(rule: &Timing) -> Text {
    let (mut zh, mut en) = match rule.cycle {
        Cycle::Monthly => ("每月划入".to_owned(), "monthly".to_owned()),
        Cycle::Quarterly => ("每季划入".to_owned(), "quarterly".to_owned()),
        Cycle::Yearly { month, day } => {
            (format!("每年 {month} 月 {day} 日划入"), format!("yearly on {month:02}-{day:02}"))
        }
    };
    match rule.months_after {
        0 => {
            zh.push_str("，到账当月");
            en.push_str(", in the month of receipt");
        }
        1 => {
            zh.push_str("，到账次月");
            en.push_str(", in the month after receipt");
        }
        more => {
            zh.push_str(&format!("，到账后第 {more} 个月"));
            en.push_str(&format!(", {more} months after receipt"));
        }
    }
    if let Some(day) = rule.by_day {
        zh.push_str(&format!("，最迟 {day} 日"));
        en.push_str(&format!(", by day {day}"));
    }
    if let Some(months) = rule.first_months_after {
        zh.push_str(&format!("；首次划入最迟在到账后第 {months} 个月"));
        en.push_str(&format!("; a first credit may take {months} months"));
    }
    if let Some(months) = rule.qualifying_months {
        zh.push_str(&format!("；缴满 {months} 个月才开户"));
        en.push_str(&format!("; the account opens after {months} paid months"));
    }
    Text::new(zh, en)
}
