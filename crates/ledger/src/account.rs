//! 会计科目 — the chart of accounts of a place. A table: one variant a purpose.
//!
//! Debits are positive, credits negative. A personal account is money that the fund owes to a
//! member (a liability), so its balance stands on the credit side.

use serde::{Deserialize, Serialize};
use vocab::{Fen, Lang, PlaceCode, Text};

use crate::MemberId;

macro_rules! accounts {
    ($($variant:ident = $code:literal, $owner:ident, $zh:literal, $en:literal;)*) => {
        /// 会计科目 — what a line of an entry is booked on, within the entry's place (and, for the
        /// member's own accounts, the entry's member).
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        pub enum Account {
            $(#[doc = concat!($zh, " — ", $en, ".")] #[serde(rename = $code)] $variant,)*
        }

        impl Account {
            /// The whole chart.
            pub const ALL: &[Account] = &[$(Account::$variant,)*];

            /// Stable code, kept in the database.
            pub const fn code(self) -> &'static str {
                match self { $(Account::$variant => $code,)* }
            }

            /// The account of a code, or `None`.
            pub fn parse(code: &str) -> Option<Account> {
                match code { $($code => Some(Account::$variant),)* _ => None }
            }

            /// The name in both languages.
            pub const fn label(self) -> Text {
                match self { $(Account::$variant => Text::fixed($zh, $en),)* }
            }

            const fn owner(self) -> Owner {
                match self { $(Account::$variant => Owner::$owner,)* }
            }
        }
    };
}

/// Whose account it is; decides the first and last parts of its full name.
enum Owner {
    Member,
    Employee,
    Resident,
    Shared,
}

accounts! {
    PersonalCurrentYear = "personal.current-year", Member,
        "个人账户:本年", "personal-account:current-year";
    PersonalEarlierYears = "personal.earlier-years", Member,
        "个人账户:历年", "personal-account:earlier-years";
    Held = "held", Member, "待划入个人账户", "held-for-account";
    Pool = "pool", Employee, "统筹基金", "pooled-fund";
    ResidentPool = "resident-pool", Resident, "统筹基金", "pooled-fund";
    LargeAmount = "large-amount", Employee, "大额医疗补助", "large-amount-supplement";
    CivilServant = "civil-servant", Employee, "公务员医疗补助", "civil-servant-supplement";
    Catastrophic = "catastrophic", Resident, "大病保险", "catastrophic-insurance";
    ContributionsReceivable = "contributions-receivable", Shared,
        "应收保费", "contributions-receivable";
    ContributionsExpected = "contributions-expected", Shared, "待到账保费", "contributions-expected";
    Suspense = "suspense", Shared, "暂存款", "suspense";
    PayableToInstitutions = "payable-to-institutions", Shared, "应付定点机构", "payable-to-institutions";
    PremiumClearing = "premium-clearing", Shared, "代缴保费待转", "premium-clearing";
    InTransit = "in-transit", Shared, "在途转移", "in-transit";
    Bank = "bank", Shared, "银行存款", "bank";
    InterestPaid = "interest-paid", Shared, "利息支出", "interest-paid";
    CarriedForward = "carried-forward", Shared, "期初结转", "carried-forward";
    Adjustments = "adjustments", Shared, "账务调整", "adjustments";
}

impl Account {
    /// Whether the account is one of the two parts of a personal account.
    pub const fn is_personal(self) -> bool {
        matches!(self, Account::PersonalCurrentYear | Account::PersonalEarlierYears)
    }

    /// The full name, such as `职工:个人账户:440300:P000001:本年`.
    pub fn name(self, place: PlaceCode, member: &MemberId, lang: Lang) -> String {
        let label = self.label();
        let label = label.get(lang);
        let fund = match (self.owner(), lang) {
            (Owner::Member | Owner::Employee, Lang::Zh) => "职工:",
            (Owner::Member | Owner::Employee, Lang::En) => "employee:",
            (Owner::Resident, Lang::Zh) => "居民:",
            (Owner::Resident, Lang::En) => "resident:",
            (Owner::Shared, _) => "",
        };
        match (self.owner(), label.split_once(':')) {
            (Owner::Member, Some((account, part))) => {
                format!("{fund}{account}:{place}:{member}:{part}")
            }
            (Owner::Member, None) => format!("{fund}{label}:{place}:{member}"),
            _ => format!("{fund}{label}:{place}"),
        }
    }
}

