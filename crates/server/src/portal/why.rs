//! 为什么 — the answer page: one heading that is the answer, and below it everything that the
//! answer rests on. The same view serves members and records that a visitor brought.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use diagnosis::answer::{BridgeLine, Check, DocumentName, Missing};
use diagnosis::{Answer, Verdict};
use vocab::{Citation, Date, Fen, Lang, NodeId};

use super::Portal;
use super::balance::{Shown, bridge_end};
use super::failure::Failure;
use super::figure::{TreeRow, tree};
use super::shell::{Section, Shell, figure, page, signed};
use super::visit::Visit;
use super::waterfall::{Waterfall, without_cause};

pub(crate) struct EvidenceView {
    pub place: String,
    pub says: String,
}

pub(crate) struct CheckView {
    pub code: &'static str,
    pub label: String,
    pub because: String,
    pub without: Option<String>,
    pub evidence: Vec<EvidenceView>,
    pub missing: Vec<String>,
}

pub(crate) struct CheckGroup {
    pub word: &'static str,
    pub class: &'static str,
    pub open: bool,
    pub checks: Vec<CheckView>,
}

pub(crate) struct RemedyView {
    pub action: String,
    pub who: String,
    pub by: Option<Date>,
}

pub(crate) struct LineView {
    pub code: String,
    pub label: String,
    pub note: Option<String>,
    pub href: Option<String>,
    pub amount: String,
    pub amount_class: &'static str,
    pub class: &'static str,
}

/// 依据.
pub(crate) struct CitationView {
    pub statement: String,
    pub standing: String,
    pub standing_class: &'static str,
    pub layer: String,
    pub source: String,
    pub url: Option<String>,
    pub article: String,
    pub published: String,
    pub from: String,
    pub until: Option<String>,
}

/// 来源不一 — which document was followed, and those that the visitor can have instead.
pub(crate) struct DifferingView {
    pub statement: String,
    pub says: String,
    pub others: Vec<DocumentName>,
}

/// A derivation told on the answer page itself, where there is no page of its own to link to.
pub(crate) struct FigureView {
    pub node: u32,
    pub label: String,
    pub amount: String,
    pub tree: Vec<TreeRow>,
}

