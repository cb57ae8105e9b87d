//! `Plain`, `Tree` and `Lanes` agree on every value on the way, not only on the results.
//!
//! A wrapper around a carrier writes down what every operation gave. The steps of one lane, with
//! those left out in which the lane only rode along, are the steps of `Plain` and the nodes of
//! `Tree`.

use engine::carrier::{
    Batch, Carried, Carrier, Dispatch, LANES, Lanes, Law, OneCase, Plain, Table, Tree, Trouble,
    Width, dispatch, dispatch_portable, run_batch, run_batch_portable,
};
use engine::credit::CreditFacts;
use engine::interest::Portion;
use engine::maternity::Birth;
use engine::retirement::{cost, shortfall_base};
use engine::reward::{RewardFacts, Since, raised_cap, rewards};
use engine::settlement::chronic::settle_chronic;
use engine::settlement::layers::{Borne, LayerYear, LayersYear, layers};
use engine::settlement::pharmacy::purchase;
use engine::settlement::segments::{AccountParts, settle_segments};
use engine::settlement::{Bill, Details, Patient, YearToDate};
use engine::sharing::{Sharer, pay_own_part};
use engine::surcharge::Period;
use engine::waiting::{EmployeeBreak, ResidentBreak, Wait};
use engine::{contribution, credit, interest, levy, maternity, settlement, surcharge, waiting};
use policy::Cited;
use policy::rules::{ItemKind, MaternityCase};
use proptest::prelude::*;
use vocab::{CitationId, Fen, Rate, Rounding, Term};

use crate::dice::{Case, Dice, Result, Rules};

/// What an operation gave, in every lane that is meant.
type Step = (Term, Vec<Option<i64>>);

/// Carriers whose values can be looked at.
trait Observed: Carrier {
    fn word(&self, money: Self::Money) -> Vec<Option<i64>>;
    fn rate_word(&self, rate: Self::Rate) -> Vec<Option<i64>>;
    fn exact(&self, exact: Self::Exact) -> Vec<Option<i64>>;
    fn count_word(&self, count: Self::Count) -> Vec<Option<i64>>;
}

impl Observed for Plain {
    fn word(&self, money: i64) -> Vec<Option<i64>> {
        vec![Some(money)]
    }

    fn rate_word(&self, rate: i64) -> Vec<Option<i64>> {
        vec![Some(rate)]
    }

    fn exact(&self, exact: i64) -> Vec<Option<i64>> {
        vec![Some(exact)]
    }

    fn count_word(&self, count: i64) -> Vec<Option<i64>> {
        vec![Some(count)]
    }
}

fn signed(values: [Option<u64>; LANES]) -> Vec<Option<i64>> {
    values.iter().map(|value| value.map(u64::cast_signed)).collect()
}

impl<W: Width> Observed for Lanes<W> {
    fn word(&self, money: W::Word) -> Vec<Option<i64>> {
        signed(self.values(money))
    }

    fn rate_word(&self, rate: W::Word) -> Vec<Option<i64>> {
        signed(self.values(rate))
    }

    fn exact(&self, exact: W::Wide) -> Vec<Option<i64>> {
        signed(self.exact_values(exact))
    }

    fn count_word(&self, count: W::Word) -> Vec<Option<i64>> {
        signed(self.values(count))
    }
}

/// A carrier that is written down.
struct Traced<C> {
    inner: C,
    steps: Vec<Step>,
}

impl<C> Traced<C> {
    fn new(inner: C) -> Traced<C> {
        Traced { inner, steps: Vec::new() }
    }
}

/// Operations handed on to the inner carrier and written down.
macro_rules! traced {
    ($($name:ident($($argument:ident: $type:ty),*) -> $result:ty, $seen:ident;)*) => {
        $(
            fn $name(&mut self, term: Term, $($argument: $type),*) -> $result {
                let result = self.inner.$name(term, $($argument),*);
                self.steps.push((term, self.inner.$seen(result)));
                result
            }
        )*
    };
}

impl<C: Observed> Carrier for Traced<C> {
    type Money = C::Money;
    type Rate = C::Rate;
    type Exact = C::Exact;
    type Count = C::Count;
    type Flag = C::Flag;
    type Row = C::Row;
    type MoneyFact = C::MoneyFact;
    type CountFact = C::CountFact;
    type FlagFact = C::FlagFact;

