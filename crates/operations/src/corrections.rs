//! 特殊调整 — what no rule makes and no business undoes: proposed by one person on a document,
//! decided by another. Nothing is edited; an approved proposal is a new entry.

use ledger::templates::Correction;
use ledger::{Approval, LARGEST_LINE, MemberId, Parts, SpendingOrder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Store, StoreError, office_of};
use vocab::{Date, Fen, PlaceCode, Refusal, Text};

use crate::employers::documented;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::less;
use crate::worklist::AwaitingDecision;

const PROPOSALS: &str = "office.proposals";

/// 调整申请.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 调整金额: what the account gains; negative if it loses.
    #[serde(alias = "调整金额")]
    pub amount: Yuan,
    /// 原因.
    #[serde(alias = "原因")]
    pub reason: String,
    /// 凭据.
    #[serde(alias = "凭据")]
    pub document: String,
    /// 更正的分录号, if one entry is put right.
    #[serde(default, alias = "更正的分录号", skip_serializing_if = "Option::is_none")]
    pub reverses: Option<String>,
}

/// 申请单号.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proposed {
    /// 申请单号, for whoever decides.
    pub proposal: i64,
}

/// 一份申请 as the office keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Proposal {
    maker: String,
    proposed: Date,
    wish: Propose,
    decided: Option<Decision>,
}

/// 决定.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Decision {
    pub checker: String,
    pub approved: bool,
    pub on: Date,
    pub reason: Option<String>,
}

impl Decision {
    /// What a second person decides: never the maker, and a no says why.
    pub fn of(
        work: &Work<'_>,
        maker: &str,
        approved: bool,
        reason: Option<&str>,
    ) -> Result<Decision, StoreError> {
        let checker = work.desk.slip().clerk.trim().to_owned();
        if checker == maker.trim() {
            return Err(StoreError::Refused(ledger::refusals::maker_is_checker()));
        }
        if !approved {
            reasoned(reason)?;
        }
        Ok(Decision { checker, approved, on: work.today(), reason: reason.map(str::to_owned) })
    }
}

impl Business for Propose {
    type Answer = Proposed;
    const NAME: &'static str = "correction.propose";
    const LABEL: Text = Text::fixed("调整申请", "propose a correction");
    const REFUSALS: &'static [&'static str] =
        &["document-missing", "reason-missing", "amount-zero", "entry-unknown"];

    async fn perform(&self, work: &mut Work<'_>) -> Result<Proposed, StoreError> {
        documented(&self.document)?;
        reasoned(Some(&self.reason))?;
        if self.amount.0 == Fen::ZERO {
            return Err(refuse(
                "amount-zero",
                ["调整金额是零", "the amount is nothing"],
                ["请填写要增加或减少的金额", "say what is to be added or taken"],
            ));
        }
        within_reason(self.amount.0)?;
        work.desk.person(&self.member).await?;
        if let Some(number) = &self.reverses {
            let entries = work.desk.entries(&self.member, work.place()).await?;
            if !entries.iter().any(|posted| posted.number() == *number) {
                return Err(refuse(
                    "entry-unknown",
                    [
                        format!("这个账户没有分录 {number}"),
                        format!("the account has no entry {number}"),
                    ],
                    ["请核对分录号", "check the number of the entry"],
                ));
            }
        }
        let office = work.desk.office().await?;
        let proposal = Proposal {
            maker: work.desk.slip().clerk.clone(),
            proposed: work.today(),
            wish: self.clone(),
            decided: None,
        };
        let number = work.desk.put(&office, PROPOSALS, None, &proposal).await?;
        Ok(Proposed { proposal: number })
    }
}

/// 调整复核 — another person approves the proposal, and it is posted; or rejects it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// 申请单号.
    #[serde(alias = "申请单号")]
    pub proposal: i64,
    /// 同意.
    #[serde(alias = "同意")]
    pub approve: bool,
    /// 意见; needed to reject.
    #[serde(default, alias = "意见", skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// 复核结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Decided {
    /// Whether it was approved and posted.
    pub approved: bool,
    /// 账本余额 afterwards.
    pub balance: Yuan,
}

