//! 一条说法 — what is said, what to think of it, and what settles it.

use policy::Finding;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vocab::{Citation, Date, PlaceCode, Standing, Text};

/// 定论 — what the register thinks of a claim.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimVerdict {
    /// 通用规则，说得对.
    True,
    /// 因地因时而异.
    Local,
    /// 说得不全.
    Simplified,
    /// 已过时.
    Outdated,
    /// 不对.
    Wrong,
    /// 渠道信息.
    Channel,
    /// 办事建议.
    Advice,
    /// 与规则无关.
    Noise,
}

impl ClaimVerdict {
    /// Every verdict with its name in a file.
    pub const ALL: [(ClaimVerdict, &'static str); 8] = [
        (ClaimVerdict::True, "true"),
        (ClaimVerdict::Local, "local"),
        (ClaimVerdict::Simplified, "simplified"),
        (ClaimVerdict::Outdated, "outdated"),
        (ClaimVerdict::Wrong, "wrong"),
        (ClaimVerdict::Channel, "channel"),
        (ClaimVerdict::Advice, "advice"),
        (ClaimVerdict::Noise, "noise"),
    ];

    /// The verdict of a name.
    pub fn named(name: &str) -> Option<ClaimVerdict> {
        ClaimVerdict::ALL.iter().find(|(_, known)| *known == name).map(|(verdict, _)| *verdict)
    }
}

/// 本地情况 — whether a local claim holds for the place and time that it names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Here {
    /// 有依据.
    Confirmed,
    /// 未能核实.
    #[default]
    Unconfirmed,
    /// 与依据不符.
    Contradicted,
}

/// 答复 — what somebody who asks is told first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Ruling {
    /// 对.
    Right,
    /// 此地此时对.
    RightHere,
    /// 因地而异.
    Varies,
    /// 与当地不符.
    NotHere,
    /// 说得不全.
    Partial,
    /// 已过时.
    Outdated,
    /// 不对.
    Wrong,
    /// 渠道信息.
    Channel,
    /// 办事建议.
    Advice,
    /// 与规则无关.
    Noise,
    /// 查无此说.
    Unknown,
}

impl Ruling {
    /// The words that open an answer.
    pub const fn label(self) -> Text {
        match self {
            Ruling::Right => Text::fixed("对", "true"),
            Ruling::RightHere => Text::fixed("此地此时对", "true here and then"),
            Ruling::Varies => {
                Text::fixed("因地而异，未能核实", "depends on the place, not confirmed")
            }
            Ruling::NotHere => {
                Text::fixed("与手头的依据不符", "not what is known about that place")
            }
            Ruling::Partial => Text::fixed("说得不全", "incomplete"),
            Ruling::Outdated => Text::fixed("已过时", "outdated"),
            Ruling::Wrong => Text::fixed("不对", "wrong"),
            Ruling::Channel => Text::fixed("渠道信息，以渠道为准", "about a channel, ask there"),
            Ruling::Advice => Text::fixed("办事建议，不是规则", "advice, not a rule"),
            Ruling::Noise => Text::fixed("与医保规则无关", "not about the rules"),
            Ruling::Unknown => Text::fixed("查无此说", "nothing near is known"),
        }
    }
}

/// 说法类别 — what a file of claims is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Category {
    /// Stable code, such as `break`.
    pub code: String,
    /// Its name.
    pub label: Text,
}

/// 未定缘由 — why nothing here settles a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Open {
    /// 没有文件.
    NoDocument,
    /// 渠道自己的事.
    Channel,
    /// 建议.
    Advice,
    /// 不是医保.
    OutsideMedical,
    /// 不是规则.
    Outside,
    /// 本系统还没有做.
    NotBuilt,
}

impl Open {
    /// The reason in words.
    pub const fn label(self) -> Text {
        match self {
            Open::NoDocument => {
                Text::fixed("没有收录到能定这条的文件", "no loaded document settles it")
            }
            Open::Channel => Text::fixed(
                "各渠道的页面常变，以渠道当时显示的为准",
                "screens of channels change; look at the channel itself",
            ),
            Open::Advice => Text::fixed("是建议，没有对错", "advice is neither true nor false"),
            Open::OutsideMedical => {
                Text::fixed("说的是养老保险，不是医保", "about pension, not medical insurance")
            }
            Open::Outside => Text::fixed("说的不是医保规则", "not about the rules of insurance"),
            Open::NotBuilt => {
                Text::fixed("本系统还没有收录这类规则", "rules of this kind are not loaded yet")
            }
        }
    }
}

