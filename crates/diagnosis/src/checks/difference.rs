//! M01–M18, M99: why the balance is not what was paid. Each check reads one line of the bridge (or
//! one fact about the contributions), so that the verdicts and the bridge cannot disagree.

use vocab::record::{Contribution, ContributionKind};
use vocab::{Fen, Text};

use super::{Cause, Outcome, bureau};
use crate::answer::Evidence;
use crate::bridge::{Parts, is_shared};
use crate::code::Code;
use crate::entitlement::AccountShare;
use crate::situation::{Row, Situation};
use crate::words::{
    Section, contribution_evidence, more_or_less, movement_evidence, plural, say, size,
};

/// One component of the difference.
pub(super) fn component(code: Code, situation: &mut Situation<'_>, parts: &Parts) -> Outcome {
    if let Some(section) = needed(code, situation) {
        return Outcome::cannot_tell(&[section]);
    }
    let amount = amount(code, parts);
    let count = count(code, parts);
    match code {
        Code::M02 => personal_rate(situation),
        Code::M03 => base_not_wage(situation),
        Code::M04 => base_adjusted(situation),
        Code::M05 => rule_changed(situation, parts),
        Code::M11 => back_payment(situation, parts),
        Code::M99 => residual(situation, parts),
        _ if amount == Fen::ZERO && count == 0 => {
            let (zh, en) = (code.label().zh, code.label().en);
            Outcome::excluded(say!("没有“{zh}”这一项", "nothing of this kind: {en}"))
        }
        _ => {
            let (headline, story) = match code {
                Code::M12 => transferred(parts),
                _ => words(code, self::size(amount), count),
            };
            let size = size(amount);
            let rows = plural(count, "row");
            let because = say!("{count}笔，共 ¥{size}", "{rows}, ¥{size} in all");
            let cause = Cause { zero: None, headline, story, remedies: Vec::new() };
            Outcome::confirmed(because, evidence_of(code, situation), cause)
        }
    }
}

/// The section that a component cannot be told without, if it was not supplied.
fn needed(code: Code, situation: &Situation<'_>) -> Option<Section> {
    let from_account = matches!(
        code,
        Code::M07 | Code::M12 | Code::M13 | Code::M15 | Code::M16 | Code::M18 | Code::M99
    );
    if from_account {
        situation.movements.is_none().then_some(Section::Movements)
    } else {
        situation.record.contributions.is_none().then_some(Section::Contributions)
    }
}

fn amount(code: Code, parts: &Parts) -> Fen {
    match code {
        Code::M12 => Fen(parts.of("M12IN").0.saturating_add(parts.of("M12OUT").0)),
        other => parts.of(other.name()),
    }
}

fn count(code: Code, parts: &Parts) -> usize {
    match code {
        Code::M12 => parts.count("M12IN") + parts.count("M12OUT"),
        other => parts.count(other.name()),
    }
}

/// Headline and story of a component that is a plain line of the bridge.
fn words(code: Code, amount: Fen, count: usize) -> (Text, Text) {
    let lines = plural(count, "line");
    match code {
        Code::M01 => (
            Text::fixed(
                "差的主要是单位缴费，它进了统筹基金。",
                "The difference is the employer part; it goes to the pool.",
            ),
            say!(
                "单位缴的 ¥{amount} 按规定全部进入统筹基金，\
                    用于大家的住院和门诊报销，不进个人账户。",
                "The employer's ¥{amount} goes to the pooled fund by rule, not to the account."
            ),
        ),
        Code::M06 => (
            Text::fixed("钱已缴，还没到划入的日子。", "Paid; the credit day is still ahead."),
            say!(
                "有 ¥{amount} 已经缴费，按当地规定稍后划入。",
                "¥{amount} is paid and credited later by the local rule."
            ),
        ),
        Code::M07 => (
            Text::fixed(
                "少的部分是您看病买药用掉的。",
                "The difference is what you spent on care.",
            ),
            say!("您本人看病买药用了 ¥{amount}，共{count}笔。", "You spent ¥{amount} in {lines}."),
        ),
        Code::M08 => (
            Text::fixed(
                "您缴的钱里，一部分按规定进了统筹。",
                "Part of your own payment goes to the pool.",
            ),
            say!(
                "您自己缴的费里有 ¥{amount} 进入统筹基金，其余才划入个人账户。",
                "¥{amount} of what you paid goes to the pooled fund; the rest is credited."
            ),
        ),
        Code::M09 => (
            Text::fixed(
                "账单里还有不进账户的其他项目。",
                "The bill has other items that are not credited.",
            ),
            say!(
                "同一张账单里有大额补助或其他险种 ¥{amount}，不进医保个人账户。",
                "¥{amount} on the same bill is for supplements or other insurances."
            ),
        ),
        Code::M10 => (
            Text::fixed("滞纳金不进个人账户。", "The surcharge is never credited."),
            say!(
                "您或单位多付的滞纳金 ¥{amount} 进入基金，不进个人账户。",
                "The surcharge of ¥{amount} goes to the fund, not to the account."
            ),
        ),
        other => words_of_account(other, amount, count),
    }
}

