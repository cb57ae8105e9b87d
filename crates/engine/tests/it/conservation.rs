//! What holds for every bill and every contribution, whatever the rules say.

use engine::contribution::assess;
use engine::credit::{CreditFacts, credit, split};
use engine::settlement::chronic::settle_chronic;
use engine::settlement::layers::{Borne, LayerYear, LayersYear, layers};
use engine::settlement::pharmacy::purchase;
use engine::settlement::segments::{AccountParts, settle_segments};
use engine::settlement::{Bill, Details, Patient, Settlement, YearToDate, settle};
use engine::sharing::{Sharer, SharerPayment, order_of, pay_own_part};
use engine::{Carrier, OneCase, Plain};
use policy::Cited;
use policy::rules::{
    BenefitRow, CapOn, DeductibleMeasure, ItemKind, Refinements, SharerOrder, SharingRules,
};
use proptest::prelude::*;
use vocab::{CitationId, Fen, Term};

use crate::dice::{Case, Dice, Rules};

fn bill(rules: &Rules, case: &Case, more: i64) -> (Patient<Plain>, Bill<Plain>, YearToDate<Plain>) {
    let ruled = |kind| rules.settlement.refinements.items.iter().any(|rule| rule.kind == kind);
    let parts = ItemKind::ALL.into_iter().zip(&case.money[12..]);
    let mut items = [None; ItemKind::ALL.len()];
    for (item, (kind, cost)) in items.iter_mut().zip(parts) {
        *item = ruled(kind).then_some(*cost);
    }
    let patient = Patient {
        retired: case.flags[0],
        age: case.counts[1].into(),
        account: Some(case.money[11]),
    };
    let bill = Bill {
        total: case.money[0] + more,
        outside_catalogue: Some(case.money[1]),
        class_b: Some(case.money[2]),
        over_limit: Some(case.money[3]),
        level: case.counts[0].into(),
        first: case.flags[1],
        details: Details { admission: Some(case.counts[8].into()), items },
    };
    let year = YearToDate {
        deductible_paid: Some(case.money[6]),
        fund_paid: Some(case.money[7]),
        cost_counted: Some(case.money[8]),
        burden: Some(case.money[9]),
        catastrophic_paid: Some(case.money[10]),
        large_amount_paid: Some(case.money[8]),
        raised_cap: None,
    };
    (patient, bill, year)
}

/// Rules that have a row for everybody.
fn whole(dice: &mut Dice) -> Rules {
    let mut rules = Rules::make(dice);
    rules.settlement.gaps.clear();
    rules.chronic.settlement.gaps.clear();
    rules
}

/// Without what no place with segments, quotas or pharmacy levels has.
fn plainly(mut rules: Rules) -> Rules {
    rules.settlement.refinements = Refinements::default();
    rules.chronic.settlement.refinements = Refinements::default();
    rules
}

/// A deductible that is a share of the bill grows with it, while what lies within a cap on cost
/// does not: there the fund pays a little less of a dearer bill, as such rules would say. No place
/// has both.
fn capped_evenly(mut rules: Rules) -> Rules {
    let grows = |row: &BenefitRow| matches!(row.measure, Some(DeductibleMeasure::OfBill(..)));
    if rules.settlement.rows.iter().any(grows) {
        rules.settlement.cap_on = CapOn::Payment;
    }
    rules
}

