//! Reads the pack documents: the TOML blocks between their fences, line by line. Values stay as
//! they are written; what a value means is decided where it is used.

use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::days::Day;

/// One value of a document, with all that decides whether it holds.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Path of the document.
    pub file: String,
    /// Line of its block.
    pub line: usize,
    /// Key, such as `inpatient.cap`.
    pub key: String,
    /// Six-digit code of the place.
    pub place: String,
    /// Schemes that the document is about.
    pub schemes: Vec<String>,
    /// Conditions as written.
    pub when: Table,
    /// The value as written.
    pub value: Value,
    /// First day.
    pub from: Day,
    /// First day on which it holds no longer.
    pub until: Option<Day>,
    /// Day on which the end became known, if later than the rule.
    pub end_published: Option<Day>,
    /// Day on which the document was published.
    pub published: Day,
    /// The document in the head of its file.
    pub source: String,
    /// Standing of the source: the higher the closer to the authority.
    pub standing: usize,
}

/// Two documents of one file that differ about a key, and which one is followed.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// Path of the file.
    pub file: String,
    /// Key.
    pub key: String,
    /// Place.
    pub place: String,
    /// For whom they differ.
    pub when: Table,
    /// First day.
    pub from: Day,
    /// First day on which they no longer differ.
    pub until: Option<Day>,
    /// The document that is followed.
    pub chosen: String,
    /// The others.
    pub others: Vec<String>,
}

/// Everything that was read.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// All rules, in the order of files and lines.
    pub rules: Vec<Rule>,
    /// Documents that differ.
    pub conflicts: Vec<Conflict>,
    /// Numbers of the rules whose key the oracle does not know.
    pub strange: Vec<usize>,
    // Key and place → numbers of rules.
    index: BTreeMap<String, BTreeMap<String, Vec<usize>>>,
}

/// Standings from the weakest to the strongest, as the reference of keys orders them.
const STANDINGS: [&str; 6] = ["example", "seed", "guide", "news", "bureau-page", "official"];

impl Library {
    /// Reads documents: path and text.
    ///
    /// # Errors
    /// A sentence with file and line at the first block that cannot be understood.
    pub fn read(files: &[(String, String)]) -> Result<Library, String> {
        let mut files: Vec<&(String, String)> = files.iter().collect();
        files.sort();
        let mut library = Library::default();
        for (path, text) in files {
            read_file(path, text, &mut library)?;
        }
        for (number, rule) in library.rules.iter().enumerate() {
            let of_key = library.index.entry(rule.key.clone()).or_default();
            of_key.entry(rule.place.clone()).or_default().push(number);
            if !crate::KEYS.contains(&rule.key.as_str()) {
                library.strange.push(number);
            }
        }
        Ok(library)
    }

    /// Numbers of the rules of a key that a place wrote itself.
    pub fn written(&self, key: &str, place: &str) -> &[usize] {
        let found = self.index.get(key).and_then(|places| places.get(place));
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// Every key that some document uses.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.index.keys().map(String::as_str)
    }
}

/// A fenced block: its line, what stands after the fence, and its text.
fn blocks(text: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String, String)> = None;
    for (index, line) in text.lines().enumerate() {
        match (&mut open, line.trim_end().strip_prefix("```")) {
            (None, Some(info)) => open = Some((index + 1, info.to_owned(), String::new())),
            (Some(_), Some("")) => found.extend(open.take()),
            (Some((_, _, content)), _) => {
                content.push_str(line);
                content.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

struct Source {
    published: Day,
    standing: String,
}

fn read_file(path: &str, text: &str, library: &mut Library) -> Result<(), String> {
    let mut head: Option<Table> = None;
    for (line, info, content) in blocks(text) {
        let wrong = |what: &str| format!("{path}:{line}: {what}");
        let table: Table = match info.as_str() {
            "toml pack" | "toml" | "toml conflict" => {
                content.parse().map_err(|error| wrong(&format!("{error}")))?
            }
            _ => continue,
        };
        if info == "toml pack" {
            head = Some(table);
            continue;
        }
        let head = head.as_ref().ok_or_else(|| wrong("a rule before the head"))?;
        if info == "toml conflict" {
            let conflict = read_conflict(path, head, &table);
            library.conflicts.push(conflict.ok_or_else(|| wrong("not a conflict"))?);
        } else {
            let rules = &mut library.rules;
            read_block(path, line, head, &table, rules).ok_or_else(|| wrong("not a rule"))?;
        }
    }
    Ok(())
}

fn read_conflict(file: &str, head: &Table, block: &Table) -> Option<Conflict> {
    let text = |table: &Table, name: &str| Some(table.get(name)?.as_str()?.to_owned());
    Some(Conflict {
        file: file.to_owned(),
        key: text(block, "key")?,
        place: text(head, "place")?,
        when: conditions(block)?,
        from: day(block.get("from")?)?,
        until: end(block)?,
        chosen: text(block, "chosen")?,
        others: words(block.get("others")?)?,
    })
}

/// The conditions of a block.
fn conditions(block: &Table) -> Option<Table> {
    block.get("when").map_or(Some(Table::new()), |when| Some(when.as_table()?.clone()))
}

/// The end of a block, if it has one; the outer nothing is an end that is no day.
fn end(block: &Table) -> Option<Option<Day>> {
    block.get("until").map_or(Some(None), |until| Some(Some(day(until)?)))
}

fn read_block(
    file: &str,
    line: usize,
    head: &Table,
    block: &Table,
    rules: &mut Vec<Rule>,
) -> Option<()> {
    let cite = block.get("cite")?.as_table()?;
    let id = cite.get("source")?.as_str()?;
    let source = source(head, id)?;
    let standing = cite.get("standing").map_or(Some(source.standing.as_str()), Value::as_str)?;
    let end_published = match block.get("until_source") {
        Some(id) => Some(self::source(head, id.as_str()?)?.published),
        None => None,
    };
    let common = conditions(block)?;
    let rows: Vec<&Table> = match block.get("rows") {
        Some(rows) => rows.as_array()?.iter().map(Value::as_table).collect::<Option<_>>()?,
        None => vec![block],
    };
    for row in rows {
        let mut when = common.clone();
        if let Some(more) = row.get("when") {
            when.extend(more.as_table()?.clone());
        }
        rules.push(Rule {
            file: file.to_owned(),
            line,
            key: block.get("key")?.as_str()?.to_owned(),
            place: head.get("place")?.as_str()?.to_owned(),
            schemes: words(head.get("kinds")?)?,
            when,
            value: row.get("value")?.clone(),
            from: day(block.get("from")?)?,
            until: end(block)?,
            end_published,
            published: source.published,
            source: id.to_owned(),
            standing: STANDINGS.iter().position(|known| *known == standing)?,
        });
    }
    Some(())
}

fn source(head: &Table, id: &str) -> Option<Source> {
    let sources = head.get("source")?.as_array()?;
    let found = sources
        .iter()
        .find(|source| source.get("id").and_then(Value::as_str).is_some_and(|known| known == id))?;
    Some(Source {
        published: day(found.get("published")?)?,
        standing: found.get("standing")?.as_str()?.to_owned(),
    })
}

/// A day of TOML.
fn day(value: &Value) -> Option<Day> {
    let date = value.as_datetime()?.date?;
    Some(Day::new(date.year.into(), date.month.into(), date.day.into()))
}

/// A word or a list of words.
pub fn words(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::String(word) => Some(vec![word.clone()]),
        Value::Array(list) => list.iter().map(|word| Some(word.as_str()?.to_owned())).collect(),
        _ => None,
    }
}
