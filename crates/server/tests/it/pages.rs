//! Every page of every demonstration member: there, linked, framed by the right headers.

use std::collections::{BTreeSet, VecDeque};

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::door::{Door, between, single_cases, values};

#[tokio::test]
async fn every_case_has_its_answer_page() {
    let cases = single_cases();
    assert!(cases.len() > 40, "only {} cases", cases.len());
    let door = Door::over(cases.clone()).await;
    for (case, member) in cases.iter().zip(&door.members) {
        let page = door.page(&format!("/m/{}/why", member.id)).await;
        let name = case.name();
        assert_eq!(page.matches("<h1").count(), 1, "{name}: one heading is the answer");
        assert!(!between(&page, "<h1 id=\"answer-title\">", "</h1>").is_empty(), "{name}");
        for code in &case.expected.codes {
            let causes = between(&page, "id=\"causes\"", "id=\"bridge\"");
            assert!(causes.contains(&format!("<span class=\"code\">{code}</span>")), "{name}");
        }
        let residual = between(&page, "<tfoot>", "</tfoot>");
        assert_eq!(
            residual.contains("<td class=\"num figures\">0.00</td>"),
            case.expected.residual.0 == 0,
            "{name}: {residual}"
        );
        for line in &case.expected.lines {
            let shown = line.amount.to_string().replacen('-', "−", 1);
            let table = between(&page, "<tbody>", "</tbody>");
            assert!(table.contains(&shown), "{name}: {} {shown}", line.code);
        }
    }
}

#[tokio::test]
async fn every_link_leads_somewhere() {
    let door = Door::of(&["z01", "z07", "z18", "m12"]).await;
    let mut seen = BTreeSet::new();
    let mut waiting =
        VecDeque::from(["/".to_owned(), "/?lang=en".to_owned(), "/?q=Z07".to_owned()]);
    while let Some(address) = waiting.pop_front() {
        if !seen.insert(address.clone()) {
            continue;
        }
        let reply = door.get(&address).await;
        assert_eq!(reply.status, StatusCode::OK, "{address}");
        if !reply.header("content-type").starts_with("text/html") {
            continue;
        }
        let page = reply.text();
        let ids: BTreeSet<&str> = values(&page, "id").into_iter().collect();
        assert_eq!(ids.len(), values(&page, "id").len(), "an id stands twice on {address}");
        for attribute in ["for", "aria-labelledby", "aria-describedby"] {
            for id in values(&page, attribute).iter().flat_map(|ids| ids.split(' ')) {
                assert!(ids.contains(id), "{attribute}={id} on {address}");
            }
        }
        for href in values(&page, "href").into_iter().chain(values(&page, "action")) {
            let href = href.replace("&#38;", "&").replace("&amp;", "&");
            if let Some(id) = href.strip_prefix('#') {
                assert!(ids.contains(id), "{href} on {address}");
            } else if href.starts_with('/') {
                waiting.push_back(href);
            } else {
                assert!(href.starts_with("https://") || href.starts_with("http://"), "{href}");
            }
        }
    }
    assert!(seen.len() > 60, "only {} pages", seen.len());
    assert!(seen.iter().any(|address| address.contains("/figure/")), "no figure was linked");
}

