//! 集成测试 — files as people have them, good and bad, through the public interface only.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

mod formats;
mod fuzz;
mod problems;
mod reference;
mod round_trip;
mod samples;
