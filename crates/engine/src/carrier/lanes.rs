//! 多例载体 — a chunk of cases at once. What depends on the rule is decided once per chunk; what
//! depends on the person is a select.
//!
//! Lanes work in a narrow range (amounts below 2³¹ fen, rates up to 100 %) in which every
//! operation is exact. They never answer outside it: a case that leaves the range, lacks a row or
//! would be refused spoils its chunk, and [`run_batch`] works the chunk out again one by one with
//! [`Plain`], which gives the same figures or says why not.

mod batch;
mod width;

use policy::Cited;
use vocab::{Fen, Rate, Rounding, Term};

use super::plain::Plain;
use super::{AgeTable, Carrier, Law, Rows, Steps, Table, Trouble};

pub use batch::{Batch, run_batch, run_batch_portable};
pub use width::{Dispatch, LANES, Portable, Width, dispatch, dispatch_portable};

/// 多例载体 — see the module.
#[derive(Clone, Copy)]
pub struct Lanes<W: Width> {
    width: W,
    /// Cases that are meant; the others only ride along.
    active: W::Word,
    /// A set top bit anywhere says that a result left the range.
    spoiled: W::Word,
    /// Bits beyond 2⁵¹ say that a sum of products did.
    wide: W::Wide,
    /// A figure of law, or an operation on all lanes, left the range.
    refused: bool,
}

impl<W: Width> Lanes<W> {
    /// A carrier on which nothing happened yet.
    #[inline(always)]
    pub fn new(width: W) -> Lanes<W> {
        let none = width.splat(0);
        Lanes {
            width,
            active: width.splat(u32::MAX),
            spoiled: none,
            wide: width.multiply(none, none),
            refused: false,
        }
    }

    /// Amounts in fen. A negative one spoils the chunk when it is given to the carrier.
    #[inline(always)]
    pub fn money(&self, fen: [i32; LANES]) -> W::Word {
        self.width.load_signed(fen)
    }

    /// Small counts: ages, levels.
    #[inline(always)]
    pub fn counts(&self, counts: [u8; LANES]) -> W::Word {
        self.width.widen(counts)
    }

    /// Flags, 0 or 1.
    #[inline(always)]
    pub fn flags(&self, flags: [u8; LANES]) -> W::Word {
        self.width.greater(self.width.widen(flags), self.width.splat(0))
    }

    /// Fen, lane by lane.
    #[inline(always)]
    pub fn fen(&self, money: W::Word) -> [i32; LANES] {
        self.width.store_signed(money)
    }

    /// Whether the chunk must be worked out one by one.
    #[inline(always)]
    pub fn is_spoiled(&self) -> bool {
        self.refused || self.width.any_top(self.spoiled) || self.width.any_beyond(self.wide)
    }

    /// Values of the cases that are meant; `None` for those that only ride along.
    pub fn values(&self, word: W::Word) -> [Option<u64>; LANES] {
        let values = self.width.store(word).map(u64::from);
        self.meant(values)
    }

    /// Exact products of the cases that are meant.
    pub fn exact_values(&self, wide: W::Wide) -> [Option<u64>; LANES] {
        self.meant(self.width.store_wide(wide))
    }

    fn meant(&self, values: [u64; LANES]) -> [Option<u64>; LANES] {
        let active = self.width.store(self.active);
        std::array::from_fn(|lane| (active[lane] != 0).then_some(values[lane]))
    }

    #[inline(always)]
    fn watched(&mut self, word: W::Word) -> W::Word {
        self.spoiled = self.width.or(self.spoiled, word);
        word
    }

    /// A figure of law in every lane.
    #[inline(always)]
    fn law<T>(&mut self, law: &Law<T>) -> W::Word {
        let (word, is_beyond) = law.word();
        self.refused |= is_beyond;
        self.width.splat(word)
    }

    #[inline(always)]
    fn pick<T: Copy>(&mut self, row: W::Word, table: &Table<T>) -> W::Word {
        // Of rows only the missing one has its top bit set.
        self.watched(self.width.and(self.active, row));
        self.refused |= table.is_beyond();
        self.look_up(row, table)
    }

