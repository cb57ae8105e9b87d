//! 断缴与补缴 — which months are missing, what that means here, what making them up costs and until
//! when, and what it restores. A break never touches the balance, and neither does a repair: the
//! months that were made up are credited by the batch, like any others.

mod gaps;
mod offer;
mod pay;

pub use gaps::{Gap, GapTimeline, Waiting, gaps_of};
pub use offer::{AfterLastDay, OfferRepair, RepairMonth, RepairOffer, Restores};
pub use pay::{PayRepair, RepairPaid};
