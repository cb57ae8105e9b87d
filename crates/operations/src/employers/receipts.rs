//! 到账 — money reaches the bank. Each receipt is booked once, whole, on the payer's file; what it
//! pays is released from there line by line. Money that fits nothing waits in suspense, with its
//! age, until a clerk finds what it is for or sends it back.

use ledger::MemberId;
use ledger::templates::{Origin, SuspenseIn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, Store, StoreError, office_of};
use vocab::record::Contribution;
use vocab::{Date, Fen, PlaceCode, Text};

use super::assess::CONTRIBUTIONS;
use super::instalments::{find_plan, pay_plan};
use super::settling::settle_lines;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{less, sum};
use crate::together::TOGETHER;

/// Section of the file on which receipts are kept.
pub(super) const RECEIPTS: &str = "office.receipts";
/// Register of bank references: no line of a bank statement is booked twice.
const BANK_REFERENCE: &str = "bank-reference";

/// 缴费到账 — a line of the bank statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// 银行流水号.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 核定单号 or 分期编号 as the payer wrote it; it may be wrong.
    #[serde(alias = "核定单号")]
    pub bill: String,
    /// 金额.
    #[serde(alias = "金额")]
    pub amount: Yuan,
    /// 到账日期.
    #[serde(alias = "到账日期")]
    pub received: Date,
    /// 缴费日期: when the payer paid, which is what being late is counted by; 到账日期 if absent.
    #[serde(default, alias = "缴费日期", skip_serializing_if = "Option::is_none")]
    pub paid: Option<Date>,
}

/// 到账结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReceiptOutcome {
    /// 足额: the bill is paid.
    Matched,
    /// 部分到账: the bill waits for the rest, and nobody is credited from a part.
    Partial,
    /// 多缴: the bill is paid and the rest waits in suspense.
    Excess,
    /// 对不上: nothing known is to be paid; it waits in suspense.
    Unmatched,
}

/// 到账单.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// How it fits.
    pub outcome: ReceiptOutcome,
    /// 核定单号 that it is for.
    pub bill: Option<String>,
    /// 还差.
    pub missing: Yuan,
    /// 暂存.
    pub suspense: Yuan,
    /// 滞纳金 that is owed because the bill was paid late; absent if it was not, or if no document
    /// that is known here says how it is counted.
    pub surcharge: Option<Yuan>,
    /// 滞纳金本地未知: what no known document says, where the bill was paid late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surcharge_unknown: Option<String>,
}

/// 一笔到账 as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Booked {
    pub bank_reference: String,
    pub bill: Option<String>,
    pub wrote: String,
    pub amount: Fen,
    /// What of it pays nothing yet.
    pub left: Fen,
    pub received: Date,
    /// Where it came in; absent in rows of before this was written down.
    #[serde(default)]
    pub place: Option<PlaceCode>,
}

impl Booked {
    /// Whether it stands in the books of a place.
    pub fn is_of(&self, place: PlaceCode) -> bool {
        self.place.is_none_or(|own| own == place)
    }
}

impl Business for Receive {
    type Answer = Receipt;
    const NAME: &'static str = "employer.receive";
    const LABEL: Text = Text::fixed("缴费到账", "book a receipt");
    const REFUSALS: &'static [&'static str] =
        &["receipt-known", "receipt-amount", "received-in-future", "paid-after-receipt"];

    fn subject(&self) -> Option<String> {
        Some(format!("bill:{}", self.bill))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Receipt, StoreError> {
        check(work, &self.bank_reference, self.amount.0, self.received)?;
        if let Some(paid) = self.paid.filter(|paid| *paid > self.received) {
            return Err(paid_after(paid, self.received));
        }
        let dues = work.desk.dues_of_bill(&self.bill).await?;
        let place = work.place();
        let open: Vec<Due> = dues
            .into_iter()
            .filter(|due| due.place == place && due.stage == DueStage::Assessed)
            .collect();
        let plan = match open.is_empty() {
            true => find_plan(work, &self.bill).await?.filter(|(_, _, it)| it.is_in_force()),
            false => None,
        };
        let payer = match (open.first(), &plan) {
            (Some(due), _) => due.payer.clone(),
            (None, Some((employer, ..))) => employer.clone(),
            (None, None) => work.desk.office().await?,
        };
        let known = !open.is_empty() || plan.is_some();
        let bill = known.then(|| self.bill.clone());
        let booked = Booked {
            bank_reference: self.bank_reference.clone(),
            bill,
            wrote: self.bill.clone(),
            amount: self.amount.0,
            left: self.amount.0,
            received: self.received,
            place: Some(place),
        };
        into_suspense(work, &payer, &booked).await?;
        if let Some((employer, position, plan)) = plan {
            return pay_plan(work, &employer, (position, plan)).await;
        }
        if open.is_empty() {
            return Ok(Receipt {
                outcome: ReceiptOutcome::Unmatched,
                bill: None,
                missing: Yuan::ZERO,
                suspense: self.amount,
                surcharge: None,
                surcharge_unknown: None,
            });
        }
        if let Some(paid) = self.paid {
            note_paid(work, &open, paid).await?;
        }
        pay(work, &payer, &self.bill, &open, self.paid).await
    }
}

