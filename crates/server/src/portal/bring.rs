//! 自带记录 — what `explain` does, for a file or a few typed figures. Worked on in memory, kept
//! nowhere, and never logged.

mod typed;

use std::sync::Arc;

use askama::Template;
use axum::extract::{Multipart, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use diagnosis::Question;
use vocab::record::PersonalRecord;
use vocab::{Date, Lang, PersonClass, PlaceCode, Refusal, Text};
use wire::records::{self, Format, Reading};

use super::Portal;
use super::failure::Failure;
use super::shell::{Shell, page};
use super::upload::Form;
use super::visit::Visit;
use super::why::AnswerPage;
use typed::Typed;

/// How many problems are listed at once.
const LISTED: usize = 20;

/// 要改的地方 — one line of the list at the top, linked to the field that it is about.
#[derive(Clone, Debug)]
struct Problem {
    field: String,
    line: String,
}

#[derive(Template)]
#[template(path = "bring.html")]
struct BringPage {
    shell: Shell,
    problems: Vec<Problem>,
    more: usize,
    places: Vec<(PlaceCode, String, bool)>,
    as_of: String,
    typed: Typed,
}

impl BringPage {
    fn wrong(&self, field: &str) -> bool {
        self.problems.iter().any(|problem| problem.field == field)
    }

    fn classes(&self) -> Vec<(&'static str, &'static str, bool)> {
        let (zh, lang) = (self.shell.lang == Lang::Zh, &self.typed.class);
        let all = PersonClass::ALL.into_iter().map(|class| {
            let tag = typed::class_tag(class);
            let label = match (class, zh) {
                (PersonClass::Employee, true) => "在职职工",
                (PersonClass::Employee, false) => "employee",
                (PersonClass::Flexible, true) => "灵活就业",
                (PersonClass::Flexible, false) => "flexibly employed",
                (PersonClass::Retired, true) => "退休人员",
                (PersonClass::Retired, false) => "retired",
                (PersonClass::Resident, true) => "城乡居民",
                (PersonClass::Resident, false) => "resident",
            };
            (tag, label, lang == tag)
        });
        all.collect()
    }
}

#[derive(Template)]
#[template(path = "brought.html")]
struct BroughtPage {
    shell: Shell,
    view: AnswerPage,
    again: Again,
}

/// 再问一次 — the same question as hidden fields, so that the answer can be had in the other
/// language although nothing was kept.
struct Again {
    record: String,
    place: String,
    as_of: String,
    source: String,
}

/// The empty form.
pub(crate) async fn show(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
) -> Result<Response, Failure> {
    let typed = Typed::new();
    form_page(&portal, &visit, Vec::new(), typed, "", portal.as_of.to_string())
}

/// The answer, or the form again with what is wrong.
pub(crate) async fn answer(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
    parts: Result<Multipart, axum::extract::multipart::MultipartRejection>,
) -> Result<Response, Failure> {
    let parts = parts.map_err(|_| Failure::bad_request(not_a_form()))?;
    let form = Form::read(parts).await?;
    let typed = Typed::from_form(&form);
    let place = form.value("place").to_owned();
    let as_of = match form.value("as_of") {
        "" => portal.as_of.to_string(),
        text => text.to_owned(),
    };
    let work = {
        let (portal, typed, place, as_of) =
            (Arc::clone(&portal), typed.clone(), place.clone(), as_of.clone());
        let lang = visit.lang;
        move || decided(&portal, &form, &typed, &place, &as_of, lang)
    };
    // Unpacking a workbook takes a while, and other readers should not wait for it.
    let outcome = tokio::task::spawn_blocking(work).await.map_err(Failure::fault)?;
    match outcome {
        Ok((record, answer)) => {
            let title = answer.headline.get(visit.lang).to_owned();
            let mut shell = Shell::new(&portal, &visit, title);
            shell.today = answer.receipt.as_of;
            let view = AnswerPage::new(&answer, &shell, None);
            let record = serde_json::to_string(&record).map_err(Failure::fault)?;
            let source = answer.receipt.source.unwrap_or_default();
            let again = Again { record, place, as_of, source };
            page(&BroughtPage { view, again, shell: shell.clone() })
        }
        Err(problems) => form_page(&portal, &visit, problems, typed, &place, as_of),
    }
}

fn not_a_form() -> Refusal {
    Refusal::new(
        "form-not-readable",
        Text::fixed("没有收到表单", "no form was received"),
        Text::fixed("请从“用自己的记录”页面提交", "submit it from the page “your own records”"),
    )
}

fn decided(
    portal: &Portal,
    form: &Form,
    typed: &Typed,
    place: &str,
    as_of: &str,
    lang: Lang,
) -> Result<(PersonalRecord, diagnosis::Answer), Vec<Problem>> {
    let way = if form.value("way") == "typed" { "t" } else { "u" };
    let one = |field: String, text: Text| vec![Problem { field, line: text.get(lang).to_owned() }];
    let day: Date = as_of.parse().map_err(|_| {
        one(
            format!("{way}-as-of"),
            Text::fixed("日期看不懂：请写成 2025-07-18 这样", "write the day like 2025-07-18"),
        )
    })?;
    let place = match place {
        "" => None,
        code => Some(PlaceCode::parse(code).ok_or_else(|| {
            one(
                format!("{way}-place"),
                Text::fixed("参保地请从列表里选", "choose the place from the list"),
            )
        })?),
    };
    let names = portal.place_names();
    let names: Vec<(PlaceCode, &str)> = names.iter().map(|(code, name)| (*code, &**name)).collect();
    let reading = Reading { today: day, places: &names };
    let record = match way {
        "t" => typed.record(place, day, &reading, lang)?,
        _ if form.value("way") == "again" => again(form, lang)?,
        _ => from_file(form, &reading, lang)?,
    };
    // Documents that were public on the day asked about, as at every other door.
    let question = Question { as_of: day, known_at: day, place };
    let source = Some(form.value("source")).filter(|source| !source.is_empty());
    let answer = portal.answer(&record, question, source).map_err(|refusal| {
        let (sentence, remedy) = (refusal.sentence, refusal.remedy);
        let text = Text::new(
            format!("{}。{}。", sentence.zh, remedy.zh),
            format!("{}; {}", sentence.en, remedy.en),
        );
        one(if way == "t" { "t-place" } else { "file" }.to_owned(), text)
    })?;
    Ok((record, answer))
}

/// The record that our own page sent along.
fn again(form: &Form, lang: Lang) -> Result<PersonalRecord, Vec<Problem>> {
    let text = Text::fixed(
        "记录没有完整传回，请重新上传",
        "the records did not come back whole: upload them again",
    );
    serde_json::from_str(form.value("record"))
        .map_err(|_| vec![Problem { field: "file".to_owned(), line: text.get(lang).to_owned() }])
}

fn from_file(
    form: &Form,
    reading: &Reading<'_>,
    lang: Lang,
) -> Result<PersonalRecord, Vec<Problem>> {
    let about_file = |line: String| Problem { field: "file".to_owned(), line };
    let Some((name, content)) = &form.file else {
        let text = Text::fixed("请先选择一个记录文件", "choose a records file first");
        return Err(vec![about_file(text.get(lang).to_owned())]);
    };
    let format = Format::from_name(name).map_err(|problem| vec![about_file(problem.line(lang))])?;
    records::read(content, format, reading)
        .map_err(|problems| problems.iter().map(|problem| about_file(problem.line(lang))).collect())
}

fn form_page(
    portal: &Portal,
    visit: &Visit,
    mut problems: Vec<Problem>,
    typed: Typed,
    place: &str,
    as_of: String,
) -> Result<Response, Failure> {
    let title = match visit.lang {
        Lang::Zh => "用自己的记录问一问",
        Lang::En => "Ask about your own records",
    };
    let mut shell = Shell::new(portal, visit, title);
    let refused = !problems.is_empty();
    if refused {
        // Screen readers and tabs say it first.
        shell.title = format!("{}{title}", shell.t("有错误：", "Error: "));
    }
    let more = problems.len().saturating_sub(LISTED);
    problems.truncate(LISTED);
    let places = portal.library.places().filter(|(code, _)| *code != PlaceCode::NATION);
    let places =
        places.map(|(code, name)| (code, shell.text(name).to_owned(), code.to_string() == place));
    let places = places.collect();
    let mut response =
        page(&BringPage { places, shell: shell.clone(), problems, more, as_of, typed })?;
    if refused {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// An empty file to fill in.
pub(crate) async fn template(
    visit: Visit,
    Path(format): Path<String>,
) -> Result<Response, Failure> {
    let (format, kind) = match format.as_str() {
        "csv" => (Format::Csv, "text/csv; charset=utf-8"),
        "xlsx" => {
            (Format::Xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        }
        "json" => (Format::Json, "application/json"),
        _ => return Err(Failure::NotFound),
    };
    let content = records::template(format, visit.lang).map_err(Failure::fault)?;
    let name = format!("attachment; filename=\"mingzhang-records.{}\"", format.extension());
    let disposition = HeaderValue::from_str(&name).map_err(Failure::fault)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, content).into_response())
}
