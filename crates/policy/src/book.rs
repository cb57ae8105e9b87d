//! 规则簿 — the rules of one place and scheme on one day, as known on a day. Each method puts
//! together what one calculation needs, or names the first figure that no document gives.

mod settlement;

use vocab::{Date, Fen, InsuranceKind, PersonClass, PlaceCode, Rate, Rounding, Text};

use crate::library::{PolicyLibrary, best, precedence};
use crate::pack::Rule;
use crate::registry::{self, KEYS, KeySpec};
use crate::rules::{
    BandEdges, CapOn, Cited, ContributionRules, Credit, CreditRules, DeductiblePeriod,
    EmployeeWaitRules, InterestRules, MaternityCase, MaternityRules, ResidentLevyRules,
    ResidentWaitRules, RetirementRules, Standing, SurchargeEra, SurchargeRules, Timing, Unknown,
};
use crate::value::Value;
use crate::when::{CASES, Query};

/// 规则簿.
#[derive(Clone, Debug)]
pub struct RuleBook<'a> {
    library: &'a PolicyLibrary,
    place: PlaceCode,
    kind: InsuranceKind,
    on: Date,
    known_at: Date,
    // Nearest first.
    layers: Vec<PlaceCode>,
}

/// Why a look-up has no answer yet: turned into [`Unknown`] at the edge.
type Found<T> = Result<Cited<T>, Unknown>;

