//! 计算目录表 — titles, facts and examples of every calculation. A table: it is read top down.

use vocab::Text;

use super::{FactSpec, FactType, Kind, run};

const CLASSES: FactType = FactType::Choice(&[
    ("employee", "在职职工"),
    ("flexible", "灵活就业"),
    ("retired", "退休人员"),
    ("resident", "城乡居民"),
]);
const CARES: FactType = FactType::Choice(&[
    ("inpatient", "住院"),
    ("outpatient", "普通门诊"),
    ("chronic", "门诊慢特病"),
    ("special", "门诊特殊病"),
]);
const AIDS: FactType = FactType::Choice(&[
    ("destitute", "特困人员"),
    ("minimum-living", "低保对象"),
    ("near-minimum", "低保边缘"),
    ("relapse-watched", "防止返贫监测对象"),
    ("illness-poor", "因病致贫重病患者"),
]);
const SEXES: FactType = FactType::Choice(&[("male", "男"), ("female", "女")]);
const POSTS: FactType = FactType::Choice(&[("staff", "干部"), ("worker", "工人")]);
const CASES: FactType = FactType::Choice(&[
    ("normal", "顺产"),
    ("difficult", "难产"),
    ("early-loss", "怀孕早期终止"),
    ("middle-loss", "怀孕中期终止"),
    ("late-loss", "怀孕晚期终止"),
]);
const REMOTES: FactType = FactType::Choice(&[
    ("resident", "长期异地备案"),
    ("referred", "转诊备案"),
    ("emergency", "异地急诊"),
    ("temporary", "临时外出备案"),
    ("unfiled", "未备案"),
]);
const AREAS: FactType =
    FactType::Choice(&[("in-province", "省内市外"), ("outside-province", "省外")]);
const NOTHING: Text = Text::fixed("", "");

const fn needed(
    (name, zh): (&'static str, &'static str),
    kind: FactType,
    doc: Text,
    example: &'static str,
) -> FactSpec {
    FactSpec { name, zh, kind, required: true, default: NOTHING, doc, example }
}

const fn optional(
    (name, zh): (&'static str, &'static str),
    kind: FactType,
    default: Text,
    doc: Text,
    example: &'static str,
) -> FactSpec {
    FactSpec { name, zh, kind, required: false, default, doc, example }
}

const fn class() -> FactSpec {
    optional(
        ("class", "人员类别"),
        CLASSES,
        Text::fixed(
            "职工医保按在职职工，居民医保按城乡居民",
            "employee, or resident for residents",
        ),
        Text::fixed("以什么身份参保", "as what the person is insured"),
        "employee",
    )
}

const fn tier() -> FactSpec {
    optional(
        ("tier", "档次"),
        FactType::Text,
        NOTHING,
        Text::fixed(
            "当地分档的，写当地的叫法",
            "the tier in the words of the place, if it has any",
        ),
        "一档",
    )
}

const fn household() -> FactSpec {
    optional(
        ("household", "户籍"),
        FactType::Text,
        NOTHING,
        Text::fixed("规则分户籍的地方才用", "only where the rule asks for the registration"),
        "本市",
    )
}

const fn total() -> FactSpec {
    needed(
        ("total", "医疗费用"),
        FactType::Money,
        Text::fixed("账单总额", "the whole bill"),
        "12000.00",
    )
}

const fn level() -> FactSpec {
    optional(
        ("level", "机构级别"),
        FactType::Count,
        Text::fixed("各级相同的规则可以不写", "not needed where all levels are alike"),
        Text::fixed("1、2、3 级；社区机构另列的地方写 0", "1, 2, 3; 0 for community institutions"),
        "3",
    )
}

const fn retired() -> FactSpec {
    optional(
        ("retired", "退休"),
        FactType::Flag,
        Text::fixed("看人员类别", "as the class says"),
        Text::fixed("是否退休人员", "whether the patient is retired"),
        "false",
    )
}

const fn age() -> FactSpec {
    optional(
        ("age", "年龄"),
        FactType::Count,
        NOTHING,
        Text::fixed("周岁；分年龄段的地方才用", "completed years; only where ages differ"),
        "67",
    )
}

