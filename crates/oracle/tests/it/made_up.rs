//! Packs by the dice: every key and every form that a document may take, in three layers, so that
//! shapes which no real place uses yet are compared too.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use policy::registry::{Dimension, KEYS, KeySpec, ValueType};

use crate::dice::Dice;

const LAYERS: [(&str, &str); 3] =
    [("100000", "the nation"), ("980000", "a province"), ("980100", "a city")];
const TIERS: [&str; 3] = ["甲档", "乙档", "丙档"];
const HOUSEHOLDS: [&str; 2] = ["城里", "乡下"];
const ROUNDINGS: [&str; 6] = [
    "half-up-to-fen",
    "truncate-to-fen",
    "half-up-to-jiao",
    "up-to-jiao",
    "half-up-to-yuan",
    "truncate-to-yuan",
];

/// A nation, a province and a city that a seed makes up.
pub fn packs(seed: u64) -> Vec<(String, String)> {
    let mut dice = Dice::new(seed);
    let mut files = Vec::new();
    for (index, (place, name)) in LAYERS.into_iter().enumerate() {
        // The nation says nearly everything, those below it something else here and there.
        let often = [95, 35, 55][index];
        let mut text = head(&mut dice, place, name);
        let mut days = BTreeMap::new();
        for spec in KEYS.iter().filter(|spec| !oracle::ELSEWHERE.contains(&spec.key)) {
            if !dice.chance(often) {
                continue;
            }
            for version in 0..if index == 0 { 1 } else { dice.between(1, 3) } {
                let whole = index == 0 && version == 0;
                if let Some(rule) = rule(&mut dice, spec, whole, &mut days) {
                    text.push_str(&rule);
                }
            }
        }
        files.push((format!("made-up/{seed}/{place}.md"), text));
    }
    files
}

fn head(dice: &mut Dice, place: &str, name: &str) -> String {
    let mut text = format!(
        "# {name}\n\n```toml pack\nplace = \"{place}\"\n\
         name = {{ zh = \"{name}\", en = \"{name}\" }}\n\
         kinds = [\"employee-medical\", \"resident-medical\"]\n"
    );
    for (index, standing) in ["official", "seed", "guide", "news"].iter().enumerate() {
        // Writing into a String cannot fail.
        let _ = write!(
            text,
            "\n[[source]]\nid = \"s{index}\"\ntitle = \"a document\"\nurl = \"https://example.org\"\n\
             published = {}\nstanding = \"{standing}\"\n",
            day(dice)
        );
    }
    text.push_str("```\n");
    text
}

fn day(dice: &mut Dice) -> String {
    format!("{}-{:02}-{:02}", dice.between(2001, 2025), dice.between(1, 12), dice.between(1, 28))
}

/// One block. No two blocks of a key begin on the same day: which of two equal rules holds is a
/// matter for lints.
fn rule(
    dice: &mut Dice,
    spec: &KeySpec,
    whole: bool,
    days: &mut BTreeMap<&'static str, Vec<String>>,
) -> Option<String> {
    let from = if whole { "2000-01-01".to_owned() } else { day(dice) };
    let taken = days.entry(spec.key).or_default();
    if taken.contains(&from) {
        return None;
    }
    taken.push(from.clone());
    let mut text = format!(
        "\n## {}\n\nAs the dice say.\n\n```toml\nkey = \"{}\"\nfrom = {from}\nretroactive = true\n",
        spec.key, spec.key
    );
    let until = day(dice);
    // See “Open differences” in README.md.
    let endless = spec.key == "surcharge.daily";
    if !whole && until > from && dice.chance(40) && !endless {
        let _ = writeln!(text, "until = {until}");
        if dice.chance(40) {
            let _ = writeln!(text, "until_source = \"s{}\"", dice.upto(4));
        }
    }
    let mut dimensions = spec.dimensions.to_vec();
    let rows = if dimensions.is_empty() || dice.chance(if whole { 60 } else { 30 }) {
        Vec::new()
    } else {
        let index = usize::try_from(dice.upto(dimensions.len().try_into().unwrap())).unwrap();
        conditions(dimensions.remove(index))
    };
    if !whole && !dimensions.is_empty() && dice.chance(40) {
        let dimension = *dice.one(&dimensions);
        let also = dice.one(&conditions(dimension)).clone();
        let _ = writeln!(text, "when = {{ {also} }}");
    }
    if rows.is_empty() {
        let mut value = value(dice, spec)?;
        while text.contains("from_age") && value == "\"unknown\"" {
            value = self::value(dice, spec)?;
        }
        let _ = writeln!(text, "value = {value}");
    } else {
        text.push_str("rows = [\n");
        for when in rows {
            // See “Open differences” in README.md.
            let aged = when.starts_with("from_age");
            let mut value = value(dice, spec)?;
            while aged && value == "\"unknown\"" {
                value = self::value(dice, spec)?;
            }
            let _ = writeln!(text, "  {{ when = {{ {when} }}, value = {value} }},");
        }
        text.push_str("]\n");
    }
    let source = if whole { 0 } else { dice.upto(4) };
    let _ = write!(text, "cite = {{ source = \"s{source}\", article = \"1\" }}\n```\n");
    Some(text)
}

