//! 日记账文本 — the journal as plain text that a bookkeeper can read and hledger can add up.

mod audit;

use std::fmt::Write;

use vocab::Lang;

use crate::Posted;

pub use audit::{beancount, hledger};

/// Column at which amounts end.
const WIDTH: usize = 72;

/// The entries as text, each opened by its date, its event and its number; debits positive.
pub fn plain_text<'a>(posted: impl IntoIterator<Item = &'a Posted>, lang: Lang) -> String {
    let mut text = String::new();
    for posted in posted {
        // Writing to a String cannot fail.
        let _ = write_entry(&mut text, posted, lang);
    }
    text
}

fn write_entry(text: &mut String, posted: &Posted, lang: Lang) -> std::fmt::Result {
    let entry = &posted.entry;
    let header = &entry.header;
    let label = entry.event.label();
    writeln!(text, "{} {} {}", header.effective, label.get(lang), posted.number())?;
    let (recorded, rule, arithmetic, approved) = match lang {
        Lang::Zh => ("登记", "依据", "算式", "经办、复核、凭据"),
        Lang::En => ("recorded", "rule", "arithmetic", "maker, checker, document"),
    };
    for national in entry.event.national() {
        let table = national.table.label();
        writeln!(text, "    ; {}: {}", table.get(lang), national.code)?;
    }
    writeln!(text, "    ; {recorded}: {}", header.recorded)?;
    for (name, value) in [(rule, &header.rule), (arithmetic, &header.arithmetic)] {
        if let Some(value) = value {
            writeln!(text, "    ; {name}: {}", one_line(value))?;
        }
    }
    if let Some(approval) = &entry.approval {
        let parts = [&approval.maker, &approval.checker, &approval.document];
        let parts: Vec<String> = parts.into_iter().map(|part| one_line(part)).collect();
        writeln!(text, "    ; {approved}: {}", parts.join(", "))?;
    }
    for line in &entry.lines {
        let name = line.account.name(header.place, &header.member, lang);
        let amount = line.amount.to_string();
        let used = 4 + columns(&name) + amount.len();
        let gap = WIDTH.saturating_sub(used).max(2);
        writeln!(text, "    {name}{:gap$}{amount}", "")?;
    }
    writeln!(text)
}

/// A comment of the file format ends with its line, so nobody's text may bring a line of its own.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Width on screen: everything beyond ASCII in our account names is a wide character.
fn columns(name: &str) -> usize {
    name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
