//! Z01–Z06: whether there is an account at all — by scheme, tier, class, or because nobody enrolled
//! the person.

use policy::rules::Standing;
use vocab::record::{Employment, Enrolment, EnrolmentStatus};
use vocab::{Date, InsuranceKind, PersonClass, Text};

use super::whereabouts::place_name;
use super::{Cause, Outcome, bureau, employer, you};
use crate::answer::{Evidence, ZeroKind};
use crate::situation::Situation;
use crate::words::{Section, day, evidence, join, say};

/// Z01 居民医保没有个人账户.
pub(super) fn resident(situation: &mut Situation<'_>) -> Outcome {
    let Some(enrolments) = &situation.record.enrolments else {
        return Outcome::cannot_tell(&[Section::Enrolments]);
    };
    let as_of = situation.as_of;
    let ever_employee = enrolments.iter().any(|it| it.kind == InsuranceKind::EmployeeMedical);
    let here = situation.place;
    let residents = || {
        let residents = enrolments.iter().filter(|it| it.place.unwrap_or(here) == here);
        residents.filter(|it| it.kind == InsuranceKind::ResidentMedical)
    };
    let active = enrolments.iter().find(|it| is_resident(it) && it.covers(as_of));
    let Some(enrolment) = active.or_else(|| residents().max_by_key(|it| it.from)) else {
        return Outcome::excluded(Text::fixed(
            "没有参加居民医保",
            "not enrolled in the resident scheme",
        ));
    };
    if ever_employee {
        return Outcome::excluded(Text::fixed("参加过职工医保", "was in the employee scheme"));
    }
    if overlap(situation).is_some() {
        return Outcome::excluded(Text::fixed(
            "同期有单位在职，应参加职工医保",
            "employed in the same time and due in the employee scheme",
        ));
    }
    let rule = situation.book(as_of).of(InsuranceKind::ResidentMedical);
    let standing = Standing { class: PersonClass::Resident, tier: None, household: None };
    if let Ok(cited) = rule.has_account(standing) {
        situation.note(cited);
    }
    Outcome::confirmed(
        Text::fixed(
            "一直参加居民医保，没有参加过职工医保",
            "always in the resident scheme, never in the employee scheme",
        ),
        vec![enrolment_evidence(enrolment)],
        Cause {
            zero: Some(ZeroKind::NoAccountByDesign),
            headline: Text::fixed(
                "您参加的是居民医保，本来就没有个人账户。",
                "You are in the resident scheme, which has no personal account.",
            ),
            story: join([
                Text::fixed(
                    "钱没有丢：居民医保的个人缴费和财政补助全部进入统筹基金，\
                    用来报销住院和门诊，不设个人账户。",
                    "No money is lost: the levy and the subsidy all go to the pooled \
                    fund, which pays for inpatient and outpatient care.",
                ),
                cover_today(enrolment, active.is_some(), as_of),
            ]),
            remedies: vec![(
                Text::fixed(
                    "看病直接用医保码或社保卡报销；若您有单位，可请单位办理职工医保参保",
                    "use your e-credential or card for care; if you have an employer, \
                        ask it to enrol you in the employee scheme",
                ),
                you(),
                None,
            )],
        },
    )
}

/// That an enrolment covers nothing today, if it does not.
fn cover_today(enrolment: &Enrolment, active: bool, as_of: Date) -> Text {
    match active {
        true => Text::fixed("", ""),
        false if enrolment.from > as_of => {
            let Text { zh, en } = day(enrolment.from, as_of);
            say!("您的居民医保{zh}才生效。", "Your cover begins on {en}.")
        }
        false => Text::fixed(
            "您的居民医保参保已经终止，目前没有报销待遇。",
            "That enrolment has ended; there is no cover at present.",
        ),
    }
}

