//! The stories of `cases/operations/` through operations: every request, asked twice, asked once
//! more with another body; books that balance and chains that hold after each.

use std::collections::{BTreeMap, BTreeSet};

use diagnosis::{Question, explain};
use ledger::{Account, MemberId, Recorded};
use operations::office::{BUSINESSES, Office, Request};
use serde_json::Value as Json;
use store::{Store, StoreError};
use testkit::{Expectation, OperationCase, OperationStep};
use vocab::{Date, Fen, PlaceCode, Refusal};

pub fn name_of(label: &str) -> &'static str {
    let found = BUSINESSES.iter().find(|business| (business.label)().zh == label);
    found.unwrap_or_else(|| panic!("no business is called {label}")).name
}

pub fn recorded(step: &OperationStep) -> Recorded {
    step.time.at(0, 0, 0, 0).saturating_add(jiff::Span::new().minutes(step.minutes))
}

pub fn request(step: &OperationStep) -> Request<Json> {
    Request {
        key: step.key.clone(),
        place: step.place,
        clerk: step.clerk.clone(),
        seen: step.seen,
        command: step.command.clone(),
    }
}

async fn play(case: &OperationCase, library: &policy::PolicyLibrary, store: Store) -> Vec<String> {
    let office = Office { store: &store, library };
    let mut wrong = Vec::new();
    for step in &case.steps {
        let name = name_of(&step.business);
        let request = request(step);
        let first = office.handle(name, &request, recorded(step)).await;
        let later = recorded(step).saturating_add(jiff::Span::new().days(900));
        let again = office.handle(name, &request, later).await;
        let (outcome, posted): (Result<Json, Refusal>, _) = match (first, again) {
            (Ok(first), Ok(again)) => {
                assert_eq!(first, again, "{}: asked twice", step.at);
                (Ok(first.answer), Some(first.entries.len()))
            }
            (Err(StoreError::Refused(first)), Err(StoreError::Refused(again))) => {
                assert_eq!(first, again, "{}: asked twice", step.at);
                (Err(first), None)
            }
            (first, again) => panic!("{}: {first:?}, then {again:?}", step.at),
        };
        let kept = outcome.as_ref().err().is_none_or(|refusal| refusal.code != "command-malformed");
        let named = !step.clerk.trim().is_empty();
        if kept && named {
            let other = Request { clerk: "别人".to_owned(), ..request };
            match office.handle(name, &other, recorded(step)).await {
                Err(StoreError::Refused(refusal)) if refusal.code == "key-reused" => {}
                other => panic!("{}: the key was used for another request: {other:?}", step.at),
            }
        }
        wrong.extend(step.check(&outcome, posted));
        wrong.extend(check_books(&store, step).await);
        wrong.extend(check_conclusions(&store, library, step).await);
        wrong.extend(check_tasks(&store, step).await);
    }
    wrong
}

async fn check_books(store: &Store, step: &OperationStep) -> Vec<String> {
    let mut wrong = Vec::new();
    let trial = store.trial_balance(step.place).await.unwrap();
    let sum: i64 = trial.values().map(|fen| fen.0).sum();
    if sum != 0 {
        wrong.push(format!("{}: the books are out by {sum}", step.at));
    }
    for member in store.members().await.unwrap() {
        let report = store.verify_chain(&member.id).await.unwrap();
        assert_eq!(report.broken, [], "{}", step.at);
    }
    for expectation in &step.expected {
        let (found, expected) = match expectation {
            Expectation::Balance { member, place, as_of, amount } => {
                let member = MemberId::parse(member).unwrap();
                let place: PlaceCode = place.unwrap_or(step.place);
                let day = as_of.unwrap_or(Date::MAX);
                let balance = store.balance(&member, place, day, Recorded::MAX).await.unwrap();
                (balance, amount)
            }
            Expectation::Trial(code, amount) => {
                let account = Account::parse(code).unwrap_or_else(|| panic!("{code}"));
                let debit = trial.get(&account).copied().unwrap_or_default();
                (debit.checked_neg().unwrap(), amount)
            }
            _ => continue,
        };
        if Some(found) != Fen::parse_yuan(expected) {
            wrong.push(format!("{}: {expectation:?}, but it is {found}", step.at));
        }
    }
    wrong
}

