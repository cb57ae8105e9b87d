//! 居民年度 — what a year costs, whether it was paid in its window, how long benefits wait, and from
//! which day they begin; newborns first of all.

use std::collections::BTreeSet;

use engine::calculation::FactValue;
use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{ContributionKind, Enrolment, PersonalRecord};
use vocab::{Date, InsuranceKind, Month, PlaceCode, Refusal, Term, Text};

use crate::office::{Work, Yuan};
use crate::reckon::Reckoner;
use crate::repair::Waiting;

/// Section of the office's file on a person.
pub(super) const YEARS: &str = "office.resident-years";
pub(super) const KIND: InsuranceKind = InsuranceKind::ResidentMedical;

/// 居民年度.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResidentYear {
    /// 待遇年度.
    pub year: i32,
    /// 参保地 where it was paid; absent in rows of before this was written down.
    #[serde(default)]
    pub place: Option<PlaceCode>,
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
    /// 已补缴年数, each of which takes its months off the wait.
    #[serde(default)]
    pub repaired_years: i32,
    /// 新生儿: enrolled soon enough after birth, so that benefits begin with birth.
    #[serde(default)]
    pub newborn: bool,
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
    let year = match year_of(reckoner, record, enrolment.tier.as_deref(), (month, received))? {
        Ok(year) => year,
        Err(reason) => return Ok(Err(reason)),
    };
    if year.levy != amount {
        let (levy, year) = (year.levy, month.year());
        return Ok(Err(Text::new(
            format!("{year} 年应缴 {levy} 元，到账 {amount} 元，对不上"),
            format!("{levy} is owed for {year} and {amount} came"),
        )));
    }
    Ok(Ok(year))
}

/// A year as it is if it is paid on a day; or why nobody can say.
pub(super) fn year_of(
    reckoner: &Reckoner<'_>,
    record: &PersonalRecord,
    tier: Option<&str>,
    (month, received): (Month, Date),
) -> Result<Result<ResidentYear, Text>, StoreError> {
    let tier = tier.map(|tier| FactValue::Text(tier.to_owned()));
    let facts = || tier.clone().map(|tier| ("tier", tier)).into_iter().collect::<Vec<_>>();
    let priced = match reckoner.named("resident-levy", KIND, month.first_day(), facts()) {
        Ok(priced) => priced,
        Err(StoreError::Refused(Refusal { sentence, .. })) => return Ok(Err(sentence)),
        Err(fault) => return Err(fault),
    };
    let in_window = window(reckoner, facts(), month, received);
    let missed_years = missed(record, month.year());
    let year = ResidentYear {
        year: month.year(),
        place: Some(reckoner.place),
        levy: Yuan(priced.money(Term::Levy).unwrap_or_default()),
        subsidy: priced.money(Term::Subsidy).map(Yuan),
        paid: received,
        in_window,
        missed_years,
        repaired_years: 0,
        newborn: false,
        waiting: Waiting::default(),
        benefits_from: None,
    };
    let in_time = in_window == Some(true) && missed_years == 0;
    Ok(Ok(match newborn(reckoner, record, month, received) {
        // Paid in time and without a gap there is nothing to wait for.
        _ if in_time => year.after(month, Waiting { months: Some(0), ..Waiting::default() }),
        Newborn::Counts(born, rule) => ResidentYear {
            newborn: true,
            waiting: Waiting { months: Some(0), rule, ..Waiting::default() },
            benefits_from: Some(born),
            ..year
        },
        Newborn::Unknown(unknown) => ResidentYear {
            waiting: Waiting { unknown: Some(unknown), ..Waiting::default() },
            ..year
        },
        Newborn::No => {
            let wait = waiting(reckoner, received, (missed_years, 0), in_window == Some(false));
            year.after(month, wait)
        }
    }))
}

impl ResidentYear {
    /// Whether it was paid at a place.
    pub(super) fn is_of(&self, place: PlaceCode) -> bool {
        self.place.is_none_or(|own| own == place)
    }

    /// The same year with the wait that it has.
    pub(super) fn after(self, month: Month, waiting: Waiting) -> ResidentYear {
        let begins = if self.in_window == Some(true) { month.first_day() } else { self.paid };
        let begins = begins.max(month.first_day());
        let wait = waiting.months.filter(|_| self.in_window.is_some());
        let benefits_from = wait.map(|wait| Month::of(begins).plus(wait).day(begins.day()));
        ResidentYear { waiting, benefits_from, ..self }
    }
}

/// 新生儿 — whether a payment is a newborn's.
enum Newborn {
    No,
    /// By which rules, and born when.
    Counts(Date, String),
    /// What no document here says.
    Unknown(Text),
}

/// A child whose first year is paid soon enough after birth, as the place counts it.
fn newborn(
    reckoner: &Reckoner<'_>,
    record: &PersonalRecord,
    month: Month,
    received: Date,
) -> Newborn {
    let born = record.member.born().filter(|born| Month::of(*born).year() == month.year());
    let Some(born) = born else { return Newborn::No };
    let book = reckoner.library.book(reckoner.place, KIND, received, reckoner.known_at);
    let rules = book.newborns();
    match (rules.exempt, rules.days) {
        (Some(exempt), _) if !exempt.value => Newborn::No,
        (Some(exempt), Some(days)) => {
            if engine::interest::interest_days(born, received) > days.value {
                return Newborn::No;
            }
            let rule = [days.citation, exempt.citation].map(|id| reckoner.rule(id)).join("；");
            Newborn::Counts(born, rule)
        }
        (Some(_), None) => Newborn::Unknown(Text::fixed(
            "新生儿不设等待期；出生后多少天内参保算数，本地文件没有收录",
            "newborns wait for nothing; within how many days of birth they must be enrolled, no \
             document here says",
        )),
        (None, _) => Newborn::Unknown(Text::fixed(
            "新生儿要不要等待，本地文件没有收录",
            "whether newborns wait, no document here says",
        )),
    }
}

/// Whether a day lies in the window of the year that a month belongs to. A window that opens in
/// the second half of a year is for the year after; one that opens in the first half is for its
/// own.
pub(super) fn window(
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

/// How long benefits wait after missed years, some of them repaired.
pub(super) fn waiting(
    reckoner: &Reckoner<'_>,
    on: Date,
    (missed, repaired): (i32, i32),
    late: bool,
) -> Waiting {
    let facts = vec![
        ("missed_years", FactValue::Count(missed)),
        ("repaired_years", FactValue::Count(repaired)),
        ("outside_window", FactValue::Flag(late)),
    ];
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