    traced! {
        given_money(fact: C::MoneyFact) -> C::Money, word;
        given_count(fact: C::CountFact) -> C::Count, count_word;
        law_money(law: impl Into<Law<Fen>>) -> C::Money, word;
        law_rate(law: impl Into<Law<Rate>>) -> C::Rate, rate_word;
        law_count(law: Cited<i32>) -> C::Count, count_word;
        pick_money(by: C::Count, row: C::Row, table: &Table<Fen>) -> C::Money, word;
        pick_rate(by: C::Count, row: C::Row, table: &Table<Rate>) -> C::Rate, rate_word;
        add(left: C::Money, right: C::Money) -> C::Money, word;
        subtract(left: C::Money, right: C::Money) -> C::Money, word;
        excess(left: C::Money, right: C::Money) -> C::Money, word;
        minimum(left: C::Money, right: C::Money) -> C::Money, word;
        maximum(left: C::Money, right: C::Money) -> C::Money, word;
        share(left: C::Money, right: C::Rate, how: Cited<Rounding>) -> C::Money, word;
        times(left: C::Money, right: C::Count) -> C::Money, word;
        divide(left: C::Money, right: C::Count, how: Cited<Rounding>) -> C::Money, word;
        rounded(left: C::Money, how: Cited<Rounding>) -> C::Money, word;
        named(left: C::Money) -> C::Money, word;
        product(left: C::Money, right: C::Rate) -> C::Exact, exact;
        add_exact(left: C::Exact, right: C::Exact) -> C::Exact, exact;
        unrounded(left: C::Money) -> C::Exact, exact;
        excess_exact(left: C::Exact, right: C::Exact) -> C::Exact, exact;
        minimum_exact(left: C::Exact, right: C::Exact) -> C::Exact, exact;
        whole_of_exact(left: C::Exact, right: C::Rate, how: Cited<Rounding>) -> C::Money, word;
        times_exact(left: C::Exact, right: C::Count) -> C::Exact, exact;
        round(left: C::Exact, how: Cited<Rounding>) -> C::Money, word;
        divide_exact(left: C::Exact, right: C::Count, how: Cited<Rounding>) -> C::Money, word;
        count_add(left: C::Count, right: C::Count) -> C::Count, count_word;
        count_excess(left: C::Count, right: C::Count) -> C::Count, count_word;
        count_maximum(left: C::Count, right: C::Count) -> C::Count, count_word;
        count_times(left: C::Count, right: C::Count) -> C::Count, count_word;
        rate_add(left: C::Rate, right: C::Rate) -> C::Rate, rate_word;
        rate_excess(left: C::Rate, right: C::Rate) -> C::Rate, rate_word;
        rate_minimum(left: C::Rate, right: C::Rate) -> C::Rate, rate_word;
        rate_part(left: C::Rate, right: C::Rate) -> C::Rate, rate_word;
        rate_times(left: C::Rate, right: C::Count) -> C::Rate, rate_word;
    }

    fn zero(&mut self) -> C::Money {
        let zero = self.inner.zero();
        self.steps.push((Term::Zero, self.inner.word(zero)));
        zero
    }

    fn given_flag(&mut self, fact: C::FlagFact) -> C::Flag {
        self.inner.given_flag(fact)
    }

    fn no_row(&self) -> C::Row {
        self.inner.no_row()
    }

    fn row(&self, so_far: C::Row, index: usize, holds: C::Flag) -> C::Row {
        self.inner.row(so_far, index, holds)
    }

    fn settled(&self, holds: bool) -> C::Flag {
        self.inner.settled(holds)
    }

    fn tell_rows(&self, level: C::Count, row: C::Row, marks: &Table<Fen>) -> C::Flag {
        self.inner.tell_rows(level, row, marks)
    }

    fn is_cut_off(&self, share: C::Exact, left: C::Exact) -> C::Flag {
        self.inner.is_cut_off(share, left)
    }

    fn at_least(&self, count: C::Count, edge: i32) -> C::Flag {
        self.inner.at_least(count, edge)
    }

    fn equals(&self, count: C::Count, number: i32) -> C::Flag {
        self.inner.equals(count, number)
    }

    fn both(&self, left: C::Flag, right: C::Flag) -> C::Flag {
        self.inner.both(left, right)
    }

    fn negate(&self, flag: C::Flag) -> C::Flag {
        self.inner.negate(flag)
    }

    fn decided(&self, flag: C::Flag) -> Option<bool> {
        self.inner.decided(flag)
    }

    fn narrow(&mut self, flag: C::Flag) -> C::Flag {
        self.inner.narrow(flag)
    }

    fn widen(&mut self, outer: C::Flag) {
        self.inner.widen(outer);
    }

