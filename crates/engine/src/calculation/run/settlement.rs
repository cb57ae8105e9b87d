//! 待遇结算的计算 — one bill of any kind of care: by the tables of the care, in three segments where
//! the place has them, by the quotas of a chronic disease, and with the layers above the basic one.

use policy::RuleBook;
use policy::Unknown;
use policy::rules::{
    AidClass, BenefitRow, Care, CareArea, CarePlace, ChronicRules, Cited, DeductiblePeriod,
    HospitalLevel, ItemKind, LayerRules, RemoteKind, RowGap, SettlementRules, SpendOrder, Standing,
};
use vocab::{CitationId, PersonClass, Term};

use super::super::Outcome;
use super::{Given, Result, Work, cite};
use crate::carrier::{Carried, Carrier, Tree, Trouble};
use crate::settlement::chronic::settle_chronic;
use crate::settlement::layers::{Borne, LayerYear, LayersYear, layers};
use crate::settlement::segments::{AccountParts, settle_segments};
use crate::settlement::{Bill, Details, Patient, Settlement, YearToDate, out_of_account};

/// The rules that one bill is settled by.
struct Rules {
    care: Care,
    standing: PersonClass,
    /// The settlement; with monthly quotas for chronic diseases only.
    tables: ChronicRules,
    /// Layers after catastrophic insurance, which is part of the settlement.
    further: Option<LayerRules>,
    /// 账户段.
    segment: Option<Cited<bool>>,
    /// Rules that decided something without leaving a step.
    silent: Vec<CitationId>,
    /// What no document says of the layers.
    unstated: Vec<Unknown>,
}

