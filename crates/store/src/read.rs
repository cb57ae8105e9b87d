//! 查询 — balances, passbooks and proofs, as of a day and as known at a time.

use std::collections::BTreeMap;

use ledger::{Account, ChainBreak, MemberId, PassbookLine, Posted, Recorded, passbook, verify};
use sqlx::Row;
use vocab::{Date, Fen, PlaceCode, Refusal};

use crate::post::{read_entries, read_head};
use crate::rows::parsed;
use crate::statements;
use crate::{Store, StoreError};

/// 验链结果 — what a check of a member's chains found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChainReport {
    /// Account files checked.
    pub accounts: usize,
    /// Entries checked.
    pub entries: usize,
    /// Where a chain is broken; empty if all is as it was written.
    pub broken: Vec<(PlaceCode, ChainBreak)>,
}

impl Store {
    /// Balance of a personal account as of a day, as known at a time.
    pub async fn balance(
        &self,
        member: &MemberId,
        place: PlaceCode,
        as_of: Date,
        known_at: Recorded,
    ) -> Result<Fen, StoreError> {
        self.known_member(member).await?;
        let row = sqlx::query(statements::BALANCE)
            .bind(member.as_str())
            .bind(place.to_string())
            .bind(as_of.to_string())
            .bind(known_at.to_string())
            .fetch_one(&self.pool)
            .await?;
        Ok(Fen(row.try_get("balance")?))
    }

    /// The passbook of one account: by effective day, with running balance and the reason of
    /// every line.
    pub async fn passbook(
        &self,
        member: &MemberId,
        place: PlaceCode,
        as_of: Date,
        known_at: Recorded,
    ) -> Result<Vec<PassbookLine>, StoreError> {
        self.known_member(member).await?;
        let posted = self.entries(member, place).await?;
        Ok(passbook(&posted, as_of, known_at).ok_or_else(Refusal::overflow)?)
    }

    /// Every entry of an account file, in order of recording.
    pub async fn entries(
        &self,
        member: &MemberId,
        place: PlaceCode,
    ) -> Result<Vec<Posted>, StoreError> {
        // Both statements must see the same moment.
        let mut transaction = self.pool.begin().await?;
        let of_account = (statements::ENTRIES_OF_ACCOUNT, statements::LINES_OF_ACCOUNT);
        read_entries(&mut transaction, of_account, member, &place.to_string()).await
    }

    /// The places that keep an account file of a member.
    pub async fn places(&self, member: &MemberId) -> Result<Vec<PlaceCode>, StoreError> {
        let rows = sqlx::query(statements::PLACES).bind(member.as_str()).fetch_all(&self.pool);
        let mut places = Vec::new();
        for row in rows.await? {
            places.push(parsed(&row, "place", PlaceCode::parse)?);
        }
        Ok(places)
    }

    /// Recomputes every chain of a member.
    pub async fn verify_chain(&self, member: &MemberId) -> Result<ChainReport, StoreError> {
        self.known_member(member).await?;
        let mut report = ChainReport::default();
        for place in self.places(member).await? {
            report.accounts += 1;
            let unreadable =
                || ChainBreak { position: 0, reason: "a row of the account cannot be read" };
            let posted = match self.entries(member, place).await {
                Ok(posted) => posted,
                Err(StoreError::Fault(fault)) if fault.kind == crate::FaultKind::Unreadable => {
                    report.broken.push((place, unreadable()));
                    continue;
                }
                Err(error) => return Err(error),
            };
            report.entries += posted.len();
            let mut connection = self.pool.acquire().await?;
            let (head, ..) = read_head(&mut connection, member, &place.to_string()).await?;
            if let Err(found) = verify(member, place, &posted, head) {
                report.broken.push((place, found));
            }
        }
        Ok(report)
    }

    /// 试算平衡 — the balance of every account of a place; their sum is zero.
    pub async fn trial_balance(
        &self,
        place: PlaceCode,
    ) -> Result<BTreeMap<Account, Fen>, StoreError> {
        let rows = sqlx::query(statements::TRIAL_BALANCE).bind(place.to_string());
        let mut balances = BTreeMap::new();
        for row in rows.fetch_all(&self.pool).await? {
            let account = parsed(&row, "account", Account::parse)?;
            balances.insert(account, Fen(row.try_get("balance")?));
        }
        Ok(balances)
    }
}
