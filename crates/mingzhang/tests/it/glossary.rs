//! The national codes in the glossary are those of the code.

use vocab::record::{ContributionKind, MovementKind};

use crate::binary::root;

#[test]
fn national_codes_are_those_of_the_code() {
    let glossary = std::fs::read_to_string(root().join("GLOSSARY.md")).unwrap();
    let movements = MovementKind::ALL.iter().map(|kind| (kind.code(), kind.label()));
    let contributions = ContributionKind::ALL.iter().map(|kind| (kind.code(), kind.label()));
    for (code, label) in movements.chain(contributions) {
        let row = format!("| {code} | {} | {} |", label.zh, label.en);
        assert!(glossary.contains(&row), "GLOSSARY.md has no row {row}");
    }
}
