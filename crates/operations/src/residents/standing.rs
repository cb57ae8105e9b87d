//! 居民参保情况 — years in a row, what they earn, and what paying late costs, as of a day. Worked out
//! whenever somebody asks; nothing is kept.

use std::collections::BTreeSet;

use engine::calculation::FactValue;
use ledger::{MemberId, Recorded};
use policy::PolicyLibrary;
use schemars::JsonSchema;
use serde::Serialize;
use store::{Store, StoreError};
use vocab::record::{ContributionKind, PersonalRecord};
use vocab::{Date, Fen, Month, PlaceCode, Term, Text};

use super::year::{KIND, ResidentYear, YEARS, waiting, window, year_of};
use crate::office::Yuan;
use crate::reckon::Reckoner;
use crate::repair::Waiting;

/// 居民参保情况.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ResidentStanding {
    /// 查询日期.
    pub on: Date,
    /// 已缴年度 here, the oldest first, with window, wait and first day of benefits.
    pub years: Vec<ResidentYear>,
    /// 连续参保年数 up to this year, or to the last one while this one is not paid.
    pub continuous_years: i32,
    /// 断保年度 since the first year.
    pub missed: Vec<i32>,
    /// 参保激励.
    pub rewards: Rewards,
    /// 现在缴费: years that can be paid on that day, and what follows.
    pub paying_now: Vec<PayingNow>,
    /// 补缴修复 of a year that is paid and still waits.
    pub repairs: Vec<YearsRepaired>,
    /// What no known document, and no record here, says.
    pub unstated: Vec<Text>,
}

/// 参保激励 — what is added to the cap of catastrophic insurance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Rewards {
    /// 连续参保奖励额度; absent where the cap of the place is known and `total` says it all.
    pub unbroken: Option<Yuan>,
    /// 零报销奖励额度, if somebody said for how many years nothing was claimed.
    pub zero_claim: Option<Yuan>,
    /// 奖励额度合计 within its limits.
    pub total: Option<Yuan>,
    /// 本年大病限额 with it, where the cap of the place is known.
    pub cap: Option<Yuan>,
    /// Why nothing can be said.
    pub unknown: Option<Text>,
    /// 依据.
    pub rule: String,
    /// 算式.
    pub arithmetic: String,
}

/// 现在缴费.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PayingNow {
    /// The year as it would be, paid that day.
    pub year: ResidentYear,
    /// 连续参保年数 then.
    pub continuous_years: i32,
    /// 补缴修复: what paying missed years on top would change.
    pub repairs: Vec<YearsRepaired>,
}

/// 补缴若干年 — price and wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct YearsRepaired {
    /// 补缴年数.
    pub years: i32,
    /// 补缴合计.
    pub price: Yuan,
    /// 待遇等待期 then.
    pub waiting: Waiting,
    /// 待遇开始日期 then.
    pub benefits_from: Option<Date>,
}

/// 报销情况 — what the asker knows of claims; the books of accounts do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClaimsSaid {
    /// 零报销年数.
    pub zero_claim_years: Option<i32>,
    /// 用过奖励额度报销大病.
    pub claimed: Option<bool>,
}

/// 居民参保情况 of one person at one place, for whoever asks.
pub async fn resident_standing(
    store: &Store,
    library: &PolicyLibrary,
    (place, member): (PlaceCode, &MemberId),
    on: Date,
    said: ClaimsSaid,
) -> Result<ResidentStanding, StoreError> {
    let record = store.record(member, on, Recorded::MAX).await?;
    let kept = store.rows::<ResidentYear>(member, YEARS).await?;
    let kept: Vec<ResidentYear> = kept.into_iter().map(|(_, year)| year).collect();
    let reckoner = Reckoner { library, place, known_at: on };
    Seen { reckoner, record: &record, kept: &kept, on, said }.standing()
}

