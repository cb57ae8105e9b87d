//! Tests of the store: one suite for every database, and what only an embedded file can suffer.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::as_conversions,
    reason = "a test may stop where it stands"
)]

mod conformance;
mod databases;
mod file;
mod samples;

conformance::conformance!(sqlite_memory, sqlite_file);
#[cfg(feature = "postgres")]
conformance::conformance!(postgres);
