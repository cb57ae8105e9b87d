//! The binary as people run it: a process, its two outputs and its exit code.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

mod binary;
mod calc;
mod claims;
mod demo;
mod differing;
mod examples;
mod glossary;
mod help;
mod killed;
mod office;
mod packs;
mod policies;
mod readme;
mod refused;
mod replay;
mod schema;
