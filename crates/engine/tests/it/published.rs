//! 公开算例 — examples that bureaus, newspapers, guides and examinations printed, each recomputed
//! exactly; those whose print was wrong are left out or stand with the right figure.
//!
//! A row is the name of the example, what it gives, and what must come out, in yuan.

use engine::credit::{self, CreditFacts};
use engine::settlement::{Bill, Details, Patient, YearToDate, settle};
use engine::{OneCase, Plain};
use engine::{contribution, maternity, retirement, surcharge};
use policy::rules::{
    AgeBand, BandEdges, CapOn, ContributionRules, Credit, DeductiblePeriod, Layer, MaternityCase,
    MaternityRules, RetirementRules, SettlementRules,
};
use vocab::{Fen, Rounding};

use crate::rules::{cited, contribution as contribution_rules, credit as credit_rules};
use crate::rules::{half_up, rate, row, settlement, yuan};

#[test]
fn parts_of_a_contribution() {
    // Base, rate, fixed amount billed with it, and what is paid a month.
    for (name, base, percent, fixed, paid) in [
        ("ex-hr-ee-3000", "3000", "2%", "3", "63"),
        ("ex-hr-ee-4000", "4000", "2%", "3", "83"),
        ("ex-hr-ee-2000", "2000", "2%", "3", "43"),
        ("ex-hr-ee-3500", "3500", "2%", "3", "73"),
        ("fx-zz-484", "5382", "9%", "0", "484.38"),
        ("fx-zz-5008", "5008", "9%", "0", "450.72"),
        ("fx-rz-4433", "4433", "10%", "0", "443.30"),
        ("fx-4879", "4879", "8.2%", "0", "400.08"),
        ("fx-yx-4494", "4494", "8.2%", "0", "368.51"),
        ("fx-cd-2025", "7518.33", "10%", "0", "751.83"),
        ("fx-wei-2024 m1-7", "4242", "8%", "2.50", "341.86"),
        ("fx-wei-2024 m8-12", "4416", "8%", "2.50", "355.78"),
        ("sz-t2-10646", "10646", "0.2%", "0", "21.29"),
        ("sz-t3-8348", "8348", "0.55%", "0", "45.91"),
        ("sz-t2-8348", "8348", "0.8%", "0", "66.78"),
        ("sz-2023h1-t3", "12964", "0.45%", "0", "58.34"),
    ] {
        let mut rules = contribution_rules(None, percent);
        rules.supplement = Some(cited(yuan(fixed), 1));
        assert_eq!(assessed(&rules, base).1, yuan(paid), "{name}");
    }
}

/// The person's part and the total of a month.
fn assessed(rules: &ContributionRules, wage: &str) -> (Fen, Fen) {
    let mut plain = Plain::default();
    let month = contribution::assess(&mut plain, rules, yuan(wage).0);
    plain.finish().unwrap();
    (Fen(month.individual), Fen(month.total))
}

#[test]
fn contributions_with_an_employer_bounds_and_a_rounded_base() {
    // em-zz-3756: 8 % + 2 % of the floor.
    let mut rules = contribution_rules(Some("8%"), "2%");
    rules.floor = Some(cited(yuan("3756"), 1));
    assert_eq!(assessed(&rules, "2000"), (yuan("75.12"), yuan("375.60")));
    // em-zz-6000-bad prints 660; its own rule gives 600.
    assert_eq!(assessed(&rules, "6000"), (yuan("120"), yuan("600")));
    // sz-2023h1-t1: bounds at 60 % and 300 % of 12,964, person's part 2 %.
    rules.floor = Some(cited(yuan("7778.40"), 1));
    rules.ceiling = Some(cited(yuan("38892"), 1));
    assert_eq!(assessed(&rules, "1").0, yuan("155.57"));
    assert_eq!(assessed(&rules, "99999").0, yuan("777.84"));
    // fx-xa-2026: 99,791 ÷ 12 × 60 % = 4,989.55, to the yuan 4,990; × 8 % + 8 = 407.20 a month.
    let mut rules = contribution_rules(None, "8%");
    rules.fixed_base = Some(cited(yuan("4989.55"), 1));
    rules.base_rounding = Some(cited(Rounding::HalfUpToYuan, 1));
    rules.supplement = Some(cited(yuan("8"), 1));
    let (own, total) = assessed(&rules, "0");
    assert_eq!((own, total.0 * 12), (yuan("399.20"), yuan("4886.40").0));
}

