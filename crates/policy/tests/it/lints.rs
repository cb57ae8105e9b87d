//! Every finding has a small bad pack in `lints/`; what is expected stands in the same file, after
//! the pack. `UPDATE_CASES=1 cargo test -p policy` rewrites it; read the difference before you
//! commit it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use policy::Finding;
use vocab::Lang;

const MARK: &str = "<!-- expected -->\n";

/// Every code that reading and checking may report, apart from bounds on size and number.
const CODES: &[&str] = &[
    "aid-worse-off",
    "ambiguous",
    "average-missing",
    "bad-head",
    "bad-source",
    "bad-toml",
    "beijing-figure",
    "block-ignored",
    "bounds-reversed",
    "conflict-without-difference",
    "date-gap",
    "deductible-rises",
    "duplicate",
    "explains-nothing",
    "floor-above-ceiling",
    "from-after-until",
    "gap",
    "implausible-figure",
    "missing-field",
    "missing-head",
    "missing-source",
    "missing-statement",
    "money-rate-confusion",
    "multiple-of-nothing",
    "never-reached",
    "older-than-document",
    "overlap",
    "quota-above-year",
    "rate-above-whole",
    "reduction-above-ceiling",
    "ratio-falls",
    "retired-worse-off",
    "second-head",
    "share-not-exact",
    "segment-not-yearly",
    "source-without-url",
    "sources-disagree",
    "statement-differs",
    "tilt-without-assistance",
    "unknown-condition",
    "unknown-field",
    "unknown-key",
    "unknown-source",
    "unreachable",
    "untranslated-topic",
    "unused-source",
    "wrong-type",
];

#[test]
fn every_lint_says_what_its_case_expects() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/lints");
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let (pack, expected) = text.split_once(MARK).unwrap_or_else(|| panic!("{name}: no mark"));
        let findings = policy::check([(name.clone(), pack.to_owned())]);
        seen.extend(findings.iter().map(|finding| finding.code));
        let found = rendered(&findings);
        if found != expected && updating() {
            std::fs::write(&path, format!("{pack}{MARK}{found}")).unwrap();
        } else if found != expected {
            wrong.push(format!("{name}\n--- expected\n{expected}\n--- found\n{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    let known: BTreeSet<&str> = CODES.iter().copied().collect();
    assert_eq!(seen, known, "every code has a case, and every code is listed");
}

fn rendered(findings: &[Finding]) -> String {
    let mut text = String::from("\n");
    for finding in findings {
        writeln!(text, "- {}", finding.render(Lang::Zh)).unwrap();
        writeln!(text, "  {}", finding.render(Lang::En)).unwrap();
    }
    text
}

#[expect(clippy::disallowed_methods, reason = "rewriting cases is asked for by the environment")]
pub fn updating() -> bool {
    std::env::var("UPDATE_CASES").is_ok_and(|value| value == "1")
}
