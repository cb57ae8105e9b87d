//! The repository as it is.

use xtask::tidy::{Finding, Tree, documents, glossary, layers, sources};

fn nothing(findings: Vec<Finding>) {
    let listing: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "\n{}", listing.join("\n"));
}

#[test]
fn crates_stay_in_their_layers() {
    nothing(layers::check(&xtask::tidy::root().unwrap()).unwrap());
}

#[test]
fn files_are_tidy() {
    nothing(sources::check(&Tree::open().unwrap()));
}

#[test]
fn glossary_and_code_agree() {
    nothing(glossary::check(&Tree::open().unwrap()));
}

#[test]
fn documents_lead_somewhere() {
    nothing(documents::check(&Tree::open().unwrap()));
}
