//! 文档 — one first heading a page, links that lead somewhere, tests that exist.

use super::{Finding, Tree};

/// Every check on every Markdown file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.ending(".md") {
        findings.extend(headings(path, text));
        findings.extend(links(tree, path, text));
        findings.extend(tests(tree, path, text));
    }
    findings
}

/// Lines outside of code blocks, numbered from 1.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut fence: Option<&str> = None;
    text.lines().enumerate().filter_map(move |(index, line)| {
        let start = line.trim_start();
        let marks = &start[..start.len() - start.trim_start_matches('`').len()];
        match fence {
            None if marks.len() >= 3 => {
                fence = Some(marks);
                None
            }
            Some(open) if marks.len() >= open.len() && start.trim_end() == marks => {
                fence = None;
                None
            }
            Some(_) => None,
            None => Some((index + 1, line)),
        }
    })
}

/// Exactly one first heading.
pub fn headings(path: &str, text: &str) -> Vec<Finding> {
    let first: Vec<usize> =
        prose(text).filter(|(_, line)| line.starts_with("# ")).map(|(index, _)| index).collect();
    match first.as_slice() {
        [_] => Vec::new(),
        [] => vec![Finding::new(path, 1, "the page has no `# ` heading")],
        [_, second, ..] => vec![Finding::new(path, *second, "a page has one `# ` heading")],
    }
}

/// Links inside the repository lead to a file or a folder.
pub fn links(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, prose) in prose(text) {
        for part in prose.split("](").skip(1) {
            let target = part.split([')', ' ', '#']).next().unwrap_or_default();
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            if !resolve(path, target).is_some_and(|target| exists(tree, &target)) {
                findings.push(Finding::new(path, line, format!("link to nowhere: {target}")));
            }
        }
    }
    findings
}

/// `docs/a.md` + `../b.md` → `b.md`; nothing if it leaves the repository.
fn resolve(page: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

fn exists(tree: &Tree, path: &str) -> bool {
    tree.root.join(path).exists()
}

/// A test named as `` `path.rs::function` `` is a function of that file.
pub fn tests(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, prose) in prose(text) {
        for code in prose.split('`').skip(1).step_by(2) {
            let Some((file, function)) = code.split_once(".rs::") else { continue };
            let source = tree.text(&format!("{file}.rs")).unwrap_or_default();
            let declared = |rest: &str| rest.starts_with(['(', '<']);
            if !source.split(&format!("fn {function}")).skip(1).any(declared) {
                findings.push(Finding::new(path, line, format!("no such test: {code}")));
            }
        }
    }
    findings
}
