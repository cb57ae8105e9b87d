//! 列表 — the table itself: seventeen sheets with their columns. Longer than other files
//! because it is a table.

use super::{Column, Kind, SheetDefinition, choices};

/// Every sheet, in the order of the template.
pub static SHEETS: &[SheetDefinition] = &[
    SheetDefinition {
        field: "member",
        zh: "参保人",
        aliases: &["基本信息", "个人信息", "参保人信息"],
        help: ["这份记录是谁的，只有一行", "who the record is about; one row only"],
        single: false,
        period: None,
        columns: &[
            column("name", "姓名", &[], Kind::Text, ["本人姓名", "the person's name"]),
            column(
                "identity_number",
                "证件号码",
                &["身份证号", "身份证号码", "公民身份号码", "社会保障号码", "社保号"],
                Kind::Identity,
                [
                    "18位，单元格设为文本；不愿填写可以留空",
                    "18 characters in a text cell; may be left empty",
                ],
            ),
            column(
                "sex",
                "性别",
                &[],
                Kind::Choice(choices::SEX),
                ["不写就按证件号码", "read from the number if left empty"],
            ),
            column(
                "birth_date",
                "出生日期",
                &["生日", "出生年月日"],
                Kind::Day,
                ["不写就按证件号码", "read from the number if left empty"],
            ),
            column(
                "place",
                "参保地",
                &["统筹区", "统筹地区", "参保地区"],
                Kind::Place,
                [
                    "要问的是哪里的账户：六位区划代码或城市名",
                    "whose account is asked about: six-digit code or city name",
                ],
            ),
        ],
    },
    SheetDefinition {
        field: "enrolments",
        zh: "参保",
        aliases: &["参保信息", "参保记录", "参保登记"],
        help: ["每一段参保写一行", "one row for each period of being insured"],
        single: false,
        period: Some(["from", "until"]),
        columns: &[
            column(
                "place",
                "参保地",
                &["统筹区", "统筹地区", "参保地区"],
                Kind::Place,
                [
                    "六位区划代码或城市名；不写就是参保人自己的参保地",
                    "six-digit code or city name; the member's own place if left empty",
                ],
            ),
            column(
                "kind",
                "险种",
                &["险种类型", "参保险种", "险种名称"],
                Kind::Choice(choices::INSURANCE),
                ["职工医保、居民医保等", "employee medical, resident medical and so on"],
            )
            .required(),
            column(
                "class",
                "人员类别",
                &["参保身份", "人员类型"],
                Kind::Choice(choices::PERSON_CLASS),
                ["以什么身份参保", "as what the person is insured"],
            )
            .required(),
            column(
                "tier",
                "档次",
                &["缴费档次", "参保档次"],
                Kind::Text,
                ["照当地的叫法写，如一档、低档", "in the words of the place, such as 一档"],
            ),
            column(
                "household",
                "户籍类别",
                &["户口性质", "户籍"],
                Kind::Text,
                ["当地规则问到时才需要", "only where a rule asks for it"],
            ),
            column(
                "employer",
                "单位",
                &["单位名称", "参保单位", "用人单位"],
                Kind::Text,
                ["参保单位的名称", "name of the employer"],
            ),
            column(
                "from",
                "起始日期",
                &["参保日期", "开始日期", "参保起始日期", "首次参保日期"],
                Kind::PlannedDay,
                ["这段参保的第一天", "first day of the period"],
            )
            .required(),
            column(
                "until",
                "终止日期",
                &["结束日期", "截止日期", "停保日期"],
                Kind::PlannedDay,
                ["最后一天；仍在参保就留空", "last day; empty while it lasts"],
            ),
            column(
                "status",
                "参保状态",
                &["状态", "缴费状态"],
                Kind::Choice(choices::ENROLMENT_STATUS),
                ["不写就是正常参保", "active if left empty"],
            ),
            column(
                "holder_name",
                "登记姓名",
                &[],
                Kind::Text,
                ["登记的姓名与本人不同时才写", "only if the enrolment is kept under another name"],
            ),
        ],
    },
    SheetDefinition {
        field: "employments",
        zh: "就业",
        aliases: &["工作经历", "就业记录"],
        help: ["每一份工作写一行，不论单位是否参保", "one row for each employment, insured or not"],
        single: false,
        period: Some(["from", "until"]),
        columns: &[
            column(
                "employer",
                "单位",
                &["单位名称", "用人单位", "工作单位"],
                Kind::Text,
                ["单位的名称", "name of the employer"],
            )
            .required(),
            column(
                "from",
                "入职日期",
                &["起始日期", "开始日期"],
                Kind::PlannedDay,
                ["第一天上班的日子", "first day of work"],
            )
            .required(),
            column(
                "until",
                "离职日期",
                &["终止日期", "结束日期"],
                Kind::PlannedDay,
                ["最后一天；仍在职就留空", "last day; empty while it lasts"],
            ),
            column(
                "stop_reported",
                "停保申报日期",
                &["减员申报日期", "减员日期"],
                Kind::Day,
                ["单位申报减员的日子", "when the employer reported that the person left"],
            ),
        ],
    },
    SheetDefinition {
        field: "contributions",
        zh: "缴费",
        aliases: &["缴费记录", "缴费明细", "缴费信息", "个人缴费明细", "参保缴费明细"],
        help: [
            "每个险种、每个月、每个缴费单位写一行",
            "one row for each insurance, month and payer",
        ],
        single: false,
        period: None,
        columns: &[
            column(
                "place",
                "参保地",
                &["统筹区", "统筹地区", "参保地区"],
                Kind::Place,
                [
                    "六位区划代码或城市名；不写就是参保人自己的参保地",
                    "six-digit code or city name; the member's own place if left empty",
                ],
            ),
            column(
                "kind",
                "险种",
                &["险种类型", "缴费险种", "险种名称"],
                Kind::Choice(choices::INSURANCE),
                ["职工医保、居民医保等", "employee medical, resident medical and so on"],
            )
            .required(),
            column(
                "month",
                "费款所属期",
                &[
                    "缴费年月",
                    "对应费款所属期",
                    "所属月份",
                    "费款所属月份",
                    "缴费月份",
                    "所属期",
                    "缴费期",
                ],
                Kind::Month,
                [
                    "这笔钱是哪个月的，如 2025-07",
                    "the month that the money is for, such as 2025-07",
                ],
            )
            .required(),
            column(
                "payment",
                "缴费类型",
                &["缴费标志", "应缴类型", "征缴类型"],
                Kind::Choice(choices::PAYMENT),
                ["不写就是正常缴费", "normal if left empty"],
            ),
            column(
                "employer",
                "单位",
                &["单位名称", "缴费单位", "参保单位"],
                Kind::Text,
                ["缴费单位的名称", "name of the payer"],
            ),
            column(
                "declared_wage",
                "申报工资",
                &["申报工资额", "缴费工资", "月工资"],
                Kind::Money,
                [
                    "单位申报的工资，未经上下限调整",
                    "what the employer reported, before floor and ceiling",
                ],
            ),
            column(
                "base",
                "缴费基数",
                &["基数", "个人缴费基数", "月缴费基数"],
                Kind::Money,
                ["核定的缴费基数", "the contribution base"],
            ),
            column(
                "employer_part",
                "单位缴费",
                &["单位缴费金额", "单位应缴", "单位缴纳", "单位实缴金额", "单位缴费额"],
                Kind::SignedMoney,
                ["单位承担的部分；不写就是 0", "the employer's part; 0 if left empty"],
            ),
            column(
                "individual_part",
                "个人缴费",
                &["个人缴费金额", "个人应缴", "个人缴纳", "个人实缴金额", "个人缴费额"],
                Kind::SignedMoney,
                ["个人承担的部分；不写就是 0", "the person's part; 0 if left empty"],
            ),
            column(
                "other_part",
                "其他缴费",
                &["其他缴费金额", "大额缴费", "大额医疗缴费"],
                Kind::SignedMoney,
                ["一起收的大额补助等；不写就是 0", "supplements billed with it; 0 if left empty"],
            ),
            column(
                "late_fee",
                "滞纳金",
                &["滞纳金金额"],
                Kind::SignedMoney,
                ["不写就是 0", "0 if left empty"],
            ),
            column(
                "declared",
                "申报日期",
                &[],
                Kind::Day,
                ["单位或本人申报的日子", "when the base was declared"],
            ),
            column(
                "assessed",
                "核定日期",
                &[],
                Kind::Day,
                ["应缴金额核定的日子", "when what is owed was fixed"],
            ),
            column(
                "paid",
                "缴费日期",
                &["扣款日期", "实缴日期", "缴款日期"],
                Kind::Day,
                ["钱从缴费人付出的日子", "when the money left the payer"],
            ),
            column(
                "received",
                "到账日期",
                &["入库日期", "实收日期"],
                Kind::Day,
                ["医保基金收到钱的日子", "when the fund had the money"],
            ),
            column(
                "credited",
                "划入日期",
                &["划账日期", "记账日期", "入账日期"],
                Kind::Day,
                ["个人账户部分划入的日子", "when the account part was credited"],
            ),
            column(
                "credited_amount",
                "划入金额",
                &["划入个人账户金额", "划账金额", "个人账户划入金额"],
                Kind::SignedMoney,
                ["缴费记录上印有划入金额时才写", "only where the source prints it in the same row"],
            ),
            column(
                "outcome",
                "办理结果",
                &["处理结果", "失败原因"],
                Kind::Text,
                [
                    "申报或划入被退回时，照原话写",
                    "why something was rejected, in the words of the office",
                ],
            ),
        ],
    },
    SheetDefinition {
        field: "movements",
        zh: "账户收支",
        aliases: &["收支明细", "账户明细", "个人账户明细", "交易明细", "个人账户收支明细"],
        help: ["个人账户的每一笔进出写一行", "one row for each line posted to the account"],
        single: false,
        period: None,
        columns: &[
            column(
                "place",
                "参保地",
                &["统筹区", "统筹地区", "参保地区"],
                Kind::Place,
                [
                    "六位区划代码或城市名；不写就是参保人自己的参保地",
                    "six-digit code or city name; the member's own place if left empty",
                ],
            ),
            column(
                "date",
                "日期",
                &["入账日期", "交易日期", "记账日期", "业务日期", "结算日期"],
                Kind::Day,
                ["记入账户的日子", "posting day"],
            )
            .required(),
            column(
                "kind",
                "收支类型",
                &["交易类型", "业务类型", "类型", "收支类别"],
                Kind::Choice(choices::MOVEMENT),
                ["划入、结息、医保消费等", "credit, interest, spending and so on"],
            )
            .required(),
            column(
                "amount",
                "金额",
                &["交易金额", "发生额", "收支金额", "变动金额"],
                Kind::SignedMoney,
                [
                    "对余额的影响；支出写正数也认得",
                    "effect on the balance; a positive amount of money going out is understood",
                ],
            )
            .required(),
            column(
                "month",
                "费款所属期",
                &["对应费款所属期", "缴费年月", "所属月份"],
                Kind::Month,
                ["这笔划入是哪个月的", "the month that a credit is for"],
            ),
            column(
                "counterparty",
                "机构",
                &["医疗机构", "定点机构", "机构名称", "交易机构", "医药机构名称", "药店"],
                Kind::Text,
                [
                    "对方是哪家医院、药店或经办机构",
                    "hospital, pharmacy or office on the other side",
                ],
            ),
            column(
                "used_by",
                "使用人",
                &["实际使用人"],
                Kind::Text,
                ["不是本人使用时，写使用人的姓名", "the relative who spent, if not the member"],
            ),
            column(
                "id",
                "流水号",
                &["交易流水号", "业务流水号", "单据号"],
                Kind::Text,
                ["这一笔的编号，不能重复", "number of the line, used once"],
            ),
            column(
                "reverses",
                "冲正流水号",
                &["原流水号", "被冲正流水号"],
                Kind::Text,
                ["冲正的是哪一笔", "the line that this one reverses"],
            ),
            column(
                "note",
                "说明",
                &["备注", "摘要"],
                Kind::Text,
                ["其他要说的话", "anything else"],
            ),
        ],
    },
    SheetDefinition {
        field: "accounts",
        zh: "账户",
        aliases: &["账户信息", "账户余额", "个人账户"],
        help: ["某地账本上写着有多少钱", "what the ledger of a place is said to hold"],
        single: false,
        period: None,
        columns: &[
            column(
                "place",
                "参保地",
                &["统筹区", "统筹地区", "参保地区"],
                Kind::Place,
                [
                    "六位区划代码或城市名；不写就是参保人自己的参保地",
                    "six-digit code or city name; the member's own place if left empty",
                ],
            ),
            column(
                "balance",
                "账本余额",
                &["余额", "账户余额", "个人账户余额"],
                Kind::SignedMoney,
                ["来源没有印出就留空", "empty if the source did not print it"],
            ),
            column(
                "as_of",
                "账本日期",
                &["截至日期", "余额日期"],
                Kind::Day,
                ["余额是哪一天的", "the day of the balance"],
            ),
            column(
                "state",
                "账户状态",
                &["状态"],
                Kind::Choice(choices::ACCOUNT_STATE),
                ["账户本身的状态，与卡无关", "state of the account, apart from any card"],
            )
            .required(),
        ],
    },
    SheetDefinition {
        field: "cards",
        zh: "卡",
        aliases: &["卡信息", "社保卡", "卡状态信息"],
        help: ["每一张卡或每一个凭证写一行", "one row for each card or credential"],
        single: false,
        period: None,
        columns: &[
            column(
                "kind",
                "卡类型",
                &["类型"],
                Kind::Choice(choices::CARD_KIND),
                ["社保卡或医保电子凭证", "card or electronic credential"],
            )
            .required(),
            column(
                "state",
                "卡状态",
                &["状态"],
                Kind::Choice(choices::CARD_STATE),
                ["卡的状态，与账户无关", "state of the card, never of the account"],
            )
            .required(),
            column(
                "tail",
                "卡号尾号",
                &["尾号"],
                Kind::Text,
                ["只写最后几位", "the last digits only"],
            ),
            column("issued", "发卡日期", &["制卡日期"], Kind::Day, ["发卡的日子", "day of issue"]),
            column(
                "since",
                "状态日期",
                &[],
                Kind::Day,
                ["从哪天起是这个状态", "since when it is in this state"],
            ),
            column(
                "bound",
                "同步日期",
                &["绑定日期"],
                Kind::Day,
                [
                    "参保地知道这张卡的日子；还不知道就留空",
                    "when the insured place learned of it; empty if it has not",
                ],
            ),
        ],
    },
    SheetDefinition {
        field: "restrictions",
        zh: "账户限制",
        aliases: &["限制", "冻结", "冻结记录"],
        help: ["账户里的钱为什么不能用", "why money in the account cannot be used"],
        single: false,
        period: Some(["from", "until"]),
        columns: &[
            column(
                "place",
                "参保地",
                &["统筹区", "统筹地区", "参保地区"],
                Kind::Place,
                [
                    "六位区划代码或城市名；不写就是参保人自己的参保地",
                    "six-digit code or city name; the member's own place if left empty",
                ],
            ),
            column(
                "kind",
                "限制类型",
                &["类型"],
                Kind::Choice(choices::RESTRICTION),
                ["冻结或封存", "frozen or sealed"],
            )
            .required(),
            column(
                "authority",
                "决定机关",
                &["执行机关"],
                Kind::Text,
                ["谁作出的决定", "who decided it"],
            ),
            column("reason", "原因", &[], Kind::Text, ["为什么限制", "why"]),
            column(
                "from",
                "起始日期",
                &["冻结日期", "开始日期"],
                Kind::Day,
                ["从哪天起", "since when"],
            )
            .required(),
            column(
                "until",
                "解除日期",
                &["到期日期", "结束日期"],
                Kind::PlannedDay,
                ["到哪天为止；没有定就留空", "until when; empty if not fixed"],
            ),
            column(
                "amount",
                "限制金额",
                &["冻结金额"],
                Kind::Money,
                ["不写就是全部余额", "the whole balance if left empty"],
            ),
        ],
    },
    SheetDefinition {
        field: "transfers",
        zh: "关系转移",
        aliases: &["转移接续", "转移"],
        help: ["每一次跨地区转移写一行", "one row for each transfer between places"],
        single: false,
        period: Some(["applied", "arrived"]),
        columns: &[
            column(
                "from_place",
                "转出地",
                &[],
                Kind::Place,
                ["六位区划代码或城市名", "six-digit code or city name"],
            )
            .required(),
            column(
                "to_place",
                "转入地",
                &[],
                Kind::Place,
                ["六位区划代码或城市名", "six-digit code or city name"],
            )
            .required(),
            column(
                "applied",
                "申请日期",
                &[],
                Kind::Day,
                ["提出申请的日子", "day of the application"],
            )
            .required(),
            column(
                "sent",
                "转出日期",
                &[],
                Kind::Day,
                ["转出地把钱转走的日子", "when the money left"],
            ),
            column(
                "arrived",
                "转入日期",
                &[],
                Kind::Day,
                ["转入地收到钱的日子", "when the money arrived"],
            ),
            column(
                "amount",
                "转移金额",
                &["金额"],
                Kind::Money,
                ["转移的个人账户金额", "amount of the account transferred"],
            ),
            column(
                "office",
                "办理机构",
                &["经办机构"],
                Kind::Text,
                ["现在在谁手里", "who has it now"],
            ),
        ],
    },
    SheetDefinition {
        field: "family",
        zh: "家庭共济",
        aliases: &["共济", "家庭共济绑定", "亲情账户"],
        help: [
            "每一位可以使用账户的家人写一行",
            "one row for each relative who may spend from the account",
        ],
        single: false,
        period: Some(["from", "until"]),
        columns: &[
            column(
                "relative",
                "使用人",
                &["共济使用人", "家人姓名"],
                Kind::Text,
                ["家人的姓名", "name of the relative"],
            )
            .required(),
            column(
                "relation",
                "关系",
                &["与本人关系", "亲属关系"],
                Kind::Text,
                ["如父亲", "such as 父亲 (father)"],
            ),
            column(
                "from",
                "绑定日期",
                &["起始日期", "授权日期"],
                Kind::Day,
                ["从哪天起可以使用", "since when"],
            )
            .required(),
            column(
                "until",
                "解绑日期",
                &["终止日期", "解除日期"],
                Kind::PlannedDay,
                ["到哪天为止；仍有效就留空", "until when; empty while it lasts"],
            ),
            column(
                "monthly_limit",
                "每月限额",
                &["限额", "月限额"],
                Kind::Money,
                ["没有限额就留空", "empty if there is none"],
            ),
        ],
    },
    SheetDefinition {
        field: "status_changes",
        zh: "人员变更",
        aliases: &["变更记录", "参保变更"],
        help: ["参保身份的每一次变更写一行", "one row for each status change"],
        single: false,
        period: None,
        columns: &[
            column("date", "日期", &["变更日期"], Kind::Day, ["变更的日子", "day of the change"])
                .required(),
            column(
                "kind",
                "变更类型",
                &["类型"],
                Kind::Choice(choices::STATUS_CHANGE),
                ["新参保、中断缴费、在职转退休等", "enrolled, interrupted, retired and so on"],
            )
            .required(),
            column(
                "note",
                "说明",
                &["备注", "变更原因"],
                Kind::Text,
                ["其他要说的话", "anything else"],
            ),
        ],
    },
    SheetDefinition {
        field: "retirement",
        zh: "退休",
        aliases: &["退休信息"],
        help: [
            "与医保有关的退休情况，只有一行",
            "retirement as far as medical insurance is concerned; one row only",
        ],
        single: true,
        period: None,
        columns: &[
            column(
                "retired_on",
                "退休日期",
                &["退休时间"],
                Kind::PlannedDay,
                ["办理退休的日子", "day of retirement"],
            )
            .required(),
            column(
                "confirmed_on",
                "医保退休确认日期",
                &["医保退休待遇确认日期"],
                Kind::Day,
                [
                    "医保确认缴费年限的日子；还没有就留空",
                    "when the bureau confirmed the years; empty while it has not",
                ],
            ),
            column(
                "months_recognised",
                "认定缴费月数",
                &["认定月数", "缴费月数"],
                Kind::Count,
                ["确认的累计缴费月数", "months of contribution recognised"],
            ),
            column(
                "pension",
                "月养老金",
                &["养老金"],
                Kind::Money,
                ["划入按养老金计算的地方才需要", "where the credit is a share of it"],
            ),
        ],
    },
    SheetDefinition {
        field: "identity_changes",
        zh: "身份变更",
        aliases: &["姓名变更", "证件变更"],
        help: ["改过的姓名或证件号码，每次写一行", "one row for each change of name or number"],
        single: false,
        period: None,
        columns: &[
            column("date", "日期", &["变更日期"], Kind::Day, ["变更的日子", "day of the change"])
                .required(),
            column(
                "old_name",
                "旧姓名",
                &["原姓名", "曾用名"],
                Kind::Text,
                ["变更前的姓名", "the name before"],
            ),
            column(
                "old_number",
                "旧证件号码",
                &["原证件号码"],
                Kind::TypedNumber,
                ["变更前的证件号码", "the number before"],
            ),
        ],
    },
    SheetDefinition {
        field: "suspense",
        zh: "暂存款",
        aliases: &["暂存", "待匹配款"],
        help: [
            "因为对不上账户而由基金暂存的钱",
            "money that the fund holds because it fits no account",
        ],
        single: false,
        period: None,
        columns: &[
            column(
                "place",
                "参保地",
                &["统筹区", "统筹地区", "参保地区"],
                Kind::Place,
                [
                    "六位区划代码或城市名；不写就是参保人自己的参保地",
                    "six-digit code or city name; the member's own place if left empty",
                ],
            ),
            column("date", "日期", &["到账日期"], Kind::Day, ["钱到的日子", "when the money came"])
                .required(),
            column(
                "amount",
                "金额",
                &[],
                Kind::Money,
                ["应当划入账户的金额", "what would go to the account"],
            )
            .required(),
            column(
                "name",
                "登记姓名",
                &[],
                Kind::Text,
                ["缴费时登记的姓名", "the name it was paid under"],
            ),
            column(
                "number",
                "登记证件号码",
                &["登记身份证号"],
                Kind::TypedNumber,
                ["缴费时登记的号码，可能有误", "the number it was paid under, as typed"],
            ),
            column(
                "month",
                "费款所属期",
                &["缴费年月", "所属月份"],
                Kind::Month,
                ["这笔钱是哪个月的", "the month that it is for"],
            ),
        ],
    },
    SheetDefinition {
        field: "displays",
        zh: "渠道显示",
        aliases: &["查询记录", "显示"],
        help: ["在某个渠道查一次写一行", "one row for each look at a channel"],
        single: false,
        period: None,
        columns: &[
            column(
                "channel",
                "渠道",
                &["查询渠道"],
                Kind::Text,
                ["如国家医保服务平台、某药店", "such as the national app, a pharmacy"],
            )
            .required(),
            column(
                "shown",
                "查询日期",
                &["日期", "显示日期"],
                Kind::Day,
                ["查询的日子", "day of the look"],
            )
            .required(),
            column(
                "content",
                "显示内容",
                &["内容"],
                Kind::Choice(choices::DISPLAY),
                ["屏幕上到底是哪个数", "which figure the screen really showed"],
            )
            .required(),
            column(
                "amount",
                "显示金额",
                &["金额", "显示余额"],
                Kind::SignedMoney,
                ["没有显示金额就留空", "empty if no amount was shown"],
            ),
            column(
                "data_as_of",
                "数据日期",
                &["数据截至日期"],
                Kind::Day,
                ["渠道写明的数据日期", "the day that the channel's data are from"],
            ),
            column(
                "query_number",
                "查询证件号码",
                &[],
                Kind::TypedNumber,
                ["查询时输入的号码", "the number that was typed in"],
            ),
            column(
                "query_place",
                "查询参保地",
                &[],
                Kind::Place,
                ["查询时选择的参保地", "the place that was chosen"],
            ),
            column(
                "query_kind",
                "查询险种",
                &[],
                Kind::Choice(choices::INSURANCE),
                ["查询时选择的险种", "the insurance that was chosen"],
            ),
            column(
                "query_year",
                "查询年度",
                &["查询年份"],
                Kind::Year,
                ["查询时选择的年度", "the year that was chosen"],
            ),
            column(
                "bound",
                "已绑定",
                &["是否绑定"],
                Kind::YesNo,
                ["登录的账号是否绑定了本人", "whether the person is bound to the login"],
            ),
        ],
    },
    SheetDefinition {
        field: "incidents",
        zh: "渠道故障",
        aliases: &["故障", "停机公告"],
        help: ["已知的故障或停机", "known outages"],
        single: false,
        period: Some(["from", "until"]),
        columns: &[
            column("channel", "渠道", &[], Kind::Text, ["哪个渠道", "which channel"]).required(),
            column("from", "起始日期", &["开始日期"], Kind::PlannedDay, ["从哪天起", "since when"])
                .required(),
            column(
                "until",
                "结束日期",
                &["恢复日期"],
                Kind::PlannedDay,
                ["到哪天为止；还没有恢复就留空", "until when; empty while it lasts"],
            ),
            column(
                "expected",
                "预计恢复日期",
                &[],
                Kind::PlannedDay,
                ["公告的恢复日期", "when it is said to return"],
            ),
            column(
                "notice",
                "公告",
                &["公告内容"],
                Kind::Text,
                ["公告的名称或编号", "title or number of the notice"],
            ),
        ],
    },
    SheetDefinition {
        field: "disputes",
        zh: "异议",
        aliases: &["异议申请", "申诉"],
        help: ["本人认为不是自己的账", "lines that the person says are not his"],
        single: false,
        period: Some(["date", "closed"]),
        columns: &[
            column(
                "date",
                "日期",
                &["申请日期", "提出日期"],
                Kind::Day,
                ["提出异议的日子", "day of the objection"],
            )
            .required(),
            column(
                "movement",
                "流水号",
                &["异议流水号", "交易流水号"],
                Kind::Text,
                ["有异议的是哪一笔", "the disputed line"],
            )
            .required(),
            column("reason", "原因", &["异议原因"], Kind::Text, ["为什么有异议", "why"]),
            column(
                "closed",
                "结案日期",
                &["办结日期"],
                Kind::Day,
                ["办结的日子；还没有就留空", "when it was closed; empty while it is open"],
            ),
        ],
    },
];

const fn column(
    field: &'static str,
    zh: &'static str,
    aliases: &'static [&'static str],
    kind: Kind,
    help: [&'static str; 2],
) -> Column {
    Column { field, zh, aliases, kind, required: false, help }
}
