//! 宽度 — what lanes can do, on the machine's widest instructions or on none in particular.
//!
//! Two implementations, chosen once per run by [`dispatch`]; both are exact, and a test holds one
//! against the other. The machine's own is written in its instructions because what a compiler
//! makes of arrays changes from one edit to the next.

use vocab::Rate;

/// Cases carried at once.
pub const LANES: usize = 16;

/// 多道 — operations on 32-bit lanes. Amounts use 31 bits; the top bit is free to show that
/// a result left the range.
pub trait Width: Copy {
    /// Whether a look-up is one instruction.
    const LOOKS_UP: bool;
    /// A word in each lane; as a mask, each is all ones or zero.
    type Word: Copy;
    /// Exact products, in an order of their own.
    type Wide: Copy;

    /// The same word in every lane.
    fn splat(self, word: u32) -> Self::Word;
    /// Words, lane by lane.
    fn load(self, words: [u32; LANES]) -> Self::Word;
    /// Signed words with the bits that they have: a negative one shows its top bit.
    fn load_signed(self, words: [i32; LANES]) -> Self::Word;
    /// Bytes, each widened.
    fn widen(self, bytes: [u8; LANES]) -> Self::Word;
    /// Lane by lane.
    fn store(self, word: Self::Word) -> [u32; LANES];
    /// Lane by lane, as signed words.
    fn store_signed(self, word: Self::Word) -> [i32; LANES];
    /// Products, lane by lane.
    fn store_wide(self, wide: Self::Wide) -> [u64; LANES];
    /// Products from lanes in order.
    fn load_wide(self, products: [u64; LANES]) -> Self::Wide;

    /// Sum, wrapping; a carry into the top bit shows.
    fn add(self, left: Self::Word, right: Self::Word) -> Self::Word;
    /// Difference, wrapping; a borrow shows in the top bit.
    fn sub(self, left: Self::Word, right: Self::Word) -> Self::Word;
    /// The smaller.
    fn min(self, left: Self::Word, right: Self::Word) -> Self::Word;
    /// The larger.
    fn max(self, left: Self::Word, right: Self::Word) -> Self::Word;
    /// Both masks, or common bits.
    fn and(self, left: Self::Word, right: Self::Word) -> Self::Word;
    /// Either mask, or all bits.
    fn or(self, left: Self::Word, right: Self::Word) -> Self::Word;
    /// The other lanes.
    fn not(self, mask: Self::Word) -> Self::Word;
    /// Mask of lanes in which both are equal.
    fn equal(self, left: Self::Word, right: Self::Word) -> Self::Word;
    /// Mask of lanes in which left is larger, both as signed words.
    fn greater(self, left: Self::Word, right: Self::Word) -> Self::Word;
    /// `yes` where the mask is set.
    fn select(self, mask: Self::Word, yes: Self::Word, no: Self::Word) -> Self::Word;
    /// The entry of each lane's index, of which the three lowest bits count.
    fn lookup(self, entries: [u32; 8], index: Self::Word) -> Self::Word;
    /// Whether any lane has its top bit set.
    fn any_top(self, word: Self::Word) -> bool;

    /// Exact products.
    fn multiply(self, left: Self::Word, right: Self::Word) -> Self::Wide;
    /// Sum of products.
    fn add_wide(self, left: Self::Wide, right: Self::Wide) -> Self::Wide;
    /// All bits of both.
    fn or_wide(self, left: Self::Wide, right: Self::Wide) -> Self::Wide;
    /// Whether any product reaches 2⁵¹.
    fn any_beyond(self, wide: Self::Wide) -> bool;
    /// Products of at most 2³¹ × 10⁶ divided by a million, half up.
    fn round_half_up(self, wide: Self::Wide) -> Self::Word;

    /// Does work with the instructions of this width, from code that is compiled without them.
    fn with_instructions<D: Dispatch>(self, work: D) -> D::Output;
}

