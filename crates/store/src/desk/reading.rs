//! 查阅 — what a request must know of many people. A question is asked at once, or behind what is
//! still being written: then its answer is waited for only where it is needed.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;

use ledger::MemberId;
use serde::de::DeserializeOwned;
use sqlx::AnyConnection;
use tokio::sync::oneshot::{Receiver, channel};
use vocab::PlaceCode;
use vocab::record::PersonalRecord;

use super::Desk;
use super::holders::rows_of_holder;
use super::many::{Versioned, by_member, record_text};
use super::seat::Job;
use crate::post::{AccountFiles, EntryKey, ask_files};
use crate::rows::{Value, counted, parsed};
use crate::statements::{self, Dialect, MANY, is_usual};
use crate::together::{Asked, Columns, Together};
use crate::{Fault, FaultKind, StoreError};

/// 答 — what a question comes to.
pub type Answering<'c, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'c>>;

/// 问 — something to be read, whenever its turn comes.
pub type Question<T> = Box<dyn for<'c> FnOnce(Reading<'c>) -> Answering<'c, T> + Send>;

/// 待答 — the answer to a question that was asked behind.
#[derive(Debug)]
pub struct Later<T>(Receiver<T>);

/// 查阅 — where questions are answered: inside the request, with all that it wrote before.
pub struct Reading<'c> {
    connection: &'c mut AnyConnection,
    place: PlaceCode,
}

impl Desk {
    /// Asks now, when everything that was handed over is written.
    pub async fn ask<T>(&mut self, question: Question<T>) -> Result<T, StoreError> {
        question(self.reading().await?).await
    }

    /// Asks what is to be answered when everything that was handed over so far is written, and
    /// before anything that is handed over later.
    pub async fn ask_behind<T: Send + 'static>(
        &mut self,
        question: Question<T>,
    ) -> Result<Later<T>, StoreError> {
        let (tell, told) = channel();
        let place = self.slip.place;
        let ask = Job::Ask(Box::new(move |connection| {
            Box::pin(async move {
                let answer = question(Reading { connection, place }).await?;
                // Who does not wait for it any more need not be told.
                let _ = tell.send(answer);
                Ok(())
            })
        }));
        self.seat.hand_over(ask).await?;
        Ok(Later(told))
    }

    /// The answer; what went wrong with it, or with what was written before it, is said here.
    pub async fn answer_to<T>(&mut self, later: Later<T>) -> Result<T, StoreError> {
        if let Ok(answer) = later.0.await {
            return Ok(answer);
        }
        self.seat.here().await?;
        Err(Fault::new(FaultKind::Other, "asked behind").into())
    }

    pub(super) async fn reading(&mut self) -> Result<Reading<'_>, StoreError> {
        let place = self.slip.place;
        Ok(Reading { connection: self.seat.here().await?, place })
    }
}

