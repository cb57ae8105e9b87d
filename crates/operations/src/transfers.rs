//! 转移接续 — a relation moves from one place or scheme to another: asked for, sent with the money
//! of the account, received or refused. Whose turn it is and until when is known at every moment;
//! what was sent and has not arrived is on its way and belongs to the member.

mod apply;
mod refuse;
mod send;

use std::collections::BTreeSet;

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use vocab::record::{ContributionKind, PersonalRecord};
use vocab::{Date, Fen, InsuranceKind, Month, PlaceCode, Text};

use crate::office::{Work, Yuan, refuse};
use crate::workdays::{NoCalendar, working_days_after, working_days_between};

pub use apply::{Applied, ApplyTransfer};
pub use refuse::{RefuseTransfer, Refused, ReturnTransfer, Returned};
pub use send::{ReceiveTransfer, Received, SendTransfer, Sent};

/// Rows of a member's file that the offices read.
pub(crate) const TRANSFERS: &str = "office.transfers";

/// 转移环节 — how far a transfer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransferState {
    /// 待转出: the place of before has not sent it.
    Applied,
    /// 在途: sent, and not received.
    Sent,
    /// 已转入.
    Received,
    /// 待退回: the receiver has refused it, the money is on its way back.
    Returning,
    /// 未成: refused, and the money — if any was sent — is back.
    Refused,
}

impl TransferState {
    /// What clerks call it.
    pub const fn label(self) -> Text {
        match self {
            TransferState::Applied => Text::fixed("待转出", "waiting to be sent"),
            TransferState::Sent => Text::fixed("在途", "on its way"),
            TransferState::Received => Text::fixed("已转入", "received"),
            TransferState::Returning => Text::fixed("待退回", "on its way back"),
            TransferState::Refused => Text::fixed("未转成", "refused"),
        }
    }
}

/// 一次转移 as both offices keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Moving {
    from_place: PlaceCode,
    to_place: PlaceCode,
    from_insurance: InsuranceKind,
    to_insurance: InsuranceKind,
    applied: Date,
    state: TransferState,
    sent: Option<Date>,
    current_year: Fen,
    earlier_years: Fen,
    months: BTreeSet<Month>,
    reason: Option<String>,
    /// Whose office refused it; absent in rows of before this was written down.
    #[serde(default)]
    refused_by: Option<PlaceCode>,
}

impl Moving {
    fn amount(&self) -> Fen {
        self.current_year.checked_add(self.earlier_years).unwrap_or_default()
    }
}

/// 期限 — a day, or why there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Limit {
    /// The last day.
    pub day: Option<Date>,
    /// Why the day is not known.
    pub unknown: Option<String>,
}

impl Limit {
    fn from(counted: Result<Date, NoCalendar>) -> Limit {
        match counted {
            Ok(day) => Limit { day: Some(day), unknown: None },
            Err(missing) => Limit { day: None, unknown: Some(missing.sentence().zh.into_owned()) },
        }
    }

    fn none(unknown: &policy::Unknown) -> Limit {
        Limit { day: None, unknown: Some(unknown.sentence.zh.to_string()) }
    }

    /// Whether a day keeps the limit; `None` if the limit is not known.
    fn kept(&self, day: Date) -> Option<bool> {
        self.day.map(|last| day <= last)
    }
}

/// Until when the place of before must have sent it.
fn send_limit(work: &Work<'_>, moving: &Moving) -> Limit {
    let (kind, today) = (moving.from_insurance, work.today());
    let book = work.library.book(moving.from_place, kind, moving.applied, today);
    match book.transfer() {
        Ok(rules) => {
            let days = rules.send_days.value;
            Limit::from(working_days_after(moving.applied, days, today))
        }
        Err(unknown) => Limit::none(&unknown),
    }
}

