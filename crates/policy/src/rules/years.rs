//! 年限与年龄 — years that retiree benefits need, rising from year to year where a place says so;
//! the price of missing years; the age of retirement where it rises step by step.

use vocab::{Fen, Month, Rate, Sex};

use super::{Average, BaseFigure, Cited};

/// 规定年限 — years of contribution that a place requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequiredYears {
    /// 固定年数.
    Fixed(i32),
    /// 逐年提高.
    Rising {
        /// Years required up to the end of `in_year`.
        years: i32,
        /// Last year in which they are enough.
        in_year: i16,
        /// Months more in each year after it.
        months_a_year: i32,
        /// Years at which it stops.
        to: i32,
    },
}

impl RequiredYears {
    /// Years after the last year of the start that still raise the requirement, for somebody who
    /// retires in `year`; `None` once the final years are reached.
    pub fn steps(self, year: i16) -> Option<i32> {
        let RequiredYears::Rising { years, in_year, months_a_year, to } = self else {
            return Some(0);
        };
        let steps = (i32::from(year) - i32::from(in_year)).max(0);
        let rise = steps.saturating_mul(months_a_year);
        (rise < (to - years).saturating_mul(12)).then_some(steps)
    }
}

/// 补缴基数口径 — which base missing years are paid on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortfallBase {
    /// 本人缴费基数.
    OwnBase,
    /// 平均工资.
    AverageWage,
    /// 缴费基数下限.
    BaseFloor,
}

/// 补缴方式.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShortfallPayment {
    /// 一次性补缴.
    LumpSum,
    /// 按月续缴.
    Monthly,
    /// 两种都可以.
    Either,
}

/// 退休年限规则 — years of contribution that retiree benefits need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetirementRules {
    /// The year of retirement that the requirement is looked up for.
    pub year: i16,
    /// 男 / 女: cumulative years required, on the day of retirement.
    pub years_male: Cited<RequiredYears>,
    /// Years required of women.
    pub years_female: Cited<RequiredYears>,
    /// 实际缴费年限, where a place asks for them.
    pub actual_years: Option<Cited<RequiredYears>>,
    /// 补缴比例 — monthly price of the shortfall as a share of the base, where known.
    pub shortfall_rate: Option<Cited<Rate>>,
    /// 补缴基数口径, where known.
    pub shortfall_base: Option<Cited<ShortfallBase>>,
    /// 随补缴的每月定额, where there is one.
    pub shortfall_supplement: Option<Cited<Fen>>,
    /// 补缴方式, where known.
    pub shortfall_payment: Option<Cited<ShortfallPayment>>,
    /// The published average wage, where known.
    pub average_wage: Option<Cited<Average>>,
    /// The floor of the contribution base, where known.
    pub floor: Option<BaseFigure>,
}

impl RetirementRules {
    /// Years required of one sex.
    pub const fn years(&self, sex: Sex) -> Cited<RequiredYears> {
        match sex {
            Sex::Male => self.years_male,
            Sex::Female => self.years_female,
        }
    }
}

/// 法定退休年龄.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatutoryAge {
    /// 固定年龄, completed years.
    Fixed(i32),
    /// 渐进延迟 — one month more for every few months of birth.
    Stepwise {
        /// Age before any delay.
        age: i32,
        /// First month of birth that is delayed.
        born_from: Month,
        /// Months of birth that one month of delay covers.
        every_months: i32,
        /// Age at which it stops.
        to: i32,
    },
}
