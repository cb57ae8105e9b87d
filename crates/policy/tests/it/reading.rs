//! Reading, layers, and what was known when.

use policy::rules::{Care, Credit, Cycle, Standing};
use vocab::{Date, Fen, InsuranceKind, PersonClass, Rate, Rounding};

use crate::{anybody, day, library, place, read};

const NATION: &str = r#"
# 国家

```toml pack
place = "100000"
name = { zh = "国家", en = "the nation" }
kinds = ["employee-medical", "resident-medical"]
[[source]]
id = "order"
title = "示例办法"
published = 2020-01-01
standing = "example"
```

## 账户

职工建立个人账户。
```toml
key = "account.open"
from = 2020-01-01
value = true
cite = { source = "order", article = "第一条" }
```

居民没有个人账户。
```toml
key = "account.open"
from = 2020-01-01
when = { class = "resident" }
value = false
cite = { source = "order", article = "第二条" }
```

划入按四舍五入到分。
```toml
key = "credit.rounding"
from = 2020-01-01
value = "half-up-to-fen"
cite = { source = "order", article = "第三条" }
```

个人缴费 2% 划入账户。
```toml
key = "credit.amount"
from = 2020-01-01
value = { shape = "share-of-base", rate = "2%" }
cite = { source = "order", article = "第四条" }
```

## 未译

- `chronic` 门诊慢特病的病种目录

### 异地

- `remote` 异地就医备案

## 其他

这一段不在未译里。
"#;

const CITY: &str = r#"
```toml pack
place = "990100"
name = { zh = "示例市", en = "Example City" }
kinds = ["employee-medical"]
[[source]]
id = "old"
title = "旧办法"
published = 2022-12-01
standing = "example"
[[source]]
id = "late"
title = "迟到的通知"
published = 2024-07-20
standing = "example"
```

## 划入

退休人员每月 100.00 元。
```toml
key = "credit.amount"
from = 2023-01-01
when = { class = "retired" }
value = { shape = "fixed-monthly", amount = "100.00" }
cite = { source = "old", article = "一" }
```

从 2024 年 1 月起补发到每月 120.00 元，七月才发文。
```toml
key = "credit.amount"
from = 2024-01-01
when = { class = "retired" }
value = { shape = "fixed-monthly", amount = "120.00" }
retroactive = true
cite = { source = "late", article = "二" }
```

低档没有个人账户。
```toml
key = "account.open"
from = 2023-01-01
when = { tier = "低档" }
value = false
cite = { source = "old", article = "三" }
```

次月 20 日前划入。
```toml
key = "credit.timing"
from = 2023-01-01
value = { cycle = "monthly", months_after = 1, by_day = 20, first_months_after = 2 }
cite = { source = "old", article = "四" }
```

## 住院

起付标准按机构级别，每次计算；退休在统筹支付后略高。
```toml
key = "inpatient.deductible"
from = 2023-01-01
rows = [
  { when = { level = 1 }, value = "200.00" },
  { when = { level = [2, 3] }, value = { first = "800.00", later = "400.00" } },
]
cite = { source = "old", article = "五" }
```

```toml
key = "inpatient.bands"
from = 2023-01-01
when = { level = [1, 2, 3] }
rows = [
  { when = { retired = false }, value = [{ to = "30000.00", ratio = "80%" }, { ratio = "90%" }] },
  { when = { retired = true }, value = "95%" },
]
cite = { source = "old", article = "六" }
```
"#;

fn both() -> [(&'static str, &'static str); 2] {
    [("100000.md", NATION), ("990100.md", CITY)]
}

const EMPLOYEE: InsuranceKind = InsuranceKind::EmployeeMedical;

#[test]
fn the_nearest_layer_wins_and_the_citation_says_which() {
    let (library, findings) = read(&both());
    let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["missing-statement"], "the second block has no prose of its own");
    let on = day("2023-06-01");
    let book = library.book(place("990100"), EMPLOYEE, on, on);
    let active = book.credit(anybody(PersonClass::Employee)).unwrap();
    assert_eq!(active.credit.value, Credit::ShareOfBase(Rate::parse("2%").unwrap()));
    assert_eq!(library.citation(active.credit.citation).place, place("100000"));
    let retired = book.credit(anybody(PersonClass::Retired)).unwrap();
    assert_eq!(retired.credit.value, Credit::FixedMonthly(Fen(10_000)));
    let citation = library.citation(retired.credit.citation);
    assert_eq!(citation.place, place("990100"));
    assert_eq!((citation.article.as_str(), citation.rule.as_str()), ("一", "credit.amount"));
    assert_eq!(citation.statement, "退休人员每月 100.00 元。");
    assert_eq!(retired.rounding.value, Rounding::HalfUpToFen);
}

#[test]
fn a_retroactive_notice_is_known_from_the_day_it_was_published() {
    let (library, _) = read(&both());
    let credit = |on: &str, known_at: &str| {
        let book = library.book(place("990100"), EMPLOYEE, day(on), day(known_at));
        book.credit(anybody(PersonClass::Retired)).unwrap().credit.value
    };
    assert_eq!(credit("2024-03-01", "2024-03-01"), Credit::FixedMonthly(Fen(10_000)));
    assert_eq!(credit("2024-03-01", "2024-07-20"), Credit::FixedMonthly(Fen(12_000)));
    assert_eq!(credit("2023-12-31", "2024-07-20"), Credit::FixedMonthly(Fen(10_000)));
}

