//! 共济结算 — the own part of a bill: the patient's account, then the accounts of those who let him
//! in, in the order of the rule and within their limits, then cash. The engine divides it.

use engine::sharing::{Sharer, order_of, pay_own_part};
use engine::{Carrier, OneCase, Tree};
use ledger::templates::{SharedSpending, Spending};
use ledger::{Entry, MemberId, Parts, SpendingOrder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::{CitationId, Date, Fen, InsuranceKind, Month, Refusal, Term, Text};

use super::{LINKS, Link, bound_on, not_bound, register};
use crate::accounts::{institution_named, positive, used_anywhere};
use crate::enrolment::blocked;
use crate::office::{Business, Work, Yuan, refuse, unknown_here};
use crate::reckon::{Reckoner, arithmetic, less};

/// 共济结算.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayShared {
    /// 人员编号 of the patient.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 个人支付金额: what is left when his own scheme has paid.
    #[serde(alias = "个人支付金额")]
    pub amount: Yuan,
    /// 机构.
    #[serde(alias = "机构")]
    pub institution: String,
    /// 流水号 of the institution.
    #[serde(alias = "流水号")]
    pub reference: String,
    /// 共济人编号: whose account is to pay, if the patient chooses one.
    #[serde(default, alias = "共济人编号", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub sharer: Option<MemberId>,
    /// 日期.
    #[serde(alias = "日期")]
    pub on: Date,
}

/// 一位共济人支付.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SharerPaid {
    /// 共济人编号.
    pub owner: String,
    /// 支付金额. What he has left is his affair.
    pub paid: Yuan,
}

/// 共济结算结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PaidTogether {
    /// 本人账户支付; absent for people without an account here.
    pub own_account: Option<Yuan>,
    /// Those who paid, in their order.
    pub sharers: Vec<SharerPaid>,
    /// 个人现金支付.
    pub cash: Yuan,
}

/// Whoever may pay, and how much.
struct Purse {
    owner: MemberId,
    parts: Parts,
    usable: Fen,
    limit: Option<Fen>,
}

impl Business for PayShared {
    type Answer = PaidTogether;
    const NAME: &'static str = "sharing.pay";
    const LABEL: Text = Text::fixed("共济结算", "pay a bill together");
    const REFUSALS: &'static [&'static str] =
        &["amount-not-positive", "institution-missing", "relative-not-bound", "rule-unknown-here"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<PaidTogether, StoreError> {
        positive(self.amount.0)?;
        institution_named(&self.institution)?;
        let (place, known_at) = (work.place(), work.today());
        let record = work.desk.person(&self.member).await?;
        let name = record.member.name.clone().unwrap_or_default();
        let own = self.purse(work, &self.member, None).await?;
        let purses = self.purses(work, &name).await?;
        let book = work.library.book(place, InsuranceKind::EmployeeMedical, self.on, known_at);
        let rules = book.sharing().map_err(unknown_here)?;
        let balances: Vec<Fen> = purses.iter().map(|purse| purse.usable).collect();
        let order = order_of(&rules, &balances).map_err(|_| several(&purses))?;
        let mut tree = Tree::default();
        let due = tree.given_money(Term::OwnPart, self.amount.0);
        let own_account =
            own.as_ref().map(|purse| tree.given_money(Term::AccountBalance, purse.usable));
        let payers: Vec<&Purse> = order.iter().filter_map(|index| purses.get(*index)).collect();
        let sharers: Vec<Sharer<Tree>> = payers
            .iter()
            .map(|purse| Sharer {
                balance: tree.given_money(Term::SharerBalance, purse.usable),
                limit: purse.limit.map(|limit| tree.given_money(Term::SharerLimit, limit)),
            })
            .collect();
        let paid = pay_own_part(&mut tree, &rules, due, own_account, &sharers);
        tree.finish().map_err(|trouble| StoreError::Refused(trouble.refusal()))?;
        let first = rules.own_account_first.citation;
        let later = rules.order.map_or(first, |order| order.citation);
        let mut entries = Vec::new();
        let mut answer = PaidTogether {
            own_account: paid.own_account.map(|money| Yuan(tree.fen(money))),
            sharers: Vec::new(),
            cash: Yuan(tree.fen(paid.cash)),
        };
        if let (Some(purse), Some(money)) = (&own, paid.own_account) {
            let sum = arithmetic(&tree, tree.money_node(money));
            entries.extend(self.entry(work, purse, tree.fen(money), None, (first, sum))?);
        }
        for (purse, payment) in payers.iter().zip(&paid.sharers) {
            let amount = tree.fen(payment.paid);
            let sum = arithmetic(&tree, tree.money_node(payment.paid));
            entries.extend(self.entry(work, purse, amount, Some(&name), (later, sum))?);
            if amount > Fen::ZERO {
                answer
                    .sharers
                    .push(SharerPaid { owner: purse.owner.to_string(), paid: Yuan(amount) });
            }
        }
        if !entries.is_empty() {
            work.desk.post(&entries).await?;
        }
        Ok(answer)
    }
}

