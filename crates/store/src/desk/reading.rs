//! 查阅 — what a request must know of many people. A question is asked at once, or behind what is
//! still being written: then its answer is waited for only where it is needed.

use std::collections::BTreeMap;
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
use crate::post::{AccountFiles, EntryKey, FilesWanted};
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
    pub(super) async fn people(
        self,
        members: &[&MemberId],
        sections: &[&str],
    ) -> Result<AskedPeople, StoreError> {
        Ok(AskedPeople(self.sections(members, sections).await?))
    }

    pub(super) async fn sections(
        self,
        members: &[&MemberId],
        sections: &[&str],
    ) -> Result<Vec<Asked>, StoreError> {
        let queries = sections_of(self.dialect(), members, sections);
        Ok(Together::ask_all(queries, self.connection).await?)
    }

    /// Rows of one section of many files as they stand now; a row that is not there is absent.
    pub async fn rows_at(
        self,
        section: &str,
        places: &[(&MemberId, i64)],
    ) -> Result<AskedRows, StoreError> {
        let queries = rows_at(self.dialect(), section, places);
        let asked = Together::ask_all(queries, self.connection).await?;
        Ok(AskedRows(asked, section.to_owned()))
    }

    /// Where a section of some files ends.
    pub(super) async fn ends(
        self,
        section: &str,
        members: &[&MemberId],
    ) -> Result<AskedEnds, StoreError> {
        let queries = ends_of(self.dialect(), section, members);
        let asked = Together::ask_all(queries, self.connection).await?;
        read_ends(self.connection, section, asked).await
    }

    /// What must be known to post entries that take nothing out of an account: the members and the
    /// keys of the entries. What is read stays true as long as this request posts nothing else to
    /// the same accounts.
    pub async fn account_files(
        self,
        keys: &[(&MemberId, String)],
    ) -> Result<AccountFiles, StoreError> {
        let keys = entry_keys(self.place, keys);
        let wanted = FilesWanted::of(&keys);
        let queries = wanted.queries(self.dialect());
        let asked = Together::ask_all(queries, self.connection).await?;
        wanted.answered(self.connection, &mut asked.into_iter()).await
    }

    /// Some sections of people's records, rows of their files, and what must be known to post
    /// entries to their accounts, all at once.
    pub async fn people_rows_and_files(
        self,
        (members, sections): (&[&MemberId], &[&str]),
        (section, places): (&str, &[(&MemberId, i64)]),
        keys: &[(&MemberId, String)],
    ) -> Result<(AskedPeople, AskedRows, AccountFiles), StoreError> {
        let dialect = self.dialect();
        let keys = entry_keys(self.place, keys);
        let wanted = FilesWanted::of(&keys);
        let people = sections_of(dialect, members, sections);
        let rows = rows_at(dialect, section, places);
        let (of_people, of_rows) = (people.len(), rows.len());
        let queries = [people, rows, wanted.queries(dialect)].into_iter().flatten().collect();
        let mut asked = Together::ask_all(queries, self.connection).await?.into_iter();
        let people = AskedPeople(asked.by_ref().take(of_people).collect());
        let rows = AskedRows(asked.by_ref().take(of_rows).collect(), section.to_owned());
        let files = wanted.answered(self.connection, &mut asked).await?;
        Ok((people, rows, files))
    }

    /// Some sections of people's records, where a section of their files ends, and what must be
    /// known to post entries to their accounts: their keys are told once the ends are known.
    pub async fn people_ends_and_files(
        self,
        (members, sections): (&[&MemberId], &[&str]),
        section: &str,
        keys: impl FnOnce(&mut AskedEnds) -> Vec<(MemberId, String)>,
    ) -> Result<(AskedPeople, AskedEnds, AccountFiles), StoreError> {
        let (dialect, place) = (self.dialect(), self.place);
        let people = sections_of(dialect, members, sections);
        let of_people = people.len();
        let queries = people.into_iter().chain(ends_of(dialect, section, members)).collect();
        let mut asked = Together::ask_all(queries, self.connection).await?.into_iter();
        let people = AskedPeople(asked.by_ref().take(of_people).collect());
        let mut ends = read_ends(self.connection, section, asked.collect()).await?;
        let keys = keys(&mut ends);
        let keys: Vec<_> = keys.iter().map(|(member, key)| (member, key.clone())).collect();
        let files = Reading { connection: self.connection, place }.account_files(&keys).await?;
        Ok((people, ends, files))
    }
}

fn entry_keys<'k>(place: PlaceCode, keys: &'k [(&MemberId, String)]) -> Vec<EntryKey<'k>> {
    keys.iter().map(|(member, key)| (place, *member, key.as_str())).collect()
}

fn sections_of(dialect: Dialect, members: &[&MemberId], sections: &[&str]) -> Vec<Together> {
    let queries = members.chunks(MANY).map(|members| {
        let values = members.iter().map(|member| member.as_str());
        Together {
            columns: &["member", "section", "position", "body"],
            sql: statements::facts_of_people(dialect, members.len(), sections.len()),
            values: values.chain(sections.iter().copied()).map(Value::from).collect(),
            usual: is_usual(members.len()),
        }
    });
    queries.collect()
}

fn rows_at(dialect: Dialect, section: &str, places: &[(&MemberId, i64)]) -> Vec<Together> {
    let queries = places.chunks(MANY).map(|places| {
        let asked = places
            .iter()
            .flat_map(|(member, position)| [member.as_str().into(), Value::from(*position)]);
        Together {
            columns: &["member", "position", "version", "body"],
            sql: statements::rows_at(dialect, places.len()),
            values: asked.chain([Value::from(section)]).collect(),
            usual: is_usual(places.len()),
        }
    });
    queries.collect()
}

fn ends_of(dialect: Dialect, section: &str, members: &[&MemberId]) -> Vec<Together> {
    let queries = members.chunks(MANY).map(|members| {
        let values = members.iter().map(|member| Value::from(member.as_str()));
        Together {
            columns: &["member", "ending"],
            sql: statements::ends_of_section(dialect, members.len()),
            values: std::iter::once(Value::from(section)).chain(values).collect(),
            usual: is_usual(members.len()),
        }
    });
    queries.collect()
}

async fn read_ends(
    connection: &mut AnyConnection,
    section: &str,
    found: Vec<Asked>,
) -> Result<AskedEnds, StoreError> {
    let mut asked = AskedEnds { section: section.to_owned(), ..AskedEnds::default() };
    for rows in found {
        for row in rows.read()? {
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
        let known = rows_of_holder::<serde_json::Value>(connection, member, section).await?;
        let end = known.last().map_or(0, |(position, _)| *position);
        asked.ends.insert(member.clone(), end);
    }
    Ok(asked)
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
