//! Excel 工作簿 — cells of a workbook, streamed.
//!
//! A workbook is a zip archive, and the library inflates what it finds. So every part is first
//! inflated here against a hard limit and thrown away; and cells are streamed, never laid out
//! as a rectangle, because two cells in opposite corners would make a rectangle of 17 billion.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, Xlsx, XlsxCellReader, XlsxError};
use vocab::Date;

use crate::records::format::{
    MAX_CELLS, MAX_COLUMNS, MAX_INFLATED_BYTES, MAX_PARTS, MAX_ROWS, MAX_SHEETS,
};
use crate::records::problem::{self, Problem, Reason, Spot};
use crate::records::workbook::{Cell, Row, Sheet, Workbook, is_explanation};

/// The sheets of a workbook.
pub(in crate::records) fn read(bytes: &[u8]) -> Result<Workbook, Problem> {
    inspect(bytes)?;
    // The library is not ours and the file may be hostile: a panic in it is a damaged file.
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes))).unwrap_or_else(|_| Err(broken()))
}

fn broken() -> Problem {
    problem::not_readable(Spot::FILE, Reason::Broken)
}

/// Inflates every part against the limits, trusting no declared size.
fn inspect(bytes: &[u8]) -> Result<(), Problem> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MAX_PARTS {
        return Err(problem::inflates_too_much());
    }
    let mut left = MAX_INFLATED_BYTES;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|fault| match fault {
            zip::result::ZipError::UnsupportedArchive(text)
                if text == zip::result::ZipError::PASSWORD_REQUIRED =>
            {
                problem::not_readable(Spot::FILE, Reason::Encrypted)
            }
            _ => broken(),
        })?;
        if part.size() > left {
            return Err(problem::inflates_too_much());
        }
        let name = part.name().map_err(|_| broken())?.to_lowercase();
        let is_text = [".xml", ".rels"].iter().any(|end| name.ends_with(end));
        let mut content = Vec::new();
        let read = part.take(left + 1).read_to_end(&mut content).map_err(|_| broken())?;
        left = u64::try_from(read)
            .ok()
            .and_then(|read| left.checked_sub(read))
            .ok_or_else(problem::inflates_too_much)?;
        if is_text {
            inspect_xml(&content)?;
        }
    }
    Ok(())
}

/// The library reserves memory for as many shared strings as the part *declares*, so the
/// declaration must fit the part. Parts that are not UTF-8, where it could hide, are refused:
/// no program writes them.
fn inspect_xml(content: &[u8]) -> Result<(), Problem> {
    let text = std::str::from_utf8(content).map_err(|_| broken())?;
    if text.contains('\0') {
        return Err(broken());
    }
    for declaration in text.split("uniqueCount").skip(1) {
        let decoration = |c: char| c.is_ascii_whitespace() || matches!(c, '=' | '"' | '\'');
        let digits = declaration.trim_start_matches(decoration);
        let digits = digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        if digits.parse::<usize>().unwrap_or(usize::MAX) > content.len() {
            return Err(problem::inflates_too_much());
        }
    }
    Ok(())
}

fn read_sheets(bytes: &[u8]) -> Result<Workbook, Problem> {
    let mut source: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|fault| why(&fault))?;
    let names = source.sheet_names();
    if names.len() > MAX_SHEETS {
        return Err(problem::too_many(Spot::FILE, ["表", "sheets"], MAX_SHEETS));
    }
    let mut workbook = Workbook::default();
    let mut limits = Limits { rows: 0, cells: 0 };
    for name in names.iter().filter(|name| !is_explanation(name)) {
        let mut cells = match source.worksheet_cells_reader(name) {
            Ok(cells) => cells,
            // A sheet that is a chart holds no rows.
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(_) => return Err(broken()),
        };
        let rows = read_rows(&mut cells, name, &mut limits)?;
        workbook.sheets.push(Sheet::from_rows(name, rows));
    }
    Ok(workbook)
}

fn why(fault: &XlsxError) -> Problem {
    match fault {
        XlsxError::Password => problem::not_readable(Spot::FILE, Reason::Encrypted),
        _ => broken(),
    }
}

/// What all sheets of a file have used so far.
struct Limits {
    rows: usize,
    cells: usize,
}

fn read_rows<RS: Read + std::io::Seek>(
    cells: &mut XlsxCellReader<'_, RS>,
    sheet: &str,
    limits: &mut Limits,
) -> Result<Vec<Row>, Problem> {
    let mut rows: Vec<Row> = Vec::new();
    while let Some(record) = cells.next_cell_with_formula_metadata().map_err(|_| broken())? {
        limits.cells += 1;
        if limits.cells > MAX_CELLS {
            return Err(problem::too_many(Spot::sheet(sheet), ["单元格", "cells"], MAX_CELLS));
        }
        let cell = if record.formula.is_some() { Cell::Formula } else { cell(&record.value) };
        if cell == Cell::Empty {
            continue;
        }
        let (row, column) = record.pos;
        let number = row.saturating_add(1);
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let spot = Spot::sheet(sheet).row(number);
        if column >= MAX_COLUMNS {
            return Err(problem::too_many(spot, ["列", "columns"], MAX_COLUMNS));
        }
        if rows.last().is_none_or(|last| last.number != number) {
            // Rows out of order would hide a row behind another of the same number.
            if rows.last().is_some_and(|last| last.number > number) {
                return Err(broken());
            }
            limits.rows += 1;
            if limits.rows > MAX_ROWS {
                return Err(problem::too_many(spot, ["行", "rows"], MAX_ROWS));
            }
            rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(last) = rows.last_mut() {
            if last.cells.len() <= column {
                last.cells.resize(column + 1, Cell::Empty);
            }
            if let Some(place) = last.cells.get_mut(column) {
                *place = cell;
            }
        }
    }
    Ok(rows)
}

fn cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(number.to_string()),
        // The shortest decimal that is this number: what the person typed and sees.
        DataRef::Float(number) if number.is_finite() => Cell::Number(number.to_string()),
        DataRef::Float(number) => Cell::Faulty(number.to_string()),
        DataRef::String(text) => text_cell(text),
        DataRef::SharedString(text) => text_cell(text),
        DataRef::Bool(yes) => Cell::YesNo(*yes),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let parts = (i16::try_from(year), i8::try_from(month), i8::try_from(day));
            let (Ok(year), Ok(month), Ok(day)) = parts else {
                return Cell::Faulty(moment.as_f64().to_string());
            };
            Date::new(year, month, day)
                .map_or_else(|_| Cell::Faulty(moment.as_f64().to_string()), Cell::Day)
        }
        DataRef::DateTime(duration) => Cell::Faulty(duration.as_f64().to_string()),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text_cell(text),
        DataRef::Error(fault) => Cell::Faulty(fault.to_string()),
    }
}

fn text_cell(text: &str) -> Cell {
    if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return Cell::Faulty(text.to_owned());
    }
    Cell::text(text)
}
