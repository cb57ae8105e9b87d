//! 重叠与断档 — two rules that answer one question differently, rows that are never reached, and
//! days between two versions on which nothing holds.

use std::collections::BTreeMap;

use vocab::{Date, PlaceCode, Source, SourceId, Text};

use crate::conflict::SourceConflict;
use crate::finding::Finding;
use crate::library::PolicyLibrary;
use crate::pack::Rule;
use crate::when::When;

/// Rules of one key and place beyond which pairs are no longer compared.
const MAX_GROUP: usize = 1_000;

pub(super) fn check(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    let mut groups: BTreeMap<(&str, PlaceCode), Vec<&Rule>> = BTreeMap::new();
    for rule in library.rules() {
        groups.entry((rule.spec.key, rule.place)).or_default().push(rule);
    }
    for rules in groups.values() {
        for (index, left) in rules.iter().take(MAX_GROUP).enumerate() {
            let later = rules.iter().take(MAX_GROUP).skip(index + 1);
            findings.extend(later.filter_map(|right| pair(library, left, right)));
            findings.extend(hole(left, rules));
        }
    }
    findings.extend(library.conflicts().iter().flat_map(|conflict| settled(library, conflict)));
}

/// A recorded conflict in which a document says nothing else than the chosen one.
fn settled(library: &PolicyLibrary, conflict: &SourceConflict) -> Vec<Finding> {
    let rules_of = |source: &SourceId| {
        let mine = library.layer(conflict.key, conflict.place);
        let mine = mine.filter(|rule| library.citation(rule.citation).source.id == *source);
        mine.filter(|rule| conflict.is_about(rule, source)).collect::<Vec<&Rule>>()
    };
    let chosen = rules_of(&conflict.chosen);
    let differs = |other: &&SourceId| {
        let other = rules_of(other);
        other.iter().any(|rule| {
            chosen.iter().any(|left| left.when.meets(&rule.when) && left.value != rule.value)
        })
    };
    let idle = conflict.others.iter().filter(|other| !differs(other));
    idle.map(|other| conflict.without_difference(other)).collect()
}

fn pair(library: &PolicyLibrary, left: &Rule, right: &Rule) -> Option<Finding> {
    let shared_kind = left.kinds.iter().any(|kind| right.kinds.contains(kind));
    let as_specific = left.when.specificity() == right.when.specificity();
    if !shared_kind || !as_specific || !left.when.meets(&right.when) {
        return None;
    }
    let first = left.from.max(right.from);
    let ended = [left.until, right.until].into_iter().flatten().any(|until| until <= first);
    if ended {
        return None;
    }
    let same_when = left.when == right.when;
    if left.citation == right.citation && same_when {
        return Some(never_reached(right));
    }
    if left.from != right.from {
        // Versions of one rule follow each other; rules that ask different things do not.
        let differ = asked(&left.when) != asked(&right.when) && left.value != right.value;
        return differ.then(|| ambiguous(left, right, first));
    }
    if left.value == right.value {
        return same_when.then(|| twice(left, right));
    }
    if left.contested.is_some() && left.contested == right.contested {
        return None;
    }
    let sources = [left, right].map(|rule| &library.citation(rule.citation).source);
    Some(disagree(left, right, first, sources))
}

/// Which conditions a rule has, whatever their values.
fn asked(when: &When) -> [bool; 12] {
    [
        !when.class.is_empty(),
        !when.tier.is_empty(),
        !when.household.is_empty(),
        !when.level.is_empty(),
        when.retired.is_some(),
        !when.case.is_empty(),
        !when.institution.is_empty(),
        !when.remote.is_empty(),
        !when.area.is_empty(),
        !when.item.is_empty(),
        !when.disease.is_empty(),
        !when.aid.is_empty(),
    ]
}

/// Somebody whom both rules are about.
fn witness(left: &When, right: &When) -> Text {
    let mut both = left.clone();
    if both.class.is_empty() {
        both.class.clone_from(&right.class);
    }
    if both.tier.is_empty() {
        both.tier.clone_from(&right.tier);
    }
    if both.household.is_empty() {
        both.household.clone_from(&right.household);
    }
    if both.level.is_empty() {
        both.level.clone_from(&right.level);
    }
    if both.case.is_empty() {
        both.case.clone_from(&right.case);
    }
    if both.disease.is_empty() {
        both.disease.clone_from(&right.disease);
    }
    if both.aid.is_empty() {
        both.aid.clone_from(&right.aid);
    }
    narrow(&mut both.class, &right.class);
    narrow(&mut both.tier, &right.tier);
    narrow(&mut both.household, &right.household);
    narrow(&mut both.level, &right.level);
    narrow(&mut both.case, &right.case);
    either(&mut both.institution, &right.institution);
    either(&mut both.remote, &right.remote);
    either(&mut both.area, &right.area);
    either(&mut both.item, &right.item);
    narrow(&mut both.disease, &right.disease);
    narrow(&mut both.aid, &right.aid);
    both.retired = both.retired.or(right.retired);
    both.shown()
}

