//! Z11–Z14, Z19, Z24–Z28: the money is there, but a card, a restriction or a screen stands before
//! it. None of these touches the ledger, so each needs money in the ledger to be a cause.

use vocab::record::{Card, CardKind, CardState, Display, DisplayContent, RestrictionKind};
use vocab::{Fen, Text};

use super::{Cause, Outcome, bureau, you};
use crate::answer::{Evidence, ZeroKind};
use crate::situation::Situation;
use crate::words::{Section, day, evidence, say};

const LEDGER_EMPTY: Text = Text::fixed(
    "账本里没有余额，不是卡或渠道的问题",
    "the ledger holds nothing; not a matter of access",
);

/// Z11 卡没有激活.
pub(super) fn card_not_active(situation: &mut Situation<'_>) -> Outcome {
    card(
        situation,
        |cards| {
            let active = cards.iter().any(|card| card.state == CardState::Active);
            cards
                .iter()
                .find(|card| {
                    !active && matches!(card.state, CardState::NeverIssued | CardState::Issued)
                })
                .copied()
        },
        |balance, card| {
            let never = card.state == CardState::NeverIssued;
            let story = if never {
                say!(
                    "您的账户里有 ¥{balance}，只是社保卡还没有申领。账户跟人走，没有卡也照样入账。",
                    "Your account holds ¥{balance}; only the card was never issued. \
                        Money is credited to the person, card or no card."
                )
            } else {
                say!(
                    "您的账户里有 ¥{balance}，只是社保卡还没有激活。账户跟人走，不激活也照样入账。",
                    "Your account holds ¥{balance}; only the card is not activated. \
                        Money is credited to the person all the same."
                )
            };
            Cause {
                zero: Some(ZeroKind::CardUnusable),
                headline: Text::fixed(
                    "钱在账户里，只是卡还没有激活。",
                    "The money is there; the card is not active.",
                ),
                story,
                remedies: vec![
                    (
                        Text::fixed(
                            "先用医保电子凭证（医保码）看病买药",
                            "use the e-credential meanwhile",
                        ),
                        you(),
                        None,
                    ),
                    (
                        Text::fixed(
                            "带身份证到社保卡服务网点申领或激活",
                            "have the card issued or activated at a card office",
                        ),
                        you(),
                        None,
                    ),
                ],
            }
        },
    )
}

/// Z12 新卡没有同步.
pub(super) fn card_not_bound(situation: &mut Situation<'_>) -> Outcome {
    card(
        situation,
        |cards| {
            let replaced = cards.iter().any(|card| card.state == CardState::Replaced);
            let new =
                cards.iter().find(|card| card.state == CardState::Active && card.bound.is_none());
            new.filter(|_| replaced).copied()
        },
        |balance, _| Cause {
            zero: Some(ZeroKind::CardUnusable),
            headline: Text::fixed(
                "钱在账户里，新卡还没同步到参保地。",
                "The money is there; the new card is not bound yet.",
            ),
            story: say!(
                "您换了新卡，参保地系统里登记的还是旧卡，所以刷新卡看不到钱。\
                    账户里的 ¥{balance} 没有变。",
                "You have a new card, but the bureau still knows the old one. Your \
                    ¥{balance} is unchanged."
            ),
            remedies: vec![
                (
                    Text::fixed("先用医保电子凭证（医保码）", "use the e-credential meanwhile"),
                    you(),
                    None,
                ),
                (
                    Text::fixed("把新卡信息同步到参保地", "bind the new card in the insured place"),
                    bureau(),
                    None,
                ),
            ],
        },
    )
}

