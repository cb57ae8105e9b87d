//! Errors as pages: what the reader is told, and what stays in our log.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::door::{Door, between};

#[tokio::test]
async fn what_is_not_there_says_nothing_about_money() {
    let door = Door::of(&["z07"]).await;
    let figure = format!("/m/{}/figure/999999", door.id("Z07"));
    let letters = format!("/m/{}/figure/abc", door.id("Z07"));
    let not_there = [
        "/nowhere",
        "/m/P999999",
        "/m/%3Cscript%3E/why",
        "/rules/999999",
        "/rules/x",
        "/bring/template/exe",
    ];
    for address in not_there.into_iter().chain([&*figure, &*letters]) {
        let reply = door.get(address).await;
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{address}");
        let page = reply.text();
        assert!(page.contains("不等于账户里没有钱"), "{address}");
        assert!(page.contains("href=\"/\""), "{address}");
    }
}

#[tokio::test]
async fn a_wrong_method_is_a_page_too() {
    let door = Door::of(&[]).await;
    let request = Request::post("/rules").body(Body::empty()).unwrap();
    let reply = door.send(request).await;
    assert_eq!(reply.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(reply.header("allow").contains("GET"));
    assert!(reply.text().contains("<html lang=\"zh-CN\">"));
}

#[tokio::test]
async fn a_fault_is_only_a_number_to_the_reader() {
    let door = Door::of(&["z07"]).await;
    let address = format!("/m/{}?lang=en", door.id("Z07"));
    door.store.close().await;
    let first = door.get(&address).await;
    assert_eq!(first.status, StatusCode::INTERNAL_SERVER_ERROR);
    let page = first.text();
    let id = between(&page, "<code>", "</code>").to_owned();
    assert!(id.starts_with('F'), "{id}");
    for detail in ["pool", "sqlite", "database", "SQL"] {
        assert!(!page.contains(detail), "{detail}");
    }
    let second = door.get(&address).await.text();
    assert_ne!(between(&second, "<code>", "</code>"), id);
}

#[tokio::test]
async fn is_alive() {
    let door = Door::of(&[]).await;
    assert_eq!(door.page("/healthz").await, "ok\n");
}
