//! 长跑 — every edge of every pack, many random facts over all packs, and a tenth as many over
//! packs that the dice made up: `cargo run --release -p oracle --example agree -- [FACTS] [SEED]`.
//! With the word `made-up` after them only the last, FACTS of them.

#![expect(clippy::unwrap_used, reason = "a run that cannot go on ends")]
#![expect(clippy::disallowed_methods, reason = "the time is printed, nothing depends on it")]

#[path = "../tests/it/compare.rs"]
mod compare;
#[path = "../tests/it/dice.rs"]
mod dice;
#[path = "../tests/it/draw.rs"]
mod draw;
#[path = "../tests/it/edges.rs"]
mod edges;
#[path = "../tests/it/made_up.rs"]
mod made_up;
#[path = "../tests/it/tally.rs"]
mod tally;

use std::process::ExitCode;
use std::time::Instant;

use compare::{Both, packs};
use draw::Urn;
use tally::Tally;

/// Cases that one seed makes: with its seed and this number a difference is found again.
const CHUNK: u64 = 10_000;
/// Differences after which a run ends.
const ENOUGH: usize = 40;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).filter_map(|text| text.parse().ok());
    let count: u64 = arguments.next().unwrap_or(1_000_000);
    let first: u64 = arguments.next().unwrap_or(20_261_122);
    let mut all = Tally::default();
    if std::env::args().any(|word| word == "made-up") {
        walk_made_up(&mut all, first, count);
    } else {
        walk_packs(&mut all, first, count);
        walk_made_up(&mut all, first, count / 10);
    }
    println!("\naltogether {}", all.shown());
    if all.differing == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn walk_packs(all: &mut Tally, first: u64, count: u64) {
    let packs = Both::read(packs());
    let urn = Urn::of(&packs.oracle);
    timed("edges", all, |all| all.add(edges::walk(&packs, &urn)));
    timed("random facts", all, |all| {
        for seed in seeds(first, count) {
            let mut tally = Tally::default();
            tally.run(&packs, &urn, seed, CHUNK.min(count));
            tell(&format!("seed {seed}"), all, tally);
        }
        println!("{} of {} rules used", all.rules.len(), packs.oracle.rules.len());
    });
}

fn walk_made_up(all: &mut Tally, first: u64, count: u64) {
    timed("made-up packs", all, |all| {
        for seed in seeds(first, count) {
            let both = Both::read(made_up::packs(seed));
            let mut tally = Tally::default();
            tally.run(&both, &Urn::of(&both.oracle), seed, CHUNK.min(count));
            tell(&format!("made-up seed {seed}"), all, tally);
        }
    });
}

fn seeds(first: u64, count: u64) -> std::ops::Range<u64> {
    first..first + count.div_ceil(CHUNK)
}

/// Prints new differences and adds up.
fn tell(of: &str, all: &mut Tally, tally: Tally) {
    if all.differences.len() < ENOUGH {
        for difference in &tally.differences {
            println!("\n{of}: {difference}");
        }
        all.add(tally);
    }
}

fn timed(name: &str, all: &mut Tally, work: impl FnOnce(&mut Tally)) {
    let (start, before) = (Instant::now(), all.cases);
    work(all);
    let (cases, taken) = (all.cases - before, start.elapsed());
    let each = taken.checked_div(u32::try_from(cases).unwrap_or(u32::MAX)).unwrap_or_default();
    println!("{name}: {cases} cases in {} s, {} ns each", taken.as_secs(), each.as_nanos());
}
