//! Two documents that differ: which one answers, how the other still can, and when the question
//! does not arise.

use policy::ConflictReason;
use vocab::{Date, Fen, InsuranceKind, PersonClass};

use crate::{anybody, day, library, place};

const CITY: &str = r#"
# 冲突市

```toml pack
place = "990500"
name = { zh = "冲突市", en = "Conflict City" }
kinds = ["employee-medical"]

[[source]]
id = "table"
title = "基数表"
url = "https://example.com/table"
published = 2022-12-01
standing = "guide"

[[source]]
id = "notice"
title = "基数通知"
url = "https://example.com/notice"
published = 2023-03-01
standing = "official"
```

下限 4500 元。

```toml
key = "contribution.floor"
from = 2023-01-01
until = 2024-01-01
value = "4500.00"
cite = { source = "table", article = "表一" }
```

下限 4462 元，从年初起算。

```toml
key = "contribution.floor"
from = 2023-01-01
until = 2024-01-01
retroactive = true
value = "4462.00"
cite = { source = "notice", article = "第二条" }
```

个人 2%。

```toml
key = "contribution.individual_rate"
from = 2023-01-01
value = "2%"
cite = { source = "table", article = "表二" }
```

到分四舍五入。

```toml
key = "contribution.rounding"
from = 2023-01-01
value = "half-up-to-fen"
cite = { source = "table", article = "表二" }
```

基数表和通知对 2023 年下限说法不一，按通知。

```toml conflict
key = "contribution.floor"
from = 2023-01-01
until = 2024-01-01
chosen = "notice"
others = ["table"]
reason = "better-standing"
```
"#;

fn floor(on: &str, known_at: &str, source: Option<&str>) -> Option<Fen> {
    let library = library(&[("city.md", CITY)]);
    let kind = InsuranceKind::EmployeeMedical;
    let book = library.book(place("990500"), kind, day(on), day(known_at));
    let book = match source {
        Some(source) => book.preferring(source).ok()?,
        None => book,
    };
    let rules = book.contribution(anybody(PersonClass::Flexible)).unwrap();
    Some(rules.floor.unwrap().fen().unwrap())
}

#[test]
fn the_chosen_document_answers_and_the_other_still_can() {
    let (table, notice) = (Fen(450_000), Fen(446_200));
    assert_eq!(floor("2023-06-01", "2025-01-01", None), Some(notice));
    assert_eq!(floor("2023-06-01", "2025-01-01", Some("table")), Some(table));
    assert_eq!(floor("2023-06-01", "2025-01-01", Some("notice")), Some(notice));
    assert_eq!(floor("2023-06-01", "2025-01-01", Some("nobody")), None);
}

#[test]
fn a_document_that_decides_nothing_is_refused_by_name() {
    let library = library(&[("city.md", CITY)]);
    let kind = InsuranceKind::EmployeeMedical;
    let refused = |at: &str, source: &str| {
        let book = library.book(place(at), kind, day("2023-06-01"), Date::MAX);
        let refusal = book.preferring(source).unwrap_err();
        assert_eq!(refusal.code, "source-decides-nothing");
        [refusal.sentence.zh, refusal.remedy.zh].map(|text| text.to_string())
    };
    assert_eq!(
        refused("990500", "nobody"),
        ["冲突市的来源冲突里没有编号为“nobody”的文件", "可以换用：table (contribution.floor)"]
    );
    let city = "冲突市的来源冲突里没有编号为“order”的文件";
    assert_eq!(refused("990500", "order")[0], city);
    let elsewhere = "990600的来源冲突里没有编号为“table”的文件";
    let none = "这个地方没有登记冲突，去掉 --source";
    assert_eq!(refused("990600", "table"), [elsewhere, none]);
}

#[test]
fn before_the_chosen_document_was_published_the_other_answers() {
    assert_eq!(floor("2023-02-01", "2023-02-01", None), Some(Fen(450_000)));
    assert_eq!(floor("2023-02-01", "2023-02-01", Some("notice")), Some(Fen(450_000)));
}

#[test]
fn a_conflict_names_its_sides_and_its_reason() {
    let library = library(&[("city.md", CITY)]);
    let conflicts = library.conflicts_of(place("990500"));
    let conflict = conflicts.first().unwrap();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflict.reason, ConflictReason::BetterStanding);
    assert!(conflict.open_on(day("2023-12-31")) && !conflict.open_on(day("2024-01-01")));
    let sides: Vec<&str> =
        conflict.sides.iter().map(|id| library.citation(*id).source.id.0.as_str()).collect();
    assert_eq!(sides, ["notice", "table"]);
    assert!(library.conflicts_of(place("990600")).is_empty());
    let findings = policy::check([("city.md".to_owned(), CITY.to_owned())]);
    assert_eq!(findings, [], "a recorded conflict is no finding");
    let unrecorded = CITY.replace("toml conflict", "text");
    let codes: Vec<&str> = policy::check([("city.md".to_owned(), unrecorded)])
        .iter()
        .map(|finding| finding.code)
        .collect();
    assert!(codes.contains(&"sources-disagree"), "{codes:?}");
}

#[test]
fn every_shipped_conflict_can_be_calculated_both_ways() {
    let (library, _) = policy::PolicyLibrary::load(crate::packs::shipped());
    assert!(!library.conflicts().is_empty());
    for conflict in library.conflicts() {
        let kind = conflict.kinds[0];
        let book = library.book(conflict.place, kind, conflict.from, Date::MAX);
        for source in conflict.others.iter().chain([&conflict.chosen]) {
            assert!(book.preferring(&source.0).is_ok(), "{} {}", conflict.place, source.0);
        }
        assert!(conflict.sides.len() >= 2, "{} {}", conflict.place, conflict.key);
        assert!(!conflict.statement.is_empty());
    }
}
