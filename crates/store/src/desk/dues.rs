//! 应收明细 — what was assessed, and how far each line has come: the working list behind bills,
//! receipts and credits. The truth stands in the facts; this finds it quickly.

use ledger::MemberId;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use vocab::{Date, Fen, InsuranceKind, Month, PlaceCode};

use super::Desk;
use crate::rows::{Value, counted, day, parsed, parsed_if_any};
use crate::statements::{self, DUE_COLUMNS};
use crate::together::{Columns, Together};
use crate::{Fault, FaultKind, Store, StoreError};

/// 环节 of a line that was assessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DueStage {
    /// 已核定，未到账.
    Assessed,
    /// 已到账，未划入.
    Received,
    /// 已划入, or received where nothing is credited.
    Settled,
    /// 已退.
    Refunded,
    /// 已撤销.
    Cancelled,
}

/// 应收明细 — one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// 人员编号.
    pub member: MemberId,
    /// Row of the member's contributions.
    pub position: i64,
    /// 参保地.
    pub place: PlaceCode,
    /// Who pays: an employer, or the member himself.
    pub payer: MemberId,
    /// 核定单号.
    pub bill: String,
    /// 费款所属期.
    pub month: Month,
    /// 险种.
    pub insurance: InsuranceKind,
    /// 单位缴费.
    pub employer_part: Fen,
    /// 个人缴费.
    pub individual_part: Fen,
    /// 其他缴费.
    pub other_part: Fen,
    /// How far it has come.
    pub stage: DueStage,
    /// 到账日期.
    pub received: Option<Date>,
    /// 应划入日期: the day by which the account should have it; absent if nothing is credited.
    pub expected: Option<Date>,
}

impl Due {
    /// All parts together, or `None` on overflow.
    pub fn total(&self) -> Option<Fen> {
        Fen::checked_sum([self.employer_part, self.individual_part, self.other_part])
    }
}

impl Desk {
    /// Adds lines.
    pub async fn add_dues(&mut self, dues: &[Due]) -> Result<(), StoreError> {
        let mut writing = self.writing();
        writing.add_dues(dues);
        self.write(writing).await
    }

    /// Writes down how far lines have come.
    pub async fn move_dues(&mut self, dues: &[Due]) -> Result<(), StoreError> {
        let mut writing = self.writing();
        writing.move_dues(dues);
        self.write(writing).await
    }

    /// The same for one line.
    pub async fn move_due(&mut self, due: &Due) -> Result<(), StoreError> {
        self.move_dues(std::slice::from_ref(due)).await
    }

    /// The lines of a bill.
    pub async fn dues_of_bill(&mut self, bill: &str) -> Result<Vec<Due>, StoreError> {
        self.dues(statements::DUES_OF_BILL, vec![bill.into()]).await
    }

    /// The lines of a payer at a stage, the oldest month first.
    pub async fn dues_of_payer(
        &mut self,
        payer: &MemberId,
        stage: DueStage,
    ) -> Result<Vec<Due>, StoreError> {
        let values =
            vec![self.slip.place.to_string().into(), payer.as_str().into(), word(&stage).into()];
        self.dues(statements::DUES_OF_PAYER, values).await
    }

    /// A member's lines.
    pub async fn dues_of_member(&mut self, member: &MemberId) -> Result<Vec<Due>, StoreError> {
        self.dues(statements::DUES_OF_MEMBER, vec![member.as_str().into()]).await
    }

    /// How many people have paid for a scheme here in a span of months.
    pub async fn people_paid(
        &mut self,
        insurance: InsuranceKind,
        first: Month,
        last: Month,
    ) -> Result<i64, StoreError> {
        let row = sqlx::query(statements::PEOPLE_PAID)
            .bind(self.slip.place.to_string())
            .bind(word(&insurance))
            .bind(first.to_string())
            .bind(last.to_string())
            .fetch_one(self.seat.here().await?)
            .await?;
        Ok(row.try_get("people")?)
    }

