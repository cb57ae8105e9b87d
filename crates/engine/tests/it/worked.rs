//! Figures worked out by hand from the rule, one test a rule.

use engine::carrier::Trouble;
use engine::credit::CreditFacts;
use engine::settlement::{Bill, Details, Patient, Settlement, YearToDate};
use engine::{Carrier, OneCase, Plain, Tree};
use engine::{contribution, credit, interest, reward, surcharge, timing, waiting};
use policy::rules::{
    BandEdges, CapOn, Credit, Cycle, DeductiblePeriod, EmployeeWaitRules, Fee, InterestBasis,
    InterestRules, ResidentWaitRules, RewardRates, SettlementRules, SurchargeEra, SurchargeRules,
    Timing,
};
use vocab::{Date, Fen, Lang, Month, Operation, Rounding, Term};

use crate::rules::{by_age, cited, half_up, rate, row, settlement as inpatient, stated, yuan};

/// One inpatient bill of an active member at level 3, first admission.
fn settle(rules: &SettlementRules, cost: &str) -> Settlement<Plain> {
    let mut plain = Plain::default();
    let patient = Patient { retired: false, age: 40, account: None };
    let bill = bill(&mut plain, cost, 3);
    let result =
        engine::settlement::settle(&mut plain, rules, &patient, &bill, &YearToDate::none());
    plain.finish().unwrap();
    result
}

fn bill<C: OneCase>(carrier: &mut C, cost: &str, level: i32) -> Bill<C> {
    Bill {
        total: carrier.given_money(Term::Cost, yuan(cost)),
        outside_catalogue: None,
        class_b: None,
        over_limit: None,
        level: carrier.given_count(Term::HospitalLevel, level),
        first: carrier.given_flag(true),
        details: Details::none(),
    }
}

#[test]
fn the_seed_arithmetic_comes_out_to_the_fen() {
    // 5,182.00 × 9 % = 466.38; × 12 = 5,596.56; + 96.00 = 5,692.56.
    let mut rules = crate::rules::contribution(None, "9%");
    rules.supplement = Some(cited(Fee::Monthly(yuan("8.00")), 7));
    let mut tree = Tree::default();
    let wage = tree.given_money(Term::Wage, yuan("5182.00"));
    let month = contribution::assess(&mut tree, &rules, wage);
    assert_eq!(tree.fen(month.individual), yuan("466.38"));
    let twelve = tree.given_count(Term::Months, 12);
    let basic = tree.times(Term::Subtotal, month.individual, twelve);
    assert_eq!(tree.fen(basic), yuan("5596.56"));
    let year = tree.times(Term::Total, month.total, twelve);
    assert_eq!(tree.fen(year), yuan("5692.56"));
    assert_eq!(tree.finish(), Ok(()));
    let lines = tree.derivation().lines(year.node, Lang::Zh);
    let said: Vec<&str> = lines.iter().map(|line| line.arithmetic.as_str()).collect();
    assert_eq!(
        said,
        [
            "缴费合计 474.38 × 月数 12",
            "个人缴费 466.38 + 大额医疗补助缴费 8.00",
            "申报工资 5,182.00 × 9%",
            "",
            "",
            "",
            "",
        ]
    );
}

#[test]
fn a_wage_is_raised_to_the_floor_and_cut_at_the_ceiling() {
    let mut rules = crate::rules::contribution(Some("5%"), "2%");
    rules.floor = stated("4462", 1);
    rules.ceiling = stated("23565", 2);
    for (wage, employer, individual, total) in [
        ("5000", "250.00", "100.00", "350.00"),
        ("1000", "223.10", "89.24", "312.34"),
        ("90000", "1178.25", "471.30", "1649.55"),
    ] {
        let mut plain = Plain::default();
        let wage = plain.given_money(Term::Wage, yuan(wage));
        let month = contribution::assess(&mut plain, &rules, wage);
        assert_eq!(month.employer.map(Fen), Some(yuan(employer)));
        assert_eq!(Fen(month.individual), yuan(individual));
        assert_eq!(Fen(month.total), yuan(total));
    }
}

