//! 行内规则 — what the cells of one row must agree on: sign and kind, month and today, first
//! and last day; and that a row is not there twice.

use std::collections::HashMap;

use serde_json::{Map, Value};
use vocab::record::MovementKind;
use vocab::{Date, Fen, InsuranceKind, Month};

use super::columns::{SheetDefinition, index, plain};
use super::problem::{self, Problems, Spot};
use super::workbook::Sheet;

/// The amounts of a contribution row whose sign follows the kind of payment.
const PARTS: [&str; 5] =
    ["employer_part", "individual_part", "other_part", "late_fee", "credited_amount"];

/// 行规则 — the rules of one sheet, with what earlier rows held.
pub(super) struct RowRules<'a> {
    definition: &'static SheetDefinition,
    sheet: &'a Sheet,
    today: Date,
    seen: HashMap<String, u32>,
}

impl<'a> RowRules<'a> {
    pub fn new(
        definition: &'static SheetDefinition,
        sheet: &'a Sheet,
        today: Date,
    ) -> RowRules<'a> {
        RowRules { definition, sheet, today, seen: HashMap::new() }
    }

    /// Checks a row and puts its signs right. A row that is not `whole`, because cells of it
    /// were faulty, cannot be compared with others.
    pub fn apply(
        &mut self,
        values: &mut Map<String, Value>,
        row: u32,
        whole: bool,
        problems: &mut Problems,
    ) {
        match self.definition.field {
            "contributions" => {
                self.sign_contribution(values, row, problems);
                if whole {
                    self.refuse_duplicate(values, row, problems);
                }
            }
            "movements" => {
                self.sign_movement(values, row, problems);
                self.refuse_reused_number(values, row, problems);
            }
            _ => {}
        }
        self.refuse_backwards(values, row, problems);
    }

    fn spot(&self, row: u32, field: &str) -> Spot<'_> {
        let written = self.sheet.headers.iter().find(|header| {
            let header = plain(header);
            let without_unit = header.strip_suffix("fen").unwrap_or(&header);
            [header.as_str(), without_unit].into_iter().any(|header| {
                index::column(self.definition, header).is_some_and(|c| c.field == field)
            })
        });
        let spot = Spot::sheet(&self.sheet.name).row(row);
        written.map_or(spot, |header| spot.column(header))
    }

    fn sign_contribution(
        &self,
        values: &mut Map<String, Value>,
        row: u32,
        problems: &mut Problems,
    ) {
        let payment = text(values, "payment").unwrap_or("normal").to_owned();
        for field in PARTS {
            let Some(amount) = amount(values, field) else { continue };
            match payment.as_str() {
                "refund" if amount > Fen::ZERO => negate(values, field, amount),
                "refund" | "base-difference" => {}
                _ if amount < Fen::ZERO => {
                    let shown = amount.to_plain_yuan();
                    problems.push(problem::negative(self.spot(row, field), &shown));
                }
                _ => {}
            }
        }
        // Residents pay in autumn for the coming year; everyone else says that it is prepaid.
        let resident = kind_of::<InsuranceKind>(values) == Some(InsuranceKind::ResidentMedical);
        if payment != "prepaid" && !resident {
            self.refuse_month_ahead(values, row, problems);
        }
    }

    fn sign_movement(&self, values: &mut Map<String, Value>, row: u32, problems: &mut Problems) {
        let Some(kind) = kind_of::<MovementKind>(values) else { return };
        if let Some(amount) = amount(values, "amount") {
            if kind.is_outgoing() && amount > Fen::ZERO {
                negate(values, "amount", amount);
            } else if !kind.is_outgoing() && !kind.takes_either_sign() && amount < Fen::ZERO {
                let shown = amount.to_plain_yuan();
                problems.push(problem::negative(self.spot(row, "amount"), &shown));
            }
        }
        if kind != MovementKind::AdvanceCredit {
            self.refuse_month_ahead(values, row, problems);
        }
    }

    fn refuse_month_ahead(&self, values: &Map<String, Value>, row: u32, problems: &mut Problems) {
        let Some(written) = text(values, "month") else { return };
        if Month::parse(written).is_some_and(|month| month > Month::of(self.today)) {
            problems.push(problem::month_ahead(self.spot(row, "month"), written, self.today));
        }
    }

    fn refuse_backwards(&self, values: &Map<String, Value>, row: u32, problems: &mut Problems) {
        let Some([first, last]) = self.definition.period else { return };
        let day = |field| text(values, field).and_then(|day| day.parse::<Date>().ok());
        if let (Some(from), Some(until)) = (day(first), day(last))
            && from > until
        {
            let (from, until) = (from.to_string(), until.to_string());
            problems.push(problem::backwards(self.spot(row, last), &from, &until));
        }
    }

    fn refuse_duplicate(&mut self, values: &Map<String, Value>, row: u32, problems: &mut Problems) {
        let whole = Value::Object(values.clone()).to_string();
        if let Some(first) = self.seen.get(&whole) {
            problems.push(problem::duplicate_row(self.spot(row, ""), *first));
        } else {
            self.seen.insert(whole, row);
        }
    }

    /// Two equal purchases on one day are possible; one number for two lines is not.
    fn refuse_reused_number(
        &mut self,
        values: &Map<String, Value>,
        row: u32,
        problems: &mut Problems,
    ) {
        let Some(number) = text(values, "id") else { return };
        if let Some(first) = self.seen.get(number) {
            problems.push(problem::duplicate_number(self.spot(row, "id"), *first));
        } else {
            self.seen.insert(number.to_owned(), row);
        }
    }
}

fn text<'v>(values: &'v Map<String, Value>, field: &str) -> Option<&'v str> {
    values.get(field)?.as_str()
}

fn amount(values: &Map<String, Value>, field: &str) -> Option<Fen> {
    values.get(field)?.as_i64().map(Fen)
}

fn negate(values: &mut Map<String, Value>, field: &str, amount: Fen) {
    // Amounts are bounded when they are read, so the sign can always be turned.
    if let Some(turned) = amount.checked_neg() {
        values.insert(field.to_owned(), Value::from(turned.0));
    }
}

fn kind_of<T: serde::de::DeserializeOwned>(values: &Map<String, Value>) -> Option<T> {
    serde_json::from_value(values.get("kind")?.clone()).ok()
}
