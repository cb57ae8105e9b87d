//! Rules and cases made up from a seed: any shape, any figure that a place could write, and some
//! that no place would.

use engine::carrier::Trouble;
use policy::Cited;
use policy::rules::{
    Average, AverageShare, Band, BandEdges, BaseFigure, BenefitRow, CapOn, CapShape, Care,
    ChronicRules, ContributionRules, Credit, CreditRules, DayDivisor, DeductibleMeasure,
    DeductibleOrder, DeductiblePeriod, DeductibleShape, EmployeeWaitRules, Fee, InterestBasis,
    InterestRules, ItemKind, ItemPay, ItemRule, Layer, LayerRules, MaternityCase, MaternityRules,
    OfAverage, OfBill, Period, Reduction, Refinements, RequiredYears, ResidentLevyRules,
    ResidentWaitRules, RetirementRules, RewardRates, RewardRules, RoundingPeriod, RowGap,
    SettlementRules, SharingRules, ShortfallBase, SurchargeEra, SurchargeRules,
};
use vocab::{CitationId, Date, Fen, Rate, Rounding};

/// A sequence that a seed decides (SplitMix64).
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn upto(&mut self, limit: i64) -> i64 {
        i64::try_from(self.next() % limit.unsigned_abs().max(1)).unwrap()
    }

    pub fn chance(&mut self, in_hundred: i64) -> bool {
        self.upto(100) < in_hundred
    }

    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.upto(i64::try_from(of.len()).unwrap())).unwrap()]
    }

    fn cited<T>(&mut self, value: T) -> Cited<T> {
        Cited::new(value, CitationId(u32::try_from(self.upto(1_000)).unwrap()))
    }

    /// Fen below a limit, round figures as often as odd ones.
    fn money(&mut self, limit: i64) -> Cited<Fen> {
        let fen = self.upto(limit);
        let fen = if self.chance(50) { fen / 10_000 * 10_000 } else { fen };
        self.cited(Fen(fen))
    }

    fn rate(&mut self) -> Cited<Rate> {
        let whole = self.upto(101) * 10_000;
        let rate = if self.chance(70) { whole } else { self.upto(1_000_001) };
        self.cited(Rate(rate))
    }

    fn count(&mut self, limit: i64) -> Cited<i32> {
        let count = i32::try_from(self.upto(limit)).unwrap();
        self.cited(count)
    }

    fn rounding(&mut self) -> Cited<Rounding> {
        let usual = self.chance(70);
        let rounding = if usual { Rounding::HalfUpToFen } else { self.one(&Rounding::ALL) };
        self.cited(rounding)
    }

    fn maybe<T>(&mut self, in_hundred: i64, make: impl FnOnce(&mut Dice) -> T) -> Option<T> {
        self.chance(in_hundred).then(|| make(self))
    }

    fn ages<T>(&mut self, mut make: impl FnMut(&mut Dice) -> T) -> Vec<policy::rules::AgeBand<T>> {
        let mut from_age = 0;
        let count = 1 + self.upto(12);
        (0..count)
            .map(|_| {
                let band = policy::rules::AgeBand { from_age, value: make(self) };
                from_age += 1 + i32::try_from(self.upto(20)).unwrap();
                band
            })
            .collect()
    }

    /// A bound below a limit, stated or by the average wage.
    fn bound(&mut self, limit: i64) -> BaseFigure {
        if self.chance(70) {
            return BaseFigure::Stated(self.money(limit));
        }
        let period = self.one(&[Period::Month, Period::Year]);
        let months = i64::from(period.months());
        let average = Average { amount: Fen(self.upto(limit * months)), period };
        let share = if self.chance(70) {
            self.one(&[600_000, 1_000_000, 3_000_000])
        } else {
            1 + self.upto(1_000_000)
        };
        BaseFigure::OfAverage(AverageShare {
            share: self.cited(Rate(share)),
            average: self.cited(average),
            rounding: self.rounding(),
        })
    }

    fn fee(&mut self) -> Cited<Fee> {
        let fee = match self.upto(3) {
            0 => Fee::Monthly(self.money(2_000).value),
            1 => Fee::Yearly(self.money(20_000).value),
            _ => Fee::ShareOfBase(self.rate().value),
        };
        self.cited(fee)
    }

    fn years(&mut self, limit: i64) -> Cited<RequiredYears> {
        let years = self.count(limit).value;
        let rising = RequiredYears::Rising {
            years,
            in_year: 2025,
            months_a_year: 1 + self.count(12).value,
            to: years + 1 + self.count(10).value,
        };
        let years = if self.chance(50) { rising } else { RequiredYears::Fixed(years) };
        self.cited(years)
    }

    fn contribution(&mut self) -> ContributionRules {
        ContributionRules {
            floor: self.maybe(70, |dice| dice.bound(800_000)),
            ceiling: self.maybe(70, |dice| dice.bound(4_000_000)),
            fixed_base: self.maybe(10, |dice| dice.bound(1_000_000)),
            base_rounding: self.maybe(20, Dice::rounding),
            employer_rate: self.maybe(70, Dice::rate),
            individual_rate: self.rate(),
            supplement: self.maybe(30, Dice::fee),
            long_term_care: self.maybe(30, Dice::fee),
            rounding: self.rounding(),
            deadline_day: None,
        }
    }

    fn credit(&mut self) -> CreditRules {
        let shape = match self.upto(10) {
            0 => Credit::ShareOfBase(self.rate().value),
            1 => Credit::ShareOfBaseByAge(self.ages(|dice| dice.rate().value)),
            2 => Credit::FixedMonthly(self.money(50_000).value),
            3 => Credit::FixedMonthlyByAge(self.ages(|dice| dice.money(50_000).value)),
            4 => Credit::FixedYearlyByAge(self.ages(|dice| dice.money(500_000).value)),
            5 => Credit::ShareOfPension(self.rate().value),
            6 => Credit::ShareOfAverage {
                rate: self.rate().value,
                average: self.money(2_000_000).value,
                rise: self.maybe(50, |dice| dice.rate().value),
            },
            8 => {
                Credit::ShareOfAmount { rate: self.rate().value, amount: self.money(50_000).value }
            }
            7 => Credit::EmployerReturn {
                individual: self.rate().value,
                employer: self.ages(|dice| dice.rate().value),
            },
            _ => Credit::None,
        };
        let period = self.one(&[RoundingPeriod::EachMonth, RoundingPeriod::OnceAYear]);
        CreditRules {
            credit: self.cited(shape),
            rounding: self.rounding(),
            rounding_period: self.maybe(50, |dice| dice.cited(period)),
            base_floor: self.maybe(30, |dice| dice.bound(500_000)),
            average_rounding: self.maybe(50, Dice::rounding),
        }
    }

    /// Ascending edges and a last band without one.
    fn bands(&mut self, edges: &[Fen]) -> Vec<Band> {
        let mut bands: Vec<Band> =
            edges.iter().map(|to| Band { to: Some(*to), ratio: self.rate() }).collect();
        bands.push(Band { to: None, ratio: self.rate() });
        bands
    }

    fn edges(&mut self) -> Vec<Fen> {
        let count = self.upto(4);
        let mut edges: Vec<Fen> = (0..count).map(|_| self.money(10_000_000).value).collect();
        edges.sort();
        edges
    }

    fn layer(&mut self) -> Layer {
        let edges = self.edges();
        Layer {
            deductible: self.money(3_000_000),
            bands: self.bands(&edges),
            cap: self.maybe(50, |dice| dice.money(40_000_000)),
            basic_deductible_counts: self.maybe(50, |dice| {
                let counts = dice.chance(50);
                dice.cited(counts)
            }),
        }
    }

    fn layers(&mut self) -> LayerRules {
        LayerRules {
            catastrophic: self.maybe(70, Dice::layer),
            supplementary: self.maybe(50, Dice::layer),
            assistance: self.maybe(70, Dice::layer),
            tilt: self.maybe(50, Dice::layer),
            rounding: self.rounding(),
        }
    }

    fn reward(&mut self) -> RewardRules {
        RewardRules {
            cap: self.money(50_000_000),
            rates: self.reward_rates(),
            rejoin_cut: Some(self.money(500_000)),
            claim_clears_zero_claim: Some(Cited::new(self.chance(60), CitationId(6))),
        }
    }

    fn reward_rates(&mut self) -> RewardRates {
        RewardRates {
            after_years: self.count(6),
            per_year: self.money(500_000),
            zero_claim: Some(self.money(500_000)),
            cap: self.maybe(40, |dice| dice.money(10_000_000)),
            cap_share: self.maybe(50, Dice::rate),
        }
    }

    fn settlement(&mut self) -> SettlementRules {
        let edges = self.edges();
        let by_row = self.chance(20);
        let (refined, steps, of_bill) = (self.chance(30), self.chance(20), self.chance(50));
        let rounding = self.rounding();
        let has_gaps = self.chance(8);
        let (mut rows, mut gaps) = (Vec::new(), Vec::new());
        for level in 0..=3 {
            for retired in [false, true] {
                let ages: &[i32] = if self.chance(70) { &[0] } else { &[0, 45, 70] };
                for from_age in ages {
                    if has_gaps && *from_age > 0 && self.chance(20) {
                        gaps.push(RowGap { level, retired, from_age: *from_age });
                        continue;
                    }
                    let edges: Vec<Fen> = match by_row {
                        true => edges.iter().map(|edge| Fen(edge.0 + self.upto(5_000))).collect(),
                        false => edges.clone(),
                    };
                    let measure =
                        if refined { self.maybe(30, |dice| dice.measure(of_bill)) } else { None };
                    let more = if steps { self.upto(5) } else { self.upto(2) };
                    let mut row = BenefitRow {
                        level,
                        retired,
                        from_age: *from_age,
                        deductible_first: self.money(300_000),
                        deductible_later: (0..more).map(|_| self.money(200_000)).collect(),
                        measure: None,
                        bands: self.bands(&edges),
                    };
                    self.measured(&mut row, measure);
                    rows.push(row);
                }
            }
        }
        let mut rules = SettlementRules {
            care: Care::Inpatient,
            rows,
            gaps,
            band_edges: self.one(&[BandEdges::OnBill, BandEdges::AboveDeductible]),
            deductible_period: self.one(&[DeductiblePeriod::PerVisit, DeductiblePeriod::PerYear]),
            cap_active: self.maybe(70, |dice| dice.money(30_000_000)),
            cap_retired: self.maybe(40, |dice| dice.money(30_000_000)),
            cap_spares_retired: self.chance(30),
            cap_on: self.one(&[CapOn::Payment, CapOn::Cost]),
            above_cap_ratio: self.maybe(40, Dice::rate),
            large_amount_cap: self.maybe(40, |dice| dice.money(20_000_000)),
            catastrophic: self.maybe(40, Dice::layer),
            class_b_first_pay: Some(self.rate()),
            refinements: Refinements::default(),
            rounding,
        };
        if self.chance(50) {
            rules.refinements = self.refinements(&rules);
        }
        rules
    }

    /// A deductible that is no plain amount.
    fn measure(&mut self, of_bill: bool) -> DeductibleMeasure {
        if of_bill {
            let at_least = self.money(200_000).value;
            let of = OfBill {
                share: self.rate().value,
                at_least,
                at_most: Fen(at_least.0 + self.money(1_000_000).value.0),
                // A coarse rounding may raise the deductible by more than the bill.
                rounding: Rounding::HalfUpToFen,
            };
            let times = self.maybe(20, |dice| dice.count(3));
            return DeductibleMeasure::OfBill(self.cited(of), times);
        }
        let shares = 1 + self.upto(3);
        let of = OfAverage {
            average: self.money(12_000_000).value,
            shares: (0..shares).map(|_| Rate(self.upto(200_000))).collect(),
            rounding: self.rounding().value,
        };
        DeductibleMeasure::OfAverage(self.cited(of))
    }

    /// A row whose amounts are what its measure comes to, as the reader of packs makes it.
    fn measured(&mut self, row: &mut BenefitRow, measure: Option<DeductibleMeasure>) {
        let (shape, citation) = match &measure {
            None => return,
            Some(DeductibleMeasure::OfAverage(of)) => {
                (DeductibleShape::OfAverage(of.value.clone()), of.citation)
            }
            Some(DeductibleMeasure::OfBill(of, _)) => {
                (DeductibleShape::OfBill(of.value), of.citation)
            }
        };
        let amounts = shape.amounts().unwrap();
        row.deductible_first = Cited::new(amounts[0], citation);
        row.deductible_later = amounts[1..].iter().map(|it| Cited::new(*it, citation)).collect();
        row.measure = measure;
    }

    fn refinements(&mut self, rules: &SettlementRules) -> Refinements {
        let fine = rules.rounding.value.step_fen() == 1;
        let shape = |dice: &mut Dice, cap: Option<Cited<Fen>>| {
            let cap = cap.filter(|_| dice.chance(50))?;
            // Any shape: the amount of the rules is not looked at where there is one.
            let shape = match dice.upto(3) {
                0 => CapShape::Amount(cap.value),
                1 => CapShape::TimesOf {
                    average: dice.money(5_000_000).value,
                    times: dice.count(7).value,
                },
                _ => CapShape::ShareOf {
                    average: dice.money(20_000_000).value,
                    share: dice.rate().value,
                    rounding: dice.rounding().value,
                },
            };
            Some(cap.map(|_| shape))
        };
        let points = |dice: &mut Dice| {
            let rate = Rate(dice.upto(300_000));
            dice.cited(rate)
        };
        Refinements {
            order: self.one(&[DeductibleOrder::BeforeRatio, DeductibleOrder::AfterRatio]),
            deductible_year_max: self.maybe(30, |dice| dice.money(100_000)),
            deductible_times: self.maybe(20, |dice| dice.count(3)),
            ratio_per_year_of_age: self.maybe(20, |dice| {
                let rate = Rate(dice.upto(4_000));
                dice.cited(rate)
            }),
            retired_own_share: self.maybe(30, Dice::rate),
            reduction: self.maybe(30, |dice| Reduction {
                points: points(dice),
                ceiling: dice.maybe(50, points),
            }),
            // A coarse rounding may take more first than the bill has grown by.
            remote_first_pay: self.maybe(30, Dice::rate).filter(|_| fine),
            items: ItemKind::ALL
                .into_iter()
                .filter_map(|kind| self.maybe(50, |dice| dice.item(kind)))
                .collect(),
            supplement: self.maybe(20, Dice::rate),
            cap_active: shape(self, rules.cap_active),
            cap_retired: shape(self, rules.cap_retired),
        }
    }

    fn item(&mut self, kind: ItemKind) -> ItemRule {
        let rate = self.rate();
        let pay = if self.chance(50) { ItemPay::First(rate) } else { ItemPay::Share(rate) };
        ItemRule { kind, pay }
    }
}

