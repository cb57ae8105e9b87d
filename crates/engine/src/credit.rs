//! 个人账户划入 — what goes into the account, in every shape that places use.

use policy::Cited;
use policy::rules::{AgeBand, Credit, CreditRules};
use vocab::{CitationId, Fen, Rate, Term};

use crate::Carrier;
use crate::carrier::{AgeTable, Tabled, Trouble};

/// 划入所需情况 — what the shapes look at. A fact that the shape of a place does not use may be
/// absent; one that it does use is asked for by a refusal.
#[derive(Clone, Copy, Debug)]
pub struct CreditFacts<C: Carrier> {
    /// 缴费基数, fen a month.
    pub base: Option<C::Money>,
    /// 月养老金, fen.
    pub pension: Option<C::Money>,
    /// 年龄, completed years.
    pub age: Option<C::Count>,
}

/// 去向 — where a contribution and a credit meet: `to_pool + credit = contribution + from_pool`.
#[derive(Clone, Copy, Debug)]
pub struct Split<C: Carrier> {
    /// 进入统筹基金.
    pub to_pool: C::Money,
    /// 统筹基金划出 — what the pool adds when the credit is more than the contribution, as for
    /// retired people.
    pub from_pool: C::Money,
}

/// 划入准备 — the rules with their tables made ready, for many cases.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    rules: &'a CreditRules,
    amounts: Option<AgeTable<Fen>>,
    rates: Option<AgeTable<Rate>>,
}

impl<'a> Plan<'a> {
    /// Makes rules ready.
    pub fn of(rules: &'a CreditRules) -> Plan<'a> {
        let citation = rules.credit.citation;
        let (mut amounts, mut rates) = (None, None);
        match &rules.credit.value {
            Credit::FixedMonthlyByAge(bands) | Credit::FixedYearlyByAge(bands) => {
                amounts = Some(table(bands, citation));
            }
            Credit::ShareOfBaseByAge(bands) | Credit::EmployerReturn { employer: bands, .. } => {
                rates = Some(table(bands, citation));
            }
            _ => {}
        }
        Plan { rules, amounts, rates }
    }

    /// 一次划入 — see [`credit`].
    #[inline(always)]
    pub fn credit<C: Carrier>(&self, carrier: &mut C, facts: &CreditFacts<C>) -> C::Money {
        let Plan { rules, .. } = *self;
        let citation = rules.credit.citation;
        match &rules.credit.value {
            Credit::ShareOfBase(rate) => {
                let base = needed(carrier, facts.base, Term::Base);
                let rate = carrier.law_rate(Term::CreditRate, Cited::new(*rate, citation));
                carrier.share(Term::AccountCredit, base, rate, rules.rounding)
            }
            Credit::ShareOfBaseByAge(_) => {
                let base = needed(carrier, facts.base, Term::Base);
                let rate = self.rate_by_age(carrier, Term::CreditRate, facts.age);
                carrier.share(Term::AccountCredit, base, rate, rules.rounding)
            }
            Credit::FixedMonthly(amount) => {
                carrier.law_money(Term::AccountCredit, Cited::new(*amount, citation))
            }
            Credit::FixedMonthlyByAge(_) | Credit::FixedYearlyByAge(_) => {
                self.money_by_age(carrier, facts.age)
            }
            Credit::ShareOfPension(rate) => {
                let pension = needed(carrier, facts.pension, Term::Pension);
                let rate = carrier.law_rate(Term::CreditRate, Cited::new(*rate, citation));
                carrier.share(Term::AccountCredit, pension, rate, rules.rounding)
            }
            Credit::ShareOfAverage { rate, average } => {
                let average = carrier.law_money(Term::AverageWage, Cited::new(*average, citation));
                let rate = carrier.law_rate(Term::CreditRate, Cited::new(*rate, citation));
                carrier.share(Term::AccountCredit, average, rate, rules.rounding)
            }
            Credit::EmployerReturn { individual, .. } => {
                let base = needed(carrier, facts.base, Term::Base);
                let rate = carrier.law_rate(Term::CreditRate, Cited::new(*individual, citation));
                let own = carrier.share(Term::OwnCredit, base, rate, rules.rounding);
                let rate = self.rate_by_age(carrier, Term::EmployerReturnRate, facts.age);
                let returned = carrier.share(Term::EmployerReturn, base, rate, rules.rounding);
                carrier.add(Term::AccountCredit, own, returned)
            }
            Credit::None => carrier.law_money(Term::AccountCredit, Cited::new(Fen::ZERO, citation)),
        }
    }

    #[inline(always)]
    fn money_by_age<C: Carrier>(&self, carrier: &mut C, age: Option<C::Count>) -> C::Money {
        let (Some(age), Some(table)) = (age, &self.amounts) else {
            carrier.refuse(Trouble::Missing(Term::Age));
            return carrier.zero();
        };
        let row = carrier.row_of_age(age, &table.from);
        carrier.pick_money(Term::AccountCredit, age, row, &table.figures)
    }

    #[inline(always)]
    fn rate_by_age<C: Carrier>(
        &self,
        carrier: &mut C,
        term: Term,
        age: Option<C::Count>,
    ) -> C::Rate {
        let (Some(age), Some(table)) = (age, &self.rates) else {
            carrier.refuse(Trouble::Missing(Term::Age));
            return carrier.law_rate(term, Cited::new(Rate::ZERO, self.rules.credit.citation));
        };
        let row = carrier.row_of_age(age, &table.from);
        carrier.pick_rate(term, age, row, &table.figures)
    }
}

fn table<T: Tabled>(bands: &[AgeBand<T>], citation: CitationId) -> AgeTable<T> {
    AgeTable {
        from: bands.iter().map(|band| band.from_age).collect(),
        figures: bands.iter().map(|band| Cited::new(band.value, citation)).collect(),
    }
}

/// 一次划入 — the amount of one credit in fen: a month's, or the year's for a yearly shape.
///
/// Shape: [`Credit`]; age bands stand in ascending order. A missing fact that the shape needs
/// marks the carrier. For many cases make a [`Plan`] once.
pub fn credit<C: Carrier>(
    carrier: &mut C,
    rules: &CreditRules,
    facts: &CreditFacts<C>,
) -> C::Money {
    Plan::of(rules).credit(carrier, facts)
}

/// 去向 — what a contribution leaves to the pool after the account credit, both in fen.
#[inline(always)]
pub fn split<C: Carrier>(carrier: &mut C, contribution: C::Money, credit: C::Money) -> Split<C> {
    Split {
        to_pool: carrier.excess(Term::PoolPart, contribution, credit),
        from_pool: carrier.excess(Term::FromPool, credit, contribution),
    }
}

#[inline(always)]
fn needed<C: Carrier>(carrier: &mut C, fact: Option<C::Money>, term: Term) -> C::Money {
    match fact {
        Some(fact) => fact,
        None => {
            carrier.refuse(Trouble::Missing(term));
            carrier.zero()
        }
    }
}
