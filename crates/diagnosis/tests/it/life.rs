//! A random life: months of work, breaks, spending, transfers, retirement, in a place whose rules
//! are known — with every posting made as the rules say. What the diagnosis is told is exactly
//! what happened, so it must explain all of it.

use engine::credit::CreditFacts;
use engine::{Carrier, OneCase, Plain};
use policy::PolicyLibrary;
use policy::rules::Standing;
use proptest::prelude::*;
use vocab::record::{
    Contribution, ContributionKind, Enrolment, EnrolmentStatus, Member, Movement, MovementKind,
    PersonalRecord,
};
use vocab::{Date, Fen, InsuranceKind, Month, PersonClass, PlaceCode, Term};

/// What happens in one month.
#[derive(Clone, Debug)]
pub enum Event {
    /// Paid, received and — if its day has come — credited.
    Work {
        base: i64,
        supplement: bool,
        late_fee: i64,
    },
    /// Nobody pays.
    Break,
    /// Paid, but the fund has not received it.
    Unreceived {
        base: i64,
    },
    /// Received, and no credit was posted.
    Uncredited {
        base: i64,
    },
    /// Paid later than its month.
    BackPaid {
        base: i64,
    },
    /// The difference after a correction of the base.
    Difference {
        base: i64,
    },
    /// Money leaves or enters the account; a share of the balance in thousandths, or an amount.
    Spend {
        thousandths: i64,
        by_relative: bool,
    },
    Refund {
        fen: i64,
    },
    Interest {
        fen: i64,
    },
    TransferIn {
        fen: i64,
    },
    TransferOut {
        thousandths: i64,
    },
    Correction {
        fen: i64,
    },
    RetireeCredit,
    Reversal {
        thousandths: i64,
    },
    Withdraw {
        thousandths: i64,
    },
}

pub fn event() -> impl Strategy<Value = Event> {
    let base = 446_200..2_356_500i64;
    let share = 1..1_000i64;
    prop_oneof![
        8 => (base.clone(), any::<bool>(), prop_oneof![3 => Just(0), 1 => 1..5_000i64])
            .prop_map(|(base, supplement, late_fee)| Event::Work { base, supplement, late_fee }),
        2 => Just(Event::Break),
        1 => base.clone().prop_map(|base| Event::Unreceived { base }),
        1 => base.clone().prop_map(|base| Event::Uncredited { base }),
        1 => base.clone().prop_map(|base| Event::BackPaid { base }),
        1 => (1..300_000i64).prop_map(|base| Event::Difference { base }),
        3 => (share.clone(), any::<bool>())
            .prop_map(|(thousandths, by_relative)| Event::Spend { thousandths, by_relative }),
        1 => (1..50_000i64).prop_map(|fen| Event::Refund { fen }),
        1 => (1..2_000i64).prop_map(|fen| Event::Interest { fen }),
        1 => (1..900_000i64).prop_map(|fen| Event::TransferIn { fen }),
        1 => share.clone().prop_map(|thousandths| Event::TransferOut { thousandths }),
        1 => (1..3_000i64).prop_map(|fen| Event::Correction { fen }),
        1 => Just(Event::RetireeCredit),
        1 => share.clone().prop_map(|thousandths| Event::Reversal { thousandths }),
        1 => share.prop_map(|thousandths| Event::Withdraw { thousandths }),
    ]
}

pub fn place() -> PlaceCode {
    PlaceCode::parse("990100").unwrap()
}

/// The rules of the example city, read as any caller would.
pub fn library() -> PolicyLibrary {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let mut files = Vec::new();
    for folder in ["policies", "cases/policies"] {
        let mut pending = vec![std::path::PathBuf::from(root).join(folder)];
        while let Some(path) = pending.pop() {
            if path.is_dir() {
                pending.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path.display().to_string(), text));
            }
        }
    }
    files.sort();
    PolicyLibrary::load(files).0
}

/// A life being written down month by month.
pub struct Life<'a> {
    library: &'a PolicyLibrary,
    pub record: PersonalRecord,
    pub balance: i64,
    as_of: Date,
}

pub fn start() -> Month {
    Month::new(2021, 3).unwrap()
}

