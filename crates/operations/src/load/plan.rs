//! 入账计划 — from rows to entries, day by day, through a journal in memory that refuses whatever
//! the real books would refuse.

use std::collections::{BTreeMap, BTreeSet};

use ledger::templates::{
    AdvanceCredit, Closing, ContributionAssessed, ContributionReceived, ContributionRefunded,
    Correction, Credit, CreditReversal, InheritanceIn, Injection, Interest, Opening, Origin,
    PremiumPayment, RetireeCredit, SharedSpending, Spending, SpendingRefund, SuspenseIn, ToHeirs,
    TransferArrived, TransferIn, TransferOut, TransferSent, Withdrawal, YearEndCarry,
};
use ledger::{
    Approval, Details, Entry, Header, Journal, MemberId, Part, Parts, Recorded, SpendingOrder,
};
use vocab::record::{Contribution, Movement, MovementKind, PersonalRecord, Suspense, Transfer};
use vocab::{Date, Fen, InsuranceKind, Month, PlaceCode, Refusal, Text};

/// What a row asks to be booked. Within a day the variants are booked in this order: money must
/// have come in before it can be credited, and be debited before it can be sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Assessed(usize),
    Received(usize),
    Suspense(usize),
    Arrived(usize),
    Movements,
    Sent(usize),
}

pub(super) struct Planner<'a> {
    record: &'a PersonalRecord,
    key: &'a str,
    recorded: Recorded,
    journal: Journal,
    member: MemberId,
    // What each month's contributions brought for the account and no credit has released yet;
    // zero once released. Absent if no receipt is known.
    held: BTreeMap<(PlaceCode, Month), Fen>,
    // The year whose income stands in the current-year part.
    open_year: BTreeMap<PlaceCode, i16>,
    // Contributions whose claim was booked.
    assessed: BTreeSet<usize>,
}

