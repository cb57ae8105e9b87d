//! Rules as a person reads them: words, spans, layers, differences.

use policy::PolicyLibrary;
use policy::reading::{FAMILIES, FigureAmount, KeyFamily, Timeline, Viewpoint};
use policy::registry::KEYS;
use vocab::{Date, InsuranceKind};

use crate::{day, place};

const EMPLOYEE: InsuranceKind = InsuranceKind::EmployeeMedical;

fn shipped() -> PolicyLibrary {
    PolicyLibrary::load(crate::packs::shipped()).0
}

fn timeline(library: &PolicyLibrary, code: &str, key: &str, whom: &str, known: Date) -> Timeline {
    let timelines = library.timelines(place(code), EMPLOYEE, known);
    timelines.into_iter().find(|it| it.key == key && it.whom.zh == whom).unwrap()
}

#[test]
fn a_timeline_follows_the_documents() {
    let library = shipped();
    let floor = timeline(&library, "440300", "contribution.floor", "所有人", Date::MAX);
    let spans: Vec<(String, String)> = floor
        .spans
        .iter()
        .map(|span| (span.from.to_string(), span.figure.zh.to_string()))
        .collect();
    let expect = |from: &str, figure: &str| (from.to_owned(), figure.to_owned());
    assert_eq!(spans[0], expect("2023-10-01", "6,123.00 元"));
    assert_eq!(spans[1], expect("2024-01-01", "6,475.00 元"));
    assert_eq!(floor.spans[0].until, Some(day("2024-01-01")));
    assert_eq!(floor.spans[0].amounts, [FigureAmount::Fen(612_300)]);
    assert_eq!(floor.on(day("2023-12-31")).unwrap().figure.en, "6,123.00 yuan");
    assert_eq!(floor.on(day("2023-09-30")), None);
}

#[test]
fn what_was_published_later_is_not_in_an_earlier_reading() {
    let library = shipped();
    let known = day("2023-12-28");
    let floor = timeline(&library, "440300", "contribution.floor", "所有人", known);
    assert_eq!(floor.spans.len(), 1);
    assert_eq!(floor.spans[0].until, None, "nobody knew of the next figure");
}

#[test]
fn a_reading_names_layers_unknown_keys_and_what_is_untranslated() {
    let library = shipped();
    let city = place("610100");
    let reading = library.read_place(city, &[EMPLOYEE], day("2025-06-01"), None);
    let rule = |key: &str| reading.rules.iter().find(|rule| rule.key == key).unwrap();
    assert_eq!(rule("account.open").layer, place("100000"));
    assert_eq!(rule("account.open").layer_name.zh, "国家");
    assert_eq!(rule("outpatient.deductible").layer, city);
    let unknown: Vec<&str> = reading.unknown.iter().map(|item| item.key.as_str()).collect();
    assert!(unknown.contains(&"inpatient.bands"), "{unknown:?}");
    assert!(!unknown.contains(&"credit.amount"), "{unknown:?}");
    assert!(!unknown.contains(&"resident.levy"), "a scheme is asked for its own keys");
    assert!(reading.untranslated.iter().any(|item| item.says.contains("不成表")));
    assert_eq!(reading.untranslated[0].layer, city, "the nearest layer first");
}

#[test]
fn figures_are_words_and_not_the_names_of_types() {
    let library = shipped();
    for (code, _) in library.places() {
        for kind in library.schemes(code) {
            for timeline in library.timelines(code, kind, Date::MAX) {
                for span in &timeline.spans {
                    for words in [&span.figure.zh, &span.figure.en] {
                        let debug = ["{", "Fen(", "Some(", "Rate(", "None"];
                        assert!(!debug.iter().any(|it| words.contains(it)), "{words}");
                        assert!(!words.trim().is_empty(), "{} {}", timeline.key, code);
                    }
                    assert!(span.until.is_none_or(|until| span.from < until));
                }
            }
        }
    }
}

#[test]
fn differences_compare_the_same_people() {
    let library = shipped();
    let at = |code: &str, on: &str| Viewpoint { place: place(code), on: day(on), known_at: None };
    let same = at("440300", "2025-06-01");
    assert_eq!(library.differences(EMPLOYEE, same, same), []);
    let years =
        library.differences(EMPLOYEE, at("440300", "2023-12-01"), at("440300", "2024-06-01"));
    let floor = years.iter().find(|it| it.key == "contribution.floor").unwrap();
    assert_eq!(floor.left.as_ref().unwrap().figure.zh, "6,123.00 元");
    assert_eq!(floor.right.as_ref().unwrap().figure.zh, "6,475.00 元");
    assert!(years.iter().all(|it| it.key != "account.open"), "what is the same is not listed");
    // Xi'an has a figure for retired people, Beijing shares of ages: each meets the other's.
    let cities =
        library.differences(EMPLOYEE, at("610100", "2025-06-01"), at("110000", "2025-06-01"));
    for difference in &cities {
        assert!(difference.left.is_some() || difference.right.is_some());
        assert_ne!(
            difference.left.as_ref().map(|rule| &rule.figure),
            difference.right.as_ref().map(|rule| &rule.figure)
        );
    }
    let credit = cities.iter().find(|it| it.key == "credit.amount" && it.whom.zh.contains("退休"));
    let credit = credit.unwrap();
    assert!(credit.left.is_some() && credit.right.is_some(), "{credit:?}");
}

#[test]
fn every_key_has_a_family_with_a_name() {
    let last = FAMILIES.last().unwrap();
    for spec in KEYS {
        let family = KeyFamily::of(spec.key).unwrap();
        assert_ne!(family.code, last.code, "give {} a row in reading/families.rs", spec.key);
    }
}
