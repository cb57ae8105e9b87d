//! 经办案例 — a story told in requests: each section is one request (当) with what must come of it
//! (那么, the items that begin with →). A file is one world: what a section does is there for the
//! next. Run through operations and through REST alike.

use serde_json::{Map, Value as Json};
use vocab::{Date, PlaceCode};

use crate::document::{CaseProblem, Document};

/// 经办案例.
#[derive(Clone, Debug)]
pub struct OperationCase {
    /// Path below the repository.
    pub path: String,
    /// Title in Chinese and English.
    pub title: [String; 2],
    /// The requests in their order.
    pub steps: Vec<OperationStep>,
}

/// 一步 — one request and what must come of it.
#[derive(Clone, Debug)]
pub struct OperationStep {
    /// File and line, for messages.
    pub at: String,
    /// The business, by the name that clerks know.
    pub business: String,
    /// 业务编号; made from file and line if none is given.
    pub key: String,
    /// 经办地.
    pub place: PlaceCode,
    /// 经办人.
    pub clerk: String,
    /// 登记时间.
    pub time: vocab::Date,
    /// Minutes after midnight.
    pub minutes: i64,
    /// 所见版本.
    pub seen: Option<i64>,
    /// The command as a door takes it.
    pub command: Json,
    /// What must come of it.
    pub expected: Vec<Expectation>,
}

/// 那么 — one thing that must hold after a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// 办成.
    Done,
    /// 不予办理, with the code.
    Refused(String),
    /// The Chinese sentence of the refusal.
    Sentence(String),
    /// A field of the answer, by its name; fields of fields with dots.
    Answer(String, String),
    /// 余额 of a member, today or as of a day.
    Balance {
        /// 人员编号.
        member: String,
        /// 参保地, if it is not the one of the request.
        place: Option<PlaceCode>,
        /// As of this day.
        as_of: Option<Date>,
        /// Yuan.
        amount: String,
    },
    /// Number of entries posted.
    Entries(usize),
    /// 结论: what a member is told of that day, by the codes in their order.
    Conclusion {
        /// 人员编号.
        member: String,
        /// 参保地, if it is not the one of the request.
        place: Option<PlaceCode>,
        /// The codes, as they are written.
        codes: String,
    },
    /// 待办: the open tasks of the place, each in its sentence.
    Tasks(String),
    /// 科目余额: what the place's trial balance has under a code, credit positive.
    Trial(String, String),
}

/// Words of readers and the codes of doors.
const WORDS: &[(&str, &str)] = &[
    ("职工医保", "employee-medical"),
    ("居民医保", "resident-medical"),
    ("在职职工", "employee"),
    ("灵活就业", "flexible"),
    ("退休人员", "retired"),
    ("城乡居民", "resident"),
    ("社保卡", "social-security-card"),
    ("医保电子凭证", "electronic-credential"),
    ("冻结", "frozen"),
    ("封存", "sealed"),
    ("出境定居", "settled-abroad"),
    ("转移受阻", "transfer-refused"),
    ("长期异地", "long-term-remote"),
    ("男", "male"),
    ("女", "female"),
];

/// Items that are numbers.
const NUMBERS: &[&str] = &[
    "申请单号",
    "转移编号",
    "报价单号",
    "待遇年度",
    "补缴年数",
    "每批笔数",
    "每批人数",
    "结息年度",
    "结转年度",
    "所见版本",
    "期数",
];

