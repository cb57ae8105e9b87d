//! Loading: what is booked where, what is refused, and that twice is once.

use jiff::civil::date;
use ledger::{Account, Recorded};
use operations::load::plan;
use operations::load_record;
use policy::PolicyLibrary;
use store::{Store, StoreError};
use vocab::record::{ContributionKind, MovementKind, PersonalRecord, Transfer};
use vocab::{Date, Fen, Month, Refusal};

use crate::records::*;

async fn loaded(record: &PersonalRecord) -> (Store, ledger::MemberId) {
    let store = Store::memory().await.unwrap();
    let member =
        load_record(&store, &PolicyLibrary::default(), record, "case", now()).await.unwrap();
    (store, member)
}

fn refused(record: &PersonalRecord) -> Refusal {
    plan(record, "case", now()).unwrap_err()
}

async fn balance(store: &Store, member: &ledger::MemberId, at: Date) -> Fen {
    store.balance(member, shenzhen(), at, Recorded::MAX).await.unwrap()
}

#[tokio::test]
async fn a_year_of_work_is_in_the_right_accounts() {
    let january = Month::new(2023, 1).unwrap();
    let months = || january.through(january.plus(11));
    let mut movements: Vec<_> = months()
        .map(|month| {
            let mut credit = movement(0, MovementKind::Credit, 12_840);
            credit.date = month.plus(1).day(5);
            credit.month = Some(month);
            credit
        })
        .collect();
    let mut interest = movement(0, MovementKind::Interest, 231);
    interest.date = date(2024, 1, 1);
    movements.push(interest);
    movements.push(movement(400, MovementKind::Spending, -61_100));
    let mut record = of(movements);
    record.contributions = Some(months().map(contribution).collect());
    let (store, member) = loaded(&record).await;

    // 12 × 128.40 + 2.31 − 611.00
    assert_eq!(balance(&store, &member, Date::MAX).await, Fen(93_211));
    let trial = store.trial_balance(shenzhen()).await.unwrap();
    assert_eq!(trial[&Account::Pool], Fen(-12 * 51_360));
    assert_eq!(trial[&Account::LargeAmount], Fen(-9_600));
    assert_eq!(trial[&Account::Bank], Fen(12 * 65_000));
    assert_eq!(trial[&Account::Held], Fen::ZERO);
    assert_eq!(trial[&Account::ContributionsReceivable], Fen::ZERO);
    assert_eq!(trial[&Account::PayableToInstitutions], Fen(-61_100));
    assert_eq!(trial.values().map(|fen| fen.0).sum::<i64>(), 0);
    // The new year moved 2023's income into the earlier part and took nothing.
    let entries = store.entries(&member, shenzhen()).await.unwrap();
    let carry =
        entries.iter().find(|posted| posted.entry.event == ledger::Event::YearEndCarry).unwrap();
    assert_eq!(carry.entry.header.effective, date(2023, 12, 31));
    assert_eq!(carry.entry.lines[0].amount, Fen(11 * 12_840));
    assert_eq!(balance(&store, &member, date(2023, 12, 30)).await, Fen(11 * 12_840));
    assert_eq!(balance(&store, &member, date(2023, 12, 31)).await, Fen(11 * 12_840));
    assert_eq!(store.verify_chain(&member).await.unwrap().broken, []);
}

#[tokio::test]
async fn what_is_owed_and_not_received_stays_a_claim() {
    let month = Month::new(2023, 9).unwrap();
    let mut record = of(vec![]);
    let unpaid = vocab::record::Contribution { received: None, paid: None, ..contribution(month) };
    record.contributions = Some(vec![unpaid]);
    let (store, _) = loaded(&record).await;
    let trial = store.trial_balance(shenzhen()).await.unwrap();
    assert_eq!(trial[&Account::ContributionsReceivable], Fen(65_000));
    assert!(!trial.contains_key(&Account::Pool) && !trial.contains_key(&Account::Bank));
}

#[tokio::test]
async fn a_credit_that_is_not_the_individual_part_is_evened_out_by_the_pool() {
    let month = Month::new(2023, 1).unwrap();
    let credit = |offset, fen| {
        let mut credit = movement(offset, MovementKind::Credit, fen);
        credit.month = Some(month);
        credit
    };
    // An employer's part returned on top, and months later a difference for the same month.
    let mut record = of(vec![credit(40, 15_000), credit(90, 1_000)]);
    record.contributions = Some(vec![contribution(month)]);
    let (store, _) = loaded(&record).await;
    let trial = store.trial_balance(shenzhen()).await.unwrap();
    assert_eq!(trial[&Account::Held], Fen::ZERO);
    assert_eq!(trial[&Account::Pool], Fen(-51_360 + 2_160 + 1_000));
    assert_eq!(trial[&Account::PersonalCurrentYear], Fen(-16_000));
}