fn credited(shape: Credit, base: &str, pension: &str) -> Fen {
    let mut plain = Plain::default();
    let facts =
        CreditFacts { base: Some(yuan(base).0), pension: Some(yuan(pension).0), age: Some(40) };
    let amount = credit::credit(&mut plain, &credit_rules(shape), &facts);
    plain.finish().unwrap();
    Fen(amount)
}

#[test]
fn account_credits_of_active_people() {
    for (name, base, credit) in [
        ("cr-6000", "6000", "120"),
        ("cr-5182", "5182", "103.64"),
        ("cr-xa-20600", "20600", "412"),
        ("cr-dl-21531", "21531", "430.62"),
        ("cr-dl-4306", "4306", "86.12"),
        ("cr-zz-18780", "18780", "375.60"),
        ("cr-4968-bad, which prints 99.39", "4968", "99.36"),
    ] {
        let shape = Credit::ShareOfBase(rate("2%"));
        assert_eq!(credited(shape, base, "0"), yuan(credit), "{name}");
    }
    let returned = |percent| Credit::EmployerReturn {
        individual: rate("2%"),
        employer: vec![AgeBand { from_age: 0, value: rate(percent) }],
    };
    // ex-cr-5000: 2 % and 30 % of the employer's 6 %; cr-cd-19700: 394 + 137.90.
    assert_eq!(credited(returned("1.8%"), "5000", "0"), yuan("190"));
    assert_eq!(credited(returned("0.7%"), "19700", "0"), yuan("531.90"));
}

#[test]
fn account_credits_of_retired_people() {
    for (name, average, percent, credit) in [
        ("cr-nx-ret-4000", "4000", "2.8%", "112"),
        ("cr-nx-ret-3500", "3500", "2.8%", "98"),
        ("cr-cd-ret-new", "3300", "2.8%", "92.40"),
        ("cr-8000-ret", "8000", "2%", "160"),
        ("cr-cd-ret-old", "6785", "3.25%", "220.51"),
    ] {
        let shape = Credit::ShareOfAverage { rate: rate(percent), average: yuan(average) };
        assert_eq!(credited(shape, "0", "0"), yuan(credit), "{name}");
    }
    for (name, pension, percent, credit) in [
        ("cr-ah-ret-old", "3000", "4.5%", "135"),
        ("cr-1800-xa-old", "1800", "5%", "90"),
        ("cr-3000-4pct", "3000", "4%", "120"),
    ] {
        let shape = Credit::ShareOfPension(rate(percent));
        assert_eq!(credited(shape, "0", pension), yuan(credit), "{name}");
    }
}

/// What the fund and the patient pay of one bill.
fn paid(rules: &SettlementRules, cost: &str, year: &YearToDate<Plain>) -> (Fen, Fen) {
    let mut plain = Plain::default();
    let patient = Patient { retired: false, age: 40, account: None };
    let bill = Bill {
        total: yuan(cost).0,
        outside_catalogue: None,
        class_b: None,
        over_limit: None,
        level: 1,
        first: true,
        details: Details::none(),
    };
    let result = settle(&mut plain, rules, &patient, &bill, year);
    plain.finish().unwrap();
    (Fen(result.fund), Fen(result.patient))
}

fn one_row(deductible: &str, bands: &[(&str, &str)]) -> SettlementRules {
    settlement(vec![row(1, false, deductible, bands)])
}

