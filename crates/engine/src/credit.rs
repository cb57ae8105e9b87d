//! 个人账户划入 — what goes into the account, in every shape that places use.

use policy::Cited;
use policy::rules::{AgeBand, Credit, CreditRules, RoundingPeriod};
use vocab::{CitationId, Fen, Rate, Rounding, Term};

use crate::Carrier;
use crate::carrier::{AgeTable, Law, Steps, Tabled, Trouble};
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
    shape: Shape,
    /// Which of the [`USUAL`] shapes it is.
    usual: Option<usize>,
    amounts: Option<AgeTable<Fen>>,
    rates: Option<AgeTable<Rate>>,
}

/// 步骤 — what decides which steps a credit has; a constant where it is a usual one, so that a
/// compiler leaves the others out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shape {
    way: Way,
    has_floor: bool,
    rounding: Rounding,
}

/// How a credit is measured: [`Credit`] with its figures made ready, ages in the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    ShareOfBase(Law<Rate>),
    ShareOfBaseByAge,
    FixedMonthly(Law<Fen>),
    FixedMonthlyByAge,
    FixedYearlyByAge,
    ShareOfPension(Law<Rate>),
    ShareOfAverage { rate: Law<Rate>, average: Law<Fen>, rise: Option<Cited<Rate>> },
    ShareOfAmount { rate: Law<Rate>, amount: Law<Fen> },
    EmployerReturn { individual: Law<Rate> },
    None(Law<Fen>),
}

impl Way {
    fn of(credit: &Cited<Credit>) -> Way {
        let rate = |rate: &Rate| Law::from(Cited::new(*rate, credit.citation));
        let amount = |amount: &Fen| Law::from(Cited::new(*amount, credit.citation));
        match &credit.value {
            Credit::ShareOfBase(share) => Way::ShareOfBase(rate(share)),
            Credit::ShareOfBaseByAge(_) => Way::ShareOfBaseByAge,
            Credit::FixedMonthly(fixed) => Way::FixedMonthly(amount(fixed)),
            Credit::FixedMonthlyByAge(_) => Way::FixedMonthlyByAge,
            Credit::FixedYearlyByAge(_) => Way::FixedYearlyByAge,
            Credit::ShareOfPension(share) => Way::ShareOfPension(rate(share)),
            Credit::ShareOfAverage { rate: share, average, rise } => Way::ShareOfAverage {
                rate: rate(share),
                average: amount(average),
                rise: rise.map(|rise| Cited::new(rise, credit.citation)),
            },
            Credit::ShareOfAmount { rate: share, amount: fixed } => {
                Way::ShareOfAmount { rate: rate(share), amount: amount(fixed) }
            }
            Credit::EmployerReturn { individual, .. } => {
                Way::EmployerReturn { individual: rate(individual) }
            }
            Credit::None => Way::None(amount(&Fen::ZERO)),
        }
    }
}

/// 常见步骤 — of active and of retired people.
const USUAL: [Shape; 2] = [usual(Way::ShareOfBaseByAge), usual(Way::FixedMonthlyByAge)];

