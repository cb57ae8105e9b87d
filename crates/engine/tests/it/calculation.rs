//! The registry: every calculation runs by name on a place defined on the spot, says what it
//! lacks, and shows where its figures come from.

use std::fmt::Write as _;

use engine::calculation::{CalcError, FactValue, Facts, FigureValue, KINDS, Kind, Outcome};
use policy::PolicyLibrary;
use vocab::{Date, Fen, InsuranceKind, Lang, PlaceCode};

use crate::rules::yuan;

/// One figure a key; enough for every calculation of both schemes.
const FIGURES: &[(&str, &str)] = &[
    ("contribution.floor", "\"4462.00\""),
    ("contribution.ceiling", "\"23565.00\""),
    ("contribution.employer_rate", "\"8%\""),
    ("contribution.individual_rate", "\"2%\""),
    ("contribution.rounding", "\"half-up-to-fen\""),
    ("credit.amount", "{ shape = \"share-of-base\", rate = \"2%\" }"),
    ("credit.rounding", "\"half-up-to-fen\""),
    ("credit.timing", "{ cycle = \"monthly\", months_after = 1, by_day = 20 }"),
    ("inpatient.deductible", "{ first = \"800.00\", later = \"400.00\" }"),
    ("inpatient.deductible_period", "\"per-visit\""),
    ("inpatient.bands", "\"88.8%\""),
    ("inpatient.rounding", "\"half-up-to-fen\""),
    ("surcharge.daily", "\"0.5‰\""),
    ("surcharge.both_ends_count", "true"),
    ("surcharge.rounding", "\"half-up-to-fen\""),
    ("interest.current_year", "\"0.35%\""),
    ("interest.earlier_years", "\"2.75%\""),
    ("interest.days_in_year", "360"),
    ("interest.settlement_day", "\"12-31\""),
    ("interest.rounding", "\"half-up-to-fen\""),
    ("wait.employee.repair_months", "3"),
    ("wait.employee.months_max", "6"),
    ("wait.resident.fixed_months", "3"),
    ("wait.resident.variable_months", "1"),
    ("wait.resident.first_year_counts", "true"),
    ("wait.resident.long_break_years", "4"),
    ("wait.resident.long_break_min_months", "6"),
    ("reward.after_years", "4"),
    ("reward.per_year", "\"1000.00\""),
    ("retirement.years_male", "25"),
    ("retirement.years_female", "20"),
    ("retirement.shortfall_rate", "\"9%\""),
    ("retirement.age_male", "{ age = 60, born_from = \"1965-01\", every_months = 4, to = 63 }"),
    ("maternity.days", "98"),
    ("maternity.days_per_further_child", "15"),
    ("maternity.divisor", "30"),
    ("maternity.rounding", "\"half-up-to-fen\""),
    ("resident.levy", "\"400.00\""),
    ("resident.subsidy", "\"700.00\""),
];

fn library(figures: &[(&str, &str)]) -> PolicyLibrary {
    let mut pack = String::from(
        r#"# 示例市

```toml pack
place = "990100"
name = { zh = "示例市", en = "Example City" }
kinds = ["employee-medical", "resident-medical"]
[[source]]
id = "order"
title = "示例办法"
published = 2020-01-01
standing = "example"
```

## 规则
"#,
    );
    for (key, value) in figures {
        let case = if *key == "maternity.days" { "when = { case = \"normal\" }\n" } else { "" };
        write!(
            pack,
            "\n### {key}\n\n示例。\n```toml\nkey = \"{key}\"\nfrom = 2020-01-01\n{case}value = \
             {value}\ncite = {{ source = \"order\", article = \"{key}\" }}\n```\n"
        )
        .unwrap();
    }
    let (library, findings) = PolicyLibrary::load([("example.md".to_owned(), pack)]);
    let known: Vec<_> = findings.iter().map(|finding| format!("{finding:?}")).collect();
    let errors: Vec<_> = known.iter().filter(|finding| finding.contains("Error")).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    library
}

