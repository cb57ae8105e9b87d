//! 业务事项 — the events that have a posting template, and the events of life that have none.

use serde::{Deserialize, Serialize};
use vocab::record::{ContributionKind, MovementKind};
use vocab::{CodeTable, NationalCode, Text};

macro_rules! events {
    ($($variant:ident = $code:literal, $zh:literal, $en:literal;)*) => {
        /// 业务事项 — what happened; each has exactly one posting template in [`crate::templates`].
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum Event {
            $(#[doc = concat!($zh, " — ", $en, ".")] #[serde(rename = $code)] $variant,)*
        }

        impl Event {
            /// Every event.
            pub const ALL: &[Event] = &[$(Event::$variant,)*];

            /// Stable code, kept in the database.
            pub const fn code(self) -> &'static str {
                match self { $(Event::$variant => $code,)* }
            }

            /// The event of a code, or `None`.
            pub fn parse(code: &str) -> Option<Event> {
                match code { $($code => Some(Event::$variant),)* _ => None }
            }

            /// The name that people read.
            pub const fn label(self) -> Text {
                match self { $(Event::$variant => Text::fixed($zh, $en),)* }
            }
        }
    };
}

events! {
    ContributionAssessed = "contribution-assessed", "保费核定", "contribution assessed";
    ContributionReceived = "contribution-received", "保费到账", "contribution received";
    ContributionRefunded = "contribution-refunded", "保费退还", "contribution refunded";
    Credit = "credit", "个人账户划入", "credit";
    AdvanceCredit = "advance-credit", "预划收入", "advance credit";
    RetireeCredit = "retiree-credit", "退休人员划入", "retiree credit";
    Injection = "injection", "一次性注入", "one-off injection";
    Interest = "interest", "结息", "interest";
    Opening = "opening", "期初余额", "opening balance";
    TransferIn = "transfer-in", "账户转入", "transferred in";
    TransferArrived = "transfer-arrived", "转移资金到账", "transfer money arrived";
    InheritanceIn = "inheritance-in", "继承转入", "inherited";
    SpendingRefund = "spending-refund", "医保退费", "spending refunded";
    MisuseRecovered = "misuse-recovered", "违规追回", "misuse recovered";
    Correction = "correction", "特殊调整", "correction";
    Spending = "spending", "医保消费", "spending";
    SharedSpending = "shared-spending", "家庭共济消费", "spending by a relative";
    PremiumPayment = "premium-payment", "账户代缴费", "premium paid from account";
    Withdrawal = "withdrawal", "返还", "withdrawal";
    Closing = "closing", "清退", "paid out at closing";
    ToHeirs = "to-heirs", "划拨继承人", "to heirs";
    HeirsPaid = "heirs-paid", "继承金支付", "heirs paid";
    UnclaimedToPool = "unclaimed-to-pool", "无人继承转统筹", "unclaimed, to the pool";
    TransferOut = "transfer-out", "账户转出", "transferred out";
    TransferSent = "transfer-sent", "转移资金汇出", "transfer money sent";
    CreditReversal = "credit-reversal", "退收", "credit taken back";
    YearEndCarry = "year-end-carry", "年度结转", "year-end carry";
    SuspenseIn = "suspense-in", "暂存款收到", "money into suspense";
    SuspenseOut = "suspense-out", "暂存款认领", "suspense matched";
    SuspenseReturned = "suspense-returned", "暂存款退回", "suspense money returned";
    SurchargeReceived = "surcharge-received", "滞纳金到账", "surcharge received";
    ShortfallReceived = "shortfall-received", "趸缴到账", "missing years paid";
    SubsidyReceived = "subsidy-received", "财政补助到账", "subsidy received";
}

impl Event {
    /// Whether the template of this event may lower the balance of a personal account. Posting
    /// refuses any other event that would.
    pub const fn may_lower_balance(self) -> bool {
        matches!(
            self,
            Event::Correction
                | Event::Spending
                | Event::SharedSpending
                | Event::PremiumPayment
                | Event::Withdrawal
                | Event::Closing
                | Event::ToHeirs
                | Event::TransferOut
                | Event::CreditReversal
        )
    }

