//! 规则键总表 — every key that a pack may use, in one table: what its value is, in which unit,
//! what it may depend on, and what it means. Reading, lint and `docs/policy-keys.md` follow it.

use vocab::Text;

/// 值的类型.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// 金额, yuan in quotes.
    Money,
    /// 金额, or `"none"` where the document says that there is no limit.
    MoneyOrNone,
    /// 比例, with `%` or `‰`.
    Rate,
    /// 个数 of the unit.
    Count(Unit),
    /// 日 of the month, 1–31.
    Day,
    /// 是否.
    Flag,
    /// 舍入方式.
    Rounding,
    /// 月日, `"12-31"`.
    MonthDay,
    /// 月份区间, `["2025-09", "2025-12"]`.
    MonthSpan,
    /// 起付标准, an amount or one of its forms.
    Deductible,
    /// 限额, an amount or one of its forms.
    Cap,
    /// 起付与比例的先后.
    DeductibleOrder,
    /// 分段, a list of `{ to, ratio }`.
    Bands,
    /// 划入规则的形状.
    Credit,
    /// 划入时间.
    Timing,
    /// 分段口径.
    BandEdges,
    /// 起付标准口径.
    DeductiblePeriod,
    /// 封顶口径.
    CapOn,
    /// 机构级别.
    Level,
    /// 按哪一类待遇结算.
    Care,
    /// 共济人的先后.
    SharerOrder,
    /// 近亲属, a list.
    Kin,
    /// 日期, `2022-09-01`.
    Date,
    /// 账户两部分的先后.
    SpendOrder,
    /// 基数数额, an amount or a share of the average wage.
    Base,
    /// 公布的平均数, by the month or the year.
    Average,
    /// 随缴费用, by the month, the year or the base.
    Fee,
    /// 存款利率, or the kind of deposit.
    DepositRate,
    /// 规定年限, fixed or rising.
    RequiredYears,
    /// 法定退休年龄, fixed or rising.
    StatutoryAge,
    /// 除数, days to a month.
    DayDivisor,
    /// 月数, halves allowed.
    HalfMonths,
    /// 滞纳起算日.
    SurchargeStart,
    /// One of a few words.
    Choice(Choice),
}

/// 选项 — values that are one of a few words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// 舍入周期.
    RoundingPeriod,
    /// 天数口径.
    DayCount,
    /// 计息方式.
    InterestMethod,
    /// 补缴基数口径.
    ShortfallBase,
    /// 补缴方式.
    ShortfallPayment,
    /// 生育津贴计发基数.
    MaternityBase,
}

impl Choice {
    /// Its words, each with what it means.
    pub const fn words(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Choice::RoundingPeriod => {
                &[("each-month", "每月舍入"), ("once-a-year", "全年合计后舍入")]
            }
            Choice::DayCount => &[("calendar", "实际天数"), ("months-of-30", "每月按 30 天")],
            Choice::InterestMethod => &[("by-days", "按天"), ("by-months", "按月")],
            Choice::ShortfallBase => &[
                ("own-base", "本人缴费基数"),
                ("average-wage", "平均工资"),
                ("base-floor", "缴费基数下限"),
            ],
            Choice::ShortfallPayment => {
                &[("lump-sum", "一次性"), ("monthly", "按月"), ("either", "都可以")]
            }
            Choice::MaternityBase => {
                &[("employer-average", "单位月平均工资"), ("own-base", "本人缴费基数")]
            }
        }
    }

    fn form(self) -> Text {
        let zh: Vec<String> =
            self.words().iter().map(|(word, zh)| format!("{word}（{zh}）")).collect();
        let en: Vec<&str> = self.words().iter().map(|(word, _)| *word).collect();
        Text::new(zh.join("、"), en.join(", "))
    }
}

/// 计数单位.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 天.
    Days,
    /// 个月.
    Months,
    /// 年.
    Years,
}

