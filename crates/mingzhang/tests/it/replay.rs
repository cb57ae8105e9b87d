//! Replays: the same inputs give the same bytes; anything else is named.

use std::path::Path;

use engine::calculation::KINDS;
use serde_json::Value;

use crate::binary::{Folder, root};

/// A folder with the demonstration packs and the records of one member.
fn folder() -> Folder {
    let folder = Folder::new();
    let packs = folder.path().join("packs");
    std::fs::create_dir_all(&packs).unwrap();
    copy(&root().join("cases/policies"), &packs);
    let run = folder.run(&["template", "records", "--out", "records.csv", "--example", "Z07"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}

fn explain(folder: &Folder) -> String {
    let run = folder.run(&[
        "explain",
        "records.csv",
        "--as-of",
        "2025-09-15",
        "--policies",
        "packs",
        "--receipt",
        "receipt.json",
        "--json",
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run.stdout
}

fn replay(folder: &Folder, receipt: &str) -> (Option<i32>, Value) {
    let run = folder.run(&[
        "replay",
        receipt,
        "--records",
        "records.csv",
        "--policies",
        "packs",
        "--json",
    ]);
    assert!(!run.stdout.is_empty(), "{}", run.stderr);
    (run.code, serde_json::from_str(&run.stdout).unwrap())
}

fn change(folder: &Folder, file: &str, from: &str, to: &str) {
    let path = folder.path().join(file);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    std::fs::write(path, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_replay_is_identical_to_the_byte() {
    let folder = folder();
    let output = explain(&folder);
    folder.write("answer.json", &output);
    for receipt in ["receipt.json", "answer.json"] {
        let (code, report) = replay(&folder, receipt);
        assert_eq!(code, Some(0), "{receipt}: {report}");
        assert_eq!(report["identical"], true);
        assert_eq!(report["differences"], Value::Array(Vec::new()));
    }
    let english = folder.run(&[
        "explain",
        "records.csv",
        "--as-of",
        "2025-09-15",
        "--policies",
        "packs",
        "--lang",
        "en",
        "--known-at",
        "2025-08-01",
        "--json",
    ]);
    folder.write("english.json", &english.stdout);
    assert_eq!(replay(&folder, "english.json").0, Some(0));
}

#[test]
fn a_changed_pack_is_named() {
    let folder = folder();
    folder.write("answer.json", explain(&folder));
    // A word that no rule depends on: the answer stays, the pack is named all the same.
    change(&folder, "packs/990200-示例季划市.md", "# ", "# 改过的 ");
    let (code, report) = replay(&folder, "receipt.json");
    assert_eq!(code, Some(1));
    assert_eq!(report["same_answer"], true, "{report}");
    let differences = report["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 1, "{report}");
    assert_eq!(differences[0]["what"], "pack");
    assert_eq!(differences[0]["name"], "rule pack packs/990200-示例季划市.md");
}

#[test]
fn a_changed_rule_changes_the_answer_and_the_fields_are_named() {
    let folder = folder();
    folder.write("answer.json", explain(&folder));
    change(&folder, "packs/990100-示例市.md", "rate = \"2%\"", "rate = \"1%\"");
    let (code, report) = replay(&folder, "answer.json");
    assert_eq!(code, Some(1));
    assert_eq!(report["same_answer"], false, "{report}");
    let whats: Vec<&str> = report["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|difference| difference["what"].as_str().unwrap())
        .collect();
    assert!(whats.contains(&"pack") && whats.contains(&"field"), "{report}");
    assert!(!whats.contains(&"facts"), "{report}");
}

#[test]
fn changed_facts_are_said() {
    let folder = folder();
    explain(&folder);
    change(&folder, "records.csv", "128.40", "129.40");
    let run =
        folder.run(&["replay", "receipt.json", "--records", "records.csv", "--policies", "packs"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("情况（个人记录）的指纹"), "{}", run.stdout);
    assert!(!run.stdout.contains("规则包"), "{}", run.stdout);
}

#[test]
fn calculations_replay_too() {
    let folder = Folder::new();
    let calc = [
        "calc",
        "credit",
        "--date",
        "2025-06-01",
        "--place",
        "990100",
        "--fact",
        "base=5000.00",
        "--json",
        "--tree",
        "--receipt",
        "receipt.json",
    ];
    let run = folder.run(&calc);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    folder.write("outcome.json", &run.stdout);
    for receipt in ["receipt.json", "outcome.json"] {
        let run = folder.run(&["replay", receipt, "--fact", "base=5000.00"]);
        assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
        let run = folder.run(&["replay", receipt, "--fact", "base=5000.01", "--lang", "en"]);
        assert_eq!(run.code, Some(1));
        assert!(run.stdout.contains("fingerprint of the facts"), "{}", run.stdout);
    }
    let again = folder.run(&calc);
    assert_eq!(again.code, Some(1), "a receipt is not overwritten");
}

#[test]
fn what_is_no_receipt_is_refused() {
    let folder = Folder::new();
    folder.write("a.json", "{\"a\": 1}");
    folder.write("b.json", "rates");
    for file in ["a.json", "b.json", "nowhere.json"] {
        let run = folder.run(&["replay", file, "--records", "r.csv"]);
        assert_eq!(run.code, Some(1), "{file}");
        assert!(run.stderr.contains("提示："), "{}", run.stderr);
    }
}

/// Rules of a place, where a notice of 20 May 2024 changed the credit from 1 January on.
const RETROACTIVE: &str = r#"
```toml pack
place = "990700"
name = { zh = "回溯市", en = "Backdate City" }
kinds = ["employee-medical"]
[[source]]
id = "order"
title = "办法"
published = 2022-12-01
standing = "example"
[[source]]
id = "notice"
title = "通知"
published = 2024-05-20
standing = "example"
```

按基数的 2% 划入。
```toml
key = "credit.amount"
from = 2023-01-01
value = { shape = "share-of-base", rate = "2%" }
cite = { source = "order", article = "一" }
```

一月起按基数的 3% 划入。
```toml
key = "credit.amount"
from = 2024-01-01
retroactive = true
value = { shape = "share-of-base", rate = "3%" }
cite = { source = "notice", article = "一" }
```

四舍五入到分。
```toml
key = "credit.rounding"
from = 2023-01-01
value = "half-up-to-fen"
cite = { source = "order", article = "二" }
```
"#;

#[test]
fn a_retroactive_notice_changes_the_answer_of_today_and_not_the_one_of_then() {
    let folder = Folder::new();
    folder.write("rules.md", RETROACTIVE);
    let credit = |known_at: &str| {
        let run = folder.run(&[
            "calc",
            "credit",
            "--rules",
            "rules.md",
            "--date",
            "2024-03-01",
            "--known-at",
            known_at,
            "--fact",
            "base=5000.00",
            "--json",
        ]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let outcome: Value = serde_json::from_str(&run.stdout).unwrap();
        outcome["figures"][0]["value"].as_str().unwrap().to_owned()
    };
    assert_eq!(credit("2024-05-19"), "100.00");
    assert_eq!(credit("2024-05-20"), "150.00");
    // The receipt of then still gives the answer of then, with the notice in the same file.
    let then = folder.run(&[
        "calc",
        "credit",
        "--rules",
        "rules.md",
        "--date",
        "2024-03-01",
        "--known-at",
        "2024-05-19",
        "--fact",
        "base=5000.00",
        "--receipt",
        "receipt.json",
    ]);
    assert_eq!(then.code, Some(0), "{}", then.stderr);
    let run =
        folder.run(&["replay", "receipt.json", "--rules", "rules.md", "--fact", "base=5000.00"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
}

#[test]
fn every_calculation_can_be_asked_as_known_on_a_day() {
    let folder = Folder::new();
    for kind in KINDS {
        let run = folder.run(&["calc", kind.code, "--help"]);
        assert!(run.stdout.contains("--known-at <DATE>"), "{}", kind.code);
    }
}

#[test]
fn what_is_untranslated_stands_beside_its_topic_only() {
    let folder = Folder::new();
    let beside = |place: &str, kind: &str, facts: &[&str]| {
        let mut arguments = vec!["calc", kind, "--place", place, "--date", "2025-06-01", "--json"];
        for fact in facts {
            arguments.extend(["--fact", fact]);
        }
        let run = folder.run(&arguments);
        format!("{}{}", run.stdout, run.stderr)
    };
    // Of Xi'an's ratios only two bands of one level were collected.
    let ratios = "三级医院 5 万元以内的两段";
    let settlement = beside("西安", "settlement", &["care=inpatient", "total=10000.00", "level=3"]);
    assert!(settlement.contains(ratios), "{settlement}");
    let credit = beside("西安", "credit", &["base=5000.00"]);
    assert!(!credit.contains(ratios), "{credit}");
    // What is said of retired people is beside their credit, not beside an employee's.
    let retired = "杨凌示范区退休人员每月划入";
    let credit = beside("咸阳", "credit", &["base=5000.00"]);
    assert!(!credit.contains(retired), "{credit}");
    let credit = beside("咸阳", "credit", &["class=retired", "base=5000.00"]);
    assert!(credit.contains(retired), "{credit}");
}
