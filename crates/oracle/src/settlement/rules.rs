//! 结算规则 — everything that the documents say about the bills of one patient.

use crate::No;
use crate::choice::{Person, Question, met, need};
use crate::layers::Catastrophic;
use crate::numbers::{Exact, smaller};

use super::table::Table;
use super::{Care, Manner};

/// Everything that the documents say about the bill of this patient.
pub struct Rules<'q> {
    pub(super) patient: Person,
    pub(super) table: Table<'q>,
    pub(super) per_visit: bool,
    pub(super) on_bill: bool,
    pub(super) after_ratio: bool,
    pub(super) year_max: Option<Exact>,
    pub(super) cap: Option<Exact>,
    pub(super) anybody_capped: bool,
    pub(super) on_payment: bool,
    pub(super) above: Option<Exact>,
    pub(super) large_amount_cap: Option<Exact>,
    pub(super) class_b: Option<Exact>,
    pub(super) items: Vec<(&'static str, Item)>,
    pub(super) ratio: Ratio,
    pub(super) remote_first_pay: Option<Exact>,
    pub(super) supplement: Option<Exact>,
    pub(super) manner: Manner,
    pub(super) catastrophic: Option<Catastrophic>,
}

/// How the patient takes part in a kind of item.
pub(super) enum Item {
    /// No document says it.
    Unsaid,
    /// A share first; the rest goes through deductible and bands.
    First(Exact),
    /// A share; the fund pays all of the rest.
    Share(Exact),
}

/// What is done to a ratio of the table.
pub(super) struct Ratio {
    pub(super) per_year_of_age: Option<Exact>,
    pub(super) retired_part: Option<Exact>,
    pub(super) points_off: Option<Exact>,
}

/// Kinds of items in rules, and the facts about them.
pub(super) const ITEMS: [(&str, &str); 3] =
    [("special", "special_items"), ("material", "materials"), ("implant", "implants")];

impl<'q> Rules<'q> {
    /// The rules of a kind of care.
    pub fn read(
        question: &'q Question<'q>,
        care: &Care,
        patient: &Person,
    ) -> Result<Rules<'q>, No> {
        let anybody = Person { level: None, age: None, retired: None, ..patient.clone() };
        let rate = |name: &str| question.rate(&care.key(name), &anybody);
        let retired_part = match rate("retired_own_share")? {
            Some(_) if retired_bands(question, &care.key("bands"), &anybody)? => None,
            part => part,
        };
        let keys = [care.key("deductible"), care.key("bands")];
        let table = Table::new(question, keys, retired_part.is_some(), &anybody);
        if table.row(patient)?.is_none() {
            table.has_rows()?;
        }
        let (points_off, remote_first_pay) = elsewhere(question, care, &anybody)?;
        let [on_bill, per_visit] = conventions(question, care, &anybody, &table)?;
        let cap_of = |retired| {
            let person = Person { retired: Some(retired), ..anybody.clone() };
            let remote = "remote.cap".to_owned();
            let is_remote = person.remote.is_some() && question.find(&remote, &person)?.is_some();
            question.limit(&if is_remote { remote } else { care.key("cap") }, &person)
        };
        let anybody_capped = cap_of(true)?.is_some() || cap_of(false)?.is_some();
        let cap = cap_of(patient.retired == Some(true))?;
        let on_payment = match choice(question, &care.key("cap_on"), &anybody, "payment", "cost")? {
            Some(on_payment) => on_payment,
            None if !anybody_capped => true,
            None => return Err(No::Unknown(care.key("cap_on"))),
        };
        let order = care.key("deductible_order");
        let before = choice(question, &order, &anybody, "before-ratio", "after-ratio")?;
        let key = care.key("rounding");
        Ok(Rules {
            patient: patient.clone(),
            table,
            per_visit,
            on_bill,
            after_ratio: before == Some(false),
            year_max: question.money(&care.key("deductible_year_max"), &anybody)?,
            cap,
            anybody_capped,
            on_payment,
            above: rate("above_cap_ratio")?,
            large_amount_cap: question.limit("large_amount.cap", &anybody)?,
            class_b: rate("class_b_first_pay")?,
            items: items(question, care, &anybody)?,
            ratio: Ratio {
                per_year_of_age: rate("ratio_per_year_of_age")?,
                retired_part,
                points_off,
            },
            remote_first_pay,
            supplement: rate("supplement_ratio")?,
            manner: Manner(need(&key, question.word(&key, &anybody)?)?.to_owned()),
            catastrophic: Catastrophic::read(question, &anybody)?,
        })
    }
}

