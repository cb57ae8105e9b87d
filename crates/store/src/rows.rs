//! 行 ⇄ 分录 — how entries and lines read as rows, and adding many rows at once.

use std::collections::BTreeMap;
use std::vec::IntoIter;

use jiff::civil::DateTime;
use ledger::{
    Account, Approval, ChainHash, ChainLink, Details, Entry, Event, Header, Line, MemberId, Posted,
};
use sha2::{Digest, Sha256};
use sqlx::any::{AnyArguments, AnyRow, AnyTypeInfo};
use sqlx::encode::{Encode, IsNull};
use sqlx::error::BoxDynError;
use sqlx::{Any, AnyConnection, Arguments, AssertSqlSafe, Database, Row, Type};
use vocab::{Date, Fen, Month, PlaceCode};

use crate::statements::{
    self, CITATION_ROWS, Dialect, ENTRY_ROWS, LINE_ROWS, MANY, Table, is_usual,
};
use crate::together::Columns;
use crate::{Fault, FaultKind, StoreError};

/// 值 — the two kinds of value that the tables know.
#[derive(Debug)]
pub(crate) enum Value {
    Text(Option<String>),
    Number(i64),
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(Some(text))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Value {
        Value::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Number(number)
    }
}

/// Adds rows, many to a statement.
pub(crate) async fn add_rows(
    connection: &mut AnyConnection,
    table: &Table,
    rows: Vec<Vec<Value>>,
) -> Result<(), StoreError> {
    let mut insertions = Insertions::new(Dialect::of(connection));
    insertions.add(table, rows);
    for insertion in insertions {
        insertion.run(connection).await?;
    }
    Ok(())
}

/// 待写语句 — statements that add rows or move them on, with everything that is bound, in order.
pub(crate) struct Insertions {
    dialect: Dialect,
    ready: Vec<Insertion>,
    rows: usize,
}

/// Statements that are handed over as one text, at most: SQLite does them one after the other, and
/// its thread is woken once. PostgreSQL prepares one at a time.
const TOGETHER: usize = 8;

impl Insertions {
    pub(crate) fn new(dialect: Dialect) -> Insertions {
        Insertions { dialect, ready: Vec::new(), rows: 0 }
    }

    /// How many rows they add.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Rows to be added to a table after those before.
    pub(crate) fn add(&mut self, table: &Table, rows: Vec<Vec<Value>>) {
        self.rows = self.rows.saturating_add(rows.len());
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let some: Vec<Vec<Value>> = rows.by_ref().take(MANY).collect();
            let sql = insertion(self.dialect, table, some.len());
            self.push(&sql, is_usual(some.len()), |next| {
                let again = said_above(&some);
                next.values.reserve(again.len(), 0);
                for (value, again) in some.into_iter().flatten().zip(again) {
                    match value {
                        _ if again => next.bind(Above(table.columns.len())),
                        Value::Text(text) => next.bind(text),
                        Value::Number(number) => next.bind(number),
                    }
                }
            });
        }
    }

    /// Lines that have come so far; all must be there already.
    pub(crate) fn move_dues<'d>(
        &mut self,
        come: [Option<String>; 3],
        lines: impl ExactSizeIterator<Item = (&'d MemberId, i64)>,
    ) {
        let count = lines.len();
        self.rows = self.rows.saturating_add(count);
        let sql = statements::move_dues(self.dialect, count);
        self.push(&sql, is_usual(count), |next| {
            for value in come {
                next.bind(value);
            }
            for (member, position) in lines {
                next.bind(member.as_str());
                next.bind(position);
            }
        });
    }

    /// One more statement: after those before it, if they can be handed over together and their
    /// text comes again.
    fn push(&mut self, sql: &str, usual: bool, bind: impl FnOnce(&mut Insertion)) {
        let joins = |last: &&mut Insertion| last.usual && last.statements < TOGETHER;
        let joined = usual && self.dialect == Dialect::Sqlite;
        match self.ready.last_mut().filter(joins) {
            Some(last) if joined => {
                last.sql.push(';');
                last.sql.push_str(sql);
                last.statements += 1;
                bind(last);
            }
            _ => {
                let sql = sql.to_owned();
                let mut next = Insertion { sql, statements: 1, usual, ..Insertion::default() };
                bind(&mut next);
                self.ready.push(next);
            }
        }
    }
}

impl IntoIterator for Insertions {
    type Item = Insertion;
    type IntoIter = IntoIter<Insertion>;

    fn into_iter(self) -> IntoIter<Insertion> {
        self.ready.into_iter()
    }
}

/// Such statements, and what is bound to them.
#[derive(Default)]
pub(crate) struct Insertion {
    // Only names and placeholders from `statements` are in the text; data are bound.
    sql: String,
    statements: usize,
    usual: bool,
    values: AnyArguments,
    // What could not be bound is said when it is run.
    unbound: Option<BoxDynError>,
}

