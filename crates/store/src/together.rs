//! 一次取回 — many rows in one hand-over. SQLite works in a thread of its own, and every row that
//! comes from there wakes the asker: asked for as one JSON text, rows come all at once, and several
//! queries are asked as one. PostgreSQL sends rows together by itself.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};
use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Row};

use crate::rows::Value;
use crate::statements::Dialect;
use crate::{Fault, FaultKind};

/// 列 — what a row has under a name: text or a number, or nothing.
pub(crate) trait Columns {
    /// Text, if there is any.
    fn text(&self, column: &str) -> Result<Option<String>, Fault>;
    /// A number, if there is any.
    fn number(&self, column: &str) -> Result<Option<i64>, Fault>;
}

impl Columns for AnyRow {
    fn text(&self, column: &str) -> Result<Option<String>, Fault> {
        Ok(self.try_get(column)?)
    }

    fn number(&self, column: &str) -> Result<Option<i64>, Fault> {
        Ok(self.try_get(column)?)
    }
}

/// 取回的一行.
pub(crate) enum Found {
    Row(AnyRow),
    Cells(&'static [&'static str], Vec<Cell>),
}

impl Found {
    fn cell(&self, column: &str) -> Option<&Cell> {
        let Found::Cells(columns, cells) = self else { return None };
        let index = columns.iter().position(|name| *name == column)?;
        cells.get(index)
    }
}

impl Columns for Found {
    fn text(&self, column: &str) -> Result<Option<String>, Fault> {
        match (self, self.cell(column)) {
            (Found::Row(row), _) => row.text(column),
            (_, Some(Cell::Text(text))) => Ok(Some(text.clone())),
            (_, Some(Cell::Nothing)) => Ok(None),
            _ => Err(Fault::new(FaultKind::Unreadable, column)),
        }
    }

    fn number(&self, column: &str) -> Result<Option<i64>, Fault> {
        match (self, self.cell(column)) {
            (Found::Row(row), _) => row.number(column),
            (_, Some(Cell::Number(number))) => Ok(Some(*number)),
            (_, Some(Cell::Nothing)) => Ok(None),
            _ => Err(Fault::new(FaultKind::Unreadable, column)),
        }
    }
}

/// 一格.
pub(crate) enum Cell {
    Nothing,
    Number(i64),
    Text(String),
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cell, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Cell;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("text, a whole number or nothing")
            }

            fn visit_unit<E>(self) -> Result<Cell, E> {
                Ok(Cell::Nothing)
            }

            fn visit_i64<E>(self, number: i64) -> Result<Cell, E> {
                Ok(Cell::Number(number))
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Cell, E> {
                i64::try_from(number).map(Cell::Number).map_err(E::custom)
            }

            fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
                Ok(Cell::Text(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<Cell, E> {
                Ok(Cell::Text(text))
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// A query whose rows are asked for together.
pub(crate) struct Together {
    /// The columns that it gives.
    pub columns: &'static [&'static str],
    /// Its text; only names and placeholders from `statements`.
    pub sql: String,
    /// What is bound, in the order of the text.
    pub values: Vec<Value>,
    /// Whether it comes again and again.
    pub usual: bool,
}

impl Together {
    /// The rows, in the order of the query.
    pub(crate) async fn fetch(self, connection: &mut AnyConnection) -> Result<Vec<Found>, Fault> {
        self.ask(connection).await?.read()
    }

    async fn ask(self, connection: &mut AnyConnection) -> Result<Asked, Fault> {
        let asked = Together::ask_all(vec![self], connection).await?.pop();
        asked.ok_or_else(|| Fault::new(FaultKind::Other, "asked"))
    }

    /// What each of some queries gives, in their order, to be read later. SQLite is given all of
    /// them as one text and gives one row for each.
    pub(crate) async fn ask_all(
        queries: Vec<Together>,
        connection: &mut AnyConnection,
    ) -> Result<Vec<Asked>, Fault> {
        let mut asked = Vec::with_capacity(queries.len());
        if Dialect::of(connection) == Dialect::Postgres {
            for Together { sql, values, usual, .. } in queries {
                let query = sqlx::query(AssertSqlSafe(sql)).persistent(usual);
                let rows = bound(query, values).fetch_all(&mut *connection).await?;
                asked.push(Asked { columns: None, rows });
            }
            return Ok(asked);
        }
        let usual = queries.iter().all(|query| query.usual);
        let (mut texts, mut all, mut columns) = (Vec::new(), Vec::new(), Vec::new());
        for mut query in queries {
            let names = query.columns.join(", ");
            let sql = query.sql;
            texts.push(format!(
                "SELECT json_group_array(json_array({names})) AS found FROM ({sql})"
            ));
            all.append(&mut query.values);
            columns.push(query.columns);
        }
        let query = sqlx::query(AssertSqlSafe(texts.join(";"))).persistent(usual);
        let mut rows = bound(query, all).fetch_all(connection).await?.into_iter();
        for columns in columns {
            let rows = rows.next().into_iter().collect();
            asked.push(Asked { columns: Some(columns), rows });
        }
        Ok(asked)
    }
}

fn bound<'q>(
    mut query: Query<'q, Any, AnyArguments>,
    values: Vec<Value>,
) -> Query<'q, Any, AnyArguments> {
    for value in values {
        query = match value {
            Value::Number(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
        };
    }
    query
}

/// 取回待读 — what the database gave, not read yet: reading is work that need not keep the database
/// waiting.
pub(crate) struct Asked {
    // Where all rows are one text.
    columns: Option<&'static [&'static str]>,
    rows: Vec<AnyRow>,
}

impl Asked {
    /// The rows, in the order of the query.
    pub(crate) fn read(self) -> Result<Vec<Found>, Fault> {
        let Some(columns) = self.columns else {
            return Ok(self.rows.into_iter().map(Found::Row).collect());
        };
        let unreadable = || Fault::new(FaultKind::Unreadable, "found");
        let text = self.rows.first().ok_or_else(unreadable)?;
        let text = text.text("found")?.ok_or_else(unreadable)?;
        let rows: Vec<Vec<Cell>> = serde_json::from_str(&text).map_err(|_| unreadable())?;
        Ok(rows.into_iter().map(|cells| Found::Cells(columns, cells)).collect())
    }
}