    /// The figure of a row; of no row, any.
    #[inline(always)]
    fn look_up<T: Copy>(&self, row: W::Word, table: &Table<T>) -> W::Word {
        let (first, rest) = table.blocks();
        let mut chosen = self.width.lookup(*first, row);
        // Nearly every table has eight rows at most.
        for (block, last_before) in rest.iter().zip((7..NO_ROW).step_by(8)) {
            // Rows of later blocks; whoever has no row is refused anyway.
            let mine = self.width.greater(row, self.width.splat(last_before));
            chosen = self.width.select(mine, self.width.lookup(*block, row), chosen);
        }
        chosen
    }

    #[inline(always)]
    fn slow_word(&mut self, (words, refused): ([u32; LANES], bool)) -> W::Word {
        self.refused |= refused;
        let word = self.width.load(words);
        self.watched(word)
    }
}

/// Steps with a copy of the lanes that take them.
struct Lent<W: Width, S> {
    lanes: Lanes<W>,
    steps: S,
}

impl<W: Width, S: Steps<Lanes<W>>> Dispatch for Lent<W, S> {
    type Output = (S::Output, Lanes<W>);

    #[inline(always)]
    fn run<Same: Width>(self, _: Same) -> Self::Output {
        let Lent { mut lanes, steps } = self;
        let result = steps.take(&mut lanes);
        (result, lanes)
    }
}

/// Work in a function of its own, with the same instructions.
#[inline(never)]
fn apart<W: Width, D: Dispatch>(width: W, work: D) -> D::Output {
    width.with_instructions(work)
}

/// An operation that is rare enough to be done lane by lane in [`Plain`]. It does not see the
/// carrier, so that the carrier can stay in registers. Says whether a lane was refused.
#[cold]
#[inline(never)]
fn one_by_one(
    left: &[u64; LANES],
    right: &[u64; LANES],
    operation: impl Fn(&mut Plain, i64, i64) -> i64,
) -> ([u64; LANES], bool) {
    let mut plain = Plain::default();
    let results = std::array::from_fn(|lane| {
        operation(&mut plain, left[lane].cast_signed(), right[lane].cast_signed()).cast_unsigned()
    });
    (results, plain.trouble().is_some())
}

/// The same for operations whose result is an amount or a count.
#[cold]
#[inline(never)]
fn words(
    left: &[u64; LANES],
    right: &[u32; LANES],
    operation: impl Fn(&mut Plain, i64, i64) -> i64,
) -> ([u32; LANES], bool) {
    let (results, refused) = one_by_one(left, &right.map(u64::from), operation);
    (results.map(|result| u32::try_from(result).unwrap_or(u32::MAX)), refused)
}

#[cold]
#[inline(never)]
fn widened(words: &[u32; LANES]) -> [u64; LANES] {
    words.map(u64::from)
}

/// No row of any table.
pub(super) const NO_ROW: u32 = u32::MAX;
/// Millionths in the whole.
const MILLION: u32 = 1_000_000;

impl<W: Width> Carrier for Lanes<W> {
    type Money = W::Word;
    type Rate = W::Word;
    type Exact = W::Wide;
    type Count = W::Word;
    type Flag = W::Word;
    type Row = W::Word;
    type MoneyFact = W::Word;
    type CountFact = W::Word;
    type FlagFact = W::Word;

    #[inline(always)]
    fn given_money(&mut self, _: Term, fact: W::Word) -> W::Word {
        self.watched(fact)
    }

    #[inline(always)]
    fn given_count(&mut self, _: Term, fact: W::Word) -> W::Word {
        self.watched(fact)
    }

    #[inline(always)]
    fn given_flag(&mut self, fact: W::Word) -> W::Word {
        fact
    }

    #[inline(always)]
    fn law_money(&mut self, _: Term, law: impl Into<Law<Fen>>) -> W::Word {
        self.law(&law.into())
    }

    #[inline(always)]
    fn law_rate(&mut self, _: Term, law: impl Into<Law<Rate>>) -> W::Word {
        self.law(&law.into())
    }