/// What both ask for; the other's where one asks for nothing.
fn either<T: PartialEq + Clone>(values: &mut Vec<T>, other: &[T]) {
    if values.is_empty() {
        values.extend_from_slice(other);
    }
    narrow(values, other);
}

fn narrow<T: PartialEq>(values: &mut Vec<T>, other: &[T]) {
    if !other.is_empty() {
        values.retain(|value| other.contains(value));
    }
    values.truncate(1);
}

fn never_reached(rule: &Rule) -> Finding {
    let whom = rule.when.shown();
    rule.spot.error(
        "unreachable",
        Text::new(
            format!("同一块里“{}”写了两行", whom.zh),
            format!("two rows of the block are both about: {}", whom.en),
        ),
        Text::fixed("只留一行", "keep one of them"),
    )
}

fn twice(left: &Rule, right: &Rule) -> Finding {
    right.spot.warning(
        "duplicate",
        Text::new(
            format!("与 {}:{} 说的是同一件事", left.spot.file, left.spot.line),
            format!("says the same as {}:{}", left.spot.file, left.spot.line),
        ),
        Text::fixed("保留出处更可靠的一条", "keep the one with the better source"),
    )
}

fn ambiguous(left: &Rule, right: &Rule, on: Date) -> Finding {
    let whom = witness(&left.when, &right.when);
    right.spot.warning(
        "ambiguous",
        Text::new(
            format!(
                "{on} 时“{}”同时符合这里和 {}:{}，只能按起始日取舍",
                whom.zh, left.spot.file, left.spot.line
            ),
            format!(
                "on {on}, {}: both this and {}:{} apply, only the later start decides",
                whom.en, left.spot.file, left.spot.line
            ),
        ),
        Text::fixed(
            "给其中一条补上区分的条件",
            "give one of them a condition that tells them apart",
        ),
    )
}

fn disagree(left: &Rule, right: &Rule, on: Date, [one, other]: [&Source; 2]) -> Finding {
    let whom = witness(&left.when, &right.when);
    let (file, line, title) = (&left.spot.file, left.spot.line, &one.title);
    let message = Text::new(
        format!("{on} 起，“{}”在这里和 {file}:{line}（{title}）取值不同", whom.zh),
        format!("from {on}, {}: this and {file}:{line} ({title}) give different values", whom.en),
    );
    if one.id == other.id {
        right.spot.error(
            "overlap",
            message,
            Text::fixed(
                "同一份文件不会自相矛盾：写清各自的条件或起止日",
                "one document does not contradict itself: tell the rules apart by condition or date",
            ),
        )
    } else {
        right.spot.error(
            "sources-disagree",
            message,
            Text::new(
                format!("核对原文；确实不一致就登记：```toml conflict，写 chosen、others、reason（{} 和 {}）", one.id.0, other.id.0),
                format!("check the originals; if they do differ record it in a block `toml conflict` with chosen, others, reason ({} and {})", one.id.0, other.id.0),
            ),
        )
    }
}

/// A rule that ends before the next version of it begins.
fn hole(rule: &Rule, rules: &[&Rule]) -> Option<Finding> {
    let until = rule.until?;
    let versions = || {
        rules.iter().filter(|other| {
            other.when == rule.when && other.kinds.iter().any(|kind| rule.kinds.contains(kind))
        })
    };
    if versions().any(|other| other.holds(until, Date::MAX)) {
        return None;
    }
    let next = versions().map(|other| other.from).filter(|from| *from > until).min()?;
    let whom = rule.when.shown();
    Some(rule.spot.warning(
        "date-gap",
        Text::new(
            format!("“{}”从 {until} 到 {next} 前没有规则，例如 {until} 这一天", whom.zh),
            format!("{}: nothing holds from {until} until {next}, for one on {until}", whom.en),
        ),
        Text::fixed(
            "补上这一段；没有文件就写进“未译”",
            "add the years between; if no document gives them note it under 未译",
        ),
    ))
}
