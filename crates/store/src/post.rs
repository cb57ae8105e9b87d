//! 入账 — the one way into the ledger's tables: lock, admit, keep, all or nothing.

use std::collections::{BTreeMap, BTreeSet};

use ledger::{AccountFile, ChainHash, Entry, Head, MemberId, Parts, Posted, Recorded, refusals};
use sqlx::{AnyConnection, Row};
use vocab::{Date, Fen, PlaceCode, Refusal};

use crate::members::unknown_member;
use crate::rows::{
    Insertions, Value, counted, day, insert_entries, number, parsed, parsed_if_any, position,
    read_posted, time,
};
use crate::statements::{self, Dialect, HEAD_COLUMNS, HEAD_ROWS, MANY, is_usual};
use crate::together::{Asked, Columns, Together};
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
    let admitted = ask_files_of(connection, entries).await?.admit(entries)?;
    let mut insertions = Insertions::new(Dialect::of(connection));
    admitted.insert(&mut insertions)?;
    for insertion in insertions {
        insertion.run(connection).await?;
    }
    Ok(Answers { fresh: admitted.fresh.len(), posted: admitted.posted })
}

/// 账户档 — what must be known to post entries: where the files of their accounts stand, what is
/// closed, and what was already posted under their keys. It is locked with that, so it stays true
/// until the request ends, as long as nothing else is posted to the same accounts in between.
pub struct AccountFiles {
    heads: Vec<(PlaceCode, Vec<MemberId>, Asked)>,
    // Effects day by day, of the accounts from which something may be taken.
    timelines: BTreeMap<Account, Vec<(Date, Fen)>>,
    closed: BTreeMap<PlaceCode, Date>,
    earlier: BTreeMap<(MemberId, String), Posted>,
}

/// 分录之键 — the account that an entry is for, and its key.
pub(crate) type EntryKey<'a> = (PlaceCode, &'a MemberId, &'a str);

/// Locks the account files that entries are for, and reads what the ledger must know of each.
pub(crate) async fn ask_files_of(
    connection: &mut AnyConnection,
    entries: &[Entry],
) -> Result<AccountFiles, StoreError> {
    let lowers = |entry: &&Entry| lowers(entry);
    let account = |entry: &Entry| (entry.header.member.clone(), entry.header.place);
    let lowered: BTreeSet<Account> = entries.iter().filter(lowers).map(account).collect();
    let keys = entries.iter().map(|Entry { header, .. }| {
        let key: EntryKey<'_> = (header.place, &header.member, header.key.as_str());
        key
    });
    ask_files(connection, &keys.collect::<Vec<_>>(), &lowered).await
}

/// The same for entries of which only the keys are known yet, and the accounts from which they may
/// take something.
async fn ask_files(
    connection: &mut AnyConnection,
    keys: &[EntryKey<'_>],
    lowered: &BTreeSet<Account>,
) -> Result<AccountFiles, StoreError> {
    let wanted = FilesWanted::of(keys);
    let queries = wanted.queries(Dialect::of(connection));
    let asked = Together::ask_all(queries, connection).await?;
    let mut files = wanted.answered(connection, &mut asked.into_iter()).await?;
    for account in lowered {
        files.timelines.insert(account.clone(), timeline(connection, account).await?);
    }
    Ok(files)
}

/// 所需账户档 — what is asked about the accounts that entries are for.
pub(crate) struct FilesWanted<'k> {
    // In the order of places and numbers, so that two batches never wait for each other.
    places: BTreeMap<PlaceCode, Vec<&'k MemberId>>,
    keys: &'k [EntryKey<'k>],
}

