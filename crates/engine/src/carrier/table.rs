//! 表 — figures of law, one for each row, made ready once so that picking one costs next to
//! nothing however many cases go through it.

use policy::Cited;
use vocab::{Fen, Rate};

/// 一列规定 — one figure for each row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<T> {
    laws: Vec<Cited<T>>,
    /// The figures in blocks of eight, as lanes look them up; `None` if one of them leaves the
    /// range of lanes.
    blocks: Option<Vec<[u32; 8]>>,
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

    fn raw(self) -> i64 {
        self.0
    }
}

impl Tabled for Rate {
    const LARGEST: u32 = 1_000_000;

    fn raw(self) -> i64 {
        self.0
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
        let blocks = words.map(|words| words.chunks(8).map(block).collect());
        Table { laws, blocks }
    }
}

impl<T: Copy> Table<T> {
    /// The figure of a row.
    #[inline(always)]
    pub fn at(&self, row: Option<usize>) -> Option<Cited<T>> {
        self.laws.get(row?).copied()
    }

    /// The figures as lanes look them up.
    #[inline(always)]
    pub(super) fn blocks(&self) -> Option<&[[u32; 8]]> {
        self.blocks.as_deref()
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
