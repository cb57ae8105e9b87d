//! 核对 — an answer against what a case expects, with a message that shows both sides.

use std::fmt::Write as _;

use diagnosis::{Answer, Verdict};
use vocab::{Fen, Lang};

use crate::diagnosis_case::DiagnosisCase;

/// Compares an answer with the expectation of its case.
///
/// # Errors
///
/// A message with every difference: item, expected, found.
pub fn check_answer(case: &DiagnosisCase, answer: &Answer) -> Result<(), String> {
    let expected = &case.expected;
    let mut differences = Vec::new();
    let mut compare = |item: &str, wanted: String, found: String| {
        if wanted != found {
            differences.push(format!("  {item}: expected {wanted}, found {found}"));
        }
    };
    let names = |codes: &mut dyn Iterator<Item = diagnosis::Code>| {
        codes.map(|code| code.name()).collect::<Vec<_>>().join("、")
    };
    compare(
        "结论",
        names(&mut expected.codes.iter().copied()),
        names(&mut answer.primary().map(|check| check.code)),
    );
    compare("零的类型", expected.zero.clone(), zero_name(answer));
    compare("账本余额", yuan(expected.balance), yuan(answer.bridge.balance));
    compare(
        "三个余额中的账本余额",
        yuan(expected.balance),
        answer.balances.ledger.map_or_else(|| "unknown".to_owned(), yuan),
    );
    compare("缴费合计", yuan(expected.paid), yuan(answer.bridge.paid));
    compare("无法解释的差额", yuan(expected.residual), yuan(answer.bridge.residual));
    let wanted = expected.lines.iter().map(|line| (line.code.as_str(), line.amount));
    let found = answer.bridge.lines.iter().filter(|line| line.amount != Fen::ZERO);
    compare("差额表", lines(wanted), lines(found.map(|line| (line.code.as_str(), line.amount))));
    if differences.is_empty() {
        return Ok(());
    }
    let mut message = format!("{}\n{}", case.path, differences.join("\n"));
    for check in answer.checks.iter().filter(|check| check.verdict == Verdict::Confirmed) {
        // Writing into a String cannot fail.
        let _ = write!(message, "\n    {} confirmed: {}", check.code, check.because.zh);
    }
    Err(message)
}

/// Compares the rendered answer with the one written in the case.
///
/// # Errors
///
/// A message with both texts.
pub fn check_reply(case: &DiagnosisCase, answer: &Answer) -> Result<(), String> {
    let rendered = render_reply(answer);
    if case.reply == rendered.trim() {
        return Ok(());
    }
    Err(format!(
        "{}: the words of the answer changed.\n--- in the file\n{}\n--- now\n{rendered}\n\
         If the new words are right, run the tests of `testkit` with UPDATE_CASES=1.",
        case.path, case.reply
    ))
}

/// The answer as it stands in a case: what a person would be told, and why.
pub fn render_reply(answer: &Answer) -> String {
    let mut text = format!("**{}**\n\n{}\n", answer.headline.zh, answer.story.zh);
    for check in answer.primary() {
        let label = check.code.label();
        let because = check.because.get(Lang::Zh);
        let _ = write!(text, "\n- {} {}：{because}", check.code, label.zh);
    }
    let _ = write!(text, "\n\n*{}* {}\n", answer.headline.en, answer.story.en);
    text
}

fn zero_name(answer: &Answer) -> String {
    let value = serde_json::to_value(answer.zero).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn yuan(amount: Fen) -> String {
    amount.to_plain_yuan()
}

fn lines<'a>(lines: impl Iterator<Item = (&'a str, Fen)>) -> String {
    let shown: Vec<String> =
        lines.map(|(code, amount)| format!("{code} {}", amount.to_plain_yuan())).collect();
    shown.join(", ")
}
