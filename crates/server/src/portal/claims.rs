//! 听到的说法 — is it true what people say? A search over the register of claims, with the usual
//! misconceptions below it, and a page for each claim. Works without JavaScript: the form is a
//! GET form, so that an answer can be linked and sent on.

use std::sync::Arc;

use ::claims::{Claim, ClaimAnswer, ClaimVerdict, ClaimView, Ruling, SettledView};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use vocab::PlaceCode;

use super::Portal;
use super::failure::Failure;
use super::shell::{Shell, page};
use super::visit::Visit;

/// Longest sentence that a visitor may ask about, in characters.
const MAX_ASKED: usize = 300;

/// What may stand in the address.
#[derive(Debug, Deserialize)]
pub(crate) struct Sought {
    #[serde(default)]
    q: String,
    #[serde(default)]
    place: String,
}

/// One line of a list.
struct Entry {
    id: String,
    says: String,
    verdict: String,
    tone: &'static str,
}

/// 常见误传 of one kind.
struct Group {
    name: String,
    open: bool,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "claims.html")]
struct ClaimsPage {
    shell: Shell,
    sought: String,
    places: Vec<(PlaceCode, String, bool)>,
    answer: Option<Answered>,
    groups: Vec<Group>,
    known: usize,
}

/// 答复 as the template shows it.
struct Answered {
    answer: ClaimAnswer,
    tone: &'static str,
    // Whether the verdict is a plain yes or no.
    decided: bool,
    claim: Option<ClaimShown>,
}

/// 一条说法 as the template shows it.
struct ClaimShown {
    view: ClaimView,
    rules: Vec<SettledView>,
    others: Vec<SettledView>,
    open: Option<String>,
}

#[derive(Template)]
#[template(path = "claim.html")]
struct ClaimPage {
    shell: Shell,
    tone: &'static str,
    shown: ClaimShown,
    clashes: Vec<Clash>,
}

/// 说法之争, with the other claims in it.
struct Clash {
    about: String,
    settlement: String,
    entries: Vec<Entry>,
}

pub(crate) async fn show(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
    Query(Sought { q, place }): Query<Sought>,
) -> Result<Response, Failure> {
    let title = match visit.lang {
        vocab::Lang::Zh => "听到的说法，对不对？",
        vocab::Lang::En => "Is it true what people say?",
    };
    let shell = Shell::new(&portal, &visit, title);
    let sought: String = q.trim().chars().take(MAX_ASKED).collect();
    let place = PlaceCode::parse(&place).filter(|p| portal.library.place_name(*p).is_some());
    let answer = (!sought.is_empty()).then(|| {
        let answer = portal.claims.check(&sought, place, &portal.library, visit.lang);
        let claim = answer.claim.clone().map(ClaimShown::of);
        let decided = matches!(answer.ruling, Ruling::Right | Ruling::Wrong);
        Answered { tone: tone(answer.ruling), decided, answer, claim }
    });
    let places = portal.library.places();
    let places =
        places.map(|(code, name)| (code, shell.text(name).to_owned(), Some(code) == place));
    page(&ClaimsPage {
        places: places.collect(),
        groups: groups(&portal, &shell, answer.is_none()),
        known: portal.claims.claims().len(),
        answer,
        sought,
        shell: shell.clone(),
    })
}

pub(crate) async fn one(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let claim = portal.claims.find(&id).ok_or(Failure::NotFound)?;
    let shell = Shell::new(&portal, &visit, claim.says.get(visit.lang).to_owned());
    let clashes = claim.settled.conflicts.iter().filter_map(|id| portal.claims.conflict(id));
    let clashes = clashes.map(|conflict| Clash {
        about: shell.text(&conflict.about).to_owned(),
        settlement: shell.text(&conflict.settlement).to_owned(),
        entries: conflict
            .claims
            .iter()
            .filter(|other| **other != claim.id)
            .filter_map(|other| portal.claims.find(other))
            .map(|other| entry(other, &shell))
            .collect(),
    });
    page(&ClaimPage {
        tone: tone(claim.ruling()),
        shown: ClaimShown::of(portal.claims.view(claim, &portal.library, visit.lang)),
        clashes: clashes.collect(),
        shell: shell.clone(),
    })
}

impl ClaimShown {
    fn of(view: ClaimView) -> ClaimShown {
        let of = |kinds: &[&str]| -> Vec<SettledView> {
            let settled = view.settled_by.iter();
            settled.filter(|settled| kinds.contains(&settled.kind)).cloned().collect()
        };
        ClaimShown {
            rules: of(&["rule", "source"]),
            others: of(&["test", "check", "case"]),
            open: of(&["open"]).into_iter().map(|settled| settled.text).next(),
            view,
        }
    }
}

/// How a verdict looks: a word is always there, colour only repeats it.
const fn tone(ruling: Ruling) -> &'static str {
    match ruling {
        Ruling::Right | Ruling::RightHere => "yes",
        Ruling::Wrong | Ruling::NotHere => "no",
        Ruling::Outdated | Ruling::Partial => "partly",
        Ruling::Varies | Ruling::Channel | Ruling::Advice | Ruling::Noise | Ruling::Unknown => {
            "open"
        }
    }
}

fn entry(claim: &Claim, shell: &Shell) -> Entry {
    Entry {
        id: claim.id.clone(),
        says: shell.text(&claim.says).to_owned(),
        verdict: shell.label(claim.ruling().label()),
        tone: tone(claim.ruling()),
    }
}

/// 常见误传: what is wrong, what is outdated, figures taken for those of another place.
fn groups(portal: &Portal, shell: &Shell, open: bool) -> Vec<Group> {
    let of = |wanted: fn(&Claim) -> bool| -> Vec<Entry> {
        let claims = portal.claims.misconceptions().filter(|claim| wanted(claim));
        claims.map(|claim| entry(claim, shell)).collect()
    };
    vec![
        Group {
            name: shell.t("不对的", "Wrong").to_owned(),
            open,
            entries: of(|c| c.verdict == ClaimVerdict::Wrong && !c.id.starts_with('F')),
        },
        Group {
            name: shell.t("以前对、已过时的", "True once, outdated now").to_owned(),
            open,
            entries: of(|c| c.verdict == ClaimVerdict::Outdated && !c.id.starts_with('F')),
        },
        Group {
            name: shell.t("张冠李戴、算错的数", "Borrowed and miscalculated figures").to_owned(),
            open: false,
            entries: of(|c| c.id.starts_with('F')),
        },
    ]
}
