//! 政策库 — all packs that were read: places, rules, citations. A pure value; the caller brings
//! the texts and the library never touches a file system.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use vocab::{Citation, CitationId, Date, InsuranceKind, PlaceCode, Text};

use crate::book::RuleBook;
use crate::conflict::SourceConflict;
use crate::finding::{Finding, Spot};
use crate::pack::{self, Rule};
use crate::untranslated::{Asked, Untranslated};
use crate::when::Query;

/// Most files that one library takes.
pub const MAX_FILES: usize = 2_000;

/// 政策库.
#[derive(Debug, Default)]
pub struct PolicyLibrary {
    places: BTreeMap<PlaceCode, Text>,
    rules: Vec<Rule>,
    index: HashMap<(&'static str, PlaceCode), Vec<usize>>,
    citations: Vec<Citation>,
    untranslated: Vec<Untranslated>,
    conflicts: Vec<SourceConflict>,
    hashes: Vec<(String, String)>,
}

/// 规则变动 — on this day a rule began to hold, or ended without another in its stead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Key of the rule.
    pub key: &'static str,
    /// Schemes that it is about.
    pub kinds: Vec<InsuranceKind>,
    /// For whom, in words.
    pub when: Text,
    /// First day of the new state.
    pub on: Date,
    /// What held the day before, if anything.
    pub before: Option<CitationId>,
    /// What holds from this day, if anything.
    pub after: Option<CitationId>,
}

impl PolicyLibrary {
    /// Reads packs: path for messages, and text. Files are read in the order of their paths, so
    /// that citation ids do not depend on the order of the caller.
    pub fn load(
        files: impl IntoIterator<Item = (String, String)>,
    ) -> (PolicyLibrary, Vec<Finding>) {
        let mut files: Vec<(String, String)> = files.into_iter().collect();
        files.sort();
        let mut library = PolicyLibrary::default();
        let mut findings = Vec::new();
        for (index, (path, text)) in files.into_iter().enumerate() {
            if index >= MAX_FILES {
                findings.push(too_many_files(&path));
                break;
            }
            findings.extend(library.add(path, &text));
        }
        (library, findings)
    }

    fn add(&mut self, path: String, text: &str) -> Vec<Finding> {
        let pack = pack::read(&path, text, self.citations.len());
        if let Some((place, name)) = pack.place {
            self.places.entry(place).or_insert(name);
            let items = pack.untranslated.into_iter().map(|item| Untranslated {
                place,
                kinds: pack.kinds.to_vec(),
                file: path.clone(),
                line: item.line,
                topics: item.topics,
                text: item.text,
            });
            self.untranslated.extend(items);
        }
        let known = self.conflicts.len();
        self.conflicts.extend(pack.conflicts);
        for mut rule in pack.rules {
            rule.contested = rule.contested.map(|index| index + known);
            let slot = self.index.entry((rule.spec.key, rule.place)).or_default();
            slot.push(self.rules.len());
            self.rules.push(rule);
        }
        self.citations.extend(pack.citations);
        self.hashes.push((path, sha256(text)));
        pack.findings
    }

