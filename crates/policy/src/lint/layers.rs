//! 各层、慢特病、三段 — shapes that contradict themselves: a layer of which only a half is written,
//! further assistance without assistance, people who are assisted and worse off for it, a monthly
//! quota above the yearly one, a self-paid segment that is not of the year, a pharmacy settled as a
//! level that has no ratio.

use vocab::{Date, Text};

use crate::finding::Finding;
use crate::library::PolicyLibrary;
use crate::pack::Rule;
use crate::registry;
use crate::rules::DeductiblePeriod;
use crate::value::Value;
use crate::when::Query;

pub(super) fn check(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    for rule in library.rules() {
        findings.extend(match rule.spec.key {
            "outpatient.account_segment" => segment(library, rule),
            "chronic.month_quota" => quota(library, rule),
            "pharmacy.level" => pharmacy(library, rule),
            "tilt.bands" => tilt(library, rule),
            _ => None,
        });
        findings.extend(half(library, rule));
        findings.extend(worse_off(library, rule));
    }
}

/// What another key says on the first day of a rule, to somebody whom the rule is about.
fn beside<'a>(
    library: &'a PolicyLibrary,
    rule: &Rule,
    key: &'static str,
    query: &Query<'_>,
) -> Option<&'a Rule> {
    let kind = rule.kinds.first()?;
    library.book(rule.place, *kind, rule.from, Date::MAX).find(key, query)
}

/// The other half of a layer.
const HALVES: [(&str, &str); 8] = [
    ("catastrophic.deductible", "catastrophic.bands"),
    ("catastrophic.bands", "catastrophic.deductible"),
    ("supplementary.deductible", "supplementary.bands"),
    ("supplementary.bands", "supplementary.deductible"),
    ("assistance.deductible", "assistance.bands"),
    ("assistance.bands", "assistance.deductible"),
    ("tilt.deductible", "tilt.bands"),
    ("tilt.bands", "tilt.deductible"),
];

fn half(library: &PolicyLibrary, rule: &Rule) -> Option<Finding> {
    let (_, other) = HALVES.iter().find(|(key, _)| *key == rule.spec.key)?;
    if rule.value == Value::Unstated {
        return None;
    }
    if beside(library, rule, other, &rule.when.witness()).is_some() {
        return None;
    }
    let meaning = registry::find(other).map(|spec| spec.meaning.clone())?;
    Some(rule.spot.warning(
        "gap",
        Text::new(
            format!("这一层只写了一半，没有“{}”", meaning.zh),
            format!("half of the layer: there is no {}", meaning.en),
        ),
        Text::fixed(
            "补上另一半（没有起付标准写 \"0.00\"）；没有文件就写 \"unknown\"",
            "add the other half (\"0.00\" where there is no deductible), or \"unknown\"",
        ),
    ))
}

fn tilt(library: &PolicyLibrary, rule: &Rule) -> Option<Finding> {
    let without = beside(library, rule, "assistance.bands", &rule.when.witness()).is_none();
    without.then(|| {
        rule.spot.warning(
            "tilt-without-assistance",
            Text::fixed(
                "有倾斜救助，却没有医疗救助：倾斜救助是救助以后剩下的部分",
                "further assistance without assistance: it is for what assistance left",
            ),
            Text::fixed(
                "补上医疗救助；如果这就是医疗救助，改用 assistance",
                "add the assistance, or use the keys of assistance if this is it",
            ),
        )
    })
}

/// A rule for people of a class of aid that gives them less than everybody has.
fn worse_off(library: &PolicyLibrary, rule: &Rule) -> Option<Finding> {
    if rule.when.aid.is_empty() {
        return None;
    }
    let everybody = Query { aid: None, ..rule.when.witness() };
    let usual = beside(library, rule, rule.spec.key, &everybody)?;
    let (what, worse) = match (&usual.value, &rule.value) {
        (Value::Money(usual), Value::Money(aided)) if rule.spec.key.ends_with(".deductible") => {
            (format!("{aided} / {usual}"), aided > usual)
        }
        (Value::Money(usual), Value::Money(aided)) => (format!("{aided} / {usual}"), aided < usual),
        (Value::NoLimit, Value::Money(aided)) => (format!("{aided} / none"), true),
        (Value::Bands(usual), Value::Bands(aided)) => {
            let mut pairs = usual.iter().zip(aided);
            let lower = pairs.find(|((_, usual), (_, aided))| aided < usual);
            let what = lower.map(|((_, usual), (_, aided))| format!("{aided} / {usual}"));
            (what.clone().unwrap_or_default(), what.is_some())
        }
        _ => return None,
    };
    worse.then(|| {
        let whom = rule.when.shown();
        rule.spot.warning(
            "aid-worse-off",
            Text::new(
                format!("{}的待遇低于一般人：{what}", whom.zh),
                format!("{}: worse off than everybody, {what}", whom.en),
            ),
            Text::fixed(
                "救助对象只会更宽，请核对是否写反",
                "people who are assisted have more, not less: check whether the two are exchanged",
            ),
        )
    })
}

fn quota(library: &PolicyLibrary, rule: &Rule) -> Option<Finding> {
    let Value::Money(month) = rule.value else { return None };
    let witness = rule.when.witness();
    let query = Query { retired: witness.retired.or(Some(false)), ..witness };
    let cap = beside(library, rule, "chronic.cap", &query)?;
    let Value::Cap(year) = &cap.value else { return None };
    let year = year.amount()?;
    (month > year).then(|| {
        rule.spot.error(
            "quota-above-year",
            Text::new(
                format!("月度限额 {month} 高于年度限额 {year}，月度限额永远用不到"),
                format!("the monthly quota {month} is above the yearly {year}: never reached"),
            ),
            Text::fixed("核对是不是写反了", "check whether the two are exchanged"),
        )
    })
}

fn segment(library: &PolicyLibrary, rule: &Rule) -> Option<Finding> {
    if rule.value != Value::Flag(true) {
        return None;
    }
    let period = beside(library, rule, "outpatient.deductible_period", &rule.when.witness())?;
    let per_visit = period.value == Value::DeductiblePeriod(DeductiblePeriod::PerVisit);
    per_visit.then(|| {
        rule.spot.error(
            "segment-not-yearly",
            Text::fixed(
                "有账户段，自负段却按次计算：三段里的自负段是一年累计的",
                "an account segment with a deductible per visit: the self-paid segment is of the year",
            ),
            Text::fixed(
                "自负段改为 per-year，或去掉账户段",
                "let the deductible be per-year, or leave the account segment out",
            ),
        )
    })
}

fn pharmacy(library: &PolicyLibrary, rule: &Rule) -> Option<Finding> {
    let Value::Level(level) = rule.value else { return None };
    let witness = rule.when.witness();
    let query = Query { level: Some(level), retired: Some(false), age: Some(40), ..witness };
    if beside(library, rule, "outpatient.bands", &query).is_some() {
        return None;
    }
    Some(rule.spot.warning(
        "gap",
        Text::new(
            format!("药店按 {level} 级机构结算，但 {level} 级机构没有门诊支付比例"),
            format!("a pharmacy is settled as level {level}, which has no outpatient ratio"),
        ),
        Text::fixed(
            "补上这一级的比例，或改写级别",
            "add the ratio of the level, or change the level",
        ),
    ))
}
