//! The packs in the repository: read without errors, and say what their documents say.

use std::path::{Path, PathBuf};

use policy::PolicyLibrary;
use policy::rules::{Care, Credit, Cycle, Fee, MaternityCase, RequiredYears, Standing};
use vocab::{Date, Fen, InsuranceKind, Lang, PersonClass, Rate};

use crate::{anybody, day, place};

const EMPLOYEE: InsuranceKind = InsuranceKind::EmployeeMedical;

/// Every pack under `policies/` and `cases/policies/`, with its path from the root.
pub fn shipped() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["policies", "cases/policies"] {
        collect(&root, &root.join(folder), &mut files);
    }
    files.sort();
    assert!(files.len() > 10, "the packs are not where they are looked for");
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

fn library() -> PolicyLibrary {
    PolicyLibrary::load(shipped()).0
}

#[test]
fn shipped_packs_are_without_findings_or_explain_them() {
    let findings = policy::check_with(shipped(), Some(day("2026-11-22")), |_| Vec::new());
    let findings: Vec<String> = findings.iter().map(|finding| finding.render(Lang::Zh)).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn a_yearly_figure_is_stale_when_its_successor_should_be_out() {
    let pack = |from: &str, note: &str| {
        let text = format!(
            r#"
```toml pack
place = "990500"
name = {{ zh = "检查市", en = "Lint City" }}
kinds = ["employee-medical"]
[[source]]
id = "a"
title = "甲办法"
url = "https://example.com/a"
published = 2022-12-01
standing = "official"
```

下限 4462 元。
```toml
key = "contribution.floor"
from = {from}
value = "4462.00"
cite = {{ source = "a", article = "一" }}
```
{note}
"#
        );
        vec![("pack.md".to_owned(), text)]
    };
    let codes = |from: &str, note: &str, today: &str| -> Vec<&str> {
        let findings = policy::check_with(pack(from, note), Some(day(today)), |_| Vec::new());
        findings.iter().map(|finding| finding.code).collect()
    };
    assert_eq!(codes("2023-07-01", "", "2024-12-31"), Vec::<&str>::new());
    assert_eq!(codes("2023-07-01", "", "2025-01-01"), ["stale"]);
    let noted = "## 未译\n\n- `contribution.floor` 2024 年的没有收录到\n";
    assert_eq!(codes("2023-07-01", noted, "2025-01-01"), Vec::<&str>::new());
}

fn at(place_code: &str, on: &str) -> (PolicyLibrary, Date) {
    assert!(library().place_name(place(place_code)).is_some(), "{place_code}");
    (library(), day(on))
}

fn tier(class: PersonClass, tier: &'static str) -> Standing<'static> {
    Standing { class, tier: Some(tier), household: None }
}

fn rate(text: &str) -> Rate {
    Rate::parse(text).unwrap()
}

fn yuan(text: &str) -> Fen {
    Fen::parse_yuan(text).unwrap()
}

#[test]
fn shenzhen_changes_rates_by_year_and_tiers_in_october_2023() {
    let (library, _) = at("440300", "2025-01-01");
    let contribution = |on: &str, standing| {
        let book = library.book(place("440300"), EMPLOYEE, day(on), Date::MAX);
        book.contribution(standing).unwrap()
    };
    let employee = anybody(PersonClass::Employee);
    for (on, employer) in [
        ("2020-06-01", "6.2%"),
        ("2022-06-01", "5.2%"),
        ("2023-06-01", "6.2%"),
        ("2023-10-01", "6%"),
        ("2024-06-01", "5%"),
        ("2025-12-31", "5%"),
        ("2026-01-01", "6%"),
    ] {
        let rules = contribution(on, employee);
        assert_eq!(rules.employer_rate.unwrap().value, rate(employer), "{on}");
        assert_eq!(rules.individual_rate.value, rate("2%"), "{on}");
    }
    let third = tier(PersonClass::Employee, "三档");
    let before = contribution("2023-09-30", third);
    assert_eq!(before.fixed_base.unwrap().fen().unwrap(), yuan("12964.00"));
    assert_eq!(before.individual_rate.value, rate("0.1%"));
    let after = contribution("2023-10-01", third);
    assert_eq!(after.fixed_base, None);
    assert_eq!(after.employer_rate.unwrap().value, rate("1.5%"));
    assert_eq!(after.floor.unwrap().fen().unwrap(), yuan("6123.00"));
    let flexible = contribution("2026-03-01", anybody(PersonClass::Flexible));
    assert_eq!((flexible.employer_rate, flexible.individual_rate.value), (None, rate("8%")));
}

#[test]
fn shenzhen_tier_two_has_no_account_and_no_borrowed_cap() {
    let (library, on) = at("440300", "2025-06-01");
    let book = library.book(place("440300"), EMPLOYEE, on, on);
    let second = tier(PersonClass::Employee, "二档");
    assert!(!book.has_account(second).unwrap().value);
    assert!(book.has_account(anybody(PersonClass::Employee)).unwrap().value);
    let unstated = |standing| -> Vec<String> {
        book.unstated("outpatient.cap", standing).into_iter().map(|unknown| unknown.key).collect()
    };
    assert_eq!(unstated(second), ["outpatient.cap"], "the cap of tier one is not tier two's");
    assert!(unstated(anybody(PersonClass::Employee)).is_empty());
    let rules = book.settlement_of(Care::Inpatient, second).unwrap();
    let row = rules.rows.iter().find(|row| row.level == 1 && !row.retired).unwrap();
    assert_eq!(row.bands[0].ratio.value, rate("92%"));
}

#[test]
fn cities_credit_retired_people_in_their_own_shape() {
    let library = library();
    let on = day("2025-08-01");
    let credit = |code| {
        let book = library.book(place(code), EMPLOYEE, on, on);
        book.credit(anybody(PersonClass::Retired)).map(|rules| rules.credit.value)
    };
    assert!(matches!(credit("110000"), Ok(Credit::FixedMonthlyByAge(bands)) if bands.len() == 2));
    assert!(matches!(credit("310000"), Ok(Credit::FixedYearlyByAge(bands)) if bands.len() == 2));
    assert_eq!(credit("420100"), Ok(Credit::FixedMonthly(yuan("83.00"))));
    assert_eq!(credit("610100"), Ok(Credit::FixedMonthly(yuan("100.00"))));
    assert_eq!(credit("440100").unwrap_err().key, "credit.amount", "2.8% of an unknown average");
    let book = library.book(place("420100"), EMPLOYEE, on, on);
    assert!(!book.has_account(anybody(PersonClass::Flexible)).unwrap().value);
}

#[test]
fn timing_is_local_where_a_place_says_so_and_general_otherwise() {
    let library = library();
    let on = day("2025-08-01");
    let timing = |code| {
        let book = library.book(place(code), EMPLOYEE, on, on);
        book.timing(anybody(PersonClass::Employee)).unwrap()
    };
    assert_eq!(timing("110000").value.by_day, Some(5));
    assert_eq!(timing("310000").value.cycle, Cycle::Yearly { month: 7, day: 1 });
    let general = timing("420100");
    assert_eq!((general.value.months_after, general.value.first_months_after), (1, Some(2)));
    let citation = library.citation(general.citation);
    assert_eq!(
        (citation.place, citation.source.standing),
        (place("100000"), vocab::Standing::Seed)
    );
}

#[test]
fn settlement_tables_are_those_of_the_documents() {
    let library = library();
    let on = day("2025-08-01");
    let table = |code, care| library.book(place(code), EMPLOYEE, on, on).settlement(care);
    let beijing = table("110000", Care::Outpatient).unwrap();
    let row = |level, retired, from_age| {
        let found = beijing
            .rows
            .iter()
            .find(|row| (row.level, row.retired, row.from_age) == (level, retired, from_age));
        let row = found.unwrap();
        (row.deductible_first.value, row.bands[0].ratio.value, row.bands[1].ratio.value)
    };
    assert_eq!(row(3, false, 0), (yuan("1800"), rate("70%"), rate("60%")));
    assert_eq!(row(0, false, 0), (yuan("1800"), rate("90%"), rate("60%")));
    assert_eq!(row(3, true, 0), (yuan("1300"), rate("85%"), rate("80%")));
    assert_eq!(row(3, true, 70), (yuan("1300"), rate("90%"), rate("80%")));
    assert_eq!((beijing.cap_active, beijing.cap_retired), (None, None), "lifted in 2023");
    assert_eq!(table("110000", Care::Inpatient).unwrap().rows[0].bands.len(), 4);
    let shanghai = table("310000", Care::Inpatient).unwrap();
    assert_eq!(shanghai.cap_active.unwrap().value, yuan("650000"));
    assert_eq!(shanghai.above_cap_ratio.unwrap().value, rate("80%"));
    let wuhan = table("420100", Care::Inpatient).unwrap();
    assert!(wuhan.rows.iter().all(|row| row.level > 0), "no ratio is known for community care");
    assert_eq!(table("610100", Care::Inpatient).unwrap_err().key, "inpatient.bands");
    assert!(table("610100", Care::Outpatient).is_ok());
}

#[test]
fn national_rules_reach_every_place() {
    let library = library();
    let on = day("2025-08-01");
    let book = library.book(place("990100"), EMPLOYEE, on, on);
    let surcharge = book.surcharge().unwrap();
    let eras: Vec<_> = surcharge.eras.iter().map(|era| (era.from, era.daily.value)).collect();
    assert_eq!(eras, [(day("1999-01-22"), rate("2‰")), (day("2011-07-01"), rate("0.5‰"))]);
    let wait = book.employee_wait().unwrap();
    assert_eq!(wait.repair_months.value, 3);
    assert_eq!((wait.wait_months.unwrap().value, wait.wait_months_max.value), (3, 6));
    assert!(library.book(place("440300"), EMPLOYEE, on, on).interest().is_err());
    let resident = InsuranceKind::ResidentMedical;
    let book = library.book(place("420100"), resident, on, on);
    assert!(!book.has_account(anybody(PersonClass::Resident)).unwrap().value);
    assert_eq!(book.resident_wait().unwrap().first_year_counts, None);
    let catastrophic = book.settlement(Care::Inpatient).unwrap().catastrophic.unwrap();
    assert_eq!(library.citation(catastrophic.deductible.citation).place, place("420000"));
}

#[test]
fn the_example_city_has_every_shape_that_the_demonstration_needs() {
    let library = library();
    let book = |code: &str, on: &str| library.book(place(code), EMPLOYEE, day(on), Date::MAX);
    let today = "2025-08-01";
    let employee = anybody(PersonClass::Employee);
    let example = book("990100", today);
    let contribution = example.contribution(employee).unwrap();
    assert_eq!(contribution.floor.unwrap().fen().unwrap(), yuan("4462.00"));
    assert_eq!(contribution.supplement.unwrap().value, Fee::Monthly(yuan("8.00")));
    assert_eq!(contribution.deadline_day.unwrap().value, 15);
    assert!(!example.has_account(tier(PersonClass::Flexible, "低档")).unwrap().value);
    assert!(example.has_account(tier(PersonClass::Flexible, "高档")).unwrap().value);
    assert!(!example.has_account(tier(PersonClass::Employee, "低档")).unwrap().value);
    let old = book("990100", "2022-12-31").credit(employee).unwrap();
    assert!(matches!(old.credit.value, Credit::EmployerReturn { .. }));
    assert_eq!(example.interest().unwrap().earlier_years.value, rate("1.10%"));
    assert_eq!(example.retirement().unwrap().years_female.value, RequiredYears::Fixed(20));
    let days = example.maternity().unwrap().days;
    assert!(days.iter().any(|(case, days)| *case == MaternityCase::Normal && days.value == 128));
    for care in [Care::Outpatient, Care::Inpatient] {
        example.settlement(care).unwrap();
    }
    let quarterly = book("990200", today).timing(employee).unwrap();
    assert_eq!(quarterly.value.cycle, Cycle::Quarterly);
    let qualifying = book("990300", today).timing(employee).unwrap();
    assert_eq!(qualifying.value.qualifying_months, Some(6));
    let rural = Standing { class: PersonClass::Employee, tier: None, household: Some("农村") };
    assert!(!book("990400", "2024-06-30").has_account(rural).unwrap().value);
    assert!(book("990400", "2024-07-01").has_account(rural).unwrap().value);
    let changes = library.changes(place("990100"), "credit.amount", day("2022-01-01"), Date::MAX);
    assert!(changes.iter().all(|change| change.before.is_some() && change.after.is_some()));
    assert_eq!(changes.iter().filter(|change| change.on == day("2023-01-01")).count(), 2);
}
