//! 划入形状 — readers of the shapes of credit, and how each is written.

use vocab::Text;

use super::{MAX_BANDS, Problem, Reading, member, money, only, rate, wrong};
use crate::registry::ValueType;
use crate::rules::{AgeBand, Credit};
use crate::tree::{Item, Node};

pub(super) fn credit(node: &Node) -> Reading<Credit> {
    let expected = ValueType::Credit;
    let shape = member(node, "shape", expected)?;
    let field = |name: &str| member(node, name, expected);
    let fields = |names: &[&str]| {
        let mut all = vec!["shape"];
        all.extend_from_slice(names);
        only(node, &all, expected)
    };
    match shape.text().unwrap_or_default() {
        "share-of-base" => {
            fields(&["rate"])?;
            Ok(Credit::ShareOfBase(rate(field("rate")?)?))
        }
        "share-of-base-by-age" => {
            fields(&["bands"])?;
            Ok(Credit::ShareOfBaseByAge(age_bands(field("bands")?, "rate", rate)?))
        }
        "fixed-monthly" => {
            fields(&["amount"])?;
            Ok(Credit::FixedMonthly(money(field("amount")?)?))
        }
        "fixed-monthly-by-age" => {
            fields(&["bands"])?;
            Ok(Credit::FixedMonthlyByAge(age_bands(field("bands")?, "amount", money)?))
        }
        "fixed-yearly-by-age" => {
            fields(&["bands"])?;
            Ok(Credit::FixedYearlyByAge(age_bands(field("bands")?, "amount", money)?))
        }
        "share-of-pension" => {
            fields(&["rate"])?;
            Ok(Credit::ShareOfPension(rate(field("rate")?)?))
        }
        "share-of-average" => {
            fields(&["rate", "average", "rise"])?;
            let rise = node.get("rise").map(rate).transpose()?;
            let (rate, average) = (rate(field("rate")?)?, money(field("average")?)?);
            Ok(Credit::ShareOfAverage { rate, average, rise })
        }
        "share-of-amount" => {
            fields(&["rate", "amount"])?;
            let (rate, amount) = (rate(field("rate")?)?, money(field("amount")?)?);
            Ok(Credit::ShareOfAmount { rate, amount })
        }
        "employer-return" => {
            fields(&["individual", "bands"])?;
            let individual = rate(field("individual")?)?;
            let employer = age_bands(field("bands")?, "rate", rate)?;
            Ok(Credit::EmployerReturn { individual, employer })
        }
        "none" => fields(&[]).map(|()| Credit::None),
        _ => Err(Problem {
            code: "wrong-type",
            line: shape.line,
            message: Text::new(
                format!("没有 {} 这种划入形状", shape.shown()),
                format!("{} is no shape of credit", shape.shown()),
            ),
            remedy: Text::new(
                format!("可用的有：{}", CREDIT_SHAPES.join("、")),
                format!("shapes are {}", CREDIT_SHAPES.join(", ")),
            ),
        }),
    }
}

/// Names of the shapes of credit.
const CREDIT_SHAPES: [&str; 10] = [
    "share-of-base",
    "share-of-base-by-age",
    "fixed-monthly",
    "fixed-monthly-by-age",
    "fixed-yearly-by-age",
    "share-of-pension",
    "share-of-average",
    "share-of-amount",
    "employer-return",
    "none",
];

/// Each shape as it is written, with what its figures are.
pub(crate) const CREDIT_FORMS: [(&str, &str); 10] = [
    ("{ shape = \"share-of-base\", rate = \"2%\" }", "按缴费基数比例 · share of the base"),
    (
        "{ shape = \"share-of-base-by-age\", bands = [{ from_age = 0, rate = \"1%\" }] }",
        "按年龄的缴费基数比例 · share of the base by age",
    ),
    ("{ shape = \"fixed-monthly\", amount = \"100.00\" }", "每月定额 · fixed a month"),
    (
        "{ shape = \"fixed-monthly-by-age\", bands = [{ from_age = 0, amount = \"100.00\" }] }",
        "按年龄每月定额 · fixed a month by age",
    ),
    (
        "{ shape = \"fixed-yearly-by-age\", bands = [{ from_age = 0, amount = \"1680.00\" }] }",
        "按年龄每年定额 · fixed a year by age",
    ),
    ("{ shape = \"share-of-pension\", rate = \"2%\" }", "按本人养老金 · share of one's pension"),
    (
        "{ shape = \"share-of-average\", rate = \"2.8%\", average = \"3500.00\" }",
        "按平均工资或平均养老金，可写 rise 先上调 · share of a published average, raised by `rise` first",
    ),
    (
        "{ shape = \"share-of-amount\", rate = \"80%\", amount = \"83.00\" }",
        "按他人定额的比例 · share of what others are credited",
    ),
    (
        "{ shape = \"employer-return\", individual = \"2%\", \
         bands = [{ from_age = 0, rate = \"1%\" }] }",
        "个人缴费加单位缴费的一部分 · own fee and a part of the employer's",
    ),
    ("{ shape = \"none\" }", "没有划入 · nothing"),
];

fn age_bands<T>(
    node: &Node,
    name: &str,
    read: fn(&Node) -> Reading<T>,
) -> Reading<Vec<AgeBand<T>>> {
    let Item::List(nodes) = &node.item else { return Err(wrong(node, ValueType::Credit)) };
    if nodes.is_empty() || nodes.len() > MAX_BANDS {
        return Err(wrong(node, ValueType::Credit));
    }
    let mut bands: Vec<AgeBand<T>> = Vec::new();
    for band in nodes {
        only(band, &["from_age", name], ValueType::Credit)?;
        let from_age = member(band, "from_age", ValueType::Credit)?;
        let Some(age) = from_age.integer().filter(|age| (0..=120).contains(age)) else {
            return Err(wrong(from_age, ValueType::Count(crate::registry::Unit::Years)));
        };
        match bands.last() {
            None if age > 0 => return Err(age_gap(from_age, age)),
            Some(before) if age <= before.from_age => return Err(age_order(from_age, age)),
            _ => {}
        }
        bands.push(AgeBand { from_age: age, value: read(member(band, name, ValueType::Credit)?)? });
    }
    Ok(bands)
}

fn age_gap(node: &Node, age: i32) -> Problem {
    Problem {
        code: "gap",
        line: node.line,
        message: Text::new(
            format!("年龄段从 {age} 岁开始，{} 岁的人没有标准", age - 1),
            format!("the ages start at {age}: nothing holds for a person aged {}", age - 1),
        ),
        remedy: Text::fixed("第一段从 0 岁写起", "let the first band start at age 0"),
    }
}

fn age_order(node: &Node, age: i32) -> Problem {
    Problem {
        code: "unreachable",
        line: node.line,
        message: Text::new(
            format!("{age} 岁这一段不晚于前一段，永远用不到"),
            format!("the band from age {age} is not after the one before: never reached"),
        ),
        remedy: Text::fixed("按年龄从小到大排列各段", "order the bands by age"),
    }
}