const fn aid() -> FactSpec {
    optional(
        ("aid", "救助对象类别"),
        AIDS,
        Text::fixed("不是救助对象", "nobody who is assisted"),
        Text::fixed("有医疗救助的人属于哪一类", "the class of someone who is assisted"),
        "near-minimum",
    )
}

const fn outside() -> FactSpec {
    part(
        ("outside_catalogue", "目录外自费"),
        Text::fixed("目录外的费用", "cost outside the catalogue"),
    )
}

const fn class_b() -> FactSpec {
    part(("class_b", "乙类费用"), Text::fixed("乙类项目的全额", "the whole cost of class B items"))
}

const fn over_limit() -> FactSpec {
    part(
        ("over_limit", "超限价自付"),
        Text::fixed("超出支付限价的部分", "what is above the price limit"),
    )
}

const fn account() -> FactSpec {
    optional(
        ("account", "个人账户余额"),
        FactType::Money,
        Text::fixed("不用账户", "the account is not used"),
        Text::fixed("可用于本次的个人账户余额", "balance of the account that may be used"),
        "830.00",
    )
}

const fn account_current() -> FactSpec {
    optional(
        ("account_current", "本年划入余额"),
        FactType::Money,
        Text::fixed("不分本年与历年", "the account is not told apart"),
        Text::fixed(
            "账户分两部分的地方：本年划入的钱",
            "where the account has two parts: this year's credits",
        ),
        "320.00",
    )
}

const fn account_earlier() -> FactSpec {
    optional(
        ("account_earlier", "历年结转余额"),
        FactType::Money,
        Text::fixed("没有", "nothing"),
        Text::fixed(
            "账户分两部分的地方：历年结转的钱",
            "where the account has two parts: money carried over",
        ),
        "510.00",
    )
}

const fn deductible_paid() -> FactSpec {
    so_far(
        ("deductible_paid", "本年已付起付标准"),
        Text::fixed("起付标准按年的才用", "only where the deductible is yearly"),
    )
}

const fn fund_paid() -> FactSpec {
    so_far(
        ("fund_paid", "本年基金已付"),
        Text::fixed("本年同类待遇基金已支付", "what the fund paid this year for this kind of care"),
    )
}

const fn cost_counted() -> FactSpec {
    so_far(
        ("cost_counted", "本年已计入限额费用"),
        Text::fixed("限额按费用计的地方才用", "only where the cap limits cost"),
    )
}

const fn burden() -> FactSpec {
    so_far(
        ("burden", "本年此前合规自付费用"),
        Text::fixed("大病保险按年累计", "catastrophic insurance adds the year up"),
    )
}

const fn catastrophic_paid() -> FactSpec {
    so_far(
        ("catastrophic_paid", "本年大病保险已付"),
        Text::fixed("大病保险有封顶的才用", "only where catastrophic insurance is capped"),
    )
}

const fn raised_cap() -> FactSpec {
    optional(
        ("raised_cap", "本年大病限额"),
        FactType::Money,
        Text::fixed("按规则的限额", "the cap of the rule"),
        Text::fixed(
            "有参保激励的，写提高后的限额（见 catastrophic-cap）",
            "the cap with rewards, where there are any (see catastrophic-cap)",
        ),
        "403000.00",
    )
}

const fn of_layer(names: (&'static str, &'static str)) -> FactSpec {
    so_far(names, Text::fixed("有这一层的地方才用", "only where there is this layer"))
}

const fn so_far(names: (&'static str, &'static str), doc: Text) -> FactSpec {
    optional(names, FactType::Money, Text::fixed("没有", "nothing so far"), doc, "0.00")
}

const fn part(names: (&'static str, &'static str), doc: Text) -> FactSpec {
    optional(names, FactType::Money, Text::fixed("没有", "nothing"), doc, "500.00")
}