/// 账户分段 — the two parts of a personal account; together they are the balance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// 本年 — what came in this year.
    #[default]
    CurrentYear,
    /// 历年 — what was left of earlier years.
    EarlierYears,
}

impl Part {
    /// The account of this part.
    pub const fn account(self) -> Account {
        match self {
            Part::CurrentYear => Account::PersonalCurrentYear,
            Part::EarlierYears => Account::PersonalEarlierYears,
        }
    }
}

/// 分段金额 — an amount by part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// 本年.
    pub current_year: Fen,
    /// 历年.
    pub earlier_years: Fen,
}

/// 支付顺序 — which part is spent first; places decide differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpendingOrder {
    /// 先本年后历年.
    #[default]
    CurrentYearFirst,
    /// 先历年后本年.
    EarlierYearsFirst,
}

impl Parts {
    /// All of it in the current year's part.
    pub const fn current(amount: Fen) -> Parts {
        Parts { current_year: amount, earlier_years: Fen::ZERO }
    }

    /// Both parts together, or `None` on overflow.
    pub fn total(self) -> Option<Fen> {
        self.current_year.checked_add(self.earlier_years)
    }

    /// Takes an amount out of what is available, in the order of the place. What is not covered
    /// is asked of the part that comes last, so that posting refuses it with the true shortfall.
    pub fn take(self, amount: Fen, order: SpendingOrder) -> Option<Parts> {
        let first = match order {
            SpendingOrder::CurrentYearFirst => self.current_year,
            SpendingOrder::EarlierYearsFirst => self.earlier_years,
        };
        let from_first = amount.min(first.max(Fen::ZERO));
        let rest = amount.checked_sub(from_first)?;
        Some(match order {
            SpendingOrder::CurrentYearFirst => {
                Parts { current_year: from_first, earlier_years: rest }
            }
            SpendingOrder::EarlierYearsFirst => {
                Parts { current_year: rest, earlier_years: from_first }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_stable_and_codes_unique() {
        let place = PlaceCode::parse("440300").unwrap();
        let member = MemberId::numbered(1);
        let name = |account: Account, lang| account.name(place, &member, lang);
        assert_eq!(
            name(Account::PersonalCurrentYear, Lang::Zh),
            "职工:个人账户:440300:P000001:本年"
        );
        assert_eq!(
            name(Account::PersonalEarlierYears, Lang::En),
            "employee:personal-account:440300:P000001:earlier-years"
        );
        assert_eq!(name(Account::Held, Lang::Zh), "职工:待划入个人账户:440300:P000001");
        assert_eq!(name(Account::Pool, Lang::Zh), "职工:统筹基金:440300");
        assert_eq!(name(Account::ResidentPool, Lang::Zh), "居民:统筹基金:440300");
        assert_eq!(name(Account::Bank, Lang::En), "bank:440300");
        let mut names: Vec<String> =
            Account::ALL.iter().map(|account| name(*account, Lang::Zh)).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), Account::ALL.len());
        for account in Account::ALL {
            assert_eq!(Account::parse(account.code()), Some(*account));
        }
    }

    #[test]
    fn spends_in_the_order_of_the_place() {
        let available = Parts { current_year: Fen(300), earlier_years: Fen(500) };
        let taken = |amount, order| {
            let parts = available.take(Fen(amount), order).unwrap();
            (parts.current_year.0, parts.earlier_years.0)
        };
        assert_eq!(taken(200, SpendingOrder::CurrentYearFirst), (200, 0));
        assert_eq!(taken(400, SpendingOrder::CurrentYearFirst), (300, 100));
        assert_eq!(taken(400, SpendingOrder::EarlierYearsFirst), (0, 400));
        assert_eq!(taken(900, SpendingOrder::CurrentYearFirst), (300, 600));
    }
}
