//! 推导速度 — the same members, each with the whole derivation of every figure, in an arena that is
//! used again.

use engine::Tree;

use crate::member_month::{Plans, member};
use crate::members::Members;

/// Works out every member with a derivation and returns the sum of fund payments and the number
/// of nodes, so that nothing can be left out.
pub fn explain_all(rules: &Plans<'_>, members: &Members) -> (i64, usize) {
    let mut tree = Tree::with_capacity(64);
    let (mut paid, mut nodes) = (0, 0);
    for case in 0..members.len() {
        tree.clear();
        let figures = member(&mut tree, rules, members, case);
        paid += figures[4].value;
        nodes += tree.nodes().len();
    }
    (paid, nodes)
}
