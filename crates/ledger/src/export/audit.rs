//! 外部核对 — the journal as hledger and as beancount text, with the balance of every personal
//! account asserted at the end of each month in which it moved. Two programs that know nothing of
//! this one add it all up again.
//!
//! Names are ASCII and open with the kind of account, as both programs want it. Amounts are debit
//! positive, so that what the fund owes a member shows as negative.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use vocab::{Date, Fen, Month};

use super::one_line;
use crate::{Account, Posted};

/// The books in the order of effective days, and within a day of recording.
fn in_order(posted: &[Posted]) -> Vec<&Posted> {
    let mut sorted: Vec<&Posted> = posted.iter().collect();
    sorted.sort_by_key(|posted| {
        let header = &posted.entry.header;
        (header.effective, header.recorded, header.member.clone(), posted.link.position)
    });
    sorted
}

/// `Liabilities:A440300:P000001:Personal-current-year`.
fn name(posted: &Posted, account: Account) -> String {
    let kind = match account {
        Account::Bank | Account::ContributionsReceivable => "Assets",
        Account::InterestPaid => "Expenses",
        Account::CarriedForward | Account::Adjustments => "Equity",
        _ => "Liabilities",
    };
    let mut code = account.code().replace('.', "-");
    if let Some(first) = code.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let header = &posted.entry.header;
    match account.is_personal() || account == Account::Held {
        true => format!("{kind}:A{}:{}:{code}", header.place, header.member),
        false => format!("{kind}:A{}:{code}", header.place),
    }
}

/// Balances of personal accounts at the end of each month in which they moved.
fn month_ends(sorted: &[&Posted]) -> BTreeMap<(Month, String), Fen> {
    let mut running: BTreeMap<String, Fen> = BTreeMap::new();
    let mut ends = BTreeMap::new();
    for posted in sorted {
        for line in posted.entry.lines.iter().filter(|line| line.account.is_personal()) {
            let name = name(posted, line.account);
            let balance = running.entry(name.clone()).or_default();
            // Admitted entries never leave the range of money.
            *balance = Fen(balance.0.saturating_add(line.amount.0));
            ends.insert((Month::of(posted.entry.header.effective), name), *balance);
        }
    }
    ends
}

fn names(sorted: &[&Posted]) -> BTreeSet<String> {
    let lines = |posted: &&Posted| {
        let lines = posted.entry.lines.iter().map(|line| name(posted, line.account));
        lines.collect::<Vec<String>>()
    };
    sorted.iter().flat_map(lines).collect()
}

/// The journal for `hledger check`.
pub fn hledger(posted: &[Posted]) -> String {
    let sorted = in_order(posted);
    let mut text = String::from("commodity 1000.00 CNY\n");
    // Writing to a String cannot fail.
    for name in names(&sorted) {
        let _ = writeln!(text, "account {name}");
    }
    text.push('\n');
    let mut ends = month_ends(&sorted).into_iter().peekable();
    for posted in &sorted {
        let header = &posted.entry.header;
        let month = Month::of(header.effective);
        while let Some(((ended, name), balance)) = ends.next_if(|((ended, _), _)| *ended < month) {
            assertion(&mut text, ended.last_day(), &name, balance);
        }
        let label = posted.entry.event.label().en;
        let _ = writeln!(text, "{} ({}) {label}", header.effective, posted.number());
        for national in posted.entry.event.national() {
            let _ = writeln!(text, "    ; {}-code: {}", national.table.name(), national.code);
        }
        for line in &posted.entry.lines {
            let (name, amount) = (name(posted, line.account), line.amount.to_plain_yuan());
            let _ = writeln!(text, "    {name}  {amount} CNY");
        }
        text.push('\n');
    }
    for ((ended, name), balance) in ends {
        assertion(&mut text, ended.last_day(), &name, balance);
    }
    text
}

fn assertion(text: &mut String, day: Date, name: &str, balance: Fen) {
    let balance = balance.to_plain_yuan();
    let _ = writeln!(text, "{day} balance asserted\n    {name}  0.00 CNY = {balance} CNY\n");
}

/// The journal for `bean-check`.
pub fn beancount(posted: &[Posted]) -> String {
    let sorted = in_order(posted);
    let mut text = String::new();
    let first = sorted.first().map_or(Date::MIN, |posted| posted.entry.header.effective);
    for name in names(&sorted) {
        let _ = writeln!(text, "{first} open {name} CNY");
    }
    text.push('\n');
    for posted in &sorted {
        let header = &posted.entry.header;
        let label = posted.entry.event.label().en;
        let reason = header.arithmetic.as_deref().map(one_line).unwrap_or_default();
        let reason = reason.replace(['"', '\\'], "'");
        let _ = writeln!(text, "{} * \"{label}\" \"{reason}\"", header.effective);
        let _ = writeln!(text, "  number: \"{}\"", posted.number());
        for national in posted.entry.event.national() {
            let _ = writeln!(text, "  {}-code: \"{}\"", national.table.name(), national.code);
        }
        for line in &posted.entry.lines {
            let (name, amount) = (name(posted, line.account), line.amount.to_plain_yuan());
            let _ = writeln!(text, "  {name}  {amount} CNY");
        }
        text.push('\n');
    }
    for ((ended, name), balance) in month_ends(&sorted) {
        // A balance of beancount is that of the morning.
        let day = ended.plus(1).first_day();
        let _ = writeln!(text, "{day} balance {name}  {} CNY", balance.to_plain_yuan());
    }
    text
}
