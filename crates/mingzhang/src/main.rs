//! 明账的唯一可执行文件 — the one binary; every role is a subcommand. It decides nothing: it reads
//! what it is given, asks the crates below, and prints. Only here is `anyhow` at home.

mod beside;
mod calc;
mod check;
mod claims;
mod cli;
mod clock;
mod columns;
mod console;
mod demo;
mod explain;
mod members;
mod office;
mod packs;
mod policies;
mod replay;
mod schema;
mod template;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, Command};
use crate::console::{Failure, Outcome};

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    match run(cli.command.unwrap_or_default()) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Err(failure) => failure.report(),
    }
}

fn run(command: Command) -> Result<Outcome, Failure> {
    match command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Template { command } => template::run(&command),
        Command::Calc { kind } => calc::run(&kind),
        Command::Check { command } => check::run(&command),
        Command::Claims { command } => claims::run(&command),
        Command::Policies { command } => policies::run(&command),
        Command::Replay(arguments) => replay::run(&arguments),
        Command::Office { command } => office::run(&command),
        Command::Schema { command } => schema::run(&command),
    }
}

/// Help goes to standard output; a mistake in the command line to standard error, code 2.
fn usage(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        eprintln!("命令写得不对 · the command line is not understood");
        eprint!("{error}");
        return ExitCode::from(2);
    }
    match console::print(&error.to_string()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
