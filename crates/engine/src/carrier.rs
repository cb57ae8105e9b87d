//! 载体 — the handful of operations that rules are made of, and the ways to carry them out.
//!
//! A rule is one function over [`Carrier`]. [`Plain`] works out one case, [`Tree`] one case with
//! its derivation, [`Lanes`] many cases at once. A rule cannot see which; so what the population
//! run says is what the single case says.
//!
//! Amounts, rates and counts are never negative. An operation that leaves the range, takes more
//! out of a whole than is in it, or finds no row for a fact marks the carrier; the mark stays, and
//! [`OneCase::finish`] turns it into a [`Refusal`]. Nothing wraps.

mod lanes;
mod plain;
mod table;
mod tree;

use policy::Cited;
use vocab::{Date, Fen, NodeId, Rate, Refusal, Rounding, Term, Text};

pub use lanes::{
    Batch, Dispatch, LANES, Lanes, Portable, Width, dispatch, dispatch_portable, run_batch,
    run_batch_portable,
};
pub use plain::Plain;
pub use table::{AgeTable, Law, Rows, Table, Tabled};
pub use tree::{Carried, Tree};

/// 载体 — how figures are carried while a rule works them out.
///
/// Every operation names its result, so that a derivation reads by itself; carriers without a
/// derivation ignore the name. Rounding happens only where an operation takes one.
pub trait Carrier: Sized {
    /// 金额 — fen.
    type Money: Copy;
    /// 比例 — millionths.
    type Rate: Copy;
    /// 未舍入金额 — the exact product of an amount and a rate: millionths of a fen.
    type Exact: Copy;
    /// 个数 — days, months, years, ages, levels.
    type Count: Copy;
    /// 是否.
    type Flag: Copy;
    /// 表中的一行 — which row of a table is a case's.
    type Row: Copy;
    /// An amount as the caller has it.
    type MoneyFact;
    /// A count as the caller has it.
    type CountFact;
    /// A flag as the caller has it.
    type FlagFact;

    /// An amount about the person or the bill.
    fn given_money(&mut self, term: Term, fact: Self::MoneyFact) -> Self::Money;
    /// A count about the person or the bill.
    fn given_count(&mut self, term: Term, fact: Self::CountFact) -> Self::Count;
    /// A yes or no about the person or the bill.
    fn given_flag(&mut self, fact: Self::FlagFact) -> Self::Flag;

    /// An amount of law.
    fn law_money(&mut self, term: Term, law: impl Into<Law<Fen>>) -> Self::Money;
    /// A rate of law.
    fn law_rate(&mut self, term: Term, law: impl Into<Law<Rate>>) -> Self::Rate;
    /// A count of law.
    fn law_count(&mut self, term: Term, law: Cited<i32>) -> Self::Count;

    /// The row of a table before any was looked at.
    fn no_row(&self) -> Self::Row;
    /// Row number `index` where the flag holds, else the row so far: the last one that holds wins.
    fn row(&self, so_far: Self::Row, index: usize, holds: Self::Flag) -> Self::Row;
    /// An amount of law out of a table, one for each row; `by` is the fact that the row was
    /// chosen by. A case without a row is refused.
    fn pick_money(
        &mut self,
        term: Term,
        by: Self::Count,
        row: Self::Row,
        table: &Table<Fen>,
    ) -> Self::Money;
    /// A rate of law out of a table.
    fn pick_rate(
        &mut self,
        term: Term,
        by: Self::Count,
        row: Self::Row,
        table: &Table<Rate>,
    ) -> Self::Rate;

