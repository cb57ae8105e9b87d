//! 起付标准的各种形状 — by the number of the admission, as a share of an average or of the bill.

use policy::Cited;
use policy::rules::{BenefitRow, DeductibleMeasure};
use vocab::{Fen, Rate, Rounding, Term};

use super::Bill;
use crate::carrier::{Table, Trouble};
use crate::{Carrier, choose};

/// Where the deductible comes from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// 写明的数额 of the first and of later admissions.
    Stated,
    /// 按第几次住院.
    Steps(Steps),
    /// 当次费用的比例, and what the rows without one state.
    OfBill(Vec<ShareOfBill>, Option<Steps>),
}

/// The deductibles of the admissions of a year.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    steps: Vec<Step>,
    /// A fen for every row that tells more than first and later admissions apart, and so needs
    /// the number of the admission.
    numbered: Table<Fen>,
}

/// The deductible of one admission of the year, of every row.
#[derive(Clone, Debug)]
struct Step {
    amounts: Table<Fen>,
    /// The shares that make amounts of averages.
    shares: Option<(Table<Rate>, Cited<Rounding>)>,
}

/// A share of the bill between two bounds, of every row.
#[derive(Clone, Debug)]
pub(super) struct ShareOfBill {
    shares: Table<Rate>,
    at_least: Table<Fen>,
    at_most: Table<Fen>,
    way: Way,
}

/// What shares of a bill must have in common to be worked out together.
#[derive(Clone, Copy, Debug)]
struct Way {
    rounding: Cited<Rounding>,
    /// 起付标准的倍数, where only these rows are raised.
    times: Option<Cited<i32>>,
}

impl Way {
    /// How a row with a share of the bill is worked out.
    fn of(row: &BenefitRow) -> Option<Way> {
        match row.measure.as_ref()? {
            DeductibleMeasure::OfBill(of, times) => {
                Some(Way { rounding: Cited::new(of.value.rounding, of.citation), times: *times })
            }
            DeductibleMeasure::OfAverage(_) => None,
        }
    }

    fn is(&self, other: &Way) -> bool {
        let times = |way: &Way| way.times.map(|times| times.value);
        self.rounding.value == other.rounding.value && times(self) == times(other)
    }
}

impl Source {
    /// The shape that the rows need. Each row is answered by what it says itself, whatever stands
    /// beside it in the table.
    pub fn of(rows: &[&BenefitRow], per_visit: bool) -> Source {
        let mut ways: Vec<Way> = Vec::new();
        for way in rows.iter().filter_map(|row| Way::of(row)) {
            if !ways.iter().any(|known| known.is(&way)) {
                ways.push(way);
            }
        }
        let steps = Steps::of(rows, per_visit);
        if ways.is_empty() {
            return match steps {
                None => Source::Stated,
                Some(steps) => Source::Steps(steps),
            };
        }
        let plain = |row: &&&BenefitRow| Way::of(row).is_none();
        // One amount passes for a share of nothing between equal bounds, if nothing is raised.
        let alone = ways.len() == 1
            && ways.iter().all(|way| way.times.is_none())
            && rows.iter().filter(plain).all(|row| amounts(row, per_visit).len() == 1);
        let others = (!alone && rows.iter().any(|row| plain(&row)))
            .then(|| steps.unwrap_or_else(|| Steps::stated(rows, per_visit)));
        Source::OfBill(ways.iter().map(|way| share_of_bill(rows, *way, alone)).collect(), others)
    }
}

/// What a row states for the first and later admissions, the last one for all after it. A
/// deductible of the year is the first of two.
fn amounts(row: &BenefitRow, per_visit: bool) -> Vec<Cited<Fen>> {
    if Way::of(row).is_some() {
        return vec![row.deductible_first.map(|_| Fen::ZERO)];
    }
    let mut amounts = vec![row.deductible_first];
    if per_visit || row.deductible_later.len() > 1 {
        amounts.extend(&row.deductible_later);
    }
    amounts
}

