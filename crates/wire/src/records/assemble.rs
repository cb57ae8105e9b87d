//! 装配 — from sheets of cells to the record: which sheet, which column, which value, and
//! whether it is one person. Every problem is collected before anything is refused.

use std::cmp::Reverse;

use serde_json::{Map, Value};
use vocab::record::PersonalRecord;

use super::Reading;
use super::columns::{Column, SHEETS, SheetDefinition, index, plain};
use super::people::People;
use super::problem::{self, Problem, Problems, Spot};
use super::rules::RowRules;
use super::values::{AmountUnit, read_cell};
use super::workbook::{Cell, Row, Sheet, Workbook, is_explanation};

/// How alike an unknown name must be to a known one to be suggested, from 0 to 1.
const ALIKE: f64 = 0.5;

/// The record that the sheets hold, or everything that is wrong with them.
pub(super) fn assemble(
    workbook: &Workbook,
    reading: &Reading<'_>,
) -> Result<PersonalRecord, Vec<Problem>> {
    let mut assembly = Assembly {
        reading,
        problems: Problems::default(),
        sections: Map::new(),
        people: People::default(),
    };
    let filled = |sheet: &&Sheet| !sheet.is_blank() && !is_explanation(&sheet.name);
    let alone = workbook.sheets.iter().filter(filled).count() == 1;
    for sheet in workbook.sheets.iter().filter(|sheet| !is_explanation(&sheet.name)) {
        assembly.read_sheet(sheet, alone);
    }
    assembly.finish()
}

struct Assembly<'a> {
    reading: &'a Reading<'a>,
    problems: Problems,
    sections: Map<String, Value>,
    people: People,
}

/// What a header of a file means.
enum Meaning {
    Column(&'static Column, AmountUnit),
    PersonName,
    PersonNumber,
    Blank,
    Unknown,
}

impl Assembly<'_> {
    fn read_sheet(&mut self, sheet: &Sheet, alone: bool) {
        let Some(definition) = self.definition_of(sheet, alone) else { return };
        if self.sections.contains_key(definition.field) {
            self.problems.push(problem::duplicate_sheet(&sheet.name, definition));
            return;
        }
        if sheet.headers.is_empty() && !sheet.marked_empty && !sheet.marked_unfilled {
            self.problems.push(problem::missing_headers(Spot::sheet(&sheet.name)));
            return;
        }
        let meanings = self.read_headers(sheet, definition);
        let mut rules = RowRules::new(definition, sheet, self.reading.today);
        let mut rows = Vec::new();
        for row in &sheet.rows {
            let before = self.problems.count();
            if let Some(mut values) = self.read_row(sheet, definition, &meanings, row) {
                let whole = self.problems.count() == before;
                rules.apply(&mut values, row.number, whole, &mut self.problems);
                values.insert("row".to_owned(), Value::from(row.number));
                rows.push(values);
            }
        }
        self.keep(sheet, definition, rows);
    }

