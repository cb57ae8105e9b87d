//! 示范参保人 — the made-up members inside the binary: one for each check, read from the same case
//! files that the tests run.

use anyhow::{Context, anyhow};
use include_dir::{Dir, include_dir};
use policy::PolicyLibrary;
use vocab::record::PersonalRecord;
use vocab::{Date, PlaceCode, Text};
use wire::records::{self, Reading};

static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../cases/diagnosis/single");

/// 演示的今天 — fixed, so that the answers of the demonstration stay what they are.
pub const DEMO_DAY: Date = jiff::civil::date(2025, 9, 15);

/// Section that says what is asked.
const QUESTION: &str = "提问";

/// Sections of a case file that are about the test and not about the person.
const NOT_RECORDS: &[&str] = &[QUESTION, "期望", "差额表", "答复"];

/// 示范参保人 — one case.
#[derive(Clone, Debug)]
pub struct Example {
    /// Code of the check, such as `Z07`.
    pub code: String,
    /// What is special, from the first heading.
    pub special: Text,
    /// Place that the person asks about, as written, if it is not the person's own.
    pub asked_place: Option<String>,
    /// Case file without what is not about the person.
    markdown: String,
}

/// Every member, in the order of the codes.
pub fn all() -> anyhow::Result<Vec<Example>> {
    let mut examples = Vec::new();
    for file in CASES.files() {
        let path = file.path().display();
        let text = file.contents_utf8().with_context(|| format!("{path} is not text"))?;
        examples.push(parse(text).with_context(|| format!("{path} has no usable heading"))?);
    }
    let order = |example: &Example| {
        let position = diagnosis::Code::ALL.iter().position(|code| code.name() == example.code);
        (position.unwrap_or(usize::MAX), example.code.clone())
    };
    examples.sort_by_key(order);
    Ok(examples)
}

/// `# Z07 首次划入未到日期 — first credit not due yet`.
fn parse(text: &str) -> Option<Example> {
    let heading = text.lines().find_map(|line| line.strip_prefix("# "))?;
    let (code, rest) = heading.split_once(' ')?;
    let (zh, en) = rest.split_once(" — ")?;
    let special = Text::new(zh.trim().to_owned(), en.trim().to_owned());
    let mut markdown = String::new();
    let mut asked_place = None;
    let mut section = "";
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading.trim();
        }
        if section == QUESTION
            && let [_, "参保地", place, ..] = *cells(line).as_slice()
        {
            asked_place = Some(place.to_owned());
        }
        if !NOT_RECORDS.contains(&section) {
            markdown.push_str(line);
            markdown.push('\n');
        }
    }
    Some(Example { code: code.to_owned(), special, asked_place, markdown })
}

fn cells(line: &str) -> Vec<&str> {
    line.split('|').map(str::trim).collect()
}

impl Example {
    /// The place whose account is asked about, if it is not the person's own.
    pub fn place(&self, library: &PolicyLibrary) -> Option<PlaceCode> {
        let asked = self.asked_place.as_ref()?;
        library.places().find(|(_, name)| name.zh == *asked).map(|(place, _)| place)
    }

    /// The person's record.
    pub fn record(&self, library: &PolicyLibrary) -> anyhow::Result<PersonalRecord> {
        let places = place_names(library);
        let reading = Reading { today: DEMO_DAY, places: &places };
        records::read_markdown(&self.markdown, &reading).map_err(|problems| {
            let lines: Vec<String> =
                problems.iter().map(|problem| problem.line(vocab::Lang::En)).collect();
            anyhow!("demonstration member {}: {}", self.code, lines.join("; "))
        })
    }
}

/// Names of places as the reader of records wants them.
pub fn place_names(library: &PolicyLibrary) -> Vec<(PlaceCode, &str)> {
    library.places().map(|(place, name)| (place, name.zh.as_ref())).collect()
}
