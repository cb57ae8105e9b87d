//! 对账证明（K01–K04）— the books against the bank, the tax office's receipts and the settlements
//! with institutions, line by line; every hash chain; suspense that has waited too long. Whatever
//! does not fit is named with its reference, both amounts and what to do.

use std::collections::BTreeMap;

use ledger::{Account, Entry, Event};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{HolderKind, Store, StoreError, office_of};
use vocab::{Date, Fen, PlaceCode, Text};

use crate::closing::BankLine;
use crate::employers::{SuspenseLine, suspense_ageing};
use crate::office::Yuan;
use crate::reckon::sum;

/// 对方账单 — what others say of the same days; a statement that is not there is not compared, and
/// the proof says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statements {
    /// 银行对账单.
    #[serde(default, alias = "银行对账单")]
    pub bank: Option<Vec<BankLine>>,
    /// 税务入库明细.
    #[serde(default, alias = "税务入库明细")]
    pub tax: Option<Vec<BankLine>>,
    /// 结算明细 with institutions; what was given back counts against its spending.
    #[serde(default, alias = "结算明细")]
    pub settlements: Option<Vec<BankLine>>,
}

/// 对账对象.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Against {
    /// 银行.
    Bank,
    /// 税务.
    Tax,
    /// 定点机构.
    Settlements,
}

impl Against {
    /// All of them.
    pub const ALL: [Against; 3] = [Against::Bank, Against::Tax, Against::Settlements];

    /// The name that people read.
    pub const fn label(self) -> Text {
        match self {
            Against::Bank => Text::fixed("银行对账单", "bank statement"),
            Against::Tax => Text::fixed("税务入库明细", "tax receipts"),
            Against::Settlements => Text::fixed("结算明细", "settlements"),
        }
    }

    /// What the books have for it: the reference of an entry and the amount.
    fn booked(self, entry: &Entry) -> Result<Option<(Option<&str>, Fen)>, StoreError> {
        let on = |account: Account| {
            let lines = entry.lines.iter().filter(move |line| line.account == account);
            sum(lines.map(|line| line.amount))
        };
        let details = &entry.header.details;
        let own = details.reference.as_deref();
        Ok(match self {
            Against::Bank => Some((own, on(Account::Bank)?)),
            Against::Tax if is_collected(entry.event) => Some((own, on(Account::Bank)?)),
            Against::Settlements if is_settled(entry.event) => {
                let owed = crate::reckon::less(Fen::ZERO, on(Account::PayableToInstitutions)?)?;
                Some((details.reverses.as_deref().or(own), owed))
            }
            Against::Tax | Against::Settlements => None,
        })
    }

    fn action(self, books: bool) -> Text {
        match (self, books) {
            (Against::Bank, true) => Text::fixed(
                "账上有、银行没有：先看是不是在途，次日仍没有就查原凭证",
                "booked and not at the bank: in transit? If not there tomorrow, find the voucher",
            ),
            (Against::Bank, false) => Text::fixed(
                "银行有、账上没有：请补记到账，认不出的先入暂存",
                "at the bank and not booked: book the receipt, in suspense if nobody knows it",
            ),
            (Against::Tax, true) => Text::fixed(
                "账上有、税务没有：请税务核对征收和入库时间",
                "booked and not among the tax receipts: ask the tax office when it was collected",
            ),
            (Against::Tax, false) => Text::fixed(
                "税务有、账上没有：请查国库到账，到账后按流水号补记",
                "collected and not booked: look for the money, then book it under this reference",
            ),
            (Against::Settlements, true) => Text::fixed(
                "账上有、机构没有：请机构按流水号补传或撤销，不要另记一笔",
                "booked and not at the institution: it sends or voids it under the same reference",
            ),
            (Against::Settlements, false) => Text::fixed(
                "机构有、账上没有：请机构用原流水号重新上传",
                "at the institution and not booked: it sends it again under the same reference",
            ),
        }
    }
}

/// Money of contributions, in and back out.
const fn is_collected(event: Event) -> bool {
    matches!(
        event,
        Event::SuspenseIn
            | Event::SuspenseReturned
            | Event::ContributionReceived
            | Event::ContributionRefunded
            | Event::SurchargeReceived
    )
}

const fn is_settled(event: Event) -> bool {
    matches!(event, Event::Spending | Event::SharedSpending | Event::SpendingRefund)
}

/// 差异行 — one reference under which the two sides do not have the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LineBreak {
    /// 流水号, or the number of the entry that has none.
    pub reference: String,
    /// 账上金额; absent if the books have no such line.
    pub books: Option<Yuan>,
    /// 对方金额; absent if they have no such line.
    pub theirs: Option<Yuan>,
    /// 处理办法.
    pub action: Text,
}

