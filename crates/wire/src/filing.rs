//! 申报表 — an employer's people as a table of three columns: who, which number, how much. How much
//! is the wage of a month in a filing and the base of a year in its yearly adjustment. Cells in,
//! lines or every problem out; who the people are is for the office to say.

use vocab::{Fen, Text};

use crate::records::{Cell, Format, Problem, Row, Sheet, read_workbook};

/// 申报行 — one row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingRow {
    /// Row as the spreadsheet shows it.
    pub row: u32,
    /// 姓名.
    pub name: String,
    /// 证件号码.
    pub identity_number: String,
    /// 申报工资, or 缴费基数 of a year.
    pub wage: Fen,
}

/// A column by its names in both languages.
pub(crate) type Column = [&'static str; 2];

/// Who: the columns that every table has.
const WHO: [Column; 2] = [["姓名", "name"], ["证件号码", "identity_number"]];
/// How much, in a filing and in a payroll.
pub(crate) const WAGE: Column = ["申报工资", "wage"];
/// How much, in the table of a year.
const BASE: Column = ["缴费基数", "base"];

/// Reads the wages of a month, or says everything that is wrong with the table; no row is dropped.
///
/// # Errors
///
/// Every problem of the file, each with its row and column.
pub fn read(bytes: &[u8], format: Format) -> Result<Vec<FilingRow>, Vec<Problem>> {
    read_with(bytes, format, WAGE, |_, _, row| Ok(row))
}

/// Reads the bases of a year in the same way.
///
/// # Errors
///
/// Every problem of the file, each with its row and column.
pub fn read_bases(bytes: &[u8], format: Format) -> Result<Vec<FilingRow>, Vec<Problem>> {
    read_with(bytes, format, BASE, |_, _, row| Ok(row))
}

/// Reads the table, and of each row what somebody else makes of it.
pub(crate) fn read_with<T>(
    bytes: &[u8],
    format: Format,
    amount: Column,
    mut make: impl FnMut(&Sheet, &Row, FilingRow) -> Result<T, Vec<Problem>>,
) -> Result<Vec<T>, Vec<Problem>> {
    let workbook = read_workbook(bytes, format).map_err(|problem| vec![problem])?;
    let Some(sheet) = workbook.sheets.iter().find(|sheet| !sheet.rows.is_empty()) else {
        return Err(vec![about(None, None, None, EMPTY)]);
    };
    let mut problems = Vec::new();
    let columns = [WHO[0], WHO[1], amount];
    let mut places = [0_usize; 3];
    for (place, names) in places.iter_mut().zip(columns) {
        let found = sheet.headers.iter().position(|header| names.contains(&header.trim()));
        match found {
            Some(index) => *place = index,
            None => problems.push(about(Some(sheet), None, Some(names[0]), missing(amount))),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        match read_row(sheet, row, (columns, places)).and_then(|line| make(sheet, row, line)) {
            Ok(line) => rows.push(line),
            Err(mut found) => problems.append(&mut found),
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

fn read_row(
    sheet: &Sheet,
    row: &Row,
    ([called, numbered, paid], [name, number, wage]): ([Column; 3], [usize; 3]),
) -> Result<FilingRow, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut text = |index: usize, [label, _]: Column| match row.cells.get(index) {
        Some(Cell::Text(text)) => text.clone(),
        // A spreadsheet turns a long number into digits of its own.
        Some(Cell::Number(digits)) if digits.len() < 16 => digits.clone(),
        Some(Cell::Number(_)) => {
            problems.push(about(Some(sheet), Some(row.number), Some(label), ROUNDED));
            String::new()
        }
        Some(Cell::Formula) => {
            problems.push(about(Some(sheet), Some(row.number), Some(label), FORMULA));
            String::new()
        }
        _ => {
            problems.push(about(Some(sheet), Some(row.number), Some(label), BLANK));
            String::new()
        }
    };
    let name = text(name, called);
    let identity_number = text(number, numbered);
    let written = text(wage, paid);
    let wage = Fen::parse_yuan(&written);
    if wage.is_none() && !written.is_empty() {
        problems.push(about(Some(sheet), Some(row.number), Some(paid[0]), NO_AMOUNT));
    }
    match wage {
        Some(wage) if problems.is_empty() => {
            Ok(FilingRow { row: row.number, name, identity_number, wage })
        }
        _ => Err(problems),
    }
}

/// What is wrong: code, sentence and remedy.
pub(crate) type Wrong = (&'static str, Text, Text);

const EMPTY: Wrong = (
    "filing-empty",
    Text::fixed("表里没有人员", "the table names nobody"),
    Text::fixed("请每人一行填写", "one row for each person"),
);
/// Which headers there should be.
fn missing([zh, en]: Column) -> Wrong {
    (
        "missing-column",
        Text::fixed("缺少这一列", "this column is missing"),
        Text::new(
            format!("表头应有：姓名、证件号码、{zh}"),
            format!("the headers are 姓名 (name), 证件号码 (identity_number), {zh} ({en})"),
        ),
    )
}

const BLANK: Wrong = (
    "missing-value",
    Text::fixed("没有填写", "nothing is written here"),
    Text::fixed("请补上", "fill it in"),
);
pub(crate) const FORMULA: Wrong = (
    "formula",
    Text::fixed("是公式", "it is a formula"),
    Text::fixed("请复制后只粘贴数值", "paste it as a value"),
);
const ROUNDED: Wrong = (
    "identity-as-number",
    Text::fixed("存成了数值，后几位已经丢失", "kept as a number, its last digits are lost"),
    Text::fixed("请把这一列设为文本后重新填写", "make the column text and type it again"),
);
const NO_AMOUNT: Wrong = (
    "wrong-type",
    Text::fixed("不是金额", "it is not an amount"),
    Text::fixed("请写成 6420.00 这样的元", "write yuan such as 6420.00"),
);

pub(crate) fn about(
    sheet: Option<&Sheet>,
    row: Option<u32>,
    column: Option<&str>,
    (code, sentence, remedy): Wrong,
) -> Problem {
    Problem {
        code,
        sheet: sheet.map(|sheet| sheet.name.clone()),
        row,
        column: column.map(str::to_owned),
        sentence,
        remedy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_table_and_names_every_mistake() {
        let good = "姓名,证件号码,申报工资\n林晓,99000820020314014X,\"6,420.00\"\n";
        let rows = read(good.as_bytes(), Format::Csv).unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].row, rows[0].wage), (2, Fen(642_000)));
        let bad = "姓名,证件号码,申报工资\n林晓,,六千\n,99000820020314014X,1\n";
        let problems = read(bad.as_bytes(), Format::Csv).unwrap_err();
        let found: Vec<_> = problems.iter().map(|it| (it.row, it.code)).collect();
        let expected =
            [(Some(2), "missing-value"), (Some(2), "wrong-type"), (Some(3), "missing-value")];
        assert_eq!(found, expected);
        let problems = read(b"name,wage\na,1\n", Format::Csv).unwrap_err();
        assert_eq!(problems[0].column.as_deref(), Some("证件号码"));
        assert_eq!(
            read(b"name,identity_number,wage\n", Format::Csv).unwrap_err()[0].code,
            "filing-empty"
        );
    }

    #[test]
    fn the_bases_of_a_year_stand_in_a_column_of_their_own() {
        let good = "姓名,证件号码,缴费基数\n林晓,99000820020314014X,7000.00\n";
        assert_eq!(read_bases(good.as_bytes(), Format::Csv).unwrap()[0].wage, Fen(700_000));
        let problems = read(good.as_bytes(), Format::Csv).unwrap_err();
        assert_eq!(problems[0].column.as_deref(), Some("申报工资"));
        let wages = good.replace("缴费基数", "申报工资");
        let problems = read_bases(wages.as_bytes(), Format::Csv).unwrap_err();
        assert_eq!(problems[0].column.as_deref(), Some("缴费基数"));
        assert!(problems[0].remedy.zh.contains("缴费基数"));
    }
}