/// 计算目录.
pub const KINDS: &[Kind] = &[
    Kind {
        code: "contribution",
        title: Text::fixed("缴费核定", "contribution"),
        facts: CONTRIBUTION,
        work: run::contribution,
    },
    Kind {
        code: "credit",
        title: Text::fixed("个人账户划入", "account credit"),
        facts: CREDIT,
        work: run::credit_of,
    },
    Kind {
        code: "timing",
        title: Text::fixed("划入时间", "credit timing"),
        facts: TIMING,
        work: run::timing_of,
    },
    Kind {
        code: "settlement",
        title: Text::fixed("待遇结算", "settlement of a bill"),
        facts: SETTLEMENT,
        work: run::settlement,
    },
    Kind {
        code: "pharmacy",
        title: Text::fixed("药店购药", "purchase at a pharmacy"),
        facts: PHARMACY,
        work: run::pharmacy,
    },
    Kind {
        code: "layers",
        title: Text::fixed("大病与救助", "layers above the basic one"),
        facts: LAYERS,
        work: run::layers_of,
    },
    Kind {
        code: "catastrophic-cap",
        title: Text::fixed("大病限额激励", "catastrophic cap with rewards"),
        facts: CATASTROPHIC_CAP,
        work: run::catastrophic_cap,
    },
    Kind {
        code: "family",
        title: Text::fixed("家庭共济", "sharing in the family"),
        facts: FAMILY,
        work: run::family,
    },
    Kind {
        code: "surcharge",
        title: Text::fixed("滞纳金", "late-payment surcharge"),
        facts: SURCHARGE,
        work: run::surcharge,
    },
    Kind {
        code: "interest",
        title: Text::fixed("个人账户计息", "account interest"),
        facts: INTEREST,
        work: run::interest_of,
    },
    Kind {
        code: "waiting",
        title: Text::fixed("待遇等待期", "waiting months"),
        facts: WAITING,
        work: run::waiting,
    },
    Kind {
        code: "retirement",
        title: Text::fixed("退休年限差额", "retirement shortfall"),
        facts: RETIREMENT,
        work: run::retirement,
    },
    Kind {
        code: "retirement-age",
        title: Text::fixed("退休年龄", "age of retirement"),
        facts: RETIREMENT_AGE,
        work: run::retirement_age,
    },
    Kind {
        code: "maternity",
        title: Text::fixed("生育津贴", "maternity allowance"),
        facts: MATERNITY,
        work: run::maternity,
    },
    Kind {
        code: "resident-levy",
        title: Text::fixed("居民缴费", "resident levy"),
        facts: RESIDENT_LEVY,
        work: run::resident_levy,
    },
];

const CONTRIBUTION: &[FactSpec] = &[
    optional(
        ("wage", "申报工资"),
        FactType::Money,
        Text::fixed("基数统一的档次可以不填", "not needed where the base is the same for all"),
        Text::fixed("月工资，或自选的缴费基数", "monthly wage, or the base that was chosen"),
        "6420.00",
    ),
    optional(
        ("months", "月数"),
        FactType::Count,
        Text::fixed("只算一个月", "one month only"),
        Text::fixed("一共缴几个月", "months to pay together"),
        "12",
    ),
    optional(
        ("from", "起始月份"),
        FactType::Month,
        Text::fixed("每月都按这一天的规则", "every month by the rules of the day asked about"),
        Text::fixed(
            "填了就从这个月起逐月按当月的规则算，年中调基数也算得对",
            "given, each month from here on follows its own rules, so that a change within the year counts",
        ),
        "2024-01",
    ),
    class(),
    tier(),
    household(),
];

const CREDIT: &[FactSpec] = &[
    optional(
        ("base", "缴费基数"),
        FactType::Money,
        NOTHING,
        Text::fixed("在职人员的月缴费基数", "monthly contribution base of active people"),
        "6420.00",
    ),
    optional(
        ("wage", "申报工资"),
        FactType::Money,
        NOTHING,
        Text::fixed(
            "不知道缴费基数时填，按当地上下限核定",
            "in place of the base, which then follows from it",
        ),
        "4000.00",
    ),
    optional(
        ("months", "月数"),
        FactType::Count,
        Text::fixed("只算一个月", "one month only"),
        Text::fixed("填了就一并算出几个月的划入", "given, the credits of so many months are shown"),
        "12",
    ),
    optional(
        ("pension", "月养老金"),
        FactType::Money,
        NOTHING,
        Text::fixed(
            "按本人养老金划入的地方才用",
            "only where the credit is a share of the pension",
        ),
        "3000.00",
    ),
    optional(
        ("age", "年龄"),
        FactType::Count,
        NOTHING,
        Text::fixed("周岁；分年龄段的地方才用", "completed years; only where ages differ"),
        "67",
    ),
    optional(
        ("contribution", "缴费合计"),
        FactType::Money,
        NOTHING,
        Text::fixed("填了就一并算出进入统筹基金的部分", "given, the part to the pool is shown too"),
        "674.10",
    ),
    class(),
    tier(),
    household(),
];

