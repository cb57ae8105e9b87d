//! What happens to accounts: spending and giving back, reversals, corrections, leaving, dying,
//! sharing, and bills that several pay together.

use operations::office::Done;
use serde_json::{Value, json};
use vocab::{Fen, Month};

use super::{Agency, Person};
use crate::world::request;

impl Agency {
    pub async fn spend(&mut self) {
        let index = self.chance.below(self.people.len());
        let amount = i64::try_from(1 + self.chance.below(40_000)).unwrap();
        let reference = format!("S{}", self.count);
        let command = json!({
            "member": self.people[index].id, "amount": amount, "institution": "示例市大药房",
            "reference": reference, "on": self.day
        });
        if self.send("account.spend", command).await.is_ok() {
            self.people[index].spent.push((reference, amount));
        }
    }

    pub async fn give_back(&mut self) {
        let index = self.chance.below(self.people.len());
        let Some((reference, amount)) = self.people[index].spent.last().cloned() else { return };
        let command = json!({
            "member": self.people[index].id, "reverses": reference, "amount": amount,
            "on": self.day
        });
        let first = self.send("account.refund", command.clone()).await;
        if first.is_ok() {
            let second = self.send("account.refund", command).await.unwrap_err();
            assert_eq!(second.code, "refund-too-much");
        }
    }

    pub async fn reverse(&mut self) {
        let index = self.chance.below(self.people.len());
        let month = Month::of(self.day).plus(-2);
        if self.people[index].retired.is_some_and(|from| from <= month) {
            return;
        }
        let command = json!({
            "member": self.people[index].id, "month": month, "document": "更正单",
            "again": self.chance.percent(80)
        });
        let _ = self.send("crediting.reverse", command).await;
    }

    pub async fn correct(&mut self) {
        let index = self.chance.below(self.people.len());
        let amount = i64::try_from(self.chance.below(2_000)).unwrap() - 1_000;
        let command = json!({
            "member": self.people[index].id, "amount": amount, "reason": "核对差错",
            "document": "调账单"
        });
        let Ok(done) = self.send("correction.propose", command).await else { return };
        let command = json!({ "proposal": done.answer["proposal"], "approve": true });
        let own = self.send("correction.decide", command.clone()).await.unwrap_err();
        assert_eq!(own.code, "maker-is-checker");
        self.count += 1;
        let other = request(&format!("k{}", self.count), "李敏", command);
        let _ = self.deliver("correction.decide", &other).await;
    }

    pub async fn end_enrolment(&mut self, index: usize) {
        let yesterday = self.day.yesterday().unwrap();
        let command = json!({
            "member": self.people[index].id, "insurance": "employee-medical", "until": yesterday
        });
        if self.send("enrolment.end", command).await.is_ok() {
            self.people[index].employer = None;
        }
    }

    /// Whoever may be about to leave: mostly somebody who has no employer any more.
    pub fn leaver(&mut self) -> Option<usize> {
        let index = self.chance.below(self.people.len());
        let settled = self.people[index].employer.is_some() && !self.chance.percent(12);
        (!settled).then_some(index)
    }

    pub fn paid_out(&mut self, done: &Done, field: &str) {
        self.bank -= Fen::parse_yuan(done.answer[field].as_str().unwrap()).unwrap().0;
    }

    /// Somebody settles abroad; his insurance may still be running at first.
    pub async fn settle_abroad(&mut self) {
        let Some(index) = self.leaver() else { return };
        let command = json!({
            "member": self.people[index].id, "ground": "settled-abroad", "document": "定居证明",
            "bank_reference": format!("W{}", self.count), "on": self.day
        });
        if self.people[index].employer.is_some() {
            let early = self.send("withdrawal.pay", command.clone()).await.unwrap_err();
            assert_eq!(early.code, "still-enrolled");
            self.end_enrolment(index).await;
        }
        if let Ok(done) = self.send("withdrawal.pay", command).await {
            self.paid_out(&done, "paid");
        }
    }

    /// Somebody dies; a colleague, a stranger, both or nobody inherits.
    pub async fn bequeath(&mut self) {
        let Some(index) = self.leaver() else { return };
        let heir = self.chance.below(self.people.len());
        if self.people[index].employer.is_some() {
            self.end_enrolment(index).await;
        }
        let mut heirs = Vec::new();
        if self.chance.percent(60) {
            let Person { id, name, .. } = &self.people[heir];
            heirs.push(json!({ "name": name, "member": id, "amount": 100 }));
        }
        if self.chance.percent(60) {
            let bank = format!("H{}", self.count);
            heirs.push(json!({ "name": "赵大山", "bank_reference": bank }));
        }
        let command = json!({
            "member": self.people[index].id, "died": self.day, "heirs": heirs,
            "document": "死亡证明", "on": self.day
        });
        if let Ok(done) = self.send("withdrawal.inherit", command).await {
            self.paid_out(&done, "paid_to_heirs");
        }
    }

    /// Something that was bought is found to be against the rules.
    pub async fn recover(&mut self) {
        let index = self.chance.below(self.people.len());
        let Some((reference, amount)) = self.people[index].spent.last().cloned() else { return };
        let command = json!({
            "member": self.people[index].id, "reverses": reference, "amount": (amount + 1) / 2,
            "reason": "买了生活用品", "document": "稽核决定"
        });
        let Ok(done) = self.send("recovery.propose", command).await else { return };
        let command = json!({
            "proposal": done.answer["proposal"], "approve": true, "on": self.day
        });
        let own = self.send("recovery.decide", command.clone()).await.unwrap_err();
        assert_eq!(own.code, "maker-is-checker");
        self.count += 1;
        let other = request(&format!("k{}", self.count), "李敏", command);
        let _ = self.deliver("recovery.decide", &other).await;
    }

    /// Somebody lets another into his account, or ends it.
    pub async fn share(&mut self) {
        let (owner, user) =
            (self.chance.below(self.people.len()), self.chance.below(self.people.len()));
        let Person { id: relative, name, .. } = &self.people[user];
        let (relative, name) = (relative.clone(), name.clone());
        let id = self.people[owner].id.clone();
        if self.chance.percent(30) {
            let command = json!({ "member": id, "relative": name, "until": self.day });
            let _ = self.send("sharing.revoke", command).await;
            return;
        }
        let command = json!({
            "member": id, "relative": name, "relative_member": relative, "relation": "配偶",
            "consent": true, "from": self.day, "monthly_limit": 5_000
        });
        let bound = self.send("sharing.bind", command).await;
        assert_eq!(bound.is_err_and(|refusal| refusal.code == "relative-is-owner"), owner == user);
    }

    /// A bill is paid from several accounts and in cash: together it is the bill.
    pub async fn pay_together(&mut self) {
        let index = self.chance.below(self.people.len());
        let amount = i64::try_from(1 + self.chance.below(20_000)).unwrap();
        let mut command = json!({
            "member": self.people[index].id, "amount": amount, "institution": "示例市第一医院",
            "reference": format!("G{}", self.count), "on": self.day
        });
        if self.chance.percent(50) {
            let owner = self.chance.below(self.people.len());
            command["sharer"] = json!(self.people[owner].id);
        }
        let Ok(done) = self.send("sharing.pay", command).await else { return };
        let fen = |value: &Value| value.as_str().map_or(0, |it| Fen::parse_yuan(it).unwrap().0);
        let answer = &done.answer;
        let sharers = answer["sharers"].as_array().unwrap().iter();
        let shared: i64 = sharers.map(|sharer| fen(&sharer["paid"])).sum();
        assert_eq!(fen(&answer["own_account"]) + shared + fen(&answer["cash"]), amount);
    }
}
