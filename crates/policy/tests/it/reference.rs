//! The page of keys is what the registry says, and the rule book asks each key for its own type.

use std::fmt::Write as _;
use std::path::Path;

use policy::registry::{KEYS, ValueType};

use policy::rules::{
    AidClass, Care, CarePlace, DeductibleOrder, Ground, Kin, Refinements, RemoteKind,
};
use vocab::{InsuranceKind, PersonClass};

use crate::lints::updating;
use crate::{anybody, day, library, place};

#[test]
fn the_page_of_keys_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/policy-keys.md");
    let page = policy::key_reference();
    if updating() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/policy-keys.md is old: UPDATE_CASES=1 cargo test -p policy");
}

#[test]
fn keys_are_unique_and_explained() {
    let mut keys: Vec<&str> = KEYS.iter().map(|spec| spec.key).collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), count);
    for spec in KEYS {
        assert!(!spec.meaning.zh.is_empty() && spec.meaning.en.is_ascii(), "{}", spec.key);
    }
}

/// A pack in which every key has a value of its type.
fn every_key() -> String {
    let mut pack = String::from(
        r#"
```toml pack
place = "990700"
name = { zh = "样样市", en = "Every City" }
kinds = ["employee-medical"]
[[source]]
id = "a"
title = "办法"
published = 2020-01-01
standing = "example"
```
"#,
    );
    for spec in KEYS {
        let mut words = Vec::new();
        let value = match spec.value {
            ValueType::Money | ValueType::MoneyOrNone | ValueType::Deductible => "\"7.00\"",
            ValueType::Rate => "\"7%\"",
            ValueType::Count(_) | ValueType::Day => "7",
            ValueType::Flag => "true",
            ValueType::Rounding => "\"half-up-to-fen\"",
            ValueType::MonthDay => "\"07-07\"",
            ValueType::MonthSpan => "[\"2025-07\", \"2025-07\"]",
            ValueType::Bands => "[{ to = \"7.00\", ratio = \"7%\" }, { ratio = \"7%\" }]",
            ValueType::Credit => "{ shape = \"share-of-base\", rate = \"7%\" }",
            ValueType::Timing => "{ cycle = \"monthly\", months_after = 7 }",
            ValueType::BandEdges => "\"on-bill\"",
            ValueType::DeductiblePeriod => "\"per-year\"",
            ValueType::CapOn => "\"payment\"",
            ValueType::Cap => "{ average = \"7.00\", times = 7 }",
            ValueType::DeductibleOrder => "\"after-ratio\"",
            ValueType::Level => "3",
            ValueType::Care => "\"inpatient\"",
            ValueType::SharerOrder => "\"binding\"",
            ValueType::Kin => "[\"spouse\", \"maternal-grandchildren\"]",
            ValueType::Date => "2007-07-07",
            ValueType::SpendOrder => "\"current-first\"",
            ValueType::Base => "{ share = \"7%\" }",
            ValueType::Average => "{ yearly = \"7.00\" }",
            ValueType::Fee => "{ yearly = \"7.00\" }",
            ValueType::DepositRate => "\"demand\"",
            ValueType::RequiredYears => "{ years = 7, in = 2007, months_a_year = 7, to = 17 }",
            ValueType::StatutoryAge => {
                "{ age = 57, born_from = \"1967-07\", every_months = 7, to = 67 }"
            }
            ValueType::DayDivisor => "\"70.7\"",
            ValueType::HalfMonths => "\"7.5\"",
            ValueType::SurchargeStart => "{ months_after = 7, day = 7 }",
            ValueType::Choice(choice) => {
                let (word, _) = choice.words().last().unwrap();
                words.push(format!("\"{word}\""));
                words.last().unwrap()
            }
        };
        let block = "7、3、57、67、2007、17、70.7、7.5 与 7%。\n```toml\nkey = ";
        let cite = "cite = { source = \"a\", article = \"七\" }";
        writeln!(pack, "{block}\"{}\"\nfrom = 2021-01-01\nvalue = {value}\n{cite}\n```", spec.key)
            .unwrap();
    }
    pack
}

#[test]
fn every_key_is_found_by_the_book_as_its_type() {
    let pack = every_key();
    let library = library(&[("990700.md", &pack)]);
    let on = day("2024-01-01");
    let book = library.book(place("990700"), InsuranceKind::EmployeeMedical, on, on);
    let employee = anybody(PersonClass::Employee);
    assert!(book.unstated("", employee).is_empty());
    assert!(book.has_account(employee).is_ok() && book.timing(employee).is_ok());
    let contribution = format!("{:?}", book.contribution(employee).unwrap());
    let shown = [
        contribution,
        format!("{:?}", book.credit(employee).unwrap()),
        // A rate that nobody ended.
        format!("{:?}", book.surcharge().unwrap()).replace("until: None", ""),
        format!("{:?}", book.interest().unwrap()),
        format!("{:?}", book.employee_wait().unwrap()),
        format!("{:?}", book.resident_wait().unwrap()),
        format!("{:?}", book.retirement().unwrap()),
        format!("{:?}", book.maternity().unwrap()),
        format!("{:?}", book.resident_levy().unwrap()),
        format!("{:?}", book.reward().unwrap()),
        format!("{:?}", book.sharing().unwrap()),
        format!("{:?}", book.inheritance().unwrap()),
    ];
    assert_eq!(book.kin().unwrap().value, [Kin::Spouse, Kin::MaternalGrandchildren]);
    assert!(Ground::ALL.into_iter().all(|ground| book.withdrawal_ground(ground).unwrap().value));
    assert_eq!(book.free_before().unwrap().value, day("2007-07-07"));
    assert!(book.age_of_men().is_ok());
    assert!([true, false].into_iter().all(|worker| book.age_of_women(worker).is_ok()));
    for shown in shown {
        assert!(!shown.contains("None"), "{shown}");
    }
    for care in [Care::Outpatient, Care::Inpatient] {
        let rules = book.settlement(care).unwrap();
        assert!(rules.cap_active.is_some() && rules.class_b_first_pay.is_some());
        assert!(rules.above_cap_ratio.is_some() && rules.catastrophic.unwrap().cap.is_some());
        let Refinements { order, items, .. } = &rules.refinements;
        assert_eq!((*order, items.len()), (DeductibleOrder::AfterRatio, 3));
        assert!(rules.refinements.deductible_year_max.is_some());
        assert!(rules.refinements.ratio_per_year_of_age.is_some());
        assert!(rules.refinements.retired_own_share.is_some());
        assert!(rules.refinements.cap_active.is_some());
        assert!(rules.large_amount_cap.is_some());
    }
    let elsewhere = CarePlace { remote: Some(RemoteKind::Referred), ..CarePlace::default() };
    let rules = book.settlement_at(Care::Inpatient, employee, elsewhere).unwrap().refinements;
    assert!(rules.remote_first_pay.is_some() && rules.supplement.is_some());
    assert!(rules.reduction.unwrap().ceiling.is_some());
    let layers = book.layers(employee, Some(AidClass::Destitute)).unwrap();
    assert!(layers.catastrophic.unwrap().basic_deductible_counts.is_some());
    for layer in [layers.supplementary, layers.assistance, layers.tilt] {
        assert!(layer.unwrap().cap.is_some());
    }
    let chronic = book.chronic(employee, None).unwrap();
    assert!(chronic.month_quota_active.is_some() && chronic.settlement.cap_active.is_some());
    assert!(book.special_care(employee, None).is_ok() && book.pharmacy_level(employee).is_ok());
    assert!(book.account_segment(employee).is_some() && book.spend_order().is_ok());
}
