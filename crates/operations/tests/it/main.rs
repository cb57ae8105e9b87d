//! Tests of the operations against a real store in memory.

#![expect(clippy::unwrap_used, reason = "a test may stop where it stands")]

mod load;
mod records;
mod round_trip;