/// Until when the receiving place must be done, once papers and money are there.
fn receive_limit(work: &Work<'_>, moving: &Moving, arrived: Date) -> Limit {
    let (kind, today) = (moving.to_insurance, work.today());
    let book = work.library.book(moving.to_place, kind, arrived, today);
    match book.transfer() {
        Ok(rules) => Limit::from(working_days_after(arrived, rules.receive_days.value, today)),
        Err(unknown) => Limit::none(&unknown),
    }
}

/// Finds a transfer of a member, which must be at this office's desk and in one of some states.
async fn found(
    work: &mut Work<'_>,
    member: &MemberId,
    number: i64,
    states: &[TransferState],
    office: fn(&Moving) -> PlaceCode,
) -> Result<Moving, StoreError> {
    let rows: Vec<(i64, Moving)> = work.desk.rows(member, TRANSFERS).await?;
    let Some((_, moving)) = rows.into_iter().find(|(position, _)| *position == number) else {
        return Err(refuse(
            "transfer-unknown",
            [
                format!("{member} 没有第 {number} 号转移"),
                format!("{member} has no transfer {number}"),
            ],
            ["请核对转移编号", "check the number of the transfer"],
        ));
    };
    if office(&moving) != work.place() {
        return Err(other_office(office(&moving)));
    }
    if !states.contains(&moving.state) {
        let state = moving.state.label();
        return Err(refuse(
            "transfer-not-waiting",
            [
                format!("这次转移现在的环节是“{}”，不能办这一步", state.zh),
                format!("the transfer is {}; this step is not its next", state.en),
            ],
            ["请先看清现在到哪一步，再办理", "look how far it is first"],
        ));
    }
    Ok(moving)
}

fn other_office(place: PlaceCode) -> StoreError {
    refuse(
        "transfer-other-office",
        [
            format!("这一步由 {place} 的经办机构办理"),
            format!("this step is for the office of {place}"),
        ],
        ["请到那里办理；本人不用跑，两地之间转交即可", "hand it on to that office"],
    )
}

/// Open transfers stand in both places' registers.
fn register(place: PlaceCode) -> String {
    format!("transfer.{place}")
}

fn entry_of(member: &MemberId, number: i64) -> String {
    format!("{member}/{number}")
}

/// Keeps a transfer, and takes it out of the registers once it is over.
async fn keep(
    work: &mut Work<'_>,
    member: &MemberId,
    number: i64,
    moving: &Moving,
) -> Result<(), StoreError> {
    work.desk.put(member, TRANSFERS, Some(number), moving).await?;
    if matches!(moving.state, TransferState::Received | TransferState::Refused) {
        for place in [moving.from_place, moving.to_place] {
            work.desk.unmark(&register(place), &entry_of(member, number), member).await?;
        }
    }
    Ok(())
}

/// The row of the personal record that shows the transfer to the member.
fn row_of<'r>(
    record: &'r mut PersonalRecord,
    moving: &Moving,
) -> Option<&'r mut vocab::record::Transfer> {
    record.transfers.iter_mut().flatten().find(|row| {
        row.from_place == moving.from_place
            && row.to_place == moving.to_place
            && row.applied == moving.applied
            && row.arrived.is_none()
    })
}

/// Whether a transfer away from a place was refused by where it was to go.
pub(crate) async fn was_refused(
    work: &mut Work<'_>,
    member: &MemberId,
) -> Result<bool, StoreError> {
    let rows: Vec<(i64, Moving)> = work.desk.rows(member, TRANSFERS).await?;
    let place = work.place();
    // The last one counts, and what this place refused itself is not the receiver's refusal.
    let last = rows.iter().rev().map(|(_, moving)| moving).find(|it| it.from_place == place);
    Ok(last.is_some_and(|it| {
        it.state == TransferState::Refused && it.refused_by.is_none_or(|by| by == it.to_place)
    }))
}

