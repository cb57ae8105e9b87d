//! What a database file can suffer, and the one sentence that each case gets.

use sqlx::{AssertSqlSafe, Connection};
use store::{FaultKind, Store, StoreError};
use vocab::Fen;

use crate::databases::path;
use crate::samples::*;

async fn fault(path: &std::path::Path) -> FaultKind {
    match Store::open(path).await {
        Err(StoreError::Fault(fault)) => {
            let sentence = fault.sentence();
            let name = path.display().to_string();
            assert!(sentence.zh.contains(&name) && sentence.en.contains(&name), "{sentence:?}");
            assert!(!sentence.en.contains('\n') && !sentence.en.contains("SQLITE"));
            fault.kind
        }
        other => panic!("no fault: {other:?}"),
    }
}

async fn change(path: &std::path::Path, statement: &'static str) {
    let address = format!("sqlite://{}", path.display());
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(&address).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_restart_finds_everything_as_it_was() {
    // A name that is neither plain nor short, as people have them.
    let path = path("账本 #1?100%.db");
    let store = Store::open(&path).await.unwrap();
    let member = store.register_member("m", at(0)).await.unwrap();
    let first = store.append_entry(&credit(&member, "k", 1, 12_840)).await.unwrap();
    store.close().await;
    assert!(path.is_file());

    let store = Store::open(&path).await.unwrap();
    assert_eq!(store.register_member("m", at(5)).await.unwrap(), member);
    assert_eq!(store.append_entry(&credit(&member, "k", 1, 12_840)).await.unwrap(), first);
    let next = store.append_entry(&spending(&member, "s", 2, 40)).await.unwrap();
    assert_eq!((next.link.position, next.link.balance_after), (2, Fen(12_800)));
    assert_eq!(next.link.previous, first.link.hash);
    assert_eq!(store.verify_chain(&member).await.unwrap().broken, []);
}

#[tokio::test]
async fn a_folder_a_missing_folder_and_something_else() {
    let plain = path("notes.txt");
    std::fs::write(&plain, "这不是数据库。".repeat(400)).unwrap();
    assert_eq!(fault(&plain).await, FaultKind::NotADatabase);
    assert_eq!(fault(plain.parent().unwrap()).await, FaultKind::CannotOpen);
    assert_eq!(fault(&plain.with_file_name("no").join("such.db")).await, FaultKind::CannotOpen);
    assert_eq!(fault(&plain.join("below-a-file.db")).await, FaultKind::CannotOpen);
}

#[tokio::test]
async fn a_database_of_a_newer_program_or_with_other_tables() {
    let newer = path("newer.db");
    Store::open(&newer).await.unwrap().close().await;
    change(
        &newer,
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'later', 1, x'00', 0)",
    )
    .await;
    assert_eq!(fault(&newer).await, FaultKind::NewerSchema);

    let changed = path("changed.db");
    Store::open(&changed).await.unwrap().close().await;
    change(&changed, "UPDATE _sqlx_migrations SET checksum = x'00'").await;
    assert_eq!(fault(&changed).await, FaultKind::ForeignSchema);

    let foreign = path("foreign.db");
    std::fs::write(&foreign, "").unwrap();
    change(&foreign, "CREATE TABLE entries (something TEXT)").await;
    assert_eq!(fault(&foreign).await, FaultKind::ForeignSchema);
}

#[tokio::test]
async fn a_database_that_another_program_holds() {
    let path = path("held.db");
    let store = Store::open(&path).await.unwrap();
    let member = store.register_member("m", at(0)).await.unwrap();
    let address = format!("sqlite://{}", path.display());
    let mut holder = sqlx::AnyConnection::connect(&address).await.unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut holder).await.unwrap();
    match store.append_entry(&credit(&member, "k", 1, 1)).await {
        Err(StoreError::Fault(fault)) => assert_eq!(fault.kind, FaultKind::Locked),
        other => panic!("not locked: {other:?}"),
    }
    sqlx::raw_sql("ROLLBACK").execute(&mut holder).await.unwrap();
    store.append_entry(&credit(&member, "k", 1, 1)).await.unwrap();
}
