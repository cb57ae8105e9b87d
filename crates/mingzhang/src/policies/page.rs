//! 规则的文字版 — rules as text: each figure with its people and days on one line, and below it
//! who says so.

use policy::PolicyLibrary;
use policy::reading::{FAMILIES, PlaceReading, RuleDifference, RuleReading, Viewpoint};
use vocab::{Date, InsuranceKind, Lang, Text};

use super::Listed;
use crate::columns::{Align, lines};
use crate::console::say;

/// Places with what is loaded of each.
pub fn list(places: &[Listed], lang: Lang) -> String {
    let rows = places.iter().map(|it| {
        let schemes: Vec<String> =
            it.schemes.iter().map(|kind| kind.label().get(lang).to_owned()).collect();
        let latest = it.latest_document.map(|day| day.to_string()).unwrap_or_default();
        vec![
            it.place.to_string(),
            it.name.get(lang).to_owned(),
            match lang {
                Lang::Zh => format!("{} 条", it.rules),
                Lang::En => format!("{} rules", it.rules),
            },
            match lang {
                Lang::Zh => format!("未译 {}", it.untranslated),
                Lang::En => format!("{} untranslated", it.untranslated),
            },
            match lang {
                Lang::Zh => format!("最晚的文件 {latest}"),
                Lang::En => format!("latest document {latest}"),
            },
            schemes.join(say(lang, "、", ", ")),
        ]
    });
    let align = [Align::Left, Align::Left, Align::Right, Align::Right, Align::Left, Align::Left];
    lines(&align, &rows.collect::<Vec<_>>())
}

/// What holds in a place on a day.
pub fn show(
    reading: &PlaceReading,
    schemes: &[InsuranceKind],
    library: &PolicyLibrary,
    lang: Lang,
) -> String {
    let mut text = format!("{}\n", title(reading, lang));
    for scheme in schemes {
        let of_scheme: Vec<&RuleReading> =
            reading.rules.iter().filter(|rule| rule.scheme == *scheme).collect();
        for family in FAMILIES {
            let rules: Vec<&&RuleReading> =
                of_scheme.iter().filter(|rule| family.has(&rule.key)).collect();
            if rules.is_empty() {
                continue;
            }
            let (scheme, family) = (scheme.label(), &family.name);
            text.push_str(&format!("\n{} · {}\n", scheme.get(lang), family.get(lang)));
            for rule in rules {
                text.push_str(&entry(rule, reading, lang));
            }
        }
    }
    text.push_str(&unknown(reading, schemes, lang));
    if !reading.untranslated.is_empty() {
        let (zh, en) = ("文件写了、这里没有算的", "Said by the documents, not calculated here");
        text.push_str(&format!("\n{}\n", say(lang, zh, en)));
    }
    for item in &reading.untranslated {
        let layer = library.place_name(item.layer).map(|name| name.get(lang).to_owned());
        let layer = layer.unwrap_or_else(|| item.layer.to_string());
        text.push_str(&format!("  {layer}{}{}\n", say(lang, "：", ": "), item.says));
    }
    text
}

fn title(reading: &PlaceReading, lang: Lang) -> String {
    let PlaceReading { place, on, known_at, .. } = *reading;
    heading(&reading.name, Viewpoint { place, on, known_at }, lang)
}

/// Which place, day and knowledge.
pub fn heading(name: &Text, viewpoint: Viewpoint, lang: Lang) -> String {
    let Viewpoint { place, on, known_at } = viewpoint;
    let name = name.get(lang);
    match (known_at, lang) {
        (None, Lang::Zh) => format!("{name}（{place}）{on} 的规则"),
        (None, Lang::En) => format!("Rules of {name} ({place}) on {on}"),
        (Some(known), Lang::Zh) => {
            format!("{name}（{place}）{on} 的规则，只用 {known} 以前公布的文件")
        }
        (Some(known), Lang::En) => {
            format!("Rules of {name} ({place}) on {on}, from documents public by {known}")
        }
    }
}

