//! 药店、各层保障、大病限额、家庭共济的计算.

use policy::RuleBook;
use policy::rules::{AidClass, Care};
use vocab::{Fen, NodeId, Term, Text};

use super::super::{Figure, FigureValue, Outcome};
use super::settlement::{
    age, bill, layers_year, pay, segments, show_deductible, standing, year_to_date,
};
use super::{Given, Result, Work, cite, refused};
use crate::carrier::{Carried, Carrier, OneCase, Tree, Trouble};
use crate::reward::{RewardFacts, Since, raised_cap};
use crate::settlement::Patient;
use crate::settlement::layers::{Borne, LayerPaid, LayerYear, layers};
use crate::settlement::pharmacy::purchase;
use crate::sharing::{Sharer, order_of, pay_own_part};

pub(in crate::calculation) fn pharmacy(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let standing = standing(book, given);
    let prescription = given.flag("prescription").unwrap_or(false);
    let mut work = Work::new(given);
    if !prescription {
        // Nothing but the account and cash pays, whatever the place's outpatient rules are.
        let total = work.needed_money(Term::Cost, "total");
        let nothing = work.tree.zero();
        work.show(Term::FundPays, nothing);
        let silent: Vec<_> = pay(&mut work, book, total)?.into_iter().collect();
        let mut outcome = work.done()?;
        cite(&mut outcome, &silent);
        return Ok(outcome);
    }
    let level = book.pharmacy_level(standing)?;
    let rules = book.settlement_of(Care::Outpatient, standing)?;
    let given_level = work.tree.given_count(Term::HospitalLevel, level.value);
    let bill = bill(&mut work, given_level);
    let age = age(&mut work, &rules);
    let retired = given.retired();
    let patient = Patient { retired, age, account: None };
    let year = year_to_date(&mut work);
    let unstated = book.unstated("outpatient.cap", standing);
    if let Some(segment) = book.account_segment(standing).filter(|segment| segment.value) {
        // A purchase like any outpatient bill: this year's account pays it first.
        segments(&mut work, &rules, &patient, &bill, &year);
        let mut outcome = work.done()?;
        cite(&mut outcome, &[segment.citation, level.citation]);
        return Ok(Outcome { unstated, ..outcome });
    }
    let bought = purchase(&mut work.tree, (&rules, level), prescription, &patient, &bill, &year);
    work.show(Term::FundPays, bought.fund);
    work.show_some(Term::LargeAmountPays, bought.large_amount);
    work.show_some(Term::CatastrophicPays, bought.catastrophic);
    let silent: Vec<_> = pay(&mut work, book, bought.patient)?.into_iter().collect();
    work.show(Term::DeductibleUsed, bought.deductible);
    show_deductible(&mut work, &year, bought.deductible);
    let mut outcome = work.done()?;
    cite(&mut outcome, &silent);
    Ok(Outcome { unstated, ..outcome })
}

pub(in crate::calculation) fn layers_of(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let standing = standing(book, given);
    let aid = given.text("aid").and_then(AidClass::named);
    let mut rules = book.layers(standing, aid)?;
    let mut work = Work::new(given);
    let eligible = work.needed_money(Term::Eligible, "eligible");
    let basic = work.needed_money(Term::FundPays, "fund");
    let mut burden = work.tree.subtract(Term::Burden, eligible, basic);
    let mut paid = basic;
    // A layer whose payment is known is taken as it is.
    if given.money("catastrophic").is_some() {
        rules.catastrophic = None;
    }
    let counts = rules.catastrophic.as_ref().and_then(|layer| layer.basic_deductible_counts);
    let basic_deductible = match counts {
        Some(counts) if !counts.value => {
            Some(work.needed_money(Term::DeductibleUsed, "basic_deductible"))
        }
        _ => None,
    };
    for (term, name) in
        [(Term::LargeAmountPays, "large_amount"), (Term::CatastrophicPays, "catastrophic")]
    {
        let Some(known) = work.money(term, name) else { continue };
        burden = work.tree.subtract(Term::Burden, burden, known);
        paid = work.tree.add(Term::PaidByAll, paid, known);
    }
    let so_far = LayerYear {
        burden: work.money(Term::BurdenBefore, "burden"),
        paid: work.money(Term::CatastrophicPaid, "catastrophic_paid"),
    };
    let year = layers_year(&mut work, so_far);
    let borne = Borne { burden, basic_deductible };
    let result = layers(&mut work.tree, &rules, &borne, &year);
    let counted = counts.filter(|_| result.catastrophic.is_some());
    let known = result.catastrophic.as_ref().is_some_and(pays_something);
    let parts = [
        (Term::CatastrophicPays, Some(Term::CatastrophicBase), result.catastrophic),
        (Term::SupplementaryPays, Some(Term::SupplementaryBase), result.supplementary),
        (Term::AssistancePays, Some(Term::AssistanceBase), result.assistance),
        (Term::TiltPays, Some(Term::TiltBase), result.tilt),
    ];
    if parts.iter().all(|(_, _, part)| part.is_none()) {
        let unstated = book.unstated_layers(standing, aid).into_iter().next();
        return Err(unstated.unwrap_or_else(|| book.missing("catastrophic.bands")).into());
    }
    for (term, base, part) in parts {
        let Some(part) = part else { continue };
        work.show(term, part.paid);
        if let Some(base) = base {
            work.show(base, part.base);
        }
        paid = work.tree.add(Term::PaidByAll, paid, part.paid);
    }
    work.show(Term::PaidByAll, paid);
    if let Some(total) = work.money(Term::Cost, "total") {
        let own = work.tree.subtract(Term::PatientPays, total, paid);
        work.show(Term::PatientPays, own);
    }
    work.show(Term::BurdenLeft, result.left);
    let mut outcome = work.done()?;
    cite(&mut outcome, &counted.map(|counts| counts.citation).into_iter().collect::<Vec<_>>());
    let mut unstated = book.unstated_layers(standing, aid);
    unstated.retain(|unknown| known || !unknown.key.ends_with("basic_deductible_counts"));
    Ok(Outcome { unstated, ..outcome })
}

