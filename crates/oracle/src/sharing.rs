//! 家庭共济 — whose account pays the patient's own part.

use std::cell::RefCell;

use crate::No;
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, amounts, given, money, show};
use crate::numbers::{Exact, smaller, whole};

/// The patient's own account, and relatives' accounts one after another; the rest in cash. Accounts
/// are the employees', so their documents say how; residents use a relative's by the same rules.
pub fn family(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let employees = Question { scheme: "employee-medical", used: RefCell::default(), ..*question };
    let figures = shared(&employees, facts);
    question.used.borrow_mut().extend(employees.used.into_inner());
    figures
}

fn shared(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let anybody = Person::default();
    let key = "sharing.own_account_first";
    let own_first = need(key, question.flag(key, &anybody)?)?;
    let key = "sharing.order";
    let largest_first = match question.word(key, &anybody)? {
        None => None,
        Some("binding") => Some(false),
        Some("largest-first") => Some(true),
        Some(other) => return Err(No::NotDone(format!("{key} = {other}"))),
    };
    let one_a_bill = question.flag("sharing.one_a_bill", &anybody)? == Some(true);
    let least = question.money("sharing.least_balance", &anybody)?;

    let balances = amounts(facts, "sharers");
    let limits = amounts(facts, "limits");
    if !limits.is_empty() && limits.len() != balances.len() {
        return Err(No::Refused("fact-missing"));
    }
    // Who may share, in the order of binding; then in the order in which they pay.
    let mut sharers: Vec<(usize, Exact)> = balances.into_iter().map(whole).enumerate().collect();
    sharers.retain(|(_, balance)| least.as_ref().is_none_or(|least| balance >= least));
    if sharers.len() > 1 && need(key, largest_first)? {
        // Of two equal balances the one bound first pays first.
        sharers.sort_by(|(_, one), (_, other)| other.cmp(one));
    }
    if one_a_bill {
        sharers.truncate(1);
    }

    let mut figures = Figures::new();
    let mut rest = given(money(facts, "due"))?;
    let own = |figures: &mut Figures, rest: &mut Exact| {
        let Some(balance) = money(facts, "account") else { return Ok(()) };
        let paid = smaller(balance, rest.clone());
        *rest -= &paid;
        show(figures, "account-pays", &paid)
    };
    if own_first {
        own(&mut figures, &mut rest)?;
    }
    for (index, balance) in sharers {
        let usable = match limits.get(index) {
            Some(limit) => smaller(balance.clone(), whole(*limit)),
            None => balance.clone(),
        };
        let paid = smaller(usable, rest.clone());
        rest -= &paid;
        let number = index + 1;
        show(&mut figures, &format!("sharer-pays-{number}"), &paid)?;
        let code = format!("balance-of-the-sharer-afterwards-{number}");
        show(&mut figures, &code, &(balance - paid))?;
    }
    if !own_first {
        own(&mut figures, &mut rest)?;
    }
    show(&mut figures, "cash", &rest)?;
    Ok(figures)
}
