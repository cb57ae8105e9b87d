//! 查询 — what clerks and programs ask of the books: balances as of a day as known at a time, the
//! passbook, who changed what, what waits in suspense, tasks, closes, proofs, the journal.

use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use ledger::{MemberId, Recorded};
use operations::residents::{ClaimsSaid, resident_standing};
use serde::Deserialize;
use serde_json::{Value, json};
use store::StoreError;
use vocab::{CodeTable, Date, PlaceCode};

use super::{OfficeDoor, answer_error, answer_refusal, unreadable};

/// An address, what it answers, and its parameters with where each stands.
type Described = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// Every address, for the description of the door.
pub(super) const DESCRIBED: &[Described] = &[
    ("/office/v1/codes", "国家代码一览 · every kind with its national code", &[]),
    (
        "/office/v1/accounts/{member}/balance",
        "余额 · balance as of a day, as known at a time",
        &[("member", "path"), ("place", "query"), ("as_of", "query"), ("known_at", "query")],
    ),
    (
        "/office/v1/accounts/{member}/passbook",
        "存折 · passbook",
        &[("member", "path"), ("place", "query"), ("as_of", "query"), ("known_at", "query")],
    ),
    (
        "/office/v1/accounts/{member}/sharing",
        "家庭共济使用情况 · what the owner sees of it",
        &[("member", "path"), ("place", "query"), ("as_of", "query")],
    ),
    (
        "/office/v1/accounts/{member}/owed",
        "欠还 · what the account owes because a credit was too high",
        &[("member", "path")],
    ),
    (
        "/office/v1/people/{member}",
        "个人记录 · personal record",
        &[("member", "path"), ("as_of", "query"), ("known_at", "query")],
    ),
    (
        "/office/v1/people/{member}/gaps",
        "断缴时间线 · which months are missing and what follows from it",
        &[("member", "path"), ("place", "query"), ("on", "query")],
    ),
    (
        "/office/v1/people/{member}/retirement",
        "退休年限核查 · the years that count, what is missing, what it costs",
        &[("member", "path"), ("place", "query"), ("on", "query"), ("base", "query")],
    ),
    (
        "/office/v1/subjects/{subject}/history",
        "经手记录 · who changed it, when, with which answer",
        &[("subject", "path")],
    ),
    (
        "/office/v1/employers/{employer}/instalments",
        "分期缴纳 · plans of an employer with what is paid and what is behind",
        &[("employer", "path"), ("place", "query"), ("on", "query")],
    ),
    (
        "/office/v1/people/{member}/residency",
        "居民参保情况：连续年数、激励、现在缴费 · a resident's years in a row, rewards, and what paying \
         now means",
        &[
            ("member", "path"),
            ("place", "query"),
            ("on", "query"),
            ("zero_claim_years", "query"),
            ("claimed", "query"),
        ],
    ),
    (
        "/office/v1/places/{place}/suspense",
        "暂存款账龄 · suspense with its age",
        &[("place", "path"), ("on", "query")],
    ),
    ("/office/v1/places/{place}/tasks", "待办 · open tasks", &[("place", "path")]),
    (
        "/office/v1/places/{place}/transfers",
        "未了转移 · open transfers with the working days they have taken",
        &[("place", "path"), ("on", "query")],
    ),
    (
        "/office/v1/places/{place}/worklist",
        "待办清单：待办、待复核、暂存款、未了转移 · everything that waits for somebody",
        &[("place", "path"), ("on", "query")],
    ),
    ("/office/v1/places/{place}/closes", "结账 · closes with their roots", &[("place", "path")]),
    (
        "/office/v1/places/{place}/proof",
        "包含证明 · that an account stands under the root of a day",
        &[("place", "path"), ("day", "query"), ("member", "query")],
    ),
    (
        "/office/v1/places/{place}/journal",
        "日记账 · the journal as hledger or beancount text",
        &[("place", "path"), ("format", "query")],
    ),
];

pub(super) fn routes() -> Router<OfficeDoor> {
    Router::new()
        .route("/office/v1/codes", get(codes))
        .route("/office/v1/accounts/{member}/balance", get(balance))
        .route("/office/v1/accounts/{member}/passbook", get(passbook))
        .route("/office/v1/accounts/{member}/sharing", get(sharing))
        .route("/office/v1/accounts/{member}/owed", get(owed))
        .route("/office/v1/people/{member}", get(person))
        .route("/office/v1/people/{member}/gaps", get(gaps))
        .route("/office/v1/people/{member}/residency", get(residency))
        .route("/office/v1/people/{member}/retirement", get(retirement))
        .route("/office/v1/subjects/{subject}/history", get(history))
        .route("/office/v1/employers/{employer}/instalments", get(instalments))
        .route("/office/v1/places/{place}/suspense", get(suspense))
        .route("/office/v1/places/{place}/tasks", get(tasks))
        .route("/office/v1/places/{place}/transfers", get(transfers))
        .route("/office/v1/places/{place}/worklist", get(worklist))
        .route("/office/v1/places/{place}/closes", get(closes))
        .route("/office/v1/places/{place}/proof", get(proof))
        .route("/office/v1/places/{place}/journal", get(journal))
}

