//! 缴费记录 — month by month, how far each contribution has come: declared → assessed → paid →
//! received → credited, each as a word with its day, and who must act on the first missing link.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use diagnosis::Answer;
use diagnosis::answer::MonthChain;
use serde::Deserialize;
use vocab::record::{Contribution, ContributionKind, PersonalRecord, Stage};
use vocab::{Date, Fen, InsuranceKind, Month, NodeId, PlaceCode};

use super::Portal;
use super::failure::Failure;
use super::shell::{Section, Shell, page};
use super::visit::Visit;

/// 三个筛选 — as they stand in the address; empty means all, and so does anything unknown.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    place: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    year: String,
}

struct FilterOption {
    value: String,
    label: String,
    chosen: bool,
}

struct Filter {
    name: &'static str,
    label: &'static str,
    options: Vec<FilterOption>,
}

/// 环节状态.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LinkState {
    Done,
    Wait,
    Later,
}

impl LinkState {
    const fn name(self) -> &'static str {
        match self {
            LinkState::Done => "done",
            LinkState::Wait => "wait",
            LinkState::Later => "later",
        }
    }
}

struct Link {
    state: LinkState,
    word: &'static str,
    day: String,
}

struct MonthRow {
    month: Month,
    kind: InsuranceKind,
    payment: Option<String>,
    coded: Option<String>,
    waiting: Option<&'static str>,
    who: Option<String>,
    expected: Option<Date>,
    links: Vec<Link>,
    amounts: Vec<(&'static str, Fen)>,
    has_base: bool,
    due: Option<Fen>,
    node: Option<NodeId>,
    credited: Option<Fen>,
    outcome: Option<String>,
}

struct Year {
    year: i32,
    months: Vec<MonthRow>,
}

#[derive(Template)]
#[template(path = "contributions.html")]
struct ContributionsPage {
    shell: Shell,
    id: String,
    filters: Vec<Filter>,
    years: Vec<Year>,
}

impl ContributionsPage {
    fn counted(&self) -> String {
        let count: usize = self.years.iter().map(|year| year.months.len()).sum();
        match (count, self.shell.tag()) {
            (0, "zh") => "没有符合条件的缴费记录。没有记录，不等于没有缴过。".to_owned(),
            (0, _) => {
                "No contributions match. No record does not mean nothing was paid.".to_owned()
            }
            (count, "zh") => format!("共 {count} 条，最近的在最上面。金额单位：元。"),
            (count, _) => format!("{count} in all, latest first. Amounts in yuan."),
        }
    }
}

pub(crate) async fn show(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let facts = portal.facts(&id).await?;
    let answer = portal.answer_for(&facts)?;
    let title = match visit.lang {
        vocab::Lang::Zh => "缴费记录",
        vocab::Lang::En => "Contributions",
    };
    let shell = Shell::new(&portal, &visit, title).of(facts.head, Section::Contributions);
    let rows = rows(&facts.record, &answer, &shell);
    let filters = filters(&rows, &wanted, &shell);
    let years = by_year(rows, &wanted);
    page(&ContributionsPage { shell, id, filters, years })
}

/// A month with the place that it belongs to, which the filter asks for.
struct Placed {
    place: Option<PlaceCode>,
    row: MonthRow,
}

fn rows(record: &PersonalRecord, answer: &Answer, shell: &Shell) -> Vec<Placed> {
    let asked = answer.receipt.place;
    let contributions = record.contributions.as_deref().unwrap_or_default();
    let mut told = BTreeSet::new();
    let mut rows: Vec<Placed> = contributions
        .iter()
        .map(|fact| {
            let place = fact.place.or(record.member.place);
            // The answer tells the chain of the account asked about, once a month.
            let first = fact.kind == InsuranceKind::EmployeeMedical
                && place.is_none_or(|place| place == asked)
                && !matches!(fact.payment, ContributionKind::Refund)
                && told.insert(fact.month);
            let chain = answer.chain.iter().find(|chain| first && chain.month == fact.month);
            Placed { place, row: month_row(Some(fact), chain, shell) }
        })
        .collect();
    // Months that should be there and of which nothing was ever declared or paid.
    let missing = answer.chain.iter().filter(|chain| !told.contains(&chain.month));
    rows.extend(
        missing
            .map(|chain| Placed { place: Some(asked), row: month_row(None, Some(chain), shell) }),
    );
    rows.sort_by_key(|placed| {
        (std::cmp::Reverse(placed.row.month), placed.row.kind, placed.row.payment.clone())
    });
    rows
}

fn month_row(fact: Option<&Contribution>, chain: Option<&MonthChain>, shell: &Shell) -> MonthRow {
    let kind = fact.map_or(InsuranceKind::EmployeeMedical, |fact| fact.kind);
    let month = fact.map(|fact| fact.month).or(chain.map(|chain| chain.month));
    MonthRow {
        month: month.unwrap_or(Month::of(shell.today)),
        kind,
        payment: fact
            .filter(|fact| fact.payment != ContributionKind::Normal)
            .map(|fact| shell.text(&fact.payment.label()).to_owned()),
        coded: fact.map(|fact| coded(fact.payment, shell)),
        waiting: chain
            .and_then(|chain| chain.first_missing)
            .map(|stage| words(stage, LinkState::Wait, shell)),
        who: chain.and_then(|chain| chain.who.as_ref()).map(|who| shell.text(who).to_owned()),
        // Before the money is paid there is nothing to expect.
        expected: chain
            .filter(|chain| chain.first_missing > Some(Stage::Paid))
            .and_then(|chain| chain.expected),
        links: links(fact, chain, shell),
        amounts: fact.map(|fact| amounts(fact, shell)).unwrap_or_default(),
        has_base: fact.is_some_and(|fact| fact.base.is_some()),
        due: chain.and_then(|chain| chain.due),
        node: chain.and_then(|chain| chain.node),
        credited: chain
            .filter(|chain| chain.credited != Fen::ZERO)
            .map(|chain| chain.credited)
            .or(fact.and_then(|fact| fact.credited_amount)),
        outcome: fact.and_then(|fact| fact.outcome.clone()),
    }
}

/// The kind as an office elsewhere knows it.
fn coded(kind: ContributionKind, shell: &Shell) -> String {
    let (label, code) = (kind.label(), kind.national().code);
    let label = shell.text(&label);
    match shell.tag() {
        "zh" => format!("{label}（国家代码 {code}）"),
        _ => format!("{label} (national code {code})"),
    }
}

fn amounts(fact: &Contribution, shell: &Shell) -> Vec<(&'static str, Fen)> {
    let all = [
        (shell.t("缴费基数", "Base"), fact.base),
        (shell.t("单位缴", "Employer"), Some(fact.employer_part)),
        (shell.t("个人缴", "Own"), Some(fact.individual_part)),
        (shell.t("其他", "Other"), Some(fact.other_part).filter(|fen| *fen != Fen::ZERO)),
        (shell.t("滞纳金", "Late fee"), Some(fact.late_fee).filter(|fen| *fen != Fen::ZERO)),
    ];
    all.into_iter().filter_map(|(label, fen)| Some((label, fen?))).collect()
}

fn links(fact: Option<&Contribution>, chain: Option<&MonthChain>, shell: &Shell) -> Vec<Link> {
    let first_missing = chain.and_then(|chain| chain.first_missing);
    let reached = fact.and_then(Contribution::reached);
    // Only the account that was asked about is known to be credited or not; other insurances
    // and refunds show the links that their own row prints.
    let shown = Stage::ALL.into_iter().filter(|stage| {
        chain.is_some() || *stage != Stage::Credited || reached == Some(Stage::Credited)
    });
    let mut links = Vec::new();
    for stage in shown {
        let day = fact.and_then(|fact| fact.date_of(stage)).or_else(|| {
            let dates = Stage::ALL.into_iter().zip(chain.map(|chain| chain.dates)?);
            dates.filter(|(at, _)| *at == stage).find_map(|(_, day)| day)
        });
        let passed = match (chain, first_missing) {
            (Some(_), Some(missing)) => stage < missing,
            (Some(_), None) => true,
            (None, _) => reached.is_some_and(|reached| stage <= reached),
        };
        let state = match first_missing {
            _ if passed || day.is_some() => LinkState::Done,
            Some(missing) if missing == stage => LinkState::Wait,
            _ => LinkState::Later,
        };
        let day = match (day, state) {
            (Some(day), _) => short_day(day),
            (None, LinkState::Done) => shell.t("未载日期", "no date").to_owned(),
            (None, _) => "—".to_owned(),
        };
        links.push(Link { state, word: words(stage, state, shell), day });
    }
    links
}

/// Short enough for five in a row on a phone.
fn short_day(day: Date) -> String {
    format!("{:02}-{:02}-{:02}", day.year().rem_euclid(100), day.month(), day.day())
}

fn words(stage: Stage, state: LinkState, shell: &Shell) -> &'static str {
    let done = state == LinkState::Done;
    match stage {
        Stage::Declared if done => shell.t("已申报", "declared"),
        Stage::Declared => shell.t("未申报", "not declared"),
        Stage::Assessed if done => shell.t("已核定", "assessed"),
        Stage::Assessed => shell.t("未核定", "not assessed"),
        Stage::Paid if done => shell.t("已缴费", "paid"),
        Stage::Paid => shell.t("未缴费", "not paid"),
        Stage::Received if done => shell.t("已到账", "received"),
        Stage::Received => shell.t("未到账", "not received"),
        Stage::Credited if done => shell.t("已划入", "credited"),
        Stage::Credited => shell.t("未划入", "not credited"),
    }
}