#[tokio::test]
async fn a_lowered_base_takes_back_from_the_funds() {
    let month = Month::new(2023, 1).unwrap();
    let mut lowered = contribution(month);
    lowered.payment = ContributionKind::BaseDifference;
    lowered.employer_part = Fen(-1_000);
    lowered.individual_part = Fen(-200);
    lowered.other_part = Fen(30);
    lowered.assessed = None;
    let mut record = of(vec![]);
    record.contributions = Some(vec![contribution(month), lowered]);
    let (store, _) = loaded(&record).await;
    let trial = store.trial_balance(shenzhen()).await.unwrap();
    assert_eq!(trial[&Account::Pool], Fen(-50_360));
    assert_eq!(trial[&Account::Held], Fen(-12_640));
    assert_eq!(trial[&Account::LargeAmount], Fen(-830));
    assert_eq!(trial[&Account::Bank], Fen(65_000 - 1_200 + 30));
}

#[tokio::test]
async fn a_transfer_is_visible_while_it_is_on_its_way() {
    let mut out = movement(60, MovementKind::TransferOut, -40_000);
    out.place = Some(wuhan());
    let mut opening = movement(0, MovementKind::Opening, 40_000);
    opening.place = Some(wuhan());
    let mut record = of(vec![opening, out]);
    record.transfers = Some(vec![Transfer {
        from_place: wuhan(),
        to_place: shenzhen(),
        applied: day(50),
        sent: Some(day(61)),
        arrived: None,
        amount: Some(Fen(40_000)),
        office: None,
        row: 2,
    }]);
    let (store, member) = loaded(&record).await;
    let trial = store.trial_balance(wuhan()).await.unwrap();
    assert_eq!(trial[&Account::InTransit], Fen::ZERO);
    assert_eq!(trial[&Account::Bank], Fen(-40_000));
    assert_eq!(balance(&store, &member, Date::MAX).await, Fen::ZERO);

    record.transfers.as_mut().unwrap()[0].arrived = Some(day(70));
    let (store, _) = loaded(&record).await;
    // Arrived and not yet credited: the money is there, and it is nobody's but the member's.
    let trial = store.trial_balance(shenzhen()).await.unwrap();
    assert_eq!(trial[&Account::InTransit], Fen(-40_000));
    assert_eq!(trial[&Account::Bank], Fen(40_000));
}

#[tokio::test]
async fn loading_twice_changes_nothing() {
    let mut spending = movement(30, MovementKind::Spending, -100);
    spending.id = Some("S1".to_owned());
    let record = full(vec![movement(10, MovementKind::Opening, 500), spending]);
    let (store, member) = loaded(&record).await;
    let before = store.entries(&member, shenzhen()).await.unwrap();
    let known = store.record(&member, Date::MAX, Recorded::MAX).await.unwrap();
    let later = now().date().at(23, 0, 0, 0);
    assert_eq!(
        load_record(&store, &PolicyLibrary::default(), &record, "case", later).await.unwrap(),
        member
    );
    assert_eq!(store.entries(&member, shenzhen()).await.unwrap(), before);
    assert_eq!(store.record(&member, Date::MAX, Recorded::MAX).await.unwrap(), known);
    assert_eq!(store.members().await.unwrap().len(), 1);

    let mut other = record.clone();
    other.movements.as_mut().unwrap()[1].amount = Fen(-101);
    match load_record(&store, &PolicyLibrary::default(), &other, "case", later).await {
        Err(StoreError::Refused(refusal)) => assert_eq!(refusal.code, "key-reused"),
        other => panic!("not refused: {other:?}"),
    }
    assert_eq!(store.entries(&member, shenzhen()).await.unwrap(), before);
    // The same person under another key is another registration, with books of its own.
    let second =
        load_record(&store, &PolicyLibrary::default(), &record, "case-2", later).await.unwrap();
    assert_ne!(second, member);
}

#[tokio::test]
async fn a_refused_record_leaves_no_trace() {
    let store = Store::memory().await.unwrap();
    let record = of(vec![
        movement(10, MovementKind::Opening, 100),
        movement(20, MovementKind::Spending, -101),
    ]);
    assert!(load_record(&store, &PolicyLibrary::default(), &record, "case", now()).await.is_err());
    assert_eq!(store.members().await.unwrap(), []);
}

