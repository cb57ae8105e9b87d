//! 规则形状 — the closed set of shapes that rules of all places take. A place differs from another
//! by data alone; a new shape is a new variant with a case file and a glossary row.

mod bases;
mod layers;
mod leaving;
mod refinements;
mod years;

use vocab::{CitationId, Date, Fen, Month, PersonClass, Rate, Rounding, Text};

pub use bases::{Average, AverageShare, BaseFigure, Fee, Period};
pub use layers::{
    AidClass, ChronicRules, Layer, LayerRules, RewardRates, RewardRules, SharerOrder, SharingRules,
    SpendOrder,
};
pub use leaving::{Ground, InheritanceRules, Kin};
pub use refinements::{
    CapShape, CareArea, CarePlace, DeductibleMeasure, DeductibleOrder, DeductibleShape, Fall,
    ItemKind, ItemPay, ItemRule, OfAverage, OfBill, Reduction, Refinements, RemoteKind,
};
pub use years::{RequiredYears, RetirementRules, ShortfallBase, ShortfallPayment, StatutoryAge};

/// 有依据的值 — a figure of law and the place in the document that says it. There is no way to
/// make one without a citation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cited<T> {
    /// The figure.
    pub value: T,
    /// Where it is said.
    pub citation: CitationId,
}

impl<T> Cited<T> {
    /// A figure with its citation.
    pub const fn new(value: T, citation: CitationId) -> Cited<T> {
        Cited { value, citation }
    }

    /// The same citation behind something made of the figure.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Cited<U> {
        Cited { value: make(self.value), citation: self.citation }
    }
}

/// 本地未知 — no loaded document says it. Shown as such; never replaced by a guess.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Key of the rule that was looked for, such as `credit.timing`.
    pub key: String,
    /// What is unknown, where and when, as a sentence.
    pub sentence: Text,
}

/// 参保身份 — what rules are chosen by: the class, the tier in the words of the place, and the
/// household registration where a rule asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing<'a> {
    /// 人员类别.
    pub class: PersonClass,
    /// 档次.
    pub tier: Option<&'a str>,
    /// 户籍类别.
    pub household: Option<&'a str>,
}

/// 缴费规则 — how a month's contribution is worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContributionRules {
    /// 缴费基数下限.
    pub floor: Option<BaseFigure>,
    /// 缴费基数上限.
    pub ceiling: Option<BaseFigure>,
    /// A base that is the same for everyone (tiers that pay on the average wage).
    pub fixed_base: Option<BaseFigure>,
    /// Rounding of the base before rates are applied, where a place rounds it.
    pub base_rounding: Option<Cited<Rounding>>,
    /// 单位缴费比例; nothing for people without an employer.
    pub employer_rate: Option<Cited<Rate>>,
    /// 个人缴费比例.
    pub individual_rate: Cited<Rate>,
    /// 大额医疗补助等, billed with it by the month or once a year.
    pub supplement: Option<Cited<Fee>>,
    /// 长期护理保险, billed with it by the month or once a year.
    pub long_term_care: Option<Cited<Fee>>,
    /// Rounding of each part.
    pub rounding: Cited<Rounding>,
    /// 缴费截止日 — day of the month by which the month must be paid, where a place states one.
    pub deadline_day: Option<Cited<i8>>,
}

/// 年龄段 — from this completed age on, the value holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeBand<T> {
    /// First completed age.
    pub from_age: i32,
    /// What holds from there.
    pub value: T,
}

/// 划入规则的形状 — how the monthly account credit is worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credit {
    /// 按缴费基数比例.
    ShareOfBase(Rate),
    /// 按年龄段的缴费基数比例 (before the account reform, and special tiers).
    ShareOfBaseByAge(Vec<AgeBand<Rate>>),
    /// 定额.
    FixedMonthly(Fen),
    /// 按年龄段定额.
    FixedMonthlyByAge(Vec<AgeBand<Fen>>),
    /// 每年一次定额，按年龄段.
    FixedYearlyByAge(Vec<AgeBand<Fen>>),
    /// 按本人养老金比例.
    ShareOfPension(Rate),
    /// 按平均工资或平均养老金比例 — a share of a published average.
    ShareOfAverage {
        /// The share.
        rate: Rate,
        /// The published average.
        average: Fen,
        /// 上调 — what the average is raised by first, where it is of an earlier year.
        rise: Option<Rate>,
    },
    /// 按定额的比例 — a share of what others are credited.
    ShareOfAmount {
        /// The share.
        rate: Rate,
        /// What others are credited a month.
        amount: Fen,
    },
    /// 个人缴费全部划入，另加单位缴费的一部分 (before the account reform).
    EmployerReturn {
        /// Share of the base from the person's own fee.
        individual: Rate,
        /// Share of the base returned from the employer's fee, by age.
        employer: Vec<AgeBand<Rate>>,
    },
    /// 不建个人账户.
    None,
}

