//! The packs in the repository: read without errors, and say what their documents say.

use std::path::{Path, PathBuf};

use policy::rules::{Care, Credit, Cycle, MaternityCase, Standing};
use policy::{PolicyLibrary, Severity};
use vocab::{Date, Fen, InsuranceKind, Lang, PersonClass, Rate};

use crate::{anybody, day, place};

const EMPLOYEE: InsuranceKind = InsuranceKind::EmployeeMedical;

/// Every pack under `policies/` and `cases/policies/`, with its path from the root.
pub fn shipped() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["policies", "cases/policies"] {
        collect(&root, &root.join(folder), &mut files);
    }
    files.sort();
    assert!(files.len() > 10, "the packs are not where they are looked for");
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
    }
}

fn library() -> PolicyLibrary {
    PolicyLibrary::load(shipped()).0
}

#[test]
fn shipped_packs_have_no_errors() {
    let findings = policy::check(shipped());
    let errors: Vec<String> = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.render(Lang::Zh))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}
