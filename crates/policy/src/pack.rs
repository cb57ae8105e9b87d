//! 政策包 — one policy file read into its head, sources and rules. A rule with an error is left
//! out *and* reported; the rest of the file still counts.

mod conflict;
mod messages;

use std::sync::Arc;

use vocab::{
    Citation, CitationId, Date, InsuranceKind, PlaceCode, Source, SourceId, Standing, Text,
};

use self::messages::{
    backwards, bad_head, bad_source, missing, no_head, no_statement, no_url, older_than_document,
    too_large, too_many_rules, unknown_key, untranslated_topic, unused_source,
};
use crate::conflict::SourceConflict;
use crate::document::{self, Block};
use crate::finding::{Finding, Spot};
use crate::registry::{self, KeySpec};
use crate::tree::{self, Node};
use crate::untranslated::Topic;
use crate::value::{self, Problem, Value};
use crate::when::{self, When};

/// Largest policy file, in bytes.
pub const MAX_FILE_BYTES: usize = 512 * 1024;
/// Most rules in one file.
pub const MAX_RULES: usize = 4_000;
/// Most findings kept for one file; a last one says that more were left out.
const MAX_FINDINGS: usize = 200;

/// Members of a rule.
const RULE_FIELDS: &[&str] = &[
    "key",
    "from",
    "until",
    "until_source",
    "retroactive",
    "when",
    "value",
    "rows",
    "cite",
    "explained",
];

/// 规则 — one value, where and when it holds, and who says so.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub spec: &'static KeySpec,
    pub place: PlaceCode,
    pub kinds: Arc<[InsuranceKind]>,
    pub from: Date,
    pub until: Option<Date>,
    /// When the end became known; with the rule itself unless a later document ended it.
    pub until_known: Option<Date>,
    pub when: When,
    pub value: Value,
    pub citation: CitationId,
    pub standing: Standing,
    pub published: Date,
    /// The day of publication is not printed and was taken from the effective date.
    pub estimated: bool,
    pub statement: Arc<str>,
    /// Which recorded conflict the rule is a side of: an index into those of the library.
    pub contested: Option<usize>,
    /// 说明 — a check that finds something here, and why it stands all the same.
    pub explained: Option<(Arc<str>, Arc<str>)>,
    pub spot: Spot,
}

impl Rule {
    /// First day on which the rule holds no longer, as known on a day.
    pub fn ends(&self, known_at: Date) -> Option<Date> {
        self.until.filter(|_| self.until_known.is_none_or(|known| known <= known_at))
    }

    /// Whether the rule holds on a day, as known on another.
    pub fn holds(&self, on: Date, known_at: Date) -> bool {
        self.published <= known_at
            && self.from <= on
            && self.ends(known_at).is_none_or(|until| on < until)
    }
}

/// 来源文件 with what the pack says about it beyond the shared type.
#[derive(Clone, Debug)]
struct PackSource {
    source: Source,
    /// The day of publication is not printed and was taken from the effective date.
    estimated: bool,
    /// Where the head names it.
    line: usize,
}

/// 未译的一条, with the topics that are known.
#[derive(Debug)]
pub(crate) struct Item {
    pub line: usize,
    pub topics: Vec<Topic>,
    pub text: String,
}

/// A file that was read.
#[derive(Debug, Default)]
pub(crate) struct Pack {
    pub place: Option<(PlaceCode, Text)>,
    pub rules: Vec<Rule>,
    pub citations: Vec<Citation>,
    pub kinds: Vec<InsuranceKind>,
    pub untranslated: Vec<Item>,
    pub conflicts: Vec<SourceConflict>,
    pub findings: Vec<Finding>,
}

/// Reads a file. Citation ids are counted from `first_citation`.
pub(crate) fn read(path: &str, text: &str, first_citation: usize) -> Pack {
    let mut reader = Reader {
        pack: Pack::default(),
        spot: Spot { file: path.into(), line: 1, key: None },
        head: None,
        first_citation,
        ending: Vec::new(),
    };
    if text.len() > MAX_FILE_BYTES {
        reader.add(too_large(&reader.spot));
        return reader.pack;
    }
    let document = document::read(text);
    for block in &document.blocks {
        match (block.language.as_str(), block.label.as_str()) {
            ("toml", "pack") => reader.head(block),
            ("toml", "") => reader.rule(block),
            ("toml", "conflict") => reader.conflict(block),
            _ => reader.ignored(block),
        }
    }
    if reader.head.is_none() && reader.pack.findings.is_empty() {
        reader.add(no_head(&reader.spot));
    }
    for item in document.untranslated {
        reader.untranslated(item);
    }
    reader.take_sides();
    // Where a rule was left out for an error its source may only look unused.
    if reader.pack.findings.is_empty() {
        reader.unused_sources();
    }
    reader.pack
}

