//! Every demonstration member lives through the businesses of the office, and what is read back
//! from the books answers every question as the record did.

use std::collections::BTreeSet;

use diagnosis::{Answer, Code, Verdict, ZeroKind, explain};
use ledger::{Account, MemberId, Recorded};
use operations::office::{Office, Request};
use operations::relive::{Life, play, relive};
use policy::PolicyLibrary;
use serde_json::json;
use store::Store;
use testkit::DiagnosisCase;
use vocab::record::{MovementKind, PersonalRecord, Restriction, Suspense};
use vocab::{Date, PlaceCode, Text};

const TODAY: Date = Date::constant(2025, 9, 15);

fn members() -> Vec<DiagnosisCase> {
    testkit::diagnosis_cases().into_iter().filter(DiagnosisCase::is_single).collect()
}

fn life(case: &DiagnosisCase, library: &PolicyLibrary) -> Life {
    let key = format!("life-{}", case.name());
    relive(&case.record, library, &key, TODAY)
        .unwrap_or_else(|gaps| panic!("{}: {gaps:#?}", case.path))
}

/// Everybody beside everybody, in one store.
async fn lived(store: &Store, library: &PolicyLibrary) -> Vec<MemberId> {
    let lives: Vec<Life> = members().iter().map(|case| life(case, library)).collect();
    let office = Office { store, library };
    play(&office, &lives, TODAY).await.unwrap()
}

/// What must be the same, whatever way the record came into the books, a line each.
fn told(answer: &Answer) -> BTreeSet<String> {
    let bridge = &answer.bridge;
    let check =
        |code: Code, verdict: Verdict, primary: bool| format!("{code:?} {verdict:?} {primary}");
    let zero: ZeroKind = answer.zero;
    let mut told = BTreeSet::from([
        format!("headline {}", answer.headline.zh),
        format!("zero {zero:?}"),
        format!("paid {}", bridge.paid),
        format!("balance {}", bridge.balance),
        format!("residual {}", bridge.residual),
    ]);
    told.extend(answer.checks.iter().map(|it| check(it.code, it.verdict, it.primary)));
    told.extend(bridge.lines.iter().map(|line| format!("{} {}", line.code, line.amount)));
    let remedy = |action: &Text, who: &Text| format!("{} {}", action.zh, who.zh);
    told.extend(
        answer
            .remedies
            .iter()
            .map(|it| format!("{:?} {} {:?}", it.code, remedy(&it.action, &it.who), it.by)),
    );
    told
}

#[tokio::test]
async fn everybody_gets_the_answer_of_his_record() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    let numbers = lived(&store, &library).await;
    let mut wrong = Vec::new();
    for (case, member) in members().iter().zip(&numbers) {
        let record = store.record(member, TODAY, Recorded::MAX).await.unwrap();
        let wanted = told(&explain(&case.record, &library, case.question).unwrap());
        let found = told(&explain(&record, &library, case.question).unwrap());
        wrong.extend(wanted.difference(&found).map(|it| format!("{} lacks {it}", case.name())));
        wrong.extend(found.difference(&wanted).map(|it| format!("{} has {it}", case.name())));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Every posting names the request that made it; every account is what its chain says; a second
/// life changes nothing; the places can close their months over it.
#[tokio::test]
async fn everything_that_was_posted_is_some_business_done() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    let numbers = lived(&store, &library).await;
    let keys: BTreeSet<String> = members()
        .iter()
        .flat_map(|case| life(case, &library).steps)
        .map(|step| step.request.key)
        .collect();
    let done = |key: &str| {
        let place_wide = key.starts_with("year.interest/") || key.starts_with("year.carry/");
        let ends = key.match_indices('/').map(|(at, _)| at).chain([key.len()]);
        place_wide || ends.map(|end| &key[..end]).any(|request| keys.contains(request))
    };
    let mut places: BTreeSet<PlaceCode> = BTreeSet::new();
    let mut heads = Vec::new();
    for member in &numbers {
        assert_eq!(store.verify_chain(member).await.unwrap().broken, [], "{member}");
        for place in store.places(member).await.unwrap() {
            let entries = store.entries(member, place).await.unwrap();
            for posted in &entries {
                let key = &posted.entry.header.key;
                assert!(done(key), "{member} at {place}: no request has the key {key}");
            }
            heads.push((member.clone(), place, entries.len()));
            places.insert(place);
        }
    }
    for place in &places {
        let trial = store.trial_balance(*place).await.unwrap();
        assert_eq!(trial.values().map(|fen| fen.0).sum::<i64>(), 0, "{place}");
    }
    assert_eq!(lived(&store, &library).await, numbers, "a second life has the same numbers");
    for (member, place, count) in heads {
        let entries = store.entries(&member, place).await.unwrap();
        assert_eq!(entries.len(), count, "{member} at {place} has new entries");
    }
    let office = Office { store: &store, library: &library };
    for place in places {
        let periods = [
            ("close.day", json!({ "day": "2025-08-31" })),
            ("close.month", json!({ "month": "2025-08" })),
            ("close.day", json!({ "day": "2025-09-14" })),
        ];
        for (business, command) in periods {
            let key = format!("{business}/{place}/{command}");
            let clerk = "王芳".to_owned();
            let request = Request { key, place, clerk, seen: None, command };
            let time = TODAY.at(23, 0, 0, 0);
            office.handle(business, &request, time).await.unwrap();
        }
    }
}

