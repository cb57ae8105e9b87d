//! 推导 — how a figure came about: a flat arena of nodes, written while the rule computes.

use crate::{CitationId, Fen, Lang, Rate, Rounding, Term};

/// 节点编号 — index of a node in its arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// No operand.
    pub const NONE: NodeId = NodeId(u32::MAX);
}

/// 单位 — what the value of a node counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Unit {
    /// Fen.
    Money,
    /// Millionths.
    Rate,
    /// A whole number: days, months, age.
    Count,
}

/// 运算 — what a node did with its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Operation {
    /// A fact about the person or the bill.
    Given,
    /// A figure of law; `citation` says which.
    Law,
    /// left + right.
    Add,
    /// left − right.
    Subtract,
    /// The smaller of both.
    Minimum,
    /// The larger of both.
    Maximum,
    /// left × right (a rate), rounded.
    Share,
    /// left × right ÷ a whole number, rounded; such as an allowance by days.
    Scale,
    /// The sum of exact band products, rounded once.
    SumOfShares,
    /// Chosen because of a fact (age band, level, status); left is what was chosen, right the fact.
    Chosen,
    /// The same value under another name.
    Named,
}

/// 推导节点 — one step: 24 bytes, so that everyone's derivation can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// Fen, millionths or a count, by `unit`.
    pub value: i64,
    /// First operand, or [`NodeId::NONE`].
    pub left: NodeId,
    /// Second operand, or [`NodeId::NONE`].
    pub right: NodeId,
    /// The rule behind a figure of law.
    pub citation: Option<CitationId>,
    /// What the figure is called.
    pub term: Term,
    /// What was done.
    pub operation: Operation,
    /// How the division ended, where there was one.
    pub rounding: Option<Rounding>,
    /// What the value counts.
    pub unit: Unit,
}

impl Node {
    /// The value as people read it.
    pub fn amount(&self) -> String {
        match self.unit {
            Unit::Money => Fen(self.value).to_string(),
            Unit::Rate => Rate(self.value).to_string(),
            Unit::Count => self.value.to_string(),
        }
    }
}

/// 推导 — an arena of nodes; a root is any node of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Derivation {
    /// Nodes in the order of computation: operands always precede their result.
    pub nodes: Vec<Node>,
}

/// 推导的一行 — one node in reading order, ready for any door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Distance from the root.
    pub depth: usize,
    /// Name of the figure.
    pub label: String,
    /// The figure.
    pub amount: String,
    /// The arithmetic in words and figures, such as `缴费基数 6,420.00 × 2%`; empty for givens.
    pub arithmetic: String,
    /// The rule behind it.
    pub citation: Option<CitationId>,
    /// Node that the line shows.
    pub node: NodeId,
}

impl Derivation {
    /// A node, if the index is one of this arena.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(usize::try_from(id.0).ok()?)
    }

    /// The tree below a root, in reading order (result first, operands indented).
    pub fn lines(&self, root: NodeId, lang: Lang) -> Vec<Line> {
        let mut lines = Vec::new();
        let mut pending = vec![(root, 0)];
        while let Some((id, depth)) = pending.pop() {
            let Some(node) = self.node(id) else { continue };
            lines.push(Line {
                depth,
                label: node.term.label(lang).to_owned(),
                amount: node.amount(),
                arithmetic: self.arithmetic(node, lang),
                citation: node.citation,
                node: id,
            });
            // The stack reverses order, so the right operand goes in first.
            for operand in [node.right, node.left] {
                if operand != NodeId::NONE && operand < id {
                    pending.push((operand, depth + 1));
                }
            }
        }
        lines
    }

    fn arithmetic(&self, node: &Node, lang: Lang) -> String {
        let operand = |id: NodeId| {
            self.node(id).map_or_else(String::new, |operand| {
                match (operand.operation, operand.unit) {
                    (Operation::Law, Unit::Rate) => operand.amount(),
                    _ => format!("{} {}", operand.term.label(lang), operand.amount()),
                }
            })
        };
        let (left, right) = (operand(node.left), operand(node.right));
        match (node.operation, lang) {
            (Operation::Given | Operation::Law | Operation::Named, _) => String::new(),
            (Operation::Add, _) => format!("{left} + {right}"),
            (Operation::Subtract, _) => format!("{left} − {right}"),
            (Operation::Minimum, Lang::Zh) => format!("{left} 与 {right} 取小"),
            (Operation::Minimum, Lang::En) => format!("the smaller of {left} and {right}"),
            (Operation::Maximum, Lang::Zh) => format!("{left} 与 {right} 取大"),
            (Operation::Maximum, Lang::En) => format!("the larger of {left} and {right}"),
            (Operation::Share | Operation::Scale, _) => format!("{left} × {right}"),
            (Operation::SumOfShares, Lang::Zh) => format!("{left} + {right}（合计后舍入一次）"),
            (Operation::SumOfShares, Lang::En) => format!("{left} + {right}, rounded once"),
            (Operation::Chosen, Lang::Zh) => format!("按{right}取{left}"),
            (Operation::Chosen, Lang::En) => format!("{left}, by {right}"),
        }
    }
}
