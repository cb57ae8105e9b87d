//! 成批 — the reads and writes of a desk for many people at once: what a place does with everybody
//! on the same day would otherwise be a dozen statements a person.

use std::collections::{BTreeMap, BTreeSet};

use ledger::MemberId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::{AssertSqlSafe, Row};
use vocab::record::PersonalRecord;

use super::{Desk, HolderKind};
use crate::facts::{OFFICE, SINGLE, effective};
use crate::rows::{Value, add_rows, counted, parsed};
use crate::statements::{self, Dialect, FACT_ROWS, MANY, SECTION_ROWS, is_usual};
use crate::together::{Columns, Found, Together};
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
        let mut people = BTreeMap::new();
        let all: Vec<&MemberId> = members.iter().collect();
        for members in all.chunks(MANY) {
            for (member, sections) in self.sections(members, sections).await? {
                let record = serde_json::from_str(&record_text(sections));
                let unreadable = |_| Fault::new(FaultKind::Unreadable, "record");
                people.insert(member, record.map_err(unreadable)?);
            }
        }
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
        for members in all.chunks(MANY) {
            for (member, sections) in self.sections(members, &[section]).await? {
                let bodies = sections.into_values().flat_map(BTreeMap::into_values).flatten();
                let unreadable = |_| Fault::new(FaultKind::Unreadable, section);
                let rows = bodies.map(|body| serde_json::from_str(&body).map_err(unreadable));
                files.insert(member, rows.collect::<Result<_, _>>()?);
            }
        }
        Ok(files)
    }

    async fn sections(
        &mut self,
        members: &[&MemberId],
        sections: &[&str],
    ) -> Result<BTreeMap<MemberId, Sections>, StoreError> {
        let dialect = Dialect::of(&self.transaction);
        let values = members.iter().map(|member| member.as_str());
        let facts = Together {
            columns: &["member", "section", "position", "body"],
            sql: statements::facts_of_people(dialect, members.len(), sections.len()),
            values: values.chain(sections.iter().copied()).map(Value::from).collect(),
            usual: is_usual(members.len()),
        };
        by_member(&facts.fetch(&mut self.transaction).await?)
    }

    /// Rows of one section of many files as they stand now; a row that is not there is absent.
    pub async fn rows_at<T: DeserializeOwned>(
        &mut self,
        section: &str,
        places: &[(&MemberId, i64)],
    ) -> Result<Vec<Versioned<T>>, StoreError> {
        let mut found = Vec::with_capacity(places.len());
        for places in places.chunks(MANY) {
            let asked = places.iter().flat_map(|(member, position)| {
                [Value::from(member.as_str()), Value::from(*position)]
            });
            let rows = Together {
                columns: &["member", "position", "version", "body"],
                sql: statements::rows_at(Dialect::of(&self.transaction), places.len()),
                values: asked.chain([Value::from(section)]).collect(),
                usual: is_usual(places.len()),
            };
            for row in rows.fetch(&mut self.transaction).await? {
                let Some(body) = row.text("body")? else { continue };
                let unreadable = |_| Fault::new(FaultKind::Unreadable, section);
                found.push(Versioned {
                    member: parsed(&row, "member", MemberId::parse)?,
                    position: counted(&row, "position")?,
                    version: counted(&row, "version")?,
                    row: serde_json::from_str(&body).map_err(unreadable)?,
                });
            }
        }
        Ok(found)
    }

    /// Adds new versions of rows; the version of each is the one that it gets now.
    pub async fn put_many<T: Serialize>(
        &mut self,
        section: &str,
        rows: &[Versioned<T>],
    ) -> Result<(), StoreError> {
        let recorded = self.slip.recorded.to_string();
        let mut values = Vec::with_capacity(rows.len());
        for row in rows {
            let unwritable = |_| Fault::new(FaultKind::Other, section);
            let body = serde_json::to_value(&row.row).map_err(unwritable)?;
            values.push(vec![
                row.member.as_str().into(),
                section.into(),
                row.position.into(),
                row.version.into(),
                Value::Text(effective(section, &body)),
                recorded.as_str().into(),
                body.to_string().into(),
            ]);
        }
        add_rows(&mut self.transaction, &FACT_ROWS, values).await
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
        let mut ends: BTreeMap<MemberId, i64> = BTreeMap::new();
        let mut withdrawn: BTreeSet<MemberId> = BTreeSet::new();
        for members in members.chunks(MANY) {
            let asked = members.iter().map(|member| Value::from(member.as_str()));
            let rows = Together {
                columns: &["member", "ending"],
                sql: statements::ends_of_section(Dialect::of(&self.transaction), members.len()),
                values: std::iter::once(Value::from(section)).chain(asked).collect(),
                usual: is_usual(members.len()),
            };
            for row in rows.fetch(&mut self.transaction).await? {
                let member = parsed(&row, "member", MemberId::parse)?;
                let ending = row.number("ending")?.unwrap_or(0);
                if ending % 2 == 1 {
                    withdrawn.insert(member.clone());
                }
                ends.insert(member, ending / 2);
            }
        }
        let recorded = self.slip.recorded.to_string();
        // Which sections of the personal record were supplied is known; what only the office reads
        // is no part of that record.
        let supplied = ends.iter().filter(|(_, end)| **end == 0 && !section.starts_with(OFFICE));
        let supplied = supplied
            .map(|(it, _)| vec![it.as_str().into(), section.into(), recorded.clone().into()]);
        add_rows(&mut self.transaction, &SECTION_ROWS, supplied.collect()).await?;
        let (mut positions, mut fresh) = (Vec::with_capacity(rows.len()), Vec::new());
        for (member, row) in rows {
            if withdrawn.contains(&member) {
                // Rows must follow each other without a gap: the place of one that is gone.
                positions.push(self.put(&member, section, None, &row).await?);
                continue;
            }
            let position = ends.get(&member).copied().unwrap_or(0).saturating_add(1);
            ends.insert(member.clone(), position);
            positions.push(position);
            fresh.push(Versioned { member, position, version: 1, row });
        }
        self.put_many(section, &fresh).await?;
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
            let text = statements::holders_of_marks(Dialect::of(&self.transaction), values.len());
            let mut query = sqlx::query(AssertSqlSafe(text)).persistent(is_usual(values.len()));
            query = query.bind(kind);
            for value in values {
                query = query.bind(*value);
            }
            for row in query.fetch_all(&mut *self.transaction).await? {
                found.insert(row.try_get("value")?, parsed(&row, "holder", MemberId::parse)?);
            }
        }
        Ok(found)
    }
}

/// Section → position → body, as the rows stand now.
type Sections = BTreeMap<String, BTreeMap<i64, Option<String>>>;

fn by_member(rows: &[Found]) -> Result<BTreeMap<MemberId, Sections>, StoreError> {
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
fn record_text(sections: Sections) -> String {
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
