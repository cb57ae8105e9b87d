//! 等什么 — what a paid row whose account part is not posted is waiting for. The checks and the
//! bridge both ask here, so that they cannot disagree.

use policy::rules::Cycle;
use vocab::Fen;
use vocab::record::ContributionKind;

use crate::entitlement;
use crate::situation::{Row, Situation};

/// 等待的原因.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// First credit of a new or resumed enrolment, its day still ahead (Z07).
    FirstCredit,
    /// The place does not credit monthly; the next day is still ahead (Z31).
    NotMonthly,
    /// The account opens only after more paid months (Z33).
    Qualifying,
    /// An established member whose credit is still ahead (M06).
    Later,
    /// Paid for months to come (M17).
    Prepaid,
    /// The fund has not received the money although it should have been credited by now (Z09).
    NotReceived,
    /// Received, but set aside because the identity does not match (Z15).
    Suspense,
    /// A back-payment whose account part was not posted (M11).
    BackPayment,
    /// Received and overdue (Z10).
    NotCredited,
}

/// What a row waits for; `None` if it is not paid, or its account part is posted or nil.
pub(crate) fn reason(situation: &Situation<'_>, row: &Row<'_>) -> Option<Waiting> {
    row.paid?;
    if !row.waits() {
        return None;
    }
    let timing = entitlement::timing(situation, row.fact.month);
    let still_ahead = row.expected.is_none_or(|day| day >= situation.as_of);
    let paid_months = situation.rows.iter().filter(|it| it.received.is_some()).count();
    let qualifying = timing.as_ref().and_then(|it| it.value.qualifying_months);
    if qualifying.is_some_and(|needed| i32::try_from(paid_months).is_ok_and(|has| has < needed)) {
        return Some(Waiting::Qualifying);
    }
    if still_ahead {
        match row.fact.payment {
            ContributionKind::Prepaid => return Some(Waiting::Prepaid),
            ContributionKind::BackPayment => return Some(Waiting::BackPayment),
            _ => {}
        }
        if timing.is_some_and(|it| it.value.cycle != Cycle::Monthly) {
            return Some(Waiting::NotMonthly);
        }
        // A first credit is awaited only while nothing came since the start and nothing that
        // should have come is overdue; then the trouble is with the overdue month.
        let start = situation.start();
        let came = situation.rows.iter().any(|it| {
            it.credited != Fen::ZERO
                && it.credited_on.is_some_and(|day| start.is_none_or(|start| day >= start))
        });
        let overdue = situation.rows.iter().any(|it| {
            let passed = it.expected.is_some_and(|day| day < situation.as_of);
            it.paid.is_some() && it.waits() && passed
        });
        return Some(if came || overdue { Waiting::Later } else { Waiting::FirstCredit });
    }
    if row.received.is_none() {
        return Some(Waiting::NotReceived);
    }
    let suspense = situation.matching_suspense();
    if suspense.iter().any(|it| it.month.is_none_or(|month| month == row.fact.month)) {
        return Some(Waiting::Suspense);
    }
    if row.fact.payment == ContributionKind::BackPayment {
        return Some(Waiting::BackPayment);
    }
    Some(Waiting::NotCredited)
}

/// The rows that wait for one reason.
pub(crate) fn rows<'s, 'a>(situation: &'s Situation<'a>, wanted: Waiting) -> Vec<&'s Row<'a>> {
    situation.rows.iter().filter(|row| reason(situation, row) == Some(wanted)).collect()
}

/// What the account is waiting for on some rows, less what went back of the same months while they
/// waited.
pub(crate) fn amount(situation: &Situation<'_>, rows: &[&Row<'_>]) -> Fen {
    let same = |it: &&Row<'_>| rows.iter().any(|row| row.fact.month == it.fact.month);
    let below = |it: &&Row<'_>| {
        it.credited == Fen::ZERO && it.due().is_some_and(|due| due < Fen::ZERO) && same(it)
    };
    let off = situation.rows.iter().filter(below);
    let all = rows.iter().copied().chain(off);
    Fen::checked_sum(all.filter_map(Row::due)).unwrap_or_default()
}
