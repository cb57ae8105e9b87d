//! 原样插入 — the rows that a step has added, read from one database and inserted into another of
//! the same tables and indices, by nothing but prepared `INSERT` statements of many rows.

#![expect(clippy::expect_used, reason = "a benchmark may stop where it stands")]

use std::collections::BTreeMap;
use std::path::Path;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteRow};
use sqlx::{AssertSqlSafe, Column, ConnectOptions, Connection, Row, TypeInfo, ValueRef};
use store::Store;

use super::{Spent, Watch};

/// Tables in an order in which each stands after those that it refers to.
const TABLES: [&str; 7] =
    ["requests", "citations", "sections", "account_heads", "facts", "entries", "dues"];

/// Values of a statement; without names, so that long statements cost nothing.
const VALUES: usize = 2_000;

/// Where each table ends: the last row of it.
pub type Ends = BTreeMap<&'static str, i64>;

/// The rows between two moments.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    pub after: &'a Ends,
    pub through: &'a Ends,
}

async fn connect(path: &Path, create: bool) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(create);
    options.connect().await.expect("a connection")
}

/// Where each table ends now.
pub async fn ends(path: &Path) -> Ends {
    let mut connection = connect(path, false).await;
    let mut ends = Ends::new();
    for table in TABLES {
        let sql = AssertSqlSafe(format!("SELECT COALESCE(MAX(rowid), 0) FROM {table}"));
        let end: i64 = sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("an end");
        ends.insert(table, end);
    }
    connection.close().await.expect("closed");
    ends
}

/// The second database, and the first one to read from.
pub struct Target {
    source: SqliteConnection,
    target: SqliteConnection,
}

enum Value {
    Text(Option<String>),
    Number(i64),
}

impl Target {
    /// A database of the same tables with everything that was there before.
    pub async fn copy(source: &Path, target: &Path, before: &Ends) -> Target {
        // The store makes the tables.
        Store::open(target).await.expect("a database").close().await;
        let mut connection = connect(target, false).await;
        let attach = AssertSqlSafe(format!("ATTACH '{}' AS source", source.display()));
        sqlx::raw_sql(attach).execute(&mut connection).await.expect("attached");
        for table in ["members", "requests", "citations", "sections", "account_heads", "facts"] {
            let until = before.get(table).copied().unwrap_or(i64::MAX);
            let sql = format!(
                "INSERT INTO main.{table} SELECT * FROM source.{table} WHERE rowid <= {until}"
            );
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.expect("copied");
        }
        sqlx::raw_sql("DETACH source").execute(&mut connection).await.expect("detached");
        connection.close().await.expect("closed");
        let mut connection = connect(target, false).await;
        // What the store tells SQLite.
        let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                       PRAGMA foreign_keys = ON;";
        sqlx::raw_sql(pragmas).execute(&mut connection).await.expect("pragmas");
        Target { source: connect(source, false).await, target: connection }
    }

    /// Inserts rows in so many commits; what the inserting took, and how many rows it was.
    pub async fn insert(&mut self, rows: Rows<'_>, commits: usize) -> (Spent, u64) {
        let (mut spent, mut count) = (Spent::default(), 0);
        for commit in 0..commits {
            let mut chunk = Vec::new();
            for table in TABLES {
                let (from, to) = slice(rows, table, commit, commits);
                chunk.push((table, self.read(table, from, to).await));
                if table == "entries" {
                    chunk.push(("entry_lines", self.lines(from, to).await));
                }
            }
            count += chunk.iter().map(|(_, (_, rows))| rows.len() as u64).sum::<u64>();
            let watch = Watch::start();
            let mut transaction = self.target.begin().await.expect("a transaction");
            for (table, (columns, rows)) in chunk {
                add(&mut transaction, table, &columns, rows).await;
            }
            transaction.commit().await.expect("committed");
            spent = spent.and(watch.stop());
        }
        (spent, count)
    }

    async fn read(&mut self, table: &str, from: i64, to: i64) -> (Vec<String>, Vec<Vec<Value>>) {
        let sql =
            format!("SELECT * FROM {table} WHERE rowid > {from} AND rowid <= {to} ORDER BY rowid");
        self.fetch(sql).await
    }

    /// The lines of entries.
    async fn lines(&mut self, from: i64, to: i64) -> (Vec<String>, Vec<Vec<Value>>) {
        let sql = format!(
            "SELECT entry_lines.* FROM entries JOIN entry_lines USING (member, place, position)
             WHERE entries.rowid > {from} AND entries.rowid <= {to}
             ORDER BY entries.rowid, entry_lines.line"
        );
        self.fetch(sql).await
    }

    async fn fetch(&mut self, sql: String) -> (Vec<String>, Vec<Vec<Value>>) {
        let rows = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        let rows = rows.fetch_all(&mut self.source).await.expect("rows");
        let columns = rows.first().map(|row| row.columns().iter().map(|it| it.name().to_owned()));
        (columns.into_iter().flatten().collect(), rows.iter().map(values).collect())
    }
}

/// The part of a table that belongs to one of so many commits.
fn slice(rows: Rows<'_>, table: &str, commit: usize, commits: usize) -> (i64, i64) {
    let end = |ends: &Ends| ends.get(table).copied().unwrap_or(0);
    let (after, through) = (end(rows.after), end(rows.through));
    let part = |number: usize| {
        let (number, commits) = (number as i64, commits as i64);
        // What others refer to is there a little earlier.
        let early = if table == "account_heads" || table == "citations" { commits - 1 } else { 0 };
        after + ((through - after) * number + early) / commits
    };
    (part(commit), part(commit + 1))
}

fn values(row: &SqliteRow) -> Vec<Value> {
    (0..row.columns().len())
        .map(|column| {
            let number = row.try_get_raw(column).is_ok_and(|it| it.type_info().name() == "INTEGER");
            match number {
                true => Value::Number(row.get(column)),
                false => Value::Text(row.get(column)),
            }
        })
        .collect()
}

async fn add(
    connection: &mut SqliteConnection,
    table: &str,
    columns: &[String],
    rows: Vec<Vec<Value>>,
) {
    let width = columns.len().max(1);
    let most = (VALUES / width).max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let chunk: Vec<Vec<Value>> = rows.by_ref().take(most).collect();
        let row = format!("({})", vec!["?"; width].join(", "));
        let values = vec![row.as_str(); chunk.len()].join(", ");
        let sql = format!("INSERT INTO {table} ({}) VALUES {values}", columns.join(", "));
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(chunk.len() == most);
        for value in chunk.into_iter().flatten() {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Number(number) => query.bind(number),
            };
        }
        query.execute(&mut *connection).await.expect("inserted");
    }
}
