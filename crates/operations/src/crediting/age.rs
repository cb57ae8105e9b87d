//! 年龄更正 — a birth date that was wrong: past months whose credit hangs on the age are credited
//! the difference by the rules of their month, each as a new entry beside the one that stands.
//! Where no band changes nothing is posted, and neither where the right amount stands already: what
//! came after the correction was credited by the right age.

use ledger::templates::{Credit, RetireeCredit};
use ledger::{Event, MemberId, Part};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{DueStage, StoreError};
use vocab::record::{Contribution, Member, PersonalRecord};
use vocab::{Date, Fen, InsuranceKind, Month};

use crate::employers::{Owed, Reversal, credits_left, free_balance, note_owed, owed_for};
use crate::office::{Work, Yuan};
use crate::reckon::{Choice, Credited, Reckoner, less, sum};

const KIND: InsuranceKind = InsuranceKind::EmployeeMedical;

/// 年龄差额 — a past month that is credited otherwise at the right age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgeDifference {
    /// 费款所属期.
    pub month: Month,
    /// 原应划 at the age that was wrong.
    pub before: Yuan,
    /// 现应划 at the right age.
    pub now: Yuan,
    /// 尚欠: what should have been taken back and was not there.
    pub owed: Yuan,
}

/// One credit of the past.
struct Past {
    month: Month,
    /// Where the row of its contribution stands; a retiree's month has none.
    index: Option<usize>,
    payer: MemberId,
    row: Contribution,
    /// Whether it was taken off: a base below nothing.
    below: bool,
    /// What was credited and stands, without what is owed back; what was taken off, for a base
    /// below nothing.
    stands: Fen,
}

impl Past {
    /// What it was credited at: the amount that stands, if one of the ages gives it; else what the
    /// oldest gives.
    fn was(&self, by_age: &[Fen]) -> Option<Fen> {
        by_age.iter().find(|amount| **amount == self.stands).or(by_age.first()).copied()
    }
}

/// A credit that changes.
struct Changed {
    past: Past,
    was: Fen,
    now: Credited,
}

/// Credits the differences of every past month here; what they are. The birth dates are those by
/// which months may have been credited, the oldest first.
pub(super) async fn recredit(
    work: &mut Work<'_>,
    member: &MemberId,
    credited_as: &[Date],
    document: &str,
) -> Result<Vec<AgeDifference>, StoreError> {
    let mut record = work.desk.person(member).await?;
    let earlier: Vec<PersonalRecord> = credited_as
        .iter()
        .map(|day| {
            let member = Member { birth_date: Some(*day), ..record.member.clone() };
            PersonalRecord { member, ..record.clone() }
        })
        .collect();
    let reckoner = Reckoner { library: work.library, place: work.place(), known_at: work.today() };
    let mut choice = Choice::of(reckoner);
    let mut changes = Vec::new();
    for past in past_credits(work, member, &record).await? {
        let Some(enrolment) = reckoner.enrolment_in(&record, KIND, past.month) else { continue };
        let Some(now) = choice.credit(&record, enrolment, &past.row)? else { continue };
        let mut by_age = Vec::with_capacity(earlier.len());
        for record in &earlier {
            by_age.extend(choice.credit(record, enrolment, &past.row)?.map(|it| it.amount));
        }
        if let Some(was) = past.was(&by_age).filter(|was| *was != now.amount)
            && past.stands != now.amount
        {
            changes.push(Changed { past, was, now });
        }
    }
    let mut found = Vec::with_capacity(changes.len());
    for (index, change) in changes.iter().enumerate() {
        let owed = change.post(work, (member, index), &record, document).await?;
        found.push(AgeDifference {
            month: change.past.month,
            before: Yuan(change.was),
            now: Yuan(change.now.amount),
            owed: Yuan(owed),
        });
    }
    for change in &changes {
        let rows = record.contributions.as_mut();
        let row = change.past.index.and_then(|index| rows?.get_mut(index));
        if let Some(amount) = row.and_then(|row| row.credited_amount.as_mut()) {
            *amount = sum([*amount, change.difference()?])?;
        }
    }
    work.desk.keep(member, &record).await?;
    Ok(found)
}

