//! 期初余额 — an account is taken over from older books: with what it held, on a document, before
//! anything else is booked here. What led to it stays in those books.

use ledger::templates::Opening;
use ledger::{Account, MemberId, Part};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::{Date, Text};

use super::{moved, positive};
use crate::employers::documented;
use crate::office::{Business, Work, Yuan, refuse};

/// 期初余额入账.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeOver {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 期初余额.
    #[serde(alias = "期初余额")]
    pub amount: Yuan,
    /// 起账日期.
    #[serde(alias = "起账日期")]
    pub on: Date,
    /// 凭据: what the older books said of it.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 已起账.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TakenOver {
    /// 账本余额.
    pub balance: Yuan,
}

impl Business for TakeOver {
    type Answer = TakenOver;
    const NAME: &'static str = "account.take-over";
    const LABEL: Text = Text::fixed("期初余额入账", "take an account over");
    const REFUSALS: &'static [&'static str] =
        &["amount-not-positive", "document-missing", "account-begun"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<TakenOver, StoreError> {
        positive(self.amount.0)?;
        documented(&self.document)?;
        work.desk.person(&self.member).await?;
        let entries = work.desk.entries(&self.member, work.place()).await?;
        let own = [Account::PersonalCurrentYear, Account::PersonalEarlierYears];
        let begun =
            entries.iter().flat_map(|it| &it.entry.lines).any(|it| own.contains(&it.account));
        if begun {
            return Err(refuse(
                "account-begun",
                ["这个账户已经有收支，不能再起账", "the account has movements already"],
                ["余额不对的请提调整申请", "propose a correction if the balance is wrong"],
            ));
        }
        let mut header = work.header(&self.member, "", self.on);
        header.details.note = Some(self.document.clone());
        let part = Part::CurrentYear;
        let entry = Opening { header, part, amount: self.amount.0 }.entry()?;
        let after = moved(work.desk.post(&[entry]).await?)?;
        Ok(TakenOver { balance: after.balance })
    }
}
