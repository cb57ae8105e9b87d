//! 细则的汇集 — what only some places say of a settlement, and care in another place: which of the
//! rules at home the rules for elsewhere replace.

use vocab::{Fen, Text};

use super::{FinerKeys, Keys, about};
use crate::book::RuleBook;
use crate::rules::{
    Band, Care, CarePlace, Cited, DeductibleShape, ItemKind, ItemPay, ItemRule, Reduction,
    Refinements, Standing, Unknown,
};
use crate::when::Query;

impl RuleBook<'_> {
    /// 细则 of one kind of care; those about the cap are added by the caller.
    pub(super) fn refinements(
        &self,
        care: Care,
        keys: &Keys,
        query: &Query<'_>,
    ) -> Result<Refinements, Unknown> {
        let Some(finer) = &keys.finer else { return Ok(Refinements::default()) };
        let order = self.optional(finer.deductible_order, query);
        let mut refinements = Refinements {
            order: order.map(|order| order.value).unwrap_or_default(),
            deductible_year_max: self.optional(finer.deductible_year_max, query),
            ratio_per_year_of_age: self.optional(finer.ratio_per_year_of_age, query),
            retired_own_share: self.own_share(keys, query),
            items: ItemKind::ALL
                .into_iter()
                .filter_map(|kind| self.item(finer, query, kind))
                .collect(),
            ..Refinements::default()
        };
        if care == Care::Inpatient {
            refinements.supplement = self.optional("inpatient.supplement_ratio", query);
        }
        if query.remote.is_some() {
            self.elsewhere(care, query, &mut refinements)?;
        }
        Ok(refinements)
    }

    fn item(&self, keys: &FinerKeys, query: &Query<'_>, kind: ItemKind) -> Option<ItemRule> {
        let query = Query { item: Some(kind), ..*query };
        let share = || self.optional(keys.item_own_share, &query).map(ItemPay::Share);
        let first = || self.optional(keys.item_first_pay, &query).map(ItemPay::First);
        Some(ItemRule { kind, pay: share().or_else(first)? })
    }

    /// 退休人员自付占在职的比例, unless the retired have ratios of their own.
    pub(super) fn own_share(&self, keys: &Keys, query: &Query<'_>) -> Option<Cited<vocab::Rate>> {
        let share = self.optional(keys.finer?.retired_own_share, query)?;
        let mut bands = self.layers.iter().flat_map(|layer| self.in_force(keys.bands, *layer));
        let own = bands.any(|rule| rule.when.retired == Some(true) && about(rule, query));
        (!own).then_some(share)
    }

    /// Rules of care in another place. At least one must say what it costs the patient.
    fn elsewhere(
        &self,
        care: Care,
        query: &Query<'_>,
        refinements: &mut Refinements,
    ) -> Result<(), Unknown> {
        refinements.reduction = self.reduction_by(query);
        refinements.remote_first_pay = self.optional("remote.first_pay", query);
        let has_bands = self
            .layers
            .iter()
            .flat_map(|layer| self.in_force("remote.bands", *layer))
            .any(|rule| about(rule, query));
        let has_first_pay = refinements.remote_first_pay.is_some();
        let says = refinements.reduction.is_some() || has_bands || has_first_pay;
        if care != Care::Inpatient || !says {
            return Err(self.unknown("remote.reduction"));
        }
        refinements.deductible_times = self.times_for_all(query);
        Ok(())
    }

    /// The one multiple of the deductibles at home that holds for every row; nothing where some
    /// rows have a deductible of their own elsewhere.
    fn times_for_all(&self, query: &Query<'_>) -> Option<Cited<i32>> {
        let shape = self.optional::<DeductibleShape>("remote.deductible", query)?;
        let DeductibleShape::Times(times) = shape.value else { return None };
        let answering = self.find("remote.deductible", query)?;
        let mut rules = self
            .layers
            .iter()
            .flat_map(|layer| self.in_force("remote.deductible", *layer))
            .filter(|rule| about(rule, query));
        let by_row = rules.any(|rule| {
            let when = &rule.when;
            let sets_apart =
                !when.level.is_empty() || when.retired.is_some() || when.from_age.is_some();
            sets_apart && rule.citation != answering.citation
        });
        (!by_row).then(|| Cited::new(times, shape.citation))
    }

    fn reduction_by(&self, query: &Query<'_>) -> Option<Reduction> {
        let points = self.optional("remote.reduction", query)?;
        Some(Reduction { points, ceiling: self.optional("remote.reduction_max", query) })
    }

    /// What care elsewhere takes off the ratio, where a document says.
    pub(crate) fn reduction(
        &self,
        standing: Standing<'_>,
        place: CarePlace<'_>,
    ) -> Option<Reduction> {
        let CarePlace { remote, area, .. } = place;
        self.reduction_by(&Query { tier: standing.tier, remote, area, ..Query::default() })
    }

    /// The keys whose rules set rows apart.
    pub(super) fn row_keys(&self, keys: &Keys, query: &Query<'_>) -> Vec<&'static str> {
        let mut wanted = vec![keys.deductible, keys.bands];
        if query.remote.is_some() {
            wanted.extend(["remote.deductible", "remote.bands"]);
        }
        wanted
    }

    /// The deductible of a row: the one for care elsewhere, if there is one, or the one at home,
    /// and how many times, where that is no plain amount and not for all rows.
    pub(super) fn row_deductible(
        &self,
        keys: &Keys,
        query: &Query<'_>,
    ) -> Result<(Cited<DeductibleShape>, Option<Cited<i32>>), Unknown> {
        let elsewhere = query.remote.and_then(|_| self.find("remote.deductible", query));
        let Some(rule) = elsewhere else { return Ok((self.get(keys.deductible, query)?, None)) };
        let found: Cited<DeductibleShape> = self.get("remote.deductible", query)?;
        let when = &rule.when;
        let by_row = !when.level.is_empty() || when.retired.is_some() || when.from_age.is_some();
        match found.value {
            // One multiple is for all rows.
            DeductibleShape::Times(_) if by_row => Err(self.unknown("remote.deductible")),
            DeductibleShape::Times(times) => {
                let home: Cited<DeductibleShape> = self.get(keys.deductible, query)?;
                if self.times_for_all(&home_row(query)).is_some() {
                    return Ok((home, None));
                }
                if let DeductibleShape::OfBill(_) = home.value {
                    return Ok((home, Some(Cited::new(times, found.citation))));
                }
                let amounts = home.value.amounts().unwrap_or_default();
                let times = i64::from(times);
                let raised = amounts.iter().map(|amount| amount.0.checked_mul(times).map(Fen));
                let raised: Vec<Fen> = raised
                    .collect::<Option<_>>()
                    .ok_or_else(|| self.unknown("remote.deductible"))?;
                Ok((Cited::new(DeductibleShape::ByAdmission(raised), found.citation), None))
            }
            _ => Ok((found, None)),
        }
    }

    /// The bands of a row: those for care elsewhere, if there are any, or those at home. Where the
    /// retired pay a share of what the active pay, both have the active bands.
    pub(super) fn row_bands(&self, keys: &Keys, query: &Query<'_>) -> Result<Vec<Band>, Unknown> {
        if query.remote.is_some() && self.find("remote.bands", query).is_some() {
            return self.bands("remote.bands", query);
        }
        match self.own_share(keys, query) {
            Some(_) => self.bands(keys.bands, &Query { retired: Some(false), ..*query }),
            None => self.bands(keys.bands, query),
        }
    }

    /// 机构类别未给 — where rows are told apart by classes of institutions and none was named.
    pub(super) fn institution_missing(&self, keys: &Keys, query: &Query<'_>) -> Option<Unknown> {
        let asked = Query { institution: None, ..*query };
        let mut words: Vec<&str> = Vec::new();
        for key in [keys.bands, keys.deductible] {
            let rules = self.layers.iter().flat_map(|layer| self.in_force(key, *layer));
            let (open, named): (Vec<_>, Vec<_>) =
                rules.partition(|rule| rule.when.institution.is_empty());
            // A rule for institutions of any class: it is not the class that is missing.
            if open.iter().any(|rule| about(rule, &asked)) {
                continue;
            }
            let of = named.iter().flat_map(|rule| rule.when.institution.iter());
            words.extend(of.map(String::as_str));
        }
        words.sort_unstable();
        words.dedup();
        if words.is_empty() || query.institution.is_some_and(|named| words.contains(&named)) {
            return None;
        }
        let known = words.join("、");
        let place = self.library().place_name(self.place());
        let (zh, en) = match place {
            Some(name) => (name.zh.clone(), name.en.clone()),
            None => ("这里".into(), "this place".into()),
        };
        Some(Unknown {
            key: keys.bands.to_owned(),
            sentence: Text::new(
                format!("{zh}的待遇按机构类别分：{known}。请写明机构类别"),
                format!("benefits of {en} go by the class of institution ({known}): name it"),
            ),
        })
    }
}

/// The question without what sets rows apart.
fn home_row<'a>(query: &Query<'a>) -> Query<'a> {
    Query { level: None, retired: None, age: None, ..*query }
}