impl Rules {
    fn of(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Rules> {
        let standing = standing(book, given);
        let disease = given.text("disease");
        let aid = given.text("aid").and_then(AidClass::named);
        let mut silent = Vec::new();
        let care = match given.text("care") {
            Some("outpatient") => Care::Outpatient,
            Some("chronic") => Care::Chronic,
            Some("special") => {
                let care = book.special_care(standing, disease)?;
                silent.push(care.citation);
                care.value
            }
            _ => Care::Inpatient,
        };
        let mut tables = match care {
            // What is written about care elsewhere is about admissions.
            Care::Chronic if given.text("remote").is_some() => {
                return Err(book.missing("remote.reduction").into());
            }
            Care::Chronic => book.chronic(standing, disease)?,
            Care::Outpatient | Care::Inpatient => ChronicRules {
                settlement: book.settlement_at(care, standing, place(given))?,
                month_quota_active: None,
                month_quota_retired: None,
            },
        };
        // The same layer, but as it is for a person of this class of aid.
        tables.settlement.catastrophic = book.catastrophic_of(standing, aid);
        if let Some(layer) = &tables.settlement.catastrophic {
            silent.extend(layer.basic_deductible_counts.map(|counts| counts.citation));
        }
        let segment = match care {
            Care::Outpatient => book.account_segment(standing).filter(|segment| segment.value),
            Care::Inpatient | Care::Chronic => None,
        };
        // No document says how they would take part in three segments.
        let further = match segment {
            None => book.further_layers(standing, aid)?,
            Some(_) => None,
        };
        let unstated = book.unstated_layers(standing, aid);
        let standing = standing.class;
        Ok(Rules { care, standing, tables, further, segment, silent, unstated })
    }

    fn settlement(&self) -> &SettlementRules {
        &self.tables.settlement
    }

    /// What no document says although it could change this outcome.
    fn unstated(&self, book: &RuleBook<'_>, given: &Given<'_>, paid: bool) -> Vec<Unknown> {
        let prefixes: &[&str] = match self.care {
            Care::Outpatient => &["outpatient.cap"],
            Care::Inpatient => &["inpatient.cap"],
            Care::Chronic => &["chronic.cap", "chronic.month_quota"],
        };
        let standing = Standing { class: self.standing, ..given.standing(book) };
        let caps = prefixes.iter().flat_map(|prefix| book.unstated(prefix, standing));
        // Leaving the basic deductible out could only lower what the layer pays.
        let matters =
            |unknown: &&Unknown| paid || !unknown.key.ends_with("basic_deductible_counts");
        caps.chain(self.unstated.iter().filter(matters).cloned()).collect()
    }
}

/// 参保身份, a retired person's if the facts say so.
pub(super) fn standing<'a>(book: &RuleBook<'_>, given: &Given<'a>) -> Standing<'a> {
    let usual = given.standing(book);
    let retired = given.retired();
    Standing { class: if retired { PersonClass::Retired } else { usual.class }, ..usual }
}

pub(in crate::calculation) fn settlement(
    book: &RuleBook<'_>,
    given: &Given<'_>,
) -> Result<Outcome> {
    let rules = Rules::of(book, given)?;
    let mut work = Work::new(given);
    let level = level(&mut work, rules.settlement());
    let bill = bill(&mut work, level);
    let age = age(&mut work, rules.settlement());
    let retired = given.retired();
    let patient = Patient { retired, age, account: None };
    let year = year_to_date(&mut work);
    let mut silent = rules.silent.clone();
    let mut paid = false;
    if let Some(segment) = rules.segment {
        silent.push(segment.citation);
        segments(&mut work, rules.settlement(), &patient, &bill, &year);
    } else {
        let used = work.money(Term::MonthUsed, "month_used");
        let settled = settle_chronic(&mut work.tree, &rules.tables, &patient, &bill, &year, used);
        paid = settled.catastrophic.is_some_and(|paid| paid.value > 0);
        let own = show_layers(&mut work, &rules, &settled);
        silent.extend(pay(&mut work, book, own)?);
        work.show_some(Term::FirstPay, settled.first_pay);
        work.show_some(Term::RemoteFirstPay, settled.remote_first_pay);
        work.show(Term::Eligible, settled.eligible);
        work.show(Term::DeductibleUsed, settled.deductible);
        if rules.settlement().deductible_period == DeductiblePeriod::PerYear {
            show_deductible(&mut work, &year, settled.deductible);
        }
    }
    let mut outcome = work.done()?;
    cite(&mut outcome, &silent);
    Ok(Outcome { unstated: rules.unstated(book, given, paid), ..outcome })
}

/// 机构级别 — levels matter only where those that have rows differ by them; then a missing level
/// must not pass for one.
pub(super) fn level(work: &mut Work<'_>, rules: &SettlementRules) -> Carried {
    match (work.count(Term::HospitalLevel, "level"), any_level(rules)) {
        (Some(level), _) => level,
        (None, Some(any)) => work.tree.given_count(Term::HospitalLevel, any.into()),
        (None, None) => work.needed_count(Term::HospitalLevel, "level"),
    }
}

/// The first level, where all others that have rows have the same ones and the same gaps.
fn any_level(rules: &SettlementRules) -> Option<HospitalLevel> {
    let first = rules.rows.first()?.level;
    let of = |level: HospitalLevel| {
        let rows = rules.rows.iter().filter(move |row| row.level == level);
        let gaps = rules.gaps.iter().filter(move |gap| gap.level == level);
        let rows: Vec<_> = rows.map(|row| BenefitRow { level: first, ..row.clone() }).collect();
        let gaps: Vec<_> = gaps.map(|gap| RowGap { level: first, ..*gap }).collect();
        (rows, gaps)
    };
    let mine = of(first);
    rules.rows.iter().all(|row| of(row.level) == mine).then_some(first)
}

/// 年龄 — ages matter only where a row of the patient's status asks for one, or a ratio grows with
/// them; then a missing age must not pass for a child.
pub(super) fn age(work: &mut Work<'_>, rules: &SettlementRules) -> Carried {
    let retired = work.given.retired();
    let by_row = rules.rows.iter().any(|row| row.retired == retired && row.from_age > 0)
        || rules.gaps.iter().any(|gap| gap.retired == retired);
    let by_ratio = rules.refinements.ratio_per_year_of_age.is_some();
    match work.count(Term::Age, "age") {
        Some(age) => age,
        None if by_row || by_ratio => work.needed_count(Term::Age, "age"),
        None => work.tree.given_count(Term::Age, 0),
    }
}

pub(super) fn bill(work: &mut Work<'_>, level: Carried) -> Bill<Tree> {
    let admission = work.given.count("admission");
    let details = details(work);
    if admission.is_some_and(|number| number < 1) {
        work.tree.refuse(Trouble::NoRow(Term::AdmissionNumber));
    }
    Bill {
        total: work.needed_money(Term::Cost, "total"),
        outside_catalogue: work.money(Term::OutsideCatalogue, "outside_catalogue"),
        class_b: work.money(Term::ClassBCost, "class_b"),
        over_limit: work.money(Term::OverLimit, "over_limit"),
        level,
        // The number says more than the flag, and is believed where both are given.
        first: match admission {
            Some(number) => number <= 1,
            None => work.given.flag("first").unwrap_or(true),
        },
        details,
    }
}

/// What only some rules ask of a bill.
fn details(work: &mut Work<'_>) -> Details<Tree> {
    let item = |work: &mut Work<'_>, kind: ItemKind| match kind {
        ItemKind::Special => work.money(Term::SpecialCost, "special_items"),
        ItemKind::Material => work.money(Term::MaterialCost, "materials"),
        ItemKind::Implant => work.money(Term::ImplantCost, "implants"),
    };
    Details {
        admission: work.count(Term::AdmissionNumber, "admission"),
        items: ItemKind::ALL.map(|kind| item(work, kind)),
    }
}

