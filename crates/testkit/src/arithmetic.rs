//! 计算案例 — facts → figures of one calculation, with the rules of a place or with rules that
//! stand in the case itself.

use engine::calculation::{CalcError, FactValue, Facts, FigureValue, Kind, Outcome};
use vocab::{Date, Fen, InsuranceKind, Lang, PlaceCode};

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
    /// 事实, in order.
    pub facts: Vec<Fact>,
    /// Policy packs written in the case: path for messages and text.
    pub rules: Vec<(String, String)>,
    /// 期望: code of the figure and the figure, in order.
    pub expected: Vec<(String, String)>,
}

impl ArithmeticCase {
    /// Reads a case.
    ///
    /// # Errors
    ///
    /// The first problem of the file.
    pub fn read(path: &str, text: &str) -> Result<ArithmeticCase, Vec<CaseProblem>> {
        read(path, text).map_err(|problem| vec![problem])
    }

    /// Runs the case by the embedded packs and the rules written in it.
    ///
    /// # Errors
    ///
    /// What the engine or a wrong fact says, with the path of the case.
    pub fn run(&self) -> Result<Outcome, String> {
        let library = crate::library_with(&self.rules);
        let book = library.book(self.place, self.scheme, self.date, self.date);
        let mut facts = Facts::new();
        for Fact { name, value } in &self.facts {
            let spec = self.kind.fact(name);
            let spec = spec.ok_or_else(|| format!("{}: no fact “{name}”", self.path))?;
            let read = spec.kind.parse(value);
            let read = read.ok_or_else(|| format!("{}: {name}: “{value}”", self.path))?;
            facts.insert(spec.name.to_owned(), read);
        }
        self.kind.run(&book, &facts).map_err(|error| format!("{}: {}", self.path, told(&error)))
    }

    /// The facts as a fact file of `calc`: English names; amounts, days and words as text.
    pub fn facts_json(&self) -> serde_json::Value {
        let entries = self.facts.iter().filter_map(|fact| {
            let spec = self.kind.fact(&fact.name)?;
            let value = match spec.kind.parse(&fact.value)? {
                FactValue::Money(amount) => amount.to_plain_yuan().into(),
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

    /// Compares an outcome with what the case expects.
    ///
    /// # Errors
    ///
    /// Every figure that differs.
    pub fn check_outcome(&self, outcome: &Outcome) -> Result<(), String> {
        let mut differences = Vec::new();
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

fn read(path: &str, text: &str) -> Result<ArithmeticCase, CaseProblem> {
    let document = Document::read(path, text)?;
    for section in &document.sections {
        if !["计算", "事实", "规则", "期望"].contains(&section.heading) {
            let message = format!("unknown section “{}”", section.heading);
            return Err(document.problem(section.line, message));
        }
    }
    let section = document.section("计算")?;
    let items = document.items(section, &["种类", "日期", "参保地", "险种"])?;
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
    let expected = pairs(&document, "期望", ["代码", "金额"])?;
    if expected.is_empty() {
        return Err(document.problem(document.section("期望")?.line, "nothing is expected"));
    }
    let facts = pairs(&document, "事实", ["名称", "值"])?;
    Ok(ArithmeticCase {
        path: path.to_owned(),
        title: document.title.map(str::to_owned),
        story: document.story.clone(),
        kind,
        date,
        place,
        scheme,
        facts: facts.into_iter().map(|(name, value)| Fact { name, value }).collect(),
        rules: rules(&document)?,
        expected,
    })
}

fn pairs(
    document: &Document<'_>,
    heading: &str,
    headers: [&str; 2],
) -> Result<Vec<(String, String)>, CaseProblem> {
    let mut found: Vec<(String, String)> = Vec::new();
    for (line, cells) in document.table(document.section(heading)?, &headers)? {
        if let [name, value] = cells.as_slice() {
            if value.is_empty() || found.iter().any(|(other, _)| other == name) {
                return Err(document.problem(line, format!("“{name}” is empty or there twice")));
            }
            found.push(((*name).to_owned(), (*value).to_owned()));
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
