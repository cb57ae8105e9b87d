//! 单词值 — values that are one word of a list, or a level.

use super::{Reading, Value, wrong};
use crate::registry::ValueType;
use crate::rules::{
    BandEdges, CapOn, Care, DeductibleOrder, DeductiblePeriod, HospitalLevel, Kin, SharerOrder,
    SpendOrder,
};
use crate::tree::Node;

/// Reads a value that is one word of a list.
pub(super) fn word(node: &Node, expected: ValueType) -> Reading<Value> {
    match expected {
        ValueType::BandEdges => choice(
            node,
            expected,
            &[
                ("on-bill", Value::BandEdges(BandEdges::OnBill)),
                ("above-deductible", Value::BandEdges(BandEdges::AboveDeductible)),
            ],
        ),
        ValueType::DeductiblePeriod => choice(
            node,
            expected,
            &[
                ("per-visit", Value::DeductiblePeriod(DeductiblePeriod::PerVisit)),
                ("per-year", Value::DeductiblePeriod(DeductiblePeriod::PerYear)),
            ],
        ),
        ValueType::DeductibleOrder => choice(
            node,
            expected,
            &[
                ("before-ratio", Value::DeductibleOrder(DeductibleOrder::BeforeRatio)),
                ("after-ratio", Value::DeductibleOrder(DeductibleOrder::AfterRatio)),
            ],
        ),
        ValueType::CapOn => choice(
            node,
            expected,
            &[("payment", Value::CapOn(CapOn::Payment)), ("cost", Value::CapOn(CapOn::Cost))],
        ),
        ValueType::Care => choice(
            node,
            expected,
            &[
                ("inpatient", Value::Care(Care::Inpatient)),
                ("outpatient", Value::Care(Care::Outpatient)),
                ("chronic", Value::Care(Care::Chronic)),
            ],
        ),
        ValueType::SharerOrder => choice(
            node,
            expected,
            &[
                ("binding", Value::SharerOrder(SharerOrder::Binding)),
                ("largest-first", Value::SharerOrder(SharerOrder::LargestFirst)),
            ],
        ),
        ValueType::SpendOrder => choice(
            node,
            expected,
            &[
                ("current-first", Value::SpendOrder(SpendOrder::CurrentFirst)),
                ("earlier-first", Value::SpendOrder(SpendOrder::EarlierFirst)),
            ],
        ),
        _ => Err(wrong(node, expected)),
    }
}

/// Reads a level.
pub(super) fn level(node: &Node) -> Reading<HospitalLevel> {
    let level = node.integer().and_then(|level| u8::try_from(level).ok());
    level.filter(|level| *level <= 3).ok_or_else(|| wrong(node, ValueType::Level))
}

fn choice(node: &Node, expected: ValueType, choices: &[(&str, Value)]) -> Reading<Value> {
    let named = choices.iter().find(|(name, _)| node.text() == Some(name));
    named.map(|(_, value)| value.clone()).ok_or_else(|| wrong(node, expected))
}

/// The relatives who may be let in, each once.
pub(super) fn kin(node: &Node) -> Reading<Value> {
    let wrong_one = |node: &Node| wrong(node, ValueType::Kin);
    let named = |node: &Node| {
        let name = node.text();
        let found = Kin::ALL.iter().find(|(_, known)| name == Some(known));
        found.map(|(kin, _)| *kin).ok_or_else(|| wrong_one(node))
    };
    let kin: Vec<Kin> = node.one_or_many().iter().map(named).collect::<Reading<_>>()?;
    let mut once = kin.clone();
    once.sort_unstable();
    once.dedup();
    if kin.is_empty() || once.len() != kin.len() {
        Err(wrong_one(node))
    } else {
        Ok(Value::Kin(kin))
    }
}
