//! Z15, Z34, Z35: the money waits because two records about a person do not fit together.

use vocab::record::{Employment, Enrolment, Suspense};
use vocab::{Fen, InsuranceKind, Text};

use super::{Cause, Outcome, bureau, chain, you};
use crate::answer::{Evidence, ZeroKind};
use crate::situation::Situation;
use crate::words::{Section, day, evidence, months, say};

/// Z15 钱在暂存，没有入账.
pub(super) fn suspense(situation: &mut Situation<'_>) -> Outcome {
    if situation.record.suspense.is_none() {
        let waits = situation.rows.iter().any(|row| row.received.is_some() && row.waits());
        return if waits {
            Outcome::cannot_tell(&[Section::Suspense])
        } else {
            Outcome::excluded(Text::fixed(
                "没有已到账未划入的钱",
                "no received money is uncredited",
            ))
        };
    }
    let matches = situation.matching_suspense();
    let Some(first) = matches.first() else {
        if let Some(held) = held_for_another_reason(situation) {
            return held;
        }
        return Outcome::excluded(Text::fixed(
            "暂存款里没有像您的",
            "nothing in suspense looks like yours",
        ));
    };
    let amount = Fen::checked_sum(matches.iter().map(|it| it.amount)).unwrap_or_default();
    let same_name = first.name.is_some() && first.name == situation.record.member.name;
    let (zh, en) = if same_name { ("证件号码", "identity number") } else { ("姓名", "name") };
    let rows = matches.iter().map(|it| suspense_evidence(it, zh, en)).collect();
    let without = situation.ledger_or_zero().checked_add(amount);
    Outcome::confirmed(
        say!("{amount} 元在暂存，{zh}对不上", "{amount} in suspense; the {en} does not match"),
        rows,
        Cause {
            zero: Some(ZeroKind::IdentityMismatch),
            headline: say!(
                "钱到了，但登记的{zh}和您对不上。",
                "The money arrived under another {en}."
            ),
            story: say!(
                "有 ¥{amount} 因登记的{zh}与您的信息不一致，暂存在基金里，没有丢。\
                更正信息后会自动补记到您账上。",
                "¥{amount} is held in suspense because the {en} differs from yours. \
                Nothing is lost; it is posted once corrected."
            ),
            remedies: vec![
                (
                    say!(
                        "带身份证更正登记的{zh}",
                        "have the {en} corrected with your identity card"
                    ),
                    you(),
                    None,
                ),
                (
                    Text::fixed(
                        "更正后把暂存款记入个人账户",
                        "post the suspense money after the correction",
                    ),
                    bureau(),
                    None,
                ),
            ],
        },
    )
    .replayed(without)
}

/// Money that came under the right name and number and was not booked: too much or too little, a
/// month that is paid already, a month without an enrolment.
fn held_for_another_reason(situation: &Situation<'_>) -> Option<Outcome> {
    let held = situation.own_suspense();
    let first = held.first()?;
    let amount = Fen::checked_sum(held.iter().map(|it| it.amount)).unwrap_or_default();
    let (reason_zh, reason_en) = match &first.reason {
        Some(reason) => (reason.as_str(), reason.as_str()),
        None => ("没有写明原因", "no reason is stated"),
    };
    let (day_zh, day_en) = {
        let it = day(first.date, situation.as_of);
        (it.zh, it.en)
    };
    let rows = held.iter().map(|it| {
        let (date, amount) = (it.date, it.amount);
        let said = it.reason.clone().unwrap_or_default();
        let said = say!("{date} {amount} {said}", "{date} {amount} {said}");
        evidence("暂存款", "suspense", it.row, said)
    });
    // What the account would get is not said by what came: it depends on what it is booked for.
    Some(Outcome::confirmed(
        say!("{amount} 元在暂存：{reason_zh}", "{amount} in suspense: {reason_en}"),
        rows.collect(),
        Cause {
            zero: Some(ZeroKind::Stuck),
            headline: Text::fixed(
                "钱到了，还没有入账，暂存在基金里。",
                "The money arrived and is not booked yet; the fund holds it.",
            ),
            story: say!(
                "{day_zh}到的钱没有入账，原因是：{reason_zh}。共 ¥{amount} 暂存在基金里，没有丢，\
                可以退回重缴，也可以由经办机构查明后入账。",
                "What came on {day_en} was not booked because: {reason_en}. ¥{amount} is held in \
                suspense and not lost; it can be returned, or booked once the bureau has looked."
            ),
            remedies: vec![(
                Text::fixed(
                    "凭缴费凭证核对后入账；对不上的退回，再按应缴的金额和月份缴",
                    "book it against the payment slip, or return it and pay what is owed for the month",
                ),
                bureau(),
                None,
            )],
        },
    ))
}

fn suspense_evidence(held: &Suspense, zh: &str, en: &str) -> Evidence {
    let (date, amount) = (held.date, held.amount);
    evidence(
        "暂存款",
        "suspense",
        held.row,
        say!(
            "{date} {amount}，登记的{zh}与您不同",
            "{date} {amount}, registered under another {en}"
        ),
    )
}