    /// No money.
    fn zero(&mut self) -> Self::Money;
    /// left + right.
    fn add(&mut self, term: Term, left: Self::Money, right: Self::Money) -> Self::Money;
    /// whole − part; refused if the part is the larger.
    fn subtract(&mut self, term: Term, whole: Self::Money, part: Self::Money) -> Self::Money;
    /// What left exceeds right by, or zero.
    fn excess(&mut self, term: Term, left: Self::Money, right: Self::Money) -> Self::Money;
    /// The smaller.
    fn minimum(&mut self, term: Term, left: Self::Money, right: Self::Money) -> Self::Money;
    /// The larger.
    fn maximum(&mut self, term: Term, left: Self::Money, right: Self::Money) -> Self::Money;
    /// amount × rate, rounded.
    fn share(
        &mut self,
        term: Term,
        amount: Self::Money,
        rate: Self::Rate,
        rounding: Cited<Rounding>,
    ) -> Self::Money;
    /// amount × count, exact.
    fn times(&mut self, term: Term, amount: Self::Money, count: Self::Count) -> Self::Money;
    /// amount ÷ count, rounded; refused if the count is zero.
    fn divide(
        &mut self,
        term: Term,
        amount: Self::Money,
        count: Self::Count,
        rounding: Cited<Rounding>,
    ) -> Self::Money;
    /// The amount, rounded.
    fn rounded(
        &mut self,
        term: Term,
        amount: Self::Money,
        rounding: Cited<Rounding>,
    ) -> Self::Money;
    /// The same amount under another name.
    fn named(&mut self, term: Term, amount: Self::Money) -> Self::Money;

    /// amount × rate, not rounded.
    fn product(&mut self, term: Term, amount: Self::Money, rate: Self::Rate) -> Self::Exact;
    /// left + right, not rounded.
    fn add_exact(&mut self, term: Term, left: Self::Exact, right: Self::Exact) -> Self::Exact;
    /// The amount, to go on with exactly.
    fn unrounded(&mut self, term: Term, amount: Self::Money) -> Self::Exact;
    /// What left exceeds right by, or zero; not rounded.
    fn excess_exact(&mut self, term: Term, left: Self::Exact, right: Self::Exact) -> Self::Exact;
    /// The smaller, not rounded.
    fn minimum_exact(&mut self, term: Term, left: Self::Exact, right: Self::Exact) -> Self::Exact;
    /// share ÷ rate, rounded: the amount that a share was taken of. Nothing if the rate is zero.
    fn whole_of_exact(
        &mut self,
        term: Term,
        share: Self::Exact,
        rate: Self::Rate,
        rounding: Cited<Rounding>,
    ) -> Self::Money;
    /// amount × count, not rounded.
    fn times_exact(&mut self, term: Term, amount: Self::Exact, count: Self::Count) -> Self::Exact;
    /// The exact amount, rounded.
    fn round(&mut self, term: Term, amount: Self::Exact, rounding: Cited<Rounding>) -> Self::Money;
    /// amount ÷ count, rounded; refused if the count is zero.
    fn divide_exact(
        &mut self,
        term: Term,
        amount: Self::Exact,
        count: Self::Count,
        rounding: Cited<Rounding>,
    ) -> Self::Money;

    /// left + right.
    fn count_add(&mut self, term: Term, left: Self::Count, right: Self::Count) -> Self::Count;
    /// What left exceeds right by, or zero.
    fn count_excess(&mut self, term: Term, left: Self::Count, right: Self::Count) -> Self::Count;
    /// The larger.
    fn count_maximum(&mut self, term: Term, left: Self::Count, right: Self::Count) -> Self::Count;
    /// left × right.
    fn count_times(&mut self, term: Term, left: Self::Count, right: Self::Count) -> Self::Count;

    /// left + right.
    fn rate_add(&mut self, term: Term, left: Self::Rate, right: Self::Rate) -> Self::Rate;
    /// What left exceeds right by, or nothing.
    fn rate_excess(&mut self, term: Term, left: Self::Rate, right: Self::Rate) -> Self::Rate;
    /// The smaller.
    fn rate_minimum(&mut self, term: Term, left: Self::Rate, right: Self::Rate) -> Self::Rate;
    /// rate × part, cut at the millionth.
    fn rate_part(&mut self, term: Term, rate: Self::Rate, part: Self::Rate) -> Self::Rate;
    /// rate × count.
    fn rate_times(&mut self, term: Term, rate: Self::Rate, count: Self::Count) -> Self::Rate;

