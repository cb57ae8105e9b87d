//! 办件 — one request at a time: its key, its facts, its postings and its answer, kept together or
//! not at all.
//!
//! A key is claimed by the first statement of the transaction and never expires. What was answered
//! once — done or refused — is the answer for good. The work itself runs behind a savepoint, so
//! that a refusal undoes the work and still keeps its own answer.

mod dues;
mod holders;
mod many;
mod periods;
mod reading;
mod retirees;
mod seat;
mod writing;

use ledger::{Entry, Head, MemberId, Parts, Posted, Recorded};
use serde_json::Value as Json;
use sqlx::Row;
use vocab::record::PersonalRecord;
use vocab::{PlaceCode, Refusal, Text};

pub use dues::{Due, DueStage};
pub use holders::{HolderKind, office_of};
pub use many::Versioned;
pub use periods::{AccountAt, Close, Period};
pub use reading::{Answering, AskedEnds, AskedPeople, AskedRows, Later, Question, Reading};
pub use retirees::Retiree;
pub(crate) use retirees::note_retirees;
use seat::Seat;
pub use writing::Writing;

use crate::facts::{read_record, write_record};
use crate::post::{ask_files_of, lock, read_head};
use crate::rows::{parsed, time};
use crate::statements;
use crate::{Fault, FaultKind, Store, StoreError};

/// 办件单 — who asks for what, under which key, at which office, when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// 幂等键.
    pub key: String,
    /// 业务.
    pub business: String,
    /// 经办地.
    pub place: PlaceCode,
    /// 经办人.
    pub clerk: String,
    /// 登记时间.
    pub recorded: Recorded,
    /// What is asked, as it came.
    pub body: Json,
}

/// 已有的答复 — what the key was answered with before.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// Done, with the answer; or refused for good.
    pub outcome: Result<Json, Refusal>,
    /// 登记时间 of the first answer.
    pub recorded: Recorded,
}

/// 窗口 — an open request, or the answer that its key already has.
#[derive(Debug)]
pub enum Opened {
    /// The key is new.
    Fresh(Box<Desk>),
    /// The key was answered before.
    Answered(Answered),
}

/// 经手记录 — one request that changed a subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Handled {
    /// 幂等键.
    pub key: String,
    /// 业务.
    pub business: String,
    /// 经办地.
    pub place: PlaceCode,
    /// 经办人.
    pub clerk: String,
    /// 登记时间.
    pub recorded: Recorded,
    /// Version of the subject after it; `None` if it was refused.
    pub version: Option<i64>,
    /// Done, with the answer; or refused.
    pub outcome: Result<Json, Refusal>,
}

/// 办件台 — a request while it is being worked on. Dropping it undoes everything.
#[derive(Debug)]
pub struct Desk {
    seat: Seat,
    slip: Slip,
    subject: Option<(String, i64)>,
    posted: Vec<String>,
}

impl Store {
    /// Opens a request under its key. The same key with the same request gives the first answer;
    /// with another one it is refused, naming what differs.
    pub async fn open_request(&self, slip: Slip) -> Result<Opened, StoreError> {
        if slip.key.is_empty() || slip.key.len() > 120 {
            return Err(ledger::refusals::bad_key().into());
        }
        let mut transaction = self.pool.begin().await?;
        let claimed = sqlx::query(statements::CLAIM_REQUEST)
            .bind(slip.key.as_str())
            .bind(slip.business.as_str())
            .bind(slip.place.to_string())
            .bind(slip.clerk.as_str())
            .bind(slip.recorded.to_string())
            .bind(slip.body.to_string())
            .execute(&mut *transaction)
            .await?;
        if claimed.rows_affected() > 0 {
            sqlx::raw_sql("SAVEPOINT work").execute(&mut *transaction).await?;
            let desk =
                Desk { seat: Seat::new(transaction), slip, subject: None, posted: Vec::new() };
            return Ok(Opened::Fresh(Box::new(desk)));
        }
        let row = sqlx::query(statements::REQUEST)
            .bind(slip.key.as_str())
            .fetch_one(&mut *transaction)
            .await?;
        let first = (
            row.try_get::<String, _>("business")?,
            parsed(&row, "place", PlaceCode::parse)?,
            row.try_get::<String, _>("clerk")?,
            parsed(&row, "body", |body| serde_json::from_str::<Json>(body).ok())?,
        );
        if let Some(field) = difference(&slip, &first) {
            return Err(ledger::refusals::key_reused(&slip.key, &field).into());
        }
        let recorded = parsed(&row, "recorded_at", time)?;
        Ok(Opened::Answered(Answered { outcome: outcome(&row)?, recorded }))
    }

