//! 多缴退差 — months that were assessed on too high a base: the difference goes back to the
//! employer, who uses it for another bill or has it returned; what it had brought into the account
//! is taken back by the rule that brought it, as far as it is still there. The rest is owed, and
//! written down.

use ledger::templates::{ContributionRefunded, CreditReversal, Origin};
use ledger::{Event, MemberId, Posted, SpendingOrder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, Store, StoreError};
use vocab::record::{Contribution, ContributionKind, PersonalRecord};
use vocab::{Date, Fen, InsuranceKind, Month, NationalCode, Refusal, Text};

use super::differences::assessed_before;
use super::receipts::{Booked, RECEIPTS, claim_reference};
use super::{CONTRIBUTIONS, active, documented};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{Choice, Reckoner, less, sum};

/// Section of a person's file: what stood in his account and was no longer there to take back.
const OWED: &str = "office.owed";
const KIND: InsuranceKind = InsuranceKind::EmployeeMedical;

/// 多缴退差.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RefundDifference {
    /// 单位编号.
    #[serde(alias = "单位编号")]
    #[schemars(with = "String")]
    pub employer: MemberId,
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 起始所属期.
    #[serde(alias = "起始所属期")]
    pub first: Month,
    /// 终止所属期.
    #[serde(alias = "终止所属期")]
    pub last: Month,
    /// 申报工资, as it should have been.
    #[serde(alias = "申报工资")]
    pub wage: Yuan,
    /// 凭据.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 退差结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DifferenceRefunded {
    /// 暂存流水号 under which the employer's money waits: matched to a bill, or returned.
    pub receipt: String,
    /// 退单位部分.
    pub employer_part: Yuan,
    /// 退个人部分.
    pub individual_part: Yuan,
    /// 退其他部分.
    pub other_part: Yuan,
    /// 退差合计.
    pub total: Yuan,
    /// 退回划入: what was taken back from the account.
    pub taken_back: Yuan,
    /// 尚欠: what should have been taken back and was not there.
    pub owed: Yuan,
}

/// 欠还 as the file keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Owed {
    employer: MemberId,
    month: Month,
    left: Fen,
    /// Part of the contribution that the employer gets when the account has given it back.
    withheld: Fen,
    document: String,
    since: Date,
}

impl Business for RefundDifference {
    type Answer = DifferenceRefunded;
    const NAME: &'static str = "employer.refund-difference";
    const LABEL: Text = Text::fixed("多缴退差", "refund what was assessed too high");
    const REFUSALS: &'static [&'static str] = &[
        "document-missing",
        "employer-unknown",
        "nothing-assessed",
        "no-difference",
        "difference-positive",
        "not-received",
        "credit-waiting",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("34")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<DifferenceRefunded, StoreError> {
        documented(&self.document)?;
        let name = active(work, &self.employer).await?.name;
        let record = work.desk.person(&self.member).await?;
        let months = self.months(work, &record, &name).await?;
        let mut whole = Sums::default();
        for month in &months {
            let taken = self.take_back(work, &record, month).await?;
            self.give_back(work, month, taken, &name).await?;
            whole.add(month, taken)?;
        }
        let total = whole.refunded()?;
        let what = (&self.employer, total, self.document.as_str());
        let receipt = wait_for_employer(work, what).await?;
        Ok(DifferenceRefunded {
            receipt,
            employer_part: Yuan(whole.employer),
            individual_part: Yuan(whole.individual),
            other_part: Yuan(whole.other),
            total: Yuan(total),
            taken_back: Yuan(whole.taken),
            owed: Yuan(whole.owed),
        })
    }
}

/// 一个月多缴的 — parts that are too much, the credit that they brought, and by which rule.
struct Over {
    month: Month,
    base: Fen,
    employer: Fen,
    individual: Fen,
    other: Fen,
    credit: Fen,
    rule: String,
    arithmetic: String,
}

/// 退回 — what came back from the account, what did not, and what of the individual part is free.
#[derive(Clone, Copy, Default)]
struct Taken {
    back: Fen,
    owed: Fen,
    free: Fen,
}

