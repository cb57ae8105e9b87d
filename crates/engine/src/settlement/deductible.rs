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
    Steps(Vec<Step>),
    /// 当次费用的比例.
    OfBill(Box<ShareOfBill>),
}

/// The deductible of one admission of the year, of every row.
#[derive(Clone, Debug)]
pub(super) struct Step {
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
    rounding: Cited<Rounding>,
}

impl Source {
    /// The shape that the rows need.
    pub fn of(rows: &[&BenefitRow]) -> Source {
        let measures = || rows.iter().filter_map(|row| row.measure.as_ref());
        let of_bill = measures().find_map(|measure| match measure {
            DeductibleMeasure::OfBill(of) => Some(Cited::new(of.value.rounding, of.citation)),
            DeductibleMeasure::OfAverage(_) => None,
        });
        if let Some(rounding) = of_bill {
            return Source::OfBill(Box::new(share_of_bill(rows, rounding)));
        }
        let of_average = measures().find_map(|measure| match measure {
            DeductibleMeasure::OfAverage(of) => Some(Cited::new(of.value.rounding, of.citation)),
            DeductibleMeasure::OfBill(_) => None,
        });
        let admissions = rows.iter().map(|row| row.deductible_later.len() + 1).max().unwrap_or(1);
        if admissions <= 2 && of_average.is_none() {
            return Source::Stated;
        }
        Source::Steps((0..admissions).map(|index| step(rows, index, of_average)).collect())
    }
}

fn step(rows: &[&BenefitRow], index: usize, rounding: Option<Cited<Rounding>>) -> Step {
    let stated = |row: &BenefitRow| {
        let later = index.checked_sub(1).and_then(|index| row.deductible_later.get(index));
        let last = if index == 0 { None } else { row.deductible_later.last() };
        later.or(last).copied().unwrap_or(row.deductible_first)
    };
    let average = |row: &&BenefitRow| match &row.measure {
        Some(DeductibleMeasure::OfAverage(of)) => Cited::new(of.value.average, of.citation),
        _ => stated(row),
    };
    let share = |row: &&BenefitRow| match &row.measure {
        Some(DeductibleMeasure::OfAverage(of)) => {
            let shares = &of.value.shares;
            let share = shares.get(index).or(shares.last()).copied().unwrap_or(Rate::ZERO);
            Cited::new(share, of.citation)
        }
        _ => stated(row).map(|_| Rate::ONE),
    };
    Step {
        amounts: rows.iter().map(average).collect(),
        shares: rounding.map(|rounding| (rows.iter().map(share).collect(), rounding)),
    }
}

fn share_of_bill(rows: &[&BenefitRow], rounding: Cited<Rounding>) -> ShareOfBill {
    let share = |row: &&BenefitRow| match &row.measure {
        Some(DeductibleMeasure::OfBill(of)) => Cited::new(of.value.share, of.citation),
        _ => row.deductible_first.map(|_| Rate::ZERO),
    };
    let at_least = |row: &&BenefitRow| match &row.measure {
        Some(DeductibleMeasure::OfBill(of)) => Cited::new(of.value.at_least, of.citation),
        _ => row.deductible_first,
    };
    let at_most = |row: &&BenefitRow| match &row.measure {
        Some(DeductibleMeasure::OfBill(of)) => Cited::new(of.value.at_most, of.citation),
        _ => row.deductible_first,
    };
    ShareOfBill {
        shares: rows.iter().map(share).collect(),
        at_least: rows.iter().map(at_least).collect(),
        at_most: rows.iter().map(at_most).collect(),
        rounding,
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
    steps: &[Step],
    carrier: &mut C,
    bill: &Bill<C>,
    row: C::Row,
) -> C::Money {
    let Some((first, later)) = steps.split_first() else {
        carrier.refuse(Trouble::NotInRule(Term::Deductible));
        return carrier.zero();
    };
    if later.is_empty() {
        return first.amount(carrier, bill, row, Term::Deductible);
    }
    let Some(admission) = bill.details.admission else {
        let [amount] = choose!(
            carrier,
            bill.first,
            [first.amount(carrier, bill, row, Term::Deductible)],
            [{
                carrier.refuse(Trouble::Missing(Term::AdmissionNumber));
                carrier.zero()
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

impl ShareOfBill {
    /// The share of this bill.
    #[inline(never)]
    pub fn amount<C: Carrier>(&self, carrier: &mut C, bill: &Bill<C>, row: C::Row) -> C::Money {
        let share = carrier.pick_rate(Term::BillShare, bill.level, row, &self.shares);
        let part = carrier.share(Term::ShareOfBill, bill.total, share, self.rounding);
        let least = carrier.pick_money(Term::DeductibleLeast, bill.level, row, &self.at_least);
        let raised = carrier.maximum(Term::Deductible, part, least);
        let most = carrier.pick_money(Term::DeductibleMost, bill.level, row, &self.at_most);
        carrier.minimum(Term::Deductible, raised, most)
    }
}
