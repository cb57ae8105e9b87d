//! 答复 — what somebody who asks about a claim is told, in one language, as it is published.

use policy::PolicyLibrary;
use schemars::JsonSchema;
use serde::Serialize;
use vocab::{Citation, Lang, PlaceCode};

use crate::claim::{Claim, Ruling, Settled};
use crate::register::ClaimRegister;
use crate::search::Near;

/// 说法答复 — the verdict first, then why, what is so, and what settles it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClaimAnswer {
    /// What was asked.
    pub asked: String,
    /// Stable name of the verdict.
    pub ruling: Ruling,
    /// The verdict in words.
    pub verdict: String,
    /// One sentence that opens the answer.
    pub headline: String,
    /// Why, if claims clash about it.
    pub reason: Option<String>,
    /// What is so.
    pub right_statement: Option<String>,
    /// The nearest claim; nothing if none is near.
    pub claim: Option<ClaimView>,
    /// Whether what was asked says the contrary of that claim.
    pub opposite: bool,
    /// How near that claim is, out of 1,000.
    pub nearness: u64,
    /// What the rules of the place that was named say about the same figures.
    pub here: Vec<PlaceRule>,
    /// Other claims that are near.
    pub near: Vec<NearView>,
}

/// 一条说法 in one language.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClaimView {
    /// Id.
    pub id: String,
    /// What is said.
    pub says: String,
    /// Code of the category.
    pub category: String,
    /// Name of the category.
    pub category_label: String,
    /// Stable name of the verdict.
    pub ruling: Ruling,
    /// The verdict in words.
    pub verdict: String,
    /// Code of the place that it is about.
    pub place: Option<String>,
    /// What is so, where the claim is not the whole truth.
    pub correct: Option<String>,
    /// 凭据.
    pub settled_by: Vec<SettledView>,
}

/// 凭据 in one language.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SettledView {
    /// `rule`, `test`, `check`, `case`, `conflict`, `source` or `open`.
    pub kind: &'static str,
    /// What is referred to: key and place, path, code or id.
    pub reference: String,
    /// In words.
    pub text: String,
    /// Who says so, for rules and sources.
    pub source: Option<Citing>,
}

/// 谁说的.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Citing {
    /// Title of the document.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
    /// How close it stands to the authority, in words.
    pub standing: String,
    /// First day on which the rule holds.
    pub from: Option<String>,
    /// First day on which it holds no longer.
    pub until: Option<String>,
}

/// 此地的规则 — what the place that was named says about a key.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PlaceRule {
    /// Key.
    pub key: String,
    /// The rule in words.
    pub statement: String,
    /// Who says so.
    pub source: Citing,
}

/// 相近的说法 in one language.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NearView {
    /// Id.
    pub id: String,
    /// What is said.
    pub says: String,
    /// The verdict in words.
    pub verdict: String,
}

/// Rules of one key that are shown before the rest is left to the rule pages.
const MAX_RULES: usize = 2;
/// Other claims that are shown beside the nearest.
const OTHERS: usize = 3;