#[test]
fn one_ratio_above_a_deductible() {
    for (name, cost, deductible, ratio, fund) in [
        ("inp-gz-5000-old", "5000", "2000", "80%", "2400"),
        ("inp-gen-5000-l2", "5000", "500", "85%", "3825"),
        ("inp-gen-5000-l1", "5000", "200", "90%", "4320"),
        ("inp-gen-5000-l3-ret", "5000", "800", "85%", "3570"),
        ("res-12000-l1", "12000", "300", "85%", "9945"),
        ("inp-10000-l1-bad, which prints 8700", "10000", "300", "90%", "8730"),
        ("rm-ya-30000", "30000", "1100", "80%", "23120"),
        ("op-bj-2500", "2500", "2000", "50%", "250"),
        ("op-fcg-2800", "2800", "1800", "50%", "500"),
        ("op-fcg-2800-r", "2800", "1300", "80%", "1200"),
        ("op-yz-1", "1500", "600", "65%", "585"),
        ("op-yz-2", "3980", "500", "75%", "2610"),
        ("op-zj-new", "8000", "800", "90%", "6480"),
        ("op-nb-res-l3", "80", "0", "30%", "24"),
        ("op-nb-res-l1", "80", "0", "60%", "48"),
        ("ph-bj-840.77", "840.77", "0", "70%", "588.54"),
    ] {
        let rules = one_row(deductible, &[("", ratio)]);
        let (pays, patient) = paid(&rules, cost, &YearToDate::none());
        assert_eq!(pays, yuan(fund), "{name}");
        assert_eq!(patient.0, yuan(cost).0 - yuan(fund).0, "{name}");
    }
}

/// Upper edge and ratio.
type Bands = [(&'static str, &'static str)];

#[test]
fn bands() {
    let nr = [
        ("3000", "15%"),
        ("4000", "25%"),
        ("5000", "30%"),
        ("10000", "35%"),
        ("20000", "40%"),
        ("", "45%"),
    ];
    let ex = [("1000", "50%"), ("5000", "60%"), ("10000", "70%"), ("30000", "80%"), ("", "90%")];
    let level_2 = [("10000", "80%"), ("30000", "85%"), ("", "90%")];
    let dg = [("10000", "85%"), ("30000", "90%"), ("50000", "95%"), ("", "100%")];
    let cases: [(&str, &str, &str, &Bands, &str); 11] = [
        ("nr-3000", "3000", "0", &nr, "450"),
        ("nr-4000", "4000", "0", &nr, "700"),
        ("ex-band-4220", "4220", "0", &nr, "766"),
        ("ex-band-5000", "5000", "0", &ex, "2900"),
        ("ex-band-12000", "12000", "0", &ex, "8000"),
        ("ex-band-30000", "30000", "0", &ex, "22400"),
        ("band-l2-adm1", "10000", "200", &level_2, "7840"),
        ("band-l2-adm1", "30000", "200", &level_2, "24840"),
        ("band-l2-adm3", "10000", "100", &level_2, "7920"),
        ("inp-dg-60000-b1", "10000", "6000", &dg, "3400"),
        ("inp-dg-60000-b1, all bands", "60000", "6000", &dg, "50400"),
    ];
    for (name, cost, deductible, bands, fund) in cases {
        let rules = one_row(deductible, bands);
        assert_eq!(paid(&rules, cost, &YearToDate::none()).0, yuan(fund), "{name}");
    }
}

#[test]
fn caps_and_what_lies_above() {
    for (name, cost, deductible, ratio, cap, fund) in [
        ("inp-150000-l3", "150000", "900", "80%", "200000", "119280"),
        ("inp-exam-120000", "100000", "2400", "90%", "144000", "87840"),
        ("inp-exam-147000-suppl, basic", "117000", "2000", "80%", "100000", "92000"),
        ("op-wh-active-5000", "5000", "700", "80%", "3500", "3440"),
        ("op-sx-5000-c2", "5000", "300", "60%", "2500", "2500"),
        ("op-sx-5000-c1", "5000", "300", "55%", "2500", "2500"),
    ] {
        let mut rules = one_row(deductible, &[("", ratio)]);
        rules.cap_active = Some(cited(yuan(cap), 1));
        assert_eq!(paid(&rules, cost, &YearToDate::none()).0, yuan(fund), "{name}");
    }
    // ex-wu-180000-capcost: the cap limits cost.
    let mut rules = one_row("2400", &[("", "90%")]);
    rules.cap_active = Some(cited(yuan("144000"), 1));
    rules.cap_on = CapOn::Cost;
    assert_eq!(paid(&rules, "150000", &YearToDate::none()).0, yuan("127440"));
}

