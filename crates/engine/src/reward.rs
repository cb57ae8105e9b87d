//! 激励 — what unbroken years and years without a claim add to the cap of catastrophic insurance,
//! and what a break takes from it.

use policy::Cited;
use policy::rules::{RewardRates, RewardRules};
use vocab::{Rounding, Term};

use crate::carrier::Trouble;
use crate::{Carrier, choose};

/// 激励情况 — what the reward for staying enrolled looks at.
#[derive(Clone, Copy, Debug)]
pub struct RewardFacts<C: Carrier> {
    /// 连续参保年数.
    pub unbroken_years: C::Count,
    /// 基金零报销年数; `None` where nobody said.
    pub zero_claim_years: Option<C::Count>,
    /// 原大病限额, where the limit of the rewards is a share of it.
    pub original_cap: Option<C::Money>,
}

/// 激励额度 — the addition to the catastrophic cap.
#[derive(Clone, Copy, Debug)]
pub struct RewardAmounts<C: Carrier> {
    /// 连续参保激励.
    pub unbroken: C::Money,
    /// 零报销激励, where asked for.
    pub zero_claim: Option<C::Money>,
    /// 激励总额, within its limits.
    pub total: C::Money,
}

/// 连续参保与零报销激励 — the addition to the catastrophic cap in fen: after years of unbroken
/// enrolment, and for years without a claim; both together within the limits of the place.
#[inline(always)]
pub fn rewards<C: Carrier>(
    carrier: &mut C,
    rates: &RewardRates,
    facts: &RewardFacts<C>,
) -> RewardAmounts<C> {
    let zero_claim = facts.zero_claim_years.map(|years| zero_claim(carrier, rates, years));
    together(carrier, rates, facts, zero_claim)
}

/// 其间的事 — what happened to the person since the rewards were earned.
#[derive(Clone, Copy, Debug)]
pub struct Since<C: Carrier> {
    /// Whether catastrophic insurance was claimed.
    pub claimed: C::Flag,
    /// Whether the person enrolled again after a break.
    pub rejoined: C::Flag,
}

/// 激励后的限额.
#[derive(Clone, Copy, Debug)]
pub struct RaisedCap<C: Carrier> {
    /// 奖励: what is added, within its limits.
    pub raise: C::Money,
    /// 本年大病限额.
    pub cap: C::Money,
}

/// 激励后的大病限额. The original cap is the rule's; [`RewardFacts::original_cap`] is not looked at.
pub fn raised_cap<C: Carrier>(
    carrier: &mut C,
    rules: &RewardRules,
    facts: &RewardFacts<C>,
    since: &Since<C>,
) -> RaisedCap<C> {
    let original = carrier.law_money(Term::CatastrophicCap, rules.cap);
    let facts = RewardFacts { original_cap: Some(original), ..*facts };
    let zero_claim = facts.zero_claim_years.map(|years| {
        let reward = zero_claim(carrier, &rules.rates, years);
        unless_claimed(carrier, rules, reward, since.claimed)
    });
    let raise = together(carrier, &rules.rates, &facts, zero_claim).total;
    let raised = carrier.add(Term::RaisedCap, original, raise);
    let [cap] = choose!(carrier, since.rejoined, [lowered(carrier, rules, raised)], [raised],);
    RaisedCap { raise, cap }
}

#[inline(always)]
fn together<C: Carrier>(
    carrier: &mut C,
    rates: &RewardRates,
    facts: &RewardFacts<C>,
    zero_claim: Option<C::Money>,
) -> RewardAmounts<C> {
    let after = carrier.law_count(Term::RewardAfter, rates.after_years);
    let years = carrier.count_excess(Term::CountedYears, facts.unbroken_years, after);
    let per_year = carrier.law_money(Term::RewardPerYear, rates.per_year);
    let unbroken = carrier.times(Term::Reward, per_year, years);
    let mut total = unbroken;
    if let Some(part) = zero_claim {
        total = carrier.add(Term::RewardTotal, total, part);
    }
    if let Some(law) = rates.cap {
        let cap = carrier.law_money(Term::RewardCap, law);
        total = carrier.minimum(Term::RewardTotal, total, cap);
    }
    if let (Some(law), Some(original)) = (rates.cap_share, facts.original_cap) {
        let rate = carrier.law_rate(Term::RewardCapShare, law);
        let rounding = law.map(|_| Rounding::HalfUpToFen);
        let cap = carrier.share(Term::RewardCap, original, rate, rounding);
        total = carrier.minimum(Term::RewardTotal, total, cap);
    }
    RewardAmounts { unbroken, zero_claim, total }
}

#[inline(always)]
fn zero_claim<C: Carrier>(carrier: &mut C, rates: &RewardRates, years: C::Count) -> C::Money {
    let Some(law) = rates.zero_claim else {
        carrier.refuse(Trouble::NotInRule(Term::ZeroClaimPerYear));
        return carrier.zero();
    };
    let per_year = carrier.law_money(Term::ZeroClaimPerYear, law);
    carrier.times(Term::ZeroClaimReward, per_year, years)
}

/// The reward for years without a claim — cleared by a claim where the rule says so; where no
/// document says whether it is, someone who claimed is not told a figure.
fn unless_claimed<C: Carrier>(
    carrier: &mut C,
    rules: &RewardRules,
    reward: C::Money,
    claimed: C::Flag,
) -> C::Money {
    let [reward] = choose!(
        carrier,
        claimed,
        [match rules.claim_clears_zero_claim {
            Some(Cited { value: true, .. }) => carrier.zero(),
            Some(_) => reward,
            None => {
                carrier.refuse(Trouble::NotInRule(Term::ZeroClaimReward));
                reward
            }
        }],
        [reward],
    );
    reward
}

fn lowered<C: Carrier>(carrier: &mut C, rules: &RewardRules, cap: C::Money) -> C::Money {
    match rules.rejoin_cut {
        Some(cut) => {
            let cut = carrier.law_money(Term::RejoinCut, cut);
            carrier.excess(Term::RaisedCap, cap, cut)
        }
        None => {
            carrier.refuse(Trouble::NotInRule(Term::RejoinCut));
            cap
        }
    }
}
