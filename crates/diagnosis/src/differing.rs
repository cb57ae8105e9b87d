//! 来源不一 — the recorded conflicts that the rules behind an answer are sides of: which document
//! was followed, which set aside, and what became of the wish to follow another.

use policy::{PolicyLibrary, SourceConflict};
use vocab::{CitationId, Date, Text};

use crate::answer::{Differing, DocumentName, Following};
use crate::situation::Situation;

/// Each conflict once, in the order of the rules.
pub(crate) fn conflicts(situation: &Situation<'_>) -> Vec<Differing> {
    let mut found: Vec<Differing> = Vec::new();
    for id in &situation.used {
        let conflict = situation.library.conflict_over(*id);
        let Some(conflict) = conflict.filter(|it| touches(it, situation)) else { continue };
        let differing = differing(situation.library, conflict, *id);
        if !found.contains(&differing) {
            found.push(differing);
        }
    }
    found
}

/// Whether documents differed on a day that the answer is about, and both were public by then.
fn touches(conflict: &SourceConflict, situation: &Situation<'_>) -> bool {
    let months = situation.rows.iter().map(|row| row.fact.month.first_day());
    let first: Date = months.min().unwrap_or(situation.as_of).min(situation.as_of);
    let public =
        |id: &CitationId| situation.library.citation(*id).source.published <= situation.known_at;
    conflict.from <= situation.as_of
        && conflict.until.is_none_or(|until| first < until)
        && conflict.sides.iter().all(public)
}

fn differing(library: &PolicyLibrary, conflict: &SourceConflict, used: CitationId) -> Differing {
    let followed = &library.citation(used).source.id.0;
    let (taken, set_aside): (Vec<_>, Vec<_>) = conflict
        .documents()
        .map(|id| named(library, conflict, &id.0))
        .partition(|it| it.id == *followed);
    let followed = taken.into_iter().next().unwrap_or_else(|| named(library, conflict, followed));
    let chosen = conflict.chosen.0.clone();
    let aside: Vec<String> =
        set_aside.iter().map(|it| format!("《{}》（{}）", it.title, it.id)).collect();
    let aside_en: Vec<String> =
        set_aside.iter().map(|it| format!("{} ({})", it.title, it.id)).collect();
    let reason = conflict.reason.label();
    let (zh, en) = if followed.id == chosen {
        (format!("理由：{}", reason.zh), format!("because it is {}", reason.en))
    } else {
        (
            format!("平时按 {chosen}，理由：{}", reason.zh),
            format!("otherwise {chosen} is followed, because it is {}", reason.en),
        )
    };
    let (title, id) = (&followed.title, &followed.id);
    let says = Text::new(
        format!("按《{title}》（{id}）算的，没有按{}；{zh}", aside.join("、")),
        format!("by {title} ({id}), not by {}; {en}", aside_en.join(", ")),
    );
    Differing {
        key: conflict.key,
        followed,
        set_aside,
        chosen,
        reason: conflict.reason,
        statement: conflict.statement.clone(),
        says,
    }
}

/// What became of the wish to follow a document.
pub(crate) fn following(
    situation: &Situation<'_>,
    source: &str,
    conflicts: &[Differing],
) -> Following {
    let recorded = situation.library.conflicts_of(situation.place);
    let conflict = recorded.into_iter().find(|conflict| conflict.involves(source));
    let document = conflict.map_or_else(
        || DocumentName { id: source.to_owned(), title: source.to_owned() },
        |conflict| named(situation.library, conflict, source),
    );
    let mattered = conflicts.iter().any(|differing| differing.followed.id == source);
    let title = &document.title;
    let says = if mattered {
        Text::new(
            format!("按您的要求，说法不一的地方按《{title}》（{source}）算"),
            format!("as you asked, {title} ({source}) is followed where documents differ"),
        )
    } else {
        Text::new(
            format!("您要求按《{title}》（{source}）算；这份答复没有用到它和别的文件不同的规则"),
            format!(
                "you asked to follow {title} ({source}); this answer rests on no rule of which \
                 it says something else"
            ),
        )
    };
    Following { document, mattered, says }
}

/// A side of a conflict by name. Ids are those of a pack, so that only the sides are looked at.
fn named(library: &PolicyLibrary, conflict: &SourceConflict, id: &str) -> DocumentName {
    let mut sources = conflict.sides.iter().map(|side| &library.citation(*side).source);
    let title = sources.find(|source| source.id.0 == id).map(|source| source.title.clone());
    DocumentName { id: id.to_owned(), title: title.unwrap_or_else(|| id.to_owned()) }
}
