//! 情况 — facts of a calculation from a JSON object or from the command line. For amounts a JSON
//! string is yuan (`"1300.00"`) and a JSON whole number is fen (`130000`); nothing else is.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use anyhow::Context;
use engine::calculation::{FactProblem, FactSpec, FactType, FactValue, Facts, Kind};
use serde_json::Value;
use vocab::{Fen, Lang, Text};

use crate::console::Failure;
use crate::packs;

/// Far more than all facts of any calculation need.
const MAX_BYTES: u64 = 64 * 1024;

/// Facts of the file, then those of the command line; a fact said twice is refused.
pub fn read(
    kind: &Kind,
    file: Option<&Path>,
    single: &[String],
    lang: Lang,
) -> Result<Facts, Failure> {
    let mut facts = Facts::new();
    let mut problems = Vec::new();
    let given = match file {
        None => BTreeMap::new(),
        Some(path) => object(&load(path, lang)?, lang)?,
    };
    for (name, value) in &given {
        match fact(kind, name, value) {
            Ok(value) => keep(&mut facts, kind, name, value, &mut problems, lang),
            Err(problem) => problems.push(problem.sentence.get(lang).to_owned()),
        }
    }
    for pair in single {
        let (name, text) = pair.split_once('=').ok_or_else(|| {
            Failure::Usage(format!("--fact 写成 名称=值 · write --fact NAME=VALUE, not {pair:?}"))
        })?;
        match fact(kind, name, &Value::String(text.to_owned())) {
            Ok(value) => keep(&mut facts, kind, name, value, &mut problems, lang),
            Err(problem) => problems.push(problem.sentence.get(lang).to_owned()),
        }
    }
    if problems.is_empty() { Ok(facts) } else { Err(Failure::Refused(problems.join("\n"))) }
}

fn load(path: &Path, lang: Lang) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        let mut input = std::io::stdin().lock().take(MAX_BYTES + 1);
        input.read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        let read = std::fs::File::open(path)
            .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
        read.map_err(|error| packs::unreadable(path, &error, lang))?;
    }
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_BYTES) {
        return Err(Failure::refused(
            lang,
            &Text::fixed("情况文件太大", "the file of facts is too large"),
            &Text::fixed("它只放一个 JSON 对象", "it holds one JSON object and nothing else"),
        ));
    }
    Ok(bytes)
}

fn object(bytes: &[u8], lang: Lang) -> Result<BTreeMap<String, Value>, Failure> {
    serde_json::from_slice(bytes).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failure::refused(
            lang,
            &Text::new(
                format!("情况文件不是一个 JSON 对象（第 {line} 行第 {column} 列）"),
                format!("the facts are not a JSON object (line {line}, column {column})"),
            ),
            &Text::fixed(
                "写成 {\"base\": \"6420.00\"} 这样；calc 某种计算 --help 有完整例子",
                "write {\"base\": \"6420.00\"}; calc KIND --help has a whole example",
            ),
        )
    })
}

/// One fact of a type; unknown names are left to the engine, which lists the known ones.
fn fact(kind: &Kind, name: &str, value: &Value) -> Result<FactValue, FactProblem> {
    let Some(spec) = kind.fact(name) else { return Ok(FactValue::Text(String::new())) };
    let read = match value {
        Value::String(text) => spec.kind.parse(text),
        Value::Bool(flag) if matches!(spec.kind, FactType::Flag) => Some(FactValue::Flag(*flag)),
        Value::Array(items) if matches!(spec.kind, FactType::Amounts) => {
            items.iter().map(amount).collect::<Option<Vec<Fen>>>().map(FactValue::Amounts)
        }
        Value::Number(number) => number.as_i64().and_then(|number| spec.kind.integer(number)),
        _ => None,
    };
    read.ok_or_else(|| FactProblem::unexpected(spec))
}

/// One amount of a list.
fn amount(value: &Value) -> Option<Fen> {
    match value {
        Value::String(text) => Fen::parse_yuan(text),
        Value::Number(number) => number.as_i64().map(Fen),
        _ => None,
    }
}

/// Keeps a fact under its one name, so that English and Chinese cannot both stand.
fn keep(
    facts: &mut Facts,
    kind: &Kind,
    name: &str,
    value: FactValue,
    problems: &mut Vec<String>,
    lang: Lang,
) {
    let name = kind.fact(name).map_or(name, |spec| spec.name);
    if facts.insert(name.to_owned(), value).is_some() {
        problems.push(match lang {
            Lang::Zh => format!("“{name}”写了两次，请只留一个"),
            Lang::En => format!("{name} is given twice: keep one"),
        });
    }
}

/// The facts that a calculation takes, and an example file.
pub fn help(kind: &Kind) -> String {
    let mut text = String::from("情况 · Facts（* 必填 · required）:\n");
    for spec in kind.facts {
        text.push_str(&described(spec));
    }
    text.push_str("\n金额：文字是元（\"1300.00\"），整数是分（130000）");
    text.push_str(" · amounts: text is yuan, a whole number is fen\n");
    let (code, ask) = (kind.code, "--date 2025-09-15 --place 990100 --facts facts.json");
    text.push_str(&format!("\n例子 · Example:\n  mingzhang calc {code} {ask}\n"));
    text.push_str(&example(kind));
    text
}

fn described(spec: &FactSpec) -> String {
    let mark = if spec.required { " *" } else { "" };
    let (name, zh, doc, example) = (spec.name, spec.zh, &spec.doc, spec.example);
    let mut text = format!("  {name} · {zh}{mark}（{example}）\n      {} · {}\n", doc.zh, doc.en);
    if let FactType::Choice(words) = spec.kind {
        let words: Vec<String> = words.iter().map(|(code, zh)| format!("{code} {zh}")).collect();
        text.push_str(&format!("      {}\n", words.join("、")));
    }
    if !spec.default.zh.is_empty() {
        let default = &spec.default;
        text.push_str(&format!("      不写就是：{} · default: {}\n", default.zh, default.en));
    }
    text
}

/// The required facts, or the first one where none is required, as a file.
fn example(kind: &Kind) -> String {
    let required: Vec<&FactSpec> = kind.facts.iter().filter(|spec| spec.required).collect();
    let shown = if required.is_empty() { kind.facts.iter().take(1).collect() } else { required };
    let fields: Vec<String> = shown
        .iter()
        .map(|spec| {
            let quote =
                if matches!(spec.kind, FactType::Count | FactType::Flag) { "" } else { "\"" };
            format!("\"{}\": {quote}{}{quote}", spec.name, spec.example)
        })
        .collect();
    format!("  {{ {} }}", fields.join(", "))
}
