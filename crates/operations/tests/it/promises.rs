//! What went wrong in other ledgers, tried here: repeats, races, restarts, keys that are somebody
//! else's, books that were changed behind everybody's back.

use ledger::{MemberId, Recorded};
use operations::closing::{BankLine, reconcile};
use operations::crediting::{CreditChunk, credit_all};
use operations::office::{Office, Request, Yuan};
use operations::sharing::seen_by_owner;
use operations::transfers::{merged_months, open_transfers};
use serde_json::json;
use sqlx::Connection;
use store::Store;
use vocab::{Date, Fen};

use crate::world::{ask, at, credited, identity, paid, path, place, request};

fn member() -> MemberId {
    MemberId::numbered(1)
}

async fn balance(store: &Store) -> Fen {
    store.balance(&member(), place(), Date::MAX, Recorded::MAX).await.unwrap()
}

fn spend(amount: &str, reference: &str) -> serde_json::Value {
    json!({
        "member": "P000001", "amount": amount, "institution": "示例市大药房",
        "reference": reference, "on": "2025-09-21"
    })
}

#[tokio::test]
async fn a_repeated_refund_moves_no_money_again() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    credited(&store, &library).await;
    let now = at("2025-09-21T09:00:00");
    ask(&store, &library, "account.spend", &request("s", "王芳", spend("60.00", "S1")), now)
        .await
        .unwrap();
    let refund = json!({
        "member": "P000001", "reverses": "S1", "amount": "60.00", "on": "2025-09-21"
    });
    let first = request("r", "王芳", refund.clone());
    let once = ask(&store, &library, "account.refund", &first, now).await.unwrap();
    for _ in 0..3 {
        let again = ask(&store, &library, "account.refund", &first, now).await.unwrap();
        assert_eq!(again, once);
    }
    let other_key = request("r2", "王芳", refund);
    let refusal = ask(&store, &library, "account.refund", &other_key, now).await.unwrap_err();
    assert_eq!(refusal.code, "refund-too-much");
    assert_eq!(balance(&store).await, Fen(12_840));
}

#[tokio::test]
async fn a_key_of_another_client_tells_nothing_of_his() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    let now = at("2025-07-01T09:00:00");
    let register = |name: &str, number| {
        request("k", "王芳", json!({ "name": name, "identity_number": identity(number).as_str() }))
    };
    ask(&store, &library, "people.register", &register("林晓", 1), now).await.unwrap();
    let ten_years_on = at("2035-07-01T09:00:00");
    let refusal = ask(&store, &library, "people.register", &register("赵平", 2), ten_years_on)
        .await
        .unwrap_err();
    assert_eq!(refusal.code, "key-reused");
    let told = format!("{refusal:?}");
    assert!(!told.contains("林晓") && !told.contains(identity(1).as_str()), "{told}");
    assert!(!told.contains("P000001"), "{told}");
}

