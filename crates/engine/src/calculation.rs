//! 计算目录 — every calculation that a person can ask for by name: which facts it takes, and how
//! to run it. Doors (`calc`, the portal, REST) read facts in their own form and list this table;
//! none of them knows a rule.

mod beside;
mod kinds;
mod run;

use std::collections::{BTreeMap, BTreeSet};

use policy::{RuleBook, Unknown};
use vocab::{CitationId, Date, Derivation, Fen, Month, NodeId, Refusal, Term, Text};

pub use kinds::KINDS;

/// 情况 — facts by name.
pub type Facts = BTreeMap<String, FactValue>;

/// 情况的值.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// Fen.
    Money(Fen),
    /// Several amounts.
    Amounts(Vec<Fen>),
    /// A whole number.
    Count(i32),
    /// A day.
    Date(Date),
    /// A month.
    Month(Month),
    /// A word.
    Text(String),
    /// Yes or no.
    Flag(bool),
}

/// 情况的类型.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactType {
    /// An amount: yuan as text, fen as a whole number.
    Money,
    /// Several amounts: a list, or text with `、` or `;` between them.
    Amounts,
    /// A whole number.
    Count,
    /// A day, `2025-07-12`.
    Date,
    /// A month, `2025-07`.
    Month,
    /// Any word, such as the tier in the words of the place.
    Text,
    /// One of these words: code, and the Chinese for it, which is understood too.
    Choice(&'static [(&'static str, &'static str)]),
    /// `true` or `false`.
    Flag,
}

impl FactType {
    /// Reads a fact written as text.
    pub fn parse(self, text: &str) -> Option<FactValue> {
        let text = text.trim();
        match self {
            FactType::Money => Fen::parse_yuan(text).map(FactValue::Money),
            FactType::Amounts => {
                let parts = text.split(['、', ';', '；']).map(Fen::parse_yuan);
                parts.collect::<Option<Vec<Fen>>>().map(FactValue::Amounts)
            }
            FactType::Count => text.parse().ok().map(FactValue::Count),
            FactType::Date => text.parse().ok().map(FactValue::Date),
            FactType::Month => Month::parse(text).map(FactValue::Month),
            FactType::Text => Some(FactValue::Text(text.to_owned())),
            FactType::Choice(words) => words
                .iter()
                .find(|(code, zh)| *code == text || *zh == text)
                .map(|(code, _)| FactValue::Text((*code).to_owned())),
            FactType::Flag => match text {
                "true" | "yes" | "是" => Some(FactValue::Flag(true)),
                "false" | "no" | "否" => Some(FactValue::Flag(false)),
                _ => None,
            },
        }
    }

    /// Reads a fact written as a whole number: fen for amounts.
    pub fn integer(self, number: i64) -> Option<FactValue> {
        match self {
            FactType::Money => Some(FactValue::Money(Fen(number))),
            FactType::Count => i32::try_from(number).ok().map(FactValue::Count),
            _ => None,
        }
    }

    /// What a reader is told to write.
    pub fn expected(self) -> Text {
        match self {
            FactType::Money => Text::fixed(
                "金额：元写成文字（如 \"1300.00\"），或以分为单位的整数",
                "an amount: yuan as text (\"1300.00\") or fen as a whole number",
            ),
            FactType::Amounts => Text::fixed(
                "几个金额：列表，或用、隔开的文字（如 \"2000.00、800.00\"）",
                "amounts: a list, or text with ; between them (\"2000.00; 800.00\")",
            ),
            FactType::Count => Text::fixed("整数", "a whole number"),
            FactType::Date => Text::fixed("日期（年-月-日）", "a day (year-month-day)"),
            FactType::Month => Text::fixed("月份（年-月）", "a month (year-month)"),
            FactType::Text => Text::fixed("文字", "text"),
            FactType::Flag => Text::fixed("true 或 false", "true or false"),
            FactType::Choice(words) => {
                let zh: Vec<String> =
                    words.iter().map(|(code, zh)| format!("{code}（{zh}）")).collect();
                let en: Vec<&str> = words.iter().map(|(code, _)| *code).collect();
                let zh = format!("以下之一：{}", zh.join("、"));
                Text::new(zh, format!("one of {}", en.join(", ")))
            }
        }
    }

    fn accepts(self, value: &FactValue) -> bool {
        match (self, value) {
            (FactType::Choice(words), FactValue::Text(text)) => {
                words.iter().any(|(code, _)| code == text)
            }
            (FactType::Money, FactValue::Money(amount)) => *amount >= Fen::ZERO,
            (FactType::Amounts, FactValue::Amounts(amounts)) => {
                amounts.iter().all(|amount| *amount >= Fen::ZERO)
            }
            (FactType::Count, FactValue::Count(count)) => *count >= 0,
            (FactType::Date, FactValue::Date(_))
            | (FactType::Month, FactValue::Month(_))
            | (FactType::Text, FactValue::Text(_))
            | (FactType::Flag, FactValue::Flag(_)) => true,
            _ => false,
        }
    }
}

/// 情况说明 — one fact that a calculation takes.
#[derive(Clone, Debug)]
pub struct FactSpec {
    /// Name in fact files.
    pub name: &'static str,
    /// Chinese name, understood too.
    pub zh: &'static str,
    /// What it is.
    pub kind: FactType,
    /// Whether the calculation cannot do without.
    pub required: bool,
    /// What is assumed if it is absent, in words for people; empty if nothing.
    pub default: Text,
    /// What it means.
    pub doc: Text,
    /// An example as text.
    pub example: &'static str,
}