impl OperationCase {
    pub(crate) fn read(path: &str, text: &str) -> Result<OperationCase, Vec<CaseProblem>> {
        let document = Document::read(path, text).map_err(|problem| vec![problem])?;
        let (mut steps, mut problems) = (Vec::new(), Vec::new());
        for section in &document.sections {
            let rows = match document.table(section, &["项目", "内容"]) {
                Ok(rows) => rows,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            let cells: Vec<(usize, &str, &str)> = rows
                .into_iter()
                .filter_map(|(line, cells)| match cells.as_slice() {
                    [item, content] => Some((line, *item, *content)),
                    _ => None,
                })
                .collect();
            match step(path, section.line, &cells) {
                Ok(step) => steps.push(step),
                Err((line, message)) => problems.push(document.problem(line, message)),
            }
        }
        let title = document.title.map(str::to_owned);
        if problems.is_empty() {
            Ok(OperationCase { path: path.to_owned(), title, steps })
        } else {
            Err(problems)
        }
    }
}

type Wrong = (usize, String);

fn step(path: &str, line: usize, cells: &[(usize, &str, &str)]) -> Result<OperationStep, Wrong> {
    let mut step = OperationStep {
        at: format!("{path}:{line}"),
        business: String::new(),
        key: format!("{path}:{line}"),
        place: example_city(),
        clerk: "王芳".to_owned(),
        time: Date::MIN,
        minutes: 0,
        seen: None,
        command: Json::Null,
        expected: Vec::new(),
    };
    let mut command = Map::new();
    for (line, item, content) in cells {
        let wrong = |what: &str| (*line, format!("“{content}” is not {what}"));
        if let Some(expected) = item.strip_prefix('→') {
            step.expected.push(expectation(expected.trim(), content).map_err(|it| (*line, it))?);
            continue;
        }
        match *item {
            "业务" => (*content).clone_into(&mut step.business),
            "业务编号" => (*content).clone_into(&mut step.key),
            "经办人" => (*content).clone_into(&mut step.clerk),
            "经办地" => step.place = place(content).ok_or_else(|| wrong("a place"))?,
            "时间" => (step.time, step.minutes) = time(content).ok_or_else(|| wrong("a time"))?,
            "所见版本" => step.seen = Some(content.parse().map_err(|_| wrong("a number"))?),
            field @ ("申报明细" | "基数明细") => {
                let list = command.entry(field).or_insert_with(|| Json::Array(Vec::new()));
                let row = filed(content).ok_or_else(|| wrong("姓名，证件号码，工资"))?;
                if let Json::Array(rows) = list {
                    rows.push(row);
                }
            }
            "欠费核定单" => {
                let list = command.entry("欠费核定单").or_insert_with(|| Json::Array(Vec::new()));
                if let Json::Array(rows) = list {
                    rows.push(Json::from(*content));
                }
            }
            "继承人" => {
                let list = command.entry("继承人").or_insert_with(|| Json::Array(Vec::new()));
                let row = heir(content).ok_or_else(|| wrong("姓名，人员编号，金额，银行流水号"))?;
                if let Json::Array(rows) = list {
                    rows.push(row);
                }
            }
            _ => {
                command.insert((*item).to_owned(), value(item, content));
            }
        }
    }
    if step.business.is_empty() || step.time == Date::MIN || step.expected.is_empty() {
        return Err((line, "a request needs 业务, 时间 and something that must come of it".into()));
    }
    step.command = Json::Object(command);
    Ok(step)
}

fn expectation(item: &str, content: &str) -> Result<Expectation, String> {
    let mut words = item.split_whitespace();
    let first = words.next().unwrap_or_default();
    let rest: Vec<&str> = words.collect();
    let outcome = content.strip_prefix("不予办理").map(str::trim);
    Ok(match (first, rest.as_slice()) {
        ("结果", []) if content == "办成" => Expectation::Done,
        ("结果", []) => match outcome.filter(|code| !code.is_empty()) {
            Some(code) => Expectation::Refused(code.trim_matches('`').to_owned()),
            None => return Err(format!("“{content}” is neither 办成 nor 不予办理 with a code")),
        },
        ("说明", []) => Expectation::Sentence(content.to_owned()),
        ("答复", [field]) => Expectation::Answer((*field).to_owned(), content.to_owned()),
        ("分录", []) => Expectation::Entries(content.parse().map_err(|_| "not a number")?),
        ("待办", []) => Expectation::Tasks(content.to_owned()),
        ("科目", [code]) => Expectation::Trial((*code).to_owned(), content.to_owned()),
        ("余额", [member, more @ ..]) => Expectation::Balance {
            member: (*member).to_owned(),
            place: more.iter().find_map(|word| place(word)),
            as_of: more.iter().find_map(|word| word.parse().ok()),
            amount: content.to_owned(),
        },
        ("结论", [member, more @ ..]) => Expectation::Conclusion {
            member: (*member).to_owned(),
            place: more.iter().find_map(|word| place(word)),
            codes: content.to_owned(),
        },
        _ => return Err(format!("“→ {item}” is not known")),
    })
}

fn value(item: &str, content: &str) -> Json {
    if let Some((_, code)) = WORDS.iter().find(|(word, _)| *word == content) {
        return Json::String((*code).to_owned());
    }
    if content == "是" || content == "否" {
        return Json::Bool(content == "是");
    }
    // Lists and fields within fields are written as the doors take them.
    if content.starts_with(['[', '{'])
        && let Ok(list) = serde_json::from_str(content)
    {
        return list;
    }
    if NUMBERS.contains(&item)
        && let Ok(number) = content.parse::<i64>()
    {
        return Json::from(number);
    }
    if item.contains("地")
        && let Some(place) = place(content)
    {
        return Json::String(place.to_string());
    }
    Json::String(content.replace("（空）", ""))
}

fn filed(content: &str) -> Option<Json> {
    let parts: Vec<&str> = content.split(['，', ',']).map(str::trim).collect();
    let [name, number, wage] = parts.as_slice() else { return None };
    Some(serde_json::json!({ "name": name, "identity_number": number, "wage": wage }))
}

/// An heir; what is “—” is left out.
fn heir(content: &str) -> Option<Json> {
    let parts: Vec<&str> = content.split(['，', ',']).map(str::trim).collect();
    if parts.len() != 4 {
        return None;
    }
    let names = ["name", "member", "amount", "bank_reference"];
    let given = names.into_iter().zip(parts).filter(|(_, text)| *text != "—");
    Some(given.map(|(name, text)| (name.to_owned(), Json::from(text))).collect())
}

fn time(content: &str) -> Option<(Date, i64)> {
    let (day, clock) = content.split_once(' ').unwrap_or((content, "09:00"));
    let (hours, minutes) = clock.split_once(':')?;
    let hours: i64 = hours.parse().ok()?;
    let minutes: i64 = minutes.parse().ok()?;
    Some((day.parse().ok()?, hours * 60 + minutes))
}

fn place(word: &str) -> Option<PlaceCode> {
    let named = crate::place_names().iter().find(|(_, name)| *name == word).map(|(code, _)| *code);
    named.or_else(|| PlaceCode::parse(word))
}

#[expect(clippy::unwrap_used, reason = "six digits are a place code")]
fn example_city() -> PlaceCode {
    PlaceCode::parse("990100").unwrap()
}

impl OperationStep {
    /// What of the expectations on outcome and answer does not hold, as sentences.
    pub fn check(
        &self,
        outcome: &Result<Json, vocab::Refusal>,
        posted: Option<usize>,
    ) -> Vec<String> {
        let mut wrong = Vec::new();
        for expectation in &self.expected {
            let holds = match (expectation, outcome) {
                (Expectation::Done, Ok(_)) => true,
                (Expectation::Refused(code), Err(refusal)) => refusal.code == *code,
                (Expectation::Sentence(words), Err(refusal)) => refusal.sentence.zh == *words,
                (Expectation::Answer(field, expected), Ok(answer)) => {
                    shown(answer, field) == *expected
                }
                (Expectation::Entries(count), _) => posted.unwrap_or(0) == *count,
                // What is asked of the books is not said by the answer.
                (
                    Expectation::Balance { .. }
                    | Expectation::Trial(..)
                    | Expectation::Tasks(..)
                    | Expectation::Conclusion { .. },
                    _,
                ) => true,
                _ => false,
            };
            if !holds {
                wrong.push(format!("{}: {expectation:?} — {outcome:?}, {posted:?}", self.at));
            }
        }
        wrong
    }
}

/// A field as text; nothing there reads as “无”.
fn shown(answer: &Json, field: &str) -> String {
    let found = field.split('.').try_fold(answer, |value, name| match value {
        Json::Array(rows) => rows.get(name.parse::<usize>().ok()?),
        other => other.get(name),
    });
    match found {
        None | Some(Json::Null) => "无".to_owned(),
        Some(Json::String(text)) => text.clone(),
        Some(Json::Bool(flag)) => if *flag { "是" } else { "否" }.to_owned(),
        Some(Json::Array(rows)) if rows.is_empty() => "无".to_owned(),
        Some(other) => other.to_string(),
    }
}
