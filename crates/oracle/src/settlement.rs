//! 待遇结算 — who pays what of one bill.

mod deductible;
mod table;

use crate::No;
use crate::choice::{Person, Question, met, need};
use crate::facts::{Facts, Figures, count, flag, given, money, show, standing, word};
use crate::numbers::{Exact, larger, left, rounded, smaller, whole, without, zero};

use self::table::{Band, Table};

/// The keys of one kind of care.
struct Care(&'static str);

impl Care {
    fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.0)
    }
}

/// Deductible first, then the bands, up to the cap; a layer above the cap; catastrophic insurance
/// and supplements on what is still borne; the rest from the account and in cash.
pub fn settlement(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let care = match word(facts, "care") {
        Some("outpatient") => Care("outpatient"),
        Some("inpatient") | None => Care("inpatient"),
        Some(other) => return Err(No::NotDone(format!("care {other}"))),
    };
    let text = |name: &str| word(facts, name).map(str::to_owned);
    let patient = Person {
        tier: standing(question.scheme, facts).tier,
        level: count(facts, "level"),
        age: count(facts, "age"),
        retired: Some(flag(facts, "retired").unwrap_or(false)),
        institution: text("institution"),
        remote: text("remote"),
        area: text("area"),
        ..Person::default()
    };
    let rules = Rules::read(question, &care, &patient)?;
    let mut bill = Bill { figures: Figures::new(), manner: rules.manner.clone() };

    let total = given(money(facts, "total"))?;
    if count(facts, "admission").is_some_and(|number| number < 1) {
        return Err(No::Refused("no-row"));
    }
    let eligible = rules.eligible(&mut bill, &total, facts)?;
    let row = rules.row(facts, &patient)?;
    let deductible = rules.deductible(&row, &total, facts)?;
    let own = smaller(eligible.banded.clone(), deductible.clone());
    bill.show("deductible-of-this-bill", &own)?;
    if !rules.per_visit {
        let before = money(facts, "deductible_paid").unwrap_or_else(zero);
        bill.show("deductible-paid-this-year", &(before + &own))?;
    }

    // 基金与限额以上.
    let bands = Bands {
        rows: rules.ratios(row.bands, &patient),
        on_bill: rules.on_bill,
        deductible: if rules.after_ratio { zero() } else { deductible.clone() },
        after: if rules.after_ratio { deductible } else { zero() },
    };
    let (fund, above) = rules.fund(&bill, &bands, &eligible, facts)?;
    let mut borne = without(&eligible.all, &fund)?;
    let mut rest = without(&total, &fund)?;
    bill.show("fund-pays", &fund)?;
    if let Some(above) = above {
        let paid = smaller(above, borne.clone());
        bill.show("large-amount-supplement-pays", &paid)?;
        borne -= &paid;
        rest -= paid;
    }
    if let Some(layer) = &rules.catastrophic {
        let counted = if layer.with_deductible { borne.clone() } else { left(&borne, &own) };
        let paid = smaller(layer.payment(&bill, &counted, facts)?, borne);
        bill.show("catastrophic-insurance-pays", &paid)?;
        rest -= paid;
    }
    if let Some(rate) = &rules.supplement {
        let paid = smaller(bill.rounded(&(&rest * rate))?, rest.clone());
        bill.show("supplement-pays", &paid)?;
        rest -= paid;
    }

    // 个人负担.
    bill.show("patient-pays", &rest)?;
    let balance = money(facts, "account");
    let from_account = smaller(balance.clone().unwrap_or_else(zero), rest.clone());
    if balance.is_some() {
        bill.show("account-pays", &from_account)?;
    }
    bill.show("cash", &(rest - from_account))?;
    Ok(bill.figures)
}

/// 政策范围内费用.
struct Eligible {
    /// All of it.
    all: Exact,
    /// What goes through deductible and bands.
    banded: Exact,
    /// What the fund pays beside them.
    flat: Exact,
}

/// The figures of a bill, and how its payments are rounded.
struct Bill {
    figures: Figures,
    manner: String,
}

