//! 旁注 — which families of keys a calculation asks for, so that what a document says and nobody
//! translated stands beside the calculations that it could touch, and beside no others.

use policy::registry::KEYS;
use policy::{Asked, RuleBook, Untranslated};
use vocab::{CitationId, PersonClass};

use super::run::Given;
use super::{Facts, Kind};

impl Kind {
    /// 涉及的键 — families of keys that the calculation asks for, given these facts.
    fn families(&self, facts: &Facts) -> Vec<&'static str> {
        let given = Given::new(self, facts);
        match self.code {
            "contribution" => vec!["contribution", "average"],
            "credit" => vec![
                "account",
                "credit.amount",
                "credit.rounding",
                "credit.rounding_period",
                "credit.base_floor",
                "credit.average_rounding",
            ],
            "interest" => vec!["interest", "deposit"],
            "retirement-age" => vec!["retirement"],
            "timing" => vec!["credit.timing"],
            "waiting" => vec!["wait", "reward"],
            "resident-levy" => vec!["resident"],
            "settlement" => settled(&given),
            "pharmacy" => vec!["pharmacy", "outpatient", "account.spend_order"],
            "layers" => LAYERS.to_vec(),
            "catastrophic-cap" => vec!["reward", "catastrophic.cap"],
            "family" => vec!["sharing"],
            // The other calculations are called as their keys are.
            code => vec![code],
        }
    }

    /// The keys of those families.
    pub(crate) fn keys(&self, facts: &Facts) -> Vec<&'static str> {
        let families = self.families(facts);
        let is_asked = |key: &str| {
            families.iter().any(|family| {
                key.strip_prefix(family)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        KEYS.iter().map(|spec| spec.key).filter(|key| is_asked(key)).collect()
    }

    /// 旁注 — what the documents say and this calculation does not do, also when it has no
    /// outcome; `used` are the rules that it rests on.
    pub fn untranslated<'a>(
        &self,
        book: &RuleBook<'a>,
        facts: &Facts,
        used: &[CitationId],
    ) -> Vec<&'a Untranslated> {
        let library = book.library();
        let used: Vec<_> = used.iter().filter_map(|id| library.find_citation(*id)).collect();
        let keys = self.keys(facts).into_iter().chain(used.iter().map(|it| it.rule.as_str()));
        let given = Given::new(self, facts);
        let class = match given.flag("retired") {
            Some(true) => PersonClass::Retired,
            _ => given.standing(book).class,
        };
        let asked = Asked {
            keys: keys.collect(),
            answered: used.iter().map(|it| (it.rule.as_str(), it.place)).collect(),
            classes: vec![class],
        };
        library.untranslated_beside(book.place(), book.kind(), &asked)
    }
}

/// The layers that a settlement may reach beside its own kind of care.
const LAYERS: [&str; 5] = ["large_amount", "catastrophic", "supplementary", "assistance", "tilt"];

fn settled(given: &Given<'_>) -> Vec<&'static str> {
    let mut families = match given.text("care") {
        Some("outpatient") => return vec!["outpatient", "account.spend_order"],
        Some("chronic") => vec!["chronic"],
        Some("special") => vec!["special", "chronic", "inpatient"],
        _ => vec!["inpatient"],
    };
    families.extend(LAYERS);
    if given.text("remote").is_some() {
        families.push("remote");
    }
    families
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calculation::KINDS;

    #[test]
    fn every_calculation_asks_for_keys() {
        for kind in KINDS {
            assert!(!kind.keys(&Facts::new()).is_empty(), "{}", kind.code);
        }
    }
}
