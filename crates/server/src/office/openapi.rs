//! 接口说明 — the OpenAPI 3.1 document, made from the catalogue: shapes, labels and refusals of
//! every business stand where the business is, and nowhere else.

use operations::office::{BUSINESSES, BusinessInfo, Done, Request};
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

/// The document.
pub fn document() -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for business in BUSINESSES {
        paths.insert(
            format!("/office/v1/businesses/{}", business.name),
            json!({ "post": operation(business, &mut generator) }),
        );
    }
    for (path, summary, parameters) in super::questions::DESCRIBED {
        paths.insert((*path).to_owned(), json!({ "get": question(summary, parameters) }));
    }
    for (path, described) in super::comparisons::described(&mut generator) {
        paths.insert(path.to_owned(), described);
    }
    let refusal = generator.subschema_for::<vocab::Refusal>();
    let done = generator.subschema_for::<Done>();
    let schemas = generator.take_definitions(true);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "明账 · 经办接口 · Mingzhang office",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "每项业务一个地址。同一业务编号只办一次：\
                再次提交得到同样的答复，内容不同则不予办理。\
                One address a business. A key is worked on once: sent again it gives the same \
                answer, with another body it is refused.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                "Refused": {
                    "description": "不予办理 · refused: code, sentence, what to do",
                    "content": { "application/json": { "schema": refusal } },
                },
                "Done": {
                    "description": "办结 · done",
                    "content": { "application/json": { "schema": done } },
                },
            },
        },
    })
}

fn operation(business: &BusinessInfo, generator: &mut SchemaGenerator) -> Value {
    let label = (business.label)();
    let envelope = generator.subschema_for::<Request<Value>>();
    let command = (business.command)(generator);
    let answer = (business.answer)(generator);
    let done = generator.subschema_for::<Done>();
    json!({
        "operationId": business.name,
        "summary": format!("{} · {}", label.zh, label.en),
        "description": description(business),
        "requestBody": {
            "required": true,
            "content": { "application/json": { "schema": {
                "allOf": [envelope, { "properties": { "command": command } }],
            } } },
        },
        "responses": {
            "200": {
                "description": "办结 · done",
                "content": { "application/json": { "schema": {
                    "allOf": [done, { "properties": { "answer": answer } }],
                } } },
            },
            "400": { "$ref": "#/components/responses/Refused" },
            "404": { "$ref": "#/components/responses/Refused" },
            "409": { "$ref": "#/components/responses/Refused" },
            "422": { "$ref": "#/components/responses/Refused" },
        },
    })
}

/// Refusals, and the codes under which the national platform keeps the change.
fn description(business: &BusinessInfo) -> String {
    let refusals = format!("不予办理 · refusals: {}", business.refusals.join(", "));
    let codes = business.national.iter();
    let codes = codes.map(|it| format!("{} {}", it.table.label().zh, it.code));
    match business.national.is_empty() {
        true => refusals,
        false => format!("{refusals}; 国家代码: {}", codes.collect::<Vec<String>>().join(", ")),
    }
}

fn question(summary: &str, parameters: &[(&str, &str)]) -> Value {
    let parameters = parameters.iter().map(|(name, place)| {
        json!({
            "name": name,
            "in": place,
            "required": *place == "path",
            "schema": { "type": "string" },
        })
    });
    json!({
        "summary": summary,
        "parameters": parameters.collect::<Vec<Value>>(),
        "responses": {
            "200": { "description": "答复 · the answer" },
            "400": { "$ref": "#/components/responses/Refused" },
            "404": { "$ref": "#/components/responses/Refused" },
        },
    })
}
