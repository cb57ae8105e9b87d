//! 答复速度 — `diagnosis::explain` in process, for a member with thirty years of monthly history:
//! 360 contributions, 360 credits, a spending every other month, interest every year.

use diagnosis::{Question, explain};
use vocab::record::{
    Contribution, Enrolment, EnrolmentStatus, Member, Movement, MovementKind, PersonalRecord,
};
use vocab::{Date, Fen, InsuranceKind, Month, PersonClass, PlaceCode};

use crate::measure::cpu_nanoseconds;

const MONTHS: i32 = 360;
const BORN: Date = Date::constant(1970, 5, 5);

/// CPU nanoseconds of each of some explanations, in order of size.
///
/// # Panics
///
/// If the record is not explained to 0.00: then the figure would be of other work.
pub fn latencies(runs: usize) -> Vec<i64> {
    let library = testkit::library();
    let (record, as_of) = thirty_years();
    let question = Question { as_of, known_at: as_of, place: None };
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let start = cpu_nanoseconds();
        let answer = explain(&record, &library, question);
        times.push(cpu_nanoseconds() - start);
        let explained = answer
            .is_ok_and(|answer| answer.bridge.residual == Fen::ZERO && answer.chain.len() >= 360);
        assert!(explained, "the history is not explained");
    }
    times.sort_unstable();
    times
}

/// The value below which so many thousandths of the sorted times lie.
pub fn percentile(times: &[i64], thousandths: usize) -> i64 {
    let index = (times.len() * thousandths / 1_000).min(times.len().saturating_sub(1));
    times.get(index).copied().unwrap_or_default()
}

fn thirty_years() -> (PersonalRecord, Date) {
    let place = PlaceCode::parse("990100");
    let start = Month::of(Date::constant(1995, 9, 1));
    let months = || (0..MONTHS).map(|index| (index, start.plus(index)));
    let enrolment = Enrolment {
        place,
        kind: InsuranceKind::EmployeeMedical,
        class: PersonClass::Employee,
        tier: None,
        household: None,
        employer: None,
        from: start.first_day(),
        until: None,
        status: EnrolmentStatus::Active,
        holder_name: None,
        row: 0,
    };
    let member = Member {
        name: Some("沈禾".to_owned()),
        birth_date: Some(BORN),
        place,
        ..Member::default()
    };
    let record = PersonalRecord {
        member,
        enrolments: Some(vec![enrolment]),
        contributions: Some(months().map(|(index, month)| contribution(index, month)).collect()),
        movements: Some(months().flat_map(|(index, month)| movements(index, month)).collect()),
        ..PersonalRecord::default()
    };
    (record, start.plus(MONTHS).day(28))
}

/// The base of a month, in fen; it grows by 17 yuan a month.
fn base(index: i32) -> i64 {
    300_000 + i64::from(index) * 1_700
}

fn contribution(index: i32, month: Month) -> Contribution {
    let mut row = Contribution::of(InsuranceKind::EmployeeMedical, month);
    row.base = Some(Fen(base(index)));
    row.employer_part = Fen(base(index) * 8 / 100);
    row.individual_part = Fen(base(index) * 2 / 100);
    row.declared = Some(month.day(2));
    row.paid = Some(month.day(8));
    row.received = Some(month.day(10));
    row
}

/// What the account saw for a month: the credit, half of it spent, interest once a year.
fn movements(index: i32, month: Month) -> Vec<Movement> {
    let own = base(index) * 20 / 1_000;
    let had_45th_birthday =
        (month.year(), month.month()) > (i32::from(BORN.year()) + 45, i32::from(BORN.month()));
    // The example city returned 1 % (1.5 % from 45) of the base from the employer before 2023.
    let returned = match (month.year() < 2023, had_45th_birthday) {
        (false, _) => 0,
        (true, false) => (base(index) * 10 + 500) / 1_000,
        (true, true) => (base(index) * 15 + 500) / 1_000,
    };
    let next = month.plus(1);
    let mut lines = vec![line(next.day(18), MovementKind::Credit, own + returned, Some(month))];
    if index % 2 == 0 {
        lines.push(line(next.day(21), MovementKind::Spending, -own, None));
    }
    if month.month() == 12 {
        lines.push(line(next.day(25), MovementKind::Interest, 211, None));
    }
    lines
}

fn line(date: Date, kind: MovementKind, fen: i64, month: Option<Month>) -> Movement {
    Movement {
        place: PlaceCode::parse("990100"),
        date,
        kind,
        amount: Fen(fen),
        month,
        counterparty: None,
        used_by: None,
        id: None,
        reverses: None,
        note: None,
        row: 0,
    }
}