    /// Every request that changed a subject or tried to, in order.
    pub async fn history(&self, subject: &str) -> Result<Vec<Handled>, StoreError> {
        let rows = sqlx::query(statements::REQUESTS_OF_SUBJECT)
            .bind(subject)
            .fetch_all(&self.pool)
            .await?;
        let mut handled = Vec::with_capacity(rows.len());
        for row in rows {
            handled.push(Handled {
                key: row.try_get("request_key")?,
                business: row.try_get("business")?,
                place: parsed(&row, "place", PlaceCode::parse)?,
                clerk: row.try_get("clerk")?,
                recorded: parsed(&row, "recorded_at", time)?,
                version: row.try_get("version")?,
                outcome: outcome(&row)?,
            });
        }
        Ok(handled)
    }
}

impl Desk {
    /// The request.
    pub fn slip(&self) -> &Slip {
        &self.slip
    }

    /// Locks a subject for this request. If the asker says which version he has seen, and it has
    /// changed since, he is told by whom and when.
    pub async fn take(&mut self, subject: &str, seen: Option<i64>) -> Result<(), StoreError> {
        let row = sqlx::query(statements::LOCK_SUBJECT)
            .bind(subject)
            .bind(self.slip.key.as_str())
            .fetch_one(self.seat.here().await?)
            .await?;
        let version: i64 = row.try_get("version")?;
        let key: String = row.try_get("request_key")?;
        self.subject = Some((subject.to_owned(), version));
        if seen.is_some_and(|seen| seen != version) {
            let row = sqlx::query(statements::REQUEST)
                .bind(key.as_str())
                .fetch_one(self.seat.here().await?)
                .await?;
            let clerk: String = row.try_get("clerk")?;
            let business: String = row.try_get("business")?;
            let recorded: Recorded = parsed(&row, "recorded_at", time)?;
            return Err(changed_meanwhile(&clerk, &business, recorded).into());
        }
        sqlx::query(statements::MOVE_SUBJECT)
            .bind(subject)
            .bind(self.slip.key.as_str())
            .execute(self.seat.here().await?)
            .await?;
        self.subject = Some((subject.to_owned(), version.saturating_add(1)));
        Ok(())
    }

    /// The numbers of the entries posted so far.
    pub fn posted(&self) -> &[String] {
        &self.posted
    }

    /// Version of the subject after this request.
    pub fn version(&self) -> Option<i64> {
        self.subject.as_ref().map(|(_, version)| *version)
    }

    /// Posts entries in their order.
    pub async fn post(&mut self, entries: &[Entry]) -> Result<Vec<Posted>, StoreError> {
        let files = ask_files_of(self.seat.here().await?, entries).await?;
        let admitted = files.admit(entries)?;
        let mut insertions = self.seat.insertions();
        admitted.insert(&mut insertions)?;
        self.seat.write(insertions).await?;
        self.posted.extend(admitted.posted.iter().map(Posted::number));
        Ok(admitted.posted)
    }

    /// A person's record as known now, without movements.
    pub async fn person(&mut self, member: &MemberId) -> Result<PersonalRecord, StoreError> {
        self.known(member, HolderKind::Person).await?;
        let (record, _) = read_record(self.seat.here().await?, member, Recorded::MAX).await?;
        Ok(record)
    }

    /// Keeps a person's record: what changed gets a new version, what is the same stays.
    pub async fn keep(
        &mut self,
        member: &MemberId,
        record: &PersonalRecord,
    ) -> Result<(), StoreError> {
        write_record(self.seat.here().await?, member, record, self.slip.recorded).await
    }

    /// The head and the parts of an account, locked until the request ends.
    pub async fn account(
        &mut self,
        member: &MemberId,
        place: PlaceCode,
    ) -> Result<(Head, Parts), StoreError> {
        lock(self.seat.here().await?, &(member.clone(), place)).await
    }

    /// The same without a lock, for looking only.
    pub async fn look(
        &mut self,
        member: &MemberId,
        place: PlaceCode,
    ) -> Result<(Head, Parts), StoreError> {
        let place = place.to_string();
        let (head, parts, _) = read_head(self.seat.here().await?, member, &place).await?;
        Ok((head, parts))
    }

