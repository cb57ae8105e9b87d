//! 一例 — one case in plain integers. The reference that the other carriers are held against.

use policy::Cited;
use vocab::{Fen, NodeId, Rate, Rounding, Term};

use super::{Carrier, Law, OneCase, Rows, Table, Trouble};

/// 一例 — one case. Exact amounts reach 2⁶³ millionths of a fen (about 92 billion yuan at 100 %);
/// whatever goes beyond is refused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Plain {
    trouble: Option<Trouble>,
}

impl Plain {
    /// The value, or zero and a mark.
    #[inline(always)]
    fn checked(&mut self, value: Option<i64>) -> i64 {
        match value {
            Some(value) => value,
            None => self.fail(Trouble::OutOfRange),
        }
    }

    #[inline(always)]
    pub(crate) fn fail(&mut self, trouble: Trouble) -> i64 {
        self.trouble = first(self.trouble, trouble);
        0
    }

    /// What went wrong so far.
    pub(crate) const fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }
}

/// The first trouble is the one that is told. By value, because an address given away would keep
/// the carrier in memory.
#[cold]
#[inline(never)]
fn first(so_far: Option<Trouble>, trouble: Trouble) -> Option<Trouble> {
    so_far.or(Some(trouble))
}

/// Rounds millionths of a fen, not negative. Divisors are constants, so that each is a multiply.
#[inline(always)]
pub(crate) const fn round_exact(exact: i64, rounding: Rounding) -> i64 {
    const FEN: u64 = Rate::SCALE.unsigned_abs();
    const JIAO: u64 = 10 * FEN;
    const YUAN: u64 = 100 * FEN;
    // Below 2⁶³, so that half a unit on top of it is in the range.
    let exact = exact.cast_unsigned();

    /// Apart, because nearly every rule rounds half up to the fen.
    #[cold]
    const fn otherwise(exact: u64, rounding: Rounding) -> u64 {
        match rounding {
            Rounding::HalfUpToFen => (exact + FEN / 2) / FEN,
            Rounding::TruncateToFen => exact / FEN,
            Rounding::HalfUpToJiao => (exact + JIAO / 2) / JIAO * 10,
            Rounding::UpToJiao => exact.div_ceil(JIAO) * 10,
            Rounding::HalfUpToYuan => (exact + YUAN / 2) / YUAN * 100,
            Rounding::TruncateToYuan => exact / YUAN * 100,
        }
    }
    let rounded = match rounding {
        Rounding::HalfUpToFen => (exact + FEN / 2) / FEN,
        other => otherwise(exact, other),
    };
    rounded.cast_signed()
}

/// A quotient rounded, through the exact division of the vocabulary.
pub(crate) fn divided(numerator: i128, denominator: i128, rounding: Rounding) -> Option<i64> {
    rounding.divide(numerator, denominator).map(|fen| fen.0)
}

impl Carrier for Plain {
    type Money = i64;
    type Rate = i64;
    type Exact = i64;
    type Count = i64;
    type Flag = bool;
    type Row = Option<usize>;
    type MoneyFact = Fen;
    type CountFact = i32;
    type FlagFact = bool;

    #[inline(always)]
    fn given_money(&mut self, term: Term, fact: Fen) -> i64 {
        if fact.0 < 0 { self.fail(Trouble::Negative(term)) } else { fact.0 }
    }

    #[inline(always)]
    fn given_count(&mut self, term: Term, fact: i32) -> i64 {
        if fact < 0 { self.fail(Trouble::Negative(term)) } else { i64::from(fact) }
    }

    #[inline(always)]
    fn given_flag(&mut self, fact: bool) -> bool {
        fact
    }

    #[inline(always)]
    fn law_money(&mut self, term: Term, law: impl Into<Law<Fen>>) -> i64 {
        self.given_money(term, law.into().cited.value)
    }

    #[inline(always)]
    fn law_rate(&mut self, term: Term, law: impl Into<Law<Rate>>) -> i64 {
        let rate = law.into().cited.value.0;
        if rate < 0 { self.fail(Trouble::Negative(term)) } else { rate }
    }

    #[inline(always)]
    fn law_count(&mut self, term: Term, law: Cited<i32>) -> i64 {
        self.given_count(term, law.value)
    }

