//! Z07–Z10, Z31, Z33: the chain declared → assessed → paid → received → credited. The first
//! missing link names who must act.

use std::collections::BTreeSet;

use policy::rules::{Cycle, Standing};
use vocab::record::EnrolmentStatus;
use vocab::{Date, Fen, InsuranceKind, Month, PersonClass, Text};

use super::{Cause, Outcome, bureau, employer, identity, nobody, you};
use crate::answer::{Evidence, ZeroKind};
use crate::entitlement;
use crate::situation::{Row, Situation};
use crate::waiting::{self, Waiting};
use crate::words::{Section, contribution_evidence, day, month, months, say};

/// Z07 首次划入未到日期.
pub(super) fn first_credit_not_due(situation: &mut Situation<'_>) -> Outcome {
    if situation.record.contributions.is_none() {
        return Outcome::cannot_tell(&[Section::Contributions]);
    }
    let waiting = waiting::rows(situation, Waiting::FirstCredit);
    if waiting.is_empty() {
        return before_first_deadline(situation).unwrap_or_else(|| {
            Outcome::excluded(Text::fixed(
                "没有在等首次划入的月份",
                "no month is waiting for a first credit",
            ))
        });
    }
    let amount = waiting::amount(situation, &waiting);
    let next = waiting.iter().filter_map(|row| row.expected).min();
    let as_of = situation.as_of;
    let because =
        say!("{amount} 元已缴费，划入日期还没到", "{amount} paid, its credit day is ahead");
    let Some(first) = waiting.first() else { return Outcome::excluded(because) };
    let received = first.received.or(first.paid).unwrap_or(as_of);
    let (received_zh, received_en) = pair(day(received, as_of));
    let named = month(first.fact.month, as_of);
    let (month_zh, month_en) = (named.zh, named.en);
    let by = next.map(|date| pair(day(date, as_of)));
    let story = match (by, first.received) {
        (Some((zh, en)), Some(_)) => say!(
            "{month_zh}的保费已于{received_zh}到账，按当地规定，预计{zh}前划入 ¥{amount}。",
            "The contribution for {month_en} was received on {received_en}; by \
                the local rule ¥{amount} is due by {en}."
        ),
        (Some((zh, en)), None) => say!(
            "{month_zh}的保费{received_zh}已缴，到账后按当地规定划入，预计{zh}前入账 ¥{amount}。",
            "The contribution for {month_en} was paid on {received_en}; ¥{amount} is due by {en}."
        ),
        (None, _) => say!(
            "{month_zh}的保费已缴，当地划入日期没有查到规定，应划入 ¥{amount}。",
            "The contribution for {month_en} is paid; when it is credited here \
                is unknown; ¥{amount} is due."
        ),
    };
    let evidence = waiting.iter().map(|row| contribution_evidence(row.fact)).collect();
    let without = situation.ledger_or_zero().checked_add(amount);
    let cause = Cause {
        zero: Some(ZeroKind::NotDue),
        headline: Text::fixed("钱已经缴了，还没到划入的日子。", "Paid; the credit is not due yet."),
        story,
        remedies: vec![(
            Text::fixed(
                "等到划入日期；过了还没有，请凭本答复编号向经办机构反映",
                "wait for that day; if nothing came, ask the bureau with this answer id",
            ),
            nobody(),
            next,
        )],
    };
    Outcome::confirmed(because, evidence, cause).replayed(without)
}