/// 逐笔核对 with one other party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Comparison {
    /// With whom.
    pub against: Against,
    /// 账上合计.
    pub books: Yuan,
    /// 对方合计.
    pub theirs: Yuan,
    /// Lines that differ.
    pub breaks: Vec<LineBreak>,
}

/// 对账证明.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Proof {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Each statement that was there (K01, K04).
    pub comparisons: Vec<Comparison>,
    /// Statements that were not there.
    pub not_compared: Vec<Against>,
    /// 断链 (K02): account and position of each.
    pub broken_chains: Vec<String>,
    /// 超期暂存 (K03): the oldest first.
    pub old_suspense: Vec<SuspenseLine>,
    /// 试算差额: zero in sound books.
    pub trial_difference: Yuan,
    /// Whether all statements were there and nothing was found.
    pub holds: bool,
}

/// 对账 — of some days at a place. Suspense is old after so many days, counted to the last one.
pub async fn prove(
    store: &Store,
    place: PlaceCode,
    (from, to): (Date, Date),
    statements: &Statements,
    suspense_days: i32,
) -> Result<Proof, StoreError> {
    let mut entries: Vec<(String, Entry)> = Vec::new();
    for posted in store.journal(place).await? {
        if (from..=to).contains(&posted.entry.header.effective) {
            entries.push((posted.number(), posted.entry));
        }
    }
    let (mut comparisons, mut not_compared) = (Vec::new(), Vec::new());
    for against in Against::ALL {
        let theirs = match against {
            Against::Bank => &statements.bank,
            Against::Tax => &statements.tax,
            Against::Settlements => &statements.settlements,
        };
        match theirs {
            Some(theirs) => comparisons.push(compare(against, &entries, theirs)?),
            None => not_compared.push(against),
        }
    }
    let broken_chains = broken_chains(store, place).await?;
    let mut old_suspense = suspense_ageing(store, place, to).await?;
    old_suspense.retain(|line| line.days > suspense_days);
    let trial_difference = Yuan(sum(store.trial_balance(place).await?.into_values())?);
    let holds = not_compared.is_empty()
        && comparisons.iter().all(|it| it.breaks.is_empty())
        && broken_chains.is_empty()
        && old_suspense.is_empty()
        && trial_difference == Yuan::ZERO;
    Ok(Proof {
        from,
        to,
        comparisons,
        not_compared,
        broken_chains,
        old_suspense,
        trial_difference,
        holds,
    })
}

fn compare(
    against: Against,
    entries: &[(String, Entry)],
    theirs: &[BankLine],
) -> Result<Comparison, StoreError> {
    let mut sides: BTreeMap<&str, [Option<Fen>; 2]> = BTreeMap::new();
    let mut totals = [Fen::ZERO; 2];
    let mut add = |reference, side: usize, amount: Fen| -> Result<(), StoreError> {
        let sides = sides.entry(reference).or_default();
        if let (Some(line), Some(total)) = (sides.get_mut(side), totals.get_mut(side)) {
            *line = Some(sum([line.unwrap_or_default(), amount])?);
            *total = sum([*total, amount])?;
        }
        Ok(())
    };
    for (number, entry) in entries {
        if let Some((reference, amount)) = against.booked(entry)?
            && amount != Fen::ZERO
        {
            add(reference.unwrap_or(number), 0, amount)?;
        }
    }
    for line in theirs {
        add(&line.reference, 1, line.amount.0)?;
    }
    let differ = sides.into_iter().filter(|(_, [books, theirs])| books != theirs);
    let breaks = differ.map(|(reference, [books, theirs])| LineBreak {
        reference: reference.to_owned(),
        books: books.map(Yuan),
        theirs: theirs.map(Yuan),
        action: match (books, theirs) {
            (Some(_), Some(_)) => Text::fixed(
                "两边金额不同：请调出原始凭证核对，错的一方更正",
                "the amounts differ: look at the vouchers; whoever is wrong puts it right",
            ),
            (books, _) => against.action(books.is_some()),
        },
    });
    let breaks = breaks.collect();
    let [books, theirs] = totals.map(Yuan);
    Ok(Comparison { against, books, theirs, breaks })
}

async fn broken_chains(store: &Store, place: PlaceCode) -> Result<Vec<String>, StoreError> {
    let mut holders = store.holders(HolderKind::Person).await?;
    holders.extend(store.holders(HolderKind::Employer).await?);
    holders.extend(
        store
            .holders(HolderKind::Office)
            .await?
            .into_iter()
            .filter(|it| Some(it) == office_of(place).as_ref()),
    );
    let mut broken = Vec::new();
    for holder in holders {
        for (at, found) in store.verify_chain(&holder).await?.broken {
            if at == place {
                broken.push(format!("{holder} {}", found.position));
            }
        }
    }
    Ok(broken)
}