/// 缴费晚于到账.
fn paid_after(paid: Date, received: Date) -> StoreError {
    refuse(
        "paid-after-receipt",
        [
            format!("缴费日期 {paid} 晚于到账日期 {received}"),
            format!("it was paid on {paid}, after it was received on {received}"),
        ],
        ["请对照缴费凭证核对日期", "compare with the payer's slip"],
    )
}

/// Writes on the lines of a bill when their payer paid, which is before the money is there.
async fn note_paid(work: &mut Work<'_>, open: &[Due], paid: Date) -> Result<(), StoreError> {
    for dues in open.chunks(TOGETHER) {
        let places: Vec<_> = dues.iter().map(|it| (&it.member, it.position)).collect();
        let mut rows = work.desk.rows_at::<Contribution>(CONTRIBUTIONS, &places).await?;
        for row in &mut rows {
            row.version = row.version.saturating_add(1);
            row.row.paid = Some(paid);
        }
        work.desk.put_many(CONTRIBUTIONS, &rows).await?;
    }
    Ok(())
}

/// 认领暂存款 — a clerk finds the bill that money in suspense is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Match {
    /// 银行流水号.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 核定单号 or 分期编号.
    #[serde(alias = "核定单号")]
    pub bill: String,
}

impl Business for Match {
    type Answer = Receipt;
    const NAME: &'static str = "employer.match";
    const LABEL: Text = Text::fixed("认领暂存款", "match suspense to a bill");
    const REFUSALS: &'static [&'static str] = &["receipt-unknown", "receipt-used", "bill-unknown"];

    fn subject(&self) -> Option<String> {
        Some(format!("receipt:{}", self.bank_reference))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Receipt, StoreError> {
        let place = work.place();
        let (holder, position, booked) = find_receipt(work, &self.bank_reference).await?;
        let open: Vec<Due> = work
            .desk
            .dues_of_bill(&self.bill)
            .await?
            .into_iter()
            .filter(|due| due.place == place && due.stage == DueStage::Assessed)
            .collect();
        let plan = find_plan(work, &self.bill).await?.filter(|(_, _, it)| it.is_in_force());
        let of_plan = plan.as_ref().map(|(employer, ..)| employer.clone());
        let payer = open.first().map(|due| due.payer.clone()).or(of_plan);
        let Some(payer) = payer else {
            return Err(refuse(
                "bill-unknown",
                [
                    format!("没有待缴的核定单 {}", self.bill),
                    format!("no bill {} is open", self.bill),
                ],
                ["请核对单号；已缴清的不能再收", "check the number; a paid bill takes nothing"],
            ));
        };
        let moved = Booked { bill: Some(self.bill.clone()), ..booked };
        if holder == payer {
            work.desk.put(&holder, RECEIPTS, Some(position), &moved).await?;
        } else {
            // The whole claim moves to the payer's file; the money does not move at all.
            let emptied = Booked { left: Fen::ZERO, ..moved.clone() };
            work.desk.put(&holder, RECEIPTS, Some(position), &emptied).await?;
            work.desk.put(&payer, RECEIPTS, None, &moved).await?;
            remember(work, &moved.bank_reference, &holder, &payer).await?;
        }
        if let Some((employer, position, plan)) = plan {
            return pay_plan(work, &employer, (position, plan)).await;
        }
        pay(work, &payer, &self.bill, &open, None).await
    }
}

