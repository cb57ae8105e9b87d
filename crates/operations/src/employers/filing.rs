//! 申报 — an employer says what each of his people earns. Every row is looked at; if one cannot be
//! taken, none is, and each reason names its row.

use std::collections::BTreeSet;

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::{Date, Fen, Month, PlaceCode, Text};

use super::rows::Rows;
use super::year_base::fixed_bases;
use super::{STAFF, Staff, active};
use crate::office::{Business, Work, Yuan, refuse};

/// Section of an employer's file.
pub(crate) const FILINGS: &str = "office.filings";

/// 月度申报 — the wages of a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// 单位编号.
    #[serde(alias = "单位编号")]
    #[schemars(with = "String")]
    pub employer: MemberId,
    /// 费款所属期.
    #[serde(alias = "费款所属期")]
    pub month: Month,
    /// 申报明细.
    #[serde(default, alias = "申报明细")]
    pub lines: Vec<FileLine>,
}

/// 申报明细 — one person's wage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileLine {
    /// 姓名.
    #[serde(alias = "姓名")]
    pub name: String,
    /// 证件号码.
    #[serde(alias = "证件号码")]
    pub identity_number: String,
    /// 申报工资.
    #[serde(alias = "申报工资")]
    pub wage: Yuan,
    /// 行号 in the file that it was read from; counted from the top if absent.
    #[serde(default, alias = "行号", skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
}

/// 已申报.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Filed {
    /// Rows taken.
    pub rows: usize,
    /// 申报工资合计, as it is assessed.
    pub wages: Yuan,
    /// 漏报: insured through this employer in the month and not in the file.
    pub missing: Vec<String>,
    /// 按年度基数: rows that are assessed on the base of the year and not on the wage of the month.
    #[serde(default)]
    pub by_year_base: usize,
}

/// 一次申报 as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Filing {
    pub month: Month,
    /// Where; absent in files of before this was written down.
    #[serde(default)]
    pub place: Option<PlaceCode>,
    pub filed: Date,
    pub lines: Vec<FiledLine>,
    /// Number of the bill made from it.
    pub bill: Option<String>,
}

/// 一次申报 without its lines.
#[derive(Debug, Deserialize)]
pub(crate) struct FilingHead {
    pub month: Month,
    #[serde(default)]
    pub place: Option<PlaceCode>,
    /// Read to be counted.
    pub lines: Vec<serde::de::IgnoredAny>,
    pub bill: Option<String>,
}

/// 已受理的一行.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FiledLine {
    pub member: MemberId,
    pub wage: Fen,
}

impl Business for File {
    type Answer = Filed;
    const NAME: &'static str = "employer.file";
    const LABEL: Text = Text::fixed("月度申报", "file the wages of a month");
    const REFUSALS: &'static [&'static str] = &[
        "employer-unknown",
        "employer-not-active",
        "employer-elsewhere",
        "filing-empty",
        "filing-rows-refused",
        "filed-and-assessed",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.employer.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Filed, StoreError> {
        active(work, &self.employer).await?;
        if self.lines.is_empty() {
            return Err(refuse(
                "filing-empty",
                ["申报文件里没有人员", "the file names nobody"],
                ["请检查文件；本月确实没有人员的不用申报", "check the file"],
            ));
        }
        let filings: Vec<(i64, Filing)> = work.desk.rows(&self.employer, FILINGS).await?;
        let earlier = filings.into_iter().find(|(_, filing)| filing.month == self.month);
        if earlier.as_ref().is_some_and(|(_, filing)| filing.bill.is_some()) {
            return Err(refuse(
                "filed-and-assessed",
                [
                    format!("{} 已经核定，不能重新申报", self.month),
                    format!("{} is assessed already", self.month),
                ],
                ["工资报错了请办理基数调整，差额会补上", "have the base adjusted instead"],
            ));
        }
        let (lines, by_year_base) = self.check_rows(work).await?;
        let wages = crate::reckon::sum(lines.iter().map(|line| line.wage))?;
        let missing = self.missing(work, &lines).await?;
        let rows = lines.len();
        let (month, place) = (self.month, Some(work.place()));
        let filing = Filing { month, place, filed: work.today(), lines, bill: None };
        let position = earlier.map(|(position, _)| position);
        work.desk.put(&self.employer, FILINGS, position, &filing).await?;
        Ok(Filed { rows, wages: Yuan(wages), missing, by_year_base })
    }
}

impl File {
    async fn check_rows(&self, work: &mut Work<'_>) -> Result<(Vec<FiledLine>, usize), StoreError> {
        let rows = Rows {
            employer: &self.employer,
            first: self.month,
            last: self.month,
            refused: "filing-rows-refused",
        };
        let people = rows.check(work, &self.lines).await?;
        let fixed = fixed_bases(work, &self.employer, self.month, &people).await?;
        let by_year = fixed.len();
        let lines = people.into_iter().zip(&self.lines).map(|(member, line)| {
            let wage = fixed.get(&member).copied().unwrap_or(line.wage.0);
            FiledLine { member, wage }
        });
        Ok((lines.collect(), by_year))
    }

    async fn missing(
        &self,
        work: &mut Work<'_>,
        lines: &[FiledLine],
    ) -> Result<Vec<String>, StoreError> {
        let filed: BTreeSet<&MemberId> = lines.iter().map(|line| &line.member).collect();
        let staff: Vec<(i64, Staff)> = work.desk.rows(&self.employer, STAFF).await?;
        let here = staff.into_iter().map(|(_, it)| it).filter(|it| {
            it.from <= self.month.last_day()
                && it.until.is_none_or(|until| until >= self.month.first_day())
        });
        let missing: BTreeSet<String> =
            here.filter(|it| !filed.contains(&it.member)).map(|it| it.member.to_string()).collect();
        Ok(missing.into_iter().collect())
    }
}
