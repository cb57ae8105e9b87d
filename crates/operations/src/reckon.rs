//! 应缴与应划 — chooses the rule and the facts for one month of one person and lets the engine do
//! the sum. Every business that assesses or credits asks here, so that none has a rule of its own.

mod named;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use engine::credit::CreditFacts;
use engine::{Carrier, OneCase, Tree, contribution, surcharge, timing};
use policy::rules::{Agreement, ContributionRules, Credit, CreditRules, Standing, Timing};
use policy::{PolicyLibrary, RuleBook};
use store::StoreError;
use vocab::record::{Contribution, ContributionKind, Enrolment, PersonalRecord, StatusChangeKind};
use vocab::{
    CitationId, Date, Fen, InsuranceKind, Lang, Month, NodeId, PersonClass, PlaceCode, Refusal,
    Term,
};

use crate::office::unknown_here;

/// 应缴 — what a month costs, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Assessed {
    pub base: Fen,
    pub employer_part: Fen,
    pub individual_part: Fen,
    pub other_part: Fen,
    pub total: Fen,
    pub rule: String,
    pub arithmetic: String,
}

/// 应划 — what a month's contribution gives to the account, with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Credited {
    pub amount: Fen,
    pub rule: String,
    pub arithmetic: String,
}

/// Rules and knowledge of one request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reckoner<'a> {
    pub library: &'a PolicyLibrary,
    pub place: PlaceCode,
    pub known_at: Date,
}

