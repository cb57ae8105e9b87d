//! Calculations through the command line: the sums that people can check by hand.

use serde_json::Value;

use crate::binary::{Folder, run_with_input};

/// A figure as cases write it.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "是".to_owned(),
        Value::Bool(false) => "否".to_owned(),
        Value::Object(range) => format!("{}–{}", range["from"], range["to"]),
        other => other.to_string(),
    }
}

#[test]
fn each_arithmetic_case_gets_its_figures() {
    let folder = Folder::new();
    let mut wrong = Vec::new();
    for case in testkit::arithmetic_cases() {
        folder.write("facts.json", case.facts_json().to_string());
        let (date, place) = (case.date.to_string(), case.place.to_string());
        let scheme = match case.scheme {
            vocab::InsuranceKind::ResidentMedical => "resident",
            _ => "employee",
        };
        let mut arguments = vec![
            "calc",
            case.kind.code,
            "--date",
            &date,
            "--known-at",
            &date,
            "--place",
            &place,
            "--scheme",
            scheme,
            "--facts",
            "facts.json",
        ];
        let names: Vec<String> = (0..case.rules.len()).map(|index| format!("{index}.md")).collect();
        arguments.extend(case.source.iter().flat_map(|source| ["--source", source]));
        for (name, (_, text)) in names.iter().zip(&case.rules) {
            folder.write(name, text);
            arguments.extend(["--rules", name]);
        }
        if case.refused.is_some() {
            // Which refusal it is, the cases are asked in their own crate.
            arguments.push("--json");
            let run = folder.run(&arguments);
            if run.code != Some(1) || run.stderr.is_empty() {
                wrong.push(format!("{}: {:?} {}", case.path, run.code, run.stdout));
            }
            continue;
        }
        let outcome = json(&folder, &arguments);
        for (code, figure) in &case.expected {
            let figures = outcome["figures"].as_array().unwrap();
            let found = figures.iter().find(|figure| figure["code"] == code.as_str());
            let found = found.map(|figure| written(&figure["value"])).unwrap_or_default();
            if found != figure.replace(',', "") {
                wrong.push(format!("{}: {code} {figure} ≠ {found}", case.path));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn json(folder: &Folder, arguments: &[&str]) -> Value {
    let mut arguments = arguments.to_vec();
    arguments.push("--json");
    let run = folder.run(&arguments);
    assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn amounts_are_yuan_text_or_fen_numbers() {
    let folder = Folder::new();
    let ask = ["calc", "credit", "--date", "2025-09-15", "--place", "示例市", "--facts", "f.json"];
    for facts in [r#"{"base": "6420.00"}"#, r#"{"base": 642000}"#, r#"{"缴费基数": "6,420.00"}"#]
    {
        folder.write("f.json", facts);
        let outcome = json(&folder, &ask);
        assert_eq!(outcome["figures"][0]["value"], "128.40", "{facts}");
        assert_eq!(outcome["figures"][0]["fen"], 12_840, "{facts}");
        assert_eq!(outcome["place"], "990100");
        assert_eq!(outcome["scheme"], "employee-medical");
        assert!(outcome["rules"][0]["article"].is_string());
    }
}

#[test]
fn the_steps_are_shown_when_asked_for() {
    let folder = Folder::new();
    let ask = [
        "calc",
        "credit",
        "--date",
        "2025-09-15",
        "--place",
        "990100",
        "--fact",
        "base=6420.00",
        "--tree",
    ];
    let run = folder.run(&ask);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    insta::assert_snapshot!("calc_credit_tree", run.stdout);
    let outcome = json(&folder, &ask);
    let steps = outcome["steps"].as_array().unwrap();
    for (index, step) in steps.iter().enumerate() {
        for operand in [&step["left"], &step["right"]] {
            let before = |operand: u64| usize::try_from(operand).unwrap() < index;
            assert!(operand.is_null() || before(operand.as_u64().unwrap()), "{step}");
        }
    }
}

#[test]
fn facts_come_from_standard_input_too() {
    let folder = Folder::new();
    let ask = ["calc", "credit", "--date", "2025-09-15", "--place", "990100", "--facts", "-"];
    let run = run_with_input(folder.path(), &ask, br#"{"base": "6420.00"}"#);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("128.40"), "{}", run.stdout);
}

#[test]
fn facts_that_cannot_be_used_are_named() {
    let folder = Folder::new();
    let ask = |facts: &str, more: &[&str]| {
        folder.write("f.json", facts);
        let mut arguments = vec![
            "calc",
            "credit",
            "--date",
            "2025-09-15",
            "--place",
            "990100",
            "--facts",
            "f.json",
        ];
        arguments.extend(more);
        let run = folder.run(&arguments);
        assert_eq!(run.code, Some(1), "{facts}: {}", run.stdout);
        assert_eq!(run.stdout, "");
        run.stderr
    };
    for (facts, word) in [
        ("{", "JSON"),
        ("[1]", "JSON"),
        (r#"{"base": 64.2}"#, "base"),
        (r#"{"base": "-1.00"}"#, "base"),
        (r#"{"base": "many"}"#, "base"),
        (r#"{"bass": "6420.00"}"#, "bass"),
        (r#"{"base": "1.00", "缴费基数": "2.00"}"#, "两次"),
    ] {
        let said = ask(facts, &[]);
        assert!(said.contains(word), "{facts}: {said}");
    }
    assert!(ask(r#"{"base": "many"}"#, &["--lang", "en"]).contains("an amount"));
}

#[test]
fn what_no_document_gives_is_unknown_and_not_zero() {
    let folder = Folder::new();
    let run = folder.run(&[
        "calc",
        "credit",
        "--date",
        "1980-01-01",
        "--place",
        "990100",
        "--fact",
        "base=6420.00",
    ]);
    assert_eq!(run.code, Some(1), "{}", run.stdout);
    assert!(run.stderr.starts_with("本地未知："), "{}", run.stderr);
    let place = folder.run(&["calc", "credit", "--date", "2025-09-15", "--place", "亚特兰蒂斯"]);
    assert_eq!(place.code, Some(1));
    assert!(place.stderr.contains("没有收录"), "{}", place.stderr);
}

#[test]
fn national_rules_are_not_taken_for_local_ones() {
    let folder = Folder::new();
    let ask = |place| {
        let fact = "base=6420.00";
        folder.run(&["calc", "credit", "--date", "2025-09-15", "--place", place, "--fact", fact])
    };
    assert!(ask("130100").stderr.contains("没有收录 130100"), "{}", ask("130100").stderr);
    assert_eq!(ask("990100").stderr, "");
}

#[test]
fn a_document_published_later_is_not_known_earlier() {
    let folder = Folder::new();
    let ask = |known_at: &str| {
        folder.run(&[
            "calc",
            "credit",
            "--date",
            "2023-06-01",
            "--place",
            "990100",
            "--fact",
            "base=6420.00",
            "--fact",
            "age=30",
            "--known-at",
            known_at,
        ])
    };
    // The reform was published on 2022-12-01 and holds from 2023-01-01.
    assert!(ask("2022-12-01").stdout.contains("128.40"));
    assert!(ask("2022-11-30").stdout.contains("192.60"));
}

#[test]
fn where_documents_differ_the_other_one_can_be_followed() {
    let folder = Folder::new();
    let ask = |more: &[&str]| {
        let mut arguments = vec!["calc", "surcharge", "--date", "2025-06-30", "--place", "100000"];
        arguments.extend(["--fact", "arrears=1000.00", "--fact", "from=2025-06-01"]);
        arguments.extend(["--fact", "to=2025-06-30"]);
        arguments.extend(more);
        folder.run(&arguments)
    };
    // 1,000.00 × 0.5‰ × 30 days; the older regulation's 2‰ is four times as much.
    let law = ask(&[]);
    assert!(law.stdout.contains("15.00"), "{}{}", law.stdout, law.stderr);
    assert!(law.stdout.contains("换一份算：--source levy-1999"), "{}", law.stdout);
    let regulation = ask(&["--source", "levy-1999", "--json"]);
    let page: serde_json::Value = serde_json::from_str(&regulation.stdout).unwrap();
    assert!(regulation.stdout.contains("\"60.00\""), "{}", regulation.stdout);
    assert_eq!(page["source"], "levy-1999");
    assert_eq!(page["conflicts"][0]["reason"], "higher-rank");
    let nobody = ask(&["--source", "nobody"]);
    assert_eq!(nobody.code, Some(1));
    assert!(nobody.stderr.contains("levy-1999 (surcharge.daily)"), "{}", nobody.stderr);
}
