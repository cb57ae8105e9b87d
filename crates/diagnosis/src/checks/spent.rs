//! Z17, Z18, Z29, Z30: the account had money and lines took it away. Each is confirmed by replay:
//! the balance without these lines is above zero.

use vocab::record::{Movement, MovementKind};
use vocab::{Fen, Text};

use super::{Cause, Outcome, bureau, you};
use crate::answer::ZeroKind;
use crate::bridge::is_shared;
use crate::situation::Situation;
use crate::words::{Section, join, movement_evidence, plural, say, size};

/// Z17 本人用完了.
pub(super) fn by_member(situation: &mut Situation<'_>) -> Outcome {
    let name = situation.record.member.name.as_deref();
    let own = |line: &Movement| is_spending(line) && !is_shared(line, name);
    // Only someone whom contributions still reach can be told that more is coming.
    let flowing = situation.active_enrolment().is_some()
        && super::chain::unpaid_months(situation).is_empty()
        && !situation.is_retired();
    let next = if flowing {
        Text::fixed("下次划入后又会有余额。", "The next credit fills it again.")
    } else {
        Text::fixed("", "")
    };
    taken(situation, own, |amount, count| Cause {
        zero: Some(ZeroKind::Spent),
        headline: Text::fixed(
            "钱是您自己看病买药用完的。",
            "You have spent it on care and medicine.",
        ),
        story: {
            let lines = plural(count, "line");
            let spent = say!(
                "账户划入过的钱已由您本人用掉 ¥{amount}（{count}笔），所以余额为 0.00。",
                "You spent ¥{amount} in {lines}, hence 0.00."
            );
            join([spent, next.clone()])
        },
        remedies: vec![(
            Text::fixed(
                "有不认识的扣款，向经办机构提出异议",
                "if you do not know a line, dispute it with the bureau",
            ),
            you(),
            None,
        )],
    })
}

/// Z18 家人共济用完了.
pub(super) fn by_relatives(situation: &mut Situation<'_>) -> Outcome {
    let name = situation.record.member.name.as_deref();
    let shared = |line: &Movement| is_spending(line) && is_shared(line, name);
    taken(situation, shared, |amount, count| {
        let lines = plural(count, "line");
        Cause {
            zero: Some(ZeroKind::Spent),
            headline: Text::fixed(
                "钱是您授权的家人用掉的。",
                "Relatives you authorised have spent it.",
            ),
            story: say!(
                "您绑定的家人通过家庭共济共用 ¥{amount}（{count}笔），不是盗刷。",
                "Relatives bound to your account spent ¥{amount} in {lines}; it is not theft."
            ),
            remedies: vec![(
                Text::fixed("设每月上限，或解除绑定", "set a monthly limit, or unbind"),
                you(),
                None,
            )],
        }
    })
}

/// Z29 划入被退回.
pub(super) fn reversed(situation: &mut Situation<'_>) -> Outcome {
    let reversal = |line: &Movement| line.kind == MovementKind::CreditReversal;
    taken(situation, reversal, |amount, count| {
        let credits = plural(count, "credit");
        Cause {
            zero: Some(ZeroKind::Reversed),
            headline: Text::fixed("先前的划入被退回了。", "Earlier credits were taken back."),
            story: say!(
                "有{count}笔划入共 ¥{amount} 被退回（如退费、重复参保），\
                    余额因此为 0.00。每笔退回都应有原划入和依据。",
                "{credits} of ¥{amount} taken back (refund or duplicate cover), \
                    hence 0.00. Each must name the credit and its reason."
            ),
            remedies: vec![(
                Text::fixed(
                    "查看退回的依据；有异议的申请复核",
                    "ask for the reason; have it reviewed if you disagree",
                ),
                bureau(),
                None,
            )],
        }
    })
}

