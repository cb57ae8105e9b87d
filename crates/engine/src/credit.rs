//! 个人账户划入 — what goes into the account, in every shape that places use.

use policy::Cited;
use policy::rules::{AgeBand, Credit, CreditRules, RoundingPeriod};
use vocab::{CitationId, Fen, Rate, Term};

use crate::Carrier;
use crate::carrier::{AgeTable, Tabled, Trouble};
use crate::contribution::figure;

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
        self.credit_over(carrier, facts, None)
    }

    /// 几个月的划入 — the credits of so many months: each rounded by itself, or all together where
    /// the place rounds once a year. A yearly shape is credited once.
    #[inline(always)]
    pub fn credits<C: Carrier>(
        &self,
        carrier: &mut C,
        facts: &CreditFacts<C>,
        months: C::Count,
    ) -> C::Money {
        let once = matches!(self.rules.rounding_period, Some(period) if
            period.value == RoundingPeriod::OnceAYear);
        match &self.rules.credit.value {
            Credit::FixedYearlyByAge(_) => self.credit(carrier, facts),
            _ if once => self.credit_over(carrier, facts, Some(months)),
            _ => {
                let month = self.credit(carrier, facts);
                carrier.times(Term::CreditOfMonths, month, months)
            }
        }
    }

    #[inline(always)]
    fn credit_over<C: Carrier>(
        &self,
        carrier: &mut C,
        facts: &CreditFacts<C>,
        months: Option<C::Count>,
    ) -> C::Money {
        let Plan { rules, .. } = *self;
        let citation = rules.credit.citation;
        match &rules.credit.value {
            Credit::ShareOfBase(rate) => {
                let base = self.floored(carrier, facts.base, Term::Base);
                let rate = carrier.law_rate(Term::CreditRate, Cited::new(*rate, citation));
                self.part(carrier, Term::AccountCredit, base, rate, months)
            }
            Credit::ShareOfBaseByAge(_) => {
                let base = self.floored(carrier, facts.base, Term::Base);
                let rate = self.rate_by_age(carrier, Term::CreditRate, facts.age);
                self.part(carrier, Term::AccountCredit, base, rate, months)
            }
            Credit::FixedMonthly(amount) => {
                let amount = carrier.law_money(Term::AccountCredit, Cited::new(*amount, citation));
                several(carrier, amount, months)
            }
            Credit::FixedMonthlyByAge(_) => {
                let amount = self.money_by_age(carrier, facts.age);
                several(carrier, amount, months)
            }
            Credit::FixedYearlyByAge(_) => self.money_by_age(carrier, facts.age),
            Credit::ShareOfPension(rate) => {
                let pension = self.floored(carrier, facts.pension, Term::Pension);
                let rate = carrier.law_rate(Term::CreditRate, Cited::new(*rate, citation));
                self.part(carrier, Term::AccountCredit, pension, rate, months)
            }
            Credit::ShareOfAverage { rate, average, rise } => {
                let mut average = carrier.law_money(Term::Average, Cited::new(*average, citation));
                if let Some(rise) = rise {
                    average = self.raised(carrier, average, Cited::new(*rise, citation));
                }
                let rate = carrier.law_rate(Term::CreditRate, Cited::new(*rate, citation));
                self.part(carrier, Term::AccountCredit, average, rate, months)
            }
            Credit::ShareOfAmount { rate, amount } => {
                let amount = carrier.law_money(Term::FixedCredit, Cited::new(*amount, citation));
                let rate = carrier.law_rate(Term::CreditRate, Cited::new(*rate, citation));
                self.part(carrier, Term::AccountCredit, amount, rate, months)
            }
            Credit::EmployerReturn { individual, .. } => {
                let base = self.floored(carrier, facts.base, Term::Base);
                let rate = carrier.law_rate(Term::CreditRate, Cited::new(*individual, citation));
                let own = self.part(carrier, Term::OwnCredit, base, rate, months);
                let rate = self.rate_by_age(carrier, Term::EmployerReturnRate, facts.age);
                let returned = self.part(carrier, Term::EmployerReturn, base, rate, months);
                carrier.add(Term::AccountCredit, own, returned)
            }
            Credit::None => carrier.law_money(Term::AccountCredit, Cited::new(Fen::ZERO, citation)),
        }
    }

    /// A share of an amount, of one month or of several rounded together.
    #[inline(always)]
    fn part<C: Carrier>(
        &self,
        carrier: &mut C,
        term: Term,
        amount: C::Money,
        rate: C::Rate,
        months: Option<C::Count>,
    ) -> C::Money {
        let Some(months) = months else {
            return carrier.share(term, amount, rate, self.rules.rounding);
        };
        let exact = carrier.product(Term::CreditOfMonth, amount, rate);
        let exact = carrier.times_exact(Term::CreditOfMonths, exact, months);
        carrier.round(term, exact, self.rules.rounding)
    }

    /// The average raised by a rate, rounded as the rule says.
    #[inline(always)]
    fn raised<C: Carrier>(
        &self,
        carrier: &mut C,
        average: C::Money,
        rise: Cited<Rate>,
    ) -> C::Money {
        let rate = carrier.law_rate(Term::Rise, rise);
        let rounding = self.rules.average_rounding.unwrap_or(self.rules.rounding);
        let whole = carrier.law_rate(Term::Whole, rise.map(|_| Rate::ONE));
        let before = carrier.product(Term::Average, average, whole);
        let more = carrier.product(Term::RiseAmount, average, rate);
        let sum = carrier.add_exact(Term::RaisedAverage, before, more);
        carrier.round(Term::RaisedAverage, sum, rounding)
    }

    /// A fact that the shape needs, not below the floor of a place that has one.
    #[inline(always)]
    fn floored<C: Carrier>(&self, carrier: &mut C, fact: Option<C::Money>, term: Term) -> C::Money {
        let amount = needed(carrier, fact, term);
        match &self.rules.base_floor {
            Some(floor) => {
                let floor = figure(carrier, Term::CreditBaseFloor, floor);
                carrier.maximum(term, amount, floor)
            }
            None => amount,
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

/// 几个月的划入 — see [`Plan::credits`].
pub fn credits<C: Carrier>(
    carrier: &mut C,
    rules: &CreditRules,
    facts: &CreditFacts<C>,
    months: C::Count,
) -> C::Money {
    Plan::of(rules).credits(carrier, facts, months)
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

#[inline(always)]
fn several<C: Carrier>(carrier: &mut C, amount: C::Money, months: Option<C::Count>) -> C::Money {
    match months {
        Some(months) => carrier.times(Term::CreditOfMonths, amount, months),
        None => amount,
    }
}
