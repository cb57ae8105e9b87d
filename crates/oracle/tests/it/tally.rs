//! What many cases came to: agreements by kind, differences with their smallest case, and what
//! was exercised on the way.

use std::collections::{BTreeMap, BTreeSet};

use crate::compare::{Both, Case, Verdict, judge, smallest, told};
use crate::dice::Dice;
use crate::draw::Urn;

/// Differences that are worked down and kept; further ones are only counted.
const KEPT: usize = 12;

/// What many cases came to.
#[derive(Default)]
pub struct Tally {
    pub cases: u64,
    pub unknown: u64,
    pub refused: u64,
    pub differing: u64,
    /// Agreed figures by kind.
    pub figures: BTreeMap<&'static str, u64>,
    /// Cases that the oracle did not do, by what it lacks.
    pub not_done: BTreeMap<String, u64>,
    /// Smallest cases that differ, each with both answers.
    pub differences: Vec<String>,
    /// Facts that stood in a case with agreed figures.
    pub facts: BTreeSet<(&'static str, String)>,
    /// Numbers of the rules for whose own cases both lacked another rule.
    pub idle: BTreeSet<usize>,
    /// Numbers of the oracle's rules behind agreed figures.
    pub rules: BTreeSet<usize>,
}

impl Tally {
    /// Puts a case to both; `false` if both lack a rule.
    pub fn put(&mut self, both: &Both, case: &Case) -> bool {
        self.cases += 1;
        let mut used = Vec::new();
        match judge(both, case, &mut used) {
            Verdict::Figures => {
                *self.figures.entry(case.kind).or_default() += 1;
                self.rules.extend(used);
                for name in case.facts.keys() {
                    if !self.facts.contains(&(case.kind, name.clone())) {
                        self.facts.insert((case.kind, name.clone()));
                    }
                }
            }
            Verdict::Unknown => {
                self.unknown += 1;
                return false;
            }
            Verdict::Refused => self.refused += 1,
            Verdict::NotDone(name) => *self.not_done.entry(name).or_default() += 1,
            Verdict::Different(_) => self.differ(both, case),
        }
        true
    }

    fn differ(&mut self, both: &Both, case: &Case) {
        self.differing += 1;
        if self.differences.len() >= KEPT {
            return;
        }
        let small = smallest(both, case);
        if let Verdict::Different(answers) = judge(both, &small, &mut Vec::new()) {
            let shown = format!("{}{answers}", told(&small));
            if !self.differences.contains(&shown) {
                self.differences.push(shown);
            }
        }
    }

    /// Random cases from a seed.
    pub fn run(&mut self, both: &Both, urn: &Urn<'_>, seed: u64, count: u64) {
        let mut dice = Dice::new(seed);
        for _ in 0..count {
            let case = urn.draw(&mut dice);
            self.put(both, &case);
        }
    }

    pub fn add(&mut self, other: Tally) {
        self.cases += other.cases;
        self.unknown += other.unknown;
        self.refused += other.refused;
        self.differing += other.differing;
        for (kind, count) in other.figures {
            *self.figures.entry(kind).or_default() += count;
        }
        for (name, count) in other.not_done {
            *self.not_done.entry(name).or_default() += count;
        }
        self.differences.extend(other.differences);
        self.facts.extend(other.facts);
        self.idle.extend(other.idle);
        self.rules.extend(other.rules);
    }

    pub fn agreed(&self) -> u64 {
        self.figures.values().sum()
    }

    pub fn shown(&self) -> String {
        let by_kind: Vec<String> =
            self.figures.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        let mut lines = vec![
            format!("{} cases: {} with the same figures", self.cases, self.agreed()),
            format!("  {}", by_kind.join(", ")),
            format!("  unknown to both {}, refused by both {}", self.unknown, self.refused),
            format!("  different {}", self.differing),
        ];
        for (name, count) in &self.not_done {
            lines.push(format!("  not done: {name} ({count})"));
        }
        lines.join("\n")
    }
}
