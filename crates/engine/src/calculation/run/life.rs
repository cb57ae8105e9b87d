//! 缴费、划入、滞纳、计息、等待、退休、生育、居民缴费 — everything but the settlement of a bill.

use policy::RuleBook;
use policy::rules::{
    ContributionRules, DayCount, Deposit, InterestBasis, MaternityBase, MaternityCase,
    RoundingPeriod, ShortfallPayment,
};
use vocab::{Date, Month, NodeId, Sex, Term, Text};

use super::{FigureValue, Given, Outcome, Result, Work, cite, refused};
use crate::calculation::CalcError;
use crate::carrier::{Carried, Carrier, OneCase, Tree, Trouble};
use crate::credit::{CreditFacts, credit, credits, split};
use crate::interest::{Portion, interest};
use crate::maternity::{Birth, allowance};
use crate::retirement::{PaidMonths, cost, price, retirement_month, shortfall, shortfall_base};
use crate::reward::{RewardFacts, rewards};
use crate::waiting::{
    EmployeeBreak, ResidentBreak, Wait, benefit_in_wait, covered_back, employee_wait, first_wait,
    resident_wait,
};
use crate::{contribution as assess, levy, surcharge as late};

pub(in crate::calculation) fn contribution(
    book: &RuleBook<'_>,
    given: &Given<'_>,
) -> Result<Outcome> {
    let standing = given.standing(book);
    let mut work = Work::new(given);
    let unstated = match given.month("from") {
        Some(from) => {
            let months = given.count("months").unwrap_or(1);
            year_of_months(&mut work, book, from, months)?;
            Vec::new()
        }
        None => {
            let rules = book.contribution(standing)?;
            one_month(&mut work, &rules);
            match rules.fixed_base {
                Some(_) => Vec::new(),
                None => [
                    book.unstated("contribution.floor", standing),
                    book.unstated("contribution.ceiling", standing),
                ]
                .concat(),
            }
        }
    };
    Ok(Outcome { unstated, ..work.done()? })
}

fn wage(work: &mut Work<'_>, rules: &ContributionRules) -> Carried {
    match rules.fixed_base {
        Some(_) if work.given.money("wage").is_none() => work.tree.zero(),
        _ => work.needed_money(Term::Wage, "wage"),
    }
}

/// One month, and so many of the same.
fn one_month(work: &mut Work<'_>, rules: &ContributionRules) {
    let wage = wage(work, rules);
    let month = assess::assess(&mut work.tree, rules, wage);
    work.show(Term::TotalContribution, month.total);
    work.show(Term::Base, month.base);
    work.show_some(Term::EmployerPart, month.employer);
    work.show(Term::IndividualPart, month.individual);
    work.show_some(Term::SupplementPart, month.supplement);
    work.show_some(Term::LongTermCarePart, month.long_term_care);
    work.show_some(Term::YearlyFees, month.yearly);
    if let Some(months) = work.count(Term::Months, "months") {
        let mut total = work.tree.times(Term::Total, month.total, months);
        if let Some(fees) = month.yearly {
            total = work.tree.add(Term::Total, total, fees);
        }
        work.show(Term::Total, total);
    }
}

