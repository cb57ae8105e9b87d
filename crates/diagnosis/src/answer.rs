//! 答复 — what every door shows: one decided answer with its evidence, bridge, remedies and rules.
//!
//! An answer holds both languages; a door picks one with [`crate::view::AnswerView`].

use policy::{ConflictReason, Untranslated};
use vocab::record::Stage;
use vocab::{Citation, CitationId, Date, Derivation, Fen, Month, NodeId, PlaceCode, Text};

use crate::code::Code;

/// 判定 — the three verdicts of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// 属实 — decided: this is so.
    Confirmed,
    /// 排除 — decided: this is not so.
    Excluded,
    /// 无法判断 — a record is missing; `missing` names it and who holds it.
    CannotTell,
}

/// 零的类型 — why a screen shows nothing. `0.00` is printed only for [`ZeroKind::TrueZero`]
/// and its spent, moved and reversed forms, where the ledger really holds nothing.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ZeroKind {
    /// 不是零 — there is money and nothing hides it.
    NotZero,
    /// 本来就没有个人账户.
    NoAccountByDesign,
    /// 没有参加医保.
    NotEnrolled,
    /// 参保类型登记错误.
    WrongScheme,
    /// 账户尚未开立.
    NotOpenedYet,
    /// 还没到划入日期.
    NotDue,
    /// 单位没有缴费.
    UnpaidByEmployer,
    /// 已缴费但卡在办理环节.
    Stuck,
    /// 断缴，停止新划入.
    Interrupted,
    /// 已用完.
    Spent,
    /// 有钱但被冻结或封存.
    Blocked,
    /// 有钱但卡用不了.
    CardUnusable,
    /// 钱在别处或在途中.
    Moved,
    /// 已支取或清退.
    PaidOut,
    /// 划入被退回.
    Reversed,
    /// 有争议的扣款.
    Disputed,
    /// 钱在暂存，身份没对上.
    IdentityMismatch,
    /// 余额被隐藏.
    Hidden,
    /// 渠道数据旧或渠道故障.
    StaleChannel,
    /// 没有查到，不等于零.
    NotFound,
    /// 看的是另一个数（银行卡、额度）.
    OtherFigure,
    /// 账本余额确实为零.
    TrueZero,
    /// 零，但原因还没有查明.
    Unexplained,
    /// 记录不足，不知道是不是零.
    Unknown,
}

impl ZeroKind {
    /// Whether money is there and something stands before it.
    pub const fn hides_money(self) -> bool {
        matches!(
            self,
            ZeroKind::Blocked
                | ZeroKind::CardUnusable
                | ZeroKind::Hidden
                | ZeroKind::StaleChannel
                | ZeroKind::NotFound
                | ZeroKind::OtherFigure
        )
    }
}

/// 证据 — a row of the record that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Section of the record, in both languages: 缴费 / contributions.
    pub section: Text,
    /// Row in the source, 0 if the fact has none.
    pub row: u32,
    /// What the row says.
    pub says: Text,
}

/// 缺少的记录 — what would decide a check, and who holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The record.
    pub record: Text,
    /// Who holds it.
    pub holder: Text,
}

/// 检查结果 — one check with its verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Code of the check.
    pub code: Code,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether it is (one of) the answer(s) to the question asked, rather than a component of
    /// the bridge that is there in every account.
    pub primary: bool,
    /// One sentence: why confirmed, why ruled out.
    pub because: Text,
    /// Rows behind the verdict.
    pub evidence: Vec<Evidence>,
    /// What is missing; only with [`Verdict::CannotTell`].
    pub missing: Vec<Missing>,
    /// 反事实 — the balance that replaying without the cause gives, where the cause is one of zero.
    pub balance_without: Option<Fen>,
}

/// 差额表的一行 — one signed step from what was paid to the balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BridgeLine {
    /// Code of the component: `PAID`, `M01` …, `BALANCE`.
    pub code: String,
    /// What it is.
    pub label: Text,
    /// Effect on the balance; 0 for a nil line, which says what was looked for and not found.
    pub amount: Fen,
    /// The arithmetic or the rows in words, where there is more to say than the amount.
    pub note: Option<Text>,
    /// Root of its derivation in [`Answer::derivation`], if it was computed.
    pub node: Option<NodeId>,
}

/// 差额表 — paid → balance. `paid + Σ lines + residual = balance`, to the fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridge {
    /// All that was paid by anyone, in the record.
    pub paid: Fen,
    /// The steps, nil lines included, without the first (paid) and the last (balance).
    pub lines: Vec<BridgeLine>,
    /// The ledger balance that is explained.
    pub balance: Fen,
    /// 无法解释的差额 — must be zero; anything else is shown and opens a case.
    pub residual: Fen,
}

/// 办法 — what to do, who does it, by when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    /// The check that it belongs to.
    pub code: Code,
    /// What to do.
    pub action: Text,
    /// Who must act.
    pub who: Text,
    /// By when, if a day is known.
    pub by: Option<Date>,
}

