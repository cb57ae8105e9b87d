//! 待遇的值 — deductibles and caps, which documents write in more ways than one.

use vocab::{Fen, Rate, Rounding, Text};

use super::{MAX_BANDS, Problem, Reading, member, money, only, rate, rounding, wrong};
use crate::registry::ValueType;
use crate::rules::{CapShape, DeductibleShape, Fall, OfAverage, OfBill};
use crate::tree::{Item, Node};

/// Each form of a deductible as it is written, with what its figures are.
pub(crate) const DEDUCTIBLE_FORMS: [(&str, &str); 8] = [
    ("\"800.00\"", "每次相同 · the same for every admission"),
    (
        "{ first = \"800.00\", later = \"400.00\" }",
        "首次与再次 · the first admission and all later ones",
    ),
    (
        "{ steps = [\"650.00\", \"550.00\", \"350.00\", \"0.00\"] }",
        "第一、二、三次，最后一个管以后各次 · by admission; the last holds for all after it",
    ),
    (
        "{ first = \"200.00\", fall = \"60.00\", floor = \"100.00\" }",
        "每次降固定数额，到最低为止 · falls by an amount down to a floor",
    ),
    (
        "{ first = \"200.00\", fall = \"10%\", of = \"first\", floor = \"100.00\", \
         rounding = \"half-up-to-fen\" }",
        "每次降百分之几（of 写 first 首次或 previous 上一次） · falls by a share of the first or \
         the previous one",
    ),
    (
        "{ average = \"24000.00\", shares = [\"10%\", \"9%\"], rounding = \"half-up-to-fen\" }",
        "平均工资的比例，按次 · shares of an average, by admission",
    ),
    (
        "{ share_of_bill = \"20%\", at_least = \"2000.00\", at_most = \"10000.00\", \
         rounding = \"half-up-to-fen\" }",
        "当次费用的比例，有上下限 · a share of the bill between two bounds",
    ),
    ("{ times = 2 }", "本地起付标准的倍数，只用于异地 · so many times the one at home"),
];

/// Each form of a cap as it is written.
pub(crate) const CAP_FORMS: [(&str, &str); 4] = [
    ("\"200000.00\"", "定额 · an amount"),
    ("\"none\"", "不设限额 · no limit"),
    (
        "{ average = \"120000.00\", share = \"6%\", rounding = \"half-up-to-yuan\" }",
        "平均工资的比例 · a share of an average",
    ),
    ("{ average = \"24000.00\", times = 6 }", "平均工资的倍数 · so many times an average"),
];

/// 起付标准.
pub(super) fn deductible(node: &Node) -> Reading<DeductibleShape> {
    const EXPECTED: ValueType = ValueType::Deductible;
    if node.table().is_none() {
        return money(node).map(|first| DeductibleShape::ByAdmission(vec![first]));
    }
    let has = |name: &str| node.get(name).is_some();
    let field = |name: &str| member(node, name, EXPECTED);
    if has("steps") {
        only(node, &["steps"], EXPECTED)?;
        return list(field("steps")?, money).map(DeductibleShape::ByAdmission);
    }
    if has("average") {
        only(node, &["average", "shares", "rounding"], EXPECTED)?;
        return Ok(DeductibleShape::OfAverage(OfAverage {
            average: money(field("average")?)?,
            shares: list(field("shares")?, rate)?,
            rounding: rounding(field("rounding")?)?,
        }));
    }
    if has("share_of_bill") {
        only(node, &["share_of_bill", "at_least", "at_most", "rounding"], EXPECTED)?;
        let share = rate(field("share_of_bill")?)?;
        let rounding = rounding(field("rounding")?)?;
        let (at_least, at_most) = (money(field("at_least")?)?, money(field("at_most")?)?);
        if at_least > at_most {
            return Err(reversed(field("at_least")?, at_least, at_most));
        }
        return Ok(DeductibleShape::OfBill(OfBill { share, at_least, at_most, rounding }));
    }
    if has("times") {
        only(node, &["times"], EXPECTED)?;
        let times = field("times")?.integer().filter(|times| (1..=10).contains(times));
        return times.map(DeductibleShape::Times).ok_or_else(|| wrong(node, EXPECTED));
    }
    if has("fall") {
        return falling(node);
    }
    only(node, &["first", "later"], EXPECTED)?;
    let mut amounts = vec![money(field("first")?)?];
    amounts.extend(node.get("later").map(money).transpose()?);
    Ok(DeductibleShape::ByAdmission(amounts))
}

fn falling(node: &Node) -> Reading<DeductibleShape> {
    const EXPECTED: ValueType = ValueType::Deductible;
    let field = |name: &str| member(node, name, EXPECTED);
    let (first, floor) = (money(field("first")?)?, money(field("floor")?)?);
    if floor > first {
        return Err(reversed(field("floor")?, floor, first));
    }
    let written = field("fall")?;
    let is_rate = written.text().is_some_and(|text| text.contains(['%', '‰']));
    let fall = if is_rate {
        only(node, &["first", "fall", "of", "floor", "rounding"], EXPECTED)?;
        let (rate, how): (Rate, Rounding) = (rate(written)?, rounding(field("rounding")?)?);
        match field("of")?.text() {
            Some("first") => Fall::OfFirst(rate, how),
            Some("previous") => Fall::OfPrevious(rate, how),
            _ => return Err(wrong(node, EXPECTED)),
        }
    } else {
        only(node, &["first", "fall", "floor"], EXPECTED)?;
        Fall::Amount(money(written)?)
    };
    let shape = DeductibleShape::Falling { first, fall, floor };
    // Something that falls by nothing is a slip of the pen.
    match shape.amounts() {
        Some(amounts) if amounts.len() > 1 || first == floor => Ok(shape),
        _ => Err(wrong(node, EXPECTED)),
    }
}

/// 限额.
pub(super) fn cap(node: &Node) -> Reading<CapShape> {
    const EXPECTED: ValueType = ValueType::Cap;
    if node.table().is_none() {
        return money(node).map(CapShape::Amount);
    }
    let field = |name: &str| member(node, name, EXPECTED);
    let average = money(field("average")?)?;
    let shape = if node.get("times").is_some() {
        only(node, &["average", "times"], EXPECTED)?;
        let times = field("times")?.integer().filter(|times| (1..=100).contains(times));
        CapShape::TimesOf { average, times: times.ok_or_else(|| wrong(node, EXPECTED))? }
    } else {
        only(node, &["average", "share", "rounding"], EXPECTED)?;
        let (share, rounding) = (rate(field("share")?)?, rounding(field("rounding")?)?);
        CapShape::ShareOf { average, share, rounding }
    };
    match shape.amount() {
        Some(_) => Ok(shape),
        None => Err(wrong(node, EXPECTED)),
    }
}

fn list<T>(node: &Node, read: fn(&Node) -> Reading<T>) -> Reading<Vec<T>> {
    let nodes = match &node.item {
        Item::List(nodes) if !nodes.is_empty() && nodes.len() <= MAX_BANDS => nodes,
        _ => return Err(wrong(node, ValueType::Deductible)),
    };
    nodes.iter().map(read).collect()
}

fn reversed(node: &Node, low: Fen, high: Fen) -> Problem {
    Problem {
        code: "bounds-reversed",
        line: node.line,
        message: Text::new(
            format!("下限 {low} 高于上限 {high}"),
            format!("the lower bound {low} is above the upper one {high}"),
        ),
        remedy: Text::fixed(
            "核对文件，上下限可能写反了",
            "check the document: the two may be exchanged",
        ),
    }
}