/// 划入周期.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cycle {
    /// 按月.
    Monthly,
    /// 按季: credited in the month after the quarter.
    Quarterly,
    /// 按年: once a year on a day.
    Yearly {
        /// Month of the year, 1–12.
        month: i8,
        /// Day of the month.
        day: i8,
    },
}

/// 划入时间 — when a received contribution reaches the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// How often credits run.
    pub cycle: Cycle,
    /// Months between receipt and credit: 0 the same month, 1 the next.
    pub months_after: i8,
    /// Latest day of that month; the last day if no document says.
    pub by_day: Option<i8>,
    /// 首次划入 — months that a first or resumed credit may take, if longer.
    pub first_months_after: Option<i8>,
    /// 满N个月才开户 — paid months before the account opens, where a place asks for them.
    pub qualifying_months: Option<i32>,
}

/// 舍入周期 — when the credits of a year are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundingPeriod {
    /// 每月舍入 — each month by itself.
    EachMonth,
    /// 全年合计后舍入 — the months of a year together.
    OnceAYear,
}

/// 划入规则.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditRules {
    /// The shape.
    pub credit: Cited<Credit>,
    /// Rounding of the credit.
    pub rounding: Cited<Rounding>,
    /// 舍入周期; by the month where nothing is said.
    pub rounding_period: Option<Cited<RoundingPeriod>>,
    /// 划入基数下限 — the least base or pension that counts, where a place has one.
    pub base_floor: Option<BaseFigure>,
    /// Rounding of an average that is raised first.
    pub average_rounding: Option<Cited<Rounding>>,
}

/// 医疗类别 — which kind of care a bill is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Care {
    /// 普通门诊.
    Outpatient,
    /// 住院.
    Inpatient,
    /// 门诊慢特病.
    Chronic,
}

/// 机构级别 — 1, 2, 3; 0 for community institutions where a place sets them apart.
pub type HospitalLevel = u8;

/// 待遇行 — what holds at one level for people of one status, from an age on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BenefitRow {
    /// 机构级别.
    pub level: HospitalLevel,
    /// 退休.
    pub retired: bool,
    /// From this completed age on.
    pub from_age: i32,
    /// 起付标准 of the first admission, or of the year for outpatient care.
    pub deductible_first: Cited<Fen>,
    /// 起付标准 of the second admission of the same year, the third …; the last holds for all
    /// after it.
    pub deductible_later: Vec<Cited<Fen>>,
    /// How the deductible comes about, where it is no plain amount.
    pub measure: Option<DeductibleMeasure>,
    /// 分段 — ratio up to an edge; the last band has none.
    pub bands: Vec<Band>,
}

/// 报销分段.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// Upper edge; `None` for the last band.
    pub to: Option<Fen>,
    /// 基金支付比例.
    pub ratio: Cited<Rate>,
}

/// 未收录的行 — from an age on, no document gives both deductible and ratio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowGap {
    /// 机构级别.
    pub level: HospitalLevel,
    /// Whether for retired people.
    pub retired: bool,
    /// 起始年龄.
    pub from_age: i32,
}

/// 分段口径 — what band edges are measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandEdges {
    /// On the eligible cost of the bill, deductible included.
    OnBill,
    /// On the part above the deductible.
    AboveDeductible,
}

/// 起付标准口径.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeductiblePeriod {
    /// 每次 — for each admission or visit.
    PerVisit,
    /// 每年 — once a year, what was paid before counts.
    PerYear,
}

/// 封顶口径 — what a yearly cap limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapOn {
    /// 基金支付额.
    Payment,
    /// 政策范围内费用.
    Cost,
}

