//! 一个参保地 — people, their employers and their wages, made up.

#![expect(clippy::expect_used, reason = "a benchmark may stop where it stands")]

use ledger::{MemberId, Recorded};
use operations::office::{Done, Office, Request};
use serde_json::{Value, json};
use store::{Desk, HolderKind, Opened, Slip, Store, Versioned};
use vocab::record::{Enrolment, Member};
use vocab::{Date, Fen, IdentityNumber, InsuranceKind, Month, PersonClass, PlaceCode};

/// People of an employer.
const STAFF: u32 = 1_000;

/// 示例市.
pub fn place() -> PlaceCode {
    PlaceCode::parse("990100").expect("a place")
}

pub fn month() -> Month {
    Month::parse("2025-07").expect("a month")
}

pub fn credit_day() -> Date {
    jiff::civil::date(2025, 9, 20)
}

pub fn at(text: &str) -> Recorded {
    text.parse().expect("a time")
}

/// Wages between floor and ceiling of the place.
fn wage(number: u32) -> i64 {
    i64::from(500_000 + number % 9_973 * 100)
}

/// What all accounts must get: 2 % of each wage, worked out here.
pub fn credits(members: u32) -> Fen {
    Fen((0..members).map(|number| wage(number) * 2 / 100).sum())
}

/// The birth day tells people apart, and the sequence those of one day.
fn identity(number: u32) -> IdentityNumber {
    let (day, sequence) = (number / 990, number % 990);
    let born = jiff::civil::date(1965, 1, 1).saturating_add(jiff::Span::new().days(i64::from(day)));
    let born = born.strftime("%Y%m%d");
    IdentityNumber::complete(&format!("990000{born}{sequence:03}")).expect("a number")
}

fn name(number: u32) -> String {
    format!("参保人{number}")
}

/// Registers everybody: by the desk and many at a time, because only the month is measured.
pub async fn people(store: &Store, members: u32) -> Vec<MemberId> {
    let mut employers = Vec::new();
    for first in (0..members).step_by(usize::try_from(STAFF).unwrap_or(1)) {
        let slip = Slip {
            key: format!("setup/{first}"),
            business: "setup".to_owned(),
            place: place(),
            clerk: "基准".to_owned(),
            recorded: at("2025-07-01T09:00:00"),
            body: Value::Null,
        };
        let opened = store.open_request(slip).await.expect("a request");
        let Opened::Fresh(mut desk) = opened else { continue };
        employers.push(some_people(&mut desk, first..members.min(first + STAFF)).await);
        desk.finish(&Value::Null).await.expect("set up");
    }
    employers
}

async fn some_people(desk: &mut Desk, numbers: std::ops::Range<u32>) -> MemberId {
    let employer = desk.register(HolderKind::Employer).await.expect("an employer");
    let file = json!({
        "name": format!("示例公司{employer}"), "credit_code": "91990100MA0000001X",
        "registered": "2025-07-01", "closed": null
    });
    desk.put(&employer, "office.employer", None, &file).await.expect("an employer");
    let (mut persons, mut enrolments, mut jobs) = (Vec::new(), Vec::new(), Vec::new());
    for number in numbers {
        let member = desk.register(HolderKind::Person).await.expect("a person");
        let identity = identity(number);
        desk.mark("identity", identity.as_str(), &member).await.expect("a number");
        let row = Member {
            name: Some(name(number)),
            identity_number: Some(identity),
            place: Some(place()),
            ..Member::default()
        };
        persons.push(Versioned { member: member.clone(), position: 1, version: 1, row });
        let from = jiff::civil::date(2025, 7, 1);
        enrolments.push((member.clone(), enrolled(from)));
        let name = format!("示例公司{employer}");
        let job = json!({ "employer": employer, "name": name, "from": from, "until": null });
        jobs.push((member, job));
    }
    desk.put_many("member", &persons).await.expect("people");
    desk.append_many("enrolments", enrolments).await.expect("enrolments");
    desk.append_many("office.jobs", jobs).await.expect("jobs");
    employer
}

fn enrolled(from: Date) -> Enrolment {
    let kind = InsuranceKind::EmployeeMedical;
    let row = json!({
        "place": place(), "kind": kind, "class": PersonClass::Employee, "from": from
    });
    serde_json::from_value(row).expect("an enrolment")
}

async fn ask(office: &Office<'_>, business: &str, request: (String, Value, &str)) -> Done {
    let (key, command, time) = request;
    let clerk = "基准".to_owned();
    let request = Request { key, place: place(), clerk, seen: None, command };
    office.handle(business, &request, at(time)).await.expect("done")
}

/// An employer files the wages of all its people.
pub async fn file(office: &Office<'_>, employer: &MemberId, number: usize, members: u32) {
    let first = u32::try_from(number).unwrap_or(0) * STAFF;
    let lines: Vec<Value> = (first..members.min(first + STAFF))
        .map(|number| {
            json!({
                "name": name(number), "identity_number": identity(number).as_str(),
                "wage": wage(number)
            })
        })
        .collect();
    let command = json!({ "employer": employer, "month": month(), "lines": lines });
    ask(office, "employer.file", (format!("file/{employer}"), command, "2025-07-02T09:00:00"))
        .await;
}

/// The bill of an employer is paid.
pub async fn receive(office: &Office<'_>, employer: &MemberId) {
    let key = format!("july/assess/{employer}");
    let request = Request {
        key,
        place: place(),
        clerk: "批处理".to_owned(),
        seen: None,
        command: json!({ "employer": employer, "month": month() }),
    };
    let bill = office.handle("employer.assess", &request, at("2025-07-06T09:00:00")).await;
    let bill = bill.expect("the bill").answer;
    let command = json!({
        "bank_reference": format!("B{employer}"), "bill": bill["bill"], "amount": bill["total"],
        "received": "2025-07-10"
    });
    let request = (format!("pay/{employer}"), command, "2025-07-10T09:00:00");
    ask(office, "employer.receive", request).await;
}
