//! 推导载体 — one case, and every operation leaves a node: the derivation is the by-product of
//! computing, not a second description. Values come from [`Plain`], so they cannot differ from it.

use policy::Cited;
use vocab::{CitationId, Derivation, Fen, Node, NodeId, Operation, Rate, Rounding, Term, Unit};

use super::{Carrier, Law, OneCase, Plain, Rows, Table, Trouble};

/// 所载之数 — a value and the node that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Fen, millionths, millionths of a fen or a count.
    pub value: i64,
    /// The step that made it.
    pub node: NodeId,
}

/// 推导载体 — one case with its derivation. [`Tree::clear`] keeps the arena for the next case.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    plain: Plain,
    /// Room that is there already: a node is written into it and not pushed, so that where the
    /// room is and how much of it is used can stay in registers.
    room: Vec<Node>,
    /// Nodes written.
    used: usize,
}

/// Room not written yet.
const BLANK: Node = Node {
    value: 0,
    left: NodeId::NONE,
    right: NodeId::NONE,
    citation: None,
    term: Term::Zero,
    operation: Operation::Given,
    rounding: None,
    unit: Unit::Money,
};

/// More room. By value, because an address given away would keep the whole tree in memory.
#[cold]
#[inline(never)]
fn grown(mut room: Vec<Node>) -> Vec<Node> {
    room.resize((room.len() * 2).max(64), BLANK);
    room
}

impl Tree {
    /// A tree whose arena has room for so many nodes.
    pub fn with_capacity(nodes: usize) -> Tree {
        Tree { plain: Plain::default(), room: vec![BLANK; nodes], used: 0 }
    }

    /// The nodes so far, in the order of computation.
    #[inline]
    pub fn nodes(&self) -> &[Node] {
        self.room.get(..self.used).unwrap_or_default()
    }

    /// A copy of the derivation so far.
    pub fn derivation(&self) -> Derivation {
        Derivation { nodes: self.nodes().to_vec() }
    }

    /// The derivation, leaving an empty one.
    pub fn take(&mut self) -> Derivation {
        let mut nodes = std::mem::take(&mut self.room);
        nodes.truncate(self.used);
        self.used = 0;
        Derivation { nodes }
    }

    /// Forgets the case and keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        self.used = 0;
        self.plain = Plain::default();
    }

    #[inline(always)]
    fn push(&mut self, node: Node) -> Carried {
        let value = node.value;
        // Written where it stays: a node that were handed to `grown` would be made elsewhere first
        // and copied, which costs three times as much.
        loop {
            if let Some(slot) = self.room.get_mut(self.used) {
                *slot = node;
                break;
            }
            self.room = grown(std::mem::take(&mut self.room));
        }
        // Four billion nodes are 128 GB of derivation: memory ends first, so the id cannot.
        let id = u32::try_from(self.used & 0xffff_ffff).unwrap_or(u32::MAX);
        self.used += 1;
        Carried { value, node: NodeId(id) }
    }

    #[inline(always)]
    fn leaf(&mut self, term: Term, value: i64, unit: Unit, law: Option<CitationId>) -> Carried {
        self.push(Node {
            value,
            left: NodeId::NONE,
            right: NodeId::NONE,
            citation: law,
            term,
            operation: if law.is_some() { Operation::Law } else { Operation::Given },
            rounding: None,
            unit,
        })
    }

    #[inline(always)]
    fn step(
        &mut self,
        (term, operation, unit): (Term, Operation, Unit),
        value: i64,
        left: NodeId,
        right: NodeId,
        rounding: Option<Cited<Rounding>>,
    ) -> Carried {
        self.push(Node {
            value,
            left,
            right,
            citation: rounding.map(|rounding| rounding.citation),
            term,
            operation,
            rounding: rounding.map(|rounding| rounding.value),
            unit,
        })
    }

    #[inline(always)]
    fn chosen(
        &mut self,
        (term, unit): (Term, Unit),
        value: i64,
        citation: Option<CitationId>,
        by: NodeId,
    ) -> Carried {
        self.push(Node {
            value,
            left: NodeId::NONE,
            right: by,
            citation,
            term,
            operation: Operation::Chosen,
            rounding: None,
            unit,
        })
    }
}

