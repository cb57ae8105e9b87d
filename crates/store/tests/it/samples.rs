//! Entries and records to test with.

use jiff::civil::{Date, date};
use ledger::templates::{ContributionReceived, Correction, Credit, Origin, Spending, YearEndCarry};
use ledger::{Approval, Entry, Header, MemberId, Part, Parts, Recorded};
use proptest::prelude::*;
use vocab::{Fen, InsuranceKind, Month, PlaceCode};

pub fn shenzhen() -> PlaceCode {
    PlaceCode::parse("440300").unwrap()
}

pub fn beijing() -> PlaceCode {
    PlaceCode::parse("110000").unwrap()
}

/// 2024-01-01 plus some days.
pub fn day(offset: i32) -> Date {
    date(2024, 1, 1).saturating_add(jiff::Span::new().days(offset))
}

pub fn at(offset: i32) -> Recorded {
    day(offset).at(9, 0, 0, 0)
}

pub fn header(member: &MemberId, key: &str, offset: i32) -> Header {
    Header::new(key, member.clone(), shenzhen(), day(offset), at(offset))
}

pub fn credit(member: &MemberId, key: &str, offset: i32, fen: i64) -> Entry {
    let mut header = header(member, key, offset);
    header.rule = Some("深圳 440300 account.credit 第十条（2024-01-01起）".to_owned());
    header.arithmetic = Some("6,420.00 × 2%".to_owned());
    header.details.month = Some(Month::of(day(offset)));
    header.details.note = Some("说明；'引号' \"双引号\"".to_owned());
    let part = Part::CurrentYear;
    Credit { header, part, amount: Fen(fen), released: None }.entry().unwrap()
}

pub fn spending(member: &MemberId, key: &str, offset: i32, fen: i64) -> Entry {
    let mut header = header(member, key, offset);
    header.details.counterparty = Some("市一医院".to_owned());
    header.details.reference = Some(format!("S-{key}"));
    Spending { header, parts: Parts::current(Fen(fen)) }.entry().unwrap()
}

pub fn correction(member: &MemberId, key: &str, offset: i32, fen: i64) -> Entry {
    let mut header = header(member, key, offset);
    header.details.reverses = Some("S-x".to_owned());
    let approval = Approval {
        maker: "甲".to_owned(),
        checker: "乙".to_owned(),
        document: "调账单1".to_owned(),
    };
    Correction { header, parts: Parts::current(Fen(fen)), approval }.entry().unwrap()
}

pub fn contribution(member: &MemberId, key: &str, offset: i32, fen: i64) -> Entry {
    ContributionReceived {
        header: header(member, key, offset),
        origin: Origin::Bank,
        insurance: InsuranceKind::EmployeeMedical,
        employer_part: Fen(fen * 3),
        individual_part: Fen(fen),
        other_part: Fen(8),
        late_fee: Fen(1),
        assessed: Fen(0),
    }
    .entry()
    .unwrap()
}

pub fn carry(member: &MemberId, key: &str, offset: i32, fen: i64) -> Entry {
    YearEndCarry { header: header(member, key, offset), amount: Fen(fen) }.entry().unwrap()
}

/// Random entries, recorded in their order and effective on any day before.
pub fn entries(member: MemberId, count: usize) -> impl Strategy<Value = Vec<Entry>> {
    let wish = (0..5_u8, 0..900_i32, 1..30_000_i64);
    proptest::collection::vec(wish, count).prop_map(move |wishes| {
        let wishes = wishes.into_iter().enumerate();
        wishes
            .map(|(number, (what, effective, fen))| {
                let key = format!("k{number}");
                let mut entry = match what {
                    0 | 1 => credit(&member, &key, effective, fen),
                    2 => spending(&member, &key, effective, fen),
                    3 => contribution(&member, &key, effective, fen),
                    _ => carry(&member, &key, effective, fen),
                };
                let minutes = jiff::Span::new().minutes(number as i64);
                entry.header.recorded = at(1_000).saturating_add(minutes);
                entry
            })
            .collect()
    })
}