    #[inline(always)]
    fn law_count(&mut self, _: Term, law: Cited<i32>) -> W::Word {
        self.refused |= law.value < 0;
        self.width.splat(law.value.cast_unsigned())
    }

    #[inline(always)]
    fn no_row(&self) -> W::Word {
        self.width.splat(NO_ROW)
    }

    #[inline(always)]
    fn row(&self, so_far: W::Word, index: usize, holds: W::Word) -> W::Word {
        // No table has four billion rows.
        let index = u32::try_from(index & 0xffff_ffff).unwrap_or(NO_ROW);
        self.width.select(holds, self.width.splat(index), so_far)
    }

    #[inline(always)]
    fn row_of(&self, number: W::Word, rows: &Rows) -> W::Word {
        if !W::LOOKS_UP {
            let mut row = self.no_row();
            for (number_of_row, index) in rows.all() {
                row = self.row(row, index, self.equals(number, number_of_row));
            }
            return row;
        }
        // All bits set is the missing row.
        let beyond = self.width.greater(number, self.width.splat(7));
        self.width.or(beyond, self.width.lookup(*rows.block(), number))
    }

    #[inline(always)]
    fn row_of_age<T>(&self, age: W::Word, ages: &AgeTable<T>) -> W::Word {
        // Ages ascend, so that the row is the number of edges reached, less one.
        let mut row = self.width.splat(NO_ROW);
        for below in ages.below() {
            let reached = self.width.greater(age, self.width.splat(*below));
            // A mask is minus one.
            row = self.width.sub(row, reached);
        }
        row
    }

    #[inline(always)]
    fn aside<S: Steps<Self>>(&mut self, steps: S) -> S::Output {
        let (result, returned) = apart(self.width, Lent { lanes: *self, steps });
        *self = returned;
        result
    }

    #[inline(always)]
    fn pick_money(&mut self, _: Term, _: W::Word, row: W::Word, table: &Table<Fen>) -> W::Word {
        self.pick(row, table)
    }

    #[inline(always)]
    fn pick_rate(&mut self, _: Term, _: W::Word, row: W::Word, table: &Table<Rate>) -> W::Word {
        self.pick(row, table)
    }

    #[inline(always)]
    fn zero(&mut self) -> W::Word {
        self.width.splat(0)
    }

    #[inline(always)]
    fn add(&mut self, _: Term, left: W::Word, right: W::Word) -> W::Word {
        self.watched(self.width.add(left, right))
    }

    #[inline(always)]
    fn subtract(&mut self, _: Term, whole: W::Word, part: W::Word) -> W::Word {
        self.watched(self.width.sub(whole, part))
    }

    #[inline(always)]
    fn excess(&mut self, _: Term, left: W::Word, right: W::Word) -> W::Word {
        self.width.sub(self.width.max(left, right), right)
    }

    #[inline(always)]
    fn minimum(&mut self, _: Term, left: W::Word, right: W::Word) -> W::Word {
        self.width.min(left, right)
    }

    #[inline(always)]
    fn maximum(&mut self, _: Term, left: W::Word, right: W::Word) -> W::Word {
        self.width.max(left, right)
    }

    #[inline(always)]
    fn share(
        &mut self,
        term: Term,
        amount: W::Word,
        rate: W::Word,
        rounding: Cited<Rounding>,
    ) -> W::Word {
        let exact = self.width.multiply(amount, rate);
        if rounding.value == Rounding::HalfUpToFen {
            // Not watched: rates are at most 100 %, so that a share is in the range of its whole.
            return self.width.round_half_up(exact);
        }
        self.round(term, exact, rounding)
    }

    #[inline(always)]
    fn times(&mut self, term: Term, amount: W::Word, count: W::Word) -> W::Word {
        let (left, right) = (widened(&self.width.store(amount)), self.width.store(count));
        self.slow_word(words(&left, &right, |plain, left, right| plain.times(term, left, right)))
    }

    #[inline(always)]
    fn divide(
        &mut self,
        term: Term,
        amount: W::Word,
        count: W::Word,
        rounding: Cited<Rounding>,
    ) -> W::Word {
        let (left, right) = (widened(&self.width.store(amount)), self.width.store(count));
        self.slow_word(words(&left, &right, |plain, left, right| {
            plain.divide(term, left, right, rounding)
        }))
    }

