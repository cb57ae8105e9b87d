//! 退休 — the years that count, what missing ones cost, and the change from active to retired:
//! from which month on the fund credits without a contribution, and what happens to each month
//! in between. Nothing here takes money from an account.

mod confirm;
mod shortfall;
mod years;

pub use confirm::{ConfirmRetirement, MonthBetween, Retired};
pub use shortfall::{PayShortfall, ShortfallPaid};
pub(crate) use years::paid_months;
pub use years::{RecogniseYears, Recognised, RetirementReview, YearsKind, YearsLine, review_of};
