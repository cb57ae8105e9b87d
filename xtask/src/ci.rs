//! 验收 — everything that must hold before a change is accepted, in one command and one profile,
//! so that nothing is built twice. Quick checks come first.

mod browser;
mod packages;
mod postgres;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use cargo_metadata::MetadataCommand;

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
    // Includes the property tests, and builds what the steps after it run.
    step("test", test)?;
    step("fuzz", fuzz_briefly)?;
    let binary = built("mingzhang")?;
    step("policies", || execute(Command::new(&binary).args(["check", "policies"])))?;
    browser_tests()
}

/// Only the browser tests; the last line says how they ended.
///
/// # Errors
///
/// If one fails, or if the binary was not built.
pub fn browser_tests() -> Result<()> {
    let binary = built("mingzhang")?;
    let passed = step("browser", || browser::run(&binary))?;
    println!("{passed} passed, 0 failed");
    Ok(())
}

/// Every test, those of the store and of the office on PostgreSQL too.
fn test() -> Result<()> {
    test_on_postgres(&["--workspace"])
}

/// Only the tests on PostgreSQL.
///
/// # Errors
///
/// If one fails, or if there is no server that could be started.
pub fn postgres_tests() -> Result<()> {
    packages::ensure()?;
    step("postgres", || {
        test_on_postgres(&["-p", "store", "-p", "operations", "--test", "it", "postgres"])
    })
}

/// The tests that arguments of cargo choose, with a server for those on PostgreSQL.
fn test_on_postgres(chosen: &[&str]) -> Result<()> {
    let server = postgres::Server::start()?;
    // One set of features for all packages, so that nothing is built twice.
    let features = ["--features", "store/postgres,operations/postgres"];
    execute(
        Command::new("cargo")
            .args(["test", "--locked"])
            .args(features)
            .args(chosen)
            .env("MINGZHANG_TEST_POSTGRES", server.address()),
    )
}

/// Inputs that each fuzz target makes of its seeds: seconds, and the same ones every time.
const FUZZ_RUNS: &str = "2000";

/// Fuzz targets, and the folders whose files are their seeds.
const FUZZ: &[(&str, &[&str])] = &[
    ("records", &["fuzz/seeds/records"]),
    ("policies", &["fuzz/seeds/policies", "cases/policies", "policies"]),
];

/// Runs every fuzz target for a while; a crash or an input without end fails and is named.
fn fuzz_briefly() -> Result<()> {
    for (target, seeds) in FUZZ {
        let mut driver = Command::new(built(target)?);
        execute(driver.args(["--runs", FUZZ_RUNS]).args(*seeds))?;
    }
    Ok(())
}

/// A program that `cargo test` has built: building it alone would build its world once more.
///
/// # Errors
///
/// If it was not built.
pub fn built(name: &str) -> Result<PathBuf> {
    let metadata = MetadataCommand::new().no_deps().exec().context("cargo metadata failed")?;
    let path = metadata.target_directory.join("debug").join(name).into_std_path_buf();
    ensure!(path.exists(), "{} is missing: cargo test builds it", path.display());
    Ok(path)
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