    /// The places that keep an account file of a member.
    pub async fn places(&mut self, member: &MemberId) -> Result<Vec<PlaceCode>, StoreError> {
        let rows = sqlx::query(statements::PLACES).bind(member.as_str());
        let mut places = Vec::new();
        for row in rows.fetch_all(self.seat.here().await?).await? {
            places.push(parsed(&row, "place", PlaceCode::parse)?);
        }
        Ok(places)
    }

    /// Every entry of an account, in order of recording.
    pub async fn entries(
        &mut self,
        member: &MemberId,
        place: PlaceCode,
    ) -> Result<Vec<Posted>, StoreError> {
        let of_account = (statements::ENTRIES_OF_ACCOUNT, statements::LINES_OF_ACCOUNT);
        let place = place.to_string();
        crate::post::read_entries(self.seat.here().await?, of_account, member, &place).await
    }

    /// Ends the request: all that was done stands, with this answer.
    pub async fn finish(mut self, answer: &Json) -> Result<(), StoreError> {
        sqlx::raw_sql("RELEASE SAVEPOINT work").execute(self.seat.here().await?).await?;
        self.answer("done", &answer.to_string()).await?;
        self.seat.leave().await?.commit().await?;
        Ok(())
    }

    /// Ends the request with a refusal: nothing that was done stands, and the refusal is kept as
    /// the answer if it says something about the request.
    pub async fn refuse(mut self, refusal: &Refusal) -> Result<(), StoreError> {
        // Whose clock was wrong may come again in order; all else is an answer for good.
        if refusal.code == "recorded-out-of-order" {
            self.seat.leave().await?.rollback().await?;
            return Ok(());
        }
        sqlx::raw_sql("ROLLBACK TO SAVEPOINT work").execute(self.seat.here().await?).await?;
        let unwritable = |_| StoreError::Fault(Fault::new(FaultKind::Other, "refusal"));
        let text = serde_json::to_string(refusal).map_err(unwritable)?;
        self.answer("refused", &text).await?;
        self.seat.leave().await?.commit().await?;
        Ok(())
    }

    async fn answer(&mut self, outcome: &str, answer: &str) -> Result<(), StoreError> {
        let (subject, version) = match &self.subject {
            Some((subject, version)) => (Some(subject.clone()), Some(*version)),
            None => (None, None),
        };
        sqlx::query(statements::ANSWER_REQUEST)
            .bind(self.slip.key.as_str())
            .bind(outcome)
            .bind(answer)
            .bind(subject)
            .bind(version.filter(|_| outcome == "done"))
            .execute(self.seat.here().await?)
            .await?;
        Ok(())
    }
}

fn outcome(row: &sqlx::any::AnyRow) -> Result<Result<Json, Refusal>, Fault> {
    let outcome: String = row.try_get("outcome")?;
    Ok(match outcome.as_str() {
        "refused" => Err(parsed(row, "answer", |text| serde_json::from_str(text).ok())?),
        _ => Ok(parsed(row, "answer", |text| serde_json::from_str(text).ok())?),
    })
}

/// The first thing in which a repeated request differs from the first.
fn difference(
    slip: &Slip,
    (business, place, clerk, body): &(String, PlaceCode, String, Json),
) -> Option<Text> {
    if slip.business != *business {
        return Some(Text::fixed("业务", "the business"));
    }
    if slip.place != *place {
        return Some(Text::fixed("经办地", "the place"));
    }
    if slip.clerk != *clerk {
        return Some(Text::fixed("经办人", "the clerk"));
    }
    if slip.body == *body {
        return None;
    }
    let (Json::Object(mine), Json::Object(theirs)) = (&slip.body, body) else {
        return Some(Text::fixed("内容", "the body"));
    };
    let names = mine.keys().chain(theirs.keys());
    let name = names.into_iter().find(|name| mine.get(*name) != theirs.get(*name))?;
    Some(Text::new(name.clone(), name.clone()))
}

/// 已被他人改动.
fn changed_meanwhile(clerk: &str, business: &str, recorded: Recorded) -> Refusal {
    Refusal::new(
        "changed-meanwhile",
        Text::new(
            format!("{clerk} 已在 {recorded} 先办了“{business}”，您看到的已经不是最新情况"),
            format!(
                "{clerk} was first, at {recorded}, with {business}; what you saw is out of date"
            ),
        ),
        Text::fixed(
            "没有办理任何内容；请重新打开，看过现在的情况再用新的编号提交",
            "nothing was done; look again and send it under a new key if it is still right",
        ),
    )
}