/// What band edges are measured on, and how often a deductible is paid. What makes no difference to
/// anybody needs no document.
fn conventions(
    question: &Question<'_>,
    care: &Care,
    anybody: &Person,
    table: &Table<'_>,
) -> Result<[bool; 2], No> {
    let key = care.key("band_edges");
    let on_bill = match choice(question, &key, anybody, "on-bill", "above-deductible")? {
        Some(on_bill) => on_bill,
        None if table.one_ratio()? => true,
        None => return Err(No::Unknown(key)),
    };
    let key = care.key("deductible_period");
    let per_visit = match choice(question, &key, anybody, "per-visit", "per-year")? {
        Some(per_visit) => per_visit,
        None if table.free()? => true,
        None => return Err(No::Unknown(key)),
    };
    Ok([on_bill, per_visit])
}

/// Whether a word is the one of two.
fn choice(
    question: &Question<'_>,
    key: &str,
    person: &Person,
    one: &str,
    other: &str,
) -> Result<Option<bool>, No> {
    match question.word(key, person)? {
        None => Ok(None),
        Some(word) if word == one => Ok(Some(true)),
        Some(word) if word == other => Ok(Some(false)),
        Some(word) => Err(No::NotDone(format!("{key} = {word}"))),
    }
}

/// Whether retired people have bands of their own, whatever the level and age.
fn retired_bands(question: &Question<'_>, key: &str, anybody: &Person) -> Result<bool, No> {
    for layer in question.layers() {
        for number in question.library.written(key, &layer) {
            let Some(rule) = question.library.rules.get(*number) else { continue };
            let retired = rule.when.get("retired").and_then(toml::Value::as_bool) == Some(true);
            let mut when = rule.when.clone();
            when.retain(|name, _| !["level", "retired", "from_age"].contains(&name));
            if retired && question.holds(rule, question.on) && met(&when, anybody)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn items(
    question: &Question<'_>,
    care: &Care,
    anybody: &Person,
) -> Result<Vec<(&'static str, Item)>, No> {
    let mut items = Vec::new();
    for (kind, fact) in ITEMS {
        let person = Person { item: Some(kind.to_owned()), ..anybody.clone() };
        let share = question.rate(&care.key("item_own_share"), &person)?;
        let first = question.rate(&care.key("item_first_pay"), &person)?;
        let rule = match (share, first) {
            (Some(share), _) => Item::Share(share),
            (None, Some(first)) => Item::First(first),
            (None, None) => Item::Unsaid,
        };
        items.push((fact, rule));
    }
    Ok(items)
}

/// What care in another place takes off the ratio, and what is paid first there. Some document must
/// say what it costs the patient.
fn elsewhere(
    question: &Question<'_>,
    care: &Care,
    anybody: &Person,
) -> Result<(Option<Exact>, Option<Exact>), No> {
    if anybody.remote.is_none() {
        return Ok((None, None));
    }
    let mut points = question.rate("remote.reduction", anybody)?;
    if let (Some(off), Some(most)) = (&points, question.rate("remote.reduction_max", anybody)?) {
        points = Some(smaller(off.clone(), most));
    }
    let first = question.rate("remote.first_pay", anybody)?;
    let mut says = points.is_some() || first.is_some();
    for layer in question.layers() {
        for number in question.library.written("remote.bands", &layer) {
            let Some(rule) = question.library.rules.get(*number) else { continue };
            let mut when = rule.when.clone();
            when.retain(|name, _| !["level", "retired", "from_age"].contains(&name));
            says |= question.holds(rule, question.on) && met(&when, anybody)?;
        }
    }
    if care.0 != "inpatient" || !says {
        return Err(No::Unknown("remote.reduction".to_owned()));
    }
    Ok((points, first))
}
