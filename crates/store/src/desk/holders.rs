//! 户主 — whoever has a file: persons, employers, the office of a place. Numbers that find them,
//! and the rows of their files.

use ledger::MemberId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AnyConnection, Row};
use vocab::{PlaceCode, Refusal, Text};

use super::Desk;
use crate::facts::effective;
use crate::members::unknown_member;
use crate::rows::parsed;
use crate::statements;
use crate::{Fault, FaultKind, Store, StoreError};

/// 户主类别.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderKind {
    /// 参保人.
    Person,
    /// 参保单位.
    Employer,
    /// 经办机构: money that belongs to nobody known is booked on its file.
    Office,
}

impl HolderKind {
    const fn code(self) -> &'static str {
        match self {
            HolderKind::Person => "person",
            HolderKind::Employer => "employer",
            HolderKind::Office => "office",
        }
    }

    /// The letter with which numbers begin.
    const fn letter(self) -> char {
        match self {
            HolderKind::Person => 'P',
            HolderKind::Employer => 'E',
            HolderKind::Office => 'O',
        }
    }
}

/// The file of the office of a place. `None` never happens: a place code is six digits.
pub fn office_of(place: PlaceCode) -> Option<MemberId> {
    MemberId::parse(&format!("O{place}"))
}

impl Desk {
    /// Refuses a number that nobody has, or that is another kind of file.
    pub async fn known(&mut self, holder: &MemberId, kind: HolderKind) -> Result<(), StoreError> {
        let row = sqlx::query(statements::MEMBER_EXISTS)
            .bind(holder.as_str())
            .fetch_optional(self.seat.here().await?)
            .await?;
        let right = row.is_some() && holder.as_str().starts_with(kind.letter());
        if right {
            return Ok(());
        }
        Err(match kind {
            HolderKind::Employer => unknown_employer(holder).into(),
            _ => unknown_member(holder).into(),
        })
    }

    /// Gives out the next number of a kind.
    pub async fn register(&mut self, kind: HolderKind) -> Result<MemberId, StoreError> {
        let counter = if kind == HolderKind::Person { "member" } else { kind.code() };
        let row = sqlx::query(statements::NEXT_NUMBER)
            .bind(counter)
            .fetch_one(self.seat.here().await?)
            .await?;
        let unreadable = || Fault::new(FaultKind::Unreadable, "counters.value");
        let number = u64::try_from(row.try_get::<i64, _>("value")?).map_err(|_| unreadable())?;
        let letter = kind.letter();
        let holder = MemberId::parse(&format!("{letter}{number:06}")).ok_or_else(unreadable)?;
        let key = format!("{}/{holder}", self.slip.key);
        self.add_holder(&holder, &key, kind).await?;
        Ok(holder)
    }

    /// The file of this office, made when it is first needed.
    pub async fn office(&mut self) -> Result<MemberId, StoreError> {
        let office =
            office_of(self.slip.place).ok_or_else(|| Fault::new(FaultKind::Other, "office"))?;
        let key = format!("office/{office}");
        self.add_holder(&office, &key, HolderKind::Office).await?;
        Ok(office)
    }

    async fn add_holder(
        &mut self,
        holder: &MemberId,
        key: &str,
        kind: HolderKind,
    ) -> Result<(), StoreError> {
        sqlx::query(statements::ADD_HOLDER)
            .bind(holder.as_str())
            .bind(key)
            .bind(self.slip.recorded.to_string())
            .bind(kind.code())
            .execute(self.seat.here().await?)
            .await?;
        Ok(())
    }

    /// Whose number it is.
    pub async fn find(&mut self, kind: &str, value: &str) -> Result<Option<MemberId>, StoreError> {
        let row = sqlx::query(statements::FIND_MARK)
            .bind(kind)
            .bind(value)
            .fetch_optional(self.seat.here().await?)
            .await?;
        Ok(row.map(|row| parsed(&row, "holder", MemberId::parse)).transpose()?)
    }

    /// Writes a number down as a holder's; false if it is another's already.
    pub async fn mark(
        &mut self,
        kind: &str,
        value: &str,
        holder: &MemberId,
    ) -> Result<bool, StoreError> {
        let added = sqlx::query(statements::ADD_MARK)
            .bind(kind)
            .bind(value)
            .bind(holder.as_str())
            .execute(self.seat.here().await?)
            .await?;
        Ok(added.rows_affected() > 0)
    }

    /// Takes a number back.
    pub async fn unmark(
        &mut self,
        kind: &str,
        value: &str,
        holder: &MemberId,
    ) -> Result<(), StoreError> {
        sqlx::query(statements::DROP_MARK)
            .bind(kind)
            .bind(value)
            .bind(holder.as_str())
            .execute(self.seat.here().await?)
            .await?;
        Ok(())
    }

