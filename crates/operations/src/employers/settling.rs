//! 到账入账 — lines whose money has come: it goes to the funds, and the day by which each account
//! should have its part is worked out.

use ledger::MemberId;
use ledger::templates::{ContributionReceived, Origin};
use store::{Due, DueStage, Question, StoreError, Writing};
use vocab::record::{Contribution, PersonalRecord};
use vocab::{Date, Fen, InsuranceKind};

use super::assess::CONTRIBUTIONS;
use super::receipts::booking_day;
use crate::office::Work;
use crate::reckon::{Choice, Reckoner, sum};
use crate::together::{AskedDues, KnownOfDues, Many, for_all};

/// Lines are paid: their money goes to the funds, their rows and dues say so, and the day by which
/// each account should have its part is worked out.
pub(crate) async fn settle_lines(
    work: &mut Work<'_>,
    dues: &[Due],
    received: Date,
    origin: Origin,
) -> Result<(), StoreError> {
    let Some(place) = dues.first().map(|due| due.place) else { return Ok(()) };
    let reckoner = Reckoner { library: work.library, place, known_at: work.today() };
    let effective = booking_day(work, received);
    let mut settling =
        Settling { reckoner, choice: Choice::of(reckoner), received, effective, origin };
    for_all(&mut settling, work, dues).await
}

/// Lines whose money has come.
struct Settling<'a> {
    reckoner: Reckoner<'a>,
    choice: Choice<'a>,
    received: Date,
    effective: Date,
    origin: Origin,
}

impl Many for Settling<'_> {
    type Line = Due;
    type Needs = AskedDues;

    fn member(due: &Due) -> &MemberId {
        &due.member
    }

    fn question(&self, work: &Work<'_>, dues: &[Due]) -> Question<AskedDues> {
        const READ: &[&str] =
            &["member", "enrolments", "retirement", "status_changes", CONTRIBUTIONS];
        AskedDues::question(work, dues, READ, part)
    }

    fn work_out(
        &mut self,
        work: &Work<'_>,
        dues: &[Due],
        needs: AskedDues,
    ) -> Result<Writing, StoreError> {
        let KnownOfDues { mut people, mut rows, files } = needs.read()?;
        let (mut kept, mut moved, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        for due in dues {
            let Some(mut row) = rows.remove(&(due.member.clone(), due.position)) else { continue };
            let record = people.entry(due.member.clone()).or_default();
            row.version = row.version.saturating_add(1);
            row.row.paid =
                row.row.paid.filter(|paid| *paid <= self.received).or(Some(self.received));
            row.row.received = Some(self.received);
            // The next line of the same person must see this one.
            let index = usize::try_from(due.position.saturating_sub(1)).unwrap_or(usize::MAX);
            if let Some(known) = record.contributions.as_mut().and_then(|rows| rows.get_mut(index))
            {
                known.clone_from(&row.row);
            }
            let settled = self.settled(due, record, &row.row)?;
            let employer = row.row.employer.clone();
            entries.push(received_entry(work, &settled, employer, self.effective, self.origin)?);
            kept.push(row);
            moved.push(settled);
        }
        let mut writing = work.desk.writing();
        writing.put_many(CONTRIBUTIONS, &kept)?;
        writing.move_dues(&moved);
        writing.post(files, &entries)?;
        Ok(writing)
    }
}

impl Settling<'_> {
    /// How far the line has come, and by when the account should have its part.
    fn settled(
        &mut self,
        due: &Due,
        record: &PersonalRecord,
        row: &Contribution,
    ) -> Result<Due, StoreError> {
        let mut settled = Due {
            stage: DueStage::Settled,
            received: Some(self.received),
            expected: None,
            ..due.clone()
        };
        if due.insurance != InsuranceKind::EmployeeMedical {
            return Ok(settled);
        }
        match self.reckoner.enrolment_in(record, due.insurance, due.month) {
            Some(enrolment) if self.choice.credit(record, enrolment, row)?.is_some() => {
                let day = self.choice.expected(record, enrolment, due.month, self.received)?;
                settled.stage = DueStage::Received;
                settled.expected = Some(day);
            }
            Some(_) => {}
            // Whose it is in which standing nobody can tell: it is held until a clerk can.
            None => settled.stage = DueStage::Received,
        }
        Ok(settled)
    }
}

/// What tells the entry of a line apart from others of the request.
fn part(due: &Due) -> String {
    format!("{}/{}/received", due.member, due.position)
}

/// 单位、个人、其他 of a line as the funds have them: where nothing is for an account, there is
/// nothing to be held for one, and all of it is the pool's.
pub(super) fn fund_parts(due: &Due) -> Result<[Fen; 3], StoreError> {
    let Due { employer_part, individual_part, other_part, .. } = *due;
    let pooled = due.insurance == InsuranceKind::EmployeeMedical && due.stage != DueStage::Received;
    Ok(match pooled {
        true => [sum([employer_part, individual_part])?, Fen::ZERO, other_part],
        false => [employer_part, individual_part, other_part],
    })
}

fn received_entry(
    work: &Work<'_>,
    due: &Due,
    employer: Option<String>,
    effective: Date,
    origin: Origin,
) -> Result<ledger::Entry, StoreError> {
    let mut header = work.header(&due.member, &part(due), effective);
    header.details.month = Some(due.month);
    header.details.counterparty = employer;
    header.details.reference = Some(due.bill.clone());
    let [employer_part, individual_part, other_part] = fund_parts(due)?;
    let entry = ContributionReceived {
        header,
        origin,
        insurance: due.insurance,
        employer_part,
        individual_part,
        other_part,
        late_fee: Fen::ZERO,
        assessed: due.total().ok_or_else(vocab::Refusal::overflow)?,
    };
    Ok(entry.entry()?)
}
