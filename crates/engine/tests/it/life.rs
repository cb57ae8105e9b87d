//! Shapes of contribution, credit, surcharge, maternity, retirement and interest, each with figures
//! worked out by hand.

use engine::contribution::{assess, figure};
use engine::credit::{CreditFacts, credits};
use engine::interest::{Portion, interest};
use engine::maternity::{Birth, allowance};
use engine::retirement::{PaidMonths, cost, price, retirement_month, shortfall, shortfall_base};
use engine::surcharge::{first_day_late, periods};
use engine::{OneCase, Plain};
use policy::rules::{
    Average, AverageShare, BaseFigure, Credit, DayCount, DayDivisor, Fee, InterestBasis,
    InterestRules, MaternityCase, MaternityRules, Period, RequiredYears, RetirementRules,
    RoundingPeriod, ShortfallBase, StatutoryAge, SurchargeEra, SurchargeRules, SurchargeStart,
};
use vocab::{CitationId, Date, Fen, Month, Rounding, Sex, Term};

use crate::rules::{cited, contribution, credit, half_up, rate, stated, yuan};

fn of_average(share: &str, amount: &str, period: Period, rounding: Rounding) -> BaseFigure {
    BaseFigure::OfAverage(AverageShare {
        share: cited(rate(share), 1),
        average: cited(Average { amount: yuan(amount), period }, 2),
        rounding: cited(rounding, 3),
    })
}

#[test]
fn bounds_that_follow_from_the_average_wage() {
    let (month, year) = (Period::Month, Period::Year);
    for (share, average, period, rounding, amount) in [
        ("60%", "12964", month, Rounding::HalfUpToFen, "7778.40"),
        ("300%", "12964", month, Rounding::HalfUpToFen, "38892.00"),
        ("60%", "10646", month, Rounding::HalfUpToYuan, "6388.00"),
        ("60%", "99791", year, Rounding::HalfUpToFen, "4989.55"),
        ("60%", "99791", year, Rounding::HalfUpToYuan, "4990.00"),
        ("250%", "100.01", month, Rounding::HalfUpToFen, "250.03"),
    ] {
        let bound = of_average(share, average, period, rounding);
        let mut plain = Plain::default();
        let worked = figure(&mut plain, Term::BaseFloor, &bound);
        assert_eq!(Fen(worked), yuan(amount), "{share} of {average}");
        assert_eq!(bound.fen(), Some(yuan(amount)), "{share} of {average}");
        plain.finish().unwrap();
    }
}

#[test]
fn fees_by_the_month_the_year_and_the_base() {
    let mut rules = contribution(None, "8%");
    rules.supplement = Some(cited(Fee::Yearly(yuan("100")), 1));
    rules.long_term_care = Some(cited(Fee::ShareOfBase(rate("0.1%")), 2));
    let mut plain = Plain::default();
    let month = assess(&mut plain, &rules, yuan("3450").0);
    assert_eq!(month.supplement, None);
    assert_eq!(month.yearly.map(Fen), Some(yuan("100")));
    assert_eq!(month.long_term_care.map(Fen), Some(yuan("3.45")));
    assert_eq!(Fen(month.total), yuan("279.45"));
    rules.long_term_care = Some(cited(Fee::Yearly(yuan("30")), 2));
    let month = assess(&mut plain, &rules, yuan("3450").0);
    assert_eq!((Fen(month.total), month.yearly.map(Fen)), (yuan("276"), Some(yuan("130"))));
}

#[test]
fn credits_are_rounded_by_the_month_or_once_a_year() {
    // 2 % of 4,321.10 is 86.422 a month: 86.42 × 12 = 1,037.04, or 1,037.064 at once.
    let mut rules = credit(Credit::ShareOfBase(rate("2%")));
    let mut plain = Plain::default();
    let facts = CreditFacts { base: Some(yuan("4321.10").0), pension: None, age: None };
    assert_eq!(Fen(credits(&mut plain, &rules, &facts, 12)), yuan("1037.04"));
    rules.rounding_period = Some(cited(RoundingPeriod::OnceAYear, 1));
    assert_eq!(Fen(credits(&mut plain, &rules, &facts, 12)), yuan("1037.06"));
    // A floor on what is credited.
    rules.base_floor = stated("5000", 2);
    assert_eq!(Fen(credits(&mut plain, &rules, &facts, 12)), yuan("1200"));
    // A share of what others are credited, and an average that is raised first.
    let mut rules = credit(Credit::ShareOfAmount { rate: rate("80%"), amount: yuan("83") });
    rules.rounding = cited(Rounding::HalfUpToYuan, 3);
    assert_eq!(Fen(credits(&mut plain, &rules, &facts, 1)), yuan("66"));
    let rise = Some(rate("4%"));
    let shape = Credit::ShareOfAverage { rate: rate("2.8%"), average: yuan("3384"), rise };
    let mut rules = credit(shape);
    assert_eq!(Fen(credits(&mut plain, &rules, &facts, 1)), yuan("98.54"));
    rules.average_rounding = Some(cited(Rounding::HalfUpToYuan, 4));
    assert_eq!(Fen(credits(&mut plain, &rules, &facts, 1)), yuan("98.53"));
    plain.finish().unwrap();
}