/// Lines of some kind that took the account to zero.
fn taken(
    situation: &Situation<'_>,
    wanted: impl Fn(&Movement) -> bool,
    tell: impl Fn(Fen, usize) -> Cause,
) -> Outcome {
    if situation.movements.is_none() {
        return Outcome::cannot_tell(&[Section::Movements]);
    }
    if !situation.ledger_is_zero() {
        return Outcome::excluded(Text::fixed("账本余额不是零", "the ledger is not zero"));
    }
    let lines = situation.lines(|line| wanted(line) && !is_disputed(situation, line));
    let refunds = situation.lines(|line| {
        line.kind == MovementKind::SpendingRefund
            && lines.iter().any(|it| it.id.is_some() && it.id == line.reverses)
    });
    let all = lines.iter().chain(&refunds).map(|line| line.amount);
    let Some(taken) = Fen::checked_sum(all).and_then(Fen::checked_neg) else {
        return Outcome::excluded(Text::fixed("金额超出范围", "amounts out of range"));
    };
    let without = situation.ledger_or_zero().checked_add(taken);
    if taken.0 <= 0 {
        return Outcome::excluded(Text::fixed("没有这样的支出", "no such lines"));
    }
    let count = lines.len();
    let shown = plural(count, "line");
    let evidence = lines.iter().map(|line| movement_evidence(line)).collect();
    Outcome::confirmed(
        say!(
            "不算这{count}笔，余额会是 {taken} 元",
            "without {shown} the balance would be {taken}"
        ),
        evidence,
        tell(taken, count),
    )
    .replayed(without)
}

/// Z30 有不认识的扣款.
pub(super) fn disputed(situation: &mut Situation<'_>) -> Outcome {
    let Some(disputes) = &situation.record.disputes else {
        return Outcome::excluded(Text::fixed("没有提出异议", "no dispute was filed"));
    };
    let lines = situation.lines(|line| line.amount.0 < 0 && is_disputed(situation, line));
    let Some(first) = lines.first() else {
        let text = if disputes.is_empty() {
            Text::fixed("没有提出异议", "no dispute was filed")
        } else {
            Text::fixed(
                "异议已结案，或找不到对应流水",
                "the dispute is closed or its line is not found",
            )
        };
        return Outcome::excluded(text);
    };
    let amount = size(Fen::checked_sum(lines.iter().map(|line| line.amount)).unwrap_or_default());
    let count = lines.len();
    let shown = plural(count, "line");
    let named = || {
        let name = first.counterparty.clone().unwrap_or_default();
        Text::new(name.clone(), name)
    };
    let kind = first.institution_kind().filter(|_| first.used_by.is_some());
    let Text { zh: where_zh, en: where_en } = kind.unwrap_or_else(named);
    let evidence = lines.iter().map(|line| movement_evidence(line)).collect();
    let without = situation.ledger_or_zero().checked_add(amount);
    Outcome::confirmed(
        say!("{count}笔共 {amount} 元有异议，尚未结案", "{shown} of {amount} disputed"),
        evidence,
        Cause {
            zero: Some(ZeroKind::Disputed),
            headline: Text::fixed(
                "有您不认识的扣款，正在核查。",
                "A debit you do not know is being checked.",
            ),
            story: say!(
                "您对{where_zh} ¥{amount} 的扣款提出了异议，还没有结案。\
                核查属实会退回账户。",
                "You dispute ¥{amount} at {where_en}; the case is open. If \
                confirmed, it is put back."
            ),
            remedies: vec![(
                Text::fixed("核查该笔扣款，答复本人", "check the line and answer"),
                bureau(),
                None,
            )],
        },
    )
    .replayed(without)
}

fn is_disputed(situation: &Situation<'_>, line: &Movement) -> bool {
    situation.record.disputes.iter().flatten().any(|dispute| {
        let open = dispute.closed.is_none_or(|day| day > situation.as_of);
        open && dispute.date <= situation.as_of && line.id.as_deref() == Some(&dispute.movement)
    })
}

fn is_spending(line: &Movement) -> bool {
    matches!(line.kind, MovementKind::Spending | MovementKind::PremiumPayment)
}
