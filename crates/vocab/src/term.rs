//! 术语 — the labels of derivation nodes: every step of a calculation is named in both languages.

use crate::{Lang, Text};

macro_rules! terms {
    ($($variant:ident = $zh:literal, $en:literal;)*) => {
        /// 术语 — what a figure in a derivation is called. A flat list, so that a node stays small.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Term {
            $(#[doc = concat!($zh, " — ", $en, ".")] $variant,)*
        }

        impl Term {
            /// Every term.
            pub const ALL: &[Term] = &[$(Term::$variant,)*];

            /// Both wordings.
            pub const fn text(self) -> Text {
                match self { $(Term::$variant => Text::fixed($zh, $en),)* }
            }

            /// Stable code, the English wording with hyphens.
            pub fn code(self) -> String {
                self.label(Lang::En).replace([' ', '/'], "-")
            }

            /// The wording in one language.
            pub const fn label(self, lang: Lang) -> &'static str {
                match (self, lang) {
                    $((Term::$variant, Lang::Zh) => $zh, (Term::$variant, Lang::En) => $en,)*
                }
            }
        }
    };
}

terms! {
    Wage = "申报工资", "declared wage";
    Base = "缴费基数", "contribution base";
    BaseFloor = "缴费基数下限", "base floor";
    BaseCeiling = "缴费基数上限", "base ceiling";
    AverageWage = "社会平均工资", "average wage";
    EmployerRate = "单位缴费比例", "employer rate";
    IndividualRate = "个人缴费比例", "individual rate";
    EmployerPart = "单位缴费", "employer part";
    IndividualPart = "个人缴费", "individual part";
    SupplementPart = "大额医疗补助缴费", "supplement part";
    LongTermCarePart = "长期护理保险缴费", "long-term care part";
    FeeRate = "随缴比例", "rate of the fee";
    YearlyFees = "每年一次的随缴费用", "fees billed once a year";
    ShareOfAverage = "平均工资折算比例", "share of the average";
    ShareOfAverageAmount = "平均工资折算额", "amount of the average's share";
    MonthlyAverage = "月平均工资", "monthly average wage";
    Times = "倍数", "times";
    TotalContribution = "缴费合计", "total contribution";
    CreditRate = "划入比例", "credit rate";
    AccountCredit = "个人账户划入", "account credit";
    EmployerReturnRate = "单位缴费划入比例", "employer return rate";
    OwnCredit = "个人缴费划入", "credit from the own fee";
    FixedCredit = "定额划入", "fixed credit";
    CreditOfMonth = "每月应划", "credit of a month before rounding";
    CreditOfMonths = "几个月的划入", "credits of the months";
    CreditBaseFloor = "划入基数下限", "floor of the credited base";
    Average = "公布的平均数", "published average";
    Rise = "上调比例", "rise";
    RiseAmount = "上调额", "amount of the rise";
    RaisedAverage = "上调后的平均数", "average after the rise";
    Whole = "全额", "whole";
    Pension = "月养老金", "monthly pension";
    EmployerReturn = "单位缴费划入", "employer return";
    PoolPart = "进入统筹基金", "part to the pooled fund";
    FromPool = "统筹基金划出", "taken from the pooled fund";
    Cost = "医疗费用", "cost";
    OutsideCatalogue = "目录外自费", "outside the catalogue";
    ClassBCost = "乙类费用", "class B cost";
    FirstPayRate = "乙类先行自付比例", "first-pay rate";
    FirstPay = "乙类先行自付", "first pay";
    OverLimit = "超限价自付", "over the price limit";
    Eligible = "政策范围内费用", "eligible cost";
    Deductible = "起付标准", "deductible";
    DeductibleLater = "再次住院起付标准", "deductible of a later admission";
    DeductibleLeft = "尚需自付的起付标准", "deductible left";
    DeductibleUsed = "本次起付标准自付", "deductible of this bill";
    HospitalLevel = "机构级别", "hospital level";
    DeductiblePaid = "本年已付起付标准", "deductible already paid this year";
    AdmissionNumber = "本年第几次住院", "number of the admission";
    DeductibleShare = "起付标准占平均工资的比例", "deductible as a share of the average";
    BillShare = "起付标准占当次费用的比例", "deductible as a share of the bill";
    ShareOfBill = "当次费用的比例部分", "share of the bill";
    DeductibleLeast = "起付标准下限", "lowest deductible";
    DeductibleMost = "起付标准上限", "highest deductible";
    DeductibleTimes = "起付标准的倍数", "multiple of the deductible at home";
    DeductibleYearMax = "全年起付标准合计上限", "most deductible in a year";
    SpecialCost = "特殊项目费用", "cost of special items";
    MaterialCost = "医用材料费用", "cost of materials";
    ImplantCost = "植入材料费用", "cost of implants";
    ItemFirstPayRate = "这类项目先行自付比例", "first-pay rate of the item";
    ItemFirstPay = "这类项目先行自付", "first pay of the item";
    ItemOwnRate = "这类项目自付比例", "own share of the item";
    ItemOwn = "这类项目自付", "own part of the item";
    ItemFund = "这类项目基金支付", "fund pays for the item";
    BandedCost = "按起付和分段计算的费用", "cost that goes through deductible and bands";
    RemoteFirstPayRate = "异地先行自付比例", "first-pay rate elsewhere";
    RemoteFirstPay = "异地先行自付", "first pay elsewhere";
    RatioPerAge = "每周岁增加的支付比例", "ratio added for each year of age";
    RatioByAge = "按年龄增加的支付比例", "ratio added by age";
    WholeRate = "全部", "the whole";
    OwnShare = "在职自付比例", "own share of active people";
    RetiredPart = "退休自付占在职的比例", "retired own share as a part of the active one";
    RetiredOwnShare = "退休自付比例", "own share of retired people";
    ReductionPoints = "异地降低的百分点", "points taken off elsewhere";
    ReductionCeiling = "降低百分点的上限", "most points that may be taken off";
    RemoteRatio = "异地支付比例", "fund ratio elsewhere";
    RatioPays = "按比例算出的支付", "payment by the ratio";
    CapShare = "限额占平均工资的比例", "cap as a share of the average";
    CapTimes = "限额的倍数", "multiple for the cap";
    SupplementRatio = "补充保险支付比例", "ratio of the supplement";
    SupplementPays = "补充保险支付", "supplement pays";
    AboveDeductible = "起付标准以上费用", "cost above the deductible";
    BandAmount = "本段费用", "cost within the band";
    BandLower = "分段下限", "band from";
    BandUpper = "分段上限", "band to";
    FundRatio = "基金支付比例", "fund ratio";
    BandFrom = "本段起点", "band starts at";
    CappedCost = "本段以内费用", "cost up to the band edge";
    BandSum = "各段合计", "sum of the bands";
    BandShare = "本段基金支付", "fund share of the band";
    FundBeforeCap = "限额前基金支付", "fund payment before the cap";
    YearCap = "年度最高支付限额", "yearly cap";
    YearPaid = "本年基金已付", "fund payment so far this year";
    CapLeft = "本年剩余限额", "cap left this year";
    CostCounted = "本年已计入限额费用", "cost counted to the cap so far";
    CostWithinCap = "限额以内费用", "cost within the cap";
    PaymentAboveCap = "超出限额的支付额", "payment above the cap";
    CostAboveCap = "限额以上费用", "cost above the cap";
    AboveCapRatio = "限额以上支付比例", "ratio above the cap";
    Burden = "合规自付费用", "eligible cost borne";
    BurdenBefore = "本年此前合规自付费用", "eligible cost borne before";
    BurdenYear = "本年累计合规自付费用", "eligible cost borne this year";
    CatastrophicDeductible = "大病保险起付标准", "catastrophic deductible";
    CatastrophicBase = "大病保险计算基数", "catastrophic base";
    CatastrophicCap = "大病保险封顶线", "catastrophic cap";
    CatastrophicPaid = "本年大病保险已付", "catastrophic paid so far this year";
    FundPays = "基金支付", "fund pays";
    LargeAmountPays = "大额补助支付", "large-amount supplement pays";
    CatastrophicPays = "大病保险支付", "catastrophic insurance pays";
    AccountPays = "个人账户支付", "account pays";
    CashPays = "个人现金支付", "cash";
    PatientPays = "个人负担", "patient pays";
    AccountBalance = "个人账户余额", "account balance";
    AccountSegment = "账户段", "account segment";
    SelfSegment = "自负段", "self-paid segment";
    SharedSegment = "共负段", "shared segment";
    CurrentAccountPays = "本年划入支付", "current-year account pays";
    EarlierAccountPays = "历年结转支付", "earlier-year account pays";
    DeductibleSoFar = "本年累计起付标准自付", "deductible paid this year";
    FundSoFar = "本年基金累计支付", "fund paid this year";
    MonthQuota = "月度限额", "monthly quota";
    MonthUsed = "本月已用限额", "monthly quota used";
    MonthLeft = "本月剩余限额", "monthly quota left";
    AboveMonthQuota = "超出月度限额", "above the monthly quota";
    BurdenCounted = "计入大病的自付费用", "eligible cost borne that counts";
    BurdenLeft = "各层支付后自付费用", "eligible cost borne after all layers";
    PaidByAll = "各层支付合计", "paid by all layers";
    LargeAmountCap = "大额补助封顶线", "large-amount cap";
    LargeAmountPaid = "本年大额补助已付", "large-amount paid so far this year";
    SupplementaryDeductible = "补充保障起付标准", "supplementary deductible";
    SupplementaryBase = "补充保障计算基数", "supplementary base";
    SupplementaryCap = "补充保障封顶线", "supplementary cap";
    SupplementaryPays = "补充保障支付", "supplementary layer pays";
    SupplementaryPaid = "本年补充保障已付", "supplementary paid so far this year";
    AssistanceDeductible = "医疗救助起付标准", "assistance deductible";
    AssistanceBase = "医疗救助计算基数", "assistance base";
    AssistanceCap = "医疗救助年度限额", "assistance cap";
    AssistancePays = "医疗救助支付", "assistance pays";
    AssistancePaid = "本年医疗救助已付", "assistance paid so far this year";
    TiltDeductible = "倾斜救助起付标准", "further assistance deductible";
    TiltBase = "倾斜救助计算基数", "further assistance base";
    TiltCap = "倾斜救助年度限额", "further assistance cap";
    TiltPays = "倾斜救助支付", "further assistance pays";
    TiltPaid = "本年倾斜救助已付", "further assistance paid so far this year";
    SharerBalance = "共济人账户余额", "balance of the sharer";
    SharerLimit = "共济人限定金额", "limit set by the sharer";
    SharerUsable = "共济人可用金额", "usable of the sharer";
    SharerPays = "共济人支付", "sharer pays";
    SharerLeft = "共济人支付后余额", "balance of the sharer afterwards";
    OwnPart = "应由个人支付", "own part to be paid";
    OwnPartLeft = "尚未支付", "own part still to be paid";
    Arrears = "欠缴金额", "arrears";
    FirstDayLate = "滞纳起日", "first day late";
    DaysLate = "滞纳天数", "days late";
    DailyRate = "日加收比例", "daily rate";
    DailySurcharge = "每日滞纳金", "surcharge of a day";
    SurchargePart = "本期滞纳金", "surcharge of the period";
    Surcharge = "滞纳金", "late-payment surcharge";
    InterestBase = "计息积数", "interest base";
    InterestDays = "计息天数", "interest days";
    InterestMonths = "计息月数", "interest months";
    InterestRate = "年利率", "yearly interest rate";
    YearInterest = "全年利息", "interest of a year";
    DaysInYear = "计息年天数", "days of an interest year";
    InterestCurrent = "本年划入利息", "interest on this year's credits";
    InterestEarlier = "历年结转利息", "interest on earlier years";
    EarlierBalance = "历年结转余额", "balance from earlier years";
    CurrentBalance = "本年划入余额", "balance of this year's credits";
    Interest = "利息", "interest";
    GapMonths = "中断月数", "months of break";
    WaitMonths = "待遇等待期月数", "waiting months";
    WaitDays = "待遇等待期天数", "waiting days";
    WaitNotMadeUp = "未补缴的等待期", "waiting months when not made up";
    FirstWait = "首次参保等待期", "waiting months of a first enrolment";
    BenefitShareInWait = "等待期内待遇比例", "share of benefits while waiting";
    BenefitInWait = "等待期内待遇", "benefit while waiting";
    FullBenefit = "正常待遇", "benefit without a wait";
    FixedWait = "固定等待期", "fixed waiting months";
    VariableWait = "变动等待期", "variable waiting months";
    VariableWaitPerYear = "每断保一年增加", "more for each missed year";
    RepairMonths = "可补缴视同连续的月数", "months that a repair may cover";
    FirstMissedYear = "首个断保年度", "first missed year";
    CountedYears = "计入变动等待的年数", "years that count";
    LongBreakFloor = "长期断保最低等待", "shortest wait after a long break";
    RewardAfter = "激励起算年数", "years before the reward";
    RewardPerYear = "每年奖励额度", "reward of a year";
    Reward = "连续参保奖励额度", "reward for unbroken enrolment";
    ZeroClaimPerYear = "每年零报销奖励额度", "reward of a year without a claim";
    ZeroClaimReward = "零报销奖励额度", "reward for years without a claim";
    ZeroClaimYears = "零报销年数", "years without a claim";
    OriginalCap = "原大病限额", "original catastrophic cap";
    RewardCap = "奖励总额上限", "limit of the rewards";
    RewardCapShare = "奖励总额占原限额的上限", "limit of the rewards as a share";
    RewardTotal = "奖励总额度", "rewards together";
    RewardRaise = "大病限额提高", "raise of the catastrophic cap";
    RejoinCut = "断保再参保降低", "cut after a break";
    RaisedCap = "本年大病限额", "catastrophic cap of this year";
    RepairedYears = "已补缴年数", "years repaired";
    MissedYears = "断保年数", "missed years";
    YearsRequired = "规定年数", "years required";
    ActualYearsRequired = "规定实际缴费年数", "actual years required";
    ActualMonthsPaid = "实际缴费月数", "months actually paid";
    ActualMonthsShort = "实际缴费差额月数", "actual months short";
    MonthsOfYear = "每年月数", "months of a year";
    ShortfallRate = "补缴比例", "shortfall rate";
    MonthsPaid = "已缴月数", "months paid";
    MonthsRequired = "规定月数", "months required";
    MonthsShort = "差额月数", "months short";
    ShortfallPrice = "每月补缴金额", "price of a month";
    ShortfallCost = "一次性补缴金额", "cost of the shortfall";
    ShortfallSupplement = "随补缴的每月定额", "fixed amount paid with a month";
    YearsRisen = "已提高的年数", "years of rising";
    MonthsMoreAYear = "每年提高的月数", "months more a year";
    MonthsRisen = "提高的月数", "months risen";
    MaternityHalfMonths = "生育津贴半月数", "half months of allowance";
    HalvesOfMonth = "每月半月数", "half months of a month";
    LateBirth = "晚育增加", "more for a late birth";
    AllowanceBase = "津贴计发基数", "base of the allowance";
    AllowanceFloor = "津贴计发基数下限", "floor of the allowance base";
    AllowanceCeiling = "津贴计发基数上限", "ceiling of the allowance base";
    MaternitySubsidy = "生育医疗费补贴", "maternity subsidy";
    MaternityDays = "生育津贴天数", "maternity allowance days";
    DaysPerChild = "每多一孩增加天数", "days for each further child";
    FurtherChildren = "多胞胎增加人数", "further children";
    FurtherDays = "多胞胎增加天数", "further days";
    AllowanceMonths = "津贴积数", "allowance before division";
    DaysInMonth = "每月天数", "days of a month";
    EmployerAverageWage = "单位月平均工资", "employer average wage";
    MaternityAllowance = "生育津贴", "maternity allowance";
    Age = "年龄", "age";
    Months = "月数", "months";
    Years = "年数", "years";
    Levy = "居民个人缴费", "resident levy";
    Subsidy = "财政补助", "government subsidy";
    Zero = "零", "zero";
    Rows = "笔数", "rows";
    Subtotal = "小计", "subtotal";
    Total = "合计", "total";
}