#[tokio::test]
async fn every_response_is_closed_to_the_outside() {
    let door = Door::of(&["z07"]).await;
    let member = format!("/m/{}", door.id("Z07"));
    for address in ["/", &member, "/bring", "/nowhere", "/style.css", "/healthz"] {
        let reply = door.get(address).await;
        let policy = reply.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{address}");
        assert!(!policy.contains("unsafe"), "{address}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{address}");
        assert_eq!(reply.header("x-frame-options"), "DENY", "{address}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{address}");
        let kept = if address == "/style.css" { "public" } else { "no-store" };
        assert!(reply.header("cache-control").starts_with(kept), "{address}");
    }
    let page = door.page(&member).await;
    for forbidden in ["<script", "<style", " style=", " onclick", "javascript:"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
}

#[tokio::test]
async fn answers_only_to_its_own_name() {
    let door = Door::of(&[]).await;
    for (host, status) in [
        ("localhost:8080", StatusCode::OK),
        ("127.0.0.1", StatusCode::OK),
        ("[::1]:8080", StatusCode::OK),
        ("rebound.example:8080", StatusCode::BAD_REQUEST),
    ] {
        let request = Request::get("/").header("host", host).body(Body::empty()).unwrap();
        assert_eq!(door.send(request).await.status, status, "{host}");
    }
}

#[tokio::test]
async fn members_are_found_by_name_code_and_situation() {
    let door = Door::of(&["z01", "z07", "m12"]).await;
    let found = |page: &str| page.matches("class=\"person-name\"").count();
    assert_eq!(found(&door.page("/").await), 3);
    assert_eq!(found(&door.page("/?q=z07").await), 1);
    assert_eq!(found(&door.page("/?q=%E5%B1%85%E6%B0%91").await), 1);
    let none = door.page("/?q=%3Cb%3E").await;
    assert_eq!(found(&none), 0);
    assert!(none.contains("没有找到"));
    assert!(!none.contains("<b>"));
}

#[tokio::test]
async fn the_three_filters_narrow_the_list() {
    let door = Door::of(&["m12"]).await;
    let address = format!("/m/{}/contributions", door.id("M12"));
    let count = |page: String| page.matches("<li class=\"month\">").count();
    let all = count(door.page(&address).await);
    assert!(all > 0);
    assert_eq!(count(door.page(&format!("{address}?year=2025&kind=employee-medical")).await), all);
    for nothing in ["year=1999", "kind=pension", "place=999999", "year=%3Cscript%3E"] {
        let page = door.page(&format!("{address}?{nothing}")).await;
        assert!(page.contains("没有符合条件的缴费记录"), "{nothing}");
    }
}

#[tokio::test]
async fn a_place_shows_where_its_sources_differ() {
    let door = Door::of(&[]).await;
    let page = door.page("/rules/440100").await;
    let section = between(&page, "id=\"conflicts\"", "</section>");
    for shown in ["11082", "10663", "有旁证", "采用", "另一说"] {
        assert!(section.contains(shown), "{shown}");
    }
    // A conflict of the nation bears on every place.
    assert!(section.contains("0.5‰"));
    let english = door.page("/rules/440100?lang=en").await;
    assert!(between(&english, "id=\"conflicts\"", "</section>").contains("borne out elsewhere"));
}

#[tokio::test]
async fn what_people_say_is_answered_and_listed() {
    let door = Door::of(&[]).await;
    let page = door.page("/claims").await;
    assert!(page.matches("<span class=\"badge tone-no\">不对</span>").count() >= 12);
    assert!(page.matches("<span class=\"badge tone-partly\">已过时</span>").count() >= 6);
    // 断缴3个月个人账户清零
    let asked = "%E6%96%AD%E7%BC%B43%E4%B8%AA%E6%9C%88%E4%B8%AA%E4%BA%BA%E8%B4%A6%E6%88%B7%E6%B8%85%E9%9B%B6";
    let page = door.page(&format!("/claims?q={asked}&place=440300")).await;
    let answer = between(&page, "aria-labelledby=\"ruling\"", "</section>");
    for shown in
        ["<span class=\"ruling-word\">不对</span>", "不会清零", "经办机构网页", "/claims/C003"]
    {
        assert!(answer.contains(shown), "{shown}\n{answer}");
    }
    assert!(page.contains("<option value=\"440300\" selected>"));
    let english = door.page(&format!("/claims?q={asked}&lang=en")).await;
    assert!(
        between(&english, "aria-labelledby=\"ruling\"", "</section>")
            .contains("neither cleared nor forfeited")
    );
    let nobody = door.page("/claims?q=%3Cscript%3E&place=%3Cb%3E").await;
    assert!(nobody.contains("查无此说") && !nobody.contains("<script"));
    let one = door.page("/claims/a019").await;
    assert!(one.contains("A019") && one.contains("不对") && one.contains("/claims/B009"));
    assert_eq!(door.get("/claims/Z999").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_place_page_is_a_timeline_on_the_chosen_day() {
    let door = Door::of(&[]).await;
    let now = door.page("/rules/440300?date=2024-06-01").await;
    for shown in [
        "缴费基数下限",
        "<p class=\"timeline-now\">6,475.00 元</p>",
        "<svg class=\"strip\"",
        "一年来变了什么",
        "本地未知",
        "旧一档退休人员按 8.05% 划入",
    ] {
        assert!(now.contains(shown), "{shown}");
    }
    let lately = between(&now, "id=\"lately\"", "</section>");
    assert!(lately.contains("6,123.00 元") && lately.contains("6,475.00 元"), "{lately}");
    let earlier = door.page("/rules/440300?date=2023-12-01").await;
    assert!(earlier.contains("<p class=\"timeline-now\">6,123.00 元</p>"));
    // On the eve of the notice nobody knew of the next figure.
    let unknowing = door.page("/rules/440300?date=2024-06-01&known_at=2023-12-28").await;
    assert!(unknowing.contains("<p class=\"timeline-now\">6,123.00 元</p>"));
    assert!(!unknowing.contains("6,475.00 元"));
    for nonsense in ["date=2024-02-31", "date=%3Cscript%3E&known_at=9999-99-99"] {
        let page = door.page(&format!("/rules/440300?{nonsense}")).await;
        assert!(page.contains("缴费基数下限") && !page.contains("<script"), "{nonsense}");
    }
    let english = door.page("/rules/440300?lang=en").await;
    assert!(english.contains("lowest contribution base") && english.contains("Unknown here"));
}
