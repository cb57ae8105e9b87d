//! Hostile packs: whatever the bytes, reading and checking end with findings, never with a panic
//! and never with a rule that nobody wrote.

use policy::{MAX_FILE_BYTES, PolicyLibrary, Severity};
use vocab::{Date, InsuranceKind, PersonClass};

use crate::packs::shipped;
use crate::{anybody, place};

/// A small generator with a fixed seed, so that a failure can be repeated.
struct Xorshift(u64);

impl Xorshift {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound.max(1)).unwrap()).unwrap()
    }
}

const SCRAPS: &[&str] = &[
    "```toml\n",
    "```\n",
    "```toml pack\n",
    "\"",
    "[",
    "]",
    "{",
    "}",
    "=",
    "\n",
    "\r\n",
    "\0",
    "99999999999999999999",
    "-1",
    "1e400",
    "inf",
    "nan",
    "9999-12-31",
    "0000-00-00",
    "%",
    "‰",
    "万",
    "999999999999万%",
    "rows = [",
    "when = {}",
    "value = ",
    "from_age = 2147483648",
    "💥",
    "key = \"credit.amount\"\n",
    "until = 1900-01-01\n",
    "# ",
    "> ",
    "- ",
    "    ",
    "\u{feff}",
    "[[source]]\n",
    "unknown",
    "none",
    "'''",
    "\"\"\"",
    "\\u0000",
];

fn mutate(text: &str, random: &mut Xorshift) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(8) {
        let at = random.below(chars.len());
        let end = (at + random.below(40)).min(chars.len());
        match random.below(4) {
            0 => drop(chars.drain(at..end)),
            1 => {
                let scrap = SCRAPS[random.below(SCRAPS.len())];
                chars.splice(at..at, scrap.chars());
            }
            2 => {
                let copy: Vec<char> = chars[at..end].to_vec();
                let to = random.below(chars.len());
                chars.splice(to..to, copy);
            }
            _ => {
                if let Some(c) = chars.get_mut(at) {
                    *c = char::from(u8::try_from(random.below(128)).unwrap());
                }
            }
        }
    }
    chars.into_iter().collect()
}

#[test]
fn mutated_packs_never_panic() {
    let mut random = Xorshift(0x9e37_79b9_7f4a_7c15);
    let packs = shipped();
    for round in 0..200 {
        let (path, text) = &packs[random.below(packs.len())];
        let text = mutate(text, &mut random);
        let files = [(path.clone(), text)];
        let findings = policy::check(files.clone());
        for finding in &findings {
            assert!(finding.line >= 1 && !finding.message.zh.is_empty(), "round {round}");
        }
        let (library, _) = PolicyLibrary::load(files);
        for (code, _) in library.places() {
            let on = Date::constant(2025, 6, 1);
            let book = library.book(code, InsuranceKind::EmployeeMedical, on, on);
            let _ = book.contribution(anybody(PersonClass::Employee));
            let _ = book.settlement(policy::rules::Care::Inpatient);
            let _ = (book.credit(anybody(PersonClass::Retired)), book.surcharge());
            let _ = library.changes(code, "", Date::MIN, Date::MAX);
        }
    }
}

#[test]
fn deep_and_large_files_are_refused() {
    let deep = format!("```toml\nkey = {}1{}\n```\n", "[".repeat(100_000), "]".repeat(100_000));
    let quoted = format!("{} x", ">".repeat(50_000));
    let listed = "- ".repeat(50_000);
    let large = "x".repeat(MAX_FILE_BYTES + 1);
    for text in [deep, quoted, listed, large.clone()] {
        let findings = policy::check([("x.md".to_owned(), text)]);
        assert!(findings.iter().any(|finding| finding.severity == Severity::Error));
    }
    let findings = policy::check([("x.md".to_owned(), large)]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].code, "too-large");
}

#[test]
fn findings_are_bounded() {
    let bad = "text\n```toml\nkey = \"nothing\"\n```\n".repeat(1_000);
    let findings = policy::check([("x.md".to_owned(), bad)]);
    assert_eq!(findings.len(), 201);
    assert!(findings.iter().any(|finding| finding.code == "too-many-findings"));
}

#[test]
fn a_bad_rule_does_not_hide_the_good_ones() {
    let text = r#"
```toml pack
place = "990600"
name = { zh = "半坏市", en = "Half-bad City" }
kinds = ["employee-medical"]
[[source]]
id = "a"
title = "办法"
published = 2020-01-01
standing = "example"
```
坏的。
```toml
key = "contribution.floor"
from = 2023-01-01
value = "two"
cite = { source = "a", article = "一" }
```
有账户。
```toml
key = "account.open"
from = 2023-01-01
value = true
cite = { source = "a", article = "二" }
```
"#;
    let (library, findings) = PolicyLibrary::load([("x.md".to_owned(), text.to_owned())]);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].line, 16, "the line of the value");
    let on = Date::constant(2024, 1, 1);
    let book = library.book(place("990600"), InsuranceKind::EmployeeMedical, on, on);
    assert!(book.has_account(anybody(PersonClass::Employee)).unwrap().value);
}
