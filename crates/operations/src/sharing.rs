//! 家庭共济 — the owner of an account lets a relative in, within a monthly limit and until a day,
//! and can end it at any time. The relative's spending shows in the owner's passbook with who,
//! where and how much.

mod kin;
mod pay;
mod view;

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{FamilyBinding, PersonalRecord};
use vocab::{Date, Text};

use crate::accounts::positive;
use crate::office::{Business, Work, Yuan, refuse};

pub use pay::{PaidTogether, PayShared, SharerPaid};
pub use view::{Consents, SharedUse, SharedWith, consents_of, seen_by_owner};

/// Rows of the owner's file that only the office reads.
const LINKS: &str = "office.sharing";

/// 绑定附记 — what the personal record does not say of a binding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Link {
    relative: String,
    member: Option<MemberId>,
    show_where: bool,
    from: Date,
}

/// Where it stands who has let a relative in.
fn register(relative: &MemberId) -> String {
    format!("sharer.{relative}")
}

/// The binding of a relative that holds on a day.
pub(crate) fn bound_on<'r>(
    record: &'r PersonalRecord,
    relative: &str,
    day: Date,
) -> Option<&'r FamilyBinding> {
    record.family.iter().flatten().find(|it| {
        it.relative == relative && it.from <= day && it.until.is_none_or(|until| until >= day)
    })
}

/// 没有绑定.
pub(crate) fn not_bound(relative: &str, day: Date) -> StoreError {
    refuse(
        "relative-not-bound",
        [
            format!("{relative} 在 {day} 没有绑定这个账户"),
            format!("{relative} was not bound to the account on {day}"),
        ],
        ["请账户本人先办理家庭共济绑定", "the owner must bind the relative first"],
    )
}

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
    /// 使用人编号, if he is registered: then the account can pay his bills by itself.
    #[serde(default, alias = "使用人编号", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub relative_member: Option<MemberId>,
    /// 关系, such as 父亲.
    #[serde(alias = "关系")]
    pub relation: String,
    /// 同意显示机构: the relative agrees that the owner sees where.
    #[serde(default, alias = "同意显示机构", skip_serializing_if = "std::ops::Not::not")]
    pub show_where: bool,
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
        "relative-is-owner",
        "relative-name-differs",
        "relation-not-kin",
        "rule-unknown-here",
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
        kin::check(work, self.relation.trim(), self.from)?;
        self.check_number(work).await?;
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
        let link = Link {
            relative: self.relative.trim().to_owned(),
            member: self.relative_member.clone(),
            show_where: self.show_where,
            from: self.from,
        };
        work.desk.put(&self.member, LINKS, None, &link).await?;
        if let Some(relative) = &self.relative_member {
            let owner = &self.member;
            work.desk.mark(&register(relative), owner.as_str(), owner).await?;
        }
        Ok(Bindings { bound })
    }
}

impl Bind {
    /// The number is another person's, and his name is the one given.
    async fn check_number(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let Some(relative) = &self.relative_member else { return Ok(()) };
        if *relative == self.member {
            return Err(refuse(
                "relative-is-owner",
                ["使用人就是账户本人", "the relative is the owner"],
                ["本人用自己的账户不用绑定", "the owner needs no binding"],
            ));
        }
        let record = work.desk.person(relative).await?;
        if record.member.name.as_deref() != Some(self.relative.trim()) {
            return Err(refuse(
                "relative-name-differs",
                [
                    format!("编号 {relative} 登记的姓名不是 {}", self.relative.trim()),
                    format!("{relative} is not registered as {}", self.relative.trim()),
                ],
                ["请核对使用人的姓名和编号", "check name and number"],
            ));
        }
        Ok(())
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
