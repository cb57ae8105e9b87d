//! 账户收支、卡、限制、转移 — what happened to the account, and what gives access to it.

use serde::{Deserialize, Serialize};

use crate::{Date, Fen, IdentityNumber, Month, NationalCode, PlaceCode, Text};

/// 收支类型 — kinds of account income and spending, by the national codes.
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
pub enum MovementKind {
    /// 个人账户划入 (101) — the account part of a contribution.
    Credit,
    /// 退休人员划入 (101) — paid by the fund, without a contribution.
    RetireeCredit,
    /// 结息 (102).
    Interest,
    /// 退收 (104) — a credit taken back; a reversal names the line that it reverses.
    CreditReversal,
    /// 继承转入 (106).
    InheritanceIn,
    /// 账户转入 (107).
    TransferIn,
    /// 预划收入 (108) — credited ahead of the months that it is for.
    AdvanceCredit,
    /// 医保退费 (109) — a spending refunded.
    SpendingRefund,
    /// 特殊调整 (110) — a correction; positive or negative.
    Correction,
    /// 一次性注入 (112).
    Injection,
    /// 期初余额 (113) — what was there before the first row of the record.
    Opening,
    /// 医保消费 (201).
    Spending,
    /// 返还 (202) — paid out to the person.
    Withdrawal,
    /// 清退 (203) — paid out at closing.
    Closing,
    /// 账户代缴费 (205) — premiums paid for oneself or a relative.
    PremiumPayment,
    /// 账户转出 (207).
    TransferOut,
    /// 划拨继承人 (208).
    ToHeirs,
}

impl MovementKind {
    /// Every kind, income first, in the order of the national codes.
    pub const ALL: [MovementKind; 17] = [
        MovementKind::Credit,
        MovementKind::RetireeCredit,
        MovementKind::Interest,
        MovementKind::CreditReversal,
        MovementKind::InheritanceIn,
        MovementKind::TransferIn,
        MovementKind::AdvanceCredit,
        MovementKind::SpendingRefund,
        MovementKind::Correction,
        MovementKind::Injection,
        MovementKind::Opening,
        MovementKind::Spending,
        MovementKind::Withdrawal,
        MovementKind::Closing,
        MovementKind::PremiumPayment,
        MovementKind::TransferOut,
        MovementKind::ToHeirs,
    ];

    /// 国家代码 of the kind.
    pub const fn national(self) -> NationalCode {
        let code = match self {
            MovementKind::Credit | MovementKind::RetireeCredit => "101",
            MovementKind::Interest => "102",
            MovementKind::CreditReversal => "104",
            MovementKind::InheritanceIn => "106",
            MovementKind::TransferIn => "107",
            MovementKind::AdvanceCredit => "108",
            MovementKind::SpendingRefund => "109",
            MovementKind::Correction => "110",
            MovementKind::Injection => "112",
            MovementKind::Opening => "113",
            MovementKind::Spending => "201",
            MovementKind::Withdrawal => "202",
            MovementKind::Closing => "203",
            MovementKind::PremiumPayment => "205",
            MovementKind::TransferOut => "207",
            MovementKind::ToHeirs => "208",
        };
        NationalCode::movement(code)
    }

    /// Whether the amount of such a line is money leaving the account.
    pub const fn is_outgoing(self) -> bool {
        matches!(
            self,
            MovementKind::CreditReversal
                | MovementKind::Spending
                | MovementKind::Withdrawal
                | MovementKind::Closing
                | MovementKind::PremiumPayment
                | MovementKind::TransferOut
                | MovementKind::ToHeirs
        )
    }

    /// Whether a line of this kind may carry either sign.
    pub const fn takes_either_sign(self) -> bool {
        matches!(self, MovementKind::Correction)
    }

    /// The name that people know.
    pub const fn label(self) -> Text {
        match self {
            MovementKind::Credit => Text::fixed("个人账户划入", "credit"),
            MovementKind::RetireeCredit => Text::fixed("退休人员划入", "retiree credit"),
            MovementKind::Interest => Text::fixed("结息", "interest"),
            MovementKind::CreditReversal => Text::fixed("退收", "credit taken back"),
            MovementKind::InheritanceIn => Text::fixed("继承转入", "inherited"),
            MovementKind::TransferIn => Text::fixed("账户转入", "transferred in"),
            MovementKind::AdvanceCredit => Text::fixed("预划收入", "advance credit"),
            MovementKind::SpendingRefund => Text::fixed("医保退费", "spending refunded"),
            MovementKind::Correction => Text::fixed("特殊调整", "correction"),
            MovementKind::Injection => Text::fixed("一次性注入", "one-off injection"),
            MovementKind::Opening => Text::fixed("期初余额", "opening balance"),
            MovementKind::Spending => Text::fixed("医保消费", "spending"),
            MovementKind::Withdrawal => Text::fixed("返还", "withdrawal"),
            MovementKind::Closing => Text::fixed("清退", "paid out at closing"),
            MovementKind::PremiumPayment => Text::fixed("账户代缴费", "premium paid from account"),
            MovementKind::TransferOut => Text::fixed("账户转出", "transferred out"),
            MovementKind::ToHeirs => Text::fixed("划拨继承人", "to heirs"),
        }
    }
}

