//! 哈希链 — each entry of an account file seals the one before it, so that any later change of
//! any field of any entry is found, and the entry where it begins is named.
//!
//! One chain per member and place: members never wait for each other.

use std::fmt;

use sha2::{Digest, Sha256};
use vocab::{Fen, PlaceCode};

use crate::{Entry, MemberId};

/// 哈希 — SHA-256 of an entry and of everything before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChainHash(pub [u8; 32]);

impl ChainHash {
    /// Reads 64 hexadecimal digits, or `None`.
    pub fn parse(text: &str) -> Option<ChainHash> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(index * 2..index * 2 + 2)?, 16).ok()?;
        }
        Some(ChainHash(bytes))
    }
}

impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        // Every entry writes several of these: no formatting machinery a byte.
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// 链节 — where an entry stands in its account file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainLink {
    /// 1 for the first entry of the file.
    pub position: u64,
    /// Balance of the personal account after this entry, in order of recording.
    pub balance_after: Fen,
    /// Hash of the entry before; all zeros for the first.
    pub previous: ChainHash,
    /// Hash of this entry.
    pub hash: ChainHash,
}

/// 已入账分录 — an entry with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The entry.
    pub entry: Entry,
    /// Where it stands.
    pub link: ChainLink,
}

impl Posted {
    /// 分录号, such as `440300-P000001-000012`.
    pub fn number(&self) -> String {
        let header = &self.entry.header;
        format!("{}-{}-{:06}", header.place, header.member, self.link.position)
    }
}

/// 链尾 — what the last entry of an account file must be; kept apart from the entries, so that
/// entries missing at the end are noticed too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// How many entries the file has.
    pub position: u64,
    /// Balance of the personal account.
    pub balance: Fen,
    /// Hash of the last entry.
    pub hash: ChainHash,
}

impl Head {
    /// The link that an entry takes after this head. `None` on overflow.
    pub(crate) fn next(&self, entry: &Entry) -> Option<ChainLink> {
        let position = self.position.checked_add(1)?;
        let balance_after = self.balance.checked_add(entry.effect()?)?;
        let hash = seal(self.hash, position, balance_after, entry);
        Some(ChainLink { position, balance_after, previous: self.hash, hash })
    }

    /// The head after a link.
    pub fn after(link: &ChainLink) -> Head {
        Head { position: link.position, balance: link.balance_after, hash: link.hash }
    }
}

/// 断链 — where a chain first fails to agree with itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainBreak {
    /// Position of the first entry that does not fit, or of the first one missing.
    pub position: u64,
    /// What was found wrong.
    pub reason: &'static str,
}

/// 验链 — recomputes the chain of one account file in order of position.
pub fn verify<'a>(
    member: &MemberId,
    place: PlaceCode,
    posted: impl IntoIterator<Item = &'a Posted>,
    head: Head,
) -> Result<(), ChainBreak> {
    let mut so_far = Head::default();
    for Posted { entry, link } in posted {
        let position = so_far.position.saturating_add(1);
        let broken = |reason| Err(ChainBreak { position, reason });
        if entry.header.member != *member || entry.header.place != place {
            return broken("the entry belongs to another account");
        }
        if link.position != position {
            return broken("an entry is missing or out of order");
        }
        match so_far.next(entry) {
            Some(expected) if expected == *link => so_far = Head::after(link),
            Some(_) => return broken("the entry was changed after it was posted"),
            None => return broken("an amount was changed to an impossible one"),
        }
    }
    if so_far == head {
        return Ok(());
    }
    let position = so_far.position.saturating_add(1);
    Err(ChainBreak { position, reason: "the last entries are missing or were changed" })
}

/// Every field goes in with its length, so that no two different entries read alike.
fn seal(previous: ChainHash, position: u64, balance_after: Fen, entry: &Entry) -> ChainHash {
    let mut hash = Sha256::new();
    hash.update(b"mingzhang entry 1");
    hash.update(previous.0);
    hash.update(position.to_be_bytes());
    hash.update(balance_after.0.to_be_bytes());
    let header = &entry.header;
    let details = &header.details;
    let approval = entry.approval.as_ref();
    let kind = entry.event.movement_kind().map(|kind| kind.national().code);
    for field in [
        Some(header.key.as_str()),
        Some(header.member.as_str()),
        Some(&header.place.to_string()),
        Some(&header.effective.to_string()),
        Some(&header.recorded.to_string()),
        Some(entry.event.code()),
        kind,
        header.rule.as_deref(),
        header.arithmetic.as_deref(),
        details.month.map(String::from).as_deref(),
        details.counterparty.as_deref(),
        details.used_by.as_deref(),
        details.reference.as_deref(),
        details.reverses.as_deref(),
        details.note.as_deref(),
        approval.map(|approval| approval.maker.as_str()),
        approval.map(|approval| approval.checker.as_str()),
        approval.map(|approval| approval.document.as_str()),
    ] {
        absorb(&mut hash, field);
    }
    for line in &entry.lines {
        absorb(&mut hash, Some(line.account.code()));
        hash.update(line.amount.0.to_be_bytes());
    }
    ChainHash(hash.finalize().into())
}

fn absorb(hash: &mut Sha256, field: Option<&str>) {
    match field {
        None => hash.update([0]),
        Some(text) => {
            hash.update([1]);
            // A length beyond u64 cannot exist in memory.
            hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
            hash.update(text.as_bytes());
        }
    }
}