const TIMING: &[FactSpec] = &[
    needed(
        ("month", "费款所属期"),
        FactType::Month,
        Text::fixed("这笔缴费是哪个月的", "the month that the contribution is for"),
        "2025-07",
    ),
    optional(
        ("received", "到账日期"),
        FactType::Date,
        Text::fixed("按当月到账", "received in its month"),
        Text::fixed("费款到账的日子", "the day that the payment was received"),
        "2025-07-12",
    ),
    optional(
        ("first", "首次划入"),
        FactType::Flag,
        Text::fixed("否", "no"),
        Text::fixed("首次参保或中断后的第一笔", "the first credit, or the first after a break"),
        "false",
    ),
    class(),
    tier(),
    household(),
];

const SETTLEMENT: &[FactSpec] = &[
    optional(
        ("care", "医疗类别"),
        CARES,
        Text::fixed("住院", "inpatient"),
        Text::fixed("哪一类就医", "which kind of care"),
        "inpatient",
    ),
    total(),
    level(),
    retired(),
    age(),
    optional(
        ("first", "首次住院"),
        FactType::Flag,
        Text::fixed("是", "yes"),
        Text::fixed("是否本年第一次住院", "whether this is the first admission of the year"),
        "true",
    ),
    optional(
        ("admission", "住院次数"),
        FactType::Count,
        Text::fixed("按“首次住院”", "as “first” says"),
        Text::fixed(
            "本年第几次住院；填了就以它为准，不看“首次住院”",
            "number of the admission in the year; where it is given, “first” is not looked at",
        ),
        "3",
    ),
    optional(
        ("institution", "机构类别"),
        FactType::Text,
        NOTHING,
        Text::fixed(
            "级别以外另分类别的，写当地的叫法",
            "the class in the words of the place, where levels are not enough",
        ),
        "三级特等",
    ),
    optional(
        ("remote", "异地就医"),
        REMOTES,
        Text::fixed("在参保地就医", "care at home"),
        Text::fixed("怎样到外地就医的", "how care in another place came about"),
        "referred",
    ),
    optional(
        ("area", "就医地"),
        AREAS,
        NOTHING,
        Text::fixed("异地就医才用", "only for care in another place"),
        "outside-province",
    ),
    outside(),
    class_b(),
    part(
        ("special_items", "特殊项目费用"),
        Text::fixed(
            "另有自付比例的特殊检查治疗，不算乙类",
            "special items with a first pay of their own, not in class B",
        ),
    ),
    part(
        ("materials", "医用材料费用"),
        Text::fixed("另有自付比例的材料全额", "materials with a first pay of their own"),
    ),
    part(
        ("implants", "植入材料费用"),
        Text::fixed("另有自付比例的植入材料全额", "implants with a first pay of their own"),
    ),
    over_limit(),
    account(),
    account_current(),
    account_earlier(),
    deductible_paid(),
    fund_paid(),
    cost_counted(),
    optional(
        ("disease", "病种"),
        FactType::Text,
        Text::fixed("各病种相同", "all diseases are alike"),
        Text::fixed(
            "门诊慢特病分病种的地方，写当地的叫法",
            "the disease in the words of the place, where diseases differ",
        ),
        "高血压",
    ),
    so_far(
        ("month_used", "本月已用限额"),
        Text::fixed("有月度限额的病种才用", "only where the disease has a monthly quota"),
    ),
    burden(),
    catastrophic_paid(),
    so_far(
        ("large_amount_paid", "本年大额补助已付"),
        Text::fixed("大额补助自己有封顶的才用", "only where the large-amount layer is capped"),
    ),
    raised_cap(),
    aid(),
    of_layer(("supplementary_burden", "本年计入补充保障的自付费用")),
    of_layer(("supplementary_paid", "本年补充保障已付")),
    of_layer(("assistance_burden", "本年计入医疗救助的自付费用")),
    of_layer(("assistance_paid", "本年医疗救助已付")),
    of_layer(("tilt_burden", "本年计入倾斜救助的自付费用")),
    of_layer(("tilt_paid", "本年倾斜救助已付")),
    class(),
    tier(),
];