/// Z13 卡挂失或损坏.
pub(super) fn card_lost_or_damaged(situation: &mut Situation<'_>) -> Outcome {
    card(
        situation,
        |cards| {
            let active = cards.iter().any(|card| card.state == CardState::Active);
            cards
                .iter()
                .find(|card| !active && matches!(card.state, CardState::Lost | CardState::Damaged))
                .copied()
        },
        |balance, card| {
            let (zh, en) = if card.state == CardState::Lost {
                ("已挂失", "reported lost")
            } else {
                ("已损坏", "damaged")
            };
            Cause {
                zero: Some(ZeroKind::CardUnusable),
                headline: say!(
                    "卡{zh}，账户里的钱是安全的。",
                    "The card is {en}; the money is safe."
                ),
                story: say!(
                    "社保卡{zh}，刷不出余额；账户里的 ¥{balance} 不受影响，补办后照常使用。",
                    "The card is {en} and shows nothing; your ¥{balance} is untouched \
                        and usable again with a new card."
                ),
                remedies: vec![
                    (
                        Text::fixed("先用医保电子凭证（医保码）", "use the e-credential meanwhile"),
                        you(),
                        None,
                    ),
                    (
                        Text::fixed("到社保卡服务网点补卡", "get a replacement at a card office"),
                        you(),
                        None,
                    ),
                ],
            }
        },
    )
}

