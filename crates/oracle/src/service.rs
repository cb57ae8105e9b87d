//! 经办 — what the rule book is asked without any arithmetic: accounts, deadlines, transfers.

use crate::No;
use crate::averages::base;
use crate::choice::{Person, Question, need};
use crate::contribution::rates;
use crate::facts::{Facts, Figures, Shown, given, month, standing};

/// 是否建立个人账户.
pub fn account(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let person = standing(question.scheme, facts);
    let open = need("account.open", question.flag("account.open", &person)?)?;
    Ok(Figures::from([("account".to_owned(), Shown::Flag(open))]))
}

/// 缴费截止日 of a month, for those who have something to pay.
pub fn deadline(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let person = standing(question.scheme, facts);
    rates(question, &person)?;
    // What is owed must be known: a bound by an average that nobody gives leaves it open.
    for key in ["contribution.floor", "contribution.ceiling", "contribution.fixed_base"] {
        base(question, key, &person)?;
    }
    let key = "contribution.deadline_day";
    let day = question.count(key, &person)?;
    let due = given(month(facts, "month"))?.day(need(key, day)?);
    Ok(Figures::from([("deadline".to_owned(), Shown::Day(due))]))
}

/// 关系转移办理时限.
pub fn transfer(question: &Question<'_>, _: &Facts) -> Result<Figures, No> {
    let days = |key: &str| need(key, question.count(key, &Person::default())?);
    let (send, receive) = (days("transfer.send_days")?, days("transfer.receive_days")?);
    Ok(Figures::from([
        ("send".to_owned(), Shown::Count(send)),
        ("receive".to_owned(), Shown::Count(receive)),
    ]))
}
