//! 检查 — one function for each code. A check returns one of three verdicts; a cause of zero is
//! confirmed only if replaying without it would leave money (or an account) where there is none.

mod access;
mod chain;
mod design;
mod difference;
mod identity;
mod spent;
mod stopped;
mod whereabouts;

use vocab::{Date, Fen, Text};

use crate::answer::{Check, Evidence, Missing, Remedy, Verdict, ZeroKind};
use crate::bridge::Parts;
use crate::code::Code;
use crate::situation::Situation;
use crate::words::{Section, missing};

/// 结果 — what one check found.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub verdict: Verdict,
    pub because: Text,
    pub evidence: Vec<Evidence>,
    pub missing: Vec<Missing>,
    pub balance_without: Option<Fen>,
    pub cause: Option<Cause>,
}

/// 原因 — how a confirmed check is told.
#[derive(Debug)]
pub(crate) struct Cause {
    /// Which typed zero it makes; `None` for components of the bridge.
    pub zero: Option<ZeroKind>,
    /// The answer in one sentence.
    pub headline: Text,
    /// The answer in a few sentences.
    pub story: Text,
    /// What to do: action, who, by when.
    pub remedies: Vec<(Text, Text, Option<Date>)>,
}

impl Outcome {
    /// Ruled out, and why.
    pub fn excluded(because: Text) -> Outcome {
        Outcome::plain(Verdict::Excluded, because)
    }

    /// Cannot be told without the named sections.
    pub fn cannot_tell(sections: &[Section]) -> Outcome {
        let missing: Vec<Missing> = sections.iter().map(|section| missing(*section)).collect();
        let names = |lang| {
            let names: Vec<&str> = missing.iter().map(|it| it.record.get(lang)).collect();
            names.join(if lang == vocab::Lang::Zh { "、" } else { "; " })
        };
        let because = Text::new(
            format!("缺少{}", names(vocab::Lang::Zh)),
            format!("not supplied: {}", names(vocab::Lang::En)),
        );
        Outcome { missing, ..Outcome::plain(Verdict::CannotTell, because) }
    }

    /// Decided: this is so.
    pub fn confirmed(because: Text, evidence: Vec<Evidence>, cause: Cause) -> Outcome {
        Outcome { evidence, cause: Some(cause), ..Outcome::plain(Verdict::Confirmed, because) }
    }

    /// With the balance that replaying without the cause gives.
    pub fn replayed(mut self, balance_without: Option<Fen>) -> Outcome {
        self.balance_without = balance_without;
        self
    }

    fn plain(verdict: Verdict, because: Text) -> Outcome {
        Outcome {
            verdict,
            because,
            evidence: Vec::new(),
            missing: Vec::new(),
            balance_without: None,
            cause: None,
        }
    }
}

/// Runs one check.
fn run(code: Code, situation: &mut Situation<'_>, parts: &Parts) -> Outcome {
    match code {
        Code::Z01 => design::resident(situation),
        Code::Z02 => design::wrong_scheme(situation),
        Code::Z03 => design::tier_without_account(situation),
        Code::Z04 => design::flexible_without_account(situation),
        Code::Z05 => design::class_without_account(situation),
        Code::Z06 => design::not_enrolled(situation),
        Code::Z07 => chain::first_credit_not_due(situation),
        Code::Z08 => chain::employer_unpaid(situation),
        Code::Z09 => chain::paid_not_received(situation),
        Code::Z10 => chain::received_not_credited(situation),
        Code::Z11 => access::card_not_active(situation),
        Code::Z12 => access::card_not_bound(situation),
        Code::Z13 => access::card_lost_or_damaged(situation),
        Code::Z14 => access::bank_balance(situation),
        Code::Z15 => identity::suspense(situation),
        Code::Z16 => whereabouts::other_area(situation),
        Code::Z17 => spent::by_member(situation),
        Code::Z18 => spent::by_relatives(situation),
        Code::Z19 => access::restricted(situation),
        Code::Z20 => stopped::interrupted(situation),
        Code::Z21 => whereabouts::in_transit(situation),
        Code::Z22 => whereabouts::paid_out(situation),
        Code::Z23 => stopped::retirement_switch(situation),
        Code::Z24 => access::stale(situation),
        Code::Z25 => access::down(situation),
        Code::Z26 => access::hidden(situation),
        Code::Z27 => access::query_input(situation),
        Code::Z28 => access::quota(situation),
        Code::Z29 => spent::reversed(situation),
        Code::Z30 => spent::disputed(situation),
        Code::Z31 => chain::cycle_not_monthly(situation),
        Code::Z33 => chain::qualifying_period(situation),
        Code::Z34 => identity::previous_employer_open(situation),
        Code::Z35 => identity::number_used_by_another(situation),
        // Decided last, from what the others found.
        Code::Z32 => Outcome::excluded(Text::fixed("原因已经查明", "the cause was found")),
        difference => difference::component(difference, situation, parts),
    }
}

