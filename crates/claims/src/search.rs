//! 找相近的说法 — deterministic and small: pairs of Chinese characters, English words, figures and
//! the field's synonyms, weighed by how rare they are. Denial is not a word like others: a claim
//! that says the contrary of what was asked is found, and found to be contrary.

use std::collections::{BTreeMap, BTreeSet};

use vocab::PlaceCode;

use crate::claim::Claim;
use crate::concepts::{
    CHINESE_NOISE, CONCEPTS, Concept, ENGLISH_NEGATIONS, ENGLISH_NOISE, IDIOMS, NEGATIONS,
    OPEN_QUESTIONS,
};

/// Below this nothing is near, out of 1,000.
const NEAR: u64 = 230;
/// From this on a claim is taken for what was said; below it is shown, and decides nothing.
const SAME: u64 = 300;
/// The same for a question that asks how much, who or where and so claims nothing itself.
const SAME_IF_OPEN: u64 = 480;
/// What a word weighs that no claim has: such words make a question foreign, little by little.
const UNHEARD: u64 = 6;
/// Longest question that is read, in characters.
const MAX_CHARS: usize = 400;
/// How far before a word its denial may stand, in characters.
const REACH: usize = 9;
/// The same in English words.
const ENGLISH_REACH: usize = 4;

/// 相近的说法 — a claim that comes near what was asked.
#[derive(Clone, Copy, Debug)]
pub struct Near<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// How near, out of 1,000.
    pub score: u64,
    /// Whether what was asked says the contrary of the claim.
    pub opposite: bool,
    /// Whether it is near enough to be taken for what was asked.
    pub same: bool,
}

/// What a sentence is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Features {
    words: BTreeSet<String>,
    // Concept → whether it is said (or denied). Both ways in one sentence: not decided.
    ideas: Ideas,
}

type Ideas = BTreeMap<&'static str, Option<bool>>;

#[derive(Debug)]
struct Phrase {
    claim: usize,
    words: BTreeSet<String>,
    // What the words weigh together.
    weight: u64,
}

/// 索引 — every wording of every claim taken apart.
#[derive(Debug, Default)]
pub(crate) struct Index {
    phrases: Vec<Phrase>,
    // What each claim says or denies, in the order of the claims: other wordings of it may be
    // questions, which decide nothing.
    ideas: Vec<Ideas>,
    rarity: BTreeMap<String, u64>,
}

impl Index {
    pub fn of(claims: &[Claim]) -> Index {
        let mut phrases: Vec<(usize, BTreeSet<String>)> = Vec::new();
        let mut ideas = Vec::new();
        for (claim, entry) in claims.iter().enumerate() {
            let [zh, en] = [&entry.says.zh, &entry.says.en].map(|wording| features(wording));
            let mut said = zh.ideas;
            for (idea, known) in en.ideas {
                said.entry(idea)
                    .and_modify(|said| *said = said.filter(|said| known == Some(*said)))
                    .or_insert(known);
            }
            ideas.push(said);
            phrases.extend([(claim, zh.words), (claim, en.words)]);
            let also = entry.also.iter().map(|wording| (claim, features(wording).words));
            phrases.extend(also);
        }
        let mut count: BTreeMap<String, u64> = BTreeMap::new();
        for phrase in &phrases {
            for word in &phrase.1 {
                *count.entry(word.clone()).or_default() += 1;
            }
        }
        let total = u64::try_from(phrases.len()).unwrap_or(u64::MAX);
        // The binary logarithm of how rare a word is, in whole numbers, the same everywhere; an
        // idea of the field counts double.
        let weigh = |count: u64| u64::from((4 * total / count.max(1)).max(2).ilog2());
        let rarity = count.into_iter().map(|(word, count)| {
            let factor = if word.starts_with('@') { 4 } else { 2 };
            (word, factor * weigh(count))
        });
        let rarity = rarity.collect();
        let phrases = phrases.into_iter().map(|(claim, words)| {
            let weight = weight(&rarity, words.iter());
            Phrase { claim, words, weight }
        });
        let phrases = phrases.collect();
        Index { phrases, ideas, rarity }
    }

