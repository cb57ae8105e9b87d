//! 载入个人记录 — takes a whole personal record into the books as it was printed: its sections as
//! facts, its money as entries made by the same templates that daily business uses.
//!
//! For records that another system printed and that nobody can live through again: one's own
//! statements, taken in whole. [`crate::relive`] is for those that can. The order of rows in a file
//! means nothing; money is booked by day. Loading the same record again changes nothing.

mod plan;
mod reasons;

use ledger::{Entry, MemberId, Recorded};
use policy::PolicyLibrary;
use store::{Store, StoreError};
use vocab::Refusal;
use vocab::record::PersonalRecord;

/// Takes a record into the store under a key and answers with the member's number. Either all of
/// its money is booked or none; a second load under the same key repeats the first answer, and
/// one with other amounts is refused. Credits that the rules in the library account for are booked
/// with their rule and arithmetic.
pub async fn load_record(
    store: &Store,
    library: &PolicyLibrary,
    record: &PersonalRecord,
    key: &str,
    recorded: Recorded,
) -> Result<MemberId, StoreError> {
    // Everything that the books could refuse is refused before anybody is registered.
    let mut entries = plan(record, key, recorded)?;
    reasons::note(&mut entries, record, library, recorded)?;
    let member = store.register_member(key, recorded).await?;
    for entry in &mut entries {
        entry.header.member = member.clone();
    }
    store.append_all(&entries).await?;
    store.record_facts(&member, record, recorded).await?;
    Ok(member)
}

/// The entries of a record in the order in which they are booked, or why it cannot be booked,
/// naming the row. They bear the number of nobody ([`MemberId::numbered`] 0).
pub fn plan(record: &PersonalRecord, key: &str, recorded: Recorded) -> Result<Vec<Entry>, Refusal> {
    plan::Planner::new(record, key, recorded).run()
}