/// The answer as the template shows it.
pub(crate) struct AnswerPage {
    pub headline: String,
    pub story: String,
    pub zero: String,
    pub remedies: Vec<RemedyView>,
    pub causes: Vec<CheckView>,
    pub picture: Option<Waterfall>,
    pub lines: Vec<LineView>,
    pub residual_open: bool,
    pub residual_label: String,
    pub residual: String,
    pub groups: Vec<CheckGroup>,
    pub figures: Vec<FigureView>,
    pub worked: Vec<(String, String, String)>,
    pub all_months: Option<String>,
    pub rules: Vec<CitationView>,
    pub following: Option<String>,
    pub conflicts: Vec<DifferingView>,
    pub unknown: Vec<String>,
    pub untranslated: Vec<(String, String)>,
    pub id: String,
    pub receipt: Vec<(&'static str, String)>,
}

#[derive(Template)]
#[template(path = "why.html")]
struct WhyPage {
    shell: Shell,
    view: AnswerPage,
}

pub(crate) async fn show(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let facts = portal.facts(&id).await?;
    let answer = portal.answer_for(&facts)?;
    let title = answer.headline.get(visit.lang).to_owned();
    let shell = Shell::new(&portal, &visit, title).of(facts.head, Section::Why);
    let view = AnswerPage::new(&answer, &shell, Some(&id));
    page(&WhyPage { shell, view })
}

impl AnswerPage {
    /// The view of an answer. With a member, figures link to pages of their own; without, they
    /// are told at the end of the page.
    pub fn new(answer: &Answer, shell: &Shell, member: Option<&str>) -> AnswerPage {
        let bridge = &answer.bridge;
        let rules = answer.rules.iter().map(|rule| CitationView::new(&rule.citation, shell));
        AnswerPage {
            headline: shell.text(&answer.headline).to_owned(),
            story: shell.text(&answer.story).to_owned(),
            zero: shell.text(&answer.zero.label()).to_owned(),
            remedies: remedies(answer, shell),
            causes: answer.primary().map(|check| check_view(check, shell)).collect(),
            picture: Waterfall::new(answer, shell),
            lines: lines(answer, shell, member),
            residual_open: bridge.residual != Fen::ZERO,
            residual_label: match bridge.residual {
                Fen::ZERO => shell.t("差额，全部说清", "Residual: all explained"),
                _ => shell.t("无法解释的差额", "Residual: not explained"),
            }
            .to_owned(),
            residual: signed(bridge.residual),
            groups: groups(answer, shell),
            figures: if member.is_some() { Vec::new() } else { figures(answer, shell) },
            worked: member.map(|id| worked(answer, shell, id)).unwrap_or_default(),
            all_months: member.map(|id| format!("/m/{id}/contributions")),
            rules: rules.collect(),
            following: answer.following.as_ref().map(|it| shell.text(&it.says).to_owned()),
            conflicts: differing(answer, shell),
            unknown: answer.unknown.iter().map(|text| shell.text(text).to_owned()).collect(),
            untranslated: answer
                .untranslated
                .iter()
                .map(|item| (shell.place(&item.place), item.text.clone()))
                .collect(),
            id: answer.id.clone(),
            receipt: receipt(answer, shell),
        }
    }
}

fn differing(answer: &Answer, shell: &Shell) -> Vec<DifferingView> {
    let conflicts = answer.conflicts.iter().map(|differing| DifferingView {
        statement: differing.statement.clone(),
        says: shell.text(&differing.says).to_owned(),
        others: differing.set_aside.clone(),
    });
    conflicts.collect()
}

fn remedies(answer: &Answer, shell: &Shell) -> Vec<RemedyView> {
    let remedies = answer.remedies.iter().map(|remedy| RemedyView {
        action: shell.text(&remedy.action).to_owned(),
        who: shell.text(&remedy.who).to_owned(),
        by: remedy.by,
    });
    remedies.collect()
}

fn check_view(check: &Check, shell: &Shell) -> CheckView {
    let evidence = check.evidence.iter().map(|evidence| {
        let section = shell.text(&evidence.section);
        EvidenceView {
            place: match (evidence.row, shell.lang) {
                (0, _) => section.to_owned(),
                (row, Lang::Zh) => format!("{section} 第{row}行"),
                (row, Lang::En) => format!("{section}, row {row}"),
            },
            says: shell.text(&evidence.says).to_owned(),
        }
    });
    CheckView {
        code: check.code.name(),
        label: shell.text(&check.code.label()).to_owned(),
        because: shell.text(&check.because).to_owned(),
        without: check.balance_without.map(|balance| without_cause(balance, shell)),
        evidence: evidence.collect(),
        missing: check.missing.iter().map(|missing| missing_words(missing, shell)).collect(),
    }
}

fn missing_words(missing: &Missing, shell: &Shell) -> String {
    let (record, holder) = (shell.text(&missing.record), shell.text(&missing.holder));
    match shell.lang {
        Lang::Zh => format!("缺：{record}。在谁那里：{holder}。"),
        Lang::En => format!("Missing: {record}. Held by: {holder}."),
    }
}

fn groups(answer: &Answer, shell: &Shell) -> Vec<CheckGroup> {
    let kinds = [
        (Verdict::Confirmed, shell.t("属实", "Confirmed"), "status-confirmed", false),
        (Verdict::CannotTell, shell.t("无法判断", "Cannot tell"), "status-open", true),
        (Verdict::Excluded, shell.t("已排除", "Ruled out"), "status-excluded", false),
    ];
    let group = |(verdict, word, class, open)| {
        let checks = answer.checks.iter().filter(|check| check.verdict == verdict);
        let checks: Vec<CheckView> = checks.map(|check| check_view(check, shell)).collect();
        CheckGroup { word, class, open: open && checks.len() <= 4, checks }
    };
    kinds.into_iter().map(group).filter(|group| !group.checks.is_empty()).collect()
}

fn lines(answer: &Answer, shell: &Shell, member: Option<&str>) -> Vec<LineView> {
    let total = |label: &str, amount: String| LineView {
        code: String::new(),
        label: label.to_owned(),
        note: None,
        href: None,
        amount_class: "num figures",
        amount,
        class: "row-total",
    };
    let label = shell.t("账本余额", "Ledger balance");
    let balance = match bridge_end(answer) {
        Shown::Words(words) => {
            LineView { amount_class: "words", ..total(label, shell.text(&words).to_owned()) }
        }
        Shown::Amount(fen) => total(label, figure(fen)),
        Shown::Hidden => total(label, String::new()),
    };
    let step = |line: &BridgeLine| LineView {
        code: line.code.clone(),
        label: shell.text(&line.label).to_owned(),
        note: line.note.as_ref().map(|note| shell.text(note).to_owned()),
        href: line.node.map(|node| match member {
            Some(id) => format!("/m/{id}/figure/{}", node.0),
            None => format!("#figure-{}", node.0),
        }),
        amount: signed(line.amount),
        amount_class: "num figures",
        class: if line.amount == Fen::ZERO { "row-nil" } else { "row-step" },
    };
    let paid = total(shell.t("缴费合计", "Paid in total"), figure(answer.bridge.paid));
    std::iter::once(paid).chain(answer.bridge.lines.iter().map(step)).chain([balance]).collect()
}

/// How many of the latest months are told on the answer page.
const MONTHS_TOLD: usize = 3;
/// How many where the page is the only place to tell them.
const MONTHS_TOLD_HERE: usize = 12;

/// The latest months with what they should bring, as links to how that was worked out.
fn worked(answer: &Answer, shell: &Shell, id: &str) -> Vec<(String, String, String)> {
    let months = answer.chain.iter().rev().filter_map(|chain| {
        let href = format!("/m/{id}/figure/{}", chain.node?.0);
        Some((shell.month(&chain.month), figure(chain.due?), href))
    });
    months.take(MONTHS_TOLD).collect()
}

fn figures(answer: &Answer, shell: &Shell) -> Vec<FigureView> {
    let of_bridge = answer
        .bridge
        .lines
        .iter()
        .filter_map(|line| Some((shell.text(&line.label).to_owned(), line.node?)));
    let of_chain = answer.chain.iter().rev().filter_map(|chain| {
        Some((format!("{} {}", shell.month(&chain.month), shell.t("应划入", "due")), chain.node?))
    });
    let mut seen = Vec::new();
    let mut figures = Vec::new();
    for (label, node) in of_bridge.chain(of_chain.take(MONTHS_TOLD_HERE)) {
        let NodeId(number) = node;
        let value = answer.derivation.node(node);
        if let Some(value) = value.filter(|_| !seen.contains(&number)) {
            seen.push(number);
            figures.push(FigureView {
                node: number,
                label,
                amount: value.amount().replacen('-', "−", 1),
                tree: tree(&answer.derivation, node, &cited(answer), shell),
            });
        }
    }
    figures
}

/// The citations that an answer carries, by id.
pub(crate) fn cited<'a>(answer: &'a Answer) -> impl Fn(vocab::CitationId) -> Option<&'a Citation> {
    move |id| answer.rules.iter().find(|rule| rule.id == id).map(|rule| &rule.citation)
}

