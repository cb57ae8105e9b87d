//! 门诊慢特病 — its own deductible and ratio by disease, and a monthly quota beside the yearly one.

use policy::Cited;
use policy::rules::{CapOn, ChronicRules};
use vocab::{Fen, Term};

use super::{Bill, Patient, Plan, Settlement, YearToDate, out_of_account};
use crate::{Carrier, choose};

/// 门诊慢特病结算 — `month_used` is what this month's earlier bills counted towards the monthly
/// quota: payments or cost, as the rule says.
pub fn settle_chronic<C: Carrier>(
    carrier: &mut C,
    rules: &ChronicRules,
    patient: &Patient<C>,
    bill: &Bill<C>,
    year: &YearToDate<C>,
    month_used: Option<C::Money>,
) -> Settlement<C> {
    let plan = Plan::of(&rules.settlement);
    let quota = Quota { rules, retired: patient.retired, used: month_used };
    if rules.month_quota_active.is_none() && rules.month_quota_retired.is_none() {
        return plan.settle_any(carrier, patient, bill, year);
    }
    match rules.settlement.cap_on {
        CapOn::Cost => {
            let counted = plan.costs(carrier, plan.shape, bill).eligible;
            let above = quota.above(carrier, counted);
            // Cost above the quota is outside the scheme, like cost above a price limit.
            let over_limit = Some(match bill.over_limit {
                Some(part) => carrier.add(Term::OverLimit, part, above),
                None => above,
            });
            plan.settle_any(carrier, patient, &Bill { over_limit, ..*bill }, year)
        }
        CapOn::Payment => {
            let unpaid = Patient { account: None, ..*patient };
            let settled = plan.settle_any(carrier, &unpaid, bill, year);
            let above = quota.above(carrier, settled.fund);
            let fund = carrier.subtract(Term::FundPays, settled.fund, above);
            let own = carrier.add(Term::PatientPays, settled.patient, above);
            let (account, cash) = out_of_account(carrier, patient.account, own);
            Settlement { fund, patient: own, account, cash, ..settled }
        }
    }
}

/// 月度限额 of one status.
struct Quota<'a, C: Carrier> {
    rules: &'a ChronicRules,
    retired: C::Flag,
    used: Option<C::Money>,
}

impl<C: Carrier> Quota<'_, C> {
    /// What an amount exceeds the quota left this month by; nothing where there is no quota.
    fn above(&self, carrier: &mut C, amount: C::Money) -> C::Money {
        let (active, retired) = (self.rules.month_quota_active, self.rules.month_quota_retired);
        let same = active.zip(retired).filter(|(active, retired)| active.value == retired.value);
        if let Some((quota, _)) = same {
            return self.above_one(carrier, amount, Some(quota));
        }
        let [above] = choose!(
            carrier,
            self.retired,
            [self.above_one(carrier, amount, retired)],
            [self.above_one(carrier, amount, active)],
        );
        above
    }

    fn above_one(&self, carrier: &mut C, amount: C::Money, quota: Option<Cited<Fen>>) -> C::Money {
        let Some(quota) = quota else { return carrier.zero() };
        let mut left = carrier.law_money(Term::MonthQuota, quota);
        if let Some(used) = self.used {
            left = carrier.excess(Term::MonthLeft, left, used);
        }
        carrier.excess(Term::AboveMonthQuota, amount, left)
    }
}
