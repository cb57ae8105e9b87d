//! One case put to both: the engine with its rule book, and the oracle with its own reading.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::path::Path;

use engine::calculation::{CalcError, FactType, FactValue, FigureValue, Kind, Outcome};
use engine::timing::payment_deadline;
use oracle::No;
use oracle::choice::Question;
use oracle::days::Day;
use oracle::documents::Library;
use oracle::facts::{Fact, Facts, Figures, Shown};
use policy::rules::Standing;
use policy::{PolicyLibrary, RuleBook, Severity};
use vocab::{Date, Fen, InsuranceKind, Month, PersonClass, PlaceCode};

/// The same documents, read twice.
pub struct Both {
    pub oracle: Library,
    pub engine: PolicyLibrary,
}

impl Both {
    pub fn read(files: Vec<(String, String)>) -> Both {
        let oracle = Library::read(&files).unwrap();
        let (engine, findings) = PolicyLibrary::load(files);
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<String> = errors.map(|finding| finding.render(vocab::Lang::En)).collect();
        assert!(errors.is_empty(), "{}", errors.join("\n"));
        Both { oracle, engine }
    }
}

/// Path and text of every pack: those of real places and the made-up ones of the cases.
pub fn packs() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    let mut folders = vec![root.join("policies"), root.join("cases/policies")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// A case.
#[derive(Clone, Debug)]
pub struct Case {
    pub kind: &'static str,
    pub place: String,
    pub scheme: &'static str,
    pub on: Day,
    pub known_at: Day,
    /// The document that the reader prefers where documents differ.
    pub preferred: Option<String>,
    pub facts: Facts,
}

/// How the two compare.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same figures.
    Figures,
    /// Both lack a rule.
    Unknown,
    /// Both refuse.
    Refused,
    /// The oracle does not do it, by name.
    NotDone(String),
    /// They differ: both answers.
    Different(String),
}

/// Schemes by their names in the documents.
pub const SCHEMES: &[(&str, InsuranceKind)] = &[
    ("employee-medical", InsuranceKind::EmployeeMedical),
    ("resident-medical", InsuranceKind::ResidentMedical),
    ("maternity", InsuranceKind::Maternity),
    ("large-amount", InsuranceKind::LargeAmount),
    ("civil-servant", InsuranceKind::CivilServant),
    ("pension", InsuranceKind::Pension),
    ("unemployment", InsuranceKind::Unemployment),
    ("work-injury", InsuranceKind::WorkInjury),
];

/// What a calculation lacks is asked for under this code.
const FACT: &str = "fact-missing";

/// Puts a case to both; `used` gets the numbers of the oracle's rules behind the figures.
pub fn judge(both: &Both, case: &Case, used: &mut Vec<usize>) -> Verdict {
    let question = Question {
        library: &both.oracle,
        place: &case.place,
        scheme: case.scheme,
        on: case.on,
        known_at: case.known_at,
        preferred: case.preferred.as_deref(),
        used: RefCell::new(Vec::new()),
    };
    let told = oracle::compute(&question, case.kind, &case.facts);
    let found = engine(both, case);
    match (&told, &found) {
        (Err(No::NotDone(name)), _) => Verdict::NotDone(name.clone()),
        (Ok(told), Ok(found)) if told == found => {
            used.extend(question.used.into_inner());
            Verdict::Figures
        }
        (Err(No::Unknown(_)), Err(Failure::Unknown(_))) => Verdict::Unknown,
        // Where several reasons hold, which one is told first decides nothing.
        (Err(No::Refused(_)), Err(Failure::Refused(_))) => Verdict::Refused,
        // So it is where a fact is missing and a rule too.
        (Err(No::Refused(code)), Err(Failure::Unknown(_))) if *code == FACT => Verdict::Unknown,
        (Err(No::Unknown(_)), Err(Failure::Refused(code))) if code == FACT => Verdict::Unknown,
        _ => Verdict::Different(format!("oracle: {}\nengine: {}", show(&told), show(&found))),
    }
}

fn show<E: std::fmt::Debug>(answer: &Result<Figures, E>) -> String {
    match answer {
        Ok(figures) => format!("{figures:?}"),
        Err(no) => format!("{no:?}"),
    }
}