#[derive(Default)]
struct Sums {
    employer: Fen,
    individual: Fen,
    other: Fen,
    taken: Fen,
    owed: Fen,
}

impl Sums {
    fn add(&mut self, over: &Over, taken: Taken) -> Result<(), StoreError> {
        self.employer = sum([self.employer, over.employer])?;
        self.individual = sum([self.individual, taken.free])?;
        self.other = sum([self.other, over.other])?;
        self.taken = sum([self.taken, taken.back])?;
        self.owed = sum([self.owed, taken.owed])?;
        Ok(())
    }

    fn refunded(&self) -> Result<Fen, StoreError> {
        sum([self.employer, self.individual, self.other])
    }
}

impl RefundDifference {
    /// Every month that is too high, or why nothing can be refunded.
    async fn months(
        &self,
        work: &mut Work<'_>,
        record: &PersonalRecord,
        name: &str,
    ) -> Result<Vec<Over>, StoreError> {
        let place = work.place();
        let reckoner = Reckoner { library: work.library, place, known_at: work.today() };
        let mut choice = Choice::of(reckoner);
        let dues = work.desk.dues_of_member(&self.member).await?;
        let mut months = Vec::new();
        let mut assessed_any = false;
        for month in self.first.through(self.last) {
            let Some(before) = assessed_before(record, name, KIND, month)? else { continue };
            assessed_any = true;
            let Some(enrolment) = reckoner.enrolment_in(record, KIND, month) else { continue };
            let now = reckoner.assess(enrolment, month, self.wage.0)?;
            let [base, employer, individual, other] = before;
            if now.base == base {
                continue;
            }
            if now.base > base {
                return Err(too_low(month, base, now.base));
            }
            let here =
                |due: &&Due| due.place == place && due.month == month && due.payer == self.employer;
            settled(month, dues.iter().filter(here))?;
            let row = Contribution {
                payment: ContributionKind::BaseDifference,
                base: Some(less(base, now.base)?),
                ..Contribution::of(KIND, month)
            };
            let credit = choice.credit(record, enrolment, &row)?;
            months.push(Over {
                month,
                base: less(base, now.base)?,
                employer: less(employer, now.employer_part)?,
                individual: less(individual, now.individual_part)?,
                other: less(other, now.other_part)?,
                credit: credit.as_ref().map_or(Fen::ZERO, |credit| credit.amount),
                rule: credit.map_or(now.rule, |credit| credit.rule),
                arithmetic: format!("{}；原基数 {base} 元", now.arithmetic),
            });
        }
        match (months.is_empty(), assessed_any) {
            (true, any) => Err(super::differences::nothing(any)),
            (false, _) => Ok(months),
        }
    }

    /// Takes the credit of what was too much out of the account, as far as it is there.
    async fn take_back(
        &self,
        work: &mut Work<'_>,
        record: &PersonalRecord,
        over: &Over,
    ) -> Result<Taken, StoreError> {
        if over.credit == Fen::ZERO {
            return Ok(Taken { free: over.individual, ..Taken::default() });
        }
        let free = free_balance(work, record, &self.member).await?;
        let back = over.credit.min(free);
        let owed = less(over.credit, back)?;
        let freed = if owed == Fen::ZERO { over.individual } else { back.min(over.individual) };
        let what = Reversal {
            member: &self.member,
            month: over.month,
            amount: back,
            to_held: freed,
            reason: (&over.rule, &over.arithmetic, &self.document),
        };
        what.post(work).await?;
        if owed > Fen::ZERO {
            let row = Owed {
                employer: self.employer.clone(),
                month: over.month,
                left: owed,
                withheld: less(over.individual, freed)?,
                document: self.document.clone(),
                since: work.today(),
            };
            work.desk.put(&self.member, OWED, None, &row).await?;
        }
        Ok(Taken { back, owed, free: freed })
    }