impl<'a> Reckoner<'a> {
    fn book(&self, kind: InsuranceKind, month: Month) -> RuleBook<'a> {
        self.library.book(self.place, kind, month.first_day(), self.known_at)
    }

    /// The enrolment that a month belongs to: the one that covers it, the latest if several do.
    pub fn enrolment_in<'r>(
        &self,
        record: &'r PersonalRecord,
        kind: InsuranceKind,
        month: Month,
    ) -> Option<&'r Enrolment> {
        let (first, last) = (month.first_day(), month.last_day());
        let own = record.member.place;
        record
            .own_enrolments()
            .filter(|it| it.kind == kind && it.place.or(own) == Some(self.place))
            .filter(|it| it.from <= last && it.until.is_none_or(|until| until >= first))
            .max_by_key(|it| it.from)
    }

    /// 核定一个月.
    pub fn assess(
        &self,
        enrolment: &Enrolment,
        month: Month,
        wage: Fen,
    ) -> Result<Assessed, StoreError> {
        let book = self.book(enrolment.kind, month);
        let rules = book.contribution(standing(enrolment)).map_err(unknown_here)?;
        self.assess_by(&rules, wage)
    }

    /// The same by rules that are chosen already.
    pub fn assess_by(&self, rules: &ContributionRules, wage: Fen) -> Result<Assessed, StoreError> {
        let mut tree = Tree::default();
        let wage = tree.given_money(Term::Wage, wage);
        let sum = contribution::assess(&mut tree, rules, wage);
        tree.finish().map_err(|trouble| StoreError::Refused(trouble.refusal()))?;
        let fen = |money| tree.fen(money);
        Ok(Assessed {
            base: fen(sum.base),
            employer_part: sum.employer.map_or(Fen::ZERO, fen),
            individual_part: fen(sum.individual),
            other_part: sum.supplement.map_or(Fen::ZERO, fen),
            total: fen(sum.total),
            rule: self.rule(rules.individual_rate.citation),
            arithmetic: arithmetic(&tree, tree.money_node(sum.total)),
        })
    }

    /// 核定一个月的账户部分; `None` where by the rule nothing is credited.
    pub fn credit(
        &self,
        record: &PersonalRecord,
        enrolment: &Enrolment,
        row: &Contribution,
    ) -> Result<Option<Credited>, StoreError> {
        match self.credit_rules(enrolment, row.month)? {
            Some(rules) => self.credit_by(&rules, record, row),
            None => Ok(None),
        }
    }

    /// The rules of a credit; `None` where the person has no account.
    fn credit_rules(
        &self,
        enrolment: &Enrolment,
        month: Month,
    ) -> Result<Option<CreditRules>, StoreError> {
        let standing = standing(enrolment);
        let book = self.book(enrolment.kind, month);
        if book.has_account(standing).is_ok_and(|right| !right.value) {
            return Ok(None);
        }
        Ok(Some(book.credit(standing).map_err(unknown_here)?))
    }

    /// [`Reckoner::credit`] by rules that are chosen already.
    pub fn credit_by(
        &self,
        rules: &CreditRules,
        record: &PersonalRecord,
        row: &Contribution,
    ) -> Result<Option<Credited>, StoreError> {
        let (month, base) = (row.month, row.base);
        let by_base = matches!(
            rules.credit.value,
            Credit::ShareOfBase(_) | Credit::ShareOfBaseByAge(_) | Credit::EmployerReturn { .. }
        );
        // Money for years missing at retirement buys years; a difference of the base changes a
        // credit only where the base makes it.
        let nothing = match row.payment {
            ContributionKind::LumpSum => true,
            ContributionKind::BaseDifference => !by_base,
            _ => false,
        };
        if nothing || rules.credit.value == Credit::None {
            return Ok(None);
        }
        let mut tree = Tree::default();
        let age = record.member.age_on(month.first_day());
        let pension = record.retirement.as_ref().and_then(|it| it.pension);
        let facts = CreditFacts {
            base: base.map(|base| tree.given_money(Term::Base, base)),
            pension: pension.map(|pension| tree.given_money(Term::Pension, pension)),
            age: age.map(|age| tree.given_count(Term::Age, age)),
        };
        let credit = engine::credit::credit(&mut tree, rules, &facts);
        tree.finish().map_err(|trouble| StoreError::Refused(trouble.refusal()))?;
        Ok(Some(Credited {
            amount: tree.fen(credit),
            rule: self.rule(rules.credit.citation),
            arithmetic: arithmetic(&tree, tree.money_node(credit)),
        }))
    }

    /// Whether a month is the first paid one of a spell in which nothing was credited yet.
    fn is_first(&self, record: &PersonalRecord, kind: InsuranceKind, month: Month) -> bool {
        use StatusChangeKind::{Enrolled, Resumed};
        let own = record.member.place;
        let spells = record
            .own_enrolments()
            .filter(|it| it.kind == kind && it.place.or(own) == Some(self.place));
        // A change says no place: it is one here if it falls into a spell here.
        let changes = record.status_changes.iter().flatten().filter(|it| {
            matches!(it.kind, Enrolled | Resumed) && spells.clone().any(|row| row.covers(it.date))
        });
        let start = spells.clone().map(|it| it.from).chain(changes.map(|it| it.date)).max();
        let here = |row: &&Contribution| {
            row.kind == kind && row.place.or(own) == Some(self.place) && row.month != month
        };
        let rows = || record.contributions.iter().flatten().filter(here);
        let begun =
            rows().filter_map(|row| row.credited).any(|day| start.is_none_or(|from| day >= from));
        let earlier = rows().any(|row| {
            row.received.is_some()
                && row.month < month
                && start.is_none_or(|from| row.month >= Month::of(from))
        });
        !begun && !earlier
    }

    /// 缴费截止日, where the place states one.
    pub fn deadline(&self, enrolment: &Enrolment, month: Month) -> Option<Date> {
        let rules = self.book(enrolment.kind, month).contribution(standing(enrolment)).ok()?;
        timing::payment_deadline(&rules, month)
    }

    /// 滞纳金 from the first day late to the day of payment, by the rates of each time.
    pub fn surcharge(
        &self,
        kind: InsuranceKind,
        arrears: Fen,
        from: Date,
        to: Date,
    ) -> Result<Credited, StoreError> {
        let book = self.library.book(self.place, kind, to, self.known_at);
        let rules = book.surcharge().map_err(unknown_here)?;
        let mut tree = Tree::default();
        let arrears = tree.given_money(Term::Arrears, arrears);
        let sum = surcharge::surcharge_between(&mut tree, &rules, arrears, from, to);
        tree.finish().map_err(|trouble| StoreError::Refused(trouble.refusal()))?;
        let citation = rules.eras.last().map(|era| era.daily.citation);
        Ok(Credited {
            amount: tree.fen(sum),
            rule: citation.map(|id| self.rule(id)).unwrap_or_default(),
            arithmetic: arithmetic(&tree, tree.money_node(sum)),
        })
    }

    /// Whether nothing is late while an agreement stands, if a document says.
    pub fn surcharge_stops(
        &self,
        agreement: Agreement,
        kind: InsuranceKind,
        on: Date,
    ) -> Result<bool, StoreError> {
        let book = self.library.book(self.place, kind, on, self.known_at);
        Ok(book.surcharge_stops(agreement).map_err(unknown_here)?.value)
    }

    /// A rule as entries quote it: title, article, since when, and what it says.
    pub fn rule(&self, id: CitationId) -> String {
        let citation = self.library.citation(id);
        let (title, article) = (&citation.source.title, &citation.article);
        format!("{title} {article}（{}起施行）：{}", citation.from, citation.statement)
    }
}