impl ValueType {
    /// How the value is written, for messages and the key page.
    #[expect(clippy::too_many_lines, reason = "a table, one row a type")]
    pub fn form(self) -> Text {
        match self {
            ValueType::Money => Text::fixed("元，如 \"1300.00\"", "yuan, like \"1300.00\""),
            ValueType::MoneyOrNone => {
                Text::fixed("元，或 \"none\"（不设限额）", "yuan, or \"none\" for no limit")
            }
            ValueType::Rate => {
                Text::fixed("比例，如 \"2%\"、\"0.5‰\"", "rate, like \"2%\", \"0.5‰\"")
            }
            ValueType::Count(Unit::Days) => Text::fixed("天数，如 30", "days, like 30"),
            ValueType::Count(Unit::Months) => Text::fixed("月数，如 3", "months, like 3"),
            ValueType::Count(Unit::Years) => Text::fixed("年数，如 25", "years, like 25"),
            ValueType::Day => Text::fixed("日，1–31", "day of the month, 1–31"),
            ValueType::Flag => Text::fixed("true 或 false", "true or false"),
            ValueType::Rounding => Text::fixed(
                "half-up-to-fen、truncate-to-fen、half-up-to-jiao、up-to-jiao、half-up-to-yuan、\
                 truncate-to-yuan 之一",
                "one of half-up-to-fen, truncate-to-fen, half-up-to-jiao, up-to-jiao, \
                 half-up-to-yuan, truncate-to-yuan",
            ),
            ValueType::MonthDay => Text::fixed("月-日，如 \"12-31\"", "month-day, like \"12-31\""),
            ValueType::MonthSpan => Text::fixed(
                "起止月份，如 [\"2025-09\", \"2025-12\"]",
                "first and last month, like [\"2025-09\", \"2025-12\"]",
            ),
            ValueType::Deductible => Text::fixed(
                "元，或 { first = \"800.00\", later = \"400.00\" }，其他写法见“起付标准的形状”",
                "yuan, or { first = \"800.00\", later = \"400.00\" }, or another shape of deductible",
            ),
            ValueType::Cap => Text::fixed(
                "元、\"none\"（不设限额），或按平均工资，见“限额的形状”",
                "yuan, \"none\" for no limit, or by an average: see the shapes of caps",
            ),
            ValueType::DeductibleOrder => {
                Text::fixed("before-ratio 或 after-ratio", "before-ratio or after-ratio")
            }
            ValueType::Bands => Text::fixed(
                "\"85%\"，或 [{ to = \"30000.00\", ratio = \"85%\" }, { ratio = \"90%\" }]",
                "\"85%\", or [{ to = \"30000.00\", ratio = \"85%\" }, { ratio = \"90%\" }]",
            ),
            ValueType::Credit => Text::fixed(
                "形状与参数，如 { shape = \"share-of-base\", rate = \"2%\" }",
                "shape and figures, like { shape = \"share-of-base\", rate = \"2%\" }",
            ),
            ValueType::Timing => Text::fixed(
                "如 { cycle = \"monthly\", months_after = 1, by_day = 20 }",
                "like { cycle = \"monthly\", months_after = 1, by_day = 20 }",
            ),
            ValueType::BandEdges => {
                Text::fixed("on-bill 或 above-deductible", "on-bill or above-deductible")
            }
            ValueType::DeductiblePeriod => {
                Text::fixed("per-visit 或 per-year", "per-visit or per-year")
            }
            ValueType::CapOn => Text::fixed("payment 或 cost", "payment or cost"),
            ValueType::Level => Text::fixed("0（社区）到 3", "0 (community) to 3"),
            ValueType::Care => {
                Text::fixed("inpatient、outpatient 或 chronic", "inpatient, outpatient or chronic")
            }
            ValueType::SharerOrder => {
                Text::fixed("binding 或 largest-first", "binding or largest-first")
            }
            ValueType::Kin => Text::fixed(
                "名单，如 [\"spouse\", \"parents\"]；可写 spouse（配偶）、parents（父母）、\
                 children（子女）、siblings（兄弟姐妹）、grandparents（祖父母）、\
                 maternal-grandparents（外祖父母）、grandchildren（孙子女）、\
                 maternal-grandchildren（外孙子女）",
                "a list, like [\"spouse\", \"parents\"], of spouse, parents, children, siblings, \
                 grandparents, maternal-grandparents, grandchildren, maternal-grandchildren",
            ),
            ValueType::Date => Text::fixed("日期，如 2022-09-01", "a day, like 2022-09-01"),
            ValueType::SpendOrder => {
                Text::fixed("current-first 或 earlier-first", "current-first or earlier-first")
            }
            ValueType::Base => Text::fixed(
                "元，或 { share = \"60%\" }（平均工资的比例）",
                "yuan, or { share = \"60%\" } of the average wage",
            ),
            ValueType::Average => Text::fixed(
                "{ monthly = \"8000.00\" } 或 { yearly = \"96000.00\" }",
                "{ monthly = \"8000.00\" } or { yearly = \"96000.00\" }",
            ),
            ValueType::Fee => Text::fixed(
                "元（每月），或 { yearly = \"100.00\" }、{ share = \"0.5%\" }（缴费基数的比例）",
                "yuan a month, or { yearly = \"100.00\" }, { share = \"0.5%\" } of the base",
            ),
            ValueType::DepositRate => Text::fixed(
                "比例，或 demand（活期）、three-months（三个月定期）、\
                 three-year-instalment（三年零存整取）",
                "rate, or demand, three-months, three-year-instalment",
            ),
            ValueType::RequiredYears => Text::fixed(
                "年数，或 { years = 25, in = 2025, months_a_year = 12, to = 30 }（逐年提高）",
                "years, or { years = 25, in = 2025, months_a_year = 12, to = 30 } when they rise",
            ),
            ValueType::StatutoryAge => Text::fixed(
                "周岁，或 { age = 60, born_from = \"1965-01\", every_months = 4, to = 63 }",
                "years of age, or { age = 60, born_from = \"1965-01\", every_months = 4, to = 63 }",
            ),
            ValueType::DayDivisor => {
                Text::fixed("30、\"30.4\"，或 \"365/12\"", "30, \"30.4\", or \"365/12\"")
            }
            ValueType::HalfMonths => Text::fixed("月数，如 3 或 \"4.5\"", "months, 3 or \"4.5\""),
            ValueType::SurchargeStart => Text::fixed(
                "{ months_after = 2, day = 1 }：所属月后第几个月的几日",
                "{ months_after = 2, day = 1 }: months after the month owed, and the day",
            ),
            ValueType::Choice(choice) => choice.form(),
        }
    }
}

