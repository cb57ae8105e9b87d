//! Entries to test with: one builder for every event, so that a new event without a test does
//! not compile.

use jiff::civil::{Date, date};
use ledger::templates::*;
use ledger::*;
use proptest::prelude::*;
use vocab::{Fen, InsuranceKind, Month, PlaceCode, Refusal};

pub fn shenzhen() -> PlaceCode {
    PlaceCode::parse("440300").unwrap()
}

pub fn member() -> MemberId {
    MemberId::numbered(1)
}

/// 2024-01-01 plus some days.
pub fn day(offset: i32) -> Date {
    date(2024, 1, 1).saturating_add(jiff::Span::new().days(offset))
}

pub fn at(offset: i32) -> Recorded {
    day(offset).at(9, 0, 0, 0)
}

pub fn header(key: &str, offset: i32) -> Header {
    Header::new(key, member(), shenzhen(), day(offset), at(offset))
}

pub fn approval() -> Approval {
    Approval {
        maker: "经办甲".to_owned(),
        checker: "复核乙".to_owned(),
        document: "深医保调〔2024〕1号".to_owned(),
    }
}

/// The entry of an event, for two amounts; what lowers takes from both parts.
pub fn build(event: Event, header: Header, a: Fen, b: Fen) -> Result<Entry, Refusal> {
    let part = Part::CurrentYear;
    let parts = Parts { current_year: a, earlier_years: b };
    let amount = a;
    match event {
        Event::ContributionAssessed => ContributionAssessed { header, amount }.entry(),
        Event::ContributionReceived => ContributionReceived {
            header,
            origin: Origin::Bank,
            insurance: InsuranceKind::EmployeeMedical,
            employer_part: a,
            individual_part: b,
            other_part: a,
            late_fee: b,
            assessed: a,
        }
        .entry(),
        Event::ContributionRefunded => ContributionRefunded {
            header,
            to: Origin::Bank,
            insurance: InsuranceKind::ResidentMedical,
            employer_part: a,
            individual_part: b,
            other_part: a,
            late_fee: b,
        }
        .entry(),
        Event::Credit => Credit { header, part, amount, released: Some(b) }.entry(),
        Event::AdvanceCredit => AdvanceCredit { header, part, amount }.entry(),
        Event::RetireeCredit => RetireeCredit { header, part, amount }.entry(),
        Event::Injection => Injection { header, part, amount }.entry(),
        Event::Interest => Interest { header, part: Part::EarlierYears, amount }.entry(),
        Event::Opening => Opening { header, part: Part::EarlierYears, amount }.entry(),
        Event::TransferIn => TransferIn { header, part, amount }.entry(),
        Event::TransferArrived => TransferArrived { header, amount }.entry(),
        Event::InheritanceIn => InheritanceIn { header, part, amount }.entry(),
        Event::SpendingRefund => SpendingRefund { header, part, amount }.entry(),
        Event::Correction => Correction { header, parts, approval: approval() }.entry(),
        Event::Spending => Spending { header, parts }.entry(),
        Event::SharedSpending => {
            let mut header = header;
            header.details.used_by = Some("父亲".to_owned());
            SharedSpending { header, parts }.entry()
        }
        Event::PremiumPayment => PremiumPayment { header, parts }.entry(),
        Event::Withdrawal => Withdrawal { header, parts }.entry(),
        Event::Closing => Closing { header, parts }.entry(),
        Event::ToHeirs => ToHeirs { header, parts }.entry(),
        Event::HeirsPaid => HeirsPaid { header, amount }.entry(),
        Event::UnclaimedToPool => UnclaimedToPool { header, amount }.entry(),
        Event::MisuseRecovered => {
            let (by, approval) = (PaidBackBy::Institution, approval());
            MisuseRecovered { header, by, amount, approval }.entry()
        }
        Event::TransferOut => TransferOut { header, parts }.entry(),
        Event::TransferSent => TransferSent { header, amount }.entry(),
        Event::CreditReversal => CreditReversal { header, parts, to_held: None }.entry(),
        Event::YearEndCarry => YearEndCarry { header, amount }.entry(),
        Event::SuspenseIn => SuspenseIn { header, amount }.entry(),
        Event::SuspenseOut => SuspenseOut { header, amount }.entry(),
        Event::SuspenseReturned => SuspenseReturned { header, amount }.entry(),
        Event::SurchargeReceived => SurchargeReceived { header, amount }.entry(),
        Event::ShortfallReceived => ShortfallReceived { header, amount }.entry(),
        Event::SubsidyReceived => SubsidyReceived { header, amount }.entry(),
    }
}

pub fn credit(key: &str, offset: i32, fen: i64) -> Entry {
    let mut header = header(key, offset);
    header.details.month = Some(Month::of(day(offset)));
    Credit { header, part: Part::CurrentYear, amount: Fen(fen), released: None }.entry().unwrap()
}

pub fn spending(key: &str, offset: i32, fen: i64) -> Entry {
    Spending { header: header(key, offset), parts: Parts::current(Fen(fen)) }.entry().unwrap()
}

/// One wish of a random history; what the ledger refuses is simply not part of the history.
#[derive(Clone, Debug)]
pub struct Wish {
    pub event: Event,
    pub effective: i32,
    pub a: i64,
    pub b: i64,
}

pub fn wishes(count: usize) -> impl Strategy<Value = Vec<Wish>> {
    let wish = (0..Event::ALL.len(), 0..1500_i32, 0..50_000_i64, 0..50_000_i64)
        .prop_map(|(event, effective, a, b)| Wish { event: Event::ALL[event], effective, a, b });
    proptest::collection::vec(wish, 1..count)
}

/// A journal of what was admitted, recorded in order of wishing, effective on any day.
pub fn play(wishes: &[Wish]) -> Journal {
    let mut journal = Journal::new();
    for (number, wish) in wishes.iter().enumerate() {
        let mut header = header(&format!("k{number}"), wish.effective);
        header.recorded = at(2000).saturating_add(jiff::Span::new().minutes(number as i64));
        let entry = build(wish.event, header, Fen(wish.a), Fen(wish.b)).unwrap();
        let _ = journal.append(entry);
    }
    journal
}
