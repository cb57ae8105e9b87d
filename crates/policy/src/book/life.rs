//! 缴费、等待、退休、生育与利息 — what each of these calculations needs, put together for a place
//! and a day.

use vocab::{InsuranceKind, PersonClass};

use super::{Found, RuleBook};
use crate::rules::{
    Average, AverageShare, BaseFigure, Cited, ContributionRules, CreditRules, Deposit,
    EmployeeWaitRules, InterestBasis, InterestRules, MaternityCase, MaternityRules, NewbornRules,
    ResidentLevyRules, ResidentWaitRules, RetirementRules, Standing, StatutoryAge, Unknown,
};
use crate::value::{ByMonths, HalfMonths, WrittenBase, WrittenRate};
use crate::when::{CASES, Query};

impl RuleBook<'_> {
    /// 缴费规则.
    pub fn contribution(&self, standing: Standing<'_>) -> Result<ContributionRules, Unknown> {
        let query = standing.into();
        let employer_rate = match self.get("contribution.employer_rate", &query) {
            // An employer pays for an employee everywhere; not knowing his rate is not a rate of
            // nothing.
            Err(unknown) if standing.class == PersonClass::Employee => return Err(unknown),
            found => found.ok(),
        };
        Ok(ContributionRules {
            floor: self.base_figure("contribution.floor", &query)?,
            ceiling: self.base_figure("contribution.ceiling", &query)?,
            fixed_base: self.base_figure("contribution.fixed_base", &query)?,
            base_rounding: self.optional("contribution.base_rounding", &query),
            employer_rate,
            individual_rate: self.get("contribution.individual_rate", &query)?,
            supplement: self.optional("contribution.supplement", &query),
            long_term_care: self.optional("contribution.long_term_care", &query),
            rounding: self.get("contribution.rounding", &query)?,
            deadline_day: self.optional("contribution.deadline_day", &query),
        })
    }

    /// A bound: stated, or a share of the average wage, which must then be known.
    fn base_figure(
        &self,
        key: &'static str,
        query: &Query<'_>,
    ) -> Result<Option<BaseFigure>, Unknown> {
        let Some(written) = self.optional::<WrittenBase>(key, query) else { return Ok(None) };
        Ok(Some(match written.value {
            WrittenBase::Stated(fen) => BaseFigure::Stated(written.map(|_| fen)),
            WrittenBase::Share(share) => BaseFigure::OfAverage(AverageShare {
                share: written.map(|_| share),
                average: self.get("average.wage", query)?,
                rounding: self.get("average.share_rounding", query)?,
            }),
        }))
    }

    /// 公布的平均工资.
    pub fn average_wage(&self) -> Option<Cited<Average>> {
        self.optional("average.wage", &Query::default())
    }

    /// 由平均数折算的数额的舍入.
    pub fn share_rounding(&self) -> Option<Cited<vocab::Rounding>> {
        self.optional("average.share_rounding", &Query::default())
    }

    /// 划入规则.
    pub fn credit(&self, standing: Standing<'_>) -> Result<CreditRules, Unknown> {
        let query = standing.into();
        Ok(CreditRules {
            credit: self.get("credit.amount", &query)?,
            rounding: self.get("credit.rounding", &query)?,
            rounding_period: self.optional("credit.rounding_period", &query),
            base_floor: self.base_figure("credit.base_floor", &query)?,
            average_rounding: self.optional("credit.average_rounding", &query),
        })
    }

    /// 计息规则. Where a document names a kind of deposit, its rate is looked up.
    pub fn interest(&self) -> Result<InterestRules, Unknown> {
        let query = Query::default();
        let mut deposits = Vec::new();
        let current_year = self.deposit_rate("interest.current_year", &mut deposits)?;
        let earlier_years = self.deposit_rate("interest.earlier_years", &mut deposits)?;
        let basis = match self.optional::<ByMonths>("interest.method", &query) {
            Some(method) if method.value.0 => InterestBasis::Months(method.citation),
            _ => InterestBasis::Days(self.get("interest.days_in_year", &query)?),
        };
        Ok(InterestRules {
            current_year,
            earlier_years,
            deposits,
            basis,
            settlement_day: self.get("interest.settlement_day", &query)?,
            rounding: self.get("interest.rounding", &query)?,
        })
    }

    fn deposit_rate(
        &self,
        key: &'static str,
        deposits: &mut Vec<Cited<Deposit>>,
    ) -> Found<vocab::Rate> {
        let query = Query::default();
        let written: Cited<WrittenRate> = self.get(key, &query)?;
        let kind = match written.value {
            WrittenRate::Stated(rate) => return Ok(written.map(|_| rate)),
            WrittenRate::Of(kind) => kind,
        };
        deposits.push(written.map(|_| kind));
        match kind {
            Deposit::Demand => self.get("deposit.demand", &query),
            Deposit::ThreeMonths => self.get("deposit.three_months", &query),
            Deposit::ThreeYearInstalment => self.get("deposit.three_year_instalment", &query),
        }
    }

    /// 职工断缴等待规则 of people with an employer.
    pub fn employee_wait(&self) -> Result<EmployeeWaitRules, Unknown> {
        self.employee_wait_of(PersonClass::Employee)
    }

    /// 职工断缴等待规则 of a class: flexible people may have rules of their own.
    pub fn employee_wait_of(&self, class: PersonClass) -> Result<EmployeeWaitRules, Unknown> {
        let query = Query { class: Some(class), ..Query::default() };
        Ok(EmployeeWaitRules {
            repair_months: self.get("wait.employee.repair_months", &query)?,
            wait_months: self.optional("wait.employee.months", &query),
            wait_months_max: self.get("wait.employee.months_max", &query)?,
            wait_days: self.optional("wait.employee.days", &query),
            not_made_up_months: self.optional("wait.employee.not_made_up_months", &query),
            first_months: self.optional("wait.employee.first_months", &query),
            benefit_share: self.optional("wait.employee.benefit_share", &query),
        })
    }

    /// 居民断保等待规则.
    pub fn resident_wait(&self) -> Result<ResidentWaitRules, Unknown> {
        let query = Query::default();
        Ok(ResidentWaitRules {
            fixed_months: self.get("wait.resident.fixed_months", &query)?,
            variable_months: self.get("wait.resident.variable_months", &query)?,
            first_year_counts: self.optional("wait.resident.first_year_counts", &query),
            long_break_years: self.get("wait.resident.long_break_years", &query)?,
            long_break_min_months: self.get("wait.resident.long_break_min_months", &query)?,
            reward: self.reward_rates()?,
            benefit_share: self.optional("wait.resident.benefit_share", &query),
        })
    }

    /// 退休年限规则 for a retirement on the day of the book.
    pub fn retirement(&self) -> Result<RetirementRules, Unknown> {
        let query = Query::default();
        let employee = Query { class: Some(PersonClass::Employee), ..query };
        Ok(RetirementRules {
            year: self.on().year(),
            years_male: self.get("retirement.years_male", &query)?,
            years_female: self.get("retirement.years_female", &query)?,
            actual_years: self.optional("retirement.actual_years", &query),
            shortfall_rate: self.optional("retirement.shortfall_rate", &query),
            shortfall_base: self.optional("retirement.shortfall_base", &query),
            shortfall_supplement: self.optional("retirement.shortfall_supplement", &query),
            shortfall_payment: self.optional("retirement.shortfall_payment", &query),
            average_wage: self.average_wage(),
            floor: self.base_figure("contribution.floor", &employee).ok().flatten(),
        })
    }

    /// 法定退休年龄 of men.
    pub fn age_of_men(&self) -> Found<StatutoryAge> {
        self.get("retirement.age_male", &Query::default())
    }

    /// 法定退休年龄 of women: in workers' posts, or in staff posts.
    pub fn age_of_women(&self, worker: bool) -> Found<StatutoryAge> {
        let key = match worker {
            true => "retirement.age_female_worker",
            false => "retirement.age_female",
        };
        self.get(key, &Query::default())
    }

    /// 生育津贴规则.
    pub fn maternity(&self) -> Result<MaternityRules, Unknown> {
        let query = Query::default();
        let days = self.maternity_days();
        let half_months = self.by_case::<HalfMonths>("maternity.months");
        if days.is_empty() && half_months.is_empty() {
            return Err(self.unknown("maternity.days"));
        }
        let by_months = days.is_empty();
        let extra = |in_days: &'static str, in_months: &'static str| match by_months {
            true => self.optional::<HalfMonths>(in_months, &query).map(|it| it.map(|it| it.0)),
            false => self.optional(in_days, &query),
        };
        let further = ["maternity.days_per_further_child", "maternity.months_per_further_child"];
        let divisor = match by_months {
            true => self.optional("maternity.divisor", &query),
            false => Some(self.get("maternity.divisor", &query)?),
        };
        Ok(MaternityRules {
            days,
            half_months: half_months.into_iter().map(|(of, it)| (of, it.map(|it| it.0))).collect(),
            per_further_child: extra(further[0], further[1]),
            late_birth: extra("maternity.late_birth_days", "maternity.late_birth_months"),
            divisor,
            base: self.optional("maternity.base", &query),
            floor: self.base_figure("maternity.floor", &query)?,
            ceiling: self.base_figure("maternity.ceiling", &query)?,
            subsidy: self.by_case("maternity.subsidy"),
            rounding: self.get("maternity.rounding", &query)?,
        })
    }

    /// 生育津贴天数 of the cases that a document gives days for.
    pub(crate) fn maternity_days(&self) -> Vec<(MaternityCase, Cited<i32>)> {
        self.by_case("maternity.days")
    }

    fn by_case<T: crate::value::FromValue>(
        &self,
        key: &'static str,
    ) -> Vec<(MaternityCase, Cited<T>)> {
        let found = CASES.iter().filter_map(|(case, _)| {
            let query = Query { case: Some(*case), ..Query::default() };
            Some((*case, self.optional(key, &query)?))
        });
        found.collect()
    }

    /// 居民缴费规则 of people without a group of their own.
    pub fn resident_levy(&self) -> Result<ResidentLevyRules, Unknown> {
        self.resident_levy_of(None)
    }

    /// 居民缴费规则 of a group in the words of the place (`学生儿童`), where groups pay apart.
    pub fn resident_levy_of(&self, tier: Option<&str>) -> Result<ResidentLevyRules, Unknown> {
        let query = Query { tier, ..Query::default() };
        Ok(ResidentLevyRules {
            levy: self.get("resident.levy", &query)?,
            subsidy: self.optional("resident.subsidy", &query),
            window: self.optional("resident.window", &query),
            extension: self.optional("resident.window_extension", &query),
        })
    }

    /// 新生儿 — what documents say of children who are enrolled soon after birth.
    pub fn newborns(&self) -> NewbornRules {
        let query = Query::default();
        NewbornRules {
            exempt: self.optional("wait.resident.newborn_exempt", &query),
            days: self.optional("resident.newborn_days", &query),
        }
    }

    /// Rounding of what the fund pays, where a document gives one.
    pub fn benefit_rounding(&self) -> Option<Cited<vocab::Rounding>> {
        self.optional("inpatient.rounding", &Query::default())
    }

    /// Whether the book is about people with accounts of employment.
    pub fn is_employee_scheme(&self) -> bool {
        self.kind() != InsuranceKind::ResidentMedical
    }
}