    /// Whether the row of a table is marked, by an amount that is not zero.
    fn tell_rows(&self, level: Self::Count, row: Self::Row, marks: &Table<Fen>) -> Self::Flag;
    /// Whether a flag holds for everyone or for no one, as a rule says.
    fn settled(&self, holds: bool) -> Self::Flag;
    /// Whether a share lies wholly in what is left to cut off, of which there is something.
    fn is_cut_off(&self, share: Self::Exact, left: Self::Exact) -> Self::Flag;
    /// Whether a count is at least an edge.
    fn at_least(&self, count: Self::Count, edge: i32) -> Self::Flag;
    /// Whether a count is a number.
    fn equals(&self, count: Self::Count, number: i32) -> Self::Flag;
    /// Both.
    fn both(&self, left: Self::Flag, right: Self::Flag) -> Self::Flag;
    /// The opposite.
    fn negate(&self, flag: Self::Flag) -> Self::Flag;

    /// The value of a flag if all cases carried agree on it because there is one case.
    fn decided(&self, flag: Self::Flag) -> Option<bool>;
    /// Narrows the cases that are meant to those with (or without) the flag; returns what
    /// [`Carrier::widen`] needs to go back.
    fn narrow(&mut self, flag: Self::Flag) -> Self::Flag;
    /// Undoes [`Carrier::narrow`].
    fn widen(&mut self, outer: Self::Flag);
    /// One of two amounts, case by case.
    fn select(&mut self, flag: Self::Flag, yes: Self::Money, no: Self::Money) -> Self::Money;
    /// One of two rates, case by case.
    fn select_rate(&mut self, flag: Self::Flag, yes: Self::Rate, no: Self::Rate) -> Self::Rate;
    /// One of two counts, case by case.
    fn select_count(&mut self, flag: Self::Flag, yes: Self::Count, no: Self::Count) -> Self::Count;
    /// Marks the cases that are meant as refused.
    fn refuse(&mut self, trouble: Trouble);

    /// 旁路 — steps that few rules have, kept out of the code of the many. A carrier that lives in
    /// registers lends them a copy of itself, because what is handed to a call by address lies
    /// in memory on every path.
    #[inline(always)]
    fn aside<S: Steps<Self>>(&mut self, steps: S) -> S::Output {
        steps.take(self)
    }

    /// The row of a number; no row for a number that has none.
    #[inline(always)]
    fn row_of(&self, number: Self::Count, rows: &Rows) -> Self::Row {
        let mut row = self.no_row();
        for (number_of_row, index) in rows.all() {
            row = self.row(row, index, self.equals(number, number_of_row));
        }
        row
    }

    /// The last row of an age table that the age has reached.
    #[inline(always)]
    fn row_of_age<T>(&self, age: Self::Count, ages: &AgeTable<T>) -> Self::Row {
        let mut row = self.no_row();
        for (index, from) in ages.from().iter().enumerate() {
            row = self.row(row, index, self.at_least(age, *from));
        }
        row
    }

    /// Several amounts at once, case by case.
    #[inline(always)]
    fn select_all<const K: usize>(
        &mut self,
        flag: Self::Flag,
        mut yes: [Self::Money; K],
        no: [Self::Money; K],
    ) -> [Self::Money; K] {
        for index in 0..K {
            yes[index] = self.select(flag, yes[index], no[index]);
        }
        yes
    }
}

/// 少见的步骤 — what [`Carrier::aside`] takes. A trait and not a closure, so that `take` can be
/// marked `#[inline(always)]`: the instructions are those of the function that it ends up in.
pub trait Steps<C: Carrier> {
    /// What comes of them.
    type Output;
    /// Takes the steps.
    fn take(self, carrier: &mut C) -> Self::Output;
}

/// 两种算法 — two ways to work something out, by a fact. One case takes one way and leaves no
/// trace of the other; many cases take both, and each keeps what is its own.
///
/// `choose!(carrier, flag, yes, no)` gives an array of amounts, `choose!(carrier, count: flag,
/// yes, no)` a count and `choose!(carrier, rate: flag, yes, no)` a rate. A macro and not a method
/// with closures, because a compiler does not promise to keep a closure within the instructions
/// that [`run_batch`] chose.
#[macro_export]
macro_rules! choose {
    ($carrier:ident, count: $flag:expr, $yes:expr, $no:expr $(,)?) => {
        $crate::choose!(@by select_count, $carrier, $flag, $yes, $no)
    };
    ($carrier:ident, rate: $flag:expr, $yes:expr, $no:expr $(,)?) => {
        $crate::choose!(@by select_rate, $carrier, $flag, $yes, $no)
    };
    ($carrier:ident, $flag:expr, $yes:expr, $no:expr $(,)?) => {
        $crate::choose!(@by select_all, $carrier, $flag, $yes, $no)
    };
    (@by $select:ident, $carrier:ident, $flag:expr, $yes:expr, $no:expr) => {{
        let flag = $flag;
        match $carrier.decided(flag) {
            Some(true) => $yes,
            Some(false) => $no,
            None => {
                let opposite = $carrier.negate(flag);
                let outer = $carrier.narrow(flag);
                let yes = $yes;
                $carrier.widen(outer);
                let outer = $carrier.narrow(opposite);
                let no = $no;
                $carrier.widen(outer);
                $carrier.$select(flag, yes, no)
            }
        }
    }};
}