    fn select(&mut self, flag: C::Flag, yes: C::Money, no: C::Money) -> C::Money {
        self.inner.select(flag, yes, no)
    }

    fn select_rate(&mut self, flag: C::Flag, yes: C::Rate, no: C::Rate) -> C::Rate {
        self.inner.select_rate(flag, yes, no)
    }

    fn select_count(&mut self, flag: C::Flag, yes: C::Count, no: C::Count) -> C::Count {
        self.inner.select_count(flag, yes, no)
    }

    fn refuse(&mut self, trouble: Trouble) {
        self.inner.refuse(trouble);
    }
}

/// Where a carrier takes its facts from.
trait Facts<C: Carrier> {
    fn money(&self, carrier: &C, index: usize) -> C::MoneyFact;
    fn count(&self, carrier: &C, index: usize) -> C::CountFact;
    fn flag(&self, carrier: &C, index: usize) -> C::FlagFact;
}

impl<C: Carrier<MoneyFact = Fen, CountFact = i32, FlagFact = bool>> Facts<C> for Case {
    fn money(&self, _: &C, index: usize) -> Fen {
        Fen(self.money[index])
    }

    fn count(&self, _: &C, index: usize) -> i32 {
        self.counts[index]
    }

    fn flag(&self, _: &C, index: usize) -> bool {
        self.flags[index]
    }
}

/// A chunk of cases. Amounts beyond 31 bits go in as negative ones, as a column reader would do
/// with what does not fit.
struct Chunk<'a>(&'a [Case]);

impl Chunk<'_> {
    fn words(&self, figure: impl Fn(&Case) -> i64) -> [i32; LANES] {
        std::array::from_fn(|lane| i32::try_from(figure(&self.0[lane])).unwrap_or(-1))
    }
}

impl<W: Width> Facts<Lanes<W>> for Chunk<'_> {
    fn money(&self, lanes: &Lanes<W>, index: usize) -> W::Word {
        lanes.money(self.words(|case| case.money[index]))
    }

    fn count(&self, lanes: &Lanes<W>, index: usize) -> W::Word {
        lanes.money(self.words(|case| case.counts[index].into()))
    }

    fn flag(&self, lanes: &Lanes<W>, index: usize) -> W::Word {
        lanes.flags(std::array::from_fn(|lane| self.0[lane].flags[index].into()))
    }
}

impl<W: Width> Facts<Traced<Lanes<W>>> for Chunk<'_> {
    fn money(&self, traced: &Traced<Lanes<W>>, index: usize) -> W::Word {
        Facts::<Lanes<W>>::money(self, &traced.inner, index)
    }

    fn count(&self, traced: &Traced<Lanes<W>>, index: usize) -> W::Word {
        Facts::<Lanes<W>>::count(self, &traced.inner, index)
    }

    fn flag(&self, traced: &Traced<Lanes<W>>, index: usize) -> W::Word {
        Facts::<Lanes<W>>::flag(self, &traced.inner, index)
    }
}

