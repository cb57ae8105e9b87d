//! 读规则 — the rules of a place as a person reads them: each figure in words with its unit, from
//! when until when it holds, whose document says so and of what standing, from which layer it
//! comes; and beside them what is unknown here and what is untranslated.

mod diff;
mod families;
mod words;

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;
use vocab::{CitationId, Date, InsuranceKind, PlaceCode, Source, Text};

use crate::book::RuleBook;
use crate::library::PolicyLibrary;
use crate::lint::figures_of;
use crate::pack::Rule;
use crate::registry::{KEYS, KeySpec};
use crate::renewal;
use crate::value::Value;
use crate::when::When;

pub use diff::{Comparison, RuleDifference, Viewpoint};
pub use families::{FAMILIES, KeyFamily};

/// 规则读法 — one figure of one place for some people over one span of days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleReading {
    /// Key of the rule.
    pub key: String,
    /// What the key means.
    pub meaning: Text,
    /// 险种.
    pub scheme: InsuranceKind,
    /// For whom, in words.
    pub whom: Text,
    /// The figure in words, with its unit.
    pub figure: Text,
    /// The amounts inside the figure, for machines.
    pub amounts: Vec<FigureAmount>,
    /// False where a document says it but the figure was not collected.
    pub stated: bool,
    /// First day on which it holds here.
    #[schemars(with = "String")]
    pub from: Date,
    /// First day on which it holds here no longer, if one is known.
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// Layer that says it: the place itself, its province or the nation.
    pub layer: PlaceCode,
    /// Name of the layer.
    pub layer_name: Text,
    /// The rule in our own words.
    pub statement: String,
    /// The document.
    pub source: Source,
    /// Its day of publication is not printed; the day on which it took effect stands for it.
    pub published_estimated: bool,
    /// Where in the document.
    pub article: String,
    /// What another document says instead, where sources differ.
    pub differs: Option<String>,
    /// The citation in the library that was read.
    #[serde(skip)]
    pub citation: CitationId,
}

/// 数 — an amount inside a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "unit", content = "amount", rename_all = "kebab-case")]
pub enum FigureAmount {
    /// 分.
    Fen(i64),
    /// 百万分之一, of a rate.
    Millionths(i64),
    /// A number of days, months, years, or a day of a month.
    Count(i64),
}

/// 时间线 — what held one after another for the same people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Key of the rules.
    pub key: &'static str,
    /// What the key means.
    pub meaning: Text,
    /// For whom, in words.
    pub whom: Text,
    /// In order of days; there may be days between on which nothing is known.
    pub spans: Vec<RuleReading>,
}

impl Timeline {
    /// What holds on a day.
    pub fn on(&self, day: Date) -> Option<&RuleReading> {
        self.spans.iter().find(|span| span.holds(day))
    }
}

impl RuleReading {
    /// Whether it holds on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on < until)
    }

    /// 可能过期 — whether a figure that is set anew every year is older than that on a day.
    pub fn is_overdue(&self, on: Date) -> bool {
        self.until.is_none() && renewal::is_overdue(&self.key, self.from, on)
    }
}

/// 一地规则 — what holds in a place on a day, and what is not known there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlaceReading {
    /// Code of the place.
    pub place: PlaceCode,
    /// Name of the place.
    pub name: Text,
    /// The day.
    #[schemars(with = "String")]
    pub on: Date,
    /// Documents published after this day are not used; all are if absent.
    #[schemars(with = "Option<String>")]
    pub known_at: Option<Date>,
    /// What holds.
    pub rules: Vec<RuleReading>,
    /// Keys for which no loaded document gives a figure.
    pub unknown: Vec<UnknownReading>,
    /// What documents say and this project does not do.
    pub untranslated: Vec<UntranslatedReading>,
}

/// 本地未知的一项.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnknownReading {
    /// Key of the rule.
    pub key: String,
    /// What the key means.
    pub meaning: Text,
    /// 险种.
    pub scheme: InsuranceKind,
}

/// 未译的一条.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UntranslatedReading {
    /// Layer whose documents say it.
    pub layer: PlaceCode,
    /// Keys, families of keys or matters that it could touch.
    pub topics: Vec<String>,
    /// What is not done.
    pub says: String,
}

