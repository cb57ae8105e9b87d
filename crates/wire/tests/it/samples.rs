//! 样本 — how the tests call the reader, and arbitrary records for the property tests. All
//! people are synthetic.

use proptest::collection::vec;
use proptest::option::of as maybe;
use proptest::prelude::*;
use vocab::record::*;
use vocab::{Date, Fen, IdentityNumber, InsuranceKind, Month, PersonClass, PlaceCode, Sex};
use wire::records::{Format, Problem, Reading, read};

pub const TODAY: Date = jiff::civil::date(2025, 11, 15);

/// The one way in which tests read.
pub fn try_read(bytes: &[u8], format: Format) -> Result<PersonalRecord, Vec<Problem>> {
    read(bytes, format, &Reading { today: TODAY, places: &[] })
}

pub fn try_csv(text: &str) -> Result<PersonalRecord, Vec<Problem>> {
    try_read(text.as_bytes(), Format::Csv)
}

pub fn number(first_17: &str) -> IdentityNumber {
    IdentityNumber::complete(first_17).unwrap()
}

pub fn without_rows(mut record: PersonalRecord) -> PersonalRecord {
    macro_rules! clear {
        ($($field:ident)*) => {
            $(record.$field.iter_mut().flatten().for_each(|row| row.row = 0);)*
        };
    }
    clear!(enrolments employments contributions movements accounts cards restrictions transfers
           family status_changes identity_changes suspense displays incidents disputes);
    record.retirement.iter_mut().for_each(|row| row.row = 0);
    record
}

fn text() -> impl Strategy<Value = String> {
    // Characters that some format could misunderstand, and ordinary ones.
    let piece = prop_oneof![
        "[ -~]{1,6}",
        "[一-龟]{1,4}",
        Just("#".to_owned()),
        Just("=1+1".to_owned()),
        Just("'".to_owned()),
        Just("说明：".to_owned()),
        Just("缴费".to_owned()),
        Just("[卡]".to_owned()),
        Just("-".to_owned()),
        Just("a|b\\c`*_<b>&amp;".to_owned()),
        Just("\"".to_owned()),
        Just("_x0041_".to_owned()),
        Just("😀".to_owned()),
        Just("null".to_owned()),
    ];
    vec(piece, 1..3).prop_filter_map("blank text is no text", |pieces| {
        let joined = pieces.concat();
        let text = joined.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    })
}

fn date() -> impl Strategy<Value = Date> {
    (1900_i16..=2025, 1_i8..=12, 1_i8..=31).prop_filter_map("a day that has come", |(y, m, d)| {
        Date::new(y, m, d).ok().filter(|day| *day <= TODAY)
    })
}

fn month() -> impl Strategy<Value = Month> {
    date().prop_map(Month::of)
}

fn place() -> impl Strategy<Value = PlaceCode> {
    (100_000_u32..1_000_000).prop_map(|code| PlaceCode::parse(&code.to_string()).unwrap())
}

fn positive() -> impl Strategy<Value = Fen> {
    prop_oneof![0_i64..1_000_000, 0_i64..=10_000_000_000_000].prop_map(Fen)
}

fn signed() -> impl Strategy<Value = Fen> {
    (positive(), any::<bool>()).prop_map(|(fen, minus)| if minus { Fen(-fen.0) } else { fen })
}

fn pair() -> impl Strategy<Value = (Date, Option<Date>)> {
    (date(), maybe(date())).prop_map(|(one, other)| match other {
        Some(other) => (one.min(other), Some(one.max(other))),
        None => (one, None),
    })
}

fn sex() -> impl Strategy<Value = Sex> {
    prop_oneof![Just(Sex::Male), Just(Sex::Female)]
}

fn insurance() -> impl Strategy<Value = InsuranceKind> {
    proptest::sample::select(InsuranceKind::ALL.to_vec())
}

fn member() -> impl Strategy<Value = Member> {
    let number = (date(), 0_u32..1000)
        .prop_map(|(day, n)| number(&format!("990001{}{n:03}", day.strftime("%Y%m%d"))));
    (maybe(text()), maybe(number), maybe(sex()), maybe(date()), maybe(place())).prop_map(
        |(name, identity_number, sex, birth_date, place)| Member {
            name,
            identity_number,
            sex,
            birth_date,
            place,
        },
    )
}

