//! 待遇表 — the rows of a settlement put together from the single rules: one row for each level,
//! status and age that any rule in force sets apart.

use std::collections::BTreeSet;

use vocab::{Fen, PersonClass, Rate};

use super::RuleBook;
use crate::pack::Rule;
use crate::rules::{
    Band, BandEdges, BenefitRow, CapOn, Care, Cited, DeductiblePeriod, HospitalLevel,
    SettlementRules, Standing, Unknown,
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
};

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
        self.settlement_by(care, &Query { tier: standing.tier, ..Query::default() })
    }

    pub(super) fn settlement_by(
        &self,
        care: Care,
        query: &Query<'_>,
    ) -> Result<SettlementRules, Unknown> {
        let (keys, query) = (keys_of(care), *query);
        let rows = self.rows(keys, &query)?;
        let one_band = rows.iter().all(|row| row.bands.len() == 1);
        let free = rows.iter().all(|row| row.deductible_first.value == Fen::ZERO);
        let cap_active = self.limit(keys.cap, &Query { retired: Some(false), ..query });
        let cap_retired = self.limit(keys.cap, &Query { retired: Some(true), ..query });
        let uncapped = cap_active.is_none() && cap_retired.is_none();
        Ok(SettlementRules {
            care,
            rows,
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
            cap_retired: cap_retired
                .filter(|cap| cap_active.is_none_or(|active| active.value != cap.value)),
            cap_on: match self.get(keys.cap_on, &query) {
                Err(_) if uncapped => CapOn::Payment,
                found => found?.value,
            },
            above_cap_ratio: keys.above_cap_ratio.and_then(|key| self.optional(key, &query)),
            large_amount_cap: self.limit("large_amount.cap", &query),
            catastrophic: self.catastrophic(&query),
            class_b_first_pay: self.optional(keys.class_b_first_pay, &query),
            rounding: self.get(keys.rounding, &query)?,
        })
    }

    /// A cap; nothing if no document gives one or a document says that there is none.
    pub(super) fn limit(&self, key: &'static str, query: &Query<'_>) -> Option<Cited<Fen>> {
        self.optional(key, query)
    }

    fn rows(&self, keys: &Keys, query: &Query<'_>) -> Result<Vec<BenefitRow>, Unknown> {
        let (_, ages) = self.grid(keys, query);
        let mut rows: Vec<BenefitRow> = Vec::new();
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
                        Err(unknown) => missing = missing.or(Some(unknown)),
                    }
                }
            }
        }
        if rows.is_empty() {
            return Err(missing.unwrap_or_else(|| self.unknown(keys.bands)));
        }
        align(&mut rows);
        Ok(rows)
    }

    /// The levels and starting ages that the rules in force set apart.
    fn grid(&self, keys: &Keys, query: &Query<'_>) -> (BTreeSet<HospitalLevel>, BTreeSet<i32>) {
        let mut levels = BTreeSet::new();
        let mut ages = BTreeSet::from([0]);
        let rules = self.layers.iter().flat_map(|layer| {
            [keys.deductible, keys.bands].into_iter().flat_map(|key| self.in_force(key, *layer))
        });
        let says = |words: &[String], asked: Option<&str>| {
            words.is_empty() || asked.is_some_and(|asked| words.iter().any(|word| word == asked))
        };
        let mine = |rule: &&Rule| {
            says(&rule.when.tier, query.tier) && says(&rule.when.disease, query.disease)
        };
        for rule in rules.filter(mine) {
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
        let deductible = self.get::<(Fen, Option<Fen>)>(keys.deductible, query)?;
        let (first, later) = deductible.value;
        Ok(BenefitRow {
            level,
            retired,
            from_age,
            deductible_first: deductible.map(|_| first),
            deductible_later: later.map(|later| Cited::new(later, deductible.citation)),
            bands: self.bands(keys.bands, query)?,
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
                        if self.find(key, &query).is_none() {
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