fn run(
    library: &PolicyLibrary,
    kind: InsuranceKind,
    code: &str,
    facts: &[(&str, &str)],
) -> Result<Outcome, CalcError> {
    let calculation = Kind::find(code).unwrap();
    let facts: Facts = facts
        .iter()
        .map(|(name, text)| {
            let spec = calculation.fact(name).unwrap();
            ((*name).to_owned(), spec.kind.parse(text).unwrap())
        })
        .collect();
    let day = Date::constant(2025, 7, 1);
    let place = PlaceCode::parse("990100").unwrap();
    calculation.run(&library.book(place, kind, day, day), &facts)
}

fn employee(code: &str, facts: &[(&str, &str)]) -> Outcome {
    run(&library(FIGURES), InsuranceKind::EmployeeMedical, code, facts).unwrap()
}

fn resident(code: &str, facts: &[(&str, &str)]) -> Outcome {
    run(&library(FIGURES), InsuranceKind::ResidentMedical, code, facts).unwrap()
}

fn figure(outcome: &Outcome, code: &str) -> FigureValue {
    let known: Vec<&str> = outcome.figures.iter().map(|figure| figure.code.as_str()).collect();
    assert!(known.contains(&code), "{code} is not among {known:?}");
    outcome.figure(code).unwrap().value
}

fn money(text: &str) -> FigureValue {
    FigureValue::Money(yuan(text))
}

#[test]
fn every_calculation_gives_its_figures() {
    let month = employee("contribution", &[("wage", "5182"), ("months", "12")]);
    assert_eq!(figure(&month, "total-contribution"), money("518.20"));
    assert_eq!(figure(&month, "total"), money("6218.40"));
    let credit = employee("credit", &[("base", "5182"), ("contribution", "518.20")]);
    assert_eq!(figure(&credit, "account-credit"), money("103.64"));
    assert_eq!(figure(&credit, "part-to-the-pooled-fund"), money("414.56"));
    let timing = employee("timing", &[("month", "2025-07"), ("received", "2025-07-12")]);
    let due = FigureValue::Date(Date::constant(2025, 8, 20));
    assert_eq!(figure(&timing, "credit-due"), due);
    let bill = employee("settlement", &[("total", "10000"), ("level", "3"), ("retired", "是")]);
    assert_eq!(figure(&bill, "fund-pays"), money("8169.60"));
    assert_eq!(figure(&bill, "patient-pays"), money("1830.40"));
    let facts = [("arrears", "10000"), ("from", "2025-06-01"), ("to", "2025-06-30")];
    let late = employee("surcharge", &facts);
    assert_eq!(figure(&late, "late-payment-surcharge"), money("150.00"));
    let interest = employee("interest", &[("earlier", "2000"), ("earlier_days", "360")]);
    assert_eq!(figure(&interest, "interest"), money("55.00"));
    let wait = employee("waiting", &[("break_months", "4")]);
    assert_eq!(figure(&wait, "waiting-months"), FigureValue::Range(0, 6));
    let wait = resident("waiting", &[("missed_years", "5"), ("repaired_years", "2")]);
    assert_eq!(figure(&wait, "waiting-months"), FigureValue::Count(6));
    let facts = [("sex", "female"), ("months_paid", "180"), ("base", "7000")];
    let short = employee("retirement", &facts);
    assert_eq!(figure(&short, "months-short"), FigureValue::Count(60));
    assert_eq!(figure(&short, "cost-of-the-shortfall"), money("37800.00"));
    let facts = [("average_wage", "9000"), ("case", "顺产"), ("further_children", "2")];
    let allowance = employee("maternity", &facts);
    assert_eq!(figure(&allowance, "maternity-allowance"), money("38400.00"));
    let facts = [("sex", "male"), ("birth", "1965-05")];
    let retires = employee("retirement-age", &facts);
    assert_eq!(figure(&retires, "retires"), FigureValue::Date(Date::constant(2025, 7, 1)));
    let levy = resident("resident-levy", &[]);
    assert_eq!(figure(&levy, "resident-levy"), money("400.00"));
    assert_eq!(figure(&levy, "total"), money("1100.00"));
}

