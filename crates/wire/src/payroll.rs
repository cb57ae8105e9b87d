//! 工资表 — an employer's payroll of a month as a table: the columns of a filing, and, where the
//! payroll has them, as what each person is employed and which insurances are deducted.

#![expect(
    clippy::result_large_err,
    reason = "a problem is the rare way out and is read once; a plain struct serves callers best"
)]

use serde::de::DeserializeOwned;
use serde_json::Value;
use vocab::{InsuranceKind, PersonClass, Text};

use crate::filing::{FORMULA, FilingRow, WAGE, Wrong, about, read_with};
use crate::records::{Cell, Format, Problem, Row, Sheet, SheetDefinition};

/// 工资行 — one row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayrollRow {
    /// Who, under which number, how much.
    pub filing: FilingRow,
    /// 人员类别, if the table says.
    pub class: Option<PersonClass>,
    /// 险种, if the table says.
    pub insurances: Vec<InsuranceKind>,
}

/// Columns that a payroll may have, by their names in both languages.
const CLASS: [&str; 2] = ["人员类别", "class"];
const INSURANCES: [&str; 2] = ["险种", "insurances"];

/// Reads the table, or says everything that is wrong with it; no row is dropped.
///
/// # Errors
///
/// Every problem of the file, each with its row and column.
pub fn read(bytes: &[u8], format: Format) -> Result<Vec<PayrollRow>, Vec<Problem>> {
    read_with(bytes, format, WAGE, |sheet, row, filing| {
        let class = words(sheet, row, CLASS).and_then(|words| match words.as_slice() {
            [] => Ok(None),
            [word] => meant(sheet, row, CLASS, ("class", word)).map(Some),
            _ => Err(about(Some(sheet), Some(row.number), Some(CLASS[0]), ONE_CLASS)),
        });
        let insurances = words(sheet, row, INSURANCES).and_then(|words| {
            let kinds = words.iter().map(|word| meant(sheet, row, INSURANCES, ("kind", word)));
            kinds.collect::<Result<Vec<InsuranceKind>, Problem>>()
        });
        match (class, insurances) {
            (Ok(class), Ok(insurances)) => Ok(PayrollRow { filing, class, insurances }),
            (class, insurances) => {
                Err([class.err(), insurances.err()].into_iter().flatten().collect())
            }
        }
    })
}

/// The words of a cell, of which a list may have several; none where the column is not there.
fn words(sheet: &Sheet, row: &Row, names: [&str; 2]) -> Result<Vec<String>, Problem> {
    let index = sheet.headers.iter().position(|header| names.contains(&header.trim()));
    match index.and_then(|index| row.cells.get(index)) {
        None | Some(Cell::Empty) => Ok(Vec::new()),
        Some(Cell::Text(text)) => {
            let words = text.split(['、', ',', '，', ';', '；', '/', '+']).map(str::trim);
            Ok(words.filter(|word| !word.is_empty()).map(str::to_owned).collect())
        }
        Some(Cell::Formula) => Err(about(Some(sheet), Some(row.number), Some(names[0]), FORMULA)),
        Some(_) => Err(about(Some(sheet), Some(row.number), Some(names[0]), NOT_A_WORD)),
    }
}

/// The value that a word means, by the same lists as in a person's own records.
fn meant<T: DeserializeOwned>(
    sheet: &Sheet,
    row: &Row,
    names: [&str; 2],
    (field, word): (&str, &str),
) -> Result<T, Problem> {
    let code = SheetDefinition::named("enrolments").and_then(|it| it.choice(field, word));
    let value = code.and_then(|code| serde_json::from_value(Value::from(code)).ok());
    value.ok_or_else(|| about(Some(sheet), Some(row.number), Some(names[0]), NOT_A_WORD))
}

const ONE_CLASS: Wrong = (
    "wrong-choice",
    Text::fixed("一个人只能有一个人员类别", "a person has one class only"),
    Text::fixed("请只留一个", "leave one of them"),
);
const NOT_A_WORD: Wrong = (
    "wrong-choice",
    Text::fixed("不认得这个词", "this word is not known here"),
    Text::fixed(
        "人员类别写 在职职工、退休人员 等；险种写 职工医保、大额医疗补助 等，几个之间用顿号",
        "classes: employee, retired …; insurances: employee-medical, large-amount …, by commas",
    ),
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_and_insurances_are_read_where_they_stand() {
        let table = "姓名,证件号码,申报工资,人员类别,险种\n\
            林晓,99000820020314014X,6420.00,在职职工,职工医保、大额医疗补助\n\
            赵平,990008198805060219,10000.00,,\n";
        let rows = read(table.as_bytes(), Format::Csv).unwrap();
        assert_eq!(rows[0].class, Some(PersonClass::Employee));
        let both = [InsuranceKind::EmployeeMedical, InsuranceKind::LargeAmount];
        assert_eq!(rows[0].insurances, both);
        assert_eq!((rows[1].class, rows[1].insurances.len()), (None, 0));
        let plain = "name,identity_number,wage\n林晓,99000820020314014X,6420.00\n";
        assert_eq!(read(plain.as_bytes(), Format::Csv).unwrap()[0].class, None);
    }

    #[test]
    fn words_that_nobody_knows_are_named_with_their_cells() {
        let table = "姓名,证件号码,申报工资,人员类别,险种\n\
            林晓,99000820020314014X,6420.00,学徒,职工医保、车险\n\
            赵平,990008198805060219,10000.00,在职/退休,\n";
        let problems = read(table.as_bytes(), Format::Csv).unwrap_err();
        let told: Vec<_> =
            problems.iter().map(|it| (it.row, it.column.as_deref(), it.code)).collect();
        let expected = [
            (Some(2), Some("人员类别"), "wrong-choice"),
            (Some(2), Some("险种"), "wrong-choice"),
            (Some(3), Some("人员类别"), "wrong-choice"),
        ];
        assert_eq!(told, expected);
    }
}
