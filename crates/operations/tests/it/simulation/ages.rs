//! A place that credits by age: people whose birth date turns out to be another, once or more
//! often, before and after their months are credited, with the money still there or spent, here or
//! at another office.

use jiff::civil::Date;
use ledger::{MemberId, Recorded};
use serde_json::json;
use vocab::{Month, PlaceCode};

use super::{Agency, HOME};
use crate::world::identity;

/// Where the credit hangs on the age.
pub const BY_AGE: &str = "990400";

/// Somebody there who pays for himself.
pub struct Aged {
    id: String,
    name: String,
    number: String,
    base: i64,
    first: Month,
}

impl Agency {
    /// A day's share of that place.
    pub async fn ages(&mut self) {
        if self.aged.len() < 3 && self.chance.percent(10) {
            self.new_aged().await;
        }
        if self.day.day() == 9 {
            for index in 0..self.aged.len() {
                self.pay_aged(index).await;
            }
        }
        if !self.aged.is_empty() && self.chance.percent(15) {
            let index = self.chance.below(self.aged.len());
            self.born_otherwise(index).await;
        }
        let command = json!({ "on": self.day });
        self.send_at(BY_AGE, "crediting.run", command).await.unwrap();
    }

    async fn new_aged(&mut self) {
        let count = u32::try_from(self.aged.len()).unwrap();
        let (name, number) = (format!("分龄{count}"), identity(6_000 + count));
        let command = json!({ "name": name, "identity_number": number.as_str() });
        let done = self.send_at(BY_AGE, "people.register", command).await.unwrap();
        let id = done.answer["member"].as_str().unwrap().to_owned();
        let command = json!({
            "member": id, "insurance": "employee-medical", "class": "flexible",
            "from": self.day
        });
        self.send_at(BY_AGE, "enrolment.start", command).await.unwrap();
        self.aged.push(Aged {
            id,
            name,
            number: number.as_str().to_owned(),
            base: i64::try_from(446_200 + self.chance.below(1_000_000)).unwrap(),
            first: Month::of(self.day),
        });
    }

    async fn pay_aged(&mut self, index: usize) {
        let (month, payer) = (Month::of(self.day), &self.aged[index]);
        if month < payer.first {
            return;
        }
        let amount = (payer.base * 10 + 50) / 100;
        let command = json!({
            "bank_reference": format!("Y{}", self.count), "name": payer.name,
            "identity_number": payer.number, "insurance": "employee-medical", "month": month,
            "base": payer.base, "amount": amount, "received": self.day
        });
        let done = self.send_at(BY_AGE, "payment.receive", command).await.unwrap();
        assert_eq!(done.answer["suspense"], json!(null));
        self.bank += amount;
    }

    /// The birth date is another one; now and then he has spent what he has.
    async fn born_otherwise(&mut self, index: usize) {
        let id = self.aged[index].id.clone();
        if self.chance.percent(40) {
            let (member, place) = (MemberId::parse(&id), PlaceCode::parse(BY_AGE));
            let (member, place) = (member.unwrap(), place.unwrap());
            let balance = self.store.balance(&member, place, self.day, Recorded::MAX).await;
            // Everything, so that what was too much is not there any more.
            let amount = balance.unwrap().0;
            let command = json!({
                "member": id, "amount": amount, "institution": "示例户籍市药房",
                "reference": format!("A{}", self.count), "on": self.day
            });
            let _ = self.send_at(BY_AGE, "account.spend", command).await;
        }
        let year = i16::try_from(1965 + self.chance.below(30)).unwrap();
        let born = Date::new(year, 6, 15).unwrap();
        let command = json!({ "member": id, "birth_date": born, "document": "户口簿" });
        let elsewhere = self.chance.percent(50);
        let office = if elsewhere { HOME } else { BY_AGE };
        match self.send_at(office, "people.correct-identity", command).await {
            Ok(_) if elsewhere => self.look_at_what_another_place_corrected(&id).await,
            Ok(_) => {}
            Err(refusal) => assert_eq!(refusal.code, "identity-unchanged"),
        }
        let _ = self.send_at(BY_AGE, "account.collect-owed", json!({ "member": id })).await;
    }

    /// Now and then some months have been credited by the right age before anybody looks.
    async fn look_at_what_another_place_corrected(&mut self, id: &str) {
        if self.chance.percent(50) {
            let command = json!({ "on": self.day });
            self.send_at(BY_AGE, "crediting.run", command).await.unwrap();
        }
        for code in [None, Some("age-looked-at")] {
            let command = json!({ "member": id, "document": "户口簿" });
            let outcome = self.send_at(BY_AGE, "crediting.check-age", command).await;
            assert_eq!(outcome.err().map(|refusal| refusal.code).as_deref(), code);
        }
    }
}
