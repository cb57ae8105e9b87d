//! 杂务 — the chores behind `cargo xtask`: a library, so that the tidy checks are ordinary tests.

pub mod ci;
pub mod tidy;