    /// The rules of a place and scheme on a day, from the documents that were public on
    /// `known_at`.
    pub fn book(
        &self,
        place: PlaceCode,
        kind: InsuranceKind,
        on: Date,
        known_at: Date,
    ) -> RuleBook<'_> {
        RuleBook::new(self, place, kind, on, known_at)
    }

    /// The citation behind an id that this library gave out; `None` for an id of another library.
    pub fn find_citation(&self, id: CitationId) -> Option<&Citation> {
        self.citations.get(usize::try_from(id.0).ok()?)
    }

    /// The citation behind an id that this library gave out. An id of another library is a
    /// mistake of the caller; it is answered with an empty citation, never with a panic.
    pub fn citation(&self, id: CitationId) -> &Citation {
        static NOBODY: std::sync::LazyLock<Citation> = std::sync::LazyLock::new(no_citation);
        self.find_citation(id).unwrap_or(&NOBODY)
    }

    /// All citations, in the order of their ids.
    pub fn citations(&self) -> &[Citation] {
        &self.citations
    }

    /// The name of a place that has a pack.
    pub fn place_name(&self, place: PlaceCode) -> Option<&Text> {
        self.places.get(&place)
    }

    /// Every place that has a pack, with its name.
    pub fn places(&self) -> impl Iterator<Item = (PlaceCode, &Text)> {
        self.places.iter().map(|(place, name)| (*place, name))
    }

    /// Path and SHA-256 of every pack that was read, in the order of paths.
    pub fn pack_hashes(&self) -> Vec<(String, String)> {
        self.hashes.clone()
    }

    /// What the documents of a place say and this project does not do.
    pub fn untranslated(&self, place: PlaceCode) -> Vec<&Untranslated> {
        self.untranslated.iter().filter(|item| item.place == place).collect()
    }

    /// No tier, and every tier that rules of a place name in a scheme; a bounded number.
    pub fn tiers(&self, place: PlaceCode, kind: InsuranceKind) -> Vec<Option<&str>> {
        /// Far more than any place has.
        const MOST: usize = 16;
        let layers = place.layers();
        let rules = self.rules.iter();
        let rules = rules.filter(|rule| layers.contains(&rule.place) && rule.kinds.contains(&kind));
        let named = rules.flat_map(|rule| rule.when.tier.iter().map(|tier| Some(tier.as_str())));
        let mut tiers: Vec<Option<&str>> = std::iter::once(None).chain(named).collect();
        tiers.sort_unstable();
        tiers.dedup();
        tiers.truncate(MOST);
        tiers
    }

    pub(crate) fn all_untranslated(&self) -> &[Untranslated] {
        &self.untranslated
    }

    /// A finding at the rule behind a citation, for checks that calculate.
    pub fn warn_at(
        &self,
        citation: CitationId,
        code: &'static str,
        message: Text,
        remedy: Text,
    ) -> Option<Finding> {
        let rule = self.rules.iter().find(|rule| rule.citation == citation)?;
        Some(rule.spot.warning(code, message, remedy))
    }

    /// 旁注 — what the documents of a place and of the layers above it say, this project does not
    /// do, and an answer about this scheme could be touched by; nearest layer first.
    pub fn untranslated_beside(
        &self,
        place: PlaceCode,
        kind: InsuranceKind,
        asked: &Asked<'_>,
    ) -> Vec<&Untranslated> {
        let layers = place.layers();
        let mut items: Vec<&Untranslated> = self
            .untranslated
            .iter()
            .filter(|item| layers.contains(&item.place) && item.kinds.contains(&kind))
            .filter(|item| asked.concerns(item))
            .collect();
        items.sort_by_key(|item| std::cmp::Reverse(layers.iter().position(|l| *l == item.place)));
        items
    }

    /// 来源冲突 of every place, in the order of the packs.
    pub fn conflicts(&self) -> &[SourceConflict] {
        &self.conflicts
    }

    /// 来源冲突 that bear on a place: its own first, then those of the layers above it.
    pub fn conflicts_of(&self, place: PlaceCode) -> Vec<&SourceConflict> {
        let layers = place.layers().into_iter().rev();
        let of = |layer| self.conflicts.iter().filter(move |conflict| conflict.place == layer);
        layers.flat_map(of).collect()
    }

    /// The conflict that a cited rule is a side of, if it is one.
    pub fn conflict_over(&self, citation: CitationId) -> Option<&SourceConflict> {
        self.conflicts.iter().find(|conflict| conflict.sides.contains(&citation))
    }

    /// Whether the conflict that a rule is in, if any, is about who asks.
    pub(crate) fn disputed_for(&self, rule: &Rule, query: &Query<'_>) -> bool {
        let conflict = rule.contested.and_then(|index| self.conflicts.get(index));
        conflict.is_some_and(|conflict| conflict.when.matches(query))
    }

    /// Whether a rule gives way on a day to another side of a conflict that it is in: to the
    /// chosen side, or to the one that the reader prefers, if that side has a rule by then.
    pub(crate) fn gives_way(
        &self,
        rule: &Rule,
        preferred: Option<&str>,
        on: Date,
        known_at: Date,
    ) -> bool {
        let Some(conflict) = rule.contested.and_then(|index| self.conflicts.get(index)) else {
            return false;
        };
        if !conflict.open_on(on) {
            return false;
        }
        let wanted = preferred.filter(|source| conflict.involves(source));
        let wanted = wanted.unwrap_or(&conflict.chosen.0);
        let of = |rule: &Rule| self.citation(rule.citation).source.id.0.as_str();
        of(rule) != wanted
            && self.layer(rule.spec.key, rule.place).any(|other| {
                other.contested == rule.contested
                    && of(other) == wanted
                    && other.when.meets(&rule.when)
                    && other.holds(on, known_at)
            })
    }

    /// Days in `from..=to` on which a rule of the place changed whose key begins with `prefix`,
    /// in order of days, from all documents in the library. A wider rule that a nearer one hides
    /// is no change.
    pub fn changes(&self, place: PlaceCode, prefix: &str, from: Date, to: Date) -> Vec<Change> {
        let layers = place.layers();
        let seen = |rule: &&Rule| layers.contains(&rule.place) && rule.spec.key.starts_with(prefix);
        let mut changes: Vec<Change> = Vec::new();
        for rule in self.rules.iter().filter(seen) {
            for on in [Some(rule.from), rule.until].into_iter().flatten() {
                if from <= on && on <= to {
                    let change = self.change(place, rule, on);
                    changes.extend(change.filter(|change| !changes.contains(change)));
                }
            }
        }
        changes.sort_by(|a, b| (a.on, a.key, &a.when.en).cmp(&(b.on, b.key, &b.when.en)));
        changes
    }

    /// What a day changes for somebody whom a rule is about, if anything.
    fn change(&self, place: PlaceCode, rule: &Rule, on: Date) -> Option<Change> {
        let kind = *rule.kinds.first()?;
        let answer = |on| {
            let book = self.book(place, kind, on, Date::MAX);
            book.find(rule.spec.key, &rule.when.witness())
        };
        let (before, after) = (answer(on.yesterday().ok()?), answer(on));
        let same = before.map(|rule| &rule.value) == after.map(|rule| &rule.value);
        (!same).then(|| Change {
            key: rule.spec.key,
            kinds: rule.kinds.to_vec(),
            when: rule.when.shown(),
            on,
            before: before.map(|rule| rule.citation),
            after: after.map(|rule| rule.citation),
        })
    }

    pub(crate) fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// Rules of one key written in one layer.
    pub(crate) fn layer(
        &self,
        key: &'static str,
        place: PlaceCode,
    ) -> impl Iterator<Item = &Rule> + '_ {
        let indices = self.index.get(&(key, place)).map(Vec::as_slice).unwrap_or_default();
        indices.iter().filter_map(|index| self.rules.get(*index))
    }
}

