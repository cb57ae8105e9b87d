//! What comes from elsewhere: accounts taken over from older books, what the tax office collected,
//! and what people say.

use serde_json::json;
use vocab::{Fen, Month};

use super::Agency;

impl Agency {
    /// An account that has no movement yet is taken over; one that has is not.
    pub async fn take_over(&mut self) {
        let index = self.chance.below(self.people.len());
        let amount = i64::try_from(self.chance.below(50_000)).unwrap();
        let command = json!({
            "member": self.people[index].id, "amount": amount, "on": self.day,
            "document": "旧账余额单"
        });
        if self.send("account.take-over", command.clone()).await.is_ok() {
            let again = self.send("account.take-over", command).await.unwrap_err();
            assert_eq!(again.code, "account-begun");
        }
    }

    /// The tax office says what it collected for last month; what is assessed here already, or for
    /// somebody who was not insured, is not booked. It may be credited before it must be.
    pub async fn collected(&mut self) {
        let index = self.chance.below(self.people.len());
        let Some(employer) = self.people[index].employer else { return };
        let base = i64::try_from(450_000 + 100 * self.chance.below(10_000)).unwrap();
        let command = json!({
            "bank_reference": format!("T{}", self.count), "member": self.people[index].id,
            "employer": self.employers[employer].id, "insurance": "employee-medical",
            "month": Month::of(self.day).plus(-1), "payment": "back-payment", "base": base,
            "employer_part": base * 8 / 100, "individual_part": base * 2 / 100,
            "paid": self.day, "received": self.day
        });
        let Ok(done) = self.send("payment.collected", command).await else { return };
        let total = Fen::parse_yuan(done.answer["total"].as_str().unwrap()).unwrap();
        assert_eq!(total.0, base * 8 / 100 + base * 2 / 100);
        self.bank += total.0;
        if self.chance.percent(50) {
            let command = json!({ "on": self.day, "bill": done.answer["bill"] });
            let credited = self.send("crediting.run", command.clone()).await.unwrap();
            assert_eq!(credited.answer["credited"], 1);
            let again = self.send("crediting.run", command).await.unwrap_err();
            assert_eq!(again.code, "bill-not-waiting");
        }
    }

    /// Somebody shows a screen, or says that money came, which cannot be said.
    pub async fn evidence(&mut self) {
        let index = self.chance.below(self.people.len());
        let mut command = json!({
            "member": self.people[index].id, "source": "本人手机截图",
            "displays": [{ "channel": "示例市医保小程序", "shown": self.day, "content": "failed" }]
        });
        assert!(self.send("evidence.note", command.clone()).await.unwrap().entries.is_empty());
        command["contributions"] = json!([{
            "kind": "employee-medical", "month": Month::of(self.day), "received": self.day
        }]);
        let refusal = self.send("evidence.note", command).await.unwrap_err();
        assert_eq!(refusal.code, "evidence-of-money");
    }
}
