//! 账户首页 — the balance behind an eye, the three balances apart, and the way to the answer.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use ledger::PassbookLine;
use serde::Deserialize;
use vocab::{Date, PlaceCode};

use super::Portal;
use super::balance::{self, Shown};
use super::failure::Failure;
use super::shell::{Section, Shell, page};
use super::visit::Visit;

/// What may stand in the address.
#[derive(Debug, Deserialize)]
pub(crate) struct Eye {
    #[serde(default)]
    show: String,
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    id: String,
    shown: bool,
    ledger: Shown,
    available: Shown,
    displayed: Shown,
    displayed_on: Option<Date>,
    elsewhere: Vec<(PlaceCode, Shown)>,
    last: Option<PassbookLine>,
}

pub(crate) async fn show(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
    Path(id): Path<String>,
    Query(Eye { show }): Query<Eye>,
) -> Result<Response, Failure> {
    let facts = portal.facts(&id).await?;
    let answer = portal.answer_for(&facts)?;
    let last = portal.passbook(&facts).await?.pop();
    let shown = show == "1";
    let title = match visit.lang {
        vocab::Lang::Zh => "个人账户余额",
        vocab::Lang::En => "Account balance",
    };
    let elsewhere = answer.balances.elsewhere.iter();
    page(&AccountPage {
        shell: Shell::new(&portal, &visit, title).of(facts.head, Section::Account),
        id,
        shown,
        ledger: balance::ledger(&answer).unless_hidden(shown),
        available: balance::available(&answer).unless_hidden(shown),
        displayed: balance::displayed(&answer).unless_hidden(shown),
        displayed_on: answer.balances.displayed.map(|(_, day)| day),
        elsewhere: elsewhere
            .map(|(place, fen)| (*place, balance::elsewhere(*fen).unless_hidden(shown)))
            .collect(),
        last,
    })
}
