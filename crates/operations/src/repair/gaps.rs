//! 断缴时间线 — stretches of months without a contribution, and what follows from each by the rules
//! of the place. Derived from the contributions whenever it is asked for; nothing is kept.

use std::collections::BTreeSet;

use engine::calculation::FactValue;
use ledger::{MemberId, Recorded};
use policy::PolicyLibrary;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use vocab::record::{Enrolment, PersonalRecord};
use vocab::{Date, InsuranceKind, Month, PlaceCode, Term, Text};

use crate::office::unknown_here;
use crate::reckon::{Reckoner, is_retired};
use crate::retirement::paid_months;

pub(super) const KIND: InsuranceKind = InsuranceKind::EmployeeMedical;

/// 断缴时间线.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GapTimeline {
    /// Every gap, the oldest first.
    pub gaps: Vec<Gap>,
    /// 连续缴费月数 up to the day.
    pub continuous_months: i32,
    /// What no known document says about a break here.
    pub unstated: Vec<Text>,
}

/// 断缴的一段.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// 起始月份.
    pub first: Month,
    /// 终止月份: the last missing month so far.
    pub last: Month,
    /// 中断月数.
    pub months: i32,
    /// 核定未缴的月份: billed and waiting for money.
    pub billed: Vec<Month>,
    /// 恢复缴费月份; absent while the gap is open.
    pub resumed: Option<Month>,
    /// Whether making it up counts as unbroken by the months that the rule allows; absent where no
    /// document gives them.
    pub repairable: Option<bool>,
    /// 补缴最后一日: the last day on which an open gap can still be made up.
    pub last_day: Option<Date>,
    /// 待遇等待期 as long as it is not made up.
    pub waiting: Waiting,
    /// 待遇恢复日期, counted from the month in which contributions resumed.
    pub benefits_resume: Option<Date>,
}

/// 等待期 as far as the documents say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Waiting {
    /// 月数.
    pub months: Option<i32>,
    /// Bounds in months where the documents leave it open.
    pub between: Option<(i32, i32)>,
    /// 天数, where a place counts days.
    pub days: Option<i32>,
    /// Why nothing can be said.
    pub unknown: Option<Text>,
    /// 依据.
    pub rule: String,
}

impl Waiting {
    /// In words, after “恢复缴费后”.
    pub fn words(&self) -> Text {
        match (self.months, self.between, self.days, &self.unknown) {
            (Some(0), ..) => Text::fixed("不用等待", "there is no wait"),
            (Some(months), ..) => {
                Text::new(format!("等待 {months} 个月"), format!("the wait is {months} months"))
            }
            (_, Some((low, high)), ..) => Text::new(
                format!("等待 {low} 到 {high} 个月，本地文件没有写定"),
                format!("the wait is {low} to {high} months; no document here fixes it"),
            ),
            (_, _, Some(days), _) => {
                Text::new(format!("等待 {days} 天"), format!("the wait is {days} days"))
            }
            (.., Some(unknown)) => unknown.clone(),
            _ => Text::fixed("等待期未知", "the wait is not known"),
        }
    }

    /// What a break of so many months means.
    pub(super) fn of(reckoner: &Reckoner<'_>, on: Date, months: i32, made_up: bool) -> Waiting {
        let facts =
            vec![("break_months", FactValue::Count(months)), ("made_up", FactValue::Flag(made_up))];
        Waiting::from_rules(reckoner, KIND, on, facts)
    }

    /// What the rules say about facts, of employees or residents.
    pub(crate) fn from_rules(
        reckoner: &Reckoner<'_>,
        kind: InsuranceKind,
        on: Date,
        facts: Vec<(&str, FactValue)>,
    ) -> Waiting {
        match reckoner.named("waiting", kind, on, facts) {
            Ok(outcome) => Waiting {
                months: outcome.count(&Term::WaitMonths.code()),
                between: outcome.range(Term::WaitMonths),
                days: outcome.count("waiting-days"),
                unknown: None,
                rule: outcome.rules(),
            },
            Err(StoreError::Refused(refusal)) => {
                Waiting { unknown: Some(refusal.sentence), ..Waiting::default() }
            }
            Err(StoreError::Fault(_)) => Waiting::default(),
        }
    }
}

