//! Tests of the operations against a real store in memory.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

mod auditor;
mod cases;
mod chance;
mod compare;
mod hostile;
mod large;
mod load;
mod outside;
mod promises;
mod records;
mod relive;
mod round_trip;
#[cfg(feature = "postgres")]
mod scratch;
mod simulation;
mod world;