/// 导出 — every rule of every place, of all days, for machines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PolicyExport {
    /// Documents published after this day are not used; all are if absent.
    #[schemars(with = "Option<String>")]
    pub known_at: Option<Date>,
    /// The places.
    pub places: Vec<PlaceExport>,
}

/// 一地导出.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlaceExport {
    /// Code of the place.
    pub place: PlaceCode,
    /// Name of the place.
    pub name: Text,
    /// What held, holds and will hold, inherited rules included.
    pub rules: Vec<RuleReading>,
    /// What documents say and this project does not do.
    pub untranslated: Vec<UntranslatedReading>,
}

impl PolicyLibrary {
    /// 险种 that rules of a place or of the layers above it are about.
    pub fn schemes(&self, place: PlaceCode) -> Vec<InsuranceKind> {
        self.schemes_of(&place.layers())
    }

    /// 险种 that rules of a place itself are about.
    pub fn own_schemes(&self, place: PlaceCode) -> Vec<InsuranceKind> {
        self.schemes_of(&[place])
    }

    /// A rule that basic insurance and another share is read under the basic one; a scheme is
    /// named for rules of its own.
    fn schemes_of(&self, layers: &[PlaceCode]) -> Vec<InsuranceKind> {
        let rules = || self.rules().iter().filter(|rule| layers.contains(&rule.place));
        let shared = |rule: &Rule| rule.kinds.iter().any(|kind| kind.is_basic_medical());
        let named = |kind: &InsuranceKind| {
            rules()
                .any(|rule| rule.kinds.contains(kind) && (kind.is_basic_medical() || !shared(rule)))
        };
        InsuranceKind::ALL.into_iter().filter(named).collect()
    }

    /// 时间线 of every key and of everybody whom its rules set apart, as known on a day.
    pub fn timelines(
        &self,
        place: PlaceCode,
        scheme: InsuranceKind,
        known_at: Date,
    ) -> Vec<Timeline> {
        let timelines =
            KEYS.iter().flat_map(|spec| self.timelines_of(place, scheme, known_at, spec));
        timelines.collect()
    }

    fn timelines_of(
        &self,
        place: PlaceCode,
        scheme: InsuranceKind,
        known_at: Date,
        spec: &'static KeySpec,
    ) -> Vec<Timeline> {
        let layers = place.layers();
        let rules: Vec<&Rule> = layers
            .iter()
            .flat_map(|layer| self.layer(spec.key, *layer))
            .filter(|rule| rule.kinds.contains(&scheme) && rule.published <= known_at)
            .collect();
        let ends = rules.iter().filter_map(|rule| rule.ends(known_at));
        let days: BTreeSet<Date> = rules.iter().map(|rule| rule.from).chain(ends).collect();
        let timelines = distinct(&rules).into_iter().map(|when| {
            let book = |day| self.book(place, scheme, day, known_at);
            let held = days.iter().map(|day| (*day, answering(&book(*day), spec.key, when)));
            Timeline {
                key: spec.key,
                meaning: spec.meaning.clone(),
                whom: when.shown(),
                spans: self.spans(scheme, held),
            }
        });
        timelines.filter(|timeline| !timeline.spans.is_empty()).collect()
    }

    /// Spans from what answers on each day on which something may change.
    fn spans<'a>(
        &self,
        scheme: InsuranceKind,
        held: impl Iterator<Item = (Date, Option<&'a Rule>)>,
    ) -> Vec<RuleReading> {
        let mut spans: Vec<(RuleReading, Option<&Rule>)> = Vec::new();
        for (day, rule) in held {
            if let Some((last, before)) = spans.last_mut()
                && last.until.is_none()
            {
                if before.zip(rule).is_some_and(|(a, b)| std::ptr::eq(a, b)) {
                    continue;
                }
                last.until = Some(day);
            }
            if let Some(rule) = rule {
                spans.push((self.read(rule, scheme, day), Some(rule)));
            }
        }
        spans.into_iter().map(|(span, _)| span).collect()
    }

    fn read(&self, rule: &Rule, scheme: InsuranceKind, from: Date) -> RuleReading {
        let citation = self.citation(rule.citation);
        RuleReading {
            key: rule.spec.key.to_owned(),
            meaning: rule.spec.meaning.clone(),
            scheme,
            whom: rule.when.shown(),
            figure: words::figure(&rule.value, rule.spec),
            amounts: figures_of(&rule.value),
            stated: rule.value != Value::Unstated,
            from,
            until: None,
            layer: rule.place,
            layer_name: self.named(rule.place),
            statement: rule.statement.to_string(),
            source: citation.source.clone(),
            published_estimated: rule.estimated,
            article: citation.article.clone(),
            differs: self
                .conflict_over(rule.citation)
                .filter(|conflict| conflict.open_on(from))
                .map(|conflict| conflict.statement.clone()),
            citation: rule.citation,
        }
    }

