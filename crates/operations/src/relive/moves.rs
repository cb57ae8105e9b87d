//! 账户收支与转移 — what else moved money: balances taken over, spending, credits taken back, money
//! paid out, transfers. Credits of contributions, interest and both ends of a transfer are made by
//! their own steps and only looked for here.

use serde_json::json;
use vocab::record::{Movement, MovementKind, Transfer};
use vocab::{Fen, InsuranceKind, PlaceCode};

use super::{Hour, Planner, known_as};
use crate::office::Yuan;

impl Planner<'_> {
    pub(super) fn move_money(&mut self) {
        for (index, row) in self.record.movements.iter().flatten().enumerate() {
            let Some(place) = self.place(row.place) else { continue };
            self.money_since(place, row.date);
            match row.kind {
                MovementKind::Credit => self.must_be_credited(index, row, place),
                MovementKind::RetireeCredit => self.retiree(index, row, place),
                // Worked out by the place at the year's end, or when the account is paid out.
                MovementKind::Interest | MovementKind::TransferIn | MovementKind::TransferOut => {}
                MovementKind::Opening => self.take_over(index, row, place),
                MovementKind::Spending => self.spend(index, row, place),
                MovementKind::SpendingRefund => self.refund(index, row, place),
                MovementKind::CreditReversal => self.take_back(index, row, place),
                MovementKind::Withdrawal => self.pay_out(index, row, place),
                _ => {
                    let why = ("没有业务能这样入账", "no business books it so");
                    self.unlived(("账户收支", "account movements", index + 1), why);
                }
            }
        }
    }

    /// A credit is made by the run over its month, which must be there.
    fn must_be_credited(&mut self, index: usize, row: &Movement, place: PlaceCode) {
        let own = self.record.member.place;
        let made = self.record.contributions.iter().flatten().any(|it| {
            it.credited == Some(row.date)
                && Some(it.month) == row.month
                && it.place.or(own) == Some(place)
        });
        if !made {
            let why = ("没有对应的缴费", "no contribution leads to it");
            self.unlived(("账户收支", "account movements", index + 1), why);
        }
    }

    fn retiree(&mut self, index: usize, row: &Movement, place: PlaceCode) {
        let command = json!({ "member": self.member(), "month": row.month, "on": row.date });
        let name = format!("movement/{}", index + 1);
        self.step("crediting.retiree", (&name, place), (Hour::Credited, row.date), command);
    }

    fn take_over(&mut self, index: usize, row: &Movement, place: PlaceCode) {
        let command = json!({
            "member": self.member(), "amount": Yuan(row.amount), "on": row.date,
            "document": row.note.as_deref().unwrap_or("旧账余额单"),
        });
        let name = format!("movement/{}", index + 1);
        self.step("account.take-over", (&name, place), (Hour::TakenOver, row.date), command);
    }

    fn spend(&mut self, index: usize, row: &Movement, place: PlaceCode) {
        let spent = row.amount.checked_neg().unwrap_or_default();
        let mut command = json!({
            "member": self.member(), "amount": Yuan(spent), "on": row.date,
            "institution": row.counterparty.as_deref().unwrap_or_default(),
            "reference": row.id.as_deref().unwrap_or_default(),
        });
        if let Some(relative) = &row.used_by {
            command["used_by"] = json!(relative);
        }
        let name = format!("movement/{}", index + 1);
        self.step("account.spend", (&name, place), (Hour::Spent, row.date), command);
    }

    fn refund(&mut self, index: usize, row: &Movement, place: PlaceCode) {
        let name = format!("movement/{}", index + 1);
        let mut command =
            json!({ "member": self.member(), "amount": Yuan(row.amount), "on": row.date });
        match &row.reverses {
            Some(spending) => command["reverses"] = json!(spending),
            None => {
                let opened = self.record.movements.iter().flatten();
                let opened = opened.filter(|it| it.kind == MovementKind::Opening);
                let Some(opened) = opened.map(|it| it.date).min() else {
                    let why = ("没有写明退的是哪一笔", "it does not say what is given back");
                    return self.unlived(("账户收支", "account movements", index + 1), why);
                };
                command["reverses"] = json!("旧账");
                command["older"] = json!({
                    "amount": Yuan(row.amount),
                    "institution": row.counterparty.as_deref().unwrap_or_default(),
                    "on": opened.saturating_sub(jiff::Span::new().days(1)),
                    "reference": row.id.as_deref().unwrap_or_default(),
                    "document": row.note.as_deref().unwrap_or("旧账消费单"),
                });
            }
        }
        self.step("account.refund", (&name, place), (Hour::Spent, row.date), command);
    }

    fn take_back(&mut self, index: usize, row: &Movement, place: PlaceCode) {
        let command = json!({
            "member": self.member(), "month": row.month,
            "document": row.note.as_deref().unwrap_or("退收通知"),
        });
        let name = format!("movement/{}", index + 1);
        self.step("crediting.reverse", (&name, place), (Hour::Returned, row.date), command);
    }

    fn pay_out(&mut self, index: usize, row: &Movement, place: PlaceCode) {
        let note = row.note.as_deref().unwrap_or_default();
        if !note.starts_with("出境定居") {
            let why = ("没有写明支取理由", "the ground is missing");
            return self.unlived(("账户收支", "account movements", index + 1), why);
        }
        let command = json!({
            "member": self.member(), "ground": "settled-abroad", "document": "出境定居证明",
            "bank_reference": self.named(&format!("paid/{}", index + 1)), "on": row.date,
        });
        let name = format!("movement/{}", index + 1);
        self.step("withdrawal.pay", (&name, place), (Hour::PaidOut, row.date), command);
    }

    /// 关系转移.
    pub(super) fn transfer(&mut self) {
        for (index, row) in self.record.transfers.iter().flatten().enumerate() {
            let kind = InsuranceKind::EmployeeMedical;
            let number = self.named(&format!("transfer/{}", index + 1));
            let command = json!({
                "member": self.member(), "from_place": row.from_place, "to_place": row.to_place,
                "from_insurance": kind, "to_insurance": kind, "applied": row.applied,
            });
            let name = format!("transfer/{}/apply", index + 1);
            let at = (Hour::Applied, row.applied);
            let step = self.step("transfer.apply", (&name, row.to_place), at, command);
            step.gives = Some((number.clone(), "transfer"));
            self.balance_there(index, row);
            let Some(sent) = row.sent else { continue };
            let reference = self.named(&format!("sent/{}", index + 1));
            let command = json!({
                "member": self.member(), "transfer": known_as(&number),
                "bank_reference": reference, "on": sent,
            });
            let name = format!("transfer/{}/send", index + 1);
            self.step("transfer.send", (&name, row.from_place), (Hour::Sent, sent), command);
            let Some(arrived) = row.arrived else { continue };
            let command = json!({
                "member": self.member(), "transfer": known_as(&number),
                "amount": Yuan(row.amount.unwrap_or_default()), "bank_reference": reference,
                "arrived": arrived, "on": arrived,
            });
            let name = format!("transfer/{}/receive", index + 1);
            let at = (Hour::Arrived, arrived);
            self.step("transfer.receive", (&name, row.to_place), at, command);
        }
    }

    /// What a place sends that this record shows no movement of: its account is taken over with
    /// that much, from books which are not here.
    fn balance_there(&mut self, index: usize, row: &Transfer) {
        let own = self.record.member.place;
        let mut movements = self.record.movements.iter().flatten();
        let known = movements.any(|it| it.place.or(own) == Some(row.from_place));
        let (Some(_), Some(amount), false) = (row.sent, row.amount, known) else { return };
        if amount <= Fen::ZERO {
            return;
        }
        let command = json!({
            "member": self.member(), "amount": Yuan(amount), "on": row.applied,
            "document": "转出地账户余额单",
        });
        let name = format!("transfer/{}/balance", index + 1);
        let at = (Hour::TakenOver, row.applied);
        self.step("account.take-over", (&name, row.from_place), at, command);
    }
}
