//! 待办清单 — everything at a place that waits for somebody on a day: tasks, what a second person must
//! decide, money that fits nothing, transfers under way. Whoever decides sees first what was
//! proposed, by whom, on which document.

use policy::PolicyLibrary;
use schemars::JsonSchema;
use serde::Serialize;
use store::{Store, StoreError};
use vocab::{Date, PlaceCode};

use crate::corrections::proposals_waiting;
use crate::crediting::{Task, tasks};
use crate::employers::{SuspenseLine, plans_waiting, suspense_ageing};
use crate::office::Yuan;
use crate::transfers::{OpenTransfer, open_transfers};
use crate::withdrawals::recoveries_waiting;

/// 待办清单.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Worklist {
    /// 经办地.
    pub place: PlaceCode,
    /// Of this day.
    pub on: Date,
    /// 待办: what should have come and has not, and what another place corrected.
    pub tasks: Vec<Task>,
    /// 待复核: what a second person must decide, the oldest first.
    pub decisions: Vec<AwaitingDecision>,
    /// 暂存款, the oldest first.
    pub suspense: Vec<SuspenseLine>,
    /// 未了转移.
    pub transfers: Vec<OpenTransfer>,
}

/// 待复核 — what one person proposed and another must decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AwaitingDecision {
    /// The business that decides.
    pub business: String,
    /// 申请单号 or 分期编号.
    pub number: String,
    /// 人员编号 or 单位编号 of whom it is about.
    pub about: String,
    /// 金额: what the account gains, below nothing if it loses; for instalments what is owed.
    pub amount: Yuan,
    /// 原因.
    pub reason: String,
    /// 凭据.
    pub document: String,
    /// 申请人, who cannot decide.
    pub maker: String,
    /// 申请日期.
    pub proposed: Date,
}

impl Worklist {
    /// Whether nobody waits for anything.
    pub fn is_empty(&self) -> bool {
        self.tasks.is_empty()
            && self.decisions.is_empty()
            && self.suspense.is_empty()
            && self.transfers.is_empty()
    }
}

/// What waits at a place on a day.
pub async fn worklist(
    store: &Store,
    library: &PolicyLibrary,
    place: PlaceCode,
    on: Date,
) -> Result<Worklist, StoreError> {
    let mut decisions = proposals_waiting(store, place).await?;
    decisions.extend(recoveries_waiting(store, place).await?);
    decisions.extend(plans_waiting(store, place).await?);
    decisions.sort_by_key(|it| it.proposed);
    Ok(Worklist {
        place,
        on,
        tasks: tasks(store, place).await?,
        decisions,
        suspense: suspense_ageing(store, place, on).await?,
        transfers: open_transfers(store, library, place, on).await?,
    })
}
