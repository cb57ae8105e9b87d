//! 整批办理 — a place with so many members, one month: assess and credit through the office, and
//! the very same rows inserted raw into a second database of the same tables, in commits of the
//! same number, by prepared statements of many rows each. Neither reading the rows back nor
//! anything before the month is counted.

mod place;
mod raw;

use std::path::Path;

use operations::batch::{Batch, assess_all};
use operations::crediting::{CreditChunk, credit_all};
use operations::office::{Office, Request};
use store::Store;

use crate::measure::cpu_nanoseconds;
use raw::Rows;

/// Lines of a chunk.
const CHUNK: i64 = 5_000;

/// 用时 — nanoseconds by the clock on the wall and of the processor.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// By the clock.
    pub wall: f64,
    /// Of the processor.
    pub cpu: f64,
}

impl Spent {
    /// Both together.
    pub fn and(self, other: Spent) -> Spent {
        Spent { wall: self.wall + other.wall, cpu: self.cpu + other.cpu }
    }
}

/// 计时器.
struct Watch(std::time::Instant, i64);

impl Watch {
    #[expect(clippy::disallowed_methods, reason = "a benchmark asks what time it is")]
    fn start() -> Watch {
        Watch(std::time::Instant::now(), cpu_nanoseconds())
    }

    fn stop(&self) -> Spent {
        let cpu = cpu_nanoseconds() - self.1;
        Spent { wall: self.0.elapsed().as_nanos() as f64, cpu: cpu as f64 }
    }
}

/// 结果 of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// Filing the wages.
    pub file: Spent,
    /// Assessing them.
    pub assess: Spent,
    /// Booking the receipts.
    pub receive: Spent,
    /// Crediting.
    pub credit: Spent,
    /// The rows of assessing, inserted raw.
    pub raw_assess: Spent,
    /// The rows of crediting, inserted raw.
    pub raw_credit: Spent,
    /// Rows that were inserted raw.
    pub rows: u64,
    /// Lines credited.
    pub credited: usize,
    /// Most memory until crediting was done, kilobytes.
    pub peak: u64,
}

/// Runs it all in a folder.
///
/// # Panics
///
/// If anything does not go as it must.
#[expect(clippy::expect_used, reason = "a benchmark may stop where it stands")]
pub async fn run(members: u32, folder: &Path, mut told: impl FnMut(&str)) -> Outcome {
    let mut outcome = Outcome::default();
    let library = testkit::library();
    let path = folder.join("office.db");
    let store = Store::open(&path).await.expect("a database");
    let office = Office { store: &store, library: &library };
    told("setting up");
    let employers = place::people(&store, members).await;
    told("filing");
    let watch = Watch::start();
    for (number, employer) in employers.iter().enumerate() {
        place::file(&office, employer, number, members).await;
    }
    outcome.file = watch.stop();
    let before = raw::ends(&path).await;
    told("assessing");
    let watch = Watch::start();
    let batch = Batch {
        name: "july".to_owned(),
        place: place::place(),
        clerk: "批处理".to_owned(),
        recorded: place::at("2025-07-05T09:00:00"),
    };
    let assessed = assess_all(&office, &batch, place::month(), |_, _| {}).await.expect("assessed");
    outcome.assess = watch.stop();
    let between = raw::ends(&path).await;
    assert_eq!(assessed.set_aside, Vec::<String>::new());
    told("receiving");
    let watch = Watch::start();
    for employer in &employers {
        place::receive(&office, employer).await;
    }
    outcome.receive = watch.stop();
    let received = raw::ends(&path).await;
    told("crediting");
    let watch = Watch::start();
    let request = Request {
        key: batch.name.clone(),
        place: batch.place,
        clerk: batch.clerk.clone(),
        seen: None,
        command: CreditChunk {
            on: place::credit_day(),
            most: Some(CHUNK),
            after: None,
            bill: None,
        },
    };
    let time = place::at("2025-09-20T09:00:00");
    let credited = credit_all(&office, &request, time, |_, _| {}).await.expect("credited");
    outcome.credit = watch.stop();
    outcome.peak = peak_kilobytes();
    assert_eq!(credited.set_aside, Vec::<String>::new());
    assert_eq!(credited.amount.0, place::credits(members));
    outcome.credited = credited.credited;
    store.close().await;
    told("inserting raw");
    let chunks = credited.credited.div_ceil(usize::try_from(CHUNK).unwrap_or(1)).max(1);
    let mut target = raw::Target::copy(&path, &folder.join("raw.db"), &before).await;
    let first = Rows { after: &before, through: &between };
    (outcome.raw_assess, outcome.rows) = target.insert(first, employers.len()).await;
    let after = raw::ends(&path).await;
    let second = Rows { after: &received, through: &after };
    let (spent, rows) = target.insert(second, chunks).await;
    outcome.raw_credit = spent;
    outcome.rows += rows;
    outcome
}

/// 峰值内存 — the most that this process ever had in memory, kilobytes; 0 where the system does not
/// say.
pub fn peak_kilobytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small, for the figures and the rows; nothing here depends on how fast it is.
    #[tokio::test]
    async fn a_small_place_is_credited_and_its_rows_are_found() {
        let folder = std::env::temp_dir().join(format!("mingzhang-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let members = 1_030;
        let outcome = run(members, &folder, |_| {}).await;
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(outcome.credited, 1_030);
        // Assessed: a fact and that there are such facts, an entry of two lines, a due and the end
        // of an account each; credited: a fact and an entry of two lines each. More only a few a
        // chunk or an employer.
        let each = 1_030 * ((2 + 3 + 1 + 1) + (1 + 3));
        assert!((each..each + 60).contains(&outcome.rows), "{} rows", outcome.rows);
    }
}