#[test]
fn every_shape_of_credit() {
    let shapes = [
        (Credit::ShareOfBase(rate("2%")), "100.00"),
        (Credit::ShareOfBaseByAge(by_age(&[(0, rate("3%")), (45, rate("3.7%"))])), "185.00"),
        (Credit::FixedMonthly(yuan("83")), "83.00"),
        (Credit::FixedMonthlyByAge(by_age(&[(0, yuan("100")), (50, yuan("110"))])), "110.00"),
        (Credit::FixedYearlyByAge(by_age(&[(0, yuan("1680")), (75, yuan("1890"))])), "1680.00"),
        (Credit::ShareOfPension(rate("4.5%")), "135.00"),
        (Credit::ShareOfAverage { rate: rate("2.8%"), average: yuan("3300"), rise: None }, "92.40"),
        (
            Credit::EmployerReturn {
                individual: rate("2%"),
                employer: by_age(&[(0, rate("0.7%")), (45, rate("1.8%"))]),
            },
            "190.00",
        ),
        (Credit::None, "0.00"),
    ];
    for (shape, expected) in shapes {
        let rules = crate::rules::credit(shape);
        let mut plain = Plain::default();
        let facts = CreditFacts { base: Some(500_000), pension: Some(300_000), age: Some(50) };
        let amount = credit::credit(&mut plain, &rules, &facts);
        assert_eq!(Fen(amount), yuan(expected), "{:?}", rules.credit.value);
        assert_eq!(plain.finish(), Ok(()));
    }
}

#[test]
fn a_fact_that_the_shape_needs_is_asked_for() {
    let rules = crate::rules::credit(Credit::ShareOfPension(rate("4%")));
    let mut plain = Plain::default();
    let facts = CreditFacts { base: Some(1), pension: None, age: None };
    credit::credit(&mut plain, &rules, &facts);
    let trouble = plain.finish().unwrap_err();
    assert_eq!(trouble, Trouble::Missing(Term::Pension));
    assert_eq!(trouble.refusal().sentence.zh, "这条规则还需要知道“月养老金”");
}

#[test]
fn bands_on_the_bill_and_above_the_deductible() {
    // 50,000.00: deductible 1,300; 85 % to 30,000, 90 % to 40,000, 95 % above.
    let bands = [("30000", "85%"), ("40000", "90%"), ("", "95%")];
    let mut rules = inpatient(vec![row(3, false, "1300", &bands)]);
    // 28,700 × 85 % + 10,000 × 90 % + 10,000 × 95 % = 24,395 + 9,000 + 9,500.
    let result = settle(&rules, "50000");
    assert_eq!(Fen(result.fund), yuan("42895.00"));
    assert_eq!(Fen(result.patient), yuan("7105.00"));
    rules.band_edges = BandEdges::AboveDeductible;
    // 30,000 × 85 % + 10,000 × 90 % + 8,700 × 95 % = 25,500 + 9,000 + 8,265.
    assert_eq!(Fen(settle(&rules, "50000").fund), yuan("42765.00"));
    assert_eq!(Fen(settle(&rules, "1299.99").fund), Fen::ZERO);
}

#[test]
fn a_deductible_beyond_the_first_band_is_not_paid_twice() {
    let bands = [("10000", "85%"), ("", "90%")];
    let rules = inpatient(vec![row(3, false, "12000", &bands)]);
    assert_eq!(Fen(settle(&rules, "20000").fund), yuan("7200.00"));
}

#[test]
fn retired_in_wuhan_at_level_3() {
    // 88.8 % above 800.00; 10,000.00 → 9,200 × 88.8 % = 8,169.60.
    let rules = inpatient(vec![
        row(3, false, "800", &[("", "86%")]),
        row(3, true, "800", &[("", "88.8%")]),
    ]);
    let mut tree = Tree::default();
    let age = tree.given_count(Term::Age, 65);
    let patient = Patient { retired: true, age, account: None };
    let bill = bill(&mut tree, "10000", 3);
    let year = YearToDate::none();
    let result = engine::settlement::settle(&mut tree, &rules, &patient, &bill, &year);
    tree.finish().unwrap();
    assert_eq!(tree.fen(result.fund), yuan("8169.60"));
    assert_eq!(tree.fen(result.patient), yuan("1830.40"));
    // Only the branch taken is in the derivation: no figure of active members.
    let ratios: Vec<i64> = tree
        .derivation()
        .nodes
        .iter()
        .filter(|node| node.operation == Operation::Chosen && node.term == Term::FundRatio)
        .map(|node| node.value)
        .collect();
    assert_eq!(ratios, [888_000]);
}

