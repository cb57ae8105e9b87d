//! 未译 — what a document says and this project does not do. Each item names the topics that it
//! could touch, so that it is shown beside the answers it concerns and beside no other.

use vocab::{InsuranceKind, PersonClass, PlaceCode, Text};

use crate::registry::KEYS;
use crate::when::class_named;

/// 未译 — something that a document says and this project does not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untranslated {
    /// The place whose pack says so.
    pub place: PlaceCode,
    /// Schemes that the pack is about.
    pub kinds: Vec<InsuranceKind>,
    /// Path of the pack.
    pub file: String,
    /// Line in it.
    pub line: usize,
    /// What it could touch; nothing named means everything.
    pub topics: Vec<Topic>,
    /// What is not done, in the words of the pack.
    pub text: String,
}

/// 主题 — a key, a family of keys (`inpatient`), or a matter that has no keys yet (`remote`);
/// with `@retired` and the like only for that class of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Key, family or matter.
    pub code: String,
    /// For whom; everybody if absent.
    pub class: Option<PersonClass>,
}

/// A matter that documents speak about and no key does, and the families of keys that it could
/// touch.
struct Matter {
    code: &'static str,
    name: Text,
    touches: &'static [&'static str],
}

const fn matter(
    code: &'static str,
    zh: &'static str,
    en: &'static str,
    touches: &'static [&'static str],
) -> Matter {
    Matter { code, name: Text::fixed(zh, en), touches }
}

/// 没有键的主题.
static MATTERS: [Matter; 7] = [
    matter("remote", "异地就医", "care elsewhere", &["inpatient", "outpatient"]),
    matter("pharmacy", "药店", "pharmacies", &["outpatient"]),
    matter("chronic", "慢特病", "chronic and special diseases", &["outpatient"]),
    matter("assistance", "医疗救助", "medical assistance", &["inpatient", "catastrophic"]),
    matter("family", "家庭共济", "family sharing", &[]),
    matter("withdrawal", "支取与继承", "withdrawal and inheritance", &[]),
    matter("penalty", "处罚", "penalties", &["surcharge"]),
];

/// 主题名 — codes and names of the matters without keys, for the page of keys.
pub(crate) fn matters() -> impl Iterator<Item = (&'static str, &'static Text)> {
    MATTERS.iter().map(|matter| (matter.code, &matter.name))
}

impl Topic {
    /// Reads `inpatient.deductible`, `inpatient`, `remote`, `credit.amount@retired`.
    pub(crate) fn parse(text: &str) -> Option<Topic> {
        let (code, class) = match text.split_once('@') {
            Some((code, class)) => (code, Some(class_named(class)?)),
            None => (text, None),
        };
        let family = |key: &str| is_under(key, code);
        let known = KEYS.iter().any(|spec| family(spec.key))
            || MATTERS.iter().any(|matter| matter.code == code);
        known.then(|| Topic { code: code.to_owned(), class })
    }

    /// Whether a key is the topic or lies in its family.
    pub(crate) fn names(&self, key: &str) -> bool {
        is_under(key, &self.code)
    }

    fn touches(&self, asked: &Asked<'_>) -> bool {
        let mine = self.class.is_none_or(|class| asked.is_about(class));
        let matter = MATTERS.iter().find(|matter| matter.code == self.code);
        let further = matter.map_or(&[][..], |matter| matter.touches);
        mine && asked.keys.iter().any(|key| {
            is_under(key, &self.code) || further.iter().any(|family| is_under(key, family))
        })
    }
}

/// Whether a key is the code or lies in its family.
fn is_under(key: &str, code: &str) -> bool {
    key.strip_prefix(code).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// 所问 — what an answer is about, for choosing what stands beside it.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// Keys that the answer rests on or looked for, and codes of matters without keys.
    pub keys: Vec<&'a str>,
    /// Keys that a rule of this layer answered: what wider layers say about the very key does not
    /// count beside it, as wider rules do not.
    pub answered: Vec<(&'a str, PlaceCode)>,
    /// Classes of the people it is about; nobody named means anybody.
    pub classes: Vec<PersonClass>,
}

impl Asked<'_> {
    fn is_about(&self, class: PersonClass) -> bool {
        self.classes.is_empty() || self.classes.contains(&class)
    }

    /// Whether a nearer layer has answered the very key that a topic names.
    fn is_answered_nearer(&self, topic: &Topic, layer: PlaceCode) -> bool {
        let nearer = |place: PlaceCode| place != layer && place.layers().contains(&layer);
        self.answered.iter().any(|(key, place)| *key == topic.code && nearer(*place))
    }

    /// Whether an item could touch the answer.
    pub(crate) fn concerns(&self, item: &Untranslated) -> bool {
        let touches =
            |topic: &&Topic| topic.touches(self) && !self.is_answered_nearer(topic, item.place);
        item.topics.is_empty() || item.topics.iter().any(|topic| touches(&topic))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(layer: &str, topics: &[&str]) -> Untranslated {
        Untranslated {
            place: PlaceCode::parse(layer).unwrap(),
            kinds: vec![InsuranceKind::EmployeeMedical],
            file: String::new(),
            line: 1,
            topics: topics.iter().map(|topic| Topic::parse(topic).unwrap()).collect(),
            text: String::new(),
        }
    }

    fn asked<'a>(keys: &[&'a str]) -> Asked<'a> {
        Asked { keys: keys.to_vec(), ..Asked::default() }
    }

    #[test]
    fn a_topic_is_a_key_a_family_or_a_matter() {
        for known in ["inpatient", "inpatient.deductible", "remote", "wait.employee"] {
            assert!(Topic::parse(known).is_some(), "{known}");
        }
        for unknown in ["", "inpat", "住院", "inpatient.", "credit.amount@nobody"] {
            assert_eq!(Topic::parse(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn an_item_concerns_the_answers_of_its_topic_only() {
        let inpatient = item("610100", &["inpatient.deductible"]);
        assert!(asked(&["inpatient.deductible"]).concerns(&inpatient));
        assert!(!asked(&["credit.amount", "credit.timing"]).concerns(&inpatient));
        assert!(!asked(&["outpatient.deductible"]).concerns(&inpatient));
        let remote = item("610100", &["remote"]);
        assert!(asked(&["outpatient.bands"]).concerns(&remote));
        assert!(!asked(&["credit.amount"]).concerns(&remote));
        assert!(asked(&["credit.amount"]).concerns(&item("610100", &[])));
    }

    #[test]
    fn an_item_about_retired_people_is_not_beside_an_active_one() {
        let retired = item("610100", &["credit.amount@retired"]);
        let of = |class| Asked { classes: vec![class], ..asked(&["credit.amount"]) };
        assert!(of(PersonClass::Retired).concerns(&retired));
        assert!(!of(PersonClass::Employee).concerns(&retired));
        assert!(asked(&["credit.amount"]).concerns(&retired));
    }

    #[test]
    fn a_nearer_rule_silences_a_wider_item_about_its_key() {
        let city = PlaceCode::parse("610100").unwrap();
        let answered =
            Asked { answered: vec![("credit.amount", city)], ..asked(&["credit.amount"]) };
        assert!(!answered.concerns(&item("100000", &["credit.amount"])));
        assert!(answered.concerns(&item("100000", &["credit"])));
        assert!(answered.concerns(&item("610100", &["credit.amount"])));
    }
}
