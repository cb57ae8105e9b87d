//! 渠道 — what an app, a site or a window displayed, which need not be what the ledger holds.

use serde::{Deserialize, Serialize};

use crate::{Date, Fen, InsuranceKind, PlaceCode, Text};

/// 显示内容 — which figure a screen really showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DisplayContent {
    /// 个人账户余额.
    PersonalAccount,
    /// 银行账户余额 — the card's bank account, which is another account at another institution.
    BankAccount,
    /// 门诊额度 — yearly outpatient quota, which starts anew and is not money.
    OutpatientQuota,
    /// 本年账户 — only the compartment of the current year.
    CurrentYearPart,
    /// 隐藏 — the screen hides the amount until the eye is tapped.
    Hidden,
    /// 未查询到 — the channel found no such record.
    NotFound,
    /// 查询失败 — the channel did not answer.
    Failed,
}

impl DisplayContent {
    /// Every content.
    pub const ALL: [DisplayContent; 7] = [
        DisplayContent::PersonalAccount,
        DisplayContent::BankAccount,
        DisplayContent::OutpatientQuota,
        DisplayContent::CurrentYearPart,
        DisplayContent::Hidden,
        DisplayContent::NotFound,
        DisplayContent::Failed,
    ];

    /// The name that people know.
    pub const fn label(self) -> Text {
        match self {
            DisplayContent::PersonalAccount => Text::fixed("个人账户余额", "personal account"),
            DisplayContent::BankAccount => Text::fixed("银行账户余额", "bank account"),
            DisplayContent::OutpatientQuota => Text::fixed("门诊额度", "outpatient quota"),
            DisplayContent::CurrentYearPart => Text::fixed("本年账户", "current-year part"),
            DisplayContent::Hidden => Text::fixed("隐藏", "hidden"),
            DisplayContent::NotFound => Text::fixed("未查询到", "not found"),
            DisplayContent::Failed => Text::fixed("查询失败", "failed"),
        }
    }
}

/// 渠道显示 — one look at one channel, with what was typed in and what came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Display {
    /// 渠道.
    pub channel: String,
    /// 查询日期.
    pub shown: Date,
    /// 显示内容.
    pub content: DisplayContent,
    /// 显示金额; absent if no amount was shown.
    #[serde(default)]
    pub amount: Option<Fen>,
    /// 数据日期: the day that the channel's own data are from.
    #[serde(default)]
    pub data_as_of: Option<Date>,
    /// 查询证件号码, as typed.
    #[serde(default)]
    pub query_number: Option<String>,
    /// 查询参保地.
    #[serde(default)]
    pub query_place: Option<PlaceCode>,
    /// 查询险种.
    #[serde(default)]
    pub query_kind: Option<InsuranceKind>,
    /// 查询年度.
    #[serde(default)]
    pub query_year: Option<i16>,
    /// 已绑定: whether the person is bound to the channel's login.
    #[serde(default)]
    pub bound: Option<bool>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

/// 渠道故障 — a known outage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// 渠道.
    pub channel: String,
    /// 起始日期.
    pub from: Date,
    /// 结束日期; absent while it lasts.
    #[serde(default)]
    pub until: Option<Date>,
    /// 预计恢复日期.
    #[serde(default)]
    pub expected: Option<Date>,
    /// 公告.
    #[serde(default)]
    pub notice: Option<String>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

/// 异议 — a line that the person says is not his.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dispute {
    /// 日期.
    pub date: Date,
    /// 流水号: the disputed line.
    pub movement: String,
    /// 原因.
    #[serde(default)]
    pub reason: Option<String>,
    /// 结案日期; absent while it is open.
    #[serde(default)]
    pub closed: Option<Date>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}
