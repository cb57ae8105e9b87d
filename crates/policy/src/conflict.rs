//! 来源冲突 — two documents say different things about one rule of one place. Both are kept, one is
//! used, the reason is written down, and the other can still be calculated with.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use vocab::{CitationId, Date, InsuranceKind, PlaceCode, Refusal, SourceId, Text};

use crate::finding::{Finding, Spot};
use crate::library::PolicyLibrary;
use crate::pack::Rule;
use crate::when::When;

/// 取舍理由 — why one of several documents is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictReason {
    /// 效力更高.
    HigherRank,
    /// 更晚.
    Later,
    /// 更具体.
    MoreSpecial,
    /// 出处更可靠.
    BetterStanding,
    /// 有旁证.
    Corroborated,
}

impl ConflictReason {
    /// Every reason with its name in a pack.
    pub const ALL: [(ConflictReason, &'static str); 5] = [
        (ConflictReason::HigherRank, "higher-rank"),
        (ConflictReason::Later, "later"),
        (ConflictReason::MoreSpecial, "more-special"),
        (ConflictReason::BetterStanding, "better-standing"),
        (ConflictReason::Corroborated, "corroborated"),
    ];

    /// The words that are shown.
    pub const fn label(self) -> Text {
        match self {
            ConflictReason::HigherRank => Text::fixed("效力更高", "of higher rank"),
            ConflictReason::Later => Text::fixed("公布更晚", "published later"),
            ConflictReason::MoreSpecial => Text::fixed("规定更具体", "more special"),
            ConflictReason::BetterStanding => Text::fixed("出处更可靠", "of better standing"),
            ConflictReason::Corroborated => Text::fixed("有旁证", "borne out elsewhere"),
        }
    }
}

/// 来源冲突.
#[derive(Clone, Debug)]
pub struct SourceConflict {
    /// The place whose pack records it.
    pub place: PlaceCode,
    /// Key of the rules.
    pub key: &'static str,
    /// Schemes that it is about.
    pub kinds: Arc<[InsuranceKind]>,
    /// First day on which the documents differ.
    pub from: Date,
    /// First day on which they no longer differ, if one is known.
    pub until: Option<Date>,
    /// The document that is followed.
    pub chosen: SourceId,
    /// The others.
    pub others: Vec<SourceId>,
    /// 取舍理由.
    pub reason: ConflictReason,
    /// What differs and why one was chosen, in our own words.
    pub statement: String,
    /// What the chosen document says, then the others: one citation a rule.
    pub sides: Vec<CitationId>,
    pub(crate) when: When,
    pub(crate) spot: Spot,
}

impl SourceConflict {
    /// For whom the documents differ, in words.
    pub fn whom(&self) -> Text {
        self.when.shown()
    }

    /// The documents that differ: the chosen one first.
    pub fn documents(&self) -> impl Iterator<Item = &SourceId> {
        std::iter::once(&self.chosen).chain(&self.others)
    }

    /// Whether a document is one of those that differ.
    pub fn involves(&self, source: &str) -> bool {
        self.documents().any(|document| document.0 == source)
    }

    /// Whether the documents differ on a day.
    pub fn open_on(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on < until)
    }

    /// Whether a rule of a document is one of those that differ.
    pub(crate) fn is_about(&self, rule: &Rule, source: &SourceId) -> bool {
        rule.spec.key == self.key
            && self.involves(&source.0)
            && rule.kinds.iter().any(|kind| self.kinds.contains(kind))
            && rule.when.meets(&self.when)
            && self.until.is_none_or(|until| rule.from < until)
            && rule.until.is_none_or(|until| self.from < until)
    }

    /// An entry whose documents do not differ.
    pub(crate) fn without_difference(&self, other: &SourceId) -> Finding {
        self.spot.error(
            "conflict-without-difference",
            Text::new(
                format!("{} 和 {} 在这里没有不同的取值", self.chosen.0, other.0),
                format!("{} and {} give no different values here", self.chosen.0, other.0),
            ),
            Text::fixed(
                "两边各写一条规则，同一个键、同样的条件和起始日；已经一致就删掉这一条",
                "write a rule for each side with the same key, conditions and first day; if they \
                 agree remove this entry",
            ),
        )
    }
}

/// 没有这一说 — somebody asked to follow a document that differs with no other in a place.
pub(crate) fn no_side(library: &PolicyLibrary, place: PlaceCode, source: &str) -> Refusal {
    let name = library.place_name(place).cloned();
    let name = name.unwrap_or_else(|| Text::new(place.to_string(), place.to_string()));
    // Ids are those of a pack: another place may have given the same one to another document.
    let layers = place.layers();
    let near = library.citations().iter().filter(|citation| layers.contains(&citation.place));
    let mut near = near.map(|citation| &citation.source);
    let title = near.find(|known| known.id.0 == source).map(|known| known.title.as_str());
    let sentence = match title {
        Some(title) => Text::new(
            format!("《{title}》（{source}）在{}没有与别的文件说法不一", name.zh),
            format!("{title} ({source}) differs with no other document in {}", name.en),
        ),
        None => Text::new(
            format!("{}的来源冲突里没有编号为“{source}”的文件", name.zh),
            format!("no recorded conflict in {} has a document with the id {source:?}", name.en),
        ),
    };
    let conflicts = library.conflicts_of(place);
    let sides = conflicts.iter().flat_map(|conflict| {
        conflict.others.iter().map(move |other| format!("{} ({})", other.0, conflict.key))
    });
    let sides: Vec<String> = sides.collect();
    let remedy = if sides.is_empty() {
        Text::fixed(
            "这个地方没有登记冲突，去掉 --source",
            "none is recorded here: leave out --source",
        )
    } else {
        Text::new(
            format!("可以换用：{}", sides.join("、")),
            format!("those that can be followed instead: {}", sides.join(", ")),
        )
    };
    Refusal::new("source-decides-nothing", sentence, remedy)
}