impl PayShared {
    /// Those who let the patient in and whose binding holds on the day, in the order of binding.
    async fn purses(&self, work: &mut Work<'_>, name: &str) -> Result<Vec<Purse>, StoreError> {
        let mut bound = Vec::new();
        for (_, owner) in work.desk.marked(&register(&self.member)).await? {
            if self.sharer.as_ref().is_some_and(|sharer| *sharer != owner) {
                continue;
            }
            let record = work.desk.person(&owner).await?;
            let links: Vec<(i64, Link)> = work.desk.rows(&owner, LINKS).await?;
            let linked = links.iter().any(|(_, link)| link.member.as_ref() == Some(&self.member));
            let Some(binding) = bound_on(&record, name, self.on).filter(|_| linked) else {
                continue;
            };
            bound.push((binding.from, owner, binding.monthly_limit));
        }
        if self.sharer.is_some() && bound.is_empty() {
            return Err(not_bound(name, self.on));
        }
        bound.sort();
        let mut purses = Vec::new();
        for (_, owner, limit) in bound {
            let limit = match limit {
                Some(limit) => {
                    let used = used_anywhere(work, &owner, name, Month::of(self.on)).await?;
                    Some(less(limit, used)?.max(Fen::ZERO))
                }
                None => None,
            };
            purses.extend(self.purse(work, &owner, limit).await?);
        }
        Ok(purses)
    }

    /// What an account here can pay; `None` for whoever has none.
    async fn purse(
        &self,
        work: &mut Work<'_>,
        owner: &MemberId,
        limit: Option<Fen>,
    ) -> Result<Option<Purse>, StoreError> {
        let place = work.place();
        let (head, _) = work.desk.look(owner, place).await?;
        if head.position == 0 {
            return Ok(None);
        }
        let record = work.desk.person(owner).await?;
        let (head, parts) = work.desk.account(owner, place).await?;
        let held_back = blocked(&record, place, self.on, head.balance);
        let usable = less(head.balance, held_back.ok_or_else(Refusal::overflow)?)?;
        Ok(Some(Purse { owner: owner.clone(), parts, usable, limit }))
    }

    fn entry(
        &self,
        work: &Work<'_>,
        purse: &Purse,
        amount: Fen,
        used_by: Option<&str>,
        (rule, sum): (CitationId, String),
    ) -> Result<Option<Entry>, StoreError> {
        if amount <= Fen::ZERO {
            return Ok(None);
        }
        let (place, known_at) = (work.place(), work.today());
        let mut header = work.header(&purse.owner, purse.owner.as_str(), self.on);
        header.details.counterparty = Some(self.institution.clone());
        header.details.reference = Some(self.reference.clone());
        header.details.used_by = used_by.map(str::to_owned);
        header.rule = Some(Reckoner { library: work.library, place, known_at }.rule(rule));
        header.arithmetic = Some(sum);
        let parts = purse.parts.take(amount, SpendingOrder::CurrentYearFirst);
        let parts = parts.ok_or_else(Refusal::overflow)?;
        Ok(Some(match used_by {
            Some(_) => SharedSpending { header, parts }.entry()?,
            None => Spending { header, parts }.entry()?,
        }))
    }
}

/// 几位共济人谁先付，本地未知.
fn several(purses: &[Purse]) -> StoreError {
    refuse(
        "rule-unknown-here",
        [
            format!("有 {} 位共济人，谁先付，收录的文件没有说（本地未知）", purses.len()),
            format!("{} people share, and no document says who pays first", purses.len()),
        ],
        ["请由用账户的人指定一位共济人，再结算", "let the patient choose whose account pays"],
    )
}
