//! 个人缴费 — people who pay for themselves: flexibly employed month by month, residents once a
//! year. Money that has come is never refused; what fits nobody waits in suspense with its reason
//! and is matched again when the person's identity is put right.

mod collected;
mod suspended;

use std::collections::BTreeSet;

use ledger::MemberId;
use ledger::templates::{Origin, SuspenseIn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError};
use vocab::record::{ContributionKind, PersonalRecord, Suspense};
use vocab::{Date, Fen, InsuranceKind, Month, NationalCode, Text};

use crate::employers::{Line, assess, booking_day, check_receipt, claim_reference, settle_lines};
use crate::office::{Business, Work, Yuan};
use crate::people::IDENTITY;
use crate::reckon::Reckoner;
use crate::residents::{ResidentYear, levied, remember};

pub use collected::{BookCollected, Collected};
pub use suspended::{MatchPersonal, PersonalReturned, ReturnPersonal};
pub(crate) use suspended::{rematch, still_waiting};

/// Section of the office's file.
const RECEIPTS: &str = "office.personal-receipts";

/// 个人缴费到账.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceivePersonal {
    /// 银行流水号.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 姓名 as the tax office has it.
    #[serde(alias = "姓名")]
    pub name: String,
    /// 证件号码 as the tax office has it.
    #[serde(alias = "证件号码")]
    pub identity_number: String,
    /// 险种.
    #[serde(alias = "险种")]
    pub insurance: InsuranceKind,
    /// 费款所属期; of a resident the first month of the year.
    #[serde(alias = "费款所属期")]
    pub month: Month,
    /// 缴费基数 that the person chose.
    #[serde(default, alias = "缴费基数", skip_serializing_if = "Option::is_none")]
    pub base: Option<Yuan>,
    /// 金额.
    #[serde(alias = "金额")]
    pub amount: Yuan,
    /// 到账日期.
    #[serde(alias = "到账日期")]
    pub received: Date,
}

/// 到账去向.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonalReceipt {
    /// 人员编号 that it was booked for; absent if it waits in suspense.
    pub member: Option<String>,
    /// Why it waits in suspense.
    pub suspense: Option<String>,
    /// 居民年度 that it pays, with window and wait.
    pub year: Option<ResidentYear>,
}

/// 一笔个人缴费 as the office keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    money: ReceivePersonal,
    reason: Option<String>,
    member: Option<MemberId>,
    // On whose page it stands while it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shown: Option<MemberId>,
    // When it went back to whoever paid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    returned: Option<Date>,
}

impl Business for ReceivePersonal {
    type Answer = PersonalReceipt;
    const NAME: &'static str = "payment.receive";
    const LABEL: Text = Text::fixed("个人缴费到账", "book a personal payment");
    const REFUSALS: &'static [&'static str] =
        &["receipt-known", "receipt-amount", "received-in-future"];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("10")];

    async fn perform(&self, work: &mut Work<'_>) -> Result<PersonalReceipt, StoreError> {
        check_receipt(work, &self.bank_reference, self.amount.0, self.received)?;
        let office = work.desk.office().await?;
        claim_reference(work, &self.bank_reference, &office).await?;
        let mut header = work.header(&office, "receipt", booking_day(work, self.received));
        header.details.reference = Some(self.bank_reference.clone());
        header.details.month = Some(self.month);
        header.details.counterparty = Some(self.name.clone());
        work.desk.post(&[SuspenseIn { header, amount: self.amount.0 }.entry()?]).await?;
        let found = self.whose(work).await?;
        let known = found.is_ok();
        let mut year = None;
        let outcome = match found {
            Ok(member) => book(work, &member, self).await?.map(|booked| {
                year = booked;
                member
            }),
            Err(reason) => Err(reason),
        };
        let reason = outcome.as_ref().err().map(|reason| reason.zh.to_string());
        let shown = match &reason {
            Some(reason) => {
                self.show_to_its_likely_owner(work, known.then(|| reason.clone())).await?
            }
            None => None,
        };
        let member = outcome.ok();
        let kept = Kept { money: self.clone(), reason, member, shown, returned: None };
        work.desk.put(&office, RECEIPTS, None, &kept).await?;
        Ok(PersonalReceipt {
            member: kept.member.map(|member| member.to_string()),
            suspense: kept.reason,
            year,
        })
    }
}

