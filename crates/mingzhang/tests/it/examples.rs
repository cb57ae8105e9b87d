//! Every diagnosis case through the door that people with files use: the demonstration members as
//! files in each format, all cases as the tables that they are written in.

use serde_json::Value;
use testkit::{DiagnosisCase, diagnosis_cases};

use crate::binary::{Folder, Run};
use crate::schema;

/// What differs between an answer and its case.
fn differences(case: &DiagnosisCase, answer: &Value) -> Vec<String> {
    let expected = &case.expected;
    let codes: Vec<&str> = expected.codes.iter().map(|code| code.name()).collect();
    let wanted: Vec<(&str, i64)> =
        expected.lines.iter().map(|line| (line.code.as_str(), line.amount.0)).collect();
    let lines = answer["bridge"]["lines"].as_array().unwrap();
    let line = |line: &Value| (line["code"].as_str().unwrap().to_owned(), line["fen"].as_i64());
    let steps = lines[1..lines.len() - 1].iter().map(line);
    let found: Vec<(String, Option<i64>)> = steps.filter(|(_, fen)| *fen != Some(0)).collect();
    [
        ("causes", Value::from(codes), &answer["answer"]["causes"]),
        ("zero", Value::from(expected.zero.as_str()), &answer["zero"]["kind"]),
        ("balance", Value::from(expected.balance.0), &answer["balances"]["ledger_fen"]),
        ("paid", Value::from(expected.paid.0), &lines[0]["fen"]),
        ("residual", Value::from(expected.residual.0), &answer["bridge"]["residual_fen"]),
        ("bridge", serde_json::json!(wanted), &serde_json::json!(found)),
    ]
    .into_iter()
    .filter(|(_, wanted, found)| wanted != *found)
    .map(|(what, wanted, found)| format!("{}: {what} {wanted} ≠ {found}", case.path))
    .collect()
}

fn parsed(run: &Run) -> Value {
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

fn explained(folder: &Folder, code: &str, extension: &str) -> Value {
    let file = format!("{code}.{extension}");
    let written = folder.run(&["template", "records", "--example", code, "--out", &file]);
    assert_eq!(written.code, Some(0), "{code}: {}", written.stderr);
    // The command that the binary proposes.
    let (_, command) = written.stderr.split_once("提示：mingzhang ").unwrap();
    let mut arguments: Vec<&str> = command.split_whitespace().collect();
    arguments.push("--json");
    parsed(&folder.run(&arguments))
}

#[test]
fn each_member_gets_the_answer_of_the_case() {
    let folder = Folder::new();
    let cases: Vec<DiagnosisCase> =
        diagnosis_cases().into_iter().filter(DiagnosisCase::is_single).collect();
    assert_eq!(cases.len(), diagnosis::Code::ALL.len());
    let mut wrong = Vec::new();
    for (case, extension) in cases.iter().zip(["xlsx", "csv", "json", "md"].iter().cycle()) {
        let answer = explained(&folder, &case.name().to_uppercase(), extension);
        wrong.extend(differences(case, &answer));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_case_gets_its_answer_and_fits_the_schema() {
    let folder = Folder::new();
    let validator = schema::validator();
    let mut wrong = Vec::new();
    for case in diagnosis_cases() {
        folder.write("case.md", &case.sheets);
        let (as_of, known_at) =
            (case.question.as_of.to_string(), case.question.known_at.to_string());
        let mut arguments =
            vec!["explain", "case.md", "--as-of", &as_of, "--known-at", &known_at, "--json"];
        let place = case.question.place.map(|place| place.to_string());
        if let Some(place) = &place {
            arguments.extend(["--place", place]);
        }
        let answer = parsed(&folder.run(&arguments));
        if let Err(error) = validator.validate(&answer) {
            wrong.push(format!("{}: {error}", case.path));
        }
        wrong.extend(differences(&case, &answer));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// One member, four formats, one answer; only the facts' fingerprint may know the format, for
/// rows are numbered as each format numbers them.
#[test]
fn the_format_does_not_matter() {
    let folder = Folder::new();
    for code in ["Z07", "M02", "Z18"] {
        let answers: Vec<Value> = ["xlsx", "csv", "json", "md"]
            .iter()
            .map(|extension| explained(&folder, code, extension))
            .collect();
        for answer in &answers {
            assert_eq!(answer["answer"]["headline"], answers[0]["answer"]["headline"]);
            assert_eq!(answer["answer"]["story"], answers[0]["answer"]["story"]);
            assert_eq!(answer["bridge"], answers[0]["bridge"], "{code}");
            assert_eq!(answer["remedies"], answers[0]["remedies"], "{code}");
        }
    }
}

#[test]
fn the_page_is_what_it_was() {
    let folder = Folder::new();
    for (code, lang) in [("Z07", "zh"), ("Z18", "zh"), ("M02", "en")] {
        folder.run(&["template", "records", "--example", code, "--out", "x.json", "--force"]);
        let run = folder.run(&["explain", "x.json", "--as-of", "2025-09-15", "--lang", lang]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let first = run.stdout.lines().next().unwrap();
        assert!(first.chars().count() <= if lang == "zh" { 30 } else { 100 }, "{first}");
        insta::with_settings!({ filters => vec![
            // Fingerprints follow every edit of a pack; the tests above look at the rest.
            (r"(答复编号|answer) +\S+", "$1 [id]"),
            (r"(事实指纹|facts) [0-9a-f]{16}", "$1 [hash]"),
            (r"(规则包) \d+ 个|\d+ (packs)", "[packs]"),
        ] }, {
            insta::assert_snapshot!(format!("page_{code}_{lang}"), run.stdout);
        });
    }
}

#[test]
fn standard_input_is_read_without_a_name() {
    let folder = Folder::new();
    for extension in ["xlsx", "csv", "json", "md"] {
        let file = format!("x.{extension}");
        folder.run(&["template", "records", "--example", "Z07", "--out", &file]);
        let bytes = std::fs::read(folder.path().join(&file)).unwrap();
        let arguments = ["explain", "-", "--as-of", "2025-09-15", "--json"];
        let run = crate::binary::run_with_input(folder.path(), &arguments, &bytes);
        assert_eq!(run.code, Some(0), "{extension}: {}", run.stderr);
        let answer: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!(answer["answer"]["causes"][0], "Z07", "{extension}");
    }
}

#[test]
fn nothing_is_left_behind() {
    let folder = Folder::new();
    folder.run(&["template", "records", "--example", "Z07", "--out", "x.xlsx"]);
    let before = std::fs::metadata(folder.path().join("x.xlsx")).unwrap().modified().unwrap();
    folder.run(&["explain", "x.xlsx", "--as-of", "2025-09-15"]);
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["x.xlsx"]);
    let after = std::fs::metadata(folder.path().join("x.xlsx")).unwrap().modified().unwrap();
    assert_eq!(before, after);
}
