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
    /// An amount not rounded yet: millionths of a fen.
    Exact,
}

/// 运算 — what a node did with its operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Operation {
    /// A fact about the person or the bill.
    Given,
    /// A figure of law; `citation` says which.
    Law,
    /// A figure of law that was chosen by a fact (age, level): right is the fact.
    Chosen,
    /// left + right.
    Add,
    /// left − right, never below zero: a part taken out of its whole.
    Subtract,
    /// What left exceeds right by; nothing if it does not.
    Excess,
    /// The smaller of both.
    Minimum,
    /// The larger of both.
    Maximum,
    /// left × right (a rate), rounded.
    Share,
    /// left × right (a rate), exact.
    Product,
    /// left × right (a whole number), exact.
    Times,
    /// left ÷ right (a rate or a whole number), rounded.
    Divide,
    /// left, rounded.
    Round,
    /// The same value under another name.
    Named,
}

/// 推导节点 — one step: 32 bytes, half a cache line, so that everyone's derivation
/// can be made.
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
            Unit::Exact => exact_yuan(self.value),
        }
    }
}

/// Yuan with as many decimals as the exact amount has, two at least: `25.7504`.
fn exact_yuan(millionths: i64) -> String {
    let whole = Fen(millionths / Rate::SCALE).to_string();
    let rest = format!("{:06}", millionths.unsigned_abs() % Rate::SCALE.unsigned_abs());
    format!("{whole}{}", rest.trim_end_matches('0'))
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
            lines.push(self.line_of(node, id, depth, lang));
            // The stack reverses order, so the last operand goes in first.
            for operand in self.operands(node).into_iter().rev() {
                if operand < id {
                    pending.push((operand, depth + 1));
                }
            }
        }
        lines
    }

    /// The first of [`Derivation::lines`]: the root alone.
    pub fn line(&self, root: NodeId, lang: Lang) -> Option<Line> {
        self.node(root).map(|node| self.line_of(node, root, 0, lang))
    }

    fn line_of(&self, node: &Node, id: NodeId, depth: usize, lang: Lang) -> Line {
        Line {
            depth,
            label: node.term.label(lang).to_owned(),
            amount: node.amount(),
            arithmetic: self.arithmetic(node, lang),
            citation: node.citation,
            node: id,
        }
    }

    /// What a node was made of. A sum that was added up one by one is read as one list.
    fn operands(&self, node: &Node) -> Vec<NodeId> {
        let mut operands = vec![node.right];
        let mut rest = node.left;
        if node.operation == Operation::Add {
            while let Some(part) = self.node(rest)
                && part.operation == Operation::Add
                && part.term == node.term
                && part.left < rest
            {
                operands.push(part.right);
                rest = part.left;
            }
        }
        operands.push(rest);
        operands.reverse();
        operands.retain(|operand| *operand != NodeId::NONE);
        operands
    }

    fn arithmetic(&self, node: &Node, lang: Lang) -> String {
        let parts = self.operands(node).len();
        if parts > 2 {
            return match lang {
                Lang::Zh => format!("以下{parts}项相加"),
                Lang::En => format!("the sum of these {parts}"),
            };
        }
        let operand = |id: NodeId| {
            self.node(id).map_or_else(String::new, |operand| {
                let from_law = matches!(operand.operation, Operation::Law | Operation::Chosen);
                match operand.unit {
                    Unit::Rate if from_law => operand.amount(),
                    _ => format!("{} {}", operand.term.label(lang), operand.amount()),
                }
            })
        };
        let (left, right) = (operand(node.left), operand(node.right));
        let exact = match (node.operation, lang) {
            (Operation::Given | Operation::Law | Operation::Named, _) => String::new(),
            (Operation::Chosen, Lang::Zh) => format!("按{right}"),
            (Operation::Chosen, Lang::En) => format!("by {right}"),
            (Operation::Add, _) => format!("{left} + {right}"),
            (Operation::Subtract, _) => format!("{left} − {right}"),
            (Operation::Excess, Lang::Zh) => format!("{left} 超过 {right} 的部分"),
            (Operation::Excess, Lang::En) => format!("what {left} exceeds {right} by"),
            (Operation::Minimum, Lang::Zh) => format!("{left} 与 {right} 取小"),
            (Operation::Minimum, Lang::En) => format!("the smaller of {left} and {right}"),
            (Operation::Maximum, Lang::Zh) => format!("{left} 与 {right} 取大"),
            (Operation::Maximum, Lang::En) => format!("the larger of {left} and {right}"),
            (Operation::Share | Operation::Product | Operation::Times, _) => {
                format!("{left} × {right}")
            }
            (Operation::Divide, _) => format!("{left} ÷ {right}"),
            (Operation::Round, _) => left,
        };
        match node.rounding.filter(|_| self.was_rounded(node)) {
            None => exact,
            Some(rounding) => {
                let text = rounding.label();
                match lang {
                    Lang::Zh => format!("{exact}，{}", text.zh),
                    Lang::En => format!("{exact}, {}", text.en),
                }
            }
        }
    }

    /// Whether the rounding of a node moved anything, so that exact results are not cluttered.
    fn was_rounded(&self, node: &Node) -> bool {
        let value =
            |id: NodeId| self.node(id).map(|operand| (i128::from(operand.value), operand.unit));
        let scale = i128::from(Rate::SCALE);
        let Some((left, left_unit)) = value(node.left) else { return true };
        let left = if left_unit == Unit::Exact { left } else { left * scale };
        let result = i128::from(node.value) * scale;
        match (node.operation, value(node.right)) {
            (Operation::Share, Some((right, _))) => left * right != result * scale,
            (Operation::Divide, Some((right, Unit::Rate))) => left * scale != result * right,
            (Operation::Divide, Some((right, _))) => left != result * right,
            _ => left != result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(value: i64, unit: Unit, term: Term, operation: Operation) -> Node {
        let (left, right) = (NodeId::NONE, NodeId::NONE);
        Node { value, left, right, citation: None, term, operation, rounding: None, unit }
    }

    #[test]
    fn a_node_is_half_a_cache_line() {
        assert_eq!(size_of::<Node>(), 32);
    }

    #[test]
    fn a_long_sum_is_read_as_one_list() {
        let given = |value| node(value, Unit::Money, Term::EmployerPart, Operation::Given);
        let add = |left, right, value| Node {
            left: NodeId(left),
            right: NodeId(right),
            ..node(value, Unit::Money, Term::Total, Operation::Add)
        };
        let nodes =
            vec![given(100), given(200), add(0, 1, 300), given(400), add(2, 3, 700), given(1)];
        let lines = Derivation { nodes }.lines(NodeId(4), Lang::En);
        let shape: Vec<_> = lines.iter().map(|line| (line.depth, line.amount.as_str())).collect();
        assert_eq!(shape, [(0, "7.00"), (1, "1.00"), (1, "2.00"), (1, "4.00")]);
        assert_eq!(lines.first().map(|line| line.arithmetic.as_str()), Some("the sum of these 3"));
    }

    #[test]
    fn says_the_rounding_only_where_it_moved_something() {
        let share = |value| Node {
            left: NodeId(0),
            right: NodeId(1),
            rounding: Some(Rounding::HalfUpToFen),
            ..node(value, Unit::Money, Term::EmployerPart, Operation::Share)
        };
        let tree = |base, part| {
            let base = node(base, Unit::Money, Term::Base, Operation::Given);
            let rate = node(90_000, Unit::Rate, Term::EmployerRate, Operation::Law);
            Derivation { nodes: vec![base, rate, share(part)] }
        };
        let line = |tree: Derivation| tree.lines(NodeId(2), Lang::Zh)[0].arithmetic.clone();
        assert_eq!(line(tree(518_200, 46_638)), "缴费基数 5,182.00 × 9%");
        assert_eq!(line(tree(518_255, 46_643)), "缴费基数 5,182.55 × 9%，四舍五入到分");
    }

    #[test]
    fn prints_exact_amounts_without_needless_zeros() {
        for (millionths, printed) in
            [(0, "0.00"), (2_575_040_000, "25.7504"), (100_000_000, "1.00"), (1, "0.00000001")]
        {
            assert_eq!(
                node(millionths, Unit::Exact, Term::Total, Operation::Add).amount(),
                printed
            );
        }
    }
}
