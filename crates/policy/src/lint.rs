//! 检查 — what `mingzhang check policies` says about packs beyond what reading them finds. Each
//! kind of question has its file; this one only puts them in order.

mod averages;
mod explained;
mod figures;
mod layers;
mod monotone;
mod overlap;
mod reach;
mod refinements;
mod stale;
mod table;
mod units;

use vocab::{Date, InsuranceKind, PlaceCode};

pub(crate) use self::figures::amounts as figures_of;
use crate::finding::Finding;
use crate::library::PolicyLibrary;
use crate::pack::Rule;

/// Most findings that one check returns.
const MAX_FINDINGS: usize = 2_000;

/// Reads packs and checks them; findings in the order of files and lines.
pub fn check(files: impl IntoIterator<Item = (String, String)>) -> Vec<Finding> {
    check_with(files, None, |_| Vec::new())
}

/// The same, and what is out of date on a day, and what someone who can calculate finds. What the
/// packs explain themselves is left out of all three.
pub fn check_with(
    files: impl IntoIterator<Item = (String, String)>,
    today: Option<Date>,
    more: impl FnOnce(&PolicyLibrary) -> Vec<Finding>,
) -> Vec<Finding> {
    let (library, mut findings) = PolicyLibrary::load(files);
    averages::check(&library, &mut findings);
    figures::check(&library, &mut findings);
    monotone::check(&library, &mut findings);
    overlap::check(&library, &mut findings);
    layers::check(&library, &mut findings);
    refinements::check(&library, &mut findings);
    reach::check(&library, &mut findings);
    table::check(&library, &mut findings);
    units::check(&library, &mut findings);
    if let Some(today) = today {
        stale::check(&library, today, &mut findings);
    }
    findings.extend(more(&library));
    explained::settle(&library, &mut findings);
    findings.sort_by(|a, b| {
        (&a.file, a.line, a.code, &a.message.en).cmp(&(&b.file, b.line, b.code, &b.message.en))
    });
    findings.dedup();
    findings.truncate(MAX_FINDINGS);
    findings
}

/// Places and kinds that have a rule whose key begins with `prefix`, each with the days on which
/// such a rule starts to hold or ends.
fn eras(library: &PolicyLibrary, prefix: &str) -> Vec<(PlaceCode, InsuranceKind, Vec<Date>)> {
    let mut eras: std::collections::BTreeMap<(PlaceCode, InsuranceKind), Vec<Date>> =
        std::collections::BTreeMap::new();
    for rule in library.rules().iter().filter(|rule| rule.spec.key.starts_with(prefix)) {
        for kind in rule.kinds.iter() {
            let days = eras.entry((rule.place, *kind)).or_default();
            days.push(rule.from);
            days.extend(rule.until);
        }
    }
    let mut list = Vec::new();
    for ((place, kind), mut days) in eras {
        days.sort();
        days.dedup();
        list.push((place, kind, days));
    }
    list
}

/// The first rule behind a citation, to point at.
fn behind(library: &PolicyLibrary, citation: vocab::CitationId) -> Option<&Rule> {
    library.rules().iter().find(|rule| rule.citation == citation)
}
