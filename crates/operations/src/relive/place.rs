//! 年末 — what the places of some lives do for everybody at each year's end: interest, where their
//! documents give the rates, and carrying the year over.

use std::collections::BTreeMap;

use policy::PolicyLibrary;
use serde_json::json;
use vocab::{Date, InsuranceKind, PlaceCode};

use super::{CLERK, Life, Step};
use crate::office::Request;

/// Interest and carry-over of every year that was over by a day.
pub(super) fn year_ends(lives: &[Life], library: &PolicyLibrary, today: Date) -> Vec<Step> {
    let mut since: BTreeMap<PlaceCode, i16> = BTreeMap::new();
    for (place, year) in lives.iter().flat_map(|life| &life.years) {
        let first = since.entry(*place).or_insert(*year);
        *first = (*first).min(*year);
    }
    let mut steps = Vec::new();
    for (place, first) in since {
        for year in first..today.year() {
            let Ok(day) = Date::new(year + 1, 1, 1) else { continue };
            let kind = InsuranceKind::EmployeeMedical;
            if library.book(place, kind, day, day).interest().is_ok() {
                steps.push(step("year.interest", (place, year), day));
            }
            steps.push(step("year.carry", (place, year), day));
        }
    }
    steps
}

fn step(business: &'static str, (place, year): (PlaceCode, i16), day: Date) -> Step {
    let hour = if business == "year.interest" { 1 } else { 2 };
    Step {
        business,
        request: Request {
            key: format!("{business}/{place}/{year}"),
            place,
            clerk: CLERK.to_owned(),
            seen: None,
            command: json!({ "year": year }),
        },
        recorded: day.at(hour, 0, 0, 0),
        gives: None,
        refused: None,
    }
}
