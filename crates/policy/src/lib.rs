//! 政策 — reads `policies/`, literate Markdown with TOML blocks, into rule books: for a place, a
//! scheme and a day, *as known on* a day, every figure with its citation.
//!
//! The crate knows what the documents say and nothing about what anything costs: arithmetic is
//! `engine`'s. A figure that no document gives is [`Unknown`], never a default. Texts come from
//! the caller, so a place can be defined on the spot by handing in one more file.

mod book;
mod conflict;
mod document;
mod finding;
mod library;
mod lint;
mod pack;
pub mod reading;
mod reference;
pub mod registry;
mod renewal;
pub mod rules;
mod tree;
mod untranslated;
mod value;
mod when;

pub use book::RuleBook;
pub use conflict::{ConflictReason, SourceConflict};
pub use finding::{Finding, Severity};
pub use library::{Change, MAX_FILES, PolicyLibrary};
pub use lint::{check, check_with};
pub use pack::{MAX_FILE_BYTES, MAX_RULES};
pub use reference::key_reference;
pub use rules::{Cited, Unknown};
pub use untranslated::{Asked, Topic, Untranslated};