/// A rule of every kind, one after the other.
#[expect(clippy::too_many_lines, reason = "a list, one rule after the other")]
fn everything<C: Carrier>(carrier: &mut C, rules: &Rules, facts: &impl Facts<C>) -> Vec<C::Money> {
    let money = |carrier: &mut C, term, index| {
        let fact = facts.money(carrier, index);
        carrier.given_money(term, fact)
    };
    let count = |carrier: &mut C, term, index| {
        let fact = facts.count(carrier, index);
        carrier.given_count(term, fact)
    };
    let flag = |carrier: &mut C, index| {
        let fact = facts.flag(carrier, index);
        carrier.given_flag(fact)
    };
    let retired = flag(carrier, 0);
    let age = count(carrier, Term::Age, 1);
    let wage = money(carrier, Term::Wage, 4);
    let month = contribution::assess(carrier, &rules.contribution, wage);
    let pension = money(carrier, Term::Pension, 5);
    let earner = CreditFacts { base: Some(month.base), pension: Some(pension), age: Some(age) };
    let credited = credit::credit(carrier, &rules.credit, &earner);
    let split = credit::split(carrier, month.total, credited);

    let item = |carrier: &mut C, kind: ItemKind| {
        rules.settlement.refinements.items.iter().find(|rule| rule.kind == kind)?;
        Some(match kind {
            ItemKind::Special => money(carrier, Term::SpecialCost, 12),
            ItemKind::Material => money(carrier, Term::MaterialCost, 13),
            ItemKind::Implant => money(carrier, Term::ImplantCost, 14),
        })
    };
    let details = Details {
        admission: Some(count(carrier, Term::AdmissionNumber, 8)),
        items: ItemKind::ALL.map(|kind| item(carrier, kind)),
    };
    let bill = Bill {
        total: money(carrier, Term::Cost, 0),
        outside_catalogue: Some(money(carrier, Term::OutsideCatalogue, 1)),
        class_b: Some(money(carrier, Term::ClassBCost, 2)),
        over_limit: Some(money(carrier, Term::OverLimit, 3)),
        level: count(carrier, Term::HospitalLevel, 0),
        first: flag(carrier, 1),
        details,
    };
    let given = RewardFacts {
        unbroken_years: count(carrier, Term::Years, 7),
        zero_claim_years: Some(count(carrier, Term::ZeroClaimYears, 6)),
        original_cap: None,
    };
    let since = Since { claimed: flag(carrier, 2), rejoined: flag(carrier, 3) };
    let raised = raised_cap(carrier, &rules.reward, &given, &since);
    let year = YearToDate {
        deductible_paid: Some(money(carrier, Term::DeductiblePaid, 6)),
        fund_paid: Some(money(carrier, Term::YearPaid, 7)),
        cost_counted: Some(money(carrier, Term::CostCounted, 8)),
        burden: Some(money(carrier, Term::BurdenBefore, 9)),
        catastrophic_paid: Some(money(carrier, Term::CatastrophicPaid, 10)),
        large_amount_paid: Some(money(carrier, Term::LargeAmountPaid, 8)),
        raised_cap: Some(raised.cap),
    };
    let account = Some(money(carrier, Term::AccountBalance, 11));
    let patient = Patient { retired, age, account };
    let settled = settlement::settle(carrier, &rules.settlement, &patient, &bill, &year);

    let periods: Vec<Period<C::Count>> = (2..)
        .zip(&rules.surcharge.eras)
        .map(|(index, era)| Period {
            daily: era.daily,
            days: count(carrier, Term::DaysLate, index),
        })
        .collect();
    let late = surcharge::surcharge(carrier, &rules.surcharge, month.total, &periods);
    let days = count(carrier, Term::InterestDays, 4);
    let portion = [Portion { amount: credited, days }];
    let paid = interest::interest(carrier, &rules.interest, &portion, &portion);
    let birth = Birth {
        case: MaternityCase::Normal,
        further_children: Some(count(carrier, Term::FurtherChildren, 6)),
        late: true,
    };
    let allowance = maternity::allowance(carrier, &rules.maternity, &birth, wage);
    let levied = levy::levy(carrier, &rules.levy);
    let months = count(carrier, Term::MonthsShort, 7);
    let parts = AccountParts {
        current: money(carrier, Term::CurrentBalance, 10),
        earlier: money(carrier, Term::EarlierBalance, 11),
    };
    let (patient, year) = (&patient, &year);
    // Segments know no items, and refuse a bill that has some.
    let items = ItemKind::ALL.map(|_| None);
    let short = Bill { details: Details { items, ..bill.details }, ..bill };
    let segments = settle_segments(carrier, &rules.settlement, patient, &parts, &short, year);
    let used = Some(money(carrier, Term::MonthUsed, 6));
    let chronic = settle_chronic(carrier, &rules.chronic, patient, &bill, year, used);
    let level = (&rules.settlement, Cited::new(2, CitationId(8)));
    let prescription = flag(carrier, 2);
    let bought = purchase(carrier, level, prescription, patient, &bill, year);
    let borne = Borne {
        burden: money(carrier, Term::Burden, 5),
        basic_deductible: Some(money(carrier, Term::DeductibleUsed, 6)),
    };
    let so_far = || LayerYear { burden: year.burden, paid: year.catastrophic_paid };
    let so_far = LayersYear {
        catastrophic: so_far(),
        supplementary: so_far(),
        assistance: so_far(),
        tilt: LayerYear::none(),
        raised_cap: year.raised_cap,
    };
    let layered = layers(carrier, &rules.layers, &borne, &so_far);
    let sharers = [
        Sharer { balance: parts.current, limit: None },
        Sharer { balance: parts.earlier, limit: used },
    ];
    let own = patient.account;
    let shared = pay_own_part(carrier, &rules.sharing, layered.left, own, &sharers);
    let few = count(carrier, Term::Months, 0);
    let credited_year = credit::credits(carrier, &rules.credit, &earner, few);
    let priced_on = shortfall_base(carrier, &rules.retirement).unwrap_or(month.base);
    let shortfall = cost(carrier, &rules.retirement, priced_on, months).unwrap_or(levied.total);
    let gap = EmployeeBreak { months: count(carrier, Term::GapMonths, 6), made_up: Some(retired) };
    let waited = waiting::employee_wait(carrier, &rules.waits, &gap);
    let waited = by_wait(carrier, waited);
    let missed = ResidentBreak {
        missed_years: count(carrier, Term::MissedYears, 6),
        repaired_years: count(carrier, Term::RepairedYears, 0),
        outside_window: retired,
    };
    let resident = waiting::resident_wait(carrier, &rules.resident_waits, &missed);
    let resident = by_wait(carrier, resident);
    let facts = RewardFacts {
        unbroken_years: count(carrier, Term::Years, 6),
        zero_claim_years: Some(count(carrier, Term::ZeroClaimYears, 0)),
        original_cap: Some(bill.total),
    };
    let reward = rewards(carrier, &rules.resident_waits.reward, &facts);
    let share = rules.waits.benefit_share;
    let rounding = rules.contribution.rounding;
    let halved = waiting::benefit_in_wait(carrier, share, settled.fund, rounding);
    vec![
        raised.cap,
        segments.fund,
        segments.large_amount.unwrap_or(segments.fund),
        segments.catastrophic.unwrap_or(segments.fund),
        segments.cash,
        chronic.fund,
        chronic.cash,
        bought.fund,
        bought.large_amount.unwrap_or(bought.fund),
        bought.catastrophic.unwrap_or(bought.fund),
        bought.cash,
        layered.left,
        shared.cash,
        shared.sharers[1].left,
        month.total,
        credited,
        split.to_pool,
        split.from_pool,
        settled.fund,
        settled.remote_first_pay.unwrap_or(settled.fund),
        settled.supplement.unwrap_or(settled.fund),
        settled.large_amount.unwrap_or(settled.fund),
        settled.catastrophic.unwrap_or(settled.fund),
        settled.patient,
        settled.cash,
        late,
        paid.total,
        allowance.amount,
        allowance.total,
        levied.total,
        shortfall,
        credited_year,
        month.yearly.unwrap_or(month.total),
        waited,
        resident,
        reward.total,
        halved.unwrap_or(settled.fund),
    ]
}

