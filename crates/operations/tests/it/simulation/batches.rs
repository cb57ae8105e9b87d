//! The batch: a month of everybody is assessed, and everything due is credited, chunk after chunk,
//! with the process lost between any two steps and the books opened again.

use operations::batch::{Batch, assess_all};
use operations::crediting::{CreditChunk, credit_all};
use operations::office::{Office, Request};
use serde_json::json;
use store::Store;
use vocab::Month;

use super::{Agency, cut_off};
use crate::world::place;

impl Agency {
    /// The process is gone: whatever was not committed is lost, and somebody starts it again.
    async fn restart(&mut self) {
        self.cut_off += 1;
        let gone = std::mem::replace(&mut self.store, Store::open(&self.path).await.unwrap());
        gone.close().await;
    }

    /// Every employer that filed the month and was not billed.
    pub async fn assess_everybody(&mut self, month: Month) {
        let batch = Batch {
            name: format!("核定{month}"),
            place: place(),
            clerk: "批处理".to_owned(),
            recorded: self.now(),
        };
        // What chance decides must not hang on how far a run came before it was lost.
        while self.chance.percent(60) {
            let steps = self.chance.below(400);
            let office = Office { store: &self.store, library: &self.library };
            if cut_off(assess_all(&office, &batch, month, |_, _| {}), steps).await.is_none() {
                self.restart().await;
            }
        }
        let office = Office { store: &self.store, library: &self.library };
        let whole = assess_all(&office, &batch, month, |_, _| {}).await.unwrap();
        assert!(whole.set_aside.is_empty(), "{:?}", whole.set_aside);
        for employer in 0..self.employers.len() {
            let bill = format!("{}-{month}", self.employers[employer].id);
            let known = self.employers[employer].bills.iter().any(|(it, _)| *it == bill);
            if !known && self.billed.insert(bill.clone()) {
                let open = self.open_bills(employer, &[(bill, 0)]).await;
                self.employers[employer].bills.extend(open);
            }
        }
    }

    /// Everything that is due, in one run under one name.
    pub async fn credit_everybody(&mut self) {
        let command: CreditChunk =
            serde_json::from_value(json!({ "on": self.day, "most": 3 })).unwrap();
        let request = Request {
            key: format!("划拨{}", self.day),
            place: place(),
            clerk: "批处理".to_owned(),
            seen: None,
            command,
        };
        let recorded = self.now();
        while self.chance.percent(60) {
            let steps = self.chance.below(600);
            let office = Office { store: &self.store, library: &self.library };
            if cut_off(credit_all(&office, &request, recorded, |_, _| {}), steps).await.is_none() {
                self.restart().await;
            }
        }
        let office = Office { store: &self.store, library: &self.library };
        credit_all(&office, &request, recorded, |_, _| {}).await.unwrap();
    }
}
