//! 一个人 — a file is about one person. Downloads repeat name and number in every row, so two
//! people in one file show here before their money is mixed.

use serde_json::Value;
use vocab::IdentityNumber;

use super::columns::{Column, SheetDefinition};
use super::problem::{self, Problems, Spot};
use super::workbook::Cell;

/// 见到的人 — names and numbers of the member, with where each stands.
#[derive(Debug, Default)]
pub(super) struct People {
    names: Vec<Sighting>,
    numbers: Vec<Sighting>,
    faults: Vec<problem::Problem>,
}

#[derive(Debug)]
struct Sighting {
    text: String,
    sheet: String,
    row: u32,
}

impl People {
    /// Notes the member's own cells.
    pub fn meet(
        &mut self,
        definition: &SheetDefinition,
        column: &Column,
        value: &Value,
        sheet: &str,
        row: u32,
    ) {
        if definition.field != "member" {
            return;
        }
        match (column.field, value) {
            ("name", Value::String(name)) => note(&mut self.names, name, sheet, row),
            ("identity_number", Value::String(text)) => note(&mut self.numbers, text, sheet, row),
            _ => {}
        }
    }

    /// Notes the name that a row of another sheet repeats.
    pub fn name(&mut self, cell: &Cell, sheet: &str, row: u32) {
        if let Cell::Text(name) = cell {
            note(&mut self.names, name, sheet, row);
        }
    }

    /// Notes the number that a row of another sheet repeats. A masked one counts as far as it
    /// can be read; anything else must be a valid number.
    pub fn number(&mut self, cell: &Cell, sheet: &str, row: u32) {
        let spot = Spot::sheet(sheet).row(row);
        match cell {
            Cell::Empty => {}
            Cell::Text(text) if text.contains('*') => note(&mut self.numbers, text, sheet, row),
            Cell::Text(text) => match IdentityNumber::parse(text) {
                Ok(number) => note(&mut self.numbers, number.as_str(), sheet, row),
                Err(found) => self.faults.push(problem::identity(spot, found)),
            },
            Cell::Number(_) | Cell::JsonNumber(_) => {
                self.faults.push(problem::identity_as_number(spot));
            }
            Cell::Formula => self.faults.push(problem::formula(spot)),
            _ => self.faults.push(problem::identity(spot, vocab::IdentityProblem::Shape)),
        }
    }

    /// Whether it is one person, and the number that the rows agree on.
    pub fn settle(&mut self, problems: &mut Problems) -> Option<IdentityNumber> {
        for fault in self.faults.drain(..) {
            problems.push(fault);
        }
        let numbers = &self.numbers;
        let names = &self.names;
        if let Some((one, other)) = differing(numbers) {
            let who = [masked(&one.text), masked(&other.text)];
            let spot = Spot::sheet(&other.sheet).row(other.row);
            problems.push(problem::two_people(spot, Some([&who[0], &who[1]])));
        } else if let Some((one, other)) = differing(names) {
            let who = [problem::quoted(&one.text), problem::quoted(&other.text)];
            let spot = Spot::sheet(&other.sheet).row(other.row);
            problems.push(problem::two_people(spot, Some([&who[0], &who[1]])));
        }
        numbers.iter().find_map(|seen| IdentityNumber::parse(&seen.text).ok())
    }
}

/// Each different text is kept once, so that a long file stays cheap.
fn note(seen: &mut Vec<Sighting>, text: &str, sheet: &str, row: u32) {
    if seen.len() < 100 && seen.iter().all(|known| known.text != text) {
        seen.push(Sighting { text: text.to_owned(), sheet: sheet.to_owned(), row });
    }
}

fn differing(seen: &[Sighting]) -> Option<(&Sighting, &Sighting)> {
    seen.iter().enumerate().find_map(|(index, one)| {
        let other = seen.iter().skip(index + 1).find(|other| !may_be_same(&one.text, &other.text));
        other.map(|other| (one, other))
    })
}

/// Whether two texts can be the same with their masked places (`*`) filled in.
fn may_be_same(one: &str, other: &str) -> bool {
    one.chars().count() == other.chars().count()
        && one.chars().zip(other.chars()).all(|(a, b)| a == b || a == '*' || b == '*')
}

fn masked(number: &str) -> String {
    IdentityNumber::parse(number).map_or_else(|_| problem::quoted(number), |number| number.masked())
}