/// What members would be told on that day by all that is recorded so far.
async fn check_conclusions(
    store: &Store,
    library: &policy::PolicyLibrary,
    step: &OperationStep,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for expectation in &step.expected {
        let Expectation::Conclusion { member, place, codes } = expectation else { continue };
        let (day, place) = (step.time, place.unwrap_or(step.place));
        let member = MemberId::parse(member).unwrap();
        let record = store.record(&member, day, Recorded::MAX).await.unwrap();
        let question = Question { as_of: day, known_at: day, place: Some(place) };
        let answer = explain(&record, library, question).unwrap();
        let told: Vec<&str> =
            answer.checks.iter().filter(|it| it.primary).map(|it| it.code.name()).collect();
        let told = if told.is_empty() { "无".to_owned() } else { told.join("、") };
        if told != *codes {
            wrong.push(format!(
                "{}: {expectation:?}, but it is {told}: {}",
                step.at, answer.headline.zh
            ));
        }
    }
    wrong
}

/// What the place has to do.
async fn check_tasks(store: &Store, step: &OperationStep) -> Vec<String> {
    let mut wrong = Vec::new();
    for expectation in &step.expected {
        let Expectation::Tasks(sentences) = expectation else { continue };
        let open = operations::crediting::tasks(store, step.place).await.unwrap();
        let open: Vec<String> = open.into_iter().map(|task| task.reason).collect();
        let open = if open.is_empty() { "无".to_owned() } else { open.join("；") };
        if open != *sentences {
            wrong.push(format!("{}: {expectation:?}, but it is {open}", step.at));
        }
    }
    wrong
}

#[tokio::test]
async fn every_story_goes_as_it_is_told() {
    let library = testkit::library();
    let mut wrong = Vec::new();
    let cases = testkit::operation_cases();
    assert!(!cases.is_empty());
    for case in &cases {
        wrong.extend(play(case, &library, Store::memory().await.unwrap()).await);
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[cfg(feature = "postgres")]
#[tokio::test]
async fn every_story_goes_as_it_is_told_on_postgres() {
    let (library, mut wrong) = (testkit::library(), Vec::new());
    for (number, case) in testkit::operation_cases().iter().enumerate() {
        let scratch = crate::scratch::Scratch::make(&format!("story_{number}")).await;
        wrong.extend(play(case, &library, scratch.store.clone()).await);
        scratch.remove().await;
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Refusals that no story can tell, and where they are tested.
const ELSEWHERE: [(&str, &str); 2] = [
    ("close-differs", "office.rs: books changed behind the store's back"),
    ("no-account-by-rule", "no made-up place takes the account from its retirees"),
];

/// Every business has a story in which it is done, and every refusal of its own one in which it
/// is given.
#[test]
fn every_business_and_every_refusal_has_its_story() {
    let mut tales: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let cases = testkit::operation_cases();
    for step in cases.iter().flat_map(|case| &case.steps) {
        let codes = tales.entry(name_of(&step.business)).or_default();
        for expectation in &step.expected {
            match expectation {
                Expectation::Done => drop(codes.insert("done")),
                Expectation::Refused(code) => drop(codes.insert(code)),
                _ => {}
            }
        }
    }
    let mut untold = Vec::new();
    for business in BUSINESSES {
        let codes = tales.remove(business.name).unwrap_or_default();
        let wanted = std::iter::once("done").chain(business.refusals.iter().copied());
        let told = |code: &str| {
            codes.contains(code) || ELSEWHERE.iter().any(|(elsewhere, _)| *elsewhere == code)
        };
        for code in wanted.filter(|code| !told(code)) {
            untold.push(format!("{} {code}", business.name));
        }
    }
    assert!(untold.is_empty(), "{} without a story:\n{}", untold.len(), untold.join("\n"));
}
