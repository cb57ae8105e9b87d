//! 长跑 — oracle and engine on many random facts over all packs:
//! `cargo run --release -p oracle --example agree -- [FACTS] [SEED]`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a run that cannot go on ends")]
#![expect(clippy::disallowed_methods, reason = "the time is printed, nothing depends on it")]
#![expect(
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "the speed is printed as a decimal"
)]

#[path = "../tests/it/compare.rs"]
mod compare;
#[path = "../tests/it/dice.rs"]
mod dice;
#[path = "../tests/it/draw.rs"]
mod draw;
#[path = "../tests/it/tally.rs"]
mod tally;

use std::time::Instant;

use compare::Both;
use draw::Urn;
use tally::Tally;

/// Cases that one seed makes; a difference is found again with its seed and this number.
const CHUNK: u64 = 10_000;

fn main() {
    let mut arguments = std::env::args().skip(1).filter_map(|text| text.parse().ok());
    let count: u64 = arguments.next().unwrap_or(1_000_000);
    let first: u64 = arguments.next().unwrap_or(20_261_122);
    let start = Instant::now();
    let both = Both::read(testkit::pack_texts());
    let urn = Urn::of(&both.oracle);
    let mut all = Tally::default();
    for chunk in 0..count.div_ceil(CHUNK) {
        let seed = first + chunk;
        let mut tally = Tally::default();
        tally.run(&both, &urn, seed, CHUNK.min(count - chunk * CHUNK));
        for difference in &tally.differences {
            println!("\nseed {seed}: {difference}");
        }
        all.add(tally);
        if all.differences.len() > 40 {
            println!("more differences than are worth reading");
            break;
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("\n{}", all.shown());
    println!("{} of {} rules used", all.rules.len(), both.oracle.rules.len());
    println!("{:.0} facts a second, {seconds:.1} s", all.cases as f64 / seconds);
    if all.differing > 0 {
        panic!("{} differences", all.differing);
    }
}
