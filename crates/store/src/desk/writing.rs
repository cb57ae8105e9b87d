//! 待写 — what a request is going to write about many people, put together before it is written:
//! what takes time is done while the database still works on something else.

use std::collections::BTreeMap;

use ledger::{Entry, Posted};
use serde::Serialize;
use vocab::{Date, Refusal};

use super::dues::{row_of, word};
use super::many::fact_rows;
use super::{AskedEnds, Desk, Due, Versioned};
use crate::facts::OFFICE;
use crate::post::AccountFiles;
use crate::rows::{Insertions, Value};
use crate::statements::{DUE_ROWS, FACT_ROWS, MANY, SECTION_ROWS};
use crate::{Fault, FaultKind, StoreError};

/// 待写 — what is to be written, in its order.
pub struct Writing {
    recorded: String,
    insertions: Insertions,
    // In the places of rows that are gone: a row's number of versions is asked for as it is added.
    instead: Vec<Instead>,
    posted: Vec<String>,
}

struct Instead {
    section: String,
    row: Versioned<serde_json::Value>,
}

impl Writing {
    /// New versions of rows; the version of each is the one that it gets.
    pub fn put_many<T: Serialize>(
        &mut self,
        section: &str,
        rows: &[Versioned<T>],
    ) -> Result<(), StoreError> {
        self.insertions.add(&FACT_ROWS, fact_rows(section, &self.recorded, rows)?);
        Ok(())
    }

    /// New rows where [`AskedEnds::next`] said that they go.
    pub fn append_at<T: Serialize>(
        &mut self,
        ends: AskedEnds,
        rows: Vec<Versioned<T>>,
    ) -> Result<(), StoreError> {
        let AskedEnds { section, withdrawn, new, .. } = ends;
        // Which sections of the personal record were supplied is known; what only the office reads
        // is no part of that record.
        if !section.starts_with(OFFICE) {
            let recorded = &self.recorded;
            let supplied = new.iter().map(|member| -> Vec<Value> {
                vec![member.as_str().into(), section.as_str().into(), recorded.as_str().into()]
            });
            let supplied = supplied.collect();
            self.insertions.add(&SECTION_ROWS, supplied);
        }
        let mut fresh = Vec::with_capacity(rows.len());
        for row in rows {
            if withdrawn.get(&row.member).is_none_or(|last| row.position > *last) {
                fresh.push(row);
                continue;
            }
            let unwritable = |_| Fault::new(FaultKind::Other, section.as_str());
            let Versioned { member, position, version, row } = row;
            let row = serde_json::to_value(row).map_err(unwritable)?;
            let row = Versioned { member, position, version, row };
            self.instead.push(Instead { section: section.clone(), row });
        }
        self.put_many(&section, &fresh)
    }

    /// Entries, admitted by what was read for them; all or none.
    pub fn post(&mut self, files: AccountFiles, entries: &[Entry]) -> Result<(), StoreError> {
        let admitted = files.admit(entries)?;
        admitted.insert(&mut self.insertions)?;
        self.posted.extend(admitted.posted.iter().map(Posted::number));
        Ok(())
    }

    /// Of entries those that can be admitted, and for the others why they cannot.
    pub fn post_each(
        &mut self,
        files: AccountFiles,
        entries: &[Entry],
    ) -> Result<Vec<Option<Refusal>>, StoreError> {
        let (admitted, refused) = files.admit_each(entries)?;
        admitted.insert(&mut self.insertions)?;
        self.posted.extend(admitted.posted.iter().map(Posted::number));
        Ok(refused)
    }

    /// New lines of what was assessed.
    pub fn add_dues(&mut self, dues: &[Due]) {
        self.insertions.add(&DUE_ROWS, dues.iter().map(row_of).collect());
    }

    /// How far lines have come.
    pub fn move_dues(&mut self, dues: &[Due]) {
        // In a batch most have come equally far.
        let mut alike: BTreeMap<_, Vec<&Due>> = BTreeMap::new();
        for due in dues {
            alike.entry((due.stage, due.received, due.expected)).or_default().push(due);
        }
        for ((stage, received, expected), dues) in alike {
            let day = |day: Option<Date>| day.map(|day| day.to_string());
            for dues in dues.chunks(MANY) {
                let lines = dues.iter().map(|due| (&due.member, due.position));
                let come = [Some(word(&stage)), day(received), day(expected)];
                self.insertions.move_dues(come, lines);
            }
        }
    }
}

impl Desk {
    /// An empty list of what this request is going to write.
    pub fn writing(&self) -> Writing {
        let recorded = self.slip.recorded.to_string();
        Writing {
            recorded,
            insertions: self.seat.insertions(),
            instead: Vec::new(),
            posted: Vec::new(),
        }
    }

    /// Writes what was put together.
    pub async fn write(&mut self, writing: Writing) -> Result<(), StoreError> {
        let Writing { insertions, instead, mut posted, .. } = writing;
        for Instead { section, row } in instead {
            self.put(&row.member, &section, Some(row.position), &row.row).await?;
        }
        self.seat.write(insertions).await?;
        self.posted.append(&mut posted);
        Ok(())
    }
}
