//! 计算 — one calculation by the rules of a place, with its derivation. The kinds and the facts
//! that they take come from the engine's table; this door knows no rule.

pub mod facts;
mod page;

use std::path::PathBuf;

use clap::{ArgMatches, Args, FromArgMatches, Subcommand};
use diagnosis::view::UntranslatedView;
use engine::calculation::{CalcError, FactSpec, FactValue, Facts, KINDS};
use policy::PolicyLibrary;
use vocab::{CitationId, Date, InsuranceKind, Lang, PlaceCode, Text};

use crate::console::{self, Failure, Outcome};
use crate::packs::{self, RuleOptions, Rules};
use crate::replay::Slip;

/// 一种计算和它的选项.
#[derive(Debug)]
pub struct Kind {
    kind: &'static engine::calculation::Kind,
    arguments: Arguments,
}

/// `calc` 的选项，各种计算相同.
#[derive(Debug, clap::Args)]
struct Arguments {
    /// 哪一天的规则 · rules of which day
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    date: Date,
    /// 参保地，代码或名称；给了 --rules 就按文件里的 · place, by code or name
    #[arg(long, value_name = "PLACE", required_unless_present = "rules")]
    place: Option<String>,
    /// 只用这天以前公布的文件；不写就用全部 · use documents public by then; all if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    known_at: Option<Date>,
    /// 两份文件说法不一时按这一份算 · where documents differ, follow this one
    #[arg(long, value_name = "SOURCE_ID")]
    source: Option<String>,
    /// 险种：职工或居民；不写就按情况判断 · scheme; told from the facts if absent
    #[arg(long, value_parser = ["employee", "resident"])]
    scheme: Option<String>,
    /// 情况，JSON 文件，- 为标准输入 · the facts as JSON, - for standard input
    #[arg(long, value_name = "FILE.json")]
    facts: Option<PathBuf>,
    /// 单项情况，可重复，如 --fact base=6420.00 · one fact, repeatable
    #[arg(long, value_name = "NAME=VALUE")]
    fact: Vec<String>,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
    /// 输出 JSON · print JSON
    #[arg(long)]
    json: bool,
    /// 显示每一步 · show every step
    #[arg(long)]
    tree: bool,
    /// 另存一份执行回执，供 mingzhang replay 复算 · write a receipt that replay takes
    #[arg(long, value_name = "OUT.json")]
    receipt: Option<PathBuf>,
    #[command(flatten)]
    rules: RuleOptions,
}

impl Subcommand for Kind {
    fn augment_subcommands(command: clap::Command) -> clap::Command {
        let kinds = KINDS.iter().map(|kind| {
            let about = format!("{} · {}", kind.title.zh, kind.title.en);
            let command = clap::Command::new(kind.code).next_help_heading(crate::cli::OPTIONS);
            // The options would bring their own description along.
            Arguments::augment_args(command)
                .about(about)
                .help_template(crate::cli::TEMPLATE)
                .after_help(facts::help(kind))
        });
        command.subcommands(kinds).subcommand_required(true)
    }

    fn augment_subcommands_for_update(command: clap::Command) -> clap::Command {
        Kind::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        engine::calculation::Kind::find(name).is_some()
    }
}

impl FromArgMatches for Kind {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Kind, clap::Error> {
        let missing = || clap::Error::new(clap::error::ErrorKind::MissingSubcommand);
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        let kind = engine::calculation::Kind::find(name).ok_or_else(missing)?;
        Ok(Kind { kind, arguments: Arguments::from_arg_matches(matches)? })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Kind::from_arg_matches(matches)?;
        Ok(())
    }
}

/// What was asked, for the answer to repeat.
#[derive(Debug)]
pub struct Asked {
    /// Which calculation.
    pub kind: &'static engine::calculation::Kind,
    /// By the rules of which place.
    pub place: PlaceCode,
    /// Of which scheme.
    pub scheme: InsuranceKind,
    /// On which day.
    pub date: Date,
    /// As known on which day; with all documents if absent.
    pub known_at: Option<Date>,
    /// Following which document where two differ, if not the chosen one.
    pub source: Option<String>,
    /// On what facts.
    pub facts: Facts,
    /// Whether every step is shown.
    pub tree: bool,
    /// In which language.
    pub lang: Lang,
}