fn enrolment() -> impl Strategy<Value = Enrolment> {
    let status = proptest::sample::select(vec![
        EnrolmentStatus::Active,
        EnrolmentStatus::Paused,
        EnrolmentStatus::Ended,
    ]);
    let class = proptest::sample::select(PersonClass::ALL.to_vec());
    let words = (maybe(text()), maybe(text()), maybe(text()), maybe(text()));
    (maybe(place()), insurance(), class, words, pair(), status).prop_map(
        |(place, kind, class, (tier, household, employer, holder_name), (from, until), status)| {
            Enrolment {
                place,
                kind,
                class,
                tier,
                household,
                employer,
                from,
                until,
                status,
                holder_name,
                row: 0,
            }
        },
    )
}

fn employment() -> impl Strategy<Value = Employment> {
    (text(), pair(), maybe(date())).prop_map(|(employer, (from, until), stop_reported)| {
        Employment { employer, from, until, stop_reported, row: 0 }
    })
}

fn contribution() -> impl Strategy<Value = Contribution> {
    let amounts = (positive(), positive(), positive(), positive(), maybe(positive()));
    let dates =
        (maybe(date()), maybe(date()), maybe(date()), maybe(date()), maybe(date()), maybe(date()));
    let payment = proptest::sample::select(ContributionKind::ALL.to_vec());
    let rest = (maybe(positive()), maybe(positive()), maybe(text()), maybe(text()));
    (maybe(place()), insurance(), month(), payment, amounts, dates, rest).prop_map(
        |(place, kind, month, payment, parts, dates, (declared_wage, base, employer, outcome))| {
            let sign = if payment == ContributionKind::Refund { -1 } else { 1 };
            let signed = |fen: Fen| Fen(fen.0 * sign);
            Contribution {
                place,
                payment,
                employer,
                declared_wage,
                base,
                employer_part: signed(parts.0),
                individual_part: signed(parts.1),
                other_part: signed(parts.2),
                late_fee: signed(parts.3),
                credited_amount: parts.4.map(signed),
                declared: dates.0,
                assessed: dates.1,
                paid: dates.2,
                received: dates.3,
                credited: dates.4,
                deferred_until: dates.5,
                outcome,
                ..Contribution::of(kind, month)
            }
        },
    )
}

fn movement() -> impl Strategy<Value = Movement> {
    let kind = proptest::sample::select(MovementKind::ALL.to_vec());
    let words = (maybe(text()), maybe(text()), maybe(text()), maybe(text()), maybe(text()));
    (maybe(place()), date(), kind, positive(), maybe(month()), words).prop_map(
        |(place, date, kind, amount, month, (counterparty, used_by, id, reverses, note))| {
            let outgoing = kind.is_outgoing();
            let amount = if outgoing { Fen(-amount.0) } else { amount };
            Movement {
                place,
                date,
                kind,
                amount,
                month,
                counterparty,
                used_by,
                id,
                reverses,
                note,
                row: 0,
            }
        },
    )
}

fn account() -> impl Strategy<Value = StatedAccount> {
    let state = proptest::sample::select(vec![
        AccountState::Open,
        AccountState::NotOpened,
        AccountState::Sealed,
        AccountState::Frozen,
        AccountState::Closed,
    ]);
    (maybe(place()), maybe(signed()), maybe(date()), state).prop_map(
        |(place, balance, as_of, state)| StatedAccount { place, balance, as_of, state, row: 0 },
    )
}

fn card() -> impl Strategy<Value = Card> {
    let kind =
        prop_oneof![Just(CardKind::SocialSecurityCard), Just(CardKind::ElectronicCredential)];
    let state = proptest::sample::select(vec![
        CardState::NeverIssued,
        CardState::Issued,
        CardState::Active,
        CardState::Lost,
        CardState::Damaged,
        CardState::Replaced,
    ]);
    (kind, state, maybe("[0-9]{4}"), maybe(date()), maybe(date()), maybe(date())).prop_map(
        |(kind, state, tail, issued, since, bound)| Card {
            kind,
            state,
            tail,
            issued,
            since,
            bound,
            row: 0,
        },
    )
}

fn restriction() -> impl Strategy<Value = Restriction> {
    let kind = prop_oneof![Just(RestrictionKind::Frozen), Just(RestrictionKind::Sealed)];
    (maybe(place()), kind, maybe(text()), maybe(text()), pair(), maybe(positive())).prop_map(
        |(place, kind, authority, reason, (from, until), amount)| Restriction {
            place,
            kind,
            authority,
            reason,
            from,
            until,
            amount,
            row: 0,
        },
    )
}

fn transfer() -> impl Strategy<Value = Transfer> {
    (place(), place(), pair(), maybe(date()), maybe(positive()), maybe(text())).prop_map(
        |(from_place, to_place, (applied, arrived), sent, amount, office)| Transfer {
            from_place,
            to_place,
            applied,
            sent,
            arrived,
            amount,
            office,
            row: 0,
        },
    )
}