/// Newly enrolled, nothing paid yet, and the first month's deadline has not passed: nothing can be
/// there yet. Whoever pays for himself has the whole month.
fn before_first_deadline(situation: &Situation<'_>) -> Option<Outcome> {
    let Some(enrolment) = situation.active_enrolment() else { return not_begun(situation) };
    let start = situation.start()?;
    let rows = || situation.rows.iter().filter(|row| row.fact.month >= Month::of(start));
    let deadline = first_deadline(situation, start, enrolment.class);
    let until = match enrolment.class {
        PersonClass::Employee => deadline,
        PersonClass::Flexible => deadline.max(Month::of(start).last_day()),
        _ => return None,
    };
    let none = situation.as_of > until
        || rows().any(|row| row.paid.is_some())
        || !situation.own_suspense().is_empty()
        || situation.ledger_is_positive()
        || entitlement::has_no_account(situation, enrolment);
    if none {
        return None;
    }
    let (from_zh, from_en) = pair(day(start, situation.as_of));
    let (zh, en) = pair(day(deadline, situation.as_of));
    let assessed = rows().find(|row| row.fact.assessed.is_some_and(|on| on <= situation.as_of));
    let mut evidence = vec![super::design::enrolment_evidence(enrolment)];
    evidence.extend(assessed.map(|row| contribution_evidence(row.fact)));
    let because = say!(
        "{from_zh}才参保，首月缴费截止日是{zh}",
        "enrolled on {from_en}; the first deadline is {en}"
    );
    let cause = match enrolment.class {
        PersonClass::Flexible => first_month_of_one_who_pays(start, deadline, situation.as_of),
        _ => first_month_of_an_employee(start, deadline, situation.as_of, assessed.is_some()),
    };
    Some(Outcome::confirmed(because, evidence, cause))
}

/// Enrolled from a day that is still to come.
fn not_begun(situation: &Situation<'_>) -> Option<Outcome> {
    let (here, as_of) = (situation.place, situation.as_of);
    let ahead = situation.record.enrolments.iter().flatten().filter(|it| {
        it.kind == InsuranceKind::EmployeeMedical
            && it.place.unwrap_or(here) == here
            && it.from > as_of
    });
    let enrolment = ahead.min_by_key(|it| it.from)?;
    let earlier = !situation.employee_enrolments().is_empty() || !situation.rows.is_empty();
    if earlier || !situation.ledger_is_zero() {
        return None;
    }
    let (zh, en) = pair(day(enrolment.from, as_of));
    Some(Outcome::confirmed(
        say!("参保从{zh}起", "enrolled from {en}"),
        vec![super::design::enrolment_evidence(enrolment)],
        Cause {
            zero: Some(ZeroKind::NotDue),
            headline: Text::fixed("您的参保还没开始。", "Your enrolment has not begun yet."),
            story: say!(
                "您的职工医保从{zh}起参保，缴费到账后才会划入个人账户。",
                "You are enrolled from {en}; the credit follows the first payment."
            ),
            remedies: vec![(
                Text::fixed("等参保开始", "wait until it begins"),
                nobody(),
                Some(enrolment.from),
            )],
        },
    ))
}

fn first_month_of_an_employee(start: Date, deadline: Date, as_of: Date, assessed: bool) -> Cause {
    let (from_zh, from_en) = pair(day(start, as_of));
    let (zh, en) = pair(day(deadline, as_of));
    let (so_far_zh, so_far_en) = match assessed {
        true => ("已经核定，", "The first month is assessed. "),
        false => ("", ""),
    };
    Cause {
        zero: Some(ZeroKind::NotDue),
        headline: Text::fixed(
            "您刚参保，首月还没到缴费日。",
            "You have just enrolled; nothing is due yet.",
        ),
        story: say!(
            "您{from_zh}参保，首月保费{so_far_zh}由单位在{zh}前缴纳，到账后才会划入个人账户。",
            "You were enrolled on {from_en}. {so_far_en}Your employer pays the first \
                month by {en}; the credit follows."
        ),
        remedies: vec![(
            Text::fixed("等首月缴费到账", "wait for the first payment"),
            nobody(),
            Some(deadline),
        )],
    }
}

