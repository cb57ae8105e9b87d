//! Records to load.

use jiff::civil::{Date, date};
use ledger::Recorded;
use vocab::record::*;
use vocab::{Fen, IdentityNumber, InsuranceKind, Month, PersonClass, PlaceCode};

pub fn shenzhen() -> PlaceCode {
    PlaceCode::parse("440300").unwrap()
}

pub fn wuhan() -> PlaceCode {
    PlaceCode::parse("420100").unwrap()
}

pub fn now() -> Recorded {
    date(2026, 3, 2).at(9, 0, 0, 0)
}

/// A day of 2023 and later.
pub fn day(offset: i32) -> Date {
    date(2023, 1, 1).saturating_add(jiff::Span::new().days(offset))
}

pub fn movement(offset: i32, kind: MovementKind, fen: i64) -> Movement {
    Movement {
        place: None,
        date: day(offset),
        kind,
        amount: Fen(fen),
        month: None,
        counterparty: None,
        used_by: None,
        id: None,
        reverses: None,
        note: None,
        row: 0,
    }
}

pub fn of(movements: Vec<Movement>) -> PersonalRecord {
    PersonalRecord {
        member: Member {
            name: Some("测试甲".to_owned()),
            identity_number: IdentityNumber::complete("99000119900307001").ok(),
            place: Some(shenzhen()),
            ..Member::default()
        },
        movements: Some(movements),
        ..PersonalRecord::default()
    }
}

/// A received month of an employee: 8 % by the employer, 2 % by himself, 8 yuan supplement.
pub fn contribution(month: Month) -> Contribution {
    Contribution {
        base: Some(Fen(642_000)),
        employer: Some("某公司".to_owned()),
        employer_part: Fen(51_360),
        individual_part: Fen(12_840),
        other_part: Fen(800),
        declared: Some(month.day(5)),
        assessed: Some(month.day(8)),
        paid: Some(month.day(12)),
        received: Some(month.day(18)),
        ..Contribution::of(InsuranceKind::EmployeeMedical, month)
    }
}

/// A record with at least one row in every section.
#[expect(clippy::too_many_lines, reason = "one row a section")]
pub fn full(movements: Vec<Movement>) -> PersonalRecord {
    let month = Month::new(2023, 5).unwrap();
    let date = day(100);
    PersonalRecord {
        enrolments: Some(vec![Enrolment {
            place: None,
            kind: InsuranceKind::EmployeeMedical,
            class: PersonClass::Employee,
            tier: Some("一档".to_owned()),
            household: None,
            employer: Some("某公司".to_owned()),
            from: date,
            until: None,
            status: EnrolmentStatus::Active,
            holder_name: None,
            row: 2,
        }]),
        employments: Some(vec![Employment {
            employer: "某公司".to_owned(),
            from: date,
            until: Some(day(500)),
            stop_reported: None,
            row: 2,
        }]),
        contributions: Some(vec![
            contribution(month),
            Contribution { row: 3, received: None, ..contribution(month.plus(1)) },
            Contribution { kind: InsuranceKind::Pension, ..contribution(month) },
            Contribution { kind: InsuranceKind::ResidentMedical, ..contribution(month) },
            Contribution {
                payment: ContributionKind::Refund,
                employer_part: Fen(-100),
                individual_part: Fen(-50),
                ..contribution(month.plus(2))
            },
        ]),
        accounts: Some(vec![StatedAccount {
            place: Some(shenzhen()),
            balance: Some(Fen(1)),
            as_of: Some(date),
            state: AccountState::Open,
            row: 2,
        }]),
        cards: Some(vec![Card {
            kind: CardKind::SocialSecurityCard,
            state: CardState::Lost,
            tail: Some("0012".to_owned()),
            issued: None,
            since: Some(date),
            bound: None,
            row: 2,
        }]),
        restrictions: Some(vec![Restriction {
            place: None,
            kind: RestrictionKind::Frozen,
            authority: Some("某法院".to_owned()),
            reason: None,
            from: date,
            until: None,
            amount: Some(Fen(5)),
            row: 2,
        }]),
        transfers: Some(vec![Transfer {
            from_place: wuhan(),
            to_place: shenzhen(),
            applied: date,
            sent: Some(day(120)),
            arrived: Some(day(130)),
            amount: Some(Fen(70_000)),
            office: Some("某经办机构".to_owned()),
            row: 2,
        }]),
        family: Some(vec![FamilyBinding {
            relative: "父亲".to_owned(),
            relation: Some("父亲".to_owned()),
            from: date,
            until: None,
            monthly_limit: Some(Fen(50_000)),
            row: 2,
        }]),
        status_changes: Some(vec![StatusChange {
            date,
            kind: StatusChangeKind::Interrupted,
            note: Some("离职".to_owned()),
            row: 2,
        }]),
        retirement: Some(Retirement {
            retired_on: day(900),
            confirmed_on: None,
            months_recognised: Some(301),
            pension: Some(Fen(400_000)),
            row: 2,
        }),
        identity_changes: Some(vec![IdentityChange {
            date,
            old_name: Some("测试乙".to_owned()),
            old_number: None,
            row: 2,
        }]),
        suspense: Some(vec![Suspense {
            place: None,
            date,
            amount: Fen(12_840),
            name: Some("测试甲".to_owned()),
            number: Some("not a number".to_owned()),
            month: Some(month),
            reason: Some("没有登记过这个证件号码".to_owned()),
            row: 2,
        }]),
        displays: Some(vec![Display {
            channel: "小程序".to_owned(),
            shown: date,
            content: DisplayContent::PersonalAccount,
            amount: Some(Fen::ZERO),
            data_as_of: None,
            query_number: None,
            query_place: Some(wuhan()),
            query_kind: Some(InsuranceKind::EmployeeMedical),
            query_year: Some(2023),
            bound: Some(false),
            row: 2,
        }]),
        incidents: Some(vec![Incident {
            channel: "小程序".to_owned(),
            from: date,
            until: None,
            expected: Some(day(101)),
            notice: None,
            row: 2,
        }]),
        disputes: Some(vec![Dispute {
            date,
            movement: "S1".to_owned(),
            reason: None,
            closed: None,
            row: 2,
        }]),
        ..of(movements)
    }
}
