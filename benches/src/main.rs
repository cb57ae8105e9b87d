//! 基准入口 — `cargo run --release -p benches [MEMBERS] [ROUNDS]` prints every figure of the
//! README.

#![expect(
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "times are printed as decimals"
)]

use std::hint::black_box;

use benches::derivations::explain_all;
use benches::explanations::{latencies, percentile};
use benches::measure::medians;
use benches::member_month::{
    Plans, Results, Rules, by_hand, by_hand_portable, engine, engine_plain, engine_portable,
    reference,
};
use benches::members::Members;

fn main() {
    let mut arguments = std::env::args().skip(1).filter_map(|text| text.parse().ok());
    let count: usize = arguments.next().unwrap_or(1_000_000);
    let rounds: usize = arguments.next().unwrap_or(15);
    let members = Members::make(count, 20_260_101);
    let rules = Rules::workload();
    let rules = Plans::of(&rules);
    println!("{count} members, medians of {rounds} interleaved rounds, CPU time");
    member_month(&rules, &members, rounds);
    derivations(&rules, &members, rounds);
    explanations();
}

fn member_month(rules: &Plans<'_>, members: &Members, rounds: usize) {
    let expected = reference(members);
    let rarer = Rules::in_a_rarer_shape();
    let rarer = Plans::of(&rarer);
    let mut results: [Results; 6] = std::array::from_fn(|_| Results::new(members.len()));
    let [hand, lanes, lanes_rarer, hand_portable, lanes_portable, plain] = &mut results;
    let times = medians(
        rounds,
        [
            &mut || by_hand(members, black_box(hand)),
            &mut || engine(rules, members, black_box(lanes)),
            &mut || engine(&rarer, members, black_box(lanes_rarer)),
            &mut || by_hand_portable(members, black_box(hand_portable)),
            &mut || engine_portable(rules, members, black_box(lanes_portable)),
            &mut || engine_plain(rules, members, black_box(plain)),
        ],
    );
    // Each with the candidate that it is held against.
    let names = [
        ("loop by hand, machine's instructions", 0),
        ("engine, Lanes, machine's instructions", 0),
        ("engine, Lanes, the same in a rarer shape", 0),
        ("loop by hand, baseline instructions", 3),
        ("engine, Lanes, baseline instructions", 3),
        ("engine, Plain", 5),
    ];
    println!("\nmember-month, ns a member");
    for (index, ((name, against), time)) in names.into_iter().zip(times).enumerate() {
        let each = time as f64 / members.len() as f64;
        let ratio = time as f64 / times[against] as f64;
        let exact = if results[index] == expected { "exact" } else { "WRONG" };
        println!("  {name:<42} {each:>8.2}  × {ratio:.2}  {exact}");
    }
}

fn derivations(rules: &Plans<'_>, members: &Members, rounds: usize) {
    let mut outcome = (0, 0);
    let [time] = medians(rounds, [&mut || outcome = black_box(explain_all(rules, members))]);
    let each = time as f64 / members.len() as f64;
    let nodes = outcome.1 as f64 / members.len() as f64;
    println!("\nderivations: {nodes:.1} nodes a member, {each:.1} ns a member");
    println!("  {:.1} million members a core-second", 1_000.0 / each);
    println!(
        "  {:.1} million of 30 nodes, at the same nodes a second",
        1_000.0 / each * nodes / 30.0
    );
}

fn explanations() {
    let times = latencies(500);
    let each = |thousandths| percentile(&times, thousandths) as f64 / 1e6;
    println!("\nexplain, thirty years of monthly history, CPU ms of 500 runs");
    println!("  median {:.2}, p99 {:.2}, longest {:.2}", each(500), each(990), each(1_000));
}
