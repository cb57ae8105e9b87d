//! The national codes in the glossary are those of the code: every kind stands there with its code,
//! or with a dash where the national platform has none.

use std::fmt::Write;

use operations::office::national_codes;

use crate::binary::root;

/// One table a kind of kind, in the order of the code.
fn tables() -> String {
    let mut text = String::new();
    let mut last = String::new();
    for kind in national_codes() {
        if last != kind.of.zh {
            last = kind.of.zh.to_string();
            let _ = write!(text, "\n{} · {}\n\n", kind.of.zh, kind.of.en);
            text.push_str("| 代码 | 中文 | English |\n|---|---|---|\n");
        }
        let _ = writeln!(text, "| {} | {} | {} |", kind.written(), kind.label.zh, kind.label.en);
    }
    text
}

#[test]
fn every_kind_stands_with_its_code_or_says_that_there_is_none() {
    let path = root().join("GLOSSARY.md");
    let glossary = std::fs::read_to_string(&path).unwrap();
    let (begin, end) = ("<!-- codes: begin -->\n", "\n<!-- codes: end -->");
    let (before, rest) = glossary.split_once(begin).unwrap();
    let (stands, after) = rest.split_once(end).unwrap();
    let tables = tables();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, format!("{before}{begin}{tables}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(stands, tables, "run UPDATE_DOCS=1 cargo test -p mingzhang glossary");
}

#[test]
fn what_the_platform_has_codes_for_carries_one() {
    let of = |what: &str| national_codes().into_iter().filter(|it| it.of.zh == what).collect();
    for what in ["收支类型", "缴费类型", "人员变更", "参保状态"] {
        let kinds: Vec<operations::office::Coded> = of(what);
        assert!(kinds.iter().all(|it| !it.codes.is_empty()), "{kinds:?}");
    }
    let codes = |label: &str| -> Vec<String> {
        let kinds = national_codes().into_iter().filter(|it| it.label.zh == label);
        kinds.map(|it| it.written()).collect()
    };
    // As the tables of the platform have them.
    for (label, code) in [
        ("个人账户划入", vec!["101", "101"]),
        ("退休人员划入", vec!["101", "101 36", "—"]),
        ("年度结转", vec!["206 113", "—"]),
        ("划拨继承人", vec!["208", "208"]),
        ("缓缴", vec!["992"]),
        ("单位注销", vec!["09"]),
        ("停保", vec!["22"]),
        ("转移资金汇出", vec!["—"]),
    ] {
        assert_eq!(codes(label), code, "{label}");
    }
}
