//! 整洁 — what no compiler checks: layers, file headers, sizes, words, links. Each check is a
//! function over the files of the repository, so that a test can show it failing.

pub mod documents;
pub mod glossary;
pub mod layers;
pub mod sources;

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// One thing to tidy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path from the root of the repository.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Finding {
    /// A finding at a line of a file.
    pub fn new(path: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// The text files of the repository, as git would commit them.
#[derive(Debug)]
pub struct Tree {
    /// Root of the repository.
    pub root: PathBuf,
    /// Path from the root, and text.
    pub files: Vec<(String, String)>,
}

impl Tree {
    /// Reads every file that git tracks or would track; what is not text is left out.
    ///
    /// # Errors
    ///
    /// If git cannot be asked or a file cannot be read.
    pub fn open() -> Result<Tree> {
        let root = root()?;
        let listing = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&root)
            .output()
            .context("cannot run git")?;
        ensure!(listing.status.success(), "git ls-files failed: is this a clone?");
        let listing = String::from_utf8(listing.stdout).context("a path is not UTF-8")?;
        let mut files = Vec::new();
        for path in listing.split('\0').filter(|path| !path.is_empty()) {
            match std::fs::read(root.join(path)) {
                Ok(bytes) => {
                    if let Ok(text) = String::from_utf8(bytes) {
                        files.push((path.to_owned(), text));
                    }
                }
                // Deleted, and the deletion not committed yet.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                Err(error) => return Err(error).with_context(|| format!("cannot read {path}")),
            }
        }
        ensure!(!files.is_empty(), "git lists no files");
        files.sort();
        files.dedup();
        Ok(Tree { root, files })
    }

    /// Files whose name ends so.
    pub fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.ends_with(end))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|(known, _)| known == path).map(|(_, text)| text.as_str())
    }
}

/// Root of the repository: the folder above this crate.
///
/// # Errors
///
/// If the crate was moved out of the workspace.
pub fn root() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask has no parent")?;
    Ok(root.to_owned())
}

/// Every check.
///
/// # Errors
///
/// If a check cannot be made at all.
pub fn all(tree: &Tree) -> Result<Vec<Finding>> {
    let mut findings = layers::check(&tree.root)?;
    findings.extend(sources::check(tree));
    findings.extend(glossary::check(tree));
    findings.extend(documents::check(tree));
    findings.sort();
    Ok(findings)
}
