//! 险种与人员类别 — which insurance a fact is about, and as what the person is insured.

use serde::{Deserialize, Serialize};

use crate::Text;

/// 险种 — the kind of insurance. Pension and unemployment are out of scope as rules, but they
/// appear on the same bills, and people confuse their rates with ours.
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
pub enum InsuranceKind {
    /// 职工基本医疗保险 (310).
    EmployeeMedical,
    /// 城乡居民基本医疗保险 (390).
    ResidentMedical,
    /// 大额医疗费用补助 (330).
    LargeAmount,
    /// 公务员医疗补助 (320).
    CivilServant,
    /// 生育保险 (510).
    Maternity,
    /// 基本养老保险.
    Pension,
    /// 失业保险.
    Unemployment,
    /// 工伤保险.
    WorkInjury,
}

impl InsuranceKind {
    /// Every kind, in the order of the glossary.
    pub const ALL: [InsuranceKind; 8] = [
        InsuranceKind::EmployeeMedical,
        InsuranceKind::ResidentMedical,
        InsuranceKind::LargeAmount,
        InsuranceKind::CivilServant,
        InsuranceKind::Maternity,
        InsuranceKind::Pension,
        InsuranceKind::Unemployment,
        InsuranceKind::WorkInjury,
    ];

    /// The name that people know.
    pub const fn label(self) -> Text {
        match self {
            InsuranceKind::EmployeeMedical => Text::fixed("职工医保", "employee medical"),
            InsuranceKind::ResidentMedical => Text::fixed("居民医保", "resident medical"),
            InsuranceKind::LargeAmount => Text::fixed("大额医疗补助", "large-amount supplement"),
            InsuranceKind::CivilServant => {
                Text::fixed("公务员医疗补助", "civil-servant supplement")
            }
            InsuranceKind::Maternity => Text::fixed("生育保险", "maternity"),
            InsuranceKind::Pension => Text::fixed("养老保险", "pension"),
            InsuranceKind::Unemployment => Text::fixed("失业保险", "unemployment"),
            InsuranceKind::WorkInjury => Text::fixed("工伤保险", "work injury"),
        }
    }

    /// Whether this is one of the two basic medical schemes.
    pub const fn is_basic_medical(self) -> bool {
        matches!(self, InsuranceKind::EmployeeMedical | InsuranceKind::ResidentMedical)
    }
}

/// 人员类别 — as what a person is insured; rules are chosen by it.
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
pub enum PersonClass {
    /// 单位在职职工 — employed, the employer declares and pays.
    Employee,
    /// 灵活就业人员 — pays everything himself.
    Flexible,
    /// 退休人员.
    Retired,
    /// 城乡居民.
    Resident,
}

impl PersonClass {
    /// Every class.
    pub const ALL: [PersonClass; 4] =
        [PersonClass::Employee, PersonClass::Flexible, PersonClass::Retired, PersonClass::Resident];

    /// The name that people know.
    pub const fn label(self) -> Text {
        match self {
            PersonClass::Employee => Text::fixed("在职职工", "employee"),
            PersonClass::Flexible => Text::fixed("灵活就业", "flexibly employed"),
            PersonClass::Retired => Text::fixed("退休人员", "retired"),
            PersonClass::Resident => Text::fixed("城乡居民", "resident"),
        }
    }
}
