//! 表与列 — the one definition of every sheet and column of a personal record. Reader, writer,
//! templates and reference pages are all driven by it, so none of them can drift.
//!
//! The fields are those of `vocab::record`; a test compares them with that type's own schema.

use vocab::Lang;

mod choices;
pub(super) mod index;
mod tables;

pub use choices::Choice;
pub use tables::SHEETS;

/// 表 — one section of a record, as a sheet.
#[derive(Debug)]
pub struct SheetDefinition {
    /// Field of `PersonalRecord`, which is the English name of the sheet.
    pub field: &'static str,
    /// Chinese name.
    pub zh: &'static str,
    /// Other names that people give this sheet.
    pub aliases: &'static [&'static str],
    /// What the sheet holds: Chinese and English.
    pub help: [&'static str; 2],
    /// Whether there is at most one row.
    pub single: bool,
    /// First and last day of a period, which must not be the wrong way round.
    pub period: Option<[&'static str; 2]>,
    /// The columns in the order of the template.
    pub columns: &'static [Column],
}

/// 列 — one column of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Field of the row type, which is the English header.
    pub field: &'static str,
    /// Chinese header.
    pub zh: &'static str,
    /// Other headers that people see for the same thing.
    pub aliases: &'static [&'static str],
    /// What the cells hold.
    pub kind: Kind,
    /// Whether each row must have it.
    pub required: bool,
    /// What to write in: Chinese and English.
    pub help: [&'static str; 2],
}

/// 列类型 — what the cells of a column hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any short text.
    Text,
    /// An identity number as somebody typed it, which need not be valid.
    TypedNumber,
    /// A valid identity number.
    Identity,
    /// A place: six-digit code or name.
    Place,
    /// A day that has come.
    Day,
    /// A day that may still lie ahead: an end, a plan, an expectation.
    PlannedDay,
    /// A calendar month.
    Month,
    /// Money that is never negative.
    Money,
    /// Money of either sign; where the kind of the row decides the sign, the row rule says so.
    SignedMoney,
    /// A whole number.
    Count,
    /// A calendar year.
    Year,
    /// Yes or no.
    YesNo,
    /// One of a closed list.
    Choice(&'static [Choice]),
}

impl Kind {
    /// Whether the cells are amounts.
    pub const fn is_money(self) -> bool {
        matches!(self, Kind::Money | Kind::SignedMoney)
    }
}

impl SheetDefinition {
    /// The name in one language.
    pub const fn name(&self, lang: Lang) -> &'static str {
        pick(lang, self.zh, self.field)
    }

    /// The column of a field.
    pub fn column(&self, field: &str) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// The code that a word means in a column of a closed list.
    pub fn choice(&self, field: &str, word: &str) -> Option<&'static str> {
        index::choice(self, self.column(field)?, word)
    }

    /// The sheet that a name in a file means.
    pub fn named(name: &str) -> Option<&'static SheetDefinition> {
        index::sheet(name)
    }
}

impl Column {
    /// The header in one language.
    pub const fn header(&self, lang: Lang) -> &'static str {
        pick(lang, self.zh, self.field)
    }

    /// The explanation in one language.
    pub const fn help(&self, lang: Lang) -> &'static str {
        pick(lang, self.help[0], self.help[1])
    }

    const fn required(self) -> Column {
        Column { required: true, ..self }
    }
}

/// One of two wordings.
pub(super) const fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// A name or header without what people and programs decorate it with: spaces, required marks,
/// units, letter case, the difference between `_`, `-` and nothing.
pub(super) fn plain(name: &str) -> String {
    let mut name = name.trim().trim_matches(['*', '＊', ':', '：']).trim();
    for unit in ["(元)", "（元）", "(yuan)"] {
        name = name.strip_suffix(unit).unwrap_or(name).trim_end();
    }
    name.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .collect()
}