impl Dice {
    fn maternity(&mut self) -> MaternityRules {
        let by_months = self.chance(30);
        let case = MaternityCase::Normal;
        let length = vec![(case, self.count(if by_months { 12 } else { 200 }))];
        // The others leave the range of lanes for high wages.
        let usual = self.chance(90);
        let others = [DayDivisor { days: 304, months: 10 }, DayDivisor { days: 365, months: 12 }];
        let divisor = if usual { DayDivisor::of_days(30) } else { self.one(&others) };
        let (days, half_months) =
            if by_months { (Vec::new(), length) } else { (length, Vec::new()) };
        MaternityRules {
            days,
            half_months,
            per_further_child: Some(self.count(20)),
            late_birth: Some(self.count(60)),
            divisor: Some(self.cited(divisor)),
            base: None,
            floor: self.maybe(40, |dice| dice.bound(800_000)),
            ceiling: self.maybe(40, |dice| dice.bound(4_000_000)),
            subsidy: self.maybe(40, |dice| (case, dice.money(500_000))).into_iter().collect(),
            rounding: self.rounding(),
        }
    }

    fn retirement(&mut self) -> RetirementRules {
        let base = [ShortfallBase::OwnBase, ShortfallBase::AverageWage, ShortfallBase::BaseFloor];
        let average = Average { amount: Fen(self.upto(1_000_000)), period: Period::Month };
        RetirementRules {
            year: 2020 + i16::try_from(self.upto(20)).unwrap(),
            years_male: self.years(35),
            years_female: self.years(30),
            actual_years: self.maybe(50, |dice| dice.years(15)),
            shortfall_rate: self.maybe(80, Dice::rate),
            shortfall_base: self.maybe(60, |dice| {
                let base = dice.one(&base);
                dice.cited(base)
            }),
            shortfall_supplement: self.maybe(30, |dice| dice.money(5_000)),
            shortfall_payment: None,
            average_wage: self.maybe(80, |dice| dice.cited(average)),
            floor: self.maybe(80, |dice| dice.bound(800_000)),
        }
    }

