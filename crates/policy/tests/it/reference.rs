//! The page of keys is what the registry says.

use std::path::Path;

use crate::lints::updating;

#[test]
fn the_page_of_keys_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/policy-keys.md");
    let page = policy::key_reference();
    if updating() {
        std::fs::write(&path, &page).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == page, "docs/policy-keys.md is old: UPDATE_CASES=1 cargo test -p policy");
}

#[test]
fn keys_are_unique_and_explained() {
    let mut keys: Vec<&str> = policy::registry::KEYS.iter().map(|spec| spec.key).collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), count);
    for spec in policy::registry::KEYS {
        assert!(!spec.meaning.zh.is_empty() && spec.meaning.en.is_ascii(), "{}", spec.key);
    }
}
