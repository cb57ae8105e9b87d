//! What a desk writes while the next lines are worked out: it is read like anything else, and what
//! goes wrong with it is told before anybody hears that it stands.

use ledger::MemberId;
use serde_json::Value;
use store::{AccountFiles, Opened, Question, StoreError, Versioned};

use vocab::record::Contribution;

use super::desk::{contribution, open, people, slip};
use crate::databases::Fresh;
use crate::samples::{at, credit, shenzhen};

pub async fn undoes_what_could_not_be_written_behind(Fresh { store, .. }: Fresh) {
    let members = people(&store, 620).await;
    let row = |index: usize, version| Versioned {
        member: members[index].clone(),
        position: 1,
        version,
        row: contribution(7),
    };
    let mut desk = open(&store, "k", 1).await;
    let mut rows: Vec<_> = (0..620).map(|index| row(index, 1)).collect();
    // The same version of the same row twice, far behind.
    rows.push(row(5, 1));
    let handed_over = desk.put_many("contributions", &rows).await;
    let ended = match handed_over {
        Ok(()) => desk.finish(&Value::Null).await,
        Err(told) => Err(told),
    };
    assert!(matches!(ended, Err(StoreError::Fault(_))), "{ended:?}");
    // Nothing stands, and the request may come again.
    let mut desk = open(&store, "k", 1).await;
    assert_eq!(desk.person(&members[0]).await.unwrap().contributions, None);
    desk.put_many("contributions", &rows[..620]).await.unwrap();
    desk.finish(&Value::Null).await.unwrap();
}

pub async fn tells_a_reader_that_something_was_not_written(Fresh { store, .. }: Fresh) {
    let members = people(&store, 120).await;
    let mut desk = open(&store, "k", 1).await;
    let rows = members.iter().chain(&members[..1]).map(|member| Versioned {
        member: member.clone(),
        position: 1,
        version: 1,
        row: contribution(7),
    });
    // All in one statement, which is under way when this returns.
    desk.put_many("contributions", &rows.collect::<Vec<_>>()).await.unwrap();
    let read = desk.person(&members[0]).await;
    assert!(matches!(read, Err(StoreError::Fault(_))), "{read:?}");
    // From then on nothing can be done at this desk.
    assert!(matches!(desk.finish(&Value::Null).await, Err(StoreError::Fault(_))));
    assert!(matches!(store.open_request(slip("k", 1)).await.unwrap(), Opened::Fresh(_)));
}

pub async fn keeps_nothing_of_a_desk_that_was_left(Fresh { store, .. }: Fresh) {
    let members = people(&store, 620).await;
    let entries: Vec<_> = members.iter().map(|member| credit(member, "c", 1, 1_000)).collect();
    let mut desk = open(&store, "k", 1).await;
    desk.post(&entries).await.unwrap();
    // Left while rows are still being written.
    drop(desk);
    for member in [&members[0], &members[619]] {
        let entries = store.entries(member, shenzhen()).await.unwrap();
        assert_eq!(entries, []);
    }
    let mut desk = open(&store, "k", 1).await;
    assert_eq!(desk.post(&entries).await.unwrap().len(), 620);
    desk.finish(&Value::Null).await.unwrap();
    assert_eq!(store.entries(&members[619], shenzhen()).await.unwrap().len(), 1);
}

/// What must be known to post one entry to each account.
fn files_of(members: &[MemberId]) -> Question<AccountFiles> {
    let members = members.to_vec();
    Box::new(move |reading| {
        Box::pin(async move {
            let keys = members.iter().map(|member| (member, "c".to_owned()));
            reading.account_files(&keys.collect::<Vec<_>>()).await
        })
    })
}

pub async fn posts_those_that_can_be(Fresh { store, .. }: Fresh) {
    let members = people(&store, 3).await;
    let mut desk = open(&store, "k", 1).await;
    desk.post(&[credit(&members[1], "c", 1, 5)]).await.unwrap();
    let files = desk.ask(files_of(&members)).await.unwrap();
    let entries: Vec<_> = members.iter().map(|member| credit(member, "c", 1, 1_000)).collect();
    let mut writing = desk.writing();
    let refused = writing.post_each(files, &entries).unwrap();
    let codes = refused.iter().map(|it| it.as_ref().map(|refusal| refusal.code.to_string()));
    assert_eq!(codes.collect::<Vec<_>>(), [None, Some("key-reused".to_owned()), None]);
    desk.write(writing).await.unwrap();
    desk.finish(&Value::Null).await.unwrap();
    for (member, fen) in members.iter().zip([1_000, 5, 1_000]) {
        let (date, known) = (at(9).date(), at(9));
        assert_eq!(store.balance(member, shenzhen(), date, known).await.unwrap().0, fen);
    }
}