/// What was credited to a person here and stands, the oldest month first.
async fn past_credits(
    work: &mut Work<'_>,
    member: &MemberId,
    record: &PersonalRecord,
) -> Result<Vec<Past>, StoreError> {
    let place = work.place();
    let mut past = Vec::new();
    for due in work.desk.dues_of_member(member).await? {
        let index = usize::try_from(due.position.saturating_sub(1)).unwrap_or(usize::MAX);
        let row = record.contributions.as_ref().and_then(|rows| rows.get(index));
        let Some(row) = row.filter(|row| row.credited.is_some()) else { continue };
        if due.place != place || due.insurance != KIND || due.stage != DueStage::Settled {
            continue;
        }
        let base = row.base.unwrap_or_default();
        let below = base < Fen::ZERO;
        let base = if below { less(Fen::ZERO, base)? } else { base };
        let credited = row.credited_amount.unwrap_or_default();
        let stands = if below { less(Fen::ZERO, credited)? } else { credited };
        past.push(Past {
            month: due.month,
            index: Some(index),
            payer: due.payer,
            row: Contribution { base: row.base.and(Some(base)), ..row.clone() },
            below,
            stands,
        });
    }
    let entries = work.desk.entries(member, place).await?;
    for month in work.desk.months_posted(member, Event::RetireeCredit).await? {
        let left = credits_left(&entries, month)?;
        let left = sum(left.iter().map(|credit| credit.amount))?;
        if left > Fen::ZERO {
            let stands = less(left, owed_for(work, member, month).await?)?;
            past.push(Past {
                month,
                index: None,
                payer: member.clone(),
                row: Contribution::of(KIND, month),
                below: false,
                stands,
            });
        }
    }
    past.sort_by_key(|it| it.month);
    past.dedup_by(|a, b| a.index.is_none() && b.index.is_none() && a.month == b.month);
    Ok(past)
}

impl Changed {
    /// What comes on top; below nothing if it was too much.
    fn difference(&self) -> Result<Fen, StoreError> {
        match self.past.below {
            false => less(self.now.amount, self.was),
            true => less(self.was, self.now.amount),
        }
    }

    /// Posts the difference; what should have been taken back and was not there.
    async fn post(
        &self,
        work: &mut Work<'_>,
        (member, index): (&MemberId, usize),
        record: &PersonalRecord,
        document: &str,
    ) -> Result<Fen, StoreError> {
        let difference = self.difference()?;
        let arithmetic = format!("{}；原应划 {} 元，出生日期更正", self.now.arithmetic, self.was);
        if difference < Fen::ZERO {
            let much = less(Fen::ZERO, difference)?;
            let why = (arithmetic.as_str(), document);
            return self.take_back(work, member, record, much, why).await;
        }
        let mut header = work.header(member, &format!("{member}/age/{index}"), work.today());
        header.rule = Some(self.now.rule.clone());
        header.arithmetic = Some(arithmetic);
        header.details.month = Some(self.past.month);
        header.details.counterparty = self.past.row.employer.clone();
        header.details.note = Some(document.to_owned());
        let (part, amount) = (Part::CurrentYear, difference);
        let entry = match self.past.index {
            // Nothing more is held for the month: the difference is the pool's.
            Some(_) => Credit { header, part, amount, released: Some(Fen::ZERO) }.entry()?,
            None => RetireeCredit { header, part, amount }.entry()?,
        };
        work.desk.post(&[entry]).await?;
        Ok(Fen::ZERO)
    }

    /// Takes back what was too much, as far as it is there; the rest is owed.
    async fn take_back(
        &self,
        work: &mut Work<'_>,
        member: &MemberId,
        record: &PersonalRecord,
        much: Fen,
        (arithmetic, document): (&str, &str),
    ) -> Result<Fen, StoreError> {
        let back = much.min(free_balance(work, record, member).await?);
        let reversal = Reversal {
            member,
            month: self.past.month,
            on: work.today(),
            amount: back,
            to_held: Fen::ZERO,
            reason: (&self.now.rule, arithmetic, document),
        };
        reversal.post(work).await?;
        let owed = less(much, back)?;
        if owed > Fen::ZERO {
            let row = Owed {
                employer: self.past.payer.clone(),
                month: self.past.month,
                left: owed,
                withheld: Fen::ZERO,
                document: document.to_owned(),
                since: work.today(),
                place: Some(work.place()),
            };
            note_owed(work, member, &row).await?;
        }
        Ok(owed)
    }
}