const PHARMACY: &[FactSpec] = &[
    total(),
    optional(
        ("prescription", "外配处方"),
        FactType::Flag,
        Text::fixed("否：只用账户和现金", "no: account and cash only"),
        Text::fixed(
            "有没有定点医疗机构开的外配处方",
            "whether there is an external prescription of a designated institution",
        ),
        "true",
    ),
    retired(),
    age(),
    outside(),
    class_b(),
    over_limit(),
    account(),
    account_current(),
    account_earlier(),
    deductible_paid(),
    fund_paid(),
    cost_counted(),
    burden(),
    catastrophic_paid(),
    so_far(
        ("large_amount_paid", "本年大额补助已付"),
        Text::fixed("大额补助自己有封顶的才用", "only where the large-amount layer is capped"),
    ),
    raised_cap(),
    class(),
    tier(),
];

const LAYERS: &[FactSpec] = &[
    needed(
        ("eligible", "政策范围内费用"),
        FactType::Money,
        Text::fixed("账单中合规的部分", "the eligible part of the bill"),
        "90000.00",
    ),
    needed(
        ("fund", "基金支付"),
        FactType::Money,
        Text::fixed("基本医保已支付的", "what the basic layer paid"),
        "40000.00",
    ),
    optional(
        ("total", "医疗费用"),
        FactType::Money,
        NOTHING,
        Text::fixed("填了就一并算出个人负担", "given, what the patient pays is shown too"),
        "100000.00",
    ),
    part(
        ("basic_deductible", "本次起付标准自付"),
        Text::fixed(
            "基本医保的起付标准不计入大病的地方才用",
            "only where the basic deductible does not count for catastrophic insurance",
        ),
    ),
    part(
        ("large_amount", "大额补助支付"),
        Text::fixed("大额补助已支付的", "what the large-amount layer paid"),
    ),
    part(
        ("catastrophic", "大病保险支付"),
        Text::fixed("已经知道的，填了就不再算", "if it is known already: it is not worked out"),
    ),
    burden(),
    catastrophic_paid(),
    raised_cap(),
    aid(),
    of_layer(("supplementary_burden", "本年计入补充保障的自付费用")),
    of_layer(("supplementary_paid", "本年补充保障已付")),
    of_layer(("assistance_burden", "本年计入医疗救助的自付费用")),
    of_layer(("assistance_paid", "本年医疗救助已付")),
    of_layer(("tilt_burden", "本年计入倾斜救助的自付费用")),
    of_layer(("tilt_paid", "本年倾斜救助已付")),
    tier(),
];

const CATASTROPHIC_CAP: &[FactSpec] = &[
    needed(
        ("unbroken_years", "连续参保年数"),
        FactType::Count,
        Text::fixed("连续参保几年", "years of unbroken enrolment"),
        "6",
    ),
    optional(
        ("zero_claim_years", "零报销年数"),
        FactType::Count,
        Text::fixed("0", "0"),
        Text::fixed("当年没有用过基金的年数", "years in which nothing was claimed"),
        "1",
    ),
    optional(
        ("claimed", "发生过大病报销"),
        FactType::Flag,
        Text::fixed("否", "no"),
        Text::fixed(
            "这些年里用过奖励额度报销大病没有",
            "whether catastrophic insurance was claimed in those years",
        ),
        "false",
    ),
    optional(
        ("rejoined", "断保后再参保"),
        FactType::Flag,
        Text::fixed("否", "no"),
        Text::fixed("是否断保后再参保", "whether the person enrolled again after a break"),
        "false",
    ),
];

