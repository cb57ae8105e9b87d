//! 总述 — the answer in one sentence and in a few, from the causes that answer the question.

use vocab::{Fen, Text};

use crate::answer::{Verdict, ZeroKind};
use crate::bridge::Parts;
use crate::checks::{Cause, Outcome, nobody};
use crate::code::Code;
use crate::situation::Situation;
use crate::words::{join, more_or_less, say, size};

/// The causes behind the primary codes, in order.
fn causes<'o>(outcomes: &'o [(Code, Outcome)], primary: &[Code]) -> Vec<&'o Cause> {
    let primary = outcomes.iter().filter(|(code, _)| primary.contains(code));
    primary.filter_map(|(_, outcome)| outcome.cause.as_ref()).collect()
}

/// Headline and story.
pub(crate) fn tell(
    situation: &Situation<'_>,
    parts: &Parts,
    outcomes: &[(Code, Outcome)],
    primary: &[Code],
) -> (Text, Text) {
    let causes = causes(outcomes, primary);
    let undecided = |(code, outcome): &(Code, Outcome)| {
        *code == Code::Z32 && outcome.verdict == Verdict::CannotTell
    };
    let Some(first) = causes.first() else {
        return without_cause(situation, parts, outcomes.iter().any(undecided));
    };
    let mut story: Vec<Text> = causes.iter().map(|cause| cause.story.clone()).collect();
    // Only waiting for a day is nothing to worry about; with any other cause it is not for us to
    // say that all is well.
    let waits = |cause: &&Cause| cause.remedies.iter().all(|(_, who, _)| *who == nobody());
    if primary == [Code::Z07] && causes.iter().all(waits) {
        story.insert(0, Text::fixed("一切正常。", "All is well."));
    }
    if primary.iter().all(|code| !code.is_zero_check()) {
        story.push(sum_up(parts));
    }
    (first.headline.clone(), join(story))
}

fn without_cause(situation: &Situation<'_>, parts: &Parts, undecided: bool) -> (Text, Text) {
    match situation.balances.ledger.filter(|_| !undecided) {
        None => (
            Text::fixed(
                "记录不足，还不能下结论。",
                "Records are missing; this cannot be decided yet.",
            ),
            Text::fixed(
                "下面列出了还缺哪些记录、在谁手里。补上之后就能得到确定的答复。",
                "Below is which records are missing and who holds them. With them \
                    the answer is decided.",
            ),
        ),
        Some(balance) => (
            say!("余额 ¥{balance}，没有发现问题。", "The balance is ¥{balance}; nothing is wrong."),
            sum_up(parts),
        ),
    }
}

/// Paid, where it went line by line, what is left: the closing sentence of every answer about a
/// difference.
fn sum_up(parts: &Parts) -> Text {
    let bridge = parts.publish();
    let (paid, balance) = (bridge.paid, bridge.balance);
    let steps = bridge.lines.iter().filter(|line| line.amount != Fen::ZERO).map(|line| {
        let sign = if line.amount.0 < 0 { "−" } else { "+" };
        let (zh, en, fen) = (&line.label.zh, &line.label.en, size(line.amount));
        say!("{zh} {sign}¥{fen}；", "{en} {sign}¥{fen};")
    });
    let end = match bridge.residual {
        Fen::ZERO => {
            Text::fixed("差额 0.00，全部说清。", "Residual 0.00: everything is explained.")
        }
        residual => {
            let Text { zh, en } = more_or_less(residual);
            say!("{zh}，无法解释。", "{en}, unexplained.")
        }
    };
    let begin = say!("合计：共缴 ¥{paid}；", "In all: paid ¥{paid};");
    let left = say!("余额 ¥{balance}。", "balance ¥{balance}.");
    join([begin].into_iter().chain(steps).chain([left, end]))
}

/// Which typed zero the answer makes. With money in the ledger only something that stands before
/// it (a card, a restriction, a screen) can make it look like nothing; with none, the first cause
/// that answers the question does.
pub(crate) fn zero_kind(
    situation: &Situation<'_>,
    outcomes: &[(Code, Outcome)],
    primary: &[Code],
) -> ZeroKind {
    let mut kinds = causes(outcomes, primary).into_iter().filter_map(|cause| cause.zero);
    match situation.balances.ledger {
        Some(balance) if balance != Fen::ZERO => {
            kinds.find(|kind| kind.hides_money()).unwrap_or(ZeroKind::NotZero)
        }
        Some(_) => kinds.next().unwrap_or(ZeroKind::TrueZero),
        None => kinds.next().unwrap_or(ZeroKind::Unknown),
    }
}