/// 适用条件 — what a rule may depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// 人员类别: employee, flexible, retired, resident.
    Class,
    /// 档次, in the words of the place.
    Tier,
    /// 户籍类别, in the words of the place.
    Household,
    /// 机构级别, 0 (community) to 3.
    Level,
    /// 是否退休.
    Retired,
    /// 起始年龄, completed years.
    FromAge,
    /// 生育情形: normal, difficult, early-loss, middle-loss, late-loss.
    Case,
    /// 机构类别, in the words of the place, where levels do not tell institutions apart.
    Institution,
    /// 异地就医情形: resident, referred, emergency, temporary, unfiled.
    Remote,
    /// 就医地: in-province, outside-province.
    Area,
    /// 项目种类: special, material, implant.
    Item,
    /// 病种, in the words of the place.
    Disease,
    /// 救助对象类别.
    Aid,
}

impl Dimension {
    /// Every dimension.
    pub const ALL: [Dimension; 13] = [
        Dimension::Class,
        Dimension::Tier,
        Dimension::Household,
        Dimension::Level,
        Dimension::Retired,
        Dimension::FromAge,
        Dimension::Case,
        Dimension::Institution,
        Dimension::Remote,
        Dimension::Area,
        Dimension::Item,
        Dimension::Disease,
        Dimension::Aid,
    ];

    /// Name inside `when`.
    pub const fn name(self) -> &'static str {
        match self {
            Dimension::Class => "class",
            Dimension::Tier => "tier",
            Dimension::Household => "household",
            Dimension::Level => "level",
            Dimension::Retired => "retired",
            Dimension::FromAge => "from_age",
            Dimension::Case => "case",
            Dimension::Institution => "institution",
            Dimension::Remote => "remote",
            Dimension::Area => "area",
            Dimension::Item => "item",
            Dimension::Disease => "disease",
            Dimension::Aid => "aid",
        }
    }

    /// What may be written for it.
    pub const fn form(self) -> Text {
        match self {
            Dimension::Class => Text::fixed(
                "employee、flexible、retired、resident",
                "employee, flexible, retired, resident",
            ),
            Dimension::Tier => Text::fixed("本地的档次名称", "the tier's name in the place"),
            Dimension::Household => Text::fixed("本地的户籍类别", "household class in the place"),
            Dimension::Level => Text::fixed("0（社区）到 3", "0 (community) to 3"),
            Dimension::Retired => Text::fixed("true 或 false", "true or false"),
            Dimension::FromAge => Text::fixed("周岁，0–120", "completed years, 0–120"),
            Dimension::Case => Text::fixed(
                "normal、difficult、early-loss、middle-loss、late-loss",
                "normal, difficult, early-loss, middle-loss, late-loss",
            ),
            Dimension::Institution => {
                Text::fixed("本地的机构类别名称", "the institution's class in the place")
            }
            Dimension::Remote => Text::fixed(
                "resident（长期异地备案）、referred（转诊备案）、emergency（急诊）、\
                 temporary（临时外出备案）、unfiled（未备案）",
                "resident, referred, emergency, temporary, unfiled",
            ),
            Dimension::Area => Text::fixed(
                "in-province（省内市外）、outside-province（省外）",
                "in-province, outside-province",
            ),
            Dimension::Item => Text::fixed(
                "special（特殊检查治疗）、material（医用材料）、implant（植入材料）",
                "special, material, implant",
            ),
            Dimension::Disease => Text::fixed("本地的病种名称", "the disease's name in the place"),
            Dimension::Aid => Text::fixed(
                "destitute、minimum-living、near-minimum、relapse-watched、illness-poor",
                "destitute, minimum-living, near-minimum, relapse-watched, illness-poor",
            ),
        }
    }
}

/// 规则键.
#[derive(Debug, PartialEq, Eq)]
pub struct KeySpec {
    /// Name in the packs, such as `inpatient.deductible`.
    pub key: &'static str,
    /// What its value is.
    pub value: ValueType,
    /// What it may depend on.
    pub dimensions: &'static [Dimension],
    /// What it means.
    pub meaning: Text,
}

/// Looks a key up by its name.
pub fn find(key: &str) -> Option<&'static KeySpec> {
    KEYS.iter().find(|spec| spec.key == key)
}

use Dimension::{
    Aid, Area, Case, Class, Disease, FromAge, Household, Institution, Item, Level, Remote, Retired,
    Tier,
};
use ValueType::{
    Average, BandEdges, Bands, Base, Cap, CapOn, Count, Credit, Day, DayDivisor, Deductible,
    DeductibleOrder, DeductiblePeriod, DepositRate, Fee, Flag, HalfMonths, Money, MoneyOrNone,
    MonthDay, MonthSpan, Rate, RequiredYears, Rounding, StatutoryAge, SurchargeStart, Timing,
};

const PERSON: &[Dimension] = &[Class, Tier, Household];
const ROW: &[Dimension] = &[Level, Retired, FromAge, Tier, Institution];
const STATUS: &[Dimension] = &[Retired, Tier];
const ITEM: &[Dimension] = &[Item, Tier];
const REMOTE: &[Dimension] = &[Remote, Area, Tier];
const REMOTE_ROW: &[Dimension] = &[Level, Retired, FromAge, Tier, Remote, Area];
const TIER: &[Dimension] = &[Tier];
const AID: &[Dimension] = &[Tier, Aid];
const DISEASE_ROW: &[Dimension] = &[Level, Retired, FromAge, Tier, Disease];
const DISEASE: &[Dimension] = &[Tier, Disease];
const DISEASE_STATUS: &[Dimension] = &[Retired, Tier, Disease];
const CLASS: &[Dimension] = &[Class];
const CASE: &[Dimension] = &[Case];
const NOTHING: &[Dimension] = &[];

