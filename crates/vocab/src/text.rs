//! 双语文字 — everything that a person reads exists in Chinese and in English.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// 语言 — the reader's language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// 中文.
    #[default]
    Zh,
    /// English.
    En,
}

/// 双语文字 — one sentence or label in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Text {
    /// Chinese wording.
    pub zh: Cow<'static, str>,
    /// English wording.
    pub en: Cow<'static, str>,
}

impl Text {
    /// A text from two wordings, fixed or built.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Text {
        Text { zh: zh.into(), en: en.into() }
    }

    /// A fixed text, usable in constants.
    pub const fn fixed(zh: &'static str, en: &'static str) -> Text {
        Text { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) }
    }

    /// The wording in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}