    #[inline(always)]
    fn no_row(&self) -> Option<usize> {
        None
    }

    #[inline(always)]
    fn row(&self, so_far: Option<usize>, index: usize, holds: bool) -> Option<usize> {
        if holds { Some(index) } else { so_far }
    }

    #[inline(always)]
    fn row_of(&self, number: i64, rows: &Rows) -> Option<usize> {
        rows.at(number)
    }

    #[inline(always)]
    fn pick_money(&mut self, term: Term, _: i64, row: Option<usize>, table: &Table<Fen>) -> i64 {
        match table.at(row) {
            Some(law) => self.law_money(term, law),
            None => self.fail(Trouble::NoRow(term)),
        }
    }

    #[inline(always)]
    fn pick_rate(&mut self, term: Term, _: i64, row: Option<usize>, table: &Table<Rate>) -> i64 {
        match table.at(row) {
            Some(law) => self.law_rate(term, law),
            None => self.fail(Trouble::NoRow(term)),
        }
    }

    #[inline(always)]
    fn zero(&mut self) -> i64 {
        0
    }

    #[inline(always)]
    fn add(&mut self, _: Term, left: i64, right: i64) -> i64 {
        self.checked(left.checked_add(right))
    }

    #[inline(always)]
    fn subtract(&mut self, term: Term, whole: i64, part: i64) -> i64 {
        // Both are not negative, so the difference cannot wrap.
        if part > whole { self.fail(Trouble::Negative(term)) } else { whole - part }
    }

    #[inline(always)]
    fn excess(&mut self, _: Term, left: i64, right: i64) -> i64 {
        (left - right).max(0)
    }

    #[inline(always)]
    fn minimum(&mut self, _: Term, left: i64, right: i64) -> i64 {
        left.min(right)
    }

    #[inline(always)]
    fn maximum(&mut self, _: Term, left: i64, right: i64) -> i64 {
        left.max(right)
    }

    #[inline(always)]
    fn share(&mut self, term: Term, amount: i64, rate: i64, rounding: Cited<Rounding>) -> i64 {
        let exact = self.product(term, amount, rate);
        round_exact(exact, rounding.value)
    }

    #[inline(always)]
    fn times(&mut self, _: Term, amount: i64, count: i64) -> i64 {
        self.checked(amount.checked_mul(count))
    }

    #[inline(always)]
    fn divide(&mut self, _: Term, amount: i64, count: i64, rounding: Cited<Rounding>) -> i64 {
        self.checked(divided(amount.into(), count.into(), rounding.value))
    }

    #[inline(always)]
    fn rounded(&mut self, _: Term, amount: i64, rounding: Cited<Rounding>) -> i64 {
        self.checked(divided(amount.into(), 1, rounding.value))
    }

    #[inline(always)]
    fn named(&mut self, _: Term, amount: i64) -> i64 {
        amount
    }

    #[inline(always)]
    fn product(&mut self, _: Term, amount: i64, rate: i64) -> i64 {
        self.checked(amount.checked_mul(rate))
    }

    #[inline(always)]
    fn add_exact(&mut self, _: Term, left: i64, right: i64) -> i64 {
        self.checked(left.checked_add(right))
    }

    #[inline(always)]
    fn unrounded(&mut self, _: Term, amount: i64) -> i64 {
        self.checked(amount.checked_mul(Rate::SCALE))
    }

    #[inline(always)]
    fn excess_exact(&mut self, _: Term, left: i64, right: i64) -> i64 {
        (left - right).max(0)
    }

    #[inline(always)]
    fn minimum_exact(&mut self, _: Term, left: i64, right: i64) -> i64 {
        left.min(right)
    }

    #[inline(always)]
    fn whole_of_exact(&mut self, _: Term, share: i64, rate: i64, how: Cited<Rounding>) -> i64 {
        if rate == 0 {
            return 0;
        }
        // Millionths of a fen by millionths are fen.
        self.checked(divided(share.into(), rate.into(), how.value))
    }

    #[inline(always)]
    fn times_exact(&mut self, _: Term, amount: i64, count: i64) -> i64 {
        self.checked(amount.checked_mul(count))
    }

