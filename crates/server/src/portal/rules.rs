//! 各地规则 — the rules of a place as they followed each other: each figure with its days, its
//! source and how close that stands to the authority; on any day, as known on any day; and beside
//! them what changed lately, where sources differ, what is unknown and what is untranslated.

mod strip;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use policy::reading::{FAMILIES, KeyFamily, RuleReading, Timeline};
use serde::Deserialize;
use vocab::{Date, InsuranceKind, Month, PlaceCode, Text};

use self::strip::Strip;
use super::Portal;
use super::failure::Failure;
use super::shell::{Shell, page};
use super::visit::Visit;
use super::why::CitationView;

/// Months before the chosen day whose changes are listed.
const LATELY: i32 = 12;
/// Changes that are seen without opening the rest.
const AT_ONCE: usize = 5;
/// Most changes that are listed.
const MOST_CHANGES: usize = 30;

/// 哪一天 — as it stands in the address; what is no day counts as absent.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    date: String,
    #[serde(default)]
    known_at: String,
}

struct SchemeView {
    name: String,
    families: Vec<FamilyView>,
    unknown: Vec<String>,
}

struct FamilyView {
    name: String,
    timelines: Vec<TimelineView>,
}

struct TimelineView {
    meaning: String,
    whom: Option<String>,
    now: Option<String>,
    overdue: bool,
    strip: Option<Strip>,
    spans: Vec<SpanView>,
}

struct SpanView {
    state: SpanState,
    figure: String,
    days: String,
    layer: Option<String>,
    differs: Option<String>,
    estimated: bool,
    rule: CitationView,
    word: String,
}

/// 时态.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SpanState {
    Past,
    Now,
    Later,
}

impl SpanState {
    fn of(span: &RuleReading, on: Date) -> SpanState {
        match span.holds(on) {
            true => SpanState::Now,
            false if on < span.from => SpanState::Later,
            false => SpanState::Past,
        }
    }

    /// Name in the style sheet.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            SpanState::Past => "past",
            SpanState::Now => "now",
            SpanState::Later => "later",
        }
    }

    const fn word(self) -> Text {
        match self {
            SpanState::Past => Text::fixed("以前", "before"),
            SpanState::Now => Text::fixed("当日", "on the day"),
            SpanState::Later => Text::fixed("以后", "later"),
        }
    }
}

struct ChangeView {
    day: String,
    what: String,
    before: String,
    after: String,
}

/// 两说 — a recorded conflict: what differs, which is followed and why, and both sides.
struct TwoSides {
    statement: String,
    reason: String,
    days: String,
    sides: Vec<(bool, CitationView)>,
}

#[derive(Template)]
#[template(path = "places.html")]
struct PlacesPage {
    shell: Shell,
    places: Vec<(PlaceCode, String)>,
}

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage {
    shell: Shell,
    place: PlaceCode,
    date: Date,
    known_at: Date,
    changes: Vec<ChangeView>,
    more_changes: Vec<ChangeView>,
    schemes: Vec<SchemeView>,
    conflicts: Vec<TwoSides>,
    untranslated: Vec<(String, String)>,
}

pub(crate) async fn list(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
) -> Result<Response, Failure> {
    let title = match visit.lang {
        vocab::Lang::Zh => "各地规则",
        vocab::Lang::En => "Rules by place",
    };
    let shell = Shell::new(&portal, &visit, title);
    let places = portal.library.places();
    let places = places.map(|(place, name)| (place, shell.text(name).to_owned())).collect();
    page(&PlacesPage { places, shell: shell.clone() })
}

pub(crate) async fn show(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
    Path(place): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let place = PlaceCode::parse(&place).ok_or(Failure::NotFound)?;
    let name = portal.library.place_name(place).ok_or(Failure::NotFound)?.get(visit.lang);
    let title = match visit.lang {
        vocab::Lang::Zh => format!("{name}的规则"),
        vocab::Lang::En => format!("Rules of {name}"),
    };
    let shell = Shell::new(&portal, &visit, title);
    let date = wanted.date.parse().unwrap_or(portal.as_of);
    // Nobody knows today what will be published: the portal's own day is the latest.
    let known_at = wanted.known_at.parse().unwrap_or(portal.known_at).min(portal.known_at);
    let library = &portal.library;
    let kinds = library.schemes(place);
    let reading = library.read_place(place, &kinds, date, Some(known_at));
    let mut schemes = Vec::new();
    let mut changes = Vec::new();
    for kind in kinds {
        let timelines = library.timelines(place, kind, known_at);
        let unknown = reading.unknown.iter().filter(|item| item.scheme == kind);
        let unknown = unknown.map(|item| shell.text(&item.meaning).to_owned()).collect();
        changes.extend(lately(&timelines, kind, date));
        let at = At { place, on: date, shell: &shell };
        let families = families(&portal, &timelines, &at);
        schemes.push(SchemeView { name: shell.label(kind.label()), families, unknown });
    }
    let untranslated = reading.untranslated.iter();
    let untranslated =
        untranslated.map(|item| (shell.place(&item.layer), item.says.clone())).collect();
    let mut changes = changes_view(changes, &shell);
    let more_changes = changes.split_off(changes.len().min(AT_ONCE));
    page(&RulesPage {
        place,
        date,
        known_at,
        changes,
        more_changes,
        schemes,
        conflicts: two_sides(&portal, place, &shell),
        untranslated,
        shell: shell.clone(),
    })
}

/// The page that is drawn.
struct At<'a> {
    place: PlaceCode,
    on: Date,
    shell: &'a Shell,
}

