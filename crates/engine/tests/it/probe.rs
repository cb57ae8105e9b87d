//! The probe of settlement tables finds what the law does not allow. That the shipped packs are
//! clean is asked where they are: `mingzhang check policies`.

use policy::{Finding, PolicyLibrary};

fn findings(active: &str, retired: &str) -> Vec<Finding> {
    let pack = format!(
        r#"
```toml pack
place = "990500"
name = {{ zh = "检查市", en = "Lint City" }}
kinds = ["employee-medical"]
[[source]]
id = "a"
title = "甲办法"
published = 2022-12-01
standing = "example"
```

首次 800 元，再次 400 元。
```toml
key = "inpatient.deductible"
from = 2023-01-01
value = {{ first = "800.00", later = "400.00" }}
cite = {{ source = "a", article = "一" }}
```

按次。
```toml
key = "inpatient.deductible_period"
from = 2023-01-01
value = "per-visit"
cite = {{ source = "a", article = "一" }}
```

基金付 {active}、{retired}。
```toml
key = "inpatient.bands"
from = 2023-01-01
rows = [
  {{ when = {{ retired = false }}, value = "{active}" }},
  {{ when = {{ retired = true }}, value = "{retired}" }},
]
cite = {{ source = "a", article = "一" }}
```

四舍五入到分。
```toml
key = "inpatient.rounding"
from = 2023-01-01
value = "half-up-to-fen"
cite = {{ source = "a", article = "一" }}
```
"#
    );
    let (library, problems) = PolicyLibrary::load([("pack.md".to_owned(), pack)]);
    assert_eq!(problems, []);
    engine::probe::settlements(&library)
}

#[test]
fn retired_people_who_are_paid_less_are_found_with_a_witness() {
    assert_eq!(findings("85%", "90%"), []);
    assert_eq!(findings("85%", "85%"), []);
    let found = findings("90%", "85%");
    assert_eq!(found[0].code, "retired-paid-less");
    assert_eq!(found[0].key.as_deref(), Some("inpatient.bands"));
    assert!(found[0].message.zh.contains("2023-01-01，0 级机构：费用"), "{}", found[0].message.zh);
}
