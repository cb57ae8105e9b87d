//! 入账 — the one way into the ledger's tables: lock, admit, keep, all or nothing.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{AccountFile, ChainHash, Entry, Head, MemberId, Parts, Posted, Recorded, refusals};
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use vocab::{Date, Fen, PlaceCode, Refusal};

use crate::members::unknown_member;
use crate::rows::{
    Value, add_entries, add_rows, counted, day, number, parsed, parsed_if_any, position,
    read_posted, time,
};
use crate::statements::{self, Dialect, HEAD_COLUMNS, HEAD_ROWS, MANY, is_usual};
use crate::together::{Columns, Together};
use crate::{Fault, FaultKind, Store, StoreError};

type Account = (MemberId, PlaceCode);
type Key<'a> = (&'a MemberId, &'a str);

impl Store {
    /// Posts one entry. The same key with the same body returns the first answer, be it an entry
    /// or a refusal; with another body it is refused, naming the field that differs.
    pub async fn append_entry(&self, entry: &Entry) -> Result<Posted, StoreError> {
        self.known_member(&entry.header.member).await?;
        if let Some(refusal) = self.earlier_refusal(entry).await? {
            return Err(refusal.into());
        }
        match self.append_all(std::slice::from_ref(entry)).await {
            Ok(posted) => {
                let first = posted.into_iter().next();
                first.ok_or_else(|| Fault::new(FaultKind::Other, "append").into())
            }
            Err(StoreError::Refused(refusal)) => {
                if is_final(&refusal) {
                    self.keep_refusal(entry, &refusal).await?;
                }
                Err(refusal.into())
            }
            Err(fault) => Err(fault),
        }
    }

    /// Posts entries in their order, all or none. Entries already posted under their key are
    /// answered and not posted again.
    pub async fn append_all(&self, entries: &[Entry]) -> Result<Vec<Posted>, StoreError> {
        let mut transaction = self.begin_writing().await?;
        let answers = append_in(&mut transaction, entries).await?;
        // Dropping the transaction undoes it, locks and empty account files included.
        if answers.fresh > 0 {
            transaction.commit().await?;
        }
        Ok(answers.posted)
    }

    async fn earlier_refusal(&self, entry: &Entry) -> Result<Option<Refusal>, StoreError> {
        let header = &entry.header;
        let row = sqlx::query(statements::REFUSED)
            .bind(header.member.as_str())
            .bind(header.key.as_str())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let first: Entry = parsed(&row, "body", |body| serde_json::from_str(body).ok())?;
        Ok(Some(match entry.first_difference(&first) {
            Some(field) => refusals::key_reused(&header.key, &field),
            None => parsed(&row, "refusal", |body| serde_json::from_str(body).ok())?,
        }))
    }

