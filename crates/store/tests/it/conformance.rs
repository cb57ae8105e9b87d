//! The suite that every database must pass. A new database is one line in `main.rs`.

mod behind;
mod desk;

pub use behind::*;
pub use desk::*;

use std::collections::BTreeMap;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use ledger::{Entry, Journal, MemberId, Posted, Recorded};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use sqlx::{AssertSqlSafe, Connection};
use store::{Store, StoreError};
use vocab::record::{
    Contribution, Display, DisplayContent, Enrolment, Member, MovementKind, PersonalRecord,
    Retirement,
};
use vocab::{Date, Fen, IdentityNumber, InsuranceKind, Month, PersonClass, Refusal};

use crate::databases::Fresh;
use crate::samples::*;

/// The suite, once for each database named: a function of that name in `databases` makes one.
macro_rules! conformance {
    ($($database:ident),*) => {
        $(mod $database {
            crate::conformance::conformance!(@tests $database:
                registers_a_member_once
                answers_a_repeated_request_with_the_first_answer
                keeps_a_refusal_as_the_answer
                posts_a_batch_whole_or_not_at_all
                reads_by_two_times
                agrees_with_the_journal_on_a_thousand_entries
                keeps_facts_with_two_times
                gives_back_the_record_that_it_was_given
                refuses_an_unknown_member
                keeps_writers_of_one_account_apart
                leaves_no_half_of_an_interrupted_batch
                finds_every_change_made_behind_its_back
                answers_a_request_once_and_for_all
                undoes_what_a_refused_request_did
                tells_two_clerks_apart
                keeps_files_of_every_kind
                works_on_many_people_at_once
                puts_a_row_where_one_was_withdrawn
                posts_for_many_accounts_at_once
                takes_lines_in_turn
                undoes_what_could_not_be_written_behind
                answers_between_what_is_written_before_and_after
                tells_who_waits_that_something_was_not_written
                undoes_a_request_whose_question_could_not_be_answered
                tells_a_reader_that_something_was_not_written
                keeps_nothing_of_a_desk_that_was_left
                posts_those_that_can_be
                fills_every_place_that_is_free
                takes_another_order_of_fields_for_no_change
                closes_days_with_what_was_there
                lets_one_of_two_at_once_work
                lists_retirees_until_they_are_credited
            );
        })*
    };
    (@tests $database:ident: $($test:ident)*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $test() {
            crate::conformance::$test(crate::databases::$database().await).await;
        })*
    };
}
pub(crate) use conformance;

async fn member(store: &Store) -> MemberId {
    store.register_member("member-1", at(0)).await.unwrap()
}

