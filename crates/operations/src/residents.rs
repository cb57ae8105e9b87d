//! 居民 — a levy a year, paid in its window or late, the government's subsidy beside it, years
//! that buy off a wait, and money that was paid into the wrong scheme. What years in a row earn is
//! worked out when somebody asks. Residents have no personal account.

mod repair;
mod scheme;
mod standing;
mod subsidy;
mod year;

pub use repair::{RepairWait, WaitRepaired};
pub use scheme::{CorrectScheme, SchemeCorrected};
pub use standing::{
    ClaimsSaid, PayingNow, ResidentStanding, Rewards, YearsRepaired, resident_standing,
};
pub use subsidy::{ReceiveSubsidy, SubsidyReceived};
pub use year::ResidentYear;
pub(crate) use year::{levied, remember};
