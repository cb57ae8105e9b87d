//! 得数 — the outcome of a calculation as text and as JSON.

use engine::calculation::{Figure, FigureValue, Outcome};
use policy::{PolicyLibrary, SourceConflict};
use serde_json::{Value, json};
use vocab::{CitationId, Fen, Lang, NodeId};

use super::{Answer, Asked};
use crate::beside;
use crate::columns::{Align, lines};
use crate::console::say;
use crate::replay::Made;

/// The figures, the steps if asked for, and the rules.
pub fn text(asked: &Asked, answer: &Answer<'_>) -> String {
    let (lang, library, outcome) = (asked.lang, answer.library, &answer.outcome);
    let place = library.place_name(asked.place).map(|name| name.get(lang).to_owned());
    let place = place.unwrap_or_else(|| asked.place.to_string());
    let scheme = asked.scheme.label();
    let title =
        [asked.kind.title.get(lang), place.as_str(), scheme.get(lang), &asked.date.to_string()]
            .join(" · ");
    let rows: Vec<Vec<String>> = outcome
        .figures
        .iter()
        .map(|figure| vec![figure.label.get(lang).to_owned(), shown(figure, lang)])
        .collect();
    let mut text = format!("{title}\n{}", lines(&[Align::Left, Align::Right], &rows));
    if asked.tree {
        text.push_str(&format!("\n{}\n{}", say(lang, "推导", "Steps"), steps(outcome, lang)));
    }
    if !outcome.citations.is_empty() {
        text.push_str(&format!("\n{}\n", say(lang, "依据", "Rules used")));
    }
    for (index, id) in outcome.citations.iter().enumerate() {
        let citation = library.citation(*id);
        let (source, article) = (&citation.source.title, &citation.article);
        let standing = citation.source.standing.label();
        let (number, from) = (index + 1, citation.from);
        text.push_str(&format!("  [{number}] {}\n", citation.statement));
        text.push_str(&match lang {
            Lang::Zh => format!("      《{source}》{article}（{}，{from} 起）\n", standing.zh),
            Lang::En => format!("      {source}, {article} ({}, from {from})\n", standing.en),
        });
        text.push_str(&two_sides(asked, library, *id, lang));
    }
    for unknown in &outcome.unstated {
        let word = say(lang, "本地未知：", "unknown here: ");
        text.push_str(&format!("  {word}{}\n", unknown.sentence.get(lang)));
    }
    text.push_str(&beside::lines(&answer.untranslated, lang));
    text
}

/// That another document says something else, and how to calculate with that one.
fn two_sides(asked: &Asked, library: &PolicyLibrary, id: CitationId, lang: Lang) -> String {
    let Some(conflict) = open_conflict(asked, library, id) else { return String::new() };
    let followed = &library.citation(id).source.id;
    let sides = conflict.others.iter().chain([&conflict.chosen]);
    let others: Vec<String> =
        sides.filter(|side| *side != followed).map(|side| format!("--source {}", side.0)).collect();
    let (reason, others) = (conflict.reason.label(), others.join(" "));
    let says = &conflict.statement;
    match lang {
        Lang::Zh => format!("      来源不一：{says}（{}）换一份算：{others}\n", reason.zh),
        Lang::En => format!("      sources differ: {says} ({}) the other: {others}\n", reason.en),
    }
}

fn open_conflict<'a>(
    asked: &Asked,
    library: &'a PolicyLibrary,
    id: CitationId,
) -> Option<&'a SourceConflict> {
    library.conflict_over(id).filter(|conflict| conflict.open_on(asked.date))
}

/// The recorded conflicts that the rules used are sides of.
fn conflicts(asked: &Asked, outcome: &Outcome, library: &PolicyLibrary, lang: Lang) -> Vec<Value> {
    let open = outcome.citations.iter().filter_map(|id| open_conflict(asked, library, *id));
    open.map(|conflict| {
        json!({
            "key": conflict.key,
            "chosen": conflict.chosen.0,
            "others": conflict.others.iter().map(|other| &other.0).collect::<Vec<_>>(),
            "reason": conflict.reason,
            "reason_label": conflict.reason.label().get(lang),
            "statement": conflict.statement,
        })
    })
    .collect()
}

fn shown(figure: &Figure, lang: Lang) -> String {
    match figure.value {
        FigureValue::Money(amount) => amount.to_string(),
        FigureValue::Count(count) => count.to_string(),
        FigureValue::Range(low, high) => format!("{low}–{high}"),
        FigureValue::Date(date) => date.to_string(),
        FigureValue::Flag(true) => say(lang, "是", "yes").to_owned(),
        FigureValue::Flag(false) => say(lang, "否", "no").to_owned(),
    }
}

