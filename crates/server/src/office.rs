//! 经办接口 — the REST door of the office: one address a business, made from the catalogue of
//! `operations`, and the questions that clerks and programs ask of the books. It decides nothing.
//!
//! The answer to a request under a key is the same however often it is sent; a refusal is an
//! answer too, with code, sentence and what to do. Only a fault of our own has no words: it has an
//! id that stands in the log.

mod comparisons;
mod openapi;
mod questions;

use std::fmt;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use ledger::Recorded;
use operations::office::{BUSINESSES, Office, Request};
use policy::PolicyLibrary;
use serde_json::{Value, json};
use store::{Store, StoreError};
use vocab::{Refusal, Text};

use crate::portal::fault_id;

pub use comparisons::payroll_line;
pub use openapi::document;

/// 时钟 — who tells the door what time it is.
pub type Clock = Arc<dyn Fn() -> Recorded + Send + Sync>;

/// 经办门 — what the addresses are made from.
#[derive(Clone)]
pub struct OfficeDoor {
    /// Facts and books.
    pub store: Arc<Store>,
    /// The rules.
    pub library: Arc<PolicyLibrary>,
    /// The time of recording.
    pub clock: Clock,
}

impl fmt::Debug for OfficeDoor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OfficeDoor").finish_non_exhaustive()
    }
}

/// 路由 — every address of the office.
pub fn router(door: OfficeDoor) -> Router {
    Router::new()
        .route("/office/v1/openapi.json", get(|| async { Json(openapi::document()) }))
        .route("/office/v1/businesses", get(|| async { Json(catalogue()) }))
        .route("/office/v1/businesses/{name}", post(handle))
        .merge(questions::routes())
        .merge(comparisons::routes())
        .fallback(|| async { answer_refusal(&no_such_address()) })
        .with_state(door)
}

fn catalogue() -> Value {
    let rows = BUSINESSES.iter().map(|business| {
        let label = (business.label)();
        json!({
            "name": business.name,
            "zh": label.zh,
            "en": label.en,
            "refusals": business.refusals,
            "national_codes": business.national,
        })
    });
    Value::Array(rows.collect())
}

async fn handle(
    State(door): State<OfficeDoor>,
    Path(name): Path<String>,
    body: axum::body::Bytes,
) -> Response {
    let request: Request<Value> = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => return answer_refusal(&unreadable(&error.to_string())),
    };
    let office = Office { store: &door.store, library: &door.library };
    match office.handle(&name, &request, (door.clock)()).await {
        Ok(done) => Json(done).into_response(),
        Err(error) => answer_error(error),
    }
}

/// A refusal as it is, under the status that fits; a fault as an id.
pub(crate) fn answer_error(error: StoreError) -> Response {
    match error {
        StoreError::Refused(refusal) => answer_refusal(&refusal),
        StoreError::Fault(fault) => {
            let id = fault_id();
            tracing::error!(fault = %id, "{fault}");
            let body = Json(json!({ "fault": id }));
            (StatusCode::INTERNAL_SERVER_ERROR, body).into_response()
        }
    }
}

/// A refusal under the status that fits.
pub(crate) fn answer_refusal(refusal: &Refusal) -> Response {
    let status = match refusal.code.as_str() {
        "key-reused" | "changed-meanwhile" => StatusCode::CONFLICT,
        "command-malformed" | "key-malformed" | "clerk-missing" => StatusCode::BAD_REQUEST,
        "business-unknown" | "member-unknown" | "employer-unknown" | "address-unknown" => {
            StatusCode::NOT_FOUND
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, Json(refusal)).into_response()
}

/// 请求读不懂.
pub(crate) fn unreadable(reason: &str) -> Refusal {
    Refusal::new(
        "command-malformed",
        Text::new(format!("请求读不懂：{reason}"), format!("the request cannot be read: {reason}")),
        Text::fixed(
            "请对照 /office/v1/openapi.json 检查",
            "compare it with /office/v1/openapi.json",
        ),
    )
}

fn no_such_address() -> Refusal {
    Refusal::new(
        "address-unknown",
        Text::fixed("没有这个地址", "there is nothing at this address"),
        Text::fixed("业务目录在 /office/v1/businesses", "see /office/v1/businesses"),
    )
}