const fn spec(
    key: &'static str,
    value: ValueType,
    dimensions: &'static [Dimension],
    zh: &'static str,
    en: &'static str,
) -> KeySpec {
    KeySpec { key, value, dimensions, meaning: Text::fixed(zh, en) }
}

/// 总表, in the order of the key page.
pub static KEYS: &[KeySpec] = &[
    spec("contribution.floor", Base, PERSON, "缴费基数下限", "lowest contribution base"),
    spec("contribution.ceiling", Base, PERSON, "缴费基数上限", "highest contribution base"),
    spec(
        "contribution.fixed_base",
        Base,
        PERSON,
        "统一缴费基数（不按本人工资）",
        "one base for everybody, whatever the wage",
    ),
    spec(
        "contribution.base_rounding",
        Rounding,
        PERSON,
        "先舍入基数再乘比例",
        "rounding of the base before rates apply",
    ),
    spec("contribution.employer_rate", Rate, PERSON, "单位缴费比例", "employer's rate"),
    spec("contribution.individual_rate", Rate, PERSON, "个人缴费比例", "member's own rate"),
    spec(
        "contribution.supplement",
        Fee,
        PERSON,
        "随缴的大额补助等费用",
        "large-amount supplement and the like, billed with it",
    ),
    spec(
        "contribution.long_term_care",
        Fee,
        PERSON,
        "随缴的长期护理保险费",
        "long-term care insurance billed with it",
    ),
    spec(
        "contribution.rounding",
        Rounding,
        PERSON,
        "每笔缴费的舍入",
        "rounding of each part of the fee",
    ),
    spec(
        "contribution.deadline_day",
        Day,
        PERSON,
        "当月缴费截止日",
        "day by which a month must be paid",
    ),
    spec("average.wage", Average, NOTHING, "公布的平均工资", "published average wage"),
    spec(
        "average.share_rounding",
        Rounding,
        NOTHING,
        "由平均数折算的数额的舍入",
        "rounding of what is worked out from an average",
    ),
    spec("account.open", Flag, PERSON, "是否建立个人账户", "whether there is a personal account"),
    spec(
        "account.spend_order",
        ValueType::SpendOrder,
        NOTHING,
        "先用本年划入还是历年结转",
        "which part of the account is used first",
    ),
    spec("credit.amount", Credit, PERSON, "个人账户划入标准", "what is credited to the account"),
    spec("credit.rounding", Rounding, PERSON, "划入金额的舍入", "rounding of a credit"),
    spec(
        "credit.rounding_period",
        ValueType::Choice(Choice::RoundingPeriod),
        PERSON,
        "划入按月舍入还是全年合计后舍入",
        "whether credits are rounded by the month or once a year",
    ),
    spec(
        "credit.base_floor",
        Base,
        PERSON,
        "划入基数下限",
        "least base or pension that is credited",
    ),
    spec(
        "credit.average_rounding",
        Rounding,
        PERSON,
        "上调后的平均数的舍入",
        "rounding of an average that is raised first",
    ),
    spec("credit.timing", Timing, PERSON, "划入时间", "when a credit reaches the account"),
    spec("outpatient.deductible", Deductible, ROW, "门诊起付标准", "outpatient deductible"),
    spec("outpatient.bands", Bands, ROW, "门诊基金支付比例", "outpatient fund ratio"),
    spec(
        "outpatient.deductible_period",
        DeductiblePeriod,
        TIER,
        "门诊起付标准按次还是按年",
        "whether the deductible is per visit or per year",
    ),
    spec(
        "outpatient.band_edges",
        BandEdges,
        TIER,
        "门诊分段口径",
        "what outpatient band edges are measured on",
    ),
    spec("outpatient.cap", Cap, STATUS, "门诊年度最高支付限额", "yearly outpatient cap"),
    spec(
        "outpatient.cap_on",
        CapOn,
        TIER,
        "门诊限额限的是支付还是费用",
        "what the outpatient cap limits",
    ),
    spec(
        "outpatient.above_cap_ratio",
        Rate,
        TIER,
        "门诊限额以上的支付比例",
        "ratio above the outpatient cap",
    ),
    spec(
        "outpatient.class_b_first_pay",
        Rate,
        TIER,
        "门诊乙类先行自付比例",
        "outpatient first pay of class B",
    ),
    spec(
        "outpatient.rounding",
        Rounding,
        TIER,
        "门诊基金支付的舍入",
        "rounding of the outpatient fund payment",
    ),
    spec(
        "outpatient.deductible_year_max",
        Money,
        TIER,
        "门诊起付标准全年合计上限",
        "most that outpatient deductibles add up to in a year",
    ),
    spec(
        "outpatient.deductible_order",
        DeductibleOrder,
        TIER,
        "门诊起付标准在乘比例之前还是之后扣",
        "whether the outpatient deductible is taken off before or after the ratio",
    ),
    spec(
        "outpatient.ratio_per_year_of_age",
        Rate,
        TIER,
        "门诊支付比例每周岁增加",
        "what each year of age adds to the outpatient ratio",
    ),
    spec(
        "outpatient.retired_own_share",
        Rate,
        TIER,
        "门诊退休人员自付占在职自付的比例",
        "retired people's own outpatient share as a share of the active one",
    ),
    spec(
        "outpatient.item_first_pay",
        Rate,
        ITEM,
        "门诊某类项目先行自付比例",
        "outpatient first pay of a kind of item",
    ),
    spec(
        "outpatient.item_own_share",
        Rate,
        ITEM,
        "门诊某类项目自付比例（其余由基金全付）",
        "own outpatient share of a kind of item; the fund pays all of the rest",
    ),
    spec(
        "outpatient.account_segment",
        Flag,
        TIER,
        "门诊先用完本年划入的账户资金（账户段）",
        "whether this year's account pays whole outpatient bills first",
    ),
    spec(
        "pharmacy.level",
        ValueType::Level,
        TIER,
        "凭外配处方在药店购药按几级机构结算",
        "level as which a pharmacy with an external prescription is settled",
    ),
    spec("chronic.deductible", Deductible, DISEASE_ROW, "门诊慢特病起付标准", "chronic deductible"),
    spec("chronic.bands", Bands, DISEASE_ROW, "门诊慢特病支付比例", "chronic fund ratio"),
    spec(
        "chronic.deductible_period",
        DeductiblePeriod,
        DISEASE,
        "门诊慢特病起付标准按次还是按年",
        "whether the chronic deductible is per visit or per year",
    ),
    spec(
        "chronic.band_edges",
        BandEdges,
        DISEASE,
        "门诊慢特病分段口径",
        "what chronic band edges are measured on",
    ),
    spec(
        "chronic.month_quota",
        MoneyOrNone,
        DISEASE_STATUS,
        "门诊慢特病月度限额",
        "monthly quota of chronic outpatient care",
    ),
    spec(
        "chronic.cap",
        Cap,
        DISEASE_STATUS,
        "门诊慢特病年度限额",
        "yearly quota of chronic outpatient care",
    ),
    spec(
        "chronic.cap_on",
        CapOn,
        DISEASE,
        "门诊慢特病限额限的是支付还是费用",
        "what the chronic quotas limit",
    ),
    spec(
        "chronic.class_b_first_pay",
        Rate,
        DISEASE,
        "门诊慢特病乙类先行自付比例",
        "chronic first pay of class B",
    ),
    spec(
        "chronic.rounding",
        Rounding,
        TIER,
        "门诊慢特病基金支付的舍入",
        "rounding of the chronic fund payment",
    ),
    spec(
        "special.settled_as",
        ValueType::Care,
        DISEASE,
        "门诊特殊病按哪一类待遇结算",
        "care as which special outpatient diseases are settled",
    ),
    spec("inpatient.deductible", Deductible, ROW, "住院起付标准", "inpatient deductible"),
    spec("inpatient.bands", Bands, ROW, "住院基金支付比例", "inpatient fund ratio"),
    spec(
        "inpatient.deductible_period",
        DeductiblePeriod,
        TIER,
        "住院起付标准按次还是按年",
        "whether the deductible is per admission or per year",
    ),
    spec(
        "inpatient.band_edges",
        BandEdges,
        TIER,
        "住院分段口径",
        "what inpatient band edges are measured on",
    ),
    spec("inpatient.cap", Cap, STATUS, "统筹基金年度最高支付限额", "yearly cap of the pooled fund"),
    spec(
        "inpatient.cap_on",
        CapOn,
        TIER,
        "住院限额限的是支付还是费用",
        "what the inpatient cap limits",
    ),
    spec(
        "inpatient.above_cap_ratio",
        Rate,
        TIER,
        "限额以上大额补助支付比例",
        "ratio of the large-amount layer above the cap",
    ),
    spec(
        "inpatient.class_b_first_pay",
        Rate,
        TIER,
        "住院乙类先行自付比例",
        "inpatient first pay of class B",
    ),
    spec(
        "inpatient.rounding",
        Rounding,
        TIER,
        "住院基金支付的舍入",
        "rounding of the inpatient fund payment",
    ),
    spec(
        "inpatient.deductible_year_max",
        Money,
        TIER,
        "住院起付标准全年合计上限",
        "most that inpatient deductibles add up to in a year",
    ),
    spec(
        "inpatient.deductible_order",
        DeductibleOrder,
        TIER,
        "住院起付标准在乘比例之前还是之后扣",
        "whether the inpatient deductible is taken off before or after the ratio",
    ),
    spec(
        "inpatient.ratio_per_year_of_age",
        Rate,
        TIER,
        "住院支付比例每周岁增加",
        "what each year of age adds to the inpatient ratio",
    ),
    spec(
        "inpatient.retired_own_share",
        Rate,
        TIER,
        "住院退休人员自付占在职自付的比例",
        "retired people's own inpatient share as a share of the active one",
    ),
    spec(
        "inpatient.item_first_pay",
        Rate,
        ITEM,
        "住院某类项目先行自付比例",
        "inpatient first pay of a kind of item",
    ),
    spec(
        "inpatient.item_own_share",
        Rate,
        ITEM,
        "住院某类项目自付比例（其余由基金全付）",
        "own inpatient share of a kind of item; the fund pays all of the rest",
    ),
    spec(
        "inpatient.supplement_ratio",
        Rate,
        TIER,
        "补充保险对未报销部分（含目录外）的支付比例",
        "supplementary insurance: ratio on all of the bill that is left",
    ),
    spec(
        "remote.reduction",
        Rate,
        REMOTE,
        "异地住院支付比例降低的百分点",
        "points that inpatient care elsewhere takes off the ratio",
    ),
    spec(
        "remote.reduction_max",
        Rate,
        REMOTE,
        "异地降低百分点的上限",
        "most points that a place may take off",
    ),
    spec(
        "remote.first_pay",
        Rate,
        REMOTE,
        "异地住院先行自付比例",
        "first pay of inpatient care elsewhere",
    ),
    spec("remote.deductible", Deductible, REMOTE_ROW, "异地住院起付标准", "deductible elsewhere"),
    spec("remote.bands", Bands, REMOTE_ROW, "异地住院支付比例", "fund ratio elsewhere"),
    spec(
        "remote.cap",
        Cap,
        &[Retired, Tier, Remote, Area],
        "异地住院年度最高支付限额",
        "yearly cap elsewhere",
    ),
    spec(
        "large_amount.cap",
        MoneyOrNone,
        TIER,
        "限额以上大额补助一年最多支付",
        "yearly cap of the large-amount layer",
    ),
    spec(
        "catastrophic.deductible",
        Money,
        AID,
        "大病保险起付标准",
        "deductible of catastrophic insurance",
    ),
    spec(
        "catastrophic.bands",
        Bands,
        AID,
        "大病保险分段比例",
        "bands of catastrophic insurance above its deductible",
    ),
    spec("catastrophic.cap", MoneyOrNone, AID, "大病保险封顶", "cap of catastrophic insurance"),
    spec(
        "catastrophic.basic_deductible_counts",
        Flag,
        TIER,
        "基本医保的起付标准是否计入大病自付费用",
        "whether the basic deductible counts as borne for catastrophic insurance",
    ),
    spec(
        "supplementary.deductible",
        Money,
        TIER,
        "补充保障起付标准",
        "deductible of the supplementary layer",
    ),
    spec(
        "supplementary.bands",
        Bands,
        TIER,
        "补充保障分段比例",
        "bands of the supplementary layer above its deductible",
    ),
    spec(
        "supplementary.cap",
        MoneyOrNone,
        TIER,
        "补充保障封顶",
        "yearly cap of the supplementary layer",
    ),
    spec("assistance.deductible", Money, AID, "医疗救助起付标准", "deductible of assistance"),
    spec("assistance.bands", Bands, AID, "医疗救助比例", "ratio of assistance"),
    spec("assistance.cap", MoneyOrNone, AID, "医疗救助年度限额", "yearly cap of assistance"),
    spec("tilt.deductible", Money, AID, "倾斜救助起付标准", "deductible of further assistance"),
    spec("tilt.bands", Bands, AID, "倾斜救助比例", "ratio of further assistance"),
    spec("tilt.cap", MoneyOrNone, AID, "倾斜救助年度限额", "yearly cap of further assistance"),
    spec(
        "sharing.own_account_first",
        Flag,
        NOTHING,
        "家庭共济先用本人账户",
        "whether the own account pays before a relative's",
    ),
    spec(
        "sharing.order",
        ValueType::SharerOrder,
        NOTHING,
        "几位共济人谁先付",
        "which of several sharers pays first",
    ),
    spec(
        "sharing.one_a_bill",
        Flag,
        NOTHING,
        "一次结算只用一位共济人的账户",
        "whether one bill is paid by one sharer only",
    ),
    spec(
        "sharing.least_balance",
        Money,
        NOTHING,
        "账户余额达到多少才能共济",
        "balance from which an account may be shared",
    ),
    spec("sharing.kin", ValueType::Kin, NOTHING, "可以共济的近亲属", "relatives who may be let in"),
    spec(
        "withdrawal.settled_abroad",
        Flag,
        NOTHING,
        "出境定居可以支取个人账户",
        "whether an account is paid out to who settles abroad",
    ),
    spec(
        "withdrawal.transfer_refused",
        Flag,
        NOTHING,
        "转移受阻可以支取个人账户",
        "whether an account is paid out that no place takes over",
    ),
    spec(
        "withdrawal.long_term_remote",
        Flag,
        NOTHING,
        "长期异地可以支取个人账户",
        "whether an account is paid out to who lives elsewhere for long",
    ),
    spec(
        "withdrawal.free_before",
        ValueType::Date,
        NOTHING,
        "哪天以前划入的钱可以自由支取",
        "day before which credited money stays free to be taken out",
    ),
    spec(
        "inheritance.one_heir",
        Flag,
        NOTHING,
        "个人账户只由一位继承人继承",
        "whether one heir only receives an account",
    ),
    spec(
        "inheritance.uninsured_is_paid",
        Flag,
        NOTHING,
        "没有参保的继承人领现金",
        "whether an heir who is not insured is paid",
    ),
    spec(
        "inheritance.unclaimed_to_pool",
        Flag,
        NOTHING,
        "没有继承人的转入统筹基金",
        "whether what nobody inherits goes to the pooled fund",
    ),
    spec("surcharge.daily", Rate, NOTHING, "滞纳金日加收比例", "late-payment surcharge a day"),
    spec(
        "surcharge.both_ends_count",
        Flag,
        NOTHING,
        "滞纳天数首尾两日都算",
        "whether first and last day both count",
    ),
    spec(
        "surcharge.rounding",
        Rounding,
        NOTHING,
        "每月滞纳金的舍入",
        "rounding of each month's surcharge",
    ),
    spec(
        "surcharge.day_count",
        ValueType::Choice(Choice::DayCount),
        NOTHING,
        "滞纳天数按实际天数还是每月 30 天",
        "whether days late are calendar days or months of 30",
    ),
    spec(
        "surcharge.starts",
        SurchargeStart,
        NOTHING,
        "欠缴一个月从哪天起算滞纳",
        "from which day a month owed is late",
    ),
    spec(
        "surcharge.ends_day_before",
        Flag,
        NOTHING,
        "滞纳天数算到补缴前一日",
        "whether days late end the day before payment",
    ),
    spec(
        "surcharge.stops_while_deferred",
        Flag,
        NOTHING,
        "缓缴期间不加收滞纳金",
        "whether nothing is late while payment is deferred",
    ),
    spec(
        "surcharge.stops_in_instalments",
        Flag,
        NOTHING,
        "分期缴纳从批准之日起不再加收滞纳金",
        "whether days late end when instalments are agreed",
    ),
    spec("deposit.demand", Rate, NOTHING, "活期存款年利率", "rate of demand deposits"),
    spec(
        "deposit.three_months",
        Rate,
        NOTHING,
        "三个月定期存款年利率",
        "rate of three-month deposits",
    ),
    spec(
        "deposit.three_year_instalment",
        Rate,
        NOTHING,
        "三年期零存整取年利率",
        "rate of three-year instalment deposits",
    ),
    spec(
        "interest.method",
        ValueType::Choice(Choice::InterestMethod),
        NOTHING,
        "按天还是按月计息",
        "whether interest is by days or by months",
    ),
    spec(
        "interest.current_year",
        DepositRate,
        NOTHING,
        "个人账户本年划入部分年利率",
        "yearly rate on this year's credits",
    ),
    spec(
        "interest.earlier_years",
        DepositRate,
        NOTHING,
        "个人账户历年结转部分年利率",
        "yearly rate on what was carried over",
    ),
    spec(
        "interest.days_in_year",
        Count(Unit::Days),
        NOTHING,
        "计息一年的天数",
        "days of a year for interest",
    ),
    spec(
        "interest.settlement_day",
        MonthDay,
        NOTHING,
        "结息日",
        "day on which interest is settled",
    ),
    spec("interest.rounding", Rounding, NOTHING, "利息的舍入", "rounding of interest"),
    spec(
        "wait.employee.repair_months",
        Count(Unit::Months),
        CLASS,
        "职工断缴可视同连续的补缴月数",
        "months of break that can be made up",
    ),
    spec(
        "wait.employee.months",
        Count(Unit::Months),
        CLASS,
        "职工断缴超期后的等待期",
        "waiting months after a longer break",
    ),
    spec(
        "wait.employee.months_max",
        Count(Unit::Months),
        CLASS,
        "职工等待期上限",
        "upper bound of the employees' wait",
    ),
    spec(
        "wait.employee.days",
        Count(Unit::Days),
        CLASS,
        "职工断缴超期后的等待天数",
        "waiting days after a longer break",
    ),
    spec(
        "wait.employee.not_made_up_months",
        Count(Unit::Months),
        CLASS,
        "职工断缴未补缴的等待期",
        "waiting months after a break that is not made up",
    ),
    spec(
        "wait.employee.first_months",
        Count(Unit::Months),
        CLASS,
        "首次参加职工医保的等待期",
        "waiting months of a first enrolment",
    ),
    spec(
        "wait.employee.benefit_share",
        Rate,
        CLASS,
        "职工等待期内的待遇比例",
        "share of the benefits during the employees' wait",
    ),
    spec(
        "transfer.send_days",
        Count(Unit::Days),
        NOTHING,
        "关系转出办结的工作日",
        "working days to send a transfer",
    ),
    spec(
        "transfer.receive_days",
        Count(Unit::Days),
        NOTHING,
        "关系转入办结的工作日",
        "working days to receive a transfer",
    ),
    spec(
        "wait.resident.fixed_months",
        Count(Unit::Months),
        NOTHING,
        "居民断保固定等待期",
        "residents' fixed wait",
    ),
    spec(
        "wait.resident.variable_months",
        Count(Unit::Months),
        NOTHING,
        "居民每断保一年增加的等待期",
        "residents' further wait per missed year",
    ),
    spec(
        "wait.resident.first_year_counts",
        Flag,
        NOTHING,
        "首个断保年度是否计入变动等待期",
        "whether the first missed year adds to the wait",
    ),
    spec(
        "wait.resident.newborn_exempt",
        Flag,
        NOTHING,
        "新生儿是否不设等待期",
        "whether newborns wait for nothing",
    ),
    spec(
        "wait.resident.long_break_years",
        Count(Unit::Years),
        NOTHING,
        "视为长期断保的年数",
        "missed years that make a long break",
    ),
    spec(
        "wait.resident.long_break_min_months",
        Count(Unit::Months),
        NOTHING,
        "长期断保修复后的最短等待期",
        "least wait after a long break",
    ),
    spec(
        "reward.after_years",
        Count(Unit::Years),
        NOTHING,
        "连续参保激励前的年数",
        "unbroken years before the reward",
    ),
    spec(
        "reward.per_year",
        Money,
        NOTHING,
        "连续参保每年提高的大病限额",
        "reward for each further year",
    ),
    spec(
        "reward.zero_claim",
        Money,
        NOTHING,
        "基金零报销每年提高的大病限额",
        "reward for each year without a claim",
    ),
    spec("reward.cap", Money, NOTHING, "激励总额上限", "most that rewards may add up to"),
    spec(
        "reward.cap_share",
        Rate,
        NOTHING,
        "激励总额占原大病限额的上限",
        "most that rewards may be of the original cap",
    ),
    spec(
        "reward.rejoin_cut",
        Money,
        NOTHING,
        "断保后再参保降低的大病限额",
        "what a new enrolment after a break lowers the cap by",
    ),
    spec(
        "reward.claim_clears_zero_claim",
        Flag,
        NOTHING,
        "发生大病报销后零报销额度是否清零",
        "whether a catastrophic claim clears the rewards for years without claims",
    ),
    spec(
        "wait.resident.benefit_share",
        Rate,
        NOTHING,
        "居民等待期内的待遇比例",
        "share of the benefits during the residents' wait",
    ),
    spec(
        "retirement.years_male",
        RequiredYears,
        NOTHING,
        "男性退休待遇年限",
        "years that men need",
    ),
    spec(
        "retirement.years_female",
        RequiredYears,
        NOTHING,
        "女性退休待遇年限",
        "years that women need",
    ),
    spec(
        "retirement.actual_years",
        RequiredYears,
        NOTHING,
        "本地实际缴费年限",
        "years actually paid",
    ),
    spec(
        "retirement.shortfall_rate",
        Rate,
        NOTHING,
        "趸缴补差比例（按月）",
        "monthly price of missing years as a share of the base",
    ),
    spec(
        "retirement.shortfall_base",
        ValueType::Choice(Choice::ShortfallBase),
        NOTHING,
        "趸缴按哪个基数",
        "which base missing years are paid on",
    ),
    spec(
        "retirement.shortfall_supplement",
        Money,
        NOTHING,
        "随趸缴的每月定额",
        "fixed amount a month paid with missing years",
    ),
    spec(
        "retirement.shortfall_payment",
        ValueType::Choice(Choice::ShortfallPayment),
        NOTHING,
        "年限不足的补缴方式",
        "how missing years are paid",
    ),
    spec(
        "retirement.age_male",
        StatutoryAge,
        NOTHING,
        "男职工退休年龄",
        "age of retirement of men",
    ),
    spec(
        "retirement.age_female",
        StatutoryAge,
        NOTHING,
        "女干部退休年龄",
        "age of retirement of women in staff posts",
    ),
    spec(
        "retirement.age_female_worker",
        StatutoryAge,
        NOTHING,
        "女工人退休年龄",
        "age of retirement of women in workers' posts",
    ),
    spec("maternity.days", Count(Unit::Days), CASE, "生育津贴天数", "days of maternity allowance"),
    spec(
        "maternity.days_per_further_child",
        Count(Unit::Days),
        NOTHING,
        "多胞胎每多一个增加的天数",
        "days for each further child",
    ),
    spec(
        "maternity.months",
        HalfMonths,
        CASE,
        "生育津贴月数（按月计发的地方）",
        "months of allowance, where a place counts months",
    ),
    spec(
        "maternity.months_per_further_child",
        HalfMonths,
        NOTHING,
        "多胞胎每多一个增加的月数",
        "months for each further child",
    ),
    spec(
        "maternity.late_birth_days",
        Count(Unit::Days),
        NOTHING,
        "晚育增加的天数",
        "days more for a late birth",
    ),
    spec(
        "maternity.late_birth_months",
        HalfMonths,
        NOTHING,
        "晚育增加的月数",
        "months more for a late birth",
    ),
    spec(
        "maternity.base",
        ValueType::Choice(Choice::MaternityBase),
        NOTHING,
        "生育津贴计发基数",
        "whose wage the allowance is paid on",
    ),
    spec("maternity.floor", Base, NOTHING, "生育津贴计发基数下限", "least base of the allowance"),
    spec(
        "maternity.ceiling",
        Base,
        NOTHING,
        "生育津贴计发基数上限",
        "greatest base of the allowance",
    ),
    spec(
        "maternity.subsidy",
        Money,
        CASE,
        "生育医疗费定额补贴",
        "fixed subsidy beside the allowance",
    ),
    spec(
        "maternity.divisor",
        DayDivisor,
        NOTHING,
        "生育津贴日标准的除数",
        "days that a monthly wage is divided by",
    ),
    spec("maternity.rounding", Rounding, NOTHING, "生育津贴的舍入", "rounding of the allowance"),
    spec("resident.levy", Money, TIER, "居民个人年缴费", "residents' yearly levy"),
    spec("resident.subsidy", Money, TIER, "居民财政补助（每人每年）", "yearly government subsidy"),
    spec("resident.window", MonthSpan, NOTHING, "居民集中缴费期", "months in which residents pay"),
    spec(
        "resident.window_extension",
        MonthSpan,
        NOTHING,
        "居民延长缴费期（缴费之日起享受待遇）",
        "later months to pay in, with benefits from the day of payment",
    ),
    spec(
        "resident.newborn_days",
        Count(Unit::Days),
        NOTHING,
        "新生儿从出生起享受待遇的参保期限（出生后天数）",
        "days after birth within which enrolment counts from birth",
    ),
];
