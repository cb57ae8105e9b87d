//! 缴费 — one row for one insurance, one month, one payer: the chain declared → assessed →
//! paid → received → credited, whose first missing link names who must act.

use serde::{Deserialize, Serialize};

use crate::{Date, Fen, InsuranceKind, Month, NationalCode, PlaceCode, Text};

/// 缴费类型 — why the money was paid; national codes of contribution kinds.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ContributionKind {
    /// 正常缴费 (10).
    #[default]
    Normal,
    /// 补收 (30) — paid later for a month that was missed.
    BackPayment,
    /// 一次性补收 (32), such as the years missing at retirement.
    LumpSum,
    /// 基数补差 (34) — the difference after a base was corrected or adjusted.
    BaseDifference,
    /// 预缴 (60) — several months paid at once, credited month by month.
    Prepaid,
    /// 退收 (20) — taken back; amounts are negative.
    Refund,
}

impl ContributionKind {
    /// Every kind, in the order of the national codes.
    pub const ALL: [ContributionKind; 6] = [
        ContributionKind::Normal,
        ContributionKind::Refund,
        ContributionKind::BackPayment,
        ContributionKind::LumpSum,
        ContributionKind::BaseDifference,
        ContributionKind::Prepaid,
    ];

    /// 国家代码 of the kind.
    pub const fn national(self) -> NationalCode {
        let code = match self {
            ContributionKind::Normal => "10",
            ContributionKind::Refund => "20",
            ContributionKind::BackPayment => "30",
            ContributionKind::LumpSum => "32",
            ContributionKind::BaseDifference => "34",
            ContributionKind::Prepaid => "60",
        };
        NationalCode::contribution(code)
    }

    /// The name that people know.
    pub const fn label(self) -> Text {
        match self {
            ContributionKind::Normal => Text::fixed("正常缴费", "normal"),
            ContributionKind::Refund => Text::fixed("退收", "refund"),
            ContributionKind::BackPayment => Text::fixed("补收", "back-payment"),
            ContributionKind::LumpSum => Text::fixed("一次性补收", "lump sum"),
            ContributionKind::BaseDifference => Text::fixed("基数补差", "base difference"),
            ContributionKind::Prepaid => Text::fixed("预缴", "prepaid"),
        }
    }
}

/// 环节 — the links of the chain, in order.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 申报 — the employer (or the person) declares the base.
    Declared,
    /// 核定 — the bureau or the tax office fixes what is owed.
    Assessed,
    /// 缴费 — the money leaves the payer.
    Paid,
    /// 到账 — the fund has the money.
    Received,
    /// 划入 — the account part is in the personal account.
    Credited,
}

impl Stage {
    /// The five links in order.
    pub const ALL: [Stage; 5] =
        [Stage::Declared, Stage::Assessed, Stage::Paid, Stage::Received, Stage::Credited];

    /// The word that people read.
    pub const fn label(self) -> Text {
        match self {
            Stage::Declared => Text::fixed("申报", "declared"),
            Stage::Assessed => Text::fixed("核定", "assessed"),
            Stage::Paid => Text::fixed("缴费", "paid"),
            Stage::Received => Text::fixed("到账", "received"),
            Stage::Credited => Text::fixed("划入", "credited"),
        }
    }
}

/// 缴费 — what was declared, owed, paid, received and credited for one month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    /// 参保地; the member's own place if not stated.
    #[serde(default)]
    pub place: Option<PlaceCode>,
    /// 险种.
    pub kind: InsuranceKind,
    /// 费款所属期.
    pub month: Month,
    /// 缴费类型.
    #[serde(default)]
    pub payment: ContributionKind,
    /// 单位.
    #[serde(default)]
    pub employer: Option<String>,
    /// 申报工资: what the employer reported, before floor and ceiling.
    #[serde(default)]
    pub declared_wage: Option<Fen>,
    /// 缴费基数.
    #[serde(default)]
    pub base: Option<Fen>,
    /// 单位缴费.
    #[serde(default)]
    pub employer_part: Fen,
    /// 个人缴费.
    #[serde(default)]
    pub individual_part: Fen,
    /// 其他缴费: large-amount and other supplements billed with it.
    #[serde(default)]
    pub other_part: Fen,
    /// 滞纳金.
    #[serde(default)]
    pub late_fee: Fen,
    /// 申报日期.
    #[serde(default)]
    pub declared: Option<Date>,
    /// 核定日期.
    #[serde(default)]
    pub assessed: Option<Date>,
    /// 缴费日期.
    #[serde(default)]
    pub paid: Option<Date>,
    /// 到账日期.
    #[serde(default)]
    pub received: Option<Date>,
    /// 划入日期.
    #[serde(default)]
    pub credited: Option<Date>,
    /// 划入金额: the account part, where the source prints it in the contribution row.
    #[serde(default)]
    pub credited_amount: Option<Fen>,
    /// 缓缴至: the day to which the employer may pay later, by an approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deferred_until: Option<Date>,
    /// 办理结果: why a declaration or a credit was rejected, in the words of the office.
    #[serde(default)]
    pub outcome: Option<String>,
    /// 行号 — where the row stands in its source, for evidence.
    #[serde(default)]
    pub row: u32,
}

impl Contribution {
    /// A row with nothing but its insurance and month.
    pub fn of(kind: InsuranceKind, month: Month) -> Contribution {
        Contribution {
            place: None,
            kind,
            month,
            payment: ContributionKind::Normal,
            employer: None,
            declared_wage: None,
            base: None,
            employer_part: Fen::ZERO,
            individual_part: Fen::ZERO,
            other_part: Fen::ZERO,
            late_fee: Fen::ZERO,
            declared: None,
            assessed: None,
            paid: None,
            received: None,
            credited: None,
            credited_amount: None,
            deferred_until: None,
            outcome: None,
            row: 0,
        }
    }

    /// When a link was closed.
    pub fn date_of(&self, stage: Stage) -> Option<Date> {
        match stage {
            Stage::Declared => self.declared,
            Stage::Assessed => self.assessed,
            Stage::Paid => self.paid,
            Stage::Received => self.received,
            Stage::Credited => self.credited,
        }
    }

    /// The links that must be closed by now because a later one is, or that have a date.
    /// Files that people download often print only the last date.
    pub fn reached(&self) -> Option<Stage> {
        Stage::ALL.into_iter().rev().find(|stage| self.date_of(*stage).is_some())
    }
}
