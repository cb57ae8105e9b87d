//! 退收一部分 — an amount taken back from the credits of a month, each named: whoever takes back
//! asks here what is left of them.

use ledger::templates::CreditReversal;
use ledger::{Account, Event, MemberId, Posted, SpendingOrder};
use store::StoreError;
use vocab::record::PersonalRecord;
use vocab::{Date, Fen, Month, Refusal};

use crate::office::{Work, refuse};
use crate::reckon::{less, sum};

/// 余下的划入 — a credit with what no entry has taken back of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CreditLeft {
    /// 分录号.
    pub number: String,
    /// What of it stands in the account, or was spent from there.
    pub amount: Fen,
    /// What of it came from what was held; the rest is the pool's.
    pub held: Fen,
}

/// The credits of a month with what is left of each, the oldest first.
pub(crate) fn credits_left(
    entries: &[Posted],
    month: Month,
) -> Result<Vec<CreditLeft>, StoreError> {
    let effect = |it: &Posted| it.entry.effect().unwrap_or_default();
    let held = |it: &Posted| {
        let lines = it.entry.lines.iter().filter(|line| line.account == Account::Held);
        Fen::checked_sum(lines.map(|line| line.amount)).unwrap_or_default()
    };
    let mut credits = Vec::new();
    for credit in entries {
        if !matches!(credit.entry.event, Event::Credit | Event::RetireeCredit)
            || credit.entry.header.details.month != Some(month)
        {
            continue;
        }
        let number = credit.number();
        let naming =
            |it: &&Posted| it.entry.header.details.reverses.as_deref() == Some(number.as_str());
        let back = || entries.iter().filter(naming);
        credits.push(CreditLeft {
            amount: sum(std::iter::once(effect(credit)).chain(back().map(effect)))?,
            held: sum(std::iter::once(held(credit)).chain(back().map(held)))?,
            number,
        });
    }
    Ok(credits)
}

/// What may be taken: the balance without what somebody has blocked.
pub(crate) async fn free_balance(
    work: &mut Work<'_>,
    record: &PersonalRecord,
    member: &MemberId,
) -> Result<Fen, StoreError> {
    let (place, today) = (work.place(), work.today());
    let (head, _) = work.desk.account(member, place).await?;
    let blocked = crate::enrolment::blocked(record, place, today, head.balance);
    let blocked = blocked.ok_or_else(Refusal::overflow)?;
    Ok(less(head.balance, blocked)?.max(Fen::ZERO))
}

/// An amount to take back from the credits of a month, the latest first.
pub(crate) struct Reversal<'a> {
    pub member: &'a MemberId,
    pub month: Month,
    pub on: Date,
    pub amount: Fen,
    /// What of it is held again; the rest is the pool's.
    pub to_held: Fen,
    /// Rule, arithmetic, document.
    pub reason: (&'a str, &'a str, &'a str),
}

impl Reversal<'_> {
    pub async fn post(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let entries = work.desk.entries(self.member, work.place()).await?;
        let (mut still, mut held) = (self.amount, self.to_held);
        let credits = credits_left(&entries, self.month)?;
        let there = sum(credits.iter().map(|credit| credit.amount.max(Fen::ZERO)))?;
        if there < self.amount {
            return Err(too_little(self.month, there));
        }
        for CreditLeft { number, amount: left, .. } in credits.into_iter().rev() {
            let amount = still.min(left);
            if amount <= Fen::ZERO {
                continue;
            }
            still = less(still, amount)?;
            // The fen by which parts are rounded apart is the pool's, as it was when it came.
            let to_held = if still == Fen::ZERO { held } else { amount.min(held) };
            held = less(held, to_held)?;
            self.post_one(work, &number, amount, to_held).await?;
        }
        Ok(())
    }

    /// Takes an amount of one credit back.
    pub async fn post_one(
        &self,
        work: &mut Work<'_>,
        number: &str,
        amount: Fen,
        to_held: Fen,
    ) -> Result<(), StoreError> {
        let (rule, arithmetic, document) = self.reason;
        let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        // What was credited as this year's may have become an earlier year's since.
        let (_, now) = work.desk.account(self.member, work.place()).await?;
        let parts = now.take(amount, SpendingOrder::CurrentYearFirst);
        let parts = parts.ok_or_else(Refusal::overflow)?;
        let part = format!("{}/{}/back/{number}", self.member, self.month);
        let mut header = work.header(self.member, &part, self.on);
        header.rule = said(rule);
        header.arithmetic = said(arithmetic);
        header.details.month = Some(self.month);
        header.details.reverses = Some(number.to_owned());
        header.details.note = said(document);
        let entry = CreditReversal { header, parts, to_held: Some(to_held) }.entry()?;
        work.desk.post(&[entry]).await?;
        Ok(())
    }
}

/// 没有可退的.
fn too_little(month: Month, there: Fen) -> StoreError {
    refuse(
        "credit-unknown",
        [
            format!("{month} 的划入只有 {there} 元"),
            format!("only {there} stands credited for {month}"),
        ],
        ["请核对月份", "check the month"],
    )
}
