//! 变异测试 — deterministic mutations of good files: the reader must neither panic nor answer
//! without bound, whatever the bytes. Runs on stable Rust; `fuzz/` has the coverage-guided one.

use vocab::Lang;
use vocab::record::PersonalRecord;
use wire::records::{Format, template, write};

use crate::samples::try_read;

/// Mutations of each seed file; a release build affords more.
const MUTATIONS: u32 = if cfg!(debug_assertions) { 500 } else { 5_000 };

/// A small generator with a fixed seed, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 8).unwrap() % below.max(1)
    }
}

const TOKENS: [&str; 24] = [
    "\u{feff}",
    "\0",
    "\"",
    "'",
    ",,,,",
    "\t",
    "\r",
    "[",
    "{",
    "}",
    "]",
    "=",
    "|",
    "\n\n",
    "#",
    "99999999999999999999",
    "-1",
    "2025-02-31",
    "NaN",
    "1e400",
    "缴费",
    "\u{202e}",
    "<f>1</f>",
    "uniqueCount=\"18446744073709551615\"",
];

fn mutate(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        match dice.roll(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
            1 if at < bytes.len() => bytes[at] = u8::try_from(dice.roll(256)).unwrap(),
            2 => bytes.truncate(at),
            3 => {
                let token = TOKENS[dice.roll(TOKENS.len())].bytes();
                bytes.splice(at..at, token);
            }
            4 => {
                let end = (at + dice.roll(64)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 => {
                let end = (at + dice.roll(200)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                bytes.splice(at..at, copy);
            }
            _ => {
                let token = TOKENS[dice.roll(TOKENS.len())].as_bytes();
                let end = (at + token.len()).min(bytes.len());
                bytes.splice(at..end, token.iter().copied());
            }
        }
    }
}

/// Repacks a workbook after a mutation of one of its parts, so that the mutation gets past the
/// checksum and to the XML.
fn mutate_part(workbook: &[u8], dice: &mut Dice) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let chosen = dice.roll(archive.len());
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if index == chosen {
            mutate(&mut content, dice);
        }
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        writer.start_file(part.name().unwrap(), stored).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn check(bytes: &[u8], format: Format) {
    if let Err(problems) = try_read(bytes, format) {
        assert!((1..=51).contains(&problems.len()));
        for problem in problems {
            for lang in [Lang::Zh, Lang::En] {
                let line = problem.line(lang);
                assert!(line.chars().count() < 600, "{line}");
                assert!(!line.chars().any(char::is_control), "{line}");
            }
        }
    }
}

fn run(seed: &[u8], format: Format, dice: &mut Dice) {
    for _ in 0..MUTATIONS {
        let mut bytes = seed.to_vec();
        mutate(&mut bytes, dice);
        check(&bytes, format);
    }
}

fn seeds(format: Format) -> Vec<Vec<u8>> {
    let example: PersonalRecord = crate::formats::example();
    vec![
        template(format, Lang::Zh).unwrap(),
        write(&example, format, Lang::Zh).unwrap(),
        write(&example, format, Lang::En).unwrap(),
    ]
}

#[test]
fn mutated_text_files_are_read_or_refused() {
    for format in [Format::Csv, Format::Json, Format::Markdown] {
        for (seed, start) in seeds(format).iter().zip(1..) {
            run(seed, format, &mut Dice(0x9E37_79B9_7F4A_7C15 ^ start));
        }
    }
}

#[test]
fn mutated_workbooks_are_read_or_refused() {
    let mut dice = Dice(0xD1B5_4A32_D192_ED03);
    let seeds = seeds(Format::Xlsx);
    let example = &seeds[1];
    run(example, Format::Xlsx, &mut dice);
    for _ in 0..MUTATIONS {
        let bytes = mutate_part(example, &mut dice);
        check(&bytes, Format::Xlsx);
    }
}