/// Where the care was.
fn place<'a>(given: &Given<'a>) -> CarePlace<'a> {
    let remote = match given.text("remote") {
        Some("resident") => Some(RemoteKind::Resident),
        Some("referred") => Some(RemoteKind::Referred),
        Some("emergency") => Some(RemoteKind::Emergency),
        Some("temporary") => Some(RemoteKind::Temporary),
        Some("unfiled") => Some(RemoteKind::Unfiled),
        _ => None,
    };
    let area = match given.text("area") {
        Some("in-province") => Some(CareArea::InProvince),
        Some("outside-province") => Some(CareArea::OutsideProvince),
        _ => None,
    };
    CarePlace { institution: given.text("institution"), remote, area }
}

pub(super) fn year_to_date(work: &mut Work<'_>) -> YearToDate<Tree> {
    YearToDate {
        deductible_paid: work.money(Term::DeductiblePaid, "deductible_paid"),
        fund_paid: work.money(Term::YearPaid, "fund_paid"),
        cost_counted: work.money(Term::CostCounted, "cost_counted"),
        burden: work.money(Term::BurdenBefore, "burden"),
        catastrophic_paid: work.money(Term::CatastrophicPaid, "catastrophic_paid"),
        large_amount_paid: work.money(Term::LargeAmountPaid, "large_amount_paid"),
        raised_cap: work.money(Term::RaisedCap, "raised_cap"),
    }
}

/// What of the yearly deductible is paid now, for the next bill.
pub(super) fn show_deductible(work: &mut Work<'_>, year: &YearToDate<Tree>, used: Carried) {
    let so_far = match year.deductible_paid {
        Some(before) => work.tree.add(Term::DeductibleSoFar, before, used),
        None => work.tree.named(Term::DeductibleSoFar, used),
    };
    work.show(Term::DeductibleSoFar, so_far);
}

pub(super) fn segments(
    work: &mut Work<'_>,
    rules: &SettlementRules,
    patient: &Patient<Tree>,
    bill: &Bill<Tree>,
    year: &YearToDate<Tree>,
) {
    let current = work.needed_money(Term::CurrentBalance, "account_current");
    let earlier = match work.money(Term::EarlierBalance, "account_earlier") {
        Some(balance) => balance,
        None => work.tree.zero(),
    };
    let parts = AccountParts { current, earlier };
    let settled = settle_segments(&mut work.tree, rules, patient, &parts, bill, year);
    work.show(Term::FundPays, settled.fund);
    work.show_some(Term::LargeAmountPays, settled.large_amount);
    work.show_some(Term::CatastrophicPays, settled.catastrophic);
    work.show(Term::AccountSegment, settled.account_segment);
    work.show(Term::SelfSegment, settled.self_segment);
    work.show(Term::SharedSegment, settled.shared_segment);
    work.show(Term::PatientPays, settled.patient);
    work.show(Term::EarlierAccountPays, settled.earlier);
    work.show(Term::CashPays, settled.cash);
    work.show(Term::Eligible, settled.eligible);
    show_deductible(work, year, settled.self_segment);
}