/// A wait as an amount, so that it is among the results: a fen for each month or day.
fn by_wait<C: Carrier>(carrier: &mut C, wait: Wait<C>) -> C::Money {
    let fen = carrier.law_money(Term::Total, Cited::new(Fen(1), CitationId(7)));
    match wait {
        Wait::Months(count) | Wait::Between(_, count) | Wait::Days(count) => {
            carrier.times(Term::Total, fen, count)
        }
    }
}

/// One case in `Plain`, written down.
fn plainly(rules: &Rules, case: &Case) -> (Result, Vec<(Term, i64)>) {
    let mut traced = Traced::new(Plain::default());
    let figures = everything(&mut traced, rules, case);
    let steps = traced.steps.iter().map(|(term, values)| (*term, values[0].unwrap())).collect();
    (traced.inner.finish().map(|()| figures), steps)
}

/// One case in `Tree`.
fn by_tree(rules: &Rules, case: &Case) -> (Result, Vec<(Term, i64)>) {
    let mut tree = Tree::default();
    let figures: Vec<Carried> = everything(&mut tree, rules, case);
    let steps = tree.derivation().nodes.iter().map(|node| (node.term, node.value)).collect();
    (tree.finish().map(|()| figures.iter().map(|figure| figure.value).collect()), steps)
}

/// A chunk in `Lanes`, written down: whether it is spoiled, and the steps.
struct Trace<'a> {
    rules: &'a Rules,
    cases: &'a [Case],
}

impl Dispatch for Trace<'_> {
    type Output = (bool, Vec<Step>);

    fn run<W: Width>(self, width: W) -> (bool, Vec<Step>) {
        let mut traced = Traced::new(Lanes::new(width));
        everything(&mut traced, self.rules, &Chunk(self.cases));
        (traced.inner.is_spoiled(), traced.steps)
    }
}

/// A batch of cases and what came of each.
struct Everyone<'a> {
    rules: &'a Rules,
    cases: &'a [Case],
    results: Vec<Result>,
    spoiled: usize,
}

/// What one chunk reads and writes.
type Slice<'a> = (&'a Rules, &'a [Case], &'a mut [Result]);

