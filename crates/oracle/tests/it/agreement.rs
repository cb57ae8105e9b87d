//! The short run of the acceptance: every edge of every pack, random facts over all packs, and
//! packs that the dice made up. What the runs exercised is asserted by name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use engine::calculation::KINDS;
use oracle::documents::Library;
use policy::registry::KEYS;
use toml::Value;

use crate::compare::{Both, known_kinds, packs};
use crate::draw::Urn;
use crate::tally::Tally;
use crate::{edges, made_up};

/// Random cases over the packs.
const CASES: u64 = 20_000;
/// Made-up places, and cases in each.
const MADE_UP: u64 = 60;
const CASES_OF_EACH: u64 = 400;
/// The first seed; a difference is printed with its own.
const SEED: u64 = 1;

struct Run {
    edges: Tally,
    random: Tally,
    made_up: Tally,
    packs: Both,
    /// Keys and forms behind agreed figures, with the packs that wrote them.
    forms: BTreeMap<String, BTreeSet<String>>,
}

static RUN: LazyLock<Run> = LazyLock::new(|| {
    let packs = Both::read(packs());
    let mut forms = BTreeMap::new();
    let (edges, random, made_up) = std::thread::scope(|scope| {
        let packs = &packs;
        let rest = scope.spawn(move || {
            let mut forms = BTreeMap::new();
            let mut random = Tally::default();
            random.run(packs, &Urn::of(&packs.oracle), SEED, CASES);
            let mut all = Tally::default();
            for seed in SEED..SEED + MADE_UP {
                let both = Both::read(made_up::packs(seed));
                let mut tally = Tally::default();
                tally.run(&both, &Urn::of(&both.oracle), seed, CASES_OF_EACH);
                for difference in &mut tally.differences {
                    *difference = format!("made-up {seed}: {difference}");
                }
                remember(&mut forms, &both.oracle, &tally);
                all.add(tally);
            }
            (random, all, forms)
        });
        let edges = edges::walk(packs, &Urn::of(&packs.oracle));
        let (random, made_up, of_made_up) = rest.join().unwrap();
        forms = of_made_up;
        (edges, random, made_up)
    });
    remember(&mut forms, &packs.oracle, &edges);
    remember(&mut forms, &packs.oracle, &random);
    Run { edges, random, made_up, packs, forms }
});

/// The keys that were used, each with the forms of its values.
fn remember(forms: &mut BTreeMap<String, BTreeSet<String>>, library: &Library, tally: &Tally) {
    for number in &tally.rules {
        let rule = &library.rules[*number];
        forms.entry(rule.key.clone()).or_default().extend(forms_of(&rule.value));
    }
}

/// What tells one form from another: words, and names of members with the words in them.
fn forms_of(value: &Value) -> BTreeSet<String> {
    let mut forms = BTreeSet::new();
    match value {
        Value::String(text) if text.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            forms.insert(text.split(' ').next().unwrap_or_default().to_owned());
        }
        Value::Array(list) => forms.extend(list.iter().flat_map(forms_of)),
        Value::Table(table) => {
            for (name, value) in table {
                forms.extend(forms_of(value));
                forms.insert(format!("{name} ="));
            }
        }
        _ => {}
    }
    forms
}

#[test]
fn oracle_and_engine_give_the_same_figures() {
    let differences: Vec<&String> = [&RUN.edges, &RUN.random, &RUN.made_up]
        .into_iter()
        .flat_map(|tally| &tally.differences)
        .collect();
    let shown: Vec<String> = differences.iter().map(|text| format!("{text}\n")).collect();
    println!("edges\n{}\nrandom\n{}", RUN.edges.shown(), RUN.random.shown());
    println!("made up\n{}", RUN.made_up.shown());
    assert!(shown.is_empty(), "seed {SEED}:\n{}", shown.join("\n"));
    assert!(RUN.edges.agreed() > 20_000, "too few edges had figures");
    // Most facts that dice draw meet a place without a rule for them, where both say unknown.
    assert!(RUN.random.agreed() > CASES / 5, "too few random cases had figures");
    assert!(RUN.made_up.agreed() > MADE_UP * CASES_OF_EACH / 3, "too few made-up ones");
}

#[test]
fn every_calculation_and_every_fact_was_compared() {
    for kind in known_kinds() {
        for (run, tally) in
            [("edges", &RUN.edges), ("random", &RUN.random), ("made up", &RUN.made_up)]
        {
            let agreed = tally.figures.get(kind).copied().unwrap_or_default();
            assert!(agreed >= 3, "{kind}, {run}: {agreed} agreed figures");
        }
    }
    let listed = not_yet();
    for kind in KINDS {
        if listed.contains(&format!("kind {}", kind.code)) {
            continue;
        }
        assert!(oracle::kinds().contains(&kind.code), "kind {} is not known", kind.code);
        for fact in kind.facts {
            let seen = [&RUN.edges, &RUN.random, &RUN.made_up]
                .iter()
                .any(|tally| tally.facts.contains(&(kind.code, fact.name.to_owned())));
            let name = format!("fact {}.{}", kind.code, fact.name);
            assert!(seen || listed.contains(&name), "{name} was in no agreed case");
        }
    }
}

