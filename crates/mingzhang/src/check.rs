//! 检查 — lints rule packs: every finding names file, line, key, and what to do.

use std::path::PathBuf;

use policy::{Finding, Severity};
use vocab::{Date, Lang};

use crate::console::{self, Failure, Outcome, say};
use crate::packs;

/// 检查什么.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 规则包；不指定文件夹就检查内置的 · rule packs; those inside the binary if none are named
    #[command(help_template = crate::cli::TEMPLATE)]
    Policies(Arguments),
}

/// `check policies` 的选项.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// 放规则包的文件夹 · folder of packs
    #[arg(value_name = "DIR", help_heading = crate::cli::ARGUMENTS)]
    folder: Option<PathBuf>,
    /// 到这一天应有更新而没有的也报；不写就是今天 · the day that figures must be up to date on
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    date: Option<Date>,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
}

/// Prints the findings; an error among them is exit code 1.
pub fn run(command: &Command) -> Result<Outcome, Failure> {
    let Command::Policies(arguments) = command;
    let lang = arguments.lang;
    let packs = match &arguments.folder {
        Some(folder) => packs::from_folder(folder, lang)?,
        None => packs::embedded(),
    };
    let files = packs.len();
    let today = arguments.date.unwrap_or_else(crate::clock::today);
    let findings = policy::check_with(packs, Some(today), engine::probe::settlements);
    console::print(&listing(&findings, lang))?;
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = findings.len() - errors;
    eprintln!(
        "{}",
        match lang {
            Lang::Zh => format!("{files} 个文件：{errors} 个错误，{warnings} 个提醒"),
            Lang::En => format!("{files} files: {errors} errors, {warnings} warnings"),
        }
    );
    Ok(if errors == 0 { Outcome::Done } else { Outcome::Found })
}

/// `file:line: severity: key: sentence` and what to do.
fn listing(findings: &[Finding], lang: Lang) -> String {
    let mut text = String::new();
    for finding in findings {
        let severity = finding.severity.label();
        let key = finding.key.as_deref().map(|key| format!("{key}: ")).unwrap_or_default();
        let stop = say(lang, "。", ". ");
        text.push_str(&format!(
            "{}:{}: {}: {key}{}{stop}{}\n",
            finding.file,
            finding.line,
            severity.get(lang),
            finding.message.get(lang),
            console::hint(lang, finding.remedy.get(lang)),
        ));
    }
    text
}
