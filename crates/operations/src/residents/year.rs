//! 居民年度 — what a year costs, whether it was paid in its window, how long benefits wait, and from
//! which day they begin.

use std::collections::BTreeSet;

use engine::calculation::FactValue;
use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{ContributionKind, Enrolment, PersonalRecord};
use vocab::{Date, InsuranceKind, Month, Refusal, Term, Text};

use crate::office::{Work, Yuan};
use crate::reckon::Reckoner;
use crate::repair::Waiting;

/// Section of the office's file on a person.
const YEARS: &str = "office.resident-years";
const KIND: InsuranceKind = InsuranceKind::ResidentMedical;

/// 居民年度.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResidentYear {
    /// 待遇年度.
    pub year: i32,
    /// 个人缴费.
    pub levy: Yuan,
    /// 财政补助 beside it, where a document gives it.
    pub subsidy: Option<Yuan>,
    /// 缴费日期.
    pub paid: Date,
    /// 在集中参保期内; absent where no document gives the window of that year.
    pub in_window: Option<bool>,
    /// 断保年数 before it.
    pub missed_years: i32,
    /// 待遇等待期.
    pub waiting: Waiting,
    /// 待遇开始日期, where window and wait are known.
    pub benefits_from: Option<Date>,
}

/// The year that a payment is for; or why the money cannot be its levy.
pub(crate) fn levied(
    reckoner: &Reckoner<'_>,
    record: &PersonalRecord,
    enrolment: &Enrolment,
    (month, received): (Month, Date),
    amount: Yuan,
) -> Result<Result<ResidentYear, Text>, StoreError> {
    let tier = enrolment.tier.clone().map(FactValue::Text);
    let facts = || tier.clone().map(|tier| ("tier", tier)).into_iter().collect::<Vec<_>>();
    let priced = match reckoner.named("resident-levy", KIND, month.first_day(), facts()) {
        Ok(priced) => priced,
        Err(StoreError::Refused(Refusal { sentence, .. })) => return Ok(Err(sentence)),
        Err(fault) => return Err(fault),
    };
    let levy = Yuan(priced.money(Term::Levy).unwrap_or_default());
    if levy != amount {
        return Ok(Err(Text::new(
            format!("{} 年应缴 {levy} 元，到账 {amount} 元，对不上", month.year()),
            format!("{levy} is owed for {} and {amount} came", month.year()),
        )));
    }
    let in_window = window(reckoner, facts(), month, received);
    let missed_years = missed(record, month.year());
    let waiting = match in_window {
        // Paid in time and without a gap there is nothing to wait for.
        Some(true) if missed_years == 0 => Waiting { months: Some(0), ..Waiting::default() },
        _ => waiting(reckoner, received, missed_years, in_window == Some(false)),
    };
    let begins = if in_window == Some(true) { month.first_day() } else { received };
    let begins = begins.max(month.first_day());
    let wait = waiting.months.filter(|_| in_window.is_some());
    Ok(Ok(ResidentYear {
        year: month.year(),
        levy,
        subsidy: priced.money(Term::Subsidy).map(Yuan),
        paid: received,
        in_window,
        missed_years,
        benefits_from: wait.map(|wait| Month::of(begins).plus(wait).day(begins.day())),
        waiting,
    }))
}

/// Whether a day lies in the window of the year that a month belongs to. A window that opens in
/// the second half of a year is for the year after; one that opens in the first half is for its
/// own.
fn window(
    reckoner: &Reckoner<'_>,
    mut facts: Vec<(&str, FactValue)>,
    month: Month,
    received: Date,
) -> Option<bool> {
    let book = reckoner.library.book(reckoner.place, KIND, received, reckoner.known_at);
    let tier = facts.iter().find_map(|(_, value)| match value {
        FactValue::Text(tier) => Some(tier.clone()),
        _ => None,
    });
    let (first, _) = book.resident_levy_of(tier.as_deref()).ok()?.window?.value;
    let year = if first.month() > 6 { first.year() + 1 } else { first.year() };
    if year != month.year() {
        // The window at hand is that of a later year: the one of this year has closed.
        return (year > month.year()).then_some(false);
    }
    facts.push(("month", FactValue::Month(Month::of(received))));
    reckoner.named("resident-levy", KIND, received, facts).ok()?.flag("in-window")
}

fn waiting(reckoner: &Reckoner<'_>, on: Date, missed: i32, late: bool) -> Waiting {
    let facts =
        vec![("missed_years", FactValue::Count(missed)), ("outside_window", FactValue::Flag(late))];
    Waiting::from_rules(reckoner, KIND, on, facts)
}

/// 断保年数 — whole years between the last year covered by any basic scheme and this one; nobody
/// has missed a year before he was first insured.
fn missed(record: &PersonalRecord, year: i32) -> i32 {
    let rows = record.contributions.iter().flatten().filter(|row| {
        row.kind.is_basic_medical()
            && row.received.is_some()
            && row.payment != ContributionKind::Refund
    });
    let covered: BTreeSet<i32> = rows.map(|row| row.month.year()).collect();
    match covered.range(..year).next_back() {
        Some(last) => year - last - 1,
        None => 0,
    }
}

/// Writes a year into the person's file.
pub(crate) async fn remember(
    work: &mut Work<'_>,
    member: &MemberId,
    year: &ResidentYear,
) -> Result<(), StoreError> {
    work.desk.put(member, YEARS, None, year).await.map(|_| ())
}
