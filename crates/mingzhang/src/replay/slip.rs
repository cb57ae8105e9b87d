//! 回执 — what a replay needs: the question, and fingerprints of engine, rules, facts and answer.

use std::path::Path;

use anyhow::Context;
use diagnosis::AnswerView;
use diagnosis::answer::PackHash;
use engine::calculation::{FactValue, Facts};
use policy::PolicyLibrary;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use vocab::{Date, InsuranceKind, Lang, PlaceCode, Text};

use crate::calc::Asked;
use crate::console::Failure;
use crate::template;

/// 哪个命令 — which command answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Command {
    /// `explain`.
    Explain,
    /// `calc`.
    Calc,
}

/// 所用 — what an answer was made with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Version of the engine.
    pub engine_version: String,
    /// The day that was asked about.
    pub as_of: Date,
    /// Documents published after this day were not used; all were if absent.
    pub known_at: Option<Date>,
    /// By the rules of which place.
    pub place: PlaceCode,
    /// SHA-256 of each rule pack.
    pub packs: Vec<PackHash>,
    /// SHA-256 of the facts.
    pub facts_sha256: String,
}

/// 回执.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Which command.
    pub command: Command,
    /// In which language it answered.
    pub lang: Lang,
    /// Which calculation, for `calc`.
    pub kind: Option<String>,
    /// Which scheme, for `calc`.
    pub scheme: Option<InsuranceKind>,
    /// Which document was followed where two differ, if one was named.
    #[serde(default)]
    pub source: Option<String>,
    /// Whether every step was shown.
    pub tree: bool,
    /// 答复编号, for `explain`.
    pub answer_id: Option<String>,
    /// What it was made with.
    pub made: Made,
    /// SHA-256 of what `--json` prints.
    pub output_sha256: String,
    /// The same without answer id and receipt: what the reader was told.
    pub body_sha256: String,
}

impl Made {
    /// What a calculation is made with.
    pub fn of_calculation(asked: &Asked, library: &PolicyLibrary) -> Made {
        let packs = library.pack_hashes().into_iter();
        Made {
            engine_version: env!("CARGO_PKG_VERSION").to_owned(),
            as_of: asked.date,
            known_at: asked.known_at,
            place: asked.place,
            packs: packs.map(|(path, sha256)| PackHash { path, sha256 }).collect(),
            facts_sha256: sha256(&canonical(&asked.facts)),
        }
    }

    fn of_answer(view: &AnswerView) -> Made {
        let receipt = view.receipt.clone();
        Made {
            engine_version: receipt.engine_version,
            as_of: receipt.as_of,
            known_at: Some(receipt.known_at),
            place: receipt.place,
            packs: receipt.packs,
            facts_sha256: receipt.facts_sha256,
        }
    }
}

impl Slip {
    /// The receipt of an explanation.
    pub fn of_answer(view: &AnswerView) -> Result<Slip, Failure> {
        let json = crate::explain::json(view)?;
        Ok(Slip {
            command: Command::Explain,
            lang: if view.lang == "en" { Lang::En } else { Lang::Zh },
            kind: None,
            scheme: None,
            source: view.receipt.source.clone(),
            tree: false,
            answer_id: Some(view.answer.id.clone()),
            made: Made::of_answer(view),
            output_sha256: sha256(&json),
            body_sha256: body_sha256(&json)?,
        })
    }

    /// The receipt of a calculation whose `--json` is given.
    pub fn of_calculation(
        asked: &Asked,
        library: &PolicyLibrary,
        json: &str,
    ) -> Result<Slip, Failure> {
        Ok(Slip {
            command: Command::Calc,
            lang: asked.lang,
            kind: Some(asked.kind.code.to_owned()),
            scheme: Some(asked.scheme),
            source: asked.source.clone(),
            tree: asked.tree,
            answer_id: None,
            made: Made::of_calculation(asked, library),
            output_sha256: sha256(json),
            body_sha256: body_sha256(json)?,
        })
    }

    /// Writes it to a new file.
    pub fn write(&self, path: &Path, lang: Lang) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(self).context("cannot write the receipt")?;
        template::write(path, format!("{text}\n").as_bytes(), false, lang)
    }

    /// Reads a receipt, or what `--json` printed, which holds one.
    pub fn read(text: &str, lang: Lang) -> Result<(Slip, Option<Value>), Failure> {
        if let Ok(slip) = serde_json::from_str(text) {
            return Ok((slip, None));
        }
        let value: Value = serde_json::from_str(text).map_err(|_| no_receipt(lang))?;
        let slip = Slip::inside(&value, text).ok_or_else(|| no_receipt(lang))?;
        Ok((slip, Some(value)))
    }

    fn inside(value: &Value, text: &str) -> Option<Slip> {
        let field = |name: &str| value.get(name).cloned();
        let lang = serde_json::from_value(field("lang")?).ok()?;
        let fingerprints = (sha256(text), body_sha256(text).ok()?);
        let answer_id = value.pointer("/answer/id").and_then(Value::as_str).map(str::to_owned);
        let kind = value.get("kind").and_then(Value::as_str).map(str::to_owned);
        let command = if answer_id.is_some() { Command::Explain } else { Command::Calc };
        Some(Slip {
            command,
            lang,
            scheme: field("scheme").and_then(|scheme| serde_json::from_value(scheme).ok()),
            // `calc` says at the top what was asked, `explain` in its receipt.
            source: [value.get("source"), value.pointer("/receipt/source")]
                .into_iter()
                .find_map(|source| source.and_then(Value::as_str).map(str::to_owned)),
            tree: value.get("steps").is_some(),
            made: serde_json::from_value(field("receipt")?).ok()?,
            kind,
            answer_id,
            output_sha256: fingerprints.0,
            body_sha256: fingerprints.1,
        })
    }
}

fn no_receipt(lang: Lang) -> Failure {
    Failure::refused(
        lang,
        &Text::fixed("这个文件不是回执", "this file is no receipt"),
        &Text::fixed(
            "用 explain 或 calc 加 --receipt 存的文件，或它们 --json 的输出",
            "take what explain or calc wrote with --receipt, or what they print with --json",
        ),
    )
}

/// What `--json` printed, without answer id and receipt.
pub fn body(json: &Value) -> Value {
    let mut body = json.clone();
    if let Some(object) = body.as_object_mut() {
        object.remove("receipt");
        if let Some(answer) = object.get_mut("answer").and_then(Value::as_object_mut) {
            answer.remove("id");
        }
    }
    body
}

fn body_sha256(json: &str) -> Result<String, Failure> {
    let value: Value = serde_json::from_str(json).context("the output is not JSON")?;
    Ok(sha256(&body(&value).to_string()))
}

/// Facts as one text: the same facts, the same text.
fn canonical(facts: &Facts) -> String {
    let line = |(name, value): (&String, &FactValue)| {
        let value = match value {
            FactValue::Money(fen) => format!("fen {}", fen.0),
            FactValue::Amounts(amounts) => {
                let amounts: Vec<String> = amounts.iter().map(|fen| fen.0.to_string()).collect();
                format!("amounts {}", amounts.join(" "))
            }
            FactValue::Count(count) => format!("count {count}"),
            FactValue::Date(date) => format!("date {date}"),
            FactValue::Month(month) => format!("month {month}"),
            FactValue::Text(text) => format!("text {text:?}"),
            FactValue::Flag(flag) => format!("flag {flag}"),
        };
        format!("{name} = {value}\n")
    };
    facts.iter().map(line).collect()
}

/// SHA-256 in hexadecimal.
pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
