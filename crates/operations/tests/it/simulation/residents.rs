//! Residents: levies paid late, newborns, years missed and bought off, the wrong scheme, the
//! subsidy.

use serde_json::{Value, json};
use vocab::Month;

use super::Agency;
use crate::world::identity;

/// What somebody was before he became a resident.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    /// Born so many days ago.
    Born(i64),
    /// Insured as employed for one month of 2023.
    Employed,
}

impl Agency {
    /// Somebody pays a resident's levy, late and perhaps not enough; now and then it turns out
    /// that he belongs in the other scheme.
    pub async fn residents(&mut self) {
        if self.residents >= 12 || self.day.year() > 2025 || !self.chance.percent(16) {
            return;
        }
        self.residents += 1;
        let before = match self.chance.below(4) {
            0 => Before::Born(i64::try_from(self.chance.below(130)).unwrap()),
            1 => Before::Employed,
            _ => Before::Nothing,
        };
        let (id, name) = self.new_resident(before).await;
        let number = identity(8_000 + self.residents);
        let month = Month::of(self.day);
        let enough = self.chance.percent(80);
        let amount = if enough { 40_000 } else { 39_000 };
        let command = json!({
            "bank_reference": format!("N{}", self.count), "name": name,
            "identity_number": number.as_str(), "insurance": "resident-medical",
            "month": month, "amount": amount, "received": self.day
        });
        let done = self.send("payment.receive", command).await.unwrap();
        self.bank += amount;
        assert_eq!(done.answer["suspense"].is_null(), enough);
        if !enough {
            return;
        }
        let year = &done.answer["year"];
        // The window of 2025 closed before these days: three months of waiting, and one for the
        // year that was missed.
        assert_eq!(year["in_window"], json!(false));
        let months = match before {
            Before::Born(days) if days <= 90 && i64::from(self.day.day_of_year()) > days => 0,
            Before::Employed => 4,
            _ => 3,
        };
        assert_eq!(year["waiting"]["months"], json!(months), "{year}");
        if self.chance.percent(60) {
            self.repair_wait(&id, before).await;
        }
        if before == Before::Nothing && self.chance.percent(40) {
            self.wrong_scheme(&id, month, amount).await;
        } else {
            self.subsidy().await;
        }
    }

    async fn new_resident(&mut self, before: Before) -> (String, String) {
        let number = identity(8_000 + self.residents);
        let name = format!("居民{}", self.residents);
        let mut command = json!({ "name": name, "identity_number": number.as_str() });
        let mut from = self.day;
        if let Before::Born(days) = before {
            from = self.day.saturating_sub(jiff::Span::new().days(days));
            command["birth_date"] = json!(from);
        }
        let done = self.send("people.register", command).await.unwrap();
        let id = done.answer["member"].as_str().unwrap().to_owned();
        if before == Before::Employed {
            let command = json!({
                "member": id, "insurance": "employee-medical", "class": "flexible",
                "from": "2023-05-01"
            });
            self.send("enrolment.start", command).await.unwrap();
            let command = json!({
                "bank_reference": format!("V{}", self.count), "name": name,
                "identity_number": number.as_str(), "insurance": "employee-medical",
                "month": "2023-05", "base": "5000.00", "amount": "508.00", "received": self.day
            });
            let done = self.send("payment.receive", command).await.unwrap();
            assert!(done.answer["suspense"].is_null(), "{}", done.answer);
            self.bank += 50_800;
            let command = json!({
                "member": id, "insurance": "employee-medical", "until": "2023-05-31"
            });
            self.send("enrolment.end", command).await.unwrap();
        }
        let command = json!({
            "member": id, "insurance": "resident-medical", "class": "resident", "from": from
        });
        self.send("enrolment.start", command).await.unwrap();
        (id, name)
    }

    /// A missed year is paid, if there is one; not twice.
    async fn repair_wait(&mut self, id: &str, before: Before) {
        let command = |count: u32, day| -> Value {
            json!({
                "member": id, "year": 2025, "years": 1, "amount": "400.00",
                "bank_reference": format!("U{count}"), "received": day
            })
        };
        let first = self.send("resident.repair-wait", command(self.count, self.day)).await;
        if before != Before::Employed {
            assert_eq!(first.unwrap_err().code, "nothing-to-repair");
            return;
        }
        self.bank += 40_000;
        let year = &first.unwrap().answer["year"];
        assert_eq!(year["waiting"]["months"], json!(3));
        let again = self.send("resident.repair-wait", command(self.count, self.day)).await;
        assert_eq!(again.unwrap_err().code, "nothing-to-repair");
    }

    async fn wrong_scheme(&mut self, id: &str, month: Month, amount: i64) {
        let command = json!({
            "member": id, "wrong": "resident-medical", "month": month,
            "right": "employee-medical", "class": "flexible", "from": self.day,
            "document": "更正申请"
        });
        self.send("enrolment.correct-scheme", command.clone()).await.unwrap();
        self.bank -= amount;
        let again = self.send("enrolment.correct-scheme", command).await.unwrap_err();
        assert_eq!(again.code, "refunded-already");
    }

    async fn subsidy(&mut self) {
        let command = json!({
            "year": self.day.year(), "bank_reference": format!("Z{}", self.count),
            "amount": "670.00", "received": self.day, "document": "拨款单"
        });
        let done = self.send("resident.subsidy", command).await.unwrap();
        self.bank += 67_000;
        assert_eq!(done.answer["missing"], "0.00");
    }
}
