//! Z20, Z23: credits stopped because nobody pays any more — a break, or retirement. Neither can
//! lower a balance; both only end the flow of new credits.

use policy::rules::EmployeeWaitRules;
use vocab::record::{Enrolment, EnrolmentStatus, MovementKind, Retirement};
use vocab::{Date, Fen, Month, PersonClass, Text};

use super::{Cause, Outcome, bureau, nobody, you};
use crate::answer::{Evidence, ZeroKind};
use crate::entitlement;
use crate::situation::Situation;
use crate::words::{Section, contribution_evidence, day, evidence, join, months, plural, say};

/// Z20 断缴.
pub(super) fn interrupted(situation: &mut Situation<'_>) -> Outcome {
    let record = situation.record;
    if record.contributions.is_none() {
        return Outcome::cannot_tell(&[Section::Contributions]);
    }
    if record.enrolments.is_none() {
        return Outcome::cannot_tell(&[Section::Enrolments]);
    }
    let Some(enrolment) = situation.last_enrolment() else {
        return Outcome::excluded(Text::fixed("没有职工医保参保", "no employee-scheme enrolment"));
    };
    let gap = gap_months(situation, enrolment);
    if gap.is_empty() || !has_stopped(situation, enrolment) {
        return Outcome::excluded(Text::fixed("没有断缴", "no break in contributions"));
    }
    let list = months(&gap, situation.as_of);
    let (zh, en, count) = (list.zh, list.en, gap.len());
    let shown = plural(count, "month");
    let last = situation.rows.iter().rev().find(|row| row.paid.is_some());
    let mut rows: Vec<Evidence> =
        last.map(|row| contribution_evidence(row.fact)).into_iter().collect();
    rows.push(super::design::enrolment_evidence(enrolment));
    let cause = Cause {
        zero: Some(ZeroKind::Interrupted),
        headline: Text::fixed(
            "断缴不会清零，停的是新划入。",
            "A break clears nothing; only new credits stop.",
        ),
        story: story_of_break(situation, &zh, &en, count),
        remedies: vec![(
            Text::fixed(
                "尽快续缴或补缴；没有单位的可以灵活就业身份参保",
                "resume or make up soon; without an employer you can enrol as flexibly employed",
            ),
            you(),
            None,
        )],
    };
    Outcome::confirmed(say!("{zh}没有缴费（{count}个月）", "unpaid for {shown}: {en}"), rows, cause)
}

/// Nobody owes the months: the enrolment ended or is paused, or the person pays himself. Someone
/// who moved, was paid out or retired has not "stopped".
fn has_stopped(situation: &Situation<'_>, enrolment: &Enrolment) -> bool {
    let stopped = situation.active_enrolment().is_none()
        || enrolment.status != EnrolmentStatus::Active
        || enrolment.class == PersonClass::Flexible;
    let moved = situation
        .record
        .transfers
        .iter()
        .flatten()
        .any(|it| it.from_place == situation.place && it.applied <= situation.as_of);
    let paid_out = |line: &vocab::record::Movement| {
        matches!(
            line.kind,
            MovementKind::Withdrawal | MovementKind::Closing | MovementKind::ToHeirs
        )
    };
    let closed = !situation.lines(paid_out).is_empty();
    stopped && !moved && !closed && !situation.is_retired() && !active_elsewhere(situation)
}

fn active_elsewhere(situation: &Situation<'_>) -> bool {
    situation.record.enrolments.iter().flatten().any(|it| {
        it.kind == vocab::InsuranceKind::EmployeeMedical
            && it.place.unwrap_or(situation.place) != situation.place
            && it.covers(situation.as_of)
            && it.status == EnrolmentStatus::Active
    })
}

/// Months after the last paid one (or from the start, if none ever was) whose end has passed
/// without a payment.
fn gap_months(situation: &Situation<'_>, enrolment: &Enrolment) -> Vec<Month> {
    let paid = situation.rows.iter().filter(|row| row.paid.is_some());
    let last = paid.map(|row| row.fact.month).max();
    let first = last.map_or(Month::of(enrolment.from), |last| last.plus(1));
    // What an employer owes is not a break of the person's making.
    let owed = super::chain::unpaid_months(situation);
    let deferred = super::chain::deferred_months(situation);
    let months = first.through(Month::of(situation.as_of).plus(-1));
    months.filter(|month| !owed.contains(month) && !deferred.contains(month)).collect()
}

