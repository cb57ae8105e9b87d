//! 各地规则 — what the loaded documents of a place say, layer by layer, each with its source and
//! how close that source stands to the authority.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use vocab::{PlaceCode, Text};

use super::Portal;
use super::failure::Failure;
use super::shell::{Shell, page};
use super::visit::Visit;
use super::why::CitationView;

struct Topic {
    name: String,
    open: bool,
    rules: Vec<CitationView>,
}

struct Layer {
    name: String,
    topics: Vec<Topic>,
}

/// 两说 — a recorded conflict: what differs, which is followed and why, and both sides.
struct TwoSides {
    statement: String,
    reason: String,
    days: String,
    sides: Vec<(bool, CitationView)>,
}

#[derive(Template)]
#[template(path = "rules.html")]
struct RulesPage {
    shell: Shell,
    places: Vec<(PlaceCode, String)>,
    groups: Vec<Layer>,
    conflicts: Vec<TwoSides>,
    untranslated: Vec<String>,
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
    page(&RulesPage {
        places,
        groups: Vec::new(),
        conflicts: Vec::new(),
        untranslated: Vec::new(),
        shell: shell.clone(),
    })
}

pub(crate) async fn show(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
    Path(place): Path<String>,
) -> Result<Response, Failure> {
    let place = PlaceCode::parse(&place).ok_or(Failure::NotFound)?;
    let name = portal.library.place_name(place).ok_or(Failure::NotFound)?.get(visit.lang);
    let title = match visit.lang {
        vocab::Lang::Zh => format!("{name}的规则"),
        vocab::Lang::En => format!("Rules of {name}"),
    };
    let shell = Shell::new(&portal, &visit, title);
    // The nearest layer first: it is the one that wins.
    let layers = place.layers().into_iter().rev();
    let groups = layers
        .map(|layer| Layer { name: shell.place(&layer), topics: topics(&portal, layer, &shell) });
    let groups = groups.filter(|layer| !layer.topics.is_empty()).collect();
    let untranslated = portal.library.untranslated(place);
    let untranslated = untranslated.into_iter().map(|item| item.text.clone()).collect();
    let conflicts = two_sides(&portal, place, &shell);
    page(&RulesPage { places: Vec::new(), groups, conflicts, untranslated, shell: shell.clone() })
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

/// 主题 — the first part of a key, in the order in which people ask.
static TOPICS: [(&str, Text); 20] = [
    ("account", Text::fixed("个人账户", "Personal account")),
    ("contribution", Text::fixed("缴费", "Contributions")),
    ("credit", Text::fixed("划入", "Credits")),
    ("interest", Text::fixed("利息", "Interest")),
    ("sharing", Text::fixed("家庭共济", "Sharing in the family")),
    ("outpatient", Text::fixed("门诊", "Outpatient care")),
    ("pharmacy", Text::fixed("药店购药", "Pharmacies")),
    ("chronic", Text::fixed("门诊慢特病", "Chronic outpatient care")),
    ("special", Text::fixed("门诊特殊病", "Special outpatient diseases")),
    ("inpatient", Text::fixed("住院", "Inpatient care")),
    ("large_amount", Text::fixed("大额补助", "Large-amount supplement")),
    ("catastrophic", Text::fixed("大病保险", "Catastrophic insurance")),
    ("reward", Text::fixed("参保激励", "Rewards")),
    ("supplementary", Text::fixed("补充保障", "Supplementary cover")),
    ("assistance", Text::fixed("医疗救助", "Medical assistance")),
    ("tilt", Text::fixed("倾斜救助", "Further assistance")),
    ("surcharge", Text::fixed("滞纳金", "Late-payment surcharge")),
    ("wait", Text::fixed("断缴与等待期", "Breaks and waiting")),
    ("retirement", Text::fixed("退休", "Retirement")),
    ("maternity", Text::fixed("生育", "Maternity")),
];

fn topics(portal: &Portal, layer: PlaceCode, shell: &Shell) -> Vec<Topic> {
    let last = TOPICS.len();
    let mut found: BTreeMap<usize, Vec<CitationView>> = BTreeMap::new();
    let known = portal.library.citations().iter();
    for citation in known
        .filter(|citation| citation.place == layer && citation.source.published <= portal.known_at)
    {
        let key = citation.rule.split('.').next().unwrap_or_default();
        let topic = TOPICS.iter().position(|(prefix, _)| *prefix == key).unwrap_or(last);
        found.entry(topic).or_default().push(CitationView::new(citation, shell));
    }
    let named = found.into_iter().map(|(topic, rules)| Topic {
        name: match TOPICS.get(topic) {
            Some((_, name)) => shell.text(name).to_owned(),
            None => shell.t("其他", "Others").to_owned(),
        },
        open: false,
        rules,
    });
    named.collect()
}
