//! Reading is strict: what is misspelt is refused with file and line, never half read.

use testkit::{ArithmeticCase, CaseProblem, DiagnosisCase};

fn text_of(name: &str) -> String {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    std::fs::read_to_string(root.join(name)).unwrap()
}

fn problem(text: &str) -> CaseProblem {
    let problems = DiagnosisCase::read("cases/diagnosis/x.md", text).unwrap_err();
    problems.into_iter().next().unwrap()
}

#[test]
fn a_changed_word_is_refused_where_it_stands() {
    let good = text_of("diagnosis/single/z07.md");
    assert!(DiagnosisCase::read("cases/diagnosis/x.md", &good).is_ok());
    for (right, wrong, says) in [
        ("## 就业", "## 就业情况", "unknown section"),
        ("## 期望", "## 期待", "no section “期望”"),
        ("| 结论 | Z07 |", "| 结论 | Z99 |", "no check “Z99”"),
        ("| 零的类型 |", "| 零类型 |", "unknown item"),
        ("| 截至日期 | 2025-09-15 |", "| 截至日期 | 2025-02-31 |", "is no day"),
        ("| 账本余额 | 0.00 |", "| 账本余额 | 0.01 |", "not the 账本余额"),
        ("| Z07 | -256.80 |", "| Z07 | -256.8O |", "is no amount"),
        ("| Z07 | -256.80 |", "| Z07 | -256.80 | x |", "cells, expected 2"),
        ("## 差额表", "## 答复", "a second section"),
        ("在职职工", "在职职员", "在职职员"),
        ("费款所属期", "所属之期", "所属之期"),
    ] {
        let bad = good.replacen(right, wrong, 1);
        assert_ne!(bad, good, "{right} is not in the file");
        let problem = problem(&bad);
        assert!(problem.message.contains(says), "{wrong}: {problem}");
        assert!(problem.line > 1 || problem.message.contains("section"), "{wrong}: {problem}");
    }
}

#[test]
fn a_file_without_story_or_question_is_refused() {
    for text in ["", "# 标题 — title\n", "# 标题 — title\n\n> 话\n>\n> words\n", "随便"]
    {
        assert!(DiagnosisCase::read("cases/diagnosis/x.md", text).is_err(), "{text}");
        assert!(ArithmeticCase::read("cases/arithmetic/x.md", text).is_err(), "{text}");
    }
}
