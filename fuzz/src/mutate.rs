//! 变异 — inputs made of other inputs, decided by a seed: the same seed makes the same inputs on
//! every machine.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A sequence that a seed decides (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// A sequence of its own for each pair.
    pub const fn of(seed: u64, run: u64) -> Dice {
        Dice(seed ^ run.wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    /// Below a limit; 0 if there is none.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed >> 33) & 0x7fff_ffff).unwrap_or_default() % limit.max(1)
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap_or_default()
    }
}

/// What readers stumble over more often than over random bytes.
const TOKENS: &[&str] = &[
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
    "-1",
    "\n```\n",
    "```toml\n",
    "[[",
    "value = ",
    "key = \"",
    "from = 0000-00-00",
    "9999-12-31",
    "99999999999999999999",
    "2025-02-31",
    "NaN",
    "1e400",
    "0x7fffffffffffffff",
    "100.0000001%",
    "缴费",
    "\u{202e}",
    "<f>1</f>",
    "uniqueCount=\"18446744073709551615\"",
    "r=\"XFD1048576\"",
];

/// Longest input that is made; growth by copies would otherwise never end.
const LONGEST: usize = 1 << 20;

/// One input made of the seeds.
pub fn made_of(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let Some(seed) = seeds.get(dice.below(seeds.len())) else { return Vec::new() };
    let other = seeds.get(dice.below(seeds.len())).map_or(&[][..], Vec::as_slice);
    // Most changes to a packed file only break its checksum: change a part, and pack it again.
    if let Some((first, workbook)) = seed.split_first()
        && workbook.starts_with(b"PK")
        && dice.below(4) > 0
        && let Some(packed) = with_part_changed(workbook, dice)
    {
        return [&[*first], packed.as_slice()].concat();
    }
    let mut bytes = seed.clone();
    change(&mut bytes, other, dice);
    bytes
}

/// One to five changes.
fn change(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    for _ in 0..=dice.below(5) {
        let at = dice.below(bytes.len() + 1);
        match dice.below(9) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
            1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = dice.byte();
                }
            }
            2 => bytes.truncate(at),
            3 | 4 => {
                let token = TOKENS.get(dice.below(TOKENS.len())).copied().unwrap_or_default();
                let end = if dice.below(2) == 0 { at } else { bytes.len().min(at + token.len()) };
                bytes.splice(at..end, token.bytes());
            }
            5 => {
                let end = bytes.len().min(at + dice.below(64));
                bytes.drain(at..end);
            }
            6 => {
                let end = bytes.len().min(at + dice.below(200));
                let copy = bytes.get(at..end).unwrap_or_default().to_vec();
                bytes.splice(at..at, copy);
            }
            7 => {
                let line = lines(other, dice);
                bytes.splice(at..at, line);
            }
            _ => {
                let digits = bytes.iter().enumerate().filter(|(_, byte)| byte.is_ascii_digit());
                let places: Vec<usize> = digits.map(|(place, _)| place).collect();
                let place = places.get(dice.below(places.len())).copied();
                if let Some(byte) = place.and_then(|place| bytes.get_mut(place)) {
                    *byte = b'0' + dice.byte() % 10;
                }
            }
        }
    }
    bytes.truncate(LONGEST);
}

/// A few neighbouring lines.
fn lines(of: &[u8], dice: &mut Dice) -> Vec<u8> {
    let lines: Vec<&[u8]> = of.split_inclusive(|byte| *byte == b'\n').collect();
    let from = dice.below(lines.len());
    let until = lines.len().min(from + 1 + dice.below(6));
    lines.get(from..until).unwrap_or_default().concat()
}

/// The same workbook with one of its parts changed; `None` if it is none.
fn with_part_changed(workbook: &[u8], dice: &mut Dice) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).ok()?;
    let chosen = dice.below(archive.len());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).ok()?;
        let mut content = Vec::new();
        part.read_to_end(&mut content).ok()?;
        if index == chosen {
            let before = content.clone();
            change(&mut content, &before, dice);
        }
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        writer.start_file(part.name().ok()?, stored).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}
