//! 家庭共济 — the owner of an account lets a relative in, within a monthly limit and until a day,
//! and can end it at any time. The relative's spending shows in the owner's passbook with who,
//! where and how much.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::FamilyBinding;
use vocab::{Date, Text};

use crate::accounts::positive;
use crate::office::{Business, Work, Yuan, refuse};

/// 家庭共济绑定.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bind {
    /// 人员编号 of the owner.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 使用人.
    #[serde(alias = "使用人")]
    pub relative: String,
    /// 关系, such as 父亲.
    #[serde(alias = "关系")]
    pub relation: String,
    /// 本人同意: the owner's consent.
    #[serde(alias = "本人同意")]
    pub consent: bool,
    /// 绑定日期.
    #[serde(alias = "绑定日期")]
    pub from: Date,
    /// 到期日期.
    #[serde(default, alias = "到期日期", skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// 每月限额.
    #[serde(default, alias = "每月限额", skip_serializing_if = "Option::is_none")]
    pub monthly_limit: Option<Yuan>,
}

/// 共济情况.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bindings {
    /// Relatives who may use the account on the day.
    pub bound: usize,
}

fn count(rows: &[FamilyBinding], day: Date) -> usize {
    let open = |it: &&FamilyBinding| it.from <= day && it.until.is_none_or(|until| until >= day);
    rows.iter().filter(open).count()
}

impl Business for Bind {
    type Answer = Bindings;
    const NAME: &'static str = "sharing.bind";
    const LABEL: Text = Text::fixed("家庭共济绑定", "let a relative in");
    const REFUSALS: &'static [&'static str] = &[
        "consent-missing",
        "relative-missing",
        "relative-bound",
        "binding-backwards",
        "amount-not-positive",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Bindings, StoreError> {
        let mut record = work.desk.person(&self.member).await?;
        if !self.consent {
            return Err(refuse(
                "consent-missing",
                ["账户本人没有同意", "the owner has not consented"],
                ["请由账户本人申请或签字", "the owner must ask for it or sign"],
            ));
        }
        if self.relative.trim().is_empty() || self.relation.trim().is_empty() {
            return Err(refuse(
                "relative-missing",
                ["没有写明使用人或关系", "the relative or the relation is missing"],
                ["请填写使用人姓名和与本人的关系", "name the relative and the relation"],
            ));
        }
        if self.until.is_some_and(|until| until < self.from) {
            return Err(refuse(
                "binding-backwards",
                ["到期日期早于绑定日期", "the last day is before the first"],
                ["请核对日期", "check the days"],
            ));
        }
        if let Some(limit) = self.monthly_limit {
            positive(limit.0)?;
        }
        let rows = record.family.get_or_insert_default();
        let bound = rows.iter().any(|it| {
            it.relative == self.relative && it.until.is_none_or(|until| until >= self.from)
        });
        if bound {
            return Err(refuse(
                "relative-bound",
                [
                    format!("{} 已经绑定", self.relative),
                    format!("{} is bound already", self.relative),
                ],
                ["要改限额请先解绑再绑定", "to change the limit, end it and bind anew"],
            ));
        }
        rows.push(FamilyBinding {
            relative: self.relative.trim().to_owned(),
            relation: Some(self.relation.trim().to_owned()),
            from: self.from,
            until: self.until,
            monthly_limit: self.monthly_limit.map(|limit| limit.0),
            row: 0,
        });
        let bound = count(rows, self.from);
        work.desk.keep(&self.member, &record).await?;
        Ok(Bindings { bound })
    }
}

/// 家庭共济解绑 — from the next day on nothing more can be spent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    /// 人员编号 of the owner.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 使用人.
    #[serde(alias = "使用人")]
    pub relative: String,
    /// 解绑日期: the last day.
    #[serde(alias = "解绑日期")]
    pub until: Date,
}

impl Business for Revoke {
    type Answer = Bindings;
    const NAME: &'static str = "sharing.revoke";
    const LABEL: Text = Text::fixed("家庭共济解绑", "end a relative's use");
    const REFUSALS: &'static [&'static str] = &["relative-not-bound"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Bindings, StoreError> {
        let mut record = work.desk.person(&self.member).await?;
        let rows = record.family.get_or_insert_default();
        let row = rows.iter_mut().find(|it| {
            it.relative == self.relative
                && it.from <= self.until
                && it.until.is_none_or(|until| until > self.until)
        });
        let Some(row) = row else {
            return Err(refuse(
                "relative-not-bound",
                [
                    format!("{} 没有绑定这个账户", self.relative),
                    format!("{} is not bound to the account", self.relative),
                ],
                ["请核对使用人", "check the relative"],
            ));
        };
        row.until = Some(self.until);
        let bound = count(rows, self.until.saturating_add(jiff::Span::new().days(1)));
        work.desk.keep(&self.member, &record).await?;
        Ok(Bindings { bound })
    }
}
