//! An independent oracle: the arithmetic of the insurance a second time, slowly, with exact
//! fractions, from the same documents and from nothing else of this project.
//!
//! It reads the packs by itself ([`documents`]), chooses the rule in force by itself ([`choice`])
//! and follows the documents step by step, one module a calculation. What it does not do yet it
//! says by name ([`No::NotDone`]); the names stand in `README.md` with their reasons, and a test
//! compares. Tests compare its figures with the engine's; nothing ships it.

pub mod averages;
pub mod bands;
pub mod choice;
pub mod contribution;
pub mod credit;
pub mod days;
pub mod documents;
pub mod facts;
pub mod interest;
pub mod late;
pub mod layers;
pub mod levy;
pub mod maternity;
pub mod numbers;
pub mod pharmacy;
pub mod purse;
pub mod retirement;
pub mod rewards;
pub mod service;
pub mod settlement;
pub mod sharing;
pub mod timing;
pub mod waiting;

use choice::Question;
use facts::{Facts, Figures, check_names};

/// Why there is no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum No {
    /// No document gives this key.
    Unknown(String),
    /// An expected refusal, by its code.
    Refused(&'static str),
    /// The oracle does not do this yet.
    NotDone(String),
    /// Two rules of equal rank say different things.
    Undecided(String),
    /// The oracle itself is wrong.
    Broken(String),
}

/// A calculation: its name, the keys that it goes by, the facts that it takes, and its steps.
struct Calculation {
    kind: &'static str,
    families: &'static [&'static str],
    facts: &'static [&'static str],
    work: fn(&Question<'_>, &Facts) -> Result<Figures, No>,
}

/// Every calculation that the oracle does. Those after `resident-levy` have no entry in the
/// engine's directory: they are questions to the rule book.
const CALCULATIONS: &[Calculation] = &[
    Calculation {
        kind: "contribution",
        families: &["contribution.", "average."],
        facts: &["wage", "months", "from", "class", "tier", "household"],
        work: contribution::contribution,
    },
    Calculation {
        kind: "credit",
        families: &[
            "credit.amount",
            "credit.rounding",
            "credit.base_floor",
            "credit.average_rounding",
            "average.",
        ],
        facts: &[
            "base",
            "wage",
            "months",
            "pension",
            "age",
            "contribution",
            "class",
            "tier",
            "household",
        ],
        work: credit::credit,
    },
    Calculation {
        kind: "timing",
        families: &["credit.timing"],
        facts: &["month", "received", "first", "class", "tier", "household"],
        work: timing::timing,
    },
    Calculation {
        kind: "settlement",
        families: &[
            "inpatient.",
            "outpatient.",
            "chronic.",
            "special.",
            "account.spend_order",
            "remote.",
            "catastrophic.",
            "large_amount.",
            "supplementary.",
            "assistance.",
            "tilt.",
        ],
        facts: &[
            "care",
            "total",
            "level",
            "retired",
            "age",
            "first",
            "admission",
            "institution",
            "remote",
            "area",
            "special_items",
            "materials",
            "implants",
            "outside_catalogue",
            "class_b",
            "over_limit",
            "account",
            "account_current",
            "account_earlier",
            "deductible_paid",
            "fund_paid",
            "cost_counted",
            "disease",
            "month_used",
            "burden",
            "catastrophic_paid",
            "large_amount_paid",
            "raised_cap",
            "aid",
            "supplementary_burden",
            "supplementary_paid",
            "assistance_burden",
            "assistance_paid",
            "tilt_burden",
            "tilt_paid",
            "class",
            "tier",
        ],
        work: settlement::settlement,
    },
    Calculation {
        kind: "pharmacy",
        families: &[
            "pharmacy.",
            "outpatient.",
            "catastrophic.",
            "large_amount.",
            "account.spend_order",
        ],
        facts: &[
            "total",
            "prescription",
            "retired",
            "age",
            "outside_catalogue",
            "class_b",
            "over_limit",
            "account",
            "account_current",
            "account_earlier",
            "deductible_paid",
            "fund_paid",
            "cost_counted",
            "burden",
            "catastrophic_paid",
            "large_amount_paid",
            "raised_cap",
            "class",
            "tier",
        ],
        work: pharmacy::pharmacy,
    },
    Calculation {
        kind: "layers",
        families: &["catastrophic.", "supplementary.", "assistance.", "tilt."],
        facts: &[
            "eligible",
            "fund",
            "total",
            "basic_deductible",
            "large_amount",
            "catastrophic",
            "burden",
            "catastrophic_paid",
            "raised_cap",
            "aid",
            "supplementary_burden",
            "supplementary_paid",
            "assistance_burden",
            "assistance_paid",
            "tilt_burden",
            "tilt_paid",
            "tier",
        ],
        work: layers::layers,
    },
    Calculation {
        kind: "catastrophic-cap",
        families: &["catastrophic.cap", "reward."],
        facts: &["unbroken_years", "zero_claim_years", "claimed", "rejoined"],
        work: rewards::catastrophic_cap,
    },
    Calculation {
        kind: "family",
        families: &[
            "sharing.own_account_first",
            "sharing.order",
            "sharing.one_a_bill",
            "sharing.least_balance",
        ],
        facts: &["due", "account", "sharers", "limits"],
        work: sharing::family,
    },
    Calculation {
        kind: "surcharge",
        families: &["surcharge."],
        facts: &["arrears", "from", "to", "first_month", "months"],
        work: late::surcharge,
    },
    Calculation {
        kind: "interest",
        families: &["interest.", "deposit."],
        facts: &[
            "current",
            "current_days",
            "current_months",
            "earlier",
            "earlier_days",
            "earlier_months",
        ],
        work: interest::interest,
    },
    Calculation {
        kind: "waiting",
        families: &[
            "wait.",
            "reward.after_years",
            "reward.cap",
            "reward.per_year",
            "reward.zero_claim",
        ],
        facts: &[
            "break_months",
            "made_up",
            "missed_years",
            "repaired_years",
            "outside_window",
            "unbroken_years",
            "first_enrolment",
            "class",
            "covered_from",
            "benefit",
            "zero_claim_years",
            "original_cap",
        ],
        work: waiting::waiting,
    },
    Calculation {
        kind: "retirement",
        families: &[
            "retirement.years",
            "retirement.actual_years",
            "retirement.shortfall",
            "average.",
        ],
        facts: &["sex", "months_paid", "actual_months", "base"],
        work: retirement::retirement,
    },
    Calculation {
        kind: "retirement-age",
        families: &["retirement.age"],
        facts: &["sex", "birth", "post"],
        work: retirement::age,
    },
    Calculation {
        kind: "maternity",
        families: &["maternity.", "average."],
        facts: &["average_wage", "own_base", "case", "further_children", "late_birth"],
        work: maternity::maternity,
    },
    Calculation {
        kind: "resident-levy",
        families: &["resident."],
        facts: &["tier", "month"],
        work: levy::levy,
    },
    Calculation {
        kind: "account",
        families: &["account.open"],
        facts: &["class", "tier", "household"],
        work: service::account,
    },
    Calculation {
        kind: "deadline",
        families: &["contribution.deadline_day"],
        facts: &["month", "class", "tier", "household"],
        work: service::deadline,
    },
    Calculation { kind: "transfer", families: &["transfer."], facts: &[], work: service::transfer },
];

