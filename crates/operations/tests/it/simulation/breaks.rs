//! People who pay for themselves, and do not always: months are missed, offers made, paid, refused.
//! The simulation knows by itself which months are missing and what they cost.

use serde_json::json;
use vocab::Month;

use super::Agency;
use crate::world::identity;

/// Somebody who pays for himself.
pub struct SelfPayer {
    id: String,
    name: String,
    number: String,
    base: i64,
    /// Of the tier that has no account.
    low: bool,
    first: Month,
    paid: Vec<Month>,
}

impl SelfPayer {
    /// What a month costs, in fen: a tenth of the base, or six per cent of it without an account,
    /// and 8.00.
    fn price(&self) -> i64 {
        let rate = if self.low { 6 } else { 10 };
        (self.base.clamp(446_200, 2_356_500) * rate + 50) / 100 + 800
    }

    /// The last run of missing months, by what had to be paid before a day.
    fn gap(&self, day: jiff::civil::Date) -> Option<(Month, i32)> {
        let now = Month::of(day);
        let last = if day.day() > 15 { now } else { now.plus(-1) };
        let missing = |month: Month| month >= self.first && !self.paid.contains(&month);
        let mut end = last;
        while end >= self.first && !missing(end) {
            end = end.plus(-1);
        }
        if end < self.first {
            return None;
        }
        let mut first = end;
        while missing(first.plus(-1)) {
            first = first.plus(-1);
        }
        Some((first, end.months_since(first) + 1))
    }
}

impl Agency {
    /// A day's share of those who pay for themselves.
    pub async fn breaks(&mut self) {
        if self.self_payers.len() < 6 && self.chance.percent(15) {
            self.new_self_payer().await;
        }
        if self.day.day() == 8 {
            for index in 0..self.self_payers.len() {
                if self.chance.percent(45) {
                    self.pay_month(index).await;
                }
            }
        }
        if !self.self_payers.is_empty() && self.chance.percent(20) {
            let index = self.chance.below(self.self_payers.len());
            self.repair(index).await;
        }
    }

    async fn new_self_payer(&mut self) {
        let count = u32::try_from(self.self_payers.len()).unwrap();
        let (name, number) = (format!("自缴{count}"), identity(7_000 + count));
        let command = json!({ "name": name, "identity_number": number.as_str() });
        let done = self.send("people.register", command).await.unwrap();
        let id = done.answer["member"].as_str().unwrap().to_owned();
        let low = self.chance.percent(40);
        let command = json!({
            "member": id, "insurance": "employee-medical", "class": "flexible",
            "tier": low.then_some("低档"), "from": self.day
        });
        self.send("enrolment.start", command).await.unwrap();
        self.self_payers.push(SelfPayer {
            id,
            name,
            number: number.as_str().to_owned(),
            base: i64::try_from(300_000 + self.chance.below(2_700_000)).unwrap(),
            low,
            first: Month::of(self.day),
            paid: Vec::new(),
        });
    }

    async fn pay_month(&mut self, index: usize) {
        let (month, payer) = (Month::of(self.day), &self.self_payers[index]);
        if payer.paid.contains(&month) {
            return;
        }
        let amount = payer.price();
        let command = json!({
            "bank_reference": format!("S{}", self.count), "name": payer.name,
            "identity_number": payer.number, "insurance": "employee-medical", "month": month,
            "base": payer.base, "amount": amount, "received": self.day
        });
        let done = self.send("payment.receive", command).await.unwrap();
        assert_eq!(done.answer["suspense"], json!(null));
        self.bank += amount;
        self.self_payers[index].paid.push(month);
    }

    async fn repair(&mut self, index: usize) {
        let payer = &self.self_payers[index];
        let (id, base, price) = (payer.id.clone(), payer.base, payer.price());
        let Some((first, months)) = payer.gap(self.day) else { return };
        let command = json!({ "member": id, "first": first, "base": base });
        let offered = self.send("repair.offer", command).await;
        if months > 3 {
            assert_eq!(offered.unwrap_err().code, "break-too-long");
            return;
        }
        let offered = offered.unwrap();
        let amount = price * i64::from(months);
        let mut command = json!({
            "member": id, "offer": offered.answer["offer"], "amount": amount,
            "bank_reference": format!("R{}", self.count), "received": self.day
        });
        if self.chance.percent(30) {
            command["amount"] = json!(amount + 1);
            let refusal = self.send("repair.pay", command).await.unwrap_err();
            assert_eq!(refusal.code, "amount-differs");
            return;
        }
        self.send("repair.pay", command.clone()).await.unwrap();
        self.bank += amount;
        self.self_payers[index].paid.extend(first.through(first.plus(months - 1)));
        command["bank_reference"] = json!(format!("R{}", self.count));
        let again = self.send("repair.pay", command).await.unwrap_err();
        assert_eq!(again.code, "offer-paid");
    }
}