/// The checks of cards: physical cards only, and only if there is money that a card could hide.
fn card<'a>(
    situation: &Situation<'a>,
    find: impl Fn(&[&'a Card]) -> Option<&'a Card>,
    tell: impl Fn(Fen, &Card) -> Cause,
) -> Outcome {
    if !situation.ledger_is_positive() {
        return Outcome::excluded(LEDGER_EMPTY);
    }
    let Some(cards) = &situation.record.cards else {
        return Outcome::cannot_tell(&[Section::Cards]);
    };
    let physical: Vec<&Card> = cards
        .iter()
        .filter(|card| card.kind == CardKind::SocialSecurityCard)
        .filter(|card| card.since.is_none_or(|since| since <= situation.as_of))
        .collect();
    let Some(card) = find(&physical) else {
        return Outcome::excluded(Text::fixed("卡没有这个问题", "the card is not the matter"));
    };
    let label = state_label(card.state);
    let (zh, en) = (label.zh, label.en);
    let tail = card.tail.as_deref().unwrap_or("");
    let rows =
        vec![evidence("卡", "cards", card.row, say!("社保卡 {tail}：{zh}", "card {tail}: {en}"))];
    let balance = situation.ledger_or_zero();
    Outcome::confirmed(
        say!("社保卡{zh}，账本有 {balance} 元", "card {en}, ledger holds {balance}"),
        rows,
        tell(balance, card),
    )
    .replayed(Some(balance))
}

fn state_label(state: CardState) -> Text {
    match state {
        CardState::NeverIssued => Text::fixed("未申领", "never issued"),
        CardState::Issued => Text::fixed("未激活", "not activated"),
        CardState::Active => Text::fixed("已激活", "active"),
        CardState::Lost => Text::fixed("已挂失", "lost"),
        CardState::Damaged => Text::fixed("已损坏", "damaged"),
        CardState::Replaced => Text::fixed("已换新", "replaced"),
    }
}

/// Z19 账户被冻结或封存.
pub(super) fn restricted(situation: &mut Situation<'_>) -> Outcome {
    if !situation.ledger_is_positive() {
        return Outcome::excluded(LEDGER_EMPTY);
    }
    let Some(restrictions) = &situation.record.restrictions else {
        return Outcome::cannot_tell(&[Section::Restrictions]);
    };
    let as_of = situation.as_of;
    let active = restrictions.iter().find(|it| {
        it.place.unwrap_or(situation.place) == situation.place
            && it.from <= as_of
            && it.until.is_none_or(|until| until > as_of)
    });
    let (Some(restriction), Some(Fen::ZERO)) = (active, situation.balances.available) else {
        return Outcome::excluded(Text::fixed("余额没有被全部限制", "the balance is not blocked"));
    };
    let (zh, en) = match restriction.kind {
        RestrictionKind::Frozen => ("冻结", "frozen"),
        RestrictionKind::Sealed => ("封存", "sealed"),
    };
    let authority = restriction.authority.clone();
    let who = authority.clone().map_or_else(bureau, |name| Text::new(name.clone(), name));
    let by = authority.unwrap_or_default();
    let reason = restriction.reason.as_deref().unwrap_or("记录没有写明");
    let balance = situation.ledger_or_zero();
    let (from_zh, from_en) = {
        let it = day(restriction.from, as_of);
        (it.zh, it.en)
    };
    let rows = vec![evidence(
        "账户限制",
        "restrictions",
        restriction.row,
        say!("{from_zh}起{zh}：{reason}", "{en} since {from_en}: {reason}"),
    )];
    Outcome::confirmed(
        say!("可用 0，账本 {balance} 元，已{zh}", "available 0, ledger {balance}, {en}"),
        rows,
        Cause {
            zero: Some(ZeroKind::Blocked),
            headline: say!(
                "钱还在，账户被{zh}，暂时不能用。",
                "The money is there; the account is {en}."
            ),
            story: say!(
                "账本里有 ¥{balance}，{from_zh}起由{by}{zh}，原因：{reason}。\
                解除后即可使用，一分不少。",
                "The ledger holds ¥{balance}; {en} since {from_en} by {by}: \
                {reason}. It is all usable once lifted."
            ),
            remedies: vec![(say!("了解并办理解除{zh}", "ask how it can be lifted"), who, None)],
        },
    )
    .replayed(Some(balance))
}

/// Z14 看的是银行卡余额.
pub(super) fn bank_balance(situation: &mut Situation<'_>) -> Outcome {
    screen(
        situation,
        |_, look| look.content == DisplayContent::BankAccount,
        |balance, look, _| {
            let channel = &look.channel;
            Cause {
                zero: Some(ZeroKind::OtherFigure),
                headline: Text::fixed(
                    "您看的是银行卡余额，不是医保账户。",
                    "That is the bank balance, not the insurance account.",
                ),
                story: say!(
                    "{channel}显示的是社保卡里银行账户的钱，要自己存才有；\
                        医保个人账户是另一个账户，里面有 ¥{balance}。",
                    "{channel} shows the card's bank account, which only holds what \
                        you deposit; the insurance account is another one and holds \
                        ¥{balance}."
                ),
                remedies: vec![(
                    Text::fixed(
                        "在国家医保服务平台App或当地医保渠道看“个人账户余额”",
                        "look for the personal-account balance in the national insurance app",
                    ),
                    you(),
                    None,
                )],
            }
        },
    )
}

/// Z24 渠道数据未更新.
pub(super) fn stale(situation: &mut Situation<'_>) -> Outcome {
    screen(
        situation,
        |situation, look| {
            look.content == DisplayContent::PersonalAccount
                && look.amount.is_some()
                && look.amount != situation.balances.ledger
                && wrong_input(situation, look).is_none()
                && !has_incident(situation, look)
        },
        |balance, look, situation| {
            let shown = look.amount.unwrap_or_default();
            let channel = &look.channel;
            let data = day(look.data_as_of.unwrap_or(look.shown), situation.as_of);
            let (zh, en) = (data.zh, data.en);
            Cause {
                zero: Some(ZeroKind::StaleChannel),
                headline: say!(
                    "您的余额是 ¥{balance}，画面上的是旧数据。",
                    "Your balance is ¥{balance}; the screen is out of date."
                ),
                story: say!(
                    "账本余额 ¥{balance}。{channel}显示的 ¥{shown} 是{zh}的数据，\
                        还没有更新，以账本为准。",
                    "The ledger holds ¥{balance}. {channel} shows ¥{shown} from {en}; \
                        trust the ledger."
                ),
                remedies: vec![(
                    Text::fixed(
                        "刷新，或换国家医保服务平台App查看",
                        "refresh, or look in the national insurance app",
                    ),
                    you(),
                    None,
                )],
            }
        },
    )
}

/// Z25 渠道故障.
pub(super) fn down(situation: &mut Situation<'_>) -> Outcome {
    let failed = situation.latest_displays().iter().any(|it| it.content == DisplayContent::Failed);
    if failed && situation.record.incidents.is_none() && situation.ledger_is_positive() {
        return Outcome::cannot_tell(&[Section::Incidents]);
    }
    screen(situation, has_incident, |balance, look, situation| {
        let incident = incident(situation, look);
        let expected = incident.and_then(|it| it.expected);
        let channel = &look.channel;
        Cause {
            zero: Some(ZeroKind::StaleChannel),
            headline: Text::fixed(
                "查询渠道有故障，钱没有少。",
                "The channel is down; the money is all there.",
            ),
            story: say!(
                "{channel}正在故障中，显示的不是真实余额。账本里有 ¥{balance}。",
                "{channel} is having an outage and does not show the real balance. \
                    The ledger holds ¥{balance}."
            ),
            remedies: vec![(
                Text::fixed(
                    "等渠道恢复，或换一个渠道查询",
                    "wait until it is back, or use another channel",
                ),
                you(),
                expected,
            )],
        }
    })
}

/// Z26 余额被隐藏.
pub(super) fn hidden(situation: &mut Situation<'_>) -> Outcome {
    screen(
        situation,
        |_, look| look.content == DisplayContent::Hidden,
        |balance, look, _| {
            let channel = &look.channel;
            Cause {
                zero: Some(ZeroKind::Hidden),
                headline: Text::fixed(
                    "余额被隐藏了，点一下“眼睛”就能看到。",
                    "The amount is hidden; tap the eye.",
                ),
                story: say!(
                    "{channel}默认隐藏金额，不是没有钱。账本里有 ¥{balance}。",
                    "{channel} hides amounts by default. The ledger holds ¥{balance}."
                ),
                remedies: vec![(
                    Text::fixed("点余额旁边的眼睛图标", "tap the eye beside the balance"),
                    you(),
                    None,
                )],
            }
        },
    )
}

/// Z27 查询条件不对.
pub(super) fn query_input(situation: &mut Situation<'_>) -> Outcome {
    screen(
        situation,
        |situation, look| wrong_input(situation, look).is_some(),
        |balance, look, situation| {
            let field = wrong_input(situation, look).unwrap_or(Text::fixed("查询条件", "input"));
            let (zh, en) = (field.zh, field.en);
            let channel = &look.channel;
            Cause {
                zero: Some(ZeroKind::NotFound),
                headline: say!(
                    "没有查到，是{zh}不对，不是没有钱。",
                    "Not found: the {en} is wrong; it is not zero."
                ),
                story: say!(
                    "在{channel}查询时{zh}与登记不一致，所以没有查到。账本里有 ¥{balance}。",
                    "In {channel} the {en} does not fit the records, hence nothing was \
                        found. The ledger holds ¥{balance}."
                ),
                remedies: vec![(
                    say!("更正{zh}后再查", "correct the {en} and look again"),
                    you(),
                    None,
                )],
            }
        },
    )
}

/// Z28 看的是额度或本年账户.
pub(super) fn quota(situation: &mut Situation<'_>) -> Outcome {
    let wanted = |_: &Situation<'_>, look: &Display| {
        matches!(look.content, DisplayContent::OutpatientQuota | DisplayContent::CurrentYearPart)
    };
    screen(situation, wanted, |balance, look, _| {
        let quota = look.content == DisplayContent::OutpatientQuota;
        let headline = if quota {
            Text::fixed(
                "您看的是门诊额度，不是个人账户余额。",
                "That is the outpatient quota, not the account.",
            )
        } else {
            Text::fixed(
                "您看的只是本年账户，历年的钱还在。",
                "That is the current year's part; earlier years are still there.",
            )
        };
        let story = if quota {
            say!(
                "门诊额度是统筹基金一年最多报多少，每年重新起算，不是您的钱；\
                    个人账户余额 ¥{balance}，跨年不清零。",
                "The quota is what the pooled fund pays at most in a year and \
                    starts anew; your account holds ¥{balance} and carries over."
            )
        } else {
            say!(
                "画面上只是本年划入的部分，年初会从零开始；\
                    以前年度结转的也在您账上，合计 ¥{balance}。",
                "The screen shows only this year's credits, which start from \
                    nothing in January; with earlier years you have ¥{balance}."
            )
        };
        Cause {
            zero: Some(ZeroKind::OtherFigure),
            headline,
            story,
            remedies: vec![(
                Text::fixed(
                    "看“个人账户余额”合计一栏",
                    "look at the total of the personal account",
                ),
                you(),
                None,
            )],
        }
    })
}