/// M12: what came, what went, or both.
fn transferred(parts: &Parts) -> (Text, Text) {
    let (came, went) = (parts.of("M12IN"), size(parts.of("M12OUT")));
    let headline = Text::fixed("有关系转移带来或带走的钱。", "A transfer brought or took money.");
    let story = match (came, went) {
        (came, Fen::ZERO) => say!("医保关系转移转入 ¥{came}。", "A transfer brought ¥{came} in."),
        (Fen::ZERO, went) => say!(
            "医保关系转移转出 ¥{went}，转到了新参保地的账户。",
            "A transfer took ¥{went} to the account in the new place."
        ),
        (came, went) => say!(
            "医保关系转移转入 ¥{came}、转出 ¥{went}，各有一笔可查。",
            "Transfers brought ¥{came} in and took ¥{went} out; each has its line."
        ),
    };
    (headline, story)
}

/// The same for the lines that come from the account's own movements, and for rounding.
fn words_of_account(code: Code, amount: Fen, count: usize) -> (Text, Text) {
    let lines = plural(count, "line");
    match code {
        Code::M13 => (
            Text::fixed("多出来的是利息。", "The extra is interest."),
            say!("账户结息 ¥{amount}，共{count}笔。", "Interest of ¥{amount} in {lines}."),
        ),
        Code::M14 => (
            Text::fixed("差的几分钱是每月舍入造成的。", "The odd fen come from monthly rounding."),
            say!(
                "每月划入按规定舍入到分，合计相差 ¥{amount}。",
                "Each month is rounded to the fen; ¥{amount} in all."
            ),
        ),
        Code::M15 => (
            Text::fixed(
                "退休后按规定由统筹基金给您划入。",
                "After retirement the pool credits you by rule.",
            ),
            say!(
                "退休人员不再缴费，统筹基金已按规定给您划入 ¥{amount}，共{count}笔。",
                "Retired people pay nothing; the pool credited ¥{amount} in {lines}."
            ),
        ),
        Code::M16 => (
            Text::fixed("有看病的钱退回来了。", "Some spending was refunded."),
            say!(
                "医院或药店退费 ¥{amount}，已退回账户，共{count}笔。",
                "¥{amount} of spending was refunded in {lines}."
            ),
        ),
        Code::M17 => (
            Text::fixed(
                "一次缴了多个月，按月划入。",
                "You prepaid; it is credited month by month.",
            ),
            say!(
                "您预缴的月份里还有 ¥{amount} 没到月份，到月再划入。",
                "¥{amount} of what you prepaid is for months still ahead."
            ),
        ),
        _ => (
            Text::fixed("家人共济用了一部分。", "Relatives spent a part."),
            say!(
                "您绑定的家人共用 ¥{amount}，共{count}笔。",
                "Relatives bound to your account spent ¥{amount} in {lines}."
            ),
        ),
    }
}