fn families(portal: &Portal, timelines: &[Timeline], page: &At<'_>) -> Vec<FamilyView> {
    let view = |family: &KeyFamily| FamilyView {
        name: page.shell.text(&family.name).to_owned(),
        timelines: timelines
            .iter()
            .filter(|timeline| family.has(timeline.key))
            .map(|timeline| timeline_view(portal, timeline, page))
            .collect(),
    };
    FAMILIES.iter().map(view).filter(|family| !family.timelines.is_empty()).collect()
}

fn timeline_view(portal: &Portal, timeline: &Timeline, page: &At<'_>) -> TimelineView {
    let At { on, shell, .. } = *page;
    let now = timeline.on(on);
    let everybody = timeline.whom.en == "everybody";
    TimelineView {
        meaning: shell.text(&timeline.meaning).to_owned(),
        whom: (!everybody).then(|| shell.text(&timeline.whom).to_owned()),
        now: now.map(|span| shell.text(&span.figure).to_owned()),
        overdue: now.is_some_and(|span| span.is_overdue(on)),
        strip: Strip::new(timeline, on, shell),
        // The latest first: it is the one that people look for.
        spans: timeline.spans.iter().rev().map(|span| span_view(portal, span, page)).collect(),
    }
}

fn span_view(portal: &Portal, span: &RuleReading, page: &At<'_>) -> SpanView {
    let At { place, on, shell } = *page;
    SpanView {
        state: SpanState::of(span, on),
        word: shell.label(SpanState::of(span, on).word()),
        figure: shell.text(&span.figure).to_owned(),
        days: match &span.until {
            None => match shell.lang {
                vocab::Lang::Zh => format!("{} 起", shell.day(&span.from)),
                vocab::Lang::En => format!("from {}", shell.day(&span.from)),
            },
            Some(until) => {
                let last = until.yesterday().unwrap_or(*until);
                format!("{} – {}", shell.day(&span.from), shell.day(&last))
            }
        },
        layer: (span.layer != place).then(|| shell.text(&span.layer_name).to_owned()),
        differs: span.differs.clone(),
        estimated: span.published_estimated,
        rule: CitationView::new(portal.library.citation(span.citation), shell),
    }
}

/// Where a span began, with what held before it for the same people.
struct Change {
    day: Date,
    what: Text,
    whom: Text,
    kind: InsuranceKind,
    before: Option<Text>,
    after: Option<Text>,
}

/// Spans that began or ended without another in the months before a day.
fn lately(timelines: &[Timeline], kind: InsuranceKind, on: Date) -> Vec<Change> {
    let since = Month::of(on).plus(-LATELY).first_day();
    let recent = |day: Date| since < day && day <= on;
    let mut changes = Vec::new();
    for timeline in timelines {
        let change = |day, before: Option<&RuleReading>, after: Option<&RuleReading>| Change {
            day,
            what: timeline.meaning.clone(),
            whom: timeline.whom.clone(),
            kind,
            before: before.map(|span| span.figure.clone()),
            after: after.map(|span| span.figure.clone()),
        };
        let spans = &timeline.spans;
        for (index, span) in spans.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|index| spans.get(index));
            let before = before.filter(|before| before.until == Some(span.from));
            let same = before.is_some_and(|before| before.figure == span.figure);
            if recent(span.from) && !same {
                changes.push(change(span.from, before, Some(span)));
            }
            let followed = spans.get(index + 1).is_some_and(|next| Some(next.from) == span.until);
            if let Some(until) = span.until.filter(|until| recent(*until) && !followed) {
                changes.push(change(until, Some(span), None));
            }
        }
    }
    changes
}

fn changes_view(mut changes: Vec<Change>, shell: &Shell) -> Vec<ChangeView> {
    changes.sort_by_key(|change| (std::cmp::Reverse(change.day), change.kind));
    // A rule of both schemes changes once for the reader.
    changes.dedup_by(|a, b| {
        (a.day, &a.what, &a.whom, &a.after) == (b.day, &b.what, &b.whom, &b.after)
    });
    changes.truncate(MOST_CHANGES);
    let figure = |figure: Option<&Text>| match figure {
        Some(figure) => shell.text(figure).to_owned(),
        None => shell.t("没有收录", "not known").to_owned(),
    };
    let view = |change: &Change| ChangeView {
        day: shell.day(&change.day),
        what: match (change.whom.en == "everybody", shell.lang) {
            (true, lang) => change.what.get(lang).to_owned(),
            (false, vocab::Lang::Zh) => format!("{}（{}）", change.what.zh, change.whom.zh),
            (false, vocab::Lang::En) => format!("{} ({})", change.what.en, change.whom.en),
        },
        before: figure(change.before.as_ref()),
        after: figure(change.after.as_ref()),
    };
    changes.iter().map(view).collect()
}
/// The conflicts that bear on a place, both sides of each with their sources.
fn two_sides(portal: &Portal, place: PlaceCode, shell: &Shell) -> Vec<TwoSides> {
    let conflicts = portal.library.conflicts_of(place).into_iter();
    let sides = conflicts.map(|conflict| {
        let sides = conflict.sides.iter().map(|id| {
            let citation = portal.library.citation(*id);
            (citation.source.id == conflict.chosen, CitationView::new(citation, shell))
        });
        let from = shell.day(&conflict.from);
        TwoSides {
            statement: conflict.statement.clone(),
            reason: shell.label(conflict.reason.label()),
            days: match &conflict.until {
                Some(until) => format!("{from} – {}", shell.day(until)),
                None => format!("{} {from}", shell.t("起于", "from")),
            },
            sides: sides.collect(),
        }
    });
    sides.collect()
}
