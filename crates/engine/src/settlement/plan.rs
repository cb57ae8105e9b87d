//! 结算准备 — what many settlements share is looked at once: which steps a rule has, which row is
//! chosen by what, and the figures in the form that every carrier takes.

use policy::Cited;
use policy::rules::{BandEdges, BenefitRow, CapOn, DeductiblePeriod, RowGap, SettlementRules};
use vocab::{Fen, Rate, Rounding};

use super::refined::Refined;
use crate::carrier::{Law, Rows, Table};

/// 结算准备 — the rules with their tables made ready, for many bills.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    pub(super) rules: &'a SettlementRules,
    pub(super) shape: Shape,
    /// Which of the [`USUAL`] shapes it is.
    pub(super) usual: Option<usize>,
    pub(super) keys: Vec<RowKey>,
    /// The same where level alone decides.
    pub(super) levels: Rows,
    pub(super) first: Table<Fen>,
    /// The same figures as the first where later admissions are like it.
    pub(super) later: Table<Fen>,
    pub(super) bands: Vec<BandPlan>,
    /// Missing where the shape has none.
    pub(super) cap_active: Law<Fen>,
    pub(super) cap_retired: Law<Fen>,
    /// Nothing in most places, so that they do not pay for the shapes of others.
    pub(super) refined: Option<Refined<'a>>,
}

/// 步骤 — what decides which steps a settlement has. [`Plan::settle`] takes it as a constant where
/// it is one of the [`USUAL`] ones, so that a compiler leaves out the steps that are not there
/// and asks for none of them in every chunk of a batch; the rule is written once for all shapes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    /// Level alone chooses a row, and there are few levels.
    pub is_by_level: bool,
    /// Later admissions have a deductible of their own.
    pub has_later: bool,
    /// The deductible is of the year.
    pub is_yearly: bool,
    pub band_edges: BandEdges,
    pub bands: usize,
    /// Every band but the last ends at one edge for all rows.
    pub has_even_edges: bool,
    pub caps: Caps,
    pub cap_on: CapOn,
    pub has_above_cap: bool,
    pub has_catastrophic: bool,
    pub rounding: Rounding,
    /// There are steps that only some places have.
    pub is_refined: bool,
}

/// For whom there is a cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caps {
    None,
    Everyone,
    ActiveOnly,
    RetiredOnly,
    ByStatus,
}

/// 常见步骤 — by level alone, one cap on payments, rounded to the fen, with one, two or three
/// bands on the bill.
pub(super) const USUAL: [Shape; 3] = [usual(1), usual(2), usual(3)];

const fn usual(bands: usize) -> Shape {
    Shape {
        is_by_level: true,
        has_later: false,
        is_yearly: false,
        band_edges: BandEdges::OnBill,
        bands,
        has_even_edges: true,
        caps: Caps::Everyone,
        cap_on: CapOn::Payment,
        has_above_cap: false,
        has_catastrophic: false,
        rounding: Rounding::HalfUpToFen,
        is_refined: false,
    }
}

/// No row of any table.
const NO_ROW: usize = usize::MAX;

/// What a row is chosen by.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowKey {
    pub level: i32,
    /// `None` where level alone decides, as nearly everywhere.
    pub finer: Option<Finer>,
    /// Its row, or [`NO_ROW`].
    pub index: usize,
}

/// What else a row is chosen by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finer {
    /// `None` where the row is the same for both statuses.
    pub retired: Option<bool>,
    pub from_age: i32,
}

#[derive(Clone, Debug)]
pub(super) struct BandPlan {
    pub edge: Edge,
    /// The edge again where it is the same for all rows, else missing.
    pub even_edge: Law<Fen>,
    pub ratios: Table<Rate>,
}

/// The upper edge of a band.
#[derive(Clone, Debug)]
pub(super) enum Edge {
    None,
    Same(Law<Fen>),
    ByRow(Table<Fen>),
}

