//! 不予办理 — an expected "no", said so that the person knows what to do next.

use serde::{Deserialize, Serialize};

use crate::{Citation, Text};

/// 不予办理 — an expected refusal: code, sentence, what to do, and the rule if one applies.
///
/// A refusal is part of the service, tested and shown. What is our own failure is a fault
/// and never takes this type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Refusal {
    /// Stable code in kebab case, such as `amount-out-of-range`.
    pub code: String,
    /// What is refused and why.
    pub sentence: Text,
    /// What the reader can do about it.
    pub remedy: Text,
    /// The rule that says so, if a rule and not the input is the reason.
    pub citation: Option<Box<Citation>>,
}

impl Refusal {
    /// A refusal without a rule behind it.
    pub fn new(code: &str, sentence: Text, remedy: Text) -> Refusal {
        Refusal { code: code.to_owned(), sentence, remedy, citation: None }
    }

    /// 金额超出范围 — the arithmetic left the range of money.
    pub fn overflow() -> Refusal {
        Refusal::new(
            "amount-out-of-range",
            Text::fixed("金额太大，超出可计算的范围", "an amount is too large to calculate with"),
            Text::fixed("请检查输入的金额是否多打了数字", "check the amounts for extra digits"),
        )
    }
}
