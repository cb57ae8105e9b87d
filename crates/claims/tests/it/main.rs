//! The register as it is shipped: complete, resolvable, and found by what people type.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod asking;
mod completeness;

use std::path::{Path, PathBuf};

use claims::ClaimRegister;
use policy::PolicyLibrary;

/// Root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every Markdown file below a folder, with its path from the root.
pub fn files(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut pending = vec![root().join(folder)];
    while let Some(folder) = pending.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

/// The register as it is shipped.
pub fn register() -> ClaimRegister {
    let (register, findings) = ClaimRegister::load(files("claims"));
    assert_eq!(findings, []);
    register
}

/// The packs of real places.
pub fn library() -> PolicyLibrary {
    PolicyLibrary::load(files("policies")).0
}
