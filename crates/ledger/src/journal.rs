//! 日记账 — account files in memory: what `store` keeps on disk, for pure callers and tests, and
//! the read-outs that both share.

use std::collections::BTreeMap;

use vocab::{Date, Fen, PlaceCode, Refusal, record::Movement};

use crate::{
    Account, AccountFile, ChainBreak, ChainHash, Entry, MemberId, Posted, Recorded, refusals,
    verify,
};

/// 日记账 — posted entries in order of recording, with the state of every account file.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    files: BTreeMap<(MemberId, PlaceCode), AccountFile>,
    // Indices into `posted`, which only grows.
    keys: BTreeMap<(MemberId, String), usize>,
    posted: Vec<Posted>,
}

impl Journal {
    /// An empty journal.
    pub fn new() -> Journal {
        Journal::default()
    }

    /// Posts an entry. The same key with the same body returns the first answer and posts
    /// nothing; with another body it is refused, naming the field that differs.
    pub fn append(&mut self, entry: Entry) -> Result<&Posted, Refusal> {
        let header = &entry.header;
        let key = (header.member.clone(), header.key.clone());
        let index = match self.keys.get(&key) {
            Some(index) => {
                if let Some(field) = entry.first_difference(&self.posted[*index].entry) {
                    return Err(refusals::key_reused(&header.key, &field));
                }
                *index
            }
            None => {
                let account = (header.member.clone(), header.place);
                let link = self.files.entry(account).or_default().admit(&entry)?;
                self.keys.insert(key, self.posted.len());
                self.posted.push(Posted { entry, link });
                self.posted.len() - 1
            }
        };
        Ok(&self.posted[index])
    }

    /// Every posted entry, in order of recording.
    pub fn posted(&self) -> &[Posted] {
        &self.posted
    }

    /// The state of an account file; an empty one if nothing was ever posted.
    pub fn file(&self, member: &MemberId, place: PlaceCode) -> AccountFile {
        self.files.get(&(member.clone(), place)).cloned().unwrap_or_default()
    }

    /// The entries of one account file, in order of recording.
    pub fn entries(&self, member: &MemberId, place: PlaceCode) -> impl Iterator<Item = &Posted> {
        self.posted.iter().filter(move |posted| {
            posted.entry.header.member == *member && posted.entry.header.place == place
        })
    }

    /// Balance of a personal account as of a day, as known at a time.
    pub fn balance(
        &self,
        member: &MemberId,
        place: PlaceCode,
        as_of: Date,
        known_at: Recorded,
    ) -> Option<Fen> {
        balance(self.entries(member, place), as_of, known_at)
    }

    /// Recomputes the hash chain of an account file.
    pub fn verify(&self, member: &MemberId, place: PlaceCode) -> Result<(), ChainBreak> {
        verify(member, place, self.entries(member, place), self.file(member, place).head())
    }
}

/// Balance of a personal account from its entries, or `None` on overflow.
pub fn balance<'a>(
    posted: impl IntoIterator<Item = &'a Posted>,
    as_of: Date,
    known_at: Recorded,
) -> Option<Fen> {
    let known = posted
        .into_iter()
        .map(|posted| &posted.entry)
        .filter(|entry| entry.header.effective <= as_of && entry.header.recorded <= known_at);
    known.into_iter().try_fold(Fen::ZERO, |sum, entry| sum.checked_add(entry.effect()?))
}

/// 存折行 — one line of the passbook, with what explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassbookLine {
    /// The movement as the personal record shows it.
    pub movement: Movement,
    /// Balance after this line, in the order of the passbook.
    pub balance_after: Fen,
    /// 分录号.
    pub number: String,
    /// Hash of the entry in its chain.
    pub hash: ChainHash,
    /// When it was recorded.
    pub recorded: Recorded,
    /// 依据.
    pub rule: Option<String>,
    /// 算式.
    pub arithmetic: Option<String>,
}

/// The passbook of one account: entries that the passbook shows, by effective day and within a
/// day in order of recording; rows are numbered from 1. `None` on overflow.
pub fn passbook<'a>(
    posted: impl IntoIterator<Item = &'a Posted>,
    as_of: Date,
    known_at: Recorded,
) -> Option<Vec<PassbookLine>> {
    let mut shown: Vec<&Posted> = posted
        .into_iter()
        .filter(|Posted { entry, .. }| {
            entry.event.movement_kind().is_some()
                && entry.header.effective <= as_of
                && entry.header.recorded <= known_at
        })
        .collect();
    shown.sort_by_key(|posted| (posted.entry.header.effective, posted.link.position));
    let mut running = Fen::ZERO;
    let mut lines = Vec::with_capacity(shown.len());
    for (posted, row) in shown.into_iter().zip(1..) {
        let header = &posted.entry.header;
        let amount = posted.entry.effect()?;
        running = running.checked_add(amount)?;
        let details = header.details.clone();
        let number = posted.number();
        let movement = Movement {
            place: Some(header.place),
            date: header.effective,
            kind: posted.entry.event.movement_kind()?,
            amount,
            month: details.month,
            counterparty: details.counterparty,
            used_by: details.used_by,
            id: Some(details.reference.unwrap_or_else(|| number.clone())),
            reverses: details.reverses,
            note: details.note,
            row,
        };
        lines.push(PassbookLine {
            movement,
            balance_after: running,
            number,
            hash: posted.link.hash,
            recorded: header.recorded,
            rule: header.rule.clone(),
            arithmetic: header.arithmetic.clone(),
        });
    }
    Some(lines)
}

/// 试算平衡 — the balance of every account of a place; their sum is zero. `None` on overflow.
pub fn trial_balance<'a>(
    posted: impl IntoIterator<Item = &'a Posted>,
    place: PlaceCode,
) -> Option<BTreeMap<Account, Fen>> {
    let mut balances = BTreeMap::new();
    let here = posted.into_iter().filter(|posted| posted.entry.header.place == place);
    for line in here.flat_map(|posted| &posted.entry.lines) {
        let balance = balances.entry(line.account).or_insert(Fen::ZERO);
        *balance = balance.checked_add(line.amount)?;
    }
    Some(balances)
}
