//! 参保地 — places by their administrative code.

use std::fmt;

use serde::{Deserialize, Serialize};

/// 参保地行政区划代码 — the six-digit administrative code (admdvs) of a pooling area:
/// `440300` is 深圳, `440000` is 广东, `100000` stands for the whole nation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PlaceCode(u32);

impl PlaceCode {
    /// 国家 — rules that hold in every place.
    pub const NATION: PlaceCode = PlaceCode(100_000);

    /// Reads six digits, or `None`.
    pub fn parse(text: &str) -> Option<PlaceCode> {
        let text = text.trim();
        let well_formed = text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit());
        let code: u32 = well_formed.then(|| text.parse().ok()).flatten()?;
        (code >= 100_000).then_some(PlaceCode(code))
    }

    /// The province that the place lies in (`440300` → `440000`); the nation for the nation.
    pub fn province(self) -> PlaceCode {
        PlaceCode(self.0 / 10_000 * 10_000)
    }

    /// From the nation down to the place itself: the order in which layers of rules are laid.
    pub fn layers(self) -> Vec<PlaceCode> {
        let mut layers = vec![PlaceCode::NATION, self.province(), self];
        layers.dedup();
        layers
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl fmt::Debug for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PlaceCode({:06})", self.0)
    }
}

impl From<PlaceCode> for String {
    fn from(place: PlaceCode) -> String {
        place.to_string()
    }
}

impl TryFrom<String> for PlaceCode {
    type Error = String;

    fn try_from(text: String) -> Result<PlaceCode, String> {
        PlaceCode::parse(&text).ok_or_else(|| format!("not a place code: {text}"))
    }
}

impl schemars::JsonSchema for PlaceCode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PlaceCode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": r"^[1-9]\d{5}$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_run_from_nation_to_city() {
        let shenzhen = PlaceCode::parse("440300").unwrap();
        let codes: Vec<String> = shenzhen.layers().into_iter().map(String::from).collect();
        assert_eq!(codes, ["100000", "440000", "440300"]);
        assert_eq!(PlaceCode::parse("110000").unwrap().layers().len(), 2);
        assert_eq!(PlaceCode::NATION.layers(), [PlaceCode::NATION]);
        for text in ["", "44030", "4403000", "44030a", "000000"] {
            assert_eq!(PlaceCode::parse(text), None, "{text}");
        }
    }
}
