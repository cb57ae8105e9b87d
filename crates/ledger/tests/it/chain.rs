//! Tampering: any change of any field of any entry is found.

use ledger::*;
use proptest::prelude::*;
use vocab::{Fen, Month, PlaceCode};

use crate::samples::*;

type Change = (&'static str, fn(&mut Posted));

/// One change for every field that an entry has.
const CHANGES: &[Change] = &[
    ("key", |p| p.entry.header.key.push('x')),
    ("member", |p| p.entry.header.member = MemberId::numbered(9)),
    ("place", |p| p.entry.header.place = PlaceCode::parse("110000").unwrap()),
    ("effective", |p| p.entry.header.effective = day(-1)),
    ("recorded", |p| p.entry.header.recorded = at(-1)),
    ("rule", |p| p.entry.header.rule = Some("another rule".to_owned())),
    ("arithmetic", |p| p.entry.header.arithmetic = Some("1 + 1".to_owned())),
    ("month", |p| p.entry.header.details.month = Month::new(1999, 1)),
    ("counterparty", |p| p.entry.header.details.counterparty = Some("某药店".to_owned())),
    ("used_by", |p| p.entry.header.details.used_by = Some("某人".to_owned())),
    ("reference", |p| p.entry.header.details.reference = Some("r".to_owned())),
    ("reverses", |p| p.entry.header.details.reverses = Some(String::new())),
    ("note", |p| p.entry.header.details.note = Some("n".to_owned())),
    ("event", |p| {
        let next = if p.entry.event == Event::Credit { Event::Injection } else { Event::Credit };
        p.entry.event = next;
    }),
    ("approval", |p| p.entry.approval = Some(Approval { maker: "x".to_owned(), ..approval() })),
    ("amounts", |p| {
        // Still balanced: two new lines of one fen.
        p.entry.lines.push(Line { account: Account::Bank, amount: Fen(1) });
        p.entry.lines.push(Line { account: Account::Adjustments, amount: Fen(-1) });
    }),
    ("account", |p| {
        let same = p.entry.lines[0].account == Account::Catastrophic;
        p.entry.lines[0].account = if same { Account::Bank } else { Account::Catastrophic };
    }),
    ("balance after", |p| p.link.balance_after.0 += 1),
    ("position", |p| p.link.position += 1),
    ("previous", |p| p.link.previous.0[0] ^= 1),
    ("hash", |p| p.link.hash.0[31] ^= 1),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_change_is_found(wishes in wishes(25), victim in any::<prop::sample::Index>()) {
        let journal = play(&wishes);
        let posted: Vec<Posted> = journal.posted().to_vec();
        prop_assume!(!posted.is_empty());
        let head = journal.file(&member(), shenzhen()).head();
        let index = victim.index(posted.len());
        for (what, change) in CHANGES {
            let mut tampered = posted.clone();
            change(&mut tampered[index]);
            prop_assert_ne!(&tampered, &posted, "{} was not changed", what);
            let found = verify(&member(), shenzhen(), &tampered, head).unwrap_err();
            prop_assert_eq!(found.position, index as u64 + 1, "{}", what);
        }
        let mut shorter = posted.clone();
        shorter.remove(index);
        prop_assert!(verify(&member(), shenzhen(), &shorter, head).is_err());
        let mut longer = posted.clone();
        longer.insert(index, posted[index].clone());
        prop_assert!(verify(&member(), shenzhen(), &longer, head).is_err());
    }
}

#[test]
fn hashes_read_back_as_written() {
    let mut journal = Journal::new();
    let hash = journal.append(credit("k", 0, 1)).unwrap().link.hash;
    assert_eq!(ChainHash::parse(&hash.to_string()), Some(hash));
    for text in ["", "00", &"g".repeat(64), &"é".repeat(32)] {
        assert_eq!(ChainHash::parse(text), None);
    }
}

#[test]
fn text_cannot_slide_from_one_field_into_the_next() {
    let with = |counterparty: &str, used_by: Option<&str>| {
        let mut entry = credit("k", 0, 1);
        entry.header.details.counterparty = Some(counterparty.to_owned());
        entry.header.details.used_by = used_by.map(str::to_owned);
        Journal::new().append(entry).unwrap().link.hash
    };
    assert_ne!(with("ab", Some("c")), with("a", Some("bc")));
    assert_ne!(with("ab", Some("")), with("ab", None));
}
