//! 软件包 — what the tests need beside Rust, installed where that is possible without asking.
//! Browsers come from the distribution; nothing here downloads one.

use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::execute;
use crate::tidy;

/// What shows that a package is there.
type Present = fn() -> bool;

/// Packages by their Debian names.
const NEEDED: &[(&str, Present)] = &[
    ("chromium", || runs("chromium", &["--version"])),
    ("fonts-noto-cjk", has_chinese_font),
    ("nodejs", || runs("node", &["--version"])),
    ("npm", || runs("npm", &["--version"])),
    ("postgresql", super::postgres::is_installed),
    // The outside auditors of the books.
    ("hledger", || runs("hledger", &["--version"])),
    ("beancount", || runs("bean-check", &["--version"])),
];

/// Installs what is missing.
///
/// # Errors
///
/// If something is missing and cannot be installed; says what to install.
pub fn ensure() -> Result<()> {
    let missing: Vec<&str> =
        NEEDED.iter().filter(|(_, present)| !present()).map(|(package, _)| *package).collect();
    if !missing.is_empty() {
        install(&missing)?;
    }
    let modules = tidy::root()?.join("e2e/node_modules");
    if !modules.exists() {
        let arguments = ["ci", "--prefix", "e2e", "--no-audit", "--no-fund", "--ignore-scripts"];
        execute(Command::new("npm").args(arguments).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
            .context("cannot install the packages of e2e/package-lock.json")?;
    }
    Ok(())
}

fn install(missing: &[&str]) -> Result<()> {
    let names = missing.join(" ");
    if !runs("apt-get", &["--version"]) {
        bail!("the tests need: {names} (Debian's names). Please install them.");
    }
    if !is_root()? {
        bail!("the tests need: {names}\n  sudo apt-get install -y {names}");
    }
    // Package lists may be old, or missing in a fresh container.
    execute(Command::new("apt-get").args(["update", "-q"]))?;
    execute(
        Command::new("apt-get")
            .args(["install", "-y", "-q", "--no-install-recommends"])
            .args(missing)
            .env("DEBIAN_FRONTEND", "noninteractive"),
    )
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn has_chinese_font() -> bool {
    let listing = Command::new("fc-list").arg(":lang=zh").output();
    listing.is_ok_and(|listing| !listing.stdout.is_empty())
}

/// Whether we run as root.
pub(super) fn is_root() -> Result<bool> {
    let id = Command::new("id").arg("-u").output().context("cannot run id")?;
    Ok(id.stdout.trim_ascii() == b"0")
}
