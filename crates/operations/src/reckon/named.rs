//! 按名计算 — the calculations that people can ask for by name, asked for by a business: the same
//! rule, the same figure, the same derivation as `calc` and the portal give.

use engine::calculation::{CalcError, FactValue, Figure, FigureValue, Kind, Outcome};
use store::StoreError;
use vocab::{Date, Fen, InsuranceKind, Lang, Refusal, Term, Text};

use super::Reckoner;
use crate::office::unknown_here;

/// 得数与来历 — an outcome as a business reads it.
#[derive(Clone, Debug)]
pub(crate) struct Named<'a> {
    reckoner: Reckoner<'a>,
    outcome: Outcome,
}

impl<'a> Reckoner<'a> {
    /// Runs a calculation by the rules of this place, a scheme and a day.
    pub fn named(
        &self,
        code: &str,
        kind: InsuranceKind,
        on: Date,
        facts: Vec<(&str, FactValue)>,
    ) -> Result<Named<'a>, StoreError> {
        let Some(calculation) = Kind::find(code) else { return Err(no_calculation(code)) };
        let book = self.library.book(self.place, kind, on, self.known_at);
        let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        match calculation.run(&book, &facts) {
            Ok(outcome) => Ok(Named { reckoner: *self, outcome }),
            Err(CalcError::Unknown(unknown)) => Err(unknown_here(unknown)),
            Err(CalcError::Refusal(refusal)) => Err(StoreError::Refused(*refusal)),
            Err(CalcError::Facts(problems)) => Err(unusable(&problems)),
        }
    }
}

impl Named<'_> {
    fn figure(&self, code: &str) -> Option<&Figure> {
        self.outcome.figure(code)
    }

    /// An amount.
    pub fn money(&self, term: Term) -> Option<Fen> {
        match self.figure(&term.code())?.value {
            FigureValue::Money(amount) => Some(amount),
            _ => None,
        }
    }

    /// A number by its code.
    pub fn count(&self, code: &str) -> Option<i32> {
        match self.figure(code)?.value {
            FigureValue::Count(count) => i32::try_from(count).ok(),
            _ => None,
        }
    }

    /// The bounds of a number that the documents leave open.
    pub fn range(&self, term: Term) -> Option<(i32, i32)> {
        match self.figure(&term.code())?.value {
            FigureValue::Range(low, high) => {
                Some((i32::try_from(low).ok()?, i32::try_from(high).ok()?))
            }
            _ => None,
        }
    }

    /// A yes or no by its code.
    pub fn flag(&self, code: &str) -> Option<bool> {
        match self.figure(code)?.value {
            FigureValue::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// The first day among the figures.
    pub fn day(&self) -> Option<Date> {
        self.outcome.figures.iter().find_map(|figure| match figure.value {
            FigureValue::Date(day) => Some(day),
            _ => None,
        })
    }

    /// How a figure came about, in one sentence.
    pub fn arithmetic(&self, term: Term) -> String {
        let Some(figure) = self.figure(&term.code()) else { return String::new() };
        match self.outcome.derivation.lines(figure.node, Lang::Zh).first() {
            Some(line) if line.arithmetic.is_empty() => format!("{} {}", line.label, line.amount),
            Some(line) => format!("{} {} ＝ {}", line.label, line.amount, line.arithmetic),
            None => String::new(),
        }
    }

    /// Every rule that was used, as entries quote rules.
    pub fn rules(&self) -> String {
        let rules = self.outcome.citations.iter().map(|id| self.reckoner.rule(*id));
        rules.collect::<Vec<_>>().join("；")
    }
}

fn no_calculation(code: &str) -> StoreError {
    StoreError::Refused(Refusal::new(
        "rule-unknown-here",
        Text::new(
            format!("规则里还没有“{code}”这种计算"),
            format!("the rules have no calculation named {code}"),
        ),
        Text::fixed("请先更新规则，再办理", "bring the rules up to date first"),
    ))
}

/// 情况不够用: said in the words of the calculation.
fn unusable(problems: &[engine::calculation::FactProblem]) -> StoreError {
    let sentences = |lang| {
        let all: Vec<&str> = problems.iter().map(|it| it.sentence.get(lang)).collect();
        all.join("；")
    };
    StoreError::Refused(Refusal::new(
        "rule-unknown-here",
        Text::new(sentences(Lang::Zh), sentences(Lang::En)),
        Text::fixed("请核对填写的内容", "check what was given"),
    ))
}
