//! 待遇等待期 — how long benefits wait after a break, for employees and for residents.

use policy::Cited;
use policy::rules::{EmployeeWaitRules, ResidentWaitRules};
use vocab::{Rate, Rounding, Term};

use crate::{Carrier, choose};

/// 等待月数 — a figure, or the bounds where the documents at hand leave it open.
#[derive(Clone, Copy, Debug)]
pub enum Wait<C: Carrier> {
    /// 等待期 in months.
    Months(C::Count),
    /// The documents only bound it, both ends included.
    Between(C::Count, C::Count),
    /// 等待期 in days.
    Days(C::Count),
}

/// 职工断缴情况.
#[derive(Clone, Copy, Debug)]
pub struct EmployeeBreak<C: Carrier> {
    /// 中断月数; zero if there is no break.
    pub months: C::Count,
    /// 已补缴; `None` where nobody said, and then the break is taken as made up.
    pub made_up: Option<C::Flag>,
}

/// 职工等待期 — months that pooled benefits wait after contributions resume.
///
/// Shape: [`EmployeeWaitRules`]. A break within the repair months has no wait; whether care during
/// the break is covered depends on the repair, see [`covered_back`]. For a longer break the
/// national rule only bounds the wait; the place says it, in months or in days, or the answer
/// stays a range. A place may have another wait for a break that is not made up.
#[inline(always)]
pub fn employee_wait<C: Carrier>(
    carrier: &mut C,
    rules: &EmployeeWaitRules,
    facts: &EmployeeBreak<C>,
) -> Wait<C> {
    let long = carrier.at_least(facts.months, rules.repair_months.value.saturating_add(1));
    if let (None, Some(law)) = (rules.wait_months, rules.wait_days) {
        let days = choose!(
            carrier,
            count: long,
            carrier.law_count(Term::WaitDays, law),
            none(carrier, facts.months),
        );
        return Wait::Days(days);
    }
    let law = rules.wait_months.unwrap_or(rules.wait_months_max);
    let mut wait = choose!(
        carrier,
        count: long,
        carrier.law_count(Term::WaitMonths, law),
        none(carrier, facts.months),
    );
    if let (Some(made_up), Some(law)) = (facts.made_up, rules.not_made_up_months) {
        let broken = carrier.at_least(facts.months, 1);
        let open = carrier.both(broken, carrier.negate(made_up));
        wait = choose!(
            carrier,
            count: open,
            carrier.law_count(Term::WaitNotMadeUp, law),
            wait,
        );
        if carrier.decided(open) == Some(true) {
            return Wait::Months(wait);
        }
    }
    if rules.wait_months.is_some() {
        return Wait::Months(wait);
    }
    match carrier.decided(long) {
        Some(false) => Wait::Months(wait),
        _ => Wait::Between(none(carrier, facts.months), wait),
    }
}

/// 首次参保等待期 — months that a first enrolment waits; `None` where no document says it.
#[inline(always)]
pub fn first_wait<C: Carrier>(carrier: &mut C, rules: &EmployeeWaitRules) -> Option<C::Count> {
    Some(carrier.law_count(Term::FirstWait, rules.first_months?))
}

/// 等待期内的待遇 — what is paid of a benefit during a wait, in fen: its share, where a document
/// gives one; `None` where none does.
#[inline(always)]
pub fn benefit_in_wait<C: Carrier>(
    carrier: &mut C,
    share: Option<Cited<Rate>>,
    benefit: C::Money,
    rounding: Cited<Rounding>,
) -> Option<C::Money> {
    let rate = carrier.law_rate(Term::BenefitShareInWait, share?);
    Some(carrier.share(Term::BenefitInWait, benefit, rate, rounding))
}

/// 视同连续 — whether care received during the break is covered back: the break is within the
/// repair months and was made up.
#[inline(always)]
pub fn covered_back<C: Carrier>(
    carrier: &C,
    rules: &EmployeeWaitRules,
    facts: &EmployeeBreak<C>,
    made_up: C::Flag,
) -> C::Flag {
    let long = carrier.at_least(facts.months, rules.repair_months.value.saturating_add(1));
    carrier.both(carrier.negate(long), made_up)
}

/// 居民断保情况.
#[derive(Clone, Copy, Debug)]
pub struct ResidentBreak<C: Carrier> {
    /// 断保年数.
    pub missed_years: C::Count,
    /// 已补缴年数.
    pub repaired_years: C::Count,
    /// 未在集中参保期参保 — enrolled outside the window.
    pub outside_window: C::Flag,
}

/// 居民等待期 — fixed months, and variable months for missed years that were not repaired.
///
/// Shape: [`ResidentWaitRules`]. Places read the first missed year both ways; where no document
/// says which, the answer is the range of both readings. After a long break the wait does not fall
/// below its floor, however many years are repaired.
#[inline(always)]
pub fn resident_wait<C: Carrier>(
    carrier: &mut C,
    rules: &ResidentWaitRules,
    facts: &ResidentBreak<C>,
) -> Wait<C> {
    match rules.first_year_counts {
        Some(counts) if counts.value => Wait::Months(resident_months(carrier, rules, facts, false)),
        Some(_) => Wait::Months(resident_months(carrier, rules, facts, true)),
        None => Wait::Between(
            resident_months(carrier, rules, facts, true),
            resident_months(carrier, rules, facts, false),
        ),
    }
}

#[inline(always)]
fn resident_months<C: Carrier>(
    carrier: &mut C,
    rules: &ResidentWaitRules,
    facts: &ResidentBreak<C>,
    first_year_free: bool,
) -> C::Count {
    let missed = carrier.at_least(facts.missed_years, 1);
    choose!(
        carrier,
        count: missed,
        after_break(carrier, rules, facts, first_year_free),
        choose!(
            carrier,
            count: facts.outside_window,
            carrier.law_count(Term::FixedWait, rules.fixed_months),
            none(carrier, facts.missed_years),
        ),
    )
}

#[inline(always)]
fn after_break<C: Carrier>(
    carrier: &mut C,
    rules: &ResidentWaitRules,
    facts: &ResidentBreak<C>,
    first_year_free: bool,
) -> C::Count {
    let mut years = facts.missed_years;
    if let (true, Some(reading)) = (first_year_free, rules.first_year_counts) {
        let first = carrier.law_count(Term::FirstMissedYear, reading.map(|_| 1));
        years = carrier.count_excess(Term::CountedYears, years, first);
    } else if first_year_free {
        let first = carrier.law_count(Term::FirstMissedYear, rules.variable_months.map(|_| 1));
        years = carrier.count_excess(Term::CountedYears, years, first);
    }
    let years = carrier.count_excess(Term::CountedYears, years, facts.repaired_years);
    let per_year = carrier.law_count(Term::VariableWaitPerYear, rules.variable_months);
    let variable = carrier.count_times(Term::VariableWait, per_year, years);
    let fixed = carrier.law_count(Term::FixedWait, rules.fixed_months);
    let wait = carrier.count_add(Term::WaitMonths, fixed, variable);
    let long = carrier.at_least(facts.missed_years, rules.long_break_years.value);
    choose!(
        carrier,
        count: long,
        {
            let floor = carrier.law_count(Term::LongBreakFloor, rules.long_break_min_months);
            carrier.count_maximum(Term::WaitMonths, wait, floor)
        },
        wait,
    )
}

/// No wait, shown as following from the break.
#[inline(always)]
fn none<C: Carrier>(carrier: &mut C, because: C::Count) -> C::Count {
    carrier.count_excess(Term::WaitMonths, because, because)
}