impl Reading<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::of(self.connection)
    }

    /// Some sections of many people's records as known now.
    pub async fn people(
        &mut self,
        members: &[&MemberId],
        sections: &[&str],
    ) -> Result<AskedPeople, StoreError> {
        Ok(AskedPeople(self.sections(members, sections).await?))
    }

    pub(super) async fn sections(
        &mut self,
        members: &[&MemberId],
        sections: &[&str],
    ) -> Result<Vec<Asked>, StoreError> {
        let mut asked = Vec::new();
        for members in members.chunks(MANY) {
            let values = members.iter().map(|member| member.as_str());
            let sql = statements::facts_of_people;
            let facts = Together {
                columns: &["member", "section", "position", "body"],
                sql: sql(self.dialect(), members.len(), sections.len()),
                values: values.chain(sections.iter().copied()).map(Value::from).collect(),
                usual: is_usual(members.len()),
            };
            asked.push(facts.ask(self.connection).await?);
        }
        Ok(asked)
    }

    /// Rows of one section of many files as they stand now; a row that is not there is absent.
    pub async fn rows_at(
        &mut self,
        section: &str,
        places: &[(&MemberId, i64)],
    ) -> Result<AskedRows, StoreError> {
        let mut found = Vec::new();
        for places in places.chunks(MANY) {
            let asked = places.iter().flat_map(|(member, position)| {
                [Value::from(member.as_str()), Value::from(*position)]
            });
            let rows = Together {
                columns: &["member", "position", "version", "body"],
                sql: statements::rows_at(self.dialect(), places.len()),
                values: asked.chain([Value::from(section)]).collect(),
                usual: is_usual(places.len()),
            };
            found.push(rows.ask(self.connection).await?);
        }
        Ok(AskedRows(found, section.to_owned()))
    }

    /// Where a section of some files ends.
    pub async fn ends(
        &mut self,
        section: &str,
        members: &[&MemberId],
    ) -> Result<AskedEnds, StoreError> {
        let mut asked = AskedEnds { section: section.to_owned(), ..AskedEnds::default() };
        for members in members.chunks(MANY) {
            let values = members.iter().map(|member| Value::from(member.as_str()));
            let rows = Together {
                columns: &["member", "ending"],
                sql: statements::ends_of_section(self.dialect(), members.len()),
                values: std::iter::once(Value::from(section)).chain(values).collect(),
                usual: is_usual(members.len()),
            };
            for row in rows.fetch(self.connection).await? {
                let member = parsed(&row, "member", MemberId::parse)?;
                let ending = row.number("ending")?.unwrap_or(0);
                if ending == 0 {
                    asked.new.push(member.clone());
                }
                if ending % 2 == 1 {
                    asked.withdrawn.insert(member.clone(), ending / 2);
                }
                asked.ends.insert(member, ending / 2);
            }
        }
        // Rows must follow each other without a gap: the places of those that are gone come first.
        for member in asked.withdrawn.keys() {
            let known =
                rows_of_holder::<serde_json::Value>(self.connection, member, section).await?;
            let end = known.last().map_or(0, |(position, _)| *position);
            asked.ends.insert(member.clone(), end);
        }
        Ok(asked)
    }

    /// What must be known to post entries that take nothing out of an account: the members and the
    /// keys of the entries. What is read stays true as long as this request posts nothing else to
    /// the same accounts.
    pub async fn account_files(
        &mut self,
        keys: &[(&MemberId, String)],
    ) -> Result<AccountFiles, StoreError> {
        let keys = keys.iter().map(|(member, key)| (self.place, *member, key.as_str()));
        let keys: Vec<EntryKey<'_>> = keys.collect();
        ask_files(self.connection, &keys, &BTreeSet::new()).await
    }
}

/// 人员档案待读 — records that were asked for.
pub struct AskedPeople(Vec<Asked>);

impl AskedPeople {
    /// The records. Sections that hold nothing, and those that were not asked for, are absent; so
    /// is who has none of them.
    pub fn read(self) -> Result<BTreeMap<MemberId, PersonalRecord>, StoreError> {
        let mut people = BTreeMap::new();
        for asked in self.0 {
            for (member, sections) in by_member(&asked.read()?)? {
                let record = serde_json::from_str(&record_text(sections));
                let unreadable = |_| Fault::new(FaultKind::Unreadable, "record");
                people.insert(member, record.map_err(unreadable)?);
            }
        }
        Ok(people)
    }
}

/// 明细待读 — rows that were asked for.
pub struct AskedRows(Vec<Asked>, String);

impl AskedRows {
    /// The rows; one that is not there is absent.
    pub fn read<T: DeserializeOwned>(self) -> Result<Vec<Versioned<T>>, StoreError> {
        let AskedRows(asked, section) = self;
        let mut found = Vec::new();
        for row in asked.into_iter().map(Asked::read) {
            for row in row? {
                let Some(body) = row.text("body")? else { continue };
                let unreadable = |_| Fault::new(FaultKind::Unreadable, section.as_str());
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
}

/// 明细末行 — where a section of some files ends.
#[derive(Debug, Default)]
pub struct AskedEnds {
    pub(super) section: String,
    ends: BTreeMap<MemberId, i64>,
    // Whose last rows were withdrawn, and the last of these.
    pub(super) withdrawn: BTreeMap<MemberId, i64>,
    // Who never had a row.
    pub(super) new: Vec<MemberId>,
}

impl AskedEnds {
    /// The position that somebody's next row gets.
    pub fn next(&mut self, member: &MemberId) -> i64 {
        match self.ends.get_mut(member) {
            Some(end) => {
                *end = end.saturating_add(1);
                *end
            }
            None => {
                self.ends.insert(member.clone(), 1);
                1
            }
        }
    }
}
