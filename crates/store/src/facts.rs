//! 事实 — the sections of a personal record, each row with two times, and the record put
//! together again.
//!
//! Facts are known by when they were recorded; whether a row holds on a day is written in the row
//! itself (from, until, month …) and is for the reader to say. Movements are not facts: they are
//! entries, and come out of the journal.

use std::collections::BTreeMap;
use std::fmt;

use ledger::{MemberId, PassbookLine, Recorded};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value as Json};
use sqlx::{AnyConnection, Row};
use vocab::Date;
use vocab::record::{Movement, PersonalRecord};

use crate::desk::note_retirees;
use crate::rows::{Value, add_rows, parsed};
use crate::statements::{self, FACT_ROWS};
use crate::{Fault, FaultKind, Store, StoreError};

/// The section that lives in the journal.
const MOVEMENTS: &str = "movements";

/// Sections that only the office reads begin like this.
pub(crate) const OFFICE: &str = "office.";

/// Fields of each section that say since when a row speaks: the earliest is its effective day.
/// Who a person is has no such day.
const DAYS: [(&str, &[&str]); 16] = [
    ("member", &[]),
    ("enrolments", &["from"]),
    ("employments", &["from"]),
    ("contributions", &["month", "declared", "assessed", "paid", "received", "credited"]),
    ("accounts", &["as_of"]),
    ("cards", &["issued", "since", "bound"]),
    ("restrictions", &["from"]),
    ("transfers", &["applied", "sent", "arrived"]),
    ("family", &["from"]),
    ("status_changes", &["date"]),
    ("retirement", &["retired_on", "confirmed_on"]),
    ("identity_changes", &["date"]),
    ("suspense", &["date"]),
    ("displays", &["shown"]),
    ("incidents", &["from"]),
    ("disputes", &["date"]),
];

/// Sections that are one row and not a list.
pub(crate) const SINGLE: [&str; 2] = ["member", "retirement"];

/// The newest version of each row: section and position → version and body.
type Newest = BTreeMap<(String, i64), (i64, Option<String>)>;

