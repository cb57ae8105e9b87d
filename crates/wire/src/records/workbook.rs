//! 工作簿 — what every format is turned into before anything is understood: sheets, headers and
//! cells with the row numbers that the person sees.

use vocab::Date;

use super::columns::SheetDefinition;

/// 工作簿 — the sheets of one file, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    /// The sheets in the order of the file.
    pub sheets: Vec<Sheet>,
}

/// 工作表 — one table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Name as written in the file; empty if the file gives none (a plain CSV).
    pub name: String,
    /// Row of the headers, 0 where the format has none (JSON).
    pub header_row: u32,
    /// The headers as written.
    pub headers: Vec<String>,
    /// Rows below the headers that are neither blank nor comments.
    pub rows: Vec<Row>,
    /// Whether the sheet says itself that it was not filled in (the mark of the templates).
    pub marked_unfilled: bool,
    /// Whether the format says by itself that there is nothing (`[]`, a heading without a table).
    pub marked_empty: bool,
}

/// 行 — one row of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Number as a spreadsheet shows it, from 1; in JSON the place in the list, from 1.
    pub number: u32,
    /// Cells in the order of the headers.
    pub cells: Vec<Cell>,
}

/// 单元格 — what one cell holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, trimmed, its line breaks turned into blanks; never empty.
    Text(String),
    /// A number of a spreadsheet in decimal notation.
    Number(String),
    /// A number of a JSON file, where an amount would leave open whether it is yuan or fen.
    JsonNumber(String),
    /// A native date.
    Day(Date),
    /// A native truth value.
    YesNo(bool),
    /// A formula, whatever value it shows.
    Formula,
    /// A cell that shows an error, such as `#N/A`.
    Faulty(String),
    /// A list or an object where a value belongs (JSON).
    Nested,
    /// Text with more characters than a cell may have.
    TooLong,
}

/// The mark that a template puts under the headers of a section; the first word of a comment.
pub(super) const UNFILLED_MARKS: [&str; 2] = ["未填写", "not filled in"];

/// What people and programs write where there is nothing to write.
const PLACEHOLDERS: [&str; 5] = ["-", "--", "—", "——", "/"];

impl Cell {
    /// A text cell as a file has it: trimmed, whitespace collapsed, escape mark removed.
    pub fn text(raw: &str) -> Cell {
        if raw.chars().take(super::format::MAX_CELL_CHARACTERS * 2).count()
            > super::format::MAX_CELL_CHARACTERS
        {
            return Cell::TooLong;
        }
        let words: Vec<&str> = raw.split_whitespace().collect();
        if words.is_empty() { Cell::Empty } else { Cell::Text(words.join(" ")) }
    }

    fn is_empty(&self) -> bool {
        *self == Cell::Empty
    }

    /// The cell without the habits of spreadsheets: a lone dash stands for nothing, an
    /// apostrophe in front keeps text from being understood as anything else.
    fn meant(self) -> Cell {
        match self {
            Cell::Text(text) if PLACEHOLDERS.contains(&text.as_str()) => Cell::Empty,
            Cell::Text(text) => Cell::Text(unescape(&text).to_owned()),
            other => other,
        }
    }

    /// The words of the cell if it is a comment.
    fn comment(&self) -> Option<&str> {
        let Cell::Text(text) = self else { return None };
        comment(text)
    }
}

/// The words after the mark of a comment.
pub(super) fn comment(text: &str) -> Option<&str> {
    ["#", "＃", "说明：", "说明:"].iter().find_map(|mark| text.strip_prefix(mark)).map(str::trim)
}

/// A sheet of the template that only explains.
pub(super) fn is_explanation(name: &str) -> bool {
    ["说明", "填写说明", "readme"].contains(&super::columns::plain(name).as_str())
}

impl Sheet {
    /// A sheet from numbered raw rows: comments and blank rows are set aside, the first row that
    /// is left holds the headers.
    pub fn from_rows(name: &str, rows: impl IntoIterator<Item = Row>) -> Sheet {
        let mut sheet = Sheet { name: name.trim().to_owned(), ..Sheet::default() };
        for row in rows {
            if row.cells.iter().all(Cell::is_empty) {
                continue;
            }
            if let Some(comment) = row.cells.first().and_then(Cell::comment) {
                sheet.marked_unfilled |=
                    UNFILLED_MARKS.iter().any(|mark| comment.starts_with(mark));
            } else if sheet.headers.is_empty() {
                sheet.header_row = row.number;
                sheet.headers = row.cells.into_iter().map(header_text).collect();
                while sheet.headers.last().is_some_and(String::is_empty) {
                    sheet.headers.pop();
                }
            } else {
                let cells = row.cells.into_iter().map(Cell::meant).collect();
                sheet.rows.push(Row { number: row.number, cells });
            }
        }
        sheet
    }

    /// Whether nothing at all is written in it.
    pub fn is_blank(&self) -> bool {
        self.headers.is_empty() && self.rows.is_empty()
    }
}

fn header_text(cell: Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Number(text) | Cell::JsonNumber(text) | Cell::Faulty(text) => text,
        Cell::Day(day) => day.to_string(),
        Cell::YesNo(yes) => yes.to_string(),
        Cell::Formula => "=".to_owned(),
        Cell::Empty => String::new(),
        Cell::Nested | Cell::TooLong => "…".to_owned(),
    }
}

/// Marks text that would otherwise be taken for a formula, a comment or the name of a section,
/// as people do in spreadsheets: with an apostrophe in front.
pub(super) fn escape(text: &str) -> String {
    if needs_escape(text) { format!("'{text}") } else { text.to_owned() }
}

/// Takes the apostrophe away again.
fn unescape(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| needs_escape(rest)).unwrap_or(text)
}

fn needs_escape(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\'', '[', '＃'])
        || comment(text).is_some()
        || PLACEHOLDERS.contains(&text)
        || SheetDefinition::named(text).is_some()
        || is_explanation(text)
}
