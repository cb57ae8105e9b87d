//! 公开算例 — examples that bureaus, newspapers, guides and examinations printed, each recomputed
//! exactly; those whose print was wrong are left out or stand with the right figure.
//!
//! A row is the name of the example, what it gives, and what must come out, in yuan.

use engine::settlement::{Bill, Details, Patient, YearToDate, settle};
use engine::{OneCase, Plain};
use policy::rules::{BandEdges, CapOn, DeductiblePeriod, Layer, SettlementRules};
use vocab::Fen;

use crate::rules::{cited, rate, row, settlement, yuan};

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