fn story_of_break(situation: &mut Situation<'_>, zh: &str, en: &str, count: usize) -> Text {
    let untouched = match situation.balances.ledger {
        Some(Fen::ZERO) | None => Text::fixed(
            "断缴没有动过您账户里的钱；停的是新划入和报销。",
            "The break took nothing from the account. What stops is new credits and cover.",
        ),
        Some(balance) => say!(
            "断缴不会清零，您的余额 ¥{balance} 一分没动；停的是新划入和报销。",
            "A break clears nothing: your balance of ¥{balance} is untouched. \
                What stops is new credits and cover."
        ),
    };
    let gap = say!("{zh}没有缴费。", "Unpaid: {en}.");
    let repair = match situation.book(situation.as_of).employee_wait() {
        Ok(rules) => repair(situation, &rules, count),
        Err(unknown) => situation.note_unknown(unknown),
    };
    join([untouched, gap, repair])
}

/// What making up does: continuous within the limit, a wait beyond it.
fn repair(situation: &mut Situation<'_>, rules: &EmployeeWaitRules, count: usize) -> Text {
    let limit = situation.note(rules.repair_months);
    if i32::try_from(count).is_ok_and(|count| count <= limit) {
        return say!(
            "中断不超过{limit}个月并补缴的，可视为连续参保。",
            "A break of at most {limit} months, made up, counts as continuous."
        );
    }
    match rules.wait_months {
        Some(wait) => {
            let wait = situation.note(wait);
            say!(
                "中断已超过{limit}个月，恢复缴费后要等{wait}个月才能报销。",
                "The break is over {limit} months: cover returns {wait} months after you resume."
            )
        }
        None => {
            let wait = situation.note(rules.wait_months_max);
            say!(
                "中断已超过{limit}个月，恢复缴费后可能有等待期，最长{wait}个月，\
                    本地是几个月没有查到。",
                "The break is over {limit} months: a wait of at most {wait} months \
                    may follow; how long it is here is unknown."
            )
        }
    }
}

/// Z23 在职转退休的空档.
pub(super) fn retirement_switch(situation: &mut Situation<'_>) -> Outcome {
    let retiree_credits = situation.lines(|line| line.kind == MovementKind::RetireeCredit);
    let Some(retirement) = &situation.record.retirement else {
        return if situation.is_retired() && retiree_credits.is_empty() {
            just_enrolled_as_retired(situation)
                .unwrap_or_else(|| Outcome::cannot_tell(&[Section::Retirement]))
        } else {
            Outcome::excluded(Text::fixed("没有办理退休", "not retired"))
        };
    };
    let retired_on = retirement.retired_on;
    if retired_on > situation.as_of || retiree_credits.iter().any(|line| line.date >= retired_on) {
        return Outcome::excluded(Text::fixed(
            "退休人员划入已经开始，或还没退休",
            "retiree credits have begun, or not retired yet",
        ));
    }
    let confirmed = retirement.confirmed_on.filter(|day| *day <= situation.as_of);
    let expected = confirmed
        .and_then(|day| entitlement::expected(situation, Month::of(day), Some(day), false));
    if expected.is_some_and(|day| day < situation.as_of) {
        return overdue_retiree_credit(retirement, expected);
    }
    let (story, remedy) = story_of_retirement(situation, retired_on, confirmed, expected);
    Outcome::confirmed(
        Text::fixed(
            "在职划入已停，退休划入还没开始",
            "active credits have stopped, retiree credits have not begun",
        ),
        vec![retirement_evidence(retirement)],
        Cause {
            zero: Some(ZeroKind::NotDue),
            headline: Text::fixed(
                "刚退休：在职划入停了，退休划入还没开始。",
                "Just retired: retiree credits have not begun.",
            ),
            story,
            remedies: vec![remedy],
        },
    )
}

