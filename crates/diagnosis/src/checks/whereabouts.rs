//! Z16, Z21, Z22, Z32: the money is elsewhere, on its way, paid out — or nobody can say.

use vocab::record::MovementKind;
use vocab::{Fen, PlaceCode, Text};

use super::{Cause, Outcome, bureau, you};
use crate::answer::{Verdict, ZeroKind};
use crate::bridge::Parts;
use crate::code::Code;
use crate::situation::Situation;
use crate::words::{Section, day, evidence, more_or_less, movement_evidence, say, size};

pub(super) fn place_name(situation: &Situation<'_>, place: PlaceCode) -> (String, String) {
    let code = || place.to_string();
    situation
        .library
        .place_name(place)
        .map_or_else(|| (code(), code()), |name| (name.zh.to_string(), name.en.to_string()))
}

/// Z16 钱在另一个参保地.
pub(super) fn other_area(situation: &mut Situation<'_>) -> Outcome {
    if situation.movements.is_none() && situation.record.accounts.is_none() {
        return Outcome::cannot_tell(&[Section::Movements]);
    }
    let other = situation.balances.elsewhere.iter().find(|(_, balance)| balance.0 > 0).copied();
    let Some((place, balance)) = other else {
        return Outcome::excluded(Text::fixed(
            "别的参保地没有您的余额",
            "no other place holds money of yours",
        ));
    };
    if situation.ledger_is_positive() || in_transit_case(situation).is_some() {
        return Outcome::excluded(Text::fixed(
            "本地账户有余额，或正在转移",
            "money is here, or in transit",
        ));
    }
    let (zh, en) = place_name(situation, place);
    let (here_zh, here_en) = place_name(situation, situation.place);
    Outcome::confirmed(
        say!("{zh}的账户里有 {balance} 元", "{balance} in the account of {en}"),
        vec![evidence("账户", "accounts", 0, say!("{zh} {balance}", "{en} {balance}"))],
        Cause {
            zero: Some(ZeroKind::Moved),
            headline: say!("钱在{zh}的账户里，不在这里。", "The money is in your account in {en}."),
            story: say!(
                "您在{zh}的个人账户有 ¥{balance}，还没有转到{here_zh}。\
                跨统筹区换工作，余额不会自动跟过来。",
                "Your account in {en} holds ¥{balance}, not yet moved to {here_en}. \
                It does not follow by itself across places."
            ),
            remedies: vec![
                (
                    say!("查询时把参保地切换到{zh}", "switch the place to {en} when looking"),
                    you(),
                    None,
                ),
                (
                    say!("申请把关系转到{here_zh}", "apply for the transfer to {here_en}"),
                    you(),
                    None,
                ),
            ],
        },
    )
    .replayed(situation.ledger_or_zero().checked_add(balance))
}

fn in_transit_case<'a>(situation: &Situation<'a>) -> Option<&'a vocab::record::Transfer> {
    let by_day = |date: Option<vocab::Date>| date.filter(|date| *date <= situation.as_of);
    situation.record.transfers.iter().flatten().find(|it| {
        let here = it.from_place == situation.place || it.to_place == situation.place;
        here && by_day(it.sent).is_some() && by_day(it.arrived).is_none()
    })
}

/// Z21 关系转移在途.
pub(super) fn in_transit(situation: &mut Situation<'_>) -> Outcome {
    if situation.record.transfers.is_none() {
        let out = situation.lines(|line| line.kind == MovementKind::TransferOut);
        return if out.is_empty() {
            Outcome::excluded(Text::fixed("没有转出记录", "nothing was transferred out"))
        } else {
            Outcome::cannot_tell(&[Section::Transfers])
        };
    }
    let Some(transfer) = in_transit_case(situation) else {
        return Outcome::excluded(Text::fixed("没有在途的关系转移", "no transfer is in transit"));
    };
    let from = place_name(situation, transfer.from_place);
    let to = place_name(situation, transfer.to_place);
    let amount = transfer.amount.unwrap_or_default();
    let sent = transfer.sent.map(|date| day(date, situation.as_of));
    let (sent_zh, sent_en) = sent.map_or_else(Default::default, |it| (it.zh, it.en));
    let ((from_zh, from_en), (to_zh, to_en)) = (from, to);
    let office = transfer.office.clone();
    let who = office.map_or_else(bureau, |name| Text::new(name.clone(), name));
    let limit = time_limit(situation);
    let (limit_zh, limit_en) = (limit.zh, limit.en);
    Outcome::confirmed(
        say!(
            "{sent_zh}已从{from_zh}转出，{to_zh}还没有收到",
            "sent from {from_en} on {sent_en}, not yet received by {to_en}"
        ),
        vec![evidence(
            "关系转移",
            "transfers",
            transfer.row,
            say!("{amount} 元在途", "{amount} in transit"),
        )],
        Cause {
            zero: Some(ZeroKind::Moved),
            headline: say!("钱在转往{to_zh}的路上。", "The money is on its way to {to_en}."),
            story: say!(
                "{sent_zh}{from_zh}已转出 ¥{amount}，{to_zh}尚未入账，钱在途中，\
                没有丢。{limit_zh}",
                "{from_en} sent ¥{amount} on {sent_en}; {to_en} has not posted it. \
                Nothing is lost. {limit_en}"
            ),
            remedies: vec![(
                Text::fixed("催办转入，核对在途金额", "chase the receipt and check the amount"),
                who,
                None,
            )],
        },
    )
    .replayed(situation.ledger_or_zero().checked_add(amount))
}

