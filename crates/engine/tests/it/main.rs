//! 计算的测试 — figures that people worked out, and what must hold for every figure.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod agreement;
mod calculation;
mod conservation;
mod dice;
mod life;
mod probe;
mod published;
mod rules;
mod worked;