const FAMILY: &[FactSpec] = &[
    needed(
        ("due", "应由个人支付"),
        FactType::Money,
        Text::fixed("待遇结算后个人负担的", "what the settlement leaves to the patient"),
        "600.00",
    ),
    optional(
        ("account", "个人账户余额"),
        FactType::Money,
        Text::fixed("本人没有账户", "no account of one's own"),
        Text::fixed("用医保的人自己的账户", "the patient's own account"),
        "100.00",
    ),
    needed(
        ("sharers", "共济人账户余额"),
        FactType::Amounts,
        Text::fixed("按绑定先后，一人一个数", "one for each sharer, in the order of binding"),
        "2000.00、800.00",
    ),
    optional(
        ("limits", "共济人限定金额"),
        FactType::Amounts,
        Text::fixed("都没有限定", "nobody set a limit"),
        Text::fixed(
            "账户主人给这个人定的限额，同样一人一个数",
            "what each owner lets the patient use, one for each sharer",
        ),
        "500.00、800.00",
    ),
];

const SURCHARGE: &[FactSpec] = &[
    needed(
        ("arrears", "欠缴金额"),
        FactType::Money,
        Text::fixed("一个月的欠费", "what is owed for one month"),
        "1000.00",
    ),
    optional(
        ("from", "滞纳起日"),
        FactType::Date,
        NOTHING,
        Text::fixed(
            "欠缴的第一天；欠几个月的改填“欠缴起月”",
            "the first day late; for several months give `first_month`",
        ),
        "2025-06-01",
    ),
    optional(
        ("first_month", "欠缴起月"),
        FactType::Month,
        NOTHING,
        Text::fixed(
            "欠缴的第一个月，起算日按当地规则",
            "the first month owed; the rule says from which day it is late",
        ),
        "2025-01",
    ),
    optional(
        ("months", "欠缴月数"),
        FactType::Count,
        Text::fixed("一个月", "one month"),
        Text::fixed("连续欠几个月，每月欠费相同", "months owed in a row, the same each month"),
        "10",
    ),
    needed(
        ("to", "补缴日期"),
        FactType::Date,
        Text::fixed("补缴的那一天", "the day of payment"),
        "2025-07-31",
    ),
];

const INTEREST: &[FactSpec] = &[
    part(("current", "本年划入余额"), Text::fixed("本年划入的钱", "money credited this year")),
    optional(
        ("current_days", "本年划入计息天数"),
        FactType::Count,
        NOTHING,
        Text::fixed("它在账户里的天数", "days that it lay in the account"),
        "90",
    ),
    optional(
        ("current_months", "本年划入计息月数"),
        FactType::Count,
        NOTHING,
        Text::fixed("按月计息的地方填月数", "months, where a place counts months"),
        "3",
    ),
    part(
        ("earlier", "历年结转余额"),
        Text::fixed("以前年度结转的钱", "money carried over from earlier years"),
    ),
    optional(
        ("earlier_days", "历年结转计息天数"),
        FactType::Count,
        NOTHING,
        Text::fixed("它在账户里的天数", "days that it lay in the account"),
        "360",
    ),
    optional(
        ("earlier_months", "历年结转计息月数"),
        FactType::Count,
        NOTHING,
        Text::fixed("按月计息的地方填月数", "months, where a place counts months"),
        "12",
    ),
];

