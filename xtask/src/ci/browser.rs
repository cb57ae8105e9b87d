//! 浏览器测试 — starts the demo on a free port of 127.0.0.1, runs `npm test` in `e2e/` against it,
//! and ends the demo again by its process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::tidy;

/// Runs the browser tests; the number of those that passed.
///
/// # Errors
///
/// If one failed, if none ran, or if the demo did not start.
pub fn run(binary: &Path) -> Result<u32> {
    let mut demo = Demo::start(binary)?;
    let result = test(&demo.address);
    demo.stop()?;
    result
}

fn test(address: &str) -> Result<u32> {
    let mut npm = Command::new("npm")
        .args(["test", "--silent"])
        .current_dir(tidy::root()?.join("e2e"))
        .env("BASE_URL", address)
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start npm")?;
    let output = npm.stdout.take().context("npm has no output")?;
    let (mut passed, mut failed, mut skipped) = (None, None, None);
    for line in BufReader::new(output).lines() {
        let line = line.context("npm printed something that is not text")?;
        println!("{line}");
        passed = summary(&line, "pass").or(passed);
        failed = summary(&line, "fail").or(failed);
        skipped = summary(&line, "skipped").or(skipped);
    }
    let status = npm.wait().context("npm was lost")?;
    // A test that does not run is no test.
    ensure!(skipped.unwrap_or(0) == 0, "{} browser tests were skipped", skipped.unwrap_or(0));
    match (passed, failed) {
        (Some(passed), Some(0)) if passed > 0 && status.success() => Ok(passed),
        (Some(passed), Some(failed)) => bail!("{passed} passed, {failed} failed ({status})"),
        _ => bail!("npm test ended without a summary ({status})"),
    }
}

/// `# pass 12` and `ℹ pass 12`, as node's test runner sums up.
pub fn summary(line: &str, word: &str) -> Option<u32> {
    let rest = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?;
    rest.strip_prefix(word)?.trim().parse().ok()
}

/// The demo while it runs.
struct Demo {
    process: Child,
    address: String,
}

impl Demo {
    fn start(binary: &Path) -> Result<Demo> {
        let mut process = Command::new(binary)
            .args(["demo", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", binary.display()))?;
        let output = process.stdout.take().context("the demo has no output")?;
        let mut lines = BufReader::new(output);
        match find_address(&mut lines)? {
            Some(address) => {
                // Nobody reads the rest, but a full pipe would stop the demo.
                std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
                Ok(Demo { process, address })
            }
            None => bail!("the demo ended before it answered: {}", process.wait()?),
        }
    }

    fn stop(&mut self) -> Result<()> {
        self.process.kill().context("cannot stop the demo")?;
        self.process.wait().context("the demo was lost")?;
        Ok(())
    }
}

/// The first address that is printed; nothing if the output ends without one.
fn find_address(lines: &mut impl BufRead) -> Result<Option<String>> {
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line).context("cannot read the demo's output")? == 0 {
            return Ok(None);
        }
        if let Some(start) = line.find("http://127.0.0.1:") {
            let address = line[start..].split(char::is_whitespace).next().unwrap_or_default();
            return Ok(Some(address.trim_end_matches('/').to_owned()));
        }
    }
}