struct Head {
    place: PlaceCode,
    kinds: Arc<[InsuranceKind]>,
    sources: Vec<PackSource>,
}

struct Reader {
    pack: Pack,
    spot: Spot,
    head: Option<Head>,
    first_citation: usize,
    // Documents that ended a rule.
    ending: Vec<SourceId>,
}

impl Reader {
    fn add(&mut self, finding: Finding) {
        match self.pack.findings.len() {
            count if count < MAX_FINDINGS => self.pack.findings.push(finding),
            MAX_FINDINGS => self.pack.findings.push(self.spot.error(
                "too-many-findings",
                Text::fixed("问题太多，其余未列出", "too many findings, the rest is left out"),
                Text::fixed("先改好以上各条再检查", "mend those above, then check again"),
            )),
            _ => {}
        }
    }

    fn problem(&mut self, spot: &Spot, problem: Problem) {
        let spot = spot.at(problem.line);
        self.add(spot.error(problem.code, problem.message, problem.remedy));
    }

    fn ignored(&mut self, block: &Block) {
        let spot = self.spot.at(block.line);
        let info = format!("{} {}", block.language, block.label);
        let info = info.trim();
        self.add(spot.warning(
            "block-ignored",
            Text::new(
                format!("代码块标的是“{info}”，没有当作规则读"),
                format!("a block marked `{info}` is not read as a rule"),
            ),
            Text::fixed(
                "规则块标 toml，文件头标 toml pack；举例请写进正文",
                "mark rules `toml` and the head `toml pack`; put examples into the prose",
            ),
        ));
    }

    /// An item without a known topic touches everything: said too often rather than never.
    fn untranslated(&mut self, item: document::Item) {
        let spot = self.spot.at(item.line);
        let unknown = item.codes.iter().find(|code| Topic::parse(code).is_none());
        if unknown.is_some() || item.codes.is_empty() {
            self.add(untranslated_topic(&spot, unknown.map(String::as_str)));
        }
        let topics = item.codes.iter().filter_map(|code| Topic::parse(code)).collect();
        self.pack.untranslated.push(Item { line: item.line, topics, text: item.text });
    }

    fn tree(&mut self, block: &Block) -> Option<Node> {
        match tree::read(block) {
            Ok(node) => Some(node),
            Err((message, line)) => {
                let spot = self.spot.at(line);
                self.add(spot.error(
                    "bad-toml",
                    Text::new(
                        format!("TOML 写法有误（{message}）"),
                        format!("this is not TOML: {message}"),
                    ),
                    Text::fixed(
                        "检查这一行的引号、括号和等号",
                        "check quotes, brackets and `=` here",
                    ),
                ));
                None
            }
        }
    }

    fn head(&mut self, block: &Block) {
        if self.head.is_some() {
            let spot = self.spot.at(block.line);
            self.add(spot.error(
                "second-head",
                Text::fixed("一个文件只能有一个文件头", "a file has only one head"),
                Text::fixed("另一地方另写一个文件", "write another place into another file"),
            ));
            return;
        }
        let Some(node) = self.tree(block) else { return };
        let spot = self.spot.at(block.line);
        self.unknown_fields(&spot, &node, &["place", "name", "kinds", "source"]);
        let place = node.get("place").and_then(Node::text).and_then(PlaceCode::parse);
        let name = node.get("name").and_then(names);
        let kinds = node.get("kinds").map(Node::one_or_many).unwrap_or_default();
        let kinds: Option<Vec<InsuranceKind>> =
            kinds.iter().map(|kind| kind.text().and_then(kind_named)).collect();
        let (Some(place), Some(name), Some(kinds)) = (place, name, kinds) else {
            return self.add(bad_head(&spot));
        };
        if kinds.is_empty() {
            return self.add(bad_head(&spot));
        }
        let sources = node.get("source").map(Node::one_or_many).unwrap_or_default();
        let sources = sources.iter().filter_map(|node| self.source(node)).collect();
        self.pack.place = Some((place, name));
        self.pack.kinds.clone_from(&kinds);
        self.head = Some(Head { place, kinds: kinds.into(), sources });
    }

