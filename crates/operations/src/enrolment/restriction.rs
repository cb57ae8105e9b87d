//! 冻结、封存 — a mark on the account. The money stays in it to the fen; it cannot be spent while
//! the mark stands.

use ledger::MemberId;
use ledger::refusals::check_day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{PersonalRecord, Restriction, RestrictionKind};
use vocab::{Date, Fen, NationalCode, PlaceCode, Text};

use crate::office::{Business, Work, Yuan, refuse};

/// 账户限制.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Restrict {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 限制类型.
    #[serde(alias = "限制类型")]
    pub kind: RestrictionKind,
    /// 决定机关.
    #[serde(alias = "决定机关")]
    pub authority: String,
    /// 原因.
    #[serde(default, alias = "原因", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// 起始日期.
    #[serde(alias = "起始日期")]
    pub from: Date,
    /// 限制金额; the whole balance if absent.
    #[serde(default, alias = "限制金额", skip_serializing_if = "Option::is_none")]
    pub amount: Option<Yuan>,
}

/// 账户与限制 now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Restricted {
    /// 账本余额: what it was before, to the fen.
    pub balance: Yuan,
    /// Marks that stand on the account.
    pub standing: usize,
}

impl Business for Restrict {
    type Answer = Restricted;
    const NAME: &'static str = "enrolment.restrict";
    const LABEL: Text = Text::fixed("账户冻结、封存", "freeze or seal an account");
    const REFUSALS: &'static [&'static str] = &["authority-missing", "restricted-already"];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::person_change("31")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Restricted, StoreError> {
        let mut record = work.desk.person(&self.member).await?;
        if self.authority.trim().is_empty() {
            return Err(refuse(
                "authority-missing",
                ["没有写明决定机关", "who decided it is missing"],
                ["请填写作出决定的法院或机构", "name the court or office that decided it"],
            ));
        }
        check_day(self.from, self.from)?;
        let place = work.place();
        let rows = record.restrictions.get_or_insert_default();
        let same = rows.iter().any(|it| {
            it.place == Some(place)
                && it.kind == self.kind
                && it.until.is_none()
                && it.authority.as_deref() == Some(self.authority.as_str())
        });
        if same {
            return Err(refuse(
                "restricted-already",
                ["这个机关的同类限制还没有解除", "the same authority's mark stands already"],
                ["不用重复办理", "there is nothing to do"],
            ));
        }
        rows.push(Restriction {
            place: Some(place),
            kind: self.kind,
            authority: Some(self.authority.clone()),
            reason: self.reason.clone(),
            from: self.from,
            until: None,
            amount: self.amount.map(|amount| amount.0),
            row: 0,
        });
        let here = |it: &&Restriction| it.until.is_none() && it.place == Some(place);
        let standing = rows.iter().filter(here).count();
        work.desk.keep(&self.member, &record).await?;
        let (head, _) = work.desk.look(&self.member, place).await?;
        Ok(Restricted { balance: Yuan(head.balance), standing })
    }
}

/// 解除限制.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Lift {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 限制类型.
    #[serde(alias = "限制类型")]
    pub kind: RestrictionKind,
    /// 决定机关: only who set the mark lifts it.
    #[serde(alias = "决定机关")]
    pub authority: String,
    /// 解除日期.
    #[serde(alias = "解除日期")]
    pub until: Date,
}

impl Business for Lift {
    type Answer = Restricted;
    const NAME: &'static str = "enrolment.lift";
    const LABEL: Text = Text::fixed("账户解冻、启封", "lift a restriction");
    const REFUSALS: &'static [&'static str] = &["not-restricted"];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::person_change("32")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Restricted, StoreError> {
        let mut record = work.desk.person(&self.member).await?;
        let place = work.place();
        let rows = record.restrictions.get_or_insert_default();
        let row = rows.iter_mut().find(|it| {
            it.place == Some(place)
                && it.kind == self.kind
                && it.until.is_none()
                && it.from <= self.until
                && it.authority.as_deref() == Some(self.authority.as_str())
        });
        let Some(row) = row else {
            return Err(refuse(
                "not-restricted",
                ["没有这个机关设的这种限制", "there is no such mark of this authority"],
                ["请核对限制类型和决定机关；谁设的由谁解除", "only who set a mark can lift it"],
            ));
        };
        row.until = Some(self.until);
        let here = |it: &&Restriction| it.until.is_none() && it.place == Some(place);
        let standing = rows.iter().filter(here).count();
        work.desk.keep(&self.member, &record).await?;
        let (head, _) = work.desk.look(&self.member, place).await?;
        Ok(Restricted { balance: Yuan(head.balance), standing })
    }
}

/// What of a balance cannot be spent on a day: marks that stand, at most the balance.
pub(crate) fn blocked(
    record: &PersonalRecord,
    place: PlaceCode,
    day: Date,
    balance: Fen,
) -> Option<Fen> {
    let own = record.member.place;
    let rows = record.restrictions.iter().flatten();
    let standing = rows.filter(|it| {
        it.place.or(own) == Some(place)
            && it.from <= day
            && it.until.is_none_or(|until| until > day)
    });
    let sum = Fen::checked_sum(standing.map(|it| it.amount.unwrap_or(balance)))?;
    Some(sum.min(balance))
}
