//! 计算案例 — facts → figures of one calculation, with the rules of a place or with rules that
//! stand in the case itself. A file whose tables have several columns of values is several cases.

mod columns;

use engine::calculation::{CalcError, FactValue, Facts, FigureValue, Kind, Outcome};
use vocab::{Date, Fen, InsuranceKind, Lang, PlaceCode};

use self::columns::Columns;
use crate::document::{CaseProblem, Document};

/// 事实 — one named fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Name, as `calc` takes it.
    pub name: String,
    /// Value, as written.
    pub value: String,
}

/// 计算案例.
#[derive(Clone, Debug)]
pub struct ArithmeticCase {
    /// Path inside the repository.
    pub path: String,
    /// Title in Chinese and in English.
    pub title: [String; 2],
    /// What it is about in Chinese and in English.
    pub story: [String; 2],
    /// 种类: contribution, credit, settlement …
    pub kind: &'static Kind,
    /// 日期.
    pub date: Date,
    /// 参保地.
    pub place: PlaceCode,
    /// 险种; the employee scheme if the file does not say.
    pub scheme: InsuranceKind,
    /// 按哪份: the document that is followed where documents differ, if not the chosen one.
    pub source: Option<String>,
    /// 事实, in order.
    pub facts: Vec<Fact>,
    /// Policy packs written in the case: path for messages and text.
    pub rules: Vec<(String, String)>,
    /// 期望: code of the figure and the figure, in order.
    pub expected: Vec<(String, String)>,
    /// 算不出: instead of figures, the code of the refusal or the key of the unknown rule.
    pub refused: Option<String>,
    /// 原文之误: what the source printed and should not have.
    pub misprints: Vec<Misprint>,
}

/// 原文之误 — a figure as printed, which must not come out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misprint {
    /// Code of the figure.
    pub code: String,
    /// The figure as printed.
    pub printed: String,
    /// What is wrong with it, in Chinese and in English.
    pub fault: [String; 2],
}

impl ArithmeticCase {
    /// Reads a file: one case, or one for each column of its tables.
    ///
    /// # Errors
    ///
    /// The first problem of the file.
    pub fn read(path: &str, text: &str) -> Result<Vec<ArithmeticCase>, Vec<CaseProblem>> {
        read(path, text).map_err(|problem| vec![problem])
    }

    /// Runs the case by the embedded packs and the rules written in it.
    ///
    /// # Errors
    ///
    /// A fact that cannot be read, with the path of the case.
    pub fn run(&self) -> Result<Result<Outcome, CalcError>, String> {
        let library = crate::packs::library_of(self.place, &self.rules);
        let book = library.book(self.place, self.scheme, self.date, self.date);
        let preferred = self.source.as_deref().map(|source| book.preferring(source));
        let preferred =
            preferred.transpose().map_err(|it| format!("{}: {}", self.path, it.code))?;
        let book = preferred.unwrap_or(book);
        let mut facts = Facts::new();
        for Fact { name, value } in &self.facts {
            let spec = self.kind.fact(name);
            let spec = spec.ok_or_else(|| format!("{}: no fact “{name}”", self.path))?;
            let read = spec.kind.parse(value);
            let read = read.ok_or_else(|| format!("{}: {name}: “{value}”", self.path))?;
            facts.insert(spec.name.to_owned(), read);
        }
        Ok(self.kind.run(&book, &facts))
    }

    /// The facts as a fact file of `calc`: English names; amounts, days and words as text.
    pub fn facts_json(&self) -> serde_json::Value {
        let entries = self.facts.iter().filter_map(|fact| {
            let spec = self.kind.fact(&fact.name)?;
            let value = match spec.kind.parse(&fact.value)? {
                FactValue::Money(amount) => amount.to_plain_yuan().into(),
                FactValue::Amounts(amounts) => {
                    amounts.iter().map(|amount| amount.to_plain_yuan()).collect()
                }
                FactValue::Count(count) => count.into(),
                FactValue::Date(day) => day.to_string().into(),
                FactValue::Month(month) => month.to_string().into(),
                FactValue::Text(text) => text.into(),
                FactValue::Flag(flag) => flag.into(),
            };
            Some((spec.name.to_owned(), value))
        });
        serde_json::Value::Object(entries.collect())
    }