impl Business for Decide {
    type Answer = Decided;
    const NAME: &'static str = "correction.decide";
    const LABEL: Text = Text::fixed("调整复核", "decide on a correction");
    const REFUSALS: &'static [&'static str] = &[
        "proposal-unknown",
        "decided-already",
        "maker-is-checker",
        "reason-missing",
        "balance-insufficient",
    ];

    fn subject(&self) -> Option<String> {
        Some(format!("proposal:{}", self.proposal))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Decided, StoreError> {
        let office = work.desk.office().await?;
        let rows: Vec<(i64, Proposal)> = work.desk.rows(&office, PROPOSALS).await?;
        let found = rows.into_iter().find(|(number, _)| *number == self.proposal);
        let Some((number, mut proposal)) = found else {
            return Err(unknown(self.proposal));
        };
        undecided(proposal.decided.as_ref())?;
        let decision = Decision::of(work, &proposal.maker, self.approve, self.reason.as_deref())?;
        if self.approve {
            post(work, &proposal, &decision.checker).await?;
        }
        proposal.decided = Some(decision);
        work.desk.put(&office, PROPOSALS, Some(number), &proposal).await?;
        let (head, _) = work.desk.look(&proposal.wish.member, work.place()).await?;
        Ok(Decided { approved: self.approve, balance: Yuan(head.balance) })
    }
}

/// 待复核的调整 of a place.
pub(crate) async fn proposals_waiting(
    store: &Store,
    place: PlaceCode,
) -> Result<Vec<AwaitingDecision>, StoreError> {
    let Some(office) = office_of(place) else { return Ok(Vec::new()) };
    let rows = store.rows::<Proposal>(&office, PROPOSALS).await?;
    let open = rows.into_iter().filter(|(_, row)| row.decided.is_none());
    Ok(open
        .map(|(number, Proposal { maker, proposed, wish, .. })| AwaitingDecision {
            business: Decide::NAME.to_owned(),
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

/// 没有这份申请.
pub(crate) fn unknown(proposal: i64) -> StoreError {
    refuse(
        "proposal-unknown",
        [format!("没有单号为 {proposal} 的申请"), format!("there is no proposal {proposal}")],
        ["请核对单号", "check the number"],
    )
}

/// Nothing is decided twice.
pub(crate) fn undecided(decided: Option<&Decision>) -> Result<(), StoreError> {
    let Some(decision) = decided else { return Ok(()) };
    Err(refuse(
        "decided-already",
        [
            format!("{} 已在 {} 作出决定", decision.checker, decision.on),
            format!("{} decided it on {}", decision.checker, decision.on),
        ],
        ["不能再决定；有异议请另提申请", "propose anew if it was wrong"],
    ))
}

/// A proposal and a rejection say why.
/// What could not be posted is not proposed.
pub(crate) fn within_reason(amount: Fen) -> Result<(), StoreError> {
    if amount > LARGEST_LINE || amount < less(Fen::ZERO, LARGEST_LINE)? {
        return Err(StoreError::Refused(Refusal::overflow()));
    }
    Ok(())
}

pub(crate) fn reasoned(reason: Option<&str>) -> Result<(), StoreError> {
    if reason.is_none_or(|reason| reason.trim().is_empty()) {
        return Err(refuse(
            "reason-missing",
            ["没有写明理由", "the reason is missing"],
            ["请写明理由", "say why"],
        ));
    }
    Ok(())
}

async fn post(work: &mut Work<'_>, proposal: &Proposal, checker: &str) -> Result<(), StoreError> {
    let wish = &proposal.wish;
    let (_, now) = work.desk.account(&wish.member, work.place()).await?;
    let amount = wish.amount.0;
    let parts = if amount > Fen::ZERO {
        Parts::current(amount)
    } else {
        let out = less(Fen::ZERO, amount)?;
        let taken = now.take(out, SpendingOrder::CurrentYearFirst);
        let taken = taken.ok_or_else(Refusal::overflow)?;
        Parts {
            current_year: less(Fen::ZERO, taken.current_year)?,
            earlier_years: less(Fen::ZERO, taken.earlier_years)?,
        }
    };
    let mut header = work.header(&wish.member, "", work.today());
    header.details.reverses = wish.reverses.clone();
    header.details.note = Some(wish.reason.clone());
    let approval = Approval {
        maker: proposal.maker.clone(),
        checker: checker.to_owned(),
        document: wish.document.clone(),
    };
    work.desk.post(&[Correction { header, parts, approval }.entry()?]).await?;
    Ok(())
}
