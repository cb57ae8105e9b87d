//! What people read: the passbook by two times, and the journal as text.

use ledger::templates::*;
use ledger::*;
use vocab::record::MovementKind;
use vocab::{Fen, InsuranceKind, Lang, Month};

use crate::samples::*;

#[test]
fn shows_a_late_entry_where_it_belongs_and_only_once_it_is_known() {
    let mut journal = Journal::new();
    journal.append(credit("jan", 10, 10_000)).unwrap();
    journal.append(spending("shop", 60, 4_000)).unwrap();
    let mut late = credit("feb", 90, 10_000);
    late.header.effective = day(41);
    journal.append(late).unwrap();

    let read = |as_of, known| -> Vec<(i64, i64)> {
        let lines = passbook(journal.posted(), day(as_of), at(known)).unwrap();
        lines.iter().map(|line| (line.movement.amount.0, line.balance_after.0)).collect()
    };
    assert_eq!(read(100, 89), [(10_000, 10_000), (-4_000, 6_000)]);
    assert_eq!(read(100, 90), [(10_000, 10_000), (10_000, 20_000), (-4_000, 16_000)]);
    assert_eq!(read(50, 90), [(10_000, 10_000), (10_000, 20_000)]);
    assert_eq!(read(50, 60), [(10_000, 10_000)]);
    assert_eq!(read(9, 90), []);

    let lines = passbook(journal.posted(), day(100), at(100)).unwrap();
    let rows: Vec<u32> = lines.iter().map(|line| line.movement.row).collect();
    assert_eq!(rows, [1, 2, 3]);
    assert_eq!(lines[1].number, "440300-P000001-000003");
    assert_eq!(lines[1].movement.id.as_deref(), Some("440300-P000001-000003"));
    assert_eq!(lines[1].movement.kind, MovementKind::Credit);
}

#[test]
fn a_contribution_lands_where_the_law_puts_it() {
    let mut journal = Journal::new();
    let mut head = header("paid", 10);
    head.details.month = Month::new(2024, 1);
    let assessed = ContributionAssessed { header: header("assessed", 5), amount: Fen(65_160) };
    journal.append(assessed.entry().unwrap()).unwrap();
    let received = ContributionReceived {
        header: head,
        origin: Origin::Bank,
        insurance: InsuranceKind::EmployeeMedical,
        employer_part: Fen(51_360),
        individual_part: Fen(12_840),
        other_part: Fen(800),
        late_fee: Fen(160),
        assessed: Fen(65_160),
    };
    journal.append(received.entry().unwrap()).unwrap();
    let credit = Credit {
        header: header("credit", 40),
        part: Part::CurrentYear,
        amount: Fen(12_840),
        released: Some(Fen(12_840)),
    };
    journal.append(credit.entry().unwrap()).unwrap();
    let trial = trial_balance(journal.posted(), shenzhen()).unwrap();
    assert_eq!(trial[&Account::Bank], Fen(65_160));
    assert_eq!(trial[&Account::Pool], Fen(-51_520));
    assert_eq!(trial[&Account::LargeAmount], Fen(-800));
    assert_eq!(trial[&Account::Held], Fen::ZERO);
    assert_eq!(trial[&Account::PersonalCurrentYear], Fen(-12_840));
    assert_eq!(trial[&Account::ContributionsReceivable], Fen::ZERO);
}

#[test]
fn the_journal_reads_as_text() {
    let mut journal = Journal::new();
    let mut entry = credit("jan", 40, 12_840);
    entry.header.rule = Some("440300 account.credit".to_owned());
    entry.header.arithmetic = Some("6,420.00 × 2%".to_owned());
    journal.append(entry).unwrap();
    let parts = Parts::current(Fen(-40));
    let mut head = header("fix", 50);
    head.details.note = Some("two\nlines".to_owned());
    let approval = Approval { document: "a\n2024-01-01 b".to_owned(), ..approval() };
    journal.append(Correction { header: head, parts, approval }.entry().unwrap()).unwrap();
    let zh = "\
2024-02-10 个人账户划入 440300-P000001-000001
    ; 账户收支类型: 101
    ; 登记: 2024-02-10T09:00:00
    ; 依据: 440300 account.credit
    ; 算式: 6,420.00 × 2%
    职工:待划入个人账户:440300:P000001                            128.40
    职工:个人账户:440300:P000001:本年                            -128.40

2024-02-20 特殊调整 440300-P000001-000002
    ; 账户收支类型: 110
    ; 登记: 2024-02-20T09:00:00
    ; 经办、复核、凭据: 经办甲, 复核乙, a 2024-01-01 b
    职工:个人账户:440300:P000001:本年                               0.40
    账务调整:440300                                                -0.40

";
    assert_eq!(plain_text(journal.posted(), Lang::Zh), zh);
    let en = plain_text(journal.posted(), Lang::En);
    assert!(en.contains("employee:personal-account:440300:P000001:current-year"), "{en}");
    assert!(!en.contains("职工"), "{en}");
}
