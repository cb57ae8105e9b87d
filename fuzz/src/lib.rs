//! 模糊测试入口 — what each target does with bytes, shared by the coverage-guided fuzzer and the
//! plain drivers. A target returns if all is well and panics if a promise is broken.
#![forbid(unsafe_code)]

pub mod drive;
pub mod mutate;

use vocab::Lang;
use wire::records::{Format, Reading, read, write};

/// 记录读取 — the first byte chooses the format; a record that is read must survive being
/// written and read again, and every problem must have a bounded line in both languages.
pub fn records(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    let format = Format::ALL[usize::from(*first) % Format::ALL.len()];
    let reading = Reading { today: jiff::civil::date(2025, 11, 15), places: &[] };
    match read(bytes, format, &reading) {
        Ok(record) => match write(&record, Format::Json, Lang::Zh) {
            Ok(again) => {
                let read_again = read(&again, Format::Json, &reading);
                assert!(read_again.is_ok(), "what was written cannot be read: {read_again:?}");
            }
            Err(fault) => panic!("what was read cannot be written: {fault:?}"),
        },
        Err(problems) => {
            assert!((1..=51).contains(&problems.len()), "{} problems", problems.len());
            for problem in problems {
                for lang in [Lang::Zh, Lang::En] {
                    let line = problem.line(lang);
                    assert!(line.chars().count() < 600, "{line}");
                }
            }
        }
    }
}

/// 政策包读取 — a pack is read and linted from any text.
pub fn policies(data: &[u8]) {
    let text = String::from_utf8_lossy(data).into_owned();
    let path = "440300-深圳/职工医保.md".to_owned();
    for finding in policy::check([(path, text)]) {
        std::hint::black_box(finding);
    }
}
