//! 整批计算 — whole columns through a rule, chunk by chunk; a chunk that lanes may not answer is
//! worked out again one by one.

use super::{Dispatch, LANES, Lanes, Width, dispatch, dispatch_portable};
use crate::carrier::{Plain, Trouble};

/// 一批 — columns of cases, and the rule that they go through. Both methods call the same rule;
/// `lanes` for a chunk of [`LANES`] cases, `single` for one.
pub trait Batch {
    /// What of the columns belongs to one chunk, and the rule.
    type Chunk<'a>
    where
        Self: 'a;
    /// Number of cases.
    fn cases(&self) -> usize;
    /// All whole chunks, in the order of the cases.
    fn chunks(&mut self) -> impl Iterator<Item = Self::Chunk<'_>>;
    /// Works out one chunk and writes its results.
    fn lanes<W: Width>(lanes: &mut Lanes<W>, chunk: Self::Chunk<'_>);
    /// Works out one case and writes its results.
    fn single(&mut self, plain: &mut Plain, case: usize);
    /// One case could not be worked out.
    fn refused(&mut self, case: usize, trouble: Trouble);
}

/// 整批计算 — every case of a batch, with the best instructions of this machine. Results do not
/// depend on them.
pub fn run_batch<B: Batch>(batch: &mut B) {
    dispatch(Run { batch });
}

/// The same without any particular instructions; for comparison and for tests.
pub fn run_batch_portable<B: Batch>(batch: &mut B) {
    dispatch_portable(Run { batch });
}

struct Run<'a, B> {
    batch: &'a mut B,
}

impl<B: Batch> Dispatch for Run<'_, B> {
    type Output = ();

    #[inline(always)]
    fn run<W: Width>(self, width: W) {
        let cases = self.batch.cases();
        let mut spoiled = Vec::new();
        for (index, chunk) in self.batch.chunks().enumerate() {
            let mut lanes = Lanes::new(width);
            B::lanes(&mut lanes, chunk);
            if lanes.is_spoiled() {
                spoiled.push(index);
            }
        }
        for chunk in spoiled {
            singly(self.batch, chunk * LANES..(chunk + 1) * LANES);
        }
        singly(self.batch, cases / LANES * LANES..cases);
    }
}

#[cold]
#[inline(never)]
fn singly<B: Batch>(batch: &mut B, cases: std::ops::Range<usize>) {
    for case in cases {
        let mut plain = Plain::default();
        batch.single(&mut plain, case);
        if let Some(trouble) = plain.trouble() {
            batch.refused(case, trouble);
        }
    }
}
