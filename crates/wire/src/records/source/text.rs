//! CSV — text tables: UTF-8, UTF-16 with a mark, or GB 18030; comma, semicolon or tab; several
//! sections in one file, each opened by a line with the name of its sheet.

use encoding_rs::{Encoding, GB18030};

use crate::records::columns::{SheetDefinition, index, plain};
use crate::records::format::{MAX_COLUMNS, MAX_ROWS, MAX_SHEETS};
use crate::records::problem::{self, Problem, Reason, Spot};
use crate::records::workbook::{Cell, Row, Sheet, Workbook, comment};

/// How many lines are looked at to find the delimiter.
const SAMPLE_LINES: usize = 200;

/// The sections of a text table.
pub(in crate::records) fn read(bytes: &[u8]) -> Result<Workbook, Problem> {
    let text = decode(bytes)?;
    let mut sections = Sections::default();
    for row in split(&text)? {
        match section_name(&row) {
            Some(name) => sections.open(name)?,
            None => sections.rows.push(row),
        }
    }
    sections.close()?;
    Ok(sections.workbook)
}

/// The text of a file in one of the encodings that spreadsheets write, with single line feeds.
pub(in crate::records) fn decode(bytes: &[u8]) -> Result<String, Problem> {
    let text = if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let marked = bytes.get(mark..).unwrap_or_default();
        encoding.decode_without_bom_handling_and_without_replacement(marked)
    } else {
        std::str::from_utf8(bytes).ok().map(Into::into).or_else(|| {
            // GB 18030 contains GBK and GB 2312, which is what spreadsheets write in China.
            GB18030.decode_without_bom_handling_and_without_replacement(bytes)
        })
    };
    let Some(text) = text else {
        return Err(problem::not_readable(Spot::FILE, Reason::Encoding));
    };
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(problem::not_readable(Spot::FILE, Reason::ControlCharacter));
    }
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

#[derive(Default)]
struct Sections {
    workbook: Workbook,
    name: String,
    rows: Vec<Row>,
}

impl Sections {
    fn open(&mut self, name: String) -> Result<(), Problem> {
        self.close()?;
        self.name = name;
        Ok(())
    }

    fn close(&mut self) -> Result<(), Problem> {
        let rows = std::mem::take(&mut self.rows);
        let sheet = Sheet::from_rows(&self.name, rows);
        if !sheet.is_blank() || SheetDefinition::named(&sheet.name).is_some() {
            if self.workbook.sheets.len() == MAX_SHEETS {
                return Err(problem::too_many(Spot::FILE, ["表", "sheets"], MAX_SHEETS));
            }
            self.workbook.sheets.push(sheet);
        }
        Ok(())
    }
}

/// The numbered rows of the whole text.
fn split(text: &str) -> Result<Vec<Row>, Problem> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    let mut number: u32 = 0;
    loop {
        // The library skips blank lines; a spreadsheet counts them.
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let rest = text.get(start..).unwrap_or_default();
        let blank = rest.bytes().take_while(|byte| *byte == b'\n').count();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(rows),
            Err(_) => return Err(problem::not_readable(Spot::FILE, Reason::Broken)),
        }
        number = number.saturating_add(u32::try_from(blank).unwrap_or(u32::MAX)).saturating_add(1);
        if rows.len() == MAX_ROWS {
            return Err(problem::too_many(Spot::FILE, ["行", "rows"], MAX_ROWS));
        }
        let trailing = record.iter().rev().take_while(|cell| cell.trim().is_empty()).count();
        let filled = record.len() - trailing;
        if filled > MAX_COLUMNS {
            let spot = Spot::FILE.row(number);
            return Err(problem::too_many(spot, ["列", "columns"], MAX_COLUMNS));
        }
        let cells = record.iter().take(filled).map(cell).collect();
        rows.push(Row { number, cells });
    }
}

fn cell(raw: &str) -> Cell {
    if raw.trim_start().starts_with('=') { Cell::Formula } else { Cell::text(raw) }
}

/// The delimiter under which a line is best understood as the headers of a sheet; for a file
/// without any known header, the one that occurs most.
fn delimiter(text: &str) -> u8 {
    let known = |line: &str, delimiter: char| {
        let headers = line.split(delimiter).take(MAX_COLUMNS).map(|cell| cell.trim_matches('"'));
        headers.filter(|header| index::is_header(&plain(header))).count()
    };
    let score = |delimiter: char| {
        let lines = text.lines().take(SAMPLE_LINES).filter(|line| comment(line).is_none());
        let headers = lines.clone().map(|line| known(line, delimiter)).max().unwrap_or(0);
        let found: usize = lines.map(|line| line.matches(delimiter).count()).sum();
        (headers, found)
    };
    [(',', b','), (';', b';'), ('\t', b'\t')]
        .into_iter()
        .rev()
        .max_by_key(|(delimiter, _)| score(*delimiter))
        .map_or(b',', |(_, byte)| byte)
}

/// The name of a sheet that stands alone in its row, bare, in brackets or after `#`.
fn section_name(row: &Row) -> Option<String> {
    let mut filled = row.cells.iter().filter(|cell| **cell != Cell::Empty);
    let (Some(Cell::Text(text)), None) = (filled.next(), filled.next()) else { return None };
    if row.cells.first() == Some(&Cell::Empty) {
        return None;
    }
    let bare = text.trim_matches(['[', ']', '【', '】', '#', '＃']).trim();
    let bracketed = text.starts_with(['[', '【']);
    let known = SheetDefinition::named(bare).is_some();
    (known || bracketed).then(|| bare.to_owned())
}