    #[inline(always)]
    fn round(&mut self, _: Term, amount: i64, rounding: Cited<Rounding>) -> i64 {
        round_exact(amount, rounding.value)
    }

    #[inline(always)]
    fn divide_exact(&mut self, _: Term, amount: i64, count: i64, how: Cited<Rounding>) -> i64 {
        let divisor = i128::from(count) * i128::from(Rate::SCALE);
        self.checked(divided(amount.into(), divisor, how.value))
    }

    #[inline(always)]
    fn count_add(&mut self, _: Term, left: i64, right: i64) -> i64 {
        self.checked(left.checked_add(right))
    }

    #[inline(always)]
    fn count_excess(&mut self, _: Term, left: i64, right: i64) -> i64 {
        (left - right).max(0)
    }

    #[inline(always)]
    fn count_maximum(&mut self, _: Term, left: i64, right: i64) -> i64 {
        left.max(right)
    }

    #[inline(always)]
    fn count_times(&mut self, _: Term, left: i64, right: i64) -> i64 {
        self.checked(left.checked_mul(right))
    }

    #[inline(always)]
    fn rate_add(&mut self, _: Term, left: i64, right: i64) -> i64 {
        self.checked(left.checked_add(right))
    }

    #[inline(always)]
    fn rate_excess(&mut self, _: Term, left: i64, right: i64) -> i64 {
        (left - right).max(0)
    }

    #[inline(always)]
    fn rate_minimum(&mut self, _: Term, left: i64, right: i64) -> i64 {
        left.min(right)
    }

    #[inline(always)]
    fn rate_part(&mut self, _: Term, rate: i64, part: i64) -> i64 {
        self.checked(rate.checked_mul(part)) / Rate::SCALE
    }

    #[inline(always)]
    fn rate_times(&mut self, _: Term, rate: i64, count: i64) -> i64 {
        self.checked(rate.checked_mul(count))
    }

    #[inline(always)]
    fn settled(&self, holds: bool) -> bool {
        holds
    }

    fn tell_rows(&self, _: i64, row: Option<usize>, marks: &Table<Fen>) -> bool {
        marks.at(row).is_some_and(|mark| mark.value != Fen::ZERO)
    }

    #[inline(always)]
    fn is_cut_off(&self, share: i64, left: i64) -> bool {
        left > 0 && share <= left
    }

    #[inline(always)]
    fn at_least(&self, count: i64, edge: i32) -> bool {
        count >= i64::from(edge)
    }

    #[inline(always)]
    fn equals(&self, count: i64, number: i32) -> bool {
        count == i64::from(number)
    }

    #[inline(always)]
    fn both(&self, left: bool, right: bool) -> bool {
        left && right
    }

    #[inline(always)]
    fn negate(&self, flag: bool) -> bool {
        !flag
    }

    #[inline(always)]
    fn decided(&self, flag: bool) -> Option<bool> {
        Some(flag)
    }

    #[inline(always)]
    fn narrow(&mut self, _: bool) -> bool {
        true
    }

    #[inline(always)]
    fn widen(&mut self, _: bool) {}

    #[inline(always)]
    fn select(&mut self, flag: bool, yes: i64, no: i64) -> i64 {
        if flag { yes } else { no }
    }

    #[inline(always)]
    fn select_rate(&mut self, flag: bool, yes: i64, no: i64) -> i64 {
        if flag { yes } else { no }
    }

    #[inline(always)]
    fn select_count(&mut self, flag: bool, yes: i64, no: i64) -> i64 {
        if flag { yes } else { no }
    }

    #[inline(always)]
    fn refuse(&mut self, trouble: Trouble) {
        self.fail(trouble);
    }
}

impl OneCase for Plain {
    fn fen(&self, money: i64) -> Fen {
        Fen(money)
    }

    fn number(&self, count: i64) -> i64 {
        count
    }

    fn money_node(&self, _: i64) -> NodeId {
        NodeId::NONE
    }

    fn count_node(&self, _: i64) -> NodeId {
        NodeId::NONE
    }

    fn finish(&mut self) -> Result<(), Trouble> {
        self.trouble.take().map_or(Ok(()), Err)
    }
}
