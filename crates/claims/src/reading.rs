//! 读说法 — Markdown files of claims: a heading `# code 中文 — English` for the category, one
//! `## id 中文` with an English paragraph and a TOML block for each claim.

use policy::Finding;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};
use serde::Deserialize;
use vocab::{PlaceCode, Text};

use crate::claim::{
    Category, Claim, ClaimConflict, ClaimSource, ClaimVerdict, Here, Open, RuleReference, Settled,
    finding,
};

/// What one file says.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub category: Option<Category>,
    pub claims: Vec<Claim>,
    pub conflicts: Vec<ClaimConflict>,
    pub sources: Vec<ClaimSource>,
    pub findings: Vec<Finding>,
}

/// A text in both languages, as TOML has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    zh: String,
    en: String,
}

impl From<Both> for Text {
    fn from(both: Both) -> Text {
        Text::new(both.zh, both.en)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClaimBlock {
    verdict: ClaimVerdict,
    here: Option<Here>,
    place: Option<PlaceCode>,
    correct: Option<Both>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    tests: Vec<String>,
    #[serde(default)]
    checks: Vec<String>,
    #[serde(default)]
    cases: Vec<String>,
    #[serde(default)]
    conflicts: Vec<String>,
    #[serde(default)]
    sources: Vec<String>,
    open: Option<Open>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConflictBlock {
    claims: Vec<String>,
    settlement: Both,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    tests: Vec<String>,
    #[serde(default)]
    checks: Vec<String>,
    #[serde(default)]
    cases: Vec<String>,
    #[serde(default)]
    sources: Vec<String>,
    open: Option<Open>,
}

#[derive(Default)]
struct Reader {
    page: Page,
    file: String,
    heading: String,
    line: usize,
    prose: String,
    in_heading: bool,
    // What stands after ``` and what stands inside, while a block is open.
    block: Option<(String, String)>,
}

/// Reads a file of claims; what cannot be read becomes a finding.
pub(crate) fn read(file: &str, text: &str) -> Page {
    let mut reader = Reader { file: file.to_owned(), line: 1, ..Reader::default() };
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                reader.heading.clear();
                reader.prose.clear();
                reader.in_heading = true;
                let before = text.get(..range.start).unwrap_or_default();
                reader.line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
            }
            Event::End(TagEnd::Heading(level)) => reader.close_heading(level),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                reader.block = Some((info.to_string(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) => reader.close_block(),
            Event::Text(text) | Event::Code(text) => reader.text(&text),
            Event::SoftBreak => reader.text(" "),
            _ => {}
        }
    }
    reader.page
}

impl Reader {
    fn text(&mut self, text: &str) {
        match &mut self.block {
            Some((_, content)) => content.push_str(text),
            None if self.in_heading => self.heading.push_str(text),
            None => self.prose.push_str(text),
        }
    }

    fn close_heading(&mut self, level: HeadingLevel) {
        self.in_heading = false;
        let about = self.heading.split_once(' ').zip(self.heading.split_once(" — "));
        if let (HeadingLevel::H1, Some(((code, _), (zh, en)))) = (level, about)
            && code.is_ascii()
        {
            let zh = zh.strip_prefix(code).unwrap_or(zh).trim().to_owned();
            let label = Text::new(zh, en.trim().to_owned());
            self.page.category = Some(Category { code: code.to_owned(), label });
        }
    }

    fn spot(&self) -> (String, usize) {
        (self.file.clone(), self.line)
    }

    fn close_block(&mut self) {
        let Some((info, content)) = self.block.take() else { return };
        let read = match info.as_str() {
            "toml" => self.claim(&content),
            "toml conflict" => self.conflict(&content),
            "toml source" => toml::from_str(&content)
                .map(|source| self.page.sources.push(source))
                .map_err(|error| error.message().to_owned()),
            _ => Err("not a block of claims".to_owned()),
        };
        if let Err(message) = read {
            let shown = self.heading.clone();
            self.page.findings.push(finding(
                &self.spot(),
                "bad-claim",
                Text::new(
                    format!("“{shown}”读不出来（{message}）"),
                    format!("{shown:?} cannot be read: {message}"),
                ),
                Text::fixed(
                    "每条说法：## 编号 中文、一段英文、一个 toml 块",
                    "a claim is `## id 中文`, one English paragraph, one toml block",
                ),
            ));
        }
    }

    /// Id and both wordings, from the heading and the paragraph.
    fn wording(&mut self) -> Result<(String, Text), String> {
        let (id, zh) = self.heading.split_once(' ').ok_or("the heading has no id")?;
        let en = std::mem::take(&mut self.prose).trim().to_owned();
        if zh.trim().is_empty() || en.is_empty() {
            return Err("a wording is missing".to_owned());
        }
        Ok((id.to_owned(), Text::new(zh.trim().to_owned(), en)))
    }

    fn claim(&mut self, content: &str) -> Result<(), String> {
        let block: ClaimBlock = toml::from_str(content).map_err(|e| e.message().to_owned())?;
        let (id, says) = self.wording()?;
        if block.here.is_some() && block.verdict != ClaimVerdict::Local {
            return Err("`here` belongs to local claims".to_owned());
        }
        self.page.claims.push(Claim {
            id,
            category: 0,
            says,
            also: block.also,
            verdict: block.verdict,
            here: block.here.unwrap_or_default(),
            place: block.place,
            correct: block.correct.map(Text::from),
            settled: Settled {
                rules: rules(&block.rules)?,
                tests: block.tests,
                checks: block.checks,
                cases: block.cases,
                conflicts: block.conflicts,
                sources: block.sources,
                open: block.open,
            },
            spot: self.spot(),
        });
        Ok(())
    }

    fn conflict(&mut self, content: &str) -> Result<(), String> {
        let block: ConflictBlock = toml::from_str(content).map_err(|e| e.message().to_owned())?;
        let (id, about) = self.wording()?;
        self.page.conflicts.push(ClaimConflict {
            id,
            about,
            claims: block.claims,
            settlement: block.settlement.into(),
            settled: Settled {
                rules: rules(&block.rules)?,
                tests: block.tests,
                checks: block.checks,
                cases: block.cases,
                conflicts: Vec::new(),
                sources: block.sources,
                open: block.open,
            },
            spot: self.spot(),
        });
        Ok(())
    }
}

/// `440300 account.open` or `440300 account.open 2023-10-01`.
fn rules(written: &[String]) -> Result<Vec<RuleReference>, String> {
    let read = |rule: &String| {
        let mut words = rule.split(' ');
        let (place, key) = (PlaceCode::parse(words.next()?)?, words.next()?.to_owned());
        let from = words.next().map(|day| day.parse().ok());
        let from = match from {
            None => None,
            Some(day) => Some(day?),
        };
        Some(RuleReference { place, key, from })
    };
    written.iter().map(|rule| read(rule).ok_or_else(|| format!("not a rule: {rule}"))).collect()
}
