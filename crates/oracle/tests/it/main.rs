//! 独立核对 — the engine against the oracle.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod agreement;
mod compare;
mod dice;
mod draw;
mod edges;
mod made_up;
mod tally;