/// 一种计算.
#[derive(Debug)]
pub struct Kind {
    /// Name on the command line.
    pub code: &'static str,
    /// Title.
    pub title: Text,
    /// Facts that it takes.
    pub facts: &'static [FactSpec],
    work: fn(&RuleBook<'_>, &run::Given<'_>) -> Result<Outcome, CalcError>,
}

impl Kind {
    /// The calculation of a code.
    pub fn find(code: &str) -> Option<&'static Kind> {
        KINDS.iter().find(|kind| kind.code == code)
    }

    /// The fact of a name, English or Chinese.
    pub fn fact(&self, name: &str) -> Option<&'static FactSpec> {
        self.facts.iter().find(|spec| spec.name == name || spec.zh == name)
    }

    /// 计算 — runs the calculation on facts by the rules of a place and a day.
    ///
    /// # Errors
    /// [`CalcError::Facts`] names every fact that is missing, unknown or of the wrong type;
    /// [`CalcError::Unknown`] says which rule no document gives; [`CalcError::Refusal`] is the
    /// expected "no".
    pub fn run(&self, book: &RuleBook<'_>, facts: &Facts) -> Result<Outcome, CalcError> {
        let problems = self.problems(facts);
        if !problems.is_empty() {
            return Err(CalcError::Facts(problems));
        }
        (self.work)(book, &run::Given::new(self, facts))
    }

    fn problems(&self, facts: &Facts) -> Vec<FactProblem> {
        let mut problems = Vec::new();
        for (name, value) in facts {
            match self.fact(name) {
                None => problems.push(FactProblem::unknown(name, self)),
                Some(spec) if !spec.kind.accepts(value) => {
                    problems.push(FactProblem::unexpected(spec));
                }
                Some(_) => {}
            }
        }
        for spec in self.facts.iter().filter(|spec| spec.required) {
            if !facts.contains_key(spec.name) && !facts.contains_key(spec.zh) {
                problems.push(FactProblem::missing(spec));
            }
        }
        problems
    }
}

/// 情况有误 — one fact that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactProblem {
    /// Name of the fact.
    pub name: String,
    /// What is wrong and what is expected, with an example.
    pub sentence: Text,
}

impl FactProblem {
    fn unknown(name: &str, kind: &Kind) -> FactProblem {
        let names: Vec<&str> = kind.facts.iter().map(|spec| spec.name).collect();
        let names = names.join(", ");
        let sentence = Text::new(
            format!("“{}”不用“{name}”这一项；可用的有：{names}", kind.title.zh),
            format!("{} takes no fact “{name}”; it takes: {names}", kind.title.en),
        );
        FactProblem { name: name.to_owned(), sentence }
    }

    /// A fact that is not of its type; public for doors that read text.
    pub fn unexpected(spec: &FactSpec) -> FactProblem {
        let expected = spec.kind.expected();
        let (name, zh, example) = (spec.name, spec.zh, spec.example);
        let sentence = Text::new(
            format!("“{zh}”（{name}）填得不对，应是{}，不能是负数；例如 {example}", expected.zh),
            format!("{name} should be {}, not negative; for example {example}", expected.en),
        );
        FactProblem { name: name.to_owned(), sentence }
    }

    fn missing(spec: &FactSpec) -> FactProblem {
        let expected = spec.kind.expected();
        let (name, zh, example) = (spec.name, spec.zh, spec.example);
        let sentence = Text::new(
            format!("还缺“{zh}”（{name}），应是{}；例如 {example}", expected.zh),
            format!("{name} is missing: {}; for example {example}", expected.en),
        );
        FactProblem { name: name.to_owned(), sentence }
    }
}

/// 算不出 — why there is no outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CalcError {
    /// An expected refusal.
    Refusal(Box<Refusal>),
    /// No document gives a rule that is needed.
    Unknown(Unknown),
    /// The facts cannot be used.
    Facts(Vec<FactProblem>),
}

impl From<Unknown> for CalcError {
    fn from(unknown: Unknown) -> CalcError {
        CalcError::Unknown(unknown)
    }
}

/// 得数 — one figure of an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Stable code, such as `fund-pays`.
    pub code: String,
    /// What it is called.
    pub label: Text,
    /// The figure.
    pub value: FigureValue,
    /// The step that made it, or [`NodeId::NONE`] for a date.
    pub node: NodeId,
}

/// 得数的值.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureValue {
    /// An amount.
    Money(Fen),
    /// A number of days, months, years.
    Count(i64),
    /// The documents only bound it, both ends included.
    Range(i64, i64),
    /// A day.
    Date(Date),
    /// Yes or no.
    Flag(bool),
}

/// 结果 — figures, how they came about, and the rules behind them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The main figure first.
    pub figures: Vec<Figure>,
    /// All steps.
    pub derivation: Derivation,
    /// Rules used, in the order of use, each once.
    pub citations: Vec<CitationId>,
    /// What no loaded document says although it could change the outcome.
    pub unstated: Vec<Unknown>,
}

impl Outcome {
    /// The step that made the main figure.
    pub fn root(&self) -> NodeId {
        self.figures.first().map_or(NodeId::NONE, |figure| figure.node)
    }

    /// A figure by its code.
    pub fn figure(&self, code: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.code == code)
    }
}

impl Figure {
    fn of(term: Term, value: FigureValue, node: NodeId) -> Figure {
        Figure { code: term.code(), label: term.text(), value, node }
    }
}

/// Rules behind a derivation, in the order of use.
fn citations_of(derivation: &Derivation) -> Vec<CitationId> {
    let mut seen = BTreeSet::new();
    let used = derivation.nodes.iter().filter_map(|node| node.citation);
    used.filter(|citation| seen.insert(*citation)).collect()
}
