//! 问题 — what is wrong with a file and what to do about it, said in the reader's language and
//! pointing at the sheet, row and column. All wordings stand in this module, so that they
//! stay alike.

use vocab::{Lang, Text};

mod cell;
mod file;

pub(super) use cell::*;
pub(super) use file::*;

/// How many problems are listed before the rest is only counted.
const LISTED: usize = 50;
/// How much of a cell is quoted.
const QUOTED_CHARACTERS: usize = 40;

/// 问题 — one thing that keeps a file from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable code in kebab case.
    pub code: &'static str,
    /// Sheet, as the file names it.
    pub sheet: Option<String>,
    /// Row, as a spreadsheet shows it; in JSON the place in the list.
    pub row: Option<u32>,
    /// Column header, as the file writes it.
    pub column: Option<String>,
    /// What is wrong.
    pub sentence: Text,
    /// What to do.
    pub remedy: Text,
}

impl Problem {
    /// The problem as one line: where, what, and what to do.
    pub fn line(&self, lang: Lang) -> String {
        let mut place = Vec::new();
        if let Some(sheet) = self.sheet.as_ref().filter(|sheet| !sheet.is_empty()) {
            place.push(worded(lang, format!("表“{sheet}”"), format!("sheet “{sheet}”")));
        }
        if let Some(row) = self.row {
            place.push(worded(lang, format!("第{row}行"), format!("row {row}")));
        }
        if let Some(column) = &self.column {
            place.push(worded(lang, format!("“{column}”列"), format!("column “{column}”")));
        }
        let (sentence, remedy) = (self.sentence.get(lang), self.remedy.get(lang));
        match (lang, place.is_empty()) {
            (Lang::Zh, true) => format!("{sentence}。{remedy}。"),
            (Lang::Zh, false) => format!("{}：{sentence}。{remedy}。", place.join("，")),
            (Lang::En, true) => format!("{sentence}; {remedy}"),
            (Lang::En, false) => format!("{}: {sentence}; {remedy}", place.join(", ")),
        }
    }
}

fn worded(lang: Lang, zh: String, en: String) -> String {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

/// 位置 — where in a file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spot<'a> {
    pub sheet: Option<&'a str>,
    pub row: Option<u32>,
    pub column: Option<&'a str>,
}

impl<'a> Spot<'a> {
    /// The file as a whole.
    pub const FILE: Spot<'static> = Spot { sheet: None, row: None, column: None };

    pub const fn sheet(sheet: &'a str) -> Spot<'a> {
        Spot { sheet: Some(sheet), row: None, column: None }
    }

    pub const fn row(self, row: u32) -> Spot<'a> {
        Spot { row: Some(row), ..self }
    }

    pub const fn column(self, column: &'a str) -> Spot<'a> {
        Spot { column: Some(column), ..self }
    }

    fn problem(self, code: &'static str, sentence: Text, remedy: Text) -> Problem {
        let sheet = self.sheet.filter(|sheet| !sheet.is_empty()).map(quoted);
        let (row, column) = (self.row, self.column.map(quoted));
        Problem { code, sheet, row, column, sentence, remedy }
    }

    fn fixed(self, code: &'static str, sentence: [&'static str; 2], remedy: Remedy) -> Problem {
        self.problem(code, Text::fixed(sentence[0], sentence[1]), remedy.text())
    }

    fn built(self, code: &'static str, zh: String, en: String, remedy: Remedy) -> Problem {
        self.problem(code, Text::new(zh, en), remedy.text())
    }
}

/// A remedy as a fixed pair of sentences.
struct Remedy(&'static str, &'static str);

impl Remedy {
    const fn text(self) -> Text {
        Text::fixed(self.0, self.1)
    }
}

/// 问题清单 — problems found so far; beyond a limit they are only counted.
#[derive(Debug, Default)]
pub(super) struct Problems {
    listed: Vec<Problem>,
    more: usize,
}

impl Problems {
    pub fn push(&mut self, problem: Problem) {
        if self.listed.len() < LISTED {
            self.listed.push(problem);
        } else {
            self.more += 1;
        }
    }

    /// The value, or `None` after its problem has been noted.
    pub fn note<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.push(problem)).ok()
    }

    pub fn count(&self) -> usize {
        self.listed.len() + self.more
    }

    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    pub fn into_list(mut self) -> Vec<Problem> {
        if self.more > 0 {
            let more = self.more;
            self.listed.push(Spot::FILE.built(
                "more-problems",
                format!("另外还有{more}个问题没有列出"),
                format!("and {more} more problems"),
                Remedy("请先改正上面这些，再读一次", "correct these first, then read again"),
            ));
        }
        self.listed
    }
}

/// Control characters, and the marks that turn the direction of text around.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A cell as it may be quoted in a sentence: short, without control characters.
pub(super) fn quoted(text: &str) -> String {
    let shown: String = text
        .chars()
        .map(|c| if is_unprintable(c) { '\u{fffd}' } else { c })
        .take(QUOTED_CHARACTERS)
        .collect();
    if text.chars().nth(QUOTED_CHARACTERS).is_some() { format!("{shown}…") } else { shown }
}
