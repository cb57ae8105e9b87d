//! 待遇结算 — who pays what of one bill.

mod chronic;
mod deductible;
mod rules;
pub mod segments;
mod table;

use crate::No;
use crate::bands::{Band, paid_between};
use crate::choice::{Person, Question, need};
use crate::facts::{Facts, Figures, count, flag, given, money, show, standing, word};
use crate::layers::Further;
use crate::numbers::{Exact, larger, left, rounded, smaller, whole, without, zero};
use crate::purse::Purse;

use self::chronic::Quota;
pub use self::rules::Rules;
use self::rules::{ITEMS, Item};

/// The keys of one kind of care.
pub struct Care(pub &'static str);

impl Care {
    fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.0)
    }

    /// Special diseases are settled as another kind of care.
    fn of(question: &Question<'_>, patient: &Person, facts: &Facts) -> Result<Care, No> {
        let key = "special.settled_as";
        let named = match word(facts, "care") {
            Some("special") => need(key, question.word(key, patient)?)?,
            Some(care) => care,
            None => "inpatient",
        };
        match named {
            "inpatient" => Ok(Care("inpatient")),
            "outpatient" => Ok(Care("outpatient")),
            "chronic" => Ok(Care("chronic")),
            other => Err(No::NotDone(format!("care {other}"))),
        }
    }
}

/// Whom the rules about bills ask about.
pub fn patient(question: &Question<'_>, facts: &Facts) -> Person {
    let text = |name: &str| word(facts, name).map(str::to_owned);
    // Who is insured as a retired person is one, unless it is said otherwise.
    let retired = flag(facts, "retired").unwrap_or(word(facts, "class") == Some("retired"));
    Person {
        tier: standing(question.scheme, facts).tier,
        level: count(facts, "level"),
        age: count(facts, "age"),
        retired: Some(retired),
        institution: text("institution"),
        remote: text("remote"),
        area: text("area"),
        disease: text("disease"),
        aid: text("aid"),
        ..Person::default()
    }
}

/// The layers of the bill itself, those after them, and the rest from the account and in cash.
pub fn settlement(question: &Question<'_>, facts: &Facts) -> Result<Figures, No> {
    let patient = patient(question, facts);
    let care = Care::of(question, &patient, facts)?;
    let rules = Rules::read(question, &care, &patient)?;
    if care.0 == "outpatient" && segments::hold(question, &patient)? {
        return segments::settle(&rules, facts);
    }
    let further = Further::read(question, &patient)?;
    let quota = Quota::read(question, &care, &patient)?;
    let purse = Purse::read(question, facts)?;

    let settled = quota.settle(&rules, facts)?;
    let mut figures = Figures::new();
    settled.show_payments(&mut figures)?;
    settled.show_costs(&mut figures)?;
    if !rules.per_visit {
        settled.show_deductible_so_far(&mut figures, facts)?;
    }
    let own = further.of_a_bill(&mut figures, &settled.burden()?, settled.rest, facts)?;
    purse.pay(&mut figures, facts, own)?;
    Ok(figures)
}

/// What becomes of a bill.
pub struct Settled {
    first_pay: Option<Exact>,
    first_pay_elsewhere: Option<Exact>,
    eligible: Exact,
    /// What of the deductible the patient pays with this bill.
    pub deductible: Exact,
    fund: Exact,
    large_amount: Option<Exact>,
    catastrophic: Option<Exact>,
    supplement: Option<Exact>,
    /// What is left to the patient.
    pub rest: Exact,
}

impl Settled {
    /// Who else pays.
    pub fn show_payments(&self, figures: &mut Figures) -> Result<(), No> {
        show(figures, "fund-pays", &self.fund)?;
        let others = [
            ("large-amount-supplement-pays", &self.large_amount),
            ("catastrophic-insurance-pays", &self.catastrophic),
            ("supplement-pays", &self.supplement),
        ];
        others.into_iter().try_for_each(|(code, paid)| show_some(figures, code, paid.as_ref()))
    }

    /// What the deductibles of the year have come to with this bill.
    pub fn show_deductible_so_far(&self, figures: &mut Figures, facts: &Facts) -> Result<(), No> {
        let before = money(facts, "deductible_paid").unwrap_or_else(zero);
        show(figures, "deductible-paid-this-year", &(before + &self.deductible))
    }