#[tokio::test]
async fn a_refusal_is_final_for_its_key() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    paid(&store, &library).await;
    let too_early = request("s", "王芳", spend("60.00", "S1"));
    let now = at("2025-09-21T09:00:00");
    let refusal = ask(&store, &library, "account.spend", &too_early, now).await.unwrap_err();
    assert_eq!(refusal.code, "balance-insufficient");
    let credit = request("c", "王芳", json!({ "on": "2025-09-20" }));
    ask(&store, &library, "crediting.run", &credit, now).await.unwrap();
    let again = ask(&store, &library, "account.spend", &too_early, now).await.unwrap_err();
    assert_eq!(again, refusal);
    let new_key = request("s2", "王芳", spend("60.00", "S1"));
    ask(&store, &library, "account.spend", &new_key, now).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_clerks_at_once_one_wins_and_the_others_are_told_why() {
    let library = std::sync::Arc::new(testkit::library());
    let store = Store::open(&path("race.db")).await.unwrap();
    credited(&store, &library).await;
    let seen = store.history("P000001").await.unwrap().iter().filter_map(|it| it.version).max();
    let mut clerks = tokio::task::JoinSet::new();
    for number in 0..8 {
        let (store, library) = (store.clone(), std::sync::Arc::clone(&library));
        clerks.spawn(async move {
            // Each takes almost all: whoever comes second would also find too little.
            let mut request = request(&format!("race/{number}"), "甲", spend("100.00", "S"));
            request.seen = seen;
            ask(&store, &library, "account.spend", &request, at("2025-09-21T09:00:00")).await
        });
    }
    let outcomes = clerks.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for refusal in outcomes.into_iter().filter_map(Result::err) {
        assert_eq!(refusal.code, "changed-meanwhile", "a conflict is not a lack of money");
        assert!(refusal.sentence.zh.contains("甲"), "{}", refusal.sentence.zh);
    }
    assert_eq!(balance(&store).await, Fen(2_840));
    store.close().await;
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart() {
    let (path, library) = (path("restart.db"), testkit::library());
    let first = {
        let store = Store::open(&path).await.unwrap();
        credited(&store, &library).await;
        let now = at("2025-09-21T09:00:00");
        // Nobody closes the store: the process is simply gone.
        ask(&store, &library, "account.spend", &request("s", "王芳", spend("60.00", "S1")), now)
            .await
            .unwrap()
    };
    let store = Store::open(&path).await.unwrap();
    assert_eq!(balance(&store).await, Fen(6_840));
    let now = at("2026-01-01T09:00:00");
    let again = request("s", "王芳", spend("60.00", "S1"));
    assert_eq!(ask(&store, &library, "account.spend", &again, now).await.unwrap(), first);
    assert_eq!(balance(&store).await, Fen(6_840));
    store.close().await;
}

#[tokio::test]
async fn a_batch_started_again_goes_on_where_it_stopped() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    paid(&store, &library).await;
    let office = Office { store: &store, library: &library };
    let batch = Request {
        key: "batch".to_owned(),
        place: place(),
        clerk: "划账岗".to_owned(),
        seen: None,
        command: CreditChunk {
            on: "2025-09-20".parse().unwrap(),
            most: Some(1),
            after: None,
            bill: None,
        },
    };
    let time = at("2025-09-20T09:00:00");
    for _ in 0..3 {
        let whole = credit_all(&office, &batch, time, |_, _| {}).await.unwrap();
        assert_eq!((whole.credited, whole.amount), (1, Yuan(Fen(12_840))));
        assert_eq!(balance(&store).await, Fen(12_840));
    }
}

#[tokio::test]
async fn books_changed_after_the_close_are_noticed() {
    let (path, library) = (path("tampered.db"), testkit::library());
    let store = Store::open(&path).await.unwrap();
    credited(&store, &library).await;
    let close = |key| request(key, "王芳", json!({ "day": "2025-09-30" }));
    let time = at("2025-10-01T09:00:00");
    ask(&store, &library, "close.day", &close("c1"), time).await.unwrap();
    sqlx::any::install_default_drivers();
    let address = format!("sqlite://{}", path.display());
    let mut stranger = sqlx::AnyConnection::connect(&address).await.unwrap();
    let change = "UPDATE entries SET balance_after = balance_after + 1 WHERE event = 'credit'";
    sqlx::query(change).execute(&mut stranger).await.unwrap();
    let refusal = ask(&store, &library, "close.day", &close("c2"), time).await.unwrap_err();
    assert_eq!(refusal.code, "close-differs");
    assert!(!store.verify_chain(&member()).await.unwrap().broken.is_empty());
    store.close().await;
}

#[tokio::test]
async fn the_bank_statement_is_compared_line_by_line() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    credited(&store, &library).await;
    let line =
        |reference: &str, fen| BankLine { reference: reference.to_owned(), amount: Yuan(Fen(fen)) };
    let (from, to) = ("2025-07-01".parse().unwrap(), "2025-07-31".parse().unwrap());
    let found =
        async |lines: &[BankLine]| reconcile(&store, place(), from, to, lines).await.unwrap();
    assert_eq!(found(&[line("B1", 65_000)]).await, []);
    let breaks = found(&[line("B1", 64_999), line("B2", 100)]).await;
    let names: Vec<&str> = breaks.iter().map(|found| found.reference.as_str()).collect();
    assert_eq!(names, ["B1", "B2"]);
    let missing = found(&[]).await;
    let first = missing.first().map(|found| (found.bank, found.books));
    assert_eq!(first, Some((None, Some(Yuan(Fen(65_000))))));
}