impl Batch for Everyone<'_> {
    type Chunk<'a>
        = Slice<'a>
    where
        Self: 'a;

    fn cases(&self) -> usize {
        self.cases.len()
    }

    fn chunks(&mut self) -> impl Iterator<Item = Slice<'_>> {
        let rules = self.rules;
        let results = self.results.chunks_exact_mut(LANES);
        let cases = self.cases.chunks_exact(LANES);
        cases.zip(results).map(move |(cases, results)| (rules, cases, results))
    }

    fn lanes<W: Width>(lanes: &mut Lanes<W>, (rules, cases, results): Slice<'_>) {
        let figures = everything(lanes, rules, &Chunk(cases));
        let figures: Vec<[i32; LANES]> =
            figures.into_iter().map(|figure| lanes.fen(figure)).collect();
        for (lane, result) in results.iter_mut().enumerate() {
            *result = Ok(figures.iter().map(|figure| figure[lane].into()).collect());
        }
    }

    fn single(&mut self, plain: &mut Plain, case: usize) {
        self.spoiled += 1;
        self.results[case] = Ok(everything(plain, self.rules, &self.cases[case]));
    }

    fn refused(&mut self, case: usize, trouble: Trouble) {
        self.results[case] = Err(trouble);
    }
}

fn batch(rules: &Rules, cases: &[Case], run: impl Fn(&mut Everyone<'_>)) -> (Vec<Result>, usize) {
    let results = vec![Ok(Vec::new()); cases.len()];
    let mut everyone = Everyone { rules, cases, results, spoiled: 0 };
    run(&mut everyone);
    (everyone.results, everyone.spoiled)
}

/// All carriers on the same cases; returns how many had to be worked out one by one.
fn check(rules: &Rules, cases: &[Case]) -> usize {
    let plain: Vec<(Result, Vec<(Term, i64)>)> =
        cases.iter().map(|case| plainly(rules, case)).collect();
    for (case, (result, steps)) in cases.iter().zip(&plain) {
        let (tree_result, tree_steps) = by_tree(rules, case);
        assert_eq!(&tree_result, result, "{case:?}");
        assert_eq!(&tree_steps, steps, "{case:?}");
    }
    for chunk in 0..cases.len() / LANES {
        let from = chunk * LANES;
        let cases = &cases[from..from + LANES];
        for (spoiled, steps) in
            [dispatch(Trace { rules, cases }), dispatch_portable(Trace { rules, cases })]
        {
            if spoiled {
                continue;
            }
            for lane in 0..LANES {
                let mine: Vec<(Term, i64)> = steps
                    .iter()
                    .filter_map(|(term, values)| Some((*term, values[lane]?)))
                    .collect();
                assert_eq!(mine, plain[from + lane].1, "lane {lane} of {:?}", cases[lane]);
            }
        }
    }
    let expected: Vec<&Result> = plain.iter().map(|(result, _)| result).collect();
    let (machine, spoiled) = batch(rules, cases, |everyone| run_batch(everyone));
    assert_eq!(machine.iter().collect::<Vec<_>>(), expected);
    let (portable, spoiled_too) = batch(rules, cases, |everyone| run_batch_portable(everyone));
    assert_eq!(portable.iter().collect::<Vec<_>>(), expected);
    assert_eq!(spoiled, spoiled_too);
    spoiled
}

fn cases(dice: &mut Dice, count: usize, wild: bool) -> Vec<Case> {
    (0..count).map(|_| Case::make(dice, wild)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn carriers_agree_on_every_value(seed: u64) {
        let mut dice = Dice(seed);
        let rules = Rules::make(&mut dice);
        check(&rules, &cases(&mut dice, LANES + 3, false));
    }

    #[test]
    fn cases_beyond_the_range_are_the_same_or_refused(seed: u64) {
        let mut dice = Dice(seed);
        let rules = Rules::make(&mut dice);
        check(&rules, &cases(&mut dice, 2 * LANES, true));
    }
}

#[test]
fn most_chunks_stay_in_lanes() {
    // Without this, lanes that always gave up would agree with everything. Some of the rules refuse
    // everybody.
    let mut dice = Dice(7);
    let (mut all, mut alone) = (0, 0);
    for _ in 0..50 {
        let rules = Rules::make(&mut dice);
        let cases = cases(&mut dice, 2 * LANES, false);
        all += cases.len();
        alone += check(&rules, &cases);
    }
    assert!(alone * 3 < all, "{alone} of {all} cases left their lanes");
}