#[test]
fn later_admissions_and_yearly_deductibles() {
    let mut rules = inpatient(vec![row(3, false, "800", &[("", "80%")])]);
    rules.rows[0].deductible_later = vec![cited(yuan("400"), 20)];
    let mut plain = Plain::default();
    let patient = Patient { retired: false, age: 40, account: Some(20_000) };
    let mut later = bill(&mut plain, "1000", 3);
    later.first = false;
    let year = YearToDate::none();
    let result = engine::settlement::settle(&mut plain, &rules, &patient, &later, &year);
    // (1,000 − 400) × 80 % = 480; 520 left: 200 from the account, 320 cash.
    assert_eq!(Fen(result.fund), yuan("480.00"));
    assert_eq!(result.account.map(Fen), Some(yuan("200.00")));
    assert_eq!(Fen(result.cash), yuan("320.00"));

    rules.deductible_period = DeductiblePeriod::PerYear;
    let year = YearToDate { deductible_paid: Some(70_000), ..YearToDate::none() };
    let result = engine::settlement::settle(&mut plain, &rules, &patient, &later, &year);
    assert_eq!(Fen(result.deductible), yuan("100.00"));
    assert_eq!(Fen(result.fund), yuan("720.00"));
}

#[test]
fn a_cap_on_payment_and_a_cap_on_cost() {
    let mut rules = inpatient(vec![row(3, false, "2400", &[("", "90%")])]);
    rules.cap_active = Some(cited(yuan("144000"), 30));
    // (180,000 − 2,400) × 90 % = 159,840, capped at 144,000.
    assert_eq!(Fen(settle(&rules, "180000").fund), yuan("144000.00"));
    rules.cap_on = CapOn::Cost;
    // (144,000 − 2,400) × 90 %.
    assert_eq!(Fen(settle(&rules, "180000").fund), yuan("127440.00"));
    rules.above_cap_ratio = Some(cited(rate("95%"), 31));
    // 36,000 above the cap × 95 %.
    let result = settle(&rules, "180000");
    assert_eq!(result.large_amount.map(Fen), Some(yuan("34200.00")));
    assert_eq!(Fen(result.patient), yuan("18360.00"));
}

#[test]
fn class_b_and_what_is_outside_come_off_first() {
    let mut rules = inpatient(vec![row(3, false, "0", &[("", "80%")])]);
    let mut plain = Plain::default();
    let patient = Patient { retired: false, age: 40, account: None };
    let mut drug = bill(&mut plain, "5000", 3);
    drug.class_b = Some(500_000);
    let year = YearToDate::none();
    engine::settlement::settle(&mut plain, &rules, &patient, &drug, &year);
    assert_eq!(plain.finish(), Err(Trouble::NotInRule(Term::FirstPayRate)));
    rules.class_b_first_pay = Some(cited(rate("20%"), 40));
    let result = engine::settlement::settle(&mut plain, &rules, &patient, &drug, &year);
    assert_eq!(result.first_pay.map(Fen), Some(yuan("1000.00")));
    assert_eq!(Fen(result.fund), yuan("3200.00"));
    drug.outside_catalogue = Some(500_001);
    engine::settlement::settle(&mut plain, &rules, &patient, &drug, &year);
    assert_eq!(plain.finish(), Err(Trouble::Negative(Term::Eligible)));
}

#[test]
fn an_unknown_level_is_refused_not_guessed() {
    let rules = inpatient(vec![row(3, false, "0", &[("", "80%")])]);
    let mut plain = Plain::default();
    let patient = Patient { retired: false, age: 40, account: None };
    let bill = bill(&mut plain, "5000", 2);
    engine::settlement::settle(&mut plain, &rules, &patient, &bill, &YearToDate::none());
    assert_eq!(plain.finish(), Err(Trouble::NoRow(Term::Deductible)));
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::constant(year, month, day)
}

