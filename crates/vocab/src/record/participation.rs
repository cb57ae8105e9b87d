//! 参保与就业 — as what, where and since when a person is insured, and where he works.

use serde::{Deserialize, Serialize};

use crate::{CodeTable, Date, Fen, InsuranceKind, NationalCode, PersonClass, PlaceCode, Text};

/// 参保状态.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum EnrolmentStatus {
    /// 正常参保.
    #[default]
    Active,
    /// 暂停参保.
    Paused,
    /// 终止参保.
    Ended,
}

impl EnrolmentStatus {
    /// Every state.
    pub const ALL: [EnrolmentStatus; 3] =
        [EnrolmentStatus::Active, EnrolmentStatus::Paused, EnrolmentStatus::Ended];

    /// The name that people know.
    pub const fn label(self) -> Text {
        match self {
            EnrolmentStatus::Active => Text::fixed("正常参保", "active"),
            EnrolmentStatus::Paused => Text::fixed("暂停参保", "paused"),
            EnrolmentStatus::Ended => Text::fixed("终止参保", "ended"),
        }
    }

    /// 国家代码 of the state.
    pub const fn national(self) -> NationalCode {
        let code = match self {
            EnrolmentStatus::Active => "1",
            EnrolmentStatus::Paused => "2",
            EnrolmentStatus::Ended => "3",
        };
        NationalCode { table: CodeTable::Enrolment, code }
    }
}

/// 参保 — one period of being insured in one scheme at one place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// 参保地.
    #[serde(default)]
    pub place: Option<PlaceCode>,
    /// 险种.
    pub kind: InsuranceKind,
    /// 人员类别.
    pub class: PersonClass,
    /// 档次, in the words of the place: 一档, 低档 … never interpreted by its number.
    #[serde(default)]
    pub tier: Option<String>,
    /// 户籍类别, where a rule asks for it.
    #[serde(default)]
    pub household: Option<String>,
    /// 单位.
    #[serde(default)]
    pub employer: Option<String>,
    /// 起始日期.
    pub from: Date,
    /// 终止日期: last day, if it has ended.
    #[serde(default)]
    pub until: Option<Date>,
    /// 参保状态.
    #[serde(default)]
    pub status: EnrolmentStatus,
    /// 登记姓名: under which name the enrolment is kept, if not the member's.
    #[serde(default)]
    pub holder_name: Option<String>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

impl Enrolment {
    /// Whether the period includes a day, whatever the status.
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// 就业 — one employment, whether or not anybody was insured for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Employment {
    /// 单位.
    pub employer: String,
    /// 入职日期.
    pub from: Date,
    /// 离职日期.
    #[serde(default)]
    pub until: Option<Date>,
    /// 停保申报日期: when the employer reported that the person left.
    #[serde(default)]
    pub stop_reported: Option<Date>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

/// 变更类型 — kinds of status change, by the national codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatusChangeKind {
    /// 新参保 (11).
    Enrolled,
    /// 恢复缴费 (12).
    Resumed,
    /// 终止 (21).
    Ended,
    /// 中断缴费 (22).
    Interrupted,
    /// 在职转退休 (25).
    Retired,
    /// 身份变更 (27).
    IdentityChanged,
}

impl StatusChangeKind {
    /// Every kind.
    pub const ALL: [StatusChangeKind; 6] = [
        StatusChangeKind::Enrolled,
        StatusChangeKind::Resumed,
        StatusChangeKind::Ended,
        StatusChangeKind::Interrupted,
        StatusChangeKind::Retired,
        StatusChangeKind::IdentityChanged,
    ];

    /// The name that people know.
    pub const fn label(self) -> Text {
        match self {
            StatusChangeKind::Enrolled => Text::fixed("新参保", "enrolled"),
            StatusChangeKind::Resumed => Text::fixed("恢复缴费", "resumed"),
            StatusChangeKind::Ended => Text::fixed("终止", "ended"),
            StatusChangeKind::Interrupted => Text::fixed("中断缴费", "interrupted"),
            StatusChangeKind::Retired => Text::fixed("在职转退休", "retired"),
            StatusChangeKind::IdentityChanged => Text::fixed("身份变更", "identity changed"),
        }
    }

    /// 国家代码 of the kind.
    pub const fn national(self) -> NationalCode {
        let code = match self {
            StatusChangeKind::Enrolled => "11",
            StatusChangeKind::Resumed => "12",
            StatusChangeKind::Ended => "21",
            StatusChangeKind::Interrupted => "22",
            StatusChangeKind::Retired => "25",
            StatusChangeKind::IdentityChanged => "27",
        };
        NationalCode::person_change(code)
    }
}

/// 人员变更 — one status change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusChange {
    /// 日期.
    pub date: Date,
    /// 变更类型.
    pub kind: StatusChangeKind,
    /// 说明.
    #[serde(default)]
    pub note: Option<String>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

/// 退休 — retirement as far as medical insurance is concerned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retirement {
    /// 退休日期.
    pub retired_on: Date,
    /// 医保退休确认日期: when the bureau confirmed the years; absent while it has not.
    #[serde(default)]
    pub confirmed_on: Option<Date>,
    /// 认定缴费月数.
    #[serde(default)]
    pub months_recognised: Option<u32>,
    /// 月养老金, where the credit is a share of it.
    #[serde(default)]
    pub pension: Option<Fen>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

/// 身份变更 — a name or number that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityChange {
    /// 日期.
    pub date: Date,
    /// 旧姓名.
    #[serde(default)]
    pub old_name: Option<String>,
    /// 旧证件号码.
    #[serde(default)]
    pub old_number: Option<String>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}
