//! 分录模板 — one file an event: how each is booked. The only way to make an entry.
//!
//! Amounts are given as people say them: positive, whichever way the money goes. Each template
//! says in its comment which account is debited (first) and which is credited (second).

mod advance_credit;
mod closing;
mod contribution_assessed;
mod contribution_received;
mod contribution_refunded;
mod correction;
mod credit;
mod credit_reversal;
mod heirs_paid;
mod inheritance_in;
mod injection;
mod interest;
mod misuse_recovered;
mod opening;
mod premium_payment;
mod retiree_credit;
mod shared_spending;
mod shortfall_received;
mod spending;
mod spending_refund;
mod subsidy_received;
mod surcharge_received;
mod suspense_in;
mod suspense_out;
mod suspense_returned;
mod to_heirs;
mod transfer_arrived;
mod transfer_in;
mod transfer_out;
mod transfer_sent;
mod unclaimed_to_pool;
mod withdrawal;
mod year_end_carry;

pub use advance_credit::AdvanceCredit;
pub use closing::Closing;
pub use contribution_assessed::ContributionAssessed;
pub use contribution_received::{ContributionReceived, Origin};
pub use contribution_refunded::ContributionRefunded;
pub use correction::Correction;
pub use credit::Credit;
pub use credit_reversal::CreditReversal;
pub use heirs_paid::HeirsPaid;
pub use inheritance_in::InheritanceIn;
pub use injection::Injection;
pub use interest::Interest;
pub use misuse_recovered::{MisuseRecovered, PaidBackBy};
pub use opening::Opening;
pub use premium_payment::PremiumPayment;
pub use retiree_credit::RetireeCredit;
pub use shared_spending::SharedSpending;
pub use shortfall_received::ShortfallReceived;
pub use spending::Spending;
pub use spending_refund::SpendingRefund;
pub use subsidy_received::SubsidyReceived;
pub use surcharge_received::SurchargeReceived;
pub use suspense_in::SuspenseIn;
pub use suspense_out::SuspenseOut;
pub use suspense_returned::SuspenseReturned;
pub use to_heirs::ToHeirs;
pub use transfer_arrived::TransferArrived;
pub use transfer_in::TransferIn;
pub use transfer_out::TransferOut;
pub use transfer_sent::TransferSent;
pub use unclaimed_to_pool::UnclaimedToPool;
pub use withdrawal::Withdrawal;
pub use year_end_carry::YearEndCarry;

use vocab::{Fen, InsuranceKind, Refusal};

use crate::{Account, Entry, Event, Header, Line, Part, Parts, refusals};

/// An amount whose direction the event fixes.
fn unsigned(amount: Fen) -> Result<Fen, Refusal> {
    if amount < Fen::ZERO { Err(refusals::negative_amount(amount)) } else { Ok(amount) }
}

fn negated(amount: Fen) -> Result<Fen, Refusal> {
    amount.checked_neg().ok_or_else(Refusal::overflow)
}

fn sum(amounts: impl IntoIterator<Item = Fen>) -> Result<Fen, Refusal> {
    Fen::checked_sum(amounts).ok_or_else(Refusal::overflow)
}

fn debit(account: Account, amount: Fen) -> Result<Line, Refusal> {
    Ok(Line { account, amount: unsigned(amount)? })
}

fn credit(account: Account, amount: Fen) -> Result<Line, Refusal> {
    Ok(Line { account, amount: negated(unsigned(amount)?)? })
}

/// Lines of nothing are left out, unless the whole entry is about nothing.
fn entry(header: Header, event: Event, mut lines: Vec<Line>) -> Entry {
    if lines.iter().any(|line| line.amount != Fen::ZERO) {
        lines.retain(|line| line.amount != Fen::ZERO);
    }
    Entry { header, event, lines, approval: None }
}

/// One account to another.
fn moved(
    header: Header,
    event: Event,
    from: Account,
    to: Account,
    amount: Fen,
) -> Result<Entry, Refusal> {
    Ok(entry(header, event, vec![debit(from, amount)?, credit(to, amount)?]))
}

/// Money into a part of the personal account.
fn into_account(
    header: Header,
    event: Event,
    from: Account,
    part: Part,
    amount: Fen,
) -> Result<Entry, Refusal> {
    moved(header, event, from, part.account(), amount)
}

/// Money out of the parts of the personal account.
fn out_of_account(
    header: Header,
    event: Event,
    parts: Parts,
    to: Account,
) -> Result<Entry, Refusal> {
    let total = sum([unsigned(parts.current_year)?, unsigned(parts.earlier_years)?])?;
    let lines = vec![
        debit(Account::PersonalCurrentYear, parts.current_year)?,
        debit(Account::PersonalEarlierYears, parts.earlier_years)?,
        credit(to, total)?,
    ];
    Ok(entry(header, event, lines))
}

/// 保费去向 — which funds the parts of a contribution belong to.
struct Funds {
    employer: Account,
    individual: Account,
    other: Account,
}

/// Only an employee's individual part waits for his account; the law puts everything else into a
/// common fund. Maternity insurance is collected into the employees' pooled fund.
fn funds(insurance: InsuranceKind) -> Result<Funds, Refusal> {
    let all_to = |fund| Funds { employer: fund, individual: fund, other: fund };
    match insurance {
        InsuranceKind::EmployeeMedical => Ok(Funds {
            employer: Account::Pool,
            individual: Account::Held,
            other: Account::LargeAmount,
        }),
        InsuranceKind::ResidentMedical => Ok(all_to(Account::ResidentPool)),
        InsuranceKind::LargeAmount => Ok(all_to(Account::LargeAmount)),
        InsuranceKind::CivilServant => Ok(all_to(Account::CivilServant)),
        InsuranceKind::Maternity => Ok(all_to(Account::Pool)),
        InsuranceKind::Pension | InsuranceKind::Unemployment | InsuranceKind::WorkInjury => {
            Err(refusals::not_a_medical_fund(&insurance.label()))
        }
    }
}
