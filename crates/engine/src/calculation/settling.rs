//! 待遇结算的提问 — from named facts of a bill to its settlement.

use policy::RuleBook;
use policy::rules::{Care, CareArea, CarePlace, ItemKind, RemoteKind, Standing};
use vocab::{PersonClass, Term};

use super::Outcome;
use super::run::{Given, Result, Work};
use crate::Carrier;
use crate::carrier::Tree;
use crate::settlement::{Bill, Details, Patient, YearToDate, settle};

pub(super) fn settlement(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let care = match given.text("care") {
        Some("outpatient") => Care::Outpatient,
        _ => Care::Inpatient,
    };
    let retired = given.flag("retired").unwrap_or(false);
    let usual = given.standing(book);
    let class = if retired { PersonClass::Retired } else { usual.class };
    let standing = Standing { class, ..usual };
    let rules = book.settlement_at(care, standing, place(given))?;
    let mut work = Work::new(given);
    let admission = given.count("admission");
    let details = details(&mut work);
    let bill = Bill {
        total: work.needed_money(Term::Cost, "total"),
        outside_catalogue: work.money(Term::OutsideCatalogue, "outside_catalogue"),
        class_b: work.money(Term::ClassBCost, "class_b"),
        over_limit: work.money(Term::OverLimit, "over_limit"),
        level: work.needed_count(Term::HospitalLevel, "level"),
        first: given.flag("first").unwrap_or(admission.is_none_or(|number| number <= 1)),
        details,
    };
    // Ages matter only where a row asks for one; then a missing age must not pass for a child.
    let by_age = rules.refinements.ratio_per_year_of_age.is_some();
    let ages_matter = by_age || rules.rows.iter().any(|row| row.from_age > 0);
    let age = match work.count(Term::Age, "age") {
        Some(age) => age,
        None if ages_matter => work.needed_count(Term::Age, "age"),
        None => work.tree.given_count(Term::Age, 0),
    };
    let account = work.money(Term::AccountBalance, "account");
    let year = YearToDate {
        deductible_paid: work.money(Term::DeductiblePaid, "deductible_paid"),
        fund_paid: work.money(Term::YearPaid, "fund_paid"),
        cost_counted: work.money(Term::CostCounted, "cost_counted"),
        burden: work.money(Term::BurdenBefore, "burden"),
        catastrophic_paid: work.money(Term::CatastrophicPaid, "catastrophic_paid"),
    };
    let result = settle(&mut work.tree, &rules, &Patient { retired, age, account }, &bill, &year);
    work.show(Term::FundPays, result.fund);
    work.show_some(Term::LargeAmountPays, result.large_amount);
    work.show_some(Term::CatastrophicPays, result.catastrophic);
    work.show_some(Term::SupplementPays, result.supplement);
    work.show(Term::PatientPays, result.patient);
    work.show_some(Term::AccountPays, result.account);
    work.show(Term::CashPays, result.cash);
    work.show_some(Term::FirstPay, result.first_pay);
    work.show_some(Term::RemoteFirstPay, result.remote_first_pay);
    work.show(Term::Eligible, result.eligible);
    work.show(Term::DeductibleUsed, result.deductible);
    let prefix = match care {
        Care::Outpatient => "outpatient.cap",
        Care::Inpatient => "inpatient.cap",
    };
    let unstated = book.unstated(prefix, standing);
    Ok(Outcome { unstated, ..work.done()? })
}

/// Where the care was.
fn place<'a>(given: &Given<'a>) -> CarePlace<'a> {
    let remote = match given.text("remote") {
        Some("resident") => Some(RemoteKind::Resident),
        Some("referred") => Some(RemoteKind::Referred),
        Some("emergency") => Some(RemoteKind::Emergency),
        Some("temporary") => Some(RemoteKind::Temporary),
        Some("unfiled") => Some(RemoteKind::Unfiled),
        _ => None,
    };
    let area = match given.text("area") {
        Some("in-province") => Some(CareArea::InProvince),
        Some("outside-province") => Some(CareArea::OutsideProvince),
        _ => None,
    };
    CarePlace { institution: given.text("institution"), remote, area }
}

fn details(work: &mut Work<'_>) -> Details<Tree> {
    let item = |work: &mut Work<'_>, kind: ItemKind| match kind {
        ItemKind::Special => work.money(Term::SpecialCost, "special_items"),
        ItemKind::Material => work.money(Term::MaterialCost, "materials"),
        ItemKind::Implant => work.money(Term::ImplantCost, "implants"),
    };
    Details {
        admission: work.count(Term::AdmissionNumber, "admission"),
        items: ItemKind::ALL.map(|kind| item(work, kind)),
    }
}
