//! 旁注 — what the documents say and nobody translated, as lines beside an answer.

use diagnosis::view::UntranslatedView;
use vocab::Lang;

use crate::console::say;

/// A heading and a line an item; nothing if there is nothing.
pub fn lines(items: &[UntranslatedView], lang: Lang) -> String {
    let mut text = String::new();
    if !items.is_empty() {
        let (zh, en) = (
            "文件写了、这里没有算的，可能有影响",
            "Said by the documents, not calculated here; it could matter",
        );
        text.push_str(&format!("\n{}\n", say(lang, zh, en)));
    }
    text.extend(items.iter().map(|item| format!("  {} {}\n", item.place, item.says)));
    text
}