    /// Claims near a question, nearest first: at most `most`, one entry a claim.
    pub fn near<'a>(
        &self,
        claims: &'a [Claim],
        asked: &str,
        place: Option<PlaceCode>,
        most: usize,
    ) -> Vec<Near<'a>> {
        let question = features(&asked.chars().take(MAX_CHARS).collect::<String>());
        let asked_weight = weight(&self.rarity, question.words.iter());
        let mut best: BTreeMap<usize, (u64, bool)> = BTreeMap::new();
        for phrase in &self.phrases {
            let Some(claim) = claims.get(phrase.claim) else { continue };
            if !concerns(claim, place) {
                continue;
            }
            let shared = question.words.intersection(&phrase.words);
            let (shared, whole) = (weight(&self.rarity, shared), phrase.weight);
            if shared == 0 {
                continue;
            }
            let ideas = self.ideas.get(phrase.claim);
            let opposite = ideas.is_some_and(|ideas| contrary(&question.ideas, ideas));
            let mut score = 2_000 * shared * shared / (asked_weight * (asked_weight + whole));
            if opposite {
                score = score * 7 / 10;
            }
            // What is asserted about the account is the point: a claim that speaks of something
            // else is not it, however many words it shares.
            let beside =
                |ideas: &Ideas| !question.ideas.keys().any(|idea| ideas.contains_key(idea));
            if !question.ideas.is_empty() && ideas.is_some_and(beside) {
                score = score * 6 / 10;
            }
            let known = best.entry(phrase.claim).or_insert((score, opposite));
            if known.0 < score {
                *known = (score, opposite);
            }
        }
        let open = OPEN_QUESTIONS.iter().any(|word| asked.to_lowercase().contains(word));
        let enough = if open { SAME_IF_OPEN } else { SAME };
        let mut found: Vec<Near<'a>> = best
            .into_iter()
            .filter(|(_, (score, _))| *score >= NEAR)
            .filter_map(|(index, (score, opposite))| {
                let same = score >= enough;
                Some(Near { claim: claims.get(index)?, score, opposite, same })
            })
            .collect();
        found.sort_by(|a, b| (b.score, &a.claim.id).cmp(&(a.score, &b.claim.id)));
        found.truncate(most);
        found
    }
}

/// What words weigh together.
fn weight<'a>(rarity: &BTreeMap<String, u64>, words: impl Iterator<Item = &'a String>) -> u64 {
    words.map(|word| rarity.get(word).copied().unwrap_or(UNHEARD)).sum()
}

/// Whether a claim is about the place that was named, or about none.
fn concerns(claim: &Claim, place: Option<PlaceCode>) -> bool {
    match (claim.place, place) {
        (Some(about), Some(place)) => place.layers().contains(&about),
        _ => true,
    }
}

/// Whether two sentences share an idea that one says and the other denies, and none that both say
/// alike.
fn contrary(one: &Ideas, other: &Ideas) -> bool {
    let mut differ = false;
    for (idea, said) in one {
        match (said, other.get(idea)) {
            (Some(said), Some(Some(known))) if said == known => return false,
            (Some(_), Some(Some(_))) => differ = true,
            _ => {}
        }
    }
    differ
}

fn features(text: &str) -> Features {
    let text = plain(text);
    let mut features = Features::default();
    for clause in text.split(['，', '。', '；', '？', '！', '：', ',', ';', '?', '!']) {
        concepts(clause, &mut features);
        chinese(clause, &mut features);
        english(clause, &mut features);
    }
    figures(&text, &mut features);
    features
}

/// Lower case, half-width figures, idioms replaced.
fn plain(text: &str) -> String {
    let mut text: String = text
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            '０'..='９' => {
                char::from_digit(u32::from(letter) - u32::from('０'), 10).unwrap_or(letter)
            }
            '％' => '%',
            '’' => '\'',
            '帐' => '账',
            other => other,
        })
        .collect();
    for (idiom, meaning) in IDIOMS {
        if text.contains(idiom) {
            text = text.replace(idiom, meaning);
        }
    }
    text
}

fn concepts(clause: &str, features: &mut Features) {
    for concept in CONCEPTS {
        for (at, word, says) in hits(concept, clause) {
            features.words.insert(format!("@{}", concept.name));
            if !concept.polar {
                continue;
            }
            let before = clause.get(..at).unwrap_or_default();
            let said = says != denied(before, word.is_ascii());
            features
                .ideas
                .entry(concept.name)
                .and_modify(|known| *known = known.filter(|known| *known == said))
                .or_insert(Some(said));
        }
    }
}

