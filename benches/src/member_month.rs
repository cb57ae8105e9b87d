//! 参保人月 — one month of one member: base, both parts, account credit, and the year's inpatient
//! payment. Once by the engine's rules over columns, once in a loop written by hand with the
//! parameters as constants, once slowly in 128 bits. Parameters are illustrative, the law of no
//! city.

use engine::carrier::{
    Batch, Carrier, Dispatch, LANES, Lanes, Plain, Trouble, Width, dispatch, dispatch_portable,
    run_batch, run_batch_portable,
};
use engine::choose;
use engine::contribution;
use engine::credit::{self, CreditFacts};
use engine::settlement::{self, Bill, Details, Patient, YearToDate};
use policy::Cited;
use policy::rules::{
    AgeBand, Band, BandEdges, BaseFigure, BenefitRow, CapOn, Care, ContributionRules, Credit,
    CreditRules, DeductiblePeriod, Refinements, SettlementRules,
};
use vocab::{CitationId, Fen, Rate, Rounding, Term};

use crate::members::Members;

/// 六列结果 — 24 bytes a member, fen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Results {
    /// 缴费基数.
    pub base: Vec<i32>,
    /// 单位缴费.
    pub employer: Vec<i32>,
    /// 个人缴费.
    pub individual: Vec<i32>,
    /// 个人账户划入.
    pub credit: Vec<i32>,
    /// 基金支付.
    pub fund: Vec<i32>,
    /// 个人负担.
    pub patient: Vec<i32>,
}

impl Results {
    /// Room for so many members.
    pub fn new(count: usize) -> Results {
        let column = || vec![0; count];
        Results {
            base: column(),
            employer: column(),
            individual: column(),
            credit: column(),
            fund: column(),
            patient: column(),
        }
    }

    fn columns(&mut self) -> [&mut [i32]; 6] {
        [
            &mut self.base,
            &mut self.employer,
            &mut self.individual,
            &mut self.credit,
            &mut self.fund,
            &mut self.patient,
        ]
    }
}

/// 规则 — the workload's parameters in the shapes of `policy`.
#[derive(Clone, Debug)]
pub struct Rules {
    contribution: ContributionRules,
    credit_active: CreditRules,
    credit_retired: CreditRules,
    inpatient: SettlementRules,
}

const fn cited<T: Copy>(value: T, citation: u32) -> Cited<T> {
    Cited::new(value, CitationId(citation))
}

const HALF_UP: Cited<Rounding> = cited(Rounding::HalfUpToFen, 0);

impl Rules {
    /// As the workload says.
    pub fn workload() -> Rules {
        let by_age = |from_age, value| AgeBand { from_age, value };
        let two_percent = Rate(20_000);
        let active = vec![by_age(0, two_percent), by_age(35, two_percent), by_age(45, two_percent)];
        let retired = vec![
            AgeBand { from_age: 0, value: Fen(10_000) },
            AgeBand { from_age: 70, value: Fen(11_000) },
        ];
        Rules {
            contribution: ContributionRules {
                floor: Some(BaseFigure::Stated(cited(Fen(446_200), 1))),
                ceiling: Some(BaseFigure::Stated(cited(Fen(2_356_500), 2))),
                fixed_base: None,
                base_rounding: None,
                employer_rate: Some(cited(Rate(50_000), 3)),
                individual_rate: cited(two_percent, 4),
                supplement: None,
                long_term_care: None,
                rounding: HALF_UP,
                deadline_day: None,
            },
            credit_active: CreditRules {
                credit: cited((), 5).map(|()| Credit::ShareOfBaseByAge(active)),
                rounding: HALF_UP,
                rounding_period: None,
                base_floor: None,
                average_rounding: None,
            },
            credit_retired: CreditRules {
                credit: cited((), 6).map(|()| Credit::FixedMonthlyByAge(retired)),
                rounding: HALF_UP,
                rounding_period: None,
                base_floor: None,
                average_rounding: None,
            },
            inpatient: inpatient(),
        }
    }

    /// The same law in a shape that the engine does not know as a usual one: the cap of retired
    /// people is written out although it is the same.
    pub fn in_a_rarer_shape() -> Rules {
        let workload = Rules::workload();
        let cap_retired = workload.inpatient.cap_active;
        let inpatient = SettlementRules { cap_retired, ..workload.inpatient };
        Rules { inpatient, ..workload }
    }
}

