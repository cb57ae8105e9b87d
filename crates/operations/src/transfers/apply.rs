//! 申请 — the member asks at either office; the relation must have ended there and begun here.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::Transfer;
use vocab::{Date, Fen, InsuranceKind, PlaceCode, Text};

use super::{
    Limit, Moving, TRANSFERS, TransferState, entry_of, months_paid, other_office, register,
    send_limit,
};
use crate::enrolment::running;
use crate::office::{Business, Work, refuse};

/// 转移接续申请.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyTransfer {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 转出地.
    #[serde(alias = "转出地")]
    pub from_place: PlaceCode,
    /// 转入地.
    #[serde(alias = "转入地")]
    pub to_place: PlaceCode,
    /// 转出险种.
    #[serde(alias = "转出险种")]
    pub from_insurance: InsuranceKind,
    /// 转入险种.
    #[serde(alias = "转入险种")]
    pub to_insurance: InsuranceKind,
    /// 申请日期.
    #[serde(alias = "申请日期")]
    pub applied: Date,
}

/// 受理回执.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Applied {
    /// 转移编号, one for each transfer of the member.
    pub transfer: i64,
    /// 转出期限.
    pub send_by: Limit,
    /// Months that go with it.
    pub months: usize,
}

impl Business for ApplyTransfer {
    type Answer = Applied;
    const NAME: &'static str = "transfer.apply";
    const LABEL: Text = Text::fixed("转移接续申请", "ask for a transfer");
    const REFUSALS: &'static [&'static str] = &[
        "transfer-same-place",
        "transfer-other-office",
        "transfer-open",
        "still-enrolled",
        "not-enrolled-here",
        "nothing-to-transfer",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Applied, StoreError> {
        let mut record = work.desk.person(&self.member).await?;
        if self.from_place == self.to_place && self.from_insurance == self.to_insurance {
            return Err(refuse(
                "transfer-same-place",
                ["转出和转入是同一个地方、同一个险种", "both are the same place and scheme"],
                ["不用转移", "there is nothing to transfer"],
            ));
        }
        if work.place() != self.from_place && work.place() != self.to_place {
            return Err(other_office(self.to_place));
        }
        let rows: Vec<(i64, Moving)> = work.desk.rows(&self.member, TRANSFERS).await?;
        let over = |state| matches!(state, TransferState::Received | TransferState::Refused);
        if let Some((number, _)) = rows.iter().find(|(_, it)| !over(it.state)) {
            return Err(refuse(
                "transfer-open",
                [
                    format!("第 {number} 号转移还没有办完"),
                    format!("transfer {number} is not finished"),
                ],
                ["请等它办完，或催办", "wait until it is, or press for it"],
            ));
        }
        self.ended_there_begun_here(work, &record)?;
        let months = months_paid(&record, self.from_insurance, self.from_place);
        let (head, _) = work.desk.look(&self.member, self.from_place).await?;
        if months.is_empty() && head.balance == Fen::ZERO {
            return Err(refuse(
                "nothing-to-transfer",
                [
                    format!("在 {} 没有缴费记录，账户也没有钱", self.from_place),
                    format!("nothing was paid at {} and the account is empty", self.from_place),
                ],
                ["请核对转出地和险种", "check the place and the scheme"],
            ));
        }
        let moving = Moving {
            from_place: self.from_place,
            to_place: self.to_place,
            from_insurance: self.from_insurance,
            to_insurance: self.to_insurance,
            applied: self.applied,
            state: TransferState::Applied,
            sent: None,
            current_year: Fen::ZERO,
            earlier_years: Fen::ZERO,
            months,
            reason: None,
            refused_by: None,
        };
        let transfer = work.desk.put(&self.member, TRANSFERS, None, &moving).await?;
        for place in [self.from_place, self.to_place] {
            let entry = entry_of(&self.member, transfer);
            work.desk.mark(&register(place), &entry, &self.member).await?;
        }
        record.transfers.get_or_insert_default().push(Transfer {
            from_place: self.from_place,
            to_place: self.to_place,
            applied: self.applied,
            sent: None,
            arrived: None,
            amount: None,
            office: office_name(work, self.from_place),
            row: 0,
        });
        work.desk.keep(&self.member, &record).await?;
        let send_by = send_limit(work, &moving);
        Ok(Applied { transfer, send_by, months: moving.months.len() })
    }
}

impl ApplyTransfer {
    fn ended_there_begun_here(
        &self,
        work: &Work<'_>,
        record: &vocab::record::PersonalRecord,
    ) -> Result<(), StoreError> {
        let day = self.applied.max(work.today());
        if running(record, self.from_place, self.from_insurance, day).is_some() {
            return Err(refuse(
                "still-enrolled",
                [
                    format!("在 {} 还在参保状态", self.from_place),
                    format!("the enrolment at {} is still running", self.from_place),
                ],
                ["请先在那里办理终止参保", "end it there first"],
            ));
        }
        if running(record, self.to_place, self.to_insurance, day).is_none() {
            return Err(refuse(
                "not-enrolled-here",
                [
                    format!("在 {} 没有正在参保的{}", self.to_place, self.to_insurance.label().zh),
                    format!("there is no active enrolment at {}", self.to_place),
                ],
                ["请先在转入地办理参保登记，再申请转移", "enrol there first"],
            ));
        }
        Ok(())
    }
}

/// Who has it now, in words.
pub(super) fn office_name(work: &Work<'_>, place: PlaceCode) -> Option<String> {
    let name = work.library.place_name(place).map(|name| name.zh.to_string());
    Some(format!("{}医保经办机构", name.unwrap_or_else(|| place.to_string())))
}
