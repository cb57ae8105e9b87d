//! 旁证 — what a member brings when he asks: all that others say and no business of this agency has
//! made. See [`crate::evidence`] for what may be told and what may not.

use serde_json::json;
use vocab::record::{CardState, Contribution, Employment};

use super::money::is_told_row;
use super::person::is_told;
use super::{Hour, Planner};
use crate::evidence::MonthNote;

/// 出处 of what the record tells.
const SOURCE: &str = "本人来问时出示的材料";

impl Planner<'_> {
    pub(super) fn tell(&mut self) {
        let Some(place) = self.place(None) else { return };
        let mut command = json!({ "member": self.member(), "source": SOURCE });
        macro_rules! looked_for {
            ($($section:ident),*) => {
                $(if let Some(rows) = &self.record.$section {
                    command[stringify!($section)] = json!(rows);
                })*
            };
        }
        looked_for!(displays, incidents, disputes, accounts);
        macro_rules! told {
            ($name:literal, $rows:expr) => {
                let rows: Vec<_> = $rows;
                if !rows.is_empty() {
                    command[$name] = json!(rows);
                }
            };
        }
        let record = self.record;
        told!("employments", self.work_told());
        told!("enrolments", record.enrolments.iter().flatten().filter(|it| is_told(it)).collect());
        let rows = record.contributions.iter().flatten();
        told!("contributions", rows.filter(|it| is_told_row(it)).collect());
        let cards = record.cards.iter().flatten();
        told!("cards", cards.filter(|it| it.state == CardState::NeverIssued).collect());
        told!("months", record.contributions.iter().flatten().filter_map(note_of).collect());
        let decided = record.retirement.as_ref().filter(|it| it.confirmed_on.is_none());
        if let Some(retirement) = decided {
            command["retirement"] = json!(retirement);
        }
        self.step("evidence.note", ("evidence", place), (Hour::Told, self.today), command);
    }

    /// Work that no enrolment shows as it was.
    fn work_told(&self) -> Vec<Employment> {
        let shown = self.work_shown();
        let rows = self.record.employments.iter().flatten();
        let rows = rows.map(|it| Employment { row: 0, ..it.clone() });
        rows.filter(|it| !shown.contains(it)).collect()
    }
}

/// What is told of a month that is assessed here: a payer's slip for money that has not come, or
/// why something came back.
fn note_of(row: &Contribution) -> Option<MonthNote> {
    let paid = row.paid.filter(|_| row.received.is_none());
    if is_told_row(row) || (paid.is_none() && row.outcome.is_none()) {
        return None;
    }
    Some(MonthNote { insurance: row.kind, month: row.month, paid, outcome: row.outcome.clone() })
}