fn inpatient() -> SettlementRules {
    let levels = [(1, 30_000, [90, 95, 97]), (2, 60_000, [87, 92, 97]), (3, 130_000, [85, 90, 95])];
    let edges = [Some(Fen(3_000_000)), Some(Fen(4_000_000)), None];
    let row = |(level, deductible, percents): (u8, i64, [i64; 3]), retired| BenefitRow {
        level,
        retired,
        from_age: 0,
        deductible_first: cited(Fen(deductible), 10),
        deductible_later: Vec::new(),
        measure: None,
        bands: edges
            .into_iter()
            .zip(percents)
            .map(|(to, percent)| Band { to, ratio: cited(Rate(percent * 10_000), 11) })
            .collect(),
    };
    SettlementRules {
        care: Care::Inpatient,
        rows: levels.into_iter().flat_map(|level| [row(level, false), row(level, true)]).collect(),
        gaps: Vec::new(),
        band_edges: BandEdges::OnBill,
        deductible_period: DeductiblePeriod::PerVisit,
        cap_active: Some(cited(Fen(50_000_000), 12)),
        cap_retired: None,
        cap_spares_retired: false,
        cap_on: CapOn::Payment,
        above_cap_ratio: None,
        large_amount_cap: None,
        catastrophic: None,
        class_b_first_pay: None,
        refinements: Refinements::default(),
        rounding: HALF_UP,
    }
}

/// 准备好的规则 — made once a batch.
pub struct Plans<'a> {
    contribution: contribution::Plan<'a>,
    credit_active: credit::Plan<'a>,
    credit_retired: credit::Plan<'a>,
    inpatient: settlement::Plan<'a>,
}

impl<'a> Plans<'a> {
    /// Makes rules ready.
    pub fn of(rules: &'a Rules) -> Plans<'a> {
        Plans {
            contribution: contribution::Plan::of(&rules.contribution),
            credit_active: credit::Plan::of(&rules.credit_active),
            credit_retired: credit::Plan::of(&rules.credit_retired),
            inpatient: settlement::Plan::of(&rules.inpatient),
        }
    }
}

/// 一个参保人, carried: what both parts of the work look at.
pub struct Person<C: Carrier> {
    age: C::Count,
    retired: C::Flag,
}

impl<C: Carrier> Person<C> {
    /// A person of these facts.
    #[inline(always)]
    pub fn of(carrier: &mut C, age: C::CountFact, retired: C::FlagFact) -> Person<C> {
        let age = carrier.given_count(Term::Age, age);
        Person { age, retired: carrier.given_flag(retired) }
    }

    /// 一个月 — base, employer's part, own part, account credit.
    #[inline(always)]
    pub fn month(&self, carrier: &mut C, rules: &Plans<'_>, wage: C::MoneyFact) -> [C::Money; 4] {
        let wage = carrier.given_money(Term::Wage, wage);
        let Person { age, retired } = *self;
        choose!(
            carrier,
            retired,
            {
                let facts = CreditFacts { base: None, pension: None, age: Some(age) };
                let credited = rules.credit_retired.credit(carrier, &facts);
                let none = carrier.zero();
                [none, none, none, credited]
            },
            {
                let month = rules.contribution.assess(carrier, wage);
                let facts = CreditFacts { base: Some(month.base), pension: None, age: Some(age) };
                let credited = rules.credit_active.credit(carrier, &facts);
                [month.base, month.employer.unwrap_or(month.base), month.individual, credited]
            },
        )
    }

    /// 一年的住院 — fund payment and own share.
    #[inline(always)]
    pub fn inpatient(
        &self,
        carrier: &mut C,
        rules: &Plans<'_>,
        level: C::CountFact,
        [cost, paid]: [C::MoneyFact; 2],
    ) -> [C::Money; 2] {
        let bill = Bill {
            total: carrier.given_money(Term::Cost, cost),
            outside_catalogue: None,
            class_b: None,
            over_limit: None,
            level: carrier.given_count(Term::HospitalLevel, level),
            first: carrier.settled(true),
            details: Details::none(),
        };
        let paid = carrier.given_money(Term::YearPaid, paid);
        let year = YearToDate { fund_paid: Some(paid), ..YearToDate::none() };
        let patient = Patient { retired: self.retired, age: self.age, account: None };
        let settled = rules.inpatient.settle(carrier, &patient, &bill, &year);
        [settled.fund, settled.patient]
    }
}

/// 参保人月 — the rules of the engine put together for one member; the order of results is that
/// of the columns.
#[inline(always)]
pub fn member<C>(
    carrier: &mut C,
    rules: &Plans<'_>,
    members: &Members,
    case: usize,
) -> [C::Money; 6]
where
    C: Carrier<MoneyFact = Fen, CountFact = i32, FlagFact = bool>,
{
    let person = Person::of(carrier, members.age[case].into(), members.retired[case] != 0);
    let [base, employer, individual, credit] =
        person.month(carrier, rules, Fen(members.wage[case].into()));
    let bill = [Fen(members.cost[case].into()), Fen(members.paid[case].into())];
    let [fund, patient] = person.inpatient(carrier, rules, members.level[case].into(), bill);
    [base, employer, individual, credit, fund, patient]
}

/// Columns through the engine's rules.
struct Columns<'a> {
    rules: &'a Plans<'a>,
    members: &'a Members,
    results: &'a mut Results,
}

