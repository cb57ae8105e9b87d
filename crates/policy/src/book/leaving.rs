//! 支取、继承与共济 — when money leaves an account for its owner, his heirs or his relatives.

use vocab::Date;

use super::RuleBook;
use crate::rules::{Cited, Ground, InheritanceRules, Kin, Unknown};
use crate::when::Query;

impl RuleBook<'_> {
    /// 支取理由 — whether an account is paid out on a ground; unknown where no document says.
    pub fn withdrawal_ground(&self, ground: Ground) -> Result<Cited<bool>, Unknown> {
        self.get(ground.key(), &Query::default())
    }

    /// The day before which credited money stays free to be taken out, where there is one.
    pub fn free_before(&self) -> Option<Cited<Date>> {
        self.optional("withdrawal.free_before", &Query::default())
    }

    /// 继承办法.
    pub fn inheritance(&self) -> Result<InheritanceRules, Unknown> {
        let query = Query::default();
        Ok(InheritanceRules {
            one_heir: self.get("inheritance.one_heir", &query)?,
            uninsured_is_paid: self.get("inheritance.uninsured_is_paid", &query)?,
            unclaimed_to_pool: self.optional("inheritance.unclaimed_to_pool", &query),
        })
    }

    /// 近亲属 who may be let into an account.
    pub fn kin(&self) -> Result<Cited<Vec<Kin>>, Unknown> {
        self.get("sharing.kin", &Query::default())
    }
}
