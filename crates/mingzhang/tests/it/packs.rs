//! Checking rule packs, and rules of one's own.

use crate::binary::{Folder, root};

/// A place that no pack knows, as small as can be.
const OWN: &str = "\
# 测试市

```toml pack
place = \"990700\"
name = { zh = \"测试市\", en = \"Testville\" }
kinds = [\"employee-medical\"]

[[source]]
id = \"own\"
title = \"测试市办法\"
published = 2020-01-01
standing = \"example\"
```

### 划入

按缴费基数的 3% 划入。

```toml
key = \"credit.amount\"
from = 2020-01-01
value = { shape = \"share-of-base\", rate = \"3%\" }
cite = { source = \"own\", article = \"第二条\" }
```

### 划入舍入

四舍五入到分。

```toml
key = \"credit.rounding\"
from = 2020-01-01
value = \"half-up-to-fen\"
cite = { source = \"own\", article = \"第二条\" }
```
";

#[test]
fn the_packs_inside_have_no_errors() {
    let folder = Folder::new();
    let run = folder.run(&["check", "policies"]);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("0 个错误"), "{}", run.stderr);
}

#[test]
fn a_finding_names_file_line_key_and_what_to_do() {
    let folder = Folder::new();
    folder.write("own.md", OWN.replace("\"3%\"", "\"three\""));
    let run = folder.run(&["check", "policies", "."]);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    let line = run.stdout.lines().find(|line| line.contains("credit.amount")).unwrap();
    assert!(line.starts_with("./own.md:"), "{line}");
    assert!(line.contains(": 错误: credit.amount: "), "{line}");
    assert!(line.contains("提示："), "{line}");
    let english = folder.run(&["check", "policies", ".", "--lang", "en"]);
    assert!(english.stdout.contains("hint: "), "{}", english.stdout);
}

#[test]
fn a_place_is_defined_on_the_spot() {
    let folder = Folder::new();
    folder.write("own.md", OWN);
    let arguments =
        ["calc", "credit", "--date", "2025-09-15", "--rules", "own.md", "--fact", "base=6420.00"];
    let run = folder.run(&arguments);
    assert_eq!(run.code, Some(0), "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("192.60"), "{}", run.stdout);
    assert!(run.stdout.contains("测试市办法"), "{}", run.stdout);
}

#[test]
fn rules_with_an_error_are_not_used_at_all() {
    let folder = Folder::new();
    folder.write("own.md", OWN.replace("\"3%\"", "\"three\""));
    let arguments =
        ["calc", "credit", "--date", "2025-09-15", "--rules", "own.md", "--fact", "base=6420.00"];
    let run = folder.run(&arguments);
    assert_eq!(run.code, Some(1), "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("own.md:"), "{}", run.stderr);
}

#[test]
fn folders_that_hold_no_packs_are_said() {
    let folder = Folder::new();
    for (name, words) in [(".", "没有规则文件"), ("nowhere", "找不到")] {
        let run = folder.run(&["check", "policies", name]);
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
}

#[test]
fn the_packs_inside_are_without_findings() {
    let folder = Folder::new();
    let run = folder.run(&["check", "policies", "--date", "2026-11-22"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.stdout, "", "explain what stands, mend what does not");
}

#[test]
fn a_table_that_pays_retired_people_less_is_found_by_calculating() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path().join("packs")).unwrap();
    let text = std::fs::read_to_string(root().join("cases/policies/990100-示例市.md")).unwrap();
    folder.write("packs/a.md", &text);
    let clean = folder.run(&["check", "policies", "packs", "--lang", "en"]);
    assert_eq!((clean.code, clean.stdout.as_str()), (Some(0), ""));
    // The larger deductible of the retired is no ratio: only the sums show it.
    let worse = text
        .replace("retired = false", "retired = maybe")
        .replace("retired = true", "retired = false");
    folder.write("packs/a.md", worse.replace("retired = maybe", "retired = true"));
    let run = folder.run(&["check", "policies", "packs", "--lang", "en"]);
    assert!(run.stdout.contains("retired"), "{}", run.stdout);
}