/// One operation: the value from `Plain`, the node beside it.
macro_rules! binary {
    ($($name:ident = $operation:ident in $unit:ident;)*) => {
        $(
            #[inline(always)]
            fn $name(&mut self, term: Term, left: Carried, right: Carried) -> Carried {
                let value = self.plain.$name(term, left.value, right.value);
                let what = (term, Operation::$operation, Unit::$unit);
                self.step(what, value, left.node, right.node, None)
            }
        )*
    };
}

/// One operation that rounds.
macro_rules! rounding {
    ($($name:ident = $operation:ident;)*) => {
        $(
            #[inline(always)]
            fn $name(
                &mut self,
                term: Term,
                left: Carried,
                right: Carried,
                rounding: Cited<Rounding>,
            ) -> Carried {
                let value = self.plain.$name(term, left.value, right.value, rounding);
                let what = (term, Operation::$operation, Unit::Money);
                self.step(what, value, left.node, right.node, Some(rounding))
            }
        )*
    };
}

impl Carrier for Tree {
    type Money = Carried;
    type Rate = Carried;
    type Exact = Carried;
    type Count = Carried;
    type Flag = bool;
    type Row = Option<usize>;
    type MoneyFact = Fen;
    type CountFact = i32;
    type FlagFact = bool;

    binary! {
        add = Add in Money;
        subtract = Subtract in Money;
        excess = Excess in Money;
        minimum = Minimum in Money;
        maximum = Maximum in Money;
        times = Times in Money;
        product = Product in Exact;
        add_exact = Add in Exact;
        excess_exact = Excess in Exact;
        minimum_exact = Minimum in Exact;
        times_exact = Times in Exact;
        count_add = Add in Count;
        count_excess = Excess in Count;
        count_maximum = Maximum in Count;
        count_times = Times in Count;
        rate_add = Add in Rate;
        rate_excess = Excess in Rate;
        rate_minimum = Minimum in Rate;
        rate_part = Product in Rate;
        rate_times = Times in Rate;
    }

    rounding! {
        share = Share;
        divide = Divide;
        whole_of_exact = Divide;
        divide_exact = Divide;
    }

    #[inline(always)]
    fn given_money(&mut self, term: Term, fact: Fen) -> Carried {
        let value = self.plain.given_money(term, fact);
        self.leaf(term, value, Unit::Money, None)
    }

    #[inline(always)]
    fn given_count(&mut self, term: Term, fact: i32) -> Carried {
        let value = self.plain.given_count(term, fact);
        self.leaf(term, value, Unit::Count, None)
    }

    #[inline(always)]
    fn given_flag(&mut self, fact: bool) -> bool {
        fact
    }

    #[inline(always)]
    fn law_money(&mut self, term: Term, law: impl Into<Law<Fen>>) -> Carried {
        let law = law.into().cited;
        let value = self.plain.law_money(term, law);
        self.leaf(term, value, Unit::Money, Some(law.citation))
    }

    #[inline(always)]
    fn law_rate(&mut self, term: Term, law: impl Into<Law<Rate>>) -> Carried {
        let law = law.into().cited;
        let value = self.plain.law_rate(term, law);
        self.leaf(term, value, Unit::Rate, Some(law.citation))
    }

    #[inline(always)]
    fn law_count(&mut self, term: Term, law: Cited<i32>) -> Carried {
        let value = self.plain.law_count(term, law);
        self.leaf(term, value, Unit::Count, Some(law.citation))
    }

    #[inline(always)]
    fn no_row(&self) -> Option<usize> {
        None
    }

    #[inline(always)]
    fn row(&self, so_far: Option<usize>, index: usize, holds: bool) -> Option<usize> {
        self.plain.row(so_far, index, holds)
    }

    #[inline(always)]
    fn row_of(&self, number: Carried, rows: &Rows) -> Option<usize> {
        rows.at(number.value)
    }

    #[inline(always)]
    fn pick_money(
        &mut self,
        term: Term,
        by: Carried,
        row: Option<usize>,
        table: &Table<Fen>,
    ) -> Carried {
        let law = table.at(row);
        let value = match law {
            Some(law) => self.plain.law_money(term, law),
            None => self.plain.fail(Trouble::NoRow(term)),
        };
        self.chosen((term, Unit::Money), value, law.map(|law| law.citation), by.node)
    }

