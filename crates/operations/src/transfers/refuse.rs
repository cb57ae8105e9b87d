//! 不予转入与退回 — an office may refuse a transfer with its reason; what was sent comes back and
//! is in the account where it was, part by part.

use ledger::templates::{TransferArrived, TransferIn};
use ledger::{MemberId, Part};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::{Date, Fen, PlaceCode, Text};

use super::apply::office_name;
use super::{Moving, TransferState, found, keep, row_of};
use crate::corrections::reasoned;
use crate::office::{Business, Work, Yuan};

/// 转移退回 — before it is sent by either office, afterwards by the receiving one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefuseTransfer {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 转移编号.
    #[serde(alias = "转移编号")]
    pub transfer: i64,
    /// 退回原因.
    #[serde(alias = "退回原因")]
    pub reason: String,
    /// 退回日期.
    #[serde(alias = "退回日期")]
    pub on: Date,
}

/// 退回结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Refused {
    /// Whether money is on its way back, or it is over.
    pub state: TransferState,
    /// 在途金额 that comes back.
    pub amount: Yuan,
}

impl Business for RefuseTransfer {
    type Answer = Refused;
    const NAME: &'static str = "transfer.refuse";
    const LABEL: Text = Text::fixed("转移退回", "refuse a transfer");
    const REFUSALS: &'static [&'static str] =
        &["transfer-unknown", "transfer-other-office", "transfer-not-waiting", "reason-missing"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Refused, StoreError> {
        reasoned(Some(&self.reason))?;
        let states = [TransferState::Applied, TransferState::Sent];
        let from: fn(&Moving) -> PlaceCode = |moving| moving.from_place;
        let to: fn(&Moving) -> PlaceCode = |moving| moving.to_place;
        let mut moving = match found(work, &self.member, self.transfer, &states, to).await {
            Ok(moving) => moving,
            // Until it is sent, the place of before may refuse as well.
            Err(refusal) => {
                let applied = [TransferState::Applied];
                let sender = found(work, &self.member, self.transfer, &applied, from).await;
                sender.map_err(|_| refusal)?
            }
        };
        let comes_back = moving.amount() > Fen::ZERO;
        moving.state = if comes_back { TransferState::Returning } else { TransferState::Refused };
        moving.reason = Some(self.reason.clone());
        moving.refused_by = Some(work.place());
        let mut record = work.desk.person(&self.member).await?;
        let at = office_name(work, moving.from_place);
        if comes_back {
            if let Some(row) = row_of(&mut record, &moving) {
                row.office = at;
            }
        } else {
            close(&mut record, &moving);
        }
        work.desk.keep(&self.member, &record).await?;
        keep(work, &self.member, self.transfer, &moving).await?;
        Ok(Refused { state: moving.state, amount: Yuan(moving.amount()) })
    }
}

/// What came to nothing no longer stands among the member's transfers; the offices keep it.
fn close(record: &mut vocab::record::PersonalRecord, moving: &Moving) {
    if let Some(rows) = &mut record.transfers {
        rows.retain(|row| {
            row.arrived.is_some()
                || row.from_place != moving.from_place
                || row.to_place != moving.to_place
                || row.applied != moving.applied
        });
    }
}

/// 退回入账 — the money is back at the bank and goes into the account that it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReturnTransfer {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 转移编号.
    #[serde(alias = "转移编号")]
    pub transfer: i64,
    /// 银行流水号 of the receipt.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 到账日期.
    #[serde(alias = "到账日期")]
    pub on: Date,
}

/// 退回入账结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Returned {
    /// 退回金额.
    pub amount: Yuan,
    /// 账本余额 afterwards.
    pub balance: Yuan,
}

impl Business for ReturnTransfer {
    type Answer = Returned;
    const NAME: &'static str = "transfer.return";
    const LABEL: Text = Text::fixed("转移退回入账", "take a refused transfer back");
    const REFUSALS: &'static [&'static str] =
        &["transfer-unknown", "transfer-other-office", "transfer-not-waiting"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Returned, StoreError> {
        let states = [TransferState::Returning];
        let office = |moving: &Moving| moving.from_place;
        let mut moving = found(work, &self.member, self.transfer, &states, office).await?;
        let mut record = work.desk.person(&self.member).await?;
        let amount = moving.amount();
        let mut header = work.header(&self.member, "arrived", self.on);
        header.details.counterparty = office_name(work, moving.to_place);
        header.details.reference = Some(self.bank_reference.clone());
        let mut entries = vec![TransferArrived { header, amount }.entry()?];
        let reason = moving.reason.clone().unwrap_or_default();
        for (part, name, amount) in [
            (Part::CurrentYear, "current", moving.current_year),
            (Part::EarlierYears, "earlier", moving.earlier_years),
        ] {
            if amount == Fen::ZERO {
                continue;
            }
            let mut header = work.header(&self.member, name, self.on);
            header.details.note = Some(format!("{} 退回：{reason}", moving.to_place));
            entries.push(TransferIn { header, part, amount }.entry()?);
        }
        work.desk.post(&entries).await?;
        moving.state = TransferState::Refused;
        close(&mut record, &moving);
        work.desk.keep(&self.member, &record).await?;
        keep(work, &self.member, self.transfer, &moving).await?;
        let (head, _) = work.desk.look(&self.member, work.place()).await?;
        Ok(Returned { amount: Yuan(amount), balance: Yuan(head.balance) })
    }
}
