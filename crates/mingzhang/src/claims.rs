//! 说法 — is it true what people say? The register inside the binary, asked in any wording.

use std::fmt::Write as _;

use anyhow::{Context, anyhow};
use claims::{ClaimAnswer, ClaimRegister, ClaimVerdict, ClaimView, PlaceRule, Ruling, SettledView};
use include_dir::{Dir, include_dir};
use vocab::{Lang, Text};

use crate::columns::{Align, lines};
use crate::console::{self, Failure, Outcome, say};
use crate::packs::{self, RuleOptions};

static CLAIMS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../claims");

/// 做什么.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 问一句话对不对 · ask whether a sentence is true
    #[command(help_template = crate::cli::TEMPLATE)]
    Check(CheckArguments),
    /// 列出登记的说法 · list the claims on record
    #[command(help_template = crate::cli::TEMPLATE)]
    List(ListArguments),
    /// 看一条说法，按编号 · show claims by id
    #[command(help_template = crate::cli::TEMPLATE)]
    Show(ShowArguments),
}

/// `claims check` 的选项.
#[derive(Debug, clap::Args)]
pub struct CheckArguments {
    /// 您听到的说法 · what you heard
    #[arg(value_name = "TEXT", help_heading = crate::cli::ARGUMENTS)]
    text: String,
    /// 只看这个参保地和全国的说法，并附当地的规则 · place, by code or name
    #[arg(long, value_name = "PLACE")]
    place: Option<String>,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
    /// 输出 JSON · print JSON
    #[arg(long)]
    json: bool,
}

/// `claims list` 的选项.
#[derive(Debug, clap::Args)]
pub struct ListArguments {
    /// 只列这种定论 · verdict: true local simplified outdated wrong channel advice noise
    #[arg(long, value_parser = verdict_named)]
    verdict: Option<ClaimVerdict>,
    /// 只列这一类，如 break · category, such as break
    #[arg(long, value_name = "CODE")]
    category: Option<String>,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
    /// 输出 JSON · print JSON
    #[arg(long)]
    json: bool,
}

/// `claims show` 的选项.
#[derive(Debug, clap::Args)]
pub struct ShowArguments {
    /// 编号，如 A019，可写几个 · ids, such as A019
    #[arg(value_name = "ID", required = true, help_heading = crate::cli::ARGUMENTS)]
    ids: Vec<String>,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
    /// 输出 JSON · print JSON
    #[arg(long)]
    json: bool,
}

fn verdict_named(name: &str) -> Result<ClaimVerdict, String> {
    ClaimVerdict::named(name).ok_or_else(|| {
        let names: Vec<&str> = ClaimVerdict::ALL.iter().map(|(_, name)| *name).collect();
        format!("可写 · one of {}", names.join(" "))
    })
}

/// The register inside the binary.
pub fn register() -> anyhow::Result<ClaimRegister> {
    let files = CLAIMS.files().filter_map(|file| {
        let path = file.path().display().to_string();
        Some((path, file.contents_utf8()?.to_owned()))
    });
    let (register, findings) = ClaimRegister::load(files);
    match findings.first() {
        None => Ok(register),
        Some(finding) => Err(anyhow!("embedded claims: {}", finding.render(Lang::En))),
    }
}

/// Answers, lists or shows.
pub fn run(command: &Command) -> Result<Outcome, Failure> {
    let register = register()?;
    match command {
        Command::Check(arguments) => check(&register, arguments),
        Command::List(arguments) => list(&register, arguments),
        Command::Show(arguments) => show(&register, arguments),
    }
}

/// A claim that nothing is known about ends with code 1, as what is unknown does everywhere.
fn check(register: &ClaimRegister, arguments: &CheckArguments) -> Result<Outcome, Failure> {
    let lang = arguments.lang;
    let library = packs::load(&RuleOptions::default(), lang)?.library;
    let place = arguments.place.as_deref();
    let place = place.map(|place| packs::find_place(&library, place, lang)).transpose()?;
    let answer = register.check(&arguments.text, place, &library, lang);
    let text = if arguments.json { json(&answer)? } else { page(&answer, lang) };
    console::print(&text)?;
    Ok(if answer.ruling == Ruling::Unknown { Outcome::Found } else { Outcome::Done })
}

fn list(register: &ClaimRegister, arguments: &ListArguments) -> Result<Outcome, Failure> {
    let lang = arguments.lang;
    if let Some(code) = &arguments.category {
        let codes: Vec<&str> = register.categories().iter().map(|c| c.code.as_str()).collect();
        if !codes.contains(&code.as_str()) {
            return Err(Failure::refused(
                lang,
                &Text::new(format!("没有“{code}”这一类"), format!("there is no category {code:?}")),
                &Text::new(
                    format!("可写：{}", codes.join(" ")),
                    format!("categories are {}", codes.join(" ")),
                ),
            ));
        }
    }
    let library = packs::load(&RuleOptions::default(), lang)?.library;
    let wanted = register.claims().iter().filter(|claim| {
        arguments.verdict.is_none_or(|verdict| claim.verdict == verdict)
            && arguments.category.as_ref().is_none_or(|code| register.category(claim).code == *code)
    });
    let views: Vec<ClaimView> = wanted.map(|claim| register.view(claim, &library, lang)).collect();
    if arguments.json {
        console::print(&json(&views)?)?;
        return Ok(Outcome::Done);
    }
    let rows: Vec<Vec<String>> = views
        .iter()
        .map(|view| vec![view.id.clone(), view.verdict.clone(), view.says.clone()])
        .collect();
    console::print(&lines(&[Align::Left; 3], &rows))?;
    Ok(Outcome::Done)
}

