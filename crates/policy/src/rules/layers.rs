//! 基本医保以上与以外 — the shapes of the layers on what a person still bears (catastrophic,
//! supplementary, assistance), of chronic care, of rewards and of sharing in a family.

use vocab::{Fen, Rate, Rounding, Text};

use super::{Band, Cited, SettlementRules};

/// 叠加保障层 — pays a part of what the patient still bears when the layers below have paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// 起付标准 of the year; nothing where the document says that there is none.
    pub deductible: Cited<Fen>,
    /// Bands on the part above the deductible.
    pub bands: Vec<Band>,
    /// 封顶, where there is one.
    pub cap: Option<Cited<Fen>>,
    /// Whether the deductible of the basic layer counts as borne; `None` where no document says,
    /// and then it counts.
    pub basic_deductible_counts: Option<Cited<bool>>,
}

/// 各层保障 — the layers above the basic one, in the order in which they pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerRules {
    /// 大病保险.
    pub catastrophic: Option<Layer>,
    /// 补充保障 — a second layer on the burden, such as 大额二次补助.
    pub supplementary: Option<Layer>,
    /// 医疗救助, for people of a class of aid.
    pub assistance: Option<Layer>,
    /// 倾斜救助 — further assistance on what is left after assistance.
    pub tilt: Option<Layer>,
    /// Rounding of each payment.
    pub rounding: Cited<Rounding>,
}

/// 救助对象类别 — the five classes that assistance tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AidClass {
    /// 特困人员.
    Destitute,
    /// 低保对象.
    MinimumLiving,
    /// 低保边缘家庭成员.
    NearMinimum,
    /// 防止返贫监测对象.
    RelapseWatched,
    /// 因病致贫重病患者.
    IllnessPoor,
}

impl AidClass {
    /// Every class, the one that is helped most first.
    pub const ALL: [AidClass; 5] = [
        AidClass::Destitute,
        AidClass::MinimumLiving,
        AidClass::NearMinimum,
        AidClass::RelapseWatched,
        AidClass::IllnessPoor,
    ];

    /// Name in packs and fact files.
    pub const fn name(self) -> &'static str {
        match self {
            AidClass::Destitute => "destitute",
            AidClass::MinimumLiving => "minimum-living",
            AidClass::NearMinimum => "near-minimum",
            AidClass::RelapseWatched => "relapse-watched",
            AidClass::IllnessPoor => "illness-poor",
        }
    }

    /// The class of a name.
    pub fn named(name: &str) -> Option<AidClass> {
        AidClass::ALL.into_iter().find(|class| class.name() == name)
    }

    /// What people call it.
    pub const fn label(self) -> Text {
        match self {
            AidClass::Destitute => Text::fixed("特困人员", "destitute"),
            AidClass::MinimumLiving => Text::fixed("低保对象", "on minimum living allowance"),
            AidClass::NearMinimum => Text::fixed("低保边缘", "near the minimum"),
            AidClass::RelapseWatched => {
                Text::fixed("防止返贫监测对象", "watched against a relapse into poverty")
            }
            AidClass::IllnessPoor => Text::fixed("因病致贫重病患者", "impoverished by illness"),
        }
    }
}

/// 门诊慢特病规则 — the settlement by the tables of the disease, and its monthly quota; the yearly
/// one is the cap of the settlement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChronicRules {
    /// Deductible, ratio, yearly quota.
    pub settlement: SettlementRules,
    /// 月度限额 of active people, on what [`SettlementRules::cap_on`] says.
    pub month_quota_active: Option<Cited<Fen>>,
    /// 月度限额 of retired people.
    pub month_quota_retired: Option<Cited<Fen>>,
}

/// 激励标准 — what unbroken years and years without a claim add to the cap of catastrophic
/// insurance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardRates {
    /// Years of unbroken enrolment before the reward starts.
    pub after_years: Cited<i32>,
    /// Addition to the cap for each further year.
    pub per_year: Cited<Fen>,
    /// 基金零报销激励 — reward for each year without a claim.
    pub zero_claim: Option<Cited<Fen>>,
    /// 激励总额上限 as an amount.
    pub cap: Option<Cited<Fen>>,
    /// 激励总额上限 as a share of the original cap.
    pub cap_share: Option<Cited<Rate>>,
}

/// 激励规则 — the original cap, what raises it and what lowers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardRules {
    /// 原限额.
    pub cap: Cited<Fen>,
    /// 激励标准.
    pub rates: RewardRates,
    /// 断保再参保 — what lowers the cap after a break.
    pub rejoin_cut: Option<Cited<Fen>>,
    /// Whether a claim of catastrophic insurance clears the reward for years without a claim.
    pub claim_clears_zero_claim: Option<Cited<bool>>,
}

/// 共济人的先后.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SharerOrder {
    /// 按绑定的先后, as the family set it.
    Binding,
    /// 余额多的先付.
    LargestFirst,
}

/// 家庭共济规则 — who pays the patient's own part, in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharingRules {
    /// 先用本人账户.
    pub own_account_first: Cited<bool>,
    /// Which of several sharers pays first, where a document says.
    pub order: Option<Cited<SharerOrder>>,
    /// 一次结算只用一位共济人.
    pub one_a_bill: Option<Cited<bool>>,
    /// 余额达到多少才能共济.
    pub least_balance: Option<Cited<Fen>>,
}

/// 账户两部分的先后.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpendOrder {
    /// 先用本年划入.
    CurrentFirst,
    /// 先用历年结转.
    EarlierFirst,
}
