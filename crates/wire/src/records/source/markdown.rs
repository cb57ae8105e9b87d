//! Markdown — tables under headings that name the sheet: the form of the case files. Rows count
//! like those of the sheet that the table stands for: the headers are row 1.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::records::columns::SheetDefinition;
use crate::records::format::{MAX_COLUMNS, MAX_ROWS, MAX_SHEETS};
use crate::records::problem::{self, Problem, Spot};
use crate::records::workbook::{Cell, Row, Sheet, Workbook};

/// The tables of a text. A heading that names a sheet and has no table below says that there is
/// nothing; other headings and all prose are ignored, but a table below them is not.
pub(in crate::records) fn read(text: &str) -> Result<Workbook, Problem> {
    let mut tables = Tables::default();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => tables.heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => tables.open_section()?,
            Event::Start(Tag::Table(_)) => (tables.number, tables.bars) = (0, 0),
            Event::End(TagEnd::Table) => tables.close_table()?,
            Event::Start(Tag::TableHead | Tag::TableRow) => {
                tables.open_row(text.get(range).unwrap_or_default())?;
            }
            Event::Start(Tag::TableCell) => tables.cell = Some(String::new()),
            Event::End(TagEnd::TableCell) => tables.close_cell()?,
            Event::Text(text)
            | Event::Code(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text) => tables.write(&text),
            Event::SoftBreak | Event::HardBreak => tables.write(" "),
            _ => {}
        }
    }
    tables.close_section()?;
    Ok(tables.workbook)
}

#[derive(Default)]
struct Tables {
    workbook: Workbook,
    heading: Option<String>,
    cell: Option<String>,
    name: String,
    has_table: bool,
    number: u32,
    /// Separators in the header row.
    bars: usize,
    rows: Vec<Row>,
    total: usize,
}

impl Tables {
    fn write(&mut self, text: &str) {
        if let Some(open) = self.cell.as_mut().or(self.heading.as_mut()) {
            open.push_str(text);
        }
    }

    fn open_section(&mut self) -> Result<(), Problem> {
        self.close_section()?;
        self.name = self.heading.take().unwrap_or_default().trim().to_owned();
        self.has_table = false;
        Ok(())
    }

    fn close_section(&mut self) -> Result<(), Problem> {
        if !self.has_table && SheetDefinition::named(&self.name).is_some() {
            let name = self.name.clone();
            self.keep(Sheet { name, marked_empty: true, ..Sheet::default() })?;
        }
        Ok(())
    }

    fn open_row(&mut self, source: &str) -> Result<(), Problem> {
        self.number += 1;
        // Markdown drops cells beyond the headers without a word; we do not.
        let bars = bars(source);
        if self.number == 1 {
            self.bars = bars;
        } else if bars > self.bars {
            let last = source.rsplit('|').find(|cell| !cell.trim().is_empty());
            let spot = Spot::sheet(&self.name).row(self.number);
            return Err(problem::beyond_headers(spot, last.unwrap_or_default().trim()));
        }
        self.total += 1;
        if self.total > MAX_ROWS {
            return Err(problem::too_many(Spot::sheet(&self.name), ["行", "rows"], MAX_ROWS));
        }
        self.rows.push(Row { number: self.number, cells: Vec::new() });
        Ok(())
    }

    fn close_cell(&mut self) -> Result<(), Problem> {
        let text = self.cell.take().unwrap_or_default();
        if let Some(row) = self.rows.last_mut() {
            if row.cells.len() == MAX_COLUMNS {
                let spot = Spot::sheet(&self.name).row(self.number);
                return Err(problem::too_many(spot, ["列", "columns"], MAX_COLUMNS));
            }
            row.cells.push(Cell::text(&text));
        }
        Ok(())
    }

    fn close_table(&mut self) -> Result<(), Problem> {
        self.has_table = true;
        let rows = std::mem::take(&mut self.rows);
        self.keep(Sheet::from_rows(&self.name, rows))
    }

    fn keep(&mut self, sheet: Sheet) -> Result<(), Problem> {
        if self.workbook.sheets.len() == MAX_SHEETS {
            return Err(problem::too_many(Spot::FILE, ["表", "sheets"], MAX_SHEETS));
        }
        self.workbook.sheets.push(sheet);
        Ok(())
    }
}

/// Separators of a table row; `\|` is a character of a cell.
fn bars(source: &str) -> usize {
    let line = source.trim();
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(inner);
    inner.matches('|').count() - inner.matches("\\|").count()
}