/// Z02 参保类型登记错误.
pub(super) fn wrong_scheme(situation: &mut Situation<'_>) -> Outcome {
    let record = situation.record;
    match (&record.enrolments, &record.employments) {
        (None, _) => return Outcome::cannot_tell(&[Section::Enrolments]),
        (Some(enrolments), None) if enrolments.iter().any(is_resident) => {
            return Outcome::cannot_tell(&[Section::Employments]);
        }
        _ => {}
    }
    let Some((enrolment, employment, days)) = overlap(situation) else {
        return Outcome::excluded(Text::fixed(
            "没有在职期间参加居民医保的情况",
            "not in the resident scheme while employed",
        ));
    };
    let name = &employment.employer;
    let from = employment.from;
    let since = day(from, situation.as_of);
    let (since_zh, since_en) = (since.zh, since.en);
    Outcome::confirmed(
        say!(
            "在{name}上班期间登记成了居民医保，重叠{days}天",
            "employed by {name} but enrolled as a resident for {days} days"
        ),
        vec![
            enrolment_evidence(enrolment),
            evidence(
                "就业",
                "employments",
                employment.row,
                say!("{from} 入职{name}", "employed by {name} since {from}"),
            ),
        ],
        Cause {
            zero: Some(ZeroKind::WrongScheme),
            headline: Text::fixed(
                "参保类型登记错了：您应参加职工医保。",
                "You are in the wrong scheme: you should be in the employee scheme.",
            ),
            story: say!(
                "您{since_zh}起在{name}上班，却缴的是居民医保，居民医保不设个人账户。\
                    改为职工医保后，单位缴费到账才会有个人账户划入。",
                "You have worked for {name} since {since_en} but paid as a resident, \
                    which has no personal account. Credits begin once the employer \
                    enrols you and pays."
            ),
            remedies: vec![
                (
                    Text::fixed(
                        "为您办理职工医保参保登记并补缴在职月份",
                        "enrol you in the employee scheme and pay the months you worked",
                    ),
                    employer(),
                    None,
                ),
                (
                    Text::fixed(
                        "申请退回重复的居民医保缴费（待遇期未开始的可退）",
                        "ask for the resident levy back where cover has not begun",
                    ),
                    you(),
                    None,
                ),
            ],
        },
    )
}

/// Z03 所在档次没有个人账户.
pub(super) fn tier_without_account(situation: &mut Situation<'_>) -> Outcome {
    without_account(situation, Reason::Tier)
}

/// Z04 灵活就业低档没有个人账户.
pub(super) fn flexible_without_account(situation: &mut Situation<'_>) -> Outcome {
    without_account(situation, Reason::Flexible)
}

/// Z05 人员类别没有个人账户.
pub(super) fn class_without_account(situation: &mut Situation<'_>) -> Outcome {
    without_account(situation, Reason::Household)
}

/// 为什么没有账户 — which fact about the person makes the rule say no.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    Tier,
    Flexible,
    Household,
}

fn without_account(situation: &mut Situation<'_>, wanted: Reason) -> Outcome {
    if situation.record.enrolments.is_none() {
        return Outcome::cannot_tell(&[Section::Enrolments]);
    }
    let Some(enrolment) = situation.last_enrolment() else {
        return Outcome::excluded(Text::fixed(
            "没有职工医保参保记录",
            "no employee-scheme enrolment",
        ));
    };
    let day = enrolment.until.unwrap_or(situation.as_of).min(situation.as_of);
    let book = situation.book(day);
    let standing = Standing {
        class: enrolment.class,
        tier: enrolment.tier.as_deref(),
        household: enrolment.household.as_deref(),
    };
    let Ok(right) = book.has_account(standing) else {
        return Outcome::excluded(Text::fixed("本地没有这样的规定", "no such rule is known here"));
    };
    if right.value {
        situation.note(right);
        return Outcome::excluded(Text::fixed(
            "按当地规定，您这一类参保设有个人账户",
            "by the local rule your kind of enrolment has an account",
        ));
    }
    let without_household = book.has_account(Standing { household: None, ..standing });
    let by_household = without_household.is_ok_and(|it| it.value);
    let reason = match enrolment.class {
        _ if by_household => Reason::Household,
        PersonClass::Flexible => Reason::Flexible,
        _ => Reason::Tier,
    };
    if reason != wanted || situation.ledger_is_positive() {
        return Outcome::excluded(Text::fixed("不是这个原因", "not for this reason"));
    }
    situation.note(right);
    let label = match reason {
        Reason::Household => enrolment.household.clone(),
        Reason::Tier | Reason::Flexible => enrolment.tier.clone(),
    };
    no_account_outcome(enrolment, reason, &label.unwrap_or_default())
}

