//! 各层保障 — what pays for what a patient still bears after the basic layer: catastrophic
//! insurance, supplementary cover, assistance and further assistance, one after another.

use crate::No;
use crate::bands::{Band, bands, paid_between};
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, given, money, show, standing, word};
use crate::numbers::{Exact, left, rounded, smaller, without, zero};

/// What a layer is called: the family of its keys, and the codes of its figures.
struct Names {
    family: &'static str,
    pays: &'static str,
    base: &'static str,
}

/// Layers after catastrophic insurance.
static FURTHER: [Names; 3] = [
    Names { family: "supplementary", pays: "supplementary-layer-pays", base: "supplementary-base" },
    Names { family: "assistance", pays: "assistance-pays", base: "assistance-base" },
    Names { family: "tilt", pays: "further-assistance-pays", base: "further-assistance-base" },
];

/// One layer.
pub struct Layer {
    deductible: Exact,
    bands: Vec<Band>,
    cap: Option<Exact>,
}

/// What a layer pays, and the part of the year's burden above its deductible.
pub struct Paid {
    /// The base.
    pub base: Exact,
    /// The payment.
    pub amount: Exact,
}

impl Layer {
    /// A layer of which a document gives both the deductible and the ratios.
    fn read(question: &Question<'_>, name: &str, person: &Person) -> Result<Option<Layer>, No> {
        let key = format!("{name}.bands");
        let deductible = question.money(&format!("{name}.deductible"), person)?;
        let ratios = question.value(&key, person)?;
        let (Some(deductible), Some(ratios)) = (deductible, ratios) else { return Ok(None) };
        let cap = question.limit(&format!("{name}.cap"), person)?;
        Ok(Some(Layer { deductible, bands: bands(&key, ratios)?, cap }))
    }

    /// What the year's burden is paid with this bill, less what it was paid without it, within what
    /// the year leaves of the cap.
    fn pays(&self, manner: &str, borne: &Exact, year: &Year) -> Result<Paid, No> {
        let from = left(&year.burden, &self.deductible);
        let base = left(&(&year.burden + borne), &self.deductible);
        let mut amount = rounded(&paid_between(&self.bands, &from, &base), manner)?;
        if let Some(cap) = &self.cap {
            let cap = year.cap.as_ref().unwrap_or(cap);
            amount = smaller(amount, left(cap, &year.paid));
        }
        Ok(Paid { base, amount })
    }
}

/// What earlier bills of the year came to in a layer.
struct Year {
    burden: Exact,
    paid: Exact,
    /// The cap of this year, where rewards raised it.
    cap: Option<Exact>,
}

impl Year {
    fn of(facts: &Facts, burden: &str, paid: &str) -> Year {
        let of = |name: &str| money(facts, name).unwrap_or_else(zero);
        Year { burden: of(burden), paid: of(paid), cap: None }
    }

    fn of_layer(facts: &Facts, name: &str) -> Year {
        Year::of(facts, &format!("{name}_burden"), &format!("{name}_paid"))
    }
}

/// 大病保险.
pub struct Catastrophic {
    layer: Layer,
    /// Whether the deductible of the basic layer counts as borne; it does where nobody says.
    with_deductible: bool,
}

impl Catastrophic {
    /// For a person of a tier and of a class of aid.
    pub fn read(question: &Question<'_>, person: &Person) -> Result<Option<Catastrophic>, No> {
        let Some(layer) = Layer::read(question, "catastrophic", person)? else { return Ok(None) };
        let counts = question.flag("catastrophic.basic_deductible_counts", person)?;
        Ok(Some(Catastrophic { layer, with_deductible: counts.unwrap_or(true) }))
    }

    /// What it pays of a burden in which some deductible of the basic layer is; where that does not
    /// count and nobody knows it, nothing can be said.
    pub fn pays(
        &self,
        manner: &str,
        borne: &Exact,
        deductible: Option<&Exact>,
        facts: &Facts,
    ) -> Result<Paid, No> {
        let counted =
            if self.with_deductible { borne.clone() } else { left(borne, given(deductible)?) };
        let year = Year::of(facts, "burden", "catastrophic_paid");
        let year = Year { cap: money(facts, "raised_cap"), ..year };
        let paid = self.layer.pays(manner, &counted, &year)?;
        Ok(Paid { amount: smaller(paid.amount, borne.clone()), ..paid })
    }
}

