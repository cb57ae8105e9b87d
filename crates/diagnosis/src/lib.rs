//! 诊断 — history + rule book → one decided answer: typed zero, checks, bridge, remedies.
//!
//! Pure: the record, the library and the day are parameters. What a check may conclude is
//! written in its module; how verdicts are reached, in [`explain`].

pub mod answer;
pub mod code;
pub mod view;

use policy::PolicyLibrary;
use vocab::Date;
use vocab::record::PersonalRecord;

pub use answer::{Answer, Verdict, ZeroKind};
pub use code::Code;
pub use view::AnswerView;

/// 问题 — what is asked: about which day, and with documents known up to which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The day that the answer speaks about ("today" of the question).
    pub as_of: Date,
    /// Documents published after this day are not used.
    pub known_at: Date,
    /// The place whose account is asked about; the member's own place if absent.
    pub place: Option<vocab::PlaceCode>,
}

/// 解答 — decides one answer for one person's record.
///
/// # Errors
///
/// A refusal if the record names no place and none was asked about, or if its amounts leave the
/// range of money. Missing sections are not errors: they end in [`Verdict::CannotTell`].
pub fn explain(
    _record: &PersonalRecord,
    _library: &PolicyLibrary,
    _question: Question,
) -> Result<Answer, vocab::Refusal> {
    Err(vocab::Refusal::overflow())
}
