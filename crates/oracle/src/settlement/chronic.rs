//! 门诊慢特病 — what a monthly quota leaves of a bill of a chronic disease.

use crate::No;
use crate::choice::{Person, Question, need};
use crate::facts::{Fact, Facts, given, money};
use crate::numbers::{Exact, finished, left, zero};

use super::{Care, Rules, Settled};

/// 月度限额 of one patient.
pub struct Quota {
    amount: Option<Exact>,
}

impl Quota {
    /// Only bills of chronic diseases have one. Where somebody has a quota, some document must say
    /// what quotas limit.
    pub fn read(question: &Question<'_>, care: &Care, patient: &Person) -> Result<Quota, No> {
        if care.0 != "chronic" {
            return Ok(Quota { amount: None });
        }
        let of = |retired: bool| {
            let person = Person { retired: Some(retired), ..patient.clone() };
            question.limit("chronic.month_quota", &person)
        };
        if of(false)?.is_some() || of(true)?.is_some() {
            let key = care.key("cap_on");
            need(&key, question.value(&key, patient)?)?;
        }
        Ok(Quota { amount: of(patient.retired == Some(true))? })
    }

    /// A bill within what the month leaves of the quota. Cost above it is outside the scheme like
    /// cost above a price limit; payment above it the patient bears.
    pub fn settle(&self, rules: &Rules<'_>, facts: &Facts) -> Result<Settled, No> {
        let Some(quota) = &self.amount else { return rules.settle(facts) };
        let quota = left(quota, &money(facts, "month_used").unwrap_or_else(zero));
        if rules.on_payment {
            let mut settled = rules.settle(facts)?;
            let above = left(&settled.fund, &quota);
            settled.fund -= &above;
            settled.rest += above;
            return Ok(settled);
        }
        let total = given(money(facts, "total"))?;
        let above = left(&rules.eligible(&total, facts)?.all, &quota);
        let over = money(facts, "over_limit").unwrap_or_else(zero) + above;
        let mut facts = facts.clone();
        facts.insert("over_limit".to_owned(), Fact::Fen(finished(&over)?));
        rules.settle(&facts)
    }
}
