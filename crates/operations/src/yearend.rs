//! 结息与年度结转 — interest by the place's rates on what lay in the account day by day, and the
//! year's close, which moves this year's money to earlier years and changes no total.

use engine::interest::{Portion, interest, interest_days};
use engine::{Carrier, OneCase, Tree};
use jiff::ToSpan;
use ledger::refusals::check_day;
use ledger::templates::{Interest, YearEndCarry};
use ledger::{Account, Entry, Event, MemberId, Part, Posted};
use policy::rules::InterestRules;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::{Date, Fen, InsuranceKind, Refusal, Term, Text};

use crate::office::{Business, Work, Yuan, refuse, unknown_here};
use crate::reckon::{Reckoner, arithmetic, sum};

const INTEREST: &str = "interest";
const CARRY: &str = "carry";
const CHUNK: i64 = 200;

/// 年度结息 — one chunk of the accounts of a place, in the order of their numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettleInterest {
    /// 结息年度.
    #[serde(alias = "结息年度")]
    pub year: i16,
    /// 上一批最后一人: the chunk begins after this number.
    #[serde(default, alias = "上一批最后一人")]
    pub after: String,
    /// 每批人数.
    #[serde(default, alias = "每批人数", skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
}

/// 年度结转 — one chunk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarryYear {
    /// 结转年度.
    #[serde(alias = "结转年度")]
    pub year: i16,
    /// 上一批最后一人: the chunk begins after this number.
    #[serde(default, alias = "上一批最后一人")]
    pub after: String,
    /// 每批人数.
    #[serde(default, alias = "每批人数", skip_serializing_if = "Option::is_none")]
    pub most: Option<i64>,
}

/// 年度处理结果 of a chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct YearDone {
    /// 户数.
    pub accounts: usize,
    /// 合计: interest paid, or money carried.
    pub amount: Yuan,
    /// The last account of the chunk; the next begins after it. Absent when all are done.
    pub last: Option<String>,
}

impl Business for SettleInterest {
    type Answer = YearDone;
    const NAME: &'static str = "year.interest";
    const LABEL: Text = Text::fixed("年度结息", "settle the interest of a year");
    const REFUSALS: &'static [&'static str] = &["year-not-over", "rule-unknown-here"];

    fn subject(&self) -> Option<String> {
        Some(format!("year:{}", self.year))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<YearDone, StoreError> {
        let place = work.place();
        let last_day = last_day(self.year)?;
        let book = work.library.book(place, InsuranceKind::EmployeeMedical, last_day, work.today());
        let rules = book.interest().map_err(unknown_here)?;
        let (month, day) = rules.settlement_day.value;
        let settlement = Date::new(self.year, month, day).map_err(|_| Refusal::overflow())?;
        over(work, settlement)?;
        let accounts = work.desk.holding(&self.after, self.most.unwrap_or(CHUNK)).await?;
        let mut done = YearDone { last: last_of(&accounts), ..YearDone::default() };
        for (member, ..) in accounts {
            if !work
                .desk
                .mark(INTEREST, &format!("{place}/{member}/{}", self.year), &member)
                .await?
            {
                continue;
            }
            let entries = work.desk.entries(&member, place).await?;
            let span = (a_year_before(settlement), settlement);
            let (posting, total) = interest_of(work, &member, &entries, &rules, span)?;
            if !posting.is_empty() {
                work.desk.post(&posting).await?;
                done.accounts += 1;
                done.amount = Yuan(sum([done.amount.0, total])?);
            }
        }
        Ok(done)
    }
}

impl Business for CarryYear {
    type Answer = YearDone;
    const NAME: &'static str = "year.carry";
    const LABEL: Text = Text::fixed("年度结转", "carry a year over");
    const REFUSALS: &'static [&'static str] = &["year-not-over"];

    fn subject(&self) -> Option<String> {
        Some(format!("year:{}", self.year))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<YearDone, StoreError> {
        let place = work.place();
        let last_day = last_day(self.year)?;
        over(work, last_day.saturating_add(1.day()))?;
        let accounts = work.desk.holding(&self.after, self.most.unwrap_or(CHUNK)).await?;
        let mut done = YearDone { last: last_of(&accounts), ..YearDone::default() };
        for (member, _, current) in accounts {
            if !work.desk.mark(CARRY, &format!("{place}/{member}/{}", self.year), &member).await? {
                continue;
            }
            let entries = work.desk.entries(&member, place).await?;
            // What the year brought and left; the first days of the next year are not carried.
            let effects = entries
                .iter()
                .filter(|posted| posted.entry.header.effective <= last_day)
                .map(|posted| effect(&posted.entry, Part::CurrentYear));
            let amount = sum(effects.collect::<Result<Vec<Fen>, StoreError>>()?)?.min(current);
            if amount <= Fen::ZERO {
                continue;
            }
            let header = work.header(&member, member.as_str(), last_day);
            work.desk.post(&[YearEndCarry { header, amount }.entry()?]).await?;
            done.accounts += 1;
            done.amount = Yuan(sum([done.amount.0, amount])?);
        }
        Ok(done)
    }
}

