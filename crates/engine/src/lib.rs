//! 计算 — the arithmetic of the insurance: each rule once, over a [`carrier::Carrier`], so that
//! the figure of one person, its derivation and a run over millions of people cannot differ.
//!
//! Pure: no clock, no files, no randomness. What a rule says comes from `policy`; what the engine
//! adds is only how its shape is worked out. Amounts are fen and never negative: money that goes
//! the other way has a name of its own.

pub mod calculation;
pub mod carrier;
pub mod contribution;
pub mod credit;
pub mod interest;
pub mod levy;
pub mod maternity;
pub mod probe;
pub mod retirement;
pub mod reward;
pub mod settlement;
pub mod sharing;
pub mod surcharge;
pub mod timing;
pub mod waiting;

pub use carrier::{Carrier, OneCase, Plain, Tree};