/// Enrolled as retired so lately that no credit is due yet, whatever the retirement was.
fn just_enrolled_as_retired(situation: &Situation<'_>) -> Option<Outcome> {
    let enrolment = situation.active_enrolment()?;
    let from = enrolment.from;
    let by = entitlement::expected(situation, Month::of(from), Some(from), false)?;
    if by < situation.as_of || entitlement::has_no_account(situation, enrolment) {
        return None;
    }
    let on = day(from, situation.as_of);
    let due = day(by, situation.as_of);
    let (on_zh, on_en, zh, en) = (on.zh, on.en, due.zh, due.en);
    Some(Outcome::confirmed(
        say!(
            "{on_zh}按退休人员参保，首次退休划入不晚于{zh}",
            "enrolled as retired on {on_en}; the first retiree credit is due by {en}"
        ),
        vec![super::design::enrolment_evidence(enrolment)],
        Cause {
            zero: Some(ZeroKind::NotDue),
            headline: Text::fixed(
                "刚按退休人员参保，退休划入还没到日子。",
                "Just enrolled as retired: the first credit is not due yet.",
            ),
            story: say!(
                "您{on_zh}按退休人员参保，退休划入预计{zh}前到账。",
                "You were enrolled as retired on {on_en}; retiree credits begin by {en}."
            ),
            remedies: vec![(
                Text::fixed("等首次退休划入", "wait for the first retiree credit"),
                nobody(),
                Some(by),
            )],
        },
    ))
}

fn retirement_evidence(retirement: &Retirement) -> Evidence {
    let day = retirement.retired_on;
    evidence("退休", "retirement", retirement.row, say!("{day} 退休", "retired on {day}"))
}

/// Confirmed long enough ago that the first retiree credit should have come.
fn overdue_retiree_credit(retirement: &Retirement, expected: Option<Date>) -> Outcome {
    let by = expected.map(|day| day.to_string()).unwrap_or_default();
    Outcome::confirmed(
        say!("首次退休划入应在 {by} 前到账", "the first retiree credit was due by {by}"),
        vec![retirement_evidence(retirement)],
        Cause {
            zero: Some(ZeroKind::Stuck),
            headline: Text::fixed("退休划入过了日子还没到账。", "The retiree credit is overdue."),
            story: say!(
                "您的退休已经确认，首次退休划入应在 {by} 前到账，现在还没有。\
                    这是经办环节的问题，不是您的问题。",
                "Your retirement is confirmed and the first retiree credit was due \
                    by {by}. It is the office's to fix, not yours."
            ),
            remedies: vec![(
                Text::fixed("补划退休人员个人账户", "post the missing retiree credits"),
                bureau(),
                None,
            )],
        },
    )
}

fn story_of_retirement(
    situation: &Situation<'_>,
    retired_on: Date,
    confirmed: Option<Date>,
    expected: Option<Date>,
) -> (Text, (Text, Text, Option<Date>)) {
    let on = day(retired_on, situation.as_of);
    let (on_zh, on_en) = (on.zh, on.en);
    let stopped = say!(
        "您{on_zh}退休，在职划入已停，账户里原有的钱不变。",
        "You retired on {on_en}: active credits have stopped and the balance is untouched."
    );
    let (rest, remedy) = match (confirmed, expected) {
        (Some(_), Some(date)) => {
            let by = day(date, situation.as_of);
            let (zh, en) = (by.zh, by.en);
            (
                say!("退休划入预计{zh}前到账。", "Retiree credits begin by {en}."),
                (
                    Text::fixed("等首次退休划入", "wait for the first retiree credit"),
                    nobody(),
                    Some(date),
                ),
            )
        }
        (Some(_), None) => (
            Text::fixed(
                "退休已确认，首次退休划入的日期本地没有查到规定。",
                "Retirement is confirmed; when the first retiree credit comes is unknown here.",
            ),
            (
                Text::fixed("询问首次退休划入的日期", "ask for the day of the first credit"),
                bureau(),
                None,
            ),
        ),
        (None, _) => (
            Text::fixed(
                "医保退休待遇还没有确认，所以退休划入没有开始。",
                "Retirement is not yet confirmed for medical insurance, so no \
                    retiree credit has begun.",
            ),
            (
                Text::fixed(
                    "办理医保退休确认（核定缴费年限）",
                    "have your years confirmed for medical retirement",
                ),
                you(),
                None,
            ),
        ),
    };
    (join([stopped, rest]), remedy)
}
