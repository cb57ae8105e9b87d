//! 待遇细则 — shapes of benefit rules that only some places have: deductibles by the number of the
//! admission, of the average wage or of the bill, class B by kind of item, care in another place.

use vocab::{Fen, Rate, Rounding};

use super::Cited;

/// Most admissions of a year that a falling deductible is followed for.
const MAX_ADMISSIONS: usize = 64;

/// 起付标准的形状.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeductibleShape {
    /// 按第几次住院 — of the first admission, the second …; the last holds for all after it.
    ByAdmission(Vec<Fen>),
    /// 逐次降低 — the first, less for every further admission, down to a floor.
    Falling {
        /// Of the first admission.
        first: Fen,
        /// What each further one takes off.
        fall: Fall,
        /// 最低.
        floor: Fen,
    },
    /// 平均工资的比例 — a share of a published average; one share for each admission.
    OfAverage(OfAverage),
    /// 当次费用的比例 — a share of the bill between two bounds.
    OfBill(OfBill),
    /// 本地起付标准的倍数 — so many times the deductible at home, for care elsewhere.
    Times(i32),
}

/// 每次降低多少.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fall {
    /// 降低固定数额.
    Amount(Fen),
    /// 降低首次的百分之几.
    OfFirst(Rate, Rounding),
    /// 降低上一次的百分之几.
    OfPrevious(Rate, Rounding),
}

/// 平均数的比例 — shares of a published average: one, or one for each admission of the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfAverage {
    /// 公布的平均数 of the year.
    pub average: Fen,
    /// 比例 of the first admission, the second …; the last holds for all after it.
    pub shares: Vec<Rate>,
    /// Rounding of the amount.
    pub rounding: Rounding,
}

/// 账单的比例 — a share of the bill between two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfBill {
    /// 比例.
    pub share: Rate,
    /// 最低.
    pub at_least: Fen,
    /// 最高.
    pub at_most: Fen,
    /// Rounding of the share.
    pub rounding: Rounding,
}

/// 起付标准的算法 — how a row's deductible comes about, where it is no plain amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeductibleMeasure {
    /// A share of an average.
    OfAverage(Cited<OfAverage>),
    /// A share of the bill, and how many times it, where the multiple is not for all rows.
    OfBill(Cited<OfBill>, Option<Cited<i32>>),
}

/// 限额的形状.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapShape {
    /// 定额.
    Amount(Fen),
    /// 平均数的比例.
    ShareOf {
        /// 公布的平均数 of the year.
        average: Fen,
        /// 比例.
        share: Rate,
        /// Rounding of the amount.
        rounding: Rounding,
    },
    /// 平均数的倍数.
    TimesOf {
        /// 公布的平均数 of the year.
        average: Fen,
        /// 倍数.
        times: i32,
    },
}

impl CapShape {
    /// The amount that it comes to; `None` beyond the range of money.
    pub fn amount(self) -> Option<Fen> {
        match self {
            CapShape::Amount(amount) => Some(amount),
            CapShape::ShareOf { average, share, rounding } => share.share(average, rounding),
            CapShape::TimesOf { average, times } => {
                average.0.checked_mul(i64::from(times)).map(Fen)
            }
        }
    }
}

/// 起付与比例的先后.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeductibleOrder {
    /// 先扣起付标准再乘比例 — as everywhere, unless a document says otherwise.
    #[default]
    BeforeRatio,
    /// 先乘比例再扣起付标准.
    AfterRatio,
}

/// 项目种类 — items of a bill that have a first pay of their own, apart from class B drugs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemKind {
    /// 特殊检查、特殊治疗和放宽使用的项目.
    Special,
    /// 医用材料.
    Material,
    /// 植入材料、人工器官.
    Implant,
}

impl ItemKind {
    /// Every kind, in the order in which bills carry them.
    pub const ALL: [ItemKind; 3] = [ItemKind::Special, ItemKind::Material, ItemKind::Implant];
}

/// 项目规则 — who pays for items of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemRule {
    /// The kind.
    pub kind: ItemKind,
    /// How the patient takes part.
    pub pay: ItemPay,
}

/// 项目自付方式.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemPay {
    /// 先行自付 — a share first, the rest goes the way of all cost.
    First(Cited<Rate>),
    /// 定比自付 — a share, and the fund pays the rest outside deductible and bands.
    Share(Cited<Rate>),
}

/// 异地就医情形 — how care in another place came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemoteKind {
    /// 长期异地居住备案.
    Resident,
    /// 转诊备案.
    Referred,
    /// 急诊抢救.
    Emergency,
    /// 临时外出，备案未转诊.
    Temporary,
    /// 未备案.
    Unfiled,
}

/// 就医地 — where care in another place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CareArea {
    /// 省内市外.
    InProvince,
    /// 省外.
    OutsideProvince,
}

