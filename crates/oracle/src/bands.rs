//! 分段 — ratios of the stretches of a cost.

use toml::Value;

use crate::No;
use crate::choice::{form, members, money, share};
use crate::numbers::{Exact, larger, left, smaller, zero};

/// A ratio up to an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Upper edge; nothing for the last band.
    pub to: Option<Exact>,
    /// What is paid of the cost in it.
    pub ratio: Exact,
}

/// Ratios as written: one for everything, or a list with edges.
pub fn bands(key: &str, value: &Value) -> Result<Vec<Band>, No> {
    let Some(list) = value.as_array() else {
        return Ok(vec![Band { to: None, ratio: share(key, value)? }]);
    };
    let mut bands = Vec::new();
    for band in list {
        let table = members(key, band, &["to", "ratio"])?;
        let to = table.get("to").map(|to| money(key, to)).transpose()?;
        let ratio = share(key, table.get("ratio").ok_or_else(|| form(key, band))?)?;
        bands.push(Band { to, ratio });
    }
    Ok(bands)
}

/// Exact payments for the cost from one point to another.
pub fn paid_between(bands: &[Band], from: &Exact, to: &Exact) -> Exact {
    let mut paid = zero();
    let mut lower = zero();
    for band in bands {
        let start = larger(lower, from.clone());
        let end = band.to.as_ref().map_or(to.clone(), |edge| smaller(to.clone(), edge.clone()));
        paid += left(&end, &start) * &band.ratio;
        lower = band.to.clone().unwrap_or_else(zero);
    }
    paid
}