    /// Runs the case and compares what comes out with what it expects.
    ///
    /// # Errors
    ///
    /// Every figure that differs; figures where none were expected, or none where some were.
    pub fn check(&self) -> Result<(), String> {
        match (self.run()?, &self.refused) {
            (Ok(outcome), None) => self.check_outcome(&outcome),
            (Ok(_), Some(wanted)) => Err(format!("{}: expected {wanted}, got figures", self.path)),
            (Err(error), None) => Err(format!("{}: {}", self.path, told(&error))),
            (Err(error), Some(wanted)) => {
                let found = error_code(&error);
                let differs = || {
                    let said = told(&error);
                    format!("{}: expected {wanted}, found {found}: {said}", self.path)
                };
                if found == *wanted { Ok(()) } else { Err(differs()) }
            }
        }
    }

    fn check_outcome(&self, outcome: &Outcome) -> Result<(), String> {
        let mut differences = Vec::new();
        for Misprint { code, printed, .. } in &self.misprints {
            let found = outcome.figure(code).map(|figure| shown(figure.value));
            if found.is_none_or(|found| found == plain(printed)) {
                differences.push(format!("  {code}: {printed} of the print did not differ"));
            }
        }
        for (code, wanted) in &self.expected {
            let found = outcome.figure(code);
            let found = found.map_or_else(|| "nothing".to_owned(), |figure| shown(figure.value));
            if plain(wanted) != found {
                differences.push(format!("  {code}: expected {wanted}, found {found}"));
            }
        }
        if differences.is_empty() {
            return Ok(());
        }
        let mut message = format!("{}\n{}", self.path, differences.join("\n"));
        for line in outcome.derivation.lines(outcome.root(), Lang::En) {
            let indent = "  ".repeat(line.depth + 2);
            message.push_str(&format!("\n{indent}{} {}", line.label, line.amount));
        }
        Err(message)
    }
}

/// Amounts are written with grouping in cases and without it in figures.
fn plain(wanted: &str) -> String {
    match Fen::parse_yuan(wanted) {
        Some(amount) if wanted.contains('.') => amount.to_plain_yuan(),
        _ => wanted.to_owned(),
    }
}

fn shown(value: FigureValue) -> String {
    match value {
        FigureValue::Money(amount) => amount.to_plain_yuan(),
        FigureValue::Count(count) => count.to_string(),
        FigureValue::Range(low, high) => format!("{low}–{high}"),
        FigureValue::Date(day) => day.to_string(),
        FigureValue::Flag(yes) => if yes { "是" } else { "否" }.to_owned(),
    }
}

/// The code of a refusal or the key of an unknown rule.
fn error_code(error: &CalcError) -> String {
    match error {
        CalcError::Refusal(refusal) => refusal.code.to_string(),
        CalcError::Unknown(unknown) => unknown.key.clone(),
        CalcError::Facts(_) => "facts".to_owned(),
    }
}

fn told(error: &CalcError) -> String {
    match error {
        CalcError::Refusal(refusal) => refusal.sentence.en.clone().into_owned(),
        CalcError::Unknown(unknown) => unknown.sentence.en.clone().into_owned(),
        CalcError::Facts(problems) => {
            let problems: Vec<&str> = problems.iter().map(|it| &*it.sentence.en).collect();
            problems.join("; ")
        }
    }
}

const SECTIONS: [&str; 6] = ["计算", "事实", "规则", "期望", "算不出", "原文之误"];

