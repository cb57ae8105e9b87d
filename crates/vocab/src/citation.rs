//! 依据 — where a figure comes from. A legal figure cannot exist without one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Date, PlaceCode, Text};

/// 依据编号 — index of a citation in the table of the library that read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CitationId(pub u32);

/// 文件编号 — short stable name of a source document inside a pack, such as `sz-358`.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct SourceId(pub String);

/// 出处等级 — how close the source stands to the authority that made the rule.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// 示例 — made up for a demonstration; the law of no place.
    Example,
    /// 网文 — one of the articles that this project set out to check.
    Seed,
    /// 指南 — a city guide or a personnel site.
    Guide,
    /// 报道 — a newspaper or a copy of an official text elsewhere.
    News,
    /// 经办机构网页 — a page of the bureau itself.
    BureauPage,
    /// 官方文件 — the text of the document on a government site.
    Official,
}

impl Standing {
    /// The word that is shown beside a figure.
    pub const fn label(self) -> Text {
        match self {
            Standing::Example => Text::fixed("示例", "example"),
            Standing::Seed => Text::fixed("网文", "web article"),
            Standing::Guide => Text::fixed("指南", "guide"),
            Standing::News => Text::fixed("报道或转载", "news or copy"),
            Standing::BureauPage => Text::fixed("经办机构网页", "bureau page"),
            Standing::Official => Text::fixed("官方文件", "official document"),
        }
    }
}

/// 来源文件 — a document that figures are taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Source {
    /// Short stable name inside the packs.
    pub id: SourceId,
    /// Title as printed, in the language of the source.
    pub title: String,
    /// Public address, if the source has one.
    pub url: Option<String>,
    /// Day on which the document became public: what "as known at" compares with.
    pub published: Date,
    /// How close the source stands to the authority.
    pub standing: Standing,
}

/// 依据 — one place in one document that says one figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Citation {
    /// The document.
    pub source: Source,
    /// Article, section or table row inside it.
    pub article: String,
    /// Key of the rule in the pack, such as `inpatient.deductible`.
    pub rule: String,
    /// Layer that the rule was read from: nation, province or city.
    pub place: PlaceCode,
    /// First day on which the rule holds.
    pub from: Date,
    /// First day on which it holds no longer, if one is known.
    pub until: Option<Date>,
    /// The statement in our own words.
    pub statement: String,
}