/// 账户收支 — one posted line of a personal account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Movement {
    /// 参保地: which place's account; the member's own place if not stated.
    #[serde(default)]
    pub place: Option<PlaceCode>,
    /// 日期: posting day.
    pub date: Date,
    /// 收支类型.
    pub kind: MovementKind,
    /// 金额: effect on the balance, negative when money leaves.
    pub amount: Fen,
    /// 费款所属期: the contribution month that a credit is for.
    #[serde(default)]
    pub month: Option<Month>,
    /// 机构: hospital, pharmacy or office on the other side.
    #[serde(default)]
    pub counterparty: Option<String>,
    /// 使用人: the relative who spent, if not the member.
    #[serde(default)]
    pub used_by: Option<String>,
    /// 流水号.
    #[serde(default)]
    pub id: Option<String>,
    /// 冲正流水号: the line that this one reverses.
    #[serde(default)]
    pub reverses: Option<String>,
    /// 说明.
    #[serde(default)]
    pub note: Option<String>,
    /// 行号 — where the row stands in its source, for evidence.
    #[serde(default)]
    pub row: u32,
}

impl Movement {
    /// 机构类别 instead of the name: what a relative's visit shows to the owner of the account unless
    /// the relative agreed to more.
    pub fn institution_kind(&self) -> Option<Text> {
        self.counterparty.as_deref().map(institution_kind)
    }
}

/// 机构类别 of a name, which says the kind and nothing else.
pub fn institution_kind(name: &str) -> Text {
    const KINDS: [(&str, Text); 8] = [
        ("药房", Text::fixed("某药店", "a pharmacy")),
        ("药店", Text::fixed("某药店", "a pharmacy")),
        ("卫生院", Text::fixed("某卫生院", "a township clinic")),
        ("卫生服务中心", Text::fixed("某社区卫生服务中心", "a community clinic")),
        ("卫生室", Text::fixed("某卫生室", "a village clinic")),
        ("诊所", Text::fixed("某诊所", "a clinic")),
        ("门诊部", Text::fixed("某门诊部", "an outpatient clinic")),
        ("医院", Text::fixed("某医院", "a hospital")),
    ];
    let found = KINDS.into_iter().find(|(word, _)| name.contains(word));
    found.map_or(Text::fixed("某机构", "an institution"), |(_, kind)| kind)
}

/// 账户状态 — the state of the account itself, apart from any card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AccountState {
    /// 正常.
    Open,
    /// 未开户.
    NotOpened,
    /// 封存.
    Sealed,
    /// 冻结.
    Frozen,
    /// 已注销.
    Closed,
}

/// 账户 — what the ledger of a place is said to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatedAccount {
    /// 参保地.
    #[serde(default)]
    pub place: Option<PlaceCode>,
    /// 账本余额; absent if the source did not print it.
    #[serde(default)]
    pub balance: Option<Fen>,
    /// 账本日期.
    #[serde(default)]
    pub as_of: Option<Date>,
    /// 账户状态.
    pub state: AccountState,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

/// 卡类型 — what gives access to the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CardKind {
    /// 社保卡.
    SocialSecurityCard,
    /// 医保电子凭证（医保码）.
    ElectronicCredential,
}

/// 卡状态 — the state of a card; never of the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CardState {
    /// 未申领.
    NeverIssued,
    /// 已申领未激活.
    Issued,
    /// 已激活.
    Active,
    /// 挂失.
    Lost,
    /// 损坏.
    Damaged,
    /// 已换新.
    Replaced,
}

/// 卡 — one card or credential and its state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// 卡类型.
    pub kind: CardKind,
    /// 卡状态.
    pub state: CardState,
    /// 卡号尾号.
    #[serde(default)]
    pub tail: Option<String>,
    /// 发卡日期.
    #[serde(default)]
    pub issued: Option<Date>,
    /// 状态日期: since when the card is in this state.
    #[serde(default)]
    pub since: Option<Date>,
    /// 同步日期: when the insured place learned of this card; absent if it has not.
    #[serde(default)]
    pub bound: Option<Date>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

