//! The books beside what others say: a payroll, and the statements of bank, tax office and
//! institutions. Every break is found and named, and none that is not there.

use operations::closing::BankLine;
use operations::employers::{Difference, PayrollLine, PayrollOf, compare_payroll};
use operations::office::{Office, Yuan};
use operations::proof::{Against, Proof, Statements, prove};
use policy::PolicyLibrary;
use serde_json::{Value, json};
use store::Store;
use vocab::Fen;

use crate::world::{ask, at, credited, identity, paid, path, place, request};

async fn differences(store: &Store, library: &PolicyLibrary, payroll: Value) -> Vec<Difference> {
    let payroll: Vec<PayrollLine> = serde_json::from_value(payroll).unwrap();
    let asked = PayrollOf {
        employer: "E000001".to_owned().try_into().unwrap(),
        place: place(),
        month: "2025-07".to_owned().try_into().unwrap(),
        on: "2025-09-21".parse().unwrap(),
    };
    compare_payroll(&Office { store, library }, &asked, &payroll).await.unwrap()
}

fn codes(found: &[Difference]) -> Vec<&str> {
    found.iter().map(|difference| difference.code).collect()
}

#[tokio::test]
async fn a_payroll_that_agrees_has_no_difference() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    paid(&store, &library).await;
    let number = identity(1);
    let line = json!({
        "name": "林晓", "identity_number": number.as_str(), "wage": "6420.00",
        "class": "employee", "insurances": ["employee-medical"]
    });
    assert_eq!(differences(&store, &library, json!([line])).await, []);
}

#[tokio::test]
async fn every_difference_of_a_payroll_is_one_of_seven() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    paid(&store, &library).await;
    let left_out = differences(&store, &library, json!([])).await;
    assert_eq!(codes(&left_out), ["R01"]);
    assert_eq!(left_out[0].member.as_deref(), Some("P000001"));
    // August is billed and not paid; money came under a number that nobody knows.
    let number = identity(1);
    let steps = [
        (
            "employer.file",
            json!({ "employer": "E000001", "month": "2025-08", "lines": [
                { "name": "林晓", "identity_number": number.as_str(), "wage": "6420.00" }
            ] }),
        ),
        ("employer.assess", json!({ "employer": "E000001", "month": "2025-08" })),
        (
            "employer.receive",
            json!({
                "bank_reference": "B7", "bill": "E000001-2025-8", "amount": "650.00",
                "received": "2025-08-10"
            }),
        ),
    ];
    for (number, (business, command)) in steps.into_iter().enumerate() {
        let request = request(&format!("more/{number}"), "王芳", command);
        ask(&store, &library, business, &request, at("2025-08-10T09:00:00")).await.unwrap();
    }
    let found = differences(
        &store,
        &library,
        json!([
            {
                "name": "林晓", "identity_number": number.as_str(), "wage": "7000.00",
                "class": "retired", "insurances": ["employee-medical", "large-amount"]
            },
            { "name": "新来的", "identity_number": identity(9).as_str(), "wage": "5000.00" }
        ]),
    )
    .await;
    assert_eq!(codes(&found), ["R02", "R03", "R04", "R05", "R06", "R07"]);
    let told: Vec<&str> = found.iter().map(|difference| &*difference.sentence.zh).collect();
    assert!(told[3].contains("6,420.00") && told[3].contains("7,000.00"), "{}", told[3]);
    assert!(told[4].contains("B7") && told[4].contains("E000001-2025-08"), "{}", told[4]);
    assert!(told[5].contains("欠 650.00 元") && told[5].contains("P000001"), "{}", told[5]);
}

async fn proof(store: &Store, statements: &Statements) -> Proof {
    let days = ("2025-07-01".parse().unwrap(), "2025-09-30".parse().unwrap());
    prove(store, place(), days, statements, 30).await.unwrap()
}

fn lines(lines: &[(&str, i64)]) -> Option<Vec<BankLine>> {
    let line = |(reference, fen): &(&str, i64)| BankLine {
        reference: (*reference).to_owned(),
        amount: Yuan(Fen(*fen)),
    };
    Some(lines.iter().map(line).collect())
}

#[tokio::test]
async fn books_bank_tax_and_settlements_are_compared_line_by_line() {
    let (path, library) = (path("proof.db"), testkit::library());
    let store = Store::open(&path).await.unwrap();
    credited(&store, &library).await;
    for (key, business, command) in [
        (
            "s",
            "account.spend",
            json!({
                "member": "P000001", "amount": "60.00", "institution": "示例市大药房",
                "reference": "S1", "on": "2025-09-22"
            }),
        ),
        (
            "r",
            "account.refund",
            json!({
                "member": "P000001", "reverses": "S1", "amount": "10.00", "on": "2025-09-23"
            }),
        ),
    ] {
        let request = request(key, "王芳", command);
        ask(&store, &library, business, &request, at("2025-09-23T09:00:00")).await.unwrap();
    }
    let right = Statements {
        bank: lines(&[("B1", 65_000)]),
        tax: lines(&[("B1", 65_000)]),
        settlements: lines(&[("S1", 6_000), ("S1", -1_000)]),
    };
    let agreed = proof(&store, &right).await;
    assert!(agreed.holds, "{agreed:?}");
    assert_eq!(agreed.comparisons[2].books, Yuan(Fen(5_000)));
    // One side only, each way, and one amount that differs.
    let wrong = Statements {
        bank: lines(&[("B1", 65_000), ("B2", 1)]),
        tax: lines(&[]),
        settlements: lines(&[("S1", 6_000)]),
    };
    let found = proof(&store, &wrong).await;
    let breaks: Vec<(Against, &str, Option<Yuan>, Option<Yuan>)> = found
        .comparisons
        .iter()
        .flat_map(|it| it.breaks.iter().map(|found| (it.against, found)))
        .map(|(against, it)| (against, it.reference.as_str(), it.books, it.theirs))
        .collect();
    let yuan = |fen| Some(Yuan(Fen(fen)));
    assert_eq!(
        breaks,
        [
            (Against::Bank, "B2", None, yuan(1)),
            (Against::Tax, "B1", yuan(65_000), None),
            (Against::Settlements, "S1", yuan(5_000), yuan(6_000)),
        ]
    );
    assert!(!found.holds);
    // What is not given is not passed over.
    let part = proof(&store, &Statements { tax: None, ..right.clone() }).await;
    assert_eq!((part.holds, part.not_compared), (false, vec![Against::Tax]));
    // Money that nobody claims, and a chain that somebody touched.
    let command = json!({
        "bank_reference": "B8", "bill": "不知道", "amount": "1.00", "received": "2025-08-01"
    });
    let request = request("b8", "王芳", command);
    ask(&store, &library, "employer.receive", &request, at("2025-09-23T10:00:00")).await.unwrap();
    sqlx::any::install_default_drivers();
    let address = format!("sqlite://{}", path.display());
    let mut stranger = <sqlx::AnyConnection as sqlx::Connection>::connect(&address).await.unwrap();
    let change = "UPDATE entries SET note = 'x' WHERE event = 'spending'";
    sqlx::query(change).execute(&mut stranger).await.unwrap();
    let touched = proof(&store, &right).await;
    assert_eq!(touched.broken_chains, ["P000001 4"]);
    assert_eq!(touched.old_suspense.len(), 1);
    assert_eq!(touched.old_suspense[0].bank_reference, "B8");
    store.close().await;
}
