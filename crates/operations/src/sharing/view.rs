//! 本人看共济 — what the owner of an account sees of its use: who, when, how much, what is left of
//! the limit; where, only if the user agreed, and else as the kind of institution.

use ledger::{MemberId, Recorded};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use vocab::record::{FamilyBinding, institution_kind};
use vocab::{Date, Fen, Month, PlaceCode};

use super::{LINKS, Link};
use crate::office::Yuan;
use crate::reckon::{less, sum};

/// 一笔共济消费 as the owner sees it; what came back is negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SharedUse {
    /// 日期.
    pub on: Date,
    /// 机构, masked unless the user agreed.
    pub institution: String,
    /// 金额.
    pub amount: Yuan,
}

/// 一位使用人.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SharedWith {
    /// 使用人.
    pub relative: String,
    /// 关系.
    pub relation: Option<String>,
    /// 绑定日期.
    pub from: Date,
    /// 到期日期.
    pub until: Option<Date>,
    /// Whether the binding holds on the day.
    pub open: bool,
    /// 每月限额.
    pub monthly_limit: Option<Yuan>,
    /// 本月还可用, where there is a limit.
    pub left_this_month: Option<Yuan>,
    /// 消费, oldest first.
    pub uses: Vec<SharedUse>,
    /// 合计.
    pub total: Yuan,
}

/// What the owner sees on a day, one for each binding.
pub async fn seen_by_owner(
    store: &Store,
    owner: &MemberId,
    place: PlaceCode,
    day: Date,
) -> Result<Vec<SharedWith>, StoreError> {
    let record = store.record(owner, day, Recorded::MAX).await?;
    let links: Vec<(i64, Link)> = store.rows(owner, LINKS).await?;
    let lines = store.passbook(owner, place, day, Recorded::MAX).await?;
    let mut seen = Vec::new();
    let bindings = record.family.unwrap_or_default();
    let consents = Consents::of(&bindings, &links);
    for binding in bindings {
        let last = binding.until.unwrap_or(Date::MAX);
        let mut uses = Vec::new();
        let (mut total, mut this_month) = (Fen::ZERO, Fen::ZERO);
        for line in lines.iter().map(|line| &line.movement) {
            let his = line.used_by.as_deref() == Some(binding.relative.as_str());
            if !his || line.date < binding.from || line.date > last {
                continue;
            }
            let amount = less(Fen::ZERO, line.amount)?;
            total = sum([total, amount])?;
            // As the limit counts it: what was given back does not open it again.
            if Month::of(line.date) == Month::of(day) && amount > Fen::ZERO {
                this_month = sum([this_month, amount])?;
            }
            let institution = line.counterparty.as_deref().unwrap_or_default();
            let institution = match consents.shows(&binding.relative, line.date) {
                true => institution.to_owned(),
                false => institution_kind(institution).zh.into_owned(),
            };
            uses.push(SharedUse { on: line.date, institution, amount: Yuan(amount) });
        }
        let left = match binding.monthly_limit {
            Some(limit) => Some(Yuan(less(limit, this_month)?.max(Fen::ZERO))),
            None => None,
        };
        seen.push(SharedWith {
            relative: binding.relative,
            relation: binding.relation,
            from: binding.from,
            until: binding.until,
            open: binding.from <= day && day <= last,
            monthly_limit: binding.monthly_limit.map(Yuan),
            left_this_month: left,
            uses,
            total: Yuan(total),
        });
    }
    Ok(seen)
}

/// 知情范围 — for which relatives and days the owner of an account sees where it was used.
#[derive(Clone, Debug, Default)]
pub struct Consents(Vec<(String, Date, Date)>);

impl Consents {
    fn of(bindings: &[FamilyBinding], links: &[(i64, Link)]) -> Consents {
        let agreed = |binding: &&FamilyBinding| {
            let link = links.iter().rev().map(|(_, link)| link);
            let mut link = link.filter(|it| it.relative == binding.relative);
            link.find(|it| it.from == binding.from).is_some_and(|it| it.show_where)
        };
        let spans = bindings
            .iter()
            .filter(agreed)
            .map(|it| (it.relative.clone(), it.from, it.until.unwrap_or(Date::MAX)));
        Consents(spans.collect())
    }

    /// Whether a relative's spending on a day shows where it was.
    pub fn shows(&self, relative: &str, day: Date) -> bool {
        let spans = self.0.iter().filter(|(name, ..)| name == relative);
        spans.into_iter().any(|(_, from, until)| *from <= day && day <= *until)
    }
}

/// What the relatives of an owner agreed to.
pub async fn consents_of(store: &Store, owner: &MemberId) -> Result<Consents, StoreError> {
    let record = store.record(owner, Date::MAX, Recorded::MAX).await?;
    let links: Vec<(i64, Link)> = store.rows(owner, LINKS).await?;
    Ok(Consents::of(record.family.as_deref().unwrap_or_default(), &links))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_name_says_the_kind_and_nothing_else() {
        assert_eq!(institution_kind("示例市大药房").zh, "某药店");
        assert_eq!(institution_kind("示例市精神卫生中心医院").zh, "某医院");
        assert_eq!(institution_kind("示例市肿瘤研究所").zh, "某机构");
        assert_eq!(institution_kind("").zh, "某机构");
    }
}