fn surcharge_rules() -> SurchargeRules {
    SurchargeRules {
        eras: vec![
            SurchargeEra {
                from: day(1999, 1, 22),
                until: Some(day(2011, 7, 1)),
                daily: cited(rate("2‰"), 50),
            },
            SurchargeEra { from: day(2011, 7, 1), until: None, daily: cited(rate("0.5‰"), 51) },
        ],
        both_ends_count: cited(true, 52),
        rounding: half_up(),
        day_count: None,
        starts: None,
        ends_day_before: None,
    }
}

#[test]
fn a_surcharge_over_two_eras() {
    // 1,000 × 2 ‰ × 30 + 1,000 × 0.5 ‰ × 31 = 60 + 15.50.
    let mut rules = surcharge_rules();
    let mut plain = Plain::default();
    let (from, to) = (day(2011, 6, 1), day(2011, 7, 31));
    let amount = surcharge::surcharge_between(&mut plain, &rules, 100_000, from, to);
    assert_eq!(Fen(amount), yuan("75.50"));
    rules.both_ends_count.value = false;
    let amount = surcharge::surcharge_between(&mut plain, &rules, 100_000, from, to);
    assert_eq!(Fen(amount), yuan("73.50"));
    let none = surcharge::surcharge_between(&mut plain, &rules, 100_000, to, from);
    assert_eq!(Fen(none), Fen::ZERO);
    assert_eq!(plain.finish(), Ok(()));
    surcharge::surcharge_between(&mut plain, &rules, 100_000, day(1990, 1, 1), to);
    assert_eq!(plain.finish(), Err(Trouble::NotInRule(Term::DailyRate)));
}

#[test]
fn the_day_on_which_the_rate_changes_counts_once() {
    let rules = surcharge_rules();
    for (from, to, days) in [
        (day(2011, 6, 30), day(2011, 6, 30), vec![1]),
        (day(2011, 6, 30), day(2011, 7, 1), vec![1, 1]),
        (day(2011, 7, 1), day(2011, 7, 1), vec![1]),
        (day(2024, 2, 28), day(2024, 3, 1), vec![3]),
    ] {
        let periods = surcharge::periods(&rules, from, to).unwrap();
        let counted: Vec<i32> = periods.iter().map(|period| period.days).collect();
        assert_eq!(counted, days, "{from} to {to}");
    }
}

#[test]
fn interest_by_days() {
    // 1,000.00 × 0.35 % × 90 ÷ 360 = 0.875 → 0.88; 2,000.00 × 2.75 % × 360 ÷ 360 = 55.00.
    let rules = InterestRules {
        current_year: cited(rate("0.35%"), 60),
        earlier_years: cited(rate("2.75%"), 61),
        deposits: Vec::new(),
        basis: InterestBasis::Days(cited(360, 62)),
        settlement_day: cited((6, 30), 63),
        rounding: half_up(),
    };
    let mut tree = Tree::default();
    let mut portion = |amount: &str, days| interest::Portion {
        amount: tree.given_money(Term::CurrentBalance, yuan(amount)),
        days: tree.given_count(Term::InterestDays, days),
    };
    let (current, earlier) = ([portion("1000", 90)], [portion("2000", 360)]);
    let result = interest::interest(&mut tree, &rules, &current, &earlier);
    assert_eq!(tree.fen(result.current), yuan("0.88"));
    assert_eq!(tree.fen(result.earlier), yuan("55.00"));
    assert_eq!(tree.fen(result.total), yuan("55.88"));
    assert_eq!(interest::settlement_date(&rules, day(2025, 6, 30)), day(2025, 6, 30));
    assert_eq!(interest::settlement_date(&rules, day(2025, 7, 1)), day(2026, 6, 30));
    assert_eq!(interest::interest_days(day(2025, 1, 1), day(2025, 6, 30)), 180);
}

fn months<C: OneCase>(carrier: &C, wait: waiting::Wait<C>) -> (i64, i64) {
    match wait {
        waiting::Wait::Months(count) => (carrier.number(count), carrier.number(count)),
        waiting::Wait::Between(low, high) => (carrier.number(low), carrier.number(high)),
        waiting::Wait::Days(days) => (-carrier.number(days), -carrier.number(days)),
    }
}

