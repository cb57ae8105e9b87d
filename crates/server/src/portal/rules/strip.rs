//! 时间条 — the spans of a figure as a strip: one bar a span, to scale, with a mark at the chosen
//! day. The list below it says the same in words.

use policy::reading::Timeline;
use vocab::{Date, Month};

use super::SpanState;
use crate::portal::shell::Shell;

/// Width of the drawing, in its own units.
const WIDTH: i64 = 320;
/// Narrowest bar.
const THIN: i64 = 3;

/// 时间条.
pub(crate) struct Strip {
    pub title: String,
    pub bars: Vec<Bar>,
    pub mark: i64,
    pub first: String,
    pub last: String,
}

/// One span.
pub(crate) struct Bar {
    pub x: i64,
    pub width: i64,
    pub state: SpanState,
}

impl Strip {
    /// A strip, where there is more than one span to compare.
    pub fn new(timeline: &Timeline, on: Date, shell: &Shell) -> Option<Strip> {
        let spans = &timeline.spans;
        let (first, last) = (spans.first()?, spans.last()?);
        if spans.len() < 2 {
            return None;
        }
        let start = first.from.min(on);
        let year_on = Month::of(on).plus(12).day(on.day());
        let end = last.until.unwrap_or(year_on).max(year_on).max(last.from);
        let days = |from: Date, to: Date| to.since(from).map_or(0, |it| i64::from(it.get_days()));
        let whole = days(start, end).max(1);
        let at = |day: Date| days(start, day.clamp(start, end)) * WIDTH / whole;
        let bars = spans.iter().map(|span| {
            let (x, to) = (at(span.from), at(span.until.unwrap_or(end)));
            // A gap of one unit keeps neighbours apart without colour.
            Bar { x, width: (to - x - 1).max(THIN), state: SpanState::of(span, on) }
        });
        Some(Strip {
            title: match shell.lang {
                vocab::Lang::Zh => format!(
                    "{}：{} 以来 {} 段",
                    timeline.meaning.zh,
                    shell.day(&first.from),
                    spans.len()
                ),
                vocab::Lang::En => format!(
                    "{}: {} spans since {}",
                    timeline.meaning.en,
                    spans.len(),
                    shell.day(&first.from)
                ),
            },
            bars: bars.collect(),
            mark: at(on),
            first: start.year().to_string(),
            last: end.year().to_string(),
        })
    }
}