    fn source(&mut self, node: &Node) -> Option<PackSource> {
        let spot = self.spot.at(node.line);
        let fields = ["id", "title", "url", "published", "published_estimated", "standing", "note"];
        self.unknown_fields(&spot, node, &fields);
        let text = |name: &str| node.get(name).and_then(Node::text).map(str::trim);
        let text = |name: &str| text(name).filter(|text| !text.is_empty()).map(str::to_owned);
        let (id, title, url) = (text("id"), text("title"), text("url"));
        let published = node.get("published").and_then(Node::date);
        let standing = text("standing").and_then(|name| standing_named(&name));
        for (present, name) in [
            (id.is_some(), "id"),
            (title.is_some(), "title"),
            (published.is_some(), "published"),
            (standing.is_some(), "standing"),
        ] {
            if !present {
                self.add(bad_source(&spot, id.as_deref(), name));
            }
        }
        let source = Source {
            id: SourceId(id?),
            title: title?,
            url,
            published: published?,
            standing: standing?,
        };
        // A made-up rule has no address, and the articles that the project checks came without one.
        let needs_url = !matches!(source.standing, Standing::Example | Standing::Seed);
        if source.url.is_none() && needs_url {
            self.add(no_url(&spot, &source));
        }
        let known = self.head.iter().flat_map(|head| &head.sources);
        if known.into_iter().any(|known| known.source.id == source.id) {
            self.add(bad_source(&spot, Some(&source.id.0), "id"));
        }
        let estimated = node.get("published_estimated").and_then(Node::flag).unwrap_or(false);
        Some(PackSource { source, estimated, line: node.line })
    }

    fn unknown_fields(&mut self, spot: &Spot, node: &Node, known: &[&str]) {
        for (name, member) in node.table().unwrap_or_default() {
            if !known.contains(&name.as_str()) {
                self.problem(
                    spot,
                    Problem {
                        code: "unknown-field",
                        line: member.line,
                        message: Text::new(
                            format!("不认识的一项“{name}”"),
                            format!("unknown field `{name}`"),
                        ),
                        remedy: Text::new(
                            format!("可用的有：{}", known.join("、")),
                            format!("fields are {}", known.join(", ")),
                        ),
                    },
                );
            }
        }
    }

    fn rule(&mut self, block: &Block) {
        let Some(node) = self.tree(block) else { return };
        let key = node.get("key").and_then(Node::text).unwrap_or_default().to_owned();
        let spot = Spot { line: block.line, key: Some(key.clone()), ..self.spot.clone() };
        let Some(spec) = registry::find(&key) else {
            let line = node.get("key").map_or(block.line, |node| node.line);
            return self.add(unknown_key(&spot.at(line), &key));
        };
        let Some(head) = self.head.take() else {
            return self.add(no_head(&spot));
        };
        let read = self.rules(&head, spec, &node, block, &spot);
        self.head = Some(head);
        if let Err(problem) = read {
            self.problem(&spot, problem);
        }
    }

    fn conflict(&mut self, block: &Block) {
        let Some(node) = self.tree(block) else { return };
        let spot = self.spot.at(block.line);
        self.unknown_fields(&spot, &node, conflict::FIELDS);
        let Some(head) = self.head.take() else {
            return self.add(no_head(&spot));
        };
        if block.statement.is_empty() {
            self.add(no_statement(&spot));
        }
        match conflict::read(&head, &node, block, &spot) {
            Ok(conflict) => self.pack.conflicts.push(conflict),
            Err(problem) => self.problem(&spot, problem),
        }
        self.head = Some(head);
    }

