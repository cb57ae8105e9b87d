//! 生育津贴 — a wage within its bounds, by days or by months, and what is paid beside it.

use policy::rules::{DayDivisor, MaternityCase, MaternityRules};
use vocab::{Rate, Term};

use crate::Carrier;
use crate::carrier::Trouble;
use crate::contribution::figure;

/// 生育情况 — what the allowance looks at beside the wage.
#[derive(Clone, Copy, Debug)]
pub struct Birth<C: Carrier> {
    /// 生育情形.
    pub case: MaternityCase,
    /// 多胞胎增加人数: 1 for twins.
    pub further_children: Option<C::Count>,
    /// 晚育.
    pub late: bool,
}

/// 生育津贴结果.
#[derive(Clone, Copy, Debug)]
pub struct Allowance<C: Carrier> {
    /// 天数, or half months where the place counts months.
    pub length: C::Count,
    /// 计发基数.
    pub base: C::Money,
    /// 生育津贴, fen.
    pub amount: C::Money,
    /// 定额补贴, where there is one.
    pub subsidy: Option<C::Money>,
    /// 合计.
    pub total: C::Money,
}

/// 生育津贴 — monthly wage (fen) × days ÷ days of a month, or × months, rounded once; and the
/// fixed subsidy of the case.
///
/// Shape: [`MaternityRules`]. The wage is the employer's average or one's own, as the rule says;
/// it is raised to the floor and cut at the ceiling. A case without days, or further children or
/// a late birth where no document gives days for them, marks the carrier.
#[inline(always)]
pub fn allowance<C: Carrier>(
    carrier: &mut C,
    rules: &MaternityRules,
    birth: &Birth<C>,
    wage: C::Money,
) -> Allowance<C> {
    let by_months = rules.days.is_empty();
    let table = if by_months { &rules.half_months } else { &rules.days };
    let of_case = table.iter().find(|(of, _)| *of == birth.case).map(|(_, law)| *law);
    let base = bounded(carrier, rules, wage);
    let Some(law) = of_case else {
        carrier.refuse(Trouble::NoRow(Term::MaternityDays));
        let length = carrier.law_count(Term::MaternityDays, rules.rounding.map(|_| 0));
        return Allowance { length, base, amount: base, subsidy: None, total: base };
    };
    let (length_term, divisor_term) = match by_months {
        true => (Term::MaternityHalfMonths, Term::HalvesOfMonth),
        false => (Term::MaternityDays, Term::DaysInMonth),
    };
    let mut length = carrier.law_count(length_term, law);
    if let Some(children) = birth.further_children {
        match rules.per_further_child {
            Some(law) => {
                let per_child = carrier.law_count(Term::DaysPerChild, law);
                let more = carrier.count_times(Term::FurtherDays, per_child, children);
                length = carrier.count_add(length_term, length, more);
            }
            None => carrier.refuse(Trouble::NotInRule(Term::DaysPerChild)),
        }
    }
    if birth.late {
        match rules.late_birth {
            Some(law) => {
                let more = carrier.law_count(Term::LateBirth, law);
                length = carrier.count_add(length_term, length, more);
            }
            None => carrier.refuse(Trouble::NotInRule(Term::LateBirth)),
        }
    }
    let divisor = match rules.divisor {
        Some(divisor) if !by_months => divisor,
        // Half months: two to the month.
        _ => law.map(|_| DayDivisor::of_days(2)),
    };
    let days = carrier.law_count(divisor_term, divisor.map(|it| it.days));
    let amount = if divisor.value.months > 1 {
        // Exact, so that the larger product leaves no narrow range.
        let whole = carrier.law_rate(Term::Whole, divisor.map(|_| Rate::ONE));
        let base = carrier.product(Term::AllowanceBase, base, whole);
        let exact = carrier.times_exact(Term::AllowanceMonths, base, length);
        let times = carrier.law_count(Term::Times, divisor.map(|it| it.months));
        let exact = carrier.times_exact(Term::AllowanceMonths, exact, times);
        carrier.divide_exact(Term::MaternityAllowance, exact, days, rules.rounding)
    } else {
        let whole = carrier.times(Term::AllowanceMonths, base, length);
        carrier.divide(Term::MaternityAllowance, whole, days, rules.rounding)
    };
    let subsidy = rules.subsidy.iter().find(|(of, _)| *of == birth.case);
    let Some((_, law)) = subsidy else {
        return Allowance { length, base, amount, subsidy: None, total: amount };
    };
    let subsidy = carrier.law_money(Term::MaternitySubsidy, *law);
    let total = carrier.add(Term::Total, amount, subsidy);
    Allowance { length, base, amount, subsidy: Some(subsidy), total }
}

/// 计发基数 — the wage within the bounds of places that have any.
#[inline(always)]
fn bounded<C: Carrier>(carrier: &mut C, rules: &MaternityRules, wage: C::Money) -> C::Money {
    let mut base = wage;
    if let Some(floor) = &rules.floor {
        let floor = figure(carrier, Term::AllowanceFloor, floor);
        base = carrier.maximum(Term::AllowanceBase, base, floor);
    }
    if let Some(ceiling) = &rules.ceiling {
        let ceiling = figure(carrier, Term::AllowanceCeiling, ceiling);
        base = carrier.minimum(Term::AllowanceBase, base, ceiling);
    }
    base
}