fn receipt(answer: &Answer, shell: &Shell) -> Vec<(&'static str, String)> {
    let receipt = &answer.receipt;
    let mut rows = vec![
        (shell.t("引擎版本", "Engine version"), receipt.engine_version.clone()),
        (shell.t("截至日", "As of"), shell.day(&receipt.as_of)),
        (shell.t("文件知晓到", "Documents known up to"), shell.day(&receipt.known_at)),
        (shell.t("参保地", "Place"), shell.place(&receipt.place)),
        (shell.t("说法不一时按", "Followed where documents differ"), followed(answer, shell)),
        (shell.t("事实指纹（SHA-256）", "Facts (SHA-256)"), receipt.facts_sha256.clone()),
    ];
    rows.extend(
        receipt
            .packs
            .iter()
            .map(|pack| (shell.t("规则包", "Rule pack"), format!("{} {}", pack.path, pack.sha256))),
    );
    rows
}

/// What the asker wanted followed, by title.
fn followed(answer: &Answer, shell: &Shell) -> String {
    match &answer.following {
        Some(following) => format!("{} ({})", following.document.title, following.document.id),
        None => shell.t("登记的那份", "the recorded choice").to_owned(),
    }
}

impl CitationView {
    /// A citation in the reader's language.
    pub fn new(citation: &Citation, shell: &Shell) -> CitationView {
        use vocab::Standing;
        let source = &citation.source;
        CitationView {
            statement: citation.statement.clone(),
            standing: shell.text(&source.standing.label()).to_owned(),
            standing_class: match source.standing {
                Standing::Example => "example",
                Standing::Seed => "seed",
                Standing::Guide => "guide",
                Standing::News => "news",
                Standing::BureauPage => "bureau",
                Standing::Official => "official",
            },
            layer: shell.place(&citation.place),
            source: source.title.clone(),
            // Anything but a plain web address would be code that a pack put on the page.
            url: source
                .url
                .clone()
                .filter(|url| url.starts_with("https://") || url.starts_with("http://")),
            article: citation.article.clone(),
            published: shell.day(&source.published),
            from: shell.day(&citation.from),
            until: citation.until.map(|day| shell.day(&day)),
        }
    }
}