impl ReceivePersonal {
    /// Whose money it is, or why nobody's.
    async fn whose(&self, work: &mut Work<'_>) -> Result<Result<MemberId, Text>, StoreError> {
        let number = self.identity_number.trim();
        let Some(member) = work.desk.find(IDENTITY, number).await? else {
            return Ok(Err(Text::fixed("没有登记过这个证件号码", "nobody has this number")));
        };
        let record = work.desk.person(&member).await?;
        if record.member.name.as_deref() != Some(self.name.trim()) {
            return Ok(Err(Text::fixed(
                "姓名和证件号码对不上",
                "name and number are not the same person's",
            )));
        }
        Ok(Ok(member))
    }

    /// Whose number it is under another name, or who has this name and a number that differs in one
    /// character: somebody mistyped.
    async fn likely_owner(
        &self,
        work: &mut Work<'_>,
    ) -> Result<Option<(MemberId, PersonalRecord)>, StoreError> {
        let number = self.identity_number.trim();
        if let Some(member) = work.desk.find(IDENTITY, number).await? {
            let record = work.desk.person(&member).await?;
            return Ok(Some((member, record)));
        }
        let near = one_off(number);
        let near = near.iter().map(String::as_str).collect();
        for member in work.desk.find_many(IDENTITY, &near).await?.into_values() {
            let record = work.desk.person(&member).await?;
            if record.member.name.as_deref() == Some(self.name.trim()) {
                return Ok(Some((member, record)));
            }
        }
        Ok(None)
    }

    /// Whose it is, or probably is, sees the money on his own page too, and why it waits if it is
    /// not for his identity.
    async fn show_to_its_likely_owner(
        &self,
        work: &mut Work<'_>,
        reason: Option<String>,
    ) -> Result<Option<MemberId>, StoreError> {
        let Some((member, mut record)) = self.likely_owner(work).await? else { return Ok(None) };
        record.suspense.get_or_insert_default().push(Suspense {
            place: Some(work.place()),
            date: self.received,
            amount: self.amount.0,
            name: Some(self.name.clone()),
            number: Some(self.identity_number.clone()),
            month: Some(self.month),
            reason,
            row: 0,
        });
        work.desk.keep(&member, &record).await?;
        Ok(Some(member))
    }
}

/// Characters of the longest number that a person is known by.
const LONGEST_NUMBER: usize = 18;

/// Every number that differs from this one in one character; of what is no number, none.
fn one_off(number: &str) -> BTreeSet<String> {
    let mut near = BTreeSet::new();
    if number.chars().count() > LONGEST_NUMBER {
        return near;
    }
    for (at, old) in number.char_indices() {
        for new in "0123456789X".chars().filter(|new| *new != old) {
            let (before, after) = number.split_at(at);
            let rest: String = after.chars().skip(1).collect();
            near.insert(format!("{before}{new}{rest}"));
        }
    }
    near
}