impl Bill {
    fn show(&mut self, code: &str, amount: &Exact) -> Result<(), No> {
        show(&mut self.figures, code, amount)
    }

    fn rounded(&self, amount: &Exact) -> Result<Exact, No> {
        rounded(amount, &self.manner)
    }

    /// A share of a cost, rounded, but not beyond the cost.
    fn part(&self, cost: &Exact, rate: &Exact) -> Result<Exact, No> {
        Ok(smaller(self.rounded(&(cost * rate))?, cost.clone()))
    }
}

/// Everything that the documents say about the bill of this patient.
struct Rules<'q> {
    table: Table<'q>,
    per_visit: bool,
    on_bill: bool,
    after_ratio: bool,
    year_max: Option<Exact>,
    cap: Option<Exact>,
    anybody_capped: bool,
    on_payment: bool,
    above: Option<Exact>,
    class_b: Option<Exact>,
    items: Vec<(&'static str, Item)>,
    ratio: Ratio,
    remote_first_pay: Option<Exact>,
    supplement: Option<Exact>,
    manner: String,
    catastrophic: Option<Catastrophic>,
}

/// How the patient takes part in a kind of item.
enum Item {
    /// No document says it.
    Unsaid,
    /// A share first; the rest goes through deductible and bands.
    First(Exact),
    /// A share; the fund pays all of the rest.
    Share(Exact),
}

/// What is done to a ratio of the table.
struct Ratio {
    per_year_of_age: Option<Exact>,
    retired_part: Option<Exact>,
    points_off: Option<Exact>,
}

const ITEMS: [(&str, &str); 3] =
    [("special", "special_items"), ("material", "materials"), ("implant", "implants")];

