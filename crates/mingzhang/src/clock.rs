//! 时钟 — the only place of the binary that asks what time it is. Everything else is told.

use vocab::Date;

/// 今天 — today in China, which has one time zone and no summer time.
pub fn today() -> Date {
    #[expect(clippy::disallowed_methods, reason = "the one clock of the binary")]
    let now = jiff::Timestamp::now();
    jiff::tz::offset(8).to_datetime(now).date()
}
