//! Every demonstration member, through the door that people with files use: written as a file in
//! each format by turns, explained, and compared with what its case says.

use serde_json::Value;

use crate::binary::{Folder, root};
use crate::schema;

/// What a case expects.
struct Case {
    code: String,
    text: String,
}

fn cases() -> Vec<Case> {
    let folder = root().join("cases/diagnosis/single");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let case = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        let code = path.file_stem().unwrap().to_str().unwrap().to_uppercase();
        Case { code, text }
    };
    paths.iter().map(case).collect()
}

impl Case {
    /// Rows of a section's table, first two cells.
    fn rows(&self, section: &str) -> Vec<(String, String)> {
        let (_, rest) = self.text.split_once(&format!("\n## {section}\n")).unwrap();
        let rest = rest.split("\n## ").next().unwrap();
        let rows = rest.lines().filter(|line| line.starts_with('|')).skip(2);
        rows.map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
            (cells[0].to_owned(), cells[1].to_owned())
        })
        .collect()
    }

    fn expected(&self, name: &str) -> Option<String> {
        self.rows("期望").into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

fn fen(yuan: &str) -> i64 {
    vocab::Fen::parse_yuan(yuan).unwrap().0
}

fn explained(folder: &Folder, code: &str, extension: &str) -> Value {
    let file = format!("{code}.{extension}");
    let written = folder.run(&["template", "records", "--example", code, "--out", &file]);
    assert_eq!(written.code, Some(0), "{code}: {}", written.stderr);
    let run = folder.run(&["explain", &file, "--as-of", "2025-09-15", "--json"]);
    assert_eq!(run.code, Some(0), "{code}: {}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn each_member_gets_the_answer_of_the_case() {
    let folder = Folder::new();
    let validator = schema::validator();
    let mut wrong = Vec::new();
    let cases = cases();
    assert!(cases.len() >= 54, "{} cases", cases.len());
    for (case, extension) in cases.iter().zip(["xlsx", "csv", "json", "md"].iter().cycle()) {
        let answer = explained(&folder, &case.code, extension);
        assert!(validator.is_valid(&answer), "{} does not fit the schema", case.code);
        let mut differ = |what: &str, expected: &str, found: &Value| {
            wrong.push(format!("{} ({extension}): {what} {expected} ≠ {found}", case.code));
        };
        let causes = &answer["answer"]["causes"];
        let listed: Vec<&str> =
            causes.as_array().unwrap().iter().map(|cause| cause.as_str().unwrap()).collect();
        let expected = case.expected("结论").unwrap();
        if expected.split(['、', ' ', '，', ',']).filter(|code| !code.is_empty()).ne(listed) {
            differ("causes", &expected, causes);
        }
        if let Some(expected) = case.expected("零的类型")
            && answer["zero"]["kind"] != expected
        {
            differ("zero", &expected, &answer["zero"]["kind"]);
        }
        if let Some(expected) = case.expected("账本余额").filter(|text| text.contains('.'))
            && answer["balances"]["ledger_fen"] != fen(&expected)
        {
            differ("balance", &expected, &answer["balances"]["ledger_fen"]);
        }
        if answer["bridge"]["residual_fen"] != 0 && !expected.contains("M99") {
            differ("residual", "0", &answer["bridge"]["residual_fen"]);
        }
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