/// 缴费月份 — months of a scheme that were paid at a place, each once.
fn months_paid(record: &PersonalRecord, kind: InsuranceKind, place: PlaceCode) -> BTreeSet<Month> {
    let own = record.member.place;
    let rows = record.contributions.iter().flatten().filter(|row| {
        row.kind == kind
            && row.place.or(own) == Some(place)
            && row.received.is_some()
            && row.payment != ContributionKind::Refund
    });
    rows.map(|row| row.month).collect()
}

/// 合并年限 — the months that count at a place: paid there, or paid elsewhere in the same scheme
/// and taken over by a transfer that has arrived. A month that was paid twice counts once.
pub async fn merged_months(
    store: &Store,
    member: &MemberId,
    kind: InsuranceKind,
    place: PlaceCode,
) -> Result<BTreeSet<Month>, StoreError> {
    let record = store.record(member, Date::MAX, ledger::Recorded::MAX).await?;
    let rows: Vec<(i64, Moving)> = store.rows(member, TRANSFERS).await?;
    let mut months = months_paid(&record, kind, place);
    months.extend(taken_over(&rows, kind, place).into_iter().map(|(month, _)| month));
    Ok(months)
}

/// 并入的月份 — months paid elsewhere in the same scheme that a transfer brought here, each with where
/// it was paid.
pub(crate) fn taken_over(
    rows: &[(i64, Moving)],
    kind: InsuranceKind,
    place: PlaceCode,
) -> Vec<(Month, PlaceCode)> {
    let here = |moving: &&Moving| {
        moving.state == TransferState::Received
            && moving.to_place == place
            && moving.to_insurance == kind
            && moving.from_insurance == kind
    };
    let rows = rows.iter().map(|(_, moving)| moving).filter(here);
    rows.flat_map(|it| it.months.iter().map(|month| (*month, it.from_place))).collect()
}

/// 未了转移 — one that an office or the other still has to do something about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OpenTransfer {
    /// 人员编号.
    pub member: String,
    /// 转移编号.
    pub transfer: i64,
    /// 转出地.
    pub from_place: PlaceCode,
    /// 转入地.
    pub to_place: PlaceCode,
    /// 环节.
    pub state: TransferState,
    /// 申请日期.
    pub applied: Date,
    /// 转出日期.
    pub sent: Option<Date>,
    /// 在途金额.
    pub amount: Yuan,
    /// Working days that the present step has taken; absent where a calendar is not known.
    pub working_days: Option<i32>,
    /// Working days that the sender has; absent where no document says, or it was sent.
    pub allowed: Option<i32>,
    /// Whether the sender is late; absent where it cannot be told.
    pub late: Option<bool>,
}

/// Every transfer that is open at a place on a day, from or to it.
pub async fn open_transfers(
    store: &Store,
    library: &policy::PolicyLibrary,
    place: PlaceCode,
    on: Date,
) -> Result<Vec<OpenTransfer>, StoreError> {
    let mut open = Vec::new();
    for (entry, member) in store.marked(&register(place)).await? {
        let rows: Vec<(i64, Moving)> = store.rows(&member, TRANSFERS).await?;
        let rows = rows.into_iter().filter(|(number, _)| entry_of(&member, *number) == entry);
        for (number, moving) in rows {
            let since = moving.sent.unwrap_or(moving.applied);
            let working_days = working_days_between(since, on, on).ok();
            let book = library.book(moving.from_place, moving.from_insurance, since, on);
            let waits = moving.state == TransferState::Applied;
            let allowed = book.transfer().ok().filter(|_| waits);
            let allowed = allowed.map(|rules| rules.send_days.value);
            open.push(OpenTransfer {
                member: member.to_string(),
                transfer: number,
                from_place: moving.from_place,
                to_place: moving.to_place,
                state: moving.state,
                applied: moving.applied,
                sent: moving.sent,
                amount: Yuan(moving.amount()),
                working_days,
                allowed,
                late: working_days.zip(allowed).map(|(taken, allowed)| taken > allowed),
            });
        }
    }
    Ok(open)
}
