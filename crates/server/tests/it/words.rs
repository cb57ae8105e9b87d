//! What stands where an amount would: hidden amounts, typed zeros, languages, hostile names.

use axum::body::Body;
use axum::http::Request;
use diagnosis::ZeroKind;
use vocab::Text;

use crate::door::{Door, Guest, between, single_cases};

/// Whether the text contains anything like an amount.
fn has_amount(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(4).any(|w| {
        w[0].is_ascii_digit() && w[1] == b'.' && w[2].is_ascii_digit() && w[3].is_ascii_digit()
    })
}

#[tokio::test]
async fn a_hidden_amount_is_not_in_the_page() {
    let door = Door::over(single_cases()).await;
    for member in &door.members {
        for lang in ["zh", "en"] {
            let page = door.page(&format!("/m/{}?lang={lang}", member.id)).await;
            assert!(!has_amount(&page), "{} {lang}", member.code);
            let words = between(&page, "<p class=\"balance is-word\">", "</p>");
            assert_eq!(words, if lang == "zh" { "已隐藏" } else { "Hidden" });
        }
    }
}

/// Who used the account is the owner's to know; where he was is not, as long as he did not agree.
#[tokio::test]
async fn where_a_relative_was_is_not_told_without_consent() {
    let cases = single_cases();
    let door = Door::over(cases.clone()).await;
    let mut visits = 0;
    for (case, member) in cases.iter().zip(&door.members) {
        let lines = case.record.movements.iter().flatten();
        let (shared, own): (Vec<_>, Vec<_>) = lines.partition(|line| line.used_by.is_some());
        for line in shared {
            let Some(name) = &line.counterparty else { continue };
            if own.iter().any(|line| line.counterparty.as_ref() == Some(name)) {
                continue;
            }
            visits += 1;
            let passbook = door.page(&format!("/m/{}/passbook", member.id)).await;
            assert!(!passbook.contains(name.as_str()), "{}: {name}", case.name());
            assert!(passbook.contains(line.used_by.as_ref().unwrap()), "{}", case.name());
            assert!(passbook.contains("使用人没有同意显示名称"), "{}", case.name());
            let why = door.page(&format!("/m/{}/why", member.id)).await;
            assert!(!why.contains(name.as_str()), "{}: {name}", case.name());
        }
    }
    assert!(visits > 0, "no relative used an account");
}

#[tokio::test]
async fn a_zero_is_printed_only_where_it_is_one() {
    let library = testkit::library();
    let cases = single_cases();
    let door = Door::over(cases.clone()).await;
    let mut words = 0;
    for (case, member) in cases.iter().zip(&door.members) {
        let answer = diagnosis::explain(&case.record, &library, case.question).unwrap();
        let page = door.page(&format!("/m/{}?show=1", member.id)).await;
        let card = between(&page, "<section class=\"balance-card\"", "</section>");
        let nothing_left = matches!(
            answer.zero,
            ZeroKind::TrueZero
                | ZeroKind::Spent
                | ZeroKind::Moved
                | ZeroKind::PaidOut
                | ZeroKind::Reversed
        );
        if answer.balances.ledger.is_none_or(|fen| fen.0 == 0) && !nothing_left {
            words += 1;
            assert!(!page.contains("0.00<") && !has_amount(card), "{}: {card}", case.name());
            assert!(card.contains(&*answer.zero.label().zh), "{}: {card}", case.name());
        } else {
            assert!(has_amount(card), "{}: {card}", case.name());
        }
    }
    assert!(words > 5, "only {words} cases have a word instead of an amount");
}

#[tokio::test]
async fn the_language_is_remembered() {
    let door = Door::of(&["z07"]).await;
    let reply = door.get("/?lang=en").await;
    assert!(reply.text().contains("<html lang=\"en\">"));
    let cookie = reply.header("set-cookie").to_owned();
    assert!(cookie.starts_with("lang=en;") && cookie.contains("SameSite=Lax"), "{cookie}");
    let again = Request::get(format!("/m/{}/why", door.id("Z07")))
        .header("cookie", "theme=x; lang=en")
        .body(Body::empty())
        .unwrap();
    let page = door.send(again).await.text();
    assert!(page.contains("<html lang=\"en\">"));
    assert!(page.contains("?lang=zh\""), "a way back to Chinese");
    let reply = door.get("/?lang=xx").await;
    assert!(reply.text().contains("<html lang=\"zh-CN\">"));
    assert_eq!(reply.header("set-cookie"), "");
}

#[tokio::test]
async fn a_hostile_name_stays_text() {
    let hostile = "<script>alert(1)</script>\"'&{{7*7}}";
    let case = single_cases().into_iter().find(|case| case.name() == "m07").unwrap();
    let mut record = case.record;
    record.member.name = Some(hostile.to_owned());
    for movement in record.movements.iter_mut().flatten() {
        movement.counterparty = Some(hostile.to_owned());
        movement.note = Some(hostile.to_owned());
    }
    for contribution in record.contributions.iter_mut().flatten() {
        contribution.employer = Some(hostile.to_owned());
        contribution.outcome = Some(hostile.to_owned());
    }
    let special = Text::new(hostile, hostile);
    let guest = Guest { code: "<b>".to_owned(), special, place: None, record };
    let door = Door::holding(vec![guest]).await;
    let id = &door.members[0].id;
    for rest in ["", "?show=1", "/passbook", "/contributions", "/why"] {
        let page = door.page(&format!("/m/{id}{rest}")).await;
        assert!(!page.contains("<script>"), "{rest}");
        assert!(page.contains("&#60;script&#62;"), "{rest}");
    }
    let start = door.page("/").await;
    assert!(!start.contains("<script>") && !start.contains("<b>"));
}
