//! 整批办理 — what a place does with everybody once a month: the filed months of all employers are
//! assessed, one request an employer. Started again under the same name it goes on where it
//! stopped: what is billed has left the list, and an employer that was refused is refused as it
//! was. Crediting everybody stands in [`crate::crediting::credit_all`].

use ledger::Recorded;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{HolderKind, StoreError};
use vocab::{Month, PlaceCode};

use crate::employers::{Assess, Bill, FILINGS, FilingHead};
use crate::office::{Office, Request, Yuan};
use crate::reckon::sum;

/// 批次 — who runs a batch, where, and the name from which its keys are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// 批次名称.
    pub name: String,
    /// 参保地.
    pub place: PlaceCode,
    /// 经办人.
    pub clerk: String,
    /// 登记时间.
    pub recorded: Recorded,
}

/// 整批核定结果.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AssessedAll {
    /// Employers assessed now.
    pub employers: usize,
    /// People on their bills.
    pub people: usize,
    /// 应缴合计.
    pub total: Yuan,
    /// People who had been assessed before, by whomever.
    pub before: usize,
    /// Employers whose month could not be assessed: the reasons.
    pub set_aside: Vec<String>,
}

/// 整批核定 — every employer that has filed the month and has no bill for it. `progress` is told
/// how many people are done and how many there are.
pub async fn assess_all(
    office: &Office<'_>,
    batch: &Batch,
    month: Month,
    mut progress: impl FnMut(usize, usize),
) -> Result<AssessedAll, StoreError> {
    let mut whole = AssessedAll::default();
    let mut filed = Vec::new();
    for employer in office.store.holders(HolderKind::Employer).await? {
        let filings = office.store.rows::<FilingHead>(&employer, FILINGS).await?;
        let mut filings = filings.into_iter().map(|(_, filing)| filing);
        let of_month = filings.find(|filing| {
            filing.month == month && filing.place.is_none_or(|place| place == batch.place)
        });
        match of_month {
            Some(filing) if filing.bill.is_some() => whole.before += filing.lines.len(),
            Some(filing) => filed.push((employer, filing.lines.len())),
            None => {}
        }
    }
    let people = filed.iter().map(|(_, people)| people).sum();
    let mut done = 0;
    for (employer, lines) in filed {
        let request = Request {
            key: format!("{}/assess/{employer}", batch.name),
            place: batch.place,
            clerk: batch.clerk.clone(),
            seen: None,
            command: Assess { employer: employer.clone(), month },
        };
        match office.perform(&request, batch.recorded).await {
            Ok(answer) => {
                let bill: Bill = serde_json::from_value(answer.answer).map_err(|_| unreadable())?;
                whole.employers += 1;
                whole.people += bill.people;
                whole.total = Yuan(sum([whole.total.0, bill.total.0])?);
            }
            Err(StoreError::Refused(refusal)) => {
                whole.set_aside.push(format!("{employer}：{}", refusal.sentence.zh));
            }
            Err(fault) => return Err(fault),
        }
        done += lines;
        progress(done, people);
    }
    Ok(whole)
}

/// Never happens: the answer is what `Assess` has just given.
fn unreadable() -> StoreError {
    StoreError::Refused(vocab::Refusal::overflow())
}
