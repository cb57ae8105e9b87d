//! 人员编号 — the number under which a member's account is kept; not the identity number, which
//! is a fact about the member and may be wrong, changed or typed twice.

use std::fmt;

use serde::{Deserialize, Serialize};

/// 人员编号 — a short code such as `P000001`: ASCII letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MemberId(String);

impl MemberId {
    /// Reads a code of 1–32 ASCII letters, digits or hyphens, or `None`.
    pub fn parse(text: &str) -> Option<MemberId> {
        let well_formed = (1..=32).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        well_formed.then(|| MemberId(text.to_owned()))
    }

    /// The code of the n-th member registered.
    pub fn numbered(number: u64) -> MemberId {
        MemberId(format!("P{number:06}"))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MemberId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<MemberId> for String {
    fn from(member: MemberId) -> String {
        member.0
    }
}

impl TryFrom<String> for MemberId {
    type Error = String;

    fn try_from(text: String) -> Result<MemberId, String> {
        MemberId::parse(&text).ok_or_else(|| format!("not a member code: {text}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_could_break_a_name() {
        assert_eq!(MemberId::parse("P000001"), Some(MemberId::numbered(1)));
        for text in ["", "P 1", "P:1", "张三", "P'1", &"P".repeat(33)] {
            assert_eq!(MemberId::parse(text), None, "{text}");
        }
    }
}
