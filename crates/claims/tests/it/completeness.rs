//! Nothing is missing, nothing is said twice, and everything that a claim leans on exists.

use std::collections::{BTreeMap, BTreeSet};

use claims::{ClaimRegister, ClaimVerdict, Here, Ruling};

use crate::{files, library, register, root};

/// Rows of the articles: letter and number of rows.
const ARTICLES: [(char, usize); 5] = [('A', 85), ('B', 37), ('C', 66), ('D', 61), ('E', 79)];

/// How many of them have which verdict, counted in the list that they were read into.
const VERDICTS: [(ClaimVerdict, usize); 8] = [
    (ClaimVerdict::True, 98),
    (ClaimVerdict::Local, 101),
    (ClaimVerdict::Simplified, 27),
    (ClaimVerdict::Outdated, 6),
    (ClaimVerdict::Wrong, 12),
    (ClaimVerdict::Channel, 47),
    (ClaimVerdict::Advice, 20),
    (ClaimVerdict::Noise, 17),
];

#[test]
fn every_row_is_there_once_and_verdicts_are_those_of_the_list() {
    let register = register();
    let mut expected = BTreeSet::new();
    for (letter, rows) in ARTICLES {
        expected.extend((1..=rows).map(|row| format!("{letter}{row:03}")));
    }
    let rows = || register.claims().iter().filter(|claim| !claim.id.starts_with('F'));
    let found: Vec<String> = rows().map(|claim| claim.id.clone()).collect();
    assert_eq!(found.len(), expected.len());
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
    for (verdict, count) in VERDICTS {
        assert_eq!(rows().filter(|claim| claim.verdict == verdict).count(), count, "{verdict:?}");
    }
}

#[test]
fn the_errors_are_these() {
    let register = register();
    let ids = |verdict| -> Vec<&str> {
        let claims = register.claims().iter().filter(|claim| !claim.id.starts_with('F'));
        claims.filter(|claim| claim.verdict == verdict).map(|claim| claim.id.as_str()).collect()
    };
    assert_eq!(
        ids(ClaimVerdict::Wrong),
        [
            "A019", "B014", "C003", "C032", "D021", "D024", "D045", "D050", "D053", "D058", "E024",
            "E073"
        ]
    );
    assert_eq!(ids(ClaimVerdict::Outdated), ["B035", "C049", "C061", "D023", "E042", "E049"]);
    for id in ids(ClaimVerdict::Outdated) {
        let correct = register.find(id).unwrap().correct.clone().unwrap();
        let has_year = |text: &str| text.contains("20");
        assert!(has_year(&correct.zh) && has_year(&correct.en), "{id} says no date");
    }
}

#[test]
fn a_local_claim_is_called_true_only_with_something_behind_it() {
    let register = register();
    for claim in register.claims().iter().filter(|c| c.ruling() == Ruling::RightHere) {
        let settled = &claim.settled;
        let behind = settled.rules.len() + settled.cases.len() + settled.sources.len();
        assert!(behind > 0, "{}", claim.id);
    }
    let of = |here| {
        register
            .claims()
            .iter()
            .filter(|c| c.verdict == ClaimVerdict::Local && c.here == here)
            .count()
    };
    assert!(of(Here::Confirmed) >= 15 && of(Here::Contradicted) >= 8);
}

#[test]
fn what_settles_a_claim_exists() {
    let register = register();
    assert_eq!(register.unresolved(&library()), []);
    let codes: BTreeSet<&str> = diagnosis::Code::ALL.iter().map(|code| code.name()).collect();
    let mut sources: BTreeMap<String, String> = BTreeMap::new();
    let entries = register.claims().iter().map(|claim| (&claim.id, &claim.settled));
    let clashes = register.conflicts().iter().map(|conflict| (&conflict.id, &conflict.settled));
    for (id, settled) in entries.chain(clashes) {
        for code in &settled.checks {
            assert!(codes.contains(code.as_str()), "{id}: no check {code}");
        }
        for case in &settled.cases {
            assert!(root().join(case).is_file(), "{id}: no case {case}");
        }
        for test in &settled.tests {
            let (file, function) = test.split_once("::").unwrap();
            let text = sources
                .entry(file.to_owned())
                .or_insert_with(|| std::fs::read_to_string(root().join(file)).unwrap_or_default());
            let declared = |rest: &str| rest.starts_with(['(', '<']);
            let found = text.split(&format!("fn {function}")).skip(1).any(declared);
            assert!(found, "{id}: no test {test}");
        }
        assert!(!settled.is_empty(), "{id}");
    }
}

#[test]
fn every_clash_names_claims_that_name_it() {
    let register = register();
    let ids: Vec<&str> = register.conflicts().iter().map(|c| c.id.as_str()).collect();
    let expected: Vec<String> = (1..=28).map(|number| format!("K{number:02}")).collect();
    assert_eq!(ids, expected);
    for conflict in register.conflicts() {
        assert!(conflict.claims.len() >= 2, "{}", conflict.id);
    }
    for claim in register.claims() {
        for id in &claim.settled.conflicts {
            let conflict = register.conflict(id).unwrap();
            let own = claim.id.starts_with('F') || conflict.claims.contains(&claim.id);
            assert!(own, "{} names {id}, which does not name it", claim.id);
        }
    }
}

#[test]
fn what_is_wrong_with_a_file_is_said() {
    let read = |text: &str| {
        let files = [("a.md".to_owned(), text.to_owned())];
        let (register, findings) = ClaimRegister::load(files);
        let codes: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
        (register.claims().len(), codes.join(" "))
    };
    let head = "# x 类 — kind\n\n## X001 说法\n\nA claim.\n\n";
    let block = |content: &str| format!("{head}```toml\n{content}\n```\n");
    assert_eq!(read(&block("verdict = \"true\"\nchecks = [\"Z01\"]")), (1, String::new()));
    assert_eq!(read(&block("verdict = \"true\"")), (1, "claim-unsettled".to_owned()));
    let wrong = "verdict = \"wrong\"\nchecks = [\"Z01\"]";
    assert_eq!(read(&block(wrong)), (1, "claim-uncorrected".to_owned()));
    for bad in ["verdict = \"perhaps\"", "verdict = \"true\"\nrulez = []", "verdict ="] {
        assert_eq!(read(&block(bad)), (0, "bad-claim".to_owned()), "{bad}");
    }
    let good = block("verdict = \"true\"\nchecks = [\"Z01\"]");
    assert_eq!(read(&format!("{good}\n{}", &good[16..])).1, "claim-twice");
    assert_eq!(read(&good[16..]).1, "claims-without-category");
    let lost = block("verdict = \"true\"\nrules = [\"440300 no.such\"]\nsources = [\"nobody\"]");
    let (register, _) = ClaimRegister::load([("a.md".to_owned(), lost)]);
    assert_eq!(register.unresolved(&library()).len(), 2);
}

#[test]
fn nothing_that_computes_can_reach_a_claim() {
    for name in ["policy", "engine", "diagnosis", "ledger", "operations"] {
        let manifest = root().join("crates").join(name).join("Cargo.toml");
        let text = std::fs::read_to_string(manifest).unwrap();
        assert!(!text.lines().any(|line| line.starts_with("claims")), "{name}");
    }
    assert!(files("policies").iter().all(|(_, text)| !text.contains("verdict =")));
}
