//! 生育津贴 — the employer's average wage, by days.

use policy::rules::{MaternityCase, MaternityRules};
use vocab::Term;

use crate::Carrier;
use crate::carrier::Trouble;

/// 生育津贴结果.
#[derive(Clone, Copy, Debug)]
pub struct Allowance<C: Carrier> {
    /// 天数.
    pub days: C::Count,
    /// 生育津贴, fen.
    pub amount: C::Money,
}

/// 生育津贴 — average monthly wage of the employer (fen) × days ÷ days of a month, rounded once.
///
/// Shape: [`MaternityRules`]. `further_children` is 0 for one child, 1 for twins. A case without
/// days, or further children where no document gives days for them, marks the carrier.
#[inline(always)]
pub fn allowance<C: Carrier>(
    carrier: &mut C,
    rules: &MaternityRules,
    case: MaternityCase,
    average_wage: C::Money,
    further_children: Option<C::Count>,
) -> Allowance<C> {
    let law = rules.days.iter().find(|(of, _)| *of == case).map(|(_, days)| *days);
    if law.is_none() {
        carrier.refuse(Trouble::NoRow(Term::MaternityDays));
    }
    // The divisor stands in for the missing days; the mark makes the result a refusal.
    let mut days = carrier.law_count(Term::MaternityDays, law.unwrap_or(rules.divisor));
    if let Some(children) = further_children {
        match rules.days_per_further_child {
            Some(law) => {
                let per_child = carrier.law_count(Term::DaysPerChild, law);
                let more = carrier.count_times(Term::FurtherDays, per_child, children);
                days = carrier.count_add(Term::MaternityDays, days, more);
            }
            None => carrier.refuse(Trouble::NotInRule(Term::DaysPerChild)),
        }
    }
    let by_days = carrier.times(Term::AllowanceMonths, average_wage, days);
    let divisor = carrier.law_count(Term::DaysInMonth, rules.divisor);
    let amount = carrier.divide(Term::MaternityAllowance, by_days, divisor, rules.rounding);
    Allowance { days, amount }
}