    /// Waits that a place states; what it leaves open is a range for one case alone.
    fn waits(&mut self) -> EmployeeWaitRules {
        let by_days = self.chance(30);
        EmployeeWaitRules {
            repair_months: self.count(6),
            wait_months: (!by_days).then(|| self.count(7)),
            wait_months_max: self.count(7),
            wait_days: by_days.then(|| self.count(100)),
            not_made_up_months: self.maybe(50, |dice| dice.count(12)),
            first_months: self.maybe(50, |dice| dice.count(6)),
            benefit_share: self.maybe(50, Dice::rate),
        }
    }

    fn resident_waits(&mut self) -> ResidentWaitRules {
        let counts = self.chance(50);
        ResidentWaitRules {
            fixed_months: self.count(6),
            variable_months: self.count(3),
            first_year_counts: self.maybe(70, |dice| dice.cited(counts)),
            long_break_years: self.count(6),
            long_break_min_months: self.count(9),
            reward: self.reward_rates(),
            benefit_share: self.maybe(50, Dice::rate),
        }
    }
}

/// One rule of every kind.
pub struct Rules {
    pub contribution: ContributionRules,
    pub credit: CreditRules,
    pub settlement: SettlementRules,
    pub surcharge: SurchargeRules,
    pub interest: InterestRules,
    pub maternity: MaternityRules,
    pub levy: ResidentLevyRules,
    pub retirement: RetirementRules,
    pub layers: LayerRules,
    pub chronic: ChronicRules,
    pub reward: RewardRules,
    pub sharing: SharingRules,
    pub waits: EmployeeWaitRules,
    pub resident_waits: ResidentWaitRules,
}

