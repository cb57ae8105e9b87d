//! 日根与包含证明 — the accounts of a place at the end of a day under one hash, and the few hashes
//! that show one account to belong to it without showing any other.
//!
//! A leaf seals where an account stood: number, entries, balance, and the hash of its chain, which
//! in turn seals every entry before. Leaves and inner nodes are hashed with different marks, so
//! that neither can be passed off as the other; an odd node goes up as it is.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use vocab::{Fen, PlaceCode};

use crate::{ChainHash, MemberId};

/// 叶 — where one account stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// 参保地.
    pub place: PlaceCode,
    /// 人员编号.
    pub member: MemberId,
    /// How many entries the account has.
    pub position: u64,
    /// Balance of the personal account.
    pub balance: Fen,
    /// Hash of its last entry.
    #[serde(with = "hex")]
    pub hash: ChainHash,
}

/// 旁路 — one hash on the way up, and on which side it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The hash beside.
    #[serde(with = "hex")]
    pub beside: ChainHash,
    /// Whether it stands to the left.
    pub left: bool,
}

/// 包含证明 — a leaf and its way up to the root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The account.
    pub leaf: Leaf,
    /// From the leaf to the root.
    pub path: Vec<Step>,
}

impl Leaf {
    fn sealed(&self) -> ChainHash {
        let mut hash = Sha256::new();
        hash.update(b"mingzhang leaf 1");
        hash.update(self.place.to_string());
        hash.update([0]);
        hash.update(self.member.as_str());
        hash.update([0]);
        hash.update(self.position.to_be_bytes());
        hash.update(self.balance.0.to_be_bytes());
        hash.update(self.hash.0);
        ChainHash(hash.finalize().into())
    }
}

/// 日根 of accounts in the order of their numbers. No accounts have the root of all zeros.
pub fn root(leaves: &[Leaf]) -> ChainHash {
    let mut level: Vec<ChainHash> = leaves.iter().map(Leaf::sealed).collect();
    while level.len() > 1 {
        level = level.chunks(2).map(parent).collect();
    }
    level.first().copied().unwrap_or_default()
}

/// 包含证明 of one account; `None` if it is not among them.
pub fn prove(leaves: &[Leaf], member: &MemberId) -> Option<Proof> {
    let mut index = leaves.iter().position(|leaf| leaf.member == *member)?;
    let leaf = leaves.get(index)?.clone();
    let mut level: Vec<ChainHash> = leaves.iter().map(Leaf::sealed).collect();
    let mut path = Vec::new();
    while level.len() > 1 {
        let left = index % 2 == 1;
        let other = if left { index - 1 } else { index + 1 };
        if let Some(beside) = level.get(other) {
            path.push(Step { beside: *beside, left });
        }
        level = level.chunks(2).map(parent).collect();
        index /= 2;
    }
    Some(Proof { leaf, path })
}

impl Proof {
    /// The root that this proof leads to: the account belongs to a day if it is the day's.
    pub fn root(&self) -> ChainHash {
        self.path.iter().fold(self.leaf.sealed(), |below, step| match step.left {
            true => joined(step.beside, below),
            false => joined(below, step.beside),
        })
    }
}

fn parent(pair: &[ChainHash]) -> ChainHash {
    match pair {
        [left, right] => joined(*left, *right),
        [single] => *single,
        _ => ChainHash::default(),
    }
}

fn joined(left: ChainHash, right: ChainHash) -> ChainHash {
    let mut hash = Sha256::new();
    hash.update(b"mingzhang node 1");
    hash.update(left.0);
    hash.update(right.0);
    ChainHash(hash.finalize().into())
}

/// Hashes as text, as people compare them.
mod hex {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::ChainHash;

    pub fn serialize<S: Serializer>(hash: &ChainHash, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(hash)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<ChainHash, D::Error> {
        let text = String::deserialize(from)?;
        ChainHash::parse(&text).ok_or_else(|| Error::custom("not 64 hexadecimal digits"))
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {}", self.leaf.member, self.root())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u64) -> Vec<Leaf> {
        (1..=count)
            .map(|number| Leaf {
                place: PlaceCode::parse("440300").unwrap(),
                member: MemberId::numbered(number),
                position: number,
                balance: Fen(i64::try_from(number).unwrap() * 100),
                hash: ChainHash([u8::try_from(number % 251).unwrap(); 32]),
            })
            .collect()
    }

    #[test]
    fn every_account_is_shown_to_belong_and_no_other_is() {
        for count in 1..40 {
            let leaves = leaves(count);
            let day = root(&leaves);
            for leaf in &leaves {
                let proof = prove(&leaves, &leaf.member).unwrap();
                assert_eq!(proof.root(), day);
                let mut richer = proof.clone();
                richer.leaf.balance = Fen(richer.leaf.balance.0 + 1);
                assert_ne!(richer.root(), day);
                let text = serde_json::to_string(&proof).unwrap();
                assert_eq!(serde_json::from_str::<Proof>(&text).unwrap(), proof);
            }
            assert_eq!(prove(&leaves, &MemberId::numbered(99)), None);
        }
        assert_eq!(root(&[]), ChainHash::default());
    }

    #[test]
    fn a_day_with_one_account_changed_has_another_root() {
        let before = leaves(9);
        let mut after = before.clone();
        after[4].position += 1;
        assert_ne!(root(&before), root(&after));
    }
}
