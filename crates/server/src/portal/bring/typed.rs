//! 手填 — a few typed figures as a record. They go through the same reader as files, so that a
//! date or an amount means the same at every door; only the place of a mistake is told in the
//! words of the form.

use vocab::record::PersonalRecord;
use vocab::{Date, Lang, PersonClass, PlaceCode, Text};
use wire::records::{self, Format, Reading};

use super::Problem;
use crate::portal::upload::Form;

/// Rows that the form offers.
const ROWS: usize = 4;
/// Rows that are read, however many a hand-made request sends.
const MOST_ROWS: usize = 60;

/// One month as typed.
#[derive(Clone, Debug, Default)]
pub(crate) struct TypedMonth {
    pub month: String,
    pub base: String,
    pub employer: String,
    pub own: String,
    pub received: String,
    pub credited: String,
}

/// The form as typed, to be shown again if something is wrong.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub class: String,
    pub since: String,
    pub displayed: String,
    pub months: Vec<TypedMonth>,
}

/// The code of a class in records.
pub(crate) const fn class_tag(class: PersonClass) -> &'static str {
    match class {
        PersonClass::Employee => "employee",
        PersonClass::Flexible => "flexible",
        PersonClass::Retired => "retired",
        PersonClass::Resident => "resident",
    }
}

/// The fields of the form that a sheet and column of the record stand for.
static FIELDS: [(&str, &str, &str, Text); 10] = [
    ("enrolments", "class", "class", Text::fixed("我是", "I am")),
    ("enrolments", "from", "since", Text::fixed("从哪天开始参保", "Insured since")),
    ("displays", "amount", "displayed", Text::fixed("显示的余额", "Balance shown")),
    ("contributions", "month", "month", Text::fixed("月份", "Month")),
    ("contributions", "base", "base", Text::fixed("缴费基数", "Base")),
    ("contributions", "employer_part", "employer", Text::fixed("单位缴", "Employer part")),
    ("contributions", "individual_part", "own", Text::fixed("个人缴", "Own part")),
    ("contributions", "received", "received", Text::fixed("到账日期", "Received on")),
    ("contributions", "credited_amount", "credited", Text::fixed("划入金额", "Credited")),
    ("member", "place", "t-place", Text::fixed("参保地", "Place")),
];

impl Typed {
    /// An empty form.
    pub fn new() -> Typed {
        Typed { months: vec![TypedMonth::default(); ROWS], ..Typed::default() }
    }

    /// What was posted.
    pub fn from_form(form: &Form) -> Typed {
        let column = |name: &str| -> Vec<String> {
            form.values(name).take(MOST_ROWS).map(str::to_owned).collect()
        };
        let [month, base, employer, own, received, credited] =
            ["month", "base", "employer", "own", "received", "credited"].map(column);
        let cell = |column: &Vec<String>, row: usize| column.get(row).cloned().unwrap_or_default();
        let months = (0..month.len().max(ROWS)).map(|row| TypedMonth {
            month: cell(&month, row),
            base: cell(&base, row),
            employer: cell(&employer, row),
            own: cell(&own, row),
            received: cell(&received, row),
            credited: cell(&credited, row),
        });
        Typed {
            class: form.value("class").to_owned(),
            since: form.value("since").to_owned(),
            displayed: form.value("displayed").to_owned(),
            months: months.collect(),
        }
    }

    /// Reads the form as a record.
    pub fn record(
        &self,
        place: Option<PlaceCode>,
        day: Date,
        reading: &Reading<'_>,
        lang: Lang,
    ) -> Result<PersonalRecord, Vec<Problem>> {
        let filled: Vec<usize> = self.filled().collect();
        if filled.is_empty() && self.displayed.is_empty() && self.since.is_empty() {
            let text = Text::fixed(
                "请至少填一个缴费月份，或从哪天开始参保",
                "give at least one month paid, or the day since when you are insured",
            );
            return Err(vec![Problem {
                field: "month0".to_owned(),
                line: text.get(lang).to_owned(),
            }]);
        }
        let lines = self.lines(place, day, &filled);
        let text: String = lines.iter().map(|line| csv_line(line)).collect();
        let record = records::read(text.as_bytes(), Format::Csv, reading);
        record.map(|record| numbered(record, &filled)).map_err(|problems| {
            problems.iter().map(|problem| located(problem, &lines, &filled, lang)).collect()
        })
    }

