//! Moving to another city: the account follows, is refused, comes back.

use serde_json::json;
use vocab::Fen;

use super::{Agency, ELSEWHERE, HOME, Moving};

impl Agency {
    /// Somebody moves to another city and asks for his account to follow.
    pub async fn move_away(&mut self) {
        let Some(index) = self.leaver() else { return };
        let (id, day) = (self.people[index].id.clone(), self.day);
        if self.people[index].employer.is_some() {
            self.end_enrolment(index).await;
        }
        let command = json!({
            "member": id, "insurance": "employee-medical", "class": "flexible", "from": day
        });
        if self.send_at(ELSEWHERE, "enrolment.start", command).await.is_err() {
            return;
        }
        let command = json!({
            "member": id, "from_place": HOME, "to_place": ELSEWHERE, "applied": day,
            "from_insurance": "employee-medical", "to_insurance": "employee-medical"
        });
        let office = if self.chance.percent(50) { HOME } else { ELSEWHERE };
        if let Ok(done) = self.send_at(office, "transfer.apply", command).await {
            let transfer = done.answer["transfer"].as_i64().unwrap();
            self.moving.push(Moving { id: id.clone(), transfer, sent: None, back: false });
        } else {
            self.settle_back(&id).await;
        }
    }

    /// Whoever is done with moving may be hired at home again.
    pub async fn settle_back(&mut self, id: &str) {
        let command = json!({ "member": id, "insurance": "employee-medical", "until": self.day });
        self.send_at(ELSEWHERE, "enrolment.end", command).await.unwrap();
    }

    /// The next step of a transfer: sent, received, refused, taken back.
    pub async fn follow(&mut self) {
        if self.moving.is_empty() {
            return;
        }
        let index = self.chance.below(self.moving.len());
        let Moving { id, transfer, sent, back } = self.moving.swap_remove(index);
        let (on, bank) = (self.day, format!("T{}", self.count));
        let mut command = json!({ "member": id, "transfer": transfer, "on": on });
        if back {
            command["bank_reference"] = json!(bank);
            self.send_at(HOME, "transfer.return", command).await.unwrap();
            self.bank += sent.unwrap_or(0);
            return self.settle_back(&id).await;
        }
        if self.chance.percent(25) {
            command["reason"] = json!("材料不符");
            let done = self.send_at(ELSEWHERE, "transfer.refuse", command).await.unwrap();
            if done.answer["state"] == "returning" {
                self.moving.push(Moving { id, transfer, sent, back: true });
                return;
            }
            return self.settle_back(&id).await;
        }
        command["bank_reference"] = json!(bank);
        let Some(amount) = sent else {
            let Ok(done) = self.send_at(HOME, "transfer.send", command).await else { return };
            let amount = Fen::parse_yuan(done.answer["amount"].as_str().unwrap()).unwrap().0;
            self.bank -= amount;
            self.moving.push(Moving { id, transfer, sent: Some(amount), back });
            return;
        };
        command["amount"] = json!(amount + 1);
        command["arrived"] = json!(on);
        let wrong = self.send_at(ELSEWHERE, "transfer.receive", command.clone()).await;
        assert_eq!(wrong.unwrap_err().code, "transfer-amount-differs");
        command["amount"] = json!(amount);
        self.send_at(ELSEWHERE, "transfer.receive", command).await.unwrap();
        self.bank += amount;
        self.settle_back(&id).await;
    }
}
