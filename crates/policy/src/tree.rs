//! 树 — a TOML block as an owned tree in which each value knows its line in the Markdown file,
//! so that a finding can point at the very value.

use toml::de::{DeTable, DeValue};
use vocab::Date;

use crate::document::Block;

/// A value and the line that it stands on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// Line in the file, from 1.
    pub line: usize,
    /// The value.
    pub item: Item,
}

/// A TOML value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    /// Text.
    Text(String),
    /// Whole number.
    Integer(i64),
    /// Boolean.
    Flag(bool),
    /// Bare date.
    Date(Date),
    /// Array.
    List(Vec<Node>),
    /// Table, in order of names.
    Table(Vec<(String, Node)>),
    /// A form that no rule uses: a float, a time, a number too large. As written.
    Other(String),
}

impl Node {
    /// The member of a table.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.table()?.iter().find(|(key, _)| key == name).map(|(_, node)| node)
    }

    /// The members, if this is a table.
    pub fn table(&self) -> Option<&[(String, Node)]> {
        match &self.item {
            Item::Table(members) => Some(members),
            _ => None,
        }
    }

    /// The text, if this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.item {
            Item::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The flag, if this is one.
    pub fn flag(&self) -> Option<bool> {
        match self.item {
            Item::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// The number as a small integer, if it is one.
    pub fn integer(&self) -> Option<i32> {
        match self.item {
            Item::Integer(number) => i32::try_from(number).ok(),
            _ => None,
        }
    }

    /// A day, written bare or in quotes.
    pub fn date(&self) -> Option<Date> {
        match &self.item {
            Item::Date(date) => Some(*date),
            Item::Text(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The elements: a list's, or the value itself as the only one.
    pub fn one_or_many(&self) -> &[Node] {
        match &self.item {
            Item::List(nodes) => nodes,
            _ => std::slice::from_ref(self),
        }
    }

    /// How the value is called in a message.
    pub fn shown(&self) -> String {
        match &self.item {
            Item::Text(text) => format!("\"{}\"", text.chars().take(60).collect::<String>()),
            Item::Integer(number) => number.to_string(),
            Item::Flag(flag) => flag.to_string(),
            Item::Date(date) => date.to_string(),
            Item::List(_) => "[…]".to_owned(),
            Item::Table(_) => "{…}".to_owned(),
            Item::Other(text) => text.chars().take(60).collect(),
        }
    }
}

/// Reads a block; on bad TOML the parser's own message and the line.
pub(crate) fn read(block: &Block) -> Result<Node, (String, usize)> {
    match DeTable::parse(&block.text) {
        Ok(table) => Ok(from_table(table.get_ref(), block.line, block)),
        Err(error) => {
            let offset = error.span().map_or(0, |span| span.start);
            Err((error.message().to_owned(), block.line_at(offset)))
        }
    }
}

fn from_table(table: &DeTable<'_>, line: usize, block: &Block) -> Node {
    let members = table.iter().map(|(key, value)| {
        let line = block.line_at(key.span().start);
        (key.get_ref().to_string(), from_value(value.get_ref(), line, block))
    });
    Node { line, item: Item::Table(members.collect()) }
}

fn from_value(value: &DeValue<'_>, line: usize, block: &Block) -> Node {
    let item = match value {
        DeValue::String(text) => Item::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Item::Integer(number),
            Err(_) => Item::Other(number.to_string()),
        },
        DeValue::Float(number) => Item::Other(number.to_string()),
        DeValue::Boolean(flag) => Item::Flag(*flag),
        DeValue::Datetime(moment) => from_moment(moment),
        DeValue::Array(nodes) => Item::List(
            nodes
                .iter()
                .map(|node| from_value(node.get_ref(), block.line_at(node.span().start), block))
                .collect(),
        ),
        DeValue::Table(table) => return from_table(table, line, block),
    };
    Node { line, item }
}

fn from_moment(moment: &toml::value::Datetime) -> Item {
    let day = match (moment.date, moment.time) {
        (Some(date), None) => civil(date),
        _ => None,
    };
    day.map_or_else(|| Item::Other(moment.to_string()), Item::Date)
}

fn civil(date: toml::value::Date) -> Option<Date> {
    let year = i16::try_from(date.year).ok()?;
    let month = i8::try_from(date.month).ok()?;
    Date::new(year, month, i8::try_from(date.day).ok()?).ok()
}
