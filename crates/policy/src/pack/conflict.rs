//! 冲突登记 — reads a block marked `toml conflict`: which documents of the head differ about which
//! rule, which one is followed, and why.

use vocab::{SourceId, Text};

use super::messages::{backwards, missing};
use super::{Head, find_source, required_date};
use crate::conflict::{ConflictReason, SourceConflict};
use crate::document::Block;
use crate::finding::Spot;
use crate::registry;
use crate::tree::Node;
use crate::value::Problem;
use crate::when;

/// Members of such a block.
pub(super) const FIELDS: &[&str] = &["key", "from", "until", "when", "chosen", "others", "reason"];

/// The entry without its sides, which are known when the whole file is read.
pub(super) fn read(
    head: &Head,
    node: &Node,
    block: &Block,
    spot: &Spot,
) -> Result<SourceConflict, Problem> {
    let key = node.get("key").and_then(Node::text).unwrap_or_default();
    let spec = registry::find(key).ok_or_else(|| missing(node, "key"))?;
    let from = required_date(node, "from")?;
    let until = node.get("until").map(|_| required_date(node, "until")).transpose()?;
    if let Some(until) = until.filter(|until| *until <= from) {
        return Err(backwards(node, from, until));
    }
    let source = |node: &Node| -> Result<SourceId, Problem> {
        Ok(find_source(head, node)?.source.id.clone())
    };
    let chosen = source(node.get("chosen").ok_or_else(|| missing(node, "chosen"))?)?;
    let others = node.get("others").ok_or_else(|| missing(node, "others"))?.one_or_many();
    let others: Vec<SourceId> = others.iter().map(source).collect::<Result<_, _>>()?;
    if others.is_empty() || others.contains(&chosen) {
        return Err(missing(node, "others"));
    }
    let reason = node.get("reason").ok_or_else(|| missing(node, "reason"))?;
    let named = |(_, name): &&(ConflictReason, &str)| reason.text() == Some(name);
    let reason = ConflictReason::ALL.iter().find(named).map(|(reason, _)| *reason);
    Ok(SourceConflict {
        place: head.place,
        key: spec.key,
        kinds: std::sync::Arc::clone(&head.kinds),
        from,
        until,
        chosen,
        others,
        reason: reason.ok_or_else(|| unknown_reason(node))?,
        statement: block.statement.clone(),
        sides: Vec::new(),
        when: when::read(None, node.get("when"), spec)?,
        spot: Spot { key: Some(spec.key.to_owned()), ..spot.clone() },
    })
}

fn unknown_reason(node: &Node) -> Problem {
    let reason = node.get("reason").unwrap_or(node);
    let names: Vec<&str> = ConflictReason::ALL.iter().map(|(_, name)| *name).collect();
    Problem {
        code: "wrong-type",
        line: reason.line,
        message: Text::new(
            format!("理由不能是 {}", reason.shown()),
            format!("the reason cannot be {}", reason.shown()),
        ),
        remedy: Text::new(
            format!("可写：{}", names.join("、")),
            format!("reasons are {}", names.join(", ")),
        ),
    }
}