#[test]
fn three_layers_of_qingyuan() {
    // 271,908 before the cap; 65,000 ÷ 91 % of cost is below it; the rest × 95 %.
    let mut rules = one_row("1200", &[("", "91%")]);
    rules.cap_active = Some(cited(yuan("65000"), 1));
    rules.above_cap_ratio = Some(cited(rate("95%"), 2));
    let mut plain = Plain::default();
    let patient = Patient { retired: false, age: 40, account: None };
    let bill = Bill {
        total: yuan("300000").0,
        outside_catalogue: None,
        class_b: None,
        over_limit: None,
        level: 1,
        first: true,
        details: Details::none(),
    };
    let result = settle(&mut plain, &rules, &patient, &bill, &YearToDate::none());
    plain.finish().unwrap();
    assert_eq!(Fen(result.fund), yuan("65000"));
    assert_eq!(result.large_amount.map(Fen), Some(yuan("216002.86")));
    // The third layer of the example leaves the deductible out of its base, as this place does:
    // 300,000 − 1,200 − 65,000 − 216,002.86 − 14,370 = 3,427.14 × 60 % = 2,056.28.
    rules.catastrophic = Some(Layer {
        deductible: cited(yuan("14370"), 3),
        bands: row(1, false, "0", &[("", "60%")]).bands,
        cap: None,
        basic_deductible_counts: Some(cited(false, 4)),
    });
    let result = settle(&mut plain, &rules, &patient, &bill, &YearToDate::none());
    plain.finish().unwrap();
    assert_eq!(result.catastrophic.map(Fen), Some(yuan("2056.28")));
    assert_eq!(Fen(result.patient), yuan("16940.86"));
}

#[test]
fn catastrophic_insurance() {
    // bi-zhang-50000 and bi-beihai-7000: bands above a deductible of their own, nothing before.
    let zhang = [("20000", "30%"), ("50000", "40%"), ("100000", "50%"), ("", "60%")];
    let beihai = [("20000", "50%"), ("40000", "60%"), ("60000", "70%"), ("", "80%")];
    let cases: [(&str, &str, &Bands, &str); 2] =
        [("50000", "20000", &zhang, "10000"), ("7000", "6000", &beihai, "500")];
    for (burden, deductible, bands, fund) in cases {
        let mut rules = one_row("0", &[("", "0%")]);
        rules.catastrophic = Some(Layer {
            deductible: cited(yuan(deductible), 1),
            bands: row(1, false, "0", bands).bands,
            cap: None,
            basic_deductible_counts: None,
        });
        let (_, patient) = paid(&rules, burden, &YearToDate::none());
        assert_eq!(patient.0, yuan(burden).0 - yuan(fund).0, "{burden}");
    }
}

#[test]
fn class_b_and_yearly_deductibles() {
    let settled = |rules: &SettlementRules, parts: [&str; 3], paid_before: &str| {
        let mut plain = Plain::default();
        let patient = Patient { retired: false, age: 40, account: None };
        let bill = Bill {
            total: yuan(parts[0]).0,
            outside_catalogue: Some(yuan(parts[1]).0),
            class_b: Some(yuan(parts[2]).0),
            over_limit: None,
            level: 1,
            first: true,
            details: Details::none(),
        };
        let year = YearToDate { deductible_paid: Some(yuan(paid_before).0), ..YearToDate::none() };
        let result = settle(&mut plain, rules, &patient, &bill, &year);
        plain.finish().unwrap();
        (Fen(result.eligible), Fen(result.fund))
    };
    // ch-xa-1 and ch-xa-3: a yearly deductible of 700, class B first pay 4 %.
    let mut rules = one_row("700", &[("", "70%")]);
    rules.deductible_period = DeductiblePeriod::PerYear;
    rules.class_b_first_pay = Some(cited(rate("4%"), 1));
    assert_eq!(settled(&rules, ["350", "50", "100"], "0"), (yuan("296"), Fen::ZERO));
    assert_eq!(settled(&rules, ["500", "0", "300"], "700"), (yuan("488"), yuan("341.60")));
    // abc-5000-bad prints 1,680 where its own rules give 720.
    let mut rules = one_row("1800", &[("", "80%")]);
    rules.class_b_first_pay = Some(cited(rate("10%"), 1));
    assert_eq!(settled(&rules, ["5000", "2000", "3000"], "0").1, yuan("720"));
    // abc-B-100-bad prints 80 where its own rules give 64.
    let mut rules = one_row("0", &[("", "80%")]);
    rules.class_b_first_pay = Some(cited(rate("20%"), 1));
    assert_eq!(settled(&rules, ["100", "0", "100"], "0").1, yuan("64"));
    rules.band_edges = BandEdges::AboveDeductible;
    assert_eq!(settled(&rules, ["5000", "0", "5000"], "0").1, yuan("3200"));
}