#[test]
fn figures_open_into_cited_steps() {
    let library = library(FIGURES);
    let facts = [("total", "10000"), ("level", "3")];
    let bill = run(&library, InsuranceKind::EmployeeMedical, "settlement", &facts).unwrap();
    let rules: Vec<&str> =
        bill.citations.iter().map(|id| library.citation(*id).rule.as_str()).collect();
    assert_eq!(rules, ["inpatient.deductible", "inpatient.bands", "inpatient.rounding"]);
    let lines = bill.derivation.lines(bill.root(), Lang::Zh);
    assert_eq!(lines[0].label, "基金支付");
    assert!(lines.iter().any(|line| line.arithmetic == "本段费用 9,200.00 × 88.8%"), "{lines:#?}");
    // The cap is not in the pack: the outcome says that nobody wrote one down.
    assert!(bill.unstated.iter().any(|unknown| unknown.key == "inpatient.cap"));
}

#[test]
fn a_rule_that_no_document_gives_is_unknown() {
    let without: Vec<_> =
        FIGURES.iter().copied().filter(|(key, _)| *key != "interest.current_year").collect();
    let library = library(&without);
    let refused = run(&library, InsuranceKind::EmployeeMedical, "interest", &[]);
    assert!(
        matches!(refused, Err(CalcError::Unknown(unknown)) if unknown.key == "interest.current_year")
    );
}

#[test]
fn facts_that_cannot_be_used_are_named_all_at_once() {
    let library = library(FIGURES);
    let day = Date::constant(2025, 7, 1);
    let place = PlaceCode::parse("990100").unwrap();
    let book = library.book(place, InsuranceKind::EmployeeMedical, day, day);
    let facts = Facts::from([
        ("account".to_owned(), FactValue::Money(Fen(-1))),
        ("color".to_owned(), FactValue::Text("blue".to_owned())),
    ]);
    let Err(CalcError::Facts(problems)) = Kind::find("settlement").unwrap().run(&book, &facts)
    else {
        panic!("facts that cannot be used were used")
    };
    let names: Vec<&str> = problems.iter().map(|problem| problem.name.as_str()).collect();
    assert_eq!(names, ["account", "color", "total"]);
    let missing = "还缺“医疗费用”（total），应是金额：元写成文字（如 \"1300.00\"），或以分为单位的整数；例如 12000.00";
    assert_eq!(problems[2].sentence.zh, missing);
}

#[test]
fn a_part_larger_than_the_bill_is_refused_in_words() {
    let library = library(FIGURES);
    let facts = [("total", "100"), ("level", "3"), ("outside_catalogue", "200")];
    let refused = run(&library, InsuranceKind::EmployeeMedical, "settlement", &facts);
    let Err(CalcError::Refusal(refusal)) = refused else { panic!("{refused:?}") };
    assert_eq!(refusal.code, "amount-negative");
    assert_eq!(refusal.sentence.zh, "“政策范围内费用”算下来小于零");
}

#[test]
fn every_example_is_of_its_type_and_every_name_is_free() {
    for kind in KINDS {
        let mut names: Vec<&str> =
            kind.facts.iter().flat_map(|spec| [spec.name, spec.zh]).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "{}", kind.code);
        for spec in kind.facts {
            assert!(spec.kind.parse(spec.example).is_some(), "{} {}", kind.code, spec.name);
            assert!(!spec.doc.zh.is_empty() && !spec.doc.en.is_empty());
        }
        assert_eq!(Kind::find(kind.code).unwrap().title, kind.title);
    }
}
