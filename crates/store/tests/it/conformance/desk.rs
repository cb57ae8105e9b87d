//! The desk of the office on every database: keys, locks, files, what is owed, closes — one by one
//! and for many people at once.

use std::collections::BTreeSet;

use ledger::{ChainHash, MemberId};
use serde_json::{Value, json};
use store::{
    Close, Desk, Due, DueStage, HolderKind, Opened, Period, Slip, Store, StoreError, Versioned,
    office_of,
};
use vocab::record::{Contribution, Member, PersonalRecord};
use vocab::{Fen, InsuranceKind, Month};

use super::{refusal, sound};
use crate::databases::Fresh;
use crate::samples::*;

pub(super) fn slip(key: &str, offset: i32) -> Slip {
    Slip {
        key: key.to_owned(),
        business: "test".to_owned(),
        place: shenzhen(),
        clerk: "王芳".to_owned(),
        recorded: at(offset),
        body: json!({ "一": 1 }),
    }
}

pub(super) async fn open(store: &Store, key: &str, offset: i32) -> Desk {
    match store.open_request(slip(key, offset)).await.unwrap() {
        Opened::Fresh(desk) => *desk,
        Opened::Answered(answered) => panic!("answered before: {answered:?}"),
    }
}

/// So many people with a name each; more than one statement takes.
pub(super) async fn people(store: &Store, count: usize) -> Vec<MemberId> {
    let mut desk = open(store, "people", 0).await;
    let mut members = Vec::new();
    for number in 0..count {
        let member = desk.register(HolderKind::Person).await.unwrap();
        desk.mark("identity", &format!("N{number}"), &member).await.unwrap();
        members.push(member);
    }
    let row = |member: &MemberId| Versioned {
        member: member.clone(),
        position: 1,
        version: 1,
        row: Member { name: Some(format!("姓名{member}")), ..Member::default() },
    };
    desk.put_many("member", &members.iter().map(row).collect::<Vec<_>>()).await.unwrap();
    desk.finish(&Value::Null).await.unwrap();
    members
}

fn month() -> Month {
    Month::parse("2024-03").unwrap()
}

pub(super) fn contribution(fen: i64) -> Contribution {
    Contribution {
        individual_part: Fen(fen),
        ..Contribution::of(InsuranceKind::EmployeeMedical, month())
    }
}

fn due(member: &MemberId, position: i64, payer: &MemberId) -> Due {
    Due {
        member: member.clone(),
        position,
        place: shenzhen(),
        payer: payer.clone(),
        bill: "单1".to_owned(),
        month: month(),
        insurance: InsuranceKind::EmployeeMedical,
        employer_part: Fen(300),
        individual_part: Fen(100),
        other_part: Fen(8),
        stage: DueStage::Assessed,
        received: None,
        expected: None,
    }
}

pub async fn answers_a_request_once_and_for_all(Fresh { store, .. }: Fresh) {
    let desk = open(&store, "k", 0).await;
    desk.finish(&json!({ "done": 1 })).await.unwrap();
    match store.open_request(slip("k", 9)).await.unwrap() {
        Opened::Answered(first) => {
            assert_eq!((first.outcome, first.recorded), (Ok(json!({ "done": 1 })), at(0)));
        }
        Opened::Fresh(_) => panic!("the key was free"),
    }
    let other = Slip { body: json!({ "一": 2 }), ..slip("k", 9) };
    let refused = refusal(store.open_request(other).await);
    assert_eq!(refused.code, "key-reused");
    assert!(refused.sentence.zh.contains("一"), "{}", refused.sentence.zh);
    // A request that was dropped has left nothing, its key included.
    drop(open(&store, "dropped", 1).await);
    open(&store, "dropped", 1).await.finish(&Value::Null).await.unwrap();
}

pub async fn undoes_what_a_refused_request_did(Fresh { store, .. }: Fresh) {
    let mut desk = open(&store, "k", 0).await;
    desk.take("单位1", None).await.unwrap();
    let member = desk.register(HolderKind::Person).await.unwrap();
    desk.keep(&member, &PersonalRecord::default()).await.unwrap();
    let refused = ledger::refusals::document_missing();
    desk.refuse(&refused).await.unwrap();
    assert_eq!(store.members().await.unwrap(), []);
    match store.open_request(slip("k", 5)).await.unwrap() {
        Opened::Answered(first) => assert_eq!(first.outcome, Err(refused)),
        Opened::Fresh(_) => panic!("the refusal was forgotten"),
    }
    // The number was not used up, and the subject is as it was.
    let mut desk = open(&store, "again", 6).await;
    desk.take("单位1", Some(0)).await.unwrap();
    assert_eq!(desk.register(HolderKind::Person).await.unwrap(), member);
    desk.finish(&Value::Null).await.unwrap();
}