/// 一块 — what of the columns belongs to one chunk.
struct Chunk<'a> {
    rules: &'a Plans<'a>,
    wage: &'a [i32; LANES],
    age: &'a [u8; LANES],
    retired: &'a [u8; LANES],
    level: &'a [u8; LANES],
    cost: &'a [i32; LANES],
    paid: &'a [i32; LANES],
    base: &'a mut [i32; LANES],
    employer: &'a mut [i32; LANES],
    individual: &'a mut [i32; LANES],
    credit: &'a mut [i32; LANES],
    fund: &'a mut [i32; LANES],
    patient: &'a mut [i32; LANES],
}

fn chunks<T>(column: &[T]) -> std::slice::Iter<'_, [T; LANES]> {
    column.as_chunks().0.iter()
}

fn chunks_mut<T>(column: &mut [T]) -> std::slice::IterMut<'_, [T; LANES]> {
    column.as_chunks_mut().0.iter_mut()
}

impl Batch for Columns<'_> {
    type Chunk<'a>
        = Chunk<'a>
    where
        Self: 'a;

    fn cases(&self) -> usize {
        self.members.len()
    }

    #[inline(always)]
    fn chunks(&mut self) -> impl Iterator<Item = Chunk<'_>> {
        let rules = self.rules;
        let Members { wage, age, retired, level, cost, paid } = self.members;
        let Results { base, employer, individual, credit, fund, patient } = &mut *self.results;
        let person = chunks(wage).zip(chunks(age)).zip(chunks(retired));
        let bill = chunks(level).zip(chunks(cost)).zip(chunks(paid));
        let month = chunks_mut(base).zip(chunks_mut(employer)).zip(chunks_mut(individual));
        let year = chunks_mut(credit).zip(chunks_mut(fund)).zip(chunks_mut(patient));
        person.zip(bill).zip(month.zip(year)).map(move |((person, bill), (month, year))| {
            let (((wage, age), retired), ((level, cost), paid)) = (person, bill);
            let (((base, employer), individual), ((credit, fund), patient)) = (month, year);
            Chunk {
                rules,
                wage,
                age,
                retired,
                level,
                cost,
                paid,
                base,
                employer,
                individual,
                credit,
                fund,
                patient,
            }
        })
    }

    #[inline(always)]
    fn lanes<W: Width>(lanes: &mut Lanes<W>, chunk: Chunk<'_>) {
        let (age, retired) = (lanes.counts(*chunk.age), lanes.flags(*chunk.retired));
        let person = Person::of(lanes, age, retired);
        // Each figure is read when it is needed and written when it is there, as by hand.
        let wage = lanes.money(*chunk.wage);
        let [base, employer, individual, credit] = person.month(lanes, chunk.rules, wage);
        *chunk.base = lanes.fen(base);
        *chunk.employer = lanes.fen(employer);
        *chunk.individual = lanes.fen(individual);
        *chunk.credit = lanes.fen(credit);
        let level = lanes.counts(*chunk.level);
        let bill = [lanes.money(*chunk.cost), lanes.money(*chunk.paid)];
        let [fund, patient] = person.inpatient(lanes, chunk.rules, level, bill);
        *chunk.fund = lanes.fen(fund);
        *chunk.patient = lanes.fen(patient);
    }

    fn single(&mut self, plain: &mut Plain, case: usize) {
        let figures = member(plain, self.rules, self.members, case);
        for (column, figure) in self.results.columns().into_iter().zip(figures) {
            column[case] = i32::try_from(figure).unwrap_or(i32::MIN);
        }
    }

    fn refused(&mut self, case: usize, _: Trouble) {
        for column in self.results.columns() {
            column[case] = i32::MIN;
        }
    }
}

/// The engine over columns, with the machine's instructions.
pub fn engine(rules: &Plans<'_>, members: &Members, results: &mut Results) {
    run_batch(&mut Columns { rules, members, results });
}

/// The engine over columns, without.
pub fn engine_portable(rules: &Plans<'_>, members: &Members, results: &mut Results) {
    run_batch_portable(&mut Columns { rules, members, results });
}