/// 待遇规则 — everything that a settlement of one kind of care needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettlementRules {
    /// 医疗类别.
    pub care: Care,
    /// One row for each level, status and age; all rows have the same number of bands.
    pub rows: Vec<BenefitRow>,
    /// 未收录的行 — from which ages nothing is known, although younger people have a row.
    pub gaps: Vec<RowGap>,
    /// 分段口径.
    pub band_edges: BandEdges,
    /// 起付标准口径.
    pub deductible_period: DeductiblePeriod,
    /// 年度最高支付限额 for active and retired; absent where there is none.
    pub cap_active: Option<Cited<Fen>>,
    /// 年度最高支付限额 for retired people, if it differs.
    pub cap_retired: Option<Cited<Fen>>,
    /// The cap is for active people only.
    pub cap_spares_retired: bool,
    /// 封顶口径.
    pub cap_on: CapOn,
    /// 限额以上 — the layer above the cap, such as the large-amount supplement.
    pub above_cap_ratio: Option<Cited<Rate>>,
    /// What the layer above the cap pays a year at most, where a document says.
    pub large_amount_cap: Option<Cited<Fen>>,
    /// 大病保险, where known.
    pub catastrophic: Option<Layer>,
    /// 乙类先行自付比例, where known.
    pub class_b_first_pay: Option<Cited<Rate>>,
    /// 细则, none in most places.
    pub refinements: Refinements,
    /// Rounding of the fund payment, once at the end.
    pub rounding: Cited<Rounding>,
}

/// 滞纳金的一个时期 — daily rate from a day on, to the day on which it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurchargeEra {
    /// First day on which the rate holds.
    pub from: Date,
    /// First day on which it no longer holds; `None` where nobody ended it.
    pub until: Option<Date>,
    /// 日加收比例.
    pub daily: Cited<Rate>,
}

/// 滞纳金规则.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SurchargeRules {
    /// In order of time. On a day in none of them no document gives a rate.
    pub eras: Vec<SurchargeEra>,
    /// Whether both the first and the last day count (end − start + 1).
    pub both_ends_count: Cited<bool>,
    /// Rounding of each month's surcharge.
    pub rounding: Cited<Rounding>,
    /// 天数口径; calendar days where nothing is said.
    pub day_count: Option<Cited<DayCount>>,
    /// 起算日 of a month owed, where a place says it.
    pub starts: Option<Cited<SurchargeStart>>,
    /// 算到补缴前一日 — the day of payment itself does not count.
    pub ends_day_before: Option<Cited<bool>>,
}

/// 缴费约定 — what was agreed with a payer that is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// 缓缴.
    Deferral,
    /// 分期缴纳.
    Instalments,
}

/// 天数口径.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayCount {
    /// 实际天数.
    Calendar,
    /// 每月按 30 天.
    MonthsOfThirty,
}

/// 滞纳起算日 — from which day a month owed is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SurchargeStart {
    /// Months after the month owed; 0 is that month itself.
    pub months_after: i8,
    /// Day of that month.
    pub day: i8,
}

/// 存款种类 — the kind of deposit whose rate an account bears; documents name the kind, banks the
/// figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deposit {
    /// 活期.
    Demand,
    /// 三个月定期.
    ThreeMonths,
    /// 三年期零存整取.
    ThreeYearInstalment,
}

/// 计息方式 — what interest is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InterestBasis {
    /// 按天, with the days of an interest year, usually 360 or 365.
    Days(Cited<i32>),
    /// 按月, twelve to the year.
    Months(CitationId),
}

/// 计息规则.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterestRules {
    /// 本年划入部分年利率.
    pub current_year: Cited<Rate>,
    /// 历年结转部分年利率.
    pub earlier_years: Cited<Rate>,
    /// The rule that names a kind of deposit for either rate, where one does.
    pub deposits: Vec<Cited<Deposit>>,
    /// 计息方式.
    pub basis: InterestBasis,
    /// 结息日: month and day.
    pub settlement_day: Cited<(i8, i8)>,
    /// Rounding of the interest.
    pub rounding: Cited<Rounding>,
}