fn family() -> impl Strategy<Value = FamilyBinding> {
    (text(), maybe(text()), pair(), maybe(positive())).prop_map(
        |(relative, relation, (from, until), monthly_limit)| FamilyBinding {
            relative,
            relation,
            from,
            until,
            monthly_limit,
            row: 0,
        },
    )
}

fn status_change() -> impl Strategy<Value = StatusChange> {
    let kind = proptest::sample::select(StatusChangeKind::ALL.to_vec());
    (date(), kind, maybe(text())).prop_map(|(date, kind, note)| StatusChange {
        date,
        kind,
        note,
        row: 0,
    })
}

fn retirement() -> impl Strategy<Value = Retirement> {
    (date(), maybe(date()), maybe(0_u32..=1200), maybe(positive())).prop_map(
        |(retired_on, confirmed_on, months_recognised, pension)| Retirement {
            retired_on,
            confirmed_on,
            months_recognised,
            pension,
            row: 0,
        },
    )
}

fn identity_change() -> impl Strategy<Value = IdentityChange> {
    (date(), maybe(text()), maybe("[0-9]{17}[0-9X]")).prop_map(|(date, old_name, old_number)| {
        IdentityChange { date, old_name, old_number, row: 0 }
    })
}

fn suspense() -> impl Strategy<Value = Suspense> {
    let typed = prop_oneof!["[0-9]{17}[0-9X]", text()];
    let row = (
        maybe(place()),
        date(),
        positive(),
        maybe(text()),
        maybe(typed),
        maybe(month()),
        maybe(text()),
    );
    row.prop_map(|(place, date, amount, name, number, month, reason)| Suspense {
        place,
        date,
        amount,
        name,
        number,
        month,
        reason,
        row: 0,
    })
}

fn display() -> impl Strategy<Value = Display> {
    let content = proptest::sample::select(DisplayContent::ALL.to_vec());
    let query = (maybe(text()), maybe(place()), maybe(insurance()), maybe(1900_i16..=2200));
    (text(), date(), content, maybe(signed()), maybe(date()), query, maybe(any::<bool>())).prop_map(
        |(channel, shown, content, amount, data_as_of, query, bound)| Display {
            channel,
            shown,
            content,
            amount,
            data_as_of,
            query_number: query.0,
            query_place: query.1,
            query_kind: query.2,
            query_year: query.3,
            bound,
            row: 0,
        },
    )
}

fn incident() -> impl Strategy<Value = Incident> {
    (text(), pair(), maybe(date()), maybe(text())).prop_map(
        |(channel, (from, until), expected, notice)| Incident {
            channel,
            from,
            until,
            expected,
            notice,
            row: 0,
        },
    )
}

fn dispute() -> impl Strategy<Value = Dispute> {
    (pair(), text(), maybe(text())).prop_map(|((date, closed), movement, reason)| Dispute {
        date,
        movement,
        reason,
        closed,
        row: 0,
    })
}

fn some<T: std::fmt::Debug + Clone>(
    row: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<Vec<T>>> {
    maybe(vec(row, 0..4))
}

/// Any record that a table can hold: text without line breaks, days that have come, amounts of
/// one person, no row twice.
pub fn record() -> impl Strategy<Value = PersonalRecord> {
    let first = (
        member(),
        some(enrolment()),
        some(employment()),
        some(contribution()),
        some(movement()),
        some(account()),
        some(card()),
        some(restriction()),
    );
    let second = (
        some(transfer()),
        some(family()),
        some(status_change()),
        maybe(retirement()),
        some(identity_change()),
        some(suspense()),
        some(display()),
        some(incident()),
        some(dispute()),
    );
    (first, second).prop_map(|(first, second)| {
        let mut record = PersonalRecord {
            member: first.0,
            enrolments: first.1,
            employments: first.2,
            contributions: first.3,
            movements: first.4,
            accounts: first.5,
            cards: first.6,
            restrictions: first.7,
            transfers: second.0,
            family: second.1,
            status_changes: second.2,
            retirement: second.3,
            identity_changes: second.4,
            suspense: second.5,
            displays: second.6,
            incidents: second.7,
            disputes: second.8,
        };
        if let Some(rows) = &mut record.contributions {
            rows.dedup();
        }
        let mut ids = std::collections::HashSet::new();
        for movement in record.movements.iter_mut().flatten() {
            if movement.id.as_ref().is_some_and(|id| !ids.insert(id.clone())) {
                movement.id = None;
            }
        }
        record
    })
}
