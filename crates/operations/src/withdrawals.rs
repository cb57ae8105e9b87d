//! 个人账户支取 — the account is paid out in money where the rule of the place knows the ground:
//! principal and the interest up to the day. What the rule does not know is not a ground.

mod earlier;
mod inheritance;
mod recovery;
mod rulings;

use ledger::MemberId;
use ledger::templates::Withdrawal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::PersonalRecord;
use vocab::{Date, Fen, InsuranceKind, Refusal, Text};

use crate::accounts::restricted;
use crate::employers::documented;
use crate::enrolment::{blocked, running};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::sum;
use crate::transfers::was_refused;
use crate::yearend::interest_to;

pub use earlier::{EarlierPaid, WithdrawEarlier};
pub use inheritance::{Heir, Inherit, Inherited};
pub(crate) use recovery::recoveries_waiting;
pub use recovery::{DecideRecovery, ProposeRecovery, Recovered};
pub use rulings::Ground;
use rulings::{Allowed, Ruling};

/// 个人账户支取.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 支取理由.
    #[serde(alias = "支取理由")]
    pub ground: Ground,
    /// 凭据: what proves the ground.
    #[serde(alias = "凭据")]
    pub document: String,
    /// 银行流水号 of the payment.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 支付日期.
    #[serde(alias = "支付日期")]
    pub on: Date,
}

/// 支取结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PaidOut {
    /// 本金.
    pub principal: Yuan,
    /// 利息 up to the day; absent where no document gives the rates.
    pub interest: Option<Yuan>,
    /// Why there is no interest.
    pub interest_unknown: Option<String>,
    /// 支付合计.
    pub paid: Yuan,
    /// 账本余额 afterwards.
    pub balance: Yuan,
    /// 依据.
    pub rule: String,
}

impl Business for Withdraw {
    type Answer = PaidOut;
    const NAME: &'static str = "withdrawal.pay";
    const LABEL: Text = Text::fixed("个人账户支取", "pay an account out");
    const REFUSALS: &'static [&'static str] = &[
        "document-missing",
        "rule-unknown-here",
        "ground-not-allowed",
        "still-enrolled",
        "transfer-not-refused",
        "account-restricted",
        "nothing-to-pay",
        "interest-not-settled",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<PaidOut, StoreError> {
        let record = work.desk.person(&self.member).await?;
        documented(&self.document)?;
        let ruling = self.ruling(work)?;
        if self.ground == Ground::SettledAbroad {
            not_enrolled_any_more(work, &record, self.on)?;
        }
        if self.ground == Ground::TransferRefused && !was_refused(work, &self.member).await? {
            return Err(refuse(
                "transfer-not-refused",
                ["没有被转入地退回的转移", "no transfer was refused"],
                ["请先申请转移接续；转入地不能接收的，再支取", "ask for a transfer first"],
            ));
        }
        let settled = settle(work, &self.member, &record, self.on).await?;
        let mut header = work.header(&self.member, "", self.on);
        header.rule = Some(ruling.quoted());
        header.arithmetic = Some(settled.arithmetic());
        header.details.reference = Some(self.bank_reference.clone());
        header.details.note = Some(format!("{}，{}", self.ground.label().zh, self.document));
        let (_, parts) = work.desk.account(&self.member, work.place()).await?;
        work.desk.post(&[Withdrawal { header, parts }.entry()?]).await?;
        Ok(settled.paid(&ruling))
    }
}

impl Withdraw {
    fn ruling(&self, work: &Work<'_>) -> Result<Ruling, StoreError> {
        let ground = self.ground.label();
        match rulings::ground(work, self.ground, self.on) {
            Allowed::Yes(ruling) => Ok(ruling),
            Allowed::No(ruling) => Err(refuse(
                "ground-not-allowed",
                [
                    format!("按规定不能因“{}”支取：{}", ground.zh, ruling.quoted()),
                    format!("{} is no ground here: {}", ground.en, ruling.quoted()),
                ],
                ["钱仍在账户里，照常用于看病买药", "the money stays and pays for care as before"],
            )),
            Allowed::Unknown => Err(unknown(&ground, work, self.on)),
        }
    }
}

/// 本地未知 — no document says whether this is a ground at the place.
fn unknown(what: &Text, work: &Work<'_>, day: Date) -> StoreError {
    let place = work.place();
    refuse(
        "rule-unknown-here",
        [
            format!("{place} 在 {day} 有没有“{}”的规定，收录的文件都没有说", what.zh),
            format!("no document at hand says anything on {} at {place} on {day}", what.en),
        ],
        [
            "请先找到当地文件，补上这一条和它的依据，再办理；钱仍在账户里",
            "find the document and add the rule with its source first; the money stays",
        ],
    )
}

/// Whoever leaves for good has ended his insurance here.
fn not_enrolled_any_more(
    work: &Work<'_>,
    record: &PersonalRecord,
    day: Date,
) -> Result<(), StoreError> {
    let day = day.max(work.today());
    if running(record, work.place(), InsuranceKind::EmployeeMedical, day).is_some() {
        return Err(refuse(
            "still-enrolled",
            ["职工医保还在参保状态", "the employees' insurance is still running"],
            ["请先办理终止参保，再支取", "end the enrolment first"],
        ));
    }
    Ok(())
}

/// 结清 — what an account comes to on the day on which it is paid out.
pub(crate) struct Settled {
    principal: Fen,
    pub(crate) interest: Result<Fen, Text>,
    total: Fen,
}

impl Settled {
    pub(crate) fn arithmetic(&self) -> String {
        match &self.interest {
            Ok(interest) => {
                format!("支付 {} ＝ 本金 {} ＋ 利息 {interest}", self.total, self.principal)
            }
            Err(unknown) => format!("支付 {} ＝ 本金，利息未计：{}", self.total, unknown.zh),
        }
    }

    fn paid(self, ruling: &Ruling) -> PaidOut {
        PaidOut {
            principal: Yuan(self.principal),
            interest: self.interest.as_ref().ok().copied().map(Yuan),
            interest_unknown: self.interest.err().map(|unknown| unknown.zh.into_owned()),
            paid: Yuan(self.total),
            balance: Yuan::ZERO,
            rule: ruling.quoted(),
        }
    }
}

/// Posts the interest up to the day, and says what is then there to be paid.
pub(crate) async fn settle(
    work: &mut Work<'_>,
    member: &MemberId,
    record: &PersonalRecord,
    on: Date,
) -> Result<Settled, StoreError> {
    let place = work.place();
    let (head, _) = work.desk.account(member, place).await?;
    let principal = head.balance;
    let held_back = blocked(record, place, on, principal).ok_or_else(Refusal::overflow)?;
    if held_back > Fen::ZERO {
        return Err(restricted(principal, held_back));
    }
    if principal <= Fen::ZERO {
        return Err(refuse(
            "nothing-to-pay",
            ["账户里没有钱可支付", "there is nothing in the account"],
            ["不用办理支取", "there is nothing to do"],
        ));
    }
    let interest = interest_to(work, member, on).await?;
    let total = sum([principal, interest.clone().unwrap_or_default()])?;
    Ok(Settled { principal, interest, total })
}
