//! 表 — figures of law, one for each row, made ready once so that picking one costs next to
//! nothing however many cases go through it.

use policy::Cited;
use vocab::{CitationId, Fen, Rate};

use super::lanes::NO_ROW;

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
    /// A value that every carrier refuses.
    const NONE: Self;
    /// As a whole number.
    fn raw(self) -> i64;
}

impl Tabled for Fen {
    const LARGEST: u32 = i32::MAX.cast_unsigned();
    const NONE: Fen = Fen(-1);

    #[inline(always)]
    fn raw(self) -> i64 {
        self.0
    }
}

impl Tabled for Rate {
    const LARGEST: u32 = 1_000_000;
    const NONE: Rate = Rate(-1);

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

impl<T: Tabled> Law<T> {
    /// No figure: whoever takes it is refused, whatever the carrier.
    pub const MISSING: Law<T> =
        Law { cited: Cited::new(T::NONE, CitationId(u32::MAX)), word: 0, is_beyond: true };
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

/// 行号 — which row of a table a small number has, looked up and not asked for row by row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rows([u32; 8]);

impl Rows {
    /// No number has a row.
    pub const NONE: Rows = Rows([NO_ROW; 8]);

    /// Rows by number, the later of two for one number; nothing if a number or a row is beyond what
    /// can be looked up.
    pub fn of(rows: impl IntoIterator<Item = (i32, usize)>) -> Option<Rows> {
        let mut block = [NO_ROW; 8];
        for (number, index) in rows {
            let index = u32::try_from(index).ok().filter(|index| *index <= Fen::LARGEST)?;
            *block.get_mut(usize::try_from(number).ok()?)? = index;
        }
        Some(Rows(block))
    }

    /// Every number that has a row, with its row.
    pub(super) fn all(&self) -> impl Iterator<Item = (i32, usize)> {
        let row = |index: u32| usize::try_from(index).ok().filter(|_| index != NO_ROW);
        (0..).zip(self.0).filter_map(move |(number, index)| Some((number, row(index)?)))
    }

    /// Rows as lanes look them up.
    #[inline(always)]
    pub(super) const fn block(&self) -> &[u32; 8] {
        &self.0
    }

    /// The row of a number.
    #[inline(always)]
    pub(super) fn at(&self, number: i64) -> Option<usize> {
        let index = *self.0.get(usize::try_from(number).ok()?)?;
        usize::try_from(index).ok().filter(|_| index != NO_ROW)
    }
}

/// 年龄表 — figures by completed age, in ascending order of age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeTable<T> {
    from: Vec<i32>,
    below: Vec<u32>,
    figures: Table<T>,
}

impl<T: Tabled> AgeTable<T> {
    /// Figures with the first age of each, in any order.
    pub fn of(rows: impl IntoIterator<Item = (i32, Cited<T>)>) -> AgeTable<T> {
        let mut rows: Vec<(i32, Cited<T>)> = rows.into_iter().collect();
        rows.sort_by_key(|(from, _)| *from);
        let from: Vec<i32> = rows.iter().map(|(from, _)| *from).collect();
        let below = from.iter().map(|from| from.saturating_sub(1).cast_unsigned()).collect();
        AgeTable { from, below, figures: rows.into_iter().map(|(_, figure)| figure).collect() }
    }
}

impl<T> AgeTable<T> {
    /// First age of each row, ascending.
    pub fn from(&self) -> &[i32] {
        &self.from
    }

    /// Figure of each row.
    pub const fn figures(&self) -> &Table<T> {
        &self.figures
    }

    /// The age below the first one of each row, as lanes compare it.
    #[inline(always)]
    pub(super) fn below(&self) -> &[u32] {
        &self.below
    }
}
