//! 业务 — one module a business: where facts and what is owed meet the books.
//!
//! An operation takes the store and plain facts, makes entries through the ledger's templates,
//! and answers with a result or a refusal. It reads no clock: the time of recording is given.
//!
//! `office` is the way in which every business is done; beside it stands one module a business.

pub mod accounts;
pub mod batch;
pub mod closing;
pub mod corrections;
pub mod crediting;
pub mod employers;
pub mod enrolment;
pub mod evidence;
pub mod load;
pub mod office;
pub mod payments;
pub mod people;
pub mod proof;
mod reckon;
pub mod relive;
pub mod repair;
pub mod residents;
pub mod retirement;
pub mod sharing;
mod together;
pub mod transfers;
pub mod withdrawals;
pub mod workdays;
pub mod worklist;
pub mod yearend;

pub use load::load_record;