/// 限制类型.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RestrictionKind {
    /// 冻结 — by a court or for risk; the money stays and cannot be spent.
    Frozen,
    /// 封存 — set aside while nothing is paid or the case is open.
    Sealed,
}

impl RestrictionKind {
    /// Every kind.
    pub const ALL: [RestrictionKind; 2] = [RestrictionKind::Frozen, RestrictionKind::Sealed];

    /// The name that people know.
    pub const fn label(self) -> Text {
        match self {
            RestrictionKind::Frozen => Text::fixed("冻结", "frozen"),
            RestrictionKind::Sealed => Text::fixed("封存", "sealed"),
        }
    }

    /// 国家代码 of setting such a restriction and of lifting it; the platform has none for 封存.
    pub const fn national(self) -> &'static [NationalCode] {
        const FROZEN: &[NationalCode] =
            &[NationalCode::person_change("31"), NationalCode::person_change("32")];
        match self {
            RestrictionKind::Frozen => FROZEN,
            RestrictionKind::Sealed => &[],
        }
    }
}

/// 账户限制 — why money in the account cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Restriction {
    /// 参保地.
    #[serde(default)]
    pub place: Option<PlaceCode>,
    /// 限制类型.
    pub kind: RestrictionKind,
    /// 决定机关.
    #[serde(default)]
    pub authority: Option<String>,
    /// 原因.
    #[serde(default)]
    pub reason: Option<String>,
    /// 起始日期.
    pub from: Date,
    /// 解除日期.
    #[serde(default)]
    pub until: Option<Date>,
    /// 限制金额: how much is blocked; the whole balance if absent.
    #[serde(default)]
    pub amount: Option<Fen>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

/// 关系转移 — an account on its way from one place to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// 转出地.
    pub from_place: PlaceCode,
    /// 转入地.
    pub to_place: PlaceCode,
    /// 申请日期.
    pub applied: Date,
    /// 转出日期.
    #[serde(default)]
    pub sent: Option<Date>,
    /// 转入日期.
    #[serde(default)]
    pub arrived: Option<Date>,
    /// 转移金额.
    #[serde(default)]
    pub amount: Option<Fen>,
    /// 办理机构: who has it now.
    #[serde(default)]
    pub office: Option<String>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

/// 家庭共济 — a relative who may spend from the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FamilyBinding {
    /// 使用人.
    pub relative: String,
    /// 关系, such as 父亲.
    #[serde(default)]
    pub relation: Option<String>,
    /// 绑定日期.
    pub from: Date,
    /// 解绑日期.
    #[serde(default)]
    pub until: Option<Date>,
    /// 每月限额.
    #[serde(default)]
    pub monthly_limit: Option<Fen>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

/// 暂存款 — money that the fund holds because it fits no account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspense {
    /// 参保地.
    #[serde(default)]
    pub place: Option<PlaceCode>,
    /// 日期.
    pub date: Date,
    /// 金额: what would go to the account.
    pub amount: Fen,
    /// 登记姓名.
    #[serde(default)]
    pub name: Option<String>,
    /// 登记证件号码, as typed; it need not be valid.
    #[serde(default)]
    pub number: Option<String>,
    /// 费款所属期.
    #[serde(default)]
    pub month: Option<Month>,
    /// 暂存原因, as the fund says it; absent where the identity is the reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// 行号.
    #[serde(default)]
    pub row: u32,
}

/// Keeps the identity type in this module's vocabulary: suspense numbers are compared with it.
impl Suspense {
    /// 近似匹配 — whether this money is probably the member's: same name with a number that
    /// differs in at most two places, or the same number under another name.
    pub fn nearly_matches(&self, name: Option<&str>, number: Option<&IdentityNumber>) -> bool {
        let same_name = name.is_some() && self.name.as_deref() == name;
        let distance = match (&self.number, number) {
            (Some(typed), Some(number)) => Some(number.distance(typed)),
            _ => None,
        };
        match distance {
            Some(0) => !same_name,
            Some(1..=2) => same_name,
            _ => false,
        }
    }

    /// Whether it came under the member's own name and number, so that it waits for something else.
    pub fn is_of(&self, name: Option<&str>, number: Option<&IdentityNumber>) -> bool {
        name.is_some()
            && self.name.as_deref() == name
            && number.is_some_and(|it| self.number.as_deref() == Some(it.as_str()))
    }
}