    /// The kind under which the passbook shows the event; `None` if the balance is not touched.
    pub const fn movement_kind(self) -> Option<MovementKind> {
        match self {
            Event::Credit => Some(MovementKind::Credit),
            Event::AdvanceCredit => Some(MovementKind::AdvanceCredit),
            Event::RetireeCredit => Some(MovementKind::RetireeCredit),
            Event::Injection => Some(MovementKind::Injection),
            Event::Interest => Some(MovementKind::Interest),
            Event::Opening => Some(MovementKind::Opening),
            Event::TransferIn => Some(MovementKind::TransferIn),
            Event::InheritanceIn => Some(MovementKind::InheritanceIn),
            Event::SpendingRefund | Event::MisuseRecovered => Some(MovementKind::SpendingRefund),
            Event::Correction => Some(MovementKind::Correction),
            Event::Spending | Event::SharedSpending => Some(MovementKind::Spending),
            Event::PremiumPayment => Some(MovementKind::PremiumPayment),
            Event::Withdrawal => Some(MovementKind::Withdrawal),
            Event::Closing => Some(MovementKind::Closing),
            Event::ToHeirs => Some(MovementKind::ToHeirs),
            Event::TransferOut => Some(MovementKind::TransferOut),
            Event::CreditReversal => Some(MovementKind::CreditReversal),
            Event::ContributionAssessed
            | Event::ContributionReceived
            | Event::ContributionRefunded
            | Event::HeirsPaid
            | Event::UnclaimedToPool
            | Event::TransferArrived
            | Event::TransferSent
            | Event::YearEndCarry
            | Event::SuspenseIn
            | Event::SuspenseOut
            | Event::SuspenseReturned
            | Event::SurchargeReceived
            | Event::ShortfallReceived
            | Event::SubsidyReceived => None,
        }
    }
}

impl Event {
    /// 国家代码 under which the national platform keeps what was posted: that of the line in the
    /// passbook, then those that other tables have for it; empty if there is none.
    pub fn national(self) -> Vec<NationalCode> {
        let arrival = |code| NationalCode { table: CodeTable::Arrival, code };
        let beside = match self {
            Event::ContributionAssessed => vec![arrival("0")],
            Event::ContributionReceived => vec![arrival("1")],
            Event::ContributionRefunded => vec![ContributionKind::Refund.national()],
            Event::ShortfallReceived => vec![ContributionKind::LumpSum.national()],
            Event::RetireeCredit => vec![NationalCode::contribution("36")],
            Event::Injection => vec![NationalCode::contribution("40")],
            Event::AdvanceCredit => vec![NationalCode::contribution("41")],
            // Out of one year and into the next: two lines there, one entry here.
            Event::YearEndCarry => {
                vec![NationalCode::movement("206"), NationalCode::movement("113")]
            }
            _ => Vec::new(),
        };
        self.movement_kind().map(MovementKind::national).into_iter().chain(beside).collect()
    }
}

/// 生活事项 — what happens in a life without any money moving. People fear these; the list of
/// templates of each is the proof that none can take money away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LifeEvent {
    /// 断缴.
    Break,
    /// 恢复缴费.
    Resumption,
    /// 新年度.
    YearEnd,
    /// 卡丢失、损坏.
    CardLost,
    /// 补卡、换卡.
    CardReplaced,
    /// 卡激活.
    CardActivated,
    /// 换单位.
    NewEmployer,
    /// 冻结、封存 — a mark on the account; the money stays where it is.
    Frozen,
    /// 解冻、启封.
    Unfrozen,
}

impl LifeEvent {
    /// Every event of life.
    pub const ALL: [LifeEvent; 9] = [
        LifeEvent::Break,
        LifeEvent::Resumption,
        LifeEvent::YearEnd,
        LifeEvent::CardLost,
        LifeEvent::CardReplaced,
        LifeEvent::CardActivated,
        LifeEvent::NewEmployer,
        LifeEvent::Frozen,
        LifeEvent::Unfrozen,
    ];

    /// The posting templates that the event may use: only a new year has any.
    pub const fn templates(self) -> &'static [Event] {
        match self {
            LifeEvent::YearEnd => &[Event::YearEndCarry, Event::Interest],
            LifeEvent::Break
            | LifeEvent::Resumption
            | LifeEvent::CardLost
            | LifeEvent::CardReplaced
            | LifeEvent::CardActivated
            | LifeEvent::NewEmployer
            | LifeEvent::Frozen
            | LifeEvent::Unfrozen => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_and_kinds_cover_the_passbook() {
        for event in Event::ALL {
            assert_eq!(Event::parse(event.code()), Some(*event));
        }
        for kind in MovementKind::ALL {
            let events: Vec<_> =
                Event::ALL.iter().filter(|event| event.movement_kind() == Some(kind)).collect();
            assert!(!events.is_empty(), "{kind:?} cannot be posted");
            for event in events {
                assert!(event.national().contains(&kind.national()), "{event:?}");
                let lowers = kind.is_outgoing() || kind.takes_either_sign();
                assert_eq!(event.may_lower_balance(), lowers, "{event:?}");
            }
        }
    }

    #[test]
    fn no_event_of_life_may_lower_a_balance() {
        for life in LifeEvent::ALL {
            for event in life.templates() {
                assert!(!event.may_lower_balance(), "{life:?} → {event:?}");
            }
        }
    }
}
