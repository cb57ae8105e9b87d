//! 杂务 — project chores in Rust, so that nothing needs a shell: `cargo xtask ci` and `tidy`.

use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "cargo xtask ci       everything that must hold before a change is accepted
cargo xtask browser  only the browser tests, of the binary that cargo test has built
cargo xtask postgres only the tests on PostgreSQL, with a server of their own
cargo xtask tidy     only the checks on files, layers and words (also run by cargo test)";

fn main() -> ExitCode {
    let task = std::env::args().nth(1).unwrap_or_default();
    match run(&task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: &str) -> Result<()> {
    match task {
        "ci" => xtask::ci::run(),
        "browser" => xtask::ci::browser_tests(),
        "postgres" => xtask::ci::postgres_tests(),
        "tidy" => tidy(),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("unknown task {task:?}\n{HELP}"),
    }
}

fn tidy() -> Result<()> {
    let tree = xtask::tidy::Tree::open()?;
    let findings = xtask::tidy::all(&tree)?;
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => Ok(()),
        count => bail!("{count} things to tidy"),
    }
}