#[test]
fn maternity_allowances() {
    let mut rules = MaternityRules {
        days: Vec::new(),
        days_per_further_child: None,
        divisor: cited(30, 1),
        rounding: half_up(),
    };
    for (name, wage, days, rounding, amount) in [
        ("ma-wh-9000-128", "9000", 128, Rounding::HalfUpToFen, "38400"),
        ("ma-cmp-10500", "10500", 178, Rounding::HalfUpToFen, "62300"),
        ("ma-6000-128", "6000", 128, Rounding::HalfUpToFen, "25600"),
        ("ma-2695-95", "2695", 95, Rounding::HalfUpToFen, "8534.17"),
        ("ma-2695-95, as printed", "2695", 95, Rounding::TruncateToFen, "8534.16"),
        ("ma-cmp-12000", "12000", 128, Rounding::HalfUpToFen, "51200"),
        ("ma-8000-158", "8000", 158, Rounding::HalfUpToFen, "42133.33"),
        ("ma-sh-2024-4", "7384", 173, Rounding::HalfUpToFen, "42581.07"),
    ] {
        rules.days = vec![(MaternityCase::Normal, cited(days, 1))];
        rules.rounding = cited(rounding, 2);
        let mut plain = Plain::default();
        let case = MaternityCase::Normal;
        let result = maternity::allowance(&mut plain, &rules, case, yuan(wage).0, None);
        assert_eq!(Fen(result.amount), yuan(amount), "{name}");
    }
}

#[test]
fn shortfalls_and_late_fees() {
    let rules = |percent| RetirementRules {
        years_male: cited(25, 1),
        years_female: cited(20, 1),
        actual_years: None,
        shortfall_rate: Some(cited(rate(percent), 2)),
    };
    for (name, base, percent, months, total) in [
        ("rt-4000-10y", "4000", "8%", 120, "38400"),
        ("rt-qd-5y-7000", "7000", "9%", 60, "37800"),
        ("rt-8000-month", "8000", "8%", 1, "640"),
        ("mk-5000-6", "5000", "8%", 6, "2400"),
    ] {
        let mut plain = Plain::default();
        let cost = retirement::cost(&mut plain, &rules(percent), yuan(base).0, months);
        assert_eq!(cost.map(Fen), Some(yuan(total)), "{name}");
    }
    let daily = cited(rate("0.05%"), 1);
    let fee = |owed: &str, days| {
        let mut plain = Plain::default();
        let rules = policy::rules::SurchargeRules {
            eras: Vec::new(),
            both_ends_count: cited(true, 1),
            rounding: half_up(),
        };
        let periods = [surcharge::Period { daily, days }];
        surcharge::surcharge(&mut plain, &rules, yuan(owed).0, &periods)
    };
    // lf-10000-30, and lf-900x10: ten months owed, thirty days apart.
    assert_eq!(Fen(fee("10000", 30)), yuan("150"));
    let ten_months: i64 = (1..=10).map(|month| fee("900", month * 30)).sum();
    assert_eq!(Fen(ten_months), yuan("742.50"));
}