/// So many months from one on, each by the rules of its own first day: what changes within the
/// year shows as a stretch of its own. Fees of a year are billed once.
fn year_of_months(
    work: &mut Work<'_>,
    book: &RuleBook<'_>,
    from: Month,
    months: i32,
) -> Result<()> {
    if !(1..=12).contains(&months) {
        let sentence = Text::fixed(
            "按月逐段计算时，一次算 1 到 12 个月",
            "month by month, 1 to 12 months are worked out at a time",
        );
        let remedy = Text::fixed("改小“月数”，分几次算", "ask for fewer `months`, several times");
        return Err(CalcError::Refusal(Box::new(vocab::Refusal::new(
            "months-out-of-range",
            sentence,
            remedy,
        ))));
    }
    let standing = work.given.standing(book);
    let mut stretches: Vec<(Month, ContributionRules, i32)> = Vec::new();
    for month in from.through(from.plus(months - 1)) {
        let rules = book.at(month.first_day()).contribution(standing)?;
        match stretches.last_mut() {
            Some((_, before, count)) if *before == rules => *count += 1,
            _ => stretches.push((month, rules, 1)),
        }
    }
    let (mut sum, mut fees, mut shown) = (None, None, Vec::new());
    for (start, rules, count) in &stretches {
        let wage = wage(work, rules);
        let month = assess::assess(&mut work.tree, rules, wage);
        shown.push((*start, month.total));
        let count = work.tree.given_count(Term::Months, *count);
        let part = work.tree.times(Term::Subtotal, month.total, count);
        sum = Some(match sum {
            Some(before) => work.tree.add(Term::Total, before, part),
            None => part,
        });
        fees = fees.or(month.yearly);
    }
    let mut total = match sum {
        Some(sum) => sum,
        None => work.tree.zero(),
    };
    if let Some(fees) = fees {
        total = work.tree.add(Term::Total, total, fees);
    }
    work.show(Term::Total, total);
    work.show_some(Term::YearlyFees, fees);
    for (start, amount) in shown {
        let value = FigureValue::Money(work.tree.fen(amount));
        let label = Text::new(format!("{start} 起每月"), format!("a month from {start}"));
        work.note(&format!("from-{start}"), label, value, amount.node);
    }
    Ok(())
}

pub(in crate::calculation) fn credit_of(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let standing = given.standing(book);
    let rules = book.credit(standing)?;
    let mut work = Work::new(given);
    let base = match (work.money(Term::Base, "base"), given.money("wage")) {
        (None, Some(wage)) => {
            let contribution = book.contribution(standing)?;
            let wage = work.tree.given_money(Term::Wage, wage);
            Some(assess::base(&mut work.tree, &contribution, wage))
        }
        (base, _) => base,
    };
    let pension = work.money(Term::Pension, "pension");
    let facts = CreditFacts { base, pension, age: work.count(Term::Age, "age") };
    let amount = credit(&mut work.tree, &rules, &facts);
    work.show(Term::AccountCredit, amount);
    if let Some(months) = work.count(Term::Months, "months") {
        let total = credits(&mut work.tree, &rules, &facts, months);
        work.show(Term::CreditOfMonths, total);
    }
    if let Some(paid) = work.money(Term::TotalContribution, "contribution") {
        let parts = split(&mut work.tree, paid, amount);
        work.show(Term::PoolPart, parts.to_pool);
        work.show(Term::FromPool, parts.from_pool);
    }
    let mut outcome = work.done()?;
    if let Some(period) = rules.rounding_period.filter(|it| it.value == RoundingPeriod::OnceAYear) {
        cite(&mut outcome, &[period.citation]);
    }
    Ok(outcome)
}

pub(in crate::calculation) fn surcharge(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let rules = book.surcharge()?;
    let mut work = Work::new(given);
    let arrears = work.needed_money(Term::Arrears, "arrears");
    let Some(to) = given.date("to") else {
        return Err(refused(Trouble::Missing(Term::DaysLate)));
    };
    let owed = given.month("first_month");
    let starts: Vec<(Option<Month>, Date)> = match (given.date("from"), owed) {
        (Some(from), _) => vec![(None, from)],
        (None, Some(first)) => {
            let months = given.count("months").unwrap_or(1).clamp(1, 600);
            let months = first.through(first.plus(months - 1));
            let start = |month| Some((Some(month), late::first_day_late(&rules, month)?));
            let starts: Option<Vec<_>> = months.map(start).collect();
            starts.ok_or_else(|| refused(Trouble::NotInRule(Term::FirstDayLate)))?
        }
        (None, None) => return Err(refused(Trouble::Missing(Term::FirstDayLate))),
    };
    let (mut sum, mut all_days, mut months) = (None, 0_i64, Vec::new());
    for (month, from) in starts {
        let amount = late::surcharge_between(&mut work.tree, &rules, arrears, from, to);
        let days = late::periods(&rules, from, to).unwrap_or_default();
        let days: i64 = days.iter().map(|period| i64::from(period.days)).sum();
        all_days += days;
        months.extend(month.map(|month| (month, amount)));
        sum = Some(match sum {
            Some(before) => work.tree.add(Term::Surcharge, before, amount),
            None => amount,
        });
    }
    let sum = match sum {
        Some(sum) => sum,
        None => work.tree.zero(),
    };
    work.show(Term::Surcharge, sum);
    let days = FigureValue::Count(all_days);
    work.note("days-late", Term::DaysLate.text(), days, NodeId::NONE);
    for (month, amount) in months {
        let value = FigureValue::Money(work.tree.fen(amount));
        let label = Text::new(format!("欠 {month} 的滞纳金"), format!("surcharge on {month}"));
        work.note(&format!("month-{month}"), label, value, amount.node);
    }
    let mut outcome = work.done()?;
    let thirty = rules.day_count.filter(|it| it.value == DayCount::MonthsOfThirty);
    let start = rules.starts.filter(|_| owed.is_some());
    let ends = rules.ends_day_before.filter(|it| it.value);
    let conventions =
        [thirty.map(|it| it.citation), start.map(|it| it.citation), ends.map(|it| it.citation)];
    cite(&mut outcome, &conventions.into_iter().flatten().collect::<Vec<_>>());
    Ok(outcome)
}