/// Conditions of one dimension that exclude one another, or go by age.
fn conditions(dimension: Dimension) -> Vec<String> {
    let words = |name: &str, list: &[&str]| -> Vec<String> {
        list.iter().map(|word| format!("{name} = \"{word}\"")).collect()
    };
    match dimension {
        Dimension::Class => words("class", &["employee", "flexible", "retired", "resident"]),
        Dimension::Tier => words("tier", &TIERS),
        Dimension::Household => words("household", &HOUSEHOLDS),
        Dimension::Level => {
            ["level = [0, 1]", "level = 2", "level = [3]"].map(str::to_owned).to_vec()
        }
        Dimension::Retired => vec!["retired = false".to_owned(), "retired = true".to_owned()],
        Dimension::FromAge => {
            ["from_age = 0", "from_age = 45", "from_age = 70"].map(str::to_owned).to_vec()
        }
        Dimension::Case => {
            words("case", &["normal", "difficult", "early-loss", "middle-loss", "late-loss"])
        }
        Dimension::Aid => words("aid", &["destitute", "near-minimum"]),
        Dimension::Disease => words("disease", &["甲病", "乙病"]),
        #[expect(unreachable_patterns, reason = "a new dimension is missed by the coverage test")]
        _ => Vec::new(),
    }
}

/// A value of a key; nothing for a type that nobody taught the dice.
fn value(dice: &mut Dice, spec: &KeySpec) -> Option<String> {
    // See “Open differences” in README.md.
    let always_known = spec.key == "surcharge.daily" || spec.key.ends_with("patient.cap");
    if dice.chance(2) && !always_known {
        return Some("\"unknown\"".to_owned());
    }
    let text = match spec.value {
        ValueType::Money => yuan(dice),
        ValueType::MoneyOrNone if dice.chance(20) && !always_known => "\"none\"".to_owned(),
        ValueType::MoneyOrNone => yuan(dice),
        ValueType::Rate => rate(dice),
        ValueType::Count(_) if spec.key.ends_with("days_in_year") => {
            dice.one(&["360", "365"]).to_string()
        }
        ValueType::Count(_) => dice.between(1, 30).to_string(),
        ValueType::Day => dice.between(1, 31).to_string(),
        ValueType::Flag => dice.chance(50).to_string(),
        ValueType::Rounding => format!("\"{}\"", dice.one(&ROUNDINGS)),
        ValueType::MonthDay => format!("\"{:02}-{:02}\"", dice.between(1, 12), dice.between(1, 28)),
        ValueType::MonthSpan => {
            let year = dice.between(2020, 2026);
            let (first, last) = (dice.between(1, 12), dice.between(1, 12));
            format!("[\"{year}-{first:02}\", \"{}-{last:02}\"]", year + 1)
        }
        ValueType::Deductible if dice.chance(50) => yuan(dice),
        ValueType::Deductible => {
            let later =
                if dice.chance(80) { format!(", later = {}", yuan(dice)) } else { String::new() };
            format!("{{ first = {}{later} }}", yuan(dice))
        }
        ValueType::Bands => bands(dice),
        ValueType::Credit => credit(dice),
        ValueType::Timing => timing(dice),
        ValueType::BandEdges => one(dice, &["on-bill", "above-deductible"]),
        ValueType::DeductiblePeriod => one(dice, &["per-visit", "per-year"]),
        ValueType::CapOn => one(dice, &["payment", "cost"]),
        _ => return None,
    };
    Some(text)
}

