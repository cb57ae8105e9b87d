//! 表 — figures of law, one for each row, made ready once so that picking one costs next to
//! nothing however many cases go through it.

use policy::Cited;
use vocab::{CitationId, Fen, Rate};

/// 一列规定 — one figure for each row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<T> {
    laws: Vec<Cited<T>>,
    /// The figures as lanes look them up, eight at a time: the first block lies here, because
    /// few tables have another.
    first: [u32; 8],
    rest: Vec<[u32; 8]>,
    /// Whether there is no figure, or one beyond the range of lanes.
    is_beyond: bool,
}

/// A figure that tables hold.
pub trait Tabled: Copy {
    /// Largest value that lanes carry.
    const LARGEST: u32;
    /// As a whole number.
    fn raw(self) -> i64;
}

impl Tabled for Fen {
    const LARGEST: u32 = i32::MAX.cast_unsigned();

    #[inline(always)]
    fn raw(self) -> i64 {
        self.0
    }
}

impl Tabled for Rate {
    const LARGEST: u32 = 1_000_000;

    #[inline(always)]
    fn raw(self) -> i64 {
        self.0
    }
}

/// 备好的规定 — a figure of law in the form that every carrier takes, so that many cases need not
/// look at it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Law<T> {
    /// The figure and where it is said.
    pub cited: Cited<T>,
    word: u32,
    is_beyond: bool,
}

impl Law<Fen> {
    /// No figure: whoever takes it is refused, whatever the carrier.
    pub const MISSING: Law<Fen> =
        Law { cited: Cited::new(Fen(-1), CitationId(u32::MAX)), word: 0, is_beyond: true };
}

impl<T: Tabled> From<Cited<T>> for Law<T> {
    #[inline(always)]
    fn from(cited: Cited<T>) -> Law<T> {
        let value = cited.value.raw();
        // Without a branch, for the rules that make it anew for each chunk.
        let is_beyond = value.cast_unsigned() > u64::from(T::LARGEST);
        let word = u32::try_from(value & 0xffff_ffff).unwrap_or(0);
        Law { cited, word: if is_beyond { 0 } else { word }, is_beyond }
    }
}

impl<T> Law<T> {
    /// The figure as lanes carry it, and whether it is beyond them.
    #[inline(always)]
    pub(super) const fn word(&self) -> (u32, bool) {
        (self.word, self.is_beyond)
    }
}

impl<T: Tabled> FromIterator<Cited<T>> for Table<T> {
    fn from_iter<I: IntoIterator<Item = Cited<T>>>(laws: I) -> Table<T> {
        let laws: Vec<Cited<T>> = laws.into_iter().collect();
        let word =
            |law: &Cited<T>| u32::try_from(law.value.raw()).ok().filter(|word| *word <= T::LARGEST);
        let words: Option<Vec<u32>> = laws.iter().map(word).collect();
        let block = |words: &[u32]| {
            std::array::from_fn(|lane| words.get(lane).copied().unwrap_or_default())
        };
        let words = words.unwrap_or_default();
        let mut blocks = words.chunks(8).map(block);
        let first = blocks.next().unwrap_or_default();
        let rest = blocks.collect();
        Table { is_beyond: words.is_empty(), laws, first, rest }
    }
}

impl<T: Copy> Table<T> {
    /// The figure of a row.
    #[inline(always)]
    pub fn at(&self, row: Option<usize>) -> Option<Cited<T>> {
        self.laws.get(row?).copied()
    }

    /// The figures as lanes look them up, zeros unless they fit.
    #[inline(always)]
    pub(super) fn blocks(&self) -> (&[u32; 8], &[[u32; 8]]) {
        (&self.first, &self.rest)
    }

    /// Whether there is a figure that lanes cannot look up, or none at all.
    #[inline(always)]
    pub(super) const fn is_beyond(&self) -> bool {
        self.is_beyond
    }

    /// The figure, if all rows have the same.
    pub fn same(&self) -> Option<Cited<T>>
    where
        T: PartialEq,
    {
        let first = *self.laws.first()?;
        self.laws.iter().all(|law| law.value == first.value).then_some(first)
    }
}

/// 年龄表 — figures by completed age, in ascending order of age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeTable<T> {
    /// First age of each row.
    pub from: Vec<i32>,
    /// Figure of each row.
    pub figures: Table<T>,
}
