//! 细则 — shapes that can be written and make no sense: deductibles that rise, points beyond what
//! the nation allows, shares that no rate can hold.

use vocab::{Date, Fen, Rate, Text};

use super::{behind, eras};
use crate::finding::Finding;
use crate::library::PolicyLibrary;
use crate::pack::Rule;
use crate::rules::{BenefitRow, Care, CareArea, CarePlace, DeductibleShape, RemoteKind, Standing};
use crate::value::Value;

/// The oldest age that a ratio by age is looked at for.
const OLDEST: i64 = 120;

pub(super) fn check(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    for rule in library.rules() {
        findings.extend(rises(rule));
        findings.extend(multiple(rule));
    }
    for care in [Care::Outpatient, Care::Inpatient] {
        by_day(library, care, findings);
    }
    reductions(library, findings);
}

/// A later admission that costs more than the one before.
fn rises(rule: &Rule) -> Option<Finding> {
    let Value::Deductible(shape) = &rule.value else { return None };
    let amounts = shape.amounts()?;
    let (before, after) =
        amounts.iter().zip(amounts.iter().skip(1)).find(|(before, after)| after > before)?;
    Some(rule.spot.warning(
        "deductible-rises",
        Text::new(
            format!("再次住院的起付标准 {after} 高于前一次的 {before}"),
            format!("the deductible of a later admission, {after}, is above {before} before it"),
        ),
        Text::fixed(
            "起付标准通常逐次降低，请核对次序",
            "deductibles usually fall: check the order",
        ),
    ))
}

/// A multiple of the deductible at home, where there is nothing that it could be a multiple of.
fn multiple(rule: &Rule) -> Option<Finding> {
    let Value::Deductible(DeductibleShape::Times(_)) = rule.value else { return None };
    let when = &rule.when;
    let by_row = !when.level.is_empty() || when.retired.is_some() || when.from_age.is_some();
    let at_home = rule.spec.key != "remote.deductible";
    (at_home || by_row).then(|| {
        rule.spot.error(
            "multiple-of-nothing",
            Text::fixed(
                "“本地起付标准的倍数”只能写在 remote.deductible，而且各级、各类人相同",
                "a multiple of the deductible at home stands in remote.deductible only, one for \
                 all levels and people",
            ),
            Text::fixed("按级别写金额", "write amounts by level"),
        )
    })
}

fn by_day(library: &PolicyLibrary, care: Care, findings: &mut Vec<Finding>) {
    let prefix = if care == Care::Inpatient { "inpatient." } else { "outpatient." };
    let standing = Standing { class: vocab::PersonClass::Employee, tier: None, household: None };
    for (place, kind, days) in eras(library, prefix) {
        for day in days {
            let book = library.book(place, kind, day, Date::MAX);
            let Ok(rules) = book.settlement_of(care, standing) else { continue };
            let refinements = &rules.refinements;
            if let Some(share) = refinements.retired_own_share {
                let inexact = rules.rows.iter().find(|row| !holds_exactly(row, share.value));
                let rule = behind(library, share.citation).filter(|_| inexact.is_some());
                findings.extend(rule.map(not_exact));
            }
            if let Some(per_year) = refinements.ratio_per_year_of_age {
                let over = rules.rows.iter().any(|row| passes_whole(row, per_year.value));
                let rule = behind(library, per_year.citation).filter(|_| over);
                findings.extend(rule.map(passes));
            }
            if let Some(most) = refinements.deductible_year_max {
                let visit = rules.rows.iter().map(|row| row.deductible_first.value).max();
                let Some(visit) = visit.filter(|visit| *visit > most.value) else { continue };
                let rule = behind(library, most.citation);
                findings.extend(rule.map(|rule| below_one(rule, most.value, visit)));
            }
        }
    }
}

/// Whether a share of the own part is a rate in whole millionths.
fn holds_exactly(row: &BenefitRow, share: Rate) -> bool {
    row.bands.iter().all(|band| {
        let own = Rate::SCALE.checked_sub(band.ratio.value.0);
        let product = own.and_then(|own| own.checked_mul(share.0));
        product.is_some_and(|product| product % Rate::SCALE == 0)
    })
}

fn not_exact(rule: &Rule) -> Finding {
    rule.spot.warning(
        "share-not-exact",
        Text::fixed(
            "照此算出的退休自付比例，百分数超过四位小数，写不成准确的比例",
            "the retired own share that this gives has more than four decimals of a percent",
        ),
        Text::fixed("直接写退休的支付比例", "write the ratios of retired people themselves"),
    )
}

fn passes_whole(row: &BenefitRow, per_year: Rate) -> bool {
    let more = per_year.0.checked_mul(OLDEST);
    row.bands.iter().any(|band| {
        let ratio = more.and_then(|more| more.checked_add(band.ratio.value.0));
        ratio.is_none_or(|ratio| ratio > Rate::SCALE)
    })
}

fn passes(rule: &Rule) -> Finding {
    rule.spot.warning(
        "rate-above-whole",
        Text::fixed(
            "按年龄加上去，120 岁以前支付比例就超过 100%",
            "with what age adds, the ratio passes 100% before the age of 120",
        ),
        Text::fixed("请核对每岁增加多少", "check what each year of age adds"),
    )
}

fn below_one(rule: &Rule, most: Fen, visit: Fen) -> Finding {
    rule.spot.warning(
        "bounds-reversed",
        Text::new(
            format!("全年合计上限 {most} 低于一次的起付标准 {visit}"),
            format!("the most of a year, {most}, is below one deductible, {visit}"),
        ),
        Text::fixed("请核对是否写反", "check whether the two are exchanged"),
    )
}

/// Points beyond the ceiling of a wider rule.
fn reductions(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    let standing = Standing { class: vocab::PersonClass::Employee, tier: None, household: None };
    let kinds = [
        RemoteKind::Resident,
        RemoteKind::Referred,
        RemoteKind::Emergency,
        RemoteKind::Temporary,
        RemoteKind::Unfiled,
    ];
    for (place, kind, days) in eras(library, "remote.reduction") {
        for day in days {
            let book = library.book(place, kind, day, Date::MAX);
            for remote in kinds {
                for area in [CareArea::InProvince, CareArea::OutsideProvince] {
                    let (remote, area) = (Some(remote), Some(area));
                    let place = CarePlace { institution: None, remote, area };
                    let Some(found) = book.reduction(standing, place) else { continue };
                    let Some(ceiling) = found.ceiling else { continue };
                    let (points, most) = (found.points.value, ceiling.value);
                    if points > most {
                        let rule = behind(library, found.points.citation);
                        findings.extend(rule.map(|rule| beyond(rule, points, most)));
                    }
                }
            }
        }
    }
}

fn beyond(rule: &Rule, points: Rate, most: Rate) -> Finding {
    rule.spot.warning(
        "reduction-above-ceiling",
        Text::new(
            format!("降低 {points}，超过上级规定的上限 {most}；计算时按上限"),
            format!("takes off {points}, more than the {most} allowed; the ceiling is used"),
        ),
        Text::fixed("请核对文件年份，可能已被上级规定取代", "check whether it was superseded"),
    )
}
