//! 个人记录 — everything that may be known about one person's insurance, as plain facts.
//!
//! The same type is read from a file that a person downloaded, from the store of an agency and
//! from a case file; `diagnosis` reads nothing else. A section that is `None` was *not supplied*;
//! `Some(vec![])` says "looked, and there is nothing". The difference decides between
//! "excluded" and "cannot tell".
//!
//! Chinese sheet and column names stand first in each comment: they are what readers of files
//! and authors of cases use.

mod account;
mod channel;
mod contribution;
mod participation;

use serde::{Deserialize, Serialize};

pub use account::{
    AccountState, Card, CardKind, CardState, FamilyBinding, Movement, MovementKind, Restriction,
    RestrictionKind, StatedAccount, Suspense, Transfer, institution_kind,
};
pub use channel::{Display, DisplayContent, Dispute, Incident};
pub use contribution::{Contribution, ContributionKind, Stage};
pub use participation::{
    Employment, Enrolment, EnrolmentStatus, IdentityChange, Retirement, StatusChange,
    StatusChangeKind,
};

use crate::{Date, IdentityNumber, PlaceCode, Sex};

/// 个人记录 — one person's facts; see the module for the meaning of `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PersonalRecord {
    /// 参保人.
    pub member: Member,
    /// 参保.
    pub enrolments: Option<Vec<Enrolment>>,
    /// 就业.
    pub employments: Option<Vec<Employment>>,
    /// 缴费.
    pub contributions: Option<Vec<Contribution>>,
    /// 账户收支.
    pub movements: Option<Vec<Movement>>,
    /// 账户.
    pub accounts: Option<Vec<StatedAccount>>,
    /// 卡.
    pub cards: Option<Vec<Card>>,
    /// 账户限制.
    pub restrictions: Option<Vec<Restriction>>,
    /// 关系转移.
    pub transfers: Option<Vec<Transfer>>,
    /// 家庭共济.
    pub family: Option<Vec<FamilyBinding>>,
    /// 人员变更.
    pub status_changes: Option<Vec<StatusChange>>,
    /// 退休.
    pub retirement: Option<Retirement>,
    /// 身份变更.
    pub identity_changes: Option<Vec<IdentityChange>>,
    /// 暂存款.
    pub suspense: Option<Vec<Suspense>>,
    /// 渠道显示.
    pub displays: Option<Vec<Display>>,
    /// 渠道故障.
    pub incidents: Option<Vec<Incident>>,
    /// 异议.
    pub disputes: Option<Vec<Dispute>>,
}

impl PersonalRecord {
    /// Whether an enrolment is kept under another name than the member's, present or past: it is
    /// somebody else's until that is cleared up.
    pub fn is_other_holder(&self, enrolment: &Enrolment) -> bool {
        let Some(holder) = enrolment.holder_name.as_deref() else { return false };
        let old_names = self.identity_changes.iter().flatten().map(|it| it.old_name.as_deref());
        old_names.chain([self.member.name.as_deref()]).all(|name| name != Some(holder))
    }

    /// The enrolments that are the member's own, in their order.
    pub fn own_enrolments(&self) -> impl Iterator<Item = &Enrolment> + Clone {
        self.enrolments.iter().flatten().filter(|it| !self.is_other_holder(it))
    }
}

/// 参保人 — who the record is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Member {
    /// 姓名.
    pub name: Option<String>,
    /// 证件号码.
    pub identity_number: Option<IdentityNumber>,
    /// 性别; read from the number if absent.
    pub sex: Option<Sex>,
    /// 出生日期; read from the number if absent.
    pub birth_date: Option<Date>,
    /// 参保地: the place whose account is asked about.
    pub place: Option<PlaceCode>,
}

impl Member {
    /// Birth date as stated, else as written in the identity number.
    pub fn born(&self) -> Option<Date> {
        self.birth_date.or_else(|| self.identity_number.as_ref()?.birth_date())
    }

    /// Sex as stated, else as written in the identity number.
    pub fn registered_sex(&self) -> Option<Sex> {
        self.sex.or_else(|| self.identity_number.as_ref().map(IdentityNumber::sex))
    }

    /// Completed years of age on a day; `None` if the birth date is unknown or later.
    pub fn age_on(&self, day: Date) -> Option<i32> {
        let born = self.born().filter(|born| *born <= day)?;
        let years = i32::from(day.year()) - i32::from(born.year());
        let before_birthday = (day.month(), day.day()) < (born.month(), born.day());
        Some(if before_birthday { years - 1 } else { years })
    }
}
