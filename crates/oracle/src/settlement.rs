//! 待遇结算 — who pays what of one bill.

mod table;

use crate::No;
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, count, flag, given, money, show, standing, word};
use crate::numbers::{Exact, larger, left, rounded, smaller, without, zero};

use self::table::{Band, Table};

/// The keys of one kind of care.
struct Care(&'static str);

impl Care {
    fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.0)
    }
}

/// Deductible first, then the bands, up to the cap; a layer above the cap; catastrophic insurance
/// on what is still borne; the rest from the account and in cash.
pub fn settlement(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let care = match word(facts, "care") {
        Some("outpatient") => Care("outpatient"),
        Some("inpatient") | None => Care("inpatient"),
        Some(other) => return Err(No::NotDone(format!("care {other}"))),
    };
    let tier = standing(question.scheme, facts).tier;
    let retired = flag(facts, "retired").unwrap_or(false);
    let patient = Person {
        tier: tier.clone(),
        level: count(facts, "level"),
        age: count(facts, "age"),
        retired: Some(retired),
        ..Person::default()
    };
    let rules = Rules::read(question, &care, &patient)?;
    further(question, &care, &patient)?;
    let mut bill = Bill { figures: Figures::new(), manner: rules.manner.clone() };

    // 政策范围内费用.
    let total = given(money(facts, "total"))?;
    let outside = money(facts, "outside_catalogue").unwrap_or_else(zero);
    let over = money(facts, "over_limit").unwrap_or_else(zero);
    let mut eligible = without(&without(&total, &outside)?, &over)?;
    if let Some(cost) = money(facts, "class_b") {
        let rate = rules.class_b.clone().ok_or(No::Refused("unknown-here"))?;
        let first = smaller(bill.rounded(&(&cost * rate))?, cost);
        bill.show("first-pay", &first)?;
        eligible = without(&eligible, &first)?;
    }
    bill.show("eligible-cost", &eligible)?;

    // 起付标准.
    let row = rules.row(facts, &patient)?;
    let deductible = rules.deductible(&row, facts);
    let own = smaller(eligible.clone(), deductible.clone());
    bill.show("deductible-of-this-bill", &own)?;
    if !rules.per_visit {
        let before = money(facts, "deductible_paid").unwrap_or_else(zero);
        bill.show("deductible-paid-this-year", &(before + &own))?;
    }

    // 基金与限额以上.
    let bands = Bands { rows: row.bands, on_bill: rules.on_bill, deductible };
    let (fund, above) = rules.fund(&bill, &bands, &eligible, facts)?;
    let mut borne = without(&eligible, &fund)?;
    let mut rest = without(&total, &fund)?;
    bill.show("fund-pays", &fund)?;
    if let Some(above) = above {
        let room = rules
            .large_cap
            .as_ref()
            .map(|cap| left(cap, &money(facts, "large_amount_paid").unwrap_or_else(zero)));
        let above = room.map_or(above.clone(), |room| smaller(above, room));
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
}

/// Everything that the documents say about the bill of this patient.
struct Rules<'q> {
    table: Table<'q>,
    per_visit: bool,
    on_bill: bool,
    cap: Option<Exact>,
    anybody_capped: bool,
    on_payment: bool,
    above: Option<Exact>,
    large_cap: Option<Exact>,
    class_b: Option<Exact>,
    manner: String,
    catastrophic: Option<Catastrophic>,
}

/// Shapes that the oracle does not do yet, where a place has them.
fn further(question: &Question<'_>, care: &Care, patient: &Person) -> Result<(), No> {
    let anybody = Person { tier: patient.tier.clone(), ..Person::default() };
    let key = "outpatient.account_segment";
    if care.0 == "outpatient" && question.flag(key, &anybody)? == Some(true) {
        return Err(No::NotDone(format!("key {key}")));
    }
    let key = "supplementary.bands";
    if question.value(key, &anybody)?.is_some() {
        return Err(No::NotDone(format!("key {key}")));
    }
    Ok(())
}

