//! Packs by the dice: every key and every form that a document may take, in three layers, so that
//! shapes which no real place uses yet are compared too.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use policy::registry::{Dimension, KEYS, KeySpec};

use crate::dice::Dice;

const LAYERS: [(&str, &str); 3] =
    [("100000", "the nation"), ("980000", "a province"), ("980100", "a city")];
const TIERS: [&str; 3] = ["甲档", "乙档", "丙档"];
const HOUSEHOLDS: [&str; 2] = ["城里", "乡下"];
const INSTITUTIONS: [&str; 2] = ["特等", "普通"];
const DISEASES: [&str; 3] = ["高血压", "糖尿病", "肾透析"];
const AIDS: [&str; 5] =
    ["destitute", "minimum-living", "near-minimum", "relapse-watched", "illness-poor"];
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
        for spec in KEYS {
            if !dice.chance(often) || !oracle::KEYS.contains(&spec.key) {
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
    if !whole && until > from && dice.chance(40) {
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
        let also = conditions(*dice.one(&dimensions));
        if !also.is_empty() {
            let _ = writeln!(text, "when = {{ {} }}", dice.one(&also));
        }
    }
    if rows.is_empty() {
        let _ = writeln!(text, "value = {}", value(dice, spec)?);
    } else {
        text.push_str("rows = [\n");
        for when in rows {
            let _ = writeln!(text, "  {{ when = {{ {when} }}, value = {} }},", value(dice, spec)?);
        }
        text.push_str("]\n");
    }
    let source = if whole { 0 } else { dice.upto(4) };
    let _ = write!(text, "cite = {{ source = \"s{source}\", article = \"1\" }}\n```\n");
    Some(text)
}

/// Whether the page of keys knows a form: what is not there yet cannot be compared.
fn documented(form: &str) -> bool {
    static PAGE: LazyLock<String> = LazyLock::new(policy::key_reference);
    PAGE.contains(form)
}

/// Conditions of one dimension that exclude one another, or go by age. By name, so that a new
/// dimension is missed by the coverage test and not by the compiler of whoever adds it.
fn conditions(dimension: Dimension) -> Vec<String> {
    let words = |list: &[&str]| -> Vec<String> {
        list.iter().map(|word| format!("{} = \"{word}\"", dimension.name())).collect()
    };
    let plain = |list: &[&str]| -> Vec<String> {
        list.iter().map(|value| format!("{} = {value}", dimension.name())).collect()
    };
    match dimension.name() {
        "class" => words(&["employee", "flexible", "retired", "resident"]),
        "tier" => words(&TIERS),
        "household" => words(&HOUSEHOLDS),
        "level" => plain(&["[0, 1]", "2", "[3]"]),
        "retired" => plain(&["false", "true"]),
        "from_age" => plain(&["0", "45", "70"]),
        "case" => words(&["normal", "difficult", "early-loss", "middle-loss", "late-loss"]),
        "institution" => words(&INSTITUTIONS),
        "remote" => words(&["resident", "referred", "emergency", "temporary", "unfiled"]),
        "area" => words(&["in-province", "outside-province"]),
        "item" => words(&["special", "material", "implant"]),
        "disease" => words(&DISEASES),
        "aid" => words(&AIDS),
        _ => Vec::new(),
    }
}

/// A value of a key; nothing for a type that nobody taught the dice.
fn value(dice: &mut Dice, spec: &KeySpec) -> Option<String> {
    if dice.chance(2) {
        return Some("\"unknown\"".to_owned());
    }
    let kind = format!("{:?}", spec.value);
    let kind = kind.split('(').next().unwrap_or_default();
    let text = match kind {
        "Money" => yuan(dice),
        "MoneyOrNone" | "Cap" if dice.chance(20) => "\"none\"".to_owned(),
        "MoneyOrNone" => yuan(dice),
        "Cap" => cap(dice),
        // A part of a share must end within the millionths that rates have; lints see to it.
        "Rate" if spec.key.ends_with(".retired_own_share") => {
            format!("\"{}%\"", dice.between(1, 100))
        }
        "Rate" => rate(dice),
        "Count" if spec.key.ends_with("days_in_year") => dice.one(&["360", "365"]).to_string(),
        "Count" => dice.between(1, 30).to_string(),
        "Level" => dice.upto(4).to_string(),
        "Care" => one(dice, &["inpatient", "outpatient", "chronic"]),
        "SharerOrder" => one(dice, &["binding", "largest-first"]),
        "SpendOrder" => one(dice, &["current-first", "earlier-first"]),
        // Where the account pays whole bills first there are no other outpatient bills.
        "Flag" if spec.key == "outpatient.account_segment" => dice.chance(25).to_string(),
        "Day" => dice.between(1, 31).to_string(),
        "Flag" => dice.chance(50).to_string(),
        "Rounding" => format!("\"{}\"", dice.one(&ROUNDINGS)),
        "MonthDay" => format!("\"{:02}-{:02}\"", dice.between(1, 12), dice.between(1, 28)),
        "MonthSpan" => {
            let year = dice.between(2020, 2026);
            let (first, last) = (dice.between(1, 12), dice.between(1, 12));
            format!("[\"{year}-{first:02}\", \"{}-{last:02}\"]", year + 1)
        }
        "Deductible" => deductible(dice, spec.key.starts_with("remote.")),
        "Bands" => bands(dice),
        "Credit" => credit(dice),
        "Timing" => timing(dice),
        "BandEdges" => one(dice, &["on-bill", "above-deductible"]),
        "DeductiblePeriod" => one(dice, &["per-visit", "per-year"]),
        "DeductibleOrder" => one(dice, &["before-ratio", "after-ratio"]),
        "CapOn" => one(dice, &["payment", "cost"]),
        _ => return life(dice, spec, kind),
    };
    Some(text)
}

/// Values of what is not about bills.
fn life(dice: &mut Dice, spec: &KeySpec, kind: &str) -> Option<String> {
    let text = match kind {
        "Base" if dice.chance(50) => yuan(dice),
        "Base" => format!("{{ share = \"{}%\" }}", dice.one(&[60, 80, 100, 300])),
        "Average" => {
            let period = dice.one(&["monthly", "yearly"]);
            format!("{{ {period} = {} }}", yuan(dice))
        }
        "Fee" if dice.chance(40) => yuan(dice),
        "Fee" if dice.chance(50) => format!("{{ yearly = {} }}", yuan(dice)),
        "Fee" => format!("{{ share = {} }}", rate(dice)),
        "DepositRate" if dice.chance(40) => rate(dice),
        "DepositRate" => one(dice, &["demand", "three-months", "three-year-instalment"]),
        "RequiredYears" if dice.chance(50) => dice.between(10, 30).to_string(),
        "RequiredYears" => {
            let (years, rise) = (dice.between(10, 25), dice.between(1, 10));
            format!(
                "{{ years = {years}, in = {}, months_a_year = {}, to = {} }}",
                dice.between(2005, 2026),
                dice.one(&[3, 6, 12]),
                years + rise
            )
        }
        "StatutoryAge" if dice.chance(40) => dice.between(45, 65).to_string(),
        "StatutoryAge" => {
            let age = dice.between(50, 60);
            format!(
                "{{ age = {age}, born_from = \"{}-{:02}\", every_months = {}, to = {} }}",
                dice.between(1955, 1985),
                dice.between(1, 12),
                dice.between(1, 4),
                age + dice.between(1, 5)
            )
        }
        "DayDivisor" => (*dice.one(&["30", "\"30.4\"", "\"365/12\""])).to_owned(),
        "HalfMonths" => (*dice.one(&["1", "3", "4", "\"1.5\"", "\"4.5\""])).to_owned(),
        "SurchargeStart" => {
            format!("{{ months_after = {}, day = {} }}", dice.upto(4), dice.between(1, 28))
        }
        "Choice" => {
            // The page of keys lists the words of each.
            let form = spec.value.form().en;
            let words: Vec<&str> = form.split([',', ' ']).filter(|word| !word.is_empty()).collect();
            format!("\"{}\"", dice.one(&words))
        }
        _ => return None,
    };
    Some(text)
}

fn deductible(dice: &mut Dice, elsewhere: bool) -> String {
    let (low, high) = (dice.between(0, 50_000), dice.between(50_001, 200_000));
    let fen = |fen: i64| format!("\"{}.{:02}\"", fen / 100, fen % 100);
    let manner = *dice.one(&ROUNDINGS);
    match dice.upto(if documented("share_of_bill") { 10 } else { 4 }) {
        0..=2 => yuan(dice),
        3 => format!("{{ first = {}, later = {} }}", yuan(dice), yuan(dice)),
        4 => {
            let steps: Vec<String> = (0..dice.between(1, 5)).map(|_| yuan(dice)).collect();
            format!("{{ steps = [{}] }}", steps.join(", "))
        }
        5 => format!("{{ first = {}, fall = \"60.00\", floor = {} }}", fen(high), fen(low)),
        6 => format!(
            "{{ first = {}, fall = \"10%\", of = \"{}\", floor = {}, rounding = \"{manner}\" }}",
            fen(high),
            dice.one(&["first", "previous"]),
            fen(low)
        ),
        7 => {
            let shares: Vec<String> = (0..dice.between(1, 4)).map(|_| rate(dice)).collect();
            let shares = shares.join(", ");
            format!("{{ average = {}, shares = [{shares}], rounding = \"{manner}\" }}", fen(high))
        }
        8 => format!(
            "{{ share_of_bill = {}, at_least = {}, at_most = {}, rounding = \"{manner}\" }}",
            rate(dice),
            fen(low),
            fen(high)
        ),
        _ if elsewhere => format!("{{ times = {} }}", dice.between(1, 3)),
        _ => yuan(dice),
    }
}

fn cap(dice: &mut Dice) -> String {
    match dice.upto(4) {
        0 => format!("{{ average = {}, times = {} }}", yuan(dice), dice.between(1, 9)),
        1 => {
            let manner = *dice.one(&ROUNDINGS);
            format!(
                "{{ average = {}, share = {}, rounding = \"{manner}\" }}",
                yuan(dice),
                rate(dice)
            )
        }
        _ => yuan(dice),
    }
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
    match dice.upto(11) {
        9 if documented("share-of-amount") => format!(
            "{{ shape = \"share-of-average\", rate = {}, average = {}, rise = {} }}",
            rate(dice),
            yuan(dice),
            rate(dice)
        ),
        10 if documented("share-of-amount") => {
            format!(
                "{{ shape = \"share-of-amount\", rate = {}, amount = {} }}",
                rate(dice),
                yuan(dice)
            )
        }
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