pub async fn tells_two_clerks_apart(Fresh { store, .. }: Fresh) {
    for (key, seen) in [("a", None), ("b", Some(1))] {
        let mut desk = open(&store, key, 0).await;
        desk.take("单位1", seen).await.unwrap();
        desk.finish(&Value::Null).await.unwrap();
    }
    let mut late = open(&store, "c", 1).await;
    let told = refusal(late.take("单位1", Some(1)).await);
    assert_eq!(told.code, "changed-meanwhile");
    late.refuse(&told).await.unwrap();
    let handled = store.history("单位1").await.unwrap();
    let versions: Vec<(&str, Option<i64>)> =
        handled.iter().map(|it| (it.key.as_str(), it.version)).collect();
    // Databases put what has no version first or last.
    assert_eq!(versions.len(), 3);
    for wanted in [("a", Some(1)), ("b", Some(2)), ("c", None)] {
        assert!(versions.contains(&wanted), "{versions:?}");
    }
}

pub async fn keeps_files_of_every_kind(Fresh { store, .. }: Fresh) {
    let mut desk = open(&store, "k", 0).await;
    let person = desk.register(HolderKind::Person).await.unwrap();
    let employer = desk.register(HolderKind::Employer).await.unwrap();
    let office = desk.office().await.unwrap();
    assert_eq!(Some(&office), office_of(shenzhen()).as_ref());
    assert_eq!(desk.office().await.unwrap(), office);
    desk.known(&employer, HolderKind::Employer).await.unwrap();
    assert_eq!(refusal(desk.known(&person, HolderKind::Employer).await).code, "employer-unknown");
    assert!(desk.mark("code", "91", &employer).await.unwrap());
    assert!(!desk.mark("code", "91", &person).await.unwrap());
    assert_eq!(desk.find("code", "91").await.unwrap(), Some(employer.clone()));
    let register = vec![("91".to_owned(), employer.clone())];
    assert_eq!(desk.marked("code").await.unwrap(), register);
    assert_eq!(desk.marked("co").await.unwrap(), []);
    desk.unmark("code", "91", &employer).await.unwrap();
    assert_eq!(desk.find("code", "91").await.unwrap(), None);
    assert_eq!(desk.put(&employer, "office.a", None, &json!(1)).await.unwrap(), 1);
    assert_eq!(desk.put(&employer, "office.a", None, &json!(2)).await.unwrap(), 2);
    assert_eq!(desk.put(&employer, "office.a", Some(1), &json!(3)).await.unwrap(), 1);
    let rows: Vec<(i64, i64)> = desk.rows(&employer, "office.a").await.unwrap();
    assert_eq!(rows, [(1, 3), (2, 2)]);
    desk.finish(&Value::Null).await.unwrap();
    assert_eq!(store.holders(HolderKind::Employer).await.unwrap(), [employer]);
}

pub async fn works_on_many_people_at_once(Fresh { store, .. }: Fresh) {
    let members = people(&store, 620).await;
    let mut desk = open(&store, "k", 1).await;
    let numbers: Vec<String> = (0..620).map(|number| format!("N{number}")).collect();
    let mut values: BTreeSet<&str> = numbers.iter().map(String::as_str).collect();
    values.insert("nobody's");
    let found = desk.find_many("identity", &values).await.unwrap();
    assert_eq!((found.len(), found.get("N600")), (620, Some(&members[600])));
    // Two rows for the first, one for everybody else.
    let mut rows = vec![(members[0].clone(), contribution(1))];
    rows.extend(members.iter().map(|member| (member.clone(), contribution(2))));
    let positions = desk.append_many("contributions", rows).await.unwrap();
    assert_eq!(positions[..3], [1, 2, 1]);
    let places: Vec<(&MemberId, i64)> = members.iter().map(|member| (member, 1)).collect();
    let mut found = desk.rows_at::<Contribution>("contributions", &places).await.unwrap();
    assert_eq!(found.len(), 620);
    found.retain(|row| row.member == members[0] || row.member == members[619]);
    for row in &mut found {
        assert_eq!(row.version, 1);
        row.version = 2;
        row.row.individual_part = Fen(7);
    }
    desk.put_many("contributions", &found).await.unwrap();
    let all: BTreeSet<MemberId> = members.iter().cloned().collect();
    let read = desk.people(&all, &["member", "contributions"]).await.unwrap();
    let parts = |member: &MemberId| -> Vec<i64> {
        let rows = read[member].contributions.iter().flatten();
        rows.map(|row| row.individual_part.0).collect()
    };
    assert_eq!(read.len(), 620);
    assert_eq!(parts(&members[0]), [7, 2]);
    assert_eq!((parts(&members[1]), parts(&members[619])), (vec![2], vec![7]));
    assert_eq!(read[&members[5]].member.name, Some(format!("姓名{}", members[5])));
    // What many wrote, one reads.
    assert_eq!(desk.person(&members[0]).await.unwrap(), read[&members[0]]);
    let jobs = vec![(members[3].clone(), json!("a")), (members[3].clone(), json!("b"))];
    desk.append_many("office.jobs", jobs).await.unwrap();
    let files = desk.rows_of_many::<String>("office.jobs", &all).await.unwrap();
    assert_eq!(
        files.into_iter().collect::<Vec<_>>(),
        [(members[3].clone(), vec!["a".to_owned(), "b".to_owned()])]
    );
    let strangers = BTreeSet::from([MemberId::parse("P999999").unwrap()]);
    assert_eq!(refusal(desk.people(&strangers, &["member"]).await).code, "member-unknown");
    desk.finish(&Value::Null).await.unwrap();
}

