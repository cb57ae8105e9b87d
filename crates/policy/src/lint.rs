//! 检查 — what `mingzhang check policies` says about packs beyond what reading them finds.

use crate::finding::Finding;
use crate::library::PolicyLibrary;

/// Reads packs and checks them; in the order of files and lines.
pub fn check(files: impl IntoIterator<Item = (String, String)>) -> Vec<Finding> {
    let (_library, mut findings) = PolicyLibrary::load(files);
    findings.sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
    findings
}
