//! 应得 — what the account should get for a contribution row, and by when, by the rules of its
//! month. The arithmetic is the engine's; this module only chooses the rule and the facts.

use engine::credit::CreditFacts;
use engine::{Carrier, OneCase, Tree};
use policy::rules::{Cited, Credit, Standing, Timing};
use vocab::record::{Contribution, ContributionKind, Enrolment};
use vocab::{CitationId, Date, Fen, Month, PersonClass, Refusal, Term};

use crate::situation::Situation;
use crate::words::say;

/// 应划入 — the account part of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AccountShare {
    /// The rule is known.
    Known {
        /// The account part; negative where a contribution was taken back.
        amount: Fen,
        /// Its size with its derivation.
        carried: <Tree as Carrier>::Money,
        /// The shape of the rule, to see when it changed.
        rule: Credit,
        /// Where the rule is said.
        citation: CitationId,
    },
    /// By the rule there is no account.
    NoAccount {
        /// Where the rule is said.
        citation: CitationId,
    },
    /// No loaded document says it, or the row lacks a fact that the rule needs.
    Unknown,
}

/// The account part of a row by the rules of its month.
pub(crate) fn account_share(
    situation: &mut Situation<'_>,
    fact: &Contribution,
    class: PersonClass,
) -> Result<AccountShare, Refusal> {
    let enrolment = situation.enrolment_in(fact.month);
    let standing = Standing {
        class,
        tier: enrolment.and_then(|it| it.tier.as_deref()),
        household: enrolment.and_then(|it| it.household.as_deref()),
    };
    let book = situation.book(fact.month.first_day());
    if let Ok(right) = book.has_account(standing)
        && !right.value
    {
        return Ok(AccountShare::NoAccount { citation: situation_note(situation, right) });
    }
    let rules = match book.credit(standing) {
        Ok(rules) => rules,
        Err(unknown) => {
            let sentence = situation.note_unknown(unknown);
            if !situation.unknown.contains(&sentence) {
                situation.unknown.push(sentence);
            }
            return Ok(AccountShare::Unknown);
        }
    };
    let citation = situation_note(situation, rules.credit.clone());
    if rules.credit.value == Credit::None {
        return Ok(AccountShare::NoAccount { citation });
    }
    // What is paid at once for years that were missing at retirement buys years, not credits;
    // whether a place credits any of it is for its rule to say.
    if fact.payment == ContributionKind::LumpSum {
        return Ok(AccountShare::Unknown);
    }
    let own_rate = book.contribution(standing).ok().map(|it| it.individual_rate.value);
    let credited_whole = match rules.credit.value {
        Credit::ShareOfBase(rate) => own_rate == Some(rate),
        _ => false,
    };
    let rule = rules.credit.value.clone();
    let known = |amount, carried| AccountShare::Known { amount, carried, rule, citation };
    let negative = fact.individual_part.0 < 0 || fact.base.is_some_and(|base| base.0 < 0);
    let size = |fen: Fen| Fen(fen.0.saturating_abs());
    let carried = match fact.base {
        Some(base) => {
            let age = situation.record.member.age_on(fact.month.first_day());
            let tree = &mut situation.tree;
            let facts = CreditFacts {
                base: Some(tree.given_money(Term::Base, size(base))),
                pension: None,
                age: age.map(|age| tree.given_count(Term::Age, age)),
            };
            let credit = engine::credit::credit(tree, &rules, &facts);
            if let Err(trouble) = tree.finish() {
                return missing_fact(situation, trouble);
            }
            credit
        }
        // A payslip prints the deduction, not the base; the whole of it is credited by this rule.
        None if credited_whole => {
            let given =
                situation.tree.given_money(Term::IndividualPart, size(fact.individual_part));
            situation.tree.named(Term::AccountCredit, given)
        }
        None => {
            situation.unknown.push(say!(
                "有的月份没有缴费基数，算不出应划入多少",
                "some months lack the contribution base, so what is due cannot be worked out"
            ));
            return Ok(AccountShare::Unknown);
        }
    };
    let amount = situation.tree.fen(carried);
    Ok(known(if negative { Fen(-amount.0) } else { amount }, carried))
}

/// Whether by a known rule an enrolment goes without an account.
pub(crate) fn has_no_account(situation: &Situation<'_>, enrolment: &Enrolment) -> bool {
    let standing = Standing {
        class: enrolment.class,
        tier: enrolment.tier.as_deref(),
        household: enrolment.household.as_deref(),
    };
    situation.book(situation.as_of).has_account(standing).is_ok_and(|right| !right.value)
}

fn situation_note<T>(situation: &mut Situation<'_>, cited: Cited<T>) -> CitationId {
    let citation = cited.citation;
    situation.note(cited);
    citation
}

/// A rule by age without a birth date is unknown for this person; anything else is a refusal.
fn missing_fact(
    situation: &mut Situation<'_>,
    trouble: engine::carrier::Trouble,
) -> Result<AccountShare, Refusal> {
    match trouble {
        engine::carrier::Trouble::Missing(term) => {
            let (zh, en) = (term.label(vocab::Lang::Zh), term.label(vocab::Lang::En));
            let sentence = say!(
                "缺少{zh}，算不出应划入多少",
                "what is due cannot be worked out without: {en}"
            );
            if !situation.unknown.contains(&sentence) {
                situation.unknown.push(sentence);
            }
            Ok(AccountShare::Unknown)
        }
        other => Err(other.refusal()),
    }
}

/// 划入时间 by the rules of a month.
pub(crate) fn timing(situation: &Situation<'_>, month: Month) -> Option<Cited<Timing>> {
    let enrolment = situation.enrolment_in(month);
    let retired = situation.record.retirement.as_ref().map(|it| Month::of(it.retired_on));
    let class = match enrolment {
        _ if retired.is_some_and(|retired| month >= retired) => PersonClass::Retired,
        Some(enrolment) => enrolment.class,
        None => PersonClass::Employee,
    };
    let standing = Standing {
        class,
        tier: enrolment.and_then(|it| it.tier.as_deref()),
        household: enrolment.and_then(|it| it.household.as_deref()),
    };
    situation.book(month.first_day()).timing(standing).ok()
}

/// The latest day by which a credit is due; `None` where no document says.
pub(crate) fn expected(
    situation: &Situation<'_>,
    month: Month,
    received: Option<Date>,
    first: bool,
) -> Option<Date> {
    let timing = timing(situation, month)?;
    Some(engine::timing::expected_credit_date(&timing.value, month, received, first))
}
