//! 词汇 — value types that every other crate speaks: money, rates, dates, people, citations and
//! the personal record. Nothing here decides anything, reads a clock or does I/O.
//!
//! If a type needs a rule to be right, it belongs in `policy` or `engine`; if it needs a table,
//! it belongs in `store`.

mod calendar;
mod citation;
mod derivation;
mod identity;
mod money;
mod national;
mod place;
mod rate;
pub mod record;
mod refusal;
mod scheme;
mod term;
mod text;

pub use calendar::{Date, Month};
pub use citation::{Citation, CitationId, Source, SourceId, Standing};
pub use derivation::{Derivation, Line, Node, NodeId, Operation, Unit};
pub use identity::{IdentityNumber, IdentityProblem, Sex};
pub use money::Fen;
pub use national::{CodeTable, NationalCode};
pub use place::PlaceCode;
pub use rate::{Rate, Rounding};
pub use refusal::Refusal;
pub use scheme::{InsuranceKind, PersonClass};
pub use term::Term;
pub use text::{Lang, Text};