impl<'q> Rules<'q> {
    fn read(question: &'q Question<'q>, care: &Care, patient: &Person) -> Result<Rules<'q>, No> {
        let anybody = Person { tier: patient.tier.clone(), ..Person::default() };
        let table = Table::new(question, care.key("deductible"), care.key("bands"), &anybody);
        if table.row(patient)?.is_none() {
            table.has_rows()?;
        }
        // What makes no difference to anybody needs no document.
        let key = care.key("band_edges");
        let on_bill = match question.word(&key, &anybody)? {
            Some("on-bill") => true,
            Some("above-deductible") => false,
            Some(other) => return Err(No::NotDone(format!("{key} = {other}"))),
            None if table.one_ratio()? => true,
            None => return Err(No::Unknown(key)),
        };
        let key = care.key("deductible_period");
        let per_visit = match question.word(&key, &anybody)? {
            Some("per-visit") => true,
            Some("per-year") => false,
            Some(other) => return Err(No::NotDone(format!("{key} = {other}"))),
            None if table.free()? => true,
            None => return Err(No::Unknown(key)),
        };
        let key = care.key("cap");
        let cap_of =
            |retired| question.limit(&key, &Person { retired: Some(retired), ..anybody.clone() });
        let anybody_capped = cap_of(true)?.is_some() || cap_of(false)?.is_some();
        let cap = cap_of(patient.retired == Some(true))?;
        let key = care.key("cap_on");
        let on_payment = match question.word(&key, &anybody)? {
            Some("payment") => true,
            Some("cost") => false,
            Some(other) => return Err(No::NotDone(format!("{key} = {other}"))),
            None if !anybody_capped => true,
            None => return Err(No::Unknown(key)),
        };
        let key = care.key("rounding");
        Ok(Rules {
            table,
            per_visit,
            on_bill,
            cap,
            anybody_capped,
            on_payment,
            above: question.rate(&care.key("above_cap_ratio"), &anybody)?,
            large_cap: question.limit("large_amount.cap", &anybody)?,
            class_b: question.rate(&care.key("class_b_first_pay"), &anybody)?,
            manner: need(&key, question.word(&key, &anybody)?)?.to_owned(),
            catastrophic: Catastrophic::read(question, &anybody)?,
        })
    }

    /// The row of the patient; his age is asked for where some row asks for one.
    fn row(&self, facts: &Facts, patient: &Person) -> Result<table::Row, No> {
        let Some(level) = count(facts, "level") else {
            return Err(No::NotDone("fact settlement.level left out".to_owned()));
        };
        if patient.age.is_none() && self.table.asks_for_age(patient.retired)? {
            return Err(No::Refused("fact-missing"));
        }
        if !(0..=3).contains(&level) {
            return Err(No::Refused("no-row"));
        }
        let person = Person { age: Some(patient.age.unwrap_or(0)), ..patient.clone() };
        self.table.row(&person)?.ok_or(No::Refused("no-row"))
    }

    /// What the patient still has to pay before the fund pays.
    fn deductible(&self, row: &table::Row, facts: &Facts) -> Exact {
        let first = flag(facts, "first").unwrap_or(true);
        match &row.later {
            Some(later) if self.per_visit && !first => later.clone(),
            _ if self.per_visit => row.first.clone(),
            _ => left(&row.first, &money(facts, "deductible_paid").unwrap_or_else(zero)),
        }
    }

    /// What the fund pays, and what the layer above the cap pays where there is one.
    fn fund(
        &self,
        bill: &Bill,
        bands: &Bands,
        eligible: &Exact,
        facts: &Facts,
    ) -> Result<(Exact, Option<Exact>), No> {
        let layer = self.above.clone().filter(|_| self.anybody_capped);
        let Some(cap) = &self.cap else {
            let fund = bands.fund(bill, eligible)?;
            return Ok((fund, layer.map(|_| zero())));
        };
        if self.on_payment {
            let cap = left(cap, &money(facts, "fund_paid").unwrap_or_else(zero));
            let fund = smaller(bands.fund(bill, eligible)?, cap.clone());
            let Some(ratio) = layer else { return Ok((fund, None)) };
            let beyond = bands.cost_beyond(eligible, &cap)?;
            return Ok((fund, Some(bill.rounded(&(beyond * ratio))?)));
        }
        let cap = left(cap, &money(facts, "cost_counted").unwrap_or_else(zero));
        let fund = bands.fund(bill, &smaller(eligible.clone(), cap.clone()))?;
        let Some(ratio) = layer else { return Ok((fund, None)) };
        // What of the deductible was not paid below the cap is paid above it.
        let beyond = left(eligible, &larger(cap, bands.deductible.clone()));
        Ok((fund, Some(bill.rounded(&(beyond * ratio))?)))
    }
}

/// The bands of one row, and what their edges are measured on.
struct Bands {
    rows: Vec<Band>,
    on_bill: bool,
    deductible: Exact,
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
        Ok(smaller(paid, to - from))
    }

    /// The cost that lies beyond the point at which the payments reach a cap; a cost is in whole
    /// fen.
    fn cost_beyond(&self, eligible: &Exact, cap: &Exact) -> Result<Exact, No> {
        let (from, to) = self.stretch(eligible);
        let mut unpaid = cap.clone();
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
        let cap = &money(facts, "raised_cap").unwrap_or_else(|| cap.clone());
        let so_far = money(facts, "catastrophic_paid").unwrap_or_else(zero);
        Ok(smaller(paid, left(cap, &so_far)))
    }
}
