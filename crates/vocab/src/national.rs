//! 国家代码 — the numbers under which the national platform keeps kinds of account income and
//! spending, of contributions and of changes. They are facts about that platform, not rules: a kind
//! of ours carries the one that means the same, or says that there is none.

use serde::Serialize;

use crate::Text;

/// 国家代码表 — in which table of the national platform a code stands; numbers are unique within a
/// table only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeTable {
    /// 账户收支类型.
    Movement,
    /// 缴费类型.
    Contribution,
    /// 缴费到账标志.
    Arrival,
    /// 参保状态.
    Enrolment,
    /// 人员变更类型.
    PersonChange,
    /// 单位变更类型.
    EmployerChange,
}

impl CodeTable {
    /// Every table.
    pub const ALL: [CodeTable; 6] = [
        CodeTable::Movement,
        CodeTable::Contribution,
        CodeTable::Arrival,
        CodeTable::Enrolment,
        CodeTable::PersonChange,
        CodeTable::EmployerChange,
    ];

    /// Short name, as exports write it.
    pub const fn name(self) -> &'static str {
        match self {
            CodeTable::Movement => "movement",
            CodeTable::Contribution => "contribution",
            CodeTable::Arrival => "arrival",
            CodeTable::Enrolment => "enrolment",
            CodeTable::PersonChange => "person-change",
            CodeTable::EmployerChange => "employer-change",
        }
    }

    /// The name that people know.
    pub const fn label(self) -> Text {
        match self {
            CodeTable::Movement => Text::fixed("账户收支类型", "kind of account movement"),
            CodeTable::Contribution => Text::fixed("缴费类型", "kind of contribution"),
            CodeTable::Arrival => Text::fixed("缴费到账标志", "whether a contribution arrived"),
            CodeTable::Enrolment => Text::fixed("参保状态", "state of an enrolment"),
            CodeTable::PersonChange => Text::fixed("人员变更类型", "kind of change of a person"),
            CodeTable::EmployerChange => {
                Text::fixed("单位变更类型", "kind of change of an employer")
            }
        }
    }

    /// 出处: where the numbers are known from. The published interface of institutions leaves this
    /// side out, so that no code here is more than what the platform's own tables show.
    pub const fn source(self) -> Text {
        Text::fixed(
            "国家医疗保障信息平台经办侧数据表的代码值（江苏、河北两地可见）；\
             定点医药机构接口规范不含这部分",
            "values in the tables of the national platform's office side, as seen in Jiangsu and \
             Hebei; the published interface of institutions leaves them out",
        )
    }
}

/// 国家代码 — one code of one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct NationalCode {
    /// 代码表.
    pub table: CodeTable,
    /// 代码, with its leading zero.
    pub code: &'static str,
}

impl NationalCode {
    /// 账户收支类型.
    pub const fn movement(code: &'static str) -> NationalCode {
        NationalCode { table: CodeTable::Movement, code }
    }

    /// 缴费类型.
    pub const fn contribution(code: &'static str) -> NationalCode {
        NationalCode { table: CodeTable::Contribution, code }
    }

    /// 人员变更类型.
    pub const fn person_change(code: &'static str) -> NationalCode {
        NationalCode { table: CodeTable::PersonChange, code }
    }

    /// 单位变更类型.
    pub const fn employer_change(code: &'static str) -> NationalCode {
        NationalCode { table: CodeTable::EmployerChange, code }
    }
}