    async fn keep_refusal(&self, entry: &Entry, refusal: &Refusal) -> Result<(), StoreError> {
        let unwritable = |_| StoreError::Fault(Fault::new(FaultKind::Other, "refusal"));
        sqlx::query(statements::ADD_REFUSED)
            .bind(entry.header.member.as_str())
            .bind(entry.header.key.as_str())
            .bind(entry.header.recorded.to_string())
            .bind(serde_json::to_string(entry).map_err(unwritable)?)
            .bind(serde_json::to_string(refusal).map_err(unwritable)?)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// What became of a batch.
pub(crate) struct Answers {
    /// One for each entry asked for.
    pub posted: Vec<Posted>,
    /// How many of them were posted just now.
    pub fresh: usize,
}

/// [`Store::append_all`] inside a transaction that is somebody else's to end. Whatever is refused
/// is refused before anything is written.
pub(crate) async fn append_in(
    connection: &mut AnyConnection,
    entries: &[Entry],
) -> Result<Answers, StoreError> {
    let mut files = lock_all(connection, entries).await?;
    let closed = closed_days(connection, entries).await?;
    let earlier = first_answers(connection, entries).await?;
    let mut known: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    let mut posted: Vec<Posted> = Vec::with_capacity(entries.len());
    let mut fresh = Vec::with_capacity(entries.len());
    for entry in entries {
        let header = &entry.header;
        let key = (&header.member, header.key.as_str());
        let first = match known.get(&key) {
            Some(index) => posted.get(*index),
            None => earlier.get(&(header.member.clone(), header.key.clone())),
        };
        if let Some(first) = first {
            if let Some(field) = entry.first_difference(&first.entry) {
                return Err(refusals::key_reused(&header.key, &field).into());
            }
            posted.push(first.clone());
            continue;
        }
        if let Some(through) = closed.get(&header.place).filter(|day| header.effective <= **day) {
            return Err(refusals::period_closed(header.effective, *through).into());
        }
        let account = (header.member.clone(), header.place);
        let link = files.entry(account).or_default().admit(entry)?;
        known.insert(key, posted.len());
        fresh.push(posted.len());
        posted.push(Posted { entry: entry.clone(), link });
    }
    let new: Vec<&Posted> = fresh.iter().filter_map(|index| posted.get(*index)).collect();
    if !new.is_empty() {
        // An entry refers to its account file, which may be new.
        move_heads(connection, &files, &new).await?;
        add_entries(connection, &new).await?;
    }
    Ok(Answers { posted, fresh: fresh.len() })
}

/// Locks the account files that entries are for, and reads what the ledger must know of each.
async fn lock_all(
    connection: &mut AnyConnection,
    entries: &[Entry],
) -> Result<BTreeMap<Account, AccountFile>, StoreError> {
    let mut places: BTreeMap<PlaceCode, BTreeSet<&MemberId>> = BTreeMap::new();
    let mut lowered: BTreeSet<Account> = BTreeSet::new();
    for Entry { header, .. } in entries {
        places.entry(header.place).or_default().insert(&header.member);
    }
    for entry in entries.iter().filter(|entry| entry.effect().is_none_or(|it| it < Fen::ZERO)) {
        lowered.insert((entry.header.member.clone(), entry.header.place));
    }
    let mut files = BTreeMap::new();
    // In the order of places and numbers, so that two batches never wait for each other.
    for (place, members) in places {
        let members: Vec<&MemberId> = members.into_iter().collect();
        for members in members.chunks(MANY) {
            lock_many(connection, place, members, &lowered, &mut files).await?;
        }
    }
    Ok(files)
}

async fn lock_many(
    connection: &mut AnyConnection,
    place: PlaceCode,
    members: &[&MemberId],
    lowered: &BTreeSet<Account>,
    files: &mut BTreeMap<Account, AccountFile>,
) -> Result<(), StoreError> {
    let mut values = vec![place.to_string().into(), ChainHash::default().to_string().into()];
    values.extend(members.iter().map(|member| Value::from(member.as_str())));
    let accounts = Together {
        columns: HEAD_COLUMNS,
        sql: statements::lock_accounts(Dialect::of(connection), members.len()),
        values,
        usual: is_usual(members.len()),
    };
    for row in accounts.fetch(&mut *connection).await? {
        let account = (parsed(&row, "member", MemberId::parse)?, place);
        let (head, parts, recorded) = head_of(&row)?;
        // Only what may be lowered must be known day by day.
        let timeline = match lowered.contains(&account) {
            true => timeline(connection, &account).await?,
            false => Vec::new(),
        };
        files.insert(account, AccountFile::resume(head, parts, recorded, timeline));
    }
    let missing = members.iter().find(|it| !files.contains_key(&((**it).clone(), place)));
    missing.map_or(Ok(()), |member| Err(unknown_member(member).into()))
}

/// The last closed day of each place that entries are for.
async fn closed_days(
    connection: &mut AnyConnection,
    entries: &[Entry],
) -> Result<BTreeMap<PlaceCode, Date>, StoreError> {
    let places: BTreeSet<PlaceCode> = entries.iter().map(|entry| entry.header.place).collect();
    let mut closed = BTreeMap::new();
    for place in places {
        let row = sqlx::query(statements::CLOSED_THROUGH)
            .bind(place.to_string())
            .fetch_one(&mut *connection)
            .await?;
        if let Some(through) = parsed_if_any(&row, "through", day)? {
            closed.insert(place, through);
        }
    }
    Ok(closed)
}

/// A refusal that says something about the request keeps its answer. One that is about the key
/// itself or about the asker's clock does not: the same request may come again in order.
fn is_final(refusal: &Refusal) -> bool {
    !["key-reused", "key-malformed", "recorded-out-of-order", "member-unknown"]
        .contains(&refusal.code.as_str())
}

/// Locks an account file until the transaction ends and reads where it stands.
pub(crate) async fn lock(
    connection: &mut AnyConnection,
    (member, place): &Account,
) -> Result<(Head, Parts), StoreError> {
    let mut files = BTreeMap::new();
    lock_many(connection, *place, &[member], &BTreeSet::new(), &mut files).await?;
    let file = files.pop_first().map(|(_, file)| file).unwrap_or_default();
    Ok((file.head(), file.parts()))
}

/// Effects on the balance by effective day.
async fn timeline(
    connection: &mut AnyConnection,
    (member, place): &Account,
) -> Result<Vec<(Date, Fen)>, StoreError> {
    let rows = sqlx::query(statements::TIMELINE)
        .bind(member.as_str())
        .bind(place.to_string())
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok((parsed(row, "effective", day)?, Fen(row.try_get("effect")?))))
        .collect()
}

/// Where the chain of an account ends; an empty head if nothing was ever posted.
pub(crate) async fn read_head(
    connection: &mut AnyConnection,
    member: &MemberId,
    place: &str,
) -> Result<(Head, Parts, Option<Recorded>), StoreError> {
    let row = sqlx::query(statements::HEAD)
        .bind(member.as_str())
        .bind(place)
        .fetch_optional(connection)
        .await?;
    Ok(row.as_ref().map(head_of).transpose()?.unwrap_or_default())
}

fn head_of(row: &impl Columns) -> Result<(Head, Parts, Option<Recorded>), Fault> {
    let head = Head {
        position: position(row)?,
        balance: Fen(counted(row, "balance")?),
        hash: parsed(row, "hash", ChainHash::parse)?,
    };
    let parts = Parts {
        current_year: Fen(counted(row, "current_year")?),
        earlier_years: Fen(counted(row, "earlier_years")?),
    };
    Ok((head, parts, parsed_if_any(row, "recorded_at", time)?))
}

async fn move_heads(
    connection: &mut AnyConnection,
    files: &BTreeMap<Account, AccountFile>,
    fresh: &[&Posted],
) -> Result<(), StoreError> {
    let mut last: BTreeMap<(&MemberId, PlaceCode), Recorded> = BTreeMap::new();
    for posted in fresh {
        let header = &posted.entry.header;
        last.insert((&header.member, header.place), header.recorded);
    }
    let mut rows = Vec::with_capacity(last.len());
    for ((member, place), recorded) in last {
        let Some(file) = files.get(&(member.clone(), place)) else { continue };
        let (head, parts) = (file.head(), file.parts());
        rows.push(vec![
            member.as_str().into(),
            place.to_string().into(),
            number(head.position)?.into(),
            head.balance.0.into(),
            parts.current_year.0.into(),
            parts.earlier_years.0.into(),
            recorded.to_string().into(),
            head.hash.to_string().into(),
        ]);
    }
    add_rows(connection, &HEAD_ROWS, rows).await
}

/// What was already posted under the keys of a batch.
async fn first_answers(
    connection: &mut AnyConnection,
    entries: &[Entry],
) -> Result<BTreeMap<(MemberId, String), Posted>, StoreError> {
    let mut known = BTreeMap::new();
    for entries in entries.chunks(MANY) {
        let text = statements::posted_keys(Dialect::of(connection), entries.len());
        let mut query = sqlx::query(AssertSqlSafe(text)).persistent(is_usual(entries.len()));
        for Entry { header, .. } in entries {
            query = query.bind(header.member.as_str()).bind(header.key.as_str());
        }
        for row in query.fetch_all(&mut *connection).await? {
            let member = parsed(&row, "member", MemberId::parse)?;
            let key: String = row.try_get("request_key")?;
            let by_key = (statements::ENTRY_BY_KEY, statements::LINES_BY_KEY);
            let posted = read_entries(connection, by_key, &member, &key).await?;
            known.extend(posted.into_iter().map(|posted| ((member.clone(), key.clone()), posted)));
        }
    }
    Ok(known)
}

/// Entries of a member with their lines, by a pair of statements that take one more value.
pub(crate) async fn read_entries(
    connection: &mut AnyConnection,
    (entries, lines): (&'static str, &'static str),
    member: &MemberId,
    value: &str,
) -> Result<Vec<Posted>, StoreError> {
    let query = |statement| sqlx::query(statement).bind(member.as_str()).bind(value);
    let entries = query(entries).fetch_all(&mut *connection).await?;
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let lines = query(lines).fetch_all(&mut *connection).await?;
    Ok(read_posted(member, &entries, &lines)?)
}
