//! 试算 — runs every settlement table of a library over bills around every edge, and says where the
//! outcome is not what the law implies: a dearer bill paid less, a patient paid money out of a
//! bill, a retired person paid less than an active one.

use std::collections::BTreeSet;

use policy::rules::{Care, SettlementRules, Standing};
use policy::{Finding, PolicyLibrary};
use vocab::{CitationId, Date, Fen, InsuranceKind, PersonClass, PlaceCode, Text};

use crate::carrier::{OneCase, Plain};
use crate::settlement::{Bill, Details, Patient, YearToDate, settle};

/// Bills of whole amounts beside those around the edges of the table, in yuan.
const LADDER: [i64; 10] =
    [0, 100, 500, 1_000, 5_000, 10_000, 50_000, 200_000, 1_000_000, 3_000_000];

/// 试算 — what the tables of a library do that they should not.
pub fn settlements(library: &PolicyLibrary) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, _) in library.places() {
        for kind in library.own_schemes(place) {
            for care in [Care::Outpatient, Care::Inpatient, Care::Chronic] {
                probe(library, place, kind, care, &mut findings);
            }
        }
    }
    findings
}

fn probe(
    library: &PolicyLibrary,
    place: PlaceCode,
    kind: InsuranceKind,
    care: Care,
    findings: &mut Vec<Finding>,
) {
    let prefix = match care {
        Care::Outpatient => "outpatient.",
        Care::Inpatient => "inpatient.",
        Care::Chronic => "chronic.",
    };
    let changes = library.changes(place, prefix, Date::MIN, Date::MAX);
    let days: BTreeSet<Date> = changes.iter().map(|change| change.on).collect();
    let mut seen: Vec<SettlementRules> = Vec::new();
    for day in days {
        let book = library.book(place, kind, day, Date::MAX);
        for tier in library.tiers(place, kind) {
            let standing = Standing { class: PersonClass::Employee, tier, household: None };
            let Ok(rules) = book.settlement_of(care, standing) else { continue };
            if !seen.contains(&rules) {
                findings.extend(Table { library, rules: &rules, day }.probe());
                seen.push(rules);
            }
        }
    }
}

/// A table on a day.
struct Table<'a> {
    library: &'a PolicyLibrary,
    rules: &'a SettlementRules,
    day: Date,
}

/// What a bill came to.
#[derive(Clone, Copy, Debug)]
struct Paid {
    total: i64,
    fund: i64,
    patient: i64,
}

impl Table<'_> {
    fn probe(&self) -> Option<Finding> {
        let bills = self.bills();
        let mut people: Vec<(u8, i32)> =
            self.rules.rows.iter().map(|row| (row.level, row.from_age)).collect();
        people.sort_unstable();
        people.dedup();
        for (level, age) in people {
            let has = |retired| {
                self.rules.rows.iter().any(|row| row.level == level && row.retired == retired)
            };
            let [active, retired] = [false, true].map(|retired| {
                let paid = bills.iter().filter_map(|total| self.paid(*total, level, age, retired));
                let paid: Vec<Paid> = if has(retired) { paid.collect() } else { Vec::new() };
                paid
            });
            let found = [&active, &retired].into_iter().find_map(|paid| self.uneven(paid, level));
            let found = found.or_else(|| self.worse_off(&active, &retired, level));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Bills at and one fen beside every amount of the table, and some between.
    fn bills(&self) -> Vec<i64> {
        let mut amounts: BTreeSet<i64> = LADDER.iter().map(|yuan| yuan * 100).collect();
        for row in &self.rules.rows {
            let first = row.deductible_first.value.0;
            amounts.insert(first);
            for edge in row.bands.iter().filter_map(|band| band.to) {
                amounts.extend([edge.0, edge.0 + first]);
            }
        }
        let caps = [self.rules.cap_active, self.rules.cap_retired];
        amounts.extend(caps.into_iter().flatten().map(|cap| cap.value.0));
        let beside = amounts.into_iter().flat_map(|amount| [amount - 1, amount, amount + 1]);
        let bills: BTreeSet<i64> = beside.filter(|amount| *amount >= 0).collect();
        bills.into_iter().collect()
    }

    /// What the layers pay together; nothing where the rules refuse.
    fn paid(&self, total: i64, level: u8, age: i32, retired: bool) -> Option<Paid> {
        let mut plain = Plain::default();
        let patient = Patient { retired, age: age.into(), account: None };
        let bill = Bill {
            total,
            outside_catalogue: None,
            class_b: None,
            over_limit: None,
            level: level.into(),
            first: true,
            details: Details::none(),
        };
        let year = YearToDate::none();
        let result = settle(&mut plain, self.rules, &patient, &bill, &year);
        plain.finish().ok()?;
        let further = [result.large_amount, result.catastrophic, result.supplement];
        let further: i64 = further.into_iter().flatten().sum();
        Some(Paid { total, fund: result.fund + further, patient: result.patient })
    }

    fn uneven(&self, paid: &[Paid], level: u8) -> Option<Finding> {
        let day = self.day;
        if let Some(bill) = paid.iter().find(|bill| bill.patient < 0 || bill.fund < 0) {
            let (total, patient) = (Fen(bill.total), Fen(bill.patient));
            return self.warn(
                "own-part-negative",
                Text::new(
                    format!("{day}，{level} 级机构：费用 {total} 元，本人自付算出 {patient} 元"),
                    format!(
                        "{day}, level {level}: of a bill of {total} the patient pays {patient}"
                    ),
                ),
            );
        }
        let pair = paid.windows(2).find(|pair| match pair {
            [cheap, dear] => dear.fund < cheap.fund,
            _ => false,
        })?;
        let [cheap, dear] = pair else { return None };
        let (less, more) = (Fen(cheap.total), Fen(dear.total));
        let (before, after) = (Fen(cheap.fund), Fen(dear.fund));
        self.warn(
            "fund-falls",
            Text::new(
                format!(
                    "{day}，{level} 级机构：费用从 {less} 元到 {more} 元，基金支付反而从 {before} \
                     元降到 {after} 元"
                ),
                format!(
                    "{day}, level {level}: from a bill of {less} to one of {more} the fund's \
                     payment falls from {before} to {after}"
                ),
            ),
        )
    }

    fn worse_off(&self, active: &[Paid], retired: &[Paid], level: u8) -> Option<Finding> {
        let day = self.day;
        let (a, r) = active.iter().zip(retired).find(|(a, r)| r.fund < a.fund)?;
        let (total, a, r) = (Fen(a.total), Fen(a.fund), Fen(r.fund));
        self.warn(
            "retired-paid-less",
            Text::new(
                format!("{day}，{level} 级机构：费用 {total} 元，退休人员得 {r} 元，在职得 {a} 元"),
                format!("{day}, level {level}: of {total} the fund pays {r} retired, {a} active"),
            ),
        )
    }

    fn warn(&self, code: &'static str, message: Text) -> Option<Finding> {
        let remedy = Text::fixed(
            "核对这张表；确实如此就在比例那一条用 explained 写明",
            "check the table; if it stands, say so with `explained` on its ratios",
        );
        self.library.warn_at(self.anchor()?, code, message, remedy)
    }

    /// The first ratio of the table, to point at.
    fn anchor(&self) -> Option<CitationId> {
        Some(self.rules.rows.first()?.bands.first()?.ratio.citation)
    }
}