    #[inline(always)]
    fn pick_rate(
        &mut self,
        term: Term,
        by: Carried,
        row: Option<usize>,
        table: &Table<Rate>,
    ) -> Carried {
        let law = table.at(row);
        let value = match law {
            Some(law) => self.plain.law_rate(term, law),
            None => self.plain.fail(Trouble::NoRow(term)),
        };
        self.chosen((term, Unit::Rate), value, law.map(|law| law.citation), by.node)
    }

    #[inline(always)]
    fn zero(&mut self) -> Carried {
        self.leaf(Term::Zero, 0, Unit::Money, None)
    }

    #[inline(always)]
    fn rounded(&mut self, term: Term, amount: Carried, rounding: Cited<Rounding>) -> Carried {
        let value = self.plain.rounded(term, amount.value, rounding);
        let what = (term, Operation::Round, Unit::Money);
        self.step(what, value, amount.node, NodeId::NONE, Some(rounding))
    }

    #[inline(always)]
    fn named(&mut self, term: Term, amount: Carried) -> Carried {
        let what = (term, Operation::Named, Unit::Money);
        self.step(what, amount.value, amount.node, NodeId::NONE, None)
    }

    #[inline(always)]
    fn unrounded(&mut self, term: Term, amount: Carried) -> Carried {
        let value = self.plain.unrounded(term, amount.value);
        let what = (term, Operation::Named, Unit::Exact);
        self.step(what, value, amount.node, NodeId::NONE, None)
    }

    #[inline(always)]
    fn round(&mut self, term: Term, amount: Carried, rounding: Cited<Rounding>) -> Carried {
        let value = self.plain.round(term, amount.value, rounding);
        let what = (term, Operation::Round, Unit::Money);
        self.step(what, value, amount.node, NodeId::NONE, Some(rounding))
    }

    #[inline(always)]
    fn settled(&self, holds: bool) -> bool {
        holds
    }

    fn tell_rows(&self, level: Carried, row: Option<usize>, marks: &Table<Fen>) -> bool {
        self.plain.tell_rows(level.value, row, marks)
    }

    #[inline(always)]
    fn is_cut_off(&self, share: Carried, left: Carried) -> bool {
        self.plain.is_cut_off(share.value, left.value)
    }

    #[inline(always)]
    fn at_least(&self, count: Carried, edge: i32) -> bool {
        self.plain.at_least(count.value, edge)
    }

    #[inline(always)]
    fn equals(&self, count: Carried, number: i32) -> bool {
        self.plain.equals(count.value, number)
    }

    #[inline(always)]
    fn both(&self, left: bool, right: bool) -> bool {
        left && right
    }

    #[inline(always)]
    fn negate(&self, flag: bool) -> bool {
        !flag
    }

    #[inline(always)]
    fn decided(&self, flag: bool) -> Option<bool> {
        Some(flag)
    }

    #[inline(always)]
    fn narrow(&mut self, _: bool) -> bool {
        true
    }

    #[inline(always)]
    fn widen(&mut self, _: bool) {}

    #[inline(always)]
    fn select(&mut self, flag: bool, yes: Carried, no: Carried) -> Carried {
        if flag { yes } else { no }
    }

    #[inline(always)]
    fn select_rate(&mut self, flag: bool, yes: Carried, no: Carried) -> Carried {
        if flag { yes } else { no }
    }

    #[inline(always)]
    fn select_count(&mut self, flag: bool, yes: Carried, no: Carried) -> Carried {
        if flag { yes } else { no }
    }

    #[inline(always)]
    fn refuse(&mut self, trouble: Trouble) {
        self.plain.fail(trouble);
    }
}

impl OneCase for Tree {
    fn fen(&self, money: Carried) -> Fen {
        Fen(money.value)
    }

    fn number(&self, count: Carried) -> i64 {
        count.value
    }

    fn money_node(&self, money: Carried) -> NodeId {
        money.node
    }

    fn count_node(&self, count: Carried) -> NodeId {
        count.node
    }

    fn finish(&mut self) -> Result<(), Trouble> {
        self.plain.finish()
    }
}
