//! 账户与现金 — who pays what is left to the patient.

use vocab::Term;

use crate::Carrier;

/// 账户与现金 — what of the own part the account pays, and what is left for cash.
#[inline(always)]
pub(crate) fn out_of_account<C: Carrier>(
    carrier: &mut C,
    balance: Option<C::Money>,
    own: C::Money,
) -> (Option<C::Money>, C::Money) {
    let Some(balance) = balance else { return (None, own) };
    let paid = carrier.minimum(Term::AccountPays, balance, own);
    let cash = carrier.subtract(Term::CashPays, own, paid);
    (Some(paid), cash)
}
