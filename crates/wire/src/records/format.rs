//! 格式与上限 — which formats are read, how they are told apart, and the limits that keep a
//! hostile or mistaken file from taking memory or time.

use super::Problem;
use super::problem::{self, Spot};

/// 文件大小上限 — the largest file that is read, in bytes. One person's whole life fits in a
/// tenth of it.
pub const MAX_BYTES: u64 = 10 * 1024 * 1024;
/// What all parts of one workbook may inflate to, in bytes.
pub(super) const MAX_INFLATED_BYTES: u64 = 64 * 1024 * 1024;
/// Parts inside one workbook file.
pub(super) const MAX_PARTS: usize = 500;
/// Sheets in one file.
pub(super) const MAX_SHEETS: usize = 40;
/// Rows in one file, all sheets together: forty years of eight insurances are 3,840.
pub(super) const MAX_ROWS: usize = 20_000;
/// Columns of one sheet.
pub(super) const MAX_COLUMNS: usize = 64;
/// Cells that are looked at in one workbook, blank ones included.
pub(super) const MAX_CELLS: usize = 1_000_000;
/// Characters of one cell.
pub(super) const MAX_CELL_CHARACTERS: usize = 1_000;

/// 格式 — a format that records are read from and written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// 逗号、分号或制表符分隔的文本.
    Csv,
    /// Excel 工作簿.
    Xlsx,
    /// JSON.
    Json,
    /// Markdown 表格.
    Markdown,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 4] = [Format::Csv, Format::Xlsx, Format::Json, Format::Markdown];

    /// The format that a file name announces. `.xls` counts as a workbook: the content decides,
    /// because many portals save new workbooks under the old name.
    pub fn from_name(name: &str) -> Result<Format, Problem> {
        let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
        match extension.as_deref() {
            Some("csv" | "tsv" | "txt") => Ok(Format::Csv),
            Some("xlsx" | "xlsm" | "xls") => Ok(Format::Xlsx),
            Some("json") => Ok(Format::Json),
            Some("md" | "markdown") => Ok(Format::Markdown),
            _ => Err(problem::unknown_format(name)),
        }
    }

    /// File name extension, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Json => "json",
            Format::Markdown => "md",
        }
    }
}

/// Refuses a file by its length alone. Call it with the length that the file system or the
/// request announces, *before* the bytes are in memory; [`super::read`] checks again.
pub fn check_length(bytes: u64) -> Result<(), Problem> {
    if bytes > MAX_BYTES { Err(problem::too_large(bytes)) } else { Ok(()) }
}

/// The format to read the bytes as, or why not. A workbook is recognised whatever its name says;
/// anything else that calls itself a workbook is refused, because guessing would hide a mistake.
pub(super) fn settle(bytes: &[u8], announced: Format) -> Result<Format, Problem> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(problem::empty_file());
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Format::Xlsx);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(problem::old_workbook());
    }
    if bytes.starts_with(b"%PDF") {
        return Err(problem::not_readable(Spot::FILE, problem::Reason::Pdf));
    }
    let head = String::from_utf8_lossy(bytes.get(..512).unwrap_or(bytes)).to_lowercase();
    let head = head.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    if head.starts_with("<html") || head.starts_with("<!doctype") || head.starts_with("<table") {
        return Err(problem::not_readable(Spot::FILE, problem::Reason::WebPage));
    }
    if announced == Format::Xlsx {
        return Err(problem::not_readable(Spot::FILE, problem::Reason::NotAWorkbook));
    }
    Ok(announced)
}
