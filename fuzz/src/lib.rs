//! 模糊测试入口 — what each target does with bytes, shared by the coverage-guided fuzzer and the
//! plain drivers. A driver returns if all is well and panics if a promise is broken.
#![forbid(unsafe_code)]

use vocab::Lang;
use wire::records::{Format, Reading, read, write};

/// 记录读取 — the first byte chooses the format; a record that is read must survive being
/// written and read again, and every problem must have a bounded line in both languages.
pub fn records(data: &[u8]) {
    let Some((first, bytes)) = data.split_first() else { return };
    let format = Format::ALL[usize::from(*first) % Format::ALL.len()];
    let reading = Reading { today: jiff::civil::date(2025, 11, 15), places: &[] };
    match read(bytes, format, &reading) {
        Ok(record) => {
            let again =
                write(&record, Format::Json, Lang::Zh).expect("a record that can be written");
            read(&again, Format::Json, &reading).expect("what was written can be read");
        }
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

/// The plain driver: runs a target over the files named on the command line and says how many.
pub fn drive(target: fn(&[u8])) -> std::process::ExitCode {
    let mut ran = 0;
    for path in std::env::args_os().skip(1) {
        match std::fs::read(&path) {
            Ok(bytes) => target(&bytes),
            Err(fault) => {
                eprintln!("{}: {fault}", path.display());
                return std::process::ExitCode::FAILURE;
            }
        }
        ran += 1;
    }
    println!("{ran} inputs, no fault");
    std::process::ExitCode::SUCCESS
}
