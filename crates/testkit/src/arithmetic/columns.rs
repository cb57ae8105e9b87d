//! 分列 — a table with one column of values, or with several that are told apart by their headers:
//! the same story for a worker and for a pensioner. `—` says that a column has no such row.

use crate::document::{CaseProblem, Document};

/// Names, and the values that stand beside them.
pub(super) struct Columns {
    /// What tells the columns apart; one empty name where there is one column.
    headers: Vec<String>,
    rows: Vec<(String, Vec<String>)>,
}

impl Columns {
    /// Reads a section; `single` are the headers of a table with one column of values.
    pub fn read(
        document: &Document<'_>,
        heading: &str,
        single: [&str; 2],
    ) -> Result<Columns, CaseProblem> {
        let section = document.section(heading)?;
        let (headers, read) = document.open_table(section)?;
        let [name, value] = single;
        let columns: Vec<String> = match headers.as_slice() {
            [first, only] if *first == name && *only == value => vec![String::new()],
            [first, several @ ..] if *first == name && several.len() > 1 => {
                several.iter().map(|header| (*header).to_owned()).collect()
            }
            _ => {
                let message = format!("“{heading}” is not a table {}", single.join("|"));
                return Err(document.problem(section.line, message));
            }
        };
        let mut rows: Vec<(String, Vec<String>)> = Vec::new();
        for (line, cells) in read {
            let mut cells = cells.into_iter().map(str::to_owned);
            let Some(name) = cells.next() else { continue };
            let values: Vec<String> = cells.collect();
            if values.iter().any(String::is_empty) || rows.iter().any(|(other, _)| *other == name) {
                return Err(document.problem(line, format!("“{name}” is empty or there twice")));
            }
            rows.push((name, values));
        }
        Ok(Columns { headers: columns, rows })
    }

    /// How many columns of values there are.
    pub fn len(&self) -> usize {
        self.headers.len()
    }

    /// Whether another table has the same columns.
    pub fn same_columns(&self, other: &Columns) -> bool {
        self.headers == other.headers
    }

    /// Names and values of one column.
    pub fn column(&self, index: usize) -> impl Iterator<Item = (String, String)> {
        let row = move |(name, values): &(String, Vec<String>)| {
            let value = values.get(index).filter(|value| *value != "—")?;
            Some((name.clone(), value.clone()))
        };
        self.rows.iter().filter_map(row)
    }

    /// The path of a file with the name of the column, for messages.
    pub fn path(&self, path: &str, index: usize) -> String {
        match self.headers.get(index).filter(|header| !header.is_empty()) {
            Some(header) => format!("{path}（{header}）"),
            None => path.to_owned(),
        }
    }
}
