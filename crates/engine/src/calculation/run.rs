//! 各种计算 — from named facts through the rule book to the rule, one function a calculation.

mod benefits;
mod life;
mod settlement;

use policy::RuleBook;
use policy::rules::Standing;
use vocab::{
    CitationId, Date, Fen, InsuranceKind, Month, NodeId, PersonClass, Refusal, Term, Text,
};

use super::{CalcError, FactValue, Facts, Figure, FigureValue, Kind, Outcome, citations_of};
use crate::carrier::{Carried, Carrier, OneCase, Tree, Trouble};
use crate::timing;
use crate::waiting::Wait;

pub(super) use self::benefits::{catastrophic_cap, family, layers_of, pharmacy};
pub(super) use self::life::{
    contribution, credit_of, interest_of, maternity, resident_levy, retirement, retirement_age,
    surcharge, waiting,
};
pub(super) use self::settlement::settlement;

pub(super) type Result<T> = std::result::Result<T, CalcError>;

/// 所给情况 — facts that were checked against the calculation's list.
pub struct Given<'a> {
    kind: &'a Kind,
    facts: &'a Facts,
}

impl<'a> Given<'a> {
    pub(super) const fn new(kind: &'a Kind, facts: &'a Facts) -> Given<'a> {
        Given { kind, facts }
    }

    fn get(&self, name: &str) -> Option<&'a FactValue> {
        let spec = self.kind.fact(name)?;
        self.facts.get(spec.name).or_else(|| self.facts.get(spec.zh))
    }

    pub(super) fn money(&self, name: &str) -> Option<Fen> {
        match self.get(name)? {
            FactValue::Money(amount) => Some(*amount),
            _ => None,
        }
    }

    /// A list of amounts; nothing given is none.
    fn amounts(&self, name: &str) -> &'a [Fen] {
        match self.get(name) {
            Some(FactValue::Amounts(amounts)) => amounts,
            _ => &[],
        }
    }

    pub(super) fn count(&self, name: &str) -> Option<i32> {
        match self.get(name)? {
            FactValue::Count(count) => Some(*count),
            _ => None,
        }
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        match self.get(name)? {
            FactValue::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        match self.get(name)? {
            FactValue::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn date(&self, name: &str) -> Option<Date> {
        match self.get(name)? {
            FactValue::Date(date) => Some(*date),
            _ => None,
        }
    }

    pub(super) fn month(&self, name: &str) -> Option<Month> {
        match self.get(name)? {
            FactValue::Month(month) => Some(*month),
            _ => None,
        }
    }

    /// Whether the patient is retired: as said, or as what he is insured.
    pub(super) fn retired(&self) -> bool {
        self.flag("retired").unwrap_or_else(|| self.text("class") == Some("retired"))
    }

    pub(super) fn standing(&self, book: &RuleBook<'_>) -> Standing<'a> {
        let usual = match book.kind() {
            InsuranceKind::ResidentMedical => PersonClass::Resident,
            _ => PersonClass::Employee,
        };
        let class = match self.text("class") {
            Some("employee") => PersonClass::Employee,
            Some("flexible") => PersonClass::Flexible,
            Some("retired") => PersonClass::Retired,
            Some("resident") => PersonClass::Resident,
            _ => usual,
        };
        Standing { class, tier: self.text("tier"), household: self.text("household") }
    }
}

/// A tree, and facts put into it by name.
pub(super) struct Work<'a> {
    pub(super) tree: Tree,
    given: &'a Given<'a>,
    figures: Vec<Figure>,
}

impl<'a> Work<'a> {
    pub(super) fn new(given: &'a Given<'a>) -> Work<'a> {
        Work { tree: Tree::with_capacity(64), given, figures: Vec::new() }
    }

    pub(super) fn money(&mut self, term: Term, name: &str) -> Option<Carried> {
        let amount = self.given.money(name)?;
        Some(self.tree.given_money(term, amount))
    }

    pub(super) fn count(&mut self, term: Term, name: &str) -> Option<Carried> {
        let count = self.given.count(name)?;
        Some(self.tree.given_count(term, count))
    }

    /// An amount that the list says is required.
    pub(super) fn needed_money(&mut self, term: Term, name: &str) -> Carried {
        match self.money(term, name) {
            Some(amount) => amount,
            None => {
                self.tree.refuse(Trouble::Missing(term));
                self.tree.zero()
            }
        }
    }

    /// A count that the list says is required.
    pub(super) fn needed_count(&mut self, term: Term, name: &str) -> Carried {
        match self.count(term, name) {
            Some(count) => count,
            None => {
                self.tree.refuse(Trouble::Missing(term));
                self.tree.given_count(term, 0)
            }
        }
    }

    pub(super) fn show(&mut self, term: Term, amount: Carried) {
        let value = FigureValue::Money(self.tree.fen(amount));
        self.figures.push(Figure::of(term, value, amount.node));
    }

    pub(super) fn show_some(&mut self, term: Term, amount: Option<Carried>) {
        if let Some(amount) = amount {
            self.show(term, amount);
        }
    }

    pub(super) fn show_count(&mut self, term: Term, count: Carried) {
        let value = FigureValue::Count(self.tree.number(count));
        self.figures.push(Figure::of(term, value, count.node));
    }

    fn show_wait(&mut self, wait: &Wait<Tree>) {
        match *wait {
            Wait::Days(days) => self.show_count(Term::WaitDays, days),
            Wait::Months(months) => self.show_count(Term::WaitMonths, months),
            Wait::Between(low, high) => {
                let ends = (self.tree.number(low), self.tree.number(high));
                // Where both readings come to the same, nothing is open.
                if ends.0 == ends.1 {
                    return self.show_count(Term::WaitMonths, high);
                }
                let value = FigureValue::Range(ends.0, ends.1);
                self.figures.push(Figure::of(Term::WaitMonths, value, high.node));
            }
        }
    }

    /// A figure that no step made: a flag, a date, or the amount of one month among several.
    fn note(&mut self, code: &str, label: Text, value: FigureValue, node: NodeId) {
        self.figures.push(Figure { code: code.to_owned(), label, value, node });
    }

    fn done(mut self) -> Result<Outcome> {
        self.tree.finish().map_err(refused)?;
        let derivation = self.tree.take();
        let citations = citations_of(&derivation);
        Ok(Outcome { figures: self.figures, derivation, citations, unstated: Vec::new() })
    }
}

fn refused(trouble: Trouble) -> CalcError {
    CalcError::Refusal(Box::new(Refusal::from(trouble)))
}

pub(super) fn timing_of(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let rules = book.timing(given.standing(book))?;
    let Some(month) = given.month("month") else {
        return Err(refused(Trouble::Missing(Term::Months)));
    };
    let first = given.flag("first").unwrap_or(false);
    let due = timing::expected_credit_date(&rules.value, month, given.date("received"), first);
    let date = Figure {
        code: "credit-due".to_owned(),
        label: Text::fixed("最迟划入日期", "credit due by"),
        value: FigureValue::Date(due),
        node: NodeId::NONE,
    };
    let mut outcome = Outcome { figures: vec![date], ..Outcome::default() };
    cite(&mut outcome, &[rules.citation]);
    Ok(outcome)
}

/// Adds rules that decided something without leaving a step.
fn cite(outcome: &mut Outcome, citations: &[CitationId]) {
    for citation in citations {
        if !outcome.citations.contains(citation) {
            outcome.citations.push(*citation);
        }
    }
}