/// Keys that the oracle knows.
pub const KEYS: &[&str] = &[
    "account.open",
    "account.spend_order",
    "assistance.bands",
    "assistance.cap",
    "assistance.deductible",
    "average.pension",
    "average.share_rounding",
    "average.wage",
    "catastrophic.bands",
    "catastrophic.basic_deductible_counts",
    "catastrophic.cap",
    "catastrophic.deductible",
    "chronic.band_edges",
    "chronic.bands",
    "chronic.cap",
    "chronic.cap_on",
    "chronic.class_b_first_pay",
    "chronic.deductible",
    "chronic.deductible_period",
    "chronic.month_quota",
    "chronic.rounding",
    "contribution.base_rounding",
    "contribution.ceiling",
    "contribution.deadline_day",
    "contribution.employer_rate",
    "contribution.fixed_base",
    "contribution.floor",
    "contribution.individual_rate",
    "contribution.long_term_care",
    "contribution.rounding",
    "contribution.supplement",
    "credit.amount",
    "credit.average_rounding",
    "credit.base_floor",
    "credit.rounding",
    "credit.rounding_period",
    "credit.timing",
    "deposit.demand",
    "deposit.three_months",
    "deposit.three_year_instalment",
    "inpatient.above_cap_ratio",
    "inpatient.band_edges",
    "inpatient.bands",
    "inpatient.cap",
    "inpatient.cap_on",
    "inpatient.class_b_first_pay",
    "inpatient.deductible",
    "inpatient.deductible_order",
    "inpatient.deductible_period",
    "inpatient.deductible_year_max",
    "inpatient.item_first_pay",
    "inpatient.item_own_share",
    "inpatient.ratio_per_year_of_age",
    "inpatient.retired_own_share",
    "inpatient.rounding",
    "inpatient.supplement_ratio",
    "interest.current_year",
    "interest.days_in_year",
    "interest.earlier_years",
    "interest.method",
    "interest.rounding",
    "interest.settlement_day",
    "large_amount.cap",
    "maternity.base",
    "maternity.ceiling",
    "maternity.days",
    "maternity.days_per_further_child",
    "maternity.divisor",
    "maternity.floor",
    "maternity.late_birth_days",
    "maternity.late_birth_months",
    "maternity.months",
    "maternity.months_per_further_child",
    "maternity.rounding",
    "maternity.subsidy",
    "outpatient.above_cap_ratio",
    "outpatient.account_segment",
    "outpatient.band_edges",
    "outpatient.bands",
    "outpatient.cap",
    "outpatient.cap_on",
    "outpatient.class_b_first_pay",
    "outpatient.deductible",
    "outpatient.deductible_order",
    "outpatient.deductible_period",
    "outpatient.deductible_year_max",
    "outpatient.item_first_pay",
    "outpatient.item_own_share",
    "outpatient.ratio_per_year_of_age",
    "outpatient.retired_own_share",
    "outpatient.rounding",
    "pharmacy.level",
    "remote.bands",
    "remote.cap",
    "remote.deductible",
    "remote.first_pay",
    "remote.reduction",
    "remote.reduction_max",
    "resident.levy",
    "resident.subsidy",
    "resident.window",
    "resident.newborn_days",
    "resident.window_extension",
    "retirement.actual_years",
    "retirement.age_female",
    "retirement.age_female_worker",
    "retirement.age_male",
    "retirement.shortfall_base",
    "retirement.shortfall_payment",
    "retirement.shortfall_rate",
    "retirement.shortfall_supplement",
    "retirement.years_female",
    "retirement.years_male",
    "reward.after_years",
    "reward.cap",
    "reward.cap_share",
    "reward.claim_clears_zero_claim",
    "reward.per_year",
    "reward.rejoin_cut",
    "reward.zero_claim",
    "sharing.least_balance",
    "sharing.one_a_bill",
    "sharing.order",
    "sharing.own_account_first",
    "special.settled_as",
    "supplementary.bands",
    "supplementary.cap",
    "supplementary.deductible",
    "surcharge.both_ends_count",
    "surcharge.daily",
    "surcharge.day_count",
    "surcharge.ends_day_before",
    "surcharge.rounding",
    "surcharge.starts",
    "surcharge.stops_in_instalments",
    "surcharge.stops_while_deferred",
    "tilt.bands",
    "tilt.cap",
    "tilt.deductible",
    "transfer.receive_days",
    "transfer.send_days",
    "wait.employee.benefit_share",
    "wait.employee.days",
    "wait.employee.first_months",
    "wait.employee.months",
    "wait.employee.months_max",
    "wait.employee.not_made_up_months",
    "wait.employee.repair_months",
    "wait.resident.benefit_share",
    "wait.resident.first_year_counts",
    "wait.resident.fixed_months",
    "wait.resident.long_break_min_months",
    "wait.resident.long_break_years",
    "wait.resident.newborn_exempt",
    "wait.resident.variable_months",
];

