//! 月度申报表 — an employer's wages of a month as a table of three columns: who, which number, how
//! much. Cells in, lines or every problem out; who the people are is for the office to say.

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
    /// 申报工资.
    pub wage: Fen,
}

/// The columns by their names in both languages.
const COLUMNS: [[&str; 2]; 3] =
    [["姓名", "name"], ["证件号码", "identity_number"], ["申报工资", "wage"]];

/// Reads the table, or says everything that is wrong with it; no row is dropped.
///
/// # Errors
///
/// Every problem of the file, each with its row and column.
pub fn read(bytes: &[u8], format: Format) -> Result<Vec<FilingRow>, Vec<Problem>> {
    read_with(bytes, format, |_, _, row| Ok(row))
}

/// Reads the table, and of each row what somebody else makes of it.
pub(crate) fn read_with<T>(
    bytes: &[u8],
    format: Format,
    mut make: impl FnMut(&Sheet, &Row, FilingRow) -> Result<T, Vec<Problem>>,
) -> Result<Vec<T>, Vec<Problem>> {
    let workbook = read_workbook(bytes, format).map_err(|problem| vec![problem])?;
    let Some(sheet) = workbook.sheets.iter().find(|sheet| !sheet.rows.is_empty()) else {
        return Err(vec![about(None, None, None, EMPTY)]);
    };
    let mut problems = Vec::new();
    let mut places = [0_usize; 3];
    for (place, names) in places.iter_mut().zip(COLUMNS) {
        let found = sheet.headers.iter().position(|header| names.contains(&header.trim()));
        match found {
            Some(index) => *place = index,
            None => problems.push(about(Some(sheet), None, Some(names[0]), MISSING)),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        match read_row(sheet, row, places).and_then(|line| make(sheet, row, line)) {
            Ok(line) => rows.push(line),
            Err(mut found) => problems.append(&mut found),
        }
    }
    if problems.is_empty() { Ok(rows) } else { Err(problems) }
}

fn read_row(sheet: &Sheet, row: &Row, places: [usize; 3]) -> Result<FilingRow, Vec<Problem>> {
    let [name, number, wage] = places;
    let mut problems = Vec::new();
    let mut text = |index: usize, [label, _]: [&'static str; 2]| match row.cells.get(index) {
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
    let name = text(name, COLUMNS[0]);
    let identity_number = text(number, COLUMNS[1]);
    let written = text(wage, COLUMNS[2]);
    let wage = Fen::parse_yuan(&written);
    if wage.is_none() && !written.is_empty() {
        problems.push(about(Some(sheet), Some(row.number), Some(COLUMNS[2][0]), NO_AMOUNT));
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
const MISSING: Wrong = (
    "missing-column",
    Text::fixed("缺少这一列", "this column is missing"),
    Text::fixed(
        "表头应有：姓名、证件号码、申报工资",
        "the headers are 姓名 (name), 证件号码 (identity_number), 申报工资 (wage)",
    ),
);
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
}