impl Store {
    /// Records the sections of a personal record as they stand now: new rows are added, changed
    /// rows get a new version, rows that are gone are withdrawn, and what is the same stays. A
    /// section that is `None` says nothing. Movements are only marked as supplied; they are posted
    /// as entries.
    pub async fn record_facts(
        &self,
        member: &MemberId,
        record: &PersonalRecord,
        recorded: Recorded,
    ) -> Result<(), StoreError> {
        self.known_member(member).await?;
        let mut transaction = self.pool.begin().await?;
        write_record(&mut transaction, member, record, recorded).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// A member's personal record: facts as known at a time, and movements of all places as of a
    /// day as known at that time. Movement rows are numbered in the order of the passbook.
    pub async fn record(
        &self,
        member: &MemberId,
        as_of: Date,
        known_at: Recorded,
    ) -> Result<PersonalRecord, StoreError> {
        self.known_member(member).await?;
        let mut connection = self.pool.acquire().await?;
        let (mut record, supplied) = read_record(&mut connection, member, known_at).await?;
        drop(connection);
        let movements = self.movements(member, as_of, known_at).await?;
        record.movements = (supplied || !movements.is_empty()).then_some(movements);
        Ok(record)
    }

    async fn movements(
        &self,
        member: &MemberId,
        as_of: Date,
        known_at: Recorded,
    ) -> Result<Vec<Movement>, StoreError> {
        let mut lines: Vec<PassbookLine> = Vec::new();
        for place in self.places(member).await? {
            lines.append(&mut self.passbook(member, place, as_of, known_at).await?);
        }
        // Stable, so that the order within a place and day stays that of the passbook.
        lines.sort_by_key(|line| line.movement.date);
        let numbered = lines.into_iter().zip(1..);
        Ok(numbered.map(|(line, row)| Movement { row, ..line.movement }).collect())
    }
}

/// [`Store::record_facts`] inside a transaction.
pub(crate) async fn write_record(
    connection: &mut AnyConnection,
    member: &MemberId,
    record: &PersonalRecord,
    recorded: Recorded,
) -> Result<(), StoreError> {
    let unwritable = || Fault::new(FaultKind::Other, "record");
    let Ok(Json::Object(sections)) = serde_json::to_value(record) else {
        return Err(unwritable().into());
    };
    for (section, _) in sections.iter().filter(|(_, rows)| !rows.is_null()) {
        sqlx::query(statements::ADD_SECTION)
            .bind(member.as_str())
            .bind(section.as_str())
            .bind(recorded.to_string())
            .execute(&mut *connection)
            .await?;
    }
    let rows = sqlx::query(statements::FACTS)
        .bind(member.as_str())
        .bind(Recorded::MAX.to_string())
        .fetch_all(&mut *connection)
        .await?;
    let known = newest(&rows)?;
    let mut versions = Vec::new();
    for (section, body) in sections {
        let rows = match body {
            Json::Null => continue,
            _ if section == MOVEMENTS => continue,
            Json::Array(rows) => rows,
            single => vec![single],
        };
        versions.append(&mut changes(&known, &section, &rows));
    }
    let rows = versions.into_iter().map(|version| {
        vec![
            member.as_str().into(),
            version.section.into(),
            version.position.into(),
            version.version.into(),
            version.effective.into(),
            recorded.to_string().into(),
            Value::Text(version.body),
        ]
    });
    add_rows(connection, &FACT_ROWS, rows.collect()).await?;
    note_retirees(connection, member, record, recorded).await
}

/// The facts of a record, and whether its movements were supplied.
pub(crate) async fn read_record(
    connection: &mut AnyConnection,
    member: &MemberId,
    known_at: Recorded,
) -> Result<(PersonalRecord, bool), StoreError> {
    let supplied = sqlx::query(statements::SECTIONS)
        .bind(member.as_str())
        .bind(known_at.to_string())
        .fetch_all(&mut *connection)
        .await?;
    let mut sections = Map::new();
    let mut movements_supplied = false;
    for row in supplied {
        let section: String = row.try_get("section")?;
        if section == MOVEMENTS {
            movements_supplied = true;
        } else if !SINGLE.contains(&section.as_str()) {
            sections.insert(section, Json::Array(Vec::new()));
        }
    }
    let rows = sqlx::query(statements::FACTS)
        .bind(member.as_str())
        .bind(known_at.to_string())
        .fetch_all(&mut *connection)
        .await?;
    let unreadable = |section: &str| Fault::new(FaultKind::Unreadable, section);
    for ((section, _), (_, body)) in newest(&rows)? {
        // What the office keeps for itself is no part of the personal record.
        let Some(body) = body.filter(|_| !section.starts_with(OFFICE)) else { continue };
        let row: Json = serde_json::from_str(&body).map_err(|_| unreadable(&section))?;
        match sections.get_mut(&section) {
            Some(Json::Array(rows)) => rows.push(row),
            _ => {
                sections.insert(section, row);
            }
        }
    }
    let record =
        serde_json::from_value(Json::Object(sections)).map_err(|_| unreadable("record"))?;
    Ok((record, movements_supplied))
}

struct Version {
    section: String,
    position: i64,
    version: i64,
    effective: Option<String>,
    body: Option<String>,
}

/// The versions that turn what is known of a section into its rows as they are now.
fn changes(known: &Newest, section: &str, rows: &[Json]) -> Vec<Version> {
    let mut bodies: BTreeMap<i64, &Json> = (1..).zip(rows).collect();
    let mut versions = Vec::new();
    let mut add = |position, version, row: Option<&Json>| {
        let body = row.map(Json::to_string);
        let effective = body.as_deref().and_then(|body| effective(section, body));
        versions.push(Version { section: section.to_owned(), position, version, effective, body });
    };
    let known = known.iter().filter(|((of, _), _)| of == section);
    for ((_, position), (version, body)) in known {
        let row = bodies.remove(position);
        // Fields may stand in another order; that is no change.
        let known = body.as_deref().and_then(|body| serde_json::from_str::<Json>(body).ok());
        if row != known.as_ref() {
            add(*position, version + 1, row);
        }
    }
    for (position, row) in bodies {
        add(position, 1, Some(row));
    }
    versions
}

/// The earliest day that a row speaks of; months count from their first day.
pub(crate) fn effective(section: &str, body: &str) -> Option<String> {
    let (_, fields) = DAYS.iter().find(|(name, _)| *name == section)?;
    if fields.is_empty() {
        return None;
    }
    Earliest(fields).deserialize(&mut serde_json::Deserializer::from_str(body)).ok().flatten()
}

/// Reads only the days of a row.
struct Earliest(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Earliest {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, row: D) -> Result<Option<String>, D::Error> {
        row.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Earliest {
    type Value = Option<String>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a row")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut row: A) -> Result<Option<String>, A::Error> {
        let mut earliest: Option<String> = None;
        while let Some(field) = row.next_key::<&str>()? {
            if !self.0.contains(&field) {
                row.next_value::<IgnoredAny>()?;
                continue;
            }
            let Some(day) = row.next_value::<Option<&str>>()? else { continue };
            let first = if field == "month" { "-01" } else { "" };
            let day = format!("{day}{first}");
            earliest = Some(earliest.map_or(day.clone(), |earlier| earlier.min(day)));
        }
        Ok(earliest)
    }
}

fn newest(rows: &[sqlx::any::AnyRow]) -> Result<Newest, StoreError> {
    let mut newest = Newest::new();
    for row in rows {
        let section = parsed(row, "section", |section| Some(section.to_owned()))?;
        // Rows come oldest first, so the last one stays.
        newest.insert(
            (section, row.try_get("position")?),
            (row.try_get("version")?, row.try_get("body")?),
        );
    }
    Ok(newest)
}
