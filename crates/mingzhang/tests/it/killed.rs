//! A batch is killed again and again, wherever it happens to be, and started again under its name:
//! no credit is lost, none is there twice, and the books are those of a run that nobody disturbed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use ledger::Recorded;
use operations::office::{Done, Office, Request};
use serde_json::{Value, json};
use store::Store;
use vocab::{Date, Fen, IdentityNumber, PlaceCode};

use crate::binary::{Folder, command};

const EMPLOYERS: u32 = 6;
const STAFF: u32 = 15;

fn place() -> PlaceCode {
    PlaceCode::parse("990100").unwrap()
}

fn at(text: &str) -> Recorded {
    text.parse().unwrap()
}

async fn ask(store: &Store, library: &policy::PolicyLibrary, request: Asked) -> Done {
    let (business, key, command, time) = request;
    let clerk = "王芳".to_owned();
    let request = Request { key, place: place(), clerk, seen: None, command };
    Office { store, library }.handle(business, &request, at(time)).await.unwrap()
}

/// Business, key, command, time of recording.
type Asked = (&'static str, String, Value, &'static str);

/// Employers with their people, and July 2025 filed.
async fn filed(path: &Path, library: &policy::PolicyLibrary) {
    const FIRST: &str = "2025-07-01T09:00:00";
    let store = Store::open(path).await.unwrap();
    for number in 1..=EMPLOYERS {
        let employer = format!("E{number:06}");
        let command = json!({
            "name": format!("示例公司{number}"), "credit_code": format!("9199{number:014}")
        });
        ask(&store, library, ("employer.register", employer.clone(), command, FIRST)).await;
        let mut lines = Vec::new();
        for person in 0..STAFF {
            let (name, number) = (format!("参保人{person}"), (number - 1) * STAFF + person);
            let identity = IdentityNumber::complete(&format!("99000019900101{number:03}")).unwrap();
            let command = json!({ "name": name, "identity_number": identity.as_str() });
            let key = format!("register/{number}");
            let done = ask(&store, library, ("people.register", key, command, FIRST)).await;
            let command = json!({
                "member": done.answer["member"], "insurance": "employee-medical",
                "class": "employee", "employer": employer, "from": "2025-07-01"
            });
            let key = format!("enrol/{number}");
            ask(&store, library, ("enrolment.start", key, command, FIRST)).await;
            let wage = i64::from(500_000 + number * 1_003);
            lines.push(json!({
                "name": name, "identity_number": identity.as_str(), "wage": wage
            }));
        }
        let command = json!({ "employer": employer, "month": "2025-07", "lines": lines });
        ask(&store, library, ("employer.file", format!("file/{employer}"), command, FIRST)).await;
    }
    store.close().await;
}

/// Every bill is paid.
async fn paid(path: &Path, library: &policy::PolicyLibrary) {
    let store = Store::open(path).await.unwrap();
    let assessed = store.dues_of_stage(place(), store::DueStage::Assessed).await.unwrap();
    for number in 1..=EMPLOYERS {
        let bill = format!("E{number:06}-2025-07");
        let lines = assessed.iter().filter(|due| due.bill == bill);
        let total = Fen::checked_sum(lines.map(|due| due.total().unwrap())).unwrap();
        let command = json!({
            "bank_reference": format!("B{number}"), "bill": bill, "amount": total.0,
            "received": "2025-07-10"
        });
        let request = ("employer.receive", format!("pay/{number}"), command, "2025-07-10T09:00:00");
        let done = ask(&store, library, request).await;
        assert_eq!(done.answer["outcome"], "matched");
    }
    store.close().await;
}