/// What may stand behind the question mark.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    place: Option<PlaceCode>,
    as_of: Option<Date>,
    known_at: Option<Recorded>,
    on: Option<Date>,
    day: Option<Date>,
    member: Option<String>,
    format: Option<String>,
    base: Option<String>,
    zero_claim_years: Option<i32>,
    claimed: Option<bool>,
}

impl Asked {
    fn as_of(&self) -> Date {
        self.as_of.unwrap_or(Date::MAX)
    }

    fn known_at(&self) -> Recorded {
        self.known_at.unwrap_or(Recorded::MAX)
    }
}

pub(super) type Reply = Result<Response, Response>;

pub(super) fn member_of(text: &str) -> Result<MemberId, Response> {
    let wrong = || answer_refusal(&unreadable(&format!("{text} 不是人员编号")));
    MemberId::parse(text).ok_or_else(wrong)
}

pub(super) fn place_of(text: &str) -> Result<PlaceCode, Response> {
    let wrong = || answer_refusal(&unreadable(&format!("{text} 不是参保地代码")));
    PlaceCode::parse(text).ok_or_else(wrong)
}

pub(super) fn needed<T>(value: Option<T>, name: &str) -> Result<T, Response> {
    value.ok_or_else(|| answer_refusal(&unreadable(&format!("缺少 {name}"))))
}

pub(super) fn told<T>(answer: Result<T, StoreError>) -> Result<T, Response> {
    answer.map_err(answer_error)
}

async fn codes() -> Json<Value> {
    let tables = CodeTable::ALL.map(
        |table| json!({ "table": table.name(), "label": table.label(), "source": table.source() }),
    );
    Json(json!({ "tables": tables, "kinds": operations::office::national_codes() }))
}

async fn balance(
    State(door): State<OfficeDoor>,
    Path(member): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let (member, place) = (member_of(&member)?, needed(asked.place, "place")?);
    let fen = told(door.store.balance(&member, place, asked.as_of(), asked.known_at()).await)?;
    Ok(Json(json!({ "fen": fen.0, "yuan": fen.to_plain_yuan() })).into_response())
}

async fn passbook(
    State(door): State<OfficeDoor>,
    Path(member): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let (member, place) = (member_of(&member)?, needed(asked.place, "place")?);
    let lines = told(door.store.passbook(&member, place, asked.as_of(), asked.known_at()).await)?;
    let rows = lines.into_iter().map(|line| {
        json!({
            "number": line.number,
            "movement": line.movement,
            "national_code": line.movement.kind.national().code,
            "balance_after": line.balance_after,
            "recorded": line.recorded,
            "rule": line.rule,
            "arithmetic": line.arithmetic,
            "hash": line.hash.to_string(),
        })
    });
    Ok(Json(Value::Array(rows.collect())).into_response())
}

async fn sharing(
    State(door): State<OfficeDoor>,
    Path(member): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let (member, place) = (member_of(&member)?, needed(asked.place, "place")?);
    let day = asked.as_of.unwrap_or_else(|| (door.clock)().date());
    let seen = operations::sharing::seen_by_owner(&door.store, &member, place, day).await;
    Ok(Json(told(seen)?).into_response())
}

async fn owed(State(door): State<OfficeDoor>, Path(member): Path<String>) -> Reply {
    let owed = operations::employers::owed_of(&door.store, &member_of(&member)?).await;
    Ok(Json(told(owed)?).into_response())
}

async fn person(
    State(door): State<OfficeDoor>,
    Path(member): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let member = member_of(&member)?;
    let record = told(door.store.record(&member, asked.as_of(), asked.known_at()).await)?;
    Ok(Json(record).into_response())
}

async fn gaps(
    State(door): State<OfficeDoor>,
    Path(member): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let (member, place) = (member_of(&member)?, needed(asked.place, "place")?);
    let on = asked.on.unwrap_or_else(|| (door.clock)().date());
    let (store, library) = (&door.store, &door.library);
    let timeline = operations::repair::gaps_of(store, library, place, &member, on).await;
    Ok(Json(told(timeline)?).into_response())
}

