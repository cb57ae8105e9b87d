//! 生育津贴 — the employer's average wage by days.

use crate::No;
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, Shown, count, given, money, show, word};
use crate::numbers::{rounded, whole};

/// Every case that documents give days for.
const CASES: [&str; 5] = ["normal", "difficult", "early-loss", "middle-loss", "late-loss"];

/// Average monthly wage × days ÷ days of a month, rounded once.
pub fn maternity(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let anybody = Person::default();
    let of = |case: &str| {
        let person = Person { case: Some(case.to_owned()), ..Person::default() };
        question.count("maternity.days", &person)
    };
    let mut any = false;
    for case in CASES {
        any |= of(case)?.is_some();
    }
    if !any {
        return Err(No::Unknown("maternity.days".to_owned()));
    }
    let key = "maternity.divisor";
    let divisor = need(key, question.count(key, &anybody)?)?;
    let key = "maternity.rounding";
    let manner = need(key, question.word(key, &anybody)?)?;
    let per_child = question.count("maternity.days_per_further_child", &anybody)?;

    let wage = given(money(facts, "average_wage"))?;
    let mut days = of(given(word(facts, "case"))?)?.ok_or(No::Refused("no-row"))?;
    if let Some(children) = count(facts, "further_children") {
        days += per_child.ok_or(No::Refused("unknown-here"))? * children;
    }
    if divisor == 0 {
        return Err(No::Refused("amount-out-of-range"));
    }
    let mut figures = Figures::new();
    let amount = rounded(&(wage * whole(days) / whole(divisor)), manner)?;
    show(&mut figures, "maternity-allowance", &amount)?;
    figures.insert("maternity-allowance-days".to_owned(), Shown::Count(days));
    Ok(figures)
}