#[test]
fn every_rule_of_every_pack_was_used() {
    let (mut idle, mut forgotten) = (0, Vec::new());
    for (number, rule) in RUN.packs.oracle.rules.iter().enumerate() {
        if RUN.edges.rules.contains(&number) || RUN.random.rules.contains(&number) {
            continue;
        }
        // A place that says nothing else about a bill has no figure yet; both must say so. What
        // the oracle does not do is told apart by name below.
        let aside = oracle::ASIDE.contains(&rule.key.as_str());
        if RUN.edges.idle.contains(&number) || aside {
            idle += 1;
        } else {
            forgotten.push(format!("{}:{} {}", rule.file, rule.line, rule.key));
        }
    }
    assert!(forgotten.is_empty(), "in no agreed case:\n{}", forgotten.join("\n"));
    let rules = RUN.packs.oracle.rules.len();
    println!("{idle} of {rules} rules stand behind no figure: their places lack another rule");
    assert!(idle * 2 < rules, "{idle} of {rules} rules stand behind no figure");
}

#[test]
fn every_key_and_every_form_was_compared() {
    let listed = not_yet();
    let none = BTreeSet::new();
    for spec in KEYS {
        let aside = oracle::ASIDE.contains(&spec.key);
        let used = RUN.forms.contains_key(spec.key) || aside;
        let family = spec.key.split('.').next().unwrap_or_default();
        let excused = listed.contains(&format!("key {}", spec.key))
            || listed.contains(&format!("keys {family}.*"));
        assert!(used || excused, "{} stands behind no agreed figure", spec.key);
    }
    // The page that describes the forms: whatever it shows in code must have been compared.
    let page = policy::key_reference();
    let credits = RUN.forms.get("credit.amount").unwrap_or(&none);
    for shape in page.split("shape = \"").skip(1).filter_map(|rest| rest.split('"').next()) {
        let excused = listed.contains(&format!("credit.amount: shape {shape}"));
        assert!(credits.contains(shape) || excused, "credit {shape} was in no agreed case");
    }
    let timings = RUN.forms.get("credit.timing").unwrap_or(&none);
    for cycle in ["monthly", "quarterly", "yearly"] {
        assert!(timings.contains(cycle), "cycle {cycle} was in no agreed case");
    }
    for rounding in vocab::Rounding::ALL {
        let name = format!("{rounding:?}").chars().fold(String::new(), |name, c| match c {
            'A'..='Z' if name.is_empty() => c.to_lowercase().to_string(),
            'A'..='Z' => format!("{name}-{}", c.to_lowercase()),
            c => format!("{name}{c}"),
        });
        for spec in KEYS.iter().filter(|spec| spec.key.ends_with("rounding")) {
            let used = RUN.forms.get(spec.key).is_some_and(|forms| forms.contains(&name));
            let excused = !oracle::KEYS.contains(&spec.key);
            assert!(used || excused, "{} = {name} was in no agreed case", spec.key);
        }
    }
}

#[test]
fn what_the_oracle_does_not_do_is_listed_by_name() {
    let met: BTreeSet<String> = [&RUN.edges, &RUN.random, &RUN.made_up]
        .into_iter()
        .flat_map(|tally| tally.not_done.keys().cloned())
        .collect();
    let listed = not_yet();
    // `key chronic.cap` is listed by its own name or as one of `keys chronic.*`.
    let family = |name: &str| {
        let key = name.strip_prefix("key ").and_then(|key| key.split('.').next());
        key.map(|family| format!("keys {family}.*"))
    };
    let is_listed = |name: &&String| {
        listed.contains(*name) || family(name).is_some_and(|family| listed.contains(&family))
    };
    let unlisted: Vec<&String> = met.iter().filter(|name| !is_listed(name)).collect();
    assert!(unlisted.is_empty(), "not in the list of README.md: {unlisted:#?}");
    // What was learned leaves the list.
    let known: Vec<&String> = listed
        .iter()
        .filter(|name| name.strip_prefix("key ").is_some_and(|key| oracle::KEYS.contains(&key)))
        .collect();
    assert!(known.is_empty(), "listed in README.md, but known: {known:#?}");
}

/// The names in the list of `README.md`.
fn not_yet() -> BTreeSet<String> {
    let page = include_str!("../../README.md");
    let list = page.split("## Not yet").nth(1).unwrap_or_default();
    let list = list.split("\n## ").next().unwrap_or_default();
    let items = list.lines().filter_map(|line| line.strip_prefix("- `"));
    items.filter_map(|item| item.split('`').next()).map(str::to_owned).collect()
}
