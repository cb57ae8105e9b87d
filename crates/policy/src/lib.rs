//! 政策 — reads `policies/`, literate Markdown with TOML blocks, into rule books: for a place, a
//! scheme and a day, *as known on* a day, every figure with its citation.
//!
//! The crate knows what the documents say and nothing about what anything costs: arithmetic is
//! `engine`'s. A figure that no document gives is [`Unknown`], never a default.

pub mod rules;

pub use rules::Cited;
