//! 个人记录文件 — one person's own records: bytes ⇄ [`PersonalRecord`], for CSV, Excel, JSON and
//! Markdown tables. Pure: bytes in, a value or the problems out; no file, no clock.
//!
//! Each format becomes one [`Workbook`] of sheets and cells (`source`), which the one table of
//! sheets and columns (`columns`) turns into the record (`assemble`); writers, templates and
//! the reference page are driven by the same table.
//!
//! Callers that hold a file or a request must call [`check_length`] with the announced length
//! before they read it into memory; [`read`] checks the bytes again.
//!
//! A section that is absent from the file stays `None` ("not supplied"); a sheet with headers
//! and no rows becomes `Some(vec![])` ("looked, and there is nothing").

#![expect(
    clippy::result_large_err,
    reason = "a problem is the rare way out and is read once; a plain struct serves callers best"
)]

mod assemble;
mod columns;
mod format;
mod people;
mod problem;
mod reference;
mod rules;
mod source;
mod template;
mod values;
mod workbook;
mod write;

use vocab::record::PersonalRecord;
use vocab::{Date, PlaceCode};

pub use columns::{Choice, Column, Kind, SHEETS, SheetDefinition};
pub use format::{Format, MAX_BYTES, check_length};
pub use problem::Problem;
pub use reference::column_reference;
pub use template::template;
pub use workbook::{Cell, Row, Sheet, Workbook};
pub use write::{WriteFault, write, write_csv, write_json, write_markdown, write_xlsx};

/// 读取条件 — what a reader must be told because it may not find out for itself.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// Today: what is later cannot have happened.
    pub today: Date,
    /// Names of places beyond those that are always known; `市` at the end may be left out.
    pub places: &'a [(PlaceCode, &'a str)],
}

/// Reads a record, or says everything that is wrong with the file.
///
/// A workbook is read as one whatever `format` says (portals misname them); anything else that
/// is announced as a workbook is refused.
pub fn read(
    bytes: &[u8],
    format: Format,
    reading: &Reading<'_>,
) -> Result<PersonalRecord, Vec<Problem>> {
    let workbook = read_workbook(bytes, format).map_err(|problem| vec![problem])?;
    assemble::assemble(&workbook, reading)
}

/// Reads the Markdown tables of a case file.
pub fn read_markdown(text: &str, reading: &Reading<'_>) -> Result<PersonalRecord, Vec<Problem>> {
    read(text.as_bytes(), Format::Markdown, reading)
}

/// Only the cells of a file, nothing understood yet.
pub fn read_workbook(bytes: &[u8], format: Format) -> Result<Workbook, Problem> {
    check_length(u64::try_from(bytes.len()).unwrap_or(u64::MAX))?;
    match format::settle(bytes, format)? {
        Format::Csv => source::text::read(bytes),
        Format::Xlsx => source::xlsx::read(bytes),
        Format::Json => source::json::read(bytes),
        Format::Markdown => source::markdown::read(&source::text::decode(bytes)?),
    }
}
