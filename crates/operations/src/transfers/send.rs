//! 转出与转入 — the account leaves with its interest, the money goes through the bank, and the
//! receiving place books what it was told it would get.

use ledger::MemberId;
use ledger::Part;
use ledger::templates::{TransferArrived, TransferIn, TransferOut, TransferSent};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::{Date, Fen, InsuranceKind, NationalCode, Text};

use super::apply::office_name;
use super::{
    Limit, Moving, TransferState, found, keep, months_paid, receive_limit, row_of, send_limit,
};
use crate::office::{Business, Work, Yuan, refuse};
use crate::withdrawals::settle;

/// 转出.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SendTransfer {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 转移编号.
    #[serde(alias = "转移编号")]
    pub transfer: i64,
    /// 银行流水号 of the payment.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 转出日期.
    #[serde(alias = "转出日期")]
    pub on: Date,
}

/// 转出结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sent {
    /// 转移金额.
    pub amount: Yuan,
    /// 利息 in it; absent where no document gives the rates, or no money moves.
    pub interest: Option<Yuan>,
    /// 转出期限.
    pub send_by: Limit,
    /// Whether it was kept.
    pub in_time: Option<bool>,
    /// Months that go with it.
    pub months: usize,
    /// 账本余额 left here: of those who change to a scheme without accounts it stays.
    pub balance: Yuan,
}

impl Business for SendTransfer {
    type Answer = Sent;
    const NAME: &'static str = "transfer.send";
    const LABEL: Text = Text::fixed("关系转出", "send a transfer");
    const REFUSALS: &'static [&'static str] = &[
        "transfer-unknown",
        "transfer-other-office",
        "transfer-not-waiting",
        "account-restricted",
        "interest-not-settled",
    ];
    const NATIONAL: &'static [NationalCode] =
        &[NationalCode::person_change("23"), NationalCode::person_change("24")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Sent, StoreError> {
        let states = [TransferState::Applied];
        let office = |moving: &Moving| moving.from_place;
        let mut moving = found(work, &self.member, self.transfer, &states, office).await?;
        let mut record = work.desk.person(&self.member).await?;
        let (head, _) = work.desk.account(&self.member, work.place()).await?;
        let accounts = moving.from_insurance == InsuranceKind::EmployeeMedical
            && moving.to_insurance == InsuranceKind::EmployeeMedical;
        let mut interest = None;
        if accounts && head.balance > Fen::ZERO {
            let settled = settle(work, &self.member, &record, self.on).await?;
            interest = settled.interest.as_ref().ok().copied().map(Yuan);
            let (_, parts) = work.desk.account(&self.member, work.place()).await?;
            (moving.current_year, moving.earlier_years) = (parts.current_year, parts.earlier_years);
            let mut header = work.header(&self.member, "out", self.on);
            header.arithmetic = Some(settled.arithmetic());
            header.details.note = Some(format!("转往 {}", moving.to_place));
            let out = TransferOut { header, parts }.entry()?;
            let mut header = work.header(&self.member, "sent", self.on);
            header.details.counterparty = office_name(work, moving.to_place);
            header.details.reference = Some(self.bank_reference.clone());
            let sent = TransferSent { header, amount: moving.amount() }.entry()?;
            work.desk.post(&[out, sent]).await?;
        }
        moving.state = TransferState::Sent;
        moving.sent = Some(self.on);
        moving.months = months_paid(&record, moving.from_insurance, moving.from_place);
        let at = office_name(work, moving.to_place);
        if let Some(row) = row_of(&mut record, &moving) {
            (row.sent, row.amount, row.office) = (Some(self.on), Some(moving.amount()), at);
        }
        work.desk.keep(&self.member, &record).await?;
        keep(work, &self.member, self.transfer, &moving).await?;
        let send_by = send_limit(work, &moving);
        let (head, _) = work.desk.look(&self.member, work.place()).await?;
        Ok(Sent {
            amount: Yuan(moving.amount()),
            interest,
            in_time: send_by.kept(self.on),
            send_by,
            months: moving.months.len(),
            balance: Yuan(head.balance),
        })
    }
}