    /// The month's row and line of the difference, and the money from the funds to suspense.
    async fn give_back(
        &self,
        work: &mut Work<'_>,
        over: &Over,
        taken: Taken,
        name: &str,
    ) -> Result<(), StoreError> {
        let (place, today) = (work.place(), work.today());
        let minus = |amount: Fen| less(Fen::ZERO, amount);
        let row = Contribution {
            place: Some(place),
            payment: ContributionKind::BaseDifference,
            employer: Some(name.to_owned()),
            declared_wage: Some(self.wage.0),
            base: Some(minus(over.base)?),
            employer_part: minus(over.employer)?,
            individual_part: minus(over.individual)?,
            other_part: minus(over.other)?,
            declared: Some(today),
            assessed: Some(today),
            paid: Some(today),
            received: Some(today),
            credited: Some(today),
            credited_amount: Some(minus(taken.back)?),
            outcome: Some(self.document.clone()),
            ..Contribution::of(KIND, over.month)
        };
        let due = Due {
            member: self.member.clone(),
            position: 0,
            place,
            payer: self.employer.clone(),
            bill: format!("{}-{}-{}-{today}", self.employer, self.member, over.month),
            month: over.month,
            insurance: KIND,
            employer_part: row.employer_part,
            individual_part: row.individual_part,
            other_part: row.other_part,
            stage: DueStage::Settled,
            received: Some(today),
            expected: None,
        };
        let positions = work.desk.append_many(CONTRIBUTIONS, vec![(self.member.clone(), row)]);
        let position = positions.await?.first().copied().unwrap_or_default();
        work.desk.add_dues(&[Due { position, ..due }]).await?;
        let parts = [over.employer, taken.free, over.other];
        let reason = (over.rule.as_str(), over.arithmetic.as_str(), self.document.as_str());
        to_suspense(work, &self.member, over.month, parts, reason).await
    }
}

/// A month can be put right downwards when its money has come and has been credited.
fn settled<'a>(month: Month, dues: impl Iterator<Item = &'a Due>) -> Result<(), StoreError> {
    for due in dues {
        match due.stage {
            DueStage::Settled | DueStage::Cancelled => {}
            DueStage::Received => {
                return Err(refuse(
                    "credit-waiting",
                    [
                        format!("{month} 的保费还在等划入"),
                        format!("the contribution of {month} waits to be credited"),
                    ],
                    ["划入以后再办理退差", "come again when it has been credited"],
                ));
            }
            DueStage::Assessed | DueStage::Refunded => {
                return Err(refuse(
                    "not-received",
                    [
                        format!("{month} 的保费没有到账，或已经退过"),
                        format!("the contribution of {month} is not here, or went back"),
                    ],
                    ["没有到账就没有可退的；请核对月份", "check the months"],
                ));
            }
        }
    }
    Ok(())
}

fn too_low(month: Month, before: Fen, now: Fen) -> StoreError {
    refuse(
        "difference-positive",
        [
            format!("{month} 原来的基数 {before} 元，更正后 {now} 元，是少缴"),
            format!("{month}: {before} was assessed, {now} is right"),
        ],
        ["少缴的请办理基数调整补差", "what is missing is billed: adjust the base"],
    )
}

/// What may be taken: the balance without what somebody has blocked.
async fn free_balance(
    work: &mut Work<'_>,
    record: &PersonalRecord,
    member: &MemberId,
) -> Result<Fen, StoreError> {
    let (place, today) = (work.place(), work.today());
    let (head, _) = work.desk.account(member, place).await?;
    let blocked = crate::enrolment::blocked(record, place, today, head.balance);
    let blocked = blocked.ok_or_else(Refusal::overflow)?;
    Ok(less(head.balance, blocked)?.max(Fen::ZERO))
}

/// 退收一部分 — an amount taken back from the credits of a month, each named.
struct Reversal<'a> {
    member: &'a MemberId,
    month: Month,
    amount: Fen,
    to_held: Fen,
    /// Rule, arithmetic, document.
    reason: (&'a str, &'a str, &'a str),
}

