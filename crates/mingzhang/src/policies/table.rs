//! 规则表 — every rule as a row of CSV, for a spreadsheet.

use anyhow::Context;
use policy::reading::{PlaceExport, PolicyExport, RuleReading};
use vocab::Lang;

use crate::console::Failure;

const HEADS: [(&str, &str); 17] = [
    ("地方代码", "place"),
    ("地方", "name"),
    ("险种", "scheme"),
    ("键", "key"),
    ("含义", "meaning"),
    ("适用", "whom"),
    ("值", "figure"),
    ("起", "from"),
    ("止（不含）", "until"),
    ("出自哪一层", "layer"),
    ("来源", "source"),
    ("条款", "article"),
    ("公布日", "published"),
    ("出处等级", "standing"),
    ("网址", "url"),
    ("说明", "statement"),
    ("来源不一", "sources differ"),
];

/// The table with a mark at its head that spreadsheets tell UTF-8 by.
pub fn csv(export: &PolicyExport, lang: Lang) -> Result<String, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = HEADS.map(|(zh, en)| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    });
    writer.write_record(heads).context("cannot write the table")?;
    for place in &export.places {
        for rule in &place.rules {
            writer.write_record(row(place, rule, lang)).context("cannot write the table")?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
    let text = String::from_utf8(bytes).context("the table is not UTF-8")?;
    Ok(format!("\u{feff}{text}"))
}

fn row(place: &PlaceExport, rule: &RuleReading, lang: Lang) -> [String; 17] {
    let source = &rule.source;
    [
        place.place.to_string(),
        place.name.get(lang).to_owned(),
        rule.scheme.label().get(lang).to_owned(),
        rule.key.clone(),
        rule.meaning.get(lang).to_owned(),
        rule.whom.get(lang).to_owned(),
        rule.figure.get(lang).to_owned(),
        rule.from.to_string(),
        rule.until.map(|day| day.to_string()).unwrap_or_default(),
        rule.layer_name.get(lang).to_owned(),
        source.title.clone(),
        rule.article.clone(),
        source.published.to_string(),
        source.standing.label().get(lang).to_owned(),
        source.url.clone().unwrap_or_default(),
        rule.statement.replace('\n', " "),
        rule.differs.clone().unwrap_or_default(),
    ]
}