    fn unused_sources(&mut self) {
        let Some(head) = self.head.take() else { return };
        let cited = |source: &PackSource| {
            let id = &source.source.id;
            self.pack.citations.iter().any(|citation| citation.source.id == *id)
                || self.pack.conflicts.iter().any(|conflict| conflict.involves(&id.0))
                || self.ending.contains(id)
        };
        let unused: Vec<Finding> = head
            .sources
            .iter()
            .filter(|source| !cited(source))
            .map(|source| unused_source(&self.spot.at(source.line), &source.source))
            .collect();
        unused.into_iter().for_each(|finding| self.add(finding));
        self.head = Some(head);
    }

    /// Ties each rule to the conflict that it is a side of, the chosen side first.
    fn take_sides(&mut self) {
        let first = self.first_citation;
        for (index, conflict) in self.pack.conflicts.iter_mut().enumerate() {
            let mut sides: Vec<(bool, CitationId)> = Vec::new();
            for rule in &mut self.pack.rules {
                let at = usize::try_from(rule.citation.0).unwrap_or(usize::MAX) - first;
                let Some(citation) = self.pack.citations.get(at) else { continue };
                if rule.contested.is_none() && conflict.is_about(rule, &citation.source.id) {
                    rule.contested = Some(index);
                    sides.push((citation.source.id != conflict.chosen, rule.citation));
                }
            }
            sides.sort();
            sides.dedup();
            conflict.sides = sides.into_iter().map(|(_, citation)| citation).collect();
        }
    }

    fn rules(
        &mut self,
        head: &Head,
        spec: &'static KeySpec,
        node: &Node,
        block: &Block,
        spot: &Spot,
    ) -> Result<(), Problem> {
        self.unknown_fields(spot, node, RULE_FIELDS);
        if let Some(cite) = node.get("cite") {
            self.unknown_fields(spot, cite, &["source", "article", "standing"]);
        }
        let explained = node.get("explained").map(explained).transpose()?;
        if block.statement.is_empty() {
            self.add(no_statement(spot));
        }
        let from = required_date(node, "from")?;
        let until = node.get("until").map(|_| required_date(node, "until")).transpose()?;
        if let Some(until) = until.filter(|until| *until <= from) {
            return Err(backwards(node, from, until));
        }
        let (source, article, standing) = cite(head, node)?;
        let until_known = match node.get("until_source") {
            None => None,
            Some(id) => {
                let source = &find_source(head, id)?.source;
                self.ending.push(source.id.clone());
                Some(source.published)
            }
        };
        let retroactive = node.get("retroactive").and_then(Node::flag).unwrap_or(false);
        if from < source.source.published && !retroactive && !source.estimated {
            self.add(older_than_document(spot, from, &source.source));
        }
        let citation = CitationId(
            u32::try_from(self.first_citation + self.pack.citations.len()).unwrap_or(u32::MAX),
        );
        self.pack.citations.push(Citation {
            source: Source { standing, ..source.source.clone() },
            article,
            rule: spec.key.to_owned(),
            place: head.place,
            from,
            until,
            statement: block.statement.clone(),
        });
        let statement: Arc<str> = block.statement.as_str().into();
        for (row, base) in rows(node, spec)? {
            if self.pack.rules.len() >= MAX_RULES {
                return Err(too_many_rules(row));
            }
            let when = when::read(base, row.get("when"), spec)?;
            let value = row.get("value").ok_or_else(|| missing(row, "value"))?;
            let value = value::read(value, spec.value)?;
            self.pack.rules.push(Rule {
                spec,
                place: head.place,
                kinds: Arc::clone(&head.kinds),
                from,
                until,
                until_known,
                when,
                value,
                citation,
                standing,
                published: source.source.published,
                estimated: source.estimated,
                statement: Arc::clone(&statement),
                explained: explained.clone(),
                contested: None,
                spot: spot.at(row.line.max(block.line)),
            });
        }
        Ok(())
    }
}

/// `{ check = "…", why = "…" }`: which finding a rule answers, and how.
fn explained(node: &Node) -> Result<(Arc<str>, Arc<str>), Problem> {
    let text = |name: &str| {
        let text = node.get(name).and_then(Node::text).map(str::trim).unwrap_or_default();
        if text.is_empty() { Err(missing(node, name)) } else { Ok(Arc::from(text)) }
    };
    Ok((text("check")?, text("why")?))
}

