//! 支取与继承的规定 — what the rule book of the place says about money that leaves an account, and
//! how entries quote it. What no document says is unknown here, and nothing is paid out on it.

pub use policy::rules::Ground;
use vocab::{CitationId, Date, InsuranceKind};

use crate::office::Work;

/// 规定 as entries quote it: the document, since when, of what standing, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ruling(String);

impl Ruling {
    /// The quotation.
    pub(super) fn quoted(&self) -> String {
        self.0.clone()
    }

    /// Several rules of one document in one quotation.
    fn of(work: &Work<'_>, rules: &[CitationId]) -> Ruling {
        let mut says: Vec<&str> = Vec::new();
        let mut head = String::new();
        for citation in rules.iter().map(|id| work.library.citation(*id)) {
            if head.is_empty() {
                let (source, article, from) = (&citation.source, &citation.article, citation.from);
                let address = source.url.as_ref().map(|url| format!("，{url}"));
                let (title, standing) = (&source.title, source.standing.label().zh);
                let address = address.unwrap_or_default();
                head = format!("{title} {article}（{from}起施行，{standing}{address}）：");
            }
            let statement = citation.statement.trim_end_matches('。');
            if !says.contains(&statement) {
                says.push(statement);
            }
        }
        Ruling(head + &says.join("；"))
    }
}

/// 继承办法, of which the book has every part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Inheritance {
    /// Only one heir receives it.
    pub one_heir: bool,
    /// An heir who is not insured is paid; if not, only his medical costs are met.
    pub uninsured_is_paid: bool,
    /// What nobody inherits goes to the pooled fund.
    pub unclaimed_to_pool: bool,
}

/// Whether a ground is one.
pub(super) enum Allowed {
    /// A document says so.
    Yes(Ruling),
    /// A document says that others only are.
    No(Ruling),
    /// No document says.
    Unknown,
}

fn book<'a>(work: &Work<'a>, day: Date) -> policy::RuleBook<'a> {
    work.library.book(work.place(), InsuranceKind::EmployeeMedical, day, work.today())
}

/// Whether an account may be paid out on a ground.
pub(super) fn ground(work: &Work<'_>, ground: Ground, day: Date) -> Allowed {
    match book(work, day).withdrawal_ground(ground) {
        Ok(rule) if rule.value => Allowed::Yes(Ruling::of(work, &[rule.citation])),
        Ok(rule) => Allowed::No(Ruling::of(work, &[rule.citation])),
        Err(_) => Allowed::Unknown,
    }
}

/// Since which day money is no longer the member's to take out at will.
pub(super) fn free_before(work: &Work<'_>, day: Date) -> Option<(Date, Ruling)> {
    let rule = book(work, day).free_before()?;
    Some((rule.value, Ruling::of(work, &[rule.citation])))
}

/// Who inherits.
pub(super) fn heirs(work: &Work<'_>, day: Date) -> Option<(Inheritance, Ruling)> {
    let rules = book(work, day).inheritance().ok()?;
    let unclaimed = rules.unclaimed_to_pool.as_ref();
    let parts = [&rules.one_heir, &rules.uninsured_is_paid].into_iter().chain(unclaimed);
    let cited: Vec<CitationId> = parts.map(|part| part.citation).collect();
    let rule = Inheritance {
        one_heir: rules.one_heir.value,
        uninsured_is_paid: rules.uninsured_is_paid.value,
        unclaimed_to_pool: unclaimed.is_some_and(|it| it.value),
    };
    Some((rule, Ruling::of(work, &cited)))
}
