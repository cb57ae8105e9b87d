//! 执行回执 — what anyone needs to replay an answer: version, rule packs, facts and days.

use sha2::{Digest, Sha256};

use crate::answer::{PackHash, Receipt};
use crate::situation::Situation;

/// The receipt of an answer.
pub(crate) fn receipt(situation: &Situation<'_>, source: Option<&str>) -> Receipt {
    let packs = situation
        .library
        .pack_hashes()
        .into_iter()
        .map(|(path, sha256)| PackHash { path, sha256 })
        .collect();
    // Struct order is fixed, so equal facts give equal text.
    let facts = serde_json::to_vec(situation.record).unwrap_or_default();
    Receipt {
        engine_version: env!("CARGO_PKG_VERSION").to_owned(),
        as_of: situation.as_of,
        known_at: situation.known_at,
        place: situation.place,
        source: source.map(str::to_owned),
        packs,
        facts_sha256: hex(&Sha256::digest(&facts)),
    }
}

/// 答复编号 — from everything that the answer depends on, so that the same question asked at
/// another door has the same number: `MZ-3F9A-12CD-88E0`.
pub(crate) fn answer_id(receipt: &Receipt) -> String {
    let mut hasher = Sha256::new();
    let day = |date: vocab::Date| date.to_string();
    for part in [
        receipt.engine_version.as_str(),
        &day(receipt.as_of),
        &day(receipt.known_at),
        &receipt.place.to_string(),
        &receipt.facts_sha256,
    ] {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    // Without one the number is that of the question as it is usually asked.
    if let Some(source) = &receipt.source {
        hasher.update(b"source ");
        hasher.update(source.as_bytes());
        hasher.update([0]);
    }
    for pack in &receipt.packs {
        hasher.update(pack.sha256.as_bytes());
    }
    let digest = hex(&hasher.finalize()).to_uppercase();
    let groups: Vec<&str> =
        (0..3).filter_map(|group| digest.get(group * 4..group * 4 + 4)).collect();
    format!("MZ-{}", groups.join("-"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
