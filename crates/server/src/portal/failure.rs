//! 失败 — the two kinds of failure at this door: a refusal, which is shown with what to do, and a
//! fault of our own, of which the reader sees only an id to quote.

use std::fmt::Display;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use vocab::{Refusal, Text};

/// 失败 — travels in the extensions of an empty response; [`crate::portal::guard`] turns it into
/// a page in the reader's language.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// 找不到 — no such page or member.
    NotFound,
    /// 不予办理 — expected, with status.
    Refused(StatusCode, Box<Refusal>),
    /// 故障 — ours; logged under this id.
    Fault(String),
}

impl Failure {
    /// A refusal because of what was sent.
    pub fn bad_request(refusal: Refusal) -> Failure {
        Failure::Refused(StatusCode::BAD_REQUEST, Box::new(refusal))
    }

    /// A refusal because of what is on record.
    pub fn refused(refusal: Refusal) -> Failure {
        Failure::Refused(StatusCode::UNPROCESSABLE_ENTITY, Box::new(refusal))
    }

    /// Logs our own failure and keeps only its id.
    pub fn fault(error: impl Display) -> Failure {
        let id = fault_id();
        tracing::error!(fault = %id, "{error}");
        Failure::Fault(id)
    }

    /// 文件太大.
    pub fn too_large(limit_megabytes: u64) -> Failure {
        let refusal = Refusal::new(
            "file-too-large",
            Text::new(
                format!("文件太大：最多{limit_megabytes} MB"),
                format!("the file is too large: at most {limit_megabytes} MB"),
            ),
            Text::fixed(
                "请只保留一个人的记录，删去图片和多余的工作表后再试",
                "keep one person's records only, remove pictures and unused sheets, then try again",
            ),
        );
        Failure::Refused(StatusCode::PAYLOAD_TOO_LARGE, Box::new(refusal))
    }

    /// Status of the response.
    pub fn status(&self) -> StatusCode {
        match self {
            Failure::NotFound => StatusCode::NOT_FOUND,
            Failure::Refused(status, _) => *status,
            Failure::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Different in each process and for each fault; says nothing about the person or the machine.
pub(crate) fn fault_id() -> String {
    static START: OnceLock<u64> = OnceLock::new();
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let start = START.get_or_init(|| RandomState::new().build_hasher().finish());
    format!("F{:06X}-{}", start % 0x0100_0000, NEXT.fetch_add(1, Ordering::Relaxed))
}
