//! 折算 — shares of an average that no document gives.

use vocab::{Date, Text};

use crate::finding::Finding;
use crate::library::PolicyLibrary;
use crate::pack::Rule;
use crate::value::{Value, WrittenBase};

pub(super) fn check(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    findings.extend(library.rules().iter().filter_map(|rule| without_average(library, rule)));
}

/// A share of the average wage on a day for which no average or no rounding is known.
fn without_average(library: &PolicyLibrary, rule: &Rule) -> Option<Finding> {
    let Value::Base(WrittenBase::Share(_)) = rule.value else { return None };
    let kind = *rule.kinds.first()?;
    let book = library.book(rule.place, kind, rule.from, Date::MAX);
    if book.average_wage().is_some() && book.share_rounding().is_some() {
        return None;
    }
    Some(rule.spot.error(
        "average-missing",
        Text::fixed(
            "按平均工资的比例，但当天没有平均工资（average.wage）或折算的舍入（average.share_rounding）",
            "a share of the average wage, but that day has no average.wage or average.share_rounding",
        ),
        Text::fixed(
            "补上平均工资和舍入，或直接写出数额",
            "add the average and its rounding, or write the amount itself",
        ),
    ))
}
