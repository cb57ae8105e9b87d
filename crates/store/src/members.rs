//! 参保人 — registering members and listing them.

use std::collections::BTreeMap;

use ledger::{MemberId, Recorded};
use sqlx::Row;
use vocab::record::Member;
use vocab::{Refusal, Text};

use crate::rows::{parsed, time};
use crate::statements;
use crate::{Fault, FaultKind, Store, StoreError};

/// 已登记的参保人 — a member as the list shows him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredMember {
    /// 人员编号.
    pub id: MemberId,
    /// Key of the request that registered him.
    pub key: String,
    /// 登记时间.
    pub recorded: Recorded,
    /// Who he is, as last recorded.
    pub member: Member,
}

impl Store {
    /// Registers a member. The same key always answers with the same number.
    pub async fn register_member(
        &self,
        key: &str,
        recorded: Recorded,
    ) -> Result<MemberId, StoreError> {
        if key.is_empty() || key.len() > 200 {
            return Err(ledger::refusals::bad_key().into());
        }
        if let Some(known) = self.member_by_key(key).await? {
            return Ok(known);
        }
        let mut transaction = self.pool.begin().await?;
        let number: i64 = sqlx::query(statements::NEXT_NUMBER)
            .bind("member")
            .fetch_one(&mut *transaction)
            .await?
            .try_get("value")?;
        // Another connection may have been faster between the question and the lock.
        let raced = sqlx::query(statements::MEMBER_BY_KEY)
            .bind(key)
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(row) = raced {
            return Ok(parsed(&row, "member", MemberId::parse)?);
        }
        let number = u64::try_from(number)
            .map_err(|_| Fault::new(FaultKind::Unreadable, "counters.value"))?;
        let member = MemberId::numbered(number);
        sqlx::query(statements::ADD_MEMBER)
            .bind(member.as_str())
            .bind(key)
            .bind(recorded.to_string())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(member)
    }

    /// The member whom a key registered.
    pub async fn member_by_key(&self, key: &str) -> Result<Option<MemberId>, StoreError> {
        let row =
            sqlx::query(statements::MEMBER_BY_KEY).bind(key).fetch_optional(&self.pool).await?;
        Ok(row.map(|row| parsed(&row, "member", MemberId::parse)).transpose()?)
    }

    /// Every member, in the order of registration.
    pub async fn members(&self) -> Result<Vec<RegisteredMember>, StoreError> {
        let mut known: BTreeMap<String, Member> = BTreeMap::new();
        let facts = sqlx::query(statements::FACTS_OF_SECTION).bind("member");
        for row in facts.fetch_all(&self.pool).await? {
            let member = parsed(&row, "body", |body| serde_json::from_str(body).ok())?;
            known.insert(row.try_get("member")?, member);
        }
        let mut members = Vec::new();
        for row in sqlx::query(statements::MEMBERS).fetch_all(&self.pool).await? {
            let id = parsed(&row, "member", MemberId::parse)?;
            members.push(RegisteredMember {
                key: row.try_get("request_key")?,
                recorded: parsed(&row, "recorded_at", time)?,
                member: known.remove(id.as_str()).unwrap_or_default(),
                id,
            });
        }
        Ok(members)
    }

    /// Refuses a number that nobody has.
    pub(crate) async fn known_member(&self, member: &MemberId) -> Result<(), StoreError> {
        let row = sqlx::query(statements::MEMBER_EXISTS)
            .bind(member.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|_| ()).ok_or_else(|| unknown_member(member).into())
    }
}

/// 查无此人.
pub(crate) fn unknown_member(member: &MemberId) -> Refusal {
    Refusal::new(
        "member-unknown",
        Text::new(
            format!("没有人员编号为 {member} 的参保人"),
            format!("there is no member with the number {member}"),
        ),
        Text::fixed("请检查编号，或先登记参保人", "check the number, or register the member first"),
    )
}