fn read(path: &str, text: &str) -> Result<Vec<ArithmeticCase>, CaseProblem> {
    let document = Document::read(path, text)?;
    for section in &document.sections {
        if !SECTIONS.contains(&section.heading) {
            let message = format!("unknown section “{}”", section.heading);
            return Err(document.problem(section.line, message));
        }
    }
    let section = document.section("计算")?;
    let items = document.items(section, &["种类", "日期", "参保地", "险种", "按哪份"])?;
    let find = |wanted: &str| items.iter().find(|(_, item, _)| *item == wanted);
    let missing = |item: &str| document.problem(section.line, format!("no item “{item}”"));
    let (line, _, name) = find("种类").ok_or_else(|| missing("种类"))?;
    let mut kinds = engine::calculation::KINDS.iter();
    let kind = kinds.find(|kind| kind.code == *name || kind.title.zh == *name);
    let kind = kind.ok_or_else(|| document.problem(*line, format!("no calculation “{name}”")))?;
    let (line, _, day) = find("日期").ok_or_else(|| missing("日期"))?;
    let date = day.parse().map_err(|_| document.problem(*line, format!("“{day}” is no day")))?;
    let (line, _, text) = find("参保地").ok_or_else(|| missing("参保地"))?;
    let place = crate::diagnosis_case::place(text);
    let place = place.ok_or_else(|| document.problem(*line, format!("no place “{text}”")))?;
    let scheme = match find("险种") {
        None => InsuranceKind::EmployeeMedical,
        Some((line, _, text)) => InsuranceKind::ALL
            .into_iter()
            .find(|kind| kind.label().zh == *text)
            .ok_or_else(|| document.problem(*line, format!("no insurance “{text}”")))?,
    };
    let (facts, rules) = (Columns::read(&document, "事实", ["名称", "值"])?, rules(&document)?);
    let (expected, refused) = wanted(&document, &facts)?;
    let misprints = misprints(&document)?;
    let case = |index: usize| ArithmeticCase {
        path: facts.path(path, index),
        title: document.title.map(str::to_owned),
        story: document.story.clone(),
        kind,
        date,
        place,
        scheme,
        source: find("按哪份").map(|(_, _, source)| (*source).to_owned()),
        facts: facts.column(index).map(|(name, value)| Fact { name, value }).collect(),
        rules: rules.clone(),
        expected: expected.as_ref().map_or_else(Vec::new, |it| it.column(index).collect()),
        refused: refused.clone(),
        misprints: misprints.clone(),
    };
    Ok((0..facts.len()).map(case).collect())
}

/// What should come out: figures in the columns of the facts, or a code of what is said instead.
fn wanted(
    document: &Document<'_>,
    facts: &Columns,
) -> Result<(Option<Columns>, Option<String>), CaseProblem> {
    let Some(section) = document.sections.iter().find(|it| it.heading == "算不出") else {
        let figures = Columns::read(document, "期望", ["代码", "金额"])?;
        let section = document.section("期望")?;
        if !figures.same_columns(facts) {
            return Err(document.problem(section.line, "not the columns of 事实"));
        }
        if (0..figures.len()).any(|index| figures.column(index).next().is_none()) {
            return Err(document.problem(section.line, "nothing is expected"));
        }
        return Ok((Some(figures), None));
    };
    let rows = document.table(section, &["代码", "缘由", "why"])?;
    let alone = document.sections.iter().all(|it| it.heading != "期望");
    match rows.as_slice() {
        [(_, cells)] if alone && cells.iter().all(|cell| !cell.is_empty()) => {
            Ok((None, cells.first().map(|code| (*code).to_owned())))
        }
        _ => Err(document.problem(section.line, "one row with its reason, and no 期望")),
    }
}

fn misprints(document: &Document<'_>) -> Result<Vec<Misprint>, CaseProblem> {
    let Some(section) = document.sections.iter().find(|it| it.heading == "原文之误") else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for (line, cells) in document.table(section, &["代码", "原文", "错在哪里", "what is wrong"])?
    {
        match cells.as_slice() {
            [code, printed, zh, en] if cells.iter().all(|cell| !cell.is_empty()) => {
                let fault = [zh, en].map(|words| (*words).to_owned());
                let (code, printed) = ((*code).to_owned(), (*printed).to_owned());
                found.push(Misprint { code, printed, fault });
            }
            _ => return Err(document.problem(line, "an empty cell")),
        }
    }
    Ok(found)
}

/// The fences ```` ````policy ```` of the section 规则; each is one pack.
fn rules(document: &Document<'_>) -> Result<Vec<(String, String)>, CaseProblem> {
    let Some(section) = document.sections.iter().find(|it| it.heading == "规则") else {
        return Ok(Vec::new());
    };
    let mut packs: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for (number, line) in (section.line + 1..).zip(section.body.lines()) {
        match line.trim() {
            "````policy" if !open => {
                open = true;
                packs.push((format!("{}#{number}", document.file), String::new()));
            }
            "````" if open => open = false,
            _ if open => {
                if let Some((_, text)) = packs.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
            "" => {}
            _ => return Err(document.problem(number, "only ````policy fences stand here")),
        }
    }
    if open || packs.is_empty() {
        return Err(document.problem(section.line, "no closed ````policy fence"));
    }
    Ok(packs)
}
