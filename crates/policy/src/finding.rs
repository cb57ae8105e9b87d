//! 发现 — what reading or checking a pack found: where, which key, what is wrong, what to do.
//! Reading returns findings beside the rules, so that one bad line never hides the rest.

use serde::Serialize;
use vocab::{Lang, Text};

/// 轻重 — an error keeps a rule from being used; a warning asks a person to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// 错误.
    Error,
    /// 提醒.
    Warning,
}

impl Severity {
    /// The word printed before the message.
    pub const fn label(self) -> Text {
        match self {
            Severity::Error => Text::fixed("错误", "error"),
            Severity::Warning => Text::fixed("提醒", "warning"),
        }
    }
}

/// 发现 — one thing that a person should look at in a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// 轻重.
    pub severity: Severity,
    /// Stable code in kebab case, such as `unknown-key`.
    pub code: &'static str,
    /// Path of the file as the caller named it.
    pub file: String,
    /// Line in that file, from 1.
    pub line: usize,
    /// Key of the rule, if the finding is about one.
    pub key: Option<String>,
    /// What is wrong.
    pub message: Text,
    /// What to do about it.
    pub remedy: Text,
}

impl Finding {
    /// One line for a terminal: `file:line: error[code] key: message. remedy`.
    pub fn render(&self, lang: Lang) -> String {
        let severity = self.severity.label();
        let key = self.key.as_ref().map(|key| format!(" {key}")).unwrap_or_default();
        let stop = match lang {
            Lang::Zh => "。",
            Lang::En => ". ",
        };
        format!(
            "{}:{}: {}[{}]{key}: {}{stop}{}",
            self.file,
            self.line,
            severity.get(lang),
            self.code,
            self.message.get(lang),
            self.remedy.get(lang)
        )
    }
}

/// A place in a file that findings can be reported for.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    /// Path of the file.
    pub file: std::sync::Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Key of the rule.
    pub key: Option<String>,
}

impl Spot {
    /// The same file, another line.
    pub fn at(&self, line: usize) -> Spot {
        Spot { line, ..self.clone() }
    }

    /// An error at this place.
    pub fn error(&self, code: &'static str, message: Text, remedy: Text) -> Finding {
        self.finding(Severity::Error, code, message, remedy)
    }

    /// A warning at this place.
    pub fn warning(&self, code: &'static str, message: Text, remedy: Text) -> Finding {
        self.finding(Severity::Warning, code, message, remedy)
    }

    fn finding(
        &self,
        severity: Severity,
        code: &'static str,
        message: Text,
        remedy: Text,
    ) -> Finding {
        Finding {
            severity,
            code,
            file: self.file.to_string(),
            line: self.line,
            key: self.key.clone(),
            message,
            remedy,
        }
    }
}
