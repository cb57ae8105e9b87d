//! 源文件 — headers, sizes, and words that must not stand in code.

use super::{Finding, Tree};

/// Non-test code that a file may hold.
const MAX_LINES: usize = 600;
/// Columns of a line by characters, what stands in quotes not counted: a sentence for people is
/// easier to read and to search for in one piece.
const MAX_COLUMNS: usize = 100;

/// Files that are longer because they are a table, each with its reason.
const TABLES: &[(&str, &str)] = &[
    (
        "crates/wire/src/records/columns/tables.rs",
        "every sheet and column of a file of records, one row each",
    ),
    ("crates/engine/src/calculation/kinds.rs", "every fact of every calculation, one row each"),
    ("crates/policy/src/registry.rs", "every key of a pack, one row each"),
];

/// Crates whose arithmetic decides about money.
const EXACT: &[&str] = &["crates/vocab/", "crates/policy/", "crates/engine/", "crates/ledger/"];

/// Folders of the machine that something was written on.
const MACHINE: &[&str] =
    &[concat!("/wo", "rk/"), concat!("/tmp/", "target"), concat!("/ro", "ot/.")];

/// Every check on every file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in &tree.files {
        findings.extend(places(path, text));
        if path.ends_with(".rs") {
            findings.extend(header(path, text));
            findings.extend(size(path, text));
            findings.extend(words(path, text));
        }
    }
    let gone = TABLES.iter().filter(|(path, _)| tree.text(path).is_none());
    findings.extend(gone.map(|(path, _)| Finding::new(path, 1, "listed as a table, but gone")));
    findings
}

/// A file opens with why it exists, and is no `mod.rs`.
pub fn header(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !text.starts_with("//! ") {
        findings.push(Finding::new(path, 1, "open the file with `//!` and why it exists"));
    }
    if path.ends_with("/mod.rs") {
        findings.push(Finding::new(path, 1, "a module file is `foo.rs` beside `foo/`"));
    }
    findings
}

/// A file has at most [`MAX_LINES`] lines of code, a line at most [`MAX_COLUMNS`] characters.
pub fn size(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let code = text.lines().take_while(|line| *line != "#[cfg(test)]").count();
    let table = TABLES.iter().any(|(listed, _)| *listed == path);
    if code > MAX_LINES && !table && !is_test(path) {
        let message = format!("{code} lines: split it, or list it as a table with a reason");
        findings.push(Finding::new(path, 1, message));
    }
    for (index, line) in text.lines().enumerate() {
        let columns = line.split('"').step_by(2).map(|code| code.chars().count()).sum::<usize>();
        // An address cannot be broken.
        if columns > MAX_COLUMNS && !line.contains("https://") {
            findings.push(Finding::new(path, index + 1, format!("{columns} columns of code")));
        }
    }
    findings
}

/// Attributes and types that must not stand in code.
pub fn words(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    let exact = EXACT.iter().any(|folder| path.starts_with(folder)) && !is_test(path);
    for (index, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default().trim();
        let mut find = |message| findings.push(Finding::new(path, index + 1, message));
        if code.starts_with("#[allow") || code.starts_with("#![allow") {
            find("use #[expect(lint, reason = …)]: it complains when it is no longer needed");
        }
        if code.starts_with("#[ignore") {
            find("a test that does not run is no test");
        }
        if code.starts_with("#[should_panic") {
            find("code does not panic: expect a value");
        }
        let is_float = |word: &str| word == "f32" || word == "f64";
        if exact && code.split(|c: char| !c.is_alphanumeric() && c != '_').any(is_float) {
            find("no floats where money is computed");
        }
    }
    findings
}

/// No path of one machine.
pub fn places(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let found = MACHINE.iter().find(|place| line.contains(**place));
        findings.extend(found.map(|place| {
            Finding::new(path, index + 1, format!("{place} is a path of one machine"))
        }));
    }
    findings
}

fn is_test(path: &str) -> bool {
    path.contains("/tests/") || path.starts_with("crates/testkit/")
}
