//! 滞纳金 — every day late by the rate that held on that day.

use toml::Value;

use crate::No;
use crate::choice::{Person, Question, form, members, need, share, turns};
use crate::days::{Day, Month};
use crate::facts::{Facts, Figures, Shown, count, day, given, money, month, show};
use crate::numbers::{Exact, rounded, whole, zero};

const KEY: &str = "surcharge.daily";

/// One month owed from the first day late on; or months owed in a row, each late from the day that
/// the rule says, each rounded by itself.
pub fn surcharge(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let rules = Rules::read(question)?;
    let arrears = given(money(facts, "arrears"))?;
    let to = given(day(facts, "to"))?;
    let owed: Vec<(Option<Month>, Day)> = match (day(facts, "from"), month(facts, "first_month")) {
        (Some(from), _) => vec![(None, from)],
        (None, Some(first)) => {
            let (after, day) = rules.starts.ok_or(No::Refused("unknown-here"))?;
            let months = count(facts, "months").unwrap_or(1).clamp(1, 600);
            let owed = (0..months).map(|later| first.later(later));
            owed.map(|month| (Some(month), month.later(after).day(day))).collect()
        }
        (None, None) => return Err(No::Refused("fact-missing")),
    };
    let mut figures = Figures::new();
    let (mut sum, mut late) = (zero(), 0);
    for (month, from) in owed {
        let (amount, days) = rules.of_one(question, &arrears, from, to)?;
        if let Some(month) = month {
            show(&mut figures, &format!("month-{:04}-{:02}", month.year, month.month), &amount)?;
        }
        sum += amount;
        late += days;
    }
    show(&mut figures, "late-payment-surcharge", &sum)?;
    figures.insert("days-late".to_owned(), Shown::Count(late));
    Ok(figures)
}

/// What the rules about surcharges say beside the rate.
struct Rules<'q> {
    layer: String,
    both: bool,
    manner: &'q str,
    months_of_30: bool,
    starts: Option<(i64, i64)>,
    to_the_day_before: bool,
}

impl<'q> Rules<'q> {
    fn read(question: &Question<'q>) -> Result<Rules<'q>, No> {
        let anybody = Person::default();
        let layer = layer(question)?;
        let key = "surcharge.both_ends_count";
        let both = need(key, question.flag(key, &anybody)?)?;
        let key = "surcharge.rounding";
        let manner = need(key, question.word(key, &anybody)?)?;
        let key = "surcharge.day_count";
        let months_of_30 = match question.word(key, &anybody)? {
            Some("months-of-30") => true,
            Some("calendar") | None => false,
            Some(other) => return Err(No::NotDone(format!("{key} = {other}"))),
        };
        let key = "surcharge.starts";
        let start = |value: &Value| {
            let table = members(key, value, &["months_after", "day"])?;
            let number = |name: &str| table.get(name).and_then(Value::as_integer);
            number("months_after").zip(number("day")).ok_or_else(|| form(key, value))
        };
        let starts = question.value(key, &anybody)?.map(start).transpose()?;
        let ends = question.flag("surcharge.ends_day_before", &anybody)?.unwrap_or(false);
        Ok(Rules { layer, both, manner, months_of_30, starts, to_the_day_before: ends })
    }

    /// The arrears of one month, times the daily rate of each day from the first day late to the
    /// day of payment, rounded once. Where not both ends count, the first day does not.
    fn of_one(
        &self,
        question: &Question<'_>,
        arrears: &Exact,
        from: Day,
        to: Day,
    ) -> Result<(Exact, i64), No> {
        let to = if self.to_the_day_before { to.before() } else { to };
        let (mut sum, mut late) = (zero(), 0);
        for (begin, end, last) in stretches(&turns(question.library, KEY, &self.layer), from, to) {
            let rate = rate_on(question, &self.layer, begin)?;
            let mut days = self.days(begin, end) + i64::from(last);
            if begin == from && !self.both {
                days -= 1;
            }
            late += days;
            sum += arrears * rate * whole(days);
        }
        Ok((rounded(&sum, self.manner)?, late))
    }

    /// Days from one day to another, of the calendar or of months that all have thirty.
    fn days(&self, from: Day, to: Day) -> i64 {
        if !self.months_of_30 {
            return to.number() - from.number();
        }
        let of = |day: Day| (day.year * 12 + day.month) * 30 + day.day.min(30);
        of(to) - of(from)
    }
}

/// The nearest layer that says anything about surcharges. Where it only says that it has a rate, no
/// wider layer answers in its place.
fn layer(question: &Question<'_>) -> Result<String, No> {
    let library = question.library;
    for layer in question.layers() {
        let rules = library.written(KEY, &layer).iter().filter_map(|n| library.rules.get(*n));
        let known = rules.filter(|rule| rule.published <= question.known_at);
        let mut mine = known
            .filter(|rule| rule.schemes.iter().any(|scheme| scheme == question.scheme))
            .peekable();
        if mine.peek().is_some() {
            let figure = mine.any(|rule| rule.value.as_str() != Some("unknown"));
            return need(KEY, figure.then_some(layer));
        }
    }
    Err(No::Unknown(KEY.to_owned()))
}

/// The days from … to cut where a rule begins or ends: each stretch up to the day on which the next
/// begins, and the last one, which includes its end.
fn stretches(turns: &[Day], from: Day, to: Day) -> Vec<(Day, Day, bool)> {
    let mut stretches = Vec::new();
    let mut begin = from;
    for turn in turns.iter().filter(|turn| from < **turn && **turn <= to) {
        stretches.push((begin, *turn, false));
        begin = *turn;
    }
    if begin <= to {
        stretches.push((begin, to, true));
    }
    stretches
}

fn rate_on(question: &Question<'_>, layer: &str, day: Day) -> Result<Exact, No> {
    // A day for which the layer has no rate of its own has none: an older rate of a wider layer
    // is about other people's arrears.
    let found = question.find_on(KEY, &Person::default(), day)?;
    let found = found.filter(|rule| rule.value.as_str() != Some("unknown"));
    match found.filter(|rule| rule.place == layer) {
        Some(rule) => share(KEY, &rule.value),
        None => Err(No::Refused("unknown-here")),
    }
}
