//! Rules written by hand for tests; the figures stand in the tests.

use policy::Cited;
use policy::rules::{
    AgeBand, Band, BandEdges, BaseFigure, BenefitRow, CapOn, Care, ContributionRules, Credit,
    CreditRules, DeductiblePeriod, Refinements, SettlementRules,
};
use vocab::{CitationId, Fen, Rate, Rounding};

/// A figure with a citation of its own number, so that a mixed-up citation shows.
pub fn cited<T>(value: T, citation: u32) -> Cited<T> {
    Cited::new(value, CitationId(citation))
}

/// Yuan as people write them.
pub fn yuan(text: &str) -> Fen {
    Fen::parse_yuan(text).unwrap()
}

pub fn rate(text: &str) -> Rate {
    Rate::parse(text).unwrap()
}

/// A bound that a document states.
pub fn stated(yuan_text: &str, citation: u32) -> Option<BaseFigure> {
    Some(BaseFigure::Stated(cited(yuan(yuan_text), citation)))
}

pub fn half_up() -> Cited<Rounding> {
    cited(Rounding::HalfUpToFen, 99)
}

/// Contribution by rates alone: employer's (if any) and the person's.
pub fn contribution(employer: Option<&str>, individual: &str) -> ContributionRules {
    ContributionRules {
        floor: None,
        ceiling: None,
        fixed_base: None,
        base_rounding: None,
        employer_rate: employer.map(|text| cited(rate(text), 3)),
        individual_rate: cited(rate(individual), 4),
        supplement: None,
        long_term_care: None,
        rounding: half_up(),
        deadline_day: None,
    }
}

pub fn credit(shape: Credit) -> CreditRules {
    CreditRules {
        credit: cited(shape, 5),
        rounding: half_up(),
        rounding_period: None,
        base_floor: None,
        average_rounding: None,
    }
}

pub fn by_age<T: Copy>(bands: &[(i32, T)]) -> Vec<AgeBand<T>> {
    bands.iter().map(|&(from_age, value)| AgeBand { from_age, value }).collect()
}

/// One row: the deductible, and bands `(upper edge, ratio)`; an empty edge is the last band.
pub fn row(level: u8, retired: bool, deductible: &str, bands: &[(&str, &str)]) -> BenefitRow {
    BenefitRow {
        level,
        retired,
        from_age: 0,
        deductible_first: cited(yuan(deductible), 10),
        deductible_later: Vec::new(),
        measure: None,
        bands: bands
            .iter()
            .zip(11..)
            .map(|(&(to, ratio), citation)| Band {
                to: (!to.is_empty()).then(|| yuan(to)),
                ratio: cited(rate(ratio), citation),
            })
            .collect(),
    }
}

/// Inpatient rules of given rows, nothing else.
pub fn settlement(rows: Vec<BenefitRow>) -> SettlementRules {
    SettlementRules {
        care: Care::Inpatient,
        rows,
        gaps: Vec::new(),
        band_edges: BandEdges::OnBill,
        deductible_period: DeductiblePeriod::PerVisit,
        cap_active: None,
        cap_retired: None,
        cap_spares_retired: false,
        cap_on: CapOn::Payment,
        above_cap_ratio: None,
        large_amount_cap: None,
        catastrophic: None,
        class_b_first_pay: None,
        refinements: Refinements::default(),
        rounding: half_up(),
    }
}