fn first_month_of_one_who_pays(start: Date, deadline: Date, as_of: Date) -> Cause {
    let (from_zh, from_en) = pair(day(start, as_of));
    let (zh, en) = pair(day(deadline, as_of));
    let (state_zh, state_en) = match as_of > deadline {
        true => ("已经过了，请尽快缴", "has passed: pay soon"),
        false => ("还没到", "is ahead"),
    };
    Cause {
        zero: Some(ZeroKind::NotDue),
        headline: Text::fixed(
            "您刚参保，首月保费还没有缴。",
            "You have just enrolled and have not paid the first month yet.",
        ),
        story: say!(
            "您{from_zh}参保，保费由本人缴纳；首月缴费截止日{zh}{state_zh}。\
                缴费到账后才会划入个人账户。",
            "You were enrolled on {from_en} and pay for yourself; the first deadline, {en}, \
                {state_en}. The credit follows the payment."
        ),
        remedies: vec![(
            Text::fixed("缴首月保费", "pay the first month"),
            you(),
            (as_of <= deadline).then_some(deadline),
        )],
    }
}

/// Z31 本地不按月划入.
pub(super) fn cycle_not_monthly(situation: &mut Situation<'_>) -> Outcome {
    let waiting = waiting::rows(situation, Waiting::NotMonthly);
    if situation.record.contributions.is_none() {
        return Outcome::cannot_tell(&[Section::Contributions]);
    }
    if waiting.is_empty() || situation.ledger_is_positive() {
        return Outcome::excluded(Text::fixed(
            "没有在等季度或年度划入",
            "nothing waits for a quarterly or yearly credit",
        ));
    }
    let amount = waiting::amount(situation, &waiting);
    let evidence: Vec<Evidence> =
        waiting.iter().map(|row| contribution_evidence(row.fact)).collect();
    let next = waiting.iter().filter_map(|row| row.expected).min();
    let timing = waiting.first().and_then(|row| entitlement::timing(situation, row.fact.month));
    let (cycle_zh, cycle_en) = match timing.as_ref().map(|it| it.value.cycle) {
        Some(Cycle::Yearly { .. }) => ("一年一次", "once a year"),
        _ => ("按季", "quarterly"),
    };
    if let Some(timing) = timing {
        situation.note(timing);
    }
    let (zh, en) = next.map_or_else(
        || pair(Text::fixed("下个划入日", "the next credit day")),
        |date| pair(day(date, situation.as_of)),
    );
    let without = situation.ledger_or_zero().checked_add(amount);
    let cause = Cause {
        zero: Some(ZeroKind::NotDue),
        headline: say!(
            "本地个人账户{cycle_zh}划入，还没到日子。",
            "Here accounts are credited {cycle_en}; the day is ahead."
        ),
        story: say!(
            "您参保的地方个人账户{cycle_zh}划入，不是每月到账。下一次是{zh}，\
                届时预计划入 ¥{amount}。",
            "Your place credits accounts {cycle_en}, not monthly. Next on {en}: about ¥{amount}."
        ),
        remedies: vec![(Text::fixed("等到划入日期", "wait for the credit day"), nobody(), next)],
    };
    Outcome::confirmed(say!("本地{cycle_zh}划入", "credited {cycle_en} here"), evidence, cause)
        .replayed(without)
}

/// Z33 未满开户月数.
pub(super) fn qualifying_period(situation: &mut Situation<'_>) -> Outcome {
    let waiting = waiting::rows(situation, Waiting::Qualifying);
    let Some(first) = waiting.first() else {
        return Outcome::excluded(Text::fixed(
            "本地没有满月开户的规定，或已经满足",
            "no qualifying period here, or it is over",
        ));
    };
    let timing = entitlement::timing(situation, first.fact.month);
    let needed = timing.as_ref().and_then(|it| it.value.qualifying_months).unwrap_or(0);
    let has = situation.rows.iter().filter(|row| row.received.is_some()).count();
    let left = needed.saturating_sub(i32::try_from(has).unwrap_or(i32::MAX));
    let amount = waiting::amount(situation, &waiting);
    let evidence = waiting.iter().map(|row| contribution_evidence(row.fact)).collect();
    let without = situation.ledger_or_zero().checked_add(amount);
    if let Some(timing) = timing {
        situation.note(timing);
    }
    let cause = Cause {
        zero: Some(ZeroKind::NotOpenedYet),
        headline: say!(
            "账户还没开：再缴满{left}个月就开。",
            "Not opened yet: {left} more paid months."
        ),
        story: say!(
            "当地规定连续缴满{needed}个月才开立个人账户，您已缴{has}个月，还差{left}个月。",
            "The place opens an account after {needed} paid months; you have {has}, {left} to go."
        ),
        remedies: vec![(say!("再缴{left}个月", "{left} more months"), nobody(), None)],
    };
    Outcome::confirmed(
        say!("需缴满{needed}个月，已缴{has}个月", "{needed} months needed, {has} paid"),
        evidence,
        cause,
    )
    .replayed(without)
}