#[test]
fn accounts_depend_on_scheme_class_and_tier() {
    let (library, _) = read(&both());
    let on = day("2024-01-01");
    let open = |kind, class, tier| {
        let book = library.book(place("990100"), kind, on, on);
        book.has_account(Standing { class, tier, household: None }).unwrap().value
    };
    assert!(open(EMPLOYEE, PersonClass::Employee, None));
    assert!(open(EMPLOYEE, PersonClass::Flexible, Some("高档")));
    assert!(!open(EMPLOYEE, PersonClass::Flexible, Some("低档")));
    assert!(!open(InsuranceKind::ResidentMedical, PersonClass::Resident, None));
}

#[test]
fn what_no_document_says_is_unknown_by_name() {
    let library = library(&[("100000.md", NATION)]);
    let on = day("2024-01-01");
    let book = library.book(place("440300"), EMPLOYEE, on, on);
    let unknown = book.timing(anybody(PersonClass::Employee)).unwrap_err();
    assert_eq!(unknown.key, "credit.timing");
    assert!(unknown.sentence.zh.contains("440300") && unknown.sentence.zh.contains("划入时间"));
    let book = library.book(place("100000"), EMPLOYEE, on, on);
    let unknown = book.retirement().unwrap_err();
    assert!(unknown.sentence.zh.contains("国家"), "{}", unknown.sentence.zh);
    let early = library.book(place("100000"), EMPLOYEE, on, day("2019-01-01"));
    assert!(early.has_account(anybody(PersonClass::Employee)).is_err(), "not public yet");
    let unstated = book.unstated("credit.timing", anybody(PersonClass::Employee));
    assert_eq!(unstated.len(), 1);
}

#[test]
fn timing_is_one_cited_value() {
    let (library, _) = read(&both());
    let on = day("2024-01-01");
    let timing = library.book(place("990100"), EMPLOYEE, on, on);
    let timing = timing.timing(anybody(PersonClass::Employee)).unwrap().value;
    assert_eq!(timing.cycle, Cycle::Monthly);
    assert_eq!((timing.months_after, timing.by_day), (1, Some(20)));
    assert_eq!((timing.first_months_after, timing.qualifying_months), (Some(2), None));
}

#[test]
fn a_settlement_table_is_put_together_with_equal_bands() {
    let city = CITY.replace(
        "## 住院",
        r#"## 住院

住院按次计起付标准。
```toml
key = "inpatient.deductible_period"
from = 2023-01-01
value = "per-visit"
cite = { source = "old", article = "七" }
```

分段按账单金额。
```toml
key = "inpatient.band_edges"
from = 2023-01-01
value = "on-bill"
cite = { source = "old", article = "七" }
```

四舍五入到分。
```toml
key = "inpatient.rounding"
from = 2023-01-01
value = "half-up-to-fen"
cite = { source = "old", article = "七" }
```
"#,
    );
    let (library, _) = read(&[("990100.md", &city)]);
    let on = day("2024-01-01");
    let book = library.book(place("990100"), EMPLOYEE, on, on);
    let rules = book.settlement(Care::Inpatient).unwrap();
    assert_eq!(rules.rows.len(), 6);
    assert!(rules.rows.iter().all(|row| row.bands.len() == 2));
    let row = |level, retired| {
        rules.rows.iter().find(|row| row.level == level && row.retired == retired).unwrap()
    };
    assert_eq!(row(1, false).deductible_first.value, Fen(20_000));
    assert_eq!(row(3, true).deductible_later[0].value, Fen(40_000));
    let retired: Vec<_> =
        row(2, true).bands.iter().map(|band| (band.to, band.ratio.value)).collect();
    let high = Rate::parse("95%").unwrap();
    assert_eq!(retired, [(Some(Fen(3_000_000)), high), (None, high)]);
    assert!(book.settlement(Care::Outpatient).unwrap_err().key.starts_with("outpatient."));
}

#[test]
fn the_library_tells_what_it_read() {
    let (library, _) = read(&both());
    assert_eq!(library.places().count(), 2);
    assert_eq!(library.place_name(place("990100")).unwrap().en, "Example City");
    let hashes = library.pack_hashes();
    assert_eq!(hashes.len(), 2);
    assert!(hashes.iter().all(|(_, hash)| hash.len() == 64));
    let items = library.untranslated(place("100000"));
    let items: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(items, ["门诊慢特病的病种目录", "异地就医备案"]);
}

#[test]
fn changes_name_both_documents() {
    let (library, _) = read(&both());
    let changes = library.changes(place("990100"), "credit.amount", day("2023-01-02"), Date::MAX);
    assert_eq!(changes.len(), 1);
    let change = &changes[0];
    assert_eq!(change.on, day("2024-01-01"));
    assert_eq!(library.citation(change.before.unwrap()).source.title, "旧办法");
    assert_eq!(library.citation(change.after.unwrap()).source.title, "迟到的通知");
    assert_eq!(change.when.zh, "退休人员");
}
