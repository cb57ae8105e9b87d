//! 诊断 — history + rule book → one decided answer: typed zero, checks, bridge, remedies.
//!
//! Pure: the record, the library and the day are parameters. A record is laid out once
//! ([`situation`]), every check gives its verdict on it ([`checks`]), and the bridge adds up what
//! was paid to the balance ([`bridge`]). Checks and bridge share the reason why a row waits
//! ([`waiting`]), so that a verdict and an amount cannot contradict each other.

pub mod answer;
mod beside;
mod bridge;
mod chain;
mod checks;
pub mod code;
mod differing;
mod entitlement;
mod receipt;
mod situation;
mod summary;
pub mod view;
mod waiting;
mod words;

use policy::PolicyLibrary;
use vocab::record::PersonalRecord;
use vocab::{Date, PlaceCode, Refusal};

use answer::RuleUsed;
pub use answer::{Answer, Verdict, ZeroKind};
pub use code::Code;
use situation::Situation;
pub use view::AnswerView;

/// 问题 — what is asked: about which day, and with documents known up to which day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The day that the answer speaks about ("today" of the question).
    pub as_of: Date,
    /// Documents published after this day are not used.
    pub known_at: Date,
    /// The place whose account is asked about; the member's own place if absent.
    pub place: Option<PlaceCode>,
}

/// 解答 — decides one answer for one person's record.
///
/// # Errors
///
/// A refusal if the record names no place and none was asked about, or if its amounts leave the
/// range of money. Missing sections are not errors: they end in [`Verdict::CannotTell`].
pub fn explain(
    record: &PersonalRecord,
    library: &PolicyLibrary,
    question: Question,
) -> Result<Answer, Refusal> {
    explain_following(record, library, question, None)
}

/// 换一份算 — the same, following a document where it differs with the one that is chosen.
///
/// # Errors
///
/// As [`explain`]; and a refusal that names what there is, if the document is a side of no
/// conflict that is recorded for the place.
pub fn explain_following(
    record: &PersonalRecord,
    library: &PolicyLibrary,
    question: Question,
    source: Option<&str>,
) -> Result<Answer, Refusal> {
    let mut situation = Situation::new(record, library, question, source)?;
    let mut parts = bridge::Parts::new(&situation)?;
    parts.derive(&mut situation.tree);
    let outcomes = checks::run_all(&mut situation, &parts);
    let primary = checks::primary_codes(&outcomes);
    let (headline, story) = summary::tell(&situation, &parts, &outcomes, &primary);
    let zero = summary::zero_kind(&situation, &outcomes, &primary);
    let mut published = Vec::with_capacity(outcomes.len());
    let mut remedies = Vec::new();
    for (code, outcome) in outcomes {
        let (check, actions) = checks::publish(code, outcome, primary.contains(&code));
        published.push(check);
        remedies.extend(actions);
    }
    // Stable: inside each group the order of the table stays.
    published.sort_by_key(|check| match check.verdict {
        Verdict::Confirmed if check.primary => 0,
        Verdict::Confirmed => 1,
        Verdict::CannotTell => 2,
        Verdict::Excluded => 3,
    });
    let chain = chain::months(&mut situation);
    let receipt = receipt::receipt(&situation, source);
    let conflicts = differing::conflicts(&situation);
    let rules = situation
        .used
        .iter()
        .map(|id| RuleUsed { id: *id, citation: library.citation(*id).clone() })
        .collect();
    Ok(Answer {
        id: receipt::answer_id(&receipt),
        headline,
        story,
        zero,
        balances: situation.balances.clone(),
        checks: published,
        bridge: parts.publish(),
        remedies,
        chain,
        rules,
        following: source.map(|source| differing::following(&situation, source, &conflicts)),
        conflicts,
        unknown: situation.unknown.clone(),
        untranslated: beside::untranslated(&situation),
        derivation: situation.tree.take(),
        receipt,
    })
}