fn show(register: &ClaimRegister, arguments: &ShowArguments) -> Result<Outcome, Failure> {
    let lang = arguments.lang;
    let library = packs::load(&RuleOptions::default(), lang)?.library;
    let mut views = Vec::new();
    for id in &arguments.ids {
        let claim = register.find(id).ok_or_else(|| {
            Failure::refused(
                lang,
                &Text::new(format!("没有编号 {id} 的说法"), format!("there is no claim {id}")),
                &Text::fixed("编号见 mingzhang claims list", "mingzhang claims list shows the ids"),
            )
        })?;
        views.push(register.view(claim, &library, lang));
    }
    if arguments.json {
        console::print(&json(&views)?)?;
        return Ok(Outcome::Done);
    }
    let pages: Vec<String> = views.iter().map(|view| claim_page(view, lang)).collect();
    console::print(&pages.join("\n"))?;
    Ok(Outcome::Done)
}

fn json(value: &impl serde::Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value).context("cannot write the answer")?;
    Ok(format!("{text}\n"))
}

/// The verdict, what is so, why, what settles it, what else is near.
fn page(answer: &ClaimAnswer, lang: Lang) -> String {
    let mut text = format!("{}\n", answer.headline);
    let facts = [
        (say(lang, "实际是", "what is so"), &answer.right_statement),
        (say(lang, "怎样定的", "how it is settled"), &answer.reason),
    ];
    for (label, fact) in facts {
        if let Some(fact) = fact {
            let _ = write!(text, "\n{label}{}{fact}\n", say(lang, "：", ": "));
        }
    }
    if let Some(claim) = &answer.claim {
        text.push_str(&settled(&claim.settled_by, lang));
    }
    if !answer.here.is_empty() {
        let _ = write!(text, "\n{}\n", say(lang, "当地的规则", "Rules of the place"));
        text.extend(answer.here.iter().map(|rule| here(rule, lang)));
    }
    if !answer.near.is_empty() {
        let _ = write!(text, "\n{}\n", say(lang, "相近的说法", "Near claims"));
        let row = |near: &claims::NearView| {
            vec![near.id.clone(), near.verdict.clone(), near.says.clone()]
        };
        let rows: Vec<Vec<String>> = answer.near.iter().map(row).collect();
        text.push_str(&lines(&[Align::Left; 3], &rows));
    }
    text
}

fn claim_page(view: &ClaimView, lang: Lang) -> String {
    let stop = say(lang, "。", ". ");
    let mut text = format!("{} {}{stop}{}\n", view.id, view.verdict, view.says);
    if let Some(correct) = &view.correct {
        let label = say(lang, "实际是：", "what is so: ");
        let _ = write!(text, "\n{label}{correct}\n");
    }
    text.push_str(&settled(&view.settled_by, lang));
    text
}

fn settled(settled: &[SettledView], lang: Lang) -> String {
    if settled.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{}\n", say(lang, "凭据", "What settles it"));
    for view in settled {
        let kind = match view.kind {
            "rule" => say(lang, "规则", "rule"),
            "source" => say(lang, "出处", "source"),
            "conflict" => say(lang, "说法之争", "clash"),
            "test" => say(lang, "测试", "test"),
            "check" => say(lang, "检查", "check"),
            "case" => say(lang, "案例", "case"),
            _ => say(lang, "未定", "open"),
        };
        let shown = match view.kind {
            "test" | "check" | "case" => view.reference.clone(),
            "open" => view.text.clone(),
            _ => format!("{} {}", view.reference, view.text),
        };
        let _ = writeln!(text, "  [{kind}] {shown}");
        if let Some(source) = &view.source {
            let from = source.from.as_ref().map(|from| match lang {
                Lang::Zh => format!("，{from} 起"),
                Lang::En => format!(", from {from}"),
            });
            let until = source.until.as_ref().map(|until| match lang {
                Lang::Zh => format!("，到 {until} 前"),
                Lang::En => format!(", until {until}"),
            });
            let (title, standing) = (&source.title, &source.standing);
            let (from, until) = (from.unwrap_or_default(), until.unwrap_or_default());
            // A source that is the thing itself is named above already.
            let title = if view.kind == "source" { "" } else { title.as_str() };
            let _ = match lang {
                Lang::Zh => writeln!(text, "      {title}（{standing}{from}{until}）"),
                Lang::En => {
                    writeln!(text, "      {}", format!("{title} ({standing}{from}{until})").trim())
                }
            };
        }
    }
    text
}

fn here(rule: &PlaceRule, lang: Lang) -> String {
    let source = &rule.source;
    let from = source.from.clone().unwrap_or_default();
    match lang {
        Lang::Zh => format!(
            "  {}\n      《{}》（{}，{from} 起）\n",
            rule.statement, source.title, source.standing
        ),
        Lang::En => format!(
            "  {}\n      {} ({}, from {from})\n",
            rule.statement, source.title, source.standing
        ),
    }
}
