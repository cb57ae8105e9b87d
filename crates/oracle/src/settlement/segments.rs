//! 三段结算 — 账户段, 自负段, 共负段.

use crate::No;
use crate::choice::{Person, Question};
use crate::facts::{Fact, Facts, Figures, given, money, show};
use crate::numbers::{finished, smaller, without};
use crate::purse::earlier_pays;

use super::{ITEMS, Rules};

/// Whether this year's account pays whole outpatient bills first.
pub fn hold(question: &Question<'_>, patient: &Person) -> Result<bool, No> {
    Ok(question.flag("outpatient.account_segment", patient)? == Some(true))
}

/// This year's account pays the eligible cost as far as it goes. What is left of it goes through
/// the self-paid segment of the year, and then fund and patient share. Earlier years' account pays
/// what the patient bears of these two; what the scheme is not about stays with his cash.
pub fn settle(rules: &Rules<'_>, facts: &Facts) -> Result<Figures, No> {
    if ITEMS.iter().any(|(_, name)| facts.contains_key(*name)) {
        return Err(No::Refused("unknown-here"));
    }
    let total = given(money(facts, "total"))?;
    let eligible = rules.eligible(&total, facts)?.all;
    let current = given(money(facts, "account_current"))?;
    let by_account = smaller(current, eligible.clone());
    let rest = &eligible - &by_account;
    let outside = without(&total, &eligible)?;

    let mut left = facts.clone();
    left.retain(|name, _| !["outside_catalogue", "class_b", "over_limit"].contains(&name.as_str()));
    left.insert("total".to_owned(), Fact::Fen(finished(&rest)?));
    let settled = rules.settle(&left)?;
    let earlier = earlier_pays(facts, &settled.rest);
    let cash = &settled.rest - &earlier + &outside;

    let mut figures = Figures::new();
    settled.show_payments(&mut figures)?;
    settled.show_deductible_so_far(&mut figures, facts)?;
    show(&mut figures, "eligible-cost", &eligible)?;
    show(&mut figures, "account-segment", &by_account)?;
    show(&mut figures, "self-paid-segment", &settled.deductible)?;
    show(&mut figures, "shared-segment", &(rest - &settled.deductible))?;
    show(&mut figures, "patient-pays", &(settled.rest + by_account + outside))?;
    show(&mut figures, "earlier-year-account-pays", &earlier)?;
    show(&mut figures, "cash", &cash)?;
    Ok(figures)
}