/// Every figure with the steps below it, drawn as a tree.
fn steps(outcome: &Outcome, lang: Lang) -> String {
    let mut text = String::new();
    let mut roots: Vec<NodeId> = Vec::new();
    for figure in outcome.figures.iter().filter(|figure| figure.node != NodeId::NONE) {
        // A figure that stands inside an earlier tree is not drawn again.
        let inside = |root: &NodeId| {
            outcome.derivation.lines(*root, lang).iter().any(|line| line.node == figure.node)
        };
        if !roots.iter().any(inside) {
            roots.push(figure.node);
            text.push_str(&drawn(outcome, figure.node, lang));
        }
    }
    text
}

fn drawn(outcome: &Outcome, root: NodeId, lang: Lang) -> String {
    let steps = outcome.derivation.lines(root, lang);
    let mut text = String::new();
    for (index, step) in steps.iter().enumerate() {
        let rest = steps.get(index + 1..).unwrap_or_default();
        // Whether the branch at a depth goes on below this line.
        let goes_on = |depth: usize| {
            rest.iter().find(|later| later.depth <= depth).is_some_and(|later| later.depth == depth)
        };
        let mut branch = String::from("  ");
        for depth in 1..step.depth {
            branch.push_str(if goes_on(depth) { "│  " } else { "   " });
        }
        if step.depth > 0 {
            branch.push_str(if goes_on(step.depth) { "├─ " } else { "└─ " });
        }
        let equals = if step.arithmetic.is_empty() { "" } else { " ＝ " };
        let cite = step.citation.map(|id| mark(outcome, id)).unwrap_or_default();
        text.push_str(&format!(
            "{branch}{} {}{equals}{}{cite}\n",
            step.label, step.amount, step.arithmetic
        ));
    }
    text
}

/// ` [2]`: where the rule stands in the list below.
fn mark(outcome: &Outcome, id: CitationId) -> String {
    let position = outcome.citations.iter().position(|known| *known == id);
    position.map(|index| format!(" [{}]", index + 1)).unwrap_or_default()
}

/// The same as JSON: amounts as yuan text and as fen.
pub fn json(asked: &Asked, answer: &Answer<'_>) -> String {
    let (lang, library, outcome) = (asked.lang, answer.library, &answer.outcome);
    let figures: Vec<Value> = outcome.figures.iter().map(|figure| value(figure, lang)).collect();
    let rules: Vec<Value> = outcome.citations.iter().map(|id| rule(library, *id)).collect();
    let unknown: Vec<&str> =
        outcome.unstated.iter().map(|unknown| unknown.sentence.get(lang)).collect();
    let mut page = json!({
        "lang": lang,
        "kind": asked.kind.code,
        "place": asked.place,
        "scheme": asked.scheme,
        "date": asked.date.to_string(),
        "known_at": asked.known_at.map(|day| day.to_string()),
        "figures": figures,
        "source": asked.source,
        "rules": rules,
        "conflicts": conflicts(asked, outcome, library, lang),
        "unknown": unknown,
        "untranslated": answer.untranslated,
        "receipt": Made::of_calculation(asked, library),
    });
    if asked.tree
        && let Some(object) = page.as_object_mut()
    {
        object.insert("steps".to_owned(), json!(nodes(outcome, library, lang)));
    }
    format!("{page:#}\n")
}

fn value(figure: &Figure, lang: Lang) -> Value {
    let (code, label) = (&figure.code, figure.label.get(lang));
    match figure.value {
        FigureValue::Money(Fen(fen)) => {
            json!({ "code": code, "label": label, "value": Fen(fen).to_plain_yuan(), "fen": fen })
        }
        FigureValue::Count(count) => json!({ "code": code, "label": label, "value": count }),
        FigureValue::Range(low, high) => {
            json!({ "code": code, "label": label, "value": { "from": low, "to": high } })
        }
        FigureValue::Date(date) => {
            json!({ "code": code, "label": label, "value": date.to_string() })
        }
        FigureValue::Flag(flag) => json!({ "code": code, "label": label, "value": flag }),
    }
}

fn rule(library: &PolicyLibrary, id: CitationId) -> Value {
    let citation = library.citation(id);
    json!({
        "key": citation.rule,
        "statement": citation.statement,
        "place": citation.place,
        "source": citation.source.title,
        "article": citation.article,
        "url": citation.source.url,
        "standing": citation.source.standing,
        "from": citation.from.to_string(),
        "published": citation.source.published.to_string(),
    })
}

/// The arena as it is: operands precede their result, `left` and `right` are indices.
fn nodes(outcome: &Outcome, library: &PolicyLibrary, lang: Lang) -> Vec<Value> {
    let operand = |id: NodeId| if id == NodeId::NONE { Value::Null } else { json!(id.0) };
    outcome
        .derivation
        .nodes
        .iter()
        .map(|node| {
            json!({
                "label": node.term.label(lang),
                "amount": node.amount(),
                "left": operand(node.left),
                "right": operand(node.right),
                "rounding": node.rounding,
                "rule": node.citation.map(|id| library.citation(id).rule.clone()),
            })
        })
        .collect()
}
