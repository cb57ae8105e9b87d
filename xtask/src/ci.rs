//! 验收 — everything that must hold before a change is accepted, in one command and one profile,
//! so that nothing is built twice. Quick checks come first.

mod browser;
mod packages;

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tidy;

/// Runs it all; the last line says how the browser tests ended.
///
/// # Errors
///
/// At the first step that does not hold.
pub fn run() -> Result<()> {
    step("packages", packages::ensure)?;
    step("fmt", || cargo(&["fmt", "--all", "--check"]))?;
    step("tidy", check_tidy)?;
    step("clippy", || {
        cargo(&["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"])
    })?;
    // Includes the deterministic fuzz tests of the readers and the property tests.
    step("test", || cargo(&["test", "--locked", "--workspace"]))?;
    let binary = browser::binary()?;
    step("policies", || execute(Command::new(&binary).args(["check", "policies"])))?;
    browser_tests()
}

/// Only the browser tests; the last line says how they ended.
///
/// # Errors
///
/// If one fails, or if the binary was not built.
pub fn browser_tests() -> Result<()> {
    let binary = browser::binary()?;
    let passed = step("browser", || browser::run(&binary))?;
    println!("{passed} passed, 0 failed");
    Ok(())
}

/// Names a step, runs it, says how long it took.
fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    #[expect(clippy::disallowed_methods, reason = "the time is printed, nothing depends on it")]
    let start = std::time::Instant::now();
    eprintln!("== {name}");
    let result = work().with_context(|| format!("step {name} failed"))?;
    eprintln!("== {name}: {} s", start.elapsed().as_secs());
    Ok(result)
}

fn check_tidy() -> Result<()> {
    let findings = tidy::all(&tidy::Tree::open()?)?;
    for finding in &findings {
        eprintln!("{finding}");
    }
    if findings.is_empty() { Ok(()) } else { bail!("{} things to tidy", findings.len()) }
}

fn cargo(arguments: &[&str]) -> Result<()> {
    execute(Command::new("cargo").args(arguments))
}

/// Runs a program at the root of the repository, and fails if it does.
fn execute(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}").replace('"', "");
    let status = command
        .current_dir(tidy::root()?)
        .status()
        .with_context(|| format!("cannot start {shown}"))?;
    if status.success() { Ok(()) } else { bail!("{shown}: {status}") }
}