/// The engine, one member after the other in `Plain`.
pub fn engine_plain(rules: &Plans<'_>, members: &Members, results: &mut Results) {
    let mut columns = Columns { rules, members, results };
    for case in 0..columns.cases() {
        columns.single(&mut Plain::default(), case);
    }
}

/// 手写循环 — parameters as constants, everything in 32 bits: the compiler makes vectors of it.
struct ByHand<'a> {
    members: &'a Members,
    results: &'a mut Results,
}

impl Dispatch for ByHand<'_> {
    type Output = ();

    #[inline(always)]
    fn run<W: Width>(self, _: W) {
        let count = self.members.len();
        let Members { wage, age, retired, level, cost, paid } = self.members;
        let (wage, age, retired) = (&wage[..count], &age[..count], &retired[..count]);
        let (level, cost, paid) = (&level[..count], &cost[..count], &paid[..count]);
        let [base_out, employer_out, individual_out, credit_out, fund_out, patient_out] =
            self.results.columns().map(|column| &mut column[..count]);
        for i in 0..count {
            let is_retired = retired[i] != 0;
            let base =
                if is_retired { 0 } else { wage[i].clamp(446_200, 2_356_500).cast_unsigned() };
            let individual = (base * 2 + 50) / 100;
            base_out[i] = base.cast_signed();
            employer_out[i] = ((base * 5 + 50) / 100).cast_signed();
            individual_out[i] = individual.cast_signed();
            let fixed = if age[i] >= 70 { 11_000 } else { 10_000 };
            credit_out[i] = if is_retired { fixed } else { individual.cast_signed() };
            let (deductible, own) = match level[i] {
                1 => (30_000, [10, 5, 3]),
                2 => (60_000, [13, 8, 3]),
                _ => (130_000, [15, 10, 5]),
            };
            let cost = cost[i];
            let first = (cost.min(3_000_000) - deductible).max(0);
            let second = (cost.min(4_000_000) - 3_000_000).max(0);
            let third = (cost - 4_000_000).max(0);
            // The own share fits 32 bits where the fund's does not; half up for one is half down
            // for the other.
            let own_share =
                (first * own[0] + second * own[1] + third * own[2] + 49).cast_unsigned() / 100;
            let fund = first + second + third - own_share.cast_signed();
            let fund = fund.min((50_000_000 - paid[i]).max(0));
            fund_out[i] = fund;
            patient_out[i] = cost - fund;
        }
    }
}

/// The loop by hand, with the machine's instructions.
pub fn by_hand(members: &Members, results: &mut Results) {
    dispatch(ByHand { members, results });
}

/// The loop by hand, without.
pub fn by_hand_portable(members: &Members, results: &mut Results) {
    dispatch_portable(ByHand { members, results });
}

/// 慢速参照 — in 128 bits, straight from the text of the workload.
pub fn reference(members: &Members) -> Results {
    let mut results = Results::new(members.len());
    let half_up = |exact: i128, scale: i128| (exact + scale / 2) / scale;
    let narrow = |fen: i128| i32::try_from(fen).unwrap_or(i32::MIN);
    for i in 0..members.len() {
        let retired = members.retired[i] != 0;
        let wage = i128::from(members.wage[i]);
        let base = if retired { 0 } else { wage.clamp(446_200, 2_356_500) };
        results.base[i] = narrow(base);
        results.employer[i] = narrow(half_up(base * 500, 10_000));
        results.individual[i] = narrow(half_up(base * 200, 10_000));
        results.credit[i] = match (retired, members.age[i]) {
            (true, 70..) => 11_000,
            (true, _) => 10_000,
            (false, _) => results.individual[i],
        };
        let (deductible, ratios): (i128, [i128; 3]) = match members.level[i] {
            1 => (30_000, [9_000, 9_500, 9_700]),
            2 => (60_000, [8_700, 9_200, 9_700]),
            _ => (130_000, [8_500, 9_000, 9_500]),
        };
        let cost = i128::from(members.cost[i]);
        let first = (cost.min(3_000_000) - deductible).max(0);
        let second = (cost.min(4_000_000) - 3_000_000).max(0);
        let third = (cost - 4_000_000).max(0);
        let exact = first * ratios[0] + second * ratios[1] + third * ratios[2];
        let left = (50_000_000 - i128::from(members.paid[i])).max(0);
        let fund = half_up(exact, 10_000).min(left);
        results.fund[i] = narrow(fund);
        results.patient[i] = narrow(cost - fund);
    }
    results
}