    /// 一地规则 — what holds in a place on a day for the schemes, and what is not known there.
    /// `None` for a place of which nothing is loaded at all, not even for its province.
    pub fn read_place(
        &self,
        place: PlaceCode,
        schemes: &[InsuranceKind],
        on: Date,
        known_at: Option<Date>,
    ) -> PlaceReading {
        let mut rules = Vec::new();
        let mut unknown = Vec::new();
        for scheme in schemes {
            let timelines = self.timelines(place, *scheme, known_at.unwrap_or(Date::MAX));
            let held: Vec<&RuleReading> =
                timelines.iter().filter_map(|timeline| timeline.on(on)).collect();
            let known: BTreeSet<&str> =
                held.iter().filter(|rule| rule.stated).map(|rule| rule.key.as_str()).collect();
            let missing = self.usual_keys(*scheme).filter(|spec| !known.contains(spec.key));
            unknown.extend(missing.map(|spec| UnknownReading {
                key: spec.key.to_owned(),
                meaning: spec.meaning.clone(),
                scheme: *scheme,
            }));
            rules.extend(held.into_iter().cloned());
        }
        PlaceReading {
            place,
            name: self.named(place),
            on,
            known_at,
            rules,
            unknown,
            untranslated: self.untranslated_readings(place, schemes),
        }
    }

    /// 导出 — all rules of a place, of all days.
    pub fn export_place(&self, place: PlaceCode, known_at: Option<Date>) -> PlaceExport {
        let schemes = self.schemes(place);
        let spans = schemes.iter().flat_map(|scheme| {
            let timelines = self.timelines(place, *scheme, known_at.unwrap_or(Date::MAX));
            timelines.into_iter().flat_map(|timeline| timeline.spans)
        });
        PlaceExport {
            place,
            name: self.named(place),
            rules: spans.collect(),
            untranslated: self.untranslated_readings(place, &schemes),
        }
    }

    /// The name of a place; its code if nothing is loaded of it.
    pub fn named(&self, place: PlaceCode) -> Text {
        match self.place_name(place) {
            Some(name) => name.clone(),
            None => Text::new(place.to_string(), place.to_string()),
        }
    }

    /// Keys that a place usually has for a scheme: those that any loaded place has.
    fn usual_keys(&self, scheme: InsuranceKind) -> impl Iterator<Item = &'static KeySpec> {
        let used: BTreeSet<&str> = self
            .rules()
            .iter()
            .filter(|rule| rule.kinds.contains(&scheme))
            .map(|rule| rule.spec.key)
            .collect();
        KEYS.iter().filter(move |spec| used.contains(spec.key))
    }

    fn untranslated_readings(
        &self,
        place: PlaceCode,
        schemes: &[InsuranceKind],
    ) -> Vec<UntranslatedReading> {
        let layers = place.layers().into_iter().rev();
        let items = layers.flat_map(|layer| self.untranslated(layer));
        let items = items.filter(|item| item.kinds.iter().any(|kind| schemes.contains(kind)));
        items
            .map(|item| UntranslatedReading {
                layer: item.place,
                topics: item.topics.iter().map(|topic| topic.code.clone()).collect(),
                says: item.text.clone(),
            })
            .collect()
    }
}

/// The conditions that rules have, each once.
fn distinct<'a>(rules: &[&'a Rule]) -> Vec<&'a When> {
    let mut whens: Vec<&When> = Vec::new();
    for rule in rules {
        if !whens.contains(&&rule.when) {
            whens.push(&rule.when);
        }
    }
    whens
}

/// The rule of these conditions that answers somebody who meets them: a nearer layer or a more
/// special rule may have taken its place.
fn answering<'a>(book: &RuleBook<'a>, key: &'static str, when: &When) -> Option<&'a Rule> {
    let witnesses = when.witnesses();
    witnesses.iter().find_map(|query| book.find(key, query).filter(|rule| rule.when == *when))
}
