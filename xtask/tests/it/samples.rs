//! Made-up files: each check finds what it is for, and only that.

use std::collections::{BTreeMap, BTreeSet};

use xtask::tidy::{Finding, Tree, documents, glossary, layers, root, sources};

fn messages(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.message.as_str()).collect()
}

fn names(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

fn table(rows: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
    let row = |(name, list): &(&str, &[&str])| {
        ((*name).to_owned(), list.iter().map(|name| (*name).to_owned()).collect())
    };
    rows.iter().map(row).collect()
}

#[test]
fn a_dependency_outside_the_table_is_found() {
    let used = BTreeMap::from([
        ("engine".to_owned(), names(&["vocab", "store"])),
        ("store".to_owned(), names(&[])),
    ]);
    let rows = table(&[("engine", &["vocab", "policy"]), ("gone", &[])]);
    let found = layers::compare_layers(&rows, &used);
    assert_eq!(
        messages(&found),
        [
            "engine depends on store: the layers table does not let it",
            "crate store has no row in the layers table",
            "layers row gone names no crate",
        ]
    );
    assert!(
        layers::compare_layers(
            &table(&[("a", &["b"])]),
            &BTreeMap::from([("a".to_owned(), names(&["b"]))])
        )
        .is_empty()
    );
}

#[test]
fn a_banned_crate_deep_in_the_tree_is_found() {
    let tree = BTreeMap::from([("engine".to_owned(), names(&["vocab", "tokio"]))]);
    let found = layers::compare_never(&table(&[("engine", &["tokio", "sqlx"])]), &tree);
    assert_eq!(messages(&found), ["engine must never reach tokio"]);
}

#[test]
fn headers_sizes_and_words_are_found() {
    assert_eq!(sources::header("a/b.rs", "use x;\n").len(), 1);
    assert_eq!(sources::header("a/mod.rs", "//! Why.\n").len(), 1);
    assert!(sources::header("a/b.rs", "//! Why.\n").is_empty());

    assert_eq!(sources::size("a/b.rs", &"x\n".repeat(601)).len(), 1);
    assert!(sources::size("a/tests/b.rs", &"x\n".repeat(601)).is_empty());
    let tested = format!("{}#[cfg(test)]\n{}", "x\n".repeat(600), "y\n".repeat(600));
    assert!(sources::size("a/b.rs", &tested).is_empty());
    assert_eq!(sources::size("a/b.rs", &"数".repeat(101)).len(), 1);
    assert!(sources::size("a/b.rs", &"数".repeat(100)).is_empty());
    assert!(sources::size("a/b.rs", &format!("say(\"{}\");", "字".repeat(200))).is_empty());

    let engine = "crates/engine/src/a.rs";
    assert_eq!(sources::words(engine, "let x: f64 = y;\n").len(), 1);
    assert!(sources::words(engine, "// no f64 here\nlet f64_like = 1;\n").is_empty());
    assert!(sources::words("crates/server/src/a.rs", "let x: f64 = y;\n").is_empty());
    for line in ["#[allow(dead_code)]", "#[ignore]", "#[should_panic]", "#![allow(warnings)]"] {
        assert_eq!(sources::words("a.rs", line).len(), 1, "{line}");
    }
    assert!(sources::words("a.rs", "#[expect(dead_code, reason = \"…\")]").is_empty());

    let place = concat!("see /wo", "rk/main for it");
    assert_eq!(sources::places("a.md", place).len(), 1);
    assert!(sources::places("a.md", "see /workshop").is_empty());
}

#[test]
fn the_glossary_is_compared_both_ways() {
    let code = "/// 起付标准 — what is paid first.\n#[derive(Debug)]\npub struct Deductible(Fen);\n\
                \n/// 零的类型.\npub enum Zero {\n    /// 不是零.\n    NotZero,\n}\n\
                \n/// In English only.\npub struct Helper;\n\npub struct Bare;\n";
    let terms = glossary::terms("crates/vocab/src/a.rs", code);
    let found: Vec<(&str, &str)> =
        terms.iter().map(|term| (term.name.as_str(), term.chinese.as_str())).collect();
    assert_eq!(found, [("Deductible", "起付标准"), ("Zero", "零的类型")]);

    let glossary = "| 中文 | national code | Rust | English |\n|---|---|---|---|\n\
                    | 起付标准 | — | `Deductible` | deductible |\n| 旧词 | — | `Old` | old |\n";
    let differences = glossary::compare(&terms, glossary);
    assert_eq!(
        messages(&differences),
        [
            "add to GLOSSARY.md: | 零的类型 | … | `Zero` | … |",
            "no public type `Old` is documented as 旧词",
        ]
    );
}

#[test]
fn documents_are_read_outside_of_code_blocks() {
    assert_eq!(documents::headings("a.md", "# One\n# Two\n").len(), 1);
    assert_eq!(documents::headings("a.md", "text\n").len(), 1);
    assert!(documents::headings("a.md", "# One\n```sh\n# a comment\n```\n").is_empty());
    let nested = "# One\n````md\n# x\n```toml\n# y\n```\n# z\n````\n";
    assert!(documents::headings("a.md", nested).is_empty());

    let file = ("crates/a/tests/it/b.rs".to_owned(), "//! B.\nfn it_holds() {}\n".to_owned());
    let tree = Tree { root: root().unwrap(), files: vec![file] };
    let found = documents::links(&tree, "docs/a.md", "[x](../Cargo.toml) [y](none.md#z)\n");
    assert_eq!(messages(&found), ["link to nowhere: none.md"]);
    assert!(documents::links(&tree, "a.md", "[x](https://example.org) [y](#here)\n").is_empty());
    let text = "`crates/a/tests/it/b.rs::it_holds` and `crates/a/tests/it/b.rs::it`\n";
    let found = documents::tests(&tree, "a.md", text);
    assert_eq!(messages(&found), ["no such test: crates/a/tests/it/b.rs::it"]);
}