#[test]
fn waiting_after_a_break() {
    let mut rules = EmployeeWaitRules {
        repair_months: cited(3, 70),
        wait_months: Some(cited(2, 71)),
        wait_months_max: cited(6, 72),
        wait_days: None,
        not_made_up_months: None,
        first_months: None,
        benefit_share: None,
    };
    let mut plain = Plain::default();
    for (gap, made_up, expected, covered) in
        [(0, false, 0, false), (3, true, 0, true), (3, false, 0, false), (4, true, 2, false)]
    {
        let facts = waiting::EmployeeBreak { months: gap, made_up: Some(made_up) };
        let wait = waiting::employee_wait(&mut plain, &rules, &facts);
        assert_eq!(months(&plain, wait), (expected, expected));
        assert_eq!(waiting::covered_back(&plain, &rules, &facts, made_up), covered);
    }
    rules.wait_months = None;
    let open = waiting::EmployeeBreak { months: 4, made_up: None };
    let wait = waiting::employee_wait(&mut plain, &rules, &open);
    assert_eq!(months(&plain, wait), (0, 6));
    // Thirty days in place of months.
    rules.wait_days = Some(cited(30, 73));
    let wait = waiting::employee_wait(&mut plain, &rules, &open);
    assert_eq!(months(&plain, wait), (-30, -30));
}

#[test]
fn a_wait_with_part_of_the_benefits() {
    // Three months at half after a long break that was made up, six where it was not.
    let rules = EmployeeWaitRules {
        repair_months: cited(3, 70),
        wait_months: Some(cited(3, 71)),
        wait_months_max: cited(6, 72),
        wait_days: None,
        not_made_up_months: Some(cited(6, 73)),
        first_months: Some(cited(3, 74)),
        benefit_share: Some(cited(rate("50%"), 75)),
    };
    let mut plain = Plain::default();
    for (gap, made_up, expected) in [
        (0, Some(false), 0),
        (2, Some(true), 0),
        (2, Some(false), 6),
        (5, Some(true), 3),
        (5, Some(false), 6),
        (5, None, 3),
    ] {
        let facts = waiting::EmployeeBreak { months: gap, made_up };
        let wait = waiting::employee_wait(&mut plain, &rules, &facts);
        assert_eq!(months(&plain, wait), (expected, expected), "{gap} {made_up:?}");
    }
    assert_eq!(waiting::first_wait(&mut plain, &rules), Some(3));
    let half = waiting::benefit_in_wait(&mut plain, rules.benefit_share, 612_345, half_up());
    assert_eq!(half.map(Fen), Some(yuan("3061.73")));
    assert_eq!(waiting::benefit_in_wait(&mut plain, None, 612_345, half_up()), None);
}

#[test]
fn waiting_of_residents_in_both_readings() {
    let rules = |first_year_counts| ResidentWaitRules {
        fixed_months: cited(3, 80),
        variable_months: cited(1, 81),
        first_year_counts,
        long_break_years: cited(4, 82),
        long_break_min_months: cited(6, 83),
        reward: RewardRates {
            after_years: cited(4, 84),
            per_year: cited(yuan("1000"), 85),
            zero_claim: Some(cited(yuan("1000"), 87)),
            cap: Some(cited(yuan("5000"), 88)),
            cap_share: Some(cited(rate("20%"), 89)),
        },
        benefit_share: None,
    };
    let (yes, no) = (Some(cited(true, 86)), Some(cited(false, 86)));
    for (counts, missed, repaired, outside, expected) in [
        (no, 2, 0, false, (4, 4)),
        (yes, 2, 0, false, (5, 5)),
        (None, 2, 0, false, (4, 5)),
        (yes, 5, 2, false, (6, 6)),
        (yes, 5, 5, false, (6, 6)),
        (yes, 1, 1, false, (3, 3)),
        (yes, 0, 0, true, (3, 3)),
        (yes, 0, 0, false, (0, 0)),
    ] {
        let mut tree = Tree::default();
        let facts = waiting::ResidentBreak {
            missed_years: tree.given_count(Term::MissedYears, missed),
            repaired_years: tree.given_count(Term::RepairedYears, repaired),
            outside_window: outside,
        };
        let wait = waiting::resident_wait(&mut tree, &rules(counts), &facts);
        assert_eq!(months(&tree, wait), expected, "{missed} missed, {repaired} repaired");
        assert_eq!(tree.finish(), Ok(()));
    }
    let mut plain = Plain::default();
    let mut rewarded = |unbroken_years, zero_claim_years, original_cap: Option<&str>| {
        let original_cap = original_cap.map(|cap| yuan(cap).0);
        let facts = reward::RewardFacts { unbroken_years, zero_claim_years, original_cap };
        Fen(reward::rewards(&mut plain, &rules(yes).reward, &facts).total)
    };
    assert_eq!(rewarded(6, None, None), yuan("2000"));
    assert_eq!(rewarded(4, None, None), Fen::ZERO);
    assert_eq!(rewarded(4, Some(1), None), yuan("1000"));
    // Within the limit in yuan, and within a fifth of the original cap.
    assert_eq!(rewarded(9, Some(3), None), yuan("5000"));
    assert_eq!(rewarded(6, Some(2), Some("10000")), yuan("2000"));
    let mut none = rules(yes);
    none.reward.zero_claim = None;
    let facts =
        reward::RewardFacts { unbroken_years: 6, zero_claim_years: Some(1), original_cap: None };
    reward::rewards(&mut plain, &none.reward, &facts);
    assert_eq!(plain.finish(), Err(Trouble::NotInRule(Term::ZeroClaimPerYear)));
}

