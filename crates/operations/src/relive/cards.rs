//! 卡 — how each card came into the state in which the record has it.

use serde_json::json;
use vocab::Date;
use vocab::record::{Card, CardState};

use super::{Hour, Planner};

impl Planner<'_> {
    pub(super) fn cards(&mut self) {
        let cards: Vec<&Card> = self.record.cards.iter().flatten().collect();
        for (index, card) in cards.iter().enumerate() {
            if card.state == CardState::NeverIssued {
                continue;
            }
            let Some(issued) = card.issued else {
                let why = ("没有发卡日期", "the day of issue is missing");
                self.unlived(("卡", "cards", index + 1), why);
                continue;
            };
            let before = index.checked_sub(1).and_then(|at| cards.get(at));
            let renewed =
                before.is_some_and(|old| old.kind == card.kind && old.state == CardState::Replaced);
            let first = if renewed { "replace" } else { "issue" };
            self.card((index, card), first, issued);
            // When it was put to use: since it is so, else once the systems knew it.
            let used = card.bound.unwrap_or(issued);
            let since = card.since.unwrap_or(used);
            match card.state {
                CardState::Issued | CardState::NeverIssued => {}
                CardState::Active => self.card((index, card), "activate", since),
                CardState::Replaced => self.card((index, card), "activate", used),
                CardState::Lost => {
                    self.card((index, card), "activate", used);
                    self.card((index, card), "report-lost", since);
                }
                CardState::Damaged => {
                    self.card((index, card), "activate", used);
                    self.card((index, card), "report-damaged", since);
                }
            }
        }
    }

    fn card(&mut self, (index, card): (usize, &Card), action: &str, day: Date) {
        let Some(place) = self.place(None) else { return };
        let mut command = json!({ "member": self.member(), "kind": card.kind, "action": action });
        if ["issue", "replace"].contains(&action) {
            if let Some(tail) = &card.tail {
                command["tail"] = json!(tail);
            }
            if card.bound.is_none() {
                command["unbound"] = json!(true);
            }
        }
        let name = format!("card/{}/{action}", index + 1);
        self.step("people.change-card", (&name, place), (Hour::Card, day), command);
    }
}
