//! 退休名册 — who is insured as retired at a place, and through which month he has been credited:
//! the working list behind the month's run. The truth stands in the enrolments and the journal.

use ledger::{Event, MemberId, Recorded};
use sqlx::AnyConnection;
use vocab::record::PersonalRecord;
use vocab::{Month, PersonClass};

use super::Desk;
use crate::StoreError;
use crate::rows::{parsed, parsed_if_any};
use crate::statements;

/// 名册上的一个人.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retiree {
    /// 人员编号.
    pub member: MemberId,
    /// The first month that the run owes him.
    pub from: Month,
    /// The last month insured as retired, if it has ended.
    pub until: Option<Month>,
}

/// Keeps the list in step with a file that is being written.
pub(crate) async fn note_retirees(
    connection: &mut AnyConnection,
    member: &MemberId,
    record: &PersonalRecord,
    recorded: Recorded,
) -> Result<(), StoreError> {
    let retired = record.own_enrolments().filter(|it| it.class == PersonClass::Retired);
    for enrolment in retired {
        let Some(place) = enrolment.place.or(record.member.place) else { continue };
        let first = Month::of(enrolment.from);
        sqlx::query(statements::NOTE_RETIREE)
            .bind(place.to_string())
            .bind(member.as_str())
            .bind(first.to_string())
            .bind(enrolment.until.map(|day| Month::of(day).to_string()))
            .bind(first.max(Month::of(recorded.date())).to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

impl Desk {
    /// Says that the run owes a person every month from one on, past ones included.
    pub async fn owe_retiree(&mut self, member: &MemberId, from: Month) -> Result<(), StoreError> {
        sqlx::query(statements::OWE_RETIREE)
            .bind(self.slip.place.to_string())
            .bind(member.as_str())
            .bind(from.to_string())
            .execute(self.seat.here().await?)
            .await?;
        Ok(())
    }

    /// People of the place whom the run of a month still owes something, at most so many.
    pub async fn retirees_to_credit(
        &mut self,
        month: Month,
        most: i64,
    ) -> Result<Vec<Retiree>, StoreError> {
        let rows = sqlx::query(statements::RETIREES_TO_CREDIT)
            .bind(self.slip.place.to_string())
            .bind(month.to_string())
            .bind(most)
            .fetch_all(self.seat.here().await?)
            .await?;
        let mut retirees = Vec::with_capacity(rows.len());
        for row in rows {
            let owed = parsed(&row, "owed_from", Month::parse)?;
            let credited = parsed_if_any(&row, "credited_through", Month::parse)?;
            retirees.push(Retiree {
                member: parsed(&row, "member", MemberId::parse)?,
                from: credited.map_or(owed, |through| owed.max(through.plus(1))),
                until: parsed_if_any(&row, "last_month", Month::parse)?,
            });
        }
        Ok(retirees)
    }

    /// Writes down that the run of a month has been at a person, and through which month he is
    /// credited now, if he is.
    pub async fn move_retiree(
        &mut self,
        member: &MemberId,
        month: Month,
        credited_through: Option<Month>,
    ) -> Result<(), StoreError> {
        sqlx::query(statements::MOVE_RETIREE)
            .bind(self.slip.place.to_string())
            .bind(member.as_str())
            .bind(month.to_string())
            .bind(credited_through.map(|through| through.to_string()))
            .execute(self.seat.here().await?)
            .await?;
        Ok(())
    }

    /// Months in which the account has an entry of an event, whether or not it was taken back.
    pub async fn months_posted(
        &mut self,
        member: &MemberId,
        event: Event,
    ) -> Result<Vec<Month>, StoreError> {
        let rows = sqlx::query(statements::MONTHS_POSTED)
            .bind(member.as_str())
            .bind(self.slip.place.to_string())
            .bind(event.code())
            .fetch_all(self.seat.here().await?)
            .await?;
        let mut months = Vec::with_capacity(rows.len());
        for row in rows {
            months.extend(parsed_if_any(&row, "month", Month::parse)?);
        }
        Ok(months)
    }
}
