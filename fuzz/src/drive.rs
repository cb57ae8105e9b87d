//! 驱动 — runs a target over files and over inputs made of them, on stable Rust and without a C++
//! compiler. Whatever breaks or never ends, its input is kept and named.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::mutate::{Dice, made_of};

/// What a target does with an input.
pub type Target = fn(&[u8]);

/// 计划 — what a driver is asked to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Files, and folders of files.
    pub paths: Vec<PathBuf>,
    /// Inputs to make beside the files themselves.
    pub runs: u64,
    /// What decides them.
    pub seed: u64,
    /// An input that takes longer never ends, for all we know.
    pub limit: Duration,
    /// Where the input that is at work lies, so that even an abort leaves it behind.
    pub kept: PathBuf,
}

/// 用法.
pub const USAGE: &str = "[--runs N] [--seed N] [--limit SECONDS] PATH...
  runs the target over every file, and over N inputs made of them (none unless asked for)";

impl Plan {
    /// Reads the words of a command line.
    ///
    /// # Errors
    ///
    /// If a word is not understood, or no path is given.
    pub fn parse(target: &str, words: impl Iterator<Item = String>) -> Result<Plan, String> {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(target);
        let limit = Duration::from_secs(60);
        let mut plan = Plan { paths: Vec::new(), runs: 0, seed: 1, limit, kept };
        let mut words = words;
        while let Some(word) = words.next() {
            let mut number = || {
                let value = words.next().unwrap_or_default();
                value.parse::<u64>().map_err(|_| format!("{word} takes a number, not {value:?}"))
            };
            match word.as_str() {
                "--runs" => plan.runs = number()?,
                "--seed" => plan.seed = number()?,
                "--limit" => plan.limit = Duration::from_secs(number()?),
                _ if word.starts_with("--") => return Err(format!("{word} is not known")),
                _ => plan.paths.push(PathBuf::from(word)),
            }
        }
        if plan.paths.is_empty() { Err("no path is given".to_owned()) } else { Ok(plan) }
    }
}

/// 故障 — what went wrong, with the input that it went wrong on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What happened.
    pub what: String,
    /// Where the input lies now.
    pub input: PathBuf,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}; the input is {}", self.what, self.input.display())
    }
}

/// A plain driver as a program.
pub fn main(name: &str, target: Target) -> ExitCode {
    let plan = match Plan::parse(name, std::env::args().skip(1)) {
        Ok(plan) => plan,
        Err(message) => {
            eprintln!("error: {message}\n{name} {USAGE}");
            return ExitCode::FAILURE;
        }
    };
    match run(target, &plan) {
        Ok((files, made)) => {
            println!("{name}: {files} files, {made} made of them (seed {}), no fault", plan.seed);
            ExitCode::SUCCESS
        }
        Err(fault) => {
            eprintln!("error: {name}: {fault}");
            eprintln!("again: cargo run -p fuzz --bin {name} -- {}", fault.input.display());
            ExitCode::FAILURE
        }
    }
}

/// Runs a target as planned; the numbers of files and of inputs made of them.
///
/// # Errors
///
/// At the first input that the target breaks on or does not end with, or if a file cannot be read.
pub fn run(target: Target, plan: &Plan) -> Result<(usize, u64), Fault> {
    let mut files = Vec::new();
    for path in &plan.paths {
        collect(path, &mut files).map_err(|fault| unreadable(path, &fault))?;
    }
    // What a folder lists first differs between machines.
    files.sort();
    let mut seeds = Vec::with_capacity(files.len());
    for path in &files {
        seeds.push(fs::read(path).map_err(|fault| unreadable(path, &fault))?);
    }
    let mut worker = Worker::start(target, plan)?;
    for (path, bytes) in files.iter().zip(&seeds) {
        worker.work(bytes, &path.display().to_string())?;
    }
    for run in 0..plan.runs {
        let input = made_of(&seeds, &mut Dice::of(plan.seed, run));
        worker.work(&input, &format!("input {run} of seed {}", plan.seed))?;
    }
    worker.end();
    Ok((files.len(), plan.runs))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        collect(&entry?.path(), files)?;
    }
    Ok(())
}

fn unreadable(path: &Path, fault: &std::io::Error) -> Fault {
    Fault { what: format!("cannot be used: {fault}"), input: path.to_owned() }
}

/// The target in a thread of its own, so that an input without end can be told.
struct Worker {
    inputs: Sender<Vec<u8>>,
    ends: Receiver<bool>,
    limit: Duration,
    kept: PathBuf,
}

impl Worker {
    fn start(target: Target, plan: &Plan) -> Result<Worker, Fault> {
        let folder = plan.kept.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|fault| unreadable(folder, &fault))?;
        let (inputs, received) = channel::<Vec<u8>>();
        let (ended, ends) = channel();
        // Nobody waits for a thread that may never end.
        thread::spawn(move || {
            for input in received {
                let is_well = catch_unwind(AssertUnwindSafe(|| target(&input))).is_ok();
                if ended.send(is_well).is_err() {
                    return;
                }
            }
        });
        Ok(Worker { inputs, ends, limit: plan.limit, kept: plan.kept.clone() })
    }

    fn work(&mut self, input: &[u8], origin: &str) -> Result<(), Fault> {
        fs::write(&self.kept, input).map_err(|fault| unreadable(&self.kept, &fault))?;
        let fault =
            |what: &str| Fault { what: format!("{origin} {what}"), input: self.kept.clone() };
        self.inputs.send(input.to_vec()).map_err(|_| fault("could not be started"))?;
        match self.ends.recv_timeout(self.limit) {
            Ok(true) => Ok(()),
            Ok(false) => Err(fault("made the target panic")),
            Err(RecvTimeoutError::Timeout) => {
                Err(fault(&format!("was not done after {} s", self.limit.as_secs())))
            }
            Err(RecvTimeoutError::Disconnected) => Err(fault("ended the target")),
        }
    }

    fn end(self) {
        // Nothing was wrong with the last one; a file that stays is no harm.
        let _ = fs::remove_file(&self.kept);
    }
}
