//! 违规追回 — money that was used against the rules is brought back into the account: proposed by
//! one person on a document, decided by another, posted as an entry of its own that names what it
//! takes back. In all never more than was used.

use ledger::templates::{MisuseRecovered, PaidBackBy};
use ledger::{Approval, Event, MemberId, Posted};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Store, StoreError, office_of};
use vocab::{Date, Fen, PlaceCode, Text};

use crate::accounts::{positive, returned};
use crate::corrections::{self, Decision, Proposed};
use crate::employers::documented;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::less;
use crate::worklist::AwaitingDecision;

const RECOVERIES: &str = "office.recoveries";

/// 违规追回申请.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposeRecovery {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 原流水号 of the spending or the withdrawal.
    #[serde(alias = "原流水号")]
    pub reverses: String,
    /// 金额.
    #[serde(alias = "金额")]
    pub amount: Yuan,
    /// 违规情形.
    #[serde(alias = "违规情形")]
    pub reason: String,
    /// 凭据.
    #[serde(alias = "凭据")]
    pub document: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Recovery {
    maker: String,
    proposed: Date,
    wish: ProposeRecovery,
    decided: Option<Decision>,
}

impl Business for ProposeRecovery {
    type Answer = Proposed;
    const NAME: &'static str = "recovery.propose";
    const LABEL: Text = Text::fixed("违规追回申请", "propose to recover misused money");
    const REFUSALS: &'static [&'static str] = &[
        "document-missing",
        "reason-missing",
        "amount-not-positive",
        "spending-unknown",
        "recovery-too-much",
    ];

    async fn perform(&self, work: &mut Work<'_>) -> Result<Proposed, StoreError> {
        documented(&self.document)?;
        corrections::reasoned(Some(&self.reason))?;
        positive(self.amount.0)?;
        corrections::within_reason(self.amount.0)?;
        work.desk.person(&self.member).await?;
        self.taken_back(work).await?;
        let office = work.desk.office().await?;
        let recovery = Recovery {
            maker: work.desk.slip().clerk.clone(),
            proposed: work.today(),
            wish: self.clone(),
            decided: None,
        };
        let number = work.desk.put(&office, RECOVERIES, None, &recovery).await?;
        Ok(Proposed { proposal: number })
    }
}

impl ProposeRecovery {
    /// The line that is taken back; refused if it is not there or not so much of it is left.
    async fn taken_back(&self, work: &mut Work<'_>) -> Result<Posted, StoreError> {
        let entries = work.desk.entries(&self.member, work.place()).await?;
        let found = entries.iter().find(|posted| {
            let entry = &posted.entry;
            matches!(entry.event, Event::Spending | Event::SharedSpending | Event::Withdrawal)
                && entry.header.details.reference.as_deref() == Some(self.reverses.as_str())
        });
        let Some(found) = found else {
            return Err(refuse(
                "spending-unknown",
                [
                    format!("这个账户没有流水号为 {} 的消费或支取", self.reverses),
                    format!("the account has no spending or withdrawal {}", self.reverses),
                ],
                ["请核对原流水号", "check the number"],
            ));
        };
        let used = less(Fen::ZERO, found.entry.effect().unwrap_or_default())?;
        let back = returned(&entries, &self.reverses)?;
        let left = less(used, back)?;
        if self.amount.0 > left {
            return Err(refuse(
                "recovery-too-much",
                [
                    format!("这笔还能追回 {left} 元，已退回或追回 {back} 元"),
                    format!("{left} of it can be recovered; {back} came back already"),
                ],
                ["请核对金额", "check the amount"],
            ));
        }
        Ok(found.clone())
    }
}

/// 违规追回复核 — another person approves it when the money is there, or rejects it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideRecovery {
    /// 申请单号.
    #[serde(alias = "申请单号")]
    pub proposal: i64,
    /// 同意.
    #[serde(alias = "同意")]
    pub approve: bool,
    /// 意见; needed to reject.
    #[serde(default, alias = "意见", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// 银行流水号, where a person pays a withdrawal back.
    #[serde(default, alias = "银行流水号", skip_serializing_if = "Option::is_none")]
    pub bank_reference: Option<String>,
    /// 追回日期.
    #[serde(alias = "追回日期")]
    pub on: Date,
}

