//! 核对 — what others say beside the books: a payroll beside bill and payment (R01–R07), the days
//! of a place beside bank, tax office and institutions (K01–K04). Asked with a body, and nothing is
//! kept.

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use operations::employers::{Difference, PayrollLine, PayrollOf, compare_payroll};
use operations::office::{Office, Yuan};
use operations::proof::{Proof, Statements, prove};
use schemars::SchemaGenerator;
use serde::Deserialize;
use serde_json::{Value, json};
use vocab::{Date, Lang, Month, PlaceCode, Refusal, Text};
use wire::payroll::PayrollRow;
use wire::records::{Format, Problem};

use super::questions::{Reply, member_of, needed, place_of, told};
use super::{OfficeDoor, answer_refusal, unreadable};

pub(super) fn routes() -> Router<OfficeDoor> {
    Router::new()
        .route("/office/v1/places/{place}/prove", post(days))
        .route("/office/v1/employers/{employer}/payroll", post(payroll))
}

/// Both addresses, for the description of the door.
pub(super) fn described(generator: &mut SchemaGenerator) -> [(&'static str, Value); 2] {
    let statements = generator.subschema_for::<Statements>();
    let proof = generator.subschema_for::<Proof>();
    let lines = generator.subschema_for::<Vec<PayrollLine>>();
    let differences = generator.subschema_for::<Vec<Difference>>();
    let json = |schema| json!({ "application/json": { "schema": schema } });
    let mut table = json(json!(lines));
    table["text/csv"] = json!({ "schema": { "type": "string" } });
    table[XLSX] = json!({ "schema": { "type": "string", "format": "binary" } });
    let described = |summary: &str, parameters: &[(&str, &str, bool)], body, answer| {
        let parameters = parameters.iter().map(|(name, place, required)| {
            json!({
                "name": name, "in": place, "required": required, "schema": { "type": "string" },
            })
        });
        json!({ "post": {
            "summary": summary,
            "parameters": parameters.collect::<Vec<Value>>(),
            "requestBody": { "required": true, "content": body },
            "responses": {
                "200": { "description": "答复 · the answer", "content": answer },
                "400": { "$ref": "#/components/responses/Refused" },
                "404": { "$ref": "#/components/responses/Refused" },
            },
        } })
    };
    [
        (
            "/office/v1/places/{place}/prove",
            described(
                "对账（K01–K04）· books, bank, tax and settlements, line by line",
                &[
                    ("place", "path", true),
                    ("from", "query", true),
                    ("to", "query", true),
                    ("suspense_days", "query", false),
                ],
                json(json!(statements)),
                json(json!(proof)),
            ),
        ),
        (
            "/office/v1/employers/{employer}/payroll",
            described(
                "工资表核对（R01–R07）· a payroll beside bill and payment",
                &[
                    ("employer", "path", true),
                    ("place", "query", true),
                    ("month", "query", true),
                    ("on", "query", false),
                ],
                table,
                json(json!(differences)),
            ),
        ),
    ]
}

/// Media type of an Excel workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What may stand behind the question mark of a proof.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Days {
    from: Option<Date>,
    to: Option<Date>,
    suspense_days: Option<i32>,
}

async fn days(
    State(door): State<OfficeDoor>,
    Path(place): Path<String>,
    Query(asked): Query<Days>,
    body: Bytes,
) -> Reply {
    let place = place_of(&place)?;
    let days = (needed(asked.from, "from")?, needed(asked.to, "to")?);
    let statements: Statements = read_json(&body)?;
    let old = asked.suspense_days.unwrap_or(30);
    let proof = told(prove(&door.store, place, days, &statements, old).await)?;
    Ok(Json(proof).into_response())
}

fn read_json<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Response> {
    let read = serde_json::from_slice(body);
    read.map_err(|error| answer_refusal(&unreadable(&error.to_string())))
}

/// What may stand behind the question mark of a payroll.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    place: Option<PlaceCode>,
    month: Option<String>,
    on: Option<Date>,
}

async fn payroll(
    State(door): State<OfficeDoor>,
    Path(employer): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    body: Bytes,
) -> Reply {
    let month = needed(asked.month, "month")?;
    let wrong = || answer_refusal(&unreadable(&format!("{month} 不是月份")));
    let of = PayrollOf {
        employer: member_of(&employer)?,
        place: needed(asked.place, "place")?,
        month: Month::parse(&month).ok_or_else(wrong)?,
        on: asked.on.unwrap_or_else(|| (door.clock)().date()),
    };
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let lines = match kind.map(|kind| kind.split(';').next().unwrap_or_default().trim()) {
        Some("text/csv") => read_table(&body, Format::Csv)?,
        Some(XLSX) => read_table(&body, Format::Xlsx)?,
        _ => read_json(&body)?,
    };
    let office = Office { store: &door.store, library: &door.library };
    Ok(Json(told(compare_payroll(&office, &of, &lines).await)?).into_response())
}

fn read_table(body: &[u8], format: Format) -> Result<Vec<PayrollLine>, Response> {
    let rows = wire::payroll::read(body, format);
    let rows = rows.map_err(|problems| answer_refusal(&misread(&problems)))?;
    Ok(rows.into_iter().map(payroll_line).collect())
}

/// 工资行 as the comparison takes it.
pub fn payroll_line(row: PayrollRow) -> PayrollLine {
    PayrollLine {
        name: row.filing.name,
        identity_number: row.filing.identity_number,
        wage: Yuan(row.filing.wage),
        class: row.class,
        insurances: row.insurances,
    }
}

/// 工资表读不懂, with every cell that is wrong.
fn misread(problems: &[Problem]) -> Refusal {
    let told =
        |lang, comma| problems.iter().map(|it| it.line(lang)).collect::<Vec<String>>().join(comma);
    Refusal::new(
        "command-malformed",
        Text::new(told(Lang::Zh, "；"), told(Lang::En, "; ")),
        Text::fixed("请改正表格后再提交", "put the table right and send it again"),
    )
}
