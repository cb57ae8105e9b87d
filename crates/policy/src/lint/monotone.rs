//! 单调 — what the law implies of every table: the fund's share does not fall when the cost rises,
//! and a floor lies below its ceiling. Deductibles of later admissions: see `refinements`.

use vocab::{Date, Fen, InsuranceKind, PersonClass, Rate, Text};

use super::eras;
use crate::finding::Finding;
use crate::library::PolicyLibrary;
use crate::pack::Rule;
use crate::value::{Value, WrittenBase};
use crate::when::Query;

pub(super) fn check(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    for rule in library.rules() {
        if let Value::Bands(bands) = &rule.value {
            findings.extend(falling(rule, bands));
        }
    }
    for (place, kind, days) in eras(library, "contribution.") {
        for day in days {
            let classes = PersonClass::ALL.into_iter();
            findings.extend(classes.filter_map(|class| {
                let book = library.book(place, kind, day, Date::MAX);
                let query = Query { class: Some(class), ..Query::default() };
                let floor = book.find("contribution.floor", &query)?;
                let ceiling = book.find("contribution.ceiling", &query)?;
                crossed(floor, ceiling, day, kind)
            }));
        }
    }
}

fn falling(rule: &Rule, bands: &[(Option<Fen>, Rate)]) -> Option<Finding> {
    let pair = bands.windows(2).find(|pair| match pair {
        [(_, lower), (_, upper)] => upper < lower,
        _ => false,
    })?;
    let [(edge, lower), (_, upper)] = pair else { return None };
    let edge = edge.unwrap_or_default();
    let whom = rule.when.shown();
    Some(rule.spot.warning(
        "ratio-falls",
        Text::new(
            format!("“{}”费用过了 {edge} 元，基金的比例从 {lower} 降到 {upper}", whom.zh),
            format!(
                "{}: above {edge} yuan the fund's share falls from {lower} to {upper}",
                whom.en
            ),
        ),
        Text::fixed(
            "核对是不是把自付比例写成了基金比例；确实如此就用 explained 写明",
            "check whether these are the patient's shares; if it stands, say so with `explained`",
        ),
    ))
}

fn crossed(floor: &Rule, ceiling: &Rule, day: Date, kind: InsuranceKind) -> Option<Finding> {
    let (Value::Base(low), Value::Base(high)) = (&floor.value, &ceiling.value) else {
        return None;
    };
    let (low, high, unit, crossed) = match (low, high) {
        (WrittenBase::Stated(low), WrittenBase::Stated(high)) => {
            (low.to_string(), high.to_string(), " 元", low > high)
        }
        // Shares of the same average are compared as they are written.
        (WrittenBase::Share(low), WrittenBase::Share(high)) => {
            (low.to_string(), high.to_string(), "", low > high)
        }
        _ => return None,
    };
    let scheme = kind.label();
    crossed.then(|| {
        floor.spot.error(
            "floor-above-ceiling",
            Text::new(
                format!("{day}，{}的基数下限 {low}{unit}高于上限 {high}{unit}", scheme.zh),
                format!("{day}, {}: the floor {low} is above the ceiling {high}", scheme.en),
            ),
            Text::fixed("核对两个数和它们的年份", "check both figures and their years"),
        )
    })
}
