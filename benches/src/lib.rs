//! 基准 — what speed is measured on: the same work on the same data, side by side, CPU time,
//! medians. Nothing here is part of a test; machines differ.

#![expect(
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "made-up members follow distributions, and times are printed as decimals"
)]

pub mod batch;
pub mod derivations;
pub mod explanations;
pub mod measure;
pub mod member_month;
pub mod members;
