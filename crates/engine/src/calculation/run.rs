//! 各种计算 — from named facts through the rule book to the rule, one function a calculation.

use policy::RuleBook;
use policy::rules::{Care, MaternityCase, Standing};
use vocab::{
    CitationId, Date, Fen, InsuranceKind, Month, NodeId, PersonClass, Refusal, Sex, Term, Text,
};

use super::{CalcError, FactValue, Facts, Figure, FigureValue, Kind, Outcome, citations_of};
use crate::carrier::{Carried, Carrier, OneCase, Tree, Trouble};
use crate::credit::{CreditFacts, credit, split};
use crate::interest::{Portion, interest};
use crate::maternity::allowance;
use crate::retirement::{PaidMonths, cost, shortfall};
use crate::settlement::{Bill, Patient, YearToDate, settle};
use crate::waiting::{
    EmployeeBreak, ResidentBreak, Wait, covered_back, employee_wait, resident_reward, resident_wait,
};
use crate::{contribution, levy, surcharge, timing};

type Result<T> = std::result::Result<T, CalcError>;

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

    fn money(&self, name: &str) -> Option<Fen> {
        match self.get(name)? {
            FactValue::Money(amount) => Some(*amount),
            _ => None,
        }
    }

    fn count(&self, name: &str) -> Option<i32> {
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

    fn date(&self, name: &str) -> Option<Date> {
        match self.get(name)? {
            FactValue::Date(date) => Some(*date),
            _ => None,
        }
    }

    fn month(&self, name: &str) -> Option<Month> {
        match self.get(name)? {
            FactValue::Month(month) => Some(*month),
            _ => None,
        }
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
struct Work<'a> {
    tree: Tree,
    given: &'a Given<'a>,
    figures: Vec<Figure>,
}

impl<'a> Work<'a> {
    fn new(given: &'a Given<'a>) -> Work<'a> {
        Work { tree: Tree::with_capacity(64), given, figures: Vec::new() }
    }

    fn money(&mut self, term: Term, name: &str) -> Option<Carried> {
        let amount = self.given.money(name)?;
        Some(self.tree.given_money(term, amount))
    }

    fn count(&mut self, term: Term, name: &str) -> Option<Carried> {
        let count = self.given.count(name)?;
        Some(self.tree.given_count(term, count))
    }

    /// An amount that the list says is required.
    fn needed_money(&mut self, term: Term, name: &str) -> Carried {
        match self.money(term, name) {
            Some(amount) => amount,
            None => {
                self.tree.refuse(Trouble::Missing(term));
                self.tree.zero()
            }
        }
    }

    /// A count that the list says is required.
    fn needed_count(&mut self, term: Term, name: &str) -> Carried {
        match self.count(term, name) {
            Some(count) => count,
            None => {
                self.tree.refuse(Trouble::Missing(term));
                self.tree.given_count(term, 0)
            }
        }
    }

    fn show(&mut self, term: Term, amount: Carried) {
        let value = FigureValue::Money(self.tree.fen(amount));
        self.figures.push(Figure::of(term, value, amount.node));
    }

    fn show_some(&mut self, term: Term, amount: Option<Carried>) {
        if let Some(amount) = amount {
            self.show(term, amount);
        }
    }

    fn show_count(&mut self, term: Term, count: Carried) {
        let value = FigureValue::Count(self.tree.number(count));
        self.figures.push(Figure::of(term, value, count.node));
    }

    fn show_wait(&mut self, wait: Wait<Tree>) {
        match wait {
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

pub(super) fn contribution(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let rules = book.contribution(given.standing(book))?;
    let mut work = Work::new(given);
    let wage = match rules.fixed_base {
        Some(_) if given.money("wage").is_none() => work.tree.zero(),
        _ => work.needed_money(Term::Wage, "wage"),
    };
    let month = contribution::assess(&mut work.tree, &rules, wage);
    work.show(Term::TotalContribution, month.total);
    work.show(Term::Base, month.base);
    work.show_some(Term::EmployerPart, month.employer);
    work.show(Term::IndividualPart, month.individual);
    work.show_some(Term::SupplementPart, month.supplement);
    if let Some(months) = work.count(Term::Months, "months") {
        let total = work.tree.times(Term::Total, month.total, months);
        work.show(Term::Total, total);
    }
    work.done()
}

pub(super) fn credit_of(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let rules = book.credit(given.standing(book))?;
    let mut work = Work::new(given);
    let facts = CreditFacts {
        base: work.money(Term::Base, "base"),
        pension: work.money(Term::Pension, "pension"),
        age: work.count(Term::Age, "age"),
    };
    let amount = credit(&mut work.tree, &rules, &facts);
    work.show(Term::AccountCredit, amount);
    if let Some(paid) = work.money(Term::TotalContribution, "contribution") {
        let parts = split(&mut work.tree, paid, amount);
        work.show(Term::PoolPart, parts.to_pool);
        work.show(Term::FromPool, parts.from_pool);
    }
    work.done()
}

pub(super) fn settlement(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let care = match given.text("care") {
        Some("outpatient") => Care::Outpatient,
        _ => Care::Inpatient,
    };
    let retired = given.flag("retired").unwrap_or(false);
    let usual = given.standing(book);
    let class = if retired { PersonClass::Retired } else { usual.class };
    let standing = Standing { class, ..usual };
    let rules = book.settlement_of(care, standing)?;
    let mut work = Work::new(given);
    let bill = Bill {
        total: work.needed_money(Term::Cost, "total"),
        outside_catalogue: work.money(Term::OutsideCatalogue, "outside_catalogue"),
        class_b: work.money(Term::ClassBCost, "class_b"),
        over_limit: work.money(Term::OverLimit, "over_limit"),
        level: work.needed_count(Term::HospitalLevel, "level"),
        first: given.flag("first").unwrap_or(true),
    };
    // Ages matter only where a row asks for one; then a missing age must not pass for a child.
    let ages_matter = rules.rows.iter().any(|row| row.from_age > 0);
    let age = match work.count(Term::Age, "age") {
        Some(age) => age,
        None if ages_matter => work.needed_count(Term::Age, "age"),
        None => work.tree.given_count(Term::Age, 0),
    };
    let account = work.money(Term::AccountBalance, "account");
    let year = YearToDate {
        deductible_paid: work.money(Term::DeductiblePaid, "deductible_paid"),
        fund_paid: work.money(Term::YearPaid, "fund_paid"),
        cost_counted: work.money(Term::CostCounted, "cost_counted"),
        burden: work.money(Term::BurdenBefore, "burden"),
        catastrophic_paid: work.money(Term::CatastrophicPaid, "catastrophic_paid"),
    };
    let result = settle(&mut work.tree, &rules, &Patient { retired, age, account }, &bill, &year);
    work.show(Term::FundPays, result.fund);
    work.show_some(Term::LargeAmountPays, result.large_amount);
    work.show_some(Term::CatastrophicPays, result.catastrophic);
    work.show(Term::PatientPays, result.patient);
    work.show_some(Term::AccountPays, result.account);
    work.show(Term::CashPays, result.cash);
    work.show_some(Term::FirstPay, result.first_pay);
    work.show(Term::Eligible, result.eligible);
    work.show(Term::DeductibleUsed, result.deductible);
    let prefix = match care {
        Care::Outpatient => "outpatient.cap",
        Care::Inpatient => "inpatient.cap",
    };
    let unstated = book.unstated(prefix, standing);
    Ok(Outcome { unstated, ..work.done()? })
}

pub(super) fn surcharge(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let rules = book.surcharge()?;
    let mut work = Work::new(given);
    let arrears = work.needed_money(Term::Arrears, "arrears");
    let (Some(from), Some(to)) = (given.date("from"), given.date("to")) else {
        return Err(refused(Trouble::Missing(Term::DaysLate)));
    };
    let amount = surcharge::surcharge_between(&mut work.tree, &rules, arrears, from, to);
    work.show(Term::Surcharge, amount);
    let days = surcharge::periods(&rules, from, to).unwrap_or_default();
    let days: i64 = days.iter().map(|period| i64::from(period.days)).sum();
    work.figures.push(Figure::of(Term::DaysLate, FigureValue::Count(days), NodeId::NONE));
    work.done()
}

pub(super) fn interest_of(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let rules = book.interest()?;
    let mut work = Work::new(given);
    let mut portions = |term, amount, days| {
        let amount = work.money(term, amount)?;
        Some(Portion { amount, days: work.needed_count(Term::InterestDays, days) })
    };
    let current = portions(Term::CurrentBalance, "current", "current_days");
    let earlier = portions(Term::EarlierBalance, "earlier", "earlier_days");
    let (current, earlier): (Vec<_>, Vec<_>) =
        (current.into_iter().collect(), earlier.into_iter().collect());
    let result = interest(&mut work.tree, &rules, &current, &earlier);
    work.show(Term::Interest, result.total);
    work.show(Term::InterestCurrent, result.current);
    work.show(Term::InterestEarlier, result.earlier);
    work.done()
}

pub(super) fn waiting(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let mut work = Work::new(given);
    if book.kind() != InsuranceKind::ResidentMedical {
        let rules = book.employee_wait()?;
        let facts = EmployeeBreak { months: work.needed_count(Term::GapMonths, "break_months") };
        let wait = employee_wait(&mut work.tree, &rules, &facts);
        work.show_wait(wait);
        if let Some(made_up) = given.flag("made_up") {
            let covered = covered_back(&work.tree, &rules, &facts, made_up);
            work.figures.push(Figure {
                code: "covered-back".to_owned(),
                label: Text::fixed("中断期间待遇可补", "care during the break is covered back"),
                value: FigureValue::Flag(covered),
                node: NodeId::NONE,
            });
        }
        let mut outcome = work.done()?;
        cite(&mut outcome, &[rules.repair_months.citation]);
        return Ok(outcome);
    }
    let rules = book.resident_wait()?;
    let missed_years = work.needed_count(Term::MissedYears, "missed_years");
    let repaired_years = match work.count(Term::RepairedYears, "repaired_years") {
        Some(years) => years,
        None => work.tree.given_count(Term::RepairedYears, 0),
    };
    let outside_window = given.flag("outside_window").unwrap_or(false);
    let facts = ResidentBreak { missed_years, repaired_years, outside_window };
    let wait = resident_wait(&mut work.tree, &rules, &facts);
    work.show_wait(wait);
    if let Some(years) = work.count(Term::Years, "unbroken_years") {
        let reward = resident_reward(&mut work.tree, &rules, years);
        work.show(Term::Reward, reward);
    }
    work.done()
}

pub(super) fn retirement(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let rules = book.retirement()?;
    let sex = match given.text("sex") {
        Some("male") => Sex::Male,
        _ => Sex::Female,
    };
    let mut work = Work::new(given);
    let cumulative = work.needed_count(Term::MonthsPaid, "months_paid");
    let actual = work.count(Term::ActualMonthsPaid, "actual_months").unwrap_or(cumulative);
    let result = shortfall(&mut work.tree, &rules, sex, &PaidMonths { cumulative, actual });
    work.show_count(Term::MonthsShort, result.months);
    work.show_count(Term::MonthsRequired, result.required);
    if let Some(base) = work.money(Term::Base, "base") {
        match cost(&mut work.tree, &rules, base, result.months) {
            Some(cost) => work.show(Term::ShortfallCost, cost),
            None => work.tree.refuse(Trouble::NotInRule(Term::ShortfallRate)),
        }
    }
    work.done()
}

pub(super) fn maternity(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let rules = book.maternity()?;
    let case = match given.text("case") {
        Some("difficult") => MaternityCase::Difficult,
        Some("early-loss") => MaternityCase::EarlyLoss,
        Some("middle-loss") => MaternityCase::MiddleLoss,
        Some("late-loss") => MaternityCase::LateLoss,
        _ => MaternityCase::Normal,
    };
    let mut work = Work::new(given);
    let wage = work.needed_money(Term::EmployerAverageWage, "average_wage");
    let more = work.count(Term::FurtherChildren, "further_children");
    let result = allowance(&mut work.tree, &rules, case, wage, more);
    work.show(Term::MaternityAllowance, result.amount);
    work.show_count(Term::MaternityDays, result.days);
    work.done()
}

pub(super) fn resident_levy(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let rules = book.resident_levy_of(given.text("tier"))?;
    let mut work = Work::new(given);
    let result = levy::levy(&mut work.tree, &rules);
    work.show(Term::Levy, result.levy);
    work.show_some(Term::Subsidy, result.subsidy);
    work.show(Term::Total, result.total);
    let within = given.month("month").and_then(|month| levy::in_window(&rules, month));
    if let Some(within) = within {
        work.figures.push(Figure {
            code: "in-window".to_owned(),
            label: Text::fixed("在集中参保期内", "within the enrolment window"),
            value: FigureValue::Flag(within),
            node: NodeId::NONE,
        });
    }
    let mut outcome = work.done()?;
    if let Some(window) = rules.window.filter(|_| within.is_some()) {
        cite(&mut outcome, &[window.citation]);
    }
    Ok(outcome)
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