/// The checks of screens: the latest look at each channel, and only if there is money to be seen.
fn screen<'a>(
    situation: &Situation<'a>,
    wanted: impl Fn(&Situation<'a>, &Display) -> bool,
    tell: impl Fn(Fen, &Display, &Situation<'a>) -> Cause,
) -> Outcome {
    if !situation.ledger_is_positive() {
        return Outcome::excluded(LEDGER_EMPTY);
    }
    if situation.record.displays.is_none() {
        return Outcome::cannot_tell(&[Section::Displays]);
    }
    let looks = situation.latest_displays();
    let Some(look) = looks.into_iter().find(|look| wanted(situation, look)) else {
        return Outcome::excluded(Text::fixed("画面没有这个问题", "the screen is not the matter"));
    };
    let balance = situation.ledger_or_zero();
    Outcome::confirmed(says(look), vec![look_evidence(look)], tell(balance, look, situation))
        .replayed(Some(balance))
}

fn says(look: &Display) -> Text {
    let (zh, en) = (look.content.label().zh, look.content.label().en);
    let channel = &look.channel;
    let shown = look.shown;
    let amount = look.amount.map(|fen| format!(" {fen}")).unwrap_or_default();
    say!("{shown} {channel}：{zh}{amount}", "{shown} {channel}: {en}{amount}")
}

fn look_evidence(look: &Display) -> Evidence {
    evidence("渠道显示", "displays", look.row, says(look))
}

fn incident<'a>(situation: &Situation<'a>, look: &Display) -> Option<&'a vocab::record::Incident> {
    situation.record.incidents.iter().flatten().find(|it| {
        it.channel == look.channel
            && it.from <= look.shown
            && it.until.is_none_or(|until| until >= look.shown)
    })
}