impl<'a> Life<'a> {
    /// Lives through the events, one a month, and is asked about on a day.
    pub fn lived(library: &'a PolicyLibrary, events: &[Event], as_of: Date) -> Life<'a> {
        let enrolment = Enrolment {
            place: Some(place()),
            kind: InsuranceKind::EmployeeMedical,
            class: PersonClass::Employee,
            tier: None,
            household: None,
            employer: Some("示例市云帆软件公司".to_owned()),
            from: start().first_day(),
            until: None,
            status: EnrolmentStatus::Active,
            holder_name: None,
            row: 2,
        };
        let record = PersonalRecord {
            member: Member {
                name: Some("沈禾".to_owned()),
                birth_date: Some(Date::new(1979, 6, 20).unwrap()),
                place: Some(place()),
                ..Member::default()
            },
            enrolments: Some(vec![enrolment]),
            contributions: Some(Vec::new()),
            movements: Some(Vec::new()),
            ..PersonalRecord::default()
        };
        let mut life = Life { library, record, balance: 0, as_of };
        for (index, event) in events.iter().enumerate() {
            life.happens(start().plus(i32::try_from(index).unwrap()), event);
        }
        life
    }

    fn happens(&mut self, month: Month, event: &Event) {
        let day = month.day(16);
        let share = |thousandths: i64| self.balance * thousandths / 1_000;
        match *event {
            Event::Break => {}
            Event::Work { base, supplement, late_fee } => {
                let kind = ContributionKind::Normal;
                self.pays(month, month, base, kind, true, true);
                if let Some(row) = self.contributions().last_mut() {
                    row.other_part = Fen(if supplement { 800 } else { 0 });
                    row.late_fee = Fen(late_fee);
                }
            }
            Event::Unreceived { base } => {
                self.pays(month, month, base, ContributionKind::Normal, false, false);
            }
            Event::Uncredited { base } => {
                self.pays(month, month, base, ContributionKind::Normal, true, false);
            }
            Event::BackPaid { base } => {
                let kind = ContributionKind::BackPayment;
                self.pays(month.plus(-1), month, base, kind, true, true);
            }
            Event::Difference { base } => {
                self.pays(month, month, base, ContributionKind::BaseDifference, true, true);
            }
            Event::Spend { thousandths, by_relative } => {
                let used_by = by_relative.then(|| "沈父".to_owned());
                let amount = -share(thousandths);
                self.posts(day, MovementKind::Spending, amount, None, used_by);
            }
            Event::Refund { fen } => {
                self.posts(day, MovementKind::SpendingRefund, fen, None, None);
            }
            Event::Interest { fen } => self.posts(day, MovementKind::Interest, fen, None, None),
            Event::TransferIn { fen } => {
                self.posts(day, MovementKind::TransferIn, fen, None, None);
            }
            Event::TransferOut { thousandths } => {
                self.posts(day, MovementKind::TransferOut, -share(thousandths), None, None);
            }
            Event::Correction { fen } => {
                self.posts(day, MovementKind::Correction, fen, None, None);
            }
            Event::RetireeCredit => {
                self.posts(day, MovementKind::RetireeCredit, 10_000, None, None);
            }
            Event::Reversal { thousandths } => {
                self.posts(day, MovementKind::CreditReversal, -share(thousandths), None, None);
            }
            Event::Withdraw { thousandths } => {
                self.posts(day, MovementKind::Withdrawal, -share(thousandths), None, None);
            }
        }
    }

    fn contributions(&mut self) -> &mut Vec<Contribution> {
        self.record.contributions.as_mut().unwrap()
    }

    fn posts(
        &mut self,
        date: Date,
        kind: MovementKind,
        fen: i64,
        month: Option<Month>,
        used_by: Option<String>,
    ) {
        if date > self.as_of || fen == 0 {
            return;
        }
        self.balance += fen;
        let lines = self.record.movements.as_mut().unwrap();
        let row = u32::try_from(lines.len() + 2).unwrap();
        lines.push(Movement {
            place: Some(place()),
            date,
            kind,
            amount: Fen(fen),
            month,
            counterparty: None,
            used_by,
            id: None,
            reverses: None,
            note: None,
            row,
        });
    }

    /// One payment: half of a contribution row's chain, and the credit if its day has come.
    fn pays(
        &mut self,
        of: Month,
        paid_in: Month,
        base: i64,
        payment: ContributionKind,
        received: bool,
        credited: bool,
    ) {
        let mut row = Contribution::of(InsuranceKind::EmployeeMedical, of);
        let paid = paid_in.day(9);
        row.payment = payment;
        row.base = Some(Fen(base));
        row.employer_part = Fen((base * 8 + 50) / 100);
        row.individual_part = Fen((base * 2 + 50) / 100);
        row.declared = Some(paid_in.day(2));
        row.paid = Some(paid);
        row.received = received.then(|| paid_in.day(11));
        row.row = u32::try_from(self.contributions().len() + 2).unwrap();
        self.contributions().push(row);
        if credited {
            let due = self.due(of, base);
            self.posts(paid_in.plus(1).day(18), MovementKind::Credit, due, Some(of), None);
        }
    }

    /// The credit by the rules, worked out with the plain carrier.
    fn due(&self, month: Month, base: i64) -> i64 {
        let day = month.first_day();
        let book = self.library.book(place(), InsuranceKind::EmployeeMedical, day, self.as_of);
        let standing = Standing { class: PersonClass::Employee, tier: None, household: None };
        let rules = book.credit(standing).unwrap();
        let mut plain = Plain::default();
        let facts = CreditFacts {
            base: Some(plain.given_money(Term::Base, Fen(base))),
            pension: None,
            age: self.record.member.age_on(day).map(|age| plain.given_count(Term::Age, age)),
        };
        let credit = engine::credit::credit(&mut plain, &rules, &facts);
        plain.finish().unwrap();
        plain.fen(credit).0
    }
}
