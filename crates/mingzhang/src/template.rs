//! 模板 — writes an annotated file of records to fill in, blank or with a made-up member.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use vocab::{Lang, Text};
use wire::records::{self, Format};

use crate::console::{self, Failure, Outcome};
use crate::members::{self, Example};
use crate::packs::{self, RuleOptions};

/// 哪一种模板.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 个人记录 · one person's own records, for `explain`
    #[command(help_template = crate::cli::TEMPLATE)]
    Records(Arguments),
}

/// `template records` 的选项.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// 写到哪个文件：.xlsx、.csv 或 .json · file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// 填入某个检查代码的示范参保人，如 Z07 · fill in the made-up member of a check
    #[arg(long, value_name = "CODE")]
    example: Option<String>,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
    /// 文件已经有了也覆盖 · overwrite the file if there is one
    #[arg(long)]
    force: bool,
}

/// Writes the file and says what to do with it.
pub fn run(command: &Command) -> Result<Outcome, Failure> {
    let Command::Records(arguments) = command;
    let lang = arguments.lang;
    let name = arguments.out.to_string_lossy();
    let format = Format::from_name(&name)
        .map_err(|problem| Failure::refused(lang, &problem.sentence, &problem.remedy))?;
    let example = arguments.example.as_deref().map(|code| find(code, lang)).transpose()?;
    let bytes = match &example {
        None => records::template(format, lang).context("cannot make the template")?,
        Some(example) => filled(example, format, lang)?,
    };
    write(&arguments.out, &bytes, arguments.force, lang)?;
    let shown = arguments.out.display();
    eprintln!(
        "{}",
        match lang {
            Lang::Zh => format!("已写好 {shown}"),
            Lang::En => format!("wrote {shown}"),
        }
    );
    eprintln!("{}", console::hint(lang, &next(&shown.to_string(), example.as_ref())));
    Ok(Outcome::Done)
}

/// The command that explains the file.
fn next(shown: &str, example: Option<&Example>) -> String {
    let mut command = format!("mingzhang explain {shown}");
    if let Some(example) = example {
        command.push_str(&format!(" --as-of {}", members::DEMO_DAY));
        if let Some(place) = &example.asked_place {
            command.push_str(&format!(" --place {place}"));
        }
    }
    command
}

fn find(code: &str, lang: Lang) -> Result<Example, Failure> {
    let examples = members::all()?;
    let codes: Vec<String> = examples.iter().map(|example| example.code.clone()).collect();
    let codes = codes.join(" ");
    let found = examples.into_iter().find(|example| example.code.eq_ignore_ascii_case(code));
    found.ok_or_else(|| {
        Failure::refused(
            lang,
            &Text::new(
                format!("没有代码为 {code} 的示范参保人"),
                format!("no made-up member has the code {code}"),
            ),
            &Text::new(format!("可用的代码：{codes}"), format!("codes: {codes}")),
        )
    })
}

fn filled(example: &Example, format: Format, lang: Lang) -> Result<Vec<u8>, Failure> {
    let rules = packs::load(&RuleOptions::default(), lang)?;
    let record = example.record(&rules.library)?;
    Ok(records::write(&record, format, lang).context("cannot write the example")?)
}

/// Writes a file, a new one unless it may be overwritten.
pub fn write(path: &Path, bytes: &[u8], force: bool, lang: Lang) -> Result<(), Failure> {
    let mut options = OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    let result = options.open(path).and_then(|mut file| file.write_all(bytes));
    let shown = path.display();
    result.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::refused(
            lang,
            &Text::new(format!("{shown} 已经有了，没有动它"), format!("{shown} is there already")),
            &Text::fixed("换个文件名，或加 --force 覆盖", "choose another name, or add --force"),
        ),
        _ => Failure::refused(
            lang,
            &Text::new(
                format!("无法写入 {shown}（{error}）"),
                format!("cannot write {shown} ({error})"),
            ),
            &Text::fixed("请换一个可以写的位置", "choose a place that can be written to"),
        ),
    })
}