    /// Which sheet this is: by its name, or by its headers where the name says nothing.
    fn definition_of(&mut self, sheet: &Sheet, alone: bool) -> Option<&'static SheetDefinition> {
        if let Some(definition) = SheetDefinition::named(&sheet.name) {
            return Some(definition);
        }
        if sheet.is_blank() {
            return None;
        }
        let recognised = recognise(&sheet.headers);
        if recognised.is_some() && (alone || sheet.name.is_empty() || is_unnamed(&sheet.name)) {
            return recognised;
        }
        self.problems.push(if sheet.name.is_empty() {
            problem::unrecognised_table(Spot::FILE.row(sheet.header_row))
        } else {
            problem::unknown_sheet(&sheet.name, nearest_sheet(&sheet.name))
        });
        None
    }

    fn read_headers(
        &mut self,
        sheet: &Sheet,
        definition: &'static SheetDefinition,
    ) -> Vec<Meaning> {
        let spot = Spot::sheet(&sheet.name);
        let spot = if sheet.header_row > 0 { spot.row(sheet.header_row) } else { spot };
        let mut seen: Vec<(&Column, &str)> = Vec::new();
        let mut meanings = Vec::new();
        for header in &sheet.headers {
            let meaning = meaning(definition, header);
            match meaning {
                Meaning::Unknown => {
                    let near = nearest_column(definition, header);
                    self.problems.push(problem::unknown_header(spot.column(header), near));
                }
                Meaning::Column(column, _) => {
                    // In JSON each row has its own keys, so it is looked at row by row.
                    let twin = seen.iter().find(|(c, _)| c.field == column.field);
                    if let Some((_, other)) = twin.filter(|_| sheet.header_row > 0) {
                        let spot = spot.column(header);
                        self.problems.push(problem::duplicate_header(spot, column, other));
                    }
                    seen.push((column, header));
                }
                _ => {}
            }
            meanings.push(meaning);
        }
        let has = |column: &Column| seen.iter().any(|(c, _)| c.field == column.field);
        if !sheet.rows.is_empty() || !sheet.headers.is_empty() {
            for column in definition.columns.iter().filter(|column| column.required) {
                if !has(column) {
                    self.problems.push(problem::missing_column(spot, column));
                }
            }
        }
        meanings
    }

    /// The values of one row; `None` if nothing is written in it.
    fn read_row(
        &mut self,
        sheet: &Sheet,
        definition: &SheetDefinition,
        meanings: &[Meaning],
        row: &Row,
    ) -> Option<Map<String, Value>> {
        if row.cells.iter().all(|cell| *cell == Cell::Empty) {
            return None;
        }
        let spot = Spot::sheet(&sheet.name).row(row.number);
        let mut values = Map::new();
        for (index, cell) in row.cells.iter().enumerate() {
            let header = sheet.headers.get(index).map_or("", String::as_str);
            let spot = spot.column(header);
            match meanings.get(index) {
                Some(Meaning::Column(column, unit)) => {
                    let read = read_cell(definition, column, *unit, cell, self.reading, spot);
                    if let Some(Some(value)) = self.problems.note(read) {
                        if sheet.header_row == 0 && values.contains_key(column.field) {
                            let other = column.header(vocab::Lang::Zh);
                            self.problems.push(problem::duplicate_header(spot, column, other));
                        }
                        self.people.meet(definition, column, &value, &sheet.name, row.number);
                        values.insert(column.field.to_owned(), value);
                    }
                }
                Some(Meaning::PersonName) => self.people.name(cell, &sheet.name, row.number),
                Some(Meaning::PersonNumber) => self.people.number(cell, &sheet.name, row.number),
                Some(Meaning::Unknown) => {}
                Some(Meaning::Blank) | None => self.refuse_stray(cell, &sheet.name, row.number),
            }
        }
        self.require(sheet, meanings, row);
        Some(values)
    }

    /// What must be filled in; a short row of a text file ends before its last columns.
    fn require(&mut self, sheet: &Sheet, meanings: &[Meaning], row: &Row) {
        let mut written: Vec<&str> = Vec::new();
        let mut wanting: Vec<(&str, &str)> = Vec::new();
        for (index, meaning) in meanings.iter().enumerate() {
            let Meaning::Column(column, _) = meaning else { continue };
            if row.cells.get(index).is_some_and(|cell| *cell != Cell::Empty) {
                written.push(column.field);
            } else if column.required {
                let header = sheet.headers.get(index).map_or("", String::as_str);
                wanting.push((column.field, header));
            }
        }
        for (_, header) in wanting.iter().filter(|(field, _)| !written.contains(field)) {
            let spot = Spot::sheet(&sheet.name).row(row.number).column(header);
            self.problems.push(problem::missing_value(spot));
        }
    }

    fn refuse_stray(&mut self, cell: &Cell, sheet: &str, row: u32) {
        let spot = Spot::sheet(sheet).row(row);
        match cell {
            Cell::Empty => {}
            Cell::Text(text) | Cell::Number(text) | Cell::JsonNumber(text) => {
                self.problems.push(problem::beyond_headers(spot, text));
            }
            _ => self.problems.push(problem::beyond_headers(spot, "…")),
        }
    }

    fn keep(
        &mut self,
        sheet: &Sheet,
        definition: &'static SheetDefinition,
        mut rows: Vec<Map<String, Value>>,
    ) {
        let single = definition.single || definition.field == "member";
        if single && rows.len() > 1 {
            let second = rows.get(1).and_then(|row| row.get("row")).and_then(Value::as_u64);
            let second = second.and_then(|row| u32::try_from(row).ok()).unwrap_or_default();
            let spot = Spot::sheet(&sheet.name).row(second);
            self.problems.push(problem::two_rows(spot, definition));
        }
        let section = if single {
            let mut row = if rows.is_empty() { None } else { Some(rows.swap_remove(0)) };
            if definition.field == "member" {
                row.get_or_insert_default().remove("row");
            }
            row.map_or(Value::Null, Value::Object)
        } else if rows.is_empty() && sheet.marked_unfilled {
            Value::Null
        } else {
            Value::Array(rows.into_iter().map(Value::Object).collect())
        };
        self.sections.insert(definition.field.to_owned(), section);
    }

    fn finish(mut self) -> Result<PersonalRecord, Vec<Problem>> {
        let number = self.people.settle(&mut self.problems);
        if self.sections.is_empty() && self.problems.is_empty() {
            self.problems.push(problem::no_records());
        }
        if !self.problems.is_empty() {
            return Err(self.problems.into_list());
        }
        let read = serde_json::from_value(Value::Object(self.sections));
        let mut record: PersonalRecord = read.map_err(|_| vec![problem::inconsistent()])?;
        if record.member.identity_number.is_none() {
            record.member.identity_number = number;
        }
        Ok(record)
    }
}