    #[inline(always)]
    fn rounded(&mut self, term: Term, amount: W::Word, rounding: Cited<Rounding>) -> W::Word {
        let amounts = self.width.store(amount);
        let left = widened(&amounts);
        self.slow_word(words(&left, &amounts, |plain, left, _| plain.rounded(term, left, rounding)))
    }

    #[inline(always)]
    fn named(&mut self, _: Term, amount: W::Word) -> W::Word {
        amount
    }

    #[inline(always)]
    fn product(&mut self, _: Term, amount: W::Word, rate: W::Word) -> W::Wide {
        self.width.multiply(amount, rate)
    }

    #[inline(always)]
    fn add_exact(&mut self, _: Term, left: W::Wide, right: W::Wide) -> W::Wide {
        let sum = self.width.add_wide(left, right);
        self.wide = self.width.or_wide(self.wide, sum);
        sum
    }

    #[inline(always)]
    fn unrounded(&mut self, _: Term, amount: W::Word) -> W::Wide {
        self.width.multiply(amount, self.width.splat(MILLION))
    }

    #[inline(always)]
    fn excess_exact(&mut self, term: Term, left: W::Wide, right: W::Wide) -> W::Wide {
        let (left, right) = (self.width.store_wide(left), self.width.store_wide(right));
        let (results, _) =
            one_by_one(&left, &right, |plain, left, right| plain.excess_exact(term, left, right));
        self.width.load_wide(results)
    }

    #[inline(always)]
    fn minimum_exact(&mut self, term: Term, left: W::Wide, right: W::Wide) -> W::Wide {
        let (left, right) = (self.width.store_wide(left), self.width.store_wide(right));
        let (results, _) =
            one_by_one(&left, &right, |plain, left, right| plain.minimum_exact(term, left, right));
        self.width.load_wide(results)
    }

    #[inline(always)]
    fn whole_of_exact(
        &mut self,
        term: Term,
        share: W::Wide,
        rate: W::Word,
        rounding: Cited<Rounding>,
    ) -> W::Word {
        let (left, right) = (self.width.store_wide(share), self.width.store(rate));
        self.slow_word(words(&left, &right, |plain, left, right| {
            plain.whole_of_exact(term, left, right, rounding)
        }))
    }

    #[inline(always)]
    fn times_exact(&mut self, term: Term, amount: W::Wide, count: W::Word) -> W::Wide {
        let left = self.width.store_wide(amount);
        let right = widened(&self.width.store(count));
        let (results, refused) =
            one_by_one(&left, &right, |plain, left, right| plain.times_exact(term, left, right));
        self.refused |= refused;
        let product = self.width.load_wide(results);
        self.wide = self.width.or_wide(self.wide, product);
        product
    }

    #[inline(always)]
    fn round(&mut self, term: Term, amount: W::Wide, rounding: Cited<Rounding>) -> W::Word {
        if rounding.value == Rounding::HalfUpToFen {
            let rounded = self.width.round_half_up(amount);
            return self.watched(rounded);
        }
        let left = self.width.store_wide(amount);
        self.slow_word(words(&left, &[0; LANES], |plain, left, _| {
            plain.round(term, left, rounding)
        }))
    }

    #[inline(always)]
    fn divide_exact(
        &mut self,
        term: Term,
        amount: W::Wide,
        count: W::Word,
        rounding: Cited<Rounding>,
    ) -> W::Word {
        let (left, right) = (self.width.store_wide(amount), self.width.store(count));
        self.slow_word(words(&left, &right, |plain, left, right| {
            plain.divide_exact(term, left, right, rounding)
        }))
    }

    #[inline(always)]
    fn count_add(&mut self, term: Term, left: W::Word, right: W::Word) -> W::Word {
        self.add(term, left, right)
    }

    #[inline(always)]
    fn count_excess(&mut self, term: Term, left: W::Word, right: W::Word) -> W::Word {
        self.excess(term, left, right)
    }

    #[inline(always)]
    fn count_maximum(&mut self, term: Term, left: W::Word, right: W::Word) -> W::Word {
        self.maximum(term, left, right)
    }