    /// Everything that stands in a register, with whose it is.
    pub async fn marked(&mut self, kind: &str) -> Result<Vec<(String, MemberId)>, StoreError> {
        let query = sqlx::query(statements::MARKS_OF_KIND).bind(kind);
        marks(&query.fetch_all(self.seat.here().await?).await?)
    }

    /// The rows of a section as they stand now, each with its position.
    pub async fn rows<T: DeserializeOwned>(
        &mut self,
        holder: &MemberId,
        section: &str,
    ) -> Result<Vec<(i64, T)>, StoreError> {
        rows_of_holder(self.seat.here().await?, holder, section).await
    }

    /// Adds a row to a section, or a new version of one; the row's position.
    pub async fn put<T: Serialize + Sync>(
        &mut self,
        holder: &MemberId,
        section: &str,
        position: Option<i64>,
        row: &T,
    ) -> Result<i64, StoreError> {
        let position = match position {
            Some(position) => position,
            None => {
                let known: Vec<(i64, serde_json::Value)> = self.rows(holder, section).await?;
                known.last().map_or(1, |(position, _)| position.saturating_add(1))
            }
        };
        let unwritable = |_| StoreError::Fault(Fault::new(FaultKind::Other, section));
        let body = serde_json::to_string(row).map_err(unwritable)?;
        sqlx::query(statements::ADD_VERSION)
            .bind(holder.as_str())
            .bind(section)
            .bind(position)
            .bind(effective(section, &body))
            .bind(self.slip.recorded.to_string())
            .bind(body)
            .execute(self.seat.here().await?)
            .await?;
        Ok(position)
    }
}

impl Store {
    /// Whose number it is.
    pub async fn find(&self, kind: &str, value: &str) -> Result<Option<MemberId>, StoreError> {
        let row = sqlx::query(statements::FIND_MARK)
            .bind(kind)
            .bind(value)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.map(|row| parsed(&row, "holder", MemberId::parse)).transpose()?)
    }

    /// Everything that stands in a register, with whose it is.
    pub async fn marked(&self, kind: &str) -> Result<Vec<(String, MemberId)>, StoreError> {
        let query = sqlx::query(statements::MARKS_OF_KIND).bind(kind);
        marks(&query.fetch_all(&self.pool).await?)
    }

    /// The rows of a section of a holder's file as they stand now.
    pub async fn rows<T: DeserializeOwned>(
        &self,
        holder: &MemberId,
        section: &str,
    ) -> Result<Vec<(i64, T)>, StoreError> {
        let rows = sqlx::query(statements::FACTS_OF_HOLDER)
            .bind(holder.as_str())
            .bind(section)
            .fetch_all(&self.pool)
            .await?;
        newest_rows(section, &rows)
    }

    /// Everybody of a kind, in order of number.
    pub async fn holders(&self, kind: HolderKind) -> Result<Vec<MemberId>, StoreError> {
        let rows = sqlx::query(statements::HOLDERS).bind(kind.code()).fetch_all(&self.pool).await?;
        let mut holders = Vec::with_capacity(rows.len());
        for row in rows {
            holders.push(parsed(&row, "member", MemberId::parse)?);
        }
        Ok(holders)
    }
}

/// The rows of a section of a holder's file as they stand now.
pub(super) async fn rows_of_holder<T: DeserializeOwned>(
    connection: &mut AnyConnection,
    holder: &MemberId,
    section: &str,
) -> Result<Vec<(i64, T)>, StoreError> {
    let query = sqlx::query(statements::FACTS_OF_HOLDER).bind(holder.as_str()).bind(section);
    newest_rows(section, &query.fetch_all(connection).await?)
}

fn marks(rows: &[sqlx::any::AnyRow]) -> Result<Vec<(String, MemberId)>, StoreError> {
    let mark = |row: &sqlx::any::AnyRow| -> Result<_, StoreError> {
        Ok((row.try_get("value")?, parsed(row, "holder", MemberId::parse)?))
    };
    rows.iter().map(mark).collect()
}

fn newest_rows<T: DeserializeOwned>(
    section: &str,
    rows: &[sqlx::any::AnyRow],
) -> Result<Vec<(i64, T)>, StoreError> {
    let mut newest: std::collections::BTreeMap<i64, Option<String>> = Default::default();
    for row in rows {
        newest.insert(row.try_get("position")?, row.try_get("body")?);
    }
    let unreadable = |_| StoreError::Fault(Fault::new(FaultKind::Unreadable, section));
    newest
        .into_iter()
        .filter_map(|(position, body)| Some((position, body?)))
        .map(|(position, body)| Ok((position, serde_json::from_str(&body).map_err(unreadable)?)))
        .collect()
}

fn unknown_employer(holder: &MemberId) -> Refusal {
    Refusal::new(
        "employer-unknown",
        Text::new(
            format!("没有编号为 {holder} 的参保单位"),
            format!("there is no employer with the number {holder}"),
        ),
        Text::fixed(
            "请检查编号，或先办理单位参保登记",
            "check the number, or register the employer",
        ),
    )
}