/// The rows of a block, each with the `when` that is common to the block: the block itself if it
/// has one value.
fn rows<'a>(node: &'a Node, spec: &KeySpec) -> Result<Vec<(&'a Node, Option<&'a Node>)>, Problem> {
    let Some(rows) = node.get("rows") else { return Ok(vec![(node, None)]) };
    if node.get("value").is_some() {
        return Err(missing(rows, "value"));
    }
    let common = node.get("when");
    let rows = rows.one_or_many();
    let stray = rows.iter().filter_map(Node::table).flatten();
    if let Some((name, node)) =
        stray.into_iter().find(|(name, _)| name != "when" && name != "value")
    {
        return Err(Problem {
            code: "unknown-field",
            line: node.line,
            message: Text::new(
                format!("行里不认识的一项“{name}”"),
                format!("unknown field `{name}` in a row"),
            ),
            remedy: Text::new(
                format!("{} 的每一行只写 when 和 value", spec.key),
                format!("a row of {} has `when` and `value` only", spec.key),
            ),
        });
    }
    Ok(rows.iter().map(|row| (row, common)).collect())
}

fn cite<'a>(head: &'a Head, node: &Node) -> Result<(&'a PackSource, String, Standing), Problem> {
    let cite = node.get("cite").ok_or_else(|| missing(node, "cite"))?;
    let source =
        find_source(head, cite.get("source").ok_or_else(|| missing(cite, "cite.source"))?)?;
    let article = cite.get("article").and_then(Node::text).map(str::trim).unwrap_or_default();
    if article.is_empty() {
        return Err(missing(cite, "cite.article"));
    }
    let standing = match cite.get("standing") {
        None => source.source.standing,
        Some(node) => {
            node.text().and_then(standing_named).ok_or_else(|| missing(node, "cite.standing"))?
        }
    };
    Ok((source, article.to_owned(), standing))
}

fn find_source<'a>(head: &'a Head, node: &Node) -> Result<&'a PackSource, Problem> {
    let found = head.sources.iter().find(|known| Some(known.source.id.0.as_str()) == node.text());
    found.ok_or_else(|| Problem {
        code: "unknown-source",
        line: node.line,
        message: Text::new(
            format!("文件头里没有编号为 {} 的来源", node.shown()),
            format!("the head has no source {}", node.shown()),
        ),
        remedy: Text::fixed(
            "在文件头加一段 [[source]]，或改正编号",
            "add a [[source]] to the head, or mend the id",
        ),
    })
}

fn required_date(node: &Node, name: &str) -> Result<Date, Problem> {
    let value = node.get(name).ok_or_else(|| missing(node, name))?;
    let in_range = |date: &Date| (1900..=2200).contains(&date.year());
    value.date().filter(in_range).ok_or_else(|| Problem {
        code: "wrong-type",
        line: value.line,
        message: Text::new(
            format!("“{name}”写的是 {}，不是日期", value.shown()),
            format!("`{name}` is {}, not a date", value.shown()),
        ),
        remedy: Text::fixed("写成 2025-07-01", "write it like 2025-07-01"),
    })
}

/// The insurance kind that a name stands for.
fn kind_named(name: &str) -> Option<InsuranceKind> {
    Some(match name {
        "employee-medical" => InsuranceKind::EmployeeMedical,
        "resident-medical" => InsuranceKind::ResidentMedical,
        "large-amount" => InsuranceKind::LargeAmount,
        "civil-servant" => InsuranceKind::CivilServant,
        "maternity" => InsuranceKind::Maternity,
        "pension" => InsuranceKind::Pension,
        "unemployment" => InsuranceKind::Unemployment,
        "work-injury" => InsuranceKind::WorkInjury,
        _ => return None,
    })
}

/// The standing that a name stands for.
fn standing_named(name: &str) -> Option<Standing> {
    Some(match name {
        "example" => Standing::Example,
        "seed" => Standing::Seed,
        "guide" => Standing::Guide,
        "news" => Standing::News,
        "bureau-page" => Standing::BureauPage,
        "official" => Standing::Official,
        _ => return None,
    })
}

fn names(node: &Node) -> Option<Text> {
    let name = |lang: &str| node.get(lang).and_then(Node::text).filter(|name| !name.is_empty());
    Some(Text::new(name("zh")?.to_owned(), name("en")?.to_owned()))
}