/// 一批工作 — something to do with whatever width the machine has.
pub trait Dispatch {
    /// What comes of it.
    type Output;
    /// Does it. Mark the implementation `#[inline(always)]`: the instructions are those of the
    /// function that it ends up in.
    fn run<W: Width>(self, width: W) -> Self::Output;
}

/// Does the work with the best instructions of this machine.
pub fn dispatch<D: Dispatch>(work: D) -> D::Output {
    #[cfg(target_arch = "x86_64")]
    if let Some(machine) = pulp::x86::V3::try_new() {
        return machine.with_instructions(work);
    }
    work.run(Portable)
}

/// Does the work without any particular instructions; for comparison and for tests.
pub fn dispatch_portable<D: Dispatch>(work: D) -> D::Output {
    work.run(Portable)
}

/// 通用宽度 — arrays, for machines without the instructions.
#[derive(Clone, Copy, Debug)]
pub struct Portable;

#[inline(always)]
fn each<T: Copy, U>(
    left: [T; LANES],
    right: [T; LANES],
    operation: impl Fn(T, T) -> U,
) -> [U; LANES] {
    std::array::from_fn(|lane| operation(left[lane], right[lane]))
}

const fn mask(holds: bool) -> u32 {
    if holds { u32::MAX } else { 0 }
}

impl Width for Portable {
    const LOOKS_UP: bool = false;
    type Word = [u32; LANES];
    type Wide = [u64; LANES];

    #[inline(always)]
    fn splat(self, word: u32) -> [u32; LANES] {
        [word; LANES]
    }

    #[inline(always)]
    fn load(self, words: [u32; LANES]) -> [u32; LANES] {
        words
    }

    #[inline(always)]
    fn load_signed(self, words: [i32; LANES]) -> [u32; LANES] {
        pulp::cast(words)
    }

    #[inline(always)]
    fn store_signed(self, word: [u32; LANES]) -> [i32; LANES] {
        pulp::cast(word)
    }

    #[inline(always)]
    fn widen(self, bytes: [u8; LANES]) -> [u32; LANES] {
        bytes.map(u32::from)
    }

    #[inline(always)]
    fn store(self, word: [u32; LANES]) -> [u32; LANES] {
        word
    }

    #[inline(always)]
    fn store_wide(self, wide: [u64; LANES]) -> [u64; LANES] {
        wide
    }

    #[inline(always)]
    fn load_wide(self, products: [u64; LANES]) -> [u64; LANES] {
        products
    }

    #[inline(always)]
    fn add(self, left: [u32; LANES], right: [u32; LANES]) -> [u32; LANES] {
        each(left, right, u32::wrapping_add)
    }

    #[inline(always)]
    fn sub(self, left: [u32; LANES], right: [u32; LANES]) -> [u32; LANES] {
        each(left, right, u32::wrapping_sub)
    }

    #[inline(always)]
    fn min(self, left: [u32; LANES], right: [u32; LANES]) -> [u32; LANES] {
        each(left, right, u32::min)
    }

    #[inline(always)]
    fn max(self, left: [u32; LANES], right: [u32; LANES]) -> [u32; LANES] {
        each(left, right, u32::max)
    }

    #[inline(always)]
    fn and(self, left: [u32; LANES], right: [u32; LANES]) -> [u32; LANES] {
        each(left, right, |left, right| left & right)
    }

    #[inline(always)]
    fn or(self, left: [u32; LANES], right: [u32; LANES]) -> [u32; LANES] {
        each(left, right, |left, right| left | right)
    }

    #[inline(always)]
    fn not(self, mask: [u32; LANES]) -> [u32; LANES] {
        mask.map(|lane| !lane)
    }

    #[inline(always)]
    fn equal(self, left: [u32; LANES], right: [u32; LANES]) -> [u32; LANES] {
        each(left, right, |left, right| mask(left == right))
    }

    #[inline(always)]
    fn greater(self, left: [u32; LANES], right: [u32; LANES]) -> [u32; LANES] {
        each(left, right, |left, right| mask(left.cast_signed() > right.cast_signed()))
    }