    fn filled(&self) -> impl Iterator<Item = usize> {
        let rows = self.months.iter().enumerate();
        rows.filter(|(_, row)| {
            [&row.month, &row.base, &row.employer, &row.own, &row.received, &row.credited]
                .iter()
                .any(|cell| !cell.is_empty())
        })
        .map(|(index, _)| index)
    }

    /// The record as a text table, one vector a line.
    fn lines(&self, place: Option<PlaceCode>, day: Date, filled: &[usize]) -> Vec<Vec<String>> {
        let kind = match self.class.as_str() {
            "resident" => "resident-medical",
            _ => "employee-medical",
        };
        let line = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        let place = place.map(|place| place.to_string()).unwrap_or_default();
        let mut lines: Vec<Vec<String>> =
            vec![line(&["[member]"]), line(&["name", "place"]), line(&["", &place])];
        lines.extend([line(&["[enrolments]"]), line(&["kind", "class", "from"])]);
        if !self.since.is_empty() {
            lines.push(line(&[kind, &self.class, &self.since]));
        }
        let headers = [
            "kind",
            "month",
            "base",
            "employer_part",
            "individual_part",
            "received",
            "credited_amount",
        ];
        lines.extend([line(&["[contributions]"]), line(&headers)]);
        for row in filled.iter().filter_map(|index| self.months.get(*index)) {
            let TypedMonth { month, base, employer, own, received, credited } = row;
            lines.push(line(&[kind, month, base, employer, own, received, credited]));
        }
        if !self.displayed.is_empty() {
            let headers = line(&["channel", "shown", "content", "amount"]);
            let channel =
                line(&["手机或窗口", &day.to_string(), "personal-account", &self.displayed]);
            lines.extend([line(&["[displays]"]), headers, channel]);
        }
        lines
    }
}

/// Evidence points at the rows of the form, not at those of the table in between.
fn numbered(mut record: PersonalRecord, filled: &[usize]) -> PersonalRecord {
    for enrolment in record.enrolments.iter_mut().flatten() {
        enrolment.row = 0;
    }
    for display in record.displays.iter_mut().flatten() {
        display.row = 0;
    }
    for (contribution, index) in record.contributions.iter_mut().flatten().zip(filled) {
        contribution.row = u32::try_from(index + 1).unwrap_or(0);
    }
    record
}

/// Quoted, so that nothing typed can become a cell, a row or a section of its own.
fn csv_line(cells: &[String]) -> String {
    let quoted: Vec<String> =
        cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    format!("{}\n", quoted.join(","))
}

/// A problem of the record in the words of the form.
fn located(
    problem: &records::Problem,
    lines: &[Vec<String>],
    filled: &[usize],
    lang: Lang,
) -> Problem {
    let sheet = problem.sheet.as_deref().unwrap_or_default().trim_matches(['[', ']']);
    let column = problem.column.as_deref().unwrap_or_default();
    let known = FIELDS.iter().find(|(of, name, _, _)| *of == sheet && *name == column);
    let start = lines.iter().position(|line| line.iter().any(|cell| cell == "[contributions]"));
    // Two lines stand between the name of a section and its first row; rows count from 1.
    let row =
        problem.row.zip(start).filter(|_| sheet == "contributions").and_then(|(row, start)| {
            let index = usize::try_from(row).ok()?.checked_sub(start + 3)?;
            filled.get(index).copied()
        });
    let (sentence, remedy) = (problem.sentence.get(lang), problem.remedy.get(lang));
    let said = match lang {
        Lang::Zh => format!("{sentence}。{remedy}。"),
        Lang::En => format!("{sentence}; {remedy}"),
    };
    let name = known.map(|(_, _, _, label)| label.get(lang)).unwrap_or(column);
    match (known, row, lang) {
        (Some((_, _, field, _)), Some(row), Lang::Zh) => Problem {
            field: format!("{field}{row}"),
            line: format!("缴费第{}行“{name}”：{said}", row + 1),
        },
        (Some((_, _, field, _)), Some(row), Lang::En) => Problem {
            field: format!("{field}{row}"),
            line: format!("Months paid, row {}, “{name}”: {said}", row + 1),
        },
        (Some((_, _, field, _)), None, Lang::Zh) => {
            Problem { field: (*field).to_owned(), line: format!("“{name}”：{said}") }
        }
        (Some((_, _, field, _)), None, Lang::En) => {
            Problem { field: (*field).to_owned(), line: format!("“{name}”: {said}") }
        }
        (None, row, _) => {
            Problem { field: format!("month{}", row.unwrap_or(0)), line: problem.line(lang) }
        }
    }
}