fn pays_something(part: &LayerPaid<Tree>) -> bool {
    part.paid.value > 0
}

pub(in crate::calculation) fn catastrophic_cap(
    book: &RuleBook<'_>,
    given: &Given<'_>,
) -> Result<Outcome> {
    let rules = book.reward()?;
    let mut work = Work::new(given);
    let facts = RewardFacts {
        unbroken_years: work.needed_count(Term::Years, "unbroken_years"),
        zero_claim_years: work.count(Term::ZeroClaimYears, "zero_claim_years"),
        original_cap: None,
    };
    let since = Since {
        claimed: given.flag("claimed").unwrap_or(false),
        rejoined: given.flag("rejoined").unwrap_or(false),
    };
    let result = raised_cap(&mut work.tree, &rules, &facts, &since);
    work.show(Term::RaisedCap, result.cap);
    work.show(Term::RewardRaise, result.raise);
    let mut outcome = work.done()?;
    if let Some(clears) = rules.claim_clears_zero_claim.filter(|_| since.claimed) {
        cite(&mut outcome, &[clears.citation]);
    }
    Ok(outcome)
}

pub(in crate::calculation) fn family(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let rules = book.sharing()?;
    let mut work = Work::new(given);
    let due = work.needed_money(Term::OwnPart, "due");
    let own = work.money(Term::AccountBalance, "account");
    let balances = given.amounts("sharers");
    let limits = given.amounts("limits");
    if !limits.is_empty() && limits.len() != balances.len() {
        return Err(refused(Trouble::Missing(Term::SharerLimit)));
    }
    let order = order_of(&rules, balances).map_err(|trouble| match trouble {
        Trouble::NotInRule(_) => book.missing("sharing.order").into(),
        other => refused(other),
    })?;
    let amount = |list: &[Fen], index: usize| list.get(index).copied();
    let sharers: Vec<Sharer<Tree>> = order
        .iter()
        .map(|index| Sharer {
            balance: work
                .tree
                .given_money(Term::SharerBalance, amount(balances, *index).unwrap_or_default()),
            limit: amount(limits, *index)
                .map(|limit| work.tree.given_money(Term::SharerLimit, limit)),
        })
        .collect();
    let paid = pay_own_part(&mut work.tree, &rules, due, own, &sharers);
    work.show_some(Term::AccountPays, paid.own_account);
    for (index, payment) in order.iter().zip(&paid.sharers) {
        let number = index + 1;
        numbered(&mut work, Term::SharerPays, number, payment.paid);
        numbered(&mut work, Term::SharerLeft, number, payment.left);
    }
    work.show(Term::CashPays, paid.cash);
    let mut outcome = work.done()?;
    let mut silent = vec![rules.own_account_first.citation];
    if balances.len() > 1 {
        silent.extend(rules.order.map(|order| order.citation));
    }
    silent.extend(rules.one_a_bill.map(|one| one.citation));
    silent.extend(rules.least_balance.map(|least| least.citation));
    cite(&mut outcome, &silent);
    Ok(outcome)
}

/// A figure of one of several sharers: `sharer-pays-2`.
fn numbered(work: &mut Work<'_>, term: Term, number: usize, amount: Carried) {
    let label = term.text();
    let node: NodeId = amount.node;
    work.figures.push(Figure {
        code: format!("{}-{number}", term.code()),
        label: Text::new(
            format!("{}（第 {number} 位）", label.zh),
            format!("{} (no. {number})", label.en),
        ),
        value: FigureValue::Money(work.tree.fen(amount)),
        node,
    });
}
