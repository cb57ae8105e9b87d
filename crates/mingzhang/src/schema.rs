//! 结构说明 — the JSON Schema of what `--json` prints, generated from the types that print it.

use anyhow::Context;

use crate::console::{self, Failure, Outcome};

/// 哪一种输出.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// explain --json 的输出 · what explain --json prints
    #[command(help_template = crate::cli::TEMPLATE)]
    Answer,
    /// claims check --json 的输出 · what claims check --json prints
    #[command(help_template = crate::cli::TEMPLATE)]
    Claim,
    /// policies export --format json 的输出 · what policies export prints
    #[command(help_template = crate::cli::TEMPLATE)]
    Policies,
    /// policies show --json 的输出 · what policies show --json prints
    #[command(help_template = crate::cli::TEMPLATE)]
    PoliciesShow,
    /// policies diff --json 的输出 · what policies diff --json prints
    #[command(help_template = crate::cli::TEMPLATE)]
    PoliciesDiff,
}

/// Prints the schema.
pub fn run(command: &Command) -> Result<Outcome, Failure> {
    let schema = match command {
        Command::Answer => schemars::schema_for!(diagnosis::AnswerView),
        Command::Claim => schemars::schema_for!(::claims::ClaimAnswer),
        Command::Policies => schemars::schema_for!(policy::reading::PolicyExport),
        Command::PoliciesShow => schemars::schema_for!(policy::reading::PlaceReading),
        Command::PoliciesDiff => schemars::schema_for!(policy::reading::Comparison),
    };
    let text = serde_json::to_string_pretty(&schema).context("cannot write the schema")?;
    console::print(&format!("{text}\n"))?;
    Ok(Outcome::Done)
}