fn no_account_outcome(enrolment: &Enrolment, reason: Reason, label: &str) -> Outcome {
    let shown = if label.is_empty() { String::new() } else { format!("（{label}）") };
    let (headline, story) = match reason {
        Reason::Tier => (
            Text::fixed("您所在的档次不设个人账户。", "Your tier has no personal account."),
            say!(
                "您参加的是职工医保{label}，按当地规定这一档只建统筹、\
                    不设个人账户，缴的费全部用于报销，钱没有丢。",
                "You are enrolled in tier {label}, which by the local rule only \
                    pays into the pooled fund. No money is lost."
            ),
        ),
        Reason::Flexible => (
            Text::fixed(
                "您参加的灵活就业档次没有个人账户。",
                "Your flexible-employment tier has no personal account.",
            ),
            say!(
                "您以灵活就业身份参保{shown}，按当地规定缴费全部进入统筹基金，\
                    只保报销、不划个人账户，钱没有丢。",
                "You are enrolled as flexibly employed{shown}; by the local rule \
                    all you pay goes to the pooled fund. No money is lost."
            ),
        ),
        Reason::Household => (
            Text::fixed(
                "按当地规定，您的人员类别不设个人账户。",
                "By the local rule your class has no personal account.",
            ),
            say!(
                "您的户籍类别登记为“{label}”，当地规定这类人员参保不设个人账户，\
                    缴费全部进入统筹基金。",
                "You are registered as “{label}”, for which the local rule sets up \
                    no account; all that is paid goes to the pooled fund."
            ),
        ),
    };
    let action = match reason {
        Reason::Household => (
            Text::fixed(
                "若类别登记有误，带户口簿申请更正",
                "if the class is wrong, ask to have it corrected with your household register",
            ),
            bureau(),
            None,
        ),
        Reason::Tier | Reason::Flexible => (
            Text::fixed(
                "想要个人账户，可在当地规定的调档时间改选有账户的档次",
                "to have an account, change to a tier that has one when the place allows it",
            ),
            you(),
            None,
        ),
    };
    Outcome::confirmed(
        Text::fixed(
            "当地规定这一类参保不设个人账户",
            "the local rule sets up no account for this kind of enrolment",
        ),
        vec![enrolment_evidence(enrolment)],
        Cause { zero: Some(ZeroKind::NoAccountByDesign), headline, story, remedies: vec![action] },
    )
}

/// Z06 没有参加医保.
pub(super) fn not_enrolled(situation: &mut Situation<'_>) -> Outcome {
    let record = situation.record;
    let Some(enrolments) = &record.enrolments else {
        return Outcome::cannot_tell(&[Section::Enrolments]);
    };
    if let Some(elsewhere) = only_enrolled_elsewhere(situation) {
        return elsewhere;
    }
    if enrolments.iter().any(|it| it.kind.is_basic_medical()) {
        return Outcome::excluded(Text::fixed("有医保参保登记", "enrolled in medical insurance"));
    }
    let working = record.employments.iter().flatten().find(|it| works_on(it, situation.as_of));
    let others: Vec<Evidence> = enrolments.iter().map(enrolment_evidence).collect();
    let (headline, story) = match working {
        Some(job) => {
            let name = &job.employer;
            (
                Text::fixed(
                    "单位没有为您办理医保参保。",
                    "Your employer has not enrolled you in medical insurance.",
                ),
                say!(
                    "您在{name}上班，登记里没有职工医保，\
                        所以没有个人账户。单位有义务为您办理。",
                    "You work for {name}, but there is no employee-medical enrolment. \
                        The employer is bound to enrol you."
                ),
            )
        }
        None => (
            Text::fixed("您目前没有参加医保。", "You are not enrolled in medical insurance."),
            Text::fixed(
                "登记里没有职工医保，也没有居民医保，所以没有个人账户，也没有报销待遇。",
                "There is neither an employee nor a resident enrolment, hence no \
                    account and no cover.",
            ),
        ),
    };
    let who = if working.is_some() { employer() } else { you() };
    Outcome::confirmed(
        Text::fixed("参保登记里没有医保", "no medical enrolment on record"),
        others,
        Cause {
            zero: Some(ZeroKind::NotEnrolled),
            headline,
            story,
            remedies: vec![
                (Text::fixed("办理医保参保登记", "enrol in medical insurance"), who, None),
                (
                    Text::fixed(
                        "单位不办的，可向医保经办机构和劳动监察反映",
                        "if the employer does not, tell the bureau and the labour inspection",
                    ),
                    you(),
                    None,
                ),
            ],
        },
    )
}

