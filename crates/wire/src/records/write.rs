//! 写出 — a record as the same sheets that are read, in each format.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use vocab::record::PersonalRecord;
use vocab::{Fen, Lang};

use super::Format;
use super::columns::{Column, Kind, SHEETS, SheetDefinition};
use super::workbook::escape;

mod xlsx;

pub(super) use xlsx::build as build_xlsx;
pub use xlsx::write_xlsx;

/// 写出故障 — a record could not be written, which is our fault and not the reader's.
#[derive(Debug)]
pub struct WriteFault(String);

impl fmt::Display for WriteFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a record could not be written: {}", self.0)
    }
}

impl std::error::Error for WriteFault {}

impl WriteFault {
    pub(super) fn from(fault: impl fmt::Display) -> WriteFault {
        WriteFault(fault.to_string())
    }
}

/// A section as it is written: its columns and rows of values.
pub(super) struct Table {
    pub definition: &'static SheetDefinition,
    pub rows: Vec<Map<String, Value>>,
}

/// Writes a record in a format, headers and labels in one language.
pub fn write(record: &PersonalRecord, format: Format, lang: Lang) -> Result<Vec<u8>, WriteFault> {
    match format {
        Format::Csv => write_csv(record, lang),
        Format::Xlsx => write_xlsx(record, lang),
        Format::Json => write_json(record, lang),
        Format::Markdown => write_markdown(record, lang).map(String::into_bytes),
    }
}

/// The supplied sections of a record; the member always.
pub(super) fn tables(record: &PersonalRecord) -> Result<Vec<Table>, WriteFault> {
    let value = serde_json::to_value(record).map_err(WriteFault::from)?;
    let mut tables = Vec::new();
    for definition in SHEETS {
        let rows = match value.get(definition.field) {
            Some(Value::Array(rows)) => rows.iter().filter_map(Value::as_object).collect(),
            Some(Value::Object(row)) => vec![row],
            _ => continue,
        };
        tables.push(Table { definition, rows: rows.into_iter().map(without_blanks).collect() });
    }
    Ok(tables)
}

fn without_blanks(row: &Map<String, Value>) -> Map<String, Value> {
    let filled = row.iter().filter(|(field, value)| *field != "row" && !value.is_null());
    filled.map(|(field, value)| (field.clone(), value.clone())).collect()
}

impl Table {
    /// The columns that hold anything, and those that must be there.
    fn used_columns(&self) -> Vec<&'static Column> {
        let columns = self.definition.columns.iter();
        let used: Vec<&Column> = columns
            .clone()
            .filter(|c| c.required || self.rows.iter().any(|row| row.contains_key(c.field)))
            .collect();
        if used.is_empty() { columns.take(1).collect() } else { used }
    }

    /// The rows in which something is written: a member without any fact has none.
    fn filled_rows(&self) -> impl Iterator<Item = &Map<String, Value>> {
        self.rows.iter().filter(|row| !row.is_empty())
    }
}

/// A value as a cell shows it; text is marked where it would be misunderstood.
fn shown(column: &Column, value: &Value, lang: Lang) -> String {
    match (column.kind, value) {
        (Kind::Text | Kind::TypedNumber, Value::String(text)) => escape(text),
        _ => plainly(column, value, lang),
    }
}

fn plainly(column: &Column, value: &Value, lang: Lang) -> String {
    match (column.kind, value) {
        (Kind::Choice(choices), Value::String(code)) => choices
            .iter()
            .find(|choice| choice.code == code)
            .map_or_else(|| code.clone(), |choice| choice.label.get(lang).to_owned()),
        (Kind::Money | Kind::SignedMoney, Value::Number(fen)) => {
            fen.as_i64().map_or_else(String::new, |fen| Fen(fen).to_plain_yuan())
        }
        (_, Value::Bool(true)) => super::columns::pick(lang, "是", "yes").to_owned(),
        (_, Value::Bool(false)) => super::columns::pick(lang, "否", "no").to_owned(),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    }
}

