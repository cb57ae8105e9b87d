//! 待遇表 — the rows of a settlement put together from the single rules: one row for each level,
//! status and age that any rule in force sets apart.

mod refinements;

use std::collections::BTreeSet;

use vocab::{Fen, PersonClass, Rate};

use super::RuleBook;
use crate::pack::Rule;
use crate::rules::{
    Band, BandEdges, BenefitRow, CapOn, CapShape, Care, CarePlace, Cited, DeductibleMeasure,
    DeductiblePeriod, DeductibleShape, HospitalLevel, Refinements, RowGap, SettlementRules,
    Standing, Unknown,
};
use crate::when::Query;

/// Keys of one kind of care.
struct Keys {
    deductible: &'static str,
    bands: &'static str,
    deductible_period: &'static str,
    band_edges: &'static str,
    cap: &'static str,
    cap_on: &'static str,
    /// Nothing where no layer lies above the cap.
    above_cap_ratio: Option<&'static str>,
    class_b_first_pay: &'static str,
    rounding: &'static str,
    /// Nothing for care that has no refinements.
    finer: Option<FinerKeys>,
}

/// Keys of what only some places say.
#[derive(Clone, Copy)]
struct FinerKeys {
    deductible_year_max: &'static str,
    deductible_order: &'static str,
    ratio_per_year_of_age: &'static str,
    retired_own_share: &'static str,
    item_first_pay: &'static str,
    item_own_share: &'static str,
}

const OUTPATIENT: Keys = Keys {
    deductible: "outpatient.deductible",
    bands: "outpatient.bands",
    deductible_period: "outpatient.deductible_period",
    band_edges: "outpatient.band_edges",
    cap: "outpatient.cap",
    cap_on: "outpatient.cap_on",
    above_cap_ratio: Some("outpatient.above_cap_ratio"),
    class_b_first_pay: "outpatient.class_b_first_pay",
    rounding: "outpatient.rounding",
    finer: Some(FinerKeys {
        deductible_year_max: "outpatient.deductible_year_max",
        deductible_order: "outpatient.deductible_order",
        ratio_per_year_of_age: "outpatient.ratio_per_year_of_age",
        retired_own_share: "outpatient.retired_own_share",
        item_first_pay: "outpatient.item_first_pay",
        item_own_share: "outpatient.item_own_share",
    }),
};

const INPATIENT: Keys = Keys {
    deductible: "inpatient.deductible",
    bands: "inpatient.bands",
    deductible_period: "inpatient.deductible_period",
    band_edges: "inpatient.band_edges",
    cap: "inpatient.cap",
    cap_on: "inpatient.cap_on",
    above_cap_ratio: Some("inpatient.above_cap_ratio"),
    class_b_first_pay: "inpatient.class_b_first_pay",
    rounding: "inpatient.rounding",
    finer: Some(FinerKeys {
        deductible_year_max: "inpatient.deductible_year_max",
        deductible_order: "inpatient.deductible_order",
        ratio_per_year_of_age: "inpatient.ratio_per_year_of_age",
        retired_own_share: "inpatient.retired_own_share",
        item_first_pay: "inpatient.item_first_pay",
        item_own_share: "inpatient.item_own_share",
    }),
};

/// A cap in fen, and its shape where it is no plain amount.
type Cap = (Option<Cited<Fen>>, Option<Cited<CapShape>>);

const CHRONIC: Keys = Keys {
    deductible: "chronic.deductible",
    bands: "chronic.bands",
    deductible_period: "chronic.deductible_period",
    band_edges: "chronic.band_edges",
    cap: "chronic.cap",
    cap_on: "chronic.cap_on",
    above_cap_ratio: None,
    class_b_first_pay: "chronic.class_b_first_pay",
    rounding: "chronic.rounding",
    finer: None,
};

const fn keys_of(care: Care) -> &'static Keys {
    match care {
        Care::Outpatient => &OUTPATIENT,
        Care::Inpatient => &INPATIENT,
        Care::Chronic => &CHRONIC,
    }
}

