//! 个人缴费 — people who pay for themselves: flexibly employed month by month, residents once a
//! year. Money that has come is never refused; what fits nobody waits in suspense with its reason
//! and is matched again when the person's identity is put right.

mod collected;

use std::collections::BTreeSet;

use ledger::MemberId;
use ledger::templates::{Origin, SuspenseIn};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError};
use vocab::record::{ContributionKind, PersonalRecord, Suspense};
use vocab::{Date, Fen, InsuranceKind, Month, NationalCode, Text};

use crate::employers::{Line, assess, booking_day, check_receipt, claim_reference, settle_lines};
use crate::office::{Business, Work, Yuan, refuse};
use crate::people::IDENTITY;
use crate::reckon::Reckoner;
use crate::residents::{ResidentYear, levied, remember};

pub use collected::{BookCollected, Collected};

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
        let mut year = None;
        let outcome = match found {
            Ok(member) => book(work, &member, self).await?.map(|booked| {
                year = booked;
                member
            }),
            Err(reason) => Err(reason),
        };
        let kept = Kept {
            money: self.clone(),
            reason: outcome.as_ref().err().map(|reason| reason.zh.to_string()),
            member: outcome.as_ref().ok().cloned(),
        };
        work.desk.put(&office, RECEIPTS, None, &kept).await?;
        if kept.reason.is_some() {
            self.show_to_its_likely_owner(work).await?;
        }
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

    /// A person whose number it is under another name sees the money on his own page too.
    async fn show_to_its_likely_owner(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let Some((member, mut record)) = self.likely_owner(work).await? else { return Ok(()) };
        record.suspense.get_or_insert_default().push(Suspense {
            place: Some(work.place()),
            date: self.received,
            amount: self.amount.0,
            name: Some(self.name.clone()),
            number: Some(self.identity_number.clone()),
            month: Some(self.month),
            row: 0,
        });
        work.desk.keep(&member, &record).await
    }
}

/// Every number that differs from this one in one character.
fn one_off(number: &str) -> BTreeSet<String> {
    let mut near = BTreeSet::new();
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
    dues.retain(|due| due.stage == DueStage::Assessed);
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

/// 个人暂存款认领 — a clerk says whose money it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchPersonal {
    /// 银行流水号.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 凭据.
    #[serde(alias = "凭据")]
    pub document: String,
}

impl Business for MatchPersonal {
    type Answer = PersonalReceipt;
    const NAME: &'static str = "payment.match";
    const LABEL: Text = Text::fixed("个人暂存款认领", "match personal money in suspense");
    const REFUSALS: &'static [&'static str] =
        &["document-missing", "receipt-unknown", "receipt-used", "money-does-not-fit"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<PersonalReceipt, StoreError> {
        crate::employers::documented(&self.document)?;
        let office = work.desk.office().await?;
        let rows: Vec<(i64, Kept)> = work.desk.rows(&office, RECEIPTS).await?;
        let found =
            rows.into_iter().find(|(_, row)| row.money.bank_reference == self.bank_reference);
        let Some((position, mut kept)) = found else {
            return Err(refuse(
                "receipt-unknown",
                [
                    format!("没有流水号为 {} 的个人缴费", self.bank_reference),
                    format!("no personal payment has the reference {}", self.bank_reference),
                ],
                ["请核对银行流水号", "check the bank reference"],
            ));
        };
        if kept.member.is_some() {
            return Err(refuse(
                "receipt-used",
                ["这笔钱已经有主", "that money has its owner"],
                ["不用重复认领", "there is nothing to do"],
            ));
        }
        let year = book(work, &self.member, &kept.money).await?.map_err(|reason| {
            refuse(
                "money-does-not-fit",
                [reason.zh, reason.en],
                ["请核对参保、月份和金额", "check enrolment, month and amount"],
            )
        })?;
        kept.member = Some(self.member.clone());
        kept.reason = None;
        work.desk.put(&office, RECEIPTS, Some(position), &kept).await?;
        forget(work, &self.member, &kept.money).await?;
        Ok(PersonalReceipt { member: Some(self.member.to_string()), suspense: None, year })
    }
}

/// Matches money that waited under an identity which is now a person's; how many receipts it was.
pub(crate) async fn rematch(
    work: &mut Work<'_>,
    member: &MemberId,
    name: &str,
    number: &str,
) -> Result<usize, StoreError> {
    let office = work.desk.office().await?;
    let rows: Vec<(i64, Kept)> = work.desk.rows(&office, RECEIPTS).await?;
    let mut matched = 0;
    for (position, mut kept) in rows {
        let his = kept.money.name.trim() == name && kept.money.identity_number.trim() == number;
        if kept.member.is_some() || !his || book(work, member, &kept.money).await?.is_err() {
            continue;
        }
        kept.member = Some(member.clone());
        kept.reason = None;
        work.desk.put(&office, RECEIPTS, Some(position), &kept).await?;
        forget(work, member, &kept.money).await?;
        matched += 1;
    }
    Ok(matched)
}

/// Money that has found its month no longer stands among what waits.
async fn forget(
    work: &mut Work<'_>,
    member: &MemberId,
    money: &ReceivePersonal,
) -> Result<(), StoreError> {
    let mut record = work.desk.person(member).await?;
    if let Some(rows) = &mut record.suspense {
        rows.retain(|row| {
            row.month != Some(money.month)
                || row.amount != money.amount.0
                || row.date != money.received
        });
    }
    work.desk.keep(member, &record).await
}
