//! 诊断案例 — one person's record, what is asked, and the answer that the rules give. The
//! expected figures were worked out by hand from the rules; only `## 答复` is ever written by
//! the program.

use diagnosis::{Code, Question};
use vocab::record::PersonalRecord;
use vocab::{Date, Fen, Lang, PlaceCode};
use wire::records::{Reading, SheetDefinition, read_markdown};

use crate::document::{CaseProblem, Document, Section};

const QUESTION: &str = "提问";
const EXPECTED: &str = "期望";
const BRIDGE: &str = "差额表";
const REPLY: &str = "答复";
const OWN_SECTIONS: [&str; 4] = [QUESTION, EXPECTED, BRIDGE, REPLY];

/// 期望的一行 — a line of the bridge that is not nil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedLine {
    /// Code of the component.
    pub code: String,
    /// Effect on the balance.
    pub amount: Fen,
}

/// 期望 — what the rules give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// 结论: the primary codes in order.
    pub codes: Vec<Code>,
    /// 零的类型, in snake case.
    pub zero: String,
    /// 账本余额.
    pub balance: Fen,
    /// 缴费合计.
    pub paid: Fen,
    /// 无法解释的差额; nothing unless the case is about one.
    pub residual: Fen,
    /// 差额表: the lines that are not nil, in order.
    pub lines: Vec<ExpectedLine>,
}

/// 诊断案例.
#[derive(Clone, Debug)]
pub struct DiagnosisCase {
    /// Path inside the repository.
    pub path: String,
    /// Title in Chinese and in English.
    pub title: [String; 2],
    /// The person's story in Chinese and in English.
    pub story: [String; 2],
    /// What is asked.
    pub question: Question,
    /// The facts.
    pub record: PersonalRecord,
    /// The Markdown tables that the facts were read from, for doors that take files.
    pub sheets: String,
    /// What must come out.
    pub expected: Expected,
    /// The rendered answer as it stands in the file.
    pub reply: String,
}

impl DiagnosisCase {
    /// Reads a case.
    ///
    /// # Errors
    ///
    /// Every problem of the file.
    pub fn read(path: &str, text: &str) -> Result<DiagnosisCase, Vec<CaseProblem>> {
        let document = Document::read(path, text).map_err(one)?;
        let question = question(&document).map_err(one)?;
        let expected = expected(&document).map_err(one)?;
        let (record, sheets) = record(&document, question.as_of)?;
        let reply = document.section(REPLY).map_err(one)?.body.trim().to_owned();
        Ok(DiagnosisCase {
            path: path.to_owned(),
            title: document.title.map(str::to_owned),
            story: document.story,
            question,
            record,
            sheets,
            expected,
            reply,
        })
    }

    /// Whether the file is one of the members of the demonstration: one for each code.
    pub fn is_single(&self) -> bool {
        self.path.contains("/single/")
    }

    /// The name of the file without folder and ending, such as `z07`.
    pub fn name(&self) -> &str {
        let file = self.path.rsplit('/').next().unwrap_or_default();
        file.trim_end_matches(".md")
    }
}

fn one(problem: CaseProblem) -> Vec<CaseProblem> {
    vec![problem]
}

fn question(document: &Document<'_>) -> Result<Question, CaseProblem> {
    let section = document.section(QUESTION)?;
    let items = document.items(section, &["截至日期", "参保地", "规则已知至"])?;
    let find = |wanted: &str| items.iter().find(|(_, item, _)| *item == wanted);
    let day = |(line, item, value): &(usize, &str, &str)| -> Result<Date, CaseProblem> {
        value.parse().map_err(|_| document.problem(*line, format!("{item}: “{value}” is no day")))
    };
    let as_of = find("截至日期")
        .ok_or_else(|| document.problem(section.line, "no 截至日期"))
        .and_then(day)?;
    let known_at = find("规则已知至").map(day).transpose()?.unwrap_or(as_of);
    let place = find("参保地")
        .map(|(line, _, value)| {
            place(value).ok_or_else(|| document.problem(*line, format!("no place “{value}”")))
        })
        .transpose()?;
    Ok(Question { as_of, known_at, place })
}