#[test]
fn days_late_by_every_convention() {
    let day = Date::constant;
    let mut rules = SurchargeRules {
        eras: vec![SurchargeEra {
            from: day(2011, 7, 1),
            until: Some(day(2030, 1, 1)),
            daily: cited(rate("0.5‰"), 1),
        }],
        both_ends_count: cited(true, 2),
        rounding: half_up(),
        day_count: None,
        starts: Some(cited(SurchargeStart { months_after: 2, day: 1 }, 3)),
        ends_day_before: None,
    };
    let days = |rules: &SurchargeRules, from, to| {
        periods(rules, from, to).unwrap().iter().map(|period| period.days).sum::<i32>()
    };
    assert_eq!(days(&rules, day(2022, 6, 1), day(2023, 3, 30)), 303);
    // The rate ended with 2029 and no other followed: no document says what later days cost.
    assert_eq!(days(&rules, day(2029, 12, 1), day(2029, 12, 31)), 31);
    assert_eq!(periods(&rules, day(2029, 12, 1), day(2030, 1, 1)), None);
    assert_eq!(periods(&rules, day(2030, 1, 1), day(2030, 1, 1)), None);
    rules.ends_day_before = Some(cited(true, 4));
    assert_eq!(days(&rules, day(2022, 6, 1), day(2023, 3, 30)), 302);
    assert_eq!(days(&rules, day(2023, 3, 30), day(2023, 3, 30)), 0);
    rules.ends_day_before = None;
    rules.day_count = Some(cited(DayCount::MonthsOfThirty, 5));
    assert_eq!(days(&rules, day(2022, 6, 1), day(2023, 3, 30)), 300);
    assert_eq!(days(&rules, day(2023, 3, 1), day(2023, 3, 31)), 30);
    let owed = Month::new(2024, 12).unwrap();
    assert_eq!(first_day_late(&rules, owed), Some(day(2025, 2, 1)));
    rules.starts = None;
    assert_eq!(first_day_late(&rules, owed), None);
}

fn maternity() -> MaternityRules {
    MaternityRules {
        days: vec![(MaternityCase::Normal, cited(98, 1))],
        half_months: Vec::new(),
        per_further_child: Some(cited(15, 2)),
        late_birth: Some(cited(60, 3)),
        divisor: Some(cited(DayDivisor::of_days(30), 4)),
        base: None,
        floor: None,
        ceiling: None,
        subsidy: Vec::new(),
        rounding: half_up(),
    }
}

fn allowed(rules: &MaternityRules, wage: &str, late: bool) -> (Fen, Fen) {
    let mut plain = Plain::default();
    let birth = Birth { case: MaternityCase::Normal, further_children: None, late };
    let result = allowance(&mut plain, rules, &birth, yuan(wage).0);
    plain.finish().unwrap();
    (Fen(result.amount), Fen(result.total))
}

#[test]
fn allowances_by_every_divisor_and_by_months() {
    let mut rules = maternity();
    for (days, months, amount) in
        [(30, 1, "19600"), (304, 10, "19342.11"), (305, 10, "19278.69"), (365, 12, "19331.51")]
    {
        rules.divisor = Some(cited(DayDivisor { days, months }, 4));
        assert_eq!(allowed(&rules, "6000", false).0, yuan(amount), "{days}/{months}");
    }
    // Old rules by months: 3 months, and one more for a late birth; 3,000 beside it.
    rules.half_months = vec![(MaternityCase::Normal, cited(6, 1))];
    rules.days = Vec::new();
    rules.late_birth = Some(cited(2, 3));
    rules.subsidy = vec![(MaternityCase::Normal, cited(yuan("3000"), 5))];
    assert_eq!(allowed(&rules, "2892", false), (yuan("8676"), yuan("11676")));
    assert_eq!(allowed(&rules, "2892", true), (yuan("11568"), yuan("14568")));
}