async fn remember(
    work: &mut Work<'_>,
    reference: &str,
    from: &MemberId,
    to: &MemberId,
) -> Result<(), StoreError> {
    let own = at_this_bank(work, reference);
    for known in [own.as_str(), reference] {
        work.desk.unmark(BANK_REFERENCE, known, from).await?;
    }
    work.desk.mark(BANK_REFERENCE, &own, to).await?;
    Ok(())
}

/// What no receipt may be.
pub(crate) fn check(
    work: &Work<'_>,
    reference: &str,
    amount: Fen,
    received: Date,
) -> Result<(), StoreError> {
    if amount <= Fen::ZERO || reference.trim().is_empty() || reference.len() > 60 {
        return Err(refuse(
            "receipt-amount",
            ["到账金额应大于零，并写明银行流水号", "a receipt has an amount and a bank reference"],
            ["请对照银行回单", "compare with the bank's slip"],
        ));
    }
    if received > work.today() {
        return Err(refuse(
            "received-in-future",
            [format!("到账日期 {received} 还没有到"), format!("{received} lies in the future")],
            ["请核对日期", "check the day"],
        ));
    }
    Ok(())
}

/// Books a receipt whole on a file: bank to suspense.
pub(super) async fn into_suspense(
    work: &mut Work<'_>,
    holder: &MemberId,
    booked: &Booked,
) -> Result<(), StoreError> {
    claim_reference(work, &booked.bank_reference, holder).await?;
    let effective = booking_day(work, booked.received);
    let mut header = work.header(holder, "receipt", effective);
    header.details.reference = Some(booked.bank_reference.clone());
    header.details.note = Some(booked.wrote.clone());
    let entry = SuspenseIn { header, amount: booked.amount }.entry()?;
    work.desk.post(&[entry]).await?;
    work.desk.put(holder, RECEIPTS, None, booked).await?;
    Ok(())
}

/// Each place has its bank, and banks number for themselves. Lines of before this was so stand
/// without a place.
fn at_this_bank(work: &Work<'_>, reference: &str) -> String {
    format!("{}/{reference}", work.place())
}

/// Refuses a line of the bank statement that was booked before, under whatever key.
pub(crate) async fn claim_reference(
    work: &mut Work<'_>,
    reference: &str,
    holder: &MemberId,
) -> Result<(), StoreError> {
    let own = at_this_bank(work, reference);
    let older = work.desk.find(BANK_REFERENCE, reference).await?;
    if older.is_none() && work.desk.mark(BANK_REFERENCE, &own, holder).await? {
        return Ok(());
    }
    Err(refuse(
        "receipt-known",
        [
            format!("银行流水 {reference} 已经入账"),
            format!("the bank's line {reference} is booked already"),
        ],
        ["不用重复登记", "there is nothing to do"],
    ))
}

/// The day under which money that came on a day is booked: that day, as long as the books are open.
pub(crate) fn booking_day(work: &Work<'_>, day: Date) -> Date {
    day.min(work.today())
}

/// The receipt of a bank reference that still holds money.
pub(super) async fn find_receipt(
    work: &mut Work<'_>,
    reference: &str,
) -> Result<(MemberId, i64, Booked), StoreError> {
    let own = at_this_bank(work, reference);
    let holder = match work.desk.find(BANK_REFERENCE, &own).await? {
        Some(holder) => holder,
        None => {
            let older = work.desk.find(BANK_REFERENCE, reference).await?;
            older.ok_or_else(|| receipt_unknown(reference))?
        }
    };
    let rows: Vec<(i64, Booked)> = work.desk.rows(&holder, RECEIPTS).await?;
    let place = work.place();
    let found = rows.into_iter().rev().find(|(_, row)| {
        row.bank_reference == reference && row.left > Fen::ZERO && row.is_of(place)
    });
    match found {
        Some((position, booked)) => Ok((holder, position, booked)),
        None => Err(refuse(
            "receipt-used",
            [
                format!("流水 {reference} 的钱已经全部用完"),
                format!("nothing is left of {reference}"),
            ],
            ["请核对银行流水号", "check the bank reference"],
        )),
    }
}

fn receipt_unknown(reference: &str) -> StoreError {
    refuse(
        "receipt-unknown",
        [
            format!("没有流水号为 {reference} 的到账"),
            format!("no receipt has the bank reference {reference}"),
        ],
        [
            "请核对银行流水号；在别处入账的，由那里的经办机构办理",
            "check the bank reference; what another place booked is for the office there",
        ],
    )
}