pub async fn puts_a_row_where_one_was_withdrawn(Fresh { store, .. }: Fresh) {
    let members = people(&store, 1).await;
    let mut desk = open(&store, "k", 1).await;
    let mut record = desk.person(&members[0]).await.unwrap();
    record.contributions = Some(vec![contribution(1), contribution(2)]);
    desk.keep(&members[0], &record).await.unwrap();
    record.contributions = Some(vec![contribution(1)]);
    desk.keep(&members[0], &record).await.unwrap();
    let rows = vec![(members[0].clone(), contribution(5))];
    assert_eq!(desk.append_many("contributions", rows).await.unwrap(), [2]);
    let read = desk.person(&members[0]).await.unwrap().contributions.unwrap();
    assert_eq!(read, [contribution(1), contribution(5)]);
    desk.finish(&Value::Null).await.unwrap();
}

pub async fn posts_for_many_accounts_at_once(Fresh { store, .. }: Fresh) {
    let members = people(&store, 620).await;
    let mut desk = open(&store, "k", 2).await;
    let entries: Vec<_> = members.iter().map(|member| credit(member, "c", 1, 1_000)).collect();
    let posted = desk.post(&entries).await.unwrap();
    assert_eq!(posted.len(), 620);
    // Half of it again, and one that lowers what was credited.
    let mut more = entries[..310].to_vec();
    more.push(spending(&members[0], "s", 2, 400));
    more.push(credit(&members[1], "c2", 2, 1));
    let again = desk.post(&more).await.unwrap();
    assert_eq!(again[..310], posted[..310]);
    assert_eq!(again[310].link.balance_after, Fen(600));
    let (head, parts) = desk.account(&members[0], shenzhen()).await.unwrap();
    assert_eq!((head.position, head.balance, parts.current_year), (2, Fen(600), Fen(600)));
    // One that cannot be posted: none is.
    let before = desk.look(&members[2], shenzhen()).await.unwrap();
    let batch = [credit(&members[2], "c3", 3, 1), spending(&members[3], "s", 3, 1_001)];
    assert_eq!(refusal(desk.post(&batch).await).code, "balance-insufficient");
    assert_eq!(desk.look(&members[2], shenzhen()).await.unwrap(), before);
    let stranger = credit(&MemberId::parse("P999999").unwrap(), "c", 3, 1);
    assert_eq!(refusal(desk.post(&[stranger]).await).code, "member-unknown");
    desk.finish(&Value::Null).await.unwrap();
    for index in [0, 1, 2, 619] {
        let expected = if index < 2 { 2 } else { 1 };
        assert_eq!(sound(&store, &members[index]).await, expected);
    }
}