/// Calculates.
pub fn run(command: &Kind) -> Result<Outcome, Failure> {
    let (kind, arguments) = (command.kind, &command.arguments);
    let lang = arguments.lang;
    let facts = facts::read(kind, arguments.facts.as_deref(), &arguments.fact, lang)?;
    let rules = packs::load(&arguments.rules, lang)?;
    let asked = Asked {
        kind,
        place: place(arguments.place.as_deref(), &rules, lang)?,
        scheme: scheme(kind, arguments.scheme.as_deref(), &facts),
        date: arguments.date,
        known_at: arguments.known_at,
        source: arguments.source.clone(),
        facts,
        tree: arguments.tree,
        lang,
    };
    packs::warn_without_pack(&rules.library, asked.place, lang);
    let answer = answer(&asked, &rules.library)?;
    if let Some(path) = &arguments.receipt {
        Slip::of_calculation(&asked, &rules.library, &page::json(&asked, &answer))?
            .write(path, lang)?;
    }
    let text =
        if arguments.json { page::json(&asked, &answer) } else { page::text(&asked, &answer) };
    console::print(&text)?;
    Ok(Outcome::Done)
}

/// The outcome, and what stands beside it.
#[derive(Debug)]
pub struct Answer<'a> {
    library: &'a PolicyLibrary,
    outcome: engine::calculation::Outcome,
    untranslated: Vec<UntranslatedView>,
}

/// Calculates what is asked.
pub fn answer<'a>(asked: &Asked, library: &'a PolicyLibrary) -> Result<Answer<'a>, Failure> {
    let known_at = asked.known_at.unwrap_or(Date::MAX);
    let book = library.book(asked.place, asked.scheme, asked.date, known_at);
    let book = match &asked.source {
        Some(source) => {
            let preferring = book.preferring(source);
            preferring.map_err(|refusal| Failure::from_refusal(asked.lang, &refusal))?
        }
        None => book,
    };
    let beside = |used: &[CitationId]| -> Vec<UntranslatedView> {
        let items = asked.kind.untranslated(&book, &asked.facts, used);
        items.into_iter().map(UntranslatedView::new).collect()
    };
    match asked.kind.run(&book, &asked.facts) {
        Ok(outcome) => {
            let untranslated = beside(&outcome.citations);
            Ok(Answer { library, outcome, untranslated })
        }
        Err(error) => Err(failure(error, &beside(&[]), asked.lang)),
    }
}

/// What `--json` prints.
pub fn json(asked: &Asked, answer: &Answer<'_>) -> String {
    page::json(asked, answer)
}

fn place(named: Option<&str>, rules: &Rules, lang: Lang) -> Result<PlaceCode, Failure> {
    match (named, rules.own.as_slice()) {
        (Some(text), _) => packs::find_place(&rules.library, text, lang),
        (None, [place]) => Ok(*place),
        (None, places) => {
            let codes: Vec<String> = places.iter().map(ToString::to_string).collect();
            let codes = codes.join(" ");
            Err(Failure::refused(
                lang,
                &Text::new(
                    format!("规则文件说的不是一个地方：{codes}"),
                    format!("the rule files are not about one place: {codes}"),
                ),
                &Text::fixed("请用 --place 指定参保地", "name the place with --place"),
            ))
        }
    }
}

/// The scheme as said; else residents where the facts or the calculation are about residents.
fn scheme(kind: &engine::calculation::Kind, named: Option<&str>, facts: &Facts) -> InsuranceKind {
    let resident = FactValue::Text("resident".to_owned());
    let class = |spec: &FactSpec| facts.get(spec.name).or_else(|| facts.get(spec.zh));
    let about_residents = kind.code == "resident-levy"
        || kind.fact("class").and_then(class) == Some(&resident)
        || ["missed_years", "unbroken_years"].iter().any(|name| facts.contains_key(*name));
    match named {
        Some("resident") => InsuranceKind::ResidentMedical,
        None if about_residents => InsuranceKind::ResidentMedical,
        _ => InsuranceKind::EmployeeMedical,
    }
}

fn failure(error: CalcError, beside: &[UntranslatedView], lang: Lang) -> Failure {
    match error {
        CalcError::Refusal(refusal) => Failure::from_refusal(lang, &refusal),
        CalcError::Unknown(unknown) => Failure::Refused(format!(
            "{}{}\n{}",
            console::say(lang, "本地未知：", "unknown here: "),
            unknown.sentence.get(lang),
            crate::beside::lines(beside, lang),
        )),
        CalcError::Facts(problems) => {
            let lines: Vec<&str> =
                problems.iter().map(|problem| problem.sentence.get(lang)).collect();
            Failure::Refused(lines.join("\n"))
        }
    }
}