impl Rules {
    pub fn make(dice: &mut Dice) -> Rules {
        let daily = |dice: &mut Dice| Cited::new(Rate(dice.upto(3_000)), CitationId(1));
        let turn = Date::constant(2011, 7, 1);
        let eras = [(Date::constant(1999, 1, 1), Some(turn)), (turn, None)];
        let settlement = dice.settlement();
        // One bill is paid by both, so both know its items.
        let mut chronic = dice.settlement();
        chronic.refinements.items.clone_from(&settlement.refinements.items);
        Rules {
            contribution: dice.contribution(),
            credit: dice.credit(),
            settlement,
            surcharge: SurchargeRules {
                eras: eras
                    .map(|(from, until)| SurchargeEra { from, until, daily: daily(dice) })
                    .to_vec(),
                both_ends_count: Cited::new(dice.chance(50), CitationId(2)),
                rounding: dice.rounding(),
                day_count: None,
                starts: None,
                ends_day_before: None,
            },
            interest: InterestRules {
                current_year: daily(dice),
                earlier_years: daily(dice),
                deposits: Vec::new(),
                basis: match dice.chance(70) {
                    true => InterestBasis::Days(Cited::new(360, CitationId(3))),
                    false => InterestBasis::Months(CitationId(3)),
                },
                settlement_day: Cited::new((6, 30), CitationId(4)),
                rounding: dice.rounding(),
            },
            maternity: dice.maternity(),
            levy: ResidentLevyRules {
                levy: dice.money(60_000),
                subsidy: dice.maybe(50, |dice| dice.money(80_000)),
                window: None,
                extension: None,
            },
            layers: dice.layers(),
            chronic: ChronicRules {
                settlement: chronic,
                month_quota_active: dice.maybe(70, |dice| dice.money(200_000)),
                month_quota_retired: dice.maybe(70, |dice| dice.money(200_000)),
            },
            reward: dice.reward(),
            sharing: SharingRules {
                own_account_first: Cited::new(dice.chance(80), CitationId(7)),
                order: None,
                one_a_bill: None,
                least_balance: None,
            },
            retirement: dice.retirement(),
            waits: dice.waits(),
            resident_waits: dice.resident_waits(),
        }
    }
}