fn settled(rules: &Rules, case: &Case, more: i64) -> (i64, Settlement<Plain>) {
    let mut plain = Plain::default();
    let (patient, bill, year) = bill(rules, case, more);
    let result = settle(&mut plain, &rules.settlement, &patient, &bill, &year);
    assert_eq!(plain.finish(), Ok(()), "{case:?}");
    (bill.total, result)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn who_pays_adds_up_to_the_bill(seed: u64) {
        let mut dice = Dice(seed);
        let rules = whole(&mut dice);
        let case = Case::make(&mut dice, false);
        let (total, result) = settled(&rules, &case, 0);
        let large = result.large_amount.unwrap_or(0);
        let catastrophic = result.catastrophic.unwrap_or(0);
        let supplement = result.supplement.unwrap_or(0);
        prop_assert_eq!(result.fund + large + catastrophic + supplement + result.patient, total);
        prop_assert_eq!(result.account.unwrap_or(0) + result.cash, result.patient);
        for part in [result.fund, large, catastrophic, supplement, result.patient, result.cash] {
            prop_assert!(part >= 0);
        }
        prop_assert!(result.fund + large + catastrophic <= result.eligible);
        prop_assert!(result.account.unwrap_or(0) <= case.money[11]);
    }

    #[test]
    fn a_dearer_bill_is_not_paid_less(seed: u64, more in 0..1_000_000_i64) {
        let mut dice = Dice(seed);
        let rules = capped_evenly(whole(&mut dice));
        let case = Case::make(&mut dice, false);
        let (_, cheap) = settled(&rules, &case, 0);
        let (_, dear) = settled(&rules, &case, more);
        prop_assert!(dear.fund >= cheap.fund);
    }

    #[test]
    fn three_segments_add_up_to_the_bill(seed: u64) {
        let mut dice = Dice(seed);
        let rules = plainly(whole(&mut dice));
        let case = Case::make(&mut dice, false);
        let mut plain = Plain::default();
        let (patient, bill, year) = bill(&rules, &case, 0);
        let rules = rules.settlement;
        let parts = AccountParts { current: case.money[10], earlier: case.money[11] };
        let paid = settle_segments(&mut plain, &rules, &patient, &parts, &bill, &year);
        prop_assert_eq!(plain.finish(), Ok(()));
        let layers = paid.large_amount.unwrap_or(0) + paid.catastrophic.unwrap_or(0);
        let payers = paid.account_segment + paid.fund + layers + paid.earlier + paid.cash;
        prop_assert_eq!(payers, bill.total);
        prop_assert_eq!(paid.fund + layers + paid.patient, bill.total);
        let segments = paid.account_segment + paid.self_segment + paid.shared_segment;
        prop_assert_eq!(segments, paid.eligible);
        prop_assert!(paid.account_segment <= parts.current && paid.earlier <= parts.earlier);
        // This year's account goes first: nothing else pays while it lasts.
        let others = paid.fund + layers + paid.earlier + paid.self_segment;
        prop_assert!(others == 0 || paid.account_segment == parts.current);
    }

    #[test]
    fn chronic_care_and_pharmacies_add_up_to_the_bill(seed: u64) {
        let mut dice = Dice(seed);
        let rules = plainly(whole(&mut dice));
        let case = Case::make(&mut dice, false);
        let mut plain = Plain::default();
        let (patient, bill, year) = bill(&rules, &case, 0);
        let used = Some(case.money[6]);
        let paid = settle_chronic(&mut plain, &rules.chronic, &patient, &bill, &year, used);
        prop_assert_eq!(plain.finish(), Ok(()));
        let layers = paid.large_amount.unwrap_or(0) + paid.catastrophic.unwrap_or(0);
        prop_assert_eq!(paid.fund + layers + paid.patient, bill.total);
        prop_assert_eq!(paid.account.unwrap_or(0) + paid.cash, paid.patient);
        let free = settle(&mut plain, &rules.chronic.settlement, &patient, &bill, &year);
        prop_assert!(paid.fund <= free.fund, "a quota never pays more");
        let level = (&rules.settlement, Cited::new(2, CitationId(1)));
        for prescription in [false, true] {
            let paid = purchase(&mut plain, level, prescription, &patient, &bill, &year);
            prop_assert_eq!(plain.finish(), Ok(()));
            let layers = paid.large_amount.unwrap_or(0) + paid.catastrophic.unwrap_or(0);
            prop_assert_eq!(paid.fund + layers + paid.patient, bill.total);
            prop_assert_eq!(paid.account.unwrap_or(0) + paid.cash, paid.patient);
            prop_assert!(prescription || (paid.fund == 0 && paid.patient == bill.total));
        }
    }

    #[test]
    fn layers_pay_what_is_borne_and_no_more(seed: u64) {
        let mut dice = Dice(seed);
        let rules = whole(&mut dice);
        let case = Case::make(&mut dice, false);
        let mut plain = Plain::default();
        let borne = Borne { burden: case.money[5], basic_deductible: Some(case.money[6]) };
        let so_far = || LayerYear { burden: Some(case.money[9]), paid: Some(case.money[10]) };
        let year = LayersYear {
            catastrophic: so_far(),
            supplementary: so_far(),
            assistance: so_far(),
            tilt: so_far(),
            raised_cap: None,
        };
        let paid = layers(&mut plain, &rules.layers, &borne, &year);
        prop_assert_eq!(plain.finish(), Ok(()));
        let parts = [paid.catastrophic, paid.supplementary, paid.assistance, paid.tilt];
        let sum: i64 = parts.iter().flatten().map(|part| part.paid).sum();
        prop_assert_eq!(sum + paid.left, borne.burden);
        prop_assert!(parts.iter().flatten().all(|part| part.paid >= 0) && paid.left >= 0);
    }

    #[test]
    fn a_family_pays_exactly_what_is_due(seed: u64) {
        let mut dice = Dice(seed);
        let case = Case::make(&mut dice, false);
        let sure = |value| Some(Cited::new(value, CitationId(1)));
        let rules = SharingRules {
            own_account_first: Cited::new(case.flags[0], CitationId(1)),
            order: Some(Cited::new(
                if case.flags[1] { SharerOrder::Binding } else { SharerOrder::LargestFirst },
                CitationId(1),
            )),
            one_a_bill: sure(case.flags[2]),
            least_balance: Some(Cited::new(Fen(case.money[7]), CitationId(1))),
        };
        let balances: Vec<Fen> = case.money[8..12].iter().map(|fen| Fen(*fen)).collect();
        let order = order_of(&rules, &balances).unwrap();
        let mut plain = Plain::default();
        let limit = Some(case.money[6]);
        let sharers: Vec<Sharer<Plain>> =
            order.iter().map(|index| Sharer { balance: balances[*index].0, limit }).collect();
        let (due, own) = (case.money[4], case.money[5]);
        let paid = pay_own_part(&mut plain, &rules, due, Some(own), &sharers);
        prop_assert_eq!(plain.finish(), Ok(()));
        let shared: i64 = paid.sharers.iter().map(|payment| payment.paid).sum();
        prop_assert_eq!(paid.own_account.unwrap_or(0) + shared + paid.cash, due);
        for (sharer, payment) in sharers.iter().zip(&paid.sharers) {
            prop_assert_eq!(payment.paid + payment.left, sharer.balance);
            prop_assert!(payment.paid <= case.money[6] && sharer.balance >= case.money[7]);
        }
        prop_assert!(!case.flags[2] || sharers.len() <= 1);
        // Cash only when everybody who may pay has paid all he may.
        let most = case.money[6];
        let all = |payment: &SharerPayment<Plain>| payment.left == 0 || payment.paid == most;
        let spent = paid.sharers.iter().all(all);
        prop_assert!(paid.cash == 0 || (spent && paid.own_account == Some(own)));
    }

    #[test]
    fn credit_and_pool_add_up_to_the_contribution(seed: u64) {
        let mut dice = Dice(seed);
        let rules = whole(&mut dice);
        let case = Case::make(&mut dice, false);
        let mut plain = Plain::default();
        let wage = plain.given_money(Term::Wage, Fen(case.money[4]));
        let month = assess(&mut plain, &rules.contribution, wage);
        let facts = CreditFacts {
            base: Some(month.base),
            pension: Some(case.money[5]),
            age: Some(case.counts[1].into()),
        };
        let credited = credit(&mut plain, &rules.credit, &facts);
        let parts = split(&mut plain, month.total, credited);
        prop_assert_eq!(plain.finish(), Ok(()));
        prop_assert_eq!(parts.to_pool + credited, month.total + parts.from_pool);
        let supplement = month.supplement.unwrap_or(0) + month.long_term_care.unwrap_or(0);
        let sum = month.employer.unwrap_or(0) + month.individual + supplement;
        prop_assert_eq!(sum, month.total);
    }
}