/// 就医地点 — where care is, as far as rules ask for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CarePlace<'a> {
    /// 机构类别, in the words of the place.
    pub institution: Option<&'a str>,
    /// 异地就医情形; nothing for care at home.
    pub remote: Option<RemoteKind>,
    /// 就医地, for care elsewhere.
    pub area: Option<CareArea>,
}

/// 降低支付比例 — points that care elsewhere takes off the ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reduction {
    /// 降低的百分点, in the words of the place.
    pub points: Cited<Rate>,
    /// 上限 of a wider rule: the place may not take off more.
    pub ceiling: Option<Cited<Rate>>,
}

/// 细则 — further conditions of a settlement. Nearly every place has none of them, so a settlement
/// looks at them together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refinements {
    /// 起付与比例的先后.
    pub order: DeductibleOrder,
    /// 全年起付标准合计上限, where each visit has one.
    pub deductible_year_max: Option<Cited<Fen>>,
    /// 起付标准的倍数, for care elsewhere.
    pub deductible_times: Option<Cited<i32>>,
    /// 支付比例每周岁增加.
    pub ratio_per_year_of_age: Option<Cited<Rate>>,
    /// 退休人员自付占在职的比例; then the rows of retired people carry the active ratio.
    pub retired_own_share: Option<Cited<Rate>>,
    /// 异地降低.
    pub reduction: Option<Reduction>,
    /// 异地先行自付比例, of the eligible cost.
    pub remote_first_pay: Option<Cited<Rate>>,
    /// 分项目种类的自付.
    pub items: Vec<ItemRule>,
    /// 补充保险, on everything that is left of the bill.
    pub supplement: Option<Cited<Rate>>,
    /// How the cap of active people comes about, where it is no plain amount.
    pub cap_active: Option<Cited<CapShape>>,
    /// The same for retired people.
    pub cap_retired: Option<Cited<CapShape>>,
}

impl DeductibleShape {
    /// The amounts of the first admission, the second …; the last holds for all after it. What
    /// depends on the bill or on another rule has none here.
    pub fn amounts(&self) -> Option<Vec<Fen>> {
        match self {
            DeductibleShape::ByAdmission(amounts) => Some(amounts.clone()),
            DeductibleShape::Falling { first, fall, floor } => falling(*first, *fall, *floor),
            DeductibleShape::OfAverage(of) => {
                of.shares.iter().map(|share| share.share(of.average, of.rounding)).collect()
            }
            DeductibleShape::OfBill(of) => Some(vec![of.at_least]),
            DeductibleShape::Times(_) => None,
        }
    }
}

fn falling(first: Fen, fall: Fall, floor: Fen) -> Option<Vec<Fen>> {
    let mut amounts = vec![first];
    let mut before = first;
    while before > floor && amounts.len() < MAX_ADMISSIONS {
        let less = match fall {
            Fall::Amount(amount) => amount,
            Fall::OfFirst(rate, rounding) => rate.share(first, rounding)?,
            Fall::OfPrevious(rate, rounding) => rate.share(before, rounding)?,
        };
        let next = Fen(before.0.checked_sub(less.0)?).max(floor);
        if next == before {
            break;
        }
        amounts.push(next);
        before = next;
    }
    Some(amounts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(amounts: &[i64]) -> Option<Vec<Fen>> {
        amounts.iter().map(|yuan| Fen::from_yuan(*yuan)).collect()
    }

    #[test]
    fn a_deductible_falls_as_the_document_says() {
        let first = Fen(20_000);
        let floor = Fen(10_000);
        let ten = Rate(100_000);
        let shape = |fall| DeductibleShape::Falling { first, fall, floor }.amounts();
        let of_first = shape(Fall::OfFirst(ten, Rounding::HalfUpToFen));
        assert_eq!(of_first, yuan(&[200, 180, 160, 140, 120, 100]));
        let of_previous = shape(Fall::OfPrevious(ten, Rounding::TruncateToYuan));
        // 200, 180, 162; a tenth of 162 is 16 whole yuan: 146, 132, 119, 108; then the floor.
        assert_eq!(of_previous, yuan(&[200, 180, 162, 146, 132, 119, 108, 100]));
        assert_eq!(shape(Fall::Amount(Fen(6_000))), yuan(&[200, 140, 100]));
        // What does not fall stays.
        assert_eq!(shape(Fall::Amount(Fen(0))), yuan(&[200]));
    }

    #[test]
    fn shares_of_an_average_are_rounded_as_they_say() {
        let of = OfAverage {
            average: Fen(1_523_240),
            shares: vec![Rate(100_000), Rate(90_000)],
            rounding: Rounding::HalfUpToYuan,
        };
        // 15,232.40 × 10 % = 1,523.24; × 9 % = 1,370.916.
        assert_eq!(DeductibleShape::OfAverage(of).amounts(), yuan(&[1523, 1371]));
        let cap = CapShape::TimesOf { average: Fen(2_400_000), times: 6 };
        assert_eq!(cap.amount(), Fen::from_yuan(144_000));
    }
}
