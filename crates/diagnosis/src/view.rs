//! 答复的展示 — an answer in one language: what `--json` prints and every door renders.
//!
//! This is the stable, published shape (its JSON Schema is generated from these types).

use policy::{ConflictReason, Untranslated};
use vocab::{Lang, Standing};

use crate::answer::{Answer, Differing, DocumentName, Receipt, Verdict, ZeroKind};

/// 答复 — the whole answer in one language.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct AnswerView {
    /// 语言 — `zh` or `en`: a replay must speak the same.
    pub lang: String,
    /// The answer itself.
    pub answer: HeadlineView,
    /// Typed zero.
    pub zero: ZeroView,
    /// The three balances.
    pub balances: BalancesView,
    /// All checks, in the order of the answer.
    pub checks: Vec<CheckView>,
    /// Paid → balance.
    pub bridge: BridgeView,
    /// What to do, who, by when.
    pub remedies: Vec<RemedyView>,
    /// Month by month.
    pub chain: Vec<ChainView>,
    /// The rules used.
    pub rules: Vec<RuleView>,
    /// The document that was asked for where documents differ; absent if none was.
    pub following: Option<FollowingView>,
    /// Recorded conflicts that the rules used are sides of.
    pub conflicts: Vec<ConflictView>,
    /// Rules that no loaded document gives.
    pub unknown: Vec<String>,
    /// What the documents say, this project does not do, and the answer could be touched by.
    pub untranslated: Vec<UntranslatedView>,
    /// For replay.
    pub receipt: Receipt,
}

/// 换一份算.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct FollowingView {
    /// The document.
    pub document: DocumentName,
    /// Whether the answer rests on a rule of which it says something else than another.
    pub mattered: bool,
    /// The same as a sentence.
    pub says: String,
}

/// 来源不一.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct ConflictView {
    /// Key of the rule.
    pub key: String,
    /// The document that was followed.
    pub followed: DocumentName,
    /// Those that were set aside.
    pub set_aside: Vec<DocumentName>,
    /// Id of the one that is followed when nobody asks otherwise.
    pub chosen: String,
    /// Why that one, as a stable code.
    pub reason: ConflictReason,
    /// The word for it.
    pub reason_label: String,
    /// What differs, in the words of the pack.
    pub statement: String,
    /// Which was followed and which set aside, as a sentence.
    pub says: String,
}

/// 答复的标题.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct HeadlineView {
    /// 答复编号.
    pub id: String,
    /// One sentence.
    pub headline: String,
    /// A few sentences.
    pub story: String,
    /// Codes of the confirmed causes that answer the question, in order.
    pub causes: Vec<String>,
}

/// 零的类型.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct ZeroView {
    /// Stable code.
    pub kind: ZeroKind,
    /// The word for it.
    pub label: String,
}

/// 三个余额, in fen.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct BalancesView {
    /// 账本余额.
    pub ledger_fen: Option<i64>,
    /// 可用余额.
    pub available_fen: Option<i64>,
    /// 渠道显示.
    pub displayed_fen: Option<i64>,
}

/// 检查.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct CheckView {
    /// Code, such as `Z07`.
    pub code: String,
    /// What the check is about.
    pub label: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether it answers the question asked.
    pub primary: bool,
    /// Why.
    pub because: String,
    /// Rows behind it.
    pub evidence: Vec<EvidenceView>,
    /// What is missing and who holds it.
    pub missing: Vec<MissingView>,
    /// The balance that replaying without the cause gives.
    pub balance_without_fen: Option<i64>,
}

/// 证据.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct EvidenceView {
    /// Section of the record.
    pub section: String,
    /// Row in the source; 0 if it has none.
    pub row: u32,
    /// What it says.
    pub says: String,
}

/// 缺少的记录.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct MissingView {
    /// The record.
    pub record: String,
    /// Who holds it.
    pub holder: String,
}

/// 差额表, in fen.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct BridgeView {
    /// First line `PAID`, the steps, last line `BALANCE`.
    pub lines: Vec<BridgeLineView>,
    /// Zero when everything is explained.
    pub residual_fen: i64,
}

/// 差额表的一行.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct BridgeLineView {
    /// `PAID`, `M01` …, `BALANCE`.
    pub code: String,
    /// What it is.
    pub label: String,
    /// Effect on the balance.
    pub fen: i64,
    /// The arithmetic in words.
    pub note: Option<String>,
}

/// 未译 — in the words of the pack, which are Chinese in both languages as the documents are.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct UntranslatedView {
    /// Layer whose documents say it.
    pub place: String,
    /// Keys, families of keys or matters that it could touch.
    pub topics: Vec<String>,
    /// What is not done.
    pub says: String,
}