/// What the office wrote is what `explain` reads: to the fen, with no cause of a zero.
#[tokio::test]
async fn an_account_made_by_the_office_explains_itself() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    credited(&store, &library).await;
    let day: Date = "2025-09-21".parse().unwrap();
    let record = store.record(&member(), day, Recorded::MAX).await.unwrap();
    let question = diagnosis::Question { as_of: day, known_at: day, place: Some(place()) };
    let answer = diagnosis::explain(&record, &library, question).unwrap();
    assert_eq!(answer.bridge.residual, Fen::ZERO);
    assert_eq!(answer.balances.ledger, Some(Fen(12_840)));
}

/// Plays a story, and asks whose account holds what on a day, and whether it is explained.
async fn told(path: &str, day: &str, members: &[(&str, i64)]) {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    let all = testkit::operation_cases();
    let story = all.iter().find(|case| case.path.ends_with(path)).unwrap();
    for step in &story.steps {
        let businesses = operations::office::BUSINESSES;
        let business = businesses.iter().find(|it| (it.label)().zh == step.business).unwrap();
        let mut request = request(&step.key, &step.clerk, step.command.clone());
        request.place = step.place;
        let minutes = jiff::Span::new().minutes(step.minutes);
        let time = step.time.at(0, 0, 0, 0).saturating_add(minutes);
        // Refusals are part of the story.
        let _ = ask(&store, &library, business.name, &request, time).await;
    }
    let day: Date = day.parse().unwrap();
    for (member, fen) in members {
        let number = MemberId::parse(member).unwrap();
        let record = store.record(&number, day, Recorded::MAX).await.unwrap();
        let question = diagnosis::Question { as_of: day, known_at: day, place: None };
        let answer = diagnosis::explain(&record, &library, question).unwrap();
        assert_eq!(answer.bridge.residual, Fen::ZERO, "{path} {member} {day}");
        assert_eq!(answer.balances.ledger, Some(Fen(*fen)), "{path} {member} {day}");
    }
}

/// What was assessed too high and went back is explained like everything else: nothing remains, and
/// a month that was put right is not taken for one that was credited wrongly; neither is one that
/// was put right while it waited, nor a credit that was taken back and made anew.
#[tokio::test]
async fn a_difference_that_went_back_explains_itself() {
    told("employers/overpaid.md", "2025-10-28", &[("P000001", 12_000), ("P000002", 4_050)]).await;
    told("crediting/reversal.md", "2025-09-30", &[("P000002", 20_000)]).await;
    for (day, balance) in
        [("2025-07-21", 0), ("2025-10-20", 13_000), ("2025-10-22", 13_000), ("2025-12-21", 12_000)]
    {
        told("employers/overpaid-before-credit.md", day, &[("P000001", balance)]).await;
    }
    let bases = [("P000001", 28_000), ("P000002", 36_000)];
    told("employers/year-base.md", "2025-12-20", &bases).await;
    told("people/birth-date.md", "2025-10-26", &[("P000001", 5_680)]).await;
    told("payments/tiers.md", "2025-12-20", &[("P000001", 12_840), ("P000002", 0)]).await;
}