fn kind_tag(kind: InsuranceKind) -> String {
    kind.label().en.replace(' ', "-")
}

fn filters(rows: &[Placed], wanted: &Wanted, shell: &Shell) -> Vec<Filter> {
    let places: BTreeSet<PlaceCode> = rows.iter().filter_map(|placed| placed.place).collect();
    let kinds: BTreeSet<InsuranceKind> = rows.iter().map(|placed| placed.row.kind).collect();
    let years: BTreeSet<i32> = rows.iter().map(|placed| placed.row.month.year()).collect();
    let option = |value: String, label: String, wanted: &str| FilterOption {
        chosen: value == wanted,
        value,
        label,
    };
    let place = |place: &PlaceCode| option(place.to_string(), shell.place(place), &wanted.place);
    let kind = |kind: &InsuranceKind| {
        option(kind_tag(*kind), shell.text(&kind.label()).to_owned(), &wanted.kind)
    };
    let year = |year: &i32| option(year.to_string(), year.to_string(), &wanted.year);
    vec![
        Filter {
            name: "place",
            label: shell.t("参保地", "Place"),
            options: places.iter().map(place).collect(),
        },
        Filter {
            name: "kind",
            label: shell.t("险种", "Insurance"),
            options: kinds.iter().map(kind).collect(),
        },
        Filter {
            name: "year",
            label: shell.t("年度", "Year"),
            options: years.iter().rev().map(year).collect(),
        },
    ]
}

fn by_year(rows: Vec<Placed>, wanted: &Wanted) -> Vec<Year> {
    let all = |wanted: &str| wanted.is_empty();
    let mut years: Vec<Year> = Vec::new();
    for Placed { place, row } in rows {
        let place_fits = all(&wanted.place) || place.is_some_and(|p| p.to_string() == wanted.place);
        let kind_fits = all(&wanted.kind) || kind_tag(row.kind) == wanted.kind;
        let year = row.month.year();
        if !(place_fits && kind_fits && (all(&wanted.year) || year.to_string() == wanted.year)) {
            continue;
        }
        match years.last_mut().filter(|last| last.year == year) {
            Some(last) => last.months.push(row),
            None => years.push(Year { year, months: vec![row] }),
        }
    }
    years
}