    /// Lines that were received and are to be credited by a day, in order of member and row, from
    /// after a line on, at most so many.
    pub async fn dues_to_credit(
        &mut self,
        by: Date,
        after: Option<(&MemberId, i64)>,
        most: i64,
    ) -> Result<Vec<Due>, StoreError> {
        let (member, position) = after.map_or(("", 0), |(it, position)| (it.as_str(), position));
        let values = vec![
            self.slip.place.to_string().into(),
            by.to_string().into(),
            member.into(),
            position.into(),
            most.into(),
        ];
        self.dues(statements::DUES_TO_CREDIT, values).await
    }

    async fn dues(&mut self, sql: &str, values: Vec<Value>) -> Result<Vec<Due>, StoreError> {
        let dues = Together { columns: DUE_COLUMNS, sql: sql.to_owned(), values, usual: true };
        read_dues(&dues.fetch(self.seat.here().await?).await?)
    }
}

impl Store {
    /// The lines of a place at a stage.
    pub async fn dues_of_stage(
        &self,
        place: PlaceCode,
        stage: DueStage,
    ) -> Result<Vec<Due>, StoreError> {
        let query = match stage {
            DueStage::Received => sqlx::query(statements::DUES_RECEIVED).bind(place.to_string()),
            _ => sqlx::query(statements::DUES_OF_STAGE).bind(place.to_string()).bind(word(&stage)),
        };
        read_dues(&query.fetch_all(&self.pool).await?)
    }

    /// Every line that an employer owes or owed at a place, the oldest month first.
    pub async fn dues_of_employer(
        &self,
        place: PlaceCode,
        employer: &MemberId,
    ) -> Result<Vec<Due>, StoreError> {
        let query = sqlx::query(statements::DUES_OF_EMPLOYER)
            .bind(place.to_string())
            .bind(employer.as_str());
        read_dues(&query.fetch_all(&self.pool).await?)
    }

    /// How many lines of a place were received and are to be credited by a day.
    pub async fn count_to_credit(&self, place: PlaceCode, by: Date) -> Result<u64, StoreError> {
        let row = sqlx::query(statements::COUNT_TO_CREDIT)
            .bind(place.to_string())
            .bind(by.to_string())
            .fetch_one(&self.pool)
            .await?;
        let unreadable = |_| Fault::new(FaultKind::Unreadable, "dues");
        Ok(u64::try_from(row.try_get::<i64, _>("lines")?).map_err(unreadable)?)
    }
}

pub(super) fn row_of(due: &Due) -> Vec<Value> {
    vec![
        due.member.as_str().into(),
        due.position.into(),
        due.place.to_string().into(),
        due.payer.as_str().into(),
        due.bill.as_str().into(),
        due.month.to_string().into(),
        word(&due.insurance).into(),
        due.employer_part.0.into(),
        due.individual_part.0.into(),
        due.other_part.0.into(),
        word(&due.stage).into(),
        Value::Text(due.received.map(|day| day.to_string())),
        Value::Text(due.expected.map(|day| day.to_string())),
    ]
}

fn read_dues(rows: &[impl Columns]) -> Result<Vec<Due>, StoreError> {
    rows.iter().map(|row| Ok(read_due(row)?)).collect()
}

fn read_due(row: &impl Columns) -> Result<Due, Fault> {
    Ok(Due {
        member: parsed(row, "member", MemberId::parse)?,
        position: counted(row, "position")?,
        place: parsed(row, "place", PlaceCode::parse)?,
        payer: parsed(row, "payer", MemberId::parse)?,
        bill: parsed(row, "bill", |bill| Some(bill.to_owned()))?,
        month: parsed(row, "month", Month::parse)?,
        insurance: parsed(row, "insurance", meaning)?,
        employer_part: Fen(counted(row, "employer_part")?),
        individual_part: Fen(counted(row, "individual_part")?),
        other_part: Fen(counted(row, "other_part")?),
        stage: parsed(row, "stage", meaning)?,
        received: parsed_if_any(row, "received", day)?,
        expected: parsed_if_any(row, "expected", day)?,
    })
}

/// The word that stands for a variant in every published shape.
pub(super) fn word<T: Serialize>(variant: &T) -> String {
    serde_json::to_string(variant).unwrap_or_default().trim_matches('"').to_owned()
}

fn meaning<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).ok()
}
