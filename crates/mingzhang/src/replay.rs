//! 复算 — runs `explain` or `calc` again as a receipt says, and says that the answer is the same
//! to the byte, or precisely what is not: engine, rule packs, facts, and which fields.

mod slip;

use std::collections::BTreeMap;
use std::path::PathBuf;

use diagnosis::Question;
use diagnosis::answer::PackHash;
use engine::calculation::Kind;
use serde_json::{Value, json};
use vocab::{InsuranceKind, Lang, Text};

use self::slip::{Command, body};
pub use self::slip::{Made, Slip};
use crate::calc::{self, Asked};
use crate::console::{self, Failure, Outcome, say};
use crate::explain;
use crate::packs::{self, RuleOptions, Rules};

/// Most fields that are named one by one.
const MAX_FIELDS: usize = 20;

/// `replay` 的选项.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// 回执，或 explain、calc 的 --json 输出 · receipt, or what explain and calc print with --json
    #[arg(value_name = "RECEIPT.json", help_heading = crate::cli::ARGUMENTS)]
    receipt: PathBuf,
    /// 复算 explain：当时的记录文件 · for explain: the file of records
    #[arg(long, value_name = "RECORDS")]
    records: Option<PathBuf>,
    /// 复算 calc：当时的情况 · for calc: the facts as JSON
    #[arg(long, value_name = "FILE.json")]
    facts: Option<PathBuf>,
    /// 复算 calc：单项情况，可重复 · for calc: one fact, repeatable
    #[arg(long, value_name = "NAME=VALUE")]
    fact: Vec<String>,
    /// 语言 · language of the report
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
    /// 输出 JSON · print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    rules: RuleOptions,
}

/// Runs again; anything that is not the same is exit code 1.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let lang = arguments.lang;
    let text = std::fs::read_to_string(&arguments.receipt)
        .map_err(|error| packs::unreadable(&arguments.receipt, &error, lang))?;
    let (then, old) = Slip::read(&text, lang)?;
    let rules = packs::load(&arguments.rules, lang)?;
    let (now, output) = match then.command {
        Command::Explain => explained(&then, arguments, &rules)?,
        Command::Calc => calculated(&then, arguments, &rules)?,
    };
    let new: Value = serde_json::from_str(&output).map_err(anyhow::Error::new)?;
    let report = Report::new(&then, &now, old.as_ref().map(|old| (old, &new)));
    let page = if arguments.json { report.json() } else { report.text(lang) };
    console::print(&page)?;
    Ok(if report.identical { Outcome::Done } else { Outcome::Found })
}

fn explained(then: &Slip, arguments: &Arguments, rules: &Rules) -> Result<(Slip, String), Failure> {
    let lang = arguments.lang;
    let path = arguments.records.as_deref().ok_or_else(|| needs("--records", lang))?;
    let as_of = then.made.as_of;
    let record = explain::read(path, rules, as_of, lang)?;
    let known_at = then.made.known_at.unwrap_or(as_of);
    let question = Question { as_of, known_at, place: Some(then.made.place) };
    let source = then.source.as_deref();
    let view = explain::answer(&record, rules, question, source, then.lang)?;
    Ok((Slip::of_answer(&view)?, explain::json(&view)?))
}

fn calculated(
    then: &Slip,
    arguments: &Arguments,
    rules: &Rules,
) -> Result<(Slip, String), Failure> {
    let lang = arguments.lang;
    if arguments.facts.is_none() && arguments.fact.is_empty() {
        return Err(needs("--facts", lang));
    }
    let kind = then.kind.as_deref().and_then(Kind::find).ok_or_else(|| {
        let kind = then.kind.clone().unwrap_or_default();
        Failure::refused(
            lang,
            &Text::new(
                format!("回执里的计算“{kind}”现在没有"),
                format!("there is no calculation {kind} now"),
            ),
            &Text::fixed("mingzhang calc --help 列出现有的", "mingzhang calc --help lists them"),
        )
    })?;
    let asked = Asked {
        kind,
        place: then.made.place,
        scheme: then.scheme.unwrap_or(InsuranceKind::EmployeeMedical),
        date: then.made.as_of,
        known_at: then.made.known_at,
        source: then.source.clone(),
        facts: calc::facts::read(kind, arguments.facts.as_deref(), &arguments.fact, lang)?,
        tree: then.tree,
        lang: then.lang,
    };
    let answer = calc::answer(&asked, &rules.library)?;
    let output = calc::json(&asked, &answer);
    Ok((Slip::of_calculation(&asked, &rules.library, &output)?, output))
}

fn needs(option: &str, lang: Lang) -> Failure {
    Failure::refused(
        lang,
        &Text::new(
            format!("复算要用当时的情况，请加 {option}"),
            format!("a replay needs the facts of then: add {option}"),
        ),
        &Text::fixed(
            "回执只有指纹，不存个人记录",
            "the receipt holds fingerprints only, no personal records",
        ),
    )
}

/// 比对结果.
struct Report {
    identical: bool,
    same_body: bool,
    differences: Vec<Difference>,
}

/// 一处不同.
struct Difference {
    what: &'static str,
    name: Text,
    before: Option<String>,
    after: Option<String>,
}