async fn retirement(
    State(door): State<OfficeDoor>,
    Path(member): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let (member, place) = (member_of(&member)?, needed(asked.place, "place")?);
    let on = asked.on.unwrap_or_else(|| (door.clock)().date());
    let wrong = || answer_refusal(&unreadable("base 不是金额"));
    let base = match &asked.base {
        Some(base) => Some(vocab::Fen::parse_yuan(base).ok_or_else(wrong)?),
        None => None,
    };
    let (store, library) = (&door.store, &door.library);
    let review =
        operations::retirement::review_of(store, library, (place, &member), on, base).await;
    Ok(Json(told(review)?).into_response())
}

async fn residency(
    State(door): State<OfficeDoor>,
    Path(member): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let (member, place) = (member_of(&member)?, needed(asked.place, "place")?);
    let on = asked.on.unwrap_or_else(|| (door.clock)().date());
    let said = ClaimsSaid { zero_claim_years: asked.zero_claim_years, claimed: asked.claimed };
    let (store, library) = (&door.store, &door.library);
    let standing = resident_standing(store, library, (place, &member), on, said).await;
    Ok(Json(told(standing)?).into_response())
}

async fn history(State(door): State<OfficeDoor>, Path(subject): Path<String>) -> Reply {
    if subject.chars().any(char::is_control) {
        return Err(answer_refusal(&unreadable("办理对象里有控制字符")));
    }
    let handled = told(door.store.history(&subject).await)?;
    let rows = handled.into_iter().map(|it| {
        json!({
            "key": it.key,
            "business": it.business,
            "place": it.place,
            "clerk": it.clerk,
            "recorded": it.recorded,
            "version": it.version,
            "refused": it.outcome.err().map(|refusal| refusal.code),
        })
    });
    Ok(Json(Value::Array(rows.collect())).into_response())
}

async fn instalments(
    State(door): State<OfficeDoor>,
    Path(employer): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let (employer, place) = (member_of(&employer)?, needed(asked.place, "place")?);
    let on = asked.on.unwrap_or_else(|| (door.clock)().date());
    let plans = operations::employers::plans_of(&door.store, place, &employer, on).await;
    Ok(Json(told(plans)?).into_response())
}

async fn suspense(
    State(door): State<OfficeDoor>,
    Path(place): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let place = place_of(&place)?;
    let on = asked.on.unwrap_or_else(|| (door.clock)().date());
    let lines = told(operations::employers::suspense_ageing(&door.store, place, on).await)?;
    Ok(Json(lines).into_response())
}

async fn tasks(State(door): State<OfficeDoor>, Path(place): Path<String>) -> Reply {
    let place = place_of(&place)?;
    let tasks = told(operations::crediting::tasks(&door.store, place).await)?;
    Ok(Json(tasks).into_response())
}

async fn transfers(
    State(door): State<OfficeDoor>,
    Path(place): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let place = place_of(&place)?;
    let on = asked.on.unwrap_or_else(|| (door.clock)().date());
    let (store, library) = (&door.store, &door.library);
    let open = operations::transfers::open_transfers(store, library, place, on).await;
    Ok(Json(told(open)?).into_response())
}

async fn worklist(
    State(door): State<OfficeDoor>,
    Path(place): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let place = place_of(&place)?;
    let on = asked.on.unwrap_or_else(|| (door.clock)().date());
    let (store, library) = (&door.store, &door.library);
    let list = operations::worklist::worklist(store, library, place, on).await;
    Ok(Json(told(list)?).into_response())
}

async fn closes(State(door): State<OfficeDoor>, Path(place): Path<String>) -> Reply {
    let closes = told(door.store.closes(place_of(&place)?).await)?;
    let rows = closes.into_iter().map(|close| {
        json!({
            "period": close.period,
            "through": close.through,
            "recorded": close.recorded,
            "accounts": close.accounts,
            "entries": close.entries,
            "root": close.root.to_string(),
        })
    });
    Ok(Json(Value::Array(rows.collect())).into_response())
}

async fn proof(
    State(door): State<OfficeDoor>,
    Path(place): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let place = place_of(&place)?;
    let day = needed(asked.day, "day")?;
    let member = member_of(&needed(asked.member, "member")?)?;
    let found = told(operations::closing::prove_account(&door.store, place, day, &member).await)?;
    let (proof, root) = needed(found, "已结账的那一天，或那天的这个账户")?;
    Ok(Json(json!({ "proof": proof, "root": root.to_string() })).into_response())
}

async fn journal(
    State(door): State<OfficeDoor>,
    Path(place): Path<String>,
    Query(asked): Query<Asked>,
) -> Reply {
    let posted = told(door.store.journal(place_of(&place)?).await)?;
    let text = match asked.format.as_deref() {
        Some("beancount") => ledger::beancount(&posted),
        None | Some("hledger") => ledger::hledger(&posted),
        Some(other) => return Err(answer_refusal(&unreadable(&format!("没有 {other} 这种格式")))),
    };
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}