impl<'a> Planner<'a> {
    pub(super) fn new(record: &'a PersonalRecord, key: &'a str, recorded: Recorded) -> Planner<'a> {
        Planner {
            record,
            key,
            recorded,
            journal: Journal::new(),
            member: MemberId::numbered(0),
            held: BTreeMap::new(),
            open_year: BTreeMap::new(),
            assessed: BTreeSet::new(),
        }
    }

    pub(super) fn run(mut self) -> Result<Vec<Entry>, Refusal> {
        for (day, step) in self.steps() {
            match step {
                Step::Assessed(index) => self.assess(day, index)?,
                Step::Received(index) => self.receive(day, index)?,
                Step::Suspense(index) => self.suspend(index)?,
                Step::Arrived(index) => self.arrive(day, index)?,
                Step::Movements => self.movements_of(day)?,
                Step::Sent(index) => self.send(day, index)?,
            }
        }
        Ok(self.journal.posted().iter().map(|posted| posted.entry.clone()).collect())
    }

    /// Everything there is to book, by day.
    fn steps(&self) -> BTreeSet<(Date, Step)> {
        let mut steps = BTreeSet::new();
        for (index, row) in self.contributions().iter().enumerate() {
            // Other insurances stand on the same bills and are nobody's money here.
            if !is_medical(row.kind) {
                continue;
            }
            let received = row.received.or(row.credited);
            if let Some(day) = received {
                steps.insert((day, Step::Received(index)));
            }
            let claimed = row.assessed.filter(|day| received.is_none_or(|other| *day <= other));
            if let Some(day) = claimed {
                steps.insert((day, Step::Assessed(index)));
            }
        }
        for (index, row) in self.suspense().iter().enumerate() {
            steps.insert((row.date, Step::Suspense(index)));
        }
        for (index, row) in self.transfers().iter().enumerate() {
            if let Some(day) = row.arrived {
                steps.insert((day, Step::Arrived(index)));
            }
            if let Some(day) = row.sent {
                steps.insert((day, Step::Sent(index)));
            }
        }
        steps.extend(self.movements().iter().map(|row| (row.date, Step::Movements)));
        steps
    }

    fn contributions(&self) -> &'a [Contribution] {
        self.record.contributions.as_deref().unwrap_or_default()
    }

    fn movements(&self) -> &'a [Movement] {
        self.record.movements.as_deref().unwrap_or_default()
    }

    fn suspense(&self) -> &'a [Suspense] {
        self.record.suspense.as_deref().unwrap_or_default()
    }

    fn transfers(&self) -> &'a [Transfer] {
        self.record.transfers.as_deref().unwrap_or_default()
    }

    fn place(&self, stated: Option<PlaceCode>) -> Result<PlaceCode, Refusal> {
        stated.or(self.record.member.place).ok_or_else(|| {
            Refusal::new(
                "place-missing",
                Text::fixed("没有写明参保地", "no insured place is stated"),
                Text::fixed(
                    "请在“参保人”或这一行填写参保地代码",
                    "state the place code for the member or in this row",
                ),
            )
        })
    }

    fn header(&self, key: &str, place: PlaceCode, day: Date) -> Header {
        let key = format!("{}/{key}", self.key);
        Header::new(key, self.member.clone(), place, day, self.recorded)
    }

    fn post(&mut self, entry: Entry) -> Result<(), Refusal> {
        self.journal.append(entry).map(|_| ())
    }

    fn assess(&mut self, day: Date, index: usize) -> Result<(), Refusal> {
        let row = &self.contributions()[index];
        let at = |refusal| located(refusal, CONTRIBUTIONS, row.row, index);
        let place = self.place(row.place).map_err(at)?;
        let amount = owed(row).map_err(at)?;
        if amount <= Fen::ZERO {
            return Ok(());
        }
        let mut header = self.header(&format!("contribution/{}/assessed", index + 1), place, day);
        header.details = contribution_details(row);
        self.assessed.insert(index);
        let entry = ContributionAssessed { header, amount }.entry();
        entry.and_then(|entry| self.post(entry)).map_err(at)
    }

    /// A row may bring money and take money back at once, such as when a base was lowered.
    fn receive(&mut self, day: Date, index: usize) -> Result<(), Refusal> {
        let row = &self.contributions()[index];
        let at = |refusal| located(refusal, CONTRIBUTIONS, row.row, index);
        let place = self.place(row.place).map_err(at)?;
        let parts = [row.employer_part, row.individual_part, row.other_part, row.late_fee];
        let [employer_part, individual_part, other_part, late_fee] =
            parts.map(|part| part.max(Fen::ZERO));
        let assessed =
            if self.assessed.contains(&index) { owed(row).map_err(at)? } else { Fen::ZERO };
        if parts.iter().any(|part| *part > Fen::ZERO) {
            let key = format!("contribution/{}/received", index + 1);
            let mut header = self.header(&key, place, day);
            header.details = contribution_details(row);
            let entry = ContributionReceived {
                header,
                origin: Origin::Bank,
                insurance: row.kind,
                employer_part,
                individual_part,
                other_part,
                late_fee,
                assessed,
            };
            entry.entry().and_then(|entry| self.post(entry)).map_err(at)?;
        }
        if parts.iter().any(|part| *part < Fen::ZERO) {
            let key = format!("contribution/{}/refunded", index + 1);
            let mut header = self.header(&key, place, day);
            header.details = contribution_details(row);
            let back = |part: Fen| part.min(Fen::ZERO).checked_neg().ok_or_else(Refusal::overflow);
            let entry = ContributionRefunded {
                header,
                to: Origin::Bank,
                insurance: row.kind,
                employer_part: back(row.employer_part).map_err(at)?,
                individual_part: back(row.individual_part).map_err(at)?,
                other_part: back(row.other_part).map_err(at)?,
                late_fee: back(row.late_fee).map_err(at)?,
            };
            entry.entry().and_then(|entry| self.post(entry)).map_err(at)?;
        }
        if row.kind == InsuranceKind::EmployeeMedical {
            let held = self.held.entry((place, row.month)).or_default();
            let sum = held.checked_add(individual_part).ok_or_else(Refusal::overflow);
            *held = sum.map_err(at)?;
        }
        Ok(())
    }

    fn suspend(&mut self, index: usize) -> Result<(), Refusal> {
        let row = &self.suspense()[index];
        let at = |refusal| located(refusal, SUSPENSE, row.row, index);
        let place = self.place(row.place).map_err(at)?;
        let mut header = self.header(&format!("suspense/{}", index + 1), place, row.date);
        header.details.month = row.month;
        header.details.counterparty = row.name.clone();
        let entry = SuspenseIn { header, amount: row.amount }.entry();
        entry.and_then(|entry| self.post(entry)).map_err(at)
    }

    fn arrive(&mut self, day: Date, index: usize) -> Result<(), Refusal> {
        let row = &self.transfers()[index];
        let Some(amount) = row.amount else { return Ok(()) };
        let header = self.header(&format!("transfer/{}/arrived", index + 1), row.to_place, day);
        let entry = TransferArrived { header, amount }.entry();
        entry
            .and_then(|entry| self.post(entry))
            .map_err(|refusal| located(refusal, TRANSFERS, row.row, index))
    }

    /// Money is only sent out of books that are here: those in which the account was debited.
    fn send(&mut self, day: Date, index: usize) -> Result<(), Refusal> {
        let row = &self.transfers()[index];
        let Some(amount) = row.amount else { return Ok(()) };
        let debited = self.movements().iter().any(|movement| {
            movement.kind == MovementKind::TransferOut
                && movement.place.or(self.record.member.place) == Some(row.from_place)
        });
        if !debited {
            return Ok(());
        }
        let header = self.header(&format!("transfer/{}/sent", index + 1), row.from_place, day);
        let entry = TransferSent { header, amount }.entry();
        entry
            .and_then(|entry| self.post(entry))
            .map_err(|refusal| located(refusal, TRANSFERS, row.row, index))
    }

    /// Books the movements of a day. A file may list a day in any order, so each time the first
    /// row that can be booked is; when none can, the first one's refusal is the answer.
    fn movements_of(&mut self, day: Date) -> Result<(), Refusal> {
        let mut pending: Vec<(usize, &Movement)> =
            self.movements().iter().enumerate().filter(|(_, row)| row.date == day).collect();
        while !pending.is_empty() {
            let mut first_refusal = None;
            let mut booked = None;
            for (place_in_day, (index, row)) in pending.iter().enumerate() {
                let waits = row.reverses.is_some()
                    && pending.iter().any(|(_, other)| other.id == row.reverses);
                if waits && pending.len() > 1 {
                    continue;
                }
                match self.book(*index, row) {
                    Ok(()) => {
                        booked = Some(place_in_day);
                        break;
                    }
                    Err(refusal) => {
                        first_refusal.get_or_insert(located(refusal, MOVEMENTS, row.row, *index));
                    }
                }
            }
            match (booked, first_refusal) {
                (Some(place_in_day), _) => drop(pending.remove(place_in_day)),
                (None, Some(refusal)) => return Err(refusal),
                (None, None) => {
                    let (index, row) = pending[0];
                    return Err(located(reversal_circle(), MOVEMENTS, row.row, index));
                }
            }
        }
        Ok(())
    }

    fn book(&mut self, index: usize, row: &Movement) -> Result<(), Refusal> {
        check_sign(row)?;
        let place = self.place(row.place)?;
        self.carry(place, row.date.year())?;
        let entry = self.movement_entry(index, row, place)?;
        self.post(entry)?;
        // Only a booked credit uses up what was held for its month.
        if row.kind == MovementKind::Credit
            && let Some(held) = row.month.and_then(|month| self.held.get_mut(&(place, month)))
        {
            *held = Fen::ZERO;
        }
        Ok(())
    }

    /// 年度结转 — before the first movement of a new year the last year becomes an earlier one.
    fn carry(&mut self, place: PlaceCode, year: i16) -> Result<(), Refusal> {
        let open = self.open_year.insert(place, year).filter(|open| *open < year);
        let amount = self.journal.file(&self.member, place).parts().current_year;
        let Some(open) = open.filter(|_| amount != Fen::ZERO) else { return Ok(()) };
        let last_day = Date::new(open, 12, 31).map_err(|_| Refusal::overflow())?;
        let header = self.header(&format!("carry/{place}/{open}"), place, last_day);
        self.post(YearEndCarry { header, amount }.entry()?)
    }

    fn movement_entry(
        &self,
        index: usize,
        row: &Movement,
        place: PlaceCode,
    ) -> Result<Entry, Refusal> {
        let mut header = self.header(&format!("movement/{}", index + 1), place, row.date);
        header.details = Details {
            month: row.month,
            counterparty: row.counterparty.clone(),
            used_by: row.used_by.clone(),
            reference: row.id.clone(),
            reverses: row.reverses.clone(),
            note: row.note.clone(),
        };
        let part = Part::CurrentYear;
        let amount = row.amount;
        if row.amount >= Fen::ZERO && row.kind != MovementKind::Correction {
            return match row.kind {
                MovementKind::Credit => {
                    let month = row.month.map(|month| (place, month));
                    let released = month.and_then(|month| self.held.get(&month)).copied();
                    Credit { header, part, amount, released }.entry()
                }
                MovementKind::RetireeCredit => RetireeCredit { header, part, amount }.entry(),
                MovementKind::Interest => Interest { header, part, amount }.entry(),
                MovementKind::InheritanceIn => InheritanceIn { header, part, amount }.entry(),
                MovementKind::TransferIn => TransferIn { header, part, amount }.entry(),
                MovementKind::AdvanceCredit => AdvanceCredit { header, part, amount }.entry(),
                MovementKind::SpendingRefund => SpendingRefund { header, part, amount }.entry(),
                MovementKind::Injection => Injection { header, part, amount }.entry(),
                MovementKind::Opening => Opening { header, part, amount }.entry(),
                // An outgoing row of nothing is still a row.
                _ => outgoing_entry(header, row, Parts::default()),
            };
        }
        let out = row.amount.checked_neg().ok_or_else(Refusal::overflow)?;
        let available = self.journal.file(&self.member, place).parts();
        let taken = available.take(out.max(Fen::ZERO), SpendingOrder::default());
        let parts = taken.ok_or_else(Refusal::overflow)?;
        if row.kind != MovementKind::Correction {
            return outgoing_entry(header, row, parts);
        }
        let approval = self.carried_over(row, index);
        if row.amount >= Fen::ZERO {
            return Correction { header, parts: Parts::current(amount), approval }.entry();
        }
        let negated = |fen: Fen| fen.checked_neg().ok_or_else(Refusal::overflow);
        let parts = Parts {
            current_year: negated(parts.current_year)?,
            earlier_years: negated(parts.earlier_years)?,
        };
        Correction { header, parts, approval }.entry()
    }

    /// A correction in a record was decided elsewhere. Here it is copied by the loader on the
    /// strength of that ledger, and its document is the row.
    fn carried_over(&self, row: &Movement, index: usize) -> Approval {
        let line = match &row.id {
            Some(id) => id.clone(),
            None => format!("第{}行", line_number(row.row, index)),
        };
        Approval {
            maker: "个人记录载入程序".to_owned(),
            checker: "原账本".to_owned(),
            document: format!("{} 账户收支 {line}", self.key),
        }
    }
}