/// 追回结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recovered {
    /// Whether it was approved and posted.
    pub approved: bool,
    /// 账本余额 afterwards.
    pub balance: Yuan,
}

impl Business for DecideRecovery {
    type Answer = Recovered;
    const NAME: &'static str = "recovery.decide";
    const LABEL: Text = Text::fixed("违规追回复核", "decide on recovering misused money");
    const REFUSALS: &'static [&'static str] = &[
        "proposal-unknown",
        "decided-already",
        "maker-is-checker",
        "reason-missing",
        "payment-missing",
        "recovery-too-much",
    ];

    fn subject(&self) -> Option<String> {
        Some(format!("recovery:{}", self.proposal))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Recovered, StoreError> {
        let office = work.desk.office().await?;
        let rows: Vec<(i64, Recovery)> = work.desk.rows(&office, RECOVERIES).await?;
        let found = rows.into_iter().find(|(number, _)| *number == self.proposal);
        let Some((number, mut recovery)) = found else {
            return Err(corrections::unknown(self.proposal));
        };
        corrections::undecided(recovery.decided.as_ref())?;
        let decision = Decision::of(work, &recovery.maker, self.approve, self.reason.as_deref())?;
        if self.approve {
            self.post(work, &recovery, &decision.checker).await?;
        }
        recovery.decided = Some(decision);
        work.desk.put(&office, RECOVERIES, Some(number), &recovery).await?;
        let (head, _) = work.desk.look(&recovery.wish.member, work.place()).await?;
        Ok(Recovered { approved: self.approve, balance: Yuan(head.balance) })
    }
}

impl DecideRecovery {
    async fn post(
        &self,
        work: &mut Work<'_>,
        recovery: &Recovery,
        checker: &str,
    ) -> Result<(), StoreError> {
        let wish = &recovery.wish;
        work.desk.account(&wish.member, work.place()).await?;
        let used = wish.taken_back(work).await?;
        let by = match used.entry.event {
            Event::Withdrawal => PaidBackBy::Person,
            _ => PaidBackBy::Institution,
        };
        let reference = self.bank_reference.clone().filter(|it| !it.trim().is_empty());
        if by == PaidBackBy::Person && reference.is_none() {
            return Err(refuse(
                "payment-missing",
                ["没有写明退回款项的银行流水号", "the bank's number of the money is missing"],
                ["请在款项到账后填写银行流水号再办理", "come again when the money is there"],
            ));
        }
        let mut header = work.header(&wish.member, "", self.on);
        header.details.counterparty.clone_from(&used.entry.header.details.counterparty);
        header.details.used_by.clone_from(&used.entry.header.details.used_by);
        header.details.reference = reference;
        header.details.reverses = Some(wish.reverses.clone());
        header.details.note = Some(format!("违规追回：{}", wish.reason));
        let approval = Approval {
            maker: recovery.maker.clone(),
            checker: checker.to_owned(),
            document: wish.document.clone(),
        };
        let entry = MisuseRecovered { header, by, amount: wish.amount.0, approval }.entry()?;
        work.desk.post(&[entry]).await?;
        Ok(())
    }
}

/// 待复核的追回 of a place.
pub(crate) async fn recoveries_waiting(
    store: &Store,
    place: PlaceCode,
) -> Result<Vec<AwaitingDecision>, StoreError> {
    let Some(office) = office_of(place) else { return Ok(Vec::new()) };
    let rows = store.rows::<Recovery>(&office, RECOVERIES).await?;
    let open = rows.into_iter().filter(|(_, row)| row.decided.is_none());
    Ok(open
        .map(|(number, Recovery { maker, proposed, wish, .. })| AwaitingDecision {
            business: DecideRecovery::NAME.to_owned(),
            number: number.to_string(),
            about: wish.member.to_string(),
            amount: wish.amount,
            reason: wish.reason,
            document: wish.document,
            maker,
            proposed,
        })
        .collect())
}