impl RuleBook<'_> {
    /// 待遇规则 of people without a tier of their own.
    pub fn settlement(&self, care: Care) -> Result<SettlementRules, Unknown> {
        let class = PersonClass::Employee;
        self.settlement_of(care, Standing { class, tier: None, household: None })
    }

    /// 待遇规则 of one tier, where tiers have tables of their own.
    pub fn settlement_of(
        &self,
        care: Care,
        standing: Standing<'_>,
    ) -> Result<SettlementRules, Unknown> {
        self.settlement_at(care, standing, CarePlace::default())
    }

    /// 待遇规则 of care at an institution of some class, or in another place.
    ///
    /// # Errors
    /// The first figure that no document gives.
    pub fn settlement_at(
        &self,
        care: Care,
        standing: Standing<'_>,
        place: CarePlace<'_>,
    ) -> Result<SettlementRules, Unknown> {
        let query = Query {
            tier: standing.tier,
            institution: place.institution,
            remote: place.remote,
            area: place.area,
            ..Query::default()
        };
        self.settlement_by(care, &query)
    }

    pub(super) fn settlement_by(
        &self,
        care: Care,
        query: &Query<'_>,
    ) -> Result<SettlementRules, Unknown> {
        let (keys, query) = (keys_of(care), *query);
        let (rows, gaps) = self.rows(keys, &query)?;
        let one_band = rows.iter().all(|row| row.bands.len() == 1);
        let free = rows.iter().all(|row| row.deductible_first.value == Fen::ZERO);
        let (cap_active, active_shape) =
            self.cap(keys.cap, &Query { retired: Some(false), ..query });
        let (cap_retired, retired_shape) =
            self.cap(keys.cap, &Query { retired: Some(true), ..query });
        let uncapped = cap_active.is_none() && cap_retired.is_none();
        let cap_spares_retired = cap_active.is_some() && cap_retired.is_none();
        let differs = |cap: &Cited<Fen>| cap_active.is_none_or(|active| active.value != cap.value);
        let cap_retired = cap_retired.filter(differs);
        let refinements = self.refinements(care, keys, &query)?;
        Ok(SettlementRules {
            care,
            rows,
            gaps,
            // A question that makes no difference here needs no document to answer it.
            band_edges: match self.get(keys.band_edges, &query) {
                Err(_) if one_band => BandEdges::OnBill,
                found => found?.value,
            },
            deductible_period: match self.get(keys.deductible_period, &query) {
                Err(_) if free => DeductiblePeriod::PerVisit,
                found => found?.value,
            },
            cap_active,
            cap_retired,
            cap_spares_retired,
            cap_on: match self.get(keys.cap_on, &query) {
                Err(_) if uncapped => CapOn::Payment,
                found => found?.value,
            },
            above_cap_ratio: keys.above_cap_ratio.and_then(|key| self.optional(key, &query)),
            large_amount_cap: self.limit("large_amount.cap", &query),
            catastrophic: self.catastrophic(&query),
            class_b_first_pay: self.optional(keys.class_b_first_pay, &query),
            rounding: self.get(keys.rounding, &query)?,
            refinements: Refinements {
                cap_active: active_shape,
                cap_retired: retired_shape.filter(|_| cap_retired.is_some()),
                ..refinements
            },
        })
    }

    /// A cap; nothing if no document gives one or a document says that there is none.
    fn cap(&self, key: &'static str, query: &Query<'_>) -> Cap {
        let elsewhere = query.remote.and_then(|_| self.find("remote.cap", query));
        let key = if elsewhere.is_some() { "remote.cap" } else { key };
        let shape: Option<Cited<CapShape>> = self.optional(key, query);
        let amount =
            shape.and_then(|shape| Some(Cited::new(shape.value.amount()?, shape.citation)));
        (amount, shape.filter(|shape| !matches!(shape.value, CapShape::Amount(_))))
    }

    pub(super) fn limit(&self, key: &'static str, query: &Query<'_>) -> Option<Cited<Fen>> {
        self.optional(key, query)
    }

    fn rows(
        &self,
        keys: &Keys,
        query: &Query<'_>,
    ) -> Result<(Vec<BenefitRow>, Vec<RowGap>), Unknown> {
        let (_, ages) = self.grid(keys, query);
        let (mut rows, mut gaps): (Vec<BenefitRow>, Vec<RowGap>) = (Vec::new(), Vec::new());
        let mut missing = None;
        // A rule that names no level is about every level, also beside one that names some.
        for level in 0..=3 {
            for retired in [false, true] {
                let mut before: Option<BenefitRow> = None;
                for age in &ages {
                    let query = Query {
                        level: Some(level),
                        retired: Some(retired),
                        age: Some(*age),
                        ..*query
                    };
                    match self.row(keys, &query, level, retired, *age) {
                        Ok(row) if before.as_ref().is_some_and(|before| same(before, &row)) => {}
                        Ok(row) => {
                            before = Some(row.clone());
                            rows.push(row);
                        }
                        Err(unknown) => {
                            if before.take().is_some() {
                                gaps.push(RowGap { level, retired, from_age: *age });
                            }
                            // A row that has its deductible says more than one that has nothing.
                            if missing.is_none() || unknown.key == keys.bands {
                                missing = Some(unknown);
                            }
                        }
                    }
                }
            }
        }
        if rows.is_empty() {
            let unknown = || missing.unwrap_or_else(|| self.unknown(keys.bands));
            return Err(self.institution_missing(keys, query).unwrap_or_else(unknown));
        }
        align(&mut rows);
        Ok((rows, gaps))
    }

    /// The levels and starting ages that the rules in force set apart.
    fn grid(&self, keys: &Keys, query: &Query<'_>) -> (BTreeSet<HospitalLevel>, BTreeSet<i32>) {
        let mut levels = BTreeSet::new();
        let mut ages = BTreeSet::from([0]);
        let wanted = self.row_keys(keys, query);
        let rules = self
            .layers
            .iter()
            .flat_map(|layer| wanted.iter().flat_map(|key| self.in_force(key, *layer)));
        for rule in rules.filter(|rule| about(rule, query)) {
            levels.extend(&rule.when.level);
            ages.extend(rule.when.from_age);
        }
        if levels.is_empty() {
            levels.extend(0..=3);
        }
        (levels, ages)
    }

    fn row(
        &self,
        keys: &Keys,
        query: &Query<'_>,
        level: HospitalLevel,
        retired: bool,
        from_age: i32,
    ) -> Result<BenefitRow, Unknown> {
        let (deductible, times) = self.row_deductible(keys, query)?;
        let citation = deductible.citation;
        let Some(amounts) = deductible.value.amounts() else {
            return Err(self.unknown(keys.deductible));
        };
        let mut amounts = amounts.into_iter().map(|amount| Cited::new(amount, citation));
        Ok(BenefitRow {
            level,
            retired,
            from_age,
            deductible_first: amounts.next().ok_or_else(|| self.unknown(keys.deductible))?,
            deductible_later: amounts.collect(),
            measure: match deductible.value {
                DeductibleShape::OfAverage(of) => {
                    Some(DeductibleMeasure::OfAverage(Cited::new(of, citation)))
                }
                DeductibleShape::OfBill(of) => {
                    Some(DeductibleMeasure::OfBill(Cited::new(of, citation), times))
                }
                _ => None,
            },
            bands: self.row_bands(keys, query)?,
        })
    }

    pub(super) fn bands(&self, key: &'static str, query: &Query<'_>) -> Result<Vec<Band>, Unknown> {
        let bands = self.get::<Vec<(Option<Fen>, Rate)>>(key, query)?;
        let cited = |(to, ratio)| Band { to, ratio: Cited::new(ratio, bands.citation) };
        Ok(bands.value.iter().copied().map(cited).collect())
    }
}