#[test]
fn when_a_credit_is_due() {
    let month = |year, month| Month::new(year, month).unwrap();
    let mut timing = Timing {
        cycle: Cycle::Monthly,
        months_after: 1,
        by_day: None,
        first_months_after: Some(2),
        qualifying_months: None,
    };
    let due = |timing: &Timing, of, received, first| {
        timing::expected_credit_date(timing, of, received, first).to_string()
    };
    let july = month(2025, 7);
    assert_eq!(due(&timing, july, Some(day(2025, 7, 12)), false), "2025-08-31");
    assert_eq!(due(&timing, july, Some(day(2025, 7, 12)), true), "2025-09-30");
    assert_eq!(due(&timing, july, Some(day(2025, 9, 2)), false), "2025-10-31");
    // Paid half a year ahead: credited for its month all the same.
    assert_eq!(due(&timing, july, Some(day(2025, 1, 5)), false), "2025-08-31");
    timing.by_day = Some(10);
    assert_eq!(due(&timing, july, None, false), "2025-08-10");
    timing.cycle = Cycle::Quarterly;
    assert_eq!(due(&timing, july, Some(day(2025, 7, 12)), false), "2025-10-10");
    timing.cycle = Cycle::Yearly { month: 1, day: 20 };
    assert_eq!(due(&timing, july, Some(day(2025, 7, 12)), false), "2026-01-20");
    assert_eq!(due(&timing, month(2026, 1), Some(day(2026, 1, 20)), false), "2026-01-20");
    assert_eq!(due(&timing, month(2026, 1), Some(day(2026, 1, 21)), false), "2027-01-20");
    timing.qualifying_months = Some(3);
    assert_eq!(timing::opening_month(&timing, july), month(2025, 9));
}

#[test]
fn a_place_that_rounds_the_base_rounds_it_before_the_rate() {
    let mut rules = crate::rules::contribution(None, "8%");
    rules.base_rounding = Some(cited(Rounding::HalfUpToYuan, 90));
    let mut plain = Plain::default();
    let month = contribution::assess(&mut plain, &rules, 498_955);
    assert_eq!(Fen(month.base), yuan("4990.00"));
    assert_eq!(Fen(month.individual), yuan("399.20"));
}

#[test]
fn overflow_is_a_refusal_and_never_wraps() {
    let rules = crate::rules::contribution(Some("9%"), "2%");
    for wage in [i64::MAX, i64::MAX / 2, 1 << 50] {
        let mut tree = Tree::default();
        let wage = tree.given_money(Term::Wage, Fen(wage));
        contribution::assess(&mut tree, &rules, wage);
        let trouble = tree.finish().unwrap_err();
        assert_eq!(trouble.refusal().code, "amount-out-of-range");
    }
    let mut plain = Plain::default();
    plain.given_money(Term::Wage, Fen(-1));
    assert_eq!(plain.finish(), Err(Trouble::Negative(Term::Wage)));
}
