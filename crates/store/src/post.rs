//! 入账 — the one way into the ledger's tables: lock, admit, keep, all or nothing.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{AccountFile, ChainHash, Entry, Head, MemberId, Parts, Posted, Recorded, refusals};
use sqlx::{AnyConnection, Row};
use vocab::{Date, Fen, PlaceCode, Refusal};

use crate::members::unknown_member;
use crate::rows::{add_entries, day, number, parsed, parsed_if_any, position, read_posted, time};
use crate::statements;
use crate::{Fault, FaultKind, Store, StoreError};

type Account = (MemberId, PlaceCode);

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
        let mut transaction = self.pool.begin().await?;
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

/// [`Store::append_all`] inside a transaction that is somebody else's to end.
pub(crate) async fn append_in(
    connection: &mut AnyConnection,
    entries: &[Entry],
) -> Result<Answers, StoreError> {
    let accounts: BTreeSet<Account> =
        entries.iter().map(|entry| (entry.header.member.clone(), entry.header.place)).collect();
    // In the order of the set, so that two batches never wait for each other.
    let mut files: BTreeMap<Account, AccountFile> = BTreeMap::new();
    for account in accounts {
        let file = lock(connection, &account).await?;
        files.insert(account, file);
    }
    let closed = closed_days(connection, entries).await?;
    let mut known = first_answers(connection, entries).await?;
    let mut answers = Vec::with_capacity(entries.len());
    let mut fresh = Vec::new();
    for entry in entries {
        let header = &entry.header;
        let key = (header.member.clone(), header.key.clone());
        if let Some(first) = known.get(&key) {
            if let Some(field) = entry.first_difference(&first.entry) {
                return Err(refusals::key_reused(&header.key, &field).into());
            }
            answers.push(first.clone());
            continue;
        }
        if let Some(through) = closed.get(&header.place).filter(|day| header.effective <= **day) {
            return Err(refusals::period_closed(header.effective, *through).into());
        }
        let account = (header.member.clone(), header.place);
        let link = files.entry(account).or_default().admit(entry)?;
        let posted = Posted { entry: entry.clone(), link };
        known.insert(key, posted.clone());
        fresh.push(posted.clone());
        answers.push(posted);
    }
    if !fresh.is_empty() {
        add_entries(connection, &fresh).await?;
        move_heads(connection, &files, &fresh).await?;
    }
    Ok(Answers { posted: answers, fresh: fresh.len() })
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

/// Locks an account file until the transaction ends and reads what the ledger must know of it.
pub(crate) async fn lock(
    connection: &mut AnyConnection,
    (member, place): &Account,
) -> Result<AccountFile, StoreError> {
    let place = place.to_string();
    let locked = sqlx::query(statements::LOCK_ACCOUNT)
        .bind(member.as_str())
        .bind(place.as_str())
        .bind(ChainHash::default().to_string())
        .execute(&mut *connection)
        .await?;
    if locked.rows_affected() == 0 {
        return Err(unknown_member(member).into());
    }
    let (head, parts, recorded) = read_head(connection, member, &place).await?;
    let rows = sqlx::query(statements::TIMELINE)
        .bind(member.as_str())
        .bind(place.as_str())
        .fetch_all(&mut *connection)
        .await?;
    let mut timeline = Vec::with_capacity(rows.len());
    for row in rows {
        timeline.push((parsed(&row, "effective", day)?, Fen(row.try_get("effect")?)));
    }
    Ok(AccountFile::resume(head, parts, recorded, timeline))
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
    let Some(row) = row else { return Ok(Default::default()) };
    let head = Head {
        position: position(&row)?,
        balance: Fen(row.try_get("balance")?),
        hash: parsed(&row, "hash", ChainHash::parse)?,
    };
    let parts = Parts {
        current_year: Fen(row.try_get("current_year")?),
        earlier_years: Fen(row.try_get("earlier_years")?),
    };
    Ok((head, parts, parsed_if_any(&row, "recorded_at", time)?))
}

async fn move_heads(
    connection: &mut AnyConnection,
    files: &BTreeMap<Account, AccountFile>,
    fresh: &[Posted],
) -> Result<(), StoreError> {
    let mut last: BTreeMap<(&MemberId, PlaceCode), Recorded> = BTreeMap::new();
    for posted in fresh {
        let header = &posted.entry.header;
        last.insert((&header.member, header.place), header.recorded);
    }
    for ((member, place), recorded) in last {
        let Some(file) = files.get(&(member.clone(), place)) else { continue };
        let (head, parts) = (file.head(), file.parts());
        sqlx::query(statements::MOVE_HEAD)
            .bind(member.as_str())
            .bind(place.to_string())
            .bind(number(head.position)?)
            .bind(head.balance.0)
            .bind(parts.current_year.0)
            .bind(parts.earlier_years.0)
            .bind(recorded.to_string())
            .bind(head.hash.to_string())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// What was already posted under the keys of a batch: one entry is looked up by its key; for a
/// batch all that its members have is read once.
async fn first_answers(
    connection: &mut AnyConnection,
    entries: &[Entry],
) -> Result<BTreeMap<(MemberId, String), Posted>, StoreError> {
    let mut known = BTreeMap::new();
    if let [entry] = entries {
        let header = &entry.header;
        let by_key = (statements::ENTRY_BY_KEY, statements::LINES_BY_KEY);
        let posted = read_entries(connection, by_key, &header.member, &header.key).await?;
        known.extend(posted.into_iter().map(keyed));
        return Ok(known);
    }
    let members: BTreeSet<&MemberId> = entries.iter().map(|entry| &entry.header.member).collect();
    for member in members {
        let all = (statements::ENTRIES_OF_MEMBER, statements::LINES_OF_MEMBER);
        let posted = read_entries(connection, all, member, "").await?;
        known.extend(posted.into_iter().map(keyed));
    }
    Ok(known)
}

fn keyed(posted: Posted) -> ((MemberId, String), Posted) {
    let header = &posted.entry.header;
    ((header.member.clone(), header.key.clone()), posted)
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