/// 职工断缴等待规则.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmployeeWaitRules {
    /// A break up to this many months, made up, counts as continuous and is covered back.
    pub repair_months: Cited<i32>,
    /// 等待期 after a longer break, in months; the national rule only bounds it (at most six).
    pub wait_months: Option<Cited<i32>>,
    /// The upper bound.
    pub wait_months_max: Cited<i32>,
    /// 等待期 in days, where a place counts days.
    pub wait_days: Option<Cited<i32>>,
    /// 未补缴的等待期, where it is another, in months.
    pub not_made_up_months: Option<Cited<i32>>,
    /// 首次参保等待期, in months.
    pub first_months: Option<Cited<i32>>,
    /// 等待期内待遇比例 — a wait need not mean no benefit; nothing where no document gives a share.
    pub benefit_share: Option<Cited<Rate>>,
}

/// 关系转移办理时限 — working days for each side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferRules {
    /// 转出.
    pub send_days: Cited<i32>,
    /// 转入.
    pub receive_days: Cited<i32>,
}

/// 居民断保等待规则.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResidentWaitRules {
    /// 固定等待期, months.
    pub fixed_months: Cited<i32>,
    /// 变动等待期 per missed year, months.
    pub variable_months: Cited<i32>,
    /// Whether the first missed year counts for the variable part (places read it both ways).
    pub first_year_counts: Option<Cited<bool>>,
    /// From this many missed years on …
    pub long_break_years: Cited<i32>,
    /// … fixed and variable wait after repair are not below this many months.
    pub long_break_min_months: Cited<i32>,
    /// 连续参保激励.
    pub reward: RewardRates,
    /// 等待期内待遇比例, where a wait is not without benefit.
    pub benefit_share: Option<Cited<Rate>>,
}

/// 生育情形.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MaternityCase {
    /// 顺产.
    Normal,
    /// 难产或剖宫产.
    Difficult,
    /// 怀孕早期终止.
    EarlyLoss,
    /// 怀孕中期终止.
    MiddleLoss,
    /// 怀孕晚期终止.
    LateLoss,
}

/// 日标准的除法 — a day is `months / days` of a monthly wage: 30, 30.4, or twelve months over 365
/// days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayDivisor {
    /// What is multiplied by.
    pub months: i32,
    /// What is divided by.
    pub days: i32,
}

impl DayDivisor {
    /// So many days to a month.
    pub const fn of_days(days: i32) -> DayDivisor {
        DayDivisor { months: 1, days }
    }
}

/// 生育津贴计发基数.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaternityBase {
    /// 单位上年度职工月平均工资.
    EmployerAverage,
    /// 本人缴费基数.
    OwnBase,
}

/// 生育津贴规则. A place counts days or months, not both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaternityRules {
    /// 天数 by case.
    pub days: Vec<(MaternityCase, Cited<i32>)>,
    /// 半月数 by case, where a place counts months: 3 months are 6.
    pub half_months: Vec<(MaternityCase, Cited<i32>)>,
    /// 多胞胎 — more days, or half months, for each further child.
    pub per_further_child: Option<Cited<i32>>,
    /// 晚育 — more days, or half months.
    pub late_birth: Option<Cited<i32>>,
    /// 除数.
    pub divisor: Option<Cited<DayDivisor>>,
    /// 计发基数; the employer's average where nothing else is said.
    pub base: Option<Cited<MaternityBase>>,
    /// 计发基数下限.
    pub floor: Option<BaseFigure>,
    /// 计发基数上限.
    pub ceiling: Option<BaseFigure>,
    /// 定额补贴 by case.
    pub subsidy: Vec<(MaternityCase, Cited<Fen>)>,
    /// Rounding of the allowance.
    pub rounding: Cited<Rounding>,
}

/// 新生儿规则 — what documents say of children who are enrolled soon after birth; what none says
/// is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewbornRules {
    /// 不设等待期.
    pub exempt: Option<Cited<bool>>,
    /// 参保期限, days after birth.
    pub days: Option<Cited<i32>>,
}

/// 居民缴费规则 — the yearly levy and its windows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResidentLevyRules {
    /// 个人缴费.
    pub levy: Cited<Fen>,
    /// 财政补助, at least.
    pub subsidy: Option<Cited<Fen>>,
    /// 集中缴费期: first month and last month.
    pub window: Option<Cited<(Month, Month)>>,
    /// 延长缴费期: benefits begin on the day of payment.
    pub extension: Option<Cited<(Month, Month)>>,
}