pub async fn fills_every_place_that_is_free(Fresh { store, .. }: Fresh) {
    let members = people(&store, 1).await;
    let mut desk = open(&store, "k", 1).await;
    let mut record = desk.person(&members[0]).await.unwrap();
    record.contributions = Some((1..=3).map(contribution).collect());
    desk.keep(&members[0], &record).await.unwrap();
    record.contributions = Some(vec![contribution(1)]);
    desk.keep(&members[0], &record).await.unwrap();
    // Two places are free; the third row comes after them.
    let rows = (5..=7).map(|fen| (members[0].clone(), contribution(fen))).collect();
    assert_eq!(desk.append_many("contributions", rows).await.unwrap(), [2, 3, 4]);
    let read = desk.person(&members[0]).await.unwrap().contributions.unwrap();
    assert_eq!(read, [1, 5, 6, 7].map(contribution));
    desk.finish(&Value::Null).await.unwrap();
}

pub async fn takes_another_order_of_fields_for_no_change(Fresh { store, .. }: Fresh) {
    let members = people(&store, 1).await;
    let mut desk = open(&store, "k", 1).await;
    let rows = vec![(members[0].clone(), contribution(5))];
    desk.append_many("contributions", rows).await.unwrap();
    let record = desk.person(&members[0]).await.unwrap();
    desk.keep(&members[0], &record).await.unwrap();
    let rows = desk.rows_at::<Value>("contributions", &[(&members[0], 1)]).await.unwrap();
    assert_eq!(rows[0].version, 1);
    desk.finish(&Value::Null).await.unwrap();
}

pub async fn answers_between_what_is_written_before_and_after(Fresh { store, .. }: Fresh) {
    let members = people(&store, 120).await;
    let rows = |version, fen| {
        let row = |member: &MemberId| {
            let (member, row) = (member.clone(), contribution(fen));
            Versioned { member, position: 1, version, row }
        };
        members.iter().map(row).collect::<Vec<_>>()
    };
    let last = members[119].clone();
    let question = |member: MemberId| -> Question<Vec<Versioned<Contribution>>> {
        Box::new(move |reading| {
            Box::pin(async move { reading.rows_at("contributions", &[(&member, 1)]).await?.read() })
        })
    };
    let mut desk = open(&store, "k", 1).await;
    let before = desk.ask_behind(question(last.clone())).await.unwrap();
    desk.put_many("contributions", &rows(1, 5)).await.unwrap();
    let between = desk.ask_behind(question(last.clone())).await.unwrap();
    desk.put_many("contributions", &rows(2, 9)).await.unwrap();
    let after = desk.ask(question(last)).await.unwrap();
    // Asked for in the other order: what was answered waits.
    assert_eq!(desk.answer_to(between).await.unwrap()[0].row, contribution(5));
    assert_eq!(desk.answer_to(before).await.unwrap(), []);
    assert_eq!((after[0].version, &after[0].row), (2, &contribution(9)));
    // What nobody waits for is no trouble.
    drop(desk.ask_behind(files_of(&members)).await.unwrap());
    desk.finish(&Value::Null).await.unwrap();
}

pub async fn tells_who_waits_that_something_was_not_written(Fresh { store, .. }: Fresh) {
    let members = people(&store, 120).await;
    let mut desk = open(&store, "k", 1).await;
    let rows = members.iter().chain(&members[..1]).map(|member| Versioned {
        member: member.clone(),
        position: 1,
        version: 1,
        row: contribution(7),
    });
    desk.put_many("contributions", &rows.collect::<Vec<_>>()).await.unwrap();
    let told = match desk.ask_behind(files_of(&members)).await {
        Ok(later) => desk.answer_to(later).await.err(),
        Err(told) => Some(told),
    };
    assert!(matches!(told, Some(StoreError::Fault(_))), "{told:?}");
    assert!(matches!(desk.finish(&Value::Null).await, Err(StoreError::Fault(_))));
    assert!(matches!(store.open_request(slip("k", 1)).await.unwrap(), Opened::Fresh(_)));
}

pub async fn undoes_a_request_whose_question_could_not_be_answered(Fresh { store, .. }: Fresh) {
    let members = people(&store, 2).await;
    let mut desk = open(&store, "k", 1).await;
    desk.append_many("contributions", vec![(members[0].clone(), contribution(5))]).await.unwrap();
    let unanswerable: Question<()> =
        Box::new(|_| Box::pin(async { Err(vocab::Refusal::overflow().into()) }));
    let later = desk.ask_behind(unanswerable).await.unwrap();
    // Even if nobody waits for it.
    drop(later);
    assert!(desk.finish(&Value::Null).await.is_err());
    assert!(matches!(store.open_request(slip("k", 1)).await.unwrap(), Opened::Fresh(_)));
}