/// 缺行 — a row that has one of deductible and ratio, but not the other; or that one status has
/// and the other has not.
pub(crate) struct TableGap<'a> {
    /// The key that is missing.
    pub key: &'static str,
    /// The row.
    pub level: HospitalLevel,
    /// The row.
    pub retired: bool,
    /// The row.
    pub from_age: i32,
    /// A rule of the table, to point at.
    pub beside: &'a Rule,
}

impl<'a> RuleBook<'a> {
    /// Rows that the table leaves open, if both its keys are there at all.
    pub(crate) fn table_gaps(&self, care: Care, tier: Option<&str>) -> Vec<TableGap<'a>> {
        let keys = keys_of(care);
        let query = Query { tier, ..Query::default() };
        let (levels, ages) = self.grid(keys, &query);
        let by_share = self.own_share(keys, &query).is_some();
        let mut gaps = Vec::new();
        let beside = |key| self.layers.iter().find_map(|layer| self.in_force(key, *layer).next());
        let (Some(deductible), Some(bands)) = (beside(keys.deductible), beside(keys.bands)) else {
            return gaps;
        };
        for level in levels {
            for retired in [false, true] {
                for from_age in &ages {
                    let query = Query {
                        level: Some(level),
                        retired: Some(retired),
                        age: Some(*from_age),
                        ..query
                    };
                    for (key, beside) in [(keys.deductible, deductible), (keys.bands, bands)] {
                        let derived = retired && by_share && key == keys.bands;
                        if !derived && self.find(key, &query).is_none() {
                            let from_age = *from_age;
                            gaps.push(TableGap { key, level, retired, from_age, beside });
                        }
                    }
                }
            }
        }
        gaps
    }
}

/// Whether a rule may speak about what is asked, whatever the level, status and age.
fn about(rule: &Rule, query: &Query<'_>) -> bool {
    let said = |words: &[String], asked: Option<&str>| {
        words.is_empty() || asked.is_some_and(|asked| words.iter().any(|word| word == asked))
    };
    let when = &rule.when;
    said(&when.tier, query.tier)
        && said(&when.institution, query.institution)
        && said(&when.disease, query.disease)
        && (when.remote.is_empty() || query.remote.is_some_and(|it| when.remote.contains(&it)))
        && (when.area.is_empty() || query.area.is_some_and(|it| when.area.contains(&it)))
}

/// Whether an age row says nothing new.
fn same(before: &BenefitRow, row: &BenefitRow) -> bool {
    BenefitRow { from_age: before.from_age, ..row.clone() } == *before
}

/// Gives all rows the same number of bands: where one has more edges than another, every band is
/// cut at every edge, which changes no amount.
fn align(rows: &mut [BenefitRow]) {
    let counts: BTreeSet<usize> = rows.iter().map(|row| row.bands.len()).collect();
    if counts.len() <= 1 {
        return;
    }
    let edges: BTreeSet<Fen> =
        rows.iter().flat_map(|row| &row.bands).filter_map(|band| band.to).collect();
    for row in rows {
        let cut = |to: Option<Fen>| {
            let holds = |band: &&Band| band.to.is_none_or(|edge| to.is_some_and(|to| to <= edge));
            let band = row.bands.iter().find(holds).or(row.bands.last())?;
            Some(Band { to, ..*band })
        };
        let ends = edges.iter().copied().map(Some).chain([None]);
        row.bands = ends.filter_map(cut).collect();
    }
}
