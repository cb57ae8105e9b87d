//! 往返 — what is written is read again as the same record, in every format and language.

use proptest::prelude::*;
use vocab::Lang;
use vocab::record::{AccountState, Member, PersonalRecord, StatedAccount};
use wire::records::{Format, template, write};

use crate::samples::{record, try_read, without_rows};

fn check(record: &PersonalRecord, format: Format, lang: Lang) {
    let bytes = write(record, format, lang).unwrap();
    let read = try_read(&bytes, format).unwrap_or_else(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| problem.line(Lang::En)).collect();
        panic!("{format:?} {lang:?}\n{}\n{}", lines.join("\n"), String::from_utf8_lossy(&bytes))
    });
    assert_eq!(&without_rows(read), record, "{format:?} {lang:?}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 48,
        failure_persistence: None,
        ..Default::default()
    })]

    #[test]
    fn every_record_survives_every_format(record in record()) {
        for format in Format::ALL {
            for lang in [Lang::Zh, Lang::En] {
                check(&record, format, lang);
            }
        }
    }
}

#[test]
fn nothing_survives_too() {
    for format in Format::ALL {
        check(&PersonalRecord::default(), format, Lang::Zh);
        let nothing_found = PersonalRecord {
            movements: Some(Vec::new()),
            cards: Some(Vec::new()),
            ..PersonalRecord::default()
        };
        check(&nothing_found, format, Lang::En);
    }
}

#[test]
fn an_untouched_template_claims_nothing() {
    for format in Format::ALL {
        for lang in [Lang::Zh, Lang::En] {
            let bytes = template(format, lang).unwrap();
            let read = try_read(&bytes, format).unwrap();
            assert_eq!(read, PersonalRecord::default(), "{format:?} {lang:?}");
        }
    }
}

#[test]
fn text_that_looks_like_something_else_stays_text() {
    let names =
        ["=1+1", "#注释", "说明：无", "缴费", "[卡]", "-", "'quoted", "'=x", "/", "_x0041_"];
    for name in names {
        let member = Member { name: Some(name.to_owned()), ..Member::default() };
        let record = PersonalRecord { member, ..PersonalRecord::default() };
        for format in Format::ALL {
            check(&record, format, Lang::Zh);
        }
    }
}

#[test]
fn a_state_alone_in_its_row_is_not_the_sheet_of_that_name() {
    let frozen = StatedAccount {
        place: None,
        balance: None,
        as_of: None,
        state: AccountState::Frozen,
        row: 0,
    };
    let record = PersonalRecord { accounts: Some(vec![frozen]), ..PersonalRecord::default() };
    for format in Format::ALL {
        for lang in [Lang::Zh, Lang::En] {
            check(&record, format, lang);
        }
    }
}