/// What several layers pay, and what is left of the burden then.
struct Payments {
    each: Vec<(&'static Names, Paid)>,
    rest: Exact,
}

/// The layers after catastrophic insurance, in the order in which they pay. Assistance is for
/// people of a class of aid.
pub struct Further<'q> {
    layers: Vec<(&'static Names, Layer)>,
    manner: Option<&'q str>,
}

impl<'q> Further<'q> {
    /// For a person of a tier and of a class of aid.
    pub fn read(question: &Question<'q>, person: &Person) -> Result<Further<'q>, No> {
        let mut layers = Vec::new();
        for names in &FURTHER {
            if names.family == "supplementary" || person.aid.is_some() {
                let layer = Layer::read(question, names.family, person)?;
                layers.extend(layer.map(|layer| (names, layer)));
            }
        }
        let key = "inpatient.rounding";
        let manner = question.word(key, person)?;
        if !layers.is_empty() {
            need(key, manner)?;
        }
        Ok(Further { layers, manner })
    }

    /// Each on what the one before left.
    fn pay(&self, burden: &Exact, facts: &Facts) -> Result<Payments, No> {
        let mut rest = burden.clone();
        let mut each = Vec::new();
        for (names, layer) in &self.layers {
            let manner = need("inpatient.rounding", self.manner)?;
            let paid = layer.pays(manner, &rest, &Year::of_layer(facts, names.family))?;
            let paid = Paid { amount: smaller(paid.amount, rest.clone()), ..paid };
            rest -= &paid.amount;
            each.push((*names, paid));
        }
        Ok(Payments { each, rest })
    }

    /// What they pay of a bill, on what of its eligible cost nobody paid; not more than is left to
    /// the patient. Returns what is left to him then.
    pub fn of_a_bill(
        &self,
        figures: &mut Figures,
        burden: &Exact,
        own: Exact,
        facts: &Facts,
    ) -> Result<Exact, No> {
        let mut own = own;
        for (names, paid) in self.pay(burden, facts)?.each {
            let paid = smaller(paid.amount, own.clone());
            show(figures, names.pays, &paid)?;
            own -= paid;
        }
        Ok(own)
    }
}

/// The layers by themselves, on what is borne of an eligible cost after the basic layer. A layer
/// whose payment is known is taken as it is.
pub fn layers(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let person = Person {
        tier: standing(question.scheme, facts).tier,
        aid: word(facts, "aid").map(str::to_owned),
        ..Person::default()
    };
    let manner = need("inpatient.rounding", question.word("inpatient.rounding", &person)?)?;
    let known = money(facts, "catastrophic");
    let layer = Catastrophic::read(question, &person)?.filter(|_| known.is_none());
    let further = Further::read(question, &person)?;
    if layer.is_none() && further.layers.is_empty() {
        return Err(No::Unknown("catastrophic.bands".to_owned()));
    }

    let fund = given(money(facts, "fund"))?;
    let mut burden = without(&given(money(facts, "eligible"))?, &fund)?;
    let mut paid = fund;
    for known in [money(facts, "large_amount"), known].into_iter().flatten() {
        burden = without(&burden, &known)?;
        paid += known;
    }
    let mut figures = Figures::new();
    if let Some(layer) = layer {
        let deductible = money(facts, "basic_deductible");
        let part = layer.pays(manner, &burden, deductible.as_ref(), facts)?;
        show(&mut figures, "catastrophic-insurance-pays", &part.amount)?;
        show(&mut figures, "catastrophic-base", &part.base)?;
        burden -= &part.amount;
        paid += part.amount;
    }
    let Payments { each, rest } = further.pay(&burden, facts)?;
    for (names, part) in each {
        show(&mut figures, names.pays, &part.amount)?;
        show(&mut figures, names.base, &part.base)?;
        paid += part.amount;
    }
    show(&mut figures, "paid-by-all-layers", &paid)?;
    if let Some(total) = money(facts, "total") {
        show(&mut figures, "patient-pays", &without(&total, &paid)?)?;
    }
    show(&mut figures, "eligible-cost-borne-after-all-layers", &rest)?;
    Ok(figures)
}
