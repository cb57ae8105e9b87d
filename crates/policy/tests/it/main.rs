//! Tests of the policy reader from outside: packs as text in, rules and findings out.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod conflicts;
mod hostile;
mod leaving;
mod lints;
mod packs;
mod read_place;
mod reading;
mod reference;

use policy::{Finding, PolicyLibrary};
use vocab::{Date, PersonClass, PlaceCode};

/// Reads packs that must be without findings.
fn library(files: &[(&str, &str)]) -> PolicyLibrary {
    let (library, findings) = read(files);
    assert_eq!(findings, [], "unexpected findings");
    library
}

fn read(files: &[(&str, &str)]) -> (PolicyLibrary, Vec<Finding>) {
    PolicyLibrary::load(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())))
}

fn place(code: &str) -> PlaceCode {
    PlaceCode::parse(code).unwrap()
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn anybody(class: PersonClass) -> policy::rules::Standing<'static> {
    policy::rules::Standing { class, tier: None, household: None }
}