/// Z08 单位没有缴费.
pub(super) fn employer_unpaid(situation: &mut Situation<'_>) -> Outcome {
    if situation.record.contributions.is_none() {
        return Outcome::cannot_tell(&[Section::Contributions]);
    }
    if situation.record.enrolments.is_none() {
        return Outcome::cannot_tell(&[Section::Enrolments]);
    }
    if identity::open_previous_employment(situation).is_some()
        || identity::conflicting_enrolment(situation).is_some()
    {
        return Outcome::excluded(Text::fixed(
            "缴费受阻另有原因",
            "payment is held up for another reason",
        ));
    }
    let unpaid = unpaid_months(situation);
    if unpaid.is_empty() {
        return deferred(situation).unwrap_or_else(|| {
            Outcome::excluded(Text::fixed(
                "应缴的月份单位都缴了",
                "the employer paid every month that was due",
            ))
        });
    }
    let rows: Vec<&Row<'_>> =
        situation.rows.iter().filter(|row| unpaid.contains(&row.fact.month)).collect();
    let declared =
        rows.iter().any(|row| row.fact.declared.is_some() || row.fact.assessed.is_some());
    let evidence = rows.iter().map(|row| contribution_evidence(row.fact)).collect();
    let missing = Fen::checked_sum(rows.iter().filter_map(|row| row.due())).unwrap_or_default();
    let (zh, en) = pair(months(&unpaid, situation.as_of));
    let (state_zh, state_en) = if declared {
        ("已申报或核定，但没有缴费", "declared or assessed, but not paid")
    } else {
        ("还没有申报缴费", "not even declared")
    };
    let effect = if missing.0 > 0 {
        say!("影响您入账 ¥{missing}。", "¥{missing} of your credits waits for it.")
    } else {
        Text::fixed("", "")
    };
    let story = say!(
        "问题在单位：{zh}{state_zh}，截止日已经过了。",
        "The employer is behind: {en} {state_en}, and the deadline has passed."
    );
    let cause = Cause {
        zero: Some(ZeroKind::UnpaidByEmployer),
        headline: Text::fixed(
            "问题在单位：到期的月份还没有缴费。",
            "The employer has not paid months that are due.",
        ),
        story: crate::words::join([story, effect]),
        remedies: vec![
            (say!("缴清{zh}的保费", "pay {en}"), employer(), None),
            (
                Text::fixed(
                    "把这份说明发给人事；单位仍不缴的，向税务部门和医保经办机构反映",
                    "send this to your personnel office; if nothing happens, tell the \
                        tax office and the bureau",
                ),
                you(),
                None,
            ),
        ],
    };
    let without = situation.ledger_or_zero().checked_add(missing);
    Outcome::confirmed(say!("{zh}：{state_zh}", "{en}: {state_en}"), evidence, cause)
        .replayed(without)
}

/// Months that the employer may pay later, by an approval; nobody owes them yet.
pub(super) fn deferred_months(situation: &Situation<'_>) -> BTreeSet<Month> {
    deferred_rows(situation).map(|row| row.fact.month).collect()
}

fn deferred_rows<'s, 'a>(situation: &'s Situation<'a>) -> impl Iterator<Item = &'s Row<'a>> {
    let granted =
        |row: &&Row<'_>| row.fact.deferred_until.is_some_and(|until| until >= situation.as_of);
    situation.rows.iter().filter(|row| row.paid.is_none()).filter(granted)
}

