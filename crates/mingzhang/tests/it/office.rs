//! The office on the command line: one story is played into a file of books, and the commands that
//! only read say of it what is so.

use operations::office::{BUSINESSES, Office, Request};
use store::Store;

use crate::binary::{Folder, Run, run_in};

/// `books.db` in a new folder, with everything that a story did.
fn books(story: &str) -> Folder {
    books_before(story, "9999-01-01T00:00")
}

/// The same, as far as it was told by then.
fn books_before(story: &str, time: &str) -> Folder {
    let end: jiff::civil::DateTime = time.parse().unwrap();
    let folder = Folder::new();
    let cases = testkit::operation_cases();
    let case = cases.iter().find(|case| case.path.ends_with(story)).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(&folder.path().join("books.db")).await.unwrap();
        let library = testkit::library();
        for step in &case.steps {
            let business =
                BUSINESSES.iter().find(|it| (it.label)().zh == step.business).unwrap().name;
            let request = Request {
                key: step.key.clone(),
                place: step.place,
                clerk: step.clerk.clone(),
                seen: step.seen,
                command: step.command.clone(),
            };
            let minutes = jiff::Span::new().minutes(step.minutes);
            let time = step.time.at(0, 0, 0, 0).saturating_add(minutes);
            if time >= end {
                break;
            }
            // Refusals are part of the story.
            let _ =
                Office { store: &store, library: &library }.handle(business, &request, time).await;
        }
        store.close().await;
    });
    folder
}

/// Of people, employers and the office: money that belongs to nobody yet is in the books too.
#[test]
fn every_entry_of_the_journal_is_verified() {
    let folder = books("payments/self-payers.md");
    let ask = |what: &str| {
        run_in(folder.path(), &["office", what, "--db", "books.db", "--place", "990100"])
    };
    let journal = ask("journal");
    let entries = journal.stdout.lines().filter(|line| line.contains(" (990100-")).count();
    let of_the_office = journal.stdout.matches("(990100-O990100-").count();
    assert!(of_the_office > 5 && entries > of_the_office, "{}", journal.stdout);
    let verified = ask("verify");
    assert_eq!(verified.code, Some(0), "{}", verified.stdout);
    assert_eq!(verified.stdout.trim(), format!("{entries} 笔分录，0 处断链，试算平衡"));
}

#[test]
fn an_account_as_of_a_day_as_known_at_a_time() {
    let folder = books("closing/closing.md");
    let ask = |more: &[&str]| {
        let start = ["office", "account", "P000001", "--db", "books.db", "--place", "990100"];
        run_in(folder.path(), &[&start, more].concat())
    };
    let page = ask(&["--as-of", "2025-09-30"]);
    assert_eq!(page.code, Some(0), "{}", page.stderr);
    assert!(
        page.stdout.contains("101") && page.stdout.contains("账本余额  128.40"),
        "{}",
        page.stdout
    );
    let before = ask(&["--known-at", "2025-07-15T00:00:00"]);
    assert!(before.stdout.contains("账本余额  0.00"), "{}", before.stdout);
    let whole = ask(&["--as-of", "2025-09-30", "--json"]);
    let whole: serde_json::Value = serde_json::from_str(&whole.stdout).unwrap();
    assert_eq!(whole["balance"]["yuan"], "128.40");
    assert_eq!(whole["passbook"][0]["national_code"], "101");
    let nobody = run_in(
        folder.path(),
        &["office", "account", "P000099", "--db", "books.db", "--place", "990100"],
    );
    assert_eq!(nobody.code, Some(1), "{}", nobody.stdout);
}

#[test]
fn the_bases_of_a_year_come_from_a_table_or_not_at_all() {
    let folder = books("employers/base-adjustment.md");
    let import = |key: &str, table: &str| {
        std::fs::write(folder.path().join("bases.csv"), table).unwrap();
        let start = ["office", "adjust-year", "bases.csv", "--db", "books.db", "--clerk", "王芳"];
        let of = ["--place", "990100", "--employer", "E000001", "--first", "2025-07"];
        run_in(folder.path(), &[&start[..], &of, &["--key", key]].concat())
    };
    let wages = "姓名,证件号码,申报工资\n林晓,99000820020314014X,8000.00\n";
    let told = import("y1", wages);
    assert_eq!(told.code, Some(1));
    assert!(told.stderr.contains("缴费基数"), "{}", told.stderr);
    let stranger = wages.replace("申报工资", "缴费基数").replace("林晓", "林小");
    let told = import("y2", &stranger);
    assert_eq!(told.code, Some(1));
    assert!(told.stderr.contains("第2行 林小：姓名和证件号码对不上"), "{}", told.stderr);
    let bases = "姓名,证件号码,缴费基数\n林晓,99000820020314014X,8000.00\n\
        赵平,990008198805060219,10000.00\n";
    let done = import("y3", bases);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let done: serde_json::Value = serde_json::from_str(&done.stdout).unwrap();
    assert_eq!(done["answer"]["bill"]["bill"], "E000001-2025-07-year");
    assert_eq!(done["answer"]["bill"]["total"], "50.00");
}