/// 办法.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct RemedyView {
    /// The check that it belongs to.
    pub code: String,
    /// What to do.
    pub action: String,
    /// Who must act.
    pub who: String,
    /// By when.
    pub by: Option<String>,
}

/// 一个月的链条.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct ChainView {
    /// 费款所属期.
    pub month: String,
    /// 申报日期.
    pub declared: Option<String>,
    /// 核定日期.
    pub assessed: Option<String>,
    /// 缴费日期.
    pub paid: Option<String>,
    /// 到账日期.
    pub received: Option<String>,
    /// 划入日期.
    pub credited: Option<String>,
    /// First missing link, in words; absent if the chain is closed.
    pub first_missing: Option<String>,
    /// Who must act on it.
    pub who: Option<String>,
    /// What the account should get.
    pub due_fen: Option<i64>,
    /// What it got.
    pub credited_fen: i64,
    /// When the credit is expected.
    pub expected: Option<String>,
}

/// 规则.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct RuleView {
    /// Key, such as `credit.share`.
    pub key: String,
    /// The statement.
    pub statement: String,
    /// Place code of the layer that it was read from.
    pub place: String,
    /// Title of the document.
    pub source: String,
    /// Article or section.
    pub article: String,
    /// Address, if it has one.
    pub url: Option<String>,
    /// How close the source stands to the authority.
    pub standing: Standing,
    /// First day on which it holds.
    pub from: String,
    /// Day on which the document became public.
    pub published: String,
}

impl ZeroKind {
    /// The words that stand where a careless screen would print 0.
    pub const fn label(self) -> vocab::Text {
        use vocab::Text;
        match self {
            ZeroKind::NotZero => Text::fixed("有余额", "there is a balance"),
            ZeroKind::NoAccountByDesign => Text::fixed("没有个人账户", "no account by design"),
            ZeroKind::NotEnrolled => Text::fixed("没有参保", "not enrolled"),
            ZeroKind::WrongScheme => Text::fixed("参保类型有误", "wrong scheme"),
            ZeroKind::NotOpenedYet => Text::fixed("账户尚未开立", "account not opened yet"),
            ZeroKind::NotDue => Text::fixed("还没到划入日期", "credit not due yet"),
            ZeroKind::UnpaidByEmployer => Text::fixed("单位未缴费", "unpaid by the employer"),
            ZeroKind::Stuck => Text::fixed("已缴费，办理中断", "paid, stuck in processing"),
            ZeroKind::Interrupted => Text::fixed("断缴，停止新划入", "contributions stopped"),
            ZeroKind::Spent => Text::fixed("已用完", "spent"),
            ZeroKind::Blocked => Text::fixed("有钱，被冻结或封存", "money there, blocked"),
            ZeroKind::CardUnusable => Text::fixed("有钱，卡用不了", "money there, card unusable"),
            ZeroKind::Moved => Text::fixed("钱在别处或在途", "money elsewhere or in transit"),
            ZeroKind::PaidOut => Text::fixed("已支取", "paid out"),
            ZeroKind::Reversed => Text::fixed("划入被退回", "credit reversed"),
            ZeroKind::Disputed => Text::fixed("扣款有争议", "disputed debit"),
            ZeroKind::IdentityMismatch => Text::fixed("身份没对上", "identity mismatch"),
            ZeroKind::Hidden => Text::fixed("已隐藏", "hidden"),
            ZeroKind::StaleChannel => Text::fixed("渠道数据未更新", "channel not up to date"),
            ZeroKind::NotFound => Text::fixed("没有查到", "not found"),
            ZeroKind::OtherFigure => Text::fixed("看的是另一个数", "another figure"),
            ZeroKind::TrueZero => Text::fixed("账本余额为零", "ledger balance is zero"),
            ZeroKind::Unexplained => Text::fixed("原因未查明", "unexplained"),
            ZeroKind::Unknown => Text::fixed("记录不足", "records missing"),
        }
    }
}

impl AnswerView {
    /// The answer in one language.
    pub fn new(answer: &Answer, lang: Lang) -> AnswerView {
        AnswerView {
            lang: match lang {
                Lang::Zh => "zh".to_owned(),
                Lang::En => "en".to_owned(),
            },
            answer: HeadlineView {
                id: answer.id.clone(),
                headline: answer.headline.get(lang).to_owned(),
                story: answer.story.get(lang).to_owned(),
                causes: answer.primary().map(|check| check.code.to_string()).collect(),
            },
            zero: ZeroView { kind: answer.zero, label: answer.zero.label().get(lang).to_owned() },
            balances: BalancesView {
                ledger_fen: answer.balances.ledger.map(|fen| fen.0),
                available_fen: answer.balances.available.map(|fen| fen.0),
                displayed_fen: answer.balances.displayed.map(|(fen, _)| fen.0),
            },
            checks: answer.checks.iter().map(|check| check_view(check, lang)).collect(),
            bridge: bridge_view(answer, lang),
            remedies: answer.remedies.iter().map(|remedy| remedy_view(remedy, lang)).collect(),
            chain: answer.chain.iter().map(|month| chain_view(month, lang)).collect(),
            rules: answer.rules.iter().map(|rule| rule_view(&rule.citation)).collect(),
            following: answer.following.as_ref().map(|following| FollowingView {
                document: following.document.clone(),
                mattered: following.mattered,
                says: following.says.get(lang).to_owned(),
            }),
            conflicts: answer.conflicts.iter().map(|it| conflict_view(it, lang)).collect(),
            unknown: answer.unknown.iter().map(|text| text.get(lang).to_owned()).collect(),
            untranslated: answer.untranslated.iter().map(UntranslatedView::new).collect(),
            receipt: answer.receipt.clone(),
        }
    }
}