/// 本批规则 — rules of a batch, chosen once for everybody alike.
#[derive(Debug)]
pub(crate) struct Choice<'a> {
    reckoner: Reckoner<'a>,
    contribution: BTreeMap<Alike, ContributionRules>,
    credit: BTreeMap<Alike, Option<CreditRules>>,
    timing: BTreeMap<Alike, Timing>,
}

/// All that rules are chosen by, within a place.
type Alike = (InsuranceKind, Month, PersonClass, Option<String>, Option<String>);

fn alike(enrolment: &Enrolment, month: Month) -> Alike {
    let Enrolment { kind, class, tier, household, .. } = enrolment;
    (*kind, month, *class, tier.clone(), household.clone())
}

impl<'a> Choice<'a> {
    pub fn of(reckoner: Reckoner<'a>) -> Choice<'a> {
        let (contribution, credit, timing) = Default::default();
        Choice { reckoner, contribution, credit, timing }
    }

    /// The rules by which a month is assessed.
    pub fn contribution(
        &mut self,
        enrolment: &Enrolment,
        month: Month,
    ) -> Result<&ContributionRules, StoreError> {
        Ok(match self.contribution.entry(alike(enrolment, month)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let book = self.reckoner.book(enrolment.kind, month);
                new.insert(book.contribution(standing(enrolment)).map_err(unknown_here)?)
            }
        })
    }

    /// The latest day on which the credit for a month is due.
    pub fn expected(
        &mut self,
        record: &PersonalRecord,
        enrolment: &Enrolment,
        month: Month,
        received: Date,
    ) -> Result<Date, StoreError> {
        let rule = match self.timing.entry(alike(enrolment, month)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let book = self.reckoner.book(enrolment.kind, month);
                new.insert(book.timing(standing(enrolment)).map_err(unknown_here)?.value)
            }
        };
        let first = self.reckoner.is_first(record, enrolment.kind, month);
        Ok(timing::expected_credit_date(rule, month, Some(received), first))
    }

    /// [`Reckoner::credit`].
    pub fn credit(
        &mut self,
        record: &PersonalRecord,
        enrolment: &Enrolment,
        row: &Contribution,
    ) -> Result<Option<Credited>, StoreError> {
        let rules = match self.credit.entry(alike(enrolment, row.month)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(self.reckoner.credit_rules(enrolment, row.month)?),
        };
        match rules {
            Some(rules) => self.reckoner.credit_by(rules, record, row),
            None => Ok(None),
        }
    }
}

/// 参保身份 that rules are chosen by.
pub(crate) fn standing(enrolment: &Enrolment) -> Standing<'_> {
    Standing {
        class: enrolment.class,
        tier: enrolment.tier.as_deref(),
        household: enrolment.household.as_deref(),
    }
}

/// The first line of a derivation, in one sentence.
pub(crate) fn arithmetic(tree: &Tree, node: NodeId) -> String {
    match tree.derivation().line(node, Lang::Zh) {
        Some(line) if line.arithmetic.is_empty() => format!("{} {}", line.label, line.amount),
        Some(line) => format!("{} {} ＝ {}", line.label, line.amount, line.arithmetic),
        None => String::new(),
    }
}

/// Whether somebody is insured as retired.
pub(crate) const fn is_retired(class: PersonClass) -> bool {
    matches!(class, PersonClass::Retired)
}

/// Checked sum, as a refusal on overflow.
pub(crate) fn sum(amounts: impl IntoIterator<Item = Fen>) -> Result<Fen, StoreError> {
    Fen::checked_sum(amounts).ok_or_else(|| StoreError::Refused(Refusal::overflow()))
}

/// Checked difference, as a refusal on overflow.
pub(crate) fn less(from: Fen, what: Fen) -> Result<Fen, StoreError> {
    from.checked_sub(what).ok_or_else(|| StoreError::Refused(Refusal::overflow()))
}