fn evidence_of(code: Code, situation: &Situation<'_>) -> Vec<Evidence> {
    use vocab::record::MovementKind as Kind;
    let name = situation.record.member.name.as_deref();
    let movements = |kinds: &[Kind]| {
        let lines = situation.lines(|line| kinds.contains(&line.kind));
        lines.into_iter().map(movement_evidence).collect::<Vec<_>>()
    };
    let rows = |keep: &dyn Fn(&Row<'_>) -> bool| {
        let kept = situation.rows.iter().filter(|row| row.paid.is_some() && keep(row));
        kept.map(|row| contribution_evidence(row.fact)).collect::<Vec<_>>()
    };
    match code {
        Code::M07 | Code::M18 => situation
            .lines(|line| matches!(line.kind, Kind::Spending | Kind::PremiumPayment))
            .into_iter()
            .filter(|line| is_shared(line, name) == (code == Code::M18))
            .map(movement_evidence)
            .collect(),
        Code::M12 => movements(&[Kind::TransferIn, Kind::TransferOut]),
        Code::M13 => movements(&[Kind::Interest]),
        Code::M15 => movements(&[Kind::RetireeCredit]),
        Code::M16 => movements(&[Kind::SpendingRefund]),
        Code::M09 => {
            let mut found = rows(&|row| row.fact.other_part != Fen::ZERO);
            found.extend(situation.other_rows.iter().map(|row| contribution_evidence(row)));
            found
        }
        Code::M10 => rows(&|row| row.fact.late_fee != Fen::ZERO),
        Code::M06 | Code::M17 => rows(&|row| row.waits()),
        Code::M01 => rows(&|row| row.fact.employer_part != Fen::ZERO),
        _ => rows(&|row| row.fact.individual_part != row.due().unwrap_or_default()),
    }
}

/// M02 个人部分按比例划入: information, the part that did arrive.
fn personal_rate(situation: &Situation<'_>) -> Outcome {
    let credited: Vec<&Row<'_>> = situation
        .rows
        .iter()
        .filter(|row| row.credited.0 > 0 && matches!(row.share, AccountShare::Known { .. }))
        .collect();
    let total = Fen::checked_sum(credited.iter().map(|row| row.credited)).unwrap_or_default();
    let Some(first) = credited.first() else {
        return Outcome::excluded(Text::fixed(
            "还没有按比例划入的月份",
            "no month was credited by rate",
        ));
    };
    let count = credited.len();
    let shown = plural(count, "month");
    let (zh, en) = match (first.fact.base, first.credited) {
        (Some(base), each) => {
            (format!("缴费基数 {base} 的月份划入 {each}"), format!("a base of {base} gives {each}"))
        }
        (None, each) => (format!("每月划入 {each}"), format!("{each} a month")),
    };
    Outcome::confirmed(
        say!("{count}个月共划入 {total} 元", "{total} credited for {shown}"),
        credited.iter().map(|row| contribution_evidence(row.fact)).collect(),
        Cause {
            zero: None,
            headline: Text::fixed(
                "您个人缴的部分按规定划入了账户。",
                "Your own part was credited by rule.",
            ),
            story: say!(
                "个人账户只按缴费基数的规定比例划入，不按工资总额：{zh}，{count}个月共 ¥{total}。",
                "The account gets a rate of the base, not of the whole wage: {en}; \
                    ¥{total} for {shown}."
            ),
            remedies: Vec::new(),
        },
    )
}

/// M03 缴费基数不等于工资.
fn base_not_wage(situation: &mut Situation<'_>) -> Outcome {
    let differing: Vec<&Contribution> = situation
        .rows
        .iter()
        .map(|row| row.fact)
        .filter(|fact| {
            fact.declared_wage.is_some_and(|wage| fact.base.is_some_and(|base| base != wage))
        })
        .collect();
    let Some(first) = differing.first().copied() else {
        return Outcome::excluded(Text::fixed(
            "缴费基数等于申报工资，或没有申报工资的记录",
            "the base equals the declared wage, or no wage was declared on record",
        ));
    };
    let wage = first.declared_wage.unwrap_or_default();
    let base = first.base.unwrap_or_default();
    let class =
        situation.enrolment_in(first.month).map_or(vocab::PersonClass::Employee, |it| it.class);
    let standing = policy::rules::Standing { class, tier: None, household: None };
    let rules = situation.book(first.month.first_day()).contribution(standing).ok();
    let limit = rules.and_then(|rules| {
        let amount = |bound: Option<policy::rules::BaseFigure>| bound.and_then(|it| it.cited());
        let floor = amount(rules.floor).filter(|floor| floor.value == base && wage < base);
        let ceiling = amount(rules.ceiling).filter(|it| it.value == base && wage > base);
        floor.map(|it| (it, "下限", "floor")).or(ceiling.map(|it| (it, "上限", "ceiling")))
    });
    let story = match limit {
        Some((cited, zh, en)) => {
            situation.note(cited);
            say!(
                "申报工资 {wage} 元，当地缴费基数{zh}是 {base} 元，所以按 {base} 元缴费和划入。",
                "The declared wage is {wage}; the local {en} of the base is {base}, \
                    so {base} is used."
            )
        }
        None => say!(
            "申报工资 {wage} 元，缴费基数却是 {base} 元，不是当地上下限，应由单位说明。",
            "The declared wage is {wage} but the base is {base}, which is \
                neither floor nor ceiling; the employer should explain."
        ),
    };
    let evidence = differing.iter().map(|fact| contribution_evidence(fact)).collect();
    let remedies = match limit {
        Some(_) => Vec::new(),
        None => vec![(
            Text::fixed(
                "核对申报工资，多缴少缴申请更正",
                "check the declared wage and have it corrected",
            ),
            super::employer(),
            None,
        )],
    };
    Outcome::confirmed(
        say!("申报工资 {wage}，缴费基数 {base}", "wage {wage}, base {base}"),
        evidence,
        Cause {
            zero: None,
            headline: Text::fixed(
                "缴费按基数算，基数有上下限，不等于工资。",
                "The base has a floor and a ceiling; it is not the wage.",
            ),
            story,
            remedies,
        },
    )
}