fn outgoing_entry(header: Header, row: &Movement, parts: Parts) -> Result<Entry, Refusal> {
    match row.kind {
        MovementKind::Spending if row.used_by.is_some() => SharedSpending { header, parts }.entry(),
        MovementKind::Spending => Spending { header, parts }.entry(),
        MovementKind::CreditReversal => CreditReversal { header, parts, to_held: None }.entry(),
        MovementKind::Withdrawal => Withdrawal { header, parts }.entry(),
        MovementKind::Closing => Closing { header, parts }.entry(),
        MovementKind::PremiumPayment => PremiumPayment { header, parts }.entry(),
        MovementKind::TransferOut => TransferOut { header, parts }.entry(),
        MovementKind::ToHeirs => ToHeirs { header, parts }.entry(),
        // `check_sign` has let nothing else through with a minus.
        _ => Err(wrong_sign(row)),
    }
}

/// The direction of a row must be that of its kind, or a typing mistake would become money.
fn check_sign(row: &Movement) -> Result<(), Refusal> {
    let fits = match row.kind {
        kind if kind.takes_either_sign() => true,
        kind if kind.is_outgoing() => row.amount <= Fen::ZERO,
        _ => row.amount >= Fen::ZERO,
    };
    if fits { Ok(()) } else { Err(wrong_sign(row)) }
}

