//! 存储 — the only crate that knows SQL: members, facts with two times, and the ledger.
//!
//! SQLite is the embedded default: one file, nothing to install. Connections go through sqlx's
//! `Any` driver, so that nearly all statements in `statements` are, letter by letter, those that
//! PostgreSQL runs; what differs (pragmas, error codes, statements about many) is confined to
//! `connect`, `fault`, `statements::Dialect` and `together`.
//! `Any` knows text and 64-bit integers, which is all that these tables use. PostgreSQL is added
//! by compiling its driver in (feature `postgres`) and opening its address with
//! [`Store::connect`]; `tests/it` then runs the same suite on it (`cargo xtask
//! postgres`, and the acceptance).
//!
//! What the ledger decides is decided by `ledger` — this crate locks an account file, lets
//! [`ledger::AccountFile`] admit the entry, and keeps the answer in the same transaction.

mod connect;
mod desk;
mod facts;
mod fault;
mod members;
mod post;
mod read;
mod rows;
mod statements;
mod together;

pub use connect::Store;
pub use desk::{
    AccountAt, Answered, Answering, AskedEnds, AskedPeople, AskedRows, Close, Desk, Due, DueStage,
    Handled, HolderKind, Later, Opened, Period, Question, Reading, Retiree, Slip, Versioned,
    Writing, office_of,
};
pub use fault::{Fault, FaultKind, StoreError};
pub use members::RegisteredMember;
pub use post::AccountFiles;
pub use read::ChainReport;