const WAITING: &[FactSpec] = &[
    optional(
        ("break_months", "中断月数"),
        FactType::Count,
        NOTHING,
        Text::fixed("职工医保：断了几个月", "employee insurance: months of the break"),
        "4",
    ),
    optional(
        ("made_up", "已补缴"),
        FactType::Flag,
        NOTHING,
        Text::fixed("职工医保：中断期间是否已补缴", "employee insurance: whether it was made up"),
        "true",
    ),
    optional(
        ("first_enrolment", "首次参保"),
        FactType::Flag,
        Text::fixed("否", "no"),
        Text::fixed("职工医保：是否第一次参加", "employee insurance: a first enrolment"),
        "false",
    ),
    class(),
    optional(
        ("covered_from", "起算日"),
        FactType::Date,
        NOTHING,
        Text::fixed(
            "等待期从哪天数起；填了就一并算出待遇开始日期",
            "the day that the wait counts from; given, the day that benefits begin is shown",
        ),
        "2027-01-01",
    ),
    optional(
        ("benefit", "正常待遇"),
        FactType::Money,
        NOTHING,
        Text::fixed(
            "没有等待期时的基金支付；等待期内按比例给的地方才用",
            "what the fund would pay; only where a share is paid during the wait",
        ),
        "6000.00",
    ),
    optional(
        ("missed_years", "断保年数"),
        FactType::Count,
        NOTHING,
        Text::fixed("居民医保：断了几年", "resident insurance: years missed"),
        "2",
    ),
    optional(
        ("repaired_years", "已补缴年数"),
        FactType::Count,
        Text::fixed("0", "0"),
        Text::fixed("居民医保：补缴了几年", "resident insurance: years repaired"),
        "1",
    ),
    optional(
        ("outside_window", "未在集中参保期参保"),
        FactType::Flag,
        Text::fixed("否", "no"),
        Text::fixed("居民医保：是否过了集中参保期才参保", "resident insurance: enrolled late"),
        "false",
    ),
    optional(
        ("unbroken_years", "连续参保年数"),
        FactType::Count,
        NOTHING,
        Text::fixed("居民医保：填了就一并算出奖励额度", "given, the reward is shown too"),
        "6",
    ),
    optional(
        ("zero_claim_years", "零报销年数"),
        FactType::Count,
        NOTHING,
        Text::fixed("居民医保：基金没有报销过的年数", "resident insurance: years without a claim"),
        "2",
    ),
    optional(
        ("original_cap", "原大病限额"),
        FactType::Money,
        NOTHING,
        Text::fixed(
            "居民医保：奖励总额按原限额的比例封顶的地方才用",
            "only where the rewards are limited by a share of the cap",
        ),
        "400000.00",
    ),
];

const RETIREMENT: &[FactSpec] = &[
    needed(("sex", "性别"), SEXES, Text::fixed("男或女", "male or female"), "female"),
    needed(
        ("months_paid", "已缴月数"),
        FactType::Count,
        Text::fixed("累计缴费月数，含视同缴费", "months of contribution, deemed months included"),
        "228",
    ),
    optional(
        ("actual_months", "实际缴费月数"),
        FactType::Count,
        Text::fixed("与累计相同", "the same as the months paid"),
        Text::fixed("不含视同缴费", "without deemed months"),
        "200",
    ),
    optional(
        ("base", "补缴基数"),
        FactType::Money,
        NOTHING,
        Text::fixed(
            "填了就一并算出补缴金额；规则写明按平均工资或下限的可以不填",
            "given, the cost is shown; not needed where the rule names the base",
        ),
        "7000.00",
    ),
];

const RETIREMENT_AGE: &[FactSpec] = &[
    needed(("sex", "性别"), SEXES, Text::fixed("男或女", "male or female"), "female"),
    needed(
        ("birth", "出生年月"),
        FactType::Month,
        Text::fixed("出生的年和月", "year and month of birth"),
        "1970-03",
    ),
    optional(
        ("post", "岗位"),
        POSTS,
        Text::fixed("干部", "staff"),
        Text::fixed("女职工分干部和工人", "women in staff posts or workers' posts"),
        "worker",
    ),
];

const MATERNITY: &[FactSpec] = &[
    optional(
        ("average_wage", "单位月平均工资"),
        FactType::Money,
        NOTHING,
        Text::fixed("单位上年度职工月平均工资", "average monthly wage of the employer last year"),
        "9000.00",
    ),
    optional(
        ("own_base", "本人缴费基数"),
        FactType::Money,
        NOTHING,
        Text::fixed(
            "按本人基数计发的地方才用",
            "only where the allowance is paid on one's own base",
        ),
        "6420.00",
    ),
    needed(("case", "生育情形"), CASES, Text::fixed("哪一种情形", "which case"), "normal"),
    optional(
        ("further_children", "多胞胎增加人数"),
        FactType::Count,
        Text::fixed("单胎", "one child"),
        Text::fixed("双胞胎写 1，三胞胎写 2", "1 for twins, 2 for triplets"),
        "1",
    ),
    optional(
        ("late_birth", "晚育"),
        FactType::Flag,
        Text::fixed("否", "no"),
        Text::fixed("旧规则里晚育另加的地方才用", "only where old rules add for a late birth"),
        "true",
    ),
];

const RESIDENT_LEVY: &[FactSpec] = &[
    tier(),
    optional(
        ("month", "参保月份"),
        FactType::Month,
        NOTHING,
        Text::fixed("填了就一并说明是否在集中参保期内", "given, says whether it is in the window"),
        "2025-10",
    ),
];