fn wrong_sign(row: &Movement) -> Refusal {
    let label = row.kind.label();
    let (zh, en) = if row.kind.is_outgoing() {
        ("支出，金额应为负数", "money going out, so its amount is negative")
    } else {
        ("收入，金额应为正数", "money coming in, so its amount is positive")
    };
    Refusal::new(
        "movement-sign",
        Text::new(
            format!("“{}”是{zh}，这里写的是 {}", label.zh, row.amount),
            format!("\u{201c}{}\u{201d} is {en}; it reads {}", label.en, row.amount),
        ),
        Text::fixed("请检查正负号或收支类型", "check the sign or the kind of the row"),
    )
}

fn reversal_circle() -> Refusal {
    Refusal::new(
        "reversal-circular",
        Text::fixed("几笔冲正互相指向，分不出先后", "reversals point at each other in a circle"),
        Text::fixed("请检查冲正流水号", "check the numbers of the reversed lines"),
    )
}

fn is_medical(kind: InsuranceKind) -> bool {
    !matches!(
        kind,
        InsuranceKind::Pension | InsuranceKind::Unemployment | InsuranceKind::WorkInjury
    )
}

fn owed(row: &Contribution) -> Result<Fen, Refusal> {
    let parts = [row.employer_part, row.individual_part, row.other_part, row.late_fee];
    Fen::checked_sum(parts).ok_or_else(Refusal::overflow)
}

fn contribution_details(row: &Contribution) -> Details {
    Details {
        month: Some(row.month),
        counterparty: row.employer.clone(),
        note: Some(row.payment.label().zh.into_owned()),
        ..Details::default()
    }
}

const CONTRIBUTIONS: Text = Text::fixed("缴费", "contributions");
const MOVEMENTS: Text = Text::fixed("账户收支", "account movements");
const SUSPENSE: Text = Text::fixed("暂存款", "suspense");
const TRANSFERS: Text = Text::fixed("关系转移", "transfers");

/// The number of a row as its reader sees it: that of its source, else counted from the top.
fn line_number(row: u32, index: usize) -> String {
    if row == 0 { (index + 1).to_string() } else { row.to_string() }
}

/// The same refusal, opening with the sheet and the row that it is about.
fn located(refusal: Refusal, sheet: Text, row: u32, index: usize) -> Refusal {
    let line = line_number(row, index);
    let Text { zh, en } = &refusal.sentence;
    let sentence = Text::new(
        format!("{}第{line}行：{zh}", sheet.zh),
        format!("{}, row {line}: {en}", sheet.en),
    );
    Refusal { sentence, ..refusal }
}
