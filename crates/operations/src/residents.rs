//! 居民 — a levy a year, paid in its window or late, the government's subsidy beside it, and money
//! that was paid into the wrong scheme. Residents have no personal account.

mod scheme;
mod subsidy;
mod year;

pub use scheme::{CorrectScheme, SchemeCorrected};
pub use subsidy::{ReceiveSubsidy, SubsidyReceived};
pub use year::ResidentYear;
pub(crate) use year::{levied, remember};