/// The receipts of a payer that hold money for a bill or a plan.
pub(super) async fn waiting_for(
    work: &mut Work<'_>,
    payer: &MemberId,
    bill: &str,
) -> Result<Vec<(i64, Booked)>, StoreError> {
    let mut receipts: Vec<(i64, Booked)> = work.desk.rows(payer, RECEIPTS).await?;
    receipts.retain(|(_, row)| row.bill.as_deref() == Some(bill) && row.left > Fen::ZERO);
    Ok(receipts)
}

/// Takes an amount out of receipts, in their order; the caller has seen that it is there.
pub(super) async fn draw(
    work: &mut Work<'_>,
    payer: &MemberId,
    receipts: &mut [(i64, Booked)],
    amount: Fen,
) -> Result<(), StoreError> {
    let mut still = amount;
    for (position, row) in receipts {
        let used = still.min(row.left);
        still = less(still, used)?;
        row.left = less(row.left, used)?;
        work.desk.put(payer, RECEIPTS, Some(*position), row).await?;
    }
    Ok(())
}

/// Pays a bill from what its payer has for it, if that is enough for all of it.
async fn pay(
    work: &mut Work<'_>,
    payer: &MemberId,
    bill: &str,
    open: &[Due],
    paid: Option<Date>,
) -> Result<Receipt, StoreError> {
    let owed = sum(open.iter().filter_map(Due::total))?;
    let mut for_bill = waiting_for(work, payer, bill).await?;
    let there = sum(for_bill.iter().map(|(_, row)| row.left))?;
    if there < owed {
        return Ok(Receipt {
            outcome: ReceiptOutcome::Partial,
            bill: Some(bill.to_owned()),
            missing: Yuan(less(owed, there)?),
            suspense: Yuan(there),
            surcharge: None,
            surcharge_unknown: None,
        });
    }
    let last = for_bill.iter().map(|(_, row)| row.received).max().unwrap_or(work.today());
    draw(work, payer, &mut for_bill, owed).await?;
    settle_lines(work, open, last, Origin::Suspense).await?;
    let paid = paid.unwrap_or(last);
    let late = super::surcharges::note_lateness(work, payer, bill, open, paid).await?;
    let rest = less(there, owed)?;
    let outcome = if rest > Fen::ZERO { ReceiptOutcome::Excess } else { ReceiptOutcome::Matched };
    Ok(Receipt {
        outcome,
        bill: Some(bill.to_owned()),
        missing: Yuan::ZERO,
        suspense: Yuan(rest),
        surcharge: late.owed.map(Yuan),
        surcharge_unknown: late.unknown,
    })
}

/// 暂存款账龄 — money that fits nothing, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SuspenseLine {
    /// On whose file it waits.
    pub holder: String,
    /// 银行流水号.
    pub bank_reference: String,
    /// What the payer wrote.
    pub wrote: String,
    /// What is left of it.
    pub amount: Yuan,
    /// 到账日期.
    pub received: Date,
    /// 账龄, days.
    pub days: i32,
}

/// Every receipt of a place that still holds money, the oldest first.
pub async fn suspense_ageing(
    store: &Store,
    place: PlaceCode,
    today: Date,
) -> Result<Vec<SuspenseLine>, StoreError> {
    let mut holders = store.holders(store::HolderKind::Employer).await?;
    holders.extend(office_of(place));
    let mut lines = Vec::new();
    for holder in holders {
        for (_, row) in store.rows::<Booked>(&holder, RECEIPTS).await? {
            if row.left > Fen::ZERO && row.is_of(place) {
                lines.push(SuspenseLine {
                    holder: holder.to_string(),
                    bank_reference: row.bank_reference,
                    wrote: row.wrote,
                    amount: Yuan(row.left),
                    received: row.received,
                    days: engine::interest::interest_days(row.received, today),
                });
            }
        }
    }
    if let Some(office) = office_of(place) {
        for (wrote, money) in crate::payments::still_waiting(store, place).await? {
            lines.push(SuspenseLine {
                holder: office.to_string(),
                bank_reference: money.bank_reference,
                wrote,
                amount: money.amount,
                received: money.received,
                days: engine::interest::interest_days(money.received, today),
            });
        }
    }
    lines.sort_by_key(|line| line.received);
    Ok(lines)
}
