//! 答复的文字版 — the answer as a page of text: what is so, why, what to do, by which rules. It
//! shows only what the JSON holds, and means the same without colour.

use diagnosis::Verdict;
use diagnosis::view::{AnswerView, CheckView};
use vocab::{Fen, Lang};

use crate::beside;
use crate::columns::{Align, lines};
use crate::console::say;

/// The whole page.
pub fn render(view: &AnswerView, lang: Lang) -> String {
    let mut page = format!("{}\n", view.answer.headline);
    if !view.answer.story.is_empty() && view.answer.story != view.answer.headline {
        page.push_str(&format!("\n{}\n", view.answer.story));
    }
    page.push('\n');
    page.push_str(&balances(view, lang));
    page.push_str(&differing(view, lang));
    page.push_str(&checks(view, lang));
    page.push_str(&bridge(view, lang));
    page.push_str(&remedies(view, lang));
    page.push_str(&waiting(view, lang));
    page.push_str(&rules(view, lang));
    page.push_str(&beside::lines(&view.untranslated, lang));
    page.push_str(&receipt(view, lang));
    page
}

/// An amount, or the word for one that is not known: never 0 for want of a record.
fn amount(fen: Option<i64>, lang: Lang) -> String {
    fen.map_or_else(|| say(lang, "不知道", "not known").to_owned(), |fen| Fen(fen).to_string())
}

fn heading(lang: Lang, zh: &str, en: &str) -> String {
    format!("\n{}\n", say(lang, zh, en))
}

fn balances(view: &AnswerView, lang: Lang) -> String {
    let row = |zh, en, value: String| vec![say(lang, zh, en).to_owned(), value];
    let balances = &view.balances;
    let mut rows = vec![
        row("状态", "state", view.zero.label.clone()),
        row("账本余额", "ledger balance", amount(balances.ledger_fen, lang)),
        row("可用余额", "available", amount(balances.available_fen, lang)),
    ];
    if let Some(displayed) = balances.displayed_fen {
        rows.push(row("渠道显示", "channel showed", Fen(displayed).to_string()));
    }
    lines(&[Align::Left, Align::Left], &rows)
}

/// Which document was followed where two differ, and how to have the answer by the other.
fn differing(view: &AnswerView, lang: Lang) -> String {
    if view.following.is_none() && view.conflicts.is_empty() {
        return String::new();
    }
    let mut text = heading(lang, "来源不一", "Where documents differ");
    text.extend(view.following.iter().map(|following| format!("  {}\n", following.says)));
    for conflict in &view.conflicts {
        text.push_str(&format!("  {}\n     {}\n", conflict.statement, conflict.says));
        let others: Vec<String> =
            conflict.set_aside.iter().map(|other| format!("--source {}", other.id)).collect();
        let word = say(lang, "换一份算：", "by the other: ");
        text.push_str(&format!("     {word}{}\n", others.join(" ")));
    }
    text
}

fn checks(view: &AnswerView, lang: Lang) -> String {
    let of = |verdict| view.checks.iter().filter(move |check| check.verdict == verdict);
    let mut text = String::new();
    if view.checks.iter().any(|check| check.primary) {
        text.push_str(&heading(lang, "原因", "Causes"));
        for check in view.checks.iter().filter(|check| check.primary) {
            text.push_str(&confirmed(check, lang));
        }
    }
    let others: Vec<&CheckView> = of(Verdict::Confirmed).filter(|check| !check.primary).collect();
    if !others.is_empty() {
        text.push_str(&heading(lang, "另外属实", "Also so"));
        for check in others {
            text.push_str(&format!("  {} {}\n", check.code, check.because));
        }
    }
    if of(Verdict::CannotTell).next().is_some() {
        text.push_str(&heading(lang, "无法判断", "Cannot tell"));
        for check in of(Verdict::CannotTell) {
            text.push_str(&untold(check, lang));
        }
    }
    let excluded: Vec<String> =
        of(Verdict::Excluded).map(|check| format!("{} {}", check.code, check.label)).collect();
    if !excluded.is_empty() {
        text.push_str(&heading(lang, "已排除", "Ruled out"));
        for group in excluded.chunks(4) {
            text.push_str(&format!("  {}\n", group.join(say(lang, "；", "; "))));
        }
    }
    text
}

fn confirmed(check: &CheckView, lang: Lang) -> String {
    let mut text = format!("  {} {}\n     {}\n", check.code, check.label, check.because);
    for evidence in &check.evidence {
        let place = match (lang, evidence.row) {
            (_, 0) => evidence.section.clone(),
            (Lang::Zh, row) => format!("{} 第{row}行", evidence.section),
            (Lang::En, row) => format!("{} row {row}", evidence.section),
        };
        let word = say(lang, "证据", "evidence");
        text.push_str(&format!("     {word} {place}{}{}\n", say(lang, "：", ": "), evidence.says));
    }
    if let Some(without) = check.balance_without_fen {
        let without = Fen(without);
        text.push_str(&match lang {
            Lang::Zh => format!("     没有这个原因，余额是 {without}\n"),
            Lang::En => format!("     without this cause the balance would be {without}\n"),
        });
    }
    text
}

fn untold(check: &CheckView, lang: Lang) -> String {
    let mut text = format!("  {} {}\n", check.code, check.label);
    for missing in &check.missing {
        text.push_str(&match lang {
            Lang::Zh => format!("     缺：{}（在{}）\n", missing.record, missing.holder),
            Lang::En => format!("     missing: {} (held by {})\n", missing.record, missing.holder),
        });
    }
    text
}

