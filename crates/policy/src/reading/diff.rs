//! 对比 — what two readings say differently: two places, one place on two days, or one place as
//! known on two days. Compared is what holds for the same people, however the rules are written.

use schemars::JsonSchema;
use serde::Serialize;
use vocab::{Date, InsuranceKind, PlaceCode, Text};

use super::{RuleReading, answering, distinct};
use crate::book::RuleBook;
use crate::library::PolicyLibrary;
use crate::pack::Rule;
use crate::registry::KEYS;
use crate::value::Value;
use crate::when::When;

/// 一处不同 — a figure that only one of two readings has, or that they have differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleDifference {
    /// Key of the rule.
    pub key: String,
    /// What the key means.
    pub meaning: Text,
    /// 险种.
    pub scheme: InsuranceKind,
    /// For whom, in words.
    pub whom: Text,
    /// What holds for them on the first side.
    pub left: Option<RuleReading>,
    /// What holds for them on the second side.
    pub right: Option<RuleReading>,
}

/// 角度 — a place on a day, as known on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Viewpoint {
    /// The place.
    pub place: PlaceCode,
    /// The day.
    #[schemars(with = "String")]
    pub on: Date,
    /// Documents published after this day are not used; all are if absent.
    #[schemars(with = "Option<String>")]
    pub known_at: Option<Date>,
}

/// 对比 — two viewpoints and what they have differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Comparison {
    /// The first side, the left one of each difference.
    pub a: Viewpoint,
    /// The second side.
    pub b: Viewpoint,
    /// The differences, scheme by scheme, in the order of the keys.
    pub differences: Vec<RuleDifference>,
}

/// What holds on each side for some people.
struct Pair<'a> {
    when: &'a When,
    left: Option<&'a Rule>,
    right: Option<&'a Rule>,
}

impl PolicyLibrary {
    /// 对比 — the differences of two viewpoints in a scheme, in the order of the keys.
    pub fn differences(
        &self,
        scheme: InsuranceKind,
        left: Viewpoint,
        right: Viewpoint,
    ) -> Vec<RuleDifference> {
        let book = |side: Viewpoint| {
            self.book(side.place, scheme, side.on, side.known_at.unwrap_or(Date::MAX))
        };
        let books = (book(left), book(right));
        let mut found = Vec::new();
        for spec in KEYS {
            for pair in self.pairs(spec.key, &books.0, &books.1) {
                let read = |rule: &Rule| self.read(rule, scheme, rule.from);
                found.push(RuleDifference {
                    key: spec.key.to_owned(),
                    meaning: spec.meaning.clone(),
                    scheme,
                    whom: pair.when.shown(),
                    left: pair.left.map(read),
                    right: pair.right.map(read),
                });
            }
        }
        found
    }

    fn pairs<'a>(
        &'a self,
        key: &'static str,
        left: &RuleBook<'a>,
        right: &RuleBook<'a>,
    ) -> Vec<Pair<'a>> {
        let mut pairs: Vec<Pair<'a>> = Vec::new();
        let mut keep = |pair: Pair<'a>| {
            let known = pairs.iter().any(|it| is(it.left, pair.left) && is(it.right, pair.right));
            if !known {
                pairs.push(pair);
            }
        };
        for rule in self.held(key, left) {
            let when = &rule.when;
            keep(Pair { when, left: Some(rule), right: right.find(key, &when.witness()) });
        }
        for rule in self.held(key, right) {
            let when = &rule.when;
            keep(Pair { when, left: left.find(key, &when.witness()), right: Some(rule) });
        }
        // Where one side tells people apart and the other does not, the rule for everybody has
        // met its counterparts one by one.
        let met_left: Vec<_> =
            pairs.iter().filter(|it| it.right.is_some()).map(|it| it.left).collect();
        let met_right: Vec<_> =
            pairs.iter().filter(|it| it.left.is_some()).map(|it| it.right).collect();
        pairs.retain(|pair| match (pair.left, pair.right) {
            (Some(a), Some(b)) => a.value != b.value,
            (Some(a), None) => {
                a.value != Value::Unstated && !met_left.iter().any(|it| is(*it, Some(a)))
            }
            (None, Some(b)) => {
                b.value != Value::Unstated && !met_right.iter().any(|it| is(*it, Some(b)))
            }
            (None, None) => false,
        });
        pairs
    }

    /// The rules of a key that answer somebody.
    fn held<'a>(&'a self, key: &'static str, book: &RuleBook<'a>) -> Vec<&'a Rule> {
        let rules: Vec<&Rule> = book
            .place()
            .layers()
            .into_iter()
            .flat_map(|layer| self.layer(key, layer))
            .filter(|rule| rule.kinds.contains(&book.kind()))
            .collect();
        let whens = distinct(&rules).into_iter();
        whens.filter_map(|when| answering(book, key, when)).collect()
    }
}

fn is(a: Option<&Rule>, b: Option<&Rule>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => std::ptr::eq(a, b),
        (None, None) => true,
        _ => false,
    }
}
