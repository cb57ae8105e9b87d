//! 门户 — the pages and their addresses. One module a page; `source` is the only one that knows
//! where facts come from.

mod account;
mod balance;
mod bring;
mod claims;
mod contributions;
mod failure;
mod figure;
mod guard;
mod home;
mod passbook;
mod rules;
mod shell;
mod source;
mod upload;
mod visit;
mod waterfall;
mod why;

use std::sync::Arc;

use ::claims::ClaimRegister;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use axum::routing::get;
use policy::PolicyLibrary;
use vocab::{Date, PlaceCode, Text};

/// 门户 — what the pages are made from.
#[derive(Debug)]
pub struct Portal {
    /// The facts.
    pub store: Arc<store::Store>,
    /// The rules.
    pub library: Arc<PolicyLibrary>,
    /// What people say, with verdicts.
    pub claims: Arc<ClaimRegister>,
    /// The day that the pages speak about.
    pub as_of: Date,
    /// The day up to which facts and documents are taken as known.
    pub known_at: Date,
    /// The members that a visitor may look at.
    pub demo: Vec<DemoMember>,
}

/// 示范参保人 — a made-up member and what is worth seeing there.
#[derive(Clone, Debug)]
pub struct DemoMember {
    /// Id in the store and in addresses.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// What is special, in a few words.
    pub special: Text,
    /// Code of the check that is the cause, such as `Z07`; empty for an account without question.
    pub code: String,
    /// The place whose account the member asks about, if it is not the own one.
    pub place: Option<PlaceCode>,
}

const STYLE: &str = include_str!("../assets/style.css");
const ICON: &str = include_str!("../assets/icon.svg");

pub(crate) use failure::fault_id;

/// 路由 — every address of the portal.
pub fn router(portal: Portal) -> Router {
    let portal = Arc::new(portal);
    // The form reader keeps the limit itself, so that it can say so on a page.
    let unlimited = DefaultBodyLimit::disable();
    Router::new()
        .route("/", get(home::show))
        .route("/m/{id}", get(account::show))
        .route("/m/{id}/passbook", get(passbook::show))
        .route("/m/{id}/contributions", get(contributions::show))
        .route("/m/{id}/why", get(why::show))
        .route("/m/{id}/figure/{node}", get(figure::show))
        .route("/bring", get(bring::show).post(bring::answer).layer(unlimited))
        .route("/bring/template/{format}", get(bring::template))
        .route("/claims", get(claims::show))
        .route("/claims/{id}", get(claims::one))
        .route("/rules", get(rules::list))
        .route("/rules/{place}", get(rules::show))
        .route("/style.css", get(style))
        .route("/icon.svg", get(icon))
        .route("/healthz", get(|| async { "ok\n" }))
        .fallback(|| async { failure::Failure::NotFound })
        .layer(tower_http::catch_panic::CatchPanicLayer::custom(guard::caught))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(&portal), guard::guard))
        .with_state(portal)
}

/// Changes whenever the style sheet does, so that browsers may keep a copy for good.
pub(crate) const fn style_version() -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut rest = STYLE.as_bytes();
    while let [byte, tail @ ..] = rest {
        #[expect(clippy::as_conversions, reason = "widening a byte in a const fn")]
        let byte = *byte as u64;
        hash = (hash ^ byte).wrapping_mul(0x0100_0000_01b3);
        rest = tail;
    }
    hash
}

async fn style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", STYLE)
}

async fn icon() -> impl IntoResponse {
    asset("image/svg+xml", ICON)
}

fn asset(kind: &'static str, content: &'static str) -> impl IntoResponse {
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    let headers =
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind)), (header::CACHE_CONTROL, forever)];
    (headers, content)
}