impl ClaimRegister {
    /// Claims near what somebody typed, nearest first.
    pub fn near(&self, asked: &str, place: Option<PlaceCode>, most: usize) -> Vec<Near<'_>> {
        self.index.near(self.claims(), asked, place, most)
    }

    /// 答复.
    pub fn check(
        &self,
        asked: &str,
        place: Option<PlaceCode>,
        library: &PolicyLibrary,
        lang: Lang,
    ) -> ClaimAnswer {
        let found = self.near(asked, place, OTHERS + 1);
        let Some((nearest, others)) = found.split_first().filter(|(first, _)| first.same) else {
            return nothing_near(asked, &found, lang);
        };
        let claim = nearest.claim;
        let ruling = match nearest.opposite {
            true => claim.ruling_of_the_opposite(),
            false => claim.ruling(),
        };
        let verdict = ruling.label().get(lang).to_owned();
        let says = claim.says.get(lang);
        let right = match (nearest.opposite, &claim.correct) {
            (_, Some(correct)) => Some(correct.get(lang).to_owned()),
            (true, None) if ruling == Ruling::Wrong => Some(says.to_owned()),
            (_, None) => None,
        };
        let decided = matches!(ruling, Ruling::Right | Ruling::Wrong);
        let headline = match (lang, nearest.opposite && decided) {
            (Lang::Zh, false) => format!("{verdict}。{says}"),
            (Lang::En, false) => format!("{}. {says}", capital(&verdict)),
            (Lang::Zh, true) => format!("{verdict}。与这条相反：{says}"),
            (Lang::En, true) => {
                format!("{}. It is the contrary of: {says}", capital(&verdict))
            }
        };
        let reason = claim.settled.conflicts.iter().find_map(|id| self.conflict(id));
        ClaimAnswer {
            asked: asked.to_owned(),
            ruling,
            verdict,
            headline,
            reason: reason.map(|conflict| conflict.settlement.get(lang).to_owned()),
            right_statement: right,
            claim: Some(self.view(claim, library, lang)),
            opposite: nearest.opposite,
            nearness: nearest.score,
            here: place.map_or_else(Vec::new, |place| here(claim, place, library, lang)),
            near: others.iter().map(|near| near_view(near.claim, lang)).collect(),
        }
    }

    /// A claim in one language.
    pub fn view(&self, claim: &Claim, library: &PolicyLibrary, lang: Lang) -> ClaimView {
        let category = self.category(claim);
        ClaimView {
            id: claim.id.clone(),
            says: claim.says.get(lang).to_owned(),
            category: category.code.clone(),
            category_label: category.label.get(lang).to_owned(),
            ruling: claim.ruling(),
            verdict: claim.ruling().label().get(lang).to_owned(),
            place: claim.place.map(|place| place.to_string()),
            correct: claim.correct.as_ref().map(|text| text.get(lang).to_owned()),
            settled_by: self.settled_by(&claim.settled, library, lang),
        }
    }

    fn settled_by(
        &self,
        settled: &Settled,
        library: &PolicyLibrary,
        lang: Lang,
    ) -> Vec<SettledView> {
        let mut views = Vec::new();
        for rule in &settled.rules {
            let mut citations: Vec<&Citation> =
                library.citations().iter().filter(|citation| rule.names(citation)).collect();
            // The newest versions are those that people ask about; of documents that differ, the
            // one that is followed.
            let set_aside = |citation: &Citation| {
                let (key, source) = (citation.rule.as_str(), &citation.source.id);
                library.conflicts().iter().any(|conflict| {
                    conflict.place == citation.place
                        && conflict.key == key
                        && conflict.others.contains(source)
                })
            };
            citations.sort_by_key(|it| (set_aside(it), std::cmp::Reverse(it.from)));
            for citation in citations.into_iter().take(MAX_RULES) {
                views.push(SettledView {
                    kind: "rule",
                    reference: format!("{} {}", rule.place, rule.key),
                    text: citation.statement.clone(),
                    source: Some(citing(citation, lang)),
                });
            }
        }
        for id in &settled.sources {
            let Some(source) = self.source(id) else { continue };
            views.push(SettledView {
                kind: "source",
                reference: id.clone(),
                text: source.title.clone(),
                source: Some(Citing {
                    title: source.title.clone(),
                    url: Some(source.url.clone()),
                    standing: source.standing.label().get(lang).to_owned(),
                    from: None,
                    until: None,
                }),
            });
        }
        for id in &settled.conflicts {
            let Some(conflict) = self.conflict(id) else { continue };
            views.push(named("conflict", id, conflict.about.get(lang)));
        }
        let promise = say(lang, "测试保证", "a promise with its test");
        views.extend(settled.tests.iter().map(|test| named("test", test, promise)));
        let check = say(lang, "诊断检查", "a check of the diagnosis");
        views.extend(settled.checks.iter().map(|code| named("check", code, check)));
        let case = say(lang, "算例或案例", "a worked case");
        views.extend(settled.cases.iter().map(|path| named("case", path, case)));
        views.extend(settled.open.map(|open| named("open", "", open.label().get(lang))));
        views
    }
}

const fn say(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn named(kind: &'static str, reference: &str, text: &str) -> SettledView {
    SettledView { kind, reference: reference.to_owned(), text: text.to_owned(), source: None }
}

fn citing(citation: &Citation, lang: Lang) -> Citing {
    Citing {
        title: citation.source.title.clone(),
        url: citation.source.url.clone(),
        standing: citation.source.standing.label().get(lang).to_owned(),
        from: Some(citation.from.to_string()),
        until: citation.until.map(|until| until.to_string()),
    }
}

fn near_view(claim: &Claim, lang: Lang) -> NearView {
    NearView {
        id: claim.id.clone(),
        says: claim.says.get(lang).to_owned(),
        verdict: claim.ruling().label().get(lang).to_owned(),
    }
}

/// What the nearest layer of a place says about the keys that settle a claim, apart from the
/// rules that are cited for it anyway.
fn here(claim: &Claim, place: PlaceCode, library: &PolicyLibrary, lang: Lang) -> Vec<PlaceRule> {
    let cited = |layer: PlaceCode| claim.settled.rules.iter().any(|rule| rule.place == layer);
    let mut rules: Vec<PlaceRule> = Vec::new();
    let mut keys: Vec<&str> = claim.settled.rules.iter().map(|rule| rule.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in keys {
        for layer in place.layers().into_iter().rev() {
            let citations = library.citations().iter();
            let mut mine: Vec<&Citation> =
                citations.filter(|c| c.place == layer && c.rule == key).collect();
            if mine.is_empty() {
                continue;
            }
            if !cited(layer) {
                mine.sort_by_key(|citation| std::cmp::Reverse(citation.from));
                rules.extend(mine.into_iter().take(MAX_RULES).map(|citation| PlaceRule {
                    key: key.to_owned(),
                    statement: citation.statement.clone(),
                    source: citing(citation, lang),
                }));
            }
            break;
        }
    }
    rules
}

fn nothing_near(asked: &str, found: &[Near<'_>], lang: Lang) -> ClaimAnswer {
    let ruling = Ruling::Unknown;
    ClaimAnswer {
        asked: asked.to_owned(),
        ruling,
        verdict: ruling.label().get(lang).to_owned(),
        headline: say(
            lang,
            "查无此说。登记里没有这句话，不能说它对，也不能说它错。",
            "Nothing near is known. It is neither said to be true nor to be false.",
        )
        .to_owned(),
        reason: None,
        right_statement: None,
        claim: None,
        opposite: false,
        nearness: 0,
        here: Vec::new(),
        near: found.iter().take(OTHERS).map(|near| near_view(near.claim, lang)).collect(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