#[test]
fn the_base_of_an_allowance_within_its_bounds() {
    let mut rules = maternity();
    rules.floor = stated("7384", 6);
    rules.ceiling = Some(of_average("300%", "12307", Period::Month, Rounding::HalfUpToYuan));
    assert_eq!(allowed(&rules, "3000", false).0, yuan("24121.07"));
    assert_eq!(allowed(&rules, "90000", false).0, yuan("120608.60"));
}

fn retirement() -> RetirementRules {
    let rising = RequiredYears::Rising { years: 25, in_year: 2025, months_a_year: 12, to: 30 };
    RetirementRules {
        year: 2025,
        years_male: cited(rising, 1),
        years_female: cited(RequiredYears::Fixed(20), 2),
        actual_years: None,
        shortfall_rate: Some(cited(rate("8%"), 3)),
        shortfall_base: None,
        shortfall_supplement: None,
        shortfall_payment: None,
        average_wage: Some(cited(Average { amount: yuan("96000"), period: Period::Year }, 4)),
        floor: stated("4800", 5),
    }
}

#[test]
fn years_that_rise_from_year_to_year() {
    let mut rules = retirement();
    let required = |rules: &RetirementRules, sex| {
        let mut plain = Plain::default();
        let paid = PaidMonths { cumulative: 0, actual: 0 };
        shortfall(&mut plain, rules, sex, &paid).required
    };
    for (year, months) in
        [(2024, 300), (2025, 300), (2026, 312), (2029, 348), (2030, 360), (2040, 360)]
    {
        rules.year = year;
        assert_eq!(required(&rules, Sex::Male), months, "{year}");
        assert_eq!(required(&rules, Sex::Female), 240, "{year}");
    }
    // Half a year each year.
    let half = RequiredYears::Rising { years: 20, in_year: 2025, months_a_year: 6, to: 25 };
    rules.years_female = cited(half, 2);
    for (year, months) in [(2026, 246), (2034, 294), (2035, 300), (2036, 300)] {
        rules.year = year;
        assert_eq!(required(&rules, Sex::Female), months, "{year}");
    }
}

#[test]
fn the_price_of_missing_years_on_every_base() {
    let mut rules = retirement();
    let mut plain = Plain::default();
    assert_eq!(shortfall_base(&mut plain, &rules), None);
    for (base, on) in [
        (ShortfallBase::OwnBase, None),
        (ShortfallBase::AverageWage, Some("8000")),
        (ShortfallBase::BaseFloor, Some("4800")),
    ] {
        rules.shortfall_base = Some(cited(base, 6));
        assert_eq!(shortfall_base(&mut plain, &rules).map(Fen), on.map(yuan), "{base:?}");
    }
    // 3,770 × 8 % + 15 = 316.60 a month; × 124 = 39,258.40.
    rules.shortfall_supplement = Some(cited(yuan("15"), 7));
    let base = yuan("3770").0;
    assert_eq!(price(&mut plain, &rules, base).map(Fen), Some(yuan("316.60")));
    assert_eq!(cost(&mut plain, &rules, base, 124).map(Fen), Some(yuan("39258.40")));
}

#[test]
fn an_age_of_retirement_that_rises_step_by_step() {
    let month = |text| Month::parse(text).unwrap();
    let men =
        StatutoryAge::Stepwise { age: 60, born_from: month("1965-01"), every_months: 4, to: 63 };
    for (birth, retires) in [
        ("1964-12", "2024-12"),
        ("1965-01", "2025-02"),
        ("1965-04", "2025-05"),
        ("1965-05", "2025-07"),
        ("1976-08", "2039-07"),
        ("1976-09", "2039-09"),
        ("1990-01", "2053-01"),
    ] {
        assert_eq!(retirement_month(men, month(birth)), month(retires), "{birth}");
    }
    assert_eq!(retirement_month(StatutoryAge::Fixed(55), month("1970-03")), month("2025-03"));
}

#[test]
fn interest_by_months() {
    // 1,000 × 0.36 % × 5 ÷ 12 = 1.50.
    let rules = InterestRules {
        current_year: cited(rate("0.36%"), 1),
        earlier_years: cited(rate("1.2%"), 2),
        deposits: Vec::new(),
        basis: InterestBasis::Months(CitationId(3)),
        settlement_day: cited((12, 31), 4),
        rounding: half_up(),
    };
    let mut plain = Plain::default();
    let current = [Portion { amount: yuan("1000").0, days: 5 }];
    let earlier = [Portion { amount: yuan("2000").0, days: 12 }];
    let result = interest(&mut plain, &rules, &current, &earlier);
    assert_eq!((Fen(result.current), Fen(result.earlier)), (yuan("1.50"), yuan("24")));
}