impl<'a> Plan<'a> {
    /// Makes rules ready.
    pub fn of(rules: &'a SettlementRules) -> Plan<'a> {
        let (keys, rows) = merged(rules);
        let has_later = rules.deductible_period == DeductiblePeriod::PerVisit
            && rows.iter().any(|row| !row.deductible_later.is_empty());
        let later = |row: &&BenefitRow| {
            row.deductible_later.first().copied().unwrap_or(row.deductible_first)
        };
        let count = rows.first().map_or(0, |row| row.bands.len());
        let bands: Vec<BandPlan> = (0..count).map(|index| band_plan(&rows, index)).collect();
        let is_even = |(index, band): (usize, &BandPlan)| match band.edge {
            Edge::None => index + 1 == count,
            Edge::Same(_) => index + 1 < count,
            Edge::ByRow(_) => false,
        };
        let refined = Refined::of(rules, &rows);
        let levels = match keys.iter().any(|key| key.finer.is_some()) {
            false => Rows::of(keys.iter().map(|key| (key.level, key.index))),
            true => None,
        };
        let shape = Shape {
            is_by_level: levels.is_some(),
            has_later,
            is_yearly: rules.deductible_period == DeductiblePeriod::PerYear,
            band_edges: rules.band_edges,
            bands: count,
            has_even_edges: bands.iter().enumerate().all(is_even),
            caps: match (rules.cap_active, rules.cap_retired) {
                (None, None) => Caps::None,
                (Some(_), None) if rules.cap_spares_retired => Caps::ActiveOnly,
                (Some(_), None) => Caps::Everyone,
                (None, Some(_)) => Caps::RetiredOnly,
                (Some(_), Some(_)) => Caps::ByStatus,
            },
            cap_on: rules.cap_on,
            has_above_cap: rules.above_cap_ratio.is_some(),
            has_catastrophic: rules.catastrophic.is_some(),
            rounding: rules.rounding.value,
            is_refined: refined.is_some(),
        };
        Plan {
            rules,
            shape,
            usual: USUAL.iter().position(|usual| *usual == shape),
            keys,
            levels: levels.unwrap_or(Rows::NONE),
            first: rows.iter().map(|row| row.deductible_first).collect(),
            later: rows.iter().map(later).collect(),
            bands,
            cap_active: rules.cap_active.map_or(Law::MISSING, Law::from),
            cap_retired: rules.cap_retired.map_or(Law::MISSING, Law::from),
            refined,
        }
    }
}

/// Rows with what each is chosen by; two rows that differ in nothing but the status become one.
/// Among them the gaps, which choose no row.
fn merged(rules: &SettlementRules) -> (Vec<RowKey>, Vec<&BenefitRow>) {
    let rows = &rules.rows;
    let twin = |row: &BenefitRow| BenefitRow { retired: !row.retired, ..row.clone() };
    let mut keys = Vec::with_capacity(rows.len());
    let mut kept = Vec::with_capacity(rows.len());
    // The last row that holds counts, so a row for both statuses must not stand before a younger
    // one for one of them.
    let mut by_age: Vec<&BenefitRow> = rows.iter().collect();
    by_age.sort_by_key(|row| (row.level, row.from_age));
    for row in by_age {
        let has_twin = rows.contains(&twin(row));
        if has_twin && row.retired {
            continue;
        }
        let finer = Finer { retired: (!has_twin).then_some(row.retired), from_age: row.from_age };
        let is_finer = finer.retired.is_some() || finer.from_age > 0;
        let index = kept.len();
        keys.push(RowKey { level: row.level.into(), finer: is_finer.then_some(finer), index });
        kept.push(row);
    }
    let gap = |gap: &RowGap| RowKey {
        level: gap.level.into(),
        finer: Some(Finer { retired: Some(gap.retired), from_age: gap.from_age }),
        index: NO_ROW,
    };
    keys.extend(rules.gaps.iter().map(gap));
    // Stable, so that rows of one age stay as they were.
    keys.sort_by_key(|key| (key.level, key.finer.map_or(0, |finer| finer.from_age)));
    (keys, kept)
}

fn band_plan(rows: &[&BenefitRow], index: usize) -> BandPlan {
    let edge = |row: &&BenefitRow| {
        let band = row.bands.get(index)?;
        Some(Cited::new(band.to?, band.ratio.citation))
    };
    let edges: Option<Table<Fen>> = rows.iter().map(edge).collect();
    // A row that lacks the band pays nothing in it; `check policies` reports it.
    let ratio = |row: &&BenefitRow| match row.bands.get(index) {
        Some(band) => band.ratio,
        None => Cited::new(Rate::ZERO, row.deductible_first.citation),
    };
    let edge = match edges {
        None => Edge::None,
        Some(edges) => match edges.same() {
            Some(edge) => Edge::Same(edge.into()),
            None => Edge::ByRow(edges),
        },
    };
    let even_edge = match edge {
        Edge::Same(edge) => edge,
        Edge::None | Edge::ByRow(_) => Law::MISSING,
    };
    BandPlan { edge, even_edge, ratios: rows.iter().map(ratio).collect() }
}
