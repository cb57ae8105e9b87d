//! Documents that differ, seen through `explain`: which one the answer is by, the answer by the
//! other, and the replay of both.

use serde_json::Value;

use crate::binary::Folder;
use crate::schema;

/// A city of which a table and a later notice differ about the credit and about the deductible.
const CITY: &str = r#"
```toml pack
place = "990700"
name = { zh = "两说市", en = "Two Words City" }
kinds = ["employee-medical"]
[[source]]
id = "table"
title = "划账表"
published = 2022-12-01
standing = "example"
[[source]]
id = "notice"
title = "划账通知"
published = 2023-01-05
standing = "example"
[[source]]
id = "guide"
title = "住院指南"
published = 2022-12-01
standing = "example"
```

按基数的 2% 划入。
```toml
key = "credit.amount"
from = 2023-02-01
value = { shape = "share-of-base", rate = "2%" }
cite = { source = "table", article = "一" }
```

按基数的 3% 划入。
```toml
key = "credit.amount"
from = 2023-02-01
value = { shape = "share-of-base", rate = "3%" }
cite = { source = "notice", article = "一" }
```

划账表和划账通知对划入比例说法不一，按通知。
```toml conflict
key = "credit.amount"
from = 2023-02-01
chosen = "notice"
others = ["table"]
reason = "later"
```

四舍五入到分。
```toml
key = "credit.rounding"
from = 2023-02-01
value = "half-up-to-fen"
cite = { source = "notice", article = "二" }
```

三级医院 800 元。
```toml
key = "inpatient.deductible"
from = 2023-02-01
value = "800.00"
cite = { source = "notice", article = "三" }
```

三级医院 900 元。
```toml
key = "inpatient.deductible"
from = 2023-02-01
value = "900.00"
cite = { source = "guide", article = "一" }
```

起付标准两说，按通知。
```toml conflict
key = "inpatient.deductible"
from = 2023-02-01
chosen = "notice"
others = ["guide"]
reason = "better-standing"
```
"#;

fn folder() -> Folder {
    let folder = Folder::new();
    folder.write("rules.md", CITY);
    let run = folder.run(&["template", "records", "--out", "records.csv", "--example", "Z07"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let path = folder.path().join("records.csv");
    let records = std::fs::read_to_string(&path).unwrap().replace("990100", "990700");
    std::fs::write(path, records).unwrap();
    folder
}

fn ask<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let ask = ["explain", "records.csv", "--as-of", "2025-09-15", "--rules", "rules.md"];
    [ask.as_slice(), more].concat()
}

fn json(folder: &Folder, more: &[&str]) -> Value {
    let run = folder.run(&[ask(more), vec!["--json"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let answer: Value = serde_json::from_str(&run.stdout).unwrap();
    assert!(schema::validator().is_valid(&answer));
    folder.write("answer.json", &run.stdout);
    answer
}

#[test]
fn an_answer_can_be_had_by_the_other_document() {
    let folder = folder();
    let usual = json(&folder, &[]);
    assert_eq!(usual["chain"][0]["due_fen"], 19_260);
    assert_eq!(usual["following"], Value::Null);
    assert_eq!(usual["conflicts"][0]["followed"]["id"], "notice");
    assert_eq!(usual["receipt"]["source"], Value::Null);
    let other = json(&folder, &["--source", "table"]);
    assert_eq!(other["chain"][0]["due_fen"], 12_840);
    assert_eq!(other["following"]["mattered"], true);
    let conflict = &other["conflicts"][0];
    assert_eq!(conflict["followed"]["title"], "划账表");
    assert_eq!(conflict["set_aside"][0]["id"], "notice");
    assert_eq!((&conflict["chosen"], &conflict["reason"]), (&"notice".into(), &"later".into()));
    assert_eq!(other["receipt"]["source"], "table");
    assert_ne!(usual["answer"]["id"], other["answer"]["id"]);
    // Naming the document that is followed anyway changes no figure.
    let named = json(&folder, &["--source", "notice"]);
    assert_eq!(named["chain"], usual["chain"]);
}

#[test]
fn the_page_says_which_was_followed_and_which_set_aside() {
    let folder = folder();
    let page = |more: &[&str]| folder.run(&ask(more)).stdout;
    let usual = page(&[]);
    for words in [
        "\n来源不一\n  划账表和划账通知对划入比例说法不一，按通知。\n",
        "按《划账通知》（notice）算的，没有按《划账表》（table）；理由：公布更晚\n",
        "换一份算：--source table\n",
    ] {
        assert!(usual.contains(words), "{words}\n{usual}");
    }
    let other = page(&["--source", "table"]);
    for words in [
        "按您的要求，说法不一的地方按《划账表》（table）算\n",
        "按《划账表》（table）算的，没有按《划账通知》（notice）；平时按 notice，理由：公布更晚\n",
    ] {
        assert!(other.contains(words), "{words}\n{other}");
    }
    // What differs elsewhere leaves this answer as it is, and that is said.
    let elsewhere = page(&["--source", "guide", "--lang", "en"]);
    let words = "you asked to follow 住院指南 (guide); this answer rests on no rule of which";
    assert!(elsewhere.contains(words), "{elsewhere}");
}

#[test]
fn the_replay_follows_the_same_document() {
    let folder = folder();
    json(&folder, &["--source", "table", "--receipt", "receipt.json"]);
    for receipt in ["receipt.json", "answer.json"] {
        let replay = ["replay", receipt, "--records", "records.csv", "--rules", "rules.md"];
        let run = folder.run(&replay);
        assert_eq!(run.code, Some(0), "{receipt}: {}{}", run.stdout, run.stderr);
    }
    let path = folder.path().join("receipt.json");
    let receipt = std::fs::read_to_string(&path).unwrap();
    assert!(receipt.contains("\"source\": \"table\""), "{receipt}");
    std::fs::write(path, receipt.replace("\"source\": \"table\"", "\"source\": null")).unwrap();
    let replay = ["replay", "receipt.json", "--records", "records.csv", "--rules", "rules.md"];
    assert_eq!(folder.run(&replay).code, Some(1), "the other document, another answer");
}

#[test]
fn a_document_that_decides_nothing_is_refused() {
    let folder = folder();
    for source in ["nobody", "law-86x"] {
        let run = folder.run(&ask(&["--source", source]));
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.contains(&format!("没有编号为“{source}”的文件")), "{}", run.stderr);
        let there_is = "可以换用：table (credit.amount)、guide (inpatient.deductible)";
        assert!(run.stderr.contains(there_is), "{}", run.stderr);
    }
    let path = folder.path().join("rules.md");
    let fewer = CITY.split("\n起付标准两说").next().unwrap().replace("900.00", "800.00");
    std::fs::write(path, fewer).unwrap();
    let run = folder.run(&ask(&["--source", "guide"]));
    let no_side = "《住院指南》（guide）在两说市没有与别的文件说法不一";
    assert!(run.stderr.contains(no_side), "{}", run.stderr);
}