/// 转入.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveTransfer {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 转移编号.
    #[serde(alias = "转移编号")]
    pub transfer: i64,
    /// 到账金额.
    #[serde(alias = "到账金额")]
    pub amount: Yuan,
    /// 银行流水号 of the receipt.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 到账日期: when papers and money were there.
    #[serde(alias = "到账日期")]
    pub arrived: Date,
    /// 转入日期.
    #[serde(alias = "转入日期")]
    pub on: Date,
}

/// 转入结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Received {
    /// 转入期限.
    pub receive_by: Limit,
    /// Whether it was kept.
    pub in_time: Option<bool>,
    /// 本地缴费月数.
    pub months_here: usize,
    /// 转来的月数.
    pub months_over: usize,
    /// Months paid at both, which count once.
    pub months_twice: usize,
    /// 合并后月数; absent between schemes.
    pub months_merged: Option<usize>,
    /// Why the months are not merged.
    pub merging_unknown: Option<String>,
    /// 账本余额 afterwards.
    pub balance: Yuan,
}

impl Business for ReceiveTransfer {
    type Answer = Received;
    const NAME: &'static str = "transfer.receive";
    const LABEL: Text = Text::fixed("关系转入", "receive a transfer");
    const REFUSALS: &'static [&'static str] = &[
        "transfer-unknown",
        "transfer-other-office",
        "transfer-not-waiting",
        "transfer-amount-differs",
        "transfer-days-wrong",
    ];
    const NATIONAL: &'static [NationalCode] =
        &[NationalCode::person_change("13"), NationalCode::person_change("14")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Received, StoreError> {
        let states = [TransferState::Sent];
        let office = |moving: &Moving| moving.to_place;
        let mut moving = found(work, &self.member, self.transfer, &states, office).await?;
        self.check(&moving)?;
        let mut record = work.desk.person(&self.member).await?;
        let amount = moving.amount();
        if amount > Fen::ZERO {
            let mut header = work.header(&self.member, "arrived", self.arrived);
            header.details.counterparty = office_name(work, moving.from_place);
            header.details.reference = Some(self.bank_reference.clone());
            let arrived = TransferArrived { header, amount }.entry()?;
            let mut header = work.header(&self.member, "in", self.on);
            header.details.note = Some(format!("自 {} 转来", moving.from_place));
            let credited = TransferIn { header, part: Part::CurrentYear, amount }.entry()?;
            work.desk.post(&[arrived, credited]).await?;
        }
        moving.state = TransferState::Received;
        if let Some(row) = row_of(&mut record, &moving) {
            row.arrived = Some(self.on);
        }
        work.desk.keep(&self.member, &record).await?;
        keep(work, &self.member, self.transfer, &moving).await?;
        let here = months_paid(&record, moving.to_insurance, moving.to_place);
        let same = moving.from_insurance == moving.to_insurance;
        let unknown = "不同险种之间年限怎么折算，收录的文件没有说（本地未知）";
        let receive_by = receive_limit(work, &moving, self.arrived);
        let (head, _) = work.desk.look(&self.member, work.place()).await?;
        Ok(Received {
            in_time: receive_by.kept(self.on),
            receive_by,
            months_here: here.len(),
            months_over: moving.months.len(),
            months_twice: here.intersection(&moving.months).count(),
            months_merged: same.then(|| here.union(&moving.months).count()),
            merging_unknown: (!same).then(|| unknown.to_owned()),
            balance: Yuan(head.balance),
        })
    }
}

impl ReceiveTransfer {
    fn check(&self, moving: &Moving) -> Result<(), StoreError> {
        let sent = moving.amount();
        if self.amount.0 != sent {
            return Err(refuse(
                "transfer-amount-differs",
                [
                    format!("转出地汇出 {sent} 元，到账 {} 元，对不上", self.amount),
                    format!("{sent} was sent, and {} arrived", self.amount),
                ],
                ["请与转出地核对后再入账", "clear it up with the place that sent it"],
            ));
        }
        if moving.sent.is_some_and(|sent| self.arrived < sent) || self.on < self.arrived {
            return Err(refuse(
                "transfer-days-wrong",
                [
                    "到账日期早于转出日期，或转入日期早于到账日期",
                    "it arrived before it was sent, or is booked before it arrived",
                ],
                ["请核对日期", "check the days"],
            ));
        }
        Ok(())
    }
}