pub async fn takes_lines_in_turn(Fresh { store, .. }: Fresh) {
    let members = people(&store, 3).await;
    let mut desk = open(&store, "k", 1).await;
    let payer = desk.register(HolderKind::Employer).await.unwrap();
    let mut dues: Vec<Due> =
        members.iter().flat_map(|it| [due(it, 1, &payer), due(it, 2, &payer)]).collect();
    desk.add_dues(&dues).await.unwrap();
    assert_eq!(desk.dues_of_bill("单1").await.unwrap(), dues);
    assert_eq!(desk.dues_to_credit(day(60), None, 10).await.unwrap(), []);
    for (index, due) in dues.iter_mut().enumerate() {
        due.stage = DueStage::Received;
        due.received = Some(day(40));
        due.expected = Some(day(if index == 1 { 61 } else { 60 }));
    }
    desk.move_dues(&dues).await.unwrap();
    let first = desk.dues_to_credit(day(60), None, 2).await.unwrap();
    assert_eq!(first, [dues[0].clone(), dues[2].clone()]);
    let after = Some((&first[1].member, first[1].position));
    let rest = desk.dues_to_credit(day(60), after, 10).await.unwrap();
    assert_eq!(rest, dues[3..]);
    desk.move_due(&Due { stage: DueStage::Settled, ..dues[0].clone() }).await.unwrap();
    let waiting = desk.dues_of_payer(&payer, DueStage::Received).await.unwrap();
    assert_eq!(waiting, dues[1..]);
    assert_eq!(desk.dues_of_member(&members[0]).await.unwrap().len(), 2);
    desk.finish(&Value::Null).await.unwrap();
    assert_eq!(store.count_to_credit(shenzhen(), day(60)).await.unwrap(), 4);
    assert_eq!(store.count_to_credit(shenzhen(), day(61)).await.unwrap(), 5);
    assert_eq!(store.dues_of_stage(shenzhen(), DueStage::Settled).await.unwrap().len(), 1);
}

pub async fn closes_days_with_what_was_there(Fresh { store, .. }: Fresh) {
    let members = people(&store, 2).await;
    for (key, offset) in [("one", 1), ("two", 3)] {
        let mut desk = open(&store, key, offset).await;
        let entries = members.iter().map(|member| credit(member, key, offset, 100));
        desk.post(&entries.collect::<Vec<_>>()).await.unwrap();
        desk.finish(&Value::Null).await.unwrap();
    }
    let mut desk = open(&store, "close", 4).await;
    let then = desk.heads_at(at(2)).await.unwrap();
    assert_eq!(then.iter().map(|it| it.position).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(then.iter().map(|it| &it.member).collect::<Vec<_>>(), [&members[0], &members[1]]);
    let close = Close {
        place: shenzhen(),
        period: Period::Day,
        through: day(2),
        recorded: at(4),
        accounts: 2,
        entries: 2,
        root: ChainHash([7; 32]),
    };
    desk.add_close(&close).await.unwrap();
    assert_eq!(desk.close_of(Period::Day, day(2)).await.unwrap(), Some(close.clone()));
    assert_eq!(desk.close_of(Period::Month, day(2)).await.unwrap(), None);
    let late = credit(&members[0], "late", 2, 1);
    let late = ledger::Entry { header: ledger::Header { recorded: at(4), ..late.header }, ..late };
    assert_eq!(refusal(desk.post(&[late]).await).code, "period-closed");
    let holding = desk.holding("", 10).await.unwrap();
    assert_eq!(holding[0], (members[0].clone(), Fen(200), Fen(200)));
    assert_eq!(desk.holding(members[0].as_str(), 10).await.unwrap().len(), 1);
    desk.finish(&Value::Null).await.unwrap();
    assert_eq!(store.closes(shenzhen()).await.unwrap(), [close]);
    assert_eq!(store.journal(shenzhen()).await.unwrap().len(), 4);
    let now = store.heads_at(shenzhen(), at(9)).await.unwrap();
    assert_eq!(now.iter().map(|it| it.balance.0).collect::<Vec<_>>(), [200, 200]);
}

/// Two requests for the same key at the same time: one does the work, the other hears its answer.
pub async fn lets_one_of_two_at_once_work(Fresh { store, .. }: Fresh) {
    let mut first = open(&store, "k", 0).await;
    let member = first.register(HolderKind::Person).await.unwrap();
    let second = tokio::spawn({
        let store = store.clone();
        async move { store.open_request(slip("k", 1)).await }
    });
    // Whether the second has begun to wait by now or not, it must come after the first.
    tokio::task::yield_now().await;
    first.finish(&json!(member)).await.unwrap();
    match second.await.unwrap() {
        Ok(Opened::Answered(answered)) => assert_eq!(answered.outcome, Ok(json!(member))),
        Ok(Opened::Fresh(_)) => panic!("both worked"),
        Err(StoreError::Refused(refused)) => panic!("{refused:?}"),
        Err(StoreError::Fault(fault)) => panic!("{fault:?}"),
    }
}