/// 先后 — what decides between rules of one layer: the one that asks for more, then the later
/// one, then the later document, then the one that stands closer to the authority.
pub(crate) fn precedence(rule: &Rule) -> impl Ord + use<> {
    (rule.when.specificity(), rule.from, rule.published, rule.standing)
}

/// The best of several rules for a question.
pub(crate) fn best<'a>(
    rules: impl Iterator<Item = &'a Rule>,
    query: &Query<'_>,
) -> Option<&'a Rule> {
    rules.filter(|rule| rule.when.matches(query)).max_by_key(|rule| precedence(rule))
}

fn sha256(text: &str) -> String {
    let mut shown = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing into a String cannot fail.
        let _ = write!(shown, "{byte:02x}");
    }
    shown
}

fn too_many_files(path: &str) -> Finding {
    Spot { file: path.into(), line: 1, key: None }.error(
        "too-many-files",
        Text::new(
            format!("政策文件超过 {MAX_FILES} 个，从这个起没有读"),
            format!("more than {MAX_FILES} policy files: from this one on nothing is read"),
        ),
        Text::fixed("分批检查", "check them in parts"),
    )
}

fn no_citation() -> Citation {
    Citation {
        source: vocab::Source {
            id: vocab::SourceId(String::new()),
            title: "未收录的依据".to_owned(),
            url: None,
            published: Date::MIN,
            standing: vocab::Standing::Example,
        },
        article: String::new(),
        rule: String::new(),
        place: PlaceCode::NATION,
        from: Date::MIN,
        until: None,
        statement: String::new(),
    }
}