/// Enrolled in another place and never in the one that is asked about: there is no account here,
/// and what is to be looked up is there.
fn only_enrolled_elsewhere(situation: &Situation<'_>) -> Option<Outcome> {
    let here = situation.place;
    let enrolments = || {
        let basic = situation.record.enrolments.iter().flatten();
        basic.filter(|it| it.kind.is_basic_medical() && it.from <= situation.as_of)
    };
    let other = enrolments().max_by_key(|it| it.from)?;
    let place = other.place?;
    // Money that is there, or that came here, has its own answer.
    let answered = enrolments().any(|it| it.place.unwrap_or(here) == here)
        || !situation.rows.is_empty()
        || situation.movements.as_ref().is_none_or(|lines| !lines.is_empty())
        || !situation.ledger_is_zero()
        || situation.balances.elsewhere.iter().any(|(_, balance)| balance.0 > 0);
    if answered {
        return None;
    }
    let (zh, en) = place_name(situation, place);
    let (here_zh, here_en) = place_name(situation, here);
    Some(Outcome::confirmed(
        say!("参保登记在{zh}，不在{here_zh}", "enrolled in {en}, not in {here_en}"),
        vec![enrolment_evidence(other)],
        Cause {
            zero: Some(ZeroKind::NotEnrolled),
            headline: say!(
                "您在{here_zh}没有参保，参保地是{zh}。",
                "You are enrolled in {en}, not in {here_en}."
            ),
            story: say!(
                "{here_zh}没有您的医保参保登记，所以这里没有个人账户。您的参保登记在{zh}。",
                "{here_en} has no enrolment of yours, hence no account. You are enrolled in {en}."
            ),
            remedies: vec![(
                say!("查询时把参保地切换到{zh}", "switch the place to {en} when looking"),
                you(),
                None,
            )],
        },
    ))
}

fn works_on(job: &Employment, day: Date) -> bool {
    job.from <= day && job.until.is_none_or(|until| until >= day)
}

fn is_resident(enrolment: &Enrolment) -> bool {
    enrolment.kind == InsuranceKind::ResidentMedical && enrolment.status != EnrolmentStatus::Ended
}

/// A resident enrolment and an employment in the same time, with no employee enrolment for it.
fn overlap<'a>(situation: &Situation<'a>) -> Option<(&'a Enrolment, &'a Employment, i64)> {
    let record = situation.record;
    let enrolments = record.enrolments.as_ref()?;
    let employee_on = |day: Date| {
        let employee = InsuranceKind::EmployeeMedical;
        enrolments.iter().any(|it| it.kind == employee && it.covers(day))
    };
    for enrolment in enrolments.iter().filter(|it| is_resident(it)) {
        for job in record.employments.iter().flatten() {
            let from = enrolment.from.max(job.from);
            let until = [enrolment.until, job.until, Some(situation.as_of)];
            let until = until.into_iter().flatten().min()?;
            if from <= until && !employee_on(until) {
                let days = until.since(from).map_or(0, |span| i64::from(span.get_days()));
                return Some((enrolment, job, days + 1));
            }
        }
    }
    None
}

pub(super) fn enrolment_evidence(enrolment: &Enrolment) -> Evidence {
    let (from, kind, class) = (enrolment.from, enrolment.kind.label(), enrolment.class.label());
    let (span_zh, span_en) = match enrolment.until {
        Some(until) => (format!("{from} 至 {until}"), format!("{from} to {until}")),
        None => (format!("{from} 起"), format!("from {from}")),
    };
    let tier = enrolment.tier.as_deref().unwrap_or_default();
    let apart = if tier.is_empty() { "" } else { " " };
    Evidence {
        section: Text::fixed("参保", "enrolments"),
        row: enrolment.row,
        says: Text::new(
            format!("{}，{}{tier}，{span_zh}", kind.zh, class.zh),
            format!("{}, {}{apart}{tier}, {span_en}", kind.en, class.en),
        ),
    }
}