/// What went wrong was made by the business that makes it.
#[tokio::test]
async fn what_went_wrong_went_wrong_here_too() {
    let (store, library) = (Store::memory().await.unwrap(), testkit::library());
    let numbers = lived(&store, &library).await;
    let all = members();
    let number = |name: &str| &numbers[all.iter().position(|case| case.name() == name).unwrap()];
    // Nobody had that number: the money waits, and its likely owner sees it.
    let record = store.record(number("z15"), TODAY, Recorded::MAX).await.unwrap();
    let waiting: Vec<&Suspense> = record.suspense.iter().flatten().collect();
    assert_eq!(waiting.len(), 1, "{waiting:?}");
    let own = record.member.place.unwrap();
    assert!(store.trial_balance(own).await.unwrap()[&Account::Suspense].0 < 0);
    // The new employer could not enrol him, nor file for him.
    let tried = store.history(number("z34").as_str()).await.unwrap();
    let refused = tried.iter().filter_map(|it| it.outcome.as_ref().err());
    let codes: BTreeSet<&str> = refused.map(|refusal| refusal.code.as_str()).collect();
    assert_eq!(codes, BTreeSet::from(["enrolment-overlaps"]));
    // Frozen by an authority, not by a mark in a file.
    let record = store.record(number("z19"), TODAY, Recorded::MAX).await.unwrap();
    let marks: Vec<&Restriction> = record.restrictions.iter().flatten().collect();
    assert!(marks.len() == 1 && marks[0].authority.is_some());
}

/// A row that nothing can have led to is named, never left out.
#[test]
fn what_cannot_be_lived_is_named() {
    let library = testkit::library();
    let case = members().into_iter().find(|case| case.name() == "m01").unwrap();
    let unlived = |change: fn(&mut PersonalRecord)| {
        let mut record = case.record.clone();
        change(&mut record);
        relive(&record, &library, "life", TODAY).unwrap_err()
    };
    let gaps = unlived(|record| {
        record.movements.as_mut().unwrap()[0].kind = MovementKind::Injection;
    });
    assert!(gaps[0].what.zh.contains("账户收支第1行"), "{gaps:?}");
    let gaps = unlived(|record| record.contributions.as_mut().unwrap()[0].credited = None);
    assert!(gaps[0].why.zh.contains("没有对应的缴费"), "{gaps:?}");
    let gaps = unlived(|record| record.member.name = None);
    assert!(gaps.iter().any(|gap| gap.what.zh.contains("参保人")), "{gaps:?}");
}
