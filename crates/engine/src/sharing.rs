//! 家庭共济 — who pays the own part of a bill: the patient's account, then relatives' accounts in
//! their order, then cash. Benefits were worked out before, by the patient's own scheme.

use policy::rules::{SharerOrder, SharingRules};
use vocab::{Fen, Term};

use crate::Carrier;
use crate::carrier::Trouble;

/// 共济人 — a relative whose account may pay.
#[derive(Clone, Copy, Debug)]
pub struct Sharer<C: Carrier> {
    /// 账户余额.
    pub balance: C::Money,
    /// 限定金额 — what the owner lets this patient use, if he set a limit.
    pub limit: Option<C::Money>,
}

/// 共济人支付.
#[derive(Clone, Copy, Debug)]
pub struct SharerPayment<C: Carrier> {
    /// What this account pays.
    pub paid: C::Money,
    /// What is left in it.
    pub left: C::Money,
}

/// 个人部分由谁支付.
#[derive(Clone, Debug)]
pub struct OwnPartPaid<C: Carrier> {
    /// 本人账户支付; nothing for people without an account.
    pub own_account: Option<C::Money>,
    /// One for each sharer, in the order given.
    pub sharers: Vec<SharerPayment<C>>,
    /// 个人现金支付.
    pub cash: C::Money,
}

/// 共济人的先后 — which sharers pay, by their place in the list and in the order in which they pay.
/// The list is in the order of binding. It is decided before any money moves.
///
/// # Errors
/// There are several sharers, and no document says which of them is first.
pub fn order_of(rules: &SharingRules, balances: &[Fen]) -> Result<Vec<usize>, Trouble> {
    let enough = |fen: Fen| rules.least_balance.is_none_or(|least| fen >= least.value);
    let mut order: Vec<(usize, Fen)> = balances.iter().copied().enumerate().collect();
    order.retain(|(_, balance)| enough(*balance));
    if order.len() > 1 {
        match rules.order {
            None => return Err(Trouble::NotInRule(Term::SharerPays)),
            Some(order) if order.value == SharerOrder::Binding => {}
            // A stable sort: of two equal balances the one bound first pays first.
            Some(_) => order.sort_by_key(|(_, balance)| std::cmp::Reverse(*balance)),
        }
    }
    if rules.one_a_bill.is_some_and(|one| one.value) {
        order.truncate(1);
    }
    Ok(order.into_iter().map(|(index, _)| index).collect())
}

/// 支付个人部分 — sharers pay in the order of the list.
pub fn pay_own_part<C: Carrier>(
    carrier: &mut C,
    rules: &SharingRules,
    due: C::Money,
    own_account: Option<C::Money>,
    sharers: &[Sharer<C>],
) -> OwnPartPaid<C> {
    let mut left = due;
    let mut own = None;
    if rules.own_account_first.value {
        own = own_account.map(|balance| from(carrier, Term::AccountPays, balance, &mut left));
    }
    let mut payments = Vec::with_capacity(sharers.len());
    for sharer in sharers {
        let mut usable = sharer.balance;
        if let Some(limit) = sharer.limit {
            usable = carrier.minimum(Term::SharerUsable, usable, limit);
        }
        let paid = from(carrier, Term::SharerPays, usable, &mut left);
        let balance = carrier.subtract(Term::SharerLeft, sharer.balance, paid);
        payments.push(SharerPayment { paid, left: balance });
    }
    if !rules.own_account_first.value {
        own = own_account.map(|balance| from(carrier, Term::AccountPays, balance, &mut left));
    }
    let cash = carrier.named(Term::CashPays, left);
    OwnPartPaid { own_account: own, sharers: payments, cash }
}

/// Takes as much of what is left as there is.
fn from<C: Carrier>(
    carrier: &mut C,
    term: Term,
    usable: C::Money,
    left: &mut C::Money,
) -> C::Money {
    let paid = carrier.minimum(term, usable, *left);
    *left = carrier.subtract(Term::OwnPartLeft, *left, paid);
    paid
}
