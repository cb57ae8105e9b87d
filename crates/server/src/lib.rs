//! 门户 — the door that people use: server-rendered pages that work without JavaScript.
//!
//! No decision is made here and no rule is known here: facts come from `store`, answers from
//! `diagnosis`, citations from `policy`. What this crate owes is that every figure can be opened,
//! that a hidden amount is not in the page, and that a zero is never printed for want of a word.

pub mod office;
mod portal;
mod serving;

pub use portal::{DemoMember, Portal, router};
pub use serving::serve;