/// 应计利息 — the interest of an account for the days of a span that no interest was posted for
/// yet, as entries on the last day of the span, and their total.
fn interest_of(
    work: &Work<'_>,
    member: &MemberId,
    entries: &[Posted],
    rules: &InterestRules,
    (from, to): (Date, Date),
) -> Result<(Vec<Entry>, Fen), StoreError> {
    let days = entries.iter().map(|posted| &posted.entry);
    let days = days.filter(|entry| entry.event == Event::Interest);
    let settled = days.map(|entry| entry.header.effective).filter(|day| *day < to).max();
    let from = settled.map_or(from, |day| day.max(from));
    let mut tree = Tree::default();
    let current = portions(&mut tree, entries, Part::CurrentYear, (from, to))?;
    let earlier = portions(&mut tree, entries, Part::EarlierYears, (from, to))?;
    let sums = interest(&mut tree, rules, &current, &earlier);
    tree.finish().map_err(|trouble| StoreError::Refused(trouble.refusal()))?;
    let (place, known_at) = (work.place(), work.today());
    let reckoner = Reckoner { library: work.library, place, known_at };
    let mut posting = Vec::new();
    for (part, money, rate, name) in [
        (Part::CurrentYear, sums.current, rules.current_year, "current"),
        (Part::EarlierYears, sums.earlier, rules.earlier_years, "earlier"),
    ] {
        let amount = tree.fen(money);
        if amount == Fen::ZERO {
            continue;
        }
        let key = format!("{member}/{name}");
        let mut header = work.header(member, &key, to);
        header.rule = Some(reckoner.rule(rate.citation));
        header.arithmetic = Some(arithmetic(&tree, tree.money_node(money)));
        posting.push(Interest { header, part, amount }.entry()?);
    }
    Ok((posting, tree.fen(sums.total)))
}

/// 结清利息 — the interest up to a day on which an account is paid out, posted; `None` with the
/// reason where no document gives the rates. The years before must have been settled.
pub(crate) async fn interest_to(
    work: &mut Work<'_>,
    member: &MemberId,
    on: Date,
) -> Result<Result<Fen, Text>, StoreError> {
    let place = work.place();
    let book = work.library.book(place, InsuranceKind::EmployeeMedical, on, work.today());
    let rules = match book.interest() {
        Ok(rules) => rules,
        Err(unknown) => return Ok(Err(unknown.sentence)),
    };
    let (month, day) = rules.settlement_day.value;
    let this_year = Date::new(on.year(), month, day).map_err(|_| Refusal::overflow())?;
    let last = if this_year <= on { this_year } else { a_year_before(this_year) };
    let entries = work.desk.entries(member, place).await?;
    let held = entries.iter().any(|posted| {
        posted.entry.header.effective < last && posted.link.balance_after > Fen::ZERO
    });
    let mark = format!("{place}/{member}/{}", last.year());
    if held && work.desk.find(INTEREST, &mark).await?.is_none() {
        return Err(refuse(
            "interest-not-settled",
            [
                format!("{} 年度还没有结息", last.year()),
                format!("the interest of {} is not settled yet", last.year()),
            ],
            ["请先办理年度结息，再支付", "settle the interest of that year first"],
        ));
    }
    let (posting, total) = interest_of(work, member, &entries, &rules, (last, on))?;
    if !posting.is_empty() {
        work.desk.post(&posting).await?;
    }
    Ok(Ok(total))
}

fn a_year_before(day: Date) -> Date {
    Date::new(day.year() - 1, day.month(), day.day()).unwrap_or(day)
}

fn last_day(year: i16) -> Result<Date, StoreError> {
    let day = Date::new(year, 12, 31).map_err(|_| StoreError::Refused(Refusal::overflow()))?;
    // Whether it has come is asked after this.
    check_day(day, day)?;
    Ok(day)
}

/// A year is closed when its last day has come.
fn over(work: &Work<'_>, day: Date) -> Result<(), StoreError> {
    if work.today() < day {
        return Err(refuse(
            "year-not-over",
            [format!("{day} 还没有到"), format!("{day} has not come yet")],
            ["请到那天以后再办理", "come again when it has"],
        ));
    }
    Ok(())
}

fn last_of(accounts: &[(MemberId, Fen, Fen)]) -> Option<String> {
    accounts.last().map(|(member, ..)| member.to_string())
}

/// What an entry does to a part of the account, seen from the owner.
fn effect(entry: &Entry, part: Part) -> Result<Fen, StoreError> {
    let account: Account = part.account();
    let lines = entry.lines.iter().filter(|line| line.account == account);
    let debit = sum(lines.map(|line| line.amount))?;
    debit.checked_neg().ok_or_else(|| StoreError::Refused(Refusal::overflow()))
}

/// What lay in a part, and for how many days, from the first day of a span to its last.
fn portions(
    tree: &mut Tree,
    entries: &[Posted],
    part: Part,
    (first, last): (Date, Date),
) -> Result<Vec<Portion<Tree>>, StoreError> {
    let term = match part {
        Part::CurrentYear => Term::CurrentBalance,
        Part::EarlierYears => Term::EarlierBalance,
    };
    let mut by_day: std::collections::BTreeMap<Date, Fen> = Default::default();
    for posted in entries.iter().filter(|it| it.entry.header.effective < last) {
        // What was there before lay there from the first day on.
        let day = posted.entry.header.effective.max(first);
        let before = by_day.get(&day).copied().unwrap_or_default();
        by_day.insert(day, sum([before, effect(&posted.entry, part)?])?);
    }
    let mut days: Vec<(Date, Fen)> = by_day.into_iter().collect();
    days.push((last, Fen::ZERO));
    let mut held = Fen::ZERO;
    let mut portions = Vec::new();
    for pair in days.windows(2) {
        let [(from, change), (to, _)] = pair else { continue };
        held = sum([held, *change])?;
        if held > Fen::ZERO {
            portions.push(Portion {
                amount: tree.given_money(term, held),
                days: tree.given_count(Term::InterestDays, interest_days(*from, *to)),
            });
        }
    }
    Ok(portions)
}