/// Z08, where nobody is at fault: paying later was approved.
fn deferred(situation: &Situation<'_>) -> Option<Outcome> {
    let as_of = situation.as_of;
    let late = |row: &&Row<'_>| deadline(situation, row.fact.month, row.class) < as_of;
    let rows: Vec<&Row<'_>> = deferred_rows(situation).filter(late).collect();
    let until = rows.iter().filter_map(|row| row.fact.deferred_until).max()?;
    let list: BTreeSet<Month> = rows.iter().map(|row| row.fact.month).collect();
    let list: Vec<Month> = list.into_iter().collect();
    let amount = Fen::checked_sum(rows.iter().filter_map(|row| row.due())).unwrap_or_default();
    let (zh, en) = pair(months(&list, as_of));
    let (until_zh, until_en) = pair(day(until, as_of));
    let cause = Cause {
        zero: Some(ZeroKind::NotDue),
        headline: Text::fixed(
            "单位经批准缓缴，缴费以后才划入。",
            "Your employer may pay later, by an approval; the credit follows.",
        ),
        story: say!(
            "{zh}的保费，单位经批准可以缓缴到{until_zh}。\
                缴费到账后划入 ¥{amount}。",
            "For {en} your employer may pay until {until_en}, by an approval. \
                ¥{amount} is credited once it is paid."
        ),
        remedies: vec![(
            Text::fixed("缓缴期满前缴清保费", "pay before the time that was granted is over"),
            employer(),
            Some(until),
        )],
    };
    let evidence = rows.iter().map(|row| contribution_evidence(row.fact)).collect();
    let because = say!("{zh}经批准缓缴到{until_zh}", "{en}: deferred to {until_en} by an approval");
    let without = situation.ledger_or_zero().checked_add(amount);
    Some(Outcome::confirmed(because, evidence, cause).replayed(without))
}

/// Months that an employer owes: within an enrolment as an employee, deadline passed, not paid.
/// A record may begin in the middle of an enrolment, so nothing before its first row is owed.
pub(super) fn unpaid_months(situation: &Situation<'_>) -> Vec<Month> {
    situation.owed.get_or_init(|| work_out_unpaid_months(situation)).clone()
}

fn work_out_unpaid_months(situation: &Situation<'_>) -> Vec<Month> {
    let paid: BTreeSet<Month> =
        situation.rows.iter().filter(|row| row.paid.is_some()).map(|row| row.fact.month).collect();
    let retired = situation.record.retirement.as_ref().map(|it| Month::of(it.retired_on));
    let first_row = situation.rows.first().map(|row| row.fact.month);
    let last_paid = paid.last().copied();
    let deferred = deferred_months(situation);
    let mut owed: Vec<Month> = Vec::new();
    for enrolment in situation.employee_enrolments() {
        if enrolment.class != PersonClass::Employee {
            continue;
        }
        let from = Month::of(enrolment.from);
        let from = first_row.map_or(from, |row| row.max(from));
        let until = match (enrolment.until, enrolment.status) {
            (Some(until), _) => Month::of(until.min(situation.as_of)),
            (None, EnrolmentStatus::Active) => Month::of(situation.as_of),
            // Paused or ended on a day that the record does not say: owed up to the last payment.
            (None, _) => last_paid.unwrap_or(from),
        };
        owed.extend(
            from.through(until)
                .filter(|month| retired.is_none_or(|retired| *month < retired))
                .filter(|month| !paid.contains(month) && !deferred.contains(month))
                .filter(|month| {
                    let class = PersonClass::Employee;
                    let by = match *month == Month::of(enrolment.from) {
                        true => first_deadline(situation, enrolment.from, class),
                        false => deadline(situation, *month, class),
                    };
                    by < situation.as_of
                }),
        );
    }
    owed.sort();
    owed.dedup();
    owed
}

/// Until when a month must be paid: the day that the place states, else the end of the month.
fn deadline(situation: &Situation<'_>, month: Month, class: PersonClass) -> Date {
    let standing = Standing { class, tier: None, household: None };
    let rules = situation.book(month.first_day()).contribution(standing);
    let stated = rules.ok().and_then(|rules| rules.deadline_day);
    stated.map_or_else(|| month.last_day(), |cited| month.day(cited.value))
}