impl Insertion {
    fn bind<'v>(&mut self, value: impl Encode<'v, Any> + Type<Any>) {
        if let Err(error) = self.values.add(value) {
            self.unbound.get_or_insert(error);
        }
    }

    /// Runs them.
    pub(crate) async fn run(self, connection: &mut AnyConnection) -> Result<(), StoreError> {
        let Insertion { sql, usual, values, unbound, .. } = self;
        if let Some(error) = unbound {
            return Err(sqlx::Error::Encode(error).into());
        }
        let query = sqlx::query_with(AssertSqlSafe(sql), values).persistent(usual);
        query.execute(connection).await?;
        Ok(())
    }
}

fn insertion(dialect: Dialect, table: &Table, rows: usize) -> String {
    let (name, columns) = (table.name, table.columns.join(", "));
    let values = dialect.tuples(1, rows, table.columns.len());
    format!("INSERT INTO {name} ({columns}) VALUES {values}{}", table.ending)
}

/// Of each value, row by row, whether it is the text that stands above it. Many texts are the same
/// in row after row, such as the place, the day and the bill: each is made and given back once.
fn said_above(rows: &[Vec<Value>]) -> Vec<bool> {
    let mut said = Vec::with_capacity(rows.iter().map(Vec::len).sum());
    said.resize(rows.first().map_or(0, Vec::len), false);
    for (above, row) in rows.iter().zip(rows.iter().skip(1)) {
        said.extend(row.iter().zip(above).map(|pair| match pair {
            (Value::Text(Some(text)), Value::Text(Some(above))) => text == above,
            _ => false,
        }));
    }
    said
}

/// A value again that was bound so many values before.
struct Above(usize);

impl Type<Any> for Above {
    fn type_info() -> AnyTypeInfo {
        <str as Type<Any>>::type_info()
    }
}

impl Encode<'_, Any> for Above {
    fn encode_by_ref(
        &self,
        values: &mut <Any as Database>::ArgumentBuffer,
    ) -> Result<IsNull, BoxDynError> {
        let index = values.0.len().checked_sub(self.0);
        let above = index.and_then(|index| values.0.get(index)).cloned();
        values.0.push(above.ok_or("nothing stands above")?);
        Ok(IsNull::No)
    }
}

/// Posted entries with their lines and citations, in the order in which they refer to each other.
pub(crate) fn insert_entries(
    insertions: &mut Insertions,
    posted: &[&Posted],
) -> Result<(), StoreError> {
    // A batch cites few rules many times.
    let mut citations: BTreeMap<&str, String> = BTreeMap::new();
    for text in posted.iter().filter_map(|posted| posted.entry.header.rule.as_deref()) {
        citations.entry(text).or_insert_with(|| citation_id(text));
    }
    let cited = citations.iter().map(|(text, id)| vec![id.as_str().into(), (*text).into()]);
    insertions.add(&CITATION_ROWS, cited.collect());
    let mut entries = Vec::with_capacity(posted.len());
    let mut lines = Vec::new();
    for posted in posted {
        entries.push(entry_row(posted, &citations)?);
        lines.append(&mut line_rows(posted)?);
    }
    insertions.add(&ENTRY_ROWS, entries);
    insertions.add(&LINE_ROWS, lines);
    Ok(())
}

fn citation_id(text: &str) -> String {
    ChainHash(Sha256::digest(text.as_bytes()).into()).to_string()
}

fn entry_row(
    posted: &Posted,
    citations: &BTreeMap<&str, String>,
) -> Result<Vec<Value>, StoreError> {
    let Posted { entry, link } = posted;
    let header = &entry.header;
    let details = &header.details;
    let approval = entry.approval.as_ref();
    Ok(vec![
        header.member.as_str().into(),
        header.place.to_string().into(),
        number(link.position)?.into(),
        header.key.as_str().into(),
        entry.event.code().into(),
        header.effective.to_string().into(),
        header.recorded.to_string().into(),
        details.month.map(String::from).into(),
        details.counterparty.clone().into(),
        details.used_by.clone().into(),
        details.reference.clone().into(),
        details.reverses.clone().into(),
        details.note.clone().into(),
        header.rule.as_deref().and_then(|rule| citations.get(rule).cloned()).into(),
        header.arithmetic.clone().into(),
        approval.map(|approval| approval.maker.clone()).into(),
        approval.map(|approval| approval.checker.clone()).into(),
        approval.map(|approval| approval.document.clone()).into(),
        link.balance_after.0.into(),
        link.previous.to_string().into(),
        link.hash.to_string().into(),
    ])
}

