//! 规则 — the rules of places as an official reads them: which places, what holds on a day, what
//! two places or two days say differently, and everything for machines.

mod page;
mod table;

use anyhow::Context;
use policy::PolicyLibrary;
use policy::reading::{Comparison, PolicyExport, Viewpoint};
use serde::Serialize;
use serde_json::json;
use vocab::{Date, InsuranceKind, Lang, PlaceCode, Text};

use crate::clock;
use crate::console::{self, Failure, Outcome};
use crate::packs::{self, RuleOptions};

/// 看什么.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 收录了哪些地方 · which places are loaded
    #[command(help_template = crate::cli::TEMPLATE)]
    List(ListArguments),
    /// 一个地方某一天的规则，连同出处、未知和未译 · the rules of a place on a day
    #[command(help_template = crate::cli::TEMPLATE)]
    Show(ShowArguments),
    /// 对比两个地方，或一个地方的两天 · two places, or one place on two days
    #[command(help_template = crate::cli::TEMPLATE)]
    Diff(DiffArguments),
    /// 导出全部规则，JSON 或 CSV · every rule as JSON or CSV
    #[command(help_template = crate::cli::TEMPLATE)]
    Export(ExportArguments),
}

/// `policies list` 的选项.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = crate::cli::OPTIONS)]
pub struct ListArguments {
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
    /// 输出 JSON · print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    rules: RuleOptions,
}

/// `policies show` 的选项.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = crate::cli::OPTIONS)]
pub struct ShowArguments {
    /// 地方，代码或名称 · place, by code or name
    #[arg(value_name = "PLACE", help_heading = crate::cli::ARGUMENTS)]
    place: String,
    /// 哪一天；不写就是今天 · which day; today if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    date: Option<Date>,
    /// 只用这天以前公布的文件；不写就用全部 · use documents public by then; all if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    known_at: Option<Date>,
    /// 险种；不写就全部 · scheme; all if absent
    #[arg(long, value_parser = SCHEMES)]
    scheme: Option<String>,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
    /// 输出 JSON，结构见 mingzhang schema policies-show · print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    rules: RuleOptions,
}

/// `policies diff` 的选项.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = crate::cli::OPTIONS)]
pub struct DiffArguments {
    /// 一个地方 · a place
    #[arg(value_name = "A", help_heading = crate::cli::ARGUMENTS)]
    left: String,
    /// 另一个地方；不写就是同一个 · another; the same if absent
    #[arg(value_name = "B", help_heading = crate::cli::ARGUMENTS)]
    right: Option<String>,
    /// A 的日期；不写就是今天 · day of A; today if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    date_a: Option<Date>,
    /// B 的日期；不写就与 A 相同 · day of B; that of A if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    date_b: Option<Date>,
    /// A 只用这天以前公布的文件 · documents public by then, for A
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    known_at_a: Option<Date>,
    /// B 只用这天以前公布的文件 · documents public by then, for B
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    known_at_b: Option<Date>,
    /// 险种；不写就全部 · scheme; all if absent
    #[arg(long, value_parser = SCHEMES)]
    scheme: Option<String>,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
    /// 输出 JSON，结构见 mingzhang schema policies-diff · print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    rules: RuleOptions,
}

/// `policies export` 的选项.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = crate::cli::OPTIONS)]
pub struct ExportArguments {
    /// 格式；JSON 的结构见 mingzhang schema policies · format
    #[arg(long, default_value = "json", value_parser = ["json", "csv"])]
    format: String,
    /// 只导出这个地方，可重复；不写就全部 · only this place, repeatable; all if absent
    #[arg(long, value_name = "PLACE")]
    place: Vec<String>,
    /// 只用这天以前公布的文件；不写就用全部 · use documents public by then; all if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    known_at: Option<Date>,
    /// CSV 和提示的语言 · language of the CSV and of messages
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
    #[command(flatten)]
    rules: RuleOptions,
}

const SCHEMES: [&str; 3] = ["employee", "resident", "maternity"];

/// Reads.
pub fn run(command: &Command) -> Result<Outcome, Failure> {
    let text = match command {
        Command::List(arguments) => list(arguments)?,
        Command::Show(arguments) => show(arguments)?,
        Command::Diff(arguments) => diff(arguments)?,
        Command::Export(arguments) => export(arguments)?,
    };
    console::print(&text)?;
    Ok(Outcome::Done)
}