pub(in crate::calculation) fn interest_of(
    book: &RuleBook<'_>,
    given: &Given<'_>,
) -> Result<Outcome> {
    let rules = book.interest()?;
    let mut work = Work::new(given);
    let by_months = matches!(rules.basis, InterestBasis::Months(_));
    let mut portions = |term, amount, days, months| {
        let amount = work.money(term, amount)?;
        let time = match by_months {
            true => work.needed_count(Term::InterestMonths, months),
            false => work.needed_count(Term::InterestDays, days),
        };
        Some(Portion { amount, days: time })
    };
    let current = portions(Term::CurrentBalance, "current", "current_days", "current_months");
    let earlier = portions(Term::EarlierBalance, "earlier", "earlier_days", "earlier_months");
    let (current, earlier): (Vec<_>, Vec<_>) =
        (current.into_iter().collect(), earlier.into_iter().collect());
    let result = interest(&mut work.tree, &rules, &current, &earlier);
    work.show(Term::Interest, result.total);
    work.show(Term::InterestCurrent, result.current);
    work.show(Term::InterestEarlier, result.earlier);
    let mut outcome = work.done()?;
    let named = |it: &policy::Cited<Deposit>| it.citation;
    cite(&mut outcome, &rules.deposits.iter().map(named).collect::<Vec<_>>());
    Ok(outcome)
}

pub(in crate::calculation) fn waiting(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    if book.is_employee_scheme() {
        employees_wait(book, given)
    } else {
        residents_wait(book, given)
    }
}

fn employees_wait(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let mut work = Work::new(given);
    let class = given.standing(book).class;
    let rules = book.employee_wait_of(class)?;
    if given.flag("first_enrolment") == Some(true) {
        match first_wait(&mut work.tree, &rules) {
            Some(months) => {
                let wait = Wait::Months(months);
                work.show_wait(&wait);
                begins(&mut work, &wait);
            }
            None => work.tree.refuse(Trouble::NotInRule(Term::FirstWait)),
        }
        reduced(&mut work, book, rules.benefit_share);
        return work.done();
    }
    let months = work.needed_count(Term::GapMonths, "break_months");
    let facts = EmployeeBreak { months, made_up: given.flag("made_up") };
    let wait = employee_wait(&mut work.tree, &rules, &facts);
    work.show_wait(&wait);
    begins(&mut work, &wait);
    if let Some(made_up) = given.flag("made_up") {
        let covered = covered_back(&work.tree, &rules, &facts, made_up);
        let label = Text::fixed("中断期间待遇可补", "care during the break is covered back");
        work.note("covered-back", label, FigureValue::Flag(covered), NodeId::NONE);
    }
    reduced(&mut work, book, rules.benefit_share);
    let mut outcome = work.done()?;
    cite(&mut outcome, &[rules.repair_months.citation]);
    Ok(outcome)
}

