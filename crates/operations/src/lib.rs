//! 业务 — one module a business: where facts and what is owed meet the books.
//!
//! An operation takes the store and plain facts, makes entries through the ledger's templates,
//! and answers with a result or a refusal. It reads no clock: the time of recording is given.

pub mod load;

pub use load::load_record;