#[test]
fn a_resident_is_told_what_his_years_are_worth() {
    let folder = books("residents/years.md");
    let start = ["office", "resident", "P000003", "--db", "books.db", "--place", "990100"];
    let run = run_in(folder.path(), &[&start[..], &["--on", "2026-02-10"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let standing: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(standing["continuous_years"], 1);
    assert_eq!(standing["years"][0]["missed_years"], 2);
    assert_eq!(standing["rewards"]["total"], "0.00");
}

#[test]
fn a_payroll_in_a_spreadsheet_finds_class_and_insurance() {
    let folder = books("closing/closing.md");
    let table = "姓名,证件号码,申报工资,人员类别,险种\n\
        林晓,99000820020314014X,6420.00,退休人员,职工医保、大额医疗补助\n\
        赵平,990008198805060219,10000.00,在职职工,职工医保\n";
    std::fs::write(folder.path().join("payroll.csv"), table).unwrap();
    let run = run_in(
        folder.path(),
        &[
            "office",
            "payroll",
            "payroll.csv",
            "--db",
            "books.db",
            "--place",
            "990100",
            "--employer",
            "E000001",
            "--month",
            "2025-07",
            "--on",
            "2025-10-02",
        ],
    );
    assert!(run.stdout.contains("R03") && run.stdout.contains("R04"), "{run:?}");
    std::fs::write(folder.path().join("payroll.csv"), table.replace("职工医保、", "车险、"))
        .unwrap();
    let wrong = run_in(
        folder.path(),
        &[
            "office",
            "payroll",
            "payroll.csv",
            "--db",
            "books.db",
            "--place",
            "990100",
            "--employer",
            "E000001",
            "--month",
            "2025-07",
            "--on",
            "2025-10-02",
        ],
    );
    assert!(wrong.code != Some(0) && wrong.stderr.contains("险种"), "{wrong:?}");
}

#[test]
fn a_statement_is_shown_to_belong_to_a_published_root() {
    let folder = books("closing/closing.md");
    let here = ["--db", "books.db", "--place", "990100"];
    let roots = run_in(folder.path(), &[&["office", "roots"], &here[..]].concat());
    let day = |line: &&str| line.contains("日结") && line.contains("2025-09-30");
    let line = roots.stdout.lines().find(day).unwrap();
    let root = line.split_whitespace().next_back().unwrap();
    let proof = ["office", "inclusion", "P000001", "--day", "2025-09-30"];
    let proof = run_in(folder.path(), &[&proof[..], &here[..]].concat());
    assert_eq!(proof.code, Some(0), "{}", proof.stderr);
    std::fs::write(folder.path().join("proof.json"), &proof.stdout).unwrap();
    let check =
        |root: &str| run_in(folder.path(), &["office", "belongs", "proof.json", "--root", root]);
    let so = check(root);
    assert!(so.code == Some(0) && so.stdout.contains("128.40"), "{so:?}");
    let not = check(&root.chars().rev().collect::<String>());
    assert!(not.code != Some(0) && not.stdout.contains("不属实"), "{not:?}");
    let altered = proof.stdout.replace("12840", "92840");
    assert_ne!(altered, proof.stdout);
    std::fs::write(folder.path().join("proof.json"), altered).unwrap();
    assert!(check(root).stdout.contains("不属实"));
    let open = ["office", "inclusion", "P000001", "--day", "2025-09-29"];
    let open = run_in(folder.path(), &[&open[..], &here[..]].concat());
    assert!(open.code != Some(0) && open.stderr.contains("没有日结"), "{open:?}");
}

/// What a clerk reads in the morning: who decides sees what was proposed, by whom and why.
#[test]
fn whatever_waits_for_somebody_is_on_one_list() {
    let list = |story: &str, end: &str, asked: &[&str]| {
        let folder = books_before(story, end);
        let start = ["office", "worklist", "--db", "books.db", "--on", "2025-10-22"];
        run_in(folder.path(), &[&start[..], asked].concat())
    };
    let nothing =
        list("people/birth-date-elsewhere.md", "2025-10-22T00:00", &["--place", "990400"]);
    assert_eq!(nothing.stdout, "990400 到 2025-10-22 没有待办\n");
    assert_eq!(nothing.code, Some(0));
    let told = [
        list("people/birth-date-elsewhere.md", "2025-10-21T08:00", &["--place", "990400"]),
        list("corrections/two-people.md", "2025-09-21T10:00", &["--place", "990100"]),
        list("employers/two-places.md", "2025-10-22T00:00", &["--place", "990100"]),
        list("transfers/two-cities.md", "2025-10-16T09:06", &["--place", "990100", "--lang", "en"]),
    ];
    let pages: Vec<&str> = told.iter().map(|run| run.stdout.as_str()).collect();
    insta::assert_snapshot!(pages.join("\n"));
    let json =
        list("corrections/two-people.md", "2025-09-21T10:00", &["--place", "990100", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["decisions"][0]["business"], "correction.decide");
    assert_eq!(json["decisions"][0]["maker"], "王芳");
}

/// Whoever has never sent a request learns from the list what to write: the office can read it.
#[test]
fn every_business_shows_a_request_that_the_office_can_read() {
    let library = testkit::library();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(Store::memory()).unwrap();
    let office = Office { store: &store, library: &library };
    let run = |words: &[&str]| -> Run { run_in(Folder::new().path(), words) };
    for business in BUSINESSES {
        let shown = run(&["office", "list", business.name]);
        let (start, end) = (shown.stdout.find('{').unwrap(), shown.stdout.find("\n}").unwrap());
        let mut request: Request<serde_json::Value> =
            serde_json::from_str(&shown.stdout[start..end + 2]).unwrap();
        request.key = business.name.to_owned();
        let recorded = "2025-07-02T09:00:00".parse().unwrap();
        let outcome = runtime.block_on(office.handle(business.name, &request, recorded));
        if let Err(store::StoreError::Refused(refusal)) = &outcome {
            assert_ne!(refusal.code, "command-malformed", "{}: {refusal:?}", business.name);
        }
        assert!(!matches!(outcome, Err(store::StoreError::Fault(_))), "{outcome:?}");
    }
    let pages =
        ["employer.file", "withdrawal.pay"].map(|name| run(&["office", "list", name]).stdout);
    let english = run(&["office", "list", "enrolment.start", "--lang", "en"]).stdout;
    insta::assert_snapshot!([&pages[0], &pages[1], &english].map(String::as_str).join("\n"));
}

#[test]
fn a_request_that_cannot_be_read_is_told_where_to_look() {
    let folder = Folder::new();
    let ask = |business: &str, command: serde_json::Value| {
        let request = serde_json::json!({
            "key": "k", "place": "990100", "clerk": "王芳", "command": command
        });
        std::fs::write(folder.path().join("r.json"), request.to_string()).unwrap();
        run_in(folder.path(), &["office", "do", business, "r.json", "--db", "books.db"]).stderr
    };
    let unknown = ask("people.registre", serde_json::json!({}));
    assert!(unknown.contains("没有名为“people.registre”的业务"), "{unknown}");
    assert!(!folder.path().join("books.db").exists(), "nothing was asked that begins books");
    let missing = ask("people.register", serde_json::json!({ "name": "林晓" }));
    assert_eq!(
        missing,
        "请求内容读不懂：缺少“identity_number”\n提示：mingzhang office list people.register \
         写明要填什么、怎么写\n"
    );
    let other = ask("people.register", serde_json::json!({ "nickname": "晓" }));
    assert!(other.starts_with("请求内容读不懂：没有“nickname”这一栏\n"), "{other}");
    // What PostgreSQL cannot keep, what reads as another name, and what nobody would read.
    for name in ["林\0晓", "\u{202e}晓林", "林\u{7f}"] {
        let unseen = ask("people.register", serde_json::json!({ "name": name }));
        assert!(unseen.starts_with("有一栏里有看不见的控制字符\n"), "{unseen}");
    }
    let long = ask("people.register", serde_json::json!({ "name": ["长".repeat(3_000)] }));
    assert!(long.starts_with("有一栏超过 8000 字节\n"), "{long}");
}

/// A name that was mistyped is not answered with “nothing waits” or “everything agrees”.
#[test]
fn books_that_are_not_there_are_not_read_as_empty() {
    let folder = Folder::new();
    std::fs::write(
        folder.path().join("bases.csv"),
        "姓名,证件号码,申报工资\n林晓,99000820020314014X,7000\n",
    )
    .unwrap();
    let place = ["--place", "990100"];
    let day = ["--day", "2025-09-30"];
    let table = ["--employer", "E000001", "--key", "k", "--clerk", "王芳"];
    std::fs::write(folder.path().join("bank.json"), "{}").unwrap();
    let days = ["--from", "2025-09-01", "--to", "2025-09-30"];
    let on = ["--on", "2025-09-30"];
    let batch = ["--name", "七月", "--clerk", "王芳"];
    let named: [(&str, &[&[&str]]); 12] = [
        ("account", &[&["P000001"], &place]),
        ("worklist", &[&place]),
        ("verify", &[&place]),
        ("journal", &[&place]),
        ("roots", &[&place]),
        ("inclusion", &[&["P000001"], &day, &place]),
        ("prove", &[&["bank.json"], &days, &place]),
        ("instalments", &[&["E000001"], &on, &place]),
        ("resident", &[&["P000001"], &on, &place]),
        ("batch", &[&["--month", "2025-07"], &batch, &on, &place]),
        ("credit", &[&batch, &on, &place]),
        ("file", &[&["bases.csv"], &["--month", "2025-07"], &table, &place]),
    ];
    for (command, words) in named {
        let start: &[&str] = &["office", command, "--db", "nowhere.db"];
        let run = run_in(folder.path(), &[&[start], words].concat().concat());
        assert!(run.stderr.starts_with("没有账本 nowhere.db\n"), "{command}: {run:?}");
        assert_eq!(run.code, Some(1));
        assert!(!folder.path().join("nowhere.db").exists(), "{command} began books");
    }
}
