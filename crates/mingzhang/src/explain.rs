//! 解释 — one person's file of records in, one decided answer out. Works offline, keeps nothing.

mod page;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use diagnosis::{AnswerView, Question};
use vocab::record::PersonalRecord;
use vocab::{Date, Lang};
use wire::records::{self, Format, MAX_BYTES, Problem, Reading};

use crate::console::{self, Failure, Outcome};
use crate::packs::{self, RuleOptions, Rules};
use crate::replay::Slip;
use crate::{clock, members};

/// `explain` 的选项.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// 记录文件：.csv、.xlsx、.json、.md，- 为标准输入 · file of records, - for standard input
    #[arg(value_name = "RECORDS", help_heading = crate::cli::ARGUMENTS)]
    records: PathBuf,
    /// 参保地，代码或名称；不写就按记录里的 · place whose account is asked about
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    /// 问的是哪一天；不写就是今天 · the day that is asked about; today if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    as_of: Option<Date>,
    /// 只用这天以前公布的文件；不写就是所问之日 · use documents public by then; --as-of if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    known_at: Option<Date>,
    /// 两份文件说法不一时按这一份算 · where documents differ, follow this one
    #[arg(long, value_name = "SOURCE_ID")]
    source: Option<String>,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
    /// 输出 JSON，结构见 mingzhang schema answer · print JSON
    #[arg(long)]
    json: bool,
    /// 另存一份执行回执，供 mingzhang replay 复算 · write a receipt that replay takes
    #[arg(long, value_name = "OUT.json")]
    receipt: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleOptions,
}

/// Explains.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let lang = arguments.lang;
    let rules = packs::load(&arguments.rules, lang)?;
    let as_of = arguments.as_of.unwrap_or_else(clock::today);
    let record = read(&arguments.records, &rules, as_of, lang)?;
    let place = match &arguments.place {
        Some(text) => Some(packs::find_place(&rules.library, text, lang)?),
        None => None,
    };
    let question = Question { as_of, known_at: arguments.known_at.unwrap_or(as_of), place };
    let source = arguments.source.as_deref();
    let view = answer(&record, &rules, question, source, lang)?;
    packs::warn_without_pack(&rules.library, view.receipt.place, lang);
    if let Some(path) = &arguments.receipt {
        Slip::of_answer(&view)?.write(path, lang)?;
    }
    let text = if arguments.json { json(&view)? } else { page::render(&view, lang) };
    console::print(&text)?;
    Ok(Outcome::Done)
}

/// The decided answer in one language.
pub fn answer(
    record: &PersonalRecord,
    rules: &Rules,
    question: Question,
    source: Option<&str>,
    lang: Lang,
) -> Result<AnswerView, Failure> {
    let answer = diagnosis::explain_following(record, &rules.library, question, source)
        .map_err(|refusal| Failure::from_refusal(lang, &refusal))?;
    Ok(AnswerView::new(&answer, lang))
}

/// What `--json` prints.
pub fn json(view: &AnswerView) -> Result<String, Failure> {
    Ok(serde_json::to_string_pretty(view).context("cannot write the answer")? + "\n")
}

/// Reads a file of records.
pub fn read(
    path: &Path,
    rules: &Rules,
    as_of: Date,
    lang: Lang,
) -> Result<PersonalRecord, Failure> {
    let refuse = |problem: &Problem| Failure::Refused(problem.line(lang));
    let (bytes, format) = if path == Path::new("-") {
        let bytes = take(std::io::stdin().lock()).context("cannot read standard input")?;
        let format = guess(&bytes);
        (bytes, format)
    } else {
        let format = Format::from_name(&path.to_string_lossy()).map_err(|p| refuse(&p))?;
        let problem = |error: &std::io::Error| packs::unreadable(path, error, lang);
        let file = File::open(path).map_err(|error| problem(&error))?;
        // The announced length first: a huge file is refused before any of it is in memory.
        let length = file.metadata().map_err(|error| problem(&error))?.len();
        records::check_length(length).map_err(|p| refuse(&p))?;
        (take(file).map_err(|error| problem(&error))?, format)
    };
    let places = members::place_names(&rules.library);
    // A question about an earlier day may come with a file that was downloaded later.
    let reading = Reading { today: as_of.max(clock::today()), places: &places };
    records::read(&bytes, format, &reading).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| problem.line(lang)).collect();
        Failure::Refused(lines.join("\n"))
    })
}

/// One byte more than may be read, so that the reader of records sees what is too much.
fn take(source: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The format of what has no name. Workbooks are recognised by the reader itself.
fn guess(bytes: &[u8]) -> Format {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    match text.first() {
        Some(b'{') => Format::Json,
        Some(b'|') => Format::Markdown,
        // A heading with tables below it; in CSV, # opens a line that only explains.
        Some(b'#') if text.windows(2).any(|pair| pair == b"\n|") => Format::Markdown,
        _ => Format::Csv,
    }
}