/// 单例载体 — a carrier of one case: facts are plain values, and the end is a figure or a refusal.
pub trait OneCase: Carrier<MoneyFact = Fen, CountFact = i32, FlagFact = bool> {
    /// The amount.
    fn fen(&self, money: Self::Money) -> Fen;
    /// The number.
    fn number(&self, count: Self::Count) -> i64;
    /// The step of the derivation that made an amount, where one is kept.
    fn money_node(&self, money: Self::Money) -> NodeId;
    /// The step of the derivation that made a count, where one is kept.
    fn count_node(&self, count: Self::Count) -> NodeId;
    /// What went wrong since the carrier was made or last finished. Asking clears it.
    ///
    /// # Errors
    /// The first operation that could not be done.
    fn finish(&mut self) -> Result<(), Trouble>;
}

/// 无法计算 — why a carrier could not do an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The result is outside the range of money, or a division is by zero.
    OutOfRange,
    /// A part is larger than its whole, or a fact is negative.
    Negative(Term),
    /// No row of the rule is for this fact.
    NoRow(Term),
    /// A fact that the shape of the rule needs was not given.
    Missing(Term),
    /// The rule does not say a figure that this case needs.
    NotInRule(Term),
}

impl Trouble {
    /// The trouble as the person is told.
    pub fn refusal(self) -> Refusal {
        match self {
            Trouble::OutOfRange => Refusal::overflow(),
            Trouble::Negative(term) => told(
                "amount-negative",
                [&format!("“{}”算下来小于零", term.text().zh), "请检查各项金额，部分不能大于总数"],
                [
                    &format!("“{}” comes out below zero", term.text().en),
                    "check the amounts: no part may be larger than its whole",
                ],
            ),
            Trouble::NoRow(term) => told(
                "no-row",
                [
                    &format!("规则里没有适用于这种情况的“{}”", term.text().zh),
                    "请检查年龄、机构级别等信息是否填对",
                ],
                [
                    &format!("the rule has no “{}” for this case", term.text().en),
                    "check age, hospital level and the like",
                ],
            ),
            Trouble::Missing(term) => told(
                "fact-missing",
                [&format!("这条规则还需要知道“{}”", term.text().zh), "请补上这一项再算"],
                [&format!("this rule also needs “{}”", term.text().en), "add it and ask again"],
            ),
            Trouble::NotInRule(term) => told(
                "unknown-here",
                [
                    &format!("手头的文件没有写明“{}”", term.text().zh),
                    "请向参保地医保经办机构核实，或补充政策文件",
                ],
                [
                    &format!("no document at hand says “{}”", term.text().en),
                    "ask the local agency, or add the document",
                ],
            ),
        }
    }
}

fn told(code: &str, zh: [&str; 2], en: [&str; 2]) -> Refusal {
    let [zh_sentence, zh_remedy] = zh.map(str::to_owned);
    let [en_sentence, en_remedy] = en.map(str::to_owned);
    Refusal::new(code, Text::new(zh_sentence, en_sentence), Text::new(zh_remedy, en_remedy))
}

impl From<Trouble> for Refusal {
    fn from(trouble: Trouble) -> Refusal {
        trouble.refusal()
    }
}

/// Days from one day to another; negative if `to` is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i32 {
    // Civil days are 24 hours long, and the calendar has fewer than 2³¹ of them.
    i32::try_from(from.duration_until(to).as_hours() / 24).unwrap_or(i32::MAX)
}
