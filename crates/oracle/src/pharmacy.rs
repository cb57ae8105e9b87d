//! 药店购药 — with an external prescription like a bill of an institution of some level; without one
//! only the account and cash pay.

use crate::No;
use crate::choice::{Question, need};
use crate::facts::{Fact, Facts, Figures, flag, given, money, show};
use crate::numbers::zero;
use crate::purse::Purse;
use crate::settlement::{Care, Rules, patient, segments};

/// One purchase.
pub fn pharmacy(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let mut figures = Figures::new();
    if flag(facts, "prescription") != Some(true) {
        let purse = Purse::read(question, facts)?;
        show(&mut figures, "fund-pays", &zero())?;
        purse.pay(&mut figures, facts, given(money(facts, "total"))?)?;
        return Ok(figures);
    }
    let key = "pharmacy.level";
    let level = need(key, question.count(key, &patient(question, facts))?)?;
    let mut facts = facts.clone();
    facts.insert("level".to_owned(), Fact::Count(level));
    let patient = patient(question, &facts);
    let rules = Rules::read(question, &Care("outpatient"), &patient)?;
    if segments::hold(question, &patient)? {
        return segments::settle(&rules, &facts);
    }
    let purse = Purse::read(question, &facts)?;
    let settled = rules.settle(&facts)?;
    settled.show_payments(&mut figures)?;
    purse.pay(&mut figures, &facts, settled.rest.clone())?;
    show(&mut figures, "deductible-of-this-bill", &settled.deductible)?;
    settled.show_deductible_so_far(&mut figures, &facts)?;
    Ok(figures)
}
