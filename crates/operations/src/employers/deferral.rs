//! 缓缴 — months that an employer may pay later. Nothing of them is late until then, and whoever
//! works there sees on his own contributions that it was approved.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{DueStage, StoreError};
use vocab::record::Contribution;
use vocab::{Date, Month, NationalCode, Text};

use super::active;
use super::assess::CONTRIBUTIONS;
use crate::office::{Business, Work, refuse};
use crate::together::TOGETHER;

const DEFERRALS: &str = "office.deferrals";

/// 缓缴 as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Deferral {
    first: Month,
    last: Month,
    until: Date,
    document: String,
}

/// 缓缴 — months that an employer may pay later; until then nothing of them is late.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Defer {
    /// 单位编号.
    #[serde(alias = "单位编号")]
    #[schemars(with = "String")]
    pub employer: MemberId,
    /// 起始所属期.
    #[serde(alias = "起始所属期")]
    pub first: Month,
    /// 终止所属期.
    #[serde(alias = "终止所属期")]
    pub last: Month,
    /// 缓缴至.
    #[serde(alias = "缓缴至")]
    pub until: Date,
    /// 凭据: the document that allows it.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 缓缴 granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deferred {
    /// 缓缴至.
    pub until: Date,
    /// Months deferred.
    pub months: i32,
}

impl Business for Defer {
    type Answer = Deferred;
    const NAME: &'static str = "employer.defer";
    const LABEL: Text = Text::fixed("缓缴", "defer payment");
    const REFUSALS: &'static [&'static str] =
        &["employer-elsewhere", "document-missing", "deferral-backwards"];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("992")];

    fn subject(&self) -> Option<String> {
        Some(self.employer.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Deferred, StoreError> {
        active(work, &self.employer).await?;
        if self.document.trim().is_empty() {
            return Err(refuse(
                "document-missing",
                ["缓缴没有批准文件", "a deferral needs a document"],
                ["请填写批准文件的编号", "give the number of the document"],
            ));
        }
        let months = self.last.months_since(self.first) + 1;
        if months < 1 || self.until <= self.last.first_day() {
            return Err(refuse(
                "deferral-backwards",
                ["缓缴的月份或期限前后颠倒", "months or date run backwards"],
                ["请核对起止所属期和缓缴期限", "check the months and the date"],
            ));
        }
        let row = Deferral {
            first: self.first,
            last: self.last,
            until: self.until,
            document: self.document.clone(),
        };
        work.desk.put(&self.employer, DEFERRALS, None, &row).await?;
        self.note_on_lines(work).await?;
        Ok(Deferred { until: self.until, months })
    }
}

impl Defer {
    /// Writes it on the lines that are assessed already, so that everybody finds in his own
    /// contributions why nothing is paid yet.
    async fn note_on_lines(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let place = work.place();
        let mut dues = work.desk.dues_of_payer(&self.employer, DueStage::Assessed).await?;
        dues.retain(|due| due.place == place && (self.first..=self.last).contains(&due.month));
        for dues in dues.chunks(TOGETHER) {
            let places: Vec<_> = dues.iter().map(|it| (&it.member, it.position)).collect();
            let mut rows = work.desk.rows_at::<Contribution>(CONTRIBUTIONS, &places).await?;
            for row in &mut rows {
                row.version = row.version.saturating_add(1);
                row.row.deferred_until = row.row.deferred_until.max(Some(self.until));
            }
            work.desk.put_many(CONTRIBUTIONS, &rows).await?;
        }
        Ok(())
    }
}

/// 单位的缓缴 — every deferral that an employer was granted.
#[derive(Debug, Default)]
pub(crate) struct Deferrals(Vec<Deferral>);

impl Deferrals {
    /// The day to which a month may be paid.
    pub fn until(&self, month: Month) -> Option<Date> {
        let granted = self.0.iter().filter(|it| it.first <= month && month <= it.last);
        granted.map(|it| it.until).max()
    }
}

/// What an employer was granted.
pub(crate) async fn deferrals_of(
    work: &mut Work<'_>,
    employer: &MemberId,
) -> Result<Deferrals, StoreError> {
    let rows: Vec<(i64, Deferral)> = work.desk.rows(employer, DEFERRALS).await?;
    Ok(Deferrals(rows.into_iter().map(|(_, row)| row).collect()))
}
