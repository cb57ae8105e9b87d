//! 结账与证明 — a day or a month is closed: nothing is posted into it any more, and a day's root
//! is published under which every account can be shown to stand. A close can be run again and
//! says whether it still finds what it found.

use ledger::proof::{Leaf, Proof, prove, root};
use ledger::refusals::check_day;
use ledger::{Account, ChainHash, MemberId, Recorded};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{AccountAt, Close, Period, Store, StoreError};
use vocab::{Date, Fen, Month, PlaceCode, Text};

use crate::office::{Business, Work, Yuan, refuse};

/// 日结.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseDay {
    /// 日期.
    #[serde(alias = "日期")]
    pub day: Date,
}

/// 月结 — after the last day of the month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CloseMonth {
    /// 月份.
    #[serde(alias = "月份")]
    pub month: Month,
}

/// 结账结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Closed {
    /// 截至.
    pub through: Date,
    /// 日根.
    pub root: String,
    /// 账户数.
    pub accounts: i64,
    /// 分录数.
    pub entries: i64,
    /// Whether it had been closed before and is found as it was.
    pub again: bool,
}

impl Business for CloseDay {
    type Answer = Closed;
    const NAME: &'static str = "close.day";
    const LABEL: Text = Text::fixed("日结", "close a day");
    const REFUSALS: &'static [&'static str] = &["period-not-over", "close-differs"];

    fn subject(&self) -> Option<String> {
        Some("close".to_owned())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Closed, StoreError> {
        close(work, Period::Day, self.day).await
    }
}

impl Business for CloseMonth {
    type Answer = Closed;
    const NAME: &'static str = "close.month";
    const LABEL: Text = Text::fixed("月结", "close a month");
    const REFUSALS: &'static [&'static str] = &["close-differs", "day-still-open"];

    fn subject(&self) -> Option<String> {
        Some("close".to_owned())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Closed, StoreError> {
        let last = self.month.last_day();
        if work.desk.close_of(Period::Day, last).await?.is_none() {
            return Err(refuse(
                "day-still-open",
                [format!("{last} 还没有日结"), format!("{last} is not closed yet")],
                ["请先办理月末那天的日结", "close the last day of the month first"],
            ));
        }
        close(work, Period::Month, last).await
    }
}

async fn close(work: &mut Work<'_>, period: Period, through: Date) -> Result<Closed, StoreError> {
    if work.today() <= through {
        return Err(refuse(
            "period-not-over",
            [format!("{through} 还没有过完"), format!("{through} is not over")],
            ["请在次日以后结账", "close it from the next day on"],
        ));
    }
    check_day(through, work.today())?;
    let place = work.place();
    let heads = work.desk.heads_at(end_of(through)).await?;
    let entries = heads.iter().fold(0_i64, |sum, head| {
        sum.saturating_add(i64::try_from(head.position).unwrap_or(i64::MAX))
    });
    let accounts = i64::try_from(heads.len()).unwrap_or(i64::MAX);
    let root = root(&leaves(place, heads));
    let earlier = work.desk.close_of(period, through).await?;
    if let Some(earlier) = &earlier
        && (earlier.root, earlier.accounts, earlier.entries) != (root, accounts, entries)
    {
        return Err(refuse(
            "close-differs",
            [
                format!("{through} 结账时的日根是 {}，现在算出来是 {root}", earlier.root),
                format!("the root of {through} was {}, and is now {root}", earlier.root),
            ],
            [
                "账本在结账以后被改动过：请立即停止记账，用备份核对",
                "the books were changed after the close: stop, and compare with a backup",
            ],
        ));
    }
    let again = earlier.is_some();
    if !again {
        let recorded = work.recorded();
        let close = Close { place, period, through, recorded, accounts, entries, root };
        work.desk.add_close(&close).await?;
    }
    Ok(Closed { through, root: root.to_string(), accounts, entries, again })
}

/// The last moment of a day: what was recorded by then is under its root.
fn end_of(day: Date) -> Recorded {
    day.at(23, 59, 59, 999_999_999)
}

fn leaves(place: PlaceCode, heads: Vec<AccountAt>) -> Vec<Leaf> {
    let leaf = |head: AccountAt| Leaf {
        place,
        member: head.member,
        position: head.position,
        balance: head.balance,
        hash: head.hash,
    };
    heads.into_iter().map(leaf).collect()
}

/// 包含证明 — that an account stands under the root of a closed day; `None` if the day is not
/// closed or the account was not there.
pub async fn prove_account(
    store: &Store,
    place: PlaceCode,
    day: Date,
    member: &MemberId,
) -> Result<Option<(Proof, ChainHash)>, StoreError> {
    let closes = store.closes(place).await?;
    let close = closes.iter().find(|it| it.period == Period::Day && it.through == day);
    let Some(close) = close else { return Ok(None) };
    let heads = store.heads_at(place, end_of(day)).await?;
    Ok(prove(&leaves(place, heads), member).map(|proof| (proof, close.root)))
}

/// 银行对账单的一行.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BankLine {
    /// 银行流水号.
    #[serde(alias = "银行流水号")]
    pub reference: String,
    /// 金额: positive in, negative out.
    #[serde(alias = "金额")]
    pub amount: Yuan,
}

/// 对账差异 — one line that the books and the bank do not have alike.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Break {
    /// 银行流水号, or the number of the entry that has none.
    pub reference: String,
    /// 账上金额.
    pub books: Option<Yuan>,
    /// 银行金额.
    pub bank: Option<Yuan>,
}

/// 银行对账（K01） — compares the lines of a statement with what the books have on 银行存款 in the
/// same days, line by line.
pub async fn reconcile(
    store: &Store,
    place: PlaceCode,
    from: Date,
    to: Date,
    statement: &[BankLine],
) -> Result<Vec<Break>, StoreError> {
    let mut booked: std::collections::BTreeMap<String, Fen> = Default::default();
    for posted in store.journal(place).await? {
        let header = &posted.entry.header;
        if header.effective < from || header.effective > to {
            continue;
        }
        let lines = posted.entry.lines.iter().filter(|line| line.account == Account::Bank);
        let amount = crate::reckon::sum(lines.map(|line| line.amount))?;
        if amount != Fen::ZERO {
            let name = header.details.reference.clone().unwrap_or_else(|| posted.number());
            let before = booked.get(&name).copied().unwrap_or_default();
            booked.insert(name, crate::reckon::sum([before, amount])?);
        }
    }
    let mut breaks = Vec::new();
    for line in statement {
        let books = booked.remove(&line.reference);
        if books != Some(line.amount.0) {
            breaks.push(Break {
                reference: line.reference.clone(),
                books: books.map(Yuan),
                bank: Some(line.amount),
            });
        }
    }
    let unknown_to_bank = booked.into_iter().map(|(reference, amount)| Break {
        reference,
        books: Some(Yuan(amount)),
        bank: None,
    });
    breaks.extend(unknown_to_bank);
    Ok(breaks)
}