impl Reversal<'_> {
    async fn post(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let entries = work.desk.entries(self.member, work.place()).await?;
        let (mut still, mut held) = (self.amount, self.to_held);
        let (rule, arithmetic, document) = self.reason;
        for (number, left) in credits_left(&entries, self.month)?.into_iter().rev() {
            let amount = still.min(left);
            if amount <= Fen::ZERO {
                continue;
            }
            still = less(still, amount)?;
            // The fen by which parts are rounded apart is the pool's, as it was when it came.
            let to_held = if still == Fen::ZERO { held } else { amount.min(held) };
            held = less(held, to_held)?;
            let (_, now) = work.desk.account(self.member, work.place()).await?;
            let parts = now.take(amount, SpendingOrder::CurrentYearFirst);
            let parts = parts.ok_or_else(Refusal::overflow)?;
            let part = format!("{}/back/{number}", self.month);
            let mut header = work.header(self.member, &part, work.today());
            header.rule = Some(rule.to_owned());
            header.arithmetic = Some(arithmetic.to_owned());
            header.details.month = Some(self.month);
            header.details.reverses = Some(number);
            header.details.note = Some(document.to_owned());
            let entry = CreditReversal { header, parts, to_held: Some(to_held) }.entry()?;
            work.desk.post(&[entry]).await?;
        }
        Ok(())
    }
}

/// The credits of a month with what no entry has taken back of each, the oldest first.
pub(crate) fn credits_left(
    entries: &[Posted],
    month: Month,
) -> Result<Vec<(String, Fen)>, StoreError> {
    let effect = |it: &Posted| it.entry.effect().unwrap_or_default();
    let mut credits = Vec::new();
    for credit in entries {
        if credit.entry.event != Event::Credit || credit.entry.header.details.month != Some(month) {
            continue;
        }
        let number = credit.number();
        let naming =
            |it: &&Posted| it.entry.header.details.reverses.as_deref() == Some(number.as_str());
        let back = sum(entries.iter().filter(naming).map(effect))?;
        credits.push((number.clone(), sum([effect(credit), back])?));
    }
    Ok(credits)
}

/// The funds give their parts to suspense.
async fn to_suspense(
    work: &mut Work<'_>,
    member: &MemberId,
    month: Month,
    [employer_part, individual_part, other_part]: [Fen; 3],
    (rule, arithmetic, document): (&str, &str, &str),
) -> Result<(), StoreError> {
    let part = format!("{month}/refunded");
    let mut header = work.header(member, &part, work.today());
    header.rule = Some(rule.to_owned());
    header.arithmetic = Some(arithmetic.to_owned());
    header.details.month = Some(month);
    header.details.note = Some(document.to_owned());
    let entry = ContributionRefunded {
        header,
        to: Origin::Suspense,
        insurance: KIND,
        employer_part,
        individual_part,
        other_part,
        late_fee: Fen::ZERO,
    };
    work.desk.post(&[entry.entry()?]).await?;
    Ok(())
}

/// The employer's money waits on its file like any other receipt.
async fn wait_for_employer(
    work: &mut Work<'_>,
    (employer, amount, document): (&MemberId, Fen, &str),
) -> Result<String, StoreError> {
    let receipts: Vec<(i64, Booked)> = work.desk.rows(employer, RECEIPTS).await?;
    let reference = format!("R-{employer}-{}", receipts.len() + 1);
    claim_reference(work, &reference, employer).await?;
    let booked = Booked {
        bank_reference: reference.clone(),
        bill: None,
        wrote: format!("多缴退差 {document}"),
        amount,
        left: amount,
        received: work.today(),
    };
    work.desk.put(employer, RECEIPTS, None, &booked).await?;
    Ok(reference)
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
        let open = rows.into_iter().find(|(_, row)| row.left > Fen::ZERO);
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
    });
    Ok(open.collect())
}

/// Whether a month was put right downwards: its credit no longer is what one entry says.
pub(crate) fn adjusted_down(dues: &[Due], month: Month) -> bool {
    let negative = |due: &Due| due.total().is_some_and(|total| total < Fen::ZERO);
    dues.iter().any(|due| due.month == month && due.stage == DueStage::Settled && negative(due))
}