    #[inline(always)]
    fn select(self, mask: [u32; LANES], yes: [u32; LANES], no: [u32; LANES]) -> [u32; LANES] {
        std::array::from_fn(|lane| (yes[lane] & mask[lane]) | (no[lane] & !mask[lane]))
    }

    #[inline(always)]
    fn lookup(self, entries: [u32; 8], index: [u32; LANES]) -> [u32; LANES] {
        index.map(|index| usize::try_from(index % 8).map_or(0, |index| entries[index]))
    }

    #[inline(always)]
    fn any_top(self, word: [u32; LANES]) -> bool {
        word.into_iter().fold(0, |all, lane| all | lane) >> 31 != 0
    }

    #[inline(always)]
    fn multiply(self, left: [u32; LANES], right: [u32; LANES]) -> [u64; LANES] {
        each(left, right, |left, right| u64::from(left) * u64::from(right))
    }

    #[inline(always)]
    fn add_wide(self, left: [u64; LANES], right: [u64; LANES]) -> [u64; LANES] {
        each(left, right, u64::wrapping_add)
    }

    #[inline(always)]
    fn or_wide(self, left: [u64; LANES], right: [u64; LANES]) -> [u64; LANES] {
        each(left, right, |left, right| left | right)
    }

    #[inline(always)]
    fn any_beyond(self, wide: [u64; LANES]) -> bool {
        wide.into_iter().fold(0, |all, lane| all | lane) >> 51 != 0
    }

    #[inline(always)]
    fn round_half_up(self, wide: [u64; LANES]) -> [u32; LANES] {
        const SCALE: u64 = Rate::SCALE.unsigned_abs();
        // A quotient beyond 32 bits only comes of products beyond 2⁵¹, which are reported.
        wide.map(|exact| u32::try_from((exact + SCALE / 2) / SCALE).unwrap_or(u32::MAX))
    }

    #[inline(always)]
    fn with_instructions<D: Dispatch>(self, work: D) -> D::Output {
        work.run(self)
    }
}

#[cfg(target_arch = "x86_64")]
mod wide {
    //! The same in AVX2, through `pulp`'s token, which proves that the machine has it.

    use std::arch::x86_64::__m256i;

    use pulp::x86::V3;
    use pulp::{NullaryFnOnce, cast};

    use super::{Dispatch, LANES, Width};

    /// Work bound to the machine.
    pub struct On<D> {
        pub machine: V3,
        pub work: D,
    }

    impl<D: Dispatch> NullaryFnOnce for On<D> {
        type Output = D::Output;

        #[inline(always)]
        fn call(self) -> D::Output {
            self.work.run(self.machine)
        }
    }

    /// Two registers for each operation: enough that what is decided once per chunk weighs
    /// little, few enough that most figures stay in registers. Fields and not an array, so that
    /// a compiler sees two values and not a piece of memory.
    #[derive(Clone, Copy)]
    pub struct Words(__m256i, __m256i);

    /// One expression for each register; the names stand for that register's part.
    macro_rules! lanewise {
        (($($name:ident),*) => $expression:expr) => {
            Words(
                { $(let $name = $name.0;)* $expression },
                { $(let $name = $name.1;)* $expression },
            )
        };
    }

    /// Products of the even and of the odd lanes.
    #[derive(Clone, Copy)]
    pub struct Products {
        even: Words,
        odd: Words,
    }

    /// The odd 32-bit lanes of a vector.
    const ODD: i32 = 0b1010_1010;

    #[inline(always)]
    fn words(registers: [__m256i; LANES / 8]) -> Words {
        let [first, second] = registers;
        Words(first, second)
    }

    #[inline(always)]
    fn registers(Words(first, second): Words) -> [__m256i; LANES / 8] {
        [first, second]
    }

    /// The bits of all registers together.
    #[inline(always)]
    fn all(machine: V3, Words(first, second): Words) -> __m256i {
        machine.avx2._mm256_or_si256(first, second)
    }

