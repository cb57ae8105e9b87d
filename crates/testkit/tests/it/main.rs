//! 全部案例 — every worked case against the crates that answer it.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing that is not there")]

mod arithmetic;
mod catalogue;
mod diagnosis;
mod published;
mod reading;
