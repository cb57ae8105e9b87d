//! 回话 — refusals in one breath: what is refused and why, and what to do about it.

use std::borrow::Cow;

use policy::Unknown;
use store::StoreError;
use vocab::{Refusal, Text};

/// A refusal from its code, its sentence and its remedy, each in both languages.
pub(crate) fn refuse(
    code: &str,
    sentence: [impl Into<Cow<'static, str>>; 2],
    remedy: [&'static str; 2],
) -> StoreError {
    let [zh, en] = sentence;
    let [remedy_zh, remedy_en] = remedy;
    let sentence = Text::new(zh, en);
    StoreError::Refused(Refusal::new(code, sentence, Text::fixed(remedy_zh, remedy_en)))
}

/// 本地未知 — a figure that no loaded document gives: nothing is worked out by a guess.
pub(crate) fn unknown_here(unknown: Unknown) -> StoreError {
    let remedy = Text::fixed(
        "请先在规则里补上这一条和它的依据，再办理",
        "add the rule with its source first, then come again",
    );
    StoreError::Refused(Refusal::new("rule-unknown-here", unknown.sentence, remedy))
}
