//! 账户与现金 — out of which money the patient's own part is paid.

use crate::No;
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, money, show};
use crate::numbers::{Exact, smaller, zero};

const CURRENT: (&str, &str) = ("account_current", "current-year-account-pays");
const EARLIER: (&str, &str) = ("account_earlier", "earlier-year-account-pays");

/// How an account is used.
pub enum Purse {
    /// As one balance, or not at all.
    Whole,
    /// In its two parts, in this order.
    Parts([(&'static str, &'static str); 2]),
}

impl Purse {
    /// In parts where one is given and the whole balance is not; then some document must say which
    /// part goes first.
    pub fn read(question: &Question<'_>, facts: &Facts) -> Result<Purse, No> {
        let in_parts = [CURRENT, EARLIER].iter().any(|(name, _)| money(facts, name).is_some());
        if !in_parts || money(facts, "account").is_some() {
            return Ok(Purse::Whole);
        }
        let key = "account.spend_order";
        match need(key, question.word(key, &Person::default())?)? {
            "current-first" => Ok(Purse::Parts([CURRENT, EARLIER])),
            "earlier-first" => Ok(Purse::Parts([EARLIER, CURRENT])),
            other => Err(No::NotDone(format!("{key} = {other}"))),
        }
    }

    /// The patient's part: out of the account as far as it goes, the rest in cash.
    pub fn pay(&self, figures: &mut Figures, facts: &Facts, own: Exact) -> Result<(), No> {
        show(figures, "patient-pays", &own)?;
        let whole = [("account", "account-pays")];
        let purses = match self {
            Purse::Whole => whole.as_slice(),
            Purse::Parts(parts) => parts.as_slice(),
        };
        let mut rest = own;
        for (name, code) in purses {
            let Some(balance) = money(facts, name) else { continue };
            let paid = smaller(balance, rest.clone());
            show(figures, code, &paid)?;
            rest -= paid;
        }
        show(figures, "cash", &rest)
    }
}

/// 历年结转 — what the earlier years' part pays of an amount.
pub fn earlier_pays(facts: &Facts, of: &Exact) -> Exact {
    smaller(money(facts, EARLIER.0).unwrap_or_else(zero), of.clone())
}