impl UntranslatedView {
    /// An item as every door shows it.
    pub fn new(item: &Untranslated) -> UntranslatedView {
        UntranslatedView {
            place: item.place.to_string(),
            topics: item.topics.iter().map(|topic| topic.code.clone()).collect(),
            says: item.text.clone(),
        }
    }
}

fn conflict_view(differing: &Differing, lang: Lang) -> ConflictView {
    ConflictView {
        key: differing.key.to_owned(),
        followed: differing.followed.clone(),
        set_aside: differing.set_aside.clone(),
        chosen: differing.chosen.clone(),
        reason: differing.reason,
        reason_label: differing.reason.label().get(lang).to_owned(),
        statement: differing.statement.clone(),
        says: differing.says.get(lang).to_owned(),
    }
}

fn check_view(check: &crate::answer::Check, lang: Lang) -> CheckView {
    CheckView {
        code: check.code.to_string(),
        label: check.code.label().get(lang).to_owned(),
        verdict: check.verdict,
        primary: check.primary,
        because: check.because.get(lang).to_owned(),
        evidence: check
            .evidence
            .iter()
            .map(|evidence| EvidenceView {
                section: evidence.section.get(lang).to_owned(),
                row: evidence.row,
                says: evidence.says.get(lang).to_owned(),
            })
            .collect(),
        missing: check
            .missing
            .iter()
            .map(|missing| MissingView {
                record: missing.record.get(lang).to_owned(),
                holder: missing.holder.get(lang).to_owned(),
            })
            .collect(),
        balance_without_fen: check.balance_without.map(|fen| fen.0),
    }
}

fn bridge_view(answer: &Answer, lang: Lang) -> BridgeView {
    let bridge = &answer.bridge;
    let end = |code: &str, zh: &str, en: &str, fen: i64| BridgeLineView {
        code: code.to_owned(),
        label: match lang {
            Lang::Zh => zh.to_owned(),
            Lang::En => en.to_owned(),
        },
        fen,
        note: None,
    };
    let steps = bridge.lines.iter().map(|line| BridgeLineView {
        code: line.code.clone(),
        label: line.label.get(lang).to_owned(),
        fen: line.amount.0,
        note: line.note.as_ref().map(|note| note.get(lang).to_owned()),
    });
    let mut lines = vec![end("PAID", "缴费合计", "paid in total", bridge.paid.0)];
    lines.extend(steps);
    lines.push(end("BALANCE", "账本余额", "ledger balance", bridge.balance.0));
    BridgeView { lines, residual_fen: bridge.residual.0 }
}

fn remedy_view(remedy: &crate::answer::Remedy, lang: Lang) -> RemedyView {
    RemedyView {
        code: remedy.code.to_string(),
        action: remedy.action.get(lang).to_owned(),
        who: remedy.who.get(lang).to_owned(),
        by: remedy.by.map(|day| day.to_string()),
    }
}

fn chain_view(month: &crate::answer::MonthChain, lang: Lang) -> ChainView {
    let [declared, assessed, paid, received, credited] =
        month.dates.map(|date| date.map(|day| day.to_string()));
    ChainView {
        month: month.month.to_string(),
        declared,
        assessed,
        paid,
        received,
        credited,
        first_missing: month.first_missing.map(|stage| stage.label().get(lang).to_owned()),
        who: month.who.as_ref().map(|who| who.get(lang).to_owned()),
        due_fen: month.due.map(|fen| fen.0),
        credited_fen: month.credited.0,
        expected: month.expected.map(|day| day.to_string()),
    }
}

fn rule_view(citation: &vocab::Citation) -> RuleView {
    RuleView {
        key: citation.rule.clone(),
        statement: citation.statement.clone(),
        place: citation.place.to_string(),
        source: citation.source.title.clone(),
        article: citation.article.clone(),
        url: citation.source.url.clone(),
        standing: citation.source.standing,
        from: citation.from.to_string(),
        published: citation.source.published.to_string(),
    }
}
