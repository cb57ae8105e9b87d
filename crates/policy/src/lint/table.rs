//! 待遇表 — levels, ages and bands that a table leaves open, and retired people worse off than
//! active ones.

use vocab::{Date, Text};

use super::{behind, eras};
use crate::book::RuleBook;
use crate::finding::Finding;
use crate::library::PolicyLibrary;
use crate::pack::Rule;
use crate::registry;
use crate::rules::{BenefitRow, Care, SettlementRules, Standing};
use crate::when::CASES;

pub(super) fn check(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    for (care, prefix) in [(Care::Outpatient, "outpatient."), (Care::Inpatient, "inpatient.")] {
        for (place, kind, days) in eras(library, prefix) {
            for day in days {
                let book = library.book(place, kind, day, Date::MAX);
                for tier in tiers(library, prefix) {
                    gaps(&book, care, tier, findings);
                    worse_off(&book, care, tier, findings);
                }
            }
        }
    }
    maternity(library, findings);
}

/// No tier, and every tier that the rules of the prefix name.
fn tiers<'a>(library: &'a PolicyLibrary, prefix: &str) -> Vec<Option<&'a str>> {
    let rules = library.rules().iter().filter(|rule| rule.spec.key.starts_with(prefix));
    let named = rules.flat_map(|rule| rule.when.tier.iter().map(|tier| Some(tier.as_str())));
    let mut tiers: Vec<Option<&str>> = std::iter::once(None).chain(named).collect();
    tiers.sort_unstable();
    tiers.dedup();
    // Bounded: a hostile pack may name thousands of tiers.
    tiers.truncate(16);
    tiers
}

fn gaps(book: &RuleBook<'_>, care: Care, tier: Option<&str>, findings: &mut Vec<Finding>) {
    for gap in book.table_gaps(care, tier) {
        let (level, age, on) = (gap.level, gap.from_age, book.on());
        let status = if gap.retired { ("退休", "retired") } else { ("在职", "active") };
        let meaning = registry::find(gap.key).map(|spec| spec.meaning.clone());
        let meaning = meaning.unwrap_or_else(|| Text::fixed("规则", "rule"));
        findings.push(gap.beside.spot.warning(
            "gap",
            Text::new(
                format!("{on}，{level} 级机构、{}、{age} 岁的人没有“{}”", status.0, meaning.zh),
                format!(
                    "{on}, level {level}, {}, aged {age}: no {}, though the table has this row",
                    status.1, meaning.en
                ),
            ),
            Text::fixed(
                "补上这一行；没有文件就写进“未译”",
                "add the row; if no document gives it note it under 未译",
            ),
        ));
    }
}

fn worse_off(book: &RuleBook<'_>, care: Care, tier: Option<&str>, findings: &mut Vec<Finding>) {
    let standing = Standing { class: vocab::PersonClass::Employee, tier, household: None };
    let Ok(rules) = book.settlement_of(care, standing) else { return };
    for retired in rules.rows.iter().filter(|row| row.retired) {
        let active = rules.rows.iter().rfind(|row| {
            !row.retired && row.level == retired.level && row.from_age <= retired.from_age
        });
        let Some(active) = active else { continue };
        if let Some((what, citation)) = worse(active, retired) {
            let Some(rule) = behind(book.library(), citation) else { continue };
            findings.push(complain(rule, retired.level, &what));
        }
    }
    worse_cap(book, &rules, findings);
}

fn worse(active: &BenefitRow, retired: &BenefitRow) -> Option<(Text, vocab::CitationId)> {
    let (a, r) = (active.deductible_first, retired.deductible_first);
    if r.value > a.value {
        let what = Text::new(
            format!("起付标准退休 {} 高于在职 {}", r.value, a.value),
            format!("deductible {} retired, {} active", r.value, a.value),
        );
        return Some((what, r.citation));
    }
    let bands = active.bands.iter().zip(&retired.bands);
    let lower = bands.into_iter().find(|(a, r)| r.ratio.value < a.ratio.value)?;
    let (a, r) = (lower.0.ratio, lower.1.ratio);
    let what = Text::new(
        format!("支付比例退休 {} 低于在职 {}", r.value, a.value),
        format!("ratio {} retired, {} active", r.value, a.value),
    );
    Some((what, r.citation))
}

fn worse_cap(book: &RuleBook<'_>, rules: &SettlementRules, findings: &mut Vec<Finding>) {
    let (Some(active), Some(retired)) = (rules.cap_active, rules.cap_retired) else { return };
    if retired.value >= active.value {
        return;
    }
    let Some(rule) = behind(book.library(), retired.citation) else { return };
    let what = Text::new(
        format!("年度限额退休 {} 低于在职 {}", retired.value, active.value),
        format!("yearly cap {} retired, {} active", retired.value, active.value),
    );
    findings.push(worse_finding(rule, what));
}

fn complain(rule: &Rule, level: u8, what: &Text) -> Finding {
    worse_finding(
        rule,
        Text::new(format!("{level} 级机构：{}", what.zh), format!("level {level}: {}", what.en)),
    )
}

fn worse_finding(rule: &Rule, message: Text) -> Finding {
    rule.spot.warning(
        "retired-worse-off",
        message,
        Text::fixed(
            "改革要求向退休人员倾斜，请核对是否写反",
            "the reform favours retired people: check whether the two are exchanged",
        ),
    )
}

fn maternity(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    for (place, kind, days) in eras(library, "maternity.days") {
        for day in days {
            let days = library.book(place, kind, day, Date::MAX).maternity_days();
            let Some((_, known)) = days.first() else { continue };
            let given = |case| days.iter().any(|(given, _)| *given == case);
            let Some((_, missing)) = CASES.iter().find(|(case, _)| !given(*case)) else { continue };
            let Some(rule) = behind(library, known.citation) else { continue };
            findings.push(rule.spot.warning(
                "gap",
                Text::new(
                    format!("没有“{missing}”这一情形的天数"),
                    format!("no days for the case {missing}"),
                ),
                Text::fixed(
                    "补上这一行；没有文件就写进“未译”",
                    "add the row; if no document gives it note it under 未译",
                ),
            ));
        }
    }
}