/// Who else pays: the layers of the settlement and those after it. Returns what is left.
fn show_layers(work: &mut Work<'_>, rules: &Rules, settled: &Settlement<Tree>) -> Carried {
    work.show(Term::FundPays, settled.fund);
    work.show_some(Term::LargeAmountPays, settled.large_amount);
    work.show_some(Term::CatastrophicPays, settled.catastrophic);
    work.show_some(Term::SupplementPays, settled.supplement);
    let Some(further) = &rules.further else { return settled.patient };
    let mut burden = settled.eligible;
    let mut own = settled.patient;
    for paid in [Some(settled.fund), settled.large_amount, settled.catastrophic] {
        let Some(paid) = paid else { continue };
        burden = work.tree.subtract(Term::Burden, burden, paid);
    }
    let borne = Borne { burden, basic_deductible: None };
    let year = layers_year(work, LayerYear::none());
    let paid = layers(&mut work.tree, further, &borne, &year);
    for (term, part) in [
        (Term::SupplementaryPays, paid.supplementary),
        (Term::AssistancePays, paid.assistance),
        (Term::TiltPays, paid.tilt),
    ] {
        let Some(part) = part else { continue };
        let paid = match settled.supplement {
            None => part.paid,
            // The supplement already took its share of what these layers count as borne.
            Some(_) => work.tree.minimum(term, part.paid, own),
        };
        own = work.tree.subtract(Term::PatientPays, own, paid);
        work.show(term, paid);
    }
    own
}

/// What this year's earlier bills came to in the layers after catastrophic insurance.
pub(super) fn layers_year(work: &mut Work<'_>, catastrophic: LayerYear<Tree>) -> LayersYear<Tree> {
    let mut one = |term, burden, paid| LayerYear {
        burden: work.money(Term::BurdenBefore, burden),
        paid: work.money(term, paid),
    };
    LayersYear {
        catastrophic,
        supplementary: one(Term::SupplementaryPaid, "supplementary_burden", "supplementary_paid"),
        assistance: one(Term::AssistancePaid, "assistance_burden", "assistance_paid"),
        tilt: one(Term::TiltPaid, "tilt_burden", "tilt_paid"),
        raised_cap: work.money(Term::RaisedCap, "raised_cap"),
    }
}

/// 个人部分 — out of the account, whole or in its two parts, and in cash. Returns the rule that
/// says which part goes first.
pub(super) fn pay(
    work: &mut Work<'_>,
    book: &RuleBook<'_>,
    own: Carried,
) -> Result<Option<CitationId>> {
    work.show(Term::PatientPays, own);
    let parts = [
        (Term::CurrentBalance, "account_current", Term::CurrentAccountPays),
        (Term::EarlierBalance, "account_earlier", Term::EarlierAccountPays),
    ];
    let in_parts = parts.iter().any(|(_, name, _)| work.given.money(name).is_some());
    if !in_parts || work.given.money("account").is_some() {
        let account = work.money(Term::AccountBalance, "account");
        let (account, cash) = out_of_account(&mut work.tree, account, own);
        work.show_some(Term::AccountPays, account);
        work.show(Term::CashPays, cash);
        return Ok(None);
    }
    let order = book.spend_order()?;
    let [current, earlier] = parts;
    let parts = match order.value {
        SpendOrder::CurrentFirst => [current, earlier],
        SpendOrder::EarlierFirst => [earlier, current],
    };
    let mut left = own;
    for (term, name, pays) in parts {
        let Some(balance) = work.money(term, name) else { continue };
        let paid = work.tree.minimum(pays, balance, left);
        left = work.tree.subtract(Term::CashPays, left, paid);
        work.show(pays, paid);
    }
    work.show(Term::CashPays, left);
    Ok(Some(order.citation))
}