/// 用到的规则 — a rule that the answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleUsed {
    /// Its citation in the library.
    pub id: CitationId,
    /// The citation itself, so that an answer can be read on its own.
    pub citation: Citation,
}

/// 文件 — a document by its id and title.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct DocumentName {
    /// Its id, as `--source` takes it.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// 来源不一 — a rule behind the answer of which another document says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Differing {
    /// Key of the rule.
    pub key: &'static str,
    /// The document that was followed.
    pub followed: DocumentName,
    /// Those that were set aside.
    pub set_aside: Vec<DocumentName>,
    /// The one that is followed when nobody asks otherwise.
    pub chosen: String,
    /// Why that one.
    pub reason: ConflictReason,
    /// What differs, in the words of the pack.
    pub statement: String,
    /// Which was followed and which set aside, in one sentence.
    pub says: Text,
}

/// 换一份算 — that the asker wanted a document followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// The document.
    pub document: DocumentName,
    /// Whether any rule behind the answer is its side of a conflict.
    pub mattered: bool,
    /// That it was followed, and whether the answer depends on it.
    pub says: Text,
}

/// 每月的链条 — declared → assessed → paid → received → credited for one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthChain {
    /// 费款所属期.
    pub month: Month,
    /// When each link was closed, in the order of [`Stage::ALL`]; `None` also where a file
    /// does not print the date although a later link is closed.
    pub dates: [Option<Date>; 5],
    /// The first link that is really missing; `None` if the chain is closed.
    pub first_missing: Option<Stage>,
    /// Who must act on it.
    pub who: Option<Text>,
    /// What the account should get for the month, if the rule is known.
    pub due: Option<Fen>,
    /// What it got.
    pub credited: Fen,
    /// When the credit is expected, while it is not there.
    pub expected: Option<Date>,
    /// Root of the derivation of `due`.
    pub node: Option<NodeId>,
}

/// 三个余额 — never mixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balances {
    /// 账本余额 — posted; `None` if neither movements nor a stated balance were supplied.
    pub ledger: Option<Fen>,
    /// 可用余额 — ledger less what is blocked.
    pub available: Option<Fen>,
    /// 渠道显示 — what a channel last showed as an amount, and when.
    pub displayed: Option<(Fen, Date)>,
    /// 其他参保地的账户 — balances in other places.
    pub elsewhere: Vec<(PlaceCode, Fen)>,
}

/// 执行回执 — all that is needed to replay the answer.
#[derive(
    Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
pub struct Receipt {
    /// Version of the engine.
    pub engine_version: String,
    /// The day that the answer speaks about.
    #[schemars(with = "String")]
    pub as_of: Date,
    /// The day up to which documents are taken as known.
    #[schemars(with = "String")]
    pub known_at: Date,
    /// The place whose account was asked about.
    pub place: PlaceCode,
    /// The document that was followed where it differs with the chosen one, if one was named.
    #[serde(default)]
    pub source: Option<String>,
    /// SHA-256 of each policy pack, by its path.
    pub packs: Vec<PackHash>,
    /// SHA-256 of the facts, row numbers included.
    pub facts_sha256: String,
}

/// 规则包指纹.
#[derive(
    Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
pub struct PackHash {
    /// Path of the pack inside `policies/`.
    pub path: String,
    /// SHA-256 of its text, in hexadecimal.
    pub sha256: String,
}

/// 答复 — the decided answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// 答复编号 — the same facts, rules and day give the same id at every door.
    pub id: String,
    /// One sentence, at most 30 Chinese characters: the answer.
    pub headline: Text,
    /// The whole answer as one would say it, in a few sentences.
    pub story: Text,
    /// Typed zero.
    pub zero: ZeroKind,
    /// The three balances.
    pub balances: Balances,
    /// All checks: confirmed first, then those that cannot be told, then those ruled out;
    /// each group in the order of the table.
    pub checks: Vec<Check>,
    /// Paid → balance.
    pub bridge: Bridge,
    /// What to do.
    pub remedies: Vec<Remedy>,
    /// Month by month.
    pub chain: Vec<MonthChain>,
    /// The rules behind it.
    pub rules: Vec<RuleUsed>,
    /// The document that the asker wanted followed, and whether that mattered.
    pub following: Option<Following>,
    /// Recorded conflicts that a rule behind the answer is a side of.
    pub conflicts: Vec<Differing>,
    /// Rules that were looked for and that no loaded document gives.
    pub unknown: Vec<Text>,
    /// What the documents say, this project does not do, and the answer could be touched by.
    pub untranslated: Vec<Untranslated>,
    /// Every computed figure.
    pub derivation: Derivation,
    /// For replay.
    pub receipt: Receipt,
}

impl Answer {
    /// The confirmed checks that answer the question, in order.
    pub fn primary(&self) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(|check| check.primary)
    }
}