    #[inline(always)]
    fn widen_eight(machine: V3, bytes: [u8; 8]) -> __m256i {
        let low = machine.sse2._mm_set_epi64x(0, i64::from_le_bytes(bytes));
        machine.avx2._mm256_cvtepu8_epi32(low)
    }

    impl Width for V3 {
        const LOOKS_UP: bool = true;
        type Word = Words;
        type Wide = Products;

        #[inline(always)]
        fn splat(self, word: u32) -> Words {
            let word = self.avx._mm256_set1_epi32(word.cast_signed());
            Words(word, word)
        }

        #[inline(always)]
        fn load(self, words: [u32; LANES]) -> Words {
            self::words(cast(words))
        }

        #[inline(always)]
        fn load_signed(self, words: [i32; LANES]) -> Words {
            self::words(cast(words))
        }

        #[inline(always)]
        fn store_signed(self, word: Words) -> [i32; LANES] {
            cast(registers(word))
        }

        #[inline(always)]
        fn widen(self, bytes: [u8; LANES]) -> Words {
            let [first, second]: [[u8; 8]; LANES / 8] = cast(bytes);
            Words(widen_eight(self, first), widen_eight(self, second))
        }

        #[inline(always)]
        fn store(self, word: Words) -> [u32; LANES] {
            cast(registers(word))
        }

        fn store_wide(self, wide: Products) -> [u64; LANES] {
            let even: [u64; LANES / 2] = cast(registers(wide.even));
            let odd: [u64; LANES / 2] = cast(registers(wide.odd));
            std::array::from_fn(|lane| if lane % 2 == 0 { even[lane / 2] } else { odd[lane / 2] })
        }

        fn load_wide(self, products: [u64; LANES]) -> Products {
            let part = |offset: usize| -> [u64; LANES / 2] {
                std::array::from_fn(|pair| products[2 * pair + offset])
            };
            Products { even: words(cast(part(0))), odd: words(cast(part(1))) }
        }

        #[inline(always)]
        fn add(self, left: Words, right: Words) -> Words {
            lanewise!((left, right) => self.avx2._mm256_add_epi32(left, right))
        }

        #[inline(always)]
        fn sub(self, left: Words, right: Words) -> Words {
            lanewise!((left, right) => self.avx2._mm256_sub_epi32(left, right))
        }

        #[inline(always)]
        fn min(self, left: Words, right: Words) -> Words {
            lanewise!((left, right) => self.avx2._mm256_min_epu32(left, right))
        }

        #[inline(always)]
        fn max(self, left: Words, right: Words) -> Words {
            lanewise!((left, right) => self.avx2._mm256_max_epu32(left, right))
        }

        #[inline(always)]
        fn and(self, left: Words, right: Words) -> Words {
            lanewise!((left, right) => self.avx2._mm256_and_si256(left, right))
        }

        #[inline(always)]
        fn or(self, left: Words, right: Words) -> Words {
            lanewise!((left, right) => self.avx2._mm256_or_si256(left, right))
        }

        #[inline(always)]
        fn not(self, mask: Words) -> Words {
            let ones = self.avx._mm256_set1_epi32(-1);
            lanewise!((mask) => self.avx2._mm256_xor_si256(mask, ones))
        }

        #[inline(always)]
        fn equal(self, left: Words, right: Words) -> Words {
            lanewise!((left, right) => self.avx2._mm256_cmpeq_epi32(left, right))
        }

        #[inline(always)]
        fn greater(self, left: Words, right: Words) -> Words {
            lanewise!((left, right) => self.avx2._mm256_cmpgt_epi32(left, right))
        }

        #[inline(always)]
        fn select(self, mask: Words, yes: Words, no: Words) -> Words {
            lanewise!((mask, yes, no) => self.avx2._mm256_blendv_epi8(no, yes, mask))
        }