/// A place by its code or by the name that its pack gives it.
pub(crate) fn place(text: &str) -> Option<PlaceCode> {
    let named = || crate::place_names().iter().find(|(_, name)| *name == text);
    PlaceCode::parse(text).or_else(|| named().map(|(place, _)| *place))
}

fn money(document: &Document<'_>, line: usize, text: &str) -> Result<Fen, CaseProblem> {
    Fen::parse_yuan(text).ok_or_else(|| document.problem(line, format!("“{text}” is no amount")))
}

fn expected(document: &Document<'_>) -> Result<Expected, CaseProblem> {
    let section = document.section(EXPECTED)?;
    let known = ["结论", "零的类型", "账本余额", "缴费合计", "无法解释的差额"];
    let items = document.items(section, &known)?;
    let find = |wanted: &str| {
        let missing = || document.problem(section.line, format!("no item “{wanted}”"));
        let found = items.iter().find(|(_, item, _)| *item == wanted);
        found.map(|(line, _, value)| (*line, *value)).ok_or_else(missing)
    };
    let amount = |wanted: &str| find(wanted).and_then(|(line, text)| money(document, line, text));
    let (line, text) = find("结论")?;
    let codes: Vec<Code> =
        text.split('、').map(|name| code(document, line, name)).collect::<Result<_, _>>()?;
    let residual = match find("无法解释的差额") {
        Ok((line, text)) => money(document, line, text)?,
        Err(_) => Fen::ZERO,
    };
    let expected = Expected {
        codes,
        zero: find("零的类型")?.1.to_owned(),
        balance: amount("账本余额")?,
        paid: amount("缴费合计")?,
        residual,
        lines: bridge(document)?,
    };
    let steps = expected.lines.iter().map(|line| line.amount);
    let sum = Fen::checked_sum(steps.chain([expected.paid, expected.residual]));
    if sum != Some(expected.balance) {
        let sum = sum.map(Fen::to_plain_yuan).unwrap_or_default();
        let message = format!(
            "缴费合计, 差额表 and 无法解释的差额 make {sum}, not the 账本余额 {}",
            expected.balance.to_plain_yuan()
        );
        return Err(document.problem(section.line, message));
    }
    Ok(expected)
}

fn code(document: &Document<'_>, line: usize, name: &str) -> Result<Code, CaseProblem> {
    let known = Code::ALL.iter().find(|code| code.name() == name.trim());
    known.copied().ok_or_else(|| document.problem(line, format!("no check “{name}”")))
}

fn bridge(document: &Document<'_>) -> Result<Vec<ExpectedLine>, CaseProblem> {
    let section = document.section(BRIDGE)?;
    let mut lines = Vec::new();
    for (line, cells) in document.table(section, &["代码", "金额"])? {
        if let [code, amount] = cells.as_slice() {
            let amount = money(document, line, amount)?;
            if amount == Fen::ZERO {
                return Err(document.problem(line, "only lines that are not nil are listed"));
            }
            lines.push(ExpectedLine { code: (*code).to_owned(), amount });
        }
    }
    Ok(lines)
}

/// The record, and the Markdown that it was read from.
fn record(
    document: &Document<'_>,
    as_of: Date,
) -> Result<(PersonalRecord, String), Vec<CaseProblem>> {
    let mut sheets = String::new();
    let is_own = |section: &&Section<'_>| OWN_SECTIONS.contains(&section.heading);
    for section in document.sections.iter().filter(|section| !is_own(section)) {
        if SheetDefinition::named(section.heading).is_none_or(|it| it.zh != section.heading) {
            let message = format!("unknown section “{}”", section.heading);
            return Err(one(document.problem(section.line, message)));
        }
        sheets.push_str(&format!("## {}\n{}", section.heading, section.body));
    }
    let reading = Reading { today: as_of, places: crate::place_names() };
    let record = read_markdown(&sheets, &reading).map_err(|problems| {
        let line_of = |sheet: Option<&str>| {
            let section = document.sections.iter().find(|it| Some(it.heading) == sheet);
            section.map_or(1, |section| section.line)
        };
        problems
            .iter()
            .map(|it| document.problem(line_of(it.sheet.as_deref()), it.line(Lang::Zh)))
            .collect::<Vec<CaseProblem>>()
    })?;
    Ok((record, sheets))
}
