//! Rules as officials read and take them: list, show, diff, export.

use serde_json::Value;

use crate::binary::{Folder, root};

fn json(arguments: &[&str]) -> Value {
    let folder = Folder::new();
    let run = folder.run(arguments);
    assert_eq!(run.code, Some(0), "{arguments:?}: {}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn committed(name: &str) -> Value {
    let path = root().join(format!("schemas/{name}.schema.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The first problems that a schema has with an output.
fn problems(validator: &jsonschema::Validator, output: &Value) -> Vec<String> {
    validator.iter_errors(output).take(5).map(|it| it.to_string()).collect()
}

#[test]
fn the_schemas_are_those_of_the_code() {
    for name in ["policies", "policies-show", "policies-diff"] {
        assert!(
            json(&["schema", name]) == committed(name),
            "a shape has changed; if that is meant:\n\
             mingzhang schema {name} > schemas/{name}.schema.json"
        );
    }
}

#[test]
fn the_export_fits_its_schema_and_the_table_has_the_same_rules() {
    let export = json(&["policies", "export", "--format", "json"]);
    let validator = jsonschema::validator_for(&committed("policies")).unwrap();
    assert_eq!(problems(&validator, &export), Vec::<String>::new());
    assert!(!validator.is_valid(&serde_json::json!({ "places": [{}] })));
    let places = export["places"].as_array().unwrap();
    assert!(places.len() > 30, "{}", places.len());
    let rules: usize = places.iter().map(|place| place["rules"].as_array().unwrap().len()).sum();
    let folder = Folder::new();
    let run = folder.run(&["policies", "export", "--format", "csv"]);
    let table = run.stdout.trim_start_matches('\u{feff}');
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), rules);
    let seen = rows.iter().any(|row| &row[1] == "西安" && &row[6] == "200.00 元");
    assert!(seen, "the deductible of Xi'an");
}

#[test]
fn every_place_is_shown_and_compared_as_its_schemas_say() {
    let listed = json(&["policies", "list", "--json"]);
    let places = listed["places"].as_array().unwrap();
    let show = jsonschema::validator_for(&committed("policies-show")).unwrap();
    let diff = jsonschema::validator_for(&committed("policies-diff")).unwrap();
    // As today's reader asks, with a day of knowledge, and with two places.
    let mut differences = 0;
    for place in places {
        let code = place["place"].as_str().unwrap();
        let shown = json(&["policies", "show", code, "--date", "2025-06-01", "--json"]);
        assert_eq!(problems(&show, &shown), Vec::<String>::new(), "{code}");
        assert_eq!((&shown["place"], &shown["name"]), (&place["place"], &place["name"]));
        let compared = json(&[
            "policies",
            "diff",
            code,
            "西安",
            "--date-a",
            "2022-01-01",
            "--date-b",
            "2025-06-01",
            "--known-at-a",
            "2022-06-30",
            "--json",
        ]);
        assert_eq!(problems(&diff, &compared), Vec::<String>::new(), "{code}");
        differences += compared["differences"].as_array().unwrap().len();
    }
    assert!(differences > places.len(), "{differences}");
    // What lacks a field or brings another value is not what the schemas describe.
    for rest in ["{}", r#"{"place": "440300"}"#, r#"{"a": {}, "b": {}, "differences": [{}]}"#] {
        let rest = serde_json::from_str(rest).unwrap();
        assert!(!show.is_valid(&rest) && !diff.is_valid(&rest), "{rest}");
    }
}

#[test]
fn a_place_is_shown_by_code_or_name_with_source_and_layer() {
    let folder = Folder::new();
    let shown = |arguments: &[&str]| {
        let run = folder.run(&[&["policies", "show"], arguments].concat());
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.stdout
    };
    let by_name = shown(&["西安", "--date", "2025-06-01"]);
    assert_eq!(by_name, shown(&["610100", "--date", "2025-06-01"]));
    for words in [
        "西安（610100）2025-06-01 的规则",
        "  个人缴费比例（在职职工）：2%\n",
        "是否建立个人账户：是\n      2022-06-16 起，从国家\n",
        "职工医保里本地未知的",
        "同年各次依次 650.00、550.00、350.00、0.00 元",
    ] {
        assert!(by_name.contains(words), "{words}\n{by_name}");
    }
    let english = shown(&["Xi'an", "--date", "2025-06-01", "--lang", "en"]);
    assert!(english.contains("member's own rate (employee): 2%\n"), "{english}");
    let unknown = folder.run(&["policies", "show", "亚特兰蒂斯"]);
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.stderr.contains("没有收录“亚特兰蒂斯”"), "{}", unknown.stderr);
}

#[test]
fn a_reading_as_known_then_leaves_later_documents_out() {
    let floor = |known_at: &str| {
        let shown = json(&[
            "policies",
            "show",
            "深圳",
            "--date",
            "2024-06-01",
            "--known-at",
            known_at,
            "--scheme",
            "employee",
            "--json",
        ]);
        let rules = shown["rules"].as_array().unwrap().clone();
        let rule = rules.into_iter().find(|rule| rule["key"] == "contribution.floor").unwrap();
        rule["figure"]["zh"].as_str().unwrap().to_owned()
    };
    assert_eq!(floor("2023-12-28"), "6,123.00 元");
    assert_eq!(floor("2023-12-29"), "6,475.00 元");
}

#[test]
fn two_days_of_a_place_are_compared() {
    let folder = Folder::new();
    let run = folder.run(&[
        "policies",
        "diff",
        "深圳",
        "--date-a",
        "2023-12-01",
        "--date-b",
        "2024-06-01",
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let floor = "缴费基数下限\n  A  6,123.00 元，2023-10-01 起";
    assert!(run.stdout.contains(floor), "{}", run.stdout);
    let known = json(&[
        "policies",
        "diff",
        "深圳",
        "--date-a",
        "2024-06-01",
        "--known-at-a",
        "2023-12-28",
        "--known-at-b",
        "2024-01-31",
        "--scheme",
        "employee",
        "--json",
    ]);
    let keys: Vec<&str> = known["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["key"].as_str().unwrap())
        .collect();
    assert!(keys.contains(&"contribution.floor"), "{keys:?}");
    let same = folder.run(&["policies", "diff", "深圳", "--date-a", "2024-06-01"]);
    assert!(same.stdout.contains("没有不同"), "{}", same.stdout);
}

#[test]
fn every_place_is_listed_once() {
    let listed = json(&["policies", "list", "--json"]);
    let places = listed["places"].as_array().unwrap();
    let names: std::collections::BTreeSet<&str> =
        places.iter().map(|place| place["name"]["zh"].as_str().unwrap()).collect();
    assert_eq!(names.len(), places.len());
    assert!(names.contains("深圳") && names.contains("国家"));
}
