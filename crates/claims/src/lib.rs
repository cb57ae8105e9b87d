//! 说法 — what people repeat about medical insurance, one entry a claim, each with a verdict and
//! what settles it; and the search that finds the nearest one to what somebody typed.
//!
//! A claim is never a rule. Rules live in `policy`; nothing below this crate can reach a claim, so
//! no calculation can take a figure from one.

mod answer;
mod claim;
mod concepts;
mod reading;
mod register;
mod search;

pub use answer::{Citing, ClaimAnswer, ClaimView, NearView, PlaceRule, SettledView};
pub use claim::{
    Category, Claim, ClaimConflict, ClaimSource, ClaimVerdict, Here, Open, RuleReference, Ruling,
    Settled,
};
pub use register::ClaimRegister;
pub use search::Near;