/// How long each side may take, if a document says.
fn time_limit(situation: &mut Situation<'_>) -> Text {
    match situation.book(situation.as_of).transfer() {
        Ok(rules) => {
            let send = situation.note(rules.send_days);
            let receive = situation.note(rules.receive_days);
            say!(
                "规定转出{send}个工作日、转入{receive}个工作日内办结。",
                "The rule allows {send} working days to send and {receive} to receive."
            )
        }
        Err(unknown) => situation.note_unknown(unknown),
    }
}

/// Z22 已支取或清退.
pub(super) fn paid_out(situation: &mut Situation<'_>) -> Outcome {
    if situation.movements.is_none() {
        return Outcome::cannot_tell(&[Section::Movements]);
    }
    let lines = situation.lines(|line| {
        matches!(
            line.kind,
            MovementKind::Withdrawal | MovementKind::Closing | MovementKind::ToHeirs
        )
    });
    let amount = Fen::checked_sum(lines.iter().map(|line| line.amount)).unwrap_or_default();
    if lines.is_empty() || !situation.ledger_is_zero() {
        return Outcome::excluded(Text::fixed(
            "没有支取或清退到零",
            "nothing was paid out to zero",
        ));
    }
    let amount = size(amount);
    let last = lines.last().map(|line| day(line.date, situation.as_of));
    let (zh, en) = last.map_or_else(Default::default, |it| (it.zh, it.en));
    Outcome::confirmed(
        say!("{zh}已支付 {amount} 元", "{amount} paid out on {en}"),
        lines.iter().map(|line| movement_evidence(line)).collect(),
        Cause {
            zero: Some(ZeroKind::PaidOut),
            headline: Text::fixed(
                "账户里的钱已经一次性支付出去。",
                "The account has been paid out.",
            ),
            story: say!(
                "{zh}账户余额 ¥{amount} 已支取、清退或划给继承人，所以现在是 0.00。",
                "On {en} ¥{amount} was paid out, hence 0.00."
            ),
            remedies: vec![(
                Text::fixed(
                    "核对支付凭证；不是本人办理的，申请核查",
                    "check the payout; if you did not ask for it, have it investigated",
                ),
                bureau(),
                None,
            )],
        },
    )
    .replayed(situation.ledger_or_zero().checked_add(amount))
}

/// Z32 原因未查明: the account shows nothing (or less than its lines say), and no check explains it.
pub(super) fn unexplained(
    situation: &Situation<'_>,
    parts: &Parts,
    outcomes: &[(Code, Outcome)],
) -> Outcome {
    let zeros = || outcomes.iter().filter(|(code, _)| code.is_zero_check() && *code != Code::Z32);
    if zeros().any(|(_, outcome)| outcome.verdict == Verdict::Confirmed) {
        return Outcome::excluded(Text::fixed("原因已经查明", "the cause was found"));
    }
    let Some(ledger) = situation.balances.ledger else {
        return Outcome::cannot_tell(&[Section::Movements]);
    };
    if ledger.0 > 0 {
        return Outcome::excluded(Text::fixed("账户里有余额", "the account holds money"));
    }
    let record = situation.record;
    let mut lacking = Vec::new();
    if record.enrolments.is_none() {
        lacking.push(Section::Enrolments);
    }
    if record.contributions.is_none() {
        lacking.push(Section::Contributions);
    }
    if record.movements.is_none() {
        lacking.push(Section::Movements);
    }
    // Who is retired and gets nothing may wait for a day that only this record tells.
    if record.retirement.is_none() && situation.is_retired() {
        lacking.push(Section::Retirement);
    }
    if !lacking.is_empty() {
        return Outcome::cannot_tell(&lacking);
    }
    let (zh, en) = {
        let it = more_or_less(parts.residual);
        (it.zh, it.en)
    };
    let rows = situation
        .stated
        .map(|it| {
            evidence(
                "账户",
                "accounts",
                it.row,
                say!("账本余额 {ledger}", "ledger balance {ledger}"),
            )
        })
        .into_iter()
        .collect();
    Outcome::confirmed(
        say!("逐项检查都不能解释：{zh}", "no check explains it: {en}"),
        rows,
        Cause {
            zero: Some(ZeroKind::Unexplained),
            headline: Text::fixed(
                "现有记录解释不了这个零，需要立案核查。",
                "The records do not explain this zero.",
            ),
            story: say!(
                "各项检查都已排除，{zh}，无法解释。这不是您的问题，\
                    应由经办机构凭本答复编号立案核对账本。",
                "Every check was ruled out, and {en}. The bureau should open a \
                    case with this answer id."
            ),
            remedies: vec![(
                Text::fixed("立案核对账本与流水", "open a case and re-add the ledger"),
                bureau(),
                None,
            )],
        },
    )
}