/// An earlier employment that ended without a stop report, with unpaid months after it.
pub(super) fn open_previous_employment<'a>(situation: &Situation<'a>) -> Option<&'a Employment> {
    let jobs = situation.record.employments.as_ref()?;
    let ended = jobs.iter().find(|job| {
        job.until.is_some_and(|until| until < situation.as_of) && job.stop_reported.is_none()
    })?;
    let next = jobs.iter().any(|job| job.employer != ended.employer && job.from >= ended.from);
    let rejected = situation.rows.iter().any(|row| {
        row.paid.is_none() && ended.until.is_some_and(|until| row.fact.month.last_day() > until)
    });
    (next && (rejected || !chain::unpaid_months(situation).is_empty())).then_some(ended)
}

/// Z34 原单位没有停保.
pub(super) fn previous_employer_open(situation: &mut Situation<'_>) -> Outcome {
    if situation.record.employments.is_none() {
        let unpaid = chain::unpaid_months(situation);
        return if unpaid.is_empty() {
            Outcome::excluded(Text::fixed("缴费没有受阻", "contributions are not held up"))
        } else {
            Outcome::cannot_tell(&[Section::Employments])
        };
    }
    let Some(job) = open_previous_employment(situation) else {
        return Outcome::excluded(Text::fixed(
            "原单位已办停保，或没有换单位",
            "the earlier employer reported the stop, or there is none",
        ));
    };
    let name = &job.employer;
    let unpaid = chain::unpaid_months(situation);
    let list = months(&unpaid, situation.as_of);
    let (zh, en) = (list.zh, list.en);
    let left = job.until.map(|day| day.to_string()).unwrap_or_default();
    let mut rows = vec![evidence(
        "就业",
        "employments",
        job.row,
        say!("{left} 从{name}离职，没有停保申报", "left {name} on {left}; no stop reported"),
    )];
    rows.extend(
        situation
            .rows
            .iter()
            .filter(|row| row.fact.outcome.is_some() && row.paid.is_none())
            .map(|row| crate::words::contribution_evidence(row.fact)),
    );
    Outcome::confirmed(
        say!("{name}没有申报停保", "{name} has not reported the stop"),
        rows,
        Cause {
            zero: Some(ZeroKind::UnpaidByEmployer),
            headline: Text::fixed(
                "原单位还没给您停保，新单位缴不上。",
                "Your old employer has not released you.",
            ),
            story: say!(
                "您已从{name}离职，但它没有申报停保，新单位的参保申报因此被退回，{zh}没有缴费。",
                "You left {name}, which did not report it, so the new employer's \
                    declaration was rejected; {en} is unpaid."
            ),
            remedies: vec![
                (
                    say!("请{name}申报停保", "report the stop"),
                    Text::new(name.clone(), name.clone()),
                    None,
                ),
                (
                    Text::fixed(
                        "原单位不办的，凭离职证明申请停保",
                        "if it does not, ask for the stop with your proof of leaving",
                    ),
                    bureau(),
                    None,
                ),
            ],
        },
    )
}

/// An enrolment of the same number under another person's name.
pub(super) fn conflicting_enrolment<'a>(situation: &Situation<'a>) -> Option<&'a Enrolment> {
    let mut enrolments = situation.record.enrolments.iter().flatten();
    enrolments.find(|it| {
        situation.is_other_holder(it)
            && it.from <= situation.as_of
            && matches!(it.kind, InsuranceKind::EmployeeMedical | InsuranceKind::ResidentMedical)
    })
}

/// Z35 证件号码被他人占用.
pub(super) fn number_used_by_another(situation: &mut Situation<'_>) -> Outcome {
    if situation.record.enrolments.is_none() {
        return Outcome::cannot_tell(&[Section::Enrolments]);
    }
    let Some(enrolment) = conflicting_enrolment(situation) else {
        return Outcome::excluded(Text::fixed(
            "您的号码下没有别人的参保",
            "nobody else is enrolled under your number",
        ));
    };
    let place = enrolment.place.unwrap_or(situation.place);
    let from = enrolment.from;
    let since = day(from, situation.as_of);
    let (since_zh, since_en) = (since.zh, since.en);
    Outcome::confirmed(
        Text::fixed(
            "同一证件号码下有另一个姓名的参保登记",
            "another name is enrolled under the same number",
        ),
        vec![evidence(
            "参保",
            "enrolments",
            enrolment.row,
            say!(
                "{from} 起在 {place} 以另一姓名参保",
                "enrolled at {place} under another name since {from}"
            ),
        )],
        Cause {
            zero: Some(ZeroKind::IdentityMismatch),
            headline: Text::fixed(
                "您的证件号码下还有别人的参保登记。",
                "Someone else is enrolled under your number.",
            ),
            story: say!(
                "{since_zh}起有另一个姓名用您的证件号码参保，\
                    您的缴费因此无法记到您名下。需要核实身份后更正，期间可先锁定账户。",
                "Since {since_en} another name has been enrolled under your number, so \
                    your contributions cannot be posted to you. The identity must be \
                    verified; the account can be locked meanwhile."
            ),
            remedies: vec![
                (
                    Text::fixed(
                        "核实身份，更正或注销错误的登记",
                        "verify the identity and correct the wrong enrolment",
                    ),
                    bureau(),
                    None,
                ),
                (
                    Text::fixed(
                        "怀疑被冒用的，同时向公安机关报案",
                        "if you suspect misuse, report it to the police as well",
                    ),
                    you(),
                    None,
                ),
            ],
        },
    )
}
