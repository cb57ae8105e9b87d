//! Every diagnosis case: facts → verdicts, typed zero, bridge and words.

use std::path::{Path, PathBuf};

use diagnosis::Verdict;
use testkit::DiagnosisCase;

fn update_wanted() -> bool {
    std::env::var_os("UPDATE_CASES").is_some_and(|value| value == "1")
}

#[test]
fn every_case_is_answered_as_the_rules_say() {
    let library = testkit::library();
    let mut failures = Vec::new();
    for case in testkit::diagnosis_cases() {
        match diagnosis::explain(&case.record, &library, case.question) {
            Ok(answer) => failures.extend(testkit::check_answer(&case, &answer).err()),
            Err(refusal) => failures.push(format!("{}\n  {refusal:?}", case.path)),
        }
    }
    assert!(failures.is_empty(), "{} cases differ:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// The words are reviewed as text: with `UPDATE_CASES=1` they are written into the files, and
/// nothing else of a file is touched.
#[test]
fn every_case_is_told_in_the_words_of_its_file() {
    let library = testkit::library();
    let mut failures = Vec::new();
    for case in testkit::diagnosis_cases() {
        let Ok(answer) = diagnosis::explain(&case.record, &library, case.question) else {
            continue; // The other test reports it.
        };
        if update_wanted() {
            write_reply(&case, &testkit::render_reply(&answer));
        } else {
            failures.extend(testkit::check_reply(&case, &answer).err());
        }
    }
    assert!(failures.is_empty(), "{} replies differ:\n\n{}", failures.len(), failures.join("\n\n"));
}

/// A member of the demonstration brings every record that a rival cause could hide in.
#[test]
fn nothing_is_left_untold_about_the_demonstration_members() {
    let library = testkit::library();
    let mut untold = Vec::new();
    for case in testkit::diagnosis_cases().iter().filter(|case| case.is_single()) {
        let answer = diagnosis::explain(&case.record, &library, case.question).unwrap();
        let open = answer.checks.iter().filter(|check| check.verdict == Verdict::CannotTell);
        untold.extend(
            open.map(|check| format!("{} {}: {}", case.path, check.code, check.because.zh)),
        );
    }
    assert!(untold.is_empty(), "{} checks cannot be told:\n{}", untold.len(), untold.join("\n"));
}

/// The first sentence is read in a breath: at most 30 Chinese characters.
#[test]
fn headlines_are_short() {
    let library = testkit::library();
    for case in testkit::diagnosis_cases() {
        let answer = diagnosis::explain(&case.record, &library, case.question).unwrap();
        let length = answer.headline.zh.chars().count();
        assert!(length <= 30, "{}: {length}: {}", case.path, answer.headline.zh);
    }
}

fn write_reply(case: &DiagnosisCase, reply: &str) {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(&case.path);
    let text = std::fs::read_to_string(&path).unwrap();
    let (kept, _) = text.split_once("\n## 答复\n").unwrap();
    std::fs::write(&path, format!("{kept}\n## 答复\n\n{}\n", reply.trim())).unwrap();
}