#[derive(Debug)]
enum Failure {
    Unknown(#[expect(dead_code, reason = "printed with a difference")] String),
    Refused(String),
    Facts(#[expect(dead_code, reason = "printed with a difference")] String),
}

impl From<CalcError> for Failure {
    fn from(error: CalcError) -> Failure {
        match error {
            CalcError::Unknown(unknown) => Failure::Unknown(unknown.key),
            CalcError::Refusal(refusal) => Failure::Refused(refusal.code),
            CalcError::Facts(problems) => Failure::Facts(format!("{problems:?}")),
        }
    }
}

impl From<policy::Unknown> for Failure {
    fn from(unknown: policy::Unknown) -> Failure {
        Failure::Unknown(unknown.key)
    }
}

fn engine(both: &Both, case: &Case) -> Result<Figures, Failure> {
    let place = PlaceCode::parse(&case.place).unwrap();
    let (_, scheme) = SCHEMES.iter().find(|(name, _)| *name == case.scheme).unwrap();
    let book = both.engine.book(place, *scheme, date(case.on), date(case.known_at));
    let book = match &case.preferred {
        Some(source) => book.preferring(source).unwrap(),
        None => book,
    };
    let Some(kind) = Kind::find(case.kind) else { return asked(&book, case) };
    let facts = case.facts.iter().map(|(name, fact)| (name.clone(), value(fact)));
    Ok(figures(&kind.run(&book, &facts.collect())?))
}

fn figures(outcome: &Outcome) -> Figures {
    let shown = |value| match value {
        FigureValue::Money(fen) => Shown::Fen(fen.0),
        FigureValue::Count(count) => Shown::Count(count),
        FigureValue::Range(low, high) => Shown::Range(low, high),
        FigureValue::Date(date) => Shown::Day(day(date)),
        FigureValue::Flag(flag) => Shown::Flag(flag),
    };
    outcome.figures.iter().map(|figure| (figure.code.clone(), shown(figure.value))).collect()
}

/// What has no entry in the directory of calculations.
fn asked(book: &RuleBook<'_>, case: &Case) -> Result<Figures, Failure> {
    let word = |name: &str| oracle::facts::word(&case.facts, name);
    let class = match word("class") {
        Some("flexible") => PersonClass::Flexible,
        Some("retired") => PersonClass::Retired,
        Some("resident") => PersonClass::Resident,
        None if case.scheme == "resident-medical" => PersonClass::Resident,
        _ => PersonClass::Employee,
    };
    let standing = Standing { class, tier: word("tier"), household: word("household") };
    let one = |code: &str, shown| (code.to_owned(), shown);
    match case.kind {
        "account" => {
            let open = book.has_account(standing)?.value;
            Ok([one("account", Shown::Flag(open))].into())
        }
        "deadline" => {
            let Some(Fact::Month(month)) = case.facts.get("month") else {
                return Err(Failure::Refused(FACT.to_owned()));
            };
            let month = Month::of(date(month.day(1)));
            let rules = book.contribution(standing)?;
            let due = payment_deadline(&rules, month)
                .ok_or_else(|| Failure::Unknown("contribution.deadline_day".to_owned()))?;
            Ok([one("deadline", Shown::Day(day(due)))].into())
        }
        "transfer" => {
            let rules = book.transfer()?;
            let send = Shown::Count(rules.send_days.value.into());
            let receive = Shown::Count(rules.receive_days.value.into());
            Ok([one("send", send), one("receive", receive)].into())
        }
        other => Err(Failure::Facts(format!("no calculation {other}"))),
    }
}

fn value(fact: &Fact) -> FactValue {
    match fact {
        Fact::Fen(fen) => FactValue::Money(Fen(*fen)),
        Fact::Amounts(amounts) => FactValue::Amounts(amounts.iter().copied().map(Fen).collect()),
        Fact::Count(count) => FactValue::Count(i32::try_from(*count).unwrap()),
        Fact::Day(day) => FactValue::Date(date(*day)),
        Fact::Month(month) => FactValue::Month(Month::of(date(month.day(1)))),
        Fact::Word(word) => FactValue::Text(word.clone()),
        Fact::Flag(flag) => FactValue::Flag(*flag),
    }
}

fn date(day: Day) -> Date {
    let small = |number: i64| i8::try_from(number).unwrap();
    Date::new(i16::try_from(day.year).unwrap(), small(day.month), small(day.day)).unwrap()
}

fn day(date: Date) -> Day {
    Day::new(date.year().into(), date.month().into(), date.day().into())
}

/// Calculations that both sides do.
pub fn known_kinds() -> Vec<&'static str> {
    let asked = ["account", "deadline", "transfer"];
    let known = |kind: &&str| Kind::find(kind).is_some() || asked.contains(kind);
    oracle::kinds().into_iter().filter(known).collect()
}

/// The facts of a calculation by name and type; what the rule book is asked takes the same names.
pub fn facts_of(kind: &str) -> Vec<(&'static str, FactType, bool)> {
    let person = ["class", "tier", "household"];
    let as_in = |names: &[&str], also: Option<(&'static str, FactType, bool)>| {
        let spec = Kind::find("timing").unwrap().facts.iter();
        let spec = spec.filter(|spec| names.contains(&spec.name));
        spec.map(|spec| (spec.name, spec.kind, spec.required)).chain(also).collect()
    };
    match kind {
        "transfer" => Vec::new(),
        "account" => as_in(&person, None),
        "deadline" => as_in(&person, Some(("month", FactType::Month, true))),
        _ => {
            let spec = Kind::find(kind).unwrap().facts.iter();
            spec.map(|spec| (spec.name, spec.kind, spec.required)).collect()
        }
    }
}

/// The smallest case that still differs: facts that do not matter left out, numbers made smaller.
pub fn smallest(both: &Both, case: &Case) -> Case {
    let differs = |case: &Case| matches!(judge(both, case, &mut Vec::new()), Verdict::Different(_));
    let mut best = case.clone();
    loop {
        let next = simpler(&best).into_iter().find(|simpler| differs(simpler));
        match next {
            Some(next) => best = next,
            None => return best,
        }
    }
}

fn simpler(case: &Case) -> Vec<Case> {
    let mut found = Vec::new();
    if case.preferred.is_some() {
        found.push(Case { preferred: None, ..case.clone() });
    }
    let required = facts_of(case.kind);
    let needed = |name: &str| required.iter().any(|(known, _, needed)| *known == name && *needed);
    for (name, fact) in &case.facts {
        if !needed(name) {
            let mut facts = case.facts.clone();
            facts.remove(name);
            found.push(Case { facts, ..case.clone() });
        }
        let smaller = match fact {
            Fact::Fen(fen) => [fen / 10_000 * 10_000, fen / 100 * 100, fen / 2]
                .into_iter()
                .filter(|smaller| smaller < fen)
                .map(Fact::Fen)
                .collect(),
            Fact::Count(count) if *count > 0 => {
                vec![Fact::Count(count / 2), Fact::Count(count - 1)]
            }
            Fact::Amounts(amounts) => fewer(amounts).into_iter().map(Fact::Amounts).collect(),
            _ => Vec::new(),
        };
        for fact in smaller {
            let mut facts = case.facts.clone();
            facts.insert(name.clone(), fact);
            found.push(Case { facts, ..case.clone() });
        }
    }
    found
}

/// One amount left out, or one of them in whole yuan.
fn fewer(amounts: &[i64]) -> Vec<Vec<i64>> {
    let mut found = Vec::new();
    for index in 0..amounts.len() {
        let mut without = amounts.to_vec();
        without.remove(index);
        found.push(without);
        let mut round = amounts.to_vec();
        round[index] = round[index] / 100 * 100;
        if round != amounts {
            found.push(round);
        }
    }
    found
}

/// A case as somebody would type it.
pub fn told(case: &Case) -> String {
    let show = |day: Day| format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
    let mut text = format!(
        "{} in {} ({}) on {}, as known on {}\n",
        case.kind,
        case.place,
        case.scheme,
        show(case.on),
        show(case.known_at)
    );
    if let Some(preferred) = &case.preferred {
        let _ = writeln!(text, "  by {preferred}");
    }
    for (name, fact) in &case.facts {
        let shown = match fact {
            Fact::Fen(fen) => Fen(*fen).to_plain_yuan(),
            Fact::Amounts(amounts) => {
                let shown: Vec<String> =
                    amounts.iter().map(|fen| Fen(*fen).to_plain_yuan()).collect();
                shown.join(" ")
            }
            Fact::Count(count) => count.to_string(),
            Fact::Day(day) => show(*day),
            Fact::Month(month) => format!("{:04}-{:02}", month.year, month.month),
            Fact::Word(word) => word.clone(),
            Fact::Flag(flag) => flag.to_string(),
        };
        // Writing into a String cannot fail.
        let _ = writeln!(text, "  {name} = {shown}");
    }
    text
}