impl<'k> FilesWanted<'k> {
    pub(crate) fn of(keys: &'k [EntryKey<'k>]) -> FilesWanted<'k> {
        let mut places: BTreeMap<PlaceCode, BTreeSet<&MemberId>> = BTreeMap::new();
        for (place, member, _) in keys {
            places.entry(*place).or_default().insert(member);
        }
        let places = places.into_iter();
        let places = places.map(|(place, members)| (place, members.into_iter().collect()));
        FilesWanted { places: places.collect(), keys }
    }

    /// The members of each place, as many as one query is about.
    fn groups(&self) -> impl Iterator<Item = (PlaceCode, &[&'k MemberId])> {
        let groups = self.places.iter();
        groups.flat_map(|(place, all)| all.chunks(MANY).map(|members| (*place, members)))
    }

    /// Where the files of the accounts end, what is closed, what was posted under the keys.
    pub(crate) fn queries(&self, dialect: Dialect) -> Vec<Together> {
        let heads = self.groups().map(|(place, members)| heads(dialect, place, members));
        let closed = self.places.keys().map(|place| Together {
            columns: &["through"],
            sql: statements::closed_through(dialect),
            values: vec![place.to_string().into()],
            usual: true,
        });
        let posted = self.keys.chunks(MANY).map(|keys| Together {
            columns: &["member", "request_key"],
            sql: statements::posted_keys(dialect, keys.len()),
            values: keys
                .iter()
                .flat_map(|(_, member, key)| [member.as_str().into(), (*key).into()])
                .collect(),
            usual: is_usual(keys.len()),
        });
        heads.chain(closed).chain(posted).collect()
    }

    /// What came of it; answers of other questions may follow.
    pub(crate) async fn answered(
        &self,
        connection: &mut AnyConnection,
        asked: &mut impl Iterator<Item = Asked>,
    ) -> Result<AccountFiles, StoreError> {
        let mut next = || asked.next().ok_or_else(|| Fault::new(FaultKind::Other, "asked"));
        let mut heads = Vec::new();
        for (place, members) in self.groups() {
            heads.push((place, members.iter().map(|it| (*it).clone()).collect(), next()?));
        }
        let mut closed = BTreeMap::new();
        for place in self.places.keys() {
            for row in next()?.read()? {
                closed.extend(parsed_if_any(&row, "through", day)?.map(|day| (*place, day)));
            }
        }
        let mut earlier = BTreeMap::new();
        for _ in self.keys.chunks(MANY) {
            for row in next()?.read()? {
                let member = parsed(&row, "member", MemberId::parse)?;
                let key = parsed(&row, "request_key", |key| Some(key.to_owned()))?;
                let by_key = (statements::ENTRY_BY_KEY, statements::LINES_BY_KEY);
                let posted = read_entries(connection, by_key, &member, &key).await?;
                let posted = posted.into_iter();
                earlier.extend(posted.map(|posted| ((member.clone(), key.clone()), posted)));
            }
        }
        Ok(AccountFiles { heads, timelines: BTreeMap::new(), closed, earlier })
    }
}

/// Whether an entry takes something from the account, or nobody can say.
fn lowers(entry: &Entry) -> bool {
    entry.effect().is_none_or(|effect| effect < Fen::ZERO)
}

impl AccountFiles {
    /// Admits entries in their order, all or none; nothing is written.
    pub(crate) fn admit(self, entries: &[Entry]) -> Result<Admitted, StoreError> {
        let mut admission = Admission::begin(self, entries.len())?;
        entries.iter().try_for_each(|entry| admission.admit(entry))?;
        Ok(admission.admitted)
    }

    /// Admits of these entries those that can be, and says why the others cannot: a refused entry
    /// changes nothing.
    pub(crate) fn admit_each(
        self,
        entries: &[Entry],
    ) -> Result<(Admitted, Vec<Option<Refusal>>), StoreError> {
        let mut admission = Admission::begin(self, entries.len())?;
        let mut refused = Vec::with_capacity(entries.len());
        for entry in entries {
            refused.push(match admission.admit(entry) {
                Ok(()) => None,
                Err(StoreError::Refused(refusal)) => Some(refusal),
                Err(fault) => return Err(fault),
            });
        }
        Ok((admission.admitted, refused))
    }
}

/// 准入 — entries are admitted one after the other.
struct Admission<'e> {
    admitted: Admitted,
    // Accounts whose effects are known day by day.
    watched: BTreeSet<Account>,
    closed: BTreeMap<PlaceCode, Date>,
    earlier: BTreeMap<(MemberId, String), Posted>,
    // Where among the admitted.
    known: BTreeMap<Key<'e>, usize>,
}

