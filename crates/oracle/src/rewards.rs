//! 激励 — what raises the cap of catastrophic insurance, and what lowers it.

use crate::No;
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, count, flag, given, money, show};
use crate::numbers::{Exact, left, rounded, smaller, whole, zero};

/// What years bring.
pub struct Rewards {
    after: i64,
    per_year: Exact,
    zero_claim: Option<Exact>,
    cap: Option<Exact>,
    cap_share: Option<Exact>,
}

impl Rewards {
    /// As the documents say.
    pub fn read(question: &Question<'_>) -> Result<Rewards, No> {
        let anybody = Person::default();
        let after = question.count("reward.after_years", &anybody)?;
        let per_year = question.money("reward.per_year", &anybody)?;
        Ok(Rewards {
            after: need("reward.after_years", after)?,
            per_year: need("reward.per_year", per_year)?,
            zero_claim: question.money("reward.zero_claim", &anybody)?,
            cap: question.money("reward.cap", &anybody)?,
            cap_share: question.rate("reward.cap_share", &anybody)?,
        })
    }

    /// For years beyond the first ones.
    fn stayed(&self, unbroken: i64) -> Exact {
        &self.per_year * whole((unbroken - self.after).max(0))
    }

    /// For years without a claim, where somebody says how many.
    fn healthy(&self, facts: &Facts) -> Result<Option<Exact>, No> {
        let Some(years) = count(facts, "zero_claim_years") else { return Ok(None) };
        let each = self.zero_claim.clone().ok_or(No::Refused("unknown-here"))?;
        Ok(Some(each * whole(years)))
    }

    /// Both, within the limits of the place.
    fn within(&self, both: Exact, original: Option<&Exact>) -> Result<Exact, No> {
        let mut total = both;
        if let Some(cap) = &self.cap {
            total = smaller(total, cap.clone());
        }
        if let (Some(share), Some(cap)) = (&self.cap_share, original) {
            total = smaller(total, rounded(&(cap * share), "half-up-to-fen")?);
        }
        Ok(total)
    }

    /// The rewards of somebody, beside his wait.
    pub fn show(&self, figures: &mut Figures, facts: &Facts, unbroken: i64) -> Result<(), No> {
        let mut total = self.stayed(unbroken);
        show(figures, "reward-for-unbroken-enrolment", &total)?;
        if let Some(healthy) = self.healthy(facts)? {
            show(figures, "reward-for-years-without-a-claim", &healthy)?;
            total += healthy;
        }
        let original = money(facts, "original_cap");
        show(figures, "rewards-together", &self.within(total, original.as_ref())?)
    }
}

/// 激励后的大病限额 — the cap of the rule with the rewards on it. A claim clears those for years
/// without one where the rule says so; a new enrolment after a break takes something off.
pub fn catastrophic_cap(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let anybody = Person::default();
    let key = "catastrophic.cap";
    let original = need(key, question.limit(key, &anybody)?)?;
    let rewards = Rewards::read(question)?;
    let cut = question.money("reward.rejoin_cut", &anybody)?;
    let clears = question.flag("reward.claim_clears_zero_claim", &anybody)?;

    let stayed = rewards.stayed(given(count(facts, "unbroken_years"))?);
    let mut healthy = rewards.healthy(facts)?;
    if healthy.is_some() && flag(facts, "claimed") == Some(true) {
        // Where nobody says whether a claim clears them, somebody who claimed has no figure.
        if clears.ok_or(No::Refused("unknown-here"))? {
            healthy = None;
        }
    }
    let raise = rewards.within(stayed + healthy.unwrap_or_else(zero), Some(&original))?;
    let mut cap = original + &raise;
    if flag(facts, "rejoined") == Some(true) {
        cap = left(&cap, &cut.ok_or(No::Refused("unknown-here"))?);
    }
    let mut figures = Figures::new();
    show(&mut figures, "catastrophic-cap-of-this-year", &cap)?;
    show(&mut figures, "raise-of-the-catastrophic-cap", &raise)?;
    Ok(figures)
}