fn has_incident(situation: &Situation<'_>, look: &Display) -> bool {
    incident(situation, look).is_some()
}

/// Which input of a query does not fit the records, if any.
fn wrong_input(situation: &Situation<'_>, look: &Display) -> Option<Text> {
    let member = &situation.record.member;
    let typed = look.query_number.as_deref();
    let number = member.identity_number.as_ref();
    let wrong_number = typed.zip(number).is_some_and(|(typed, number)| number.distance(typed) > 0);
    let wrong_kind =
        look.query_kind.is_some_and(|kind| kind != vocab::InsuranceKind::EmployeeMedical);
    let wrong_year = look.query_year.is_some_and(|year| {
        !situation.movements.iter().flatten().any(|line| line.date.year() == year)
    });
    if wrong_number {
        Some(Text::fixed("证件号码", "identity number"))
    } else if look.query_place.is_some_and(|place| place != situation.place) {
        Some(Text::fixed("参保地", "insured place"))
    } else if wrong_kind {
        Some(Text::fixed("险种", "insurance kind"))
    } else if look.bound == Some(false) {
        Some(Text::fixed("账号绑定", "binding of the login"))
    } else if wrong_year {
        Some(Text::fixed("年度", "year"))
    } else if look.content == DisplayContent::NotFound {
        Some(Text::fixed("查询条件", "input"))
    } else {
        None
    }
}
