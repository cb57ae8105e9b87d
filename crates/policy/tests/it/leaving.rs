//! When money leaves an account, by the shipped packs: the nearest document answers, and what no
//! document says is unknown.

use policy::RuleBook;
use policy::rules::{Ground, Kin};
use vocab::{Date, InsuranceKind};

use crate::{day, place};

fn on<T>(code: &str, on: &str, ask: impl Fn(RuleBook<'_>) -> T) -> T {
    let (library, _) = policy::PolicyLibrary::load(crate::packs::shipped());
    ask(library.book(place(code), InsuranceKind::EmployeeMedical, day(on), Date::MAX))
}

#[test]
fn a_ground_is_one_where_a_document_says_so() {
    let allowed = |code: &str, ground: Ground, at: &str| {
        on(code, at, |book| book.withdrawal_ground(ground).ok().map(|rule| rule.value))
    };
    for (code, ground, at, wanted) in [
        ("371000", Ground::LongTermRemote, "2025-09-01", Some(true)),
        ("371000", Ground::LongTermRemote, "2008-12-31", None),
        ("110000", Ground::SettledAbroad, "2025-09-01", Some(true)),
        ("110000", Ground::LongTermRemote, "2025-09-01", Some(false)),
        ("110000", Ground::TransferRefused, "2025-09-01", Some(false)),
        ("110000", Ground::LongTermRemote, "2022-08-31", None),
        ("440300", Ground::SettledAbroad, "2025-09-01", None),
    ] {
        assert_eq!(allowed(code, ground, at), wanted, "{code} {ground:?} {at}");
    }
    let cut = |code| on(code, "2025-09-01", |book| book.free_before().map(|rule| rule.value));
    assert_eq!(cut("110000"), Some(day("2022-09-01")));
    assert_eq!(cut("310000"), None);
}

#[test]
fn heirs_are_those_of_the_nearest_document() {
    let heirs = |code, at| {
        on(code, at, |book| {
            let rules = book.inheritance().ok()?;
            let unclaimed = rules.unclaimed_to_pool.map(|rule| rule.value);
            Some((rules.one_heir.value, rules.uninsured_is_paid.value, unclaimed))
        })
    };
    assert_eq!(heirs("440300", "2025-09-01"), Some((false, true, Some(true))));
    assert_eq!(heirs("440300", "2011-08-04"), None);
    // What Xiamen's document leaves open the nation's does not fill.
    assert_eq!(heirs("350200", "2025-09-01"), Some((true, false, None)));
}

#[test]
fn kin_are_those_of_the_day() {
    let kin = |at| on("610100", at, |book| book.kin().map(|rule| rule.value).ok());
    assert_eq!(kin("2021-04-21"), None);
    assert_eq!(kin("2024-12-08").unwrap(), [Kin::Spouse, Kin::Parents, Kin::Children]);
    assert_eq!(kin("2024-12-09").unwrap().len(), Kin::ALL.len());
}