fn bridge(view: &AnswerView, lang: Lang) -> String {
    let mut rows = Vec::new();
    let mut nil = Vec::new();
    for line in &view.bridge.lines {
        let end = matches!(line.code.as_str(), "PAID" | "BALANCE");
        if line.fen == 0 && !end {
            nil.push(format!("{} {}", line.code, line.label));
            continue;
        }
        let code = if end { String::new() } else { line.code.clone() };
        let note = line.note.clone().unwrap_or_default();
        rows.push(vec![code, line.label.clone(), Fen(line.fen).to_string(), note]);
    }
    let word = say(lang, "说不清的差额", "left unexplained").to_owned();
    let residual = Fen(view.bridge.residual_fen).to_string();
    rows.push(vec![String::new(), word, residual, String::new()]);
    let align = [Align::Left, Align::Left, Align::Right, Align::Left];
    let mut text = heading(lang, "从缴费到余额（元）", "From paid to balance (yuan)");
    text.push_str(&lines(&align, &rows));
    if !nil.is_empty() {
        // What was looked at and is nothing is said too, but need not be read line by line.
        text.push_str(say(lang, "  以下各项都是 0.00：\n", "  each of these is 0.00:\n"));
        for group in nil.chunks(4) {
            text.push_str(&format!("    {}\n", group.join(say(lang, "；", "; "))));
        }
    }
    text
}

fn remedies(view: &AnswerView, lang: Lang) -> String {
    if view.remedies.is_empty() {
        return String::new();
    }
    let mut text = heading(lang, "怎么办", "What to do");
    for (index, remedy) in view.remedies.iter().enumerate() {
        let by = match (&remedy.by, lang) {
            (None, _) => String::new(),
            (Some(day), Lang::Zh) => format!("，{day} 前"),
            (Some(day), Lang::En) => format!(", by {day}"),
        };
        let (open, close) = (say(lang, "（", " ("), say(lang, "）", ")"));
        let number = index + 1;
        text.push_str(&format!("  {number}. {}{open}{}{by}{close}\n", remedy.action, remedy.who));
    }
    text
}

/// Months whose chain is open; the closed ones are in the JSON and in the portal.
fn waiting(view: &AnswerView, lang: Lang) -> String {
    let mut rows = Vec::new();
    for month in &view.chain {
        let Some(missing) = &month.first_missing else { continue };
        rows.push(vec![
            month.month.clone(),
            match lang {
                Lang::Zh => format!("等{missing}"),
                Lang::En => format!("waits to be {missing}"),
            },
            month.who.clone().unwrap_or_default(),
            match (&month.expected, lang) {
                (None, _) => String::new(),
                (Some(day), Lang::Zh) => format!("预计 {day}"),
                (Some(day), Lang::En) => format!("expected {day}"),
            },
            month.due_fen.map(|fen| Fen(fen).to_string()).unwrap_or_default(),
        ]);
    }
    if rows.is_empty() {
        return String::new();
    }
    let align = [Align::Left, Align::Left, Align::Left, Align::Left, Align::Right];
    heading(lang, "还没走完的月份", "Months under way") + &lines(&align, &rows)
}

fn rules(view: &AnswerView, lang: Lang) -> String {
    let mut text = String::new();
    if !view.rules.is_empty() {
        text.push_str(&heading(lang, "依据", "Rules used"));
    }
    for rule in &view.rules {
        let standing = rule.standing.label();
        let standing = standing.get(lang);
        text.push_str(&format!("  {} {}\n", rule.place, rule.statement));
        text.push_str(&match lang {
            Lang::Zh => format!(
                "     《{}》{}（{standing}，{} 公布，{} 起）\n",
                rule.source, rule.article, rule.published, rule.from
            ),
            Lang::En => format!(
                "     {}, {} ({standing}; published {}, holds from {})\n",
                rule.source, rule.article, rule.published, rule.from
            ),
        });
        text.extend(rule.url.iter().map(|url| format!("     {url}\n")));
    }
    if !view.unknown.is_empty() {
        text.push_str(&heading(lang, "本地未知", "Unknown here"));
        text.extend(view.unknown.iter().map(|unknown| format!("  {unknown}\n")));
    }
    text
}

fn receipt(view: &AnswerView, lang: Lang) -> String {
    let receipt = &view.receipt;
    let facts = receipt.facts_sha256.get(..16).unwrap_or(&receipt.facts_sha256);
    let count = receipt.packs.len();
    let rows = match lang {
        Lang::Zh => [
            ["答复编号".to_owned(), view.answer.id.clone()],
            [
                "回执".to_owned(),
                format!(
                    "引擎 {}；{} 截至 {}，所用文件截至 {}；规则包 {count} 个；事实指纹 {facts}",
                    receipt.engine_version, receipt.place, receipt.as_of, receipt.known_at
                ),
            ],
        ],
        Lang::En => [
            ["answer".to_owned(), view.answer.id.clone()],
            [
                "receipt".to_owned(),
                format!(
                    "engine {}; {} as of {}, documents up to {}; {count} packs; facts {facts}",
                    receipt.engine_version, receipt.place, receipt.as_of, receipt.known_at
                ),
            ],
        ],
    };
    let rows: Vec<Vec<String>> = rows.into_iter().map(Vec::from).collect();
    format!("\n{}", lines(&[Align::Left, Align::Left], &rows))
}