/// M04 缴费基数调整.
fn base_adjusted(situation: &Situation<'_>) -> Outcome {
    let differences: Vec<&Row<'_>> = situation
        .rows
        .iter()
        .filter(|row| row.fact.payment == ContributionKind::BaseDifference)
        .collect();
    let normal: Vec<&Contribution> = situation
        .rows
        .iter()
        .map(|row| row.fact)
        .filter(|fact| fact.payment == ContributionKind::Normal && fact.base.is_some())
        .collect();
    let change = normal
        .windows(2)
        .find(|pair| pair.first().and_then(|it| it.base) != pair.last().and_then(|it| it.base));
    let mut evidence: Vec<Evidence> =
        differences.iter().map(|row| contribution_evidence(row.fact)).collect();
    let story = match (change, differences.is_empty()) {
        (None, true) => {
            return Outcome::excluded(Text::fixed("缴费基数没有变过", "the base did not change"));
        }
        (Some(pair), _) => {
            evidence.extend(pair.iter().map(|fact| contribution_evidence(fact)));
            let before = pair.first().and_then(|it| it.base).unwrap_or_default();
            let after = pair.last().and_then(|it| it.base).unwrap_or_default();
            let changed = pair.last().map(|it| crate::words::month(it.month, situation.as_of));
            let (zh, month) = changed.map_or_else(Default::default, |it| (it.zh, it.en));
            say!(
                "{zh}起缴费基数从 {before} 元调为 {after} 元，划入随之变化。",
                "From {month} the base went from {before} to {after}, and the credits with it."
            )
        }
        (None, false) => Text::fixed(
            "基数更正后补缴了差额，差额也按规定划入。",
            "After a correction the difference was paid and credited.",
        ),
    };
    Outcome::confirmed(
        Text::fixed("缴费基数有调整", "the base was adjusted"),
        evidence,
        Cause {
            zero: None,
            headline: Text::fixed(
                "缴费基数调整过，划入跟着变了。",
                "The base was adjusted; the credits changed with it.",
            ),
            story,
            remedies: Vec::new(),
        },
    )
}