fn residents_wait(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let mut work = Work::new(given);
    let rules = book.resident_wait()?;
    let missed_years = work.needed_count(Term::MissedYears, "missed_years");
    let repaired_years = match work.count(Term::RepairedYears, "repaired_years") {
        Some(years) => years,
        None => work.tree.given_count(Term::RepairedYears, 0),
    };
    let outside_window = given.flag("outside_window").unwrap_or(false);
    let facts = ResidentBreak { missed_years, repaired_years, outside_window };
    let wait = resident_wait(&mut work.tree, &rules, &facts);
    work.show_wait(&wait);
    begins(&mut work, &wait);
    reduced(&mut work, book, rules.benefit_share);
    if let Some(unbroken_years) = work.count(Term::Years, "unbroken_years") {
        let facts = RewardFacts {
            unbroken_years,
            zero_claim_years: work.count(Term::ZeroClaimYears, "zero_claim_years"),
            original_cap: work.money(Term::OriginalCap, "original_cap"),
        };
        let reward = rewards(&mut work.tree, &rules.reward, &facts);
        work.show(Term::Reward, reward.unbroken);
        work.show_some(Term::ZeroClaimReward, reward.zero_claim);
        work.show(Term::RewardTotal, reward.total);
    }
    work.done()
}

/// The day on which full benefits begin, if the day that the wait counts from is given.
fn begins(work: &mut Work<'_>, wait: &Wait<Tree>) {
    let Some(from) = work.given.date("covered_from") else { return };
    let months = match wait {
        Wait::Months(months) => Some(work.tree.number(*months)),
        Wait::Between(low, high) => {
            // Where both readings come to the same, nothing is open.
            let ends = (work.tree.number(*low), work.tree.number(*high));
            (ends.0 == ends.1).then_some(ends.1)
        }
        Wait::Days(_) => None,
    };
    let day = match (months, wait) {
        (Some(months), _) => {
            let months = i32::try_from(months).unwrap_or(i32::MAX);
            let start = Month::of(from);
            let begin = start.plus(months);
            // The calendar of months ends; a day at its end would be no answer.
            (begin.months_since(start) == months).then(|| begin.day(from.day()))
        }
        (None, Wait::Days(days)) => {
            let days = u64::try_from(work.tree.number(*days)).unwrap_or_default();
            from.checked_add(std::time::Duration::from_secs(days.saturating_mul(86_400))).ok()
        }
        _ => None,
    };
    if let Some(day) = day {
        let label = Text::fixed("待遇开始日期", "benefits begin on");
        work.note("benefits-begin", label, FigureValue::Date(day), NodeId::NONE);
    }
}

/// What is paid during the wait of a benefit that somebody asks about.
fn reduced(work: &mut Work<'_>, book: &RuleBook<'_>, share: Option<policy::Cited<vocab::Rate>>) {
    let Some(benefit) = work.money(Term::FullBenefit, "benefit") else { return };
    if share.is_none() {
        return work.tree.refuse(Trouble::NotInRule(Term::BenefitShareInWait));
    }
    let Some(rounding) = book.benefit_rounding() else {
        return work.tree.refuse(Trouble::NotInRule(Term::BenefitInWait));
    };
    let paid = benefit_in_wait(&mut work.tree, share, benefit, rounding);
    work.show_some(Term::BenefitInWait, paid);
}

pub(in crate::calculation) fn retirement(
    book: &RuleBook<'_>,
    given: &Given<'_>,
) -> Result<Outcome> {
    let rules = book.retirement()?;
    let sex = sex(given);
    let mut work = Work::new(given);
    let cumulative = work.needed_count(Term::MonthsPaid, "months_paid");
    let actual = work.count(Term::ActualMonthsPaid, "actual_months").unwrap_or(cumulative);
    let result = shortfall(&mut work.tree, &rules, sex, &PaidMonths { cumulative, actual });
    work.show_count(Term::MonthsShort, result.months);
    work.show_count(Term::MonthsRequired, result.required);
    let base = match work.money(Term::Base, "base") {
        Some(base) => Some(base),
        None => shortfall_base(&mut work.tree, &rules),
    };
    let mut cited = Vec::new();
    if let Some(base) = base {
        let lump = rules.shortfall_payment.map(|it| it.value) != Some(ShortfallPayment::Monthly);
        cited.extend(rules.shortfall_payment.map(|it| it.citation));
        match price(&mut work.tree, &rules, base) {
            Some(price) => work.show(Term::ShortfallPrice, price),
            None if given.money("base").is_some() => {
                work.tree.refuse(Trouble::NotInRule(Term::ShortfallRate));
            }
            None => {}
        }
        if let Some(cost) = cost(&mut work.tree, &rules, base, result.months).filter(|_| lump) {
            work.show(Term::ShortfallCost, cost);
        }
    }
    let mut outcome = work.done()?;
    cite(&mut outcome, &cited);
    Ok(outcome)
}