/// 一个地方，in the list.
#[derive(Debug, Serialize)]
struct Listed {
    place: PlaceCode,
    name: Text,
    schemes: Vec<InsuranceKind>,
    rules: usize,
    untranslated: usize,
    latest_document: Option<Date>,
}

fn list(arguments: &ListArguments) -> Result<String, Failure> {
    let lang = arguments.lang;
    let library = packs::load(&arguments.rules, lang)?.library;
    let listed = library.places().map(|(place, name)| {
        let own = || library.citations().iter().filter(|citation| citation.place == place);
        Listed {
            place,
            name: name.clone(),
            schemes: library.own_schemes(place),
            rules: own().count(),
            untranslated: library.untranslated(place).len(),
            latest_document: own().map(|citation| citation.source.published).max(),
        }
    });
    let listed: Vec<Listed> = listed.collect();
    if arguments.json {
        return written(&json!({ "places": listed }));
    }
    Ok(page::list(&listed, lang))
}

fn show(arguments: &ShowArguments) -> Result<String, Failure> {
    let lang = arguments.lang;
    let library = packs::load(&arguments.rules, lang)?.library;
    let place = packs::find_place(&library, &arguments.place, lang)?;
    packs::warn_without_pack(&library, place, lang);
    let on = arguments.date.unwrap_or_else(clock::today);
    let schemes = schemes(&library, place, arguments.scheme.as_deref());
    let reading = library.read_place(place, &schemes, on, arguments.known_at);
    if arguments.json {
        return written(&reading);
    }
    Ok(page::show(&reading, &schemes, &library, lang))
}

fn diff(arguments: &DiffArguments) -> Result<String, Failure> {
    let lang = arguments.lang;
    let library = packs::load(&arguments.rules, lang)?.library;
    let left = packs::find_place(&library, &arguments.left, lang)?;
    let right = match &arguments.right {
        Some(name) => packs::find_place(&library, name, lang)?,
        None => left,
    };
    let day_left = arguments.date_a.unwrap_or_else(clock::today);
    let day_right = arguments.date_b.unwrap_or(day_left);
    let left = Viewpoint { place: left, on: day_left, known_at: arguments.known_at_a };
    let right = Viewpoint { place: right, on: day_right, known_at: arguments.known_at_b };
    let mut asked = schemes(&library, left.place, arguments.scheme.as_deref());
    asked.extend(schemes(&library, right.place, arguments.scheme.as_deref()));
    asked.sort_unstable();
    asked.dedup();
    let found: Vec<_> =
        asked.into_iter().flat_map(|kind| library.differences(kind, left, right)).collect();
    if arguments.json {
        return written(&Comparison { a: left, b: right, differences: found });
    }
    let heading = |side: Viewpoint| page::heading(&library.named(side.place), side, lang);
    Ok(page::diff(&heading(left), &heading(right), &found, lang))
}

fn export(arguments: &ExportArguments) -> Result<String, Failure> {
    let lang = arguments.lang;
    let library = packs::load(&arguments.rules, lang)?.library;
    let mut places = Vec::new();
    for name in &arguments.place {
        places.push(packs::find_place(&library, name, lang)?);
    }
    if places.is_empty() {
        places.extend(library.places().map(|(place, _)| place));
    }
    let known_at = arguments.known_at;
    let export = PolicyExport {
        known_at,
        places: places.into_iter().map(|place| library.export_place(place, known_at)).collect(),
    };
    match arguments.format.as_str() {
        "csv" => table::csv(&export, lang),
        _ => written(&export),
    }
}

/// The schemes that are asked about, or all that the place has rules of.
fn schemes(library: &PolicyLibrary, place: PlaceCode, asked: Option<&str>) -> Vec<InsuranceKind> {
    match asked {
        Some("employee") => vec![InsuranceKind::EmployeeMedical],
        Some("resident") => vec![InsuranceKind::ResidentMedical],
        Some("maternity") => vec![InsuranceKind::Maternity],
        _ => library.schemes(place),
    }
}

fn written(value: &impl Serialize) -> Result<String, Failure> {
    Ok(serde_json::to_string_pretty(value).context("cannot write the rules")? + "\n")
}
