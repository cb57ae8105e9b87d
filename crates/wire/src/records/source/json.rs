//! JSON — `{ "member": {…}, "contributions": [ {…} ] }`, keys in Chinese or English.
//!
//! Amounts: a string is yuan (`"1300.00"`), an integer in a key that ends in `_fen` is fen. A
//! bare number in an amount is refused, because it does not say which of the two it is.
//! Keys are read by a visitor of our own, because the usual value type keeps the last of two
//! equal keys and says nothing.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::records::format::{MAX_COLUMNS, MAX_ROWS, MAX_SHEETS};
use crate::records::problem::{self, Problem, Reason, Spot};
use crate::records::workbook::{Cell, Row, Sheet, Workbook, is_explanation};

/// How deep a record can be: the whole, a sheet, a row, a value.
const LEVELS: usize = 8;

/// The sheets of a JSON text.
pub(in crate::records) fn read(bytes: &[u8]) -> Result<Workbook, Problem> {
    let text = super::text::decode(bytes)?;
    refuse_depth(&text)?;
    let node: Node = serde_json::from_str(&text)
        .map_err(|fault| problem::bad_json(fault.line(), fault.column()))?;
    let Node::Object(sections) = node else { return Err(problem::wrong_shape(Spot::FILE)) };
    refuse_duplicates(&sections, Spot::FILE)?;
    if sections.len() > MAX_SHEETS {
        return Err(problem::too_many(Spot::FILE, ["表", "sheets"], MAX_SHEETS));
    }
    let mut workbook = Workbook::default();
    let mut left = MAX_ROWS;
    for (name, section) in sections {
        if is_explanation(&name) {
            continue;
        }
        if let Some(sheet) = read_section(&name, section, &mut left)? {
            workbook.sheets.push(sheet);
        }
    }
    Ok(workbook)
}

/// Refuses deep nesting before the parser meets it, so that the sentence can say so.
fn refuse_depth(text: &str) -> Result<(), Problem> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' | b'[' if !quoted => depth += 1,
            b'}' | b']' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > LEVELS {
            return Err(problem::too_deep());
        }
    }
    Ok(())
}

fn read_section(name: &str, section: Node, left: &mut usize) -> Result<Option<Sheet>, Problem> {
    let spot = Spot::sheet(name);
    let objects = match section {
        Node::Null => return Ok(None),
        Node::Object(row) => vec![Node::Object(row)],
        Node::List(rows) => rows,
        _ => return Err(problem::wrong_shape(spot)),
    };
    if objects.len() > *left {
        return Err(problem::too_many(spot, ["行", "rows"], MAX_ROWS));
    }
    *left -= objects.len();
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    let given = objects.len();
    for (index, object) in objects.into_iter().enumerate() {
        let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
        let Node::Object(fields) = object else {
            return Err(problem::wrong_shape(spot.row(number)));
        };
        refuse_duplicates(&fields, spot.row(number))?;
        let mut row = Row { number, cells: vec![Cell::Empty; sheet.headers.len()] };
        for (key, value) in fields {
            let cell = cell(value, spot.row(number))?;
            let known = sheet.headers.iter().position(|header| *header == key);
            let place = known.unwrap_or(sheet.headers.len());
            if known.is_none() {
                if place == MAX_COLUMNS {
                    return Err(problem::too_many(spot, ["列", "columns"], MAX_COLUMNS));
                }
                sheet.headers.push(key);
                row.cells.push(Cell::Empty);
            }
            if let Some(slot) = row.cells.get_mut(place) {
                *slot = cell;
            }
        }
        if row.cells.iter().any(|cell| *cell != Cell::Empty) {
            sheet.rows.push(row);
        }
    }
    // Rows of nothing but null are those of the template: not filled in, which is not "none".
    sheet.marked_unfilled = sheet.rows.is_empty() && given > 0;
    sheet.marked_empty = sheet.rows.is_empty() && given == 0;
    Ok(Some(sheet))
}

fn cell(value: Node, spot: Spot<'_>) -> Result<Cell, Problem> {
    Ok(match value {
        Node::Null => Cell::Empty,
        Node::Bool(yes) => Cell::YesNo(yes),
        Node::Number(text) => Cell::JsonNumber(text),
        Node::Text(text) if text.chars().any(|c| c.is_control() && !c.is_whitespace()) => {
            return Err(problem::not_readable(spot, Reason::ControlCharacter));
        }
        Node::Text(text) => Cell::text(&text),
        Node::List(_) | Node::Object(_) => Cell::Nested,
    })
}

fn refuse_duplicates(fields: &[(String, Node)], spot: Spot<'_>) -> Result<(), Problem> {
    let mut seen = std::collections::HashSet::new();
    match fields.iter().find(|(key, _)| !seen.insert(key)) {
        Some((key, _)) => Err(problem::duplicate_key(spot, key)),
        None => Ok(()),
    }
}

/// A JSON value with every key of its objects, in order.
enum Node {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Node, E> {
        Ok(Node::Bool(yes))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Number(number.to_string()))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = list.next_element()? {
            nodes.push(node);
        }
        Ok(Node::List(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Node::Object(fields))
    }
}