impl Waiting {
    /// Whether care during a break is covered back once it is made up.
    pub(super) fn covered_back(reckoner: &Reckoner<'_>, on: Date, months: i32) -> Option<bool> {
        let facts =
            vec![("break_months", FactValue::Count(months)), ("made_up", FactValue::Flag(true))];
        reckoner.named("waiting", KIND, on, facts).ok()?.flag("covered-back")
    }
}

/// One person's months at one place, as a day sees them.
pub(super) struct Months<'a> {
    reckoner: Reckoner<'a>,
    record: &'a PersonalRecord,
    on: Date,
    pub paid: BTreeSet<Month>,
    /// Months that were paid at another place.
    elsewhere: BTreeSet<Month>,
}

impl<'a> Months<'a> {
    pub fn of(reckoner: Reckoner<'a>, record: &'a PersonalRecord, on: Date) -> Months<'a> {
        let paid = paid_months(record, reckoner.place);
        let places: BTreeSet<PlaceCode> =
            record.contributions.iter().flatten().filter_map(|row| row.place).collect();
        let others = places.into_iter().filter(|place| *place != reckoner.place);
        let elsewhere = others.flat_map(|place| paid_months(record, place)).collect();
        Months { reckoner, record, on, paid, elsewhere }
    }

    /// Whether a month is another place's affair: paid there, or insured there and not here.
    fn is_elsewhere(&self, month: Month) -> bool {
        let (first, last) = (month.first_day(), month.last_day());
        let touches = |it: &&Enrolment| {
            it.kind == KIND && it.from <= last && it.until.is_none_or(|until| until >= first)
        };
        let (own, place) = (self.record.member.place, self.reckoner.place);
        let mut spells = self.record.own_enrolments().filter(touches).peekable();
        let only_elsewhere =
            spells.peek().is_some() && spells.all(|it| it.place.or(own) != Some(place));
        self.elsewhere.contains(&month) || only_elsewhere
    }

    /// The same if other months were paid.
    pub fn with_paid(&self, paid: BTreeSet<Month>) -> Months<'a> {
        let elsewhere = self.elsewhere.clone();
        Months { reckoner: self.reckoner, record: self.record, on: self.on, paid, elsewhere }
    }

    /// Periods of this scheme and place in which somebody has to pay.
    pub fn periods(&self) -> impl Iterator<Item = &'a Enrolment> + Clone + use<'a> {
        let (own, place) = (self.record.member.place, self.reckoner.place);
        let rows = self.record.own_enrolments();
        rows.filter(move |it| it.kind == KIND && it.place.or(own) == Some(place))
    }

    /// The day by which a month must be paid: as the place states it, else its last.
    pub fn due(&self, month: Month) -> Date {
        let enrolment = self.reckoner.enrolment_in(self.record, KIND, month);
        let enrolment = enrolment.or_else(|| self.periods().last());
        let stated = enrolment.and_then(|it| self.reckoner.deadline(it, month));
        stated.unwrap_or(month.last_day())
    }

    /// First and last month that had to be paid by now.
    fn span(&self) -> Option<(Month, Month)> {
        let begun = self.periods().filter(|it| !is_retired(it.class)).map(|it| Month::of(it.from));
        let first = begun.chain(self.paid.first().copied()).min()?;
        let now = Month::of(self.on);
        let mut last = if self.due(now) < self.on { now } else { now.plus(-1) };
        let retired = self.periods().filter(|it| is_retired(it.class));
        if let Some(from) = retired.map(|it| Month::of(it.from)).min() {
            last = last.min(from.plus(-1));
        }
        Some((first, last))
    }

    /// Every stretch of missing months, with whether it is still open.
    pub fn stretches(&self) -> Vec<(Month, Month, bool)> {
        let Some((first, last)) = self.span() else { return Vec::new() };
        let mut stretches: Vec<(Month, Month, bool)> = Vec::new();
        let missing = |month: &Month| !self.paid.contains(month) && !self.is_elsewhere(*month);
        for month in first.through(last).filter(missing) {
            match stretches.last_mut() {
                Some(stretch) if stretch.1.plus(1) == month => stretch.1 = month,
                _ => stretches.push((month, month, false)),
            }
        }
        if let Some(stretch) = stretches.last_mut() {
            // Whoever has paid a later month, the current one included, has resumed.
            let retired = self.periods().any(|it| is_retired(it.class));
            let paid = self.paid.last().max(self.elsewhere.last());
            stretch.2 = !retired && paid.is_none_or(|paid| *paid < stretch.1);
        }
        stretches
    }

    /// 连续缴费月数 that end with the last month that had to be paid, or a later one.
    pub fn continuous(&self) -> i32 {
        let Some((_, due)) = self.span() else { return 0 };
        let mut month = self.paid.last().copied().unwrap_or(due).max(due);
        let mut count = 0;
        while self.paid.contains(&month) {
            count += 1;
            month = month.plus(-1);
        }
        count
    }

    /// Months of a break that may be made up, by the rule on a day.
    pub fn repair_months(&self) -> Result<i32, StoreError> {
        let book =
            self.reckoner.library.book(self.reckoner.place, KIND, self.on, self.reckoner.known_at);
        Ok(book.employee_wait().map_err(unknown_here)?.repair_months.value)
    }

    /// The last day on which an open gap can still be made up: the day by which the month must be
    /// paid that would make it too long.
    pub fn last_day(&self, first: Month, repair_months: i32) -> Date {
        self.due(first.plus(repair_months))
    }

    fn gap(&self, (first, last, open): (Month, Month, bool)) -> Gap {
        let months = last.months_since(first).saturating_add(1);
        let allowed = self.repair_months().ok();
        let waiting = Waiting::of(&self.reckoner, self.on, months, false);
        let after = self.paid.range(last..).next().copied();
        let resumed = after.filter(|_| !open);
        let benefits_resume =
            resumed.zip(waiting.months).map(|(month, wait)| month.plus(wait).first_day());
        Gap {
            first,
            last,
            months,
            billed: self.billed(first, last),
            resumed,
            repairable: allowed.map(|allowed| months <= allowed),
            last_day: allowed
                .filter(|allowed| open && months <= *allowed)
                .map(|allowed| self.last_day(first, allowed)),
            waiting,
            benefits_resume,
        }
    }

    /// Months that are assessed and wait for money.
    pub fn billed(&self, first: Month, last: Month) -> Vec<Month> {
        let own = self.record.member.place;
        let rows = self.record.contributions.iter().flatten().filter(|row| {
            row.kind == KIND
                && row.place.or(own) == Some(self.reckoner.place)
                && row.assessed.is_some()
                && row.received.is_none()
                && (first..=last).contains(&row.month)
        });
        rows.map(|row| row.month).collect::<BTreeSet<_>>().into_iter().collect()
    }
}

/// 断缴时间线 for whoever asks: nothing is written.
pub async fn gaps_of(
    store: &Store,
    library: &PolicyLibrary,
    place: PlaceCode,
    member: &MemberId,
    on: Date,
) -> Result<GapTimeline, StoreError> {
    let record = store.record(member, on, Recorded::MAX).await?;
    Ok(timeline(&Months::of(Reckoner { library, place, known_at: on }, &record, on)))
}

pub(super) fn timeline(months: &Months<'_>) -> GapTimeline {
    let gaps: Vec<Gap> = months.stretches().into_iter().map(|it| months.gap(it)).collect();
    let unstated = match gaps.is_empty() {
        true => Vec::new(),
        false => vec![Text::fixed(
            "断缴后从哪一天起停止统筹待遇，本地文件没有收录；个人账户里的钱照常能用",
            "no document here says from which day of a break pooled benefits stop; the money in \
             the account can be used as before",
        )],
    };
    GapTimeline { gaps, continuous_months: months.continuous(), unstated }
}