impl<'q> Rules<'q> {
    fn read(question: &'q Question<'q>, care: &Care, patient: &Person) -> Result<Rules<'q>, No> {
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
            table,
            per_visit,
            on_bill,
            after_ratio: before == Some(false),
            year_max: question.money(&care.key("deductible_year_max"), &anybody)?,
            cap,
            anybody_capped,
            on_payment,
            above: rate("above_cap_ratio")?,
            class_b: rate("class_b_first_pay")?,
            items: items(question, care, &anybody)?,
            ratio: Ratio {
                per_year_of_age: rate("ratio_per_year_of_age")?,
                retired_part,
                points_off,
            },
            remote_first_pay,
            supplement: rate("supplement_ratio")?,
            manner: need(&key, question.word(&key, &anybody)?)?.to_owned(),
            catastrophic: Catastrophic::read(question, &anybody)?,
        })
    }

    /// What of the bill the scheme is about: not what is outside the catalogue or above price
    /// limits, nor what the patient pays first.
    fn eligible(&self, bill: &mut Bill, total: &Exact, facts: &Facts) -> Result<Eligible, No> {
        let outside = money(facts, "outside_catalogue").unwrap_or_else(zero);
        let over = money(facts, "over_limit").unwrap_or_else(zero);
        let mut all = without(&without(total, &outside)?, &over)?;
        let (mut first_pay, mut flat) = (None, zero());
        if let Some(cost) = money(facts, "class_b") {
            let rate = self.class_b.clone().ok_or(No::Refused("unknown-here"))?;
            first_pay = Some(bill.part(&cost, &rate)?);
        }
        for (name, rule) in &self.items {
            let Some(cost) = money(facts, name) else { continue };
            let own = match rule {
                Item::Unsaid => return Err(No::Refused("unknown-here")),
                Item::First(rate) => bill.part(&cost, rate)?,
                Item::Share(rate) => {
                    let own = bill.part(&cost, rate)?;
                    flat += cost - &own;
                    own
                }
            };
            first_pay = Some(first_pay.unwrap_or_else(zero) + own);
        }
        if let Some(first) = first_pay {
            bill.show("first-pay", &first)?;
            all = without(&all, &first)?;
        }
        let mut banded = without(&all, &flat)?;
        if let Some(rate) = &self.remote_first_pay {
            let own = bill.part(&banded, rate)?;
            bill.show("first-pay-elsewhere", &own)?;
            all -= &own;
            banded -= own;
        }
        bill.show("eligible-cost", &all)?;
        Ok(Eligible { all, banded, flat })
    }

    /// The row of the patient; his age is asked for where some rule asks for one.
    fn row(&self, facts: &Facts, patient: &Person) -> Result<table::Row, No> {
        let Some(level) = count(facts, "level") else {
            return Err(No::NotDone("fact settlement.level left out".to_owned()));
        };
        let by_age = self.ratio.per_year_of_age.is_some();
        if patient.age.is_none() && (by_age || self.table.asks_for_age(patient.retired)?) {
            return Err(No::Refused("fact-missing"));
        }
        if !(0..=3).contains(&level) {
            return Err(No::Refused("no-row"));
        }
        let person = Person { age: Some(patient.age.unwrap_or(0)), ..patient.clone() };
        self.table.row(&person)?.ok_or(No::Refused("no-row"))
    }

    /// What the patient still has to pay before the fund pays.
    fn deductible(&self, row: &table::Row, total: &Exact, facts: &Facts) -> Result<Exact, No> {
        let admission = count(facts, "admission");
        // The number of the admission is believed where it is given.
        let said = flag(facts, "first").unwrap_or(true);
        let first = admission.map_or(said, |number| number <= 1);
        let paid = money(facts, "deductible_paid").unwrap_or_else(zero);
        let once = row.deductible.amount(total, first, admission, self.per_visit)?;
        let mut amount = once * whole(row.times);
        if let Some(most) = &self.year_max {
            amount = smaller(amount, left(most, &paid));
        }
        Ok(if self.per_visit { amount } else { left(&amount, &paid) })
    }

    /// The ratios of a patient: more by age, a part of the own share of active people for retired
    /// ones, less in another place.
    fn ratios(&self, bands: Vec<Band>, patient: &Person) -> Vec<Band> {
        let of = |ratio: Exact| {
            let mut ratio = ratio;
            if let (Some(per_year), Some(age)) = (&self.ratio.per_year_of_age, patient.age) {
                ratio = smaller(ratio + per_year * whole(age), whole(1));
            }
            if let (Some(part), Some(true)) = (&self.ratio.retired_part, patient.retired) {
                ratio = whole(1) - (whole(1) - ratio) * part;
            }
            match &self.ratio.points_off {
                Some(points) => left(&ratio, points),
                None => ratio,
            }
        };
        bands.into_iter().map(|band| Band { ratio: of(band.ratio), ..band }).collect()
    }

    /// What the fund pays, and what the layer above the cap pays where there is one.
    fn fund(
        &self,
        bill: &Bill,
        bands: &Bands,
        eligible: &Eligible,
        facts: &Facts,
    ) -> Result<(Exact, Option<Exact>), No> {
        let Eligible { banded, flat, .. } = eligible;
        let layer = self.above.clone().filter(|_| self.anybody_capped);
        let Some(cap) = &self.cap else {
            let fund = bands.fund(bill, banded)? + flat;
            return Ok((fund, layer.map(|_| zero())));
        };
        if self.on_payment {
            let cap = left(cap, &money(facts, "fund_paid").unwrap_or_else(zero));
            let fund = smaller(bands.fund(bill, banded)? + flat, cap.clone());
            let Some(ratio) = layer else { return Ok((fund, None)) };
            // Items beside the bands are paid first.
            let beyond = bands.cost_beyond(banded, &left(&cap, flat))? + left(flat, &cap);
            return Ok((fund, Some(bill.rounded(&(beyond * ratio))?)));
        }
        let cap = left(cap, &money(facts, "cost_counted").unwrap_or_else(zero));
        let flat_within = smaller(flat.clone(), cap.clone());
        let room = cap - &flat_within;
        let within = smaller(banded.clone(), room.clone());
        let fund = bands.fund(bill, &within)? + &flat_within;
        let Some(ratio) = layer else { return Ok((fund, None)) };
        // What of the deductible was not paid below the cap is paid above it.
        let beyond = left(banded, &larger(room, bands.deductible.clone())) + (flat - flat_within);
        Ok((fund, Some(bill.rounded(&(beyond * ratio))?)))
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

/// The bands of one row, and what their edges are measured on.
struct Bands {
    rows: Vec<Band>,
    on_bill: bool,
    /// Taken off the cost before the ratio.
    deductible: Exact,
    /// Taken off the payment after the ratio.
    after: Exact,
}

impl Bands {
    /// The stretch of cost that the fund shares in, measured as the edges are.
    fn stretch(&self, eligible: &Exact) -> (Exact, Exact) {
        if self.on_bill {
            (self.deductible.clone(), larger(eligible.clone(), self.deductible.clone()))
        } else {
            (zero(), left(eligible, &self.deductible))
        }
    }

    /// The exact share of every band, rounded once; never more than there was to share in.
    fn fund(&self, bill: &Bill, eligible: &Exact) -> Result<Exact, No> {
        let (from, to) = self.stretch(eligible);
        let paid = bill.rounded(&paid_between(&self.rows, &from, &to))?;
        Ok(left(&smaller(paid, to - from), &self.after))
    }

    /// The cost that lies beyond the point at which the payments reach a cap; a cost is in whole
    /// fen.
    fn cost_beyond(&self, eligible: &Exact, cap: &Exact) -> Result<Exact, No> {
        let (from, to) = self.stretch(eligible);
        let mut unpaid = cap + &self.after;
        let mut lower = zero();
        for band in &self.rows {
            let start = larger(lower, from.clone());
            let end = band.to.as_ref().map_or(to.clone(), |edge| smaller(to.clone(), edge.clone()));
            let within = left(&end, &start) * &band.ratio;
            if within > unpaid {
                let reached = start + unpaid / &band.ratio;
                return rounded(&(to - reached), "half-up-to-fen");
            }
            unpaid -= within;
            lower = band.to.clone().unwrap_or_else(zero);
        }
        Ok(zero())
    }
}

/// Exact payments for the cost from one point to another.
fn paid_between(bands: &[Band], from: &Exact, to: &Exact) -> Exact {
    let mut paid = zero();
    let mut lower = zero();
    for band in bands {
        let start = larger(lower, from.clone());
        let end = band.to.as_ref().map_or(to.clone(), |edge| smaller(to.clone(), edge.clone()));
        paid += left(&end, &start) * &band.ratio;
        lower = band.to.clone().unwrap_or_else(zero);
    }
    paid
}

/// 大病保险.
struct Catastrophic {
    deductible: Exact,
    bands: Vec<Band>,
    cap: Option<Exact>,
    /// Whether the deductible of the basic layer counts as borne; it does where nobody says.
    with_deductible: bool,
}

impl Catastrophic {
    fn read(question: &Question<'_>, person: &Person) -> Result<Option<Catastrophic>, No> {
        let deductible = question.money("catastrophic.deductible", person)?;
        let bands = question.value("catastrophic.bands", person)?;
        let (Some(deductible), Some(bands)) = (deductible, bands) else { return Ok(None) };
        let bands = table::bands("catastrophic.bands", bands)?;
        let cap = question.limit("catastrophic.cap", person)?;
        let counts = question.flag("catastrophic.basic_deductible_counts", person)?;
        let with_deductible = counts.unwrap_or(true);
        Ok(Some(Catastrophic { deductible, bands, cap, with_deductible }))
    }

    /// What the year's burden is paid with this bill, less what it was paid without it.
    fn payment(&self, bill: &Bill, borne: &Exact, facts: &Facts) -> Result<Exact, No> {
        let before = money(facts, "burden").unwrap_or_else(zero);
        let from = left(&before, &self.deductible);
        let to = left(&(before + borne), &self.deductible);
        let paid = bill.rounded(&paid_between(&self.bands, &from, &to))?;
        let Some(cap) = &self.cap else { return Ok(paid) };
        let so_far = money(facts, "catastrophic_paid").unwrap_or_else(zero);
        Ok(smaller(paid, left(cap, &so_far)))
    }
}