fn sex(given: &Given<'_>) -> Sex {
    match given.text("sex") {
        Some("male") => Sex::Male,
        _ => Sex::Female,
    }
}

pub(in crate::calculation) fn retirement_age(
    book: &RuleBook<'_>,
    given: &Given<'_>,
) -> Result<Outcome> {
    let Some(birth) = given.month("birth") else {
        return Err(refused(Trouble::Missing(Term::Age)));
    };
    let law = match sex(given) {
        Sex::Male => book.age_of_men()?,
        Sex::Female => book.age_of_women(given.text("post") == Some("worker"))?,
    };
    let month = retirement_month(law.value, birth);
    let mut work = Work::new(given);
    let label = Text::fixed("退休月份的第一天", "first day of the month of retirement");
    work.note("retires", label, FigureValue::Date(month.first_day()), NodeId::NONE);
    let months = i64::from(month.months_since(birth));
    let label = Text::fixed("退休年龄（月）", "age of retirement in months");
    work.note("age-in-months", label, FigureValue::Count(months), NodeId::NONE);
    let mut outcome = work.done()?;
    cite(&mut outcome, &[law.citation]);
    Ok(outcome)
}

pub(in crate::calculation) fn maternity(book: &RuleBook<'_>, given: &Given<'_>) -> Result<Outcome> {
    let rules = book.maternity()?;
    let case = match given.text("case") {
        Some("difficult") => MaternityCase::Difficult,
        Some("early-loss") => MaternityCase::EarlyLoss,
        Some("middle-loss") => MaternityCase::MiddleLoss,
        Some("late-loss") => MaternityCase::LateLoss,
        _ => MaternityCase::Normal,
    };
    let mut work = Work::new(given);
    let wage = match rules.base.map(|base| base.value) {
        Some(MaternityBase::OwnBase) => work.needed_money(Term::Base, "own_base"),
        _ => work.needed_money(Term::EmployerAverageWage, "average_wage"),
    };
    let birth = Birth {
        case,
        further_children: work.count(Term::FurtherChildren, "further_children"),
        late: given.flag("late_birth").unwrap_or(false),
    };
    let result = allowance(&mut work.tree, &rules, &birth, wage);
    let length = match rules.days.is_empty() {
        true => Term::MaternityHalfMonths,
        false => Term::MaternityDays,
    };
    work.show(Term::MaternityAllowance, result.amount);
    work.show_count(length, result.length);
    if let Some(subsidy) = result.subsidy {
        work.show(Term::MaternitySubsidy, subsidy);
        work.show(Term::Total, result.total);
    }
    let mut outcome = work.done()?;
    if let Some(base) = rules.base {
        cite(&mut outcome, &[base.citation]);
    }
    Ok(outcome)
}

pub(in crate::calculation) fn resident_levy(
    book: &RuleBook<'_>,
    given: &Given<'_>,
) -> Result<Outcome> {
    let rules = book.resident_levy_of(given.text("tier"))?;
    let mut work = Work::new(given);
    let result = levy::levy(&mut work.tree, &rules);
    work.show(Term::Levy, result.levy);
    work.show_some(Term::Subsidy, result.subsidy);
    work.show(Term::Total, result.total);
    let mut cited = Vec::new();
    if let Some(month) = given.month("month") {
        if let Some(within) = levy::in_window(&rules, month) {
            let label = Text::fixed("在集中参保期内", "within the enrolment window");
            work.note("in-window", label, FigureValue::Flag(within), NodeId::NONE);
            cited.extend(rules.window.map(|it| it.citation));
        }
        if let Some(within) = levy::in_extension(&rules, month) {
            let label = Text::fixed(
                "在延长缴费期内（缴费之日起享受待遇）",
                "within the later months, with benefits from the day of payment",
            );
            work.note("in-extension", label, FigureValue::Flag(within), NodeId::NONE);
            cited.extend(rules.extension.map(|it| it.citation));
        }
    }
    let mut outcome = work.done()?;
    cite(&mut outcome, &cited);
    Ok(outcome)
}