/// Runs a batch to its end. With a chance, each start but the last is killed after so many lines
/// of progress and a little more; how many starts it took.
fn run_batch(
    folder: &Folder,
    name: &str,
    time: &str,
    mut chance: Option<&mut u64>,
) -> (u32, String) {
    let (day, _) = time.split_once('T').unwrap();
    let arguments = [
        "office",
        "batch",
        "--db",
        "books.db",
        "--name",
        name,
        "--place",
        "990100",
        "--month",
        "2025-07",
        "--on",
        day,
        "--clerk",
        "批处理",
        "--chunk",
        "4",
        "--recorded",
        time,
    ];
    for start in 1..=8_u32 {
        let mut child = command(folder.path(), &arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        if let Some(chance) = chance.as_deref_mut().filter(|_| start < 8) {
            let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
            for _ in 0..next(chance) % 12 {
                let _ = lines.next();
            }
            for _ in 0..next(chance) % 400_000 {
                std::hint::spin_loop();
            }
            child.kill().unwrap();
            if !child.wait().unwrap().success() {
                continue;
            }
            let mut text = String::new();
            std::io::Read::read_to_string(&mut child.stdout.take().unwrap(), &mut text).unwrap();
            return (start, text);
        }
        let output = child.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{told}");
        return (start, String::from_utf8(output.stdout).unwrap());
    }
    unreachable!("the last start is not killed")
}

/// SplitMix64.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Assesses, receives, credits; the root of the day, every balance, and what the credits came to.
fn live(
    runtime: &tokio::runtime::Runtime,
    library: &policy::PolicyLibrary,
    before: &Path,
    mut chance: Option<u64>,
) -> (String, Vec<Fen>, String, u32) {
    let folder = Folder::new();
    let path = folder.path().join("books.db");
    std::fs::copy(before, &path).unwrap();
    let (first, _) = run_batch(&folder, "assess", "2025-07-05T09:00:00", chance.as_mut());
    runtime.block_on(paid(&path, library));
    let (second, told) = run_batch(&folder, "credit", "2025-09-20T09:00:00", chance.as_mut());
    let told = told.lines().find(|line| line.starts_with("划入")).unwrap().to_owned();
    runtime.block_on(async {
        let store = Store::open(&path).await.unwrap();
        let command = json!({ "day": "2025-09-20" });
        let request = ("close.day", "close".to_owned(), command, "2025-09-21T09:00:00");
        let root = ask(&store, library, request).await.answer["root"].as_str().unwrap().to_owned();
        let mut balances = Vec::new();
        for member in store.members().await.unwrap() {
            assert_eq!(store.verify_chain(&member.id).await.unwrap().broken, []);
            let balance = store.balance(&member.id, place(), Date::MAX, Recorded::MAX).await;
            balances.push(balance.unwrap());
        }
        store.close().await;
        (root, balances, told, first + second)
    })
}

#[test]
fn a_batch_that_is_killed_leaves_the_books_of_one_that_was_not() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let library = testkit::library();
    let folder = Folder::new();
    let before = folder.path().join("filed.db");
    runtime.block_on(filed(&before, &library));
    let (root, balances, told, starts) = live(&runtime, &library, &before, None);
    assert_eq!(starts, 2);
    // 2 % of the wage; floor and ceiling of the place lie outside these wages.
    let wages = (0..i64::from(EMPLOYERS * STAFF)).map(|number| 500_000 + number * 1_003);
    let expected: Vec<Fen> = wages.map(|wage| Fen((wage * 2 + 50) / 100)).collect();
    assert_eq!(balances, expected);
    for seed in [20_250_920, 4] {
        let (root_again, balances, told_again, starts) =
            live(&runtime, &library, &before, Some(seed));
        assert!(starts > 4, "seed {seed}: killed {} times only", starts - 2);
        assert_eq!(balances, expected, "seed {seed}");
        assert_eq!(told_again, told, "seed {seed}");
        assert_eq!(root_again, root, "seed {seed}");
    }
}

#[test]
fn a_place_without_anybody_is_not_taken_for_a_month_that_is_done() {
    let folder = Folder::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(store::Store::open(&folder.path().join("new.db"))).unwrap();
    let run = folder.run(&[
        "office",
        "batch",
        "--db",
        "new.db",
        "--name",
        "七月",
        "--place",
        "999999",
        "--month",
        "2025-07",
        "--on",
        "2025-09-01",
        "--clerk",
        "经办人",
    ]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("请核对参保地、所属期和数据库文件"), "{}", run.stdout);
}