impl Report {
    fn new(then: &Slip, now: &Slip, outputs: Option<(&Value, &Value)>) -> Report {
        let mut differences = Vec::new();
        let (old, new) = (&then.made, &now.made);
        if old.engine_version != new.engine_version {
            differences.push(Difference {
                what: "engine",
                name: Text::fixed("引擎版本", "engine version"),
                before: Some(old.engine_version.clone()),
                after: Some(new.engine_version.clone()),
            });
        }
        differences.extend(packs_differ(&old.packs, &new.packs));
        if old.facts_sha256 != new.facts_sha256 {
            differences.push(Difference {
                what: "facts",
                name: Text::fixed("情况（个人记录）的指纹", "fingerprint of the facts"),
                before: Some(short(&old.facts_sha256)),
                after: Some(short(&new.facts_sha256)),
            });
        }
        if let Some((old, new)) = outputs {
            let mut fields = Vec::new();
            compare(&body(old), &body(new), "", &mut fields);
            differences.extend(fields);
        }
        Report {
            identical: then.output_sha256 == now.output_sha256,
            same_body: then.body_sha256 == now.body_sha256,
            differences,
        }
    }

    fn text(&self, lang: Lang) -> String {
        if self.identical {
            return say(
                lang,
                "一字不差：复算的结果与回执相同\n",
                "identical to the byte: the replay gives what the receipt says\n",
            )
            .to_owned();
        }
        let verdict = match (self.same_body, self.differences.is_empty()) {
            (true, _) => say(
                lang,
                "答复没有变，但所用的东西变了：",
                "the answer is the same, but not what it was made with:",
            ),
            (false, false) => say(lang, "答复变了：", "the answer is another:"),
            (false, true) => say(
                lang,
                "引擎版本、规则包、情况都相同，答复却变了；这是程序的问题，请报告",
                "engine, packs and facts are the same and the answer is not: a fault, report it",
            ),
        };
        let mut page = format!("{verdict}\n");
        for difference in &self.differences {
            page.push_str(&difference.line(lang));
        }
        page
    }

    fn json(&self) -> String {
        let differences: Vec<Value> = self
            .differences
            .iter()
            .map(|it| {
                json!({ "what": it.what, "name": it.name.en, "before": it.before, "after": it.after })
            })
            .collect();
        let page = json!({
            "identical": self.identical,
            "same_answer": self.same_body,
            "differences": differences,
        });
        format!("{page:#}\n")
    }
}

impl Difference {
    fn line(&self, lang: Lang) -> String {
        let name = self.name.get(lang);
        match (&self.before, &self.after, lang) {
            (None, _, Lang::Zh) => format!("  {name}：当时没有\n"),
            (None, _, Lang::En) => format!("  {name}: was not there\n"),
            (_, None, Lang::Zh) => format!("  {name}：现在没有了\n"),
            (_, None, Lang::En) => format!("  {name}: is gone\n"),
            (Some(before), Some(after), Lang::Zh) => {
                format!("  {name}：当时 {before}，现在 {after}\n")
            }
            (Some(before), Some(after), Lang::En) => {
                format!("  {name}: then {before}, now {after}\n")
            }
        }
    }
}

/// Packs by path; each that is new, gone or of another content.
fn packs_differ(old: &[PackHash], new: &[PackHash]) -> Vec<Difference> {
    let by_path = |packs: &[PackHash]| -> BTreeMap<String, String> {
        packs.iter().map(|pack| (pack.path.clone(), pack.sha256.clone())).collect()
    };
    let (old, new) = (by_path(old), by_path(new));
    let mut paths: Vec<&String> = old.keys().chain(new.keys()).collect();
    paths.sort();
    paths.dedup();
    let differ = paths.into_iter().filter(|path| old.get(*path) != new.get(*path));
    differ
        .map(|path| Difference {
            what: "pack",
            name: Text::new(format!("规则包 {path}"), format!("rule pack {path}")),
            before: old.get(path).map(|hash| short(hash)),
            after: new.get(path).map(|hash| short(hash)),
        })
        .collect()
}

fn short(hash: &str) -> String {
    hash.get(..12).unwrap_or(hash).to_owned()
}

/// Fields of which the two outputs say different things.
fn compare(old: &Value, new: &Value, at: &str, found: &mut Vec<Difference>) {
    if found.len() >= MAX_FIELDS || old == new {
        return;
    }
    match (old, new) {
        (Value::Object(before), Value::Object(after)) => {
            let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                let of = |object: &serde_json::Map<String, Value>| {
                    object.get(name).cloned().unwrap_or(Value::Null)
                };
                compare(&of(before), &of(after), &format!("{at}/{name}"), found);
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                compare(before, after, &format!("{at}/{index}"), found);
            }
        }
        _ => found.push(Difference {
            what: "field",
            name: Text::new(format!("{at} 一项"), at.to_owned()),
            before: Some(shown(old)),
            after: Some(shown(new)),
        }),
    }
}

/// A value, cut where it is long.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 60;
    let text = value.to_string();
    if text.chars().count() <= LONGEST {
        return text;
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}
