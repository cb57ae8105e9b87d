//! 期间 — closed days and months, and where every account stood at a time.

use ledger::{ChainHash, MemberId, Posted, Recorded};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::any::AnyRow;
use vocab::{Date, Fen, PlaceCode};

use super::Desk;
use crate::rows::{day, parsed, position, time};
use crate::statements;
use crate::{Fault, Store, StoreError};

/// 期间.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// 日.
    Day,
    /// 月.
    Month,
}

impl Period {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Month => "month",
        }
    }

    fn parse(code: &str) -> Option<Period> {
        [Period::Day, Period::Month].into_iter().find(|period| period.code() == code)
    }
}

/// 结账 — a closed period with the root that was published for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// 参保地.
    pub place: PlaceCode,
    /// 期间.
    pub period: Period,
    /// Last day of the period.
    pub through: Date,
    /// When it was closed: what was recorded by then is in it.
    pub recorded: Recorded,
    /// Accounts under the root.
    pub accounts: i64,
    /// Entries in these accounts.
    pub entries: i64,
    /// 日根.
    pub root: ChainHash,
}

/// 账户状态 — where an account stood at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountAt {
    /// 人员编号.
    pub member: MemberId,
    /// Number of its entries.
    pub position: u64,
    /// Balance of the personal account.
    pub balance: Fen,
    /// Hash of its last entry.
    pub hash: ChainHash,
}

impl Desk {
    /// Where every account of the place stood at a time.
    pub async fn heads_at(&mut self, known_at: Recorded) -> Result<Vec<AccountAt>, StoreError> {
        let query = sqlx::query(statements::HEADS_AT)
            .bind(self.slip.place.to_string())
            .bind(known_at.to_string());
        read_heads(query.fetch_all(self.seat.here().await?).await?)
    }

    /// An earlier close of the same period.
    pub async fn close_of(
        &mut self,
        period: Period,
        through: Date,
    ) -> Result<Option<Close>, StoreError> {
        let row = sqlx::query(statements::CLOSE)
            .bind(self.slip.place.to_string())
            .bind(period.code())
            .bind(through.to_string())
            .fetch_optional(self.seat.here().await?)
            .await?;
        Ok(row.as_ref().map(read_close).transpose()?)
    }

    /// Closes a period.
    pub async fn add_close(&mut self, close: &Close) -> Result<(), StoreError> {
        sqlx::query(statements::ADD_CLOSE)
            .bind(close.place.to_string())
            .bind(close.period.code())
            .bind(close.through.to_string())
            .bind(close.recorded.to_string())
            .bind(close.accounts)
            .bind(close.entries)
            .bind(close.root.to_string())
            .bind(self.slip.key.as_str())
            .execute(self.seat.here().await?)
            .await?;
        Ok(())
    }

    /// Personal accounts that hold anything, a chunk at a time in order of number: number,
    /// balance, and the part of the current year.
    pub async fn holding(
        &mut self,
        after: &str,
        most: i64,
    ) -> Result<Vec<(MemberId, Fen, Fen)>, StoreError> {
        let rows = sqlx::query(statements::HOLDING)
            .bind(self.slip.place.to_string())
            .bind(after)
            .bind(most)
            .fetch_all(self.seat.here().await?)
            .await?;
        let mut holding = Vec::with_capacity(rows.len());
        for row in rows {
            holding.push((
                parsed(&row, "member", MemberId::parse)?,
                Fen(row.try_get("balance")?),
                Fen(row.try_get("current_year")?),
            ));
        }
        Ok(holding)
    }
}

impl Store {
    /// Where every account of a place stood at a time.
    pub async fn heads_at(
        &self,
        place: PlaceCode,
        known_at: Recorded,
    ) -> Result<Vec<AccountAt>, StoreError> {
        let query =
            sqlx::query(statements::HEADS_AT).bind(place.to_string()).bind(known_at.to_string());
        read_heads(query.fetch_all(&self.pool).await?)
    }

    /// Every close of a place, in order.
    pub async fn closes(&self, place: PlaceCode) -> Result<Vec<Close>, StoreError> {
        let rows = sqlx::query(statements::CLOSES).bind(place.to_string()).fetch_all(&self.pool);
        rows.await?.iter().map(|row| Ok(read_close(row)?)).collect()
    }

    /// The journal of a place: every entry, account by account.
    pub async fn journal(&self, place: PlaceCode) -> Result<Vec<Posted>, StoreError> {
        let rows = sqlx::query(statements::ACCOUNTS_OF_PLACE)
            .bind(place.to_string())
            .fetch_all(&self.pool)
            .await?;
        let mut journal = Vec::new();
        for row in rows {
            let member = parsed(&row, "member", MemberId::parse)?;
            journal.append(&mut self.entries(&member, place).await?);
        }
        Ok(journal)
    }
}

fn read_heads(rows: Vec<AnyRow>) -> Result<Vec<AccountAt>, StoreError> {
    let mut heads = Vec::with_capacity(rows.len());
    for row in rows {
        heads.push(AccountAt {
            member: parsed(&row, "member", MemberId::parse)?,
            position: position(&row)?,
            balance: Fen(row.try_get("balance_after")?),
            hash: parsed(&row, "hash", ChainHash::parse)?,
        });
    }
    // Databases sort text differently; a root must not depend on it.
    heads.sort_by(|a, b| a.member.cmp(&b.member));
    Ok(heads)
}

fn read_close(row: &AnyRow) -> Result<Close, Fault> {
    Ok(Close {
        place: parsed(row, "place", PlaceCode::parse)?,
        period: parsed(row, "period", Period::parse)?,
        through: parsed(row, "through", day)?,
        recorded: parsed(row, "recorded_at", time)?,
        accounts: row.try_get("accounts")?,
        entries: row.try_get("entries")?,
        root: parsed(row, "root", ChainHash::parse)?,
    })
}
