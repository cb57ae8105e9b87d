//! 存折 — all lines of the account with the balance after each, by year, latest first. Every
//! amount opens its reason.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use diagnosis::Answer;
use ledger::PassbookLine;
use operations::sharing::Consents;
use vocab::record::{Movement, MovementKind};
use vocab::{Fen, NodeId, Refusal, Text};

use super::Portal;
use super::failure::Failure;
use super::shell::{Section, Shell, page};
use super::visit::Visit;

struct Row {
    line: PassbookLine,
    /// 机构; of a relative's visit the kind only, unless he agreed to more.
    institution: Option<Text>,
    masked: bool,
    node: Option<NodeId>,
}

struct Year {
    year: i16,
    income: Fen,
    spending: Fen,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "passbook.html")]
struct PassbookPage {
    shell: Shell,
    id: String,
    years: Vec<Year>,
}

pub(crate) async fn show(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let facts = portal.facts(&id).await?;
    let answer = portal.answer_for(&facts)?;
    let rows = portal.passbook(&facts).await?;
    let consents = portal.consents(&facts).await?;
    let years =
        by_year(rows, &answer, &consents).ok_or_else(|| Failure::refused(Refusal::overflow()))?;
    let title = match visit.lang {
        vocab::Lang::Zh => "存折",
        vocab::Lang::En => "Passbook",
    };
    let shell = Shell::new(&portal, &visit, title).of(facts.head, Section::Passbook);
    page(&PassbookPage { shell, id, years })
}

/// Latest first; `None` on overflow.
fn by_year(rows: Vec<PassbookLine>, answer: &Answer, consents: &Consents) -> Option<Vec<Year>> {
    let mut years: Vec<Year> = Vec::new();
    for row in rows.into_iter().rev() {
        let year = row.movement.date.year();
        if years.last().is_none_or(|last| last.year != year) {
            years.push(Year { year, income: Fen::ZERO, spending: Fen::ZERO, rows: Vec::new() });
        }
        let last = years.last_mut()?;
        let side =
            if row.movement.amount < Fen::ZERO { &mut last.spending } else { &mut last.income };
        *side = side.checked_add(row.movement.amount)?;
        let node = worked_out(&row.movement, answer);
        let movement = &row.movement;
        let masked = movement.used_by.as_deref().is_some_and(|relative| {
            movement.counterparty.is_some() && !consents.shows(relative, movement.date)
        });
        let institution = match masked {
            true => movement.institution_kind(),
            false => movement.counterparty.clone().map(|name| Text::new(name.clone(), name)),
        };
        last.rows.push(Row { line: row, institution, masked, node });
    }
    Some(years)
}

/// The derivation of what a credited month should bring.
fn worked_out(movement: &Movement, answer: &Answer) -> Option<NodeId> {
    let is_credit = matches!(
        movement.kind,
        MovementKind::Credit | MovementKind::RetireeCredit | MovementKind::AdvanceCredit
    );
    let month = movement.month.filter(|_| is_credit)?;
    answer.chain.iter().find(|chain| chain.month == month)?.node
}