/// The name that a spreadsheet program gives by itself.
fn is_unnamed(name: &str) -> bool {
    let name = plain(name);
    let rest = ["sheet", "工作表", "表"].iter().find_map(|prefix| name.strip_prefix(prefix));
    rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
}

fn meaning(definition: &'static SheetDefinition, header: &str) -> Meaning {
    let wanted = plain(header);
    if wanted.is_empty() {
        return Meaning::Blank;
    }
    let find = |wanted: &str| index::column(definition, wanted);
    if let Some(column) = find(&wanted) {
        return Meaning::Column(column, AmountUnit::Yuan);
    }
    let in_fen = ["fen", "(分)", "（分）"].iter().find_map(|unit| wanted.strip_suffix(unit));
    if let Some(column) = in_fen.and_then(find).filter(|column| column.kind.is_money()) {
        return Meaning::Column(column, AmountUnit::Fen);
    }
    // Downloads repeat the person in every row; that is welcome as a check.
    let member = index::sheet("member").and_then(|member| index::column(member, &wanted));
    match member.map(|column| column.field) {
        Some("name") => Meaning::PersonName,
        Some("identity_number") => Meaning::PersonNumber,
        _ => Meaning::Unknown,
    }
}

/// The sheet that a table without a name must be: the one that knows most of the headers, among
/// those whose required columns are all there; `None` if two sheets fit equally well.
fn recognise(headers: &[String]) -> Option<&'static SheetDefinition> {
    let mut best: Vec<Likeness> = SHEETS
        .iter()
        .map(|definition| {
            let meanings: Vec<Meaning> =
                headers.iter().map(|header| meaning(definition, header)).collect();
            let stray = |meaning: &&Meaning| matches!(meaning, Meaning::Blank | Meaning::Unknown);
            let known = meanings.len() - meanings.iter().filter(stray).count();
            let has = |field: &str| {
                let mut meanings = meanings.iter();
                meanings.any(|meaning| matches!(meaning, Meaning::Column(c, _) if c.field == field))
            };
            let required = definition.columns.iter().filter(|column| column.required);
            let complete = required.clone().all(|column| has(column.field));
            Likeness { complete, known, required: required.count(), definition }
        })
        .filter(|like| like.known >= if like.complete { 1 } else { 2 })
        .collect();
    // More of the headers known, then more of them demanded: a list of months that repeats the
    // person in each row is a list of months.
    let rank = |like: &Likeness| Reverse((like.complete, like.known, like.required));
    best.sort_by_key(rank);
    let first = best.first()?;
    let tied = best.get(1).is_some_and(|second| rank(second) == rank(first));
    (!tied).then_some(first.definition)
}

/// How well a sheet fits the headers of a table without a name.
struct Likeness {
    complete: bool,
    known: usize,
    required: usize,
    definition: &'static SheetDefinition,
}

fn nearest_sheet(name: &str) -> Option<&'static SheetDefinition> {
    nearest(name, SHEETS.iter().map(|sheet| (sheet, [sheet.zh, sheet.field], sheet.aliases)))
}

fn nearest_column(definition: &'static SheetDefinition, header: &str) -> Option<&'static Column> {
    let columns = definition.columns.iter();
    nearest(header, columns.map(|column| (column, [column.zh, column.field], column.aliases)))
}

fn nearest<T>(
    name: &str,
    known: impl Iterator<Item = (T, [&'static str; 2], &'static [&'static str])>,
) -> Option<T> {
    // A hostile header may be long, and the comparison is quadratic.
    let name: String = plain(name).chars().take(40).collect();
    let likeness = |(item, names, aliases): (T, [&'static str; 2], &'static [&'static str])| {
        let scores = names.iter().chain(aliases);
        let scores = scores.map(|known| strsim::normalized_levenshtein(&name, &plain(known)));
        (item, scores.fold(0.0, f64::max))
    };
    let best = known.map(likeness).max_by(|(_, one), (_, other)| one.total_cmp(other));
    best.filter(|(_, score)| *score >= ALIKE).map(|(item, _)| item)
}
