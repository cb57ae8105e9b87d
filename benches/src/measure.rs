//! 计时 — CPU time of the process, medians of interleaved runs: a busy machine disturbs all
//! candidates alike, and waiting costs none of them.

use rustix::time::{ClockId, clock_gettime};

/// CPU nanoseconds of this process so far.
pub fn cpu_nanoseconds() -> i64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

/// 中位数 — median CPU nanoseconds of each candidate over interleaved rounds. One more round goes
/// first, uncounted, to warm memory and caches up.
pub fn medians<const K: usize>(rounds: usize, mut candidate: [&mut dyn FnMut(); K]) -> [i64; K] {
    let mut times: [Vec<i64>; K] = std::array::from_fn(|_| Vec::with_capacity(rounds));
    for round in 0..=rounds {
        for (run, times) in candidate.iter_mut().zip(&mut times) {
            let start = cpu_nanoseconds();
            run();
            if round > 0 {
                times.push(cpu_nanoseconds() - start);
            }
        }
    }
    times.map(|mut times| {
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    })
}
