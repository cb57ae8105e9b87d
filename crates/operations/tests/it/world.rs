//! A small office to test with: requests in one line each.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use ledger::Recorded;
use operations::office::{Done, Office, Request};
use policy::PolicyLibrary;
use serde_json::{Value, json};
use store::{Store, StoreError};
use vocab::{IdentityNumber, PlaceCode, Refusal};

/// 示例市.
pub fn place() -> PlaceCode {
    PlaceCode::parse("990100").unwrap()
}

/// A database file of this test's own.
pub fn path(name: &str) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = folder.join(format!("office-{}-{count}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

pub fn at(text: &str) -> Recorded {
    text.parse().unwrap()
}

/// A synthetic person's number: the birth date is the same for all, the sequence is not.
pub fn identity(number: u32) -> IdentityNumber {
    let (area, sequence) = (990_000 + number / 1000, number % 1000);
    IdentityNumber::complete(&format!("{area}19900101{sequence:03}")).unwrap()
}

pub fn request(key: &str, clerk: &str, command: Value) -> Request<Value> {
    Request { key: key.to_owned(), place: place(), clerk: clerk.to_owned(), seen: None, command }
}

pub async fn ask(
    store: &Store,
    library: &PolicyLibrary,
    business: &str,
    request: &Request<Value>,
    time: Recorded,
) -> Result<Done, Refusal> {
    let office = Office { store, library };
    match office.handle(business, request, time).await {
        Ok(done) => Ok(done),
        Err(StoreError::Refused(refusal)) => Err(refusal),
        Err(fault) => panic!("{fault}: {:?}", std::error::Error::source(&fault)),
    }
}

/// One employer with one person, and July 2025 received: nothing is credited yet.
pub async fn paid(store: &Store, library: &PolicyLibrary) {
    let steps = [
        (
            "employer.register",
            json!({ "name": "示例市云帆软件公司", "credit_code": "91990100MA0000001X" }),
        ),
        ("people.register", json!({ "name": "林晓", "identity_number": identity(1).as_str() })),
        (
            "enrolment.start",
            json!({
                "member": "P000001", "insurance": "employee-medical", "class": "employee",
                "employer": "E000001", "from": "2025-07-01"
            }),
        ),
        (
            "employer.file",
            json!({ "employer": "E000001", "month": "2025-07", "lines": [
                { "name": "林晓", "identity_number": identity(1).as_str(), "wage": "6420.00" }
            ] }),
        ),
        ("employer.assess", json!({ "employer": "E000001", "month": "2025-07" })),
        (
            "employer.receive",
            json!({
                "bank_reference": "B1", "bill": "E000001-2025-07", "amount": "650.00",
                "received": "2025-07-10"
            }),
        ),
    ];
    for (number, (business, command)) in steps.into_iter().enumerate() {
        let request = request(&format!("paid/{number}"), "王芳", command);
        let time = at("2025-07-10T09:00:00");
        ask(store, library, business, &request, time).await.unwrap();
    }
}

/// The same, credited on 2025-09-20: 128.40.
pub async fn credited(store: &Store, library: &PolicyLibrary) {
    paid(store, library).await;
    let request = request("credited", "王芳", json!({ "on": "2025-09-20" }));
    ask(store, library, "crediting.run", &request, at("2025-09-20T09:00:00")).await.unwrap();
}
