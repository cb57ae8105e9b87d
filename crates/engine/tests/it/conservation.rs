//! What holds for every bill and every contribution, whatever the rules say.

use engine::contribution::assess;
use engine::credit::{CreditFacts, credit, split};
use engine::settlement::{Bill, Patient, Settlement, YearToDate, settle};
use engine::{Carrier, OneCase, Plain};
use proptest::prelude::*;
use vocab::{Fen, Term};

use crate::dice::{Case, Dice, Rules};

fn bill(case: &Case, more: i64) -> (Patient<Plain>, Bill<Plain>, YearToDate<Plain>) {
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
    };
    let year = YearToDate {
        deductible_paid: Some(case.money[6]),
        fund_paid: Some(case.money[7]),
        cost_counted: Some(case.money[8]),
        burden: Some(case.money[9]),
        catastrophic_paid: Some(case.money[10]),
    };
    (patient, bill, year)
}

fn settled(rules: &Rules, case: &Case, more: i64) -> (i64, Settlement<Plain>) {
    let mut plain = Plain::default();
    let (patient, bill, year) = bill(case, more);
    let result = settle(&mut plain, &rules.settlement, &patient, &bill, &year);
    assert_eq!(plain.finish(), Ok(()), "{case:?}");
    (bill.total, result)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn who_pays_adds_up_to_the_bill(seed: u64) {
        let mut dice = Dice(seed);
        let rules = Rules::make(&mut dice);
        let case = Case::make(&mut dice, false);
        let (total, result) = settled(&rules, &case, 0);
        let large = result.large_amount.unwrap_or(0);
        let catastrophic = result.catastrophic.unwrap_or(0);
        prop_assert_eq!(result.fund + large + catastrophic + result.patient, total);
        prop_assert_eq!(result.account.unwrap_or(0) + result.cash, result.patient);
        for part in [result.fund, large, catastrophic, result.patient, result.cash] {
            prop_assert!(part >= 0);
        }
        prop_assert!(result.fund + large + catastrophic <= result.eligible);
        prop_assert!(result.account.unwrap_or(0) <= case.money[11]);
    }

    #[test]
    fn a_dearer_bill_is_not_paid_less(seed: u64, more in 0..1_000_000_i64) {
        let mut dice = Dice(seed);
        let rules = Rules::make(&mut dice);
        let case = Case::make(&mut dice, false);
        let (_, cheap) = settled(&rules, &case, 0);
        let (_, dear) = settled(&rules, &case, more);
        prop_assert!(dear.fund >= cheap.fund);
    }

    #[test]
    fn credit_and_pool_add_up_to_the_contribution(seed: u64) {
        let mut dice = Dice(seed);
        let rules = Rules::make(&mut dice);
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