fn line_rows(posted: &Posted) -> Result<Vec<Vec<Value>>, StoreError> {
    let header = &posted.entry.header;
    let position = number(posted.link.position)?;
    let lines = posted.entry.lines.iter().zip(1_i64..);
    Ok(lines
        .map(|(line, count)| {
            vec![
                header.member.as_str().into(),
                header.place.to_string().into(),
                position.into(),
                count.into(),
                line.account.code().into(),
                line.amount.0.into(),
            ]
        })
        .collect())
}

/// A position as the database counts.
pub(crate) fn number(position: u64) -> Result<i64, StoreError> {
    i64::try_from(position).map_err(|_| Fault::new(FaultKind::Other, "position").into())
}

/// Reads a column and what it means; a value without meaning is a fault naming the column.
pub(crate) fn parsed<T>(
    row: &impl Columns,
    column: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Fault> {
    let value = parsed_if_any(row, column, parse)?;
    value.ok_or_else(|| Fault::new(FaultKind::Unreadable, column))
}

/// The same for a column that may be empty.
pub(crate) fn parsed_if_any<T>(
    row: &impl Columns,
    column: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, Fault> {
    let Some(text) = row.text(column)? else { return Ok(None) };
    let value = parse(&text).ok_or_else(|| Fault::new(FaultKind::Unreadable, column))?;
    Ok(Some(value))
}

/// Reads a column that has a number in every row.
pub(crate) fn counted(row: &impl Columns, column: &str) -> Result<i64, Fault> {
    row.number(column)?.ok_or_else(|| Fault::new(FaultKind::Unreadable, column))
}

pub(crate) fn position(row: &impl Columns) -> Result<u64, Fault> {
    let position = counted(row, "position")?;
    u64::try_from(position).map_err(|_| Fault::new(FaultKind::Unreadable, "position"))
}

pub(crate) fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

pub(crate) fn time(text: &str) -> Option<DateTime> {
    text.parse().ok()
}

/// Entries read back, each with its lines; both come ordered by place and position.
pub(crate) fn read_posted(
    member: &MemberId,
    entries: &[AnyRow],
    lines: &[AnyRow],
) -> Result<Vec<Posted>, Fault> {
    let mut lines = lines.iter().peekable();
    let mut posted = Vec::with_capacity(entries.len());
    for row in entries {
        let mut read = read_entry(member, row)?;
        let place = read.entry.header.place;
        while let Some(line) = lines.peek().copied() {
            let of_place = parsed(line, "place", PlaceCode::parse)?;
            if (of_place, position(line)?) != (place, read.link.position) {
                break;
            }
            let account = parsed(line, "account", Account::parse)?;
            let amount = Fen(line.try_get("amount")?);
            read.entry.lines.push(Line { account, amount });
            lines.next();
        }
        posted.push(read);
    }
    match lines.next() {
        Some(_) => Err(Fault::new(FaultKind::Unreadable, "entry_lines")),
        None => Ok(posted),
    }
}

fn read_entry(member: &MemberId, row: &AnyRow) -> Result<Posted, Fault> {
    let citation: Option<String> = row.try_get("citation")?;
    let rule: Option<String> = row.try_get("rule")?;
    if citation.is_some() != rule.is_some() {
        return Err(Fault::new(FaultKind::Unreadable, "citation"));
    }
    let maker: Option<String> = row.try_get("maker")?;
    let checker: Option<String> = row.try_get("checker")?;
    let document: Option<String> = row.try_get("document")?;
    let approval = match (maker, checker, document) {
        (Some(maker), Some(checker), Some(document)) => Some(Approval { maker, checker, document }),
        (None, None, None) => None,
        _ => return Err(Fault::new(FaultKind::Unreadable, "approval")),
    };
    let header = Header {
        key: row.try_get("request_key")?,
        member: member.clone(),
        place: parsed(row, "place", PlaceCode::parse)?,
        effective: parsed(row, "effective", day)?,
        recorded: parsed(row, "recorded_at", time)?,
        rule,
        arithmetic: row.try_get("arithmetic")?,
        details: Details {
            month: parsed_if_any(row, "month", Month::parse)?,
            counterparty: row.try_get("counterparty")?,
            used_by: row.try_get("used_by")?,
            reference: row.try_get("reference")?,
            reverses: row.try_get("reverses")?,
            note: row.try_get("note")?,
        },
    };
    let event = parsed(row, "event", Event::parse)?;
    let link = ChainLink {
        position: position(row)?,
        balance_after: Fen(row.try_get("balance_after")?),
        previous: parsed(row, "previous_hash", ChainHash::parse)?,
        hash: parsed(row, "hash", ChainHash::parse)?,
    };
    Ok(Posted { entry: Entry { header, event, lines: Vec::new(), approval }, link })
}