    fn show_costs(&self, figures: &mut Figures) -> Result<(), No> {
        show_some(figures, "first-pay", self.first_pay.as_ref())?;
        show_some(figures, "first-pay-elsewhere", self.first_pay_elsewhere.as_ref())?;
        show(figures, "eligible-cost", &self.eligible)?;
        show(figures, "deductible-of-this-bill", &self.deductible)
    }

    /// What of the eligible cost none of the first layers paid.
    fn burden(&self) -> Result<Exact, No> {
        let mut burden = without(&self.eligible, &self.fund)?;
        for paid in [&self.large_amount, &self.catastrophic].into_iter().flatten() {
            burden = without(&burden, paid)?;
        }
        Ok(burden)
    }
}

fn show_some(figures: &mut Figures, code: &str, amount: Option<&Exact>) -> Result<(), No> {
    amount.map_or(Ok(()), |amount| show(figures, code, amount))
}

/// 政策范围内费用.
pub struct Eligible {
    first_pay: Option<Exact>,
    first_pay_elsewhere: Option<Exact>,
    /// All of it.
    pub all: Exact,
    /// What goes through deductible and bands.
    banded: Exact,
    /// What the fund pays beside them.
    flat: Exact,
}

/// How the payments of a bill are rounded.
#[derive(Clone)]
struct Manner(String);

impl Manner {
    fn rounded(&self, amount: &Exact) -> Result<Exact, No> {
        rounded(amount, &self.0)
    }

    /// A share of a cost, rounded, but not beyond the cost.
    fn part(&self, cost: &Exact, rate: &Exact) -> Result<Exact, No> {
        Ok(smaller(self.rounded(&(cost * rate))?, cost.clone()))
    }
}

