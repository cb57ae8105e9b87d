//! 时钟 — the only place of the binary that asks what time it is. Everything else is told.

use jiff::civil::DateTime;
use vocab::Date;

/// 今天 — today in China, which has one time zone and no summer time.
pub fn today() -> Date {
    now().date()
}

/// 现在 — the time in China, to the millisecond.
pub fn now() -> DateTime {
    #[expect(clippy::disallowed_methods, reason = "the one clock of the binary")]
    let now = jiff::Timestamp::now();
    let now = jiff::tz::offset(8).to_datetime(now);
    let millisecond = now.millisecond();
    now.with().microsecond(0).nanosecond(0).millisecond(millisecond).build().unwrap_or(now)
}
