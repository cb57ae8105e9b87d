//! Tests of the ledger through its public face, one module a promise.

#![expect(clippy::unwrap_used, clippy::as_conversions, reason = "a test may stop where it stands")]

mod chain;
mod passbook;
mod promises;
mod refused;
mod samples;
