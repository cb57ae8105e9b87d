//! 多缴退差 — months that were assessed on too high a base: the difference goes back to the
//! employer, who uses it for another bill or has it returned; what it had brought into the account
//! is taken back by the rule that brought it, as far as it is still there. The rest is owed, and
//! written down. A month that still waits to be credited has nothing to take back: the difference
//! waits beside it, and the batch takes it off what it credits.

mod owed;
mod taking;

use ledger::MemberId;
use ledger::templates::{ContributionRefunded, Origin};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Due, DueStage, StoreError};
use vocab::record::{Contribution, ContributionKind, PersonalRecord};
use vocab::{Date, Fen, InsuranceKind, Month, NationalCode, Text};

use super::differences::{Corrected, Correction, fresh_bill};
use super::receipts::{Booked, RECEIPTS, claim_reference};
use super::{CONTRIBUTIONS, active, documented};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{Choice, Reckoner, less, sum};

pub use owed::{CollectOwed, OwedLine, owed_of};
pub(crate) use owed::{Owed, note_owed, owed_for};
pub(crate) use taking::{Reversal, credits_left, free_balance};

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

impl Business for RefundDifference {
    type Answer = DifferenceRefunded;
    const NAME: &'static str = "employer.refund-difference";
    const LABEL: Text = Text::fixed("多缴退差", "refund what was assessed too high");
    const REFUSALS: &'static [&'static str] = &[
        "employer-elsewhere",
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
        let dues = work.desk.dues_of_member(&self.member).await?;
        let reckoner =
            Reckoner { library: work.library, place: work.place(), known_at: work.today() };
        let correction = Correction {
            employer: &self.employer,
            employer_name: &name,
            member: &self.member,
            first: self.first,
            last: self.last,
            wage: self.wage.0,
        };
        let months = correction.months(reckoner, &record, &dues)?.changed()?;
        let over = over(reckoner, &correction, &record, &dues, &months)?;
        let mut whole = GivenBack::default();
        let what = (&correction, self.document.as_str());
        give_back(work, what, &record, &over, &mut whole).await?;
        whole.wait_for(work, &self.employer, &self.document).await
    }
}

/// 这个月的划入 — what became of the account's part of a month that was too high.
#[derive(Clone, Copy)]
enum Part {
    /// 已划入: it is taken back.
    Credited,
    /// 待划入: it is held, and credited on that day.
    Waiting(Option<Date>),
    /// 全部进统筹: nothing was ever for the account.
    Pooled,
}

/// 一个月多缴的 — parts that are too much, the credit that they brought, and by which rule.
pub(super) struct Over {
    month: Month,
    base: Fen,
    employer: Fen,
    individual: Fen,
    other: Fen,
    credit: Fen,
    part: Part,
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

/// 已退 — what went back of all months together.
#[derive(Default)]
pub(super) struct GivenBack {
    employer: Fen,
    individual: Fen,
    other: Fen,
    taken: Fen,
    owed: Fen,
}

impl GivenBack {
    fn add(&mut self, over: &Over, taken: Taken) -> Result<(), StoreError> {
        self.employer = sum([self.employer, over.employer])?;
        self.individual = sum([self.individual, taken.free])?;
        self.other = sum([self.other, over.other])?;
        self.taken = sum([self.taken, taken.back])?;
        self.owed = sum([self.owed, taken.owed])?;
        Ok(())
    }