/// Both offices see a transfer until it is over, with the working days it has taken; what arrived
/// counts where it arrived, and a month is counted once.
#[tokio::test]
async fn a_transfer_stands_at_both_offices_until_it_is_over() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    credited(&store, &library).await;
    let elsewhere = vocab::PlaceCode::parse("990200").unwrap();
    let kind = vocab::InsuranceKind::EmployeeMedical;
    let mut number = 0;
    let mut send = async |there: bool, business: &str, day: &str, command: serde_json::Value| {
        number += 1;
        let mut request = request(&format!("t{number}"), "王芳", command);
        if there {
            request.place = elsewhere;
        }
        let now = at(&format!("{day}T09:00:00"));
        ask(&store, &library, business, &request, now).await.unwrap()
    };
    let (member, insurance) = ("P000001", "employee-medical");
    let ended = json!({ "member": member, "insurance": insurance, "until": "2025-09-24" });
    send(false, "enrolment.end", "2025-09-24", ended).await;
    let begun = json!({
        "member": member, "insurance": insurance, "class": "flexible", "from": "2025-09-25"
    });
    send(true, "enrolment.start", "2025-09-25", begun).await;
    let applied = json!({
        "member": member, "from_place": place(), "to_place": elsewhere, "applied": "2025-09-25",
        "from_insurance": insurance, "to_insurance": insurance
    });
    send(true, "transfer.apply", "2025-09-25", applied).await;
    let open = async |at, day: &str| {
        open_transfers(&store, &library, at, day.parse().unwrap()).await.unwrap()
    };
    for (day, taken, late) in [("2025-10-15", 10, false), ("2025-10-16", 11, true)] {
        for office in [place(), elsewhere] {
            let found = open(office, day).await;
            let [found] = found.as_slice() else { panic!("{found:?}") };
            let seen = (found.working_days, found.allowed, found.late);
            assert_eq!(seen, (Some(taken), Some(10), Some(late)), "{day}");
        }
    }
    let step = json!({
        "member": member, "transfer": 1, "bank_reference": "X1", "on": "2025-10-16"
    });
    let sent = send(false, "transfer.send", "2025-10-16", step).await;
    let amount = sent.answer["amount"].clone();
    assert_eq!(open(place(), "2025-10-17").await.first().map(|it| it.late), Some(None));
    let months = async || merged_months(&store, &self::member(), kind, elsewhere).await.unwrap();
    assert_eq!(months().await.len(), 0, "on its way it counts nowhere yet");
    let step = json!({
        "member": member, "transfer": 1, "bank_reference": "X2", "amount": amount,
        "arrived": "2025-10-17", "on": "2025-10-17"
    });
    send(true, "transfer.receive", "2025-10-17", step).await;
    assert_eq!(months().await.len(), 1);
    for office in [place(), elsewhere] {
        assert_eq!(open(office, "2025-10-17").await, []);
    }
    let day: Date = "2025-10-18".parse().unwrap();
    let of = (elsewhere, &self::member());
    let review = operations::retirement::review_of(&store, &library, of, day, None).await.unwrap();
    let [stretch] = review.years.as_slice() else { panic!("{:?}", review.years) };
    assert_eq!((review.cumulative, review.actual), (1, 0), "it counts, and was not paid here");
    assert_eq!(stretch.paid_at, Some(place()));
    let record = store.record(&self::member(), day, Recorded::MAX).await.unwrap();
    for at in [place(), elsewhere] {
        let question = diagnosis::Question { as_of: day, known_at: day, place: Some(at) };
        let answer = diagnosis::explain(&record, &library, question).unwrap();
        assert_eq!(answer.bridge.residual, Fen::ZERO, "{at}");
    }
}

/// The owner sees who, when and how much; where, only if the one who used it agreed.
#[tokio::test]
async fn the_owner_sees_who_and_how_much_and_where_only_by_consent() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    credited(&store, &library).await;
    let now = at("2025-09-21T09:00:00");
    let mut number = 0;
    let mut send = async |business: &str, command: serde_json::Value| {
        number += 1;
        let request = request(&format!("s{number}"), "王芳", command);
        ask(&store, &library, business, &request, now).await.unwrap()
    };
    for (number, name) in [(2, "赵大山"), (3, "陈静")] {
        let person = json!({ "name": name, "identity_number": identity(number).as_str() });
        send("people.register", person).await;
    }
    for (name, relative, agrees) in [("赵大山", "P000002", false), ("陈静", "P000003", true)] {
        let binding = json!({
            "member": "P000001", "relative": name, "relative_member": relative,
            "relation": "父母", "consent": true, "show_where": agrees, "from": "2025-09-21",
            "monthly_limit": "50.00"
        });
        send("sharing.bind", binding).await;
        let bill = json!({
            "member": relative, "amount": "30.00", "institution": "示例市大药房",
            "reference": relative, "on": "2025-09-21"
        });
        send("sharing.pay", bill).await;
    }
    let day: Date = "2025-09-21".parse().unwrap();
    let seen = seen_by_owner(&store, &member(), place(), day).await.unwrap();
    let told: Vec<_> = seen
        .iter()
        .map(|it| (&*it.relative, it.total, it.left_this_month, &*it.uses[0].institution))
        .collect();
    let (spent, left) = (Yuan(Fen(3_000)), Some(Yuan(Fen(2_000))));
    let expected = [("赵大山", spent, left, "某药店"), ("陈静", spent, left, "示例市大药房")];
    assert_eq!(told, expected);
    let text = json!(seen).to_string();
    assert!(!text.contains("P000002") && text.contains("\"open\":true"), "{text}");
}
