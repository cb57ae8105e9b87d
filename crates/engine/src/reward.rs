//! 激励 — what unbroken years and years without claims add to the cap of catastrophic insurance,
//! and what a break takes from it.

use policy::Cited;
use policy::rules::RewardRules;
use vocab::Term;

use crate::carrier::Trouble;
use crate::{Carrier, choose};

/// 激励情况.
#[derive(Clone, Copy, Debug)]
pub struct RewardFacts<C: Carrier> {
    /// 连续参保年数.
    pub unbroken_years: C::Count,
    /// 零报销年数; `None` is none.
    pub zero_claim_years: Option<C::Count>,
    /// Whether catastrophic insurance was claimed since.
    pub claimed: C::Flag,
    /// Whether the person enrolled again after a break.
    pub rejoined: C::Flag,
}

/// 激励后的限额.
#[derive(Clone, Copy, Debug)]
pub struct RaisedCap<C: Carrier> {
    /// 奖励: what is added, within its ceiling.
    pub raise: C::Money,
    /// 本年大病限额.
    pub cap: C::Money,
}

/// 激励后的大病限额.
pub fn raised_cap<C: Carrier>(
    carrier: &mut C,
    rules: &RewardRules,
    facts: &RewardFacts<C>,
) -> RaisedCap<C> {
    let original = carrier.law_money(Term::CatastrophicCap, rules.cap);
    let first = carrier.law_count(Term::RewardAfter, rules.after_years);
    let years = carrier.count_excess(Term::CountedYears, facts.unbroken_years, first);
    let per_year = carrier.law_money(Term::RewardPerYear, rules.per_year);
    let mut sum = carrier.times(Term::Reward, per_year, years);
    if let Some(years) = facts.zero_claim_years {
        let reward = zero_claim_reward(carrier, rules, years, facts.claimed);
        sum = carrier.add(Term::RewardSum, sum, reward);
    }
    let mut raise = sum;
    if let Some(share) = rules.ceiling_share {
        let rate = carrier.law_rate(Term::RewardCeilingShare, share);
        let ceiling = carrier.share(Term::RewardCeiling, original, rate, rules.rounding);
        raise = carrier.minimum(Term::RewardRaise, raise, ceiling);
    }
    if let Some(ceiling) = rules.ceiling {
        let ceiling = carrier.law_money(Term::RewardCeiling, ceiling);
        raise = carrier.minimum(Term::RewardRaise, raise, ceiling);
    }
    let raised = carrier.add(Term::RaisedCap, original, raise);
    let [cap] = choose!(carrier, facts.rejoined, [lowered(carrier, rules, raised)], [raised],);
    RaisedCap { raise, cap }
}

/// 零报销奖励 — cleared by a claim where the rule says so; where no document says whether it is,
/// someone who claimed is not told a figure.
fn zero_claim_reward<C: Carrier>(
    carrier: &mut C,
    rules: &RewardRules,
    years: C::Count,
    claimed: C::Flag,
) -> C::Money {
    let Some(per_year) = rules.zero_claim else {
        carrier.refuse(Trouble::NotInRule(Term::ZeroClaimPerYear));
        return carrier.zero();
    };
    let per_year = carrier.law_money(Term::ZeroClaimPerYear, per_year);
    let reward = carrier.times(Term::ZeroClaimReward, per_year, years);
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
