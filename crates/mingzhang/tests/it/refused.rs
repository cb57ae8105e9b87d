//! Files that cannot be explained: each gets a clear message in the reader's language, exit code
//! 1, and nothing on standard output.

use std::process::Stdio;

use crate::binary::{Folder, Run, command, run_with_input};

fn explain(folder: &Folder, file: &str, lang: &str) -> Run {
    let run = folder.run(&["explain", file, "--as-of", "2025-09-15", "--lang", lang]);
    assert_eq!(run.code, Some(1), "{file}: {}{}", run.stdout, run.stderr);
    assert_eq!(run.stdout, "", "{file}");
    assert!(!run.stderr.trim().is_empty(), "{file}");
    run
}

/// A file with one mistake and the words that must be said about it.
const MISTAKES: &[(&str, &str, &[&str])] = &[
    (
        "february.csv",
        "缴费\n险种,费款所属期,个人缴费,到账日期\n职工医保,2025-02,128.40,2025-02-31\n",
        &["到账日期", "2025-02-31"],
    ),
    (
        "negative.csv",
        "缴费\n险种,费款所属期,缴费基数\n职工医保,2025-02,-6420.00\n",
        &["缴费基数", "-6420.00"],
    ),
    (
        "letters.csv",
        "缴费\n险种,费款所属期,缴费基数\n职工医保,2025-02,许多\n",
        &["缴费基数", "许多"],
    ),
    ("unknown.csv", "缴费\n险种,费款所属期,星座\n职工医保,2025-02,狮子座\n", &["星座"]),
    ("missing.csv", "缴费\n费款所属期,缴费基数\n2025-02,6420.00\n", &["险种"]),
    (
        "future.csv",
        "缴费\n险种,费款所属期,到账日期\n职工医保,2025-02,2199-01-01\n",
        &["到账日期", "2199-01-01"],
    ),
    ("hostile.csv", "参保人\n姓名,证件号码\n甲,'; DROP TABLE members;--\n", &["证件号码"]),
];

#[test]
fn a_mistake_names_its_row_and_column_in_both_languages() {
    let folder = Folder::new();
    for (name, text, words) in MISTAKES {
        folder.write(name, text);
        for lang in ["zh", "en"] {
            let run = explain(&folder, name, lang);
            for word in *words {
                assert!(run.stderr.contains(word), "{name} {lang}: {}", run.stderr);
            }
            let row = if lang == "zh" { "第" } else { "row" };
            let about_a_row = !matches!(*name, "unknown.csv" | "missing.csv");
            assert!(!about_a_row || run.stderr.contains(row), "{name} {lang}: {}", run.stderr);
        }
    }
}

#[test]
fn the_same_file_without_the_mistake_is_read() {
    let folder = Folder::new();
    let text = "参保人\n姓名,参保地\n甲,990100\n\n\
                缴费\n险种,费款所属期,缴费基数,到账日期\n职工医保,2025-02,6420.00,2025-02-28\n";
    folder.write("good.csv", text);
    let run = folder.run(&["explain", "good.csv", "--as-of", "2025-09-15"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
}

#[test]
fn files_that_are_no_records_are_refused() {
    let folder = Folder::new();
    folder.write("empty.csv", "");
    folder.write("letter.docx", "x");
    folder.write("false.xlsx", "no workbook at all");
    folder.write("page.csv", "<html><body>login</body></html>");
    folder.write("broken.json", "{\"缴费\": [");
    for name in
        ["empty.csv", "letter.docx", "false.xlsx", "page.csv", "broken.json", "nowhere.csv", "."]
    {
        explain(&folder, name, "zh");
        explain(&folder, name, "en");
    }
}

#[test]
fn a_huge_file_is_refused_by_its_length() {
    let folder = Folder::new();
    // Sparse: 200 MB that take no room. It is refused before any of it is read.
    let file = std::fs::File::create(folder.path().join("huge.csv")).unwrap();
    file.set_len(200 * 1024 * 1024).unwrap();
    let run = explain(&folder, "huge.csv", "zh");
    assert!(run.stderr.contains("MB"), "{}", run.stderr);
    let endless = vec![b'1'; 11 * 1024 * 1024];
    let run = run_with_input(folder.path(), &["explain", "-"], &endless);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
}

#[test]
fn a_record_without_a_place_asks_for_one() {
    let folder = Folder::new();
    folder.write("x.csv", "参保人\n姓名\n甲\n");
    explain(&folder, "x.csv", "zh");
    let run = folder.run(&["explain", "x.csv", "--as-of", "2025-09-15", "--place", "示例市"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let unknown = folder.run(&["explain", "x.csv", "--place", "nowhere"]);
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.stderr.contains("没有收录"), "{}", unknown.stderr);
}

#[test]
fn a_template_is_not_written_over_a_file() {
    let folder = Folder::new();
    folder.write("mine.xlsx", "precious");
    let run = folder.run(&["template", "records", "--out", "mine.xlsx"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("--force"), "{}", run.stderr);
    assert_eq!(std::fs::read(folder.path().join("mine.xlsx")).unwrap(), b"precious");
    let run = folder.run(&["template", "records", "--out", "mine.xlsx", "--force"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for (arguments, words) in [
        (&["template", "records", "--out", "x.docx"][..], ".xlsx"),
        (&["template", "records", "--out", "no/such/folder.csv"], "无法写入"),
        (&["template", "records", "--out", "y.csv", "--example", "Q99"], "Z07"),
    ] {
        let run = folder.run(arguments);
        assert_eq!(run.code, Some(1), "{arguments:?}");
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
}

#[test]
fn a_blank_template_is_read_back_as_a_record_that_says_nothing() {
    let folder = Folder::new();
    for extension in ["xlsx", "csv", "json", "md"] {
        for lang in ["zh", "en"] {
            let name = format!("{lang}.{extension}");
            let run = folder.run(&["template", "records", "--out", &name, "--lang", lang]);
            assert_eq!(run.code, Some(0), "{}", run.stderr);
            let run = folder.run(&["explain", &name, "--place", "990100", "--as-of", "2025-09-15"]);
            assert_eq!(run.code, Some(0), "{name}: {}", run.stderr);
        }
    }
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let folder = Folder::new();
    let mut child = command(folder.path(), &["calc", "settlement", "--help"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.stderr, b"");
}
