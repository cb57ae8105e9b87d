//! 退差的划入 — a line below nothing, refunded while its month still waited: what the month
//! brought into the account for it is taken off again, by an entry of its own beside the credit.

use store::{Due, DueStage, StoreError, Versioned};
use vocab::record::{Contribution, PersonalRecord};
use vocab::{Date, Fen};

use crate::employers::{CONTRIBUTIONS, Reversal};
use crate::office::Work;
use crate::reckon::{Choice, Reckoner, less};

/// Whether more went back by a line than came.
pub(super) fn is_down(due: &Due) -> bool {
    due.total().is_some_and(|total| total < Fen::ZERO)
}

/// Takes the credit of one such line off; how much it was, below nothing.
pub(super) async fn take_off(
    work: &mut Work<'_>,
    (reckoner, choice): (Reckoner<'_>, &mut Choice<'_>),
    record: Option<&PersonalRecord>,
    row: Option<Versioned<Contribution>>,
    (due, on): (&Due, Date),
) -> Result<Fen, StoreError> {
    let (Some(record), Some(mut row)) = (record, row) else { return Err(super::no_row()) };
    let Some(enrolment) = reckoner.enrolment_in(record, due.insurance, due.month) else {
        return Err(crate::enrolment::not_enrolled(due.insurance, due.month.last_day()));
    };
    let minus = |amount: Fen| less(Fen::ZERO, amount);
    let base = row.row.base.map(minus).transpose()?;
    let much = Contribution { base, ..row.row.clone() };
    let credit = choice.credit(record, enrolment, &much)?;
    let amount = credit.as_ref().map_or(Fen::ZERO, |credit| credit.amount);
    if let Some(credit) = credit {
        let document = row.row.outcome.clone().unwrap_or_default();
        let reversal = Reversal {
            member: &due.member,
            month: due.month,
            on,
            amount,
            to_held: minus(due.individual_part)?,
            reason: (&credit.rule, &credit.arithmetic, &document),
        };
        reversal.post(work).await?;
    }
    row.version = row.version.saturating_add(1);
    row.row.credited = Some(on);
    row.row.credited_amount = Some(minus(amount)?);
    work.desk.put_many(CONTRIBUTIONS, std::slice::from_ref(&row)).await?;
    let settled = Due { stage: DueStage::Settled, expected: Some(on), ..due.clone() };
    work.desk.move_due(&settled).await?;
    minus(amount)
}
