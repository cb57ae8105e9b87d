//! 细则的计算 — steps that only some places have. A plan holds them behind an `Option`, so that a
//! bill of any other place passes them by. They are called and not inlined: what few rules need
//! shall not make every settlement larger.

use policy::Cited;
use policy::rules::{
    BenefitRow, CapShape, DeductibleOrder, DeductiblePeriod, ItemKind, ItemPay, Refinements,
    SettlementRules,
};
use vocab::{Fen, Rate, Rounding, Term};

use super::cost::within;
use super::deductible::{Source, of_admission};
use super::{Bill, Patient, Plan, YearToDate};
use crate::carrier::{Law, Trouble};
use crate::{Carrier, choose};

/// 细则准备.
#[derive(Clone, Debug)]
pub(super) struct Refined<'a> {
    rules: &'a Refinements,
    rounding: Cited<Rounding>,
    source: Source,
}

impl<'a> Refined<'a> {
    /// Nothing if the rules have no refinement.
    pub fn of(rules: &'a SettlementRules, rows: &[&BenefitRow]) -> Option<Refined<'a>> {
        let per_visit = rules.deductible_period == DeductiblePeriod::PerVisit;
        let source = Source::of(rows, per_visit);
        if rules.refinements == Refinements::default() && matches!(source, Source::Stated) {
            return None;
        }
        Some(Refined { rules: &rules.refinements, rounding: rules.rounding, source })
    }

    /// Whether the deductible is taken off after the ratio.
    pub fn deductible_after(&self) -> bool {
        self.rules.order == DeductibleOrder::AfterRatio
    }

    /// 分种类项目 — what the patient pays first, added to what class B came to, and what the fund
    /// pays for items outside deductible and bands.
    #[inline(never)]
    pub fn items<C: Carrier>(
        &self,
        carrier: &mut C,
        bill: &Bill<C>,
        class_b: Option<C::Money>,
    ) -> (Option<C::Money>, Option<C::Money>) {
        let (mut own_parts, mut flat) = (class_b, None);
        for (kind, cost) in ItemKind::ALL.into_iter().zip(bill.details.items) {
            let Some(cost) = cost else { continue };
            let own = match self.rules.items.iter().find(|rule| rule.kind == kind) {
                None => {
                    carrier.refuse(Trouble::NotInRule(Term::ItemFirstPayRate));
                    carrier.zero()
                }
                Some(rule) => match rule.pay {
                    ItemPay::First(rate) => {
                        self.part(carrier, [Term::ItemFirstPayRate, Term::ItemFirstPay], cost, rate)
                    }
                    ItemPay::Share(rate) => {
                        let own =
                            self.part(carrier, [Term::ItemOwnRate, Term::ItemOwn], cost, rate);
                        let paid = carrier.subtract(Term::ItemFund, cost, own);
                        flat = Some(match flat {
                            Some(before) => carrier.add(Term::ItemFund, before, paid),
                            None => paid,
                        });
                        own
                    }
                },
            };
            own_parts = Some(match own_parts {
                Some(before) => carrier.add(Term::FirstPay, before, own),
                None => own,
            });
        }
        (own_parts, flat)
    }

    /// A share of a whole, rounded as the fund's payment is.
    #[inline(never)]
    fn part<C: Carrier>(
        &self,
        carrier: &mut C,
        [rate_term, term]: [Term; 2],
        whole: C::Money,
        rate: Cited<Rate>,
    ) -> C::Money {
        let rate = carrier.law_rate(rate_term, rate);
        let share = carrier.share(term, whole, rate, self.rounding);
        within(carrier, term, share, whole, self.rounding)
    }

    /// 异地先行自付; 政策范围内费用 after it, and the part of that which goes through deductible
    /// and bands.
    #[inline(never)]
    pub fn banded_cost<C: Carrier>(
        &self,
        carrier: &mut C,
        eligible: C::Money,
        flat: Option<C::Money>,
    ) -> (Option<C::Money>, [C::Money; 2]) {
        let mut banded = eligible;
        if let Some(flat) = flat {
            banded = carrier.subtract(Term::BandedCost, eligible, flat);
        }
        let Some(rate) = self.rules.remote_first_pay else { return (None, [eligible, banded]) };
        let terms = [Term::RemoteFirstPayRate, Term::RemoteFirstPay];
        let own = self.part(carrier, terms, banded, rate);
        let eligible = carrier.subtract(Term::Eligible, eligible, own);
        let banded = match flat {
            None => eligible,
            Some(_) => carrier.subtract(Term::BandedCost, banded, own),
        };
        (Some(own), [eligible, banded])
    }

    /// 起付标准 of this bill, before what was paid earlier in the year.
    #[inline(never)]
    pub fn deductible<C: Carrier>(
        &self,
        carrier: &mut C,
        plan: &Plan<'_>,
        bill: &Bill<C>,
        row: C::Row,
        year: &YearToDate<C>,
    ) -> C::Money {
        let mut amount = match &self.source {
            Source::Stated => plan.stated(carrier, plan.shape, bill, row),
            Source::Steps(steps) => of_admission(steps, carrier, bill, row),
            Source::OfBill(shares, others) => {
                let mut sum = others.as_ref().map(|steps| of_admission(steps, carrier, bill, row));
                for share in shares {
                    let part = share.amount(carrier, bill, row);
                    sum = Some(match sum {
                        Some(before) => carrier.add(Term::Deductible, before, part),
                        None => part,
                    });
                }
                match sum {
                    Some(sum) => sum,
                    None => carrier.zero(),
                }
            }
        };
        if let Some(times) = self.rules.deductible_times {
            let times = carrier.law_count(Term::DeductibleTimes, times);
            amount = carrier.times(Term::Deductible, amount, times);
        }
        if let Some(most) = self.rules.deductible_year_max {
            let mut room = carrier.law_money(Term::DeductibleYearMax, most);
            if let Some(paid) = year.deductible_paid {
                room = carrier.excess(Term::DeductibleLeft, room, paid);
            }
            amount = carrier.minimum(Term::Deductible, amount, room);
        }
        amount
    }

    /// 支付比例 by age, status and place of care.
    #[inline(never)]
    pub fn ratio<C: Carrier>(
        &self,
        carrier: &mut C,
        patient: &Patient<C>,
        ratio: C::Rate,
    ) -> C::Rate {
        let mut ratio = ratio;
        if let Some(law) = self.rules.ratio_per_year_of_age {
            let per_year = carrier.law_rate(Term::RatioPerAge, law);
            let more = carrier.rate_times(Term::RatioByAge, per_year, patient.age);
            let sum = carrier.rate_add(Term::FundRatio, ratio, more);
            let whole = carrier.law_rate(Term::WholeRate, law.map(|_| Rate::ONE));
            ratio = carrier.rate_minimum(Term::FundRatio, sum, whole);
        }
        if let Some(law) = self.rules.retired_own_share {
            ratio = choose!(
                carrier,
                rate: patient.retired,
                retired_ratio(carrier, law, ratio),
                ratio,
            );
        }
        if let Some(reduction) = self.rules.reduction {
            let mut points = carrier.law_rate(Term::ReductionPoints, reduction.points);
            if let Some(ceiling) = reduction.ceiling {
                let ceiling = carrier.law_rate(Term::ReductionCeiling, ceiling);
                points = carrier.rate_minimum(Term::ReductionPoints, points, ceiling);
            }
            ratio = carrier.rate_excess(Term::RemoteRatio, ratio, points);
        }
        ratio
    }

    /// 年度最高支付限额.
    #[inline(never)]
    pub fn cap<C: Carrier>(&self, carrier: &mut C, cap: Law<Fen>, retired: bool) -> C::Money {
        let shape = if retired { self.rules.cap_retired } else { self.rules.cap_active };
        let Some(shape) = shape else { return carrier.law_money(Term::YearCap, cap) };
        match shape.value {
            CapShape::Amount(amount) => carrier.law_money(Term::YearCap, shape.map(|_| amount)),
            CapShape::ShareOf { average, share, rounding } => {
                let average = carrier.law_money(Term::AverageWage, shape.map(|_| average));
                let share = carrier.law_rate(Term::CapShare, shape.map(|_| share));
                carrier.share(Term::YearCap, average, share, shape.map(|_| rounding))
            }
            CapShape::TimesOf { average, times } => {
                let average = carrier.law_money(Term::AverageWage, shape.map(|_| average));
                let times = carrier.law_count(Term::CapTimes, shape.map(|_| times));
                carrier.times(Term::YearCap, average, times)
            }
        }
    }

    /// 补充保险支付 of all that is left of the bill.
    #[inline(never)]
    pub fn supplement<C: Carrier>(&self, carrier: &mut C, left: C::Money) -> Option<C::Money> {
        let rate = self.rules.supplement?;
        Some(self.part(carrier, [Term::SupplementRatio, Term::SupplementPays], left, rate))
    }
}

/// The ratio of retired people, whose own share is a part of the active one.
#[inline(never)]
fn retired_ratio<C: Carrier>(carrier: &mut C, law: Cited<Rate>, ratio: C::Rate) -> C::Rate {
    let whole = carrier.law_rate(Term::WholeRate, law.map(|_| Rate::ONE));
    let active = carrier.rate_excess(Term::OwnShare, whole, ratio);
    let part = carrier.law_rate(Term::RetiredPart, law);
    let own = carrier.rate_part(Term::RetiredOwnShare, active, part);
    carrier.rate_excess(Term::FundRatio, whole, own)
}

/// Refuses items that the rules say nothing about.
#[inline(always)]
pub(super) fn items_without_rule<C: Carrier>(carrier: &mut C, bill: &Bill<C>) {
    if bill.details.items.iter().any(Option::is_some) {
        carrier.refuse(Trouble::NotInRule(Term::ItemFirstPayRate));
    }
}