/// Months under which years were paid here and did not go back, the oldest first.
pub(super) fn paid(record: &PersonalRecord, place: PlaceCode) -> BTreeSet<Month> {
    let own = record.member.place;
    let rows = record.contributions.iter().flatten();
    let here = rows.filter(|row| row.kind == KIND && row.place.or(own) == Some(place));
    let (back, levies): (Vec<_>, Vec<_>) =
        here.partition(|row| row.payment == ContributionKind::Refund);
    let levies = levies
        .into_iter()
        .filter(|row| row.received.is_some() && row.payment == ContributionKind::Normal);
    // As many of a month went back as rows say; what was paid again afterwards stands.
    let count = |rows: &[&vocab::record::Contribution], month| {
        rows.iter().filter(|row| row.month == month).count()
    };
    let levies: Vec<_> = levies.collect();
    let stands = levies
        .iter()
        .map(|row| row.month)
        .filter(|month| count(&levies, *month) > count(&back, *month));
    stands.collect()
}

struct Seen<'a> {
    reckoner: Reckoner<'a>,
    record: &'a PersonalRecord,
    kept: &'a [ResidentYear],
    on: Date,
    said: ClaimsSaid,
}

impl Seen<'_> {
    fn standing(&self) -> Result<ResidentStanding, StoreError> {
        let place = self.reckoner.place;
        let paid: BTreeSet<i32> = paid(self.record, place).into_iter().map(Month::year).collect();
        let years: Vec<ResidentYear> = paid
            .iter()
            .filter_map(|year| self.kept.iter().rfind(|it| it.year == *year && it.is_of(place)))
            .filter(|it| it.paid <= self.on)
            .map(|it| self.as_of(it))
            .collect();
        let paid: BTreeSet<i32> = years.iter().map(|it| it.year).collect();
        let now = Month::of(self.on).year();
        let first = paid.first().copied().unwrap_or(now);
        let missed: Vec<i32> = (first..now).filter(|year| !paid.contains(year)).collect();
        let continuous_years = unbroken(&paid, now);
        let mut unstated = Vec::new();
        let rewards = self.rewards(continuous_years, !missed.is_empty(), &mut unstated);
        let repairs = match years.last() {
            Some(year) if year.benefits_from.is_none_or(|from| from > self.on) => {
                self.repairs(year)?
            }
            _ => Vec::new(),
        };
        Ok(ResidentStanding {
            on: self.on,
            continuous_years,
            missed,
            rewards,
            paying_now: self.paying_now(&paid, now, &mut unstated)?,
            repairs,
            unstated,
            years,
        })
    }

    /// A year with what was bought off by the day, and nothing of later.
    fn as_of(&self, year: &ResidentYear) -> ResidentYear {
        let (own, place) = (self.record.member.place, self.reckoner.place);
        let bought = self.record.contributions.iter().flatten().filter(|row| {
            row.kind == KIND
                && row.place.or(own) == Some(place)
                && row.payment == ContributionKind::BackPayment
                && row.month.year() == year.year
                && row.received.is_some_and(|day| day <= self.on)
        });
        let bought = bought.fold(0_i64, |sum, row| sum.saturating_add(row.individual_part.0));
        let repaired = bought.checked_div(year.levy.0.0).and_then(|it| i32::try_from(it).ok());
        let repaired = repaired.unwrap_or(year.repaired_years);
        if repaired == year.repaired_years {
            return year.clone();
        }
        let late = year.in_window == Some(false);
        let wait = waiting(&self.reckoner, year.paid, (year.missed_years, repaired), late);
        let then = ResidentYear { repaired_years: repaired, ..year.clone() };
        then.after(first_month(year), wait)
    }

    /// What the years add to the cap of catastrophic insurance.
    fn rewards(&self, years: i32, broken: bool, unstated: &mut Vec<Text>) -> Rewards {
        let mut facts = vec![("unbroken_years", FactValue::Count(years))];
        match self.said.zero_claim_years {
            Some(years) => facts.push(("zero_claim_years", FactValue::Count(years))),
            None => unstated.push(Text::fixed(
                "账本里没有报销记录；报上基金零报销的年数，才算得出零报销奖励额度",
                "claims are not in the books: say for how many years nothing was claimed, and \
                 that reward is worked out too",
            )),
        }
        if broken {
            unstated.push(Text::fixed(
                "断保以后连续年数从头算；以前攒下的奖励额度留不留，本地文件没有收录",
                "after a break the years count anew; whether rewards earned before are kept, no \
                 document here says",
            ));
        }
        let mut of_cap = facts.clone();
        of_cap.push(("claimed", FactValue::Flag(self.said.claimed.unwrap_or(false))));
        of_cap.push(("rejoined", FactValue::Flag(broken)));
        if let Ok(raised) = self.reckoner.named("catastrophic-cap", KIND, self.on, of_cap) {
            return Rewards {
                total: raised.money(Term::RewardRaise).map(Yuan),
                cap: raised.money(Term::RaisedCap).map(Yuan),
                rule: raised.rules(),
                arithmetic: raised.arithmetic(Term::RaisedCap),
                ..Rewards::default()
            };
        }
        // Where the cap itself is unknown, or what a break takes from it, the rewards are not.
        facts.push(("missed_years", FactValue::Count(0)));
        match self.reckoner.named("waiting", KIND, self.on, facts) {
            Ok(earned) => Rewards {
                unbroken: earned.money(Term::Reward).map(Yuan),
                zero_claim: earned.money(Term::ZeroClaimReward).map(Yuan),
                total: earned.money(Term::RewardTotal).map(Yuan),
                cap: None,
                unknown: None,
                rule: earned.rules(),
                arithmetic: earned.arithmetic(Term::RewardTotal),
            },
            Err(StoreError::Refused(refusal)) => {
                Rewards { unknown: Some(refusal.sentence), ..Rewards::default() }
            }
            Err(StoreError::Fault(_)) => Rewards::default(),
        }
    }

    /// This year if it is open, and the next one if its window is.
    fn paying_now(
        &self,
        paid: &BTreeSet<i32>,
        now: i32,
        unstated: &mut Vec<Text>,
    ) -> Result<Vec<PayingNow>, StoreError> {
        let own = self.record.member.place;
        let enrolments = self.record.enrolments.iter().flatten();
        let mut here = enrolments
            .filter(|it| it.kind == KIND && it.place.or(own) == Some(self.reckoner.place));
        let Some(enrolment) = here.next_back() else { return Ok(Vec::new()) };
        let tier = enrolment.tier.as_deref();
        let month = Month::of(self.on);
        let mut months = vec![month];
        let january = month.plus(13 - i32::from(self.on.month()));
        if window(&self.reckoner, Vec::new(), january, self.on) == Some(true) {
            months.push(january);
        }
        let mut found = Vec::new();
        for month in months.into_iter().filter(|month| !paid.contains(&month.year())) {
            match year_of(&self.reckoner, self.record, tier, (month, self.on))? {
                Ok(year) => {
                    let mut with = paid.clone();
                    with.insert(month.year());
                    found.push(PayingNow {
                        continuous_years: unbroken(&with, month.year().max(now)),
                        repairs: self.repairs(&year)?,
                        year,
                    });
                }
                Err(unknown) => unstated.push(unknown),
            }
        }
        Ok(found)
    }

    /// What paying missed years would change of a year's wait; nothing where no year was missed.
    fn repairs(&self, year: &ResidentYear) -> Result<Vec<YearsRepaired>, StoreError> {
        let left = year.missed_years.saturating_sub(year.repaired_years);
        let late = year.in_window == Some(false);
        let month = first_month(year);
        let mut found = Vec::new();
        for years in 1..=left {
            let repaired = year.repaired_years.saturating_add(years);
            let wait = waiting(&self.reckoner, year.paid, (year.missed_years, repaired), late);
            let price = year.levy.0.0.checked_mul(i64::from(years)).map(Fen);
            let price = price.ok_or_else(vocab::Refusal::overflow)?;
            let after = year.clone().after(month, wait);
            found.push(YearsRepaired {
                years,
                price: Yuan(price),
                waiting: after.waiting,
                benefits_from: after.benefits_from,
            });
        }
        Ok(found)
    }
}

/// The month from which a year's benefits can begin: its first, or that of a later payment.
fn first_month(year: &ResidentYear) -> Month {
    let paid = Month::of(year.paid);
    let january = i16::try_from(year.year).ok().and_then(|year| Month::new(year, 1));
    january.map_or(paid, |january| january.max(paid))
}

/// Years in a row up to a year, or to the one before while it is not paid.
fn unbroken(paid: &BTreeSet<i32>, now: i32) -> i32 {
    let mut year = if paid.contains(&now) { now } else { now.saturating_sub(1) };
    let mut count = 0;
    while paid.contains(&year) {
        count += 1;
        year = year.saturating_sub(1);
    }
    count
}
