//! 不予入账 — every reason for which the ledger refuses an entry, each said once.

use vocab::{Date, Fen, Refusal, Text};

use crate::Event;

/// 借贷不平 — the lines do not sum to zero.
pub fn unbalanced(difference: Fen) -> Refusal {
    Refusal::new(
        "entry-unbalanced",
        Text::new(
            format!("这笔分录借贷不平，相差 {difference} 元"),
            format!("the entry does not balance: {difference} yuan are left over"),
        ),
        Text::fixed("请通过业务模板生成分录", "make the entry through its template"),
    )
}

/// 余额不足 — the account would fall below zero on a day.
pub fn insufficient(day: Date, balance: Fen, needed: Fen) -> Refusal {
    Refusal::new(
        "balance-insufficient",
        Text::new(
            format!("个人账户余额不足：{day} 可用 {balance} 元，这笔需要 {needed} 元"),
            format!(
                "the account holds too little: {balance} yuan on {day}, and {needed} are needed"
            ),
        ),
        Text::fixed(
            "请核对金额和日期；如果之前还有入账没有登记，请先登记",
            "check amount and date; if earlier income is missing from the record, enter it first",
        ),
    )
}

/// 试点开始的年份: the first pilots of accounts. Nothing of medical insurance is older.
pub const FIRST_YEAR: i16 = 1994;

/// 日期不可能 — before there was medical insurance, or not yet come when it is entered.
///
/// # Errors
///
/// If it is one of both.
pub fn check_day(day: Date, today: Date) -> Result<(), Refusal> {
    let told = if day.year() < FIRST_YEAR {
        Text::new(
            format!("日期 {day} 早于 {FIRST_YEAR} 年，那时还没有医保个人账户"),
            format!("{day} is before {FIRST_YEAR}, when there were no medical accounts yet"),
        )
    } else if day > today {
        Text::new(format!("日期 {day} 还没有到"), format!("{day} has not come yet"))
    } else {
        return Ok(());
    };
    let remedy = Text::fixed("请核对日期", "check the day");
    Err(Refusal::new("date-out-of-range", told, remedy))
}

/// 不得减少余额 — the event has no right to lower a balance.
pub fn may_not_lower(event: Event) -> Refusal {
    let label = event.label();
    Refusal::new(
        "event-may-not-lower-balance",
        Text::new(
            format!("“{}”不能减少个人账户余额", label.zh),
            format!("\u{201c}{}\u{201d} may not lower a personal account", label.en),
        ),
        Text::fixed("请按实际发生的业务入账", "post the event that really happened"),
    )
}

/// 不得改变余额 — the event moves money elsewhere only.
pub fn may_not_touch(event: Event) -> Refusal {
    let label = event.label();
    Refusal::new(
        "event-may-not-change-balance",
        Text::new(
            format!("“{}”不改变个人账户余额", label.zh),
            format!("\u{201c}{}\u{201d} does not change a personal balance", label.en),
        ),
        Text::fixed("请按实际发生的业务入账", "post the event that really happened"),
    )
}

/// 金额应为正 — an amount whose direction the event fixes was given with a minus.
pub fn negative_amount(amount: Fen) -> Refusal {
    Refusal::new(
        "amount-negative",
        Text::new(
            format!("金额不能为负：{amount} 元"),
            format!("the amount may not be negative: {amount} yuan"),
        ),
        Text::fixed(
            "请检查正负号；要冲回已入账的金额，请用退费、退收或特殊调整",
            "check the sign; to take back a posted amount use a refund, reversal or correction",
        ),
    )
}

/// 缺使用人 — spending by a relative without the relative.
pub fn relative_missing() -> Refusal {
    Refusal::new(
        "relative-missing",
        Text::fixed("家庭共济消费没有写明使用人", "spending by a relative names no relative"),
        Text::fixed("请填写使用人", "state who used the account"),
    )
}

/// 经办复核须分开 — one person may not make and check an entry.
pub fn maker_is_checker() -> Refusal {
    Refusal::new(
        "maker-is-checker",
        Text::fixed(
            "调整需要两个人：经办人和复核人不能是同一人",
            "a correction takes two people: the maker may not be the checker",
        ),
        Text::fixed("请由另一位工作人员复核", "have another person check it"),
    )
}

/// 缺凭据 — a correction without a document.
pub fn document_missing() -> Refusal {
    Refusal::new(
        "document-missing",
        Text::fixed("调整没有凭据，不能入账", "a correction without a document is not posted"),
        Text::fixed("请填写经办人、复核人和凭据编号", "name maker, checker and the document"),
    )
}

/// 登记时间倒流 — what was known may not change after the fact.
pub fn recorded_out_of_order() -> Refusal {
    Refusal::new(
        "recorded-out-of-order",
        Text::fixed(
            "登记时间早于这个账户的上一笔，不能倒着登记",
            "the time of recording is earlier than that of the account's last entry",
        ),
        Text::fixed(
            "请用现在的时间登记；业务发生的日期写在“日期”里",
            "record it as of now; the day on which it happened goes into the date",
        ),
    )
}

/// 期间已结账 — the day lies in a period that is closed.
pub fn period_closed(day: Date, through: Date) -> Refusal {
    Refusal::new(
        "period-closed",
        Text::new(
            format!("{day} 已经结账（截至 {through}），不能再记账"),
            format!("{day} lies in a closed period (through {through})"),
        ),
        Text::fixed(
            "请记在未结账的日期，费款所属期照实填写；更正以前的账用“特殊调整”",
            "post it on an open day and name the month it is for; put right what is closed by a correction",
        ),
    )
}

/// 键不合格 — the idempotency key is empty or too long.
pub fn bad_key() -> Refusal {
    Refusal::new(
        "key-malformed",
        Text::fixed("业务编号应为1至200个字节", "a request key has 1 to 200 bytes"),
        Text::fixed("请为每笔业务使用一个唯一的编号", "use one unique key per request"),
    )
}

/// 同号不同内容 — the same key came with another body.
pub fn key_reused(key: &str, field: &Text) -> Refusal {
    Refusal::new(
        "key-reused",
        Text::new(
            format!("业务编号 {key} 已用于另一笔业务，“{}”与之前不同", field.zh),
            format!("the key {key} already stands for another request: {} differs", field.en),
        ),
        Text::fixed(
            "重复提交请保持内容一致；新业务请换一个编号",
            "repeat a request unchanged, or use a new key for a new one",
        ),
    )
}

/// 不属医保基金 — the insurance is kept in other books.
pub fn not_a_medical_fund(insurance: &Text) -> Refusal {
    Refusal::new(
        "not-a-medical-fund",
        Text::new(
            format!("{}不进医保基金，这里不记账", insurance.zh),
            format!("{} does not enter the medical funds and is not booked here", insurance.en),
        ),
        Text::fixed("请向该险种的经办机构查询", "ask the office of that insurance"),
    )
}