/// Where a concept stands in a clause, with which word, and whether that word says it. A word
/// inside a longer one of the same concept is no hit of its own: 显示 in 显示不.
fn hits(concept: &Concept, clause: &str) -> Vec<(usize, &'static str, bool)> {
    let words = concept.says.iter().map(|word| (*word, true));
    let words = words.chain(concept.denies.iter().map(|word| (*word, false)));
    let mut hits: Vec<(usize, &'static str, bool)> = Vec::new();
    for (word, says) in words {
        for (at, _) in clause.match_indices(word) {
            let before = clause.get(..at).unwrap_or_default();
            let inside = before.ends_with(|letter: char| letter.is_ascii_alphanumeric());
            if !(word.is_ascii() && inside) {
                hits.push((at, word, says));
            }
        }
    }
    let covered = |hit: &(usize, &str, bool)| {
        hits.iter().any(|other| {
            let end = other.0 + other.1.len();
            other.0 <= hit.0 && hit.0 + hit.1.len() <= end && other.1.len() > hit.1.len()
        })
    };
    hits.iter().filter(|hit| !covered(hit)).copied().collect()
}

/// Whether the words before a concept deny it; a denial of a denial denies nothing.
fn denied(before: &str, english: bool) -> bool {
    if english {
        let words: Vec<&str> = before.split_whitespace().rev().take(ENGLISH_REACH).collect();
        let denials = words.iter().filter(|word| ENGLISH_NEGATIONS.contains(word)).count();
        return denials % 2 == 1;
    }
    let start = before.char_indices().rev().nth(REACH - 1).map_or(0, |(at, _)| at);
    let near = before.get(start..).unwrap_or_default();
    let denials: usize = NEGATIONS.iter().map(|word| near.matches(word).count()).sum();
    denials % 2 == 1
}

/// Pairs of neighbouring Chinese characters, apart from pairs of little words.
fn chinese(clause: &str, features: &mut Features) {
    let letters: Vec<char> = clause.chars().filter(|letter| !letter.is_whitespace()).collect();
    for pair in letters.windows(2) {
        let [first, second] = pair else { continue };
        let chinese = |letter: &char| ('\u{4e00}'..='\u{9fff}').contains(letter);
        let noise = |letter: &char| CHINESE_NOISE.contains(*letter);
        if chinese(first) && chinese(second) && !(noise(first) || noise(second)) {
            features.words.insert(format!("{first}{second}"));
        }
    }
}

/// English words without endings and without little words.
fn english(clause: &str, features: &mut Features) {
    let words = clause.split(|c: char| !(c.is_ascii_alphabetic() || c == '\'' || c == '-'));
    for word in words.filter(|word| word.len() > 1) {
        if ENGLISH_NOISE.contains(&word) || ENGLISH_NEGATIONS.contains(&word) {
            continue;
        }
        features.words.insert(stem(word).to_owned());
    }
}

fn stem(word: &str) -> &str {
    let endings = ["'s", "ing", "ed", "es", "s", "e"];
    let short = endings.iter().find_map(|ending| word.strip_suffix(ending));
    short.filter(|short| short.len() >= 3).unwrap_or(word)
}

/// Figures with the unit that follows, so that 3 个月 and 三个月 are one and 3 岁 another.
fn figures(text: &str, features: &mut Features) {
    let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let mut at = 0;
    while at < letters.len() {
        let rest = letters.get(at..).unwrap_or_default();
        let digits: String = rest.iter().take_while(|c| c.is_ascii_digit() || **c == '.').collect();
        let (value, length) = match (digits.is_empty(), rest.first().and_then(|c| numeral(*c))) {
            (false, _) => (digits.trim_end_matches('.').to_owned(), digits.chars().count()),
            (true, Some(value)) if rest.get(1).is_some_and(|c| "个年月天日成档".contains(*c)) => {
                (value.to_string(), 1)
            }
            _ => {
                at += 1;
                continue;
            }
        };
        let after: String = rest.iter().skip(length).take(5).collect();
        features.words.insert(format!("#{value}{}", unit(&after)));
        at += length;
    }
}

fn numeral(letter: char) -> Option<u32> {
    let position = "零一二三四五六七八九十".chars().position(|known| known == letter);
    let value = position.and_then(|position| u32::try_from(position).ok());
    value.or((letter == '两').then_some(2))
}

fn unit(after: &str) -> &'static str {
    let units = [
        ("个月", "month"),
        ("month", "month"),
        ("年", "year"),
        ("year", "year"),
        ("万", "ten-thousand"),
        ("%", "%"),
        ("‰", "‰"),
        ("岁", "age"),
        ("天", "day"),
        ("day", "day"),
    ];
    units.iter().find(|(written, _)| after.starts_with(written)).map_or("", |(_, unit)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, idea: &str) -> Option<bool> {
        features(text).ideas.get(idea).copied().flatten()
    }

    #[test]
    fn denial_is_told_from_its_contrary() {
        for clears in [
            "断缴3个月个人账户清零",
            "断缴会不会清零",
            "没交医保账户会没了",
            "不缴费三个月余额就没有了",
            "the balance is cleared after a break",
        ] {
            assert_eq!(said(clears, "clear"), Some(true), "{clears}");
        }
        for keeps in [
            "断缴后个人账户不会清零",
            "断缴余额不会被没收",
            "停缴以后余额还在",
            "账户不是清零",
            "the balance is not cleared",
            "my balance stays",
            "it never expires",
        ] {
            assert_eq!(said(keeps, "clear"), Some(false), "{keeps}");
        }
        assert_eq!(said("没激活就看不到余额", "show"), Some(false));
        assert_eq!(said("没激活也能看到余额", "show"), Some(true));
        assert_eq!(said("不会不清零", "clear"), Some(true));
    }

    #[test]
    fn figures_carry_their_units() {
        let words = |text: &str| -> Vec<String> {
            features(text).words.into_iter().filter(|word| word.starts_with('#')).collect()
        };
        assert_eq!(words("断缴3个月"), ["#3month"]);
        assert_eq!(words("断缴三个月"), ["#3month"]);
        assert_eq!(words("封顶２万元"), ["#2ten-thousand"]);
        assert_eq!(words("每天2‰，466.38 元"), ["#2‰", "#466.38"]);
    }
}
