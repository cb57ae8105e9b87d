//! 计算案例 — facts → figures of one calculation, with the rules of a place or with rules that
//! stand in the case itself.

use vocab::{Date, Fen, PlaceCode};

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
    pub kind: String,
    /// 日期.
    pub date: Date,
    /// 参保地; the place of the rules in the case if absent.
    pub place: Option<PlaceCode>,
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

    /// An expected figure that is money.
    pub fn expected_fen(&self, code: &str) -> Option<Fen> {
        let found = self.expected.iter().find(|(name, _)| name == code);
        found.and_then(|(_, value)| Fen::parse_yuan(value))
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
    let items = document.items(section, &["种类", "日期", "参保地"])?;
    let find = |wanted: &str| items.iter().find(|(_, item, _)| *item == wanted);
    let missing = |item: &str| document.problem(section.line, format!("no item “{item}”"));
    let (_, _, kind) = find("种类").ok_or_else(|| missing("种类"))?;
    let (line, _, day) = find("日期").ok_or_else(|| missing("日期"))?;
    let date = day.parse().map_err(|_| document.problem(*line, format!("“{day}” is no day")))?;
    let place = find("参保地")
        .map(|(line, _, text)| {
            let place = crate::diagnosis_case::place(text);
            place.ok_or_else(|| document.problem(*line, format!("no place “{text}”")))
        })
        .transpose()?;
    let expected = pairs(&document, "期望", ["代码", "金额"])?;
    if expected.is_empty() {
        return Err(document.problem(document.section("期望")?.line, "nothing is expected"));
    }
    let facts = pairs(&document, "事实", ["名称", "值"])?;
    Ok(ArithmeticCase {
        path: path.to_owned(),
        title: document.title.map(str::to_owned),
        story: document.story.clone(),
        kind: (*kind).to_owned(),
        date,
        place,
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
