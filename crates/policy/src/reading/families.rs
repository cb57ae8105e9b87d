//! 规则分类 — the families of keys in the order in which people ask, with their names.

use vocab::Text;

/// 规则分类 — keys with the same first word.
#[derive(Debug)]
pub struct KeyFamily {
    /// First word of the keys.
    pub code: &'static str,
    /// What people call it.
    pub name: Text,
}

const fn family(code: &'static str, zh: &'static str, en: &'static str) -> KeyFamily {
    KeyFamily { code, name: Text::fixed(zh, en) }
}

/// 分类总表.
pub static FAMILIES: &[KeyFamily] = &[
    family("account", "个人账户", "Personal account"),
    family("contribution", "缴费", "Contributions"),
    family("average", "平均工资", "Average wages"),
    family("credit", "划入", "Credits"),
    family("interest", "利息", "Interest"),
    family("deposit", "存款利率", "Rates of deposits"),
    family("outpatient", "门诊", "Outpatient care"),
    family("pharmacy", "药店购药", "Pharmacies"),
    family("chronic", "门诊慢特病", "Chronic outpatient care"),
    family("special", "门诊特殊病", "Special outpatient diseases"),
    family("inpatient", "住院", "Inpatient care"),
    family("remote", "异地就医", "Care elsewhere"),
    family("large_amount", "大额补助", "Large-amount supplement"),
    family("catastrophic", "大病保险", "Catastrophic insurance"),
    family("supplementary", "补充保障", "Supplementary cover"),
    family("assistance", "医疗救助", "Medical assistance"),
    family("tilt", "倾斜救助", "Further assistance"),
    family("sharing", "家庭共济", "Sharing in the family"),
    family("withdrawal", "个人账户支取", "Withdrawals"),
    family("inheritance", "个人账户继承", "Inheritance"),
    family("resident", "居民缴费", "Residents' contributions"),
    family("reward", "连续参保激励", "Rewards for unbroken years"),
    family("surcharge", "滞纳金", "Late-payment surcharge"),
    family("wait", "断缴与等待期", "Breaks and waiting"),
    family("transfer", "关系转移", "Transfers"),
    family("retirement", "退休", "Retirement"),
    family("maternity", "生育", "Maternity"),
    family("", "其他", "Others"),
];

impl KeyFamily {
    /// The family of a key; the last one, without a code, for keys that have none.
    pub fn of(key: &str) -> Option<&'static KeyFamily> {
        let code = key.split('.').next().unwrap_or_default();
        FAMILIES.iter().find(|family| family.code == code).or(FAMILIES.last())
    }

    /// Whether a key belongs to it.
    pub fn has(&self, key: &str) -> bool {
        KeyFamily::of(key).is_some_and(|family| family.code == self.code)
    }
}
