//! 够不着 — rules that answer nobody on any day, with whatever knowledge of documents: others of
//! their layer always stand before them.

use std::collections::BTreeMap;

use vocab::{Date, InsuranceKind, PersonClass, PlaceCode, Text};

use crate::finding::Finding;
use crate::library::{PolicyLibrary, best};
use crate::pack::Rule;
use crate::registry::Dimension;
use crate::when::{CASES, Query};

/// Rules of one key and place beyond which a group is not looked at.
const MAX_GROUP: usize = 300;
/// Most people that a group is asked about.
const MAX_PEOPLE: usize = 2_000;

pub(super) fn check(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    let mut groups: BTreeMap<(&str, PlaceCode, &[InsuranceKind]), Vec<&Rule>> = BTreeMap::new();
    for rule in library.rules() {
        groups.entry((rule.spec.key, rule.place, &rule.kinds)).or_default().push(rule);
    }
    for rules in groups.values().filter(|rules| (2..=MAX_GROUP).contains(&rules.len())) {
        let people = people(rules);
        for rule in rules {
            // The side that is not followed where sources differ is there to be asked for by name.
            let other_side = library.conflict_over(rule.citation).is_some();
            if !other_side && !is_told(rule, findings) && !is_reached(rule, rules, &people) {
                findings.push(unreached(rule));
            }
        }
    }
}

/// Whether the rules of the key are already said to be in each other's way.
fn is_told(rule: &Rule, findings: &[Finding]) -> bool {
    findings.iter().any(|finding| {
        ["duplicate", "overlap", "sources-disagree", "unreachable"].contains(&finding.code)
            && *finding.file == *rule.spot.file
            && finding.key == rule.spot.key
    })
}

fn is_reached(rule: &Rule, rules: &[&Rule], people: &[Query<'_>]) -> bool {
    let starts = rules.iter().flat_map(|other| [Some(other.from), other.until]).flatten();
    let days = starts.filter(|day| rule.from <= *day && rule.until.is_none_or(|end| *day < end));
    let days: Vec<Date> = days.collect();
    let mut knowledge: Vec<Date> = rules.iter().map(|other| other.published).collect();
    knowledge.extend(rules.iter().filter_map(|other| other.until_known));
    knowledge.retain(|known| *known >= rule.published);
    knowledge.push(Date::MAX);
    // With all documents first: nearly every rule is found there.
    knowledge.sort_by(|a, b| b.cmp(a));
    knowledge.dedup();
    let mine = || people.iter().filter(|query| rule.when.matches(query));
    knowledge.iter().any(|known| {
        days.iter().any(|day| {
            let in_force: Vec<&Rule> =
                rules.iter().copied().filter(|other| other.holds(*day, *known)).collect();
            mine().any(|query| {
                best(in_force.iter().copied(), query).is_some_and(|it| std::ptr::eq(it, rule))
            })
        })
    })
}

/// Everybody whom the key tells apart, with the words that the rules use.
fn people<'a>(rules: &[&'a Rule]) -> Vec<Query<'a>> {
    let mut people = vec![Query::default()];
    let Some(first) = rules.first() else { return people };
    let residents_only = first.kinds.iter().all(|kind| *kind == InsuranceKind::ResidentMedical);
    let no_residents = !first.kinds.contains(&InsuranceKind::ResidentMedical);
    for dimension in first.spec.dimensions {
        match dimension {
            Dimension::Class => {
                let meant = |class: &PersonClass| match class {
                    PersonClass::Resident => !no_residents,
                    _ => !residents_only,
                };
                let classes: Vec<_> = PersonClass::ALL.into_iter().filter(meant).collect();
                each(&mut people, &classes, |query, class| query.class = Some(*class));
            }
            Dimension::Tier => {
                let named = rules.iter().flat_map(|rule| &rule.when.tier);
                let tiers = or_none(named.map(String::as_str));
                each(&mut people, &tiers, |query, tier| query.tier = *tier);
            }
            Dimension::Household => {
                let named = rules.iter().flat_map(|rule| &rule.when.household);
                let households = or_none(named.map(String::as_str));
                each(&mut people, &households, |query, it| query.household = *it);
            }
            Dimension::Level => {
                each(&mut people, &[0, 1, 2, 3], |query, level| query.level = Some(*level));
            }
            Dimension::Retired => {
                each(&mut people, &[false, true], |query, it| query.retired = Some(*it));
            }
            Dimension::FromAge => {
                let ages = rules.iter().filter_map(|rule| rule.when.from_age);
                let mut ages: Vec<i32> = ages.chain([0]).collect();
                ages.sort_unstable();
                ages.dedup();
                each(&mut people, &ages, |query, age| query.age = Some(*age));
            }
            Dimension::Case => {
                each(&mut people, &CASES, |query, (case, _)| query.case = Some(*case));
            }
            Dimension::Institution => {
                let named = rules.iter().flat_map(|rule| &rule.when.institution);
                let classes = or_none(named.map(String::as_str));
                each(&mut people, &classes, |query, it| query.institution = *it);
            }
            Dimension::Disease => {
                let named = rules.iter().flat_map(|rule| &rule.when.disease);
                let diseases = or_none(named.map(String::as_str));
                each(&mut people, &diseases, |query, it| query.disease = *it);
            }
            Dimension::Remote => {
                let named = some_or_none(rules.iter().flat_map(|rule| &rule.when.remote));
                each(&mut people, &named, |query, it| query.remote = *it);
            }
            Dimension::Area => {
                let named = some_or_none(rules.iter().flat_map(|rule| &rule.when.area));
                each(&mut people, &named, |query, it| query.area = *it);
            }
            Dimension::Item => {
                let named = some_or_none(rules.iter().flat_map(|rule| &rule.when.item));
                each(&mut people, &named, |query, it| query.item = *it);
            }
            Dimension::Aid => {
                let named = some_or_none(rules.iter().flat_map(|rule| &rule.when.aid));
                each(&mut people, &named, |query, it| query.aid = *it);
            }
        }
    }
    people
}

/// Every value that a rule names, once, and none of them.
fn some_or_none<'a, T: Copy + PartialEq + 'a>(
    named: impl Iterator<Item = &'a T>,
) -> Vec<Option<T>> {
    let mut values = vec![None];
    for value in named {
        if !values.contains(&Some(*value)) {
            values.push(Some(*value));
        }
    }
    values
}

fn or_none<'a>(named: impl Iterator<Item = &'a str>) -> Vec<Option<&'a str>> {
    let mut words: Vec<Option<&str>> = std::iter::once(None).chain(named.map(Some)).collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn each<'a, T>(people: &mut Vec<Query<'a>>, values: &[T], set: impl Fn(&mut Query<'a>, &T)) {
    let before = std::mem::take(people);
    for value in values {
        for query in &before {
            if people.len() >= MAX_PEOPLE {
                return;
            }
            let mut query = *query;
            set(&mut query, value);
            people.push(query);
        }
    }
}

fn unreached(rule: &Rule) -> Finding {
    let whom = rule.when.shown();
    rule.spot.warning(
        "never-reached",
        Text::new(
            format!("“{}”的这一条在任何一天都轮不到，总有别的规则排在前面", whom.zh),
            format!("{}: on no day does this rule answer anybody; others stand before it", whom.en),
        ),
        Text::fixed(
            "删掉它，或写明它与别的规则不同的条件和日期",
            "remove it, or say by condition or date how it differs from the others",
        ),
    )
}