impl Rules<'_> {
    /// Deductible first, then the bands, up to the cap; a layer above the cap; catastrophic
    /// insurance and supplements on what is still borne.
    pub fn settle(&self, facts: &Facts) -> Result<Settled, No> {
        let total = given(money(facts, "total"))?;
        if count(facts, "admission").is_some_and(|number| number < 1) {
            return Err(No::Refused("no-row"));
        }
        let eligible = self.eligible(&total, facts)?;
        let row = self.row(facts)?;
        let deductible = self.deductible(&row, &total, facts)?;
        let own = smaller(eligible.banded.clone(), deductible.clone());
        let bands = Bands {
            rows: self.ratios(row.bands),
            on_bill: self.on_bill,
            deductible: if self.after_ratio { zero() } else { deductible.clone() },
            after: if self.after_ratio { deductible } else { zero() },
        };
        let (fund, above) = self.fund(&bands, &eligible, facts)?;
        let mut borne = without(&eligible.all, &fund)?;
        let mut rest = without(&total, &fund)?;
        let mut large_amount = None;
        if let Some(above) = above {
            let paid = smaller(self.within_large_cap(above, facts), borne.clone());
            borne -= &paid;
            rest -= &paid;
            large_amount = Some(paid);
        }
        let mut catastrophic = None;
        if let Some(layer) = &self.catastrophic {
            let paid = layer.pays(&self.manner.0, &borne, Some(&own), facts)?.amount;
            rest -= &paid;
            catastrophic = Some(paid);
        }
        let mut supplement = None;
        if let Some(rate) = &self.supplement {
            let paid = self.manner.part(&rest, rate)?;
            rest -= &paid;
            supplement = Some(paid);
        }
        Ok(Settled {
            first_pay: eligible.first_pay,
            first_pay_elsewhere: eligible.first_pay_elsewhere,
            eligible: eligible.all,
            deductible: own,
            fund,
            large_amount,
            catastrophic,
            supplement,
            rest,
        })
    }

    /// What the year leaves of the cap of the layer above the cap.
    fn within_large_cap(&self, paid: Exact, facts: &Facts) -> Exact {
        let Some(cap) = &self.large_amount_cap else { return paid };
        let so_far = money(facts, "large_amount_paid").unwrap_or_else(zero);
        smaller(paid, left(cap, &so_far))
    }

    /// What of the bill the scheme is about: not what is outside the catalogue or above price
    /// limits, nor what the patient pays first.
    pub fn eligible(&self, total: &Exact, facts: &Facts) -> Result<Eligible, No> {
        let outside = money(facts, "outside_catalogue").unwrap_or_else(zero);
        let over = money(facts, "over_limit").unwrap_or_else(zero);
        let mut all = without(&without(total, &outside)?, &over)?;
        let (mut first_pay, mut flat) = (None, zero());
        if let Some(cost) = money(facts, "class_b") {
            let rate = self.class_b.clone().ok_or(No::Refused("unknown-here"))?;
            first_pay = Some(self.manner.part(&cost, &rate)?);
        }
        for (name, rule) in &self.items {
            let Some(cost) = money(facts, name) else { continue };
            let own = match rule {
                Item::Unsaid => return Err(No::Refused("unknown-here")),
                Item::First(rate) => self.manner.part(&cost, rate)?,
                Item::Share(rate) => {
                    let own = self.manner.part(&cost, rate)?;
                    flat += cost - &own;
                    own
                }
            };
            first_pay = Some(first_pay.unwrap_or_else(zero) + own);
        }
        if let Some(first) = &first_pay {
            all = without(&all, first)?;
        }
        let mut banded = without(&all, &flat)?;
        let mut first_pay_elsewhere = None;
        if let Some(rate) = &self.remote_first_pay {
            let own = self.manner.part(&banded, rate)?;
            all -= &own;
            banded -= &own;
            first_pay_elsewhere = Some(own);
        }
        Ok(Eligible { first_pay, first_pay_elsewhere, all, banded, flat })
    }

    /// The row of the patient; his age is asked for where some rule asks for one, and the level of
    /// the institution where levels differ.
    fn row(&self, facts: &Facts) -> Result<table::Row, No> {
        let patient = &self.patient;
        let level = match count(facts, "level") {
            Some(level) => level,
            None => self.table.any_level()?.ok_or(No::Refused("fact-missing"))?,
        };
        let by_age = self.ratio.per_year_of_age.is_some();
        if patient.age.is_none() && (by_age || self.table.asks_for_age(patient.retired)?) {
            return Err(No::Refused("fact-missing"));
        }
        if !(0..=3).contains(&level) {
            return Err(No::Refused("no-row"));
        }
        let age = Some(patient.age.unwrap_or(0));
        let person = Person { level: Some(level), age, ..patient.clone() };
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
    fn ratios(&self, bands: Vec<Band>) -> Vec<Band> {
        let patient = &self.patient;
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
        bands: &Bands,
        eligible: &Eligible,
        facts: &Facts,
    ) -> Result<(Exact, Option<Exact>), No> {
        let Eligible { banded, flat, .. } = eligible;
        let layer = self.above.clone().filter(|_| self.anybody_capped);
        let Some(cap) = &self.cap else {
            let fund = bands.fund(&self.manner, banded)? + flat;
            return Ok((fund, layer.map(|_| zero())));
        };
        if self.on_payment {
            let cap = left(cap, &money(facts, "fund_paid").unwrap_or_else(zero));
            let fund = smaller(bands.fund(&self.manner, banded)? + flat, cap.clone());
            let Some(ratio) = layer else { return Ok((fund, None)) };
            // Items beside the bands are paid first.
            let beyond = bands.cost_beyond(banded, &left(&cap, flat))? + left(flat, &cap);
            return Ok((fund, Some(self.manner.rounded(&(beyond * ratio))?)));
        }
        let cap = left(cap, &money(facts, "cost_counted").unwrap_or_else(zero));
        let flat_within = smaller(flat.clone(), cap.clone());
        let room = cap - &flat_within;
        let within = smaller(banded.clone(), room.clone());
        let fund = bands.fund(&self.manner, &within)? + &flat_within;
        let Some(ratio) = layer else { return Ok((fund, None)) };
        // What of the deductible was not paid below the cap is paid above it.
        let beyond = left(banded, &larger(room, bands.deductible.clone())) + (flat - flat_within);
        Ok((fund, Some(self.manner.rounded(&(beyond * ratio))?)))
    }
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
    fn fund(&self, manner: &Manner, eligible: &Exact) -> Result<Exact, No> {
        let (from, to) = self.stretch(eligible);
        let paid = manner.rounded(&paid_between(&self.rows, &from, &to))?;
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
