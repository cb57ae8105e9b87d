//! 词汇表 — every public type of the crates that speak the field's language stands in
//! `GLOSSARY.md` with its Chinese term, and every row there names a living type.

use std::collections::BTreeMap;

use super::{Finding, Tree};

const GLOSSARY: &str = "GLOSSARY.md";

/// Crates whose public types are terms of the field.
const CRATES: &[&str] = &["vocab", "policy", "engine", "ledger", "diagnosis", "claims"];

/// A public type and the Chinese term that its documentation opens with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Rust name.
    pub name: String,
    /// Chinese term; what stands before ` — `.
    pub chinese: String,
    /// File.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
}

/// Compares code and glossary, both ways.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let terms: Vec<Term> = tree
        .ending(".rs")
        .filter(|(path, _)| {
            CRATES.iter().any(|name| path.starts_with(&format!("crates/{name}/src/")))
        })
        .flat_map(|(path, text)| terms(path, text))
        .collect();
    match tree.text(GLOSSARY) {
        None => vec![Finding::new(GLOSSARY, 1, "the glossary is missing")],
        Some(text) => compare(&terms, text),
    }
}

/// Public types of a file whose documentation opens with a Chinese term.
pub fn terms(path: &str, text: &str) -> Vec<Term> {
    let mut found = Vec::new();
    let mut first_line: Option<&str> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start();
        if line == "#[cfg(test)]" {
            break;
        }
        if let Some(doc) = line.strip_prefix("///") {
            first_line = first_line.or(Some(doc.trim()));
        } else if let Some(name) = type_name(line) {
            found.extend(first_line.take().and_then(chinese_term).map(|chinese| Term {
                name: name.to_owned(),
                chinese,
                path: path.to_owned(),
                line: index + 1,
            }));
        } else if line.is_empty() || line.ends_with(['}', ';']) || line.starts_with("pub ") {
            first_line = None;
        }
    }
    found
}

fn type_name(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("pub ")?;
    let kind = ["struct ", "enum ", "trait ", "type "].iter().find(|kind| rest.starts_with(**kind));
    let name = rest.strip_prefix(*kind?)?;
    name.split(|c: char| !c.is_alphanumeric() && c != '_').next().filter(|name| !name.is_empty())
}

/// `起付标准 — what the patient pays first.` → `起付标准`; nothing for English documentation.
fn chinese_term(doc: &str) -> Option<String> {
    let end = |c: char| c.is_whitespace() || ",，;；.。:：".contains(c);
    let term = doc.split(end).next()?;
    term.starts_with(is_chinese).then(|| term.to_owned())
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Rows of the glossary: Rust name → Chinese term and line.
fn rows(glossary: &str) -> BTreeMap<String, Vec<(String, usize)>> {
    let mut rows: BTreeMap<String, Vec<(String, usize)>> = BTreeMap::new();
    for (index, line) in glossary.lines().enumerate() {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let [chinese, _, name, ..] = cells.as_slice()
            && let Some(name) = name.strip_prefix('`').and_then(|name| name.strip_suffix('`'))
        {
            rows.entry(name.to_owned()).or_default().push(((*chinese).to_owned(), index + 1));
        }
    }
    rows
}

/// Types without a row, rows without a type.
pub fn compare(terms: &[Term], glossary: &str) -> Vec<Finding> {
    let rows = rows(glossary);
    let mut findings = Vec::new();
    for term in terms {
        let known = rows.get(&term.name).into_iter().flatten();
        if !known.clone().any(|(chinese, _)| *chinese == term.chinese) {
            let Term { name, chinese, .. } = term;
            let message = format!("add to {GLOSSARY}: | {chinese} | … | `{name}` | … |");
            findings.push(Finding::new(&term.path, term.line, message));
        }
    }
    for (name, places) in &rows {
        for (chinese, line) in places {
            if !terms.iter().any(|term| term.name == *name && term.chinese == *chinese) {
                let message = format!("no public type `{name}` is documented as {chinese}");
                findings.push(Finding::new(GLOSSARY, *line, message));
            }
        }
    }
    findings
}