/// The same for the month in which somebody was enrolled: no deadline passes before one is insured.
fn first_deadline(situation: &Situation<'_>, start: Date, class: PersonClass) -> Date {
    let stated = deadline(situation, Month::of(start), class);
    if stated < start { Month::of(start).last_day() } else { stated }
}

/// Z09 已缴费未到账.
pub(super) fn paid_not_received(situation: &mut Situation<'_>) -> Outcome {
    stuck(situation, Waiting::NotReceived, |amount, zh, en| Cause {
        zero: Some(ZeroKind::Stuck),
        headline: Text::fixed(
            "已经缴费，但基金还没有到账。",
            "Paid, but the fund has not received it.",
        ),
        story: say!(
            "{zh}的保费已缴，钱还在缴费与到账之间，尚未进入医保基金，\
                等待划入的有 ¥{amount}。您不用重复缴费。",
            "{en} was paid; the money is between payer and fund. ¥{amount} waits. Do not pay again."
        ),
        remedies: vec![(
            Text::fixed("核对缴费凭证与到账记录", "match the payment with the fund's receipts"),
            Text::fixed("税务部门与医保基金财务", "the tax office and the fund's finance office"),
            None,
        )],
    })
}

/// Z10 已到账未划入.
pub(super) fn received_not_credited(situation: &mut Situation<'_>) -> Outcome {
    stuck(situation, Waiting::NotCredited, |amount, zh, en| Cause {
        zero: Some(ZeroKind::Stuck),
        headline: Text::fixed(
            "钱已到账，但划入没有成功。",
            "The money arrived, but was not credited.",
        ),
        story: say!(
            "{zh}的保费已到账，划入日期也过了，账户里却没有这笔划入，应划入 \
                ¥{amount}。这是经办环节的问题，不是您的问题。",
            "{en} was received and its credit day has passed, but nothing was \
                posted; ¥{amount} is due. It is the office's to fix, not yours."
        ),
        remedies: vec![(
            Text::fixed("补划这几个月的个人账户", "post the missing credits"),
            bureau(),
            None,
        )],
    })
}

fn stuck(
    situation: &mut Situation<'_>,
    wanted: Waiting,
    tell: fn(Fen, &str, &str) -> Cause,
) -> Outcome {
    if situation.record.contributions.is_none() {
        return Outcome::cannot_tell(&[Section::Contributions]);
    }
    if situation.record.movements.is_none()
        && situation.rows.iter().all(|row| row.credited == Fen::ZERO)
    {
        return Outcome::cannot_tell(&[Section::Movements]);
    }
    if identity::conflicting_enrolment(situation).is_some() {
        return Outcome::excluded(Text::fixed(
            "划入受阻另有原因",
            "the credit is held up for another reason",
        ));
    }
    let rows = waiting::rows(situation, wanted);
    if rows.is_empty() {
        return Outcome::excluded(Text::fixed(
            "没有卡在这一步的月份",
            "no month is stuck at this step",
        ));
    }
    let amount = waiting::amount(situation, &rows);
    let list: BTreeSet<Month> = rows.iter().map(|row| row.fact.month).collect();
    let list: Vec<Month> = list.into_iter().collect();
    let (zh, en) = pair(months(&list, situation.as_of));
    let mut evidence: Vec<Evidence> =
        rows.iter().map(|row| contribution_evidence(row.fact)).collect();
    for row in &rows {
        if let Some(outcome) = &row.fact.outcome {
            evidence.push(crate::words::evidence(
                "缴费",
                "contributions",
                row.fact.row,
                say!("办理结果：{outcome}", "outcome: {outcome}"),
            ));
        }
    }
    let without = situation.ledger_or_zero().checked_add(amount);
    Outcome::confirmed(
        say!("{zh}卡在这一步，共 {amount} 元", "{en} stuck here, {amount} in all"),
        evidence,
        tell(amount, &zh, &en),
    )
    .replayed(without)
}

fn pair(text: Text) -> (String, String) {
    (text.zh.into_owned(), text.en.into_owned())
}
