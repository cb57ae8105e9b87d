//! 居民缴费 — the yearly levy beside what the government adds.

use policy::rules::ResidentLevyRules;
use vocab::{Month, Term};

use crate::Carrier;

/// 居民年度筹资.
#[derive(Clone, Copy, Debug)]
pub struct Levied<C: Carrier> {
    /// 个人缴费, fen a year.
    pub levy: C::Money,
    /// 财政补助, fen a year, where known.
    pub subsidy: Option<C::Money>,
    /// 合计.
    pub total: C::Money,
}

/// 居民年度筹资 — levy and subsidy of a year. Shape: [`ResidentLevyRules`].
#[inline(always)]
pub fn levy<C: Carrier>(carrier: &mut C, rules: &ResidentLevyRules) -> Levied<C> {
    let levy = carrier.law_money(Term::Levy, rules.levy);
    let Some(subsidy) = rules.subsidy else { return Levied { levy, subsidy: None, total: levy } };
    let subsidy = carrier.law_money(Term::Subsidy, subsidy);
    let total = carrier.add(Term::Total, levy, subsidy);
    Levied { levy, subsidy: Some(subsidy), total }
}

/// 是否在集中参保期 — whether a month lies in the window; `None` where no document gives one.
pub fn in_window(rules: &ResidentLevyRules, month: Month) -> Option<bool> {
    let (first, last) = rules.window?.value;
    Some((first..=last).contains(&month))
}

/// 是否在延长缴费期 — whether a month lies in the later months to pay in; `None` where no document
/// gives any.
pub fn in_extension(rules: &ResidentLevyRules, month: Month) -> Option<bool> {
    let (first, last) = rules.extension?.value;
    Some((first..=last).contains(&month))
}