#[test]
fn refuses_a_balance_below_zero_on_any_day_naming_the_row() {
    let mut spending = movement(20, MovementKind::Spending, -101);
    spending.row = 7;
    // Covered later in the year, but not on the day.
    let record = of(vec![
        spending,
        movement(10, MovementKind::Opening, 100),
        movement(21, MovementKind::Credit, 500),
    ]);
    let refusal = refused(&record);
    assert_eq!(refusal.code, "balance-insufficient");
    let Refusal { sentence, .. } = refusal;
    assert!(sentence.zh.starts_with("账户收支第7行：个人账户余额不足：2023-01-21"), "{sentence:?}");
    assert!(sentence.en.starts_with("account movements, row 7: "), "{sentence:?}");
}

#[test]
fn takes_a_day_in_the_order_in_which_it_is_possible() {
    // Newest first, as many apps print it; the refund stands above the spending it reverses.
    let mut spending = movement(20, MovementKind::Spending, -100);
    spending.id = Some("S1".to_owned());
    let mut refund = movement(20, MovementKind::SpendingRefund, 100);
    refund.reverses = Some("S1".to_owned());
    let record = of(vec![refund, spending, movement(20, MovementKind::Credit, 100)]);
    let entries = plan(&record, "case", now()).unwrap();
    let keys: Vec<&str> = entries.iter().map(|entry| entry.header.key.as_str()).collect();
    assert_eq!(keys, ["case/movement/3", "case/movement/2", "case/movement/1"]);
}

#[test]
fn refuses_signs_places_and_circles_that_make_no_sense() {
    let code = |movements| refused(&of(movements)).code;
    assert_eq!(code(vec![movement(1, MovementKind::Credit, -1)]), "movement-sign");
    assert_eq!(code(vec![movement(1, MovementKind::Spending, 1)]), "movement-sign");
    assert_eq!(code(vec![movement(1, MovementKind::Opening, i64::MIN)]), "movement-sign");
    assert_eq!(code(vec![movement(1, MovementKind::Spending, i64::MIN)]), "amount-out-of-range");
    let huge = movement(1, MovementKind::Credit, i64::MAX);
    assert_eq!(code(vec![huge.clone(), huge]), "amount-out-of-range");

    let mut nowhere = of(vec![movement(1, MovementKind::Credit, 1)]);
    nowhere.member.place = None;
    assert_eq!(refused(&nowhere).code, "place-missing");

    let circle = |id: &str, reverses: &str| {
        let mut row = movement(1, MovementKind::Credit, 1);
        row.id = Some(id.to_owned());
        row.reverses = Some(reverses.to_owned());
        row
    };
    assert_eq!(code(vec![circle("a", "b"), circle("b", "a")]), "reversal-circular");
}

#[test]
fn a_correction_says_whose_decision_it_was() {
    let mut fix = movement(5, MovementKind::Correction, -40);
    fix.id = Some("T9".to_owned());
    let entries =
        plan(&of(vec![movement(1, MovementKind::Opening, 100), fix]), "case", now()).unwrap();
    let approval = entries[1].approval.as_ref().unwrap();
    assert_eq!(approval.document, "case 账户收支 T9");
    assert_ne!(approval.maker, approval.checker);
}

#[tokio::test]
async fn credits_that_the_rules_account_for_carry_their_reason() {
    let cases = testkit::diagnosis_cases();
    let case = cases.iter().find(|case| case.is_single() && case.name() == "m01").unwrap();
    let store = Store::memory().await.unwrap();
    let library = testkit::library();
    let member = load_record(&store, &library, &case.record, "case", now()).await.unwrap();
    let place = case.record.member.place.unwrap();
    let lines = store.passbook(&member, place, Date::MAX, Recorded::MAX).await.unwrap();
    let credits: Vec<_> =
        lines.iter().filter(|line| line.movement.kind == MovementKind::Credit).collect();
    assert!(!credits.is_empty());
    for credit in credits {
        assert!(
            credit.rule.as_deref().is_some_and(|rule| rule.contains("示例市职工医保办法")),
            "{:?} {:?}",
            credit.rule,
            credit.arithmetic
        );
        assert!(credit.arithmetic.as_deref().is_some_and(|sum| sum.contains("× 2%")));
    }
}
