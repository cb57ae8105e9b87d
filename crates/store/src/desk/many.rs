//! 成批 — the reads and writes of a desk for many people at once: what a place does with everybody
//! on the same day would otherwise be a dozen statements a person.

use std::collections::{BTreeMap, BTreeSet};

use ledger::MemberId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AssertSqlSafe, Row};
use vocab::record::PersonalRecord;

use super::{Desk, HolderKind};
use crate::facts::{SINGLE, effective};
use crate::rows::{Value, counted, parsed};
use crate::statements::{self, MANY, is_usual};
use crate::together::{Columns, Found};
use crate::{Fault, FaultKind, StoreError};

/// 一行的现状 — a row of somebody's file as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned<T> {
    /// 人员编号.
    pub member: MemberId,
    /// Its position in the section.
    pub position: i64,
    /// Its version; the next one is one more.
    pub version: i64,
    /// What it says.
    pub row: T,
}

impl Desk {
    /// Some sections of many people's records as known now. Sections that hold nothing, and those
    /// that were not asked for, are absent.
    pub async fn people(
        &mut self,
        members: &BTreeSet<MemberId>,
        sections: &[&str],
    ) -> Result<BTreeMap<MemberId, PersonalRecord>, StoreError> {
        let all: Vec<&MemberId> = members.iter().collect();
        let mut people = self.reading().await?.people(&all, sections).await?.read()?;
        for member in members {
            if !people.contains_key(member) {
                self.known(member, HolderKind::Person).await?;
                people.insert(member.clone(), PersonalRecord::default());
            }
        }
        Ok(people)
    }

    /// All rows of one section of many files as they stand now; a file without any is absent.
    pub async fn rows_of_many<T: DeserializeOwned>(
        &mut self,
        section: &str,
        members: &BTreeSet<MemberId>,
    ) -> Result<BTreeMap<MemberId, Vec<T>>, StoreError> {
        let mut files = BTreeMap::new();
        let all: Vec<&MemberId> = members.iter().collect();
        for asked in self.reading().await?.sections(&all, &[section]).await? {
            for (member, sections) in by_member(&asked.read()?)? {
                let bodies = sections.into_values().flat_map(BTreeMap::into_values).flatten();
                let unreadable = |_| Fault::new(FaultKind::Unreadable, section);
                let rows = bodies.map(|body| serde_json::from_str(&body).map_err(unreadable));
                files.insert(member, rows.collect::<Result<_, _>>()?);
            }
        }
        Ok(files)
    }

    /// Rows of one section of many files as they stand now; a row that is not there is absent.
    pub async fn rows_at<T: DeserializeOwned>(
        &mut self,
        section: &str,
        places: &[(&MemberId, i64)],
    ) -> Result<Vec<Versioned<T>>, StoreError> {
        self.reading().await?.rows_at(section, places).await?.read()
    }

    /// Adds new versions of rows; the version of each is the one that it gets now.
    pub async fn put_many<T: Serialize>(
        &mut self,
        section: &str,
        rows: &[Versioned<T>],
    ) -> Result<(), StoreError> {
        let mut writing = self.writing();
        writing.put_many(section, rows)?;
        self.write(writing).await
    }

    /// Adds rows to the end of a section, several for one person in their order; the position of
    /// each.
    pub async fn append_many<T: Serialize + Sync>(
        &mut self,
        section: &str,
        rows: Vec<(MemberId, T)>,
    ) -> Result<Vec<i64>, StoreError> {
        let members: BTreeSet<&MemberId> = rows.iter().map(|(member, _)| member).collect();
        let members: Vec<&MemberId> = members.into_iter().collect();
        let mut ends = self.reading().await?.ends(section, &members).await?;
        let rows = rows.into_iter().map(|(member, row)| {
            let position = ends.next(&member);
            Versioned { member, position, version: 1, row }
        });
        let rows: Vec<Versioned<T>> = rows.collect();
        let positions = rows.iter().map(|row| row.position).collect();
        let mut writing = self.writing();
        writing.append_at(ends, rows)?;
        self.write(writing).await?;
        Ok(positions)
    }

    /// Whose numbers these are; a number that is nobody's is absent.
    pub async fn find_many(
        &mut self,
        kind: &str,
        values: &BTreeSet<&str>,
    ) -> Result<BTreeMap<String, MemberId>, StoreError> {
        let all: Vec<&str> = values.iter().copied().collect();
        let mut found = BTreeMap::new();
        for values in all.chunks(MANY) {
            let text = statements::holders_of_marks(self.seat.dialect(), values.len());
            let mut query = sqlx::query(AssertSqlSafe(text)).persistent(is_usual(values.len()));
            query = query.bind(kind);
            for value in values {
                query = query.bind(*value);
            }
            for row in query.fetch_all(self.seat.here().await?).await? {
                found.insert(row.try_get("value")?, parsed(&row, "holder", MemberId::parse)?);
            }
        }
        Ok(found)
    }
}

/// New versions of rows as rows of the table.
pub(super) fn fact_rows<T: Serialize>(
    section: &str,
    recorded: &str,
    rows: &[Versioned<T>],
) -> Result<Vec<Vec<Value>>, StoreError> {
    let mut values = Vec::with_capacity(rows.len());
    for row in rows {
        let unwritable = |_| Fault::new(FaultKind::Other, section);
        let body = serde_json::to_string(&row.row).map_err(unwritable)?;
        values.push(vec![
            row.member.as_str().into(),
            section.into(),
            row.position.into(),
            row.version.into(),
            Value::Text(effective(section, &body)),
            recorded.into(),
            body.into(),
        ]);
    }
    Ok(values)
}

/// Section → position → body, as the rows stand now.
pub(super) type Sections = BTreeMap<String, BTreeMap<i64, Option<String>>>;

pub(super) fn by_member(rows: &[Found]) -> Result<BTreeMap<MemberId, Sections>, StoreError> {
    let mut people: BTreeMap<MemberId, Sections> = BTreeMap::new();
    for row in rows {
        let member = parsed(row, "member", MemberId::parse)?;
        let sections = people.entry(member).or_default();
        let section = parsed(row, "section", |section| Some(section.to_owned()))?;
        // Versions come oldest first, so the last one stays.
        let section = sections.entry(section).or_default();
        section.insert(counted(row, "position")?, row.text("body")?);
    }
    Ok(people)
}

/// The record as one text. Each body is JSON already; it is read once, as the type that it is.
pub(super) fn record_text(sections: Sections) -> String {
    let mut parts = Vec::with_capacity(sections.len());
    for (section, rows) in sections {
        let rows: Vec<String> = rows.into_values().flatten().collect();
        let rows = rows.join(",");
        parts.push(match SINGLE.contains(&section.as_str()) {
            true if rows.is_empty() => continue,
            true => format!("\"{section}\":{rows}"),
            false => format!("\"{section}\":[{rows}]"),
        });
    }
    format!("{{{}}}", parts.join(","))
}
