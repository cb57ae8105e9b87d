//! 欠还 — what should have been taken back from an account and was no longer there: written down,
//! and collected when money is there again.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use vocab::{Date, Fen, Month, PlaceCode, Text};

use super::{Reversal, free_balance, to_suspense, wait_for_employer};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{less, sum};

/// Section of a person's file.
const OWED: &str = "office.owed";

/// 欠还 as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Owed {
    pub employer: MemberId,
    pub month: Month,
    pub left: Fen,
    /// Part of the contribution that the employer gets when the account has given it back.
    pub withheld: Fen,
    pub document: String,
    pub since: Date,
    /// Whose account it is taken from; absent in rows of before this was written down.
    #[serde(default)]
    pub place: Option<PlaceCode>,
}

impl Owed {
    fn is_of(&self, place: PlaceCode) -> bool {
        self.place.is_none_or(|own| own == place)
    }
}

/// Writes down what an account owes.
pub(crate) async fn note_owed(
    work: &mut Work<'_>,
    member: &MemberId,
    owed: &Owed,
) -> Result<(), StoreError> {
    work.desk.put(member, OWED, None, owed).await.map(|_| ())
}

/// What the account here still owes for a month.
pub(crate) async fn owed_for(
    work: &mut Work<'_>,
    member: &MemberId,
    month: Month,
) -> Result<Fen, StoreError> {
    let rows: Vec<(i64, Owed)> = work.desk.rows(member, OWED).await?;
    let place = work.place();
    let own = rows.into_iter().filter(|(_, row)| row.month == month && row.is_of(place));
    sum(own.map(|(_, row)| row.left))
}

/// 追还多划 — what an account owes because its credit was too high, taken as far as it is there now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectOwed {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
}

/// 追还结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwedCollected {
    /// 追还金额.
    pub taken_back: Yuan,
    /// 尚欠.
    pub owed: Yuan,
    /// 暂存流水号 under which the employer's part waits.
    pub receipt: Option<String>,
}

impl Business for CollectOwed {
    type Answer = OwedCollected;
    const NAME: &'static str = "account.collect-owed";
    const LABEL: Text = Text::fixed("追还多划", "take back what an account owes");
    const REFUSALS: &'static [&'static str] = &["nothing-owed", "balance-insufficient"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<OwedCollected, StoreError> {
        let record = work.desk.person(&self.member).await?;
        let rows: Vec<(i64, Owed)> = work.desk.rows(&self.member, OWED).await?;
        let place = work.place();
        let open = rows.into_iter().find(|(_, row)| row.left > Fen::ZERO && row.is_of(place));
        let Some((position, mut owed)) = open else {
            return Err(refuse(
                "nothing-owed",
                ["这个账户没有欠还的划入", "the account owes nothing"],
                ["请核对人员编号", "check the number"],
            ));
        };
        let back = owed.left.min(free_balance(work, &record, &self.member).await?);
        if back <= Fen::ZERO {
            return Err(refuse(
                "balance-insufficient",
                [
                    format!("尚欠 {} 元，账户里没有可用的钱", owed.left),
                    format!("{} is owed and nothing can be taken", owed.left),
                ],
                ["下次划入以后再办理", "come again after the next credit"],
            ));
        }
        let rest = less(owed.left, back)?;
        let freed = if rest == Fen::ZERO { owed.withheld } else { back.min(owed.withheld) };
        let reason = ("", "追还多划", owed.document.as_str());
        let what = Reversal {
            member: &self.member,
            month: owed.month,
            on: work.today(),
            amount: back,
            to_held: freed,
            reason,
        };
        what.post(work).await?;
        owed.left = rest;
        owed.withheld = less(owed.withheld, freed)?;
        work.desk.put(&self.member, OWED, Some(position), &owed).await?;
        let receipt = match freed {
            Fen::ZERO => None,
            _ => {
                let parts = [Fen::ZERO, freed, Fen::ZERO];
                to_suspense(work, &self.member, owed.month, parts, reason).await?;
                let what = (&owed.employer, freed, owed.document.as_str());
                Some(wait_for_employer(work, what).await?)
            }
        };
        Ok(OwedCollected { taken_back: Yuan(back), owed: Yuan(rest), receipt })
    }
}

/// 欠还的一笔 as clerks see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OwedLine {
    /// 费款所属期.
    pub month: Month,
    /// 尚欠.
    pub left: Yuan,
    /// 单位编号 of the employer whose part waits for it.
    pub employer: String,
    /// 凭据.
    pub document: String,
    /// Since when.
    pub since: Date,
    /// 参保地 of the account.
    pub place: Option<PlaceCode>,
}

/// What an account owes, the oldest first.
pub async fn owed_of(store: &Store, member: &MemberId) -> Result<Vec<OwedLine>, StoreError> {
    let rows = store.rows::<Owed>(member, OWED).await?.into_iter().map(|(_, row)| row);
    let open = rows.filter(|row| row.left > Fen::ZERO).map(|row| OwedLine {
        month: row.month,
        left: Yuan(row.left),
        employer: row.employer.to_string(),
        document: row.document,
        since: row.since,
        place: row.place,
    });
    Ok(open.collect())
}
