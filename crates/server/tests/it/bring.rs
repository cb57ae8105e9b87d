//! Records that a visitor brings: good files, bad files, typed figures.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use vocab::Lang;
use wire::records::Format;

use crate::door::{Door, Reply, TODAY, between, single_cases};

async fn door() -> Door {
    Door::of(&[]).await
}

/// The list of what is wrong.
fn problems(reply: &Reply) -> String {
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = reply.text();
    assert!(between(&page, "<title>", "</title>").starts_with("有错误"));
    between(&page, "role=\"alert\"", "</div>").to_owned()
}

#[tokio::test]
async fn every_case_gives_the_same_answer_when_brought() {
    let cases = single_cases();
    let members = Door::over(cases.clone()).await;
    for (case, member) in cases.iter().zip(&members.members) {
        let file = wire::records::write(&case.record, Format::Json, Lang::Zh).unwrap();
        let place = case.question.place.map(|place| place.to_string()).unwrap_or_default();
        let fields = [("way", "file"), ("as_of", "2025-09-15"), ("place", &place)];
        let reply = members.post(&fields, Some(("records.json", &file))).await;
        assert_eq!(reply.status, StatusCode::OK, "{}: {}", case.name(), reply.text());
        let brought = reply.text();
        let kept = members.page(&format!("/m/{}/why", member.id)).await;
        let headline = |page: &str| between(page, "id=\"answer-title\">", "</h1>").to_owned();
        assert_eq!(headline(&brought), headline(&kept), "{}", case.name());
        // The ledger numbers its own rows, so the ids of the two differ; in the other language
        // it is the very same answer.
        let record = between(&brought, "name=\"record\" value=\"", "\"");
        let record = record.replace("&#34;", "\"").replace("&#38;", "&");
        let fields =
            [("way", "again"), ("as_of", "2025-09-15"), ("place", &place), ("record", &record)];
        let again = members.post(&fields, None).await.text();
        let id = |page: &str| between(page, "<p class=\"answer-id figures\">", "</p>").to_owned();
        assert_eq!(id(&again), id(&brought), "{}", case.name());
        assert!(brought.contains("没有留存"));
    }
}

#[tokio::test]
async fn every_format_of_the_template_is_offered() {
    let door = door().await;
    for (format, kind) in
        [("csv", "text/csv"), ("json", "application/json"), ("xlsx", "application/vnd")]
    {
        let reply = door.get(&format!("/bring/template/{format}")).await;
        assert_eq!(reply.status, StatusCode::OK);
        assert!(reply.header("content-type").starts_with(kind));
        assert!(reply.header("content-disposition").contains(&format!(".{format}\"")));
        assert!(!reply.bytes.is_empty());
    }
}

#[tokio::test]
async fn a_bad_file_is_told_by_sheet_row_and_column() {
    let door = door().await;
    let bad = "缴费\n险种,费款所属期,个人缴费\n职工医保,2025-13,128.40\n职工医保,2025-07,-5\n";
    let list = problems(&door.post(&[("way", "file")], Some(("a.csv", bad.as_bytes()))).await);
    assert_eq!(list.matches("<li>").count(), 2, "{list}");
    for word in ["缴费", "第3行", "费款所属期", "第4行", "个人缴费", "href=\"#file\""]
    {
        assert!(list.contains(word), "{word} in {list}");
    }
}

#[tokio::test]
async fn files_that_are_no_records_are_refused_in_words() {
    let door = door().await;
    let old_workbook = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let files: [(&str, &[u8]); 7] = [
        ("empty.csv", b""),
        ("picture.png", b"\x89PNG\r\n"),
        ("old.xls", &old_workbook),
        ("broken.xlsx", b"PK\x03\x04 nothing behind it"),
        ("page.csv", b"<!doctype html><p>login</p>"),
        ("broken.json", b"{\"member\": "),
        ("<script>.exe", b"MZ"),
    ];
    for (name, content) in files {
        let reply = door.post(&[("way", "file")], Some((name, content))).await;
        let list = problems(&reply);
        assert!(list.matches("<li>").count() >= 1, "{name}");
        assert!(!list.contains("<script>"), "{name}");
    }
    let none = problems(&door.post(&[("way", "file")], None).await);
    assert!(none.contains("请先选择一个记录文件"));
    let unchosen = problems(&door.post(&[("way", "file")], Some(("", b""))).await);
    assert!(unchosen.contains("请先选择一个记录文件"));
}

