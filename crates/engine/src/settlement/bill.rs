//! 账单与结果 — what a settlement is about, and what comes of it.

use policy::rules::ItemKind;

use crate::Carrier;

/// 账单 — one bill, amounts in fen. A part that a bill does not have is `None`.
#[derive(Debug)]
pub struct Bill<C: Carrier> {
    /// 医疗费用总额.
    pub total: C::Money,
    /// 目录外自费.
    pub outside_catalogue: Option<C::Money>,
    /// 乙类费用, the whole of it, before the first pay.
    pub class_b: Option<C::Money>,
    /// 超限价自付.
    pub over_limit: Option<C::Money>,
    /// 机构级别.
    pub level: C::Count,
    /// Whether this is the first admission of the year; for care with a yearly deductible it does
    /// not matter.
    pub first: C::Flag,
    /// 细目, for rules that ask for them.
    pub details: Details<C>,
}

/// 账单细目 — what only some rules ask of a bill.
#[derive(Debug)]
pub struct Details<C: Carrier> {
    /// 本年第几次住院, counted from one.
    pub admission: Option<C::Count>,
    /// 分种类的项目费用, in the order of [`ItemKind::ALL`]; no part of class B.
    pub items: [Option<C::Money>; ItemKind::ALL.len()],
}

/// Not derived, because that would ask the carrier itself to be copied.
macro_rules! copied {
    ($($name:ident),*) => {
        $(
            impl<C: Carrier> Clone for $name<C> {
                fn clone(&self) -> $name<C> {
                    *self
                }
            }

            impl<C: Carrier> Copy for $name<C> {}
        )*
    };
}

copied!(Bill, Details, Patient, YearToDate);

impl<C: Carrier> Details<C> {
    /// 无细目 — nothing of it is known.
    pub const fn none() -> Details<C> {
        Details { admission: None, items: [None; ItemKind::ALL.len()] }
    }
}

/// 患者 — what the rules look at about the person.
#[derive(Debug)]
pub struct Patient<C: Carrier> {
    /// 退休.
    pub retired: C::Flag,
    /// 年龄, completed years.
    pub age: C::Count,
    /// 个人账户余额 that may be used for this bill, in fen; `None` for people without an account.
    pub account: Option<C::Money>,
}

/// 年内累计 — what this year's earlier bills of the same kind of care came to, in fen. `None` is
/// nothing so far.
#[derive(Debug)]
pub struct YearToDate<C: Carrier> {
    /// 本年已付起付标准.
    pub deductible_paid: Option<C::Money>,
    /// 本年基金已付.
    pub fund_paid: Option<C::Money>,
    /// 本年已计入限额费用, where the cap limits cost.
    pub cost_counted: Option<C::Money>,
    /// 本年此前合规自付费用, for catastrophic insurance.
    pub burden: Option<C::Money>,
    /// 本年大病保险已付.
    pub catastrophic_paid: Option<C::Money>,
    /// 本年大额补助已付, where that layer is capped.
    pub large_amount_paid: Option<C::Money>,
    /// 本年大病限额, where rewards raised it; else the one of the rule holds.
    pub raised_cap: Option<C::Money>,
}

impl<C: Carrier> YearToDate<C> {
    /// 年内首次 — nothing was settled yet this year.
    pub const fn none() -> YearToDate<C> {
        YearToDate {
            deductible_paid: None,
            fund_paid: None,
            cost_counted: None,
            burden: None,
            catastrophic_paid: None,
            large_amount_paid: None,
            raised_cap: None,
        }
    }
}

/// 结算结果 — all in fen.
#[derive(Clone, Copy, Debug)]
pub struct Settlement<C: Carrier> {
    /// 先行自付 of class B and of items with a rule of their own.
    pub first_pay: Option<C::Money>,
    /// 异地先行自付, where the rule has it.
    pub remote_first_pay: Option<C::Money>,
    /// 政策范围内费用.
    pub eligible: C::Money,
    /// 本次起付标准自付.
    pub deductible: C::Money,
    /// 起付标准以上费用.
    pub above_deductible: C::Money,
    /// 基金支付.
    pub fund: C::Money,
    /// 限额以上支付, where the rule has a layer above the cap.
    pub large_amount: Option<C::Money>,
    /// 大病保险支付, where the rule has it.
    pub catastrophic: Option<C::Money>,
    /// 补充保险支付, where the rule has it.
    pub supplement: Option<C::Money>,
    /// 个人负担: total less everything that was paid.
    pub patient: C::Money,
    /// 个人账户支付.
    pub account: Option<C::Money>,
    /// 个人现金支付.
    pub cash: C::Money,
}