impl Steps {
    /// Nothing where the usual first and later amounts say it all.
    fn of(rows: &[&BenefitRow], per_visit: bool) -> Option<Steps> {
        let rounding = |row: &&BenefitRow| match row.measure.as_ref()? {
            DeductibleMeasure::OfAverage(of) => Some(Cited::new(of.value.rounding, of.citation)),
            DeductibleMeasure::OfBill(..) => None,
        };
        // Where rows round apart, or some have no average, the amounts stand as they were worked
        // out for each row.
        let roundings: Option<Vec<Cited<Rounding>>> = rows.iter().map(rounding).collect();
        let of_average = roundings.and_then(|roundings| {
            let first = roundings.first().copied()?;
            roundings.iter().all(|rounding| rounding.value == first.value).then_some(first)
        });
        let most = rows.iter().map(|row| amounts(row, per_visit).len()).max().unwrap_or(1);
        (most > 2 || of_average.is_some()).then(|| Steps::new(rows, per_visit, of_average))
    }

    fn stated(rows: &[&BenefitRow], per_visit: bool) -> Steps {
        Steps::new(rows, per_visit, None)
    }

    fn new(rows: &[&BenefitRow], per_visit: bool, of_average: Option<Cited<Rounding>>) -> Steps {
        let most = rows.iter().map(|row| amounts(row, per_visit).len()).max().unwrap_or(1);
        let numbered = |row: &&BenefitRow| {
            let numbered = amounts(row, per_visit).len() > 2;
            row.deductible_first.map(|_| Fen(numbered.into()))
        };
        Steps {
            steps: (0..most).map(|index| step(rows, index, per_visit, of_average)).collect(),
            numbered: rows.iter().map(numbered).collect(),
        }
    }
}

fn step(
    rows: &[&BenefitRow],
    index: usize,
    per_visit: bool,
    rounding: Option<Cited<Rounding>>,
) -> Step {
    let stated = |row: &BenefitRow| {
        let amounts = amounts(row, per_visit);
        amounts.get(index).or(amounts.last()).copied().unwrap_or(row.deductible_first)
    };
    let measured = |row: &BenefitRow| match (&row.measure, rounding) {
        (Some(DeductibleMeasure::OfAverage(of)), Some(_)) => Some(of.clone()),
        _ => None,
    };
    let average = |row: &&BenefitRow| match measured(row) {
        Some(of) => Cited::new(of.value.average, of.citation),
        None => stated(row),
    };
    let share = |row: &&BenefitRow| match measured(row) {
        Some(of) => {
            let shares = &of.value.shares;
            // As many as there are amounts that count.
            let index = index.min(amounts(row, per_visit).len().saturating_sub(1));
            let share = shares.get(index).or(shares.last()).copied().unwrap_or(Rate::ZERO);
            Cited::new(share, of.citation)
        }
        None => stated(row).map(|_| Rate::ONE),
    };
    Step {
        amounts: rows.iter().map(average).collect(),
        shares: rounding.map(|rounding| (rows.iter().map(share).collect(), rounding)),
    }
}

/// The shares that are rounded one way. Rows without a share are among them where `alone`.
fn share_of_bill(rows: &[&BenefitRow], way: Way, alone: bool) -> ShareOfBill {
    let mine = |row: &BenefitRow| match &row.measure {
        Some(DeductibleMeasure::OfBill(of, _)) => Way::of(row)?.is(&way).then_some(*of),
        _ => None,
    };
    let other = |row: &BenefitRow| {
        row.deductible_first.map(|amount| if alone { amount } else { Fen::ZERO })
    };
    let share = |row: &&BenefitRow| match mine(row) {
        Some(of) => Cited::new(of.value.share, of.citation),
        None => row.deductible_first.map(|_| Rate::ZERO),
    };
    let at_least = |row: &&BenefitRow| match mine(row) {
        Some(of) => Cited::new(of.value.at_least, of.citation),
        None => other(row),
    };
    let at_most = |row: &&BenefitRow| match mine(row) {
        Some(of) => Cited::new(of.value.at_most, of.citation),
        None => other(row),
    };
    ShareOfBill {
        shares: rows.iter().map(share).collect(),
        at_least: rows.iter().map(at_least).collect(),
        at_most: rows.iter().map(at_most).collect(),
        way,
    }
}