const fn usual(way: Way) -> Shape {
    Shape { way, has_floor: false, rounding: Rounding::HalfUpToFen }
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
        let way = Way::of(&rules.credit);
        let (has_floor, rounding) = (rules.base_floor.is_some(), rules.rounding.value);
        let shape = Shape { way, has_floor, rounding };
        let usual = USUAL.iter().position(|usual| *usual == shape);
        Plan { rules, shape, usual, amounts, rates }
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
        let [active, retired] = USUAL;
        match self.usual {
            Some(0) => self.credit_as(active, carrier, facts, months),
            Some(1) => self.credit_as(retired, carrier, facts, months),
            _ => {
                let facts = CreditFacts { ..*facts };
                carrier.aside(Otherwise { plan: self, facts, months })
            }
        }
    }

    /// The one definition of a credit.
    #[inline(always)]
    fn credit_as<C: Carrier>(
        &self,
        shape: Shape,
        carrier: &mut C,
        facts: &CreditFacts<C>,
        months: Option<C::Count>,
    ) -> C::Money {
        match shape.way {
            Way::ShareOfBase(rate) => {
                let base = self.floored(shape, carrier, facts.base, Term::Base);
                let rate = carrier.law_rate(Term::CreditRate, rate);
                self.part(shape, carrier, Term::AccountCredit, (base, rate), months)
            }
            Way::ShareOfBaseByAge => {
                let base = self.floored(shape, carrier, facts.base, Term::Base);
                let rate = self.rate_by_age(carrier, Term::CreditRate, facts.age);
                self.part(shape, carrier, Term::AccountCredit, (base, rate), months)
            }
            Way::FixedMonthly(amount) => {
                let amount = carrier.law_money(Term::AccountCredit, amount);
                several(carrier, amount, months)
            }
            Way::FixedMonthlyByAge => {
                let amount = self.money_by_age(carrier, facts.age);
                several(carrier, amount, months)
            }
            Way::FixedYearlyByAge => self.money_by_age(carrier, facts.age),
            Way::ShareOfPension(rate) => {
                let pension = self.floored(shape, carrier, facts.pension, Term::Pension);
                let rate = carrier.law_rate(Term::CreditRate, rate);
                self.part(shape, carrier, Term::AccountCredit, (pension, rate), months)
            }
            Way::ShareOfAverage { rate, average, rise } => {
                let mut average = carrier.law_money(Term::Average, average);
                if let Some(rise) = rise {
                    average = self.raised(carrier, average, rise);
                }
                let rate = carrier.law_rate(Term::CreditRate, rate);
                self.part(shape, carrier, Term::AccountCredit, (average, rate), months)
            }
            Way::ShareOfAmount { rate, amount } => {
                let amount = carrier.law_money(Term::FixedCredit, amount);
                let rate = carrier.law_rate(Term::CreditRate, rate);
                self.part(shape, carrier, Term::AccountCredit, (amount, rate), months)
            }
            Way::EmployerReturn { individual } => {
                let base = self.floored(shape, carrier, facts.base, Term::Base);
                let rate = carrier.law_rate(Term::CreditRate, individual);
                let own = self.part(shape, carrier, Term::OwnCredit, (base, rate), months);
                let rate = self.rate_by_age(carrier, Term::EmployerReturnRate, facts.age);
                let back = self.part(shape, carrier, Term::EmployerReturn, (base, rate), months);
                carrier.add(Term::AccountCredit, own, back)
            }
            Way::None(nothing) => carrier.law_money(Term::AccountCredit, nothing),
        }
    }

    /// A share of an amount, of one month or of several rounded together.
    #[inline(always)]
    fn part<C: Carrier>(
        &self,
        shape: Shape,
        carrier: &mut C,
        term: Term,
        (amount, rate): (C::Money, C::Rate),
        months: Option<C::Count>,
    ) -> C::Money {
        let rounding = Cited::new(shape.rounding, self.rules.rounding.citation);
        let Some(months) = months else { return carrier.share(term, amount, rate, rounding) };
        let exact = carrier.product(Term::CreditOfMonth, amount, rate);
        let exact = carrier.times_exact(Term::CreditOfMonths, exact, months);
        carrier.round(term, exact, rounding)
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
    fn floored<C: Carrier>(
        &self,
        shape: Shape,
        carrier: &mut C,
        fact: Option<C::Money>,
        term: Term,
    ) -> C::Money {
        let amount = needed(carrier, fact, term);
        match self.rules.base_floor.as_ref().filter(|_| shape.has_floor) {
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
        let row = carrier.row_of_age(age, table);
        carrier.pick_money(Term::AccountCredit, age, row, table.figures())
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
        let row = carrier.row_of_age(age, table);
        carrier.pick_rate(term, age, row, table.figures())
    }
}

/// A credit by a plan that is none of the usual ones.
struct Otherwise<'a, C: Carrier> {
    plan: &'a Plan<'a>,
    facts: CreditFacts<C>,
    months: Option<C::Count>,
}

impl<C: Carrier> Steps<C> for Otherwise<'_, C> {
    type Output = C::Money;

    #[inline(always)]
    fn take(self, carrier: &mut C) -> C::Money {
        let Otherwise { plan, facts, months } = &self;
        plan.credit_as(plan.shape, carrier, facts, *months)
    }
}

fn table<T: Tabled>(bands: &[AgeBand<T>], citation: CitationId) -> AgeTable<T> {
    AgeTable::of(bands.iter().map(|band| (band.from_age, Cited::new(band.value, citation))))
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