impl<'e> Admission<'e> {
    fn begin(files: AccountFiles, count: usize) -> Result<Admission<'e>, StoreError> {
        let AccountFiles { heads, mut timelines, closed, earlier } = files;
        let watched = timelines.keys().cloned().collect();
        let files = resumed(heads, &mut timelines)?;
        let (posted, fresh) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let admitted = Admitted { files, posted, fresh };
        Ok(Admission { admitted, watched, closed, earlier, known: BTreeMap::new() })
    }

    fn admit(&mut self, entry: &'e Entry) -> Result<(), StoreError> {
        let Admitted { files, posted, fresh } = &mut self.admitted;
        let header = &entry.header;
        let key = (&header.member, header.key.as_str());
        let first = match self.known.get(&key) {
            Some(index) => posted.get(*index),
            None if self.earlier.is_empty() => None,
            None => self.earlier.get(&(header.member.clone(), header.key.clone())),
        };
        if let Some(first) = first {
            if let Some(field) = entry.first_difference(&first.entry) {
                return Err(refusals::key_reused(&header.key, &field).into());
            }
            let first = first.clone();
            posted.push(first);
            return Ok(());
        }
        let closed = self.closed.get(&header.place);
        if let Some(through) = closed.filter(|day| header.effective <= **day) {
            return Err(refusals::period_closed(header.effective, *through).into());
        }
        let account = (header.member.clone(), header.place);
        if lowers(entry) && !self.watched.contains(&account) {
            return Err(Fault::new(FaultKind::Other, "timeline").into());
        }
        let file = files.get_mut(&account);
        let link = file.ok_or_else(|| unknown_member(&header.member))?.admit(entry)?;
        self.known.insert(key, posted.len());
        fresh.push(posted.len());
        posted.push(Posted { entry: entry.clone(), link });
        Ok(())
    }
}

/// The files of accounts as they were read.
fn resumed(
    heads: Vec<(PlaceCode, Vec<MemberId>, Asked)>,
    timelines: &mut BTreeMap<Account, Vec<(Date, Fen)>>,
) -> Result<BTreeMap<Account, AccountFile>, StoreError> {
    let mut files = BTreeMap::new();
    for (place, members, asked) in heads {
        for row in asked.read()? {
            let account = (parsed(&row, "member", MemberId::parse)?, place);
            let (head, parts, recorded) = head_of(&row)?;
            // Only what may be lowered must be known day by day.
            let timeline = timelines.remove(&account).unwrap_or_default();
            files.insert(account, AccountFile::resume(head, parts, recorded, timeline));
        }
        let missing = members.iter().find(|it| !files.contains_key(&((*it).clone(), place)));
        if let Some(member) = missing {
            return Err(unknown_member(member).into());
        }
    }
    Ok(files)
}

/// 已准分录 — entries that the ledger has admitted, and what is to be written for them.
pub(crate) struct Admitted {
    files: BTreeMap<Account, AccountFile>,
    /// One for each entry asked for.
    pub posted: Vec<Posted>,
    fresh: Vec<usize>,
}

impl Admitted {
    /// What is to be written, in order: an entry refers to its account file, which may be new.
    pub(crate) fn insert(&self, insertions: &mut Insertions) -> Result<(), StoreError> {
        let new: Vec<&Posted> = self.fresh.iter().filter_map(|it| self.posted.get(*it)).collect();
        insertions.add(&HEAD_ROWS, head_rows(&self.files, &new)?);
        insert_entries(insertions, &new)
    }
}

/// Locks the account files of some members at a place until the transaction ends, and asks where
/// they stand.
fn heads(dialect: Dialect, place: PlaceCode, members: &[&MemberId]) -> Together {
    let mut values = vec![place.to_string().into(), ChainHash::default().to_string().into()];
    values.extend(members.iter().map(|member| Value::from(member.as_str())));
    Together {
        columns: HEAD_COLUMNS,
        sql: statements::lock_accounts(dialect, members.len()),
        values,
        usual: is_usual(members.len()),
    }
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
    let queries = vec![heads(Dialect::of(connection), *place, &[member])];
    let asked = Together::ask_all(queries, connection).await?.into_iter();
    let asked = asked.map(|asked| (*place, vec![member.clone()], asked)).collect();
    let mut files = resumed(asked, &mut BTreeMap::new())?;
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

/// Where the files of accounts end now.
fn head_rows(
    files: &BTreeMap<Account, AccountFile>,
    fresh: &[&Posted],
) -> Result<Vec<Vec<Value>>, StoreError> {
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
    Ok(rows)
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