/// The facts of one case: rules take what they need in their own order.
#[derive(Clone, Debug)]
pub struct Case {
    pub money: [i64; 15],
    pub counts: [i32; 9],
    pub flags: [bool; 4],
}

impl Case {
    /// A case that people have, or with `wild` one that leaves every range now and then.
    pub fn make(dice: &mut Dice, wild: bool) -> Case {
        let total = if dice.chance(30) { 0 } else { dice.upto(100_000_000) };
        let mut money = std::array::from_fn(|_| match dice.upto(3) {
            0 => 0,
            1 => dice.upto(1_000_000),
            _ => dice.upto(20_000_000),
        });
        // The bill and three parts of it: outside the catalogue, class B, over the limit.
        money[0] = total;
        money[1] = dice.upto(total / 4 + 1);
        money[2] = dice.upto(total / 4 + 1);
        money[3] = dice.upto(total / 4 + 1);
        // And items with a first pay of their own.
        for part in &mut money[12..] {
            *part = dice.upto(total / 16 + 1);
        }
        // A wage times days stays within lanes, as wages do.
        money[4] = dice.upto(3_000_000);
        let limits = [4, 95, 400, 400, 400, 400, 3, 500, 6];
        let mut counts = limits.map(|limit| i32::try_from(dice.upto(limit)).unwrap());
        // Admissions are counted from one.
        counts[8] += 1;
        if wild && dice.chance(20) {
            let extremes = [-1, i64::MAX, 1 << 31, (1 << 31) - 1, 1 << 50, 1 << 62];
            money[usize::try_from(dice.upto(15)).unwrap()] = dice.one(&extremes);
        }
        if wild && dice.chance(10) {
            counts[usize::try_from(dice.upto(9)).unwrap()] = dice.one(&[-1, 0, 9, i32::MAX]);
        }
        Case { money, counts, flags: [40, 60, 50, 30].map(|odds| dice.chance(odds)) }
    }
}

/// What came of a case: figures, or why there are none.
pub type Result = std::result::Result<Vec<i64>, Trouble>;
