//! 列表与类型 — the table of columns against the record type, and the committed pages against
//! the table.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use vocab::Lang;
use wire::records::{Kind, SHEETS, column_reference};

type Fields = BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)>;

/// Sections of the record type with their fields and required fields, from its own schema.
fn sections_of_the_type() -> Fields {
    let schema = schemars::schema_for!(vocab::record::PersonalRecord);
    let schema = serde_json::to_value(schema).unwrap();
    let name_of = |section: &Value| {
        let text = section.to_string();
        let start = text.find("#/$defs/").unwrap() + "#/$defs/".len();
        text[start..].split('"').next().unwrap().to_owned()
    };
    let strings = |value: &Value| -> BTreeSet<String> {
        value.as_array().into_iter().flatten().map(|s| s.as_str().unwrap().to_owned()).collect()
    };
    let sections = schema["properties"].as_object().unwrap();
    sections
        .iter()
        .map(|(field, section)| {
            let definition = &schema["$defs"][name_of(section)];
            let mut fields: BTreeSet<String> =
                definition["properties"].as_object().unwrap().keys().cloned().collect();
            fields.remove("row");
            (field.clone(), (fields, strings(&definition["required"])))
        })
        .collect()
}

#[test]
fn the_table_has_every_field_of_the_record() {
    let table: Fields = SHEETS
        .iter()
        .map(|sheet| {
            let fields = sheet.columns.iter().map(|column| column.field.to_owned()).collect();
            let required = sheet.columns.iter().filter(|column| column.required);
            let required = required.map(|column| column.field.to_owned()).collect();
            (sheet.field.to_owned(), (fields, required))
        })
        .collect();
    assert_eq!(table, sections_of_the_type());
}

#[test]
fn chinese_names_are_those_of_the_record_type() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/../vocab/src/");
    let files = ["account", "channel", "contribution", "participation"];
    let mut text = std::fs::read_to_string(format!("{source}record.rs")).unwrap();
    for file in files {
        text += &std::fs::read_to_string(format!("{source}record/{file}.rs")).unwrap();
    }
    // `/// 中文: …` above `pub field:`; attributes may stand between.
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut term = "";
    for line in text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("/// ") {
            term = comment.split([' ', '.', ':', ';', ',']).next().unwrap();
        } else if let Some((field, _)) =
            line.strip_prefix("pub ").and_then(|rest| rest.split_once(": "))
        {
            named.entry(field).or_default().insert(term);
        }
    }
    for sheet in SHEETS {
        assert!(named[sheet.field].contains(sheet.zh), "{} {}", sheet.field, sheet.zh);
        for column in sheet.columns {
            assert!(named[column.field].contains(column.zh), "{} {}", column.field, column.zh);
        }
    }
}

#[test]
fn no_header_means_two_columns() {
    let plain = |name: &str| name.to_lowercase().replace('_', "");
    for sheet in SHEETS {
        let mut seen = BTreeMap::new();
        for column in sheet.columns {
            for name in [column.zh, column.field].iter().chain(column.aliases) {
                let before = seen.insert(plain(name), column.field);
                assert_eq!(before, None, "{}: {name}", sheet.zh);
            }
            if let Kind::Choice(choices) = column.kind {
                let mut words = BTreeMap::new();
                for choice in choices {
                    let label = [choice.code, &choice.label.zh, &choice.label.en];
                    for word in label.iter().chain(choice.aliases) {
                        let before = words.insert(word.to_lowercase(), choice.code);
                        assert!(before.is_none_or(|code| code == choice.code), "{word}");
                    }
                }
            }
        }
    }
    let mut names = BTreeMap::new();
    for sheet in SHEETS {
        for name in [sheet.zh, sheet.field].iter().chain(sheet.aliases) {
            assert_eq!(names.insert(plain(name), sheet.field), None, "{name}");
        }
    }
}

/// Run with `UPDATE_DOCS=1` to write the pages anew.
#[test]
fn the_committed_pages_are_current() {
    #[expect(clippy::disallowed_methods, reason = "a switch for developers, not configuration")]
    let update = std::env::var("UPDATE_DOCS").is_ok();
    let pages = [("records.zh-CN.md", Lang::Zh), ("records.md", Lang::En)];
    for (name, lang) in pages {
        let path = format!("{}/../../docs/{name}", env!("CARGO_MANIFEST_DIR"));
        let page = column_reference(lang);
        if update {
            std::fs::write(&path, &page).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == page, "docs/{name} is stale: UPDATE_DOCS=1 cargo test -p wire");
    }
}
