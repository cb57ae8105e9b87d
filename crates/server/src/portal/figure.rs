//! 一个数 — how one computed figure came about: its derivation as an indented tree with the rule
//! behind each figure of law.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use vocab::{Citation, CitationId, Derivation, NodeId, Unit};

use super::Portal;
use super::failure::Failure;
use super::shell::{Section, Shell, page};
use super::visit::Visit;
use super::why::{CitationView, cited};

/// How many steps of indentation a phone has room for.
const DEEPEST: usize = 6;

/// 一步.
pub(crate) struct TreeRow {
    pub depth: usize,
    pub level: String,
    pub label: String,
    pub amount: String,
    pub arithmetic: String,
    pub source: Option<String>,
}

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage {
    shell: Shell,
    id: String,
    amount: String,
    rows: Vec<TreeRow>,
    citations: Vec<CitationView>,
}

pub(crate) async fn show(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
    Path((id, node)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let facts = portal.facts(&id).await?;
    let answer = portal.answer_for(&facts)?;
    let node = NodeId(node.parse().map_err(|_| Failure::NotFound)?);
    let root = answer.derivation.node(node).ok_or(Failure::NotFound)?;
    let amount = match root.unit {
        Unit::Money | Unit::Exact => with_currency(&root.amount()),
        Unit::Rate | Unit::Count => root.amount(),
    };
    let title = root.term.label(visit.lang);
    let shell = Shell::new(&portal, &visit, title).of(facts.head, Section::Why);
    let find = cited(&answer);
    let rows = tree(&answer.derivation, node, &find, &shell);
    let mut seen: Vec<CitationId> = Vec::new();
    let mut citations = Vec::new();
    for line in answer.derivation.lines(node, visit.lang) {
        if let Some(id) = line.citation.filter(|id| !seen.contains(id)) {
            seen.push(id);
            citations.extend(find(id).map(|citation| CitationView::new(citation, &shell)));
        }
    }
    page(&FigurePage { id, amount, rows, citations, shell: shell.clone() })
}

fn with_currency(amount: &str) -> String {
    match amount.strip_prefix('-') {
        Some(magnitude) => format!("−¥{magnitude}"),
        None => format!("¥{amount}"),
    }
}

/// The tree below a node, line by line.
pub(crate) fn tree<'a>(
    derivation: &Derivation,
    root: NodeId,
    find: &impl Fn(CitationId) -> Option<&'a Citation>,
    shell: &Shell,
) -> Vec<TreeRow> {
    let lines = derivation.lines(root, shell.lang).into_iter();
    let rows = lines.map(|line| TreeRow {
        depth: line.depth.min(DEEPEST),
        level: match shell.lang {
            vocab::Lang::Zh => format!("第{}层：", line.depth + 1),
            vocab::Lang::En => format!("Level {}: ", line.depth + 1),
        },
        label: line.label,
        amount: line.amount.replacen('-', "−", 1),
        arithmetic: match line.arithmetic.as_str() {
            "" => String::new(),
            arithmetic => format!("＝ {arithmetic}"),
        },
        source: line.citation.and_then(find).map(|citation| {
            let (title, article) = (&citation.source.title, &citation.article);
            let standing = shell.text(&citation.source.standing.label()).to_owned();
            format!("{title} {article}（{standing}）")
        }),
    });
    rows.collect()
}