    #[inline(always)]
    fn count_times(&mut self, term: Term, left: W::Word, right: W::Word) -> W::Word {
        let (left, right) = (widened(&self.width.store(left)), self.width.store(right));
        self.slow_word(words(&left, &right, |plain, left, right| {
            plain.count_times(term, left, right)
        }))
    }

    #[inline(always)]
    fn rate_add(&mut self, term: Term, left: W::Word, right: W::Word) -> W::Word {
        self.add(term, left, right)
    }

    #[inline(always)]
    fn rate_excess(&mut self, term: Term, left: W::Word, right: W::Word) -> W::Word {
        self.excess(term, left, right)
    }

    #[inline(always)]
    fn rate_minimum(&mut self, term: Term, left: W::Word, right: W::Word) -> W::Word {
        self.minimum(term, left, right)
    }

    #[inline(always)]
    fn rate_part(&mut self, term: Term, rate: W::Word, part: W::Word) -> W::Word {
        let (left, right) = (widened(&self.width.store(rate)), self.width.store(part));
        self.slow_word(words(&left, &right, |plain, left, right| {
            plain.rate_part(term, left, right)
        }))
    }

    #[inline(always)]
    fn rate_times(&mut self, term: Term, rate: W::Word, count: W::Word) -> W::Word {
        let (left, right) = (widened(&self.width.store(rate)), self.width.store(count));
        self.slow_word(words(&left, &right, |plain, left, right| {
            plain.rate_times(term, left, right)
        }))
    }

    #[inline(always)]
    fn settled(&self, holds: bool) -> W::Word {
        self.width.splat(if holds { u32::MAX } else { 0 })
    }

    fn tell_rows(&self, _: W::Word, row: W::Word, marks: &Table<Fen>) -> W::Word {
        self.width.greater(self.look_up(row, marks), self.width.splat(0))
    }

    #[inline(always)]
    fn is_cut_off(&self, share: W::Wide, left: W::Wide) -> W::Word {
        let (share, left) = (self.width.store_wide(share), self.width.store_wide(left));
        let mut mask = [0; LANES];
        for lane in 0..LANES {
            mask[lane] = if left[lane] > 0 && share[lane] <= left[lane] { u32::MAX } else { 0 };
        }
        self.width.load(mask)
    }

    #[inline(always)]
    fn at_least(&self, count: W::Word, edge: i32) -> W::Word {
        // Counts are not negative, so that the least edge is like any other of zero or less.
        self.width.greater(count, self.width.splat(edge.saturating_sub(1).cast_unsigned()))
    }

    #[inline(always)]
    fn equals(&self, count: W::Word, number: i32) -> W::Word {
        self.width.equal(count, self.width.splat(number.cast_unsigned()))
    }

    #[inline(always)]
    fn both(&self, left: W::Word, right: W::Word) -> W::Word {
        self.width.and(left, right)
    }

    #[inline(always)]
    fn negate(&self, flag: W::Word) -> W::Word {
        self.width.not(flag)
    }

    #[inline(always)]
    fn decided(&self, _: W::Word) -> Option<bool> {
        None
    }

    #[inline(always)]
    fn narrow(&mut self, flag: W::Word) -> W::Word {
        let outer = self.active;
        self.active = self.width.and(outer, flag);
        outer
    }

    #[inline(always)]
    fn widen(&mut self, outer: W::Word) {
        self.active = outer;
    }

    #[inline(always)]
    fn select(&mut self, flag: W::Word, yes: W::Word, no: W::Word) -> W::Word {
        self.width.select(flag, yes, no)
    }

    #[inline(always)]
    fn select_rate(&mut self, flag: W::Word, yes: W::Word, no: W::Word) -> W::Word {
        self.width.select(flag, yes, no)
    }

    #[inline(always)]
    fn select_count(&mut self, flag: W::Word, yes: W::Word, no: W::Word) -> W::Word {
        self.width.select(flag, yes, no)
    }

    #[inline(always)]
    fn refuse(&mut self, _: Trouble) {
        self.watched(self.active);
    }
}
