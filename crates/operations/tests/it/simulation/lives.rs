//! What happens once in a life: years are recognised or bought, people retire, and the month's run
//! credits them from then on.

use jiff::civil::Date;
use serde_json::json;
use vocab::{Fen, Month};

use super::Agency;

impl Agency {
    /// A day's share of lives; on the 20th the run of the retirees, in chunks of two.
    pub async fn lives(&mut self) {
        if self.chance.percent(12) {
            self.retire().await;
        }
        if self.day.day() != 20 {
            return;
        }
        let command = json!({ "month": Month::of(self.day), "on": self.day, "most": 2 });
        let mut more = true;
        while more {
            let done = self.send("crediting.retirees", command.clone()).await.unwrap();
            assert!(done.answer["set_aside"].as_array().unwrap().is_empty());
            more = done.answer["more"] == true;
        }
    }

    /// Somebody retires: too early at first, then with years recognised or bought.
    async fn retire(&mut self) {
        let index = self.chance.below(self.people.len());
        let person = &self.people[index];
        if person.retired.is_some() || person.employer.is_none() {
            return;
        }
        let id = person.id.clone();
        let from = Month::of(self.day).plus(1);
        let confirm = json!({
            "member": id, "retired_on": self.day, "benefits_from": from, "document": "退休决定"
        });
        let early = self.send("retirement.confirm", confirm.clone()).await.unwrap_err();
        assert_eq!(early.code, "years-short");
        let kind = if self.chance.percent(50) { "deemed" } else { "actual" };
        let years = json!({
            "member": id, "kind": kind, "first": "1990-01", "last": "2014-12",
            "document": "认定书"
        });
        let counted = self.send("retirement.recognise", years.clone()).await.unwrap();
        let twice = self.send("retirement.recognise", years).await.unwrap_err();
        assert_eq!(twice.code, "months-counted-twice");
        // 120 months must be paid here, at 8 per cent of 5,000.00 each.
        let short = 120 - counted.answer["actual"].as_i64().unwrap();
        let price = short.max(0) * 40_000;
        let pay = json!({
            "member": id, "retired_on": self.day, "base": "5000.00", "amount": price.max(1),
            "bank_reference": format!("T{}", self.count), "received": self.day
        });
        match self.send("retirement.pay-shortfall", pay).await {
            Ok(done) => {
                assert_eq!(done.answer["months"], short);
                self.bank += price;
            }
            Err(refusal) => assert_eq!((refusal.code.as_ref(), price), ("nothing-short", 0)),
        }
        self.send("retirement.confirm", confirm).await.unwrap();
        self.people[index].employer = None;
        self.people[index].retired = Some(from);
    }
}

/// What retirees must have by a day, told by the simulation itself: member, first month, last.
pub fn owed(agency: &Agency, day: Date) -> Vec<(String, Vec<Month>, Fen)> {
    let last = if day.day() >= 20 { Month::of(day) } else { Month::of(day).plus(-1) };
    let people = agency.people.iter();
    let retired = people.filter_map(|person| Some((person.id.clone(), person.retired?)));
    retired.map(|(id, from)| (id, from.through(last).collect(), Fen(10_000))).collect()
}