/// 全部检查 — every check with its outcome, in the order of the table.
pub(crate) fn run_all(situation: &mut Situation<'_>, parts: &Parts) -> Vec<(Code, Outcome)> {
    let mut outcomes: Vec<(Code, Outcome)> =
        Code::ALL.iter().map(|code| (*code, run(*code, situation, parts))).collect();
    let unexplained = whereabouts::unexplained(situation, parts, &outcomes);
    for (code, outcome) in &mut outcomes {
        if *code == Code::Z32 {
            *outcome = unexplained;
            break;
        }
    }
    outcomes
}

/// Which confirmed checks answer the question: the causes of zero if there are any; otherwise the
/// components of the bridge, where the two that are in every account (M01, M02) only count if
/// nothing else does.
pub(crate) fn primary_codes(outcomes: &[(Code, Outcome)]) -> Vec<Code> {
    let confirmed = |keep: &dyn Fn(Code) -> bool| -> Vec<Code> {
        outcomes
            .iter()
            .filter(|(code, outcome)| outcome.verdict == Verdict::Confirmed && keep(*code))
            .map(|(code, _)| *code)
            .collect()
    };
    let zeros = confirmed(&|code| code.is_zero_check());
    if !zeros.is_empty() {
        return zeros;
    }
    let special =
        confirmed(&|code| !code.is_zero_check() && !matches!(code, Code::M01 | Code::M02));
    if !special.is_empty() {
        return special;
    }
    confirmed(&|code| matches!(code, Code::M01 | Code::M02)).into_iter().take(1).collect()
}

/// The published form of an outcome.
pub(crate) fn publish(code: Code, outcome: Outcome, primary: bool) -> (Check, Vec<Remedy>) {
    let remedies = outcome.cause.filter(|_| primary).map(|cause| cause.remedies);
    let check = Check {
        code,
        verdict: outcome.verdict,
        primary,
        because: outcome.because,
        evidence: outcome.evidence,
        missing: outcome.missing,
        balance_without: outcome.balance_without,
    };
    let remedies = remedies
        .unwrap_or_default()
        .into_iter()
        .map(|(action, who, by)| Remedy { code, action, who, by })
        .collect();
    (check, remedies)
}

/// The member himself, as the one who acts.
pub(crate) fn you() -> Text {
    Text::fixed("您本人", "you")
}

/// The bureau of the insured place, as the one who acts.
pub(crate) fn bureau() -> Text {
    Text::fixed(
        "参保地医保经办机构（电话12393）",
        "the bureau of the insured place (hotline 12393)",
    )
}

/// The employer, as the one who acts.
pub(crate) fn employer() -> Text {
    Text::fixed("用人单位", "the employer")
}

/// Nobody needs to do anything but wait.
pub(crate) fn nobody() -> Text {
    Text::fixed("到日子自动办理，您不用操作", "it happens by itself; nothing for you to do")
}

/// Months that the employer owes and for which there need not be a row.
pub(crate) fn owed_months(situation: &Situation<'_>) -> Vec<vocab::Month> {
    chain::unpaid_months(situation)
}