/// Books a person's money for its month, or says why it must wait.
async fn book(
    work: &mut Work<'_>,
    member: &MemberId,
    money: &ReceivePersonal,
) -> Result<Result<Option<ResidentYear>, Text>, StoreError> {
    let place = work.place();
    let record = work.desk.person(member).await?;
    let reckoner = Reckoner { library: work.library, place, known_at: work.today() };
    let Some(enrolment) = reckoner.enrolment_in(&record, money.insurance, money.month) else {
        return Ok(Err(Text::fixed(
            "这个月没有参加这个险种",
            "not insured in that scheme in the month",
        )));
    };
    // A resident pays once for the whole year, whichever month stands on the slip.
    let yearly = money.insurance == InsuranceKind::ResidentMedical;
    let same = |a: Month, b: Month| if yearly { a.year() == b.year() } else { a == b };
    let paid = work.desk.dues_of_member(member).await?.into_iter().any(|due| {
        due.place == place
            && due.insurance == money.insurance
            && same(due.month, money.month)
            && !matches!(due.stage, DueStage::Refunded | DueStage::Cancelled)
    });
    if paid {
        return Ok(Err(Text::fixed("这个月已经缴过", "the month is paid already")));
    }
    let insurance = money.insurance.label().en.replace(' ', "-");
    let bill = format!("{member}-{insurance}-{}", money.month);
    if yearly {
        let (when, amount) = ((money.month, money.received), money.amount);
        let year = match levied(&reckoner, &record, enrolment, when, amount)? {
            Ok(year) => year,
            Err(reason) => return Ok(Err(reason)),
        };
        let levy = Levy {
            month: money.month,
            amount: money.amount.0,
            received: money.received,
            payment: ContributionKind::Normal,
            origin: Origin::Suspense,
        };
        levy.book(work, member, bill).await?;
        remember(work, member, &year).await?;
        return Ok(Ok(Some(year)));
    }
    let wage = money.base.map_or(money.amount.0, |base| base.0);
    let owed = reckoner.assess(enrolment, money.month, wage)?;
    if owed.total != money.amount.0 {
        return Ok(Err(Text::new(
            format!("应缴 {} 元，到账 {} 元，对不上", owed.total, money.amount),
            format!("{} is owed and {} came", owed.total, money.amount),
        )));
    }
    let line = Line {
        payer: member,
        member,
        month: money.month,
        insurance: money.insurance,
        wage,
        declared: Some(money.received),
        payment: ContributionKind::Normal,
        before: None,
    };
    assess(work, &bill, &[line]).await?;
    let mut dues = work.desk.dues_of_bill(&bill).await?;
    dues.retain(|due| due.place == place && due.stage == DueStage::Assessed);
    settle_lines(work, &dues, money.received, Origin::Suspense).await?;
    Ok(Ok(None))
}

/// A resident's levy is a figure of the year, not a share of a base.
pub(crate) struct Levy {
    pub month: Month,
    pub amount: Fen,
    pub received: Date,
    pub payment: ContributionKind,
    pub origin: Origin,
}

impl Levy {
    /// Books the levy: row, line, claim, and the money to the residents' pooled fund.
    pub async fn book(
        &self,
        work: &mut Work<'_>,
        member: &MemberId,
        bill: String,
    ) -> Result<(), StoreError> {
        let place = work.place();
        let insurance = InsuranceKind::ResidentMedical;
        let mut record = work.desk.person(member).await?;
        let rows = record.contributions.get_or_insert_default();
        rows.push(vocab::record::Contribution {
            place: Some(place),
            payment: self.payment,
            individual_part: self.amount,
            declared: Some(self.received),
            assessed: Some(self.received),
            ..vocab::record::Contribution::of(insurance, self.month)
        });
        let position = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        work.desk.keep(member, &record).await?;
        let due = Due {
            member: member.clone(),
            position,
            place,
            payer: member.clone(),
            bill: bill.clone(),
            month: self.month,
            insurance,
            employer_part: Fen::ZERO,
            individual_part: self.amount,
            other_part: Fen::ZERO,
            stage: DueStage::Assessed,
            received: None,
            expected: None,
        };
        work.desk.add_dues(std::slice::from_ref(&due)).await?;
        let mut header = work.header(member, &format!("{member}/levy"), work.today());
        header.details.month = Some(self.month);
        header.details.reference = Some(bill);
        let claim = ledger::templates::ContributionAssessed { header, amount: self.amount };
        work.desk.post(&[claim.entry()?]).await?;
        settle_lines(work, &[due], self.received, self.origin).await
    }
}