#[tokio::test]
async fn a_file_over_the_limit_gets_a_page() {
    let door = door().await;
    let large = vec![b'1'; 5 * 1024 * 1024 + 1];
    let reply = door.post(&[("way", "file")], Some(("large.csv", &large))).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(reply.text().contains("最多5 MB"));
}

#[tokio::test]
async fn what_is_not_a_form_is_refused() {
    let door = door().await;
    let request = Request::post("/bring").body(Body::from("a=b")).unwrap();
    let reply = door.send(request).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    let cut = Request::post("/bring")
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(Body::from("--edge\r\nContent-Disposition: form-data; name=\"way\"\r\n\r\nfi"))
        .unwrap();
    assert_eq!(door.send(cut).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn typed_figures_get_an_answer() {
    let door = door().await;
    let fields = [
        ("way", "typed"),
        ("place", "440300"),
        ("as_of", "2025-09-15"),
        ("class", "employee"),
        ("since", "2025-07-01"),
        ("month", "2025-07"),
        ("base", "6,420.00"),
        ("employer", "513.60"),
        ("own", "128.40"),
        ("received", "2025-07-10"),
        ("credited", ""),
        ("displayed", "0"),
    ];
    let reply = door.post(&fields, None).await;
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
    let page = reply.text();
    assert!(page.contains("642.00"), "paid in total: 513.60 + 128.40");
    assert!(page.contains("id=\"checks\""));
    assert!(!page.contains("第9行"), "evidence names rows of the form");
}

#[tokio::test]
async fn typed_mistakes_lead_to_their_field() {
    let door = door().await;
    let fields = [
        ("way", "typed"),
        ("place", "440300"),
        ("class", "employee"),
        ("since", "2025-02-31"),
        ("month", ""),
        ("month", "2025-07\n\"[member]\""),
        ("own", ""),
        ("own", "一百"),
        ("displayed", "=1+1"),
    ];
    let reply = door.post(&fields, None).await;
    let list = problems(&reply);
    for href in ["#since", "#month1", "#own1", "#displayed"] {
        assert!(list.contains(&format!("href=\"{href}\"")), "{href} in {list}");
    }
    let page = reply.text();
    assert!(page.contains("value=\"一百\""), "what was typed is still there");
    let empty = problems(&door.post(&[("way", "typed")], None).await);
    assert!(empty.contains("请至少填一个缴费月份"));
}

#[tokio::test]
async fn a_day_that_is_none_is_told() {
    let door = door().await;
    let fields = [("way", "file"), ("as_of", "someday")];
    let list = problems(&door.post(&fields, Some(("a.csv", b"x"))).await);
    assert!(list.contains("href=\"#u-as-of\""), "{list}");
    assert_eq!(TODAY.to_string(), "2025-09-15");
}

#[tokio::test]
async fn the_answer_by_the_other_document_is_a_button_away() {
    // The nation's conflict over the daily surcharge is none that this answer rests on.
    let case = single_cases().into_iter().find(|case| case.name() == "z07").unwrap();
    let door = door().await;
    let file = wire::records::write(&case.record, Format::Json, Lang::Zh).unwrap();
    let asked =
        |source: &'static str| [("way", "file"), ("as_of", "2025-09-15"), ("source", source)];
    let usual = door.post(&asked(""), Some(("records.json", &file))).await.text();
    assert!(!usual.contains("id=\"differing\""));
    let other = door.post(&asked("levy-1999"), Some(("records.json", &file))).await;
    assert_eq!(other.status, StatusCode::OK, "{}", other.text());
    let other = other.text();
    let told = between(&other, "id=\"differing\"", "</section>");
    assert!(told.contains("（levy-1999）算；这份答复没有用到"), "{told}");
    assert!(other.contains("name=\"source\" value=\"levy-1999\""), "kept for the other language");
    let refused = problems(&door.post(&asked("nobody"), Some(("records.json", &file))).await);
    assert!(refused.contains("没有编号为“nobody”的文件"), "{refused}");
}
