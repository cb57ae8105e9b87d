//! 索引 — names, headers and words of the table by their plain form, made once: a long file asks
//! for them for every cell.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{Column, Kind, SHEETS, SheetDefinition, plain};

/// What the words of one sheet mean.
#[derive(Default)]
struct Words {
    columns: HashMap<String, &'static Column>,
    choices: HashMap<(&'static str, String), &'static str>,
}

static NAMES: LazyLock<HashMap<String, &'static SheetDefinition>> = LazyLock::new(|| {
    let names = SHEETS.iter().flat_map(|sheet| {
        let names = [sheet.zh, sheet.field].into_iter().chain(sheet.aliases.iter().copied());
        names.map(move |name| (plain(name), sheet))
    });
    names.collect()
});

static WORDS: LazyLock<HashMap<&'static str, Words>> =
    LazyLock::new(|| SHEETS.iter().map(|sheet| (sheet.field, words_of(sheet))).collect());

fn words_of(sheet: &'static SheetDefinition) -> Words {
    let mut words = Words::default();
    for column in sheet.columns {
        for header in [column.zh, column.field].iter().chain(column.aliases) {
            words.columns.insert(plain(header), column);
        }
        let Kind::Choice(choices) = column.kind else { continue };
        for choice in choices {
            let labels = [choice.code, &choice.label.zh, &choice.label.en];
            for word in labels.iter().chain(choice.aliases) {
                words.choices.insert((column.field, plain(word)), choice.code);
            }
        }
    }
    words
}

/// The sheet that a name means.
pub(in crate::records) fn sheet(name: &str) -> Option<&'static SheetDefinition> {
    NAMES.get(&plain(name)).copied()
}

/// The column of a sheet that a plain header means.
pub(in crate::records) fn column(
    sheet: &SheetDefinition,
    plain_header: &str,
) -> Option<&'static Column> {
    WORDS.get(sheet.field)?.columns.get(plain_header).copied()
}

/// Whether any sheet has a column of this plain header.
pub(in crate::records) fn is_header(plain_header: &str) -> bool {
    WORDS.values().any(|words| words.columns.contains_key(plain_header))
}

/// The code that a word means in a column of a closed list.
pub(in crate::records) fn choice(
    sheet: &SheetDefinition,
    column: &Column,
    word: &str,
) -> Option<&'static str> {
    WORDS.get(sheet.field)?.choices.get(&(column.field, plain(word))).copied()
}