impl<'a> RuleBook<'a> {
    pub(crate) fn new(
        library: &'a PolicyLibrary,
        place: PlaceCode,
        kind: InsuranceKind,
        on: Date,
        known_at: Date,
    ) -> RuleBook<'a> {
        let mut layers = place.layers();
        layers.reverse();
        RuleBook { library, place, kind, on, known_at, layers }
    }

    /// The library that the book is taken from.
    pub fn library(&self) -> &'a PolicyLibrary {
        self.library
    }

    /// 参保地.
    pub fn place(&self) -> PlaceCode {
        self.place
    }

    /// 险种.
    pub fn kind(&self) -> InsuranceKind {
        self.kind
    }

    /// The day whose rules these are.
    pub fn on(&self) -> Date {
        self.on
    }

    /// The day whose knowledge of documents this is.
    pub fn known_at(&self) -> Date {
        self.known_at
    }

    /// The same book for another day.
    pub fn at(&self, on: Date) -> RuleBook<'a> {
        RuleBook { on, ..self.clone() }
    }

    /// 是否建立个人账户.
    pub fn has_account(&self, standing: Standing<'_>) -> Result<Cited<bool>, Unknown> {
        self.flag("account.open", &standing.into())
    }

    /// 缴费规则.
    pub fn contribution(&self, standing: Standing<'_>) -> Result<ContributionRules, Unknown> {
        let query = standing.into();
        let employer_rate = match self.rate("contribution.employer_rate", &query) {
            // An employer pays for an employee everywhere; not knowing his rate is not a rate of
            // nothing.
            Err(unknown) if standing.class == PersonClass::Employee => return Err(unknown),
            found => found.ok(),
        };
        Ok(ContributionRules {
            floor: self.money("contribution.floor", &query).ok(),
            ceiling: self.money("contribution.ceiling", &query).ok(),
            fixed_base: self.money("contribution.fixed_base", &query).ok(),
            base_rounding: self.rounding("contribution.base_rounding", &query).ok(),
            employer_rate,
            individual_rate: self.rate("contribution.individual_rate", &query)?,
            supplement: self.money("contribution.supplement", &query).ok(),
            rounding: self.rounding("contribution.rounding", &query)?,
            deadline_day: self.day("contribution.deadline_day", &query).ok(),
        })
    }

    /// 划入规则.
    pub fn credit(&self, standing: Standing<'_>) -> Result<CreditRules, Unknown> {
        let query = standing.into();
        Ok(CreditRules {
            credit: self.shape("credit.amount", &query)?,
            rounding: self.rounding("credit.rounding", &query)?,
        })
    }

    /// 划入时间.
    pub fn timing(&self, standing: Standing<'_>) -> Result<Cited<Timing>, Unknown> {
        self.get("credit.timing", &standing.into(), |value| match value {
            Value::Timing(timing) => Some(*timing),
            _ => None,
        })
    }

    /// 滞纳金规则. The eras are those of the nearest layer that has any.
    pub fn surcharge(&self) -> Result<SurchargeRules, Unknown> {
        let key = "surcharge.daily";
        let query = Query::default();
        let eras = self.layers.iter().map(|layer| self.eras(key, *layer));
        let eras = eras.into_iter().find(|eras| !eras.is_empty());
        Ok(SurchargeRules {
            eras: eras.ok_or_else(|| self.unknown(key))?,
            both_ends_count: self.flag("surcharge.both_ends_count", &query)?,
            rounding: self.rounding("surcharge.rounding", &query)?,
        })
    }

    fn eras(&self, key: &'static str, layer: PlaceCode) -> Vec<SurchargeEra> {
        let known = self
            .library
            .layer(key, layer)
            .filter(|rule| rule.published <= self.known_at && rule.kinds.contains(&self.kind));
        let mut known: Vec<&Rule> = known.collect();
        known.sort_by_key(|rule| (rule.from, precedence(rule)));
        let mut eras: Vec<SurchargeEra> = Vec::new();
        for rule in known {
            let Value::Rate(rate) = rule.value else { continue };
            // Of two rules from one day the one of higher precedence stands last and is kept.
            eras.retain(|era| era.from != rule.from);
            eras.push(SurchargeEra { from: rule.from, daily: Cited::new(rate, rule.citation) });
        }
        eras
    }

    /// 计息规则.
    pub fn interest(&self) -> Result<InterestRules, Unknown> {
        let query = Query::default();
        Ok(InterestRules {
            current_year: self.rate("interest.current_year", &query)?,
            earlier_years: self.rate("interest.earlier_years", &query)?,
            days_in_year: self.count("interest.days_in_year", &query)?,
            settlement_day: self.get("interest.settlement_day", &query, |value| match value {
                Value::MonthDay(month, day) => Some((*month, *day)),
                _ => None,
            })?,
            rounding: self.rounding("interest.rounding", &query)?,
        })
    }

    /// 职工断缴等待规则.
    pub fn employee_wait(&self) -> Result<EmployeeWaitRules, Unknown> {
        let query = Query::default();
        Ok(EmployeeWaitRules {
            repair_months: self.count("wait.employee.repair_months", &query)?,
            wait_months: self.count("wait.employee.months", &query).ok(),
            wait_months_max: self.count("wait.employee.months_max", &query)?,
        })
    }

    /// 居民断保等待规则.
    pub fn resident_wait(&self) -> Result<ResidentWaitRules, Unknown> {
        let query = Query::default();
        Ok(ResidentWaitRules {
            fixed_months: self.count("wait.resident.fixed_months", &query)?,
            variable_months: self.count("wait.resident.variable_months", &query)?,
            first_year_counts: self.flag("wait.resident.first_year_counts", &query).ok(),
            long_break_years: self.count("wait.resident.long_break_years", &query)?,
            long_break_min_months: self.count("wait.resident.long_break_min_months", &query)?,
            reward_after_years: self.count("reward.after_years", &query)?,
            reward_per_year: self.money("reward.per_year", &query)?,
        })
    }

    /// 退休年限规则.
    pub fn retirement(&self) -> Result<RetirementRules, Unknown> {
        let query = Query::default();
        Ok(RetirementRules {
            years_male: self.count("retirement.years_male", &query)?,
            years_female: self.count("retirement.years_female", &query)?,
            actual_years: self.count("retirement.actual_years", &query).ok(),
            shortfall_rate: self.rate("retirement.shortfall_rate", &query).ok(),
        })
    }

    /// 生育津贴规则.
    pub fn maternity(&self) -> Result<MaternityRules, Unknown> {
        let query = Query::default();
        let days = self.maternity_days();
        if days.is_empty() {
            return Err(self.unknown("maternity.days"));
        }
        Ok(MaternityRules {
            days,
            days_per_further_child: self.count("maternity.days_per_further_child", &query).ok(),
            divisor: self.count("maternity.divisor", &query)?,
            rounding: self.rounding("maternity.rounding", &query)?,
        })
    }

    /// 生育津贴天数 of the cases that a document gives days for.
    pub(crate) fn maternity_days(&self) -> Vec<(MaternityCase, Cited<i32>)> {
        let days = CASES.iter().filter_map(|(case, _)| {
            let query = Query { case: Some(*case), ..Query::default() };
            Some((*case, self.count("maternity.days", &query).ok()?))
        });
        days.collect()
    }

    /// 居民缴费规则 of people without a group of their own.
    pub fn resident_levy(&self) -> Result<ResidentLevyRules, Unknown> {
        self.resident_levy_of(None)
    }

    /// 居民缴费规则 of a group in the words of the place (`学生儿童`), where groups pay apart.
    pub fn resident_levy_of(&self, tier: Option<&str>) -> Result<ResidentLevyRules, Unknown> {
        let query = Query { tier, ..Query::default() };
        let window = self.get("resident.window", &query, |value| match value {
            Value::MonthSpan(first, last) => Some((*first, *last)),
            _ => None,
        });
        Ok(ResidentLevyRules {
            levy: self.money("resident.levy", &query)?,
            subsidy: self.money("resident.subsidy", &query).ok(),
            window: window.ok(),
        })
    }

    /// 未写明 — keys beginning with `prefix` for which no document gives a figure for this person.
    /// A settlement without a cap may have no limit, or one that nobody wrote down here; callers
    /// say which by this list. A limit that a document lifts is not in it.
    pub fn unstated(&self, prefix: &str, standing: Standing<'_>) -> Vec<Unknown> {
        let class: Query<'_> = standing.into();
        let retired = standing.class == PersonClass::Retired;
        let query = Query { retired: Some(retired), ..class };
        KEYS.iter()
            .filter(|spec| spec.key.starts_with(prefix))
            .filter(|spec| {
                let rule = self.find(spec.key, &query);
                rule.is_none_or(|rule| rule.value == Value::Unstated)
            })
            .map(|spec| self.unknown(spec.key))
            .collect()
    }

    /// The rule that answers: nearest layer first.
    pub(crate) fn find(&self, key: &'static str, query: &Query<'_>) -> Option<&'a Rule> {
        self.layers.iter().find_map(|layer| best(self.in_force(key, *layer), query))
    }

    fn in_force(&self, key: &'static str, layer: PlaceCode) -> impl Iterator<Item = &'a Rule> {
        let (kind, on, known_at) = (self.kind, self.on, self.known_at);
        let rules = self.library.layer(key, layer);
        rules.filter(move |rule| rule.kinds.contains(&kind) && rule.holds(on, known_at))
    }

    fn unknown(&self, key: &str) -> Unknown {
        let place = match self.library.place_name(self.place) {
            Some(name) => name.clone(),
            None => Text::new(self.place.to_string(), self.place.to_string()),
        };
        let meaning = registry::find(key).map(|spec: &KeySpec| spec.meaning.clone());
        let meaning = meaning.unwrap_or_else(|| Text::new(key.to_owned(), key.to_owned()));
        let on = self.on;
        Unknown {
            key: key.to_owned(),
            sentence: Text::new(
                format!("已收录的文件没有写明{} {on} 的“{}”", place.zh, meaning.zh),
                format!("no loaded document gives “{}” for {} on {on}", meaning.en, place.en),
            ),
        }
    }

    fn get<T>(
        &self,
        key: &'static str,
        query: &Query<'_>,
        take: impl FnOnce(&Value) -> Option<T>,
    ) -> Found<T> {
        let rule = self.find(key, query).ok_or_else(|| self.unknown(key))?;
        let value = take(&rule.value).ok_or_else(|| self.unknown(key))?;
        Ok(Cited::new(value, rule.citation))
    }

    fn money(&self, key: &'static str, query: &Query<'_>) -> Found<Fen> {
        self.get(key, query, |value| match value {
            Value::Money(fen) => Some(*fen),
            _ => None,
        })
    }

    fn rate(&self, key: &'static str, query: &Query<'_>) -> Found<Rate> {
        self.get(key, query, |value| match value {
            Value::Rate(rate) => Some(*rate),
            _ => None,
        })
    }

    fn count(&self, key: &'static str, query: &Query<'_>) -> Found<i32> {
        self.get(key, query, |value| match value {
            Value::Count(count) => Some(*count),
            _ => None,
        })
    }

    fn day(&self, key: &'static str, query: &Query<'_>) -> Found<i8> {
        self.get(key, query, |value| match value {
            Value::Day(day) => Some(*day),
            _ => None,
        })
    }

    fn flag(&self, key: &'static str, query: &Query<'_>) -> Found<bool> {
        self.get(key, query, |value| match value {
            Value::Flag(flag) => Some(*flag),
            _ => None,
        })
    }

    fn rounding(&self, key: &'static str, query: &Query<'_>) -> Found<Rounding> {
        self.get(key, query, |value| match value {
            Value::Rounding(rounding) => Some(*rounding),
            _ => None,
        })
    }

    fn shape(&self, key: &'static str, query: &Query<'_>) -> Found<Credit> {
        self.get(key, query, |value| match value {
            Value::Credit(credit) => Some(credit.clone()),
            _ => None,
        })
    }

    fn band_edges(&self, key: &'static str, query: &Query<'_>) -> Found<BandEdges> {
        self.get(key, query, |value| match value {
            Value::BandEdges(edges) => Some(*edges),
            _ => None,
        })
    }

    fn period(&self, key: &'static str, query: &Query<'_>) -> Found<DeductiblePeriod> {
        self.get(key, query, |value| match value {
            Value::DeductiblePeriod(period) => Some(*period),
            _ => None,
        })
    }

    fn cap_on(&self, key: &'static str, query: &Query<'_>) -> Found<CapOn> {
        self.get(key, query, |value| match value {
            Value::CapOn(cap_on) => Some(*cap_on),
            _ => None,
        })
    }
}