/// CSV with one section a sheet, UTF-8 with the mark that makes spreadsheets read it as such.
pub fn write_csv(record: &PersonalRecord, lang: Lang) -> Result<Vec<u8>, WriteFault> {
    let mut sections = Vec::new();
    for table in tables(record)? {
        let columns = table.used_columns();
        let mut lines = vec![
            vec![format!("[{}]", table.definition.name(lang))],
            columns.iter().map(|column| column.header(lang).to_owned()).collect(),
        ];
        for row in table.filled_rows() {
            let cells = columns.iter().map(|column| {
                row.get(column.field).map_or_else(String::new, |value| shown(column, value, lang))
            });
            lines.push(not_a_section_name(cells.collect()));
        }
        sections.push(csv_lines(&lines)?);
    }
    Ok(csv_file(&sections))
}

/// A row whose only word is also the name of a sheet (账户状态 冻结) would open that sheet, so
/// the word is marked; beside another value it stays as people write it.
fn not_a_section_name(mut cells: Vec<String>) -> Vec<String> {
    let mut filled = cells.iter_mut().filter(|cell| !cell.is_empty());
    if let (Some(only), None) = (filled.next(), filled.next())
        && !only.starts_with('\'')
    {
        *only = escape(only);
    }
    cells
}

/// Lines of cells as CSV text.
pub(super) fn csv_lines(lines: &[Vec<String>]) -> Result<String, WriteFault> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).map_err(WriteFault::from)?;
    }
    let bytes = writer.into_inner().map_err(WriteFault::from)?;
    String::from_utf8(bytes).map_err(WriteFault::from)
}

/// Sections of CSV text as one file.
pub(super) fn csv_file(sections: &[String]) -> Vec<u8> {
    format!("\u{feff}{}", sections.join("\r\n")).into_bytes()
}

/// Markdown with one heading and table a sheet: the form of the case files.
pub fn write_markdown(record: &PersonalRecord, lang: Lang) -> Result<String, WriteFault> {
    let mut text = String::new();
    for table in tables(record)? {
        let columns = table.used_columns();
        text.push_str(&format!("## {}\n\n", table.definition.name(lang)));
        text.push_str(&markdown_row(columns.iter().map(|column| column.header(lang).to_owned())));
        text.push_str(&markdown_row(columns.iter().map(|_| "---".to_owned())));
        for row in table.filled_rows() {
            text.push_str(&markdown_row(columns.iter().map(|column| {
                row.get(column.field)
                    .map_or_else(String::new, |value| literal(&shown(column, value, lang)))
            })));
        }
        text.push('\n');
    }
    Ok(text)
}

pub(super) fn markdown_row(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
}

/// Text that Markdown shows as it is.
fn literal(text: &str) -> String {
    let mut literal = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '!' | '$')
        {
            literal.push('\\');
        }
        literal.push(c);
    }
    literal
}

/// JSON in the order of the sheets and columns; amounts as yuan strings.
pub fn write_json(record: &PersonalRecord, lang: Lang) -> Result<Vec<u8>, WriteFault> {
    let mut whole = Ordered(Vec::new());
    for table in tables(record)? {
        let row = |row| Json::Object(Ordered(json_row(table.definition, row, lang)));
        let mut rows: Vec<Json> = table.rows.iter().map(row).collect();
        let single = table.definition.single || table.definition.field == "member";
        let section = match rows.pop() {
            Some(row) if single => row,
            last => Json::List(rows.into_iter().chain(last).collect()),
        };
        whole.0.push((table.definition.name(lang).to_owned(), section));
    }
    json_file(&whole)
}

pub(super) fn json_file(whole: &Ordered) -> Result<Vec<u8>, WriteFault> {
    let mut bytes = serde_json::to_vec_pretty(whole).map_err(WriteFault::from)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn json_row(
    definition: &SheetDefinition,
    row: &Map<String, Value>,
    lang: Lang,
) -> Vec<(String, Json)> {
    let cells = definition.columns.iter().filter_map(|column| {
        let value = row.get(column.field)?;
        let value = match (column.kind, value) {
            (Kind::Count | Kind::Year | Kind::YesNo, value) => value.clone(),
            _ => Value::String(plainly(column, value, lang)),
        };
        Some((column.header(lang).to_owned(), Json::Value(value)))
    });
    cells.collect()
}

/// JSON whose keys keep their order.
pub(super) enum Json {
    Value(Value),
    List(Vec<Json>),
    Object(Ordered),
}

/// An object with its keys in the order in which people read them.
pub(super) struct Ordered(pub Vec<(String, Json)>);

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Value(value) => value.serialize(serializer),
            Json::List(list) => list.serialize(serializer),
            Json::Object(object) => object.serialize(serializer),
        }
    }
}

impl Serialize for Ordered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}
