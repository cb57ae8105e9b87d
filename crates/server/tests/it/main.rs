//! Tests of the portal through its router, over the worked cases: what a browser would be sent.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

mod bring;
mod door;
mod errors;
mod office;
mod pages;
mod words;