/// M05 划入规则变化.
fn rule_changed(situation: &Situation<'_>, parts: &Parts) -> Outcome {
    let known: Vec<(&Row<'_>, &policy::rules::Credit)> = situation
        .rows
        .iter()
        .filter_map(|row| match &row.share {
            AccountShare::Known { rule, .. } => Some((row, rule)),
            _ => None,
        })
        .collect();
    let change = known.windows(2).find(|pair| match pair {
        [(_, before), (_, after)] => before != after,
        _ => false,
    });
    let returned = parts.of("M05");
    let (evidence, story) = match change {
        Some([(before, _), (after, _)]) => {
            let changed = crate::words::month(after.fact.month, situation.as_of);
            let (zh, month) = (changed.zh, changed.en);
            let (was, is) = (before.due().unwrap_or_default(), after.due().unwrap_or_default());
            let returned = if returned == Fen::ZERO {
                Text::fixed("", "")
            } else {
                say!(
                    "改革前单位缴费还划入过 ¥{returned}。",
                    "Before, ¥{returned} of the employer's part was credited too."
                )
            };
            let story = say!(
                "{zh}起划入办法变了：之前每月 {was} 元，之后 {is} 元。已经划入的一分没动。",
                "The rule changed in {month}: {was} a month before, {is} after. \
                    What had been credited is untouched."
            );
            (
                vec![contribution_evidence(before.fact), contribution_evidence(after.fact)],
                crate::words::join([story, returned]),
            )
        }
        _ if returned != Fen::ZERO => (
            Vec::new(),
            say!(
                "按当时的规则，单位缴费有 ¥{returned} 划入了您的账户。",
                "By the rule of the time ¥{returned} of the employer's part was credited."
            ),
        ),
        _ => {
            return Outcome::excluded(Text::fixed(
                "期间划入规则没有变化",
                "the rule did not change in this time",
            ));
        }
    };
    Outcome::confirmed(
        Text::fixed("期间划入规则有变化", "the rule changed in this time"),
        evidence,
        Cause {
            zero: None,
            headline: Text::fixed(
                "当地的划入规则变了，不是扣了您的钱。",
                "The local rule changed; nothing was taken.",
            ),
            story,
            remedies: Vec::new(),
        },
    )
}

/// M11 补缴的划入.
fn back_payment(situation: &Situation<'_>, parts: &Parts) -> Outcome {
    let rows: Vec<&Row<'_>> = situation
        .rows
        .iter()
        .filter(|row| row.fact.payment == ContributionKind::BackPayment && row.paid.is_some())
        .collect();
    if rows.is_empty() {
        return Outcome::excluded(Text::fixed("没有补缴", "no back-payment"));
    }
    let count = rows.len();
    let waiting = size(parts.of("M11"));
    let credited = Fen::checked_sum(rows.iter().map(|row| row.credited)).unwrap_or_default();
    let shown = plural(count, "month");
    let (done_zh, done_en) = if credited == Fen::ZERO {
        ("还没有划入".to_owned(), "nothing credited yet".to_owned())
    } else {
        (format!("已划入 ¥{credited}"), format!("¥{credited} credited"))
    };
    let (headline, story, remedies) = if waiting == Fen::ZERO {
        (
            Text::fixed(
                "其中有补缴的月份，按所属月份划入。",
                "Made-up months were credited by month.",
            ),
            say!(
                "补缴了{count}个月，按所属月份逐月划入，共 ¥{credited}。",
                "{shown} made up and credited month by month, ¥{credited} in all."
            ),
            Vec::new(),
        )
    } else {
        (
            Text::fixed("补缴的月份还没有划入个人账户。", "Made-up months are not credited yet."),
            say!(
                "补缴了{count}个月，{done_zh}，应划入的还有 ¥{waiting}；\
                    补缴月份划不划入，当地的规定没有查到。",
                "{shown} made up, {done_en}; ¥{waiting} would be due. \
                    Whether the place credits made-up months is unknown here."
            ),
            vec![(
                Text::fixed(
                    "询问补缴月份是否划入个人账户及依据",
                    "ask whether made-up months are credited, and by which rule",
                ),
                bureau(),
                None,
            )],
        )
    };
    Outcome::confirmed(
        say!("补缴{count}个月", "{shown} made up"),
        rows.iter().map(|row| contribution_evidence(row.fact)).collect(),
        Cause { zero: None, headline, story, remedies },
    )
}

/// M99 无法解释的差额.
fn residual(situation: &Situation<'_>, parts: &Parts) -> Outcome {
    let residual = parts.residual;
    if residual == Fen::ZERO {
        return Outcome::excluded(Text::fixed(
            "差额 0.00，全部说清",
            "residual 0.00, everything explained",
        ));
    }
    let told = more_or_less(residual);
    let (zh, en, fen) = (told.zh, told.en, size(residual));
    let evidence = situation
        .stated
        .map(|it| {
            crate::words::evidence(
                "账户",
                "accounts",
                it.row,
                say!("登记的余额：{zh}", "stated balance: {en}"),
            )
        })
        .into_iter()
        .collect();
    Outcome::confirmed(
        say!("{zh}，无法解释", "{en}, unexplained"),
        evidence,
        Cause {
            zero: None,
            headline: say!(
                "还有 ¥{fen} 无法解释，需要立案核查。",
                "¥{fen} is unexplained; a case is needed."
            ),
            story: say!(
                "逐笔相加后，{zh}。我们不会把它藏进别的项目里，请凭答复编号申请核对。",
                "Added line by line, {en}. We do not hide it in another line; ask \
                    for a check with the answer id."
            ),
            remedies: vec![(
                Text::fixed(
                    "核对账本与流水，说明差额",
                    "re-add the ledger and explain the difference",
                ),
                bureau(),
                None,
            )],
        },
    )
}
