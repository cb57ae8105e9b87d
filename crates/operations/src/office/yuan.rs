//! 元 — amounts as people write them at the doors: `"1300.00"`, or whole fen as an integer.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};
use vocab::Fen;

/// 金额 — an amount that is read from yuan in quotes or from whole fen, and written as yuan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Yuan(pub Fen);

impl Yuan {
    /// No money.
    pub const ZERO: Yuan = Yuan(Fen::ZERO);
}

impl fmt::Display for Yuan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Yuan {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_plain_yuan())
    }
}

impl<'de> Deserialize<'de> for Yuan {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Yuan, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl Visitor<'_> for Reader {
    type Value = Yuan;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("yuan in quotes (\"1300.00\") or whole fen (130000)")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Yuan, E> {
        let fen = Fen::parse_yuan(text);
        fen.map(Yuan).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }

    fn visit_i64<E: de::Error>(self, fen: i64) -> Result<Yuan, E> {
        Ok(Yuan(Fen(fen)))
    }

    fn visit_u64<E: de::Error>(self, fen: u64) -> Result<Yuan, E> {
        let beyond = || E::invalid_value(de::Unexpected::Unsigned(fen), &self);
        i64::try_from(fen).map(|fen| Yuan(Fen(fen))).map_err(|_| beyond())
    }
}

impl JsonSchema for Yuan {
    fn schema_name() -> Cow<'static, str> {
        "Yuan".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "金额：引号里写元，或者整数写分 · yuan in quotes, or whole fen",
            "anyOf": [
                { "type": "string", "pattern": r"^-?\d+(\.\d{1,2})?$" },
                { "type": "integer" }
            ]
        })
    }
}