/// Known keys that no figure depends on.
pub const ASIDE: &[&str] = &[
    "average.pension",
    "resident.newborn_days",
    "surcharge.stops_in_instalments",
    "surcharge.stops_while_deferred",
    "wait.resident.newborn_exempt",
];

/// Names of the calculations.
pub fn kinds() -> Vec<&'static str> {
    CALCULATIONS.iter().map(|calculation| calculation.kind).collect()
}

/// Facts that a calculation takes.
pub fn facts_of(kind: &str) -> &'static [&'static str] {
    CALCULATIONS.iter().find(|known| known.kind == kind).map_or(&[], |known| known.facts)
}

/// Calculations that a key can change.
pub fn kinds_of(key: &str) -> Vec<&'static str> {
    let of = |calculation: &&Calculation| {
        calculation.families.iter().any(|family| key.starts_with(family))
    };
    CALCULATIONS.iter().filter(of).map(|calculation| calculation.kind).collect()
}

/// Works out one case.
///
/// # Errors
/// [`No`] says why there is no figure.
pub fn compute(question: &Question<'_>, kind: &str, facts: &Facts) -> Result<Figures, No> {
    let Some(calculation) = CALCULATIONS.iter().find(|known| known.kind == kind) else {
        return Err(No::NotDone(format!("kind {kind}")));
    };
    check_names(kind, facts, calculation.facts)?;
    strange_keys(question, calculation)?;
    (calculation.work)(question, facts)
}

/// A key that the oracle does not know, in a family of this calculation and in force here.
fn strange_keys(question: &Question<'_>, calculation: &Calculation) -> Result<(), No> {
    for number in &question.library.strange {
        let Some(rule) = question.library.rules.get(*number) else { continue };
        let concerned = calculation.families.iter().any(|family| rule.key.starts_with(family));
        let here = question.layers().contains(&rule.place);
        if concerned && here && question.holds(rule, question.on) {
            return Err(No::NotDone(format!("key {}", rule.key)));
        }
    }
    Ok(())
}