fn refusal<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> Refusal {
    match answer {
        Err(StoreError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

async fn sound(store: &Store, member: &MemberId) -> usize {
    let report = store.verify_chain(member).await.unwrap();
    assert_eq!(report.broken, []);
    report.entries
}

pub async fn registers_a_member_once(Fresh { store, .. }: Fresh) {
    let first = store.register_member("a", at(0)).await.unwrap();
    let second = store.register_member("b", at(1)).await.unwrap();
    assert_eq!(first, MemberId::numbered(1));
    assert_eq!(second, MemberId::numbered(2));
    assert_eq!(store.register_member("a", at(9)).await.unwrap(), first);
    let keys: Vec<String> =
        store.members().await.unwrap().into_iter().map(|member| member.key).collect();
    assert_eq!(keys, ["a", "b"]);
    assert_eq!(store.member_by_key("b").await.unwrap(), Some(second));
    assert_eq!(store.member_by_key("c").await.unwrap(), None);
    assert_eq!(refusal(store.register_member("", at(0)).await).code, "key-malformed");
}

pub async fn answers_a_repeated_request_with_the_first_answer(Fresh { store, .. }: Fresh) {
    let member = member(&store).await;
    let entry = credit(&member, "k", 1, 12_840);
    let first = store.append_entry(&entry).await.unwrap();
    assert_eq!(first.entry, entry);
    let mut again = entry.clone();
    again.header.recorded = at(30);
    assert_eq!(store.append_entry(&again).await.unwrap(), first);
    assert_eq!(store.append_all(&[again, entry]).await.unwrap(), [first.clone(), first]);
    let other = refusal(store.append_entry(&credit(&member, "k", 1, 12_841)).await);
    assert_eq!(other.code, "key-reused");
    assert!(other.sentence.zh.contains("金额"), "{}", other.sentence.zh);
    let other = refusal(store.append_entry(&spending(&member, "k", 1, 12_840)).await);
    assert!(other.sentence.en.contains("event"), "{}", other.sentence.en);
    assert_eq!(sound(&store, &member).await, 1);
}

pub async fn keeps_a_refusal_as_the_answer(Fresh { store, .. }: Fresh) {
    let member = member(&store).await;
    let too_much = spending(&member, "s", 2, 100);
    let first = refusal(store.append_entry(&too_much).await);
    assert_eq!(first.code, "balance-insufficient");
    store.append_entry(&credit(&member, "c", 1, 500)).await.unwrap();
    // The request was answered; money that came later does not change the answer.
    assert_eq!(refusal(store.append_entry(&too_much).await), first);
    let reused = refusal(store.append_entry(&spending(&member, "s", 2, 99)).await);
    assert_eq!(reused.code, "key-reused");
    store.append_entry(&spending(&member, "s2", 2, 100)).await.unwrap();
    // A clock that was wrong is no answer.
    let mut early = credit(&member, "early", 1, 1);
    assert_eq!(refusal(store.append_entry(&early).await).code, "recorded-out-of-order");
    early.header.recorded = at(40);
    store.append_entry(&early).await.unwrap();
    assert_eq!(sound(&store, &member).await, 3);
}

pub async fn posts_a_batch_whole_or_not_at_all(Fresh { store, .. }: Fresh) {
    let member = member(&store).await;
    let good = credit(&member, "c", 1, 500);
    let batch = [good.clone(), spending(&member, "s", 2, 501)];
    assert_eq!(refusal(store.append_all(&batch).await).code, "balance-insufficient");
    assert_eq!(store.places(&member).await.unwrap(), []);
    let mut elsewhere = credit(&member, "b", 1, 700);
    elsewhere.header.place = beijing();
    let batch = [good, elsewhere, spending(&member, "s2", 2, 500)];
    let posted = store.append_all(&batch).await.unwrap();
    let positions: Vec<u64> = posted.iter().map(|posted| posted.link.position).collect();
    assert_eq!(positions, [1, 1, 2]);
    assert_eq!(store.places(&member).await.unwrap(), [beijing(), shenzhen()]);
    assert_eq!(sound(&store, &member).await, 3);
}

pub async fn reads_by_two_times(Fresh { store, .. }: Fresh) {
    let member = member(&store).await;
    let mut late = credit(&member, "feb", 90, 10_000);
    late.header.effective = day(41);
    for entry in [
        credit(&member, "jan", 10, 10_000),
        spending(&member, "shop", 60, 4_000),
        late,
        correction(&member, "fix", 95, -40),
    ] {
        store.append_entry(&entry).await.unwrap();
    }
    for (as_of, known, fen) in [
        (9, 99, 0),
        (10, 99, 10_000),
        (50, 89, 10_000),
        (50, 90, 20_000),
        (60, 89, 6_000),
        (100, 90, 16_000),
        (100, 99, 15_960),
    ] {
        let (as_of, known) = (day(as_of), at(known));
        let balance = store.balance(&member, shenzhen(), as_of, known).await.unwrap();
        assert_eq!(balance, Fen(fen), "as of {as_of}, known at {known}");
        let passbook = store.passbook(&member, shenzhen(), as_of, known).await.unwrap();
        let last = passbook.last().map_or(Fen::ZERO, |line| line.balance_after);
        assert_eq!(last, Fen(fen), "as of {as_of}, known at {known}");
    }
    let lines = store.passbook(&member, shenzhen(), day(100), at(100)).await.unwrap();
    let kinds: Vec<MovementKind> = lines.iter().map(|line| line.movement.kind).collect();
    use MovementKind::{Correction, Credit, Spending};
    assert_eq!(kinds, [Credit, Credit, Spending, Correction]);
    assert_eq!(lines[0].rule.as_deref(), Some("深圳 440300 account.credit 第十条（2024-01-01起）"));
    assert_eq!(lines[0].arithmetic.as_deref(), Some("6,420.00 × 2%"));
    assert_eq!(lines[0].movement.month, Month::new(2024, 1));
    assert_eq!(lines[2].movement.id.as_deref(), Some("S-shop"));
    assert_eq!(lines[2].movement.counterparty.as_deref(), Some("市一医院"));
    let posted = store.entries(&member, shenzhen()).await.unwrap();
    assert_eq!(posted[3].entry.approval.as_ref().unwrap().checker, "乙");
    assert_eq!(sound(&store, &member).await, 4);
}

/// What was wished for, played on a journal in memory: the store must say the same.
pub async fn agrees_with_the_journal_on_a_thousand_entries(Fresh { store, .. }: Fresh) {
    let member = member(&store).await;
    let mut runner = TestRunner::deterministic();
    let wishes = entries(member.clone(), 1_300).new_tree(&mut runner).unwrap().current();
    let mut journal = Journal::new();
    let admitted: Vec<Entry> =
        wishes.into_iter().filter(|entry| journal.append(entry.clone()).is_ok()).collect();
    assert!(admitted.len() >= 1_000, "{}", admitted.len());
    // Some alone, the rest together.
    let (alone, together) = admitted.split_at(50);
    for entry in alone {
        store.append_entry(entry).await.unwrap();
    }
    store.append_all(together).await.unwrap();
    let posted = store.entries(&member, shenzhen()).await.unwrap();
    assert_eq!(posted, journal.posted());
    assert_eq!(sound(&store, &member).await, admitted.len());

    // Re-added without the ledger's arithmetic, from the lines alone.
    let personal = |posted: &&Posted| -> i64 {
        let lines = posted.entry.lines.iter().filter(|line| line.account.is_personal());
        -lines.map(|line| line.amount.0).sum::<i64>()
    };
    for (as_of, known) in [(100, 1_000), (400, 1_000), (899, 1_000), (899, 2_000)] {
        let (as_of, known) = (day(as_of), at(known));
        let mine: i64 = posted
            .iter()
            .filter(|p| p.entry.header.effective <= as_of && p.entry.header.recorded <= known)
            .map(|p| personal(&p))
            .sum();
        let balance = store.balance(&member, shenzhen(), as_of, known).await.unwrap();
        assert_eq!(balance, Fen(mine));
    }
    let mut mine = BTreeMap::new();
    for line in posted.iter().flat_map(|posted| &posted.entry.lines) {
        *mine.entry(line.account).or_insert(0) += line.amount.0;
    }
    let trial = store.trial_balance(shenzhen()).await.unwrap();
    assert_eq!(trial.values().map(|fen| fen.0).sum::<i64>(), 0);
    assert_eq!(trial.into_iter().map(|(a, fen)| (a, fen.0)).collect::<BTreeMap<_, _>>(), mine);
}

fn record() -> PersonalRecord {
    let mut contribution = Contribution::of(InsuranceKind::EmployeeMedical, july());
    contribution.individual_part = Fen(12_840);
    contribution.paid = Some(day(200));
    let number = IdentityNumber::complete("99000119900307001").unwrap();
    PersonalRecord {
        member: Member {
            name: Some("测试甲".to_owned()),
            identity_number: Some(number),
            place: Some(shenzhen()),
            ..Member::default()
        },
        contributions: Some(vec![contribution]),
        cards: Some(vec![]),
        displays: Some(vec![Display {
            channel: "小程序".to_owned(),
            shown: day(210),
            content: DisplayContent::Hidden,
            amount: None,
            data_as_of: None,
            query_number: None,
            query_place: None,
            query_kind: None,
            query_year: Some(2024),
            bound: Some(true),
            row: 7,
        }]),
        ..PersonalRecord::default()
    }
}

fn july() -> Month {
    Month::new(2024, 7).unwrap()
}

pub async fn keeps_facts_with_two_times(Fresh { store, .. }: Fresh) {
    let member = member(&store).await;
    let first = record();
    store.record_facts(&member, &first, at(220)).await.unwrap();
    store.record_facts(&member, &first, at(221)).await.unwrap();
    let mut second = first.clone();
    second.contributions.as_mut().unwrap()[0].received = Some(day(222));
    second
        .contributions
        .as_mut()
        .unwrap()
        .push(Contribution::of(InsuranceKind::EmployeeMedical, july().plus(1)));
    second.displays = None;
    store.record_facts(&member, &second, at(223)).await.unwrap();
    let mut third = second.clone();
    third.contributions.as_mut().unwrap().pop();
    third.displays = Some(vec![]);
    third.retirement = Some(Retirement {
        retired_on: day(230),
        confirmed_on: None,
        months_recognised: Some(300),
        pension: None,
        row: 0,
    });
    store.record_facts(&member, &third, at(231)).await.unwrap();

    let known = |time| store.record(&member, Date::MAX, time);
    assert_eq!(known(at(219)).await.unwrap(), PersonalRecord::default());
    assert_eq!(known(at(222)).await.unwrap(), first);
    // A section not supplied the second time still stands.
    let expected = PersonalRecord { displays: first.displays.clone(), ..second };
    assert_eq!(known(at(230)).await.unwrap(), expected);
    assert_eq!(known(at(231)).await.unwrap(), third);
    let listed = store.members().await.unwrap();
    assert_eq!(listed[0].member, first.member);
}

pub async fn gives_back_the_record_that_it_was_given(Fresh { store, .. }: Fresh) {
    let member = member(&store).await;
    let mut given = record();
    given.movements = Some(vec![]);
    given.enrolments = Some(vec![Enrolment {
        place: Some(shenzhen()),
        kind: InsuranceKind::EmployeeMedical,
        class: PersonClass::Employee,
        tier: Some("一档".to_owned()),
        household: None,
        employer: Some("某公司".to_owned()),
        from: day(1),
        until: None,
        status: Default::default(),
        holder_name: None,
        row: 3,
    }]);
    store.record_facts(&member, &given, at(220)).await.unwrap();
    assert_eq!(store.record(&member, Date::MAX, at(220)).await.unwrap(), given);
    let mut elsewhere = credit(&member, "b", 221, 700);
    elsewhere.header.place = beijing();
    elsewhere.header.effective = day(5);
    store.append_entry(&credit(&member, "c", 220, 500)).await.unwrap();
    store.append_entry(&elsewhere).await.unwrap();
    let read = store.record(&member, Date::MAX, at(230)).await.unwrap();
    let movements = read.movements.unwrap();
    let rows: Vec<(u32, i64)> = movements.iter().map(|m| (m.row, m.amount.0)).collect();
    assert_eq!(rows, [(1, 700), (2, 500)]);
    let early = store.record(&member, day(100), at(230)).await.unwrap();
    assert_eq!(early.movements.unwrap().len(), 1);
}

pub async fn refuses_an_unknown_member(Fresh { store, .. }: Fresh) {
    let nobody = MemberId::numbered(77);
    let entry = credit(&nobody, "k", 1, 1);
    for code in [
        refusal(store.append_entry(&entry).await).code,
        refusal(store.append_all(&[entry]).await).code,
        refusal(store.record(&nobody, Date::MAX, Recorded::MAX).await).code,
        refusal(store.balance(&nobody, shenzhen(), Date::MAX, Recorded::MAX).await).code,
        refusal(store.passbook(&nobody, shenzhen(), Date::MAX, Recorded::MAX).await).code,
        refusal(store.verify_chain(&nobody).await).code,
        refusal(store.record_facts(&nobody, &record(), at(0)).await).code,
    ] {
        assert_eq!(code, "member-unknown");
    }
}

pub async fn keeps_writers_of_one_account_apart(Fresh { store, .. }: Fresh) {
    let member = member(&store).await;
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (store, member) = (store.clone(), member.clone());
            tokio::spawn(async move {
                for number in 0..15 {
                    let key = format!("{writer}-{number}");
                    let entry = credit(&member, &key, 1, 100);
                    store.append_entry(&entry).await.unwrap();
                    // Everybody also repeats what the others ask.
                    store
                        .append_entry(&credit(&member, &format!("all-{number}"), 1, 1))
                        .await
                        .unwrap();
                    store.register_member(&key, at(1)).await.unwrap();
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(sound(&store, &member).await, 4 * 15 + 15);
    let balance = store.balance(&member, shenzhen(), day(2), at(2)).await.unwrap();
    assert_eq!(balance, Fen(4 * 15 * 100 + 15));
    assert_eq!(store.members().await.unwrap().len(), 1 + 4 * 15);
}

pub async fn leaves_no_half_of_an_interrupted_batch(Fresh { store, .. }: Fresh) {
    let mut whole = 0;
    for round in 0..50 {
        let key = format!("member {round}");
        let member = store.register_member(&key, at(0)).await.unwrap();
        let batch: Vec<Entry> =
            (0..40).map(|n| credit(&member, &format!("k{n}"), n, 100)).collect();
        if round < 25 {
            // Dropped after so many steps, the first of which waits for a connection.
            let mut posting = Box::pin(store.append_all(&batch));
            for _ in 0..=round {
                if one_step(&mut posting).await {
                    break;
                }
            }
        } else {
            // Dropped wherever it is when the time is up.
            let patience = Duration::from_micros(400 * (round - 25));
            let _ = tokio::time::timeout(patience, store.append_all(&batch)).await;
        }
        let kept = sound(&store, &member).await;
        assert!(kept == 0 || kept == batch.len(), "{kept} of {}", batch.len());
        whole += usize::from(kept > 0);
        let posted = store.append_all(&batch).await.unwrap();
        assert_eq!(posted.len(), batch.len());
        assert_eq!(sound(&store, &member).await, batch.len());
    }
    assert!(whole < 50, "no batch was ever interrupted");
}

/// One step of some work, and whether it is done with it; others have their turn after it.
async fn one_step<W: Future + Unpin>(work: &mut W) -> bool {
    let done =
        std::future::poll_fn(|context| Poll::Ready(Pin::new(&mut *work).poll(context).is_ready()));
    let done = done.await;
    tokio::task::yield_now().await;
    done
}

/// One statement for every column of an entry and what hangs on it.
const CHANGES: [&str; 27] = [
    "UPDATE entries SET request_key = 'x' WHERE position = 2",
    "UPDATE entries SET event = 'injection' WHERE position = 2",
    "UPDATE entries SET event = 'nonsense' WHERE position = 2",
    "UPDATE entries SET effective = '2020-01-01' WHERE position = 2",
    "UPDATE entries SET effective = 'soon' WHERE position = 2",
    "UPDATE entries SET recorded_at = '2020-01-01T00:00:00' WHERE position = 2",
    "UPDATE entries SET month = '2020-01' WHERE position = 2",
    "UPDATE entries SET counterparty = 'x' WHERE position = 2",
    "UPDATE entries SET used_by = 'x' WHERE position = 2",
    "UPDATE entries SET reference = 'x' WHERE position = 2",
    "UPDATE entries SET reverses = 'x' WHERE position = 2",
    "UPDATE entries SET note = NULL WHERE position = 2",
    "UPDATE entries SET citation = NULL WHERE position = 2",
    "UPDATE entries SET arithmetic = 'x' WHERE position = 2",
    "UPDATE entries SET maker = 'x', checker = 'y', document = 'z' WHERE position = 2",
    "UPDATE entries SET maker = 'x' WHERE position = 2",
    "UPDATE entries SET balance_after = 0 WHERE position = 2",
    "UPDATE entries SET previous_hash = hash WHERE position = 2",
    "UPDATE entries SET hash = previous_hash WHERE position = 2",
    "UPDATE citations SET text = 'another rule'",
    "UPDATE entry_lines SET amount = amount * 2 WHERE position = 2",
    "UPDATE entry_lines SET account = 'pool' WHERE position = 2 AND account = 'held'",
    "DELETE FROM entry_lines WHERE position = 3",
    "INSERT INTO entry_lines SELECT member, place, position, 9, account, amount
     FROM entry_lines WHERE position = 2 AND line = 1",
    "UPDATE account_heads SET balance = 0",
    "UPDATE account_heads SET position = 2",
    "UPDATE account_heads SET hash = (SELECT hash FROM entries WHERE position = 2)",
];

pub async fn finds_every_change_made_behind_its_back(Fresh { store, address }: Fresh) {
    let Some(address) = address else {
        // Nobody can reach behind a database in memory; the store itself must find it sound.
        let member = member(&store).await;
        store.append_entry(&credit(&member, "k", 1, 1)).await.unwrap();
        assert_eq!(sound(&store, &member).await, 1);
        return;
    };
    let member = member(&store).await;
    for key in ["a", "b", "c"] {
        store.append_entry(&credit(&member, key, 1, 100)).await.unwrap();
    }
    let good = store.entries(&member, shenzhen()).await.unwrap();
    let mut stranger = sqlx::AnyConnection::connect(&address).await.unwrap();
    for change in CHANGES {
        // Undone by putting the tables back, so that each change stands alone.
        for table in ["entries", "entry_lines", "citations", "account_heads"] {
            let copy = format!("CREATE TABLE copy_of_{table} AS SELECT * FROM {table}");
            sqlx::raw_sql(AssertSqlSafe(copy)).execute(&mut stranger).await.unwrap();
        }
        let changed = sqlx::raw_sql(change).execute(&mut stranger).await.unwrap();
        assert_ne!(changed.rows_affected(), 0, "{change}");
        let report = store.verify_chain(&member).await.unwrap();
        assert_eq!(report.broken.len(), 1, "not found: {change}");
        for table in ["entry_lines", "entries", "citations", "account_heads"] {
            let clear = format!("DELETE FROM {table}");
            let _ = sqlx::raw_sql(AssertSqlSafe(clear)).execute(&mut stranger).await.unwrap();
        }
        for table in ["account_heads", "citations", "entries", "entry_lines"] {
            let back = format!(
                "INSERT INTO {table} SELECT * FROM copy_of_{table}; DROP TABLE copy_of_{table}"
            );
            sqlx::raw_sql(AssertSqlSafe(back)).execute(&mut stranger).await.unwrap();
        }
        assert_eq!(store.entries(&member, shenzhen()).await.unwrap(), good);
    }
    assert_eq!(sound(&store, &member).await, 3);
}

/// An office's request that is done and answered with nothing.
async fn desk(store: &Store, key: &str, offset: i32) -> store::Desk {
    let slip = store::Slip {
        key: key.to_owned(),
        business: "test".to_owned(),
        place: shenzhen(),
        clerk: "王芳".to_owned(),
        recorded: at(offset),
        body: serde_json::Value::Null,
    };
    match store.open_request(slip).await.unwrap() {
        store::Opened::Fresh(desk) => *desk,
        store::Opened::Answered(first) => panic!("{first:?}"),
    }
}

pub async fn lists_retirees_until_they_are_credited(Fresh { store, .. }: Fresh) {
    let member = member(&store).await;
    let month = |text| Month::parse(text).unwrap();
    let mut row = Enrolment {
        place: Some(shenzhen()),
        kind: InsuranceKind::EmployeeMedical,
        class: PersonClass::Retired,
        tier: None,
        household: None,
        employer: None,
        from: day(-60),
        until: None,
        status: Default::default(),
        holder_name: None,
        row: 0,
    };
    let file = |row: &Enrolment| PersonalRecord {
        enrolments: Some(vec![row.clone()]),
        ..PersonalRecord::default()
    };
    let mut first = desk(&store, "r1", 1).await;
    first.keep(&member, &file(&row)).await.unwrap();
    // He retired in November; what was before these books knew of him is not owed.
    let listed = first.retirees_to_credit(month("2024-02"), 9).await.unwrap();
    assert_eq!(listed[0].from, month("2024-01"));
    first.owe_retiree(&member, month("2023-11")).await.unwrap();
    let listed = first.retirees_to_credit(month("2024-02"), 9).await.unwrap();
    assert_eq!((listed[0].from, listed[0].until), (month("2023-11"), None));
    assert_eq!(first.retirees_to_credit(month("2023-10"), 9).await.unwrap(), []);
    first.move_retiree(&member, month("2024-02"), Some(month("2024-01"))).await.unwrap();
    assert_eq!(first.retirees_to_credit(month("2024-02"), 9).await.unwrap(), []);
    let listed = first.retirees_to_credit(month("2024-03"), 9).await.unwrap();
    assert_eq!(listed[0].from, month("2024-02"));
    first.finish(&serde_json::Value::Null).await.unwrap();

    let mut second = desk(&store, "r2", 40).await;
    row.until = Some(month("2024-02").last_day());
    second.keep(&member, &file(&row)).await.unwrap();
    let listed = second.retirees_to_credit(month("2024-04"), 9).await.unwrap();
    assert_eq!((listed[0].from, listed[0].until), (month("2024-02"), Some(month("2024-02"))));
    second.move_retiree(&member, month("2024-04"), Some(month("2024-02"))).await.unwrap();
    assert_eq!(second.retirees_to_credit(month("2024-05"), 9).await.unwrap(), []);
    second.finish(&serde_json::Value::Null).await.unwrap();
}
