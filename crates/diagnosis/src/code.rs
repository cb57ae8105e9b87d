//! 检查代码 — the closed list of diagnosis checks, in the order of the table.

use vocab::Text;

macro_rules! codes {
    ($($variant:ident = $name:literal, $zh:literal, $en:literal;)*) => {
        /// 检查代码 — one of the checks of zero (Z) or of difference (M), in the order in which
        /// confirmed causes are listed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = concat!($name, " ", $zh, " — ", $en, ".")] $variant,)*
        }

        impl Code {
            /// Every check, in order.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The code as people quote it, such as `Z07`.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// What the check is about.
            pub const fn label(self) -> Text {
                match self { $(Code::$variant => Text::fixed($zh, $en),)* }
            }
        }
    };
}

codes! {
    Z01 = "Z01", "居民医保没有个人账户", "resident scheme has no account";
    Z02 = "Z02", "参保类型登记错误", "enrolled in the wrong scheme";
    Z03 = "Z03", "所在档次没有个人账户", "the tier has no account";
    Z04 = "Z04", "灵活就业低档没有个人账户", "flexible low tier has no account";
    Z05 = "Z05", "人员类别没有个人账户", "the person class has no account";
    Z06 = "Z06", "没有参加医保", "not enrolled in medical insurance";
    Z07 = "Z07", "首次划入未到日期", "first credit not due yet";
    Z08 = "Z08", "单位没有缴费", "employer has not paid";
    Z09 = "Z09", "已缴费未到账", "paid but not received by the fund";
    Z10 = "Z10", "已到账未划入", "received but not credited";
    Z11 = "Z11", "卡没有激活", "card not active";
    Z12 = "Z12", "新卡没有同步", "new card not bound";
    Z13 = "Z13", "卡挂失或损坏", "card lost or damaged";
    Z14 = "Z14", "看的是银行卡余额", "looked at the bank balance";
    Z15 = "Z15", "钱在暂存，没有入账", "money in suspense, not booked";
    Z16 = "Z16", "钱在另一个参保地", "money in another place";
    Z17 = "Z17", "本人用完了", "spent by the member";
    Z18 = "Z18", "家人共济用完了", "spent by relatives";
    Z19 = "Z19", "账户被冻结或封存", "account frozen or sealed";
    Z20 = "Z20", "断缴", "contributions stopped";
    Z21 = "Z21", "关系转移在途", "transfer in transit";
    Z22 = "Z22", "已支取或清退", "paid out or closed";
    Z23 = "Z23", "在职转退休的空档", "between active and retiree credit";
    Z24 = "Z24", "渠道数据未更新", "channel is stale";
    Z25 = "Z25", "渠道故障", "channel is down";
    Z26 = "Z26", "余额被隐藏", "amount is hidden";
    Z27 = "Z27", "查询条件不对", "wrong query input";
    Z28 = "Z28", "看的是额度或本年账户", "looked at a quota, not the account";
    Z29 = "Z29", "划入被退回", "credit reversed";
    Z30 = "Z30", "有不认识的扣款", "unknown debit";
    Z31 = "Z31", "本地不按月划入", "credits are not monthly here";
    Z33 = "Z33", "未满开户月数", "qualifying period not over";
    Z34 = "Z34", "原单位没有停保", "previous employer still open";
    Z35 = "Z35", "证件号码被他人占用", "identity number used by another";
    Z32 = "Z32", "原因未查明", "unexplained";
    M01 = "M01", "单位缴费进统筹", "employer part goes to the pool";
    M02 = "M02", "个人部分按比例划入", "personal part credited by rate";
    M03 = "M03", "缴费基数不等于工资", "base is not the wage";
    M04 = "M04", "缴费基数调整", "base adjusted";
    M05 = "M05", "划入规则变化", "rule changed";
    M06 = "M06", "已缴费，还没到划入日期", "paid, credited later";
    M07 = "M07", "本人看病买药", "own spending";
    M08 = "M08", "个人缴费中进统筹的部分", "own money that goes to the pool";
    M09 = "M09", "同一账单上的其他项目", "other items on the same bill";
    M10 = "M10", "滞纳金", "late-payment surcharge";
    M11 = "M11", "补缴的划入", "credit of back-payments";
    M12 = "M12", "关系转移", "transfer";
    M13 = "M13", "利息", "interest";
    M14 = "M14", "舍入", "rounding";
    M15 = "M15", "退休人员划入", "retiree credit";
    M16 = "M16", "退费", "refund of spending";
    M17 = "M17", "一次预缴，按月划入", "prepaid, credited month by month";
    M18 = "M18", "家人共济使用", "relatives' spending";
    M99 = "M99", "无法解释的差额", "residual";
}

impl Code {
    /// Whether the check asks why there is nothing, rather than why it is another amount.
    pub fn is_zero_check(self) -> bool {
        self.name().starts_with('Z')
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}