/// 规则的引用 — a rule by place and key, and by its first day where one version is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleReference {
    /// The place whose pack has it.
    pub place: PlaceCode,
    /// Key.
    pub key: String,
    /// First day of the version; any if absent.
    pub from: Option<Date>,
}

impl RuleReference {
    /// Whether a citation is one of the rules that are meant.
    pub fn names(&self, citation: &Citation) -> bool {
        citation.place == self.place
            && citation.rule == self.key
            && self.from.is_none_or(|from| from == citation.from)
    }
}

impl std::fmt::Display for RuleReference {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}", self.place, self.key)?;
        match self.from {
            Some(from) => write!(formatter, " {from}"),
            None => Ok(()),
        }
    }
}

/// 凭据 — what settles a claim or a clash of claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// Rules.
    pub rules: Vec<RuleReference>,
    /// Promises: tests named as `path.rs::function`.
    pub tests: Vec<String>,
    /// Codes of diagnosis checks.
    pub checks: Vec<String>,
    /// Paths of case files.
    pub cases: Vec<String>,
    /// Ids of clashes.
    pub conflicts: Vec<String>,
    /// Ids of sources of the register.
    pub sources: Vec<String>,
    /// 未定缘由.
    pub open: Option<Open>,
}

impl Settled {
    /// Whether anything is named at all.
    pub fn is_empty(&self) -> bool {
        *self == Settled::default()
    }
}

/// 说法 — one claim.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Id, such as `C003`.
    pub id: String,
    /// Index of its category in the register.
    pub(crate) category: usize,
    /// What is said, in our own words.
    pub says: Text,
    /// Other ways in which people put it, in either language.
    pub also: Vec<String>,
    /// 定论.
    pub verdict: ClaimVerdict,
    /// 本地情况, of local claims.
    pub here: Here,
    /// The place that it is about, if it names one.
    pub place: Option<PlaceCode>,
    /// What is so, where the claim is not the whole truth.
    pub correct: Option<Text>,
    /// 凭据.
    pub settled: Settled,
    /// File and line, for messages.
    pub spot: (String, usize),
}

impl Claim {
    /// 答复.
    pub fn ruling(&self) -> Ruling {
        match (self.verdict, self.here) {
            (ClaimVerdict::True, _) => Ruling::Right,
            (ClaimVerdict::Local, Here::Confirmed) => Ruling::RightHere,
            (ClaimVerdict::Local, Here::Unconfirmed) => Ruling::Varies,
            (ClaimVerdict::Local, Here::Contradicted) => Ruling::NotHere,
            (ClaimVerdict::Simplified, _) => Ruling::Partial,
            (ClaimVerdict::Outdated, _) => Ruling::Outdated,
            (ClaimVerdict::Wrong, _) => Ruling::Wrong,
            (ClaimVerdict::Channel, _) => Ruling::Channel,
            (ClaimVerdict::Advice, _) => Ruling::Advice,
            (ClaimVerdict::Noise, _) => Ruling::Noise,
        }
    }

    /// 反说的答复 — the answer to somebody who says the opposite.
    pub fn ruling_of_the_opposite(&self) -> Ruling {
        match self.ruling() {
            Ruling::Right => Ruling::Wrong,
            Ruling::Wrong | Ruling::Outdated => Ruling::Right,
            Ruling::RightHere | Ruling::NotHere => Ruling::Varies,
            other => other,
        }
    }

    /// A finding about this claim.
    pub(crate) fn finding(&self, code: &'static str, message: Text, remedy: Text) -> Finding {
        finding(&self.spot, code, message, remedy)
    }
}

/// 说法出处 — a document that settles claims and is not written as a rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimSource {
    /// Short stable name.
    pub id: String,
    /// Title.
    pub title: String,
    /// Public address.
    pub url: String,
    /// How close it stands to the authority.
    pub standing: Standing,
}

/// 说法之争 — claims that contradict each other, and how that is settled.
#[derive(Clone, Debug)]
pub struct ClaimConflict {
    /// Id, such as `K01`.
    pub id: String,
    /// What clashes.
    pub about: Text,
    /// Ids of the claims.
    pub claims: Vec<String>,
    /// How it is settled.
    pub settlement: Text,
    /// 凭据.
    pub settled: Settled,
    /// File and line, for messages.
    pub spot: (String, usize),
}

/// A finding about a place in a file of claims.
pub(crate) fn finding(
    spot: &(String, usize),
    code: &'static str,
    message: Text,
    remedy: Text,
) -> Finding {
    Finding {
        severity: policy::Severity::Error,
        code,
        file: spot.0.clone(),
        line: spot.1,
        key: None,
        message,
        remedy,
    }
}
