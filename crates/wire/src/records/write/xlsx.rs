//! Excel 工作簿写出 — one sheet a section, with notes, drop-down lists and cell formats, so that
//! what is typed in comes back as what was meant.

use rust_xlsxwriter::{
    Color, DataValidation, ExcelDateTime, Format, FormatAlign, Note, Workbook, Worksheet,
};
use serde_json::{Map, Value};
use vocab::record::PersonalRecord;
use vocab::{Date, Fen, Lang};

use super::{Table, WriteFault, shown, tables};
use crate::records::columns::{Column, Kind};
use crate::records::template::{explanation, unfilled_mark};

/// How many rows below the headers get drop-down lists and formats.
const PREPARED_ROWS: u32 = 1_000;
/// Widest amount that a spreadsheet keeps to the fen: fifteen digits.
const MAX_EXACT_FEN: u64 = 999_999_999_999_999;
/// First day from which the serial numbers of spreadsheets agree with the calendar.
const FIRST_SERIAL_DAY: Date = jiff::civil::date(1900, 3, 1);

/// Writes the supplied sections of a record as a workbook.
pub fn write_xlsx(record: &PersonalRecord, lang: Lang) -> Result<Vec<u8>, WriteFault> {
    build(&tables(record)?, false, lang)
}

/// A workbook of sections; `unfilled` puts the mark of the template into each.
pub(in crate::records) fn build(
    tables: &[Table],
    unfilled: bool,
    lang: Lang,
) -> Result<Vec<u8>, WriteFault> {
    let mut workbook = Workbook::new();
    explain(workbook.add_worksheet(), lang).map_err(WriteFault::from)?;
    for table in tables {
        let sheet = workbook.add_worksheet();
        lay_out(sheet, table, unfilled, lang).map_err(WriteFault::from)?;
        for (row, index) in table.filled_rows().zip(1_u32..) {
            fill(sheet, table, row, index, lang).map_err(WriteFault::from)?;
        }
    }
    workbook.save_to_buffer().map_err(WriteFault::from)
}

type Written = Result<(), rust_xlsxwriter::XlsxError>;

fn explain(sheet: &mut Worksheet, lang: Lang) -> Written {
    sheet.set_name(match lang {
        Lang::Zh => "说明",
        Lang::En => "readme",
    })?;
    sheet.set_column_width(0, 100)?;
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for (line, row) in explanation(lang).iter().zip(0_u32..) {
        sheet.write_string_with_format(row, 0, *line, &wrapped)?;
    }
    Ok(())
}

fn lay_out(sheet: &mut Worksheet, table: &Table, unfilled: bool, lang: Lang) -> Written {
    sheet.set_name(table.definition.name(lang))?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, index) in table.definition.columns.iter().zip(0_u16..) {
        let header = Format::new().set_bold().set_background_color(if column.required {
            Color::RGB(0x00FF_E699)
        } else {
            Color::RGB(0x00DD_EBF7)
        });
        sheet.write_string_with_format(0, index, column.header(lang), &header)?;
        sheet.set_column_format(index, &cell_format(column.kind))?;
        sheet
            .set_column_width(index, if matches!(column.kind, Kind::Identity) { 22 } else { 14 })?;
        sheet.insert_note(0, index, &Note::new(note(column, lang)).add_author_prefix(false))?;
        if let Kind::Choice(choices) = column.kind {
            let labels: Vec<&str> = choices.iter().map(|c| c.label.get(lang)).collect();
            // A spreadsheet takes 255 characters of list; longer ones stay in the note.
            if labels.iter().map(|label| label.chars().count() + 1).sum::<usize>() <= 255 {
                let list = DataValidation::new().allow_list_strings(&labels)?;
                sheet.add_data_validation(1, index, PREPARED_ROWS, index, &list)?;
            }
        }
    }
    if unfilled {
        let grey = Format::new().set_italic().set_font_color(Color::RGB(0x0080_8080));
        sheet.write_string_with_format(1, 0, unfilled_mark(lang), &grey)?;
    }
    Ok(())
}

fn note(column: &Column, lang: Lang) -> String {
    let mut note = column.help(lang).to_owned();
    if let Kind::Choice(choices) = column.kind {
        let labels: Vec<&str> = choices.iter().map(|c| c.label.get(lang)).collect();
        note.push_str(match lang {
            Lang::Zh => "\n可选：",
            Lang::En => "\none of: ",
        });
        note.push_str(&labels.join(match lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        }));
    }
    if column.required {
        note.push_str(match lang {
            Lang::Zh => "\n必填",
            Lang::En => "\nrequired",
        });
    }
    note
}

/// Identity numbers, months and codes are text, or the spreadsheet would change them.
fn cell_format(kind: Kind) -> Format {
    let pattern = match kind {
        Kind::Money | Kind::SignedMoney => "0.00",
        Kind::Day | Kind::PlannedDay => "yyyy-mm-dd",
        Kind::Count | Kind::Year => "0",
        _ => "@",
    };
    Format::new().set_num_format(pattern)
}

fn fill(
    sheet: &mut Worksheet,
    table: &Table,
    row: &Map<String, Value>,
    index: u32,
    lang: Lang,
) -> Written {
    for (column, place) in table.definition.columns.iter().zip(0_u16..) {
        let Some(value) = row.get(column.field) else { continue };
        let format = cell_format(column.kind);
        if let Some(number) = exact_number(column.kind, value) {
            sheet.write_number_with_format(index, place, number, &format)?;
        } else if let Some(day) = native_day(column.kind, value) {
            sheet.write_datetime_with_format(index, place, day, &format)?;
        } else {
            sheet.write_string_with_format(index, place, shown(column, value, lang), &format)?;
        }
    }
    Ok(())
}

fn exact_number(kind: Kind, value: &Value) -> Option<f64> {
    let whole = value.as_i64()?;
    if !kind.is_money() {
        return whole.to_string().parse().ok();
    }
    let exact = whole.unsigned_abs() <= MAX_EXACT_FEN;
    exact.then(|| Fen(whole).to_plain_yuan().parse().ok()).flatten()
}

fn native_day(kind: Kind, value: &Value) -> Option<ExcelDateTime> {
    let day: Date = match kind {
        Kind::Day | Kind::PlannedDay => value.as_str()?.parse().ok()?,
        _ => return None,
    };
    if day < FIRST_SERIAL_DAY {
        return None;
    }
    let month = u8::try_from(day.month()).ok()?;
    let (year, of_month) = (u16::try_from(day.year()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, of_month).ok()
}
