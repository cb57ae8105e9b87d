//! An employer with more people than are worked on together: what is asked ahead and written behind
//! must be the same as one after the other, also where the lines of one person stand in two groups.

use operations::crediting::{CreditChunk, credit_all};
use operations::office::{Office, Request, Yuan};
use serde_json::{Value, json};
use store::Store;
use vocab::{Date, Fen};

use crate::world::{ask, at, identity, place, request};

const STAFF: u32 = 260;

/// 示例市 assesses between 4,588 and 22,940 a month; all wages lie in between.
fn wage(number: u32) -> i64 {
    i64::from(600_000 + number * 1_000)
}

fn lines(more: i64) -> Vec<Value> {
    (0..STAFF)
        .map(|number| {
            let wage = Yuan(Fen(wage(number) + more));
            json!({
                "name": format!("参保人{number}"), "identity_number": identity(number).as_str(),
                "wage": wage
            })
        })
        .collect()
}

struct Place {
    store: Store,
    library: policy::PolicyLibrary,
    asked: u32,
}

impl Place {
    async fn ask(&mut self, business: &str, day: &str, command: Value) -> Value {
        self.asked += 1;
        let request = request(&format!("ask/{}", self.asked), "王芳", command);
        let time = at(&format!("{day}T09:00:00"));
        ask(&self.store, &self.library, business, &request, time).await.unwrap().answer
    }

    async fn pay(&mut self, day: &str, bill: &Value) {
        let command = json!({
            "bank_reference": format!("B{}", self.asked), "bill": bill["bill"],
            "amount": bill["total"], "received": day
        });
        self.ask("employer.receive", day, command).await;
    }

    async fn credit(&mut self, day: &str) -> (usize, Fen) {
        let office = Office { store: &self.store, library: &self.library };
        let request = Request {
            key: format!("credit/{day}"),
            place: place(),
            clerk: "划账岗".to_owned(),
            seen: None,
            command: CreditChunk {
                on: day.parse().unwrap(),
                most: Some(1_000),
                after: None,
                bill: None,
            },
        };
        let time = at(&format!("{day}T09:00:00"));
        let whole = credit_all(&office, &request, time, |_, _| {}).await.unwrap();
        assert_eq!(whole.set_aside, Vec::<String>::new());
        (whole.credited, whole.amount.0)
    }
}

/// Two per cent of each wage, so many times; worked out here.
fn credits(more: i64, times: i64) -> i64 {
    (0..STAFF).map(|number| (wage(number) + more) * 2 / 100 * times).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_people_than_are_worked_on_together() {
    let store = Store::memory().await.unwrap();
    let mut office = Place { store, library: testkit::library(), asked: 0 };
    let employer = json!({ "name": "示例市云帆软件公司", "credit_code": "91990100MA0000001X" });
    office.ask("employer.register", "2025-07-01", employer).await;
    let mut members = Vec::new();
    for number in 0..STAFF {
        let (name, number) = (format!("参保人{number}"), identity(number));
        let command = json!({ "name": name, "identity_number": number.as_str() });
        let member = office.ask("people.register", "2025-07-01", command).await["member"].clone();
        let command = json!({
            "member": member, "insurance": "employee-medical", "class": "employee",
            "employer": "E000001", "from": "2025-07-01"
        });
        office.ask("enrolment.start", "2025-07-01", command).await;
        members.push(ledger::MemberId::parse(member.as_str().unwrap()).unwrap());
    }
    // Three months, credited in one chunk: 780 lines, three of each person next to each other.
    for month in ["2025-07", "2025-08", "2025-09"] {
        let day = format!("{month}-10");
        let command = json!({ "employer": "E000001", "month": month, "lines": lines(0) });
        office.ask("employer.file", &day, command).await;
        let command = json!({ "employer": "E000001", "month": month });
        let bill = office.ask("employer.assess", &day, command).await;
        assert_eq!(bill["people"], STAFF);
        office.pay(&day, &bill).await;
    }
    assert_eq!(office.credit("2025-12-20").await, (780, Fen(credits(0, 3))));
    // Higher bases for all three months: a bill of 780 lines, month after month.
    let command = json!({ "employer": "E000001", "first": "2025-07", "lines": lines(10_000) });
    let adjusted = office.ask("employer.adjust-year", "2025-12-22", command).await;
    assert_eq!(adjusted["bill"]["people"], 3 * STAFF);
    office.pay("2025-12-22", &adjusted["bill"]).await;
    let more = credits(10_000, 3) - credits(0, 3);
    assert_eq!(office.credit("2026-03-20").await, (780, Fen(more)));
    for (number, member) in (0..).zip(&members) {
        let known = at("2026-04-01T00:00:00");
        let balance = office.store.balance(member, place(), Date::MAX, known).await.unwrap();
        assert_eq!(balance, Fen((wage(number) + 10_000) * 2 / 100 * 3), "{member}");
        let chain = office.store.verify_chain(member).await.unwrap();
        assert_eq!(chain.broken, [], "{member}");
    }
}
