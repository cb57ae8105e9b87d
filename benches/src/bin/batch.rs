//! 整批办理基准 — `cargo run --release -p benches --bin batch [MEMBERS] [FOLDER]`: assess and credit
//! everybody of a place on SQLite, beside inserting the same rows raw.

#![expect(
    clippy::float_arithmetic,
    clippy::as_conversions,
    clippy::expect_used,
    reason = "times are printed as decimals, and a benchmark may stop where it stands"
)]

use std::path::PathBuf;

use benches::batch::{Outcome, Spent, peak_kilobytes, run};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let members = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let folder = arguments.next().map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = folder.join(format!("mingzhang-batch-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for two databases");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let outcome = runtime.block_on(run(members, &folder, |step| eprintln!("{step}")));
    std::fs::remove_dir_all(&folder).expect("the folder goes away again");
    print(members, &outcome);
}

fn print(members: u32, outcome: &Outcome) {
    let each = |name: &str, spent: Spent| {
        let micro = spent.wall / f64::from(members) / 1e3;
        println!("  {name:<40} {:>8.1} s {micro:>8.1} µs a member", spent.wall / 1e9);
    };
    println!("{members} members of a place, one month, SQLite, every commit on the disk");
    each("file (for comparison)", outcome.file);
    each("assess", outcome.assess);
    each("receive (for comparison)", outcome.receive);
    each("credit", outcome.credit);
    each("rows of assess, raw", outcome.raw_assess);
    each("rows of credit, raw", outcome.raw_credit);
    let batch = outcome.assess.and(outcome.credit);
    let raw = outcome.raw_assess.and(outcome.raw_credit);
    println!("  {} rows, {} credited", outcome.rows, outcome.credited);
    println!("  assess + credit, whole time              × {:.2}", batch.wall / raw.wall);
    println!("  assess + credit, CPU time                × {:.2}", batch.cpu / raw.cpu);
    let megabytes = |kilobytes: u64| kilobytes as f64 / 1024.0;
    println!("  peak memory of the batch, MB             {:.0}", megabytes(outcome.peak));
    println!("  peak memory of the whole run, MB         {:.0}", megabytes(peak_kilobytes()));
}
