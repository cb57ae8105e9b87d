//! The stories of `cases/operations/` through REST: the same files, the same answers, and a second
//! request that changes nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use jiff::civil::{DateTime, date};
use operations::office::BUSINESSES;
use serde_json::{Value, json};
use server::office::{OfficeDoor, document, router};
use store::Store;
use testkit::{Expectation, OperationCase, OperationStep};
use tower::ServiceExt;
use vocab::{Fen, Refusal};

/// Minutes since 2000, so that a test can set the clock.
static EPOCH: DateTime = date(2000, 1, 1).at(0, 0, 0, 0);

fn minutes(step: &OperationStep) -> i64 {
    let midnight = step.time.at(0, 0, 0, 0);
    midnight.duration_since(EPOCH).as_mins() + step.minutes
}

fn name_of(label: &str) -> &'static str {
    BUSINESSES.iter().find(|business| (business.label)().zh == label).unwrap().name
}

async fn send(router: &Router, request: Request<Body>) -> (StatusCode, Value) {
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

async fn post(router: &Router, step: &OperationStep) -> (StatusCode, Value) {
    let body = json!({
        "key": step.key,
        "place": step.place,
        "clerk": step.clerk,
        "seen": step.seen,
        "command": step.command,
    });
    let address = format!("/office/v1/businesses/{}", name_of(&step.business));
    let request = Request::post(address).body(Body::from(body.to_string())).unwrap();
    send(router, request).await
}

async fn get(router: &Router, address: &str) -> (StatusCode, Value) {
    send(router, Request::get(address).body(Body::empty()).unwrap()).await
}

async fn door(now: Arc<AtomicI64>) -> Router {
    router(OfficeDoor {
        store: Arc::new(Store::memory().await.unwrap()),
        library: Arc::new(testkit::library()),
        clock: Arc::new(move || {
            let span = jiff::Span::new().minutes(now.load(Ordering::Relaxed));
            EPOCH.saturating_add(span)
        }),
    })
}

async fn play(case: &OperationCase) -> Vec<String> {
    let now = Arc::new(AtomicI64::new(0));
    let router = door(Arc::clone(&now)).await;
    let mut wrong = Vec::new();
    for step in &case.steps {
        now.store(minutes(step), Ordering::Relaxed);
        let first = post(&router, step).await;
        let again = post(&router, step).await;
        assert_eq!(first, again, "{}", step.at);
        let (status, body) = first;
        let (outcome, posted) = match status {
            StatusCode::OK => {
                let posted = body["entries"].as_array().map(Vec::len);
                (Ok(body["answer"].clone()), posted)
            }
            status if status.is_client_error() => {
                (Err(serde_json::from_value::<Refusal>(body).unwrap()), None)
            }
            status => panic!("{}: {status} {body}", step.at),
        };
        wrong.extend(step.check(&outcome, posted));
        for expectation in &step.expected {
            let Expectation::Balance { member, place, as_of, amount } = expectation else {
                continue;
            };
            let place = place.unwrap_or(step.place);
            let day = as_of.map(|day| format!("&as_of={day}")).unwrap_or_default();
            let address = format!("/office/v1/accounts/{member}/balance?place={place}{day}");
            let (_, body) = get(&router, &address).await;
            if body["fen"].as_i64().map(Fen) != Fen::parse_yuan(amount) {
                wrong.push(format!("{}: {expectation:?}, but {body}", step.at));
            }
        }
    }
    wrong
}

#[tokio::test]
async fn every_story_goes_as_it_is_told() {
    let mut wrong = Vec::new();
    for case in testkit::operation_cases() {
        wrong.extend(play(&case).await);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[tokio::test]
async fn questions_are_answered_and_mistakes_are_refusals() {
    let cases = testkit::operation_cases();
    let case = cases.iter().find(|case| case.path.ends_with("closing/closing.md")).unwrap();
    let now = Arc::new(AtomicI64::new(0));
    let router = door(Arc::clone(&now)).await;
    for step in &case.steps {
        now.store(minutes(step), Ordering::Relaxed);
        post(&router, step).await;
    }
    let (status, closes) = get(&router, "/office/v1/places/990100/closes").await;
    assert_eq!((status, closes.as_array().map(Vec::len)), (StatusCode::OK, Some(2)));
    let address = "/office/v1/places/990100/proof?day=2025-09-30&member=P000001";
    let (status, body) = get(&router, address).await;
    assert_eq!(status, StatusCode::OK);
    let proof: ledger::proof::Proof = serde_json::from_value(body["proof"].clone()).unwrap();
    assert_eq!(proof.root().to_string(), body["root"].as_str().unwrap());
    assert_eq!(proof.leaf.balance, Fen(12_840));
    let (status, book) = get(&router, "/office/v1/accounts/P000001/passbook?place=990100").await;
    assert_eq!((status, &book[0]["national_code"]), (StatusCode::OK, &json!("101")));
    assert!(book[0]["rule"].as_str().unwrap().contains("示例市"));
    let (_, history) = get(&router, "/office/v1/subjects/P000002/history").await;
    assert!(history.as_array().unwrap().len() >= 3, "{history}");
    let (status, tasks) = get(&router, "/office/v1/places/990100/tasks").await;
    assert_eq!((status, tasks), (StatusCode::OK, json!([])));
    let (status, list) = get(&router, "/office/v1/places/990100/worklist?on=2025-10-01").await;
    let expected = json!({
        "place": "990100", "on": "2025-10-01", "tasks": [], "decisions": [], "suspense": [],
        "transfers": []
    });
    assert_eq!((status, list), (StatusCode::OK, expected));
    let open = "/office/v1/places/990100/transfers?on=2025-10-01";
    assert_eq!(get(&router, open).await, (StatusCode::OK, json!([])));
    let shared = "/office/v1/accounts/P000001/sharing?place=990100";
    assert_eq!(get(&router, shared).await, (StatusCode::OK, json!([])));
    let (_, suspense) = get(&router, "/office/v1/places/990100/suspense").await;
    assert_eq!(suspense, json!([]));
    for (address, code) in [
        ("/office/v1/accounts/P1%20/balance?place=990100", "command-malformed"),
        ("/office/v1/accounts/P000001/balance", "command-malformed"),
        ("/office/v1/accounts/P000099/balance?place=990100", "member-unknown"),
        ("/office/v1/places/990100/proof?day=2025-09-29&member=P000001", "command-malformed"),
        ("/office/v1/places/990100/journal?format=pdf", "command-malformed"),
        ("/office/v1/subjects/P000001%00/history", "command-malformed"),
        ("/office/v1/nothing", "address-unknown"),
    ] {
        let (status, body) = get(&router, address).await;
        assert!(status.is_client_error(), "{address}: {status}");
        assert_eq!(body["code"], code, "{address}");
    }
    let request = Request::post("/office/v1/businesses/people.register");
    let (status, body) = send(&router, request.body(Body::from("{")).unwrap()).await;
    assert_eq!((status, &body["code"]), (StatusCode::BAD_REQUEST, &json!("command-malformed")));
}

/// What nobody writes down is worked out when it is asked for: gaps, and the years at retirement.
#[tokio::test]
async fn gaps_and_years_are_worked_out_for_whoever_asks() {
    let now = Arc::new(AtomicI64::new(0));
    let router = door(Arc::clone(&now)).await;
    let all = testkit::operation_cases();
    let story = all.iter().find(|case| case.path.ends_with("repair/repair.md")).unwrap();
    for step in &story.steps {
        now.store(minutes(step), Ordering::Relaxed);
        post(&router, step).await;
    }
    let address = "/office/v1/people/P000001/gaps?place=990100&on=2025-09-01";
    let (status, timeline) = get(&router, address).await;
    assert_eq!(status, StatusCode::OK);
    let gap = &timeline["gaps"][0];
    assert_eq!((&gap["first"], &gap["last"]), (&json!("2025-04"), &json!("2025-08")));
    assert_eq!((&gap["months"], &gap["repairable"]), (&json!(5), &json!(false)));
    assert_eq!(gap["waiting"]["months"], json!(3));
    assert_eq!(timeline["gaps"].as_array().unwrap().len(), 1, "what was made up is no gap");
    let address = "/office/v1/people/P000001/retirement?place=990100&on=2025-09-01&base=5000.00";
    let (status, review) = get(&router, address).await;
    assert_eq!(status, StatusCode::OK);
    // Three months of 300, and of 120 that must be paid here: 297 at 400.00 each.
    assert_eq!((&review["cumulative"], &review["short"]), (&json!(3), &json!(297)));
    assert_eq!(review["price"], json!("118800.00"));
    let address = "/office/v1/people/P000001/retirement?place=990100&base=many";
    let (status, body) = get(&router, address).await;
    assert_eq!((status, &body["code"]), (StatusCode::BAD_REQUEST, &json!("command-malformed")));
}

/// Years in a row, rewards, and what paying now would mean, for whoever asks.
#[tokio::test]
async fn a_residents_years_are_worked_out_for_whoever_asks() {
    let now = Arc::new(AtomicI64::new(0));
    let router = door(Arc::clone(&now)).await;
    let all = testkit::operation_cases();
    let story = all.iter().find(|case| case.path.ends_with("residents/years.md")).unwrap();
    for step in &story.steps {
        now.store(minutes(step), Ordering::Relaxed);
        post(&router, step).await;
    }
    let ask = async |more: &str| {
        let address = format!("/office/v1/people/P000003/residency?place=990100&{more}");
        let (status, standing) = get(&router, &address).await;
        assert_eq!(status, StatusCode::OK, "{standing}");
        standing
    };
    // The year is paid: one in a row, nothing earned yet, nothing to pay now.
    let paid = ask("on=2026-07-02&zero_claim_years=1").await;
    assert_eq!((&paid["continuous_years"], &paid["missed"]), (&json!(1), &json!([])));
    let rewards = &paid["rewards"];
    assert_eq!((&rewards["unbroken"], &rewards["zero_claim"]), (&json!("0.00"), &json!("1000.00")));
    assert_eq!((&paid["paying_now"], &paid["repairs"]), (&json!([]), &json!([])));
    // Before he paid: late, two years missed, and each of them could be bought off.
    let before = ask("on=2026-02-04").await;
    let now = &before["paying_now"][0];
    assert_eq!(
        (&now["year"]["in_window"], &now["year"]["missed_years"]),
        (&json!(false), &json!(2))
    );
    assert_eq!(
        (&now["year"]["waiting"]["months"], &now["continuous_years"]),
        (&json!(5), &json!(1))
    );
    let two = &now["repairs"][1];
    assert_eq!((&two["years"], &two["price"]), (&json!(2), &json!("800.00")));
    assert_eq!(
        (&two["waiting"]["months"], &two["benefits_from"]),
        (&json!(3), &json!("2026-05-04"))
    );
    assert!(before["rewards"]["zero_claim"].is_null());
    assert_eq!(before["unstated"].as_array().unwrap().len(), 1);
    // A year gone by without a payment: the row is broken.
    let after = ask("on=2028-03-01").await;
    assert_eq!((&after["continuous_years"], &after["missed"]), (&json!(0), &json!([2027])));
}

/// A plan of instalments, from the door: what is paid, what is behind, how it ended.
#[tokio::test]
async fn instalments_are_seen_as_of_a_day() {
    let now = Arc::new(AtomicI64::new(0));
    let router = door(Arc::clone(&now)).await;
    let all = testkit::operation_cases();
    let story = all.iter().find(|case| case.path.ends_with("employers/instalments.md")).unwrap();
    let address = "/office/v1/employers/E000001/instalments?place=990200&on=2025-11-21";
    for step in &story.steps {
        if step.business == "终止分期" && step.time.to_string() == "2025-11-25" {
            break;
        }
        now.store(minutes(step), Ordering::Relaxed);
        post(&router, step).await;
    }
    let (status, plans) = get(&router, address).await;
    assert_eq!(status, StatusCode::OK);
    let plan = &plans[0];
    // Three of four instalments are due: 963 less 742.
    assert_eq!((&plan["paid"], &plan["behind"]), (&json!("742.00"), &json!("221.00")));
    let states: Vec<&Value> =
        plan["instalments"].as_array().unwrap().iter().map(|it| &it["state"]).collect();
    assert_eq!(states, ["paid", "paid", "missed", "ahead"]);
    let (status, _) = get(&router, "/office/v1/employers/E000099/instalments?place=990200").await;
    assert_eq!(status, StatusCode::OK, "an employer without plans has none");
}

/// What an account owes is seen until it is collected.
#[tokio::test]
async fn what_is_owed_is_seen_until_it_is_collected() {
    let now = Arc::new(AtomicI64::new(0));
    let router = door(Arc::clone(&now)).await;
    let all = testkit::operation_cases();
    let story = all.iter().find(|case| case.path.ends_with("employers/overpaid.md")).unwrap();
    let mut seen = Vec::new();
    for step in &story.steps {
        now.store(minutes(step), Ordering::Relaxed);
        post(&router, step).await;
        if step.business == "追还多划" || step.business == "多缴退差" {
            let (_, owed) = get(&router, "/office/v1/accounts/P000002/owed").await;
            seen.push(owed[0]["left"].as_str().unwrap_or("—").to_owned());
        }
    }
    seen.dedup();
    assert_eq!(seen, ["—", "19.50", "9.50", "—"]);
}

/// A payroll beside the bill, from a table as from JSON; the days beside what others say.
#[tokio::test]
async fn what_others_say_is_compared_through_the_door() {
    let now = Arc::new(AtomicI64::new(0));
    let router = door(Arc::clone(&now)).await;
    let all = testkit::operation_cases();
    let story = all.iter().find(|case| case.path.ends_with("closing/closing.md")).unwrap();
    for step in &story.steps {
        now.store(minutes(step), Ordering::Relaxed);
        post(&router, step).await;
    }
    let ask = async |address: &str, kind: &str, body: String| {
        let request = Request::post(address).header("content-type", kind);
        send(&router, request.body(Body::from(body)).unwrap()).await
    };
    let payroll = "/office/v1/employers/E000001/payroll?place=990100&month=2025-07&on=2025-10-02";
    let table = "姓名,证件号码,申报工资,人员类别,险种\n\
        林晓,99000820020314014X,6420.00,退休人员,职工医保、大额医疗补助\n\
        赵平,990008198805060219,10000.00,在职职工,职工医保\n";
    let (status, found) = ask(payroll, "text/csv; charset=utf-8", table.to_owned()).await;
    assert_eq!(status, StatusCode::OK, "{found}");
    let codes: Vec<&Value> = found.as_array().unwrap().iter().map(|it| &it["code"]).collect();
    assert_eq!(codes, ["R03", "R04"]);
    let lines = json!([
        { "姓名": "林晓", "证件号码": "99000820020314014X", "工资": "6420.00" },
        { "姓名": "赵平", "证件号码": "990008198805060219", "工资": "10000.00" },
    ]);
    let (status, found) = ask(payroll, "application/json", lines.to_string()).await;
    assert_eq!((status, found), (StatusCode::OK, json!([])));
    let wrong = table.replace("职工医保、", "车险、");
    let (status, body) = ask(payroll, "text/csv", wrong).await;
    assert_eq!((status, &body["code"]), (StatusCode::BAD_REQUEST, &json!("command-malformed")));
    assert!(body["sentence"]["zh"].as_str().unwrap().contains("险种"), "{body}");
    let unknown = payroll.replace("E000001", "E000077");
    let (status, body) = ask(&unknown, "application/json", "[]".to_owned()).await;
    assert_eq!((status, &body["code"]), (StatusCode::NOT_FOUND, &json!("employer-unknown")));

    let prove = "/office/v1/places/990100/prove?from=2025-07-01&to=2025-09-30";
    let (status, proof) = ask(prove, "application/json", "{}".to_owned()).await;
    assert_eq!((status, &proof["holds"]), (StatusCode::OK, &json!(false)));
    assert_eq!(proof["not_compared"], json!(["bank", "tax", "settlements"]));
    let statements = json!({ "银行对账单": [{ "reference": "X9", "amount": "1.00" }] });
    let (_, proof) = ask(prove, "application/json", statements.to_string()).await;
    let breaks = proof["comparisons"][0]["breaks"].as_array().unwrap();
    assert!(breaks.iter().any(|it| it["reference"] == "X9" && it["books"] == json!(null)));
    assert!(breaks.len() >= 2, "{proof}");
    let (status, _) = ask("/office/v1/places/990100/prove", "application/json", "{}".into()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);

    let (status, codes) = get(&router, "/office/v1/codes").await;
    assert_eq!(status, StatusCode::OK);
    let kinds = codes["kinds"].as_array().unwrap();
    let carry = kinds.iter().find(|it| it["label"]["zh"] == "年度结转").unwrap();
    assert_eq!(
        carry["codes"],
        json!([
            { "table": "movement", "code": "206" }, { "table": "movement", "code": "113" }
        ])
    );
    let (_, journal) = get(&router, "/office/v1/places/990100/journal?format=beancount").await;
    assert!(journal.as_str().unwrap().contains("movement-code: \"101\""));
}

/// Every reference of the description leads somewhere, and every business has its address.
#[test]
fn the_description_is_whole() {
    let document = document();
    let text = document.to_string();
    for business in BUSINESSES {
        let address = format!("/office/v1/businesses/{}", business.name);
        assert!(document["paths"][&address]["post"].is_object(), "{address}");
    }
    for address in ["/office/v1/places/{place}/prove", "/office/v1/employers/{employer}/payroll"] {
        assert!(document["paths"][address]["post"].is_object(), "{address}");
    }
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
}