        #[inline(always)]
        fn lookup(self, entries: [u32; 8], index: Words) -> Words {
            let entries: __m256i = cast(entries);
            lanewise!((index) => self.avx2._mm256_permutevar8x32_epi32(entries, index))
        }

        #[inline(always)]
        fn any_top(self, word: Words) -> bool {
            self.avx._mm256_movemask_ps(cast(all(self, word))) != 0
        }

        #[inline(always)]
        fn multiply(self, left: Words, right: Words) -> Products {
            let avx2 = self.avx2;
            Products {
                even: lanewise!((left, right) => avx2._mm256_mul_epu32(left, right)),
                odd: lanewise!((left, right) => avx2._mm256_mul_epu32(
                    avx2._mm256_srli_epi64::<32>(left),
                    avx2._mm256_srli_epi64::<32>(right),
                )),
            }
        }

        #[inline(always)]
        fn add_wide(self, left: Products, right: Products) -> Products {
            let Products { even, odd } = left;
            let (even_right, odd_right) = (right.even, right.odd);
            Products {
                even: lanewise!((even, even_right) => self.avx2._mm256_add_epi64(even, even_right)),
                odd: lanewise!((odd, odd_right) => self.avx2._mm256_add_epi64(odd, odd_right)),
            }
        }

        #[inline(always)]
        fn or_wide(self, left: Products, right: Products) -> Products {
            Products { even: self.or(left.even, right.even), odd: self.or(left.odd, right.odd) }
        }

        #[inline(always)]
        fn any_beyond(self, wide: Products) -> bool {
            let bits = all(self, self.or(wide.even, wide.odd));
            let beyond = self.avx2._mm256_srli_epi64::<51>(bits);
            self.avx._mm256_testz_si256(beyond, beyond) == 0
        }

        /// Let Q = (p + 500,000) / 10⁶, p ≤ 2³¹ × 10⁶. The estimate E = ⌊(p + 190,000) / 2¹⁹⌋ ×
        /// 2,251,799,814 / 2³² differs from Q by −0.31 (the smaller bias), by more than −0.525
        /// (the bits cut off) and by at most + 0.301 (the factor is 2⁵¹ / 10⁶ rounded up). So ⌊E⌋
        /// is ⌊Q⌋ or ⌊Q⌋ − 1, and the remainder, of which 32 bits suffice, says which.
        #[inline(always)]
        fn round_half_up(self, wide: Products) -> Words {
            let avx2 = self.avx2;
            let factor = self.avx._mm256_set1_epi64x(2_251_799_814);
            let bias = self.avx._mm256_set1_epi64x(190_000);
            let million = self.avx._mm256_set1_epi32(1_000_000);
            let half = self.avx._mm256_set1_epi32(500_000);
            let largest_rest = self.avx._mm256_set1_epi32(999_999);
            let Products { even, odd } = wide;
            lanewise!((even, odd) => {
                let cut_even = avx2._mm256_srli_epi64::<19>(avx2._mm256_add_epi64(even, bias));
                let cut_odd = avx2._mm256_srli_epi64::<19>(avx2._mm256_add_epi64(odd, bias));
                let high = avx2._mm256_srli_epi64::<32>(avx2._mm256_mul_epu32(cut_even, factor));
                let high_odd = avx2._mm256_mul_epu32(cut_odd, factor);
                let quotient = avx2._mm256_blend_epi32::<ODD>(high, high_odd);
                let low_odd = avx2._mm256_slli_epi64::<32>(odd);
                let low = avx2._mm256_blend_epi32::<ODD>(even, low_odd);
                let scaled = avx2._mm256_mullo_epi32(quotient, million);
                let rest = avx2._mm256_sub_epi32(avx2._mm256_add_epi32(low, half), scaled);
                // A mask is minus one.
                avx2._mm256_sub_epi32(quotient, avx2._mm256_cmpgt_epi32(rest, largest_rest))
            })
        }

        #[inline(always)]
        fn with_instructions<D: Dispatch>(self, work: D) -> D::Output {
            self.vectorize(On { machine: self, work })
        }
    }
}