    /// All of it waits on the employer's file like any other receipt.
    pub async fn wait_for(
        self,
        work: &mut Work<'_>,
        employer: &MemberId,
        document: &str,
    ) -> Result<DifferenceRefunded, StoreError> {
        let total = sum([self.employer, self.individual, self.other])?;
        let receipt = wait_for_employer(work, (employer, total, document)).await?;
        Ok(DifferenceRefunded {
            receipt,
            employer_part: Yuan(self.employer),
            individual_part: Yuan(self.individual),
            other_part: Yuan(self.other),
            total: Yuan(total),
            taken_back: Yuan(self.taken),
            owed: Yuan(self.owed),
        })
    }
}

/// Every month with what of it is too much, or why it cannot go back.
pub(super) fn over(
    reckoner: Reckoner<'_>,
    correction: &Correction<'_>,
    record: &PersonalRecord,
    dues: &[Due],
    months: &[Corrected],
) -> Result<Vec<Over>, StoreError> {
    let mut choice = Choice::of(reckoner);
    let mut found = Vec::with_capacity(months.len());
    for Corrected { month, before, now } in months {
        let (month, [base, employer, individual, other]) = (*month, *before);
        if now.base > base {
            return Err(too_low(month, base, now.base));
        }
        let here = |due: &&Due| {
            due.place == reckoner.place && due.month == month && due.payer == *correction.employer
        };
        let of_month: Vec<&Due> = dues.iter().filter(here).collect();
        received(month, &of_month)?;
        let Some(enrolment) = reckoner.enrolment_in(record, KIND, month) else { continue };
        let row = Contribution {
            payment: ContributionKind::BaseDifference,
            base: Some(less(base, now.base)?),
            ..Contribution::of(KIND, month)
        };
        let credit = choice.credit(record, enrolment, &row)?;
        let individual = less(individual, now.individual_part)?;
        let part = match &credit {
            None => Part::Pooled,
            Some(_) => standing(month, &of_month, individual)?,
        };
        found.push(Over {
            month,
            base: less(base, now.base)?,
            employer: less(employer, now.employer_part)?,
            individual,
            other: less(other, now.other_part)?,
            credit: credit.as_ref().map_or(Fen::ZERO, |credit| credit.amount),
            part,
            rule: credit.map_or_else(|| now.rule.clone(), |credit| credit.rule),
            arithmetic: format!("{}；原基数 {base} 元", now.arithmetic),
        });
    }
    Ok(found)
}

/// Gives every month back: account, funds, row and line.
pub(super) async fn give_back(
    work: &mut Work<'_>,
    (correction, document): (&Correction<'_>, &str),
    record: &PersonalRecord,
    months: &[Over],
    whole: &mut GivenBack,
) -> Result<(), StoreError> {
    for over in months {
        let taken = match over.part {
            Part::Credited => take_back(work, (correction, document), record, over).await?,
            Part::Waiting(_) | Part::Pooled => Taken { free: over.individual, ..Taken::default() },
        };
        book(work, (correction, document), over, taken).await?;
        whole.add(over, taken)?;
    }
    Ok(())
}

/// Takes the credit of what was too much out of the account, as far as it is there.
async fn take_back(
    work: &mut Work<'_>,
    (correction, document): (&Correction<'_>, &str),
    record: &PersonalRecord,
    over: &Over,
) -> Result<Taken, StoreError> {
    let member = correction.member;
    let free = free_balance(work, record, member).await?;
    let back = over.credit.min(free);
    let owed = less(over.credit, back)?;
    let freed = if owed == Fen::ZERO { over.individual } else { back.min(over.individual) };
    let what = Reversal {
        member,
        month: over.month,
        on: work.today(),
        amount: back,
        to_held: freed,
        reason: (&over.rule, &over.arithmetic, document),
    };
    what.post(work).await?;
    if owed > Fen::ZERO {
        let row = Owed {
            employer: correction.employer.clone(),
            month: over.month,
            left: owed,
            withheld: less(over.individual, freed)?,
            document: document.to_owned(),
            since: work.today(),
            place: Some(work.place()),
        };
        note_owed(work, member, &row).await?;
    }
    Ok(Taken { back, owed, free: freed })
}

/// The month's row and line of the difference, and the money from the funds to suspense.
async fn book(
    work: &mut Work<'_>,
    (correction, document): (&Correction<'_>, &str),
    over: &Over,
    taken: Taken,
) -> Result<(), StoreError> {
    let (place, today, member) = (work.place(), work.today(), correction.member);
    let minus = |amount: Fen| less(Fen::ZERO, amount);
    let credited = matches!(over.part, Part::Credited);
    let row = Contribution {
        place: Some(place),
        payment: ContributionKind::BaseDifference,
        employer: Some(correction.employer_name.to_owned()),
        declared_wage: Some(correction.wage),
        base: Some(minus(over.base)?),
        employer_part: minus(over.employer)?,
        individual_part: minus(over.individual)?,
        other_part: minus(over.other)?,
        declared: Some(today),
        assessed: Some(today),
        paid: Some(today),
        received: Some(today),
        credited: credited.then_some(today),
        credited_amount: if credited { Some(minus(taken.back)?) } else { None },
        outcome: Some(document.to_owned()),
        ..Contribution::of(KIND, over.month)
    };
    let (stage, expected) = match over.part {
        Part::Waiting(expected) => (DueStage::Received, expected),
        Part::Credited | Part::Pooled => (DueStage::Settled, None),
    };
    let name = format!("{}-{member}-{}-{today}", correction.employer, over.month);
    let due = Due {
        member: member.clone(),
        position: 0,
        place,
        payer: correction.employer.clone(),
        bill: fresh_bill(work, &name).await?,
        month: over.month,
        insurance: KIND,
        employer_part: row.employer_part,
        individual_part: row.individual_part,
        other_part: row.other_part,
        stage,
        received: Some(today),
        expected,
    };
    let positions = work.desk.append_many(CONTRIBUTIONS, vec![(member.clone(), row)]);
    let position = positions.await?.first().copied().unwrap_or_default();
    work.desk.add_dues(&[Due { position, ..due }]).await?;
    let parts = match over.part {
        Part::Pooled => [sum([over.employer, taken.free])?, Fen::ZERO, over.other],
        Part::Credited | Part::Waiting(_) => [over.employer, taken.free, over.other],
    };
    let reason = (over.rule.as_str(), over.arithmetic.as_str(), document);
    to_suspense(work, member, over.month, parts, reason).await
}

/// A month can be put right downwards when its money has come.
fn received(month: Month, dues: &[&Due]) -> Result<(), StoreError> {
    let open = |due: &&&Due| matches!(due.stage, DueStage::Assessed);
    match dues.iter().find(open) {
        None => Ok(()),
        Some(_) => Err(refuse(
            "not-received",
            [format!("{month} 的保费没有到账"), format!("the contribution of {month} is not here")],
            ["没有到账就没有可退的；请核对月份", "check the months"],
        )),
    }
}

/// Whether the account has its part of a month or waits for it; both at once is refused, unless
/// enough is held.
fn standing(month: Month, dues: &[&Due], individual: Fen) -> Result<Part, StoreError> {
    let waiting = || dues.iter().filter(|due| due.stage == DueStage::Received);
    if waiting().next().is_none() {
        return Ok(Part::Credited);
    }
    if sum(waiting().map(|due| due.individual_part))? >= individual {
        return Ok(Part::Waiting(waiting().filter_map(|due| due.expected).max()));
    }
    Err(refuse(
        "credit-waiting",
        [
            format!("{month} 的保费一部分已经划入，一部分还在等划入"),
            format!("a part of the contribution of {month} is credited, another waits"),
        ],
        ["全部划入以后再办理退差", "come again when all of it has been credited"],
    ))
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

/// The funds give their parts to suspense.
async fn to_suspense(
    work: &mut Work<'_>,
    member: &MemberId,
    month: Month,
    [employer_part, individual_part, other_part]: [Fen; 3],
    (rule, arithmetic, document): (&str, &str, &str),
) -> Result<(), StoreError> {
    let part = format!("{member}/{month}/refunded");
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
        place: Some(work.place()),
    };
    work.desk.put(employer, RECEIPTS, None, &booked).await?;
    Ok(reference)
}