impl Step {
    #[inline(never)]
    fn amount<C: Carrier>(
        &self,
        carrier: &mut C,
        bill: &Bill<C>,
        row: C::Row,
        term: Term,
    ) -> C::Money {
        let Some((shares, rounding)) = &self.shares else {
            return carrier.pick_money(term, bill.level, row, &self.amounts);
        };
        let average = carrier.pick_money(Term::AverageWage, bill.level, row, &self.amounts);
        let share = carrier.pick_rate(Term::DeductibleShare, bill.level, row, shares);
        carrier.share(term, average, share, *rounding)
    }
}

/// 第几次住院的起付标准.
#[inline(never)]
pub(super) fn of_admission<C: Carrier>(
    table: &Steps,
    carrier: &mut C,
    bill: &Bill<C>,
    row: C::Row,
) -> C::Money {
    let steps = table.steps.as_slice();
    let Some((first, later)) = steps.split_first() else {
        carrier.refuse(Trouble::NotInRule(Term::Deductible));
        return carrier.zero();
    };
    let Some(second) = later.first() else {
        return first.amount(carrier, bill, row, Term::Deductible);
    };
    let Some(admission) = bill.details.admission else {
        let [amount] = choose!(
            carrier,
            bill.first,
            [first.amount(carrier, bill, row, Term::Deductible)],
            [{
                refuse_numbered(table, carrier, bill, row);
                second.amount(carrier, bill, row, Term::DeductibleLater)
            }],
        );
        return amount;
    };
    let mut chosen = None;
    for (number, step) in (1..).zip(steps) {
        let reached = carrier.at_least(admission, number);
        let passed = carrier.at_least(admission, number.saturating_add(1));
        let is_last = steps.get(usize::try_from(number).unwrap_or(usize::MAX)).is_none();
        let here = if is_last { reached } else { carrier.both(reached, carrier.negate(passed)) };
        let term = if number == 1 { Term::Deductible } else { Term::DeductibleLater };
        match carrier.decided(here) {
            Some(false) => {}
            Some(true) => return step.amount(carrier, bill, row, term),
            None => {
                let outer = carrier.narrow(here);
                let amount = step.amount(carrier, bill, row, term);
                carrier.widen(outer);
                chosen = Some(match chosen {
                    Some(before) => carrier.select(here, amount, before),
                    None => amount,
                });
            }
        }
    }
    // An admission before the first is none.
    let none = carrier.negate(carrier.at_least(admission, 1));
    let outer = carrier.narrow(none);
    carrier.refuse(Trouble::NoRow(Term::AdmissionNumber));
    carrier.widen(outer);
    match chosen {
        Some(amount) => amount,
        None => carrier.zero(),
    }
}

/// Refuses where the row needs the number of the admission.
fn refuse_numbered<C: Carrier>(table: &Steps, carrier: &mut C, bill: &Bill<C>, row: C::Row) {
    let needed = carrier.tell_rows(bill.level, row, &table.numbered);
    if carrier.decided(needed) != Some(false) {
        let outer = carrier.narrow(needed);
        carrier.refuse(Trouble::Missing(Term::AdmissionNumber));
        carrier.widen(outer);
    }
}

impl ShareOfBill {
    /// The share of this bill.
    #[inline(never)]
    pub fn amount<C: Carrier>(&self, carrier: &mut C, bill: &Bill<C>, row: C::Row) -> C::Money {
        let share = carrier.pick_rate(Term::BillShare, bill.level, row, &self.shares);
        let part = carrier.share(Term::ShareOfBill, bill.total, share, self.way.rounding);
        let least = carrier.pick_money(Term::DeductibleLeast, bill.level, row, &self.at_least);
        let raised = carrier.maximum(Term::Deductible, part, least);
        let most = carrier.pick_money(Term::DeductibleMost, bill.level, row, &self.at_most);
        let amount = carrier.minimum(Term::Deductible, raised, most);
        let Some(times) = self.way.times else { return amount };
        let times = carrier.law_count(Term::DeductibleTimes, times);
        carrier.times(Term::Deductible, amount, times)
    }
}