fn entry(rule: &RuleReading, reading: &PlaceReading, lang: Lang) -> String {
    let colon = say(lang, "：", ": ");
    let (meaning, figure) = (rule.meaning.get(lang), rule.figure.get(lang));
    let mut text = format!("  {meaning}{}{colon}{figure}\n", whom(&rule.whom, lang));
    text.push_str(&format!("      {}", days(rule.from, rule.until, lang)));
    if rule.layer != reading.place {
        let layer = rule.layer_name.get(lang);
        text.push_str(&match lang {
            Lang::Zh => format!("，从{layer}"),
            Lang::En => format!(", from {layer}"),
        });
    }
    if rule.is_overdue(reading.on) {
        text.push_str(say(
            lang,
            "；这个数每年都定，手头没有更新的，请核对",
            "; set anew every year and nothing newer is loaded: check it",
        ));
    }
    text.push_str(&format!("\n      {}\n", source(rule, lang)));
    if let Some(differs) = &rule.differs {
        text.push_str(&format!("      {}{differs}\n", say(lang, "来源不一：", "sources differ: ")));
    }
    text
}

/// For whom, unless it is for everybody.
fn whom(whom: &Text, lang: Lang) -> String {
    if whom.en == "everybody" {
        return String::new();
    }
    match lang {
        Lang::Zh => format!("（{}）", whom.zh),
        Lang::En => format!(" ({})", whom.en),
    }
}

fn days(from: Date, until: Option<Date>, lang: Lang) -> String {
    match (until, lang) {
        (None, Lang::Zh) => format!("{from} 起"),
        (None, Lang::En) => format!("from {from}"),
        (Some(until), Lang::Zh) => format!("{from} 起，到 {until} 前"),
        (Some(until), Lang::En) => format!("from {from}, before {until}"),
    }
}

fn source(rule: &RuleReading, lang: Lang) -> String {
    let (title, article, published) = (&rule.source.title, &rule.article, rule.source.published);
    let standing = rule.source.standing.label();
    match (rule.published_estimated, lang) {
        (false, Lang::Zh) => format!("《{title}》{article}（{}，{published} 公布）", standing.zh),
        (false, Lang::En) => format!("{title}, {article} ({}, published {published})", standing.en),
        (true, Lang::Zh) => {
            format!("《{title}》{article}（{}，公布日未印，按 {published}）", standing.zh)
        }
        (true, Lang::En) => {
            format!("{title}, {article} ({}, day not printed, taken as {published})", standing.en)
        }
    }
}

fn unknown(reading: &PlaceReading, schemes: &[InsuranceKind], lang: Lang) -> String {
    let mut text = String::new();
    for scheme in schemes {
        let of_scheme = reading.unknown.iter().filter(|item| item.scheme == *scheme);
        let meanings: Vec<&str> = of_scheme.map(|item| item.meaning.get(lang)).collect();
        if meanings.is_empty() {
            continue;
        }
        let scheme = scheme.label();
        text.push_str(&match lang {
            Lang::Zh => format!("\n{}里本地未知的（没有文件写明，不是没有）\n", scheme.zh),
            Lang::En => format!("\n{}: unknown here (no document says it)\n", scheme.en),
        });
        for group in meanings.chunks(5) {
            text.push_str(&format!("  {}\n", group.join(say(lang, "；", "; "))));
        }
    }
    text
}

/// What two readings say differently.
pub fn diff(left: &str, right: &str, found: &[RuleDifference], lang: Lang) -> String {
    let mut text = format!("A  {left}\nB  {right}\n");
    if found.is_empty() {
        text.push_str(say(lang, "\n没有不同\n", "\nno difference\n"));
    }
    for difference in found {
        let whom = whom(&difference.whom, lang);
        text.push_str(&format!("\n{}{whom}\n", difference.meaning.get(lang)));
        for (name, side) in [("A", &difference.left), ("B", &difference.right)] {
            text.push_str(&match side {
                None => format!("  {name}  {}\n", say(lang, "未知", "unknown")),
                Some(rule) => format!(
                    "  {name}  {}{}{}{}{}\n",
                    rule.figure.get(lang),
                    say(lang, "，", ", "),
                    days(rule.from, rule.until, lang),
                    say(lang, "；", "; "),
                    source(rule, lang)
                ),
            });
        }
    }
    text
}