fn one(dice: &mut Dice, words: &[&str]) -> String {
    format!("\"{}\"", dice.one(words))
}

fn yuan(dice: &mut Dice) -> String {
    let limit = *dice.one(&[1_000, 100_000, 1_000_000, 30_000_000]);
    let fen = dice.upto(limit);
    let fen = if dice.chance(60) { fen / 100 * 100 } else { fen };
    format!("\"{}.{:02}\"", fen / 100, fen % 100)
}

fn rate(dice: &mut Dice) -> String {
    match dice.upto(4) {
        0 => format!("\"{}.{}‰\"", dice.upto(10), dice.between(1, 9)),
        1 => format!("\"{}.{:02}%\"", dice.upto(100), dice.between(1, 99)),
        _ => format!("\"{}%\"", dice.between(1, 100)),
    }
}

fn bands(dice: &mut Dice) -> String {
    if dice.chance(40) {
        return rate(dice);
    }
    let mut edge = 0;
    let mut text = "[".to_owned();
    for _ in 0..dice.between(1, 4) {
        edge += dice.between(1, 8_000_000);
        let _ = write!(
            text,
            "{{ to = \"{}.{:02}\", ratio = {} }}, ",
            edge / 100,
            edge % 100,
            rate(dice)
        );
    }
    let _ = write!(text, "{{ ratio = {} }}]", rate(dice));
    text
}

fn ages(dice: &mut Dice, name: &str, figure: fn(&mut Dice) -> String) -> String {
    let mut age = 0;
    let mut text = "[".to_owned();
    for _ in 0..dice.between(1, 5) {
        let _ = write!(text, "{{ from_age = {age}, {name} = {} }}, ", figure(dice));
        age += dice.between(1, 25);
    }
    text.push(']');
    text
}

fn credit(dice: &mut Dice) -> String {
    match dice.upto(9) {
        0 => format!("{{ shape = \"share-of-base\", rate = {} }}", rate(dice)),
        1 => {
            format!("{{ shape = \"share-of-base-by-age\", bands = {} }}", ages(dice, "rate", rate))
        }
        2 => format!("{{ shape = \"fixed-monthly\", amount = {} }}", yuan(dice)),
        3 => format!(
            "{{ shape = \"fixed-monthly-by-age\", bands = {} }}",
            ages(dice, "amount", yuan)
        ),
        4 => {
            format!("{{ shape = \"fixed-yearly-by-age\", bands = {} }}", ages(dice, "amount", yuan))
        }
        5 => format!("{{ shape = \"share-of-pension\", rate = {} }}", rate(dice)),
        6 => format!(
            "{{ shape = \"share-of-average\", rate = {}, average = {} }}",
            rate(dice),
            yuan(dice)
        ),
        7 => format!(
            "{{ shape = \"employer-return\", individual = {}, bands = {} }}",
            rate(dice),
            ages(dice, "rate", rate)
        ),
        _ => "{ shape = \"none\" }".to_owned(),
    }
}

fn timing(dice: &mut Dice) -> String {
    let cycle = match dice.upto(3) {
        0 => "monthly".to_owned(),
        1 => "quarterly".to_owned(),
        _ => format!("yearly {:02}-{:02}", dice.between(1, 12), dice.between(1, 28)),
    };
    let mut text = format!("{{ cycle = \"{cycle}\", months_after = {}", dice.upto(4));
    for (name, high) in [("by_day", 31), ("first_months_after", 6), ("qualifying_months", 12)] {
        if dice.chance(50) {
            let _ = write!(text, ", {name} = {}", dice.between(1, high));
        }
    }
    text.push_str(" }");
    text
}
