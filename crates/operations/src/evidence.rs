//! 旁证登记 — what others say: a screen that showed a figure, a channel that was down, an objection,
//! a statement printed elsewhere, work that no enrolment shows, another insurance, a filing that
//! came back. It is kept with who said it, and it never moves money: what this agency does itself
//! cannot be told, it must be done.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{
    Card, CardState, Contribution, Display, Dispute, Employment, Enrolment, Incident,
    PersonalRecord, Retirement, StatedAccount, StatusChangeKind,
};
use vocab::{Date, InsuranceKind, Month, PlaceCode, Text};

use crate::enrolment::note_change;
use crate::office::{Business, Work, refuse};

/// 旁证登记. A list that is absent was not looked for; one that is empty was, and nothing is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteEvidence {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 出处: who says so.
    #[serde(alias = "出处")]
    pub source: String,
    /// 渠道显示.
    #[serde(default, alias = "渠道显示", skip_serializing_if = "Option::is_none")]
    pub displays: Option<Vec<Display>>,
    /// 渠道故障.
    #[serde(default, alias = "渠道故障", skip_serializing_if = "Option::is_none")]
    pub incidents: Option<Vec<Incident>>,
    /// 异议.
    #[serde(default, alias = "异议", skip_serializing_if = "Option::is_none")]
    pub disputes: Option<Vec<Dispute>>,
    /// 账户: balance and state as a statement printed them.
    #[serde(default, alias = "账户", skip_serializing_if = "Option::is_none")]
    pub accounts: Option<Vec<StatedAccount>>,
    /// 就业 that no enrolment here shows, or when it ended.
    #[serde(default, alias = "就业", skip_serializing_if = "Option::is_none")]
    pub employments: Option<Vec<Employment>>,
    /// 参保 in other insurances, or in somebody else's name.
    #[serde(default, alias = "参保", skip_serializing_if = "Option::is_none")]
    pub enrolments: Option<Vec<Enrolment>>,
    /// 缴费 to other insurances, or filed and returned.
    #[serde(default, alias = "缴费", skip_serializing_if = "Option::is_none")]
    pub contributions: Option<Vec<Contribution>>,
    /// 卡 that were never applied for.
    #[serde(default, alias = "卡", skip_serializing_if = "Option::is_none")]
    pub cards: Option<Vec<Card>>,
    /// 退休 as the pension side decided it; this agency has confirmed nothing.
    #[serde(default, alias = "退休", skip_serializing_if = "Option::is_none")]
    pub retirement: Option<Retirement>,
    /// 办理情况 of months that are assessed here.
    #[serde(default, alias = "办理情况", skip_serializing_if = "Option::is_none")]
    pub months: Option<Vec<MonthNote>>,
}

/// 一个月的办理情况, as others report it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonthNote {
    /// 险种.
    pub insurance: InsuranceKind,
    /// 费款所属期.
    pub month: Month,
    /// 缴费日期 by the payer's slip, where the money has not arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid: Option<Date>,
    /// 办理结果, such as why a bank returned it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

/// 已登记.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceNoted {
    /// 条数.
    pub rows: usize,
}

impl Business for NoteEvidence {
    type Answer = EvidenceNoted;
    const NAME: &'static str = "evidence.note";
    const LABEL: Text = Text::fixed("旁证登记", "note what others say");
    const REFUSALS: &'static [&'static str] =
        &["source-missing", "evidence-empty", "evidence-of-money", "month-unknown"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<EvidenceNoted, StoreError> {
        if self.source.trim().is_empty() {
            return Err(refuse(
                "source-missing",
                ["没有写明出处", "who says so is missing"],
                ["请写明是谁说的，凭什么说的", "say who said it and by what"],
            ));
        }
        if !self.says_something() {
            return Err(refuse(
                "evidence-empty",
                ["没有要登记的内容", "there is nothing to note"],
                ["请填写要登记的旁证", "say what is to be noted"],
            ));
        }
        let mut record = work.desk.person(&self.member).await?;
        self.check_rows(&record)?;
        let rows = self.write(&mut record, work.place())?;
        work.desk.keep(&self.member, &record).await?;
        Ok(EvidenceNoted { rows })
    }
}

impl NoteEvidence {
    /// Whether anything was looked for.
    fn says_something(&self) -> bool {
        self.displays.is_some()
            || self.incidents.is_some()
            || self.disputes.is_some()
            || self.accounts.is_some()
            || self.employments.is_some()
            || self.enrolments.is_some()
            || self.contributions.is_some()
            || self.cards.is_some()
            || self.retirement.is_some()
            || self.months.is_some()
    }

    /// What this agency does itself cannot be told.
    fn check_rows(&self, record: &PersonalRecord) -> Result<(), StoreError> {
        let here = |kind: InsuranceKind| kind.is_basic_medical();
        let own_row = |row: &Contribution| {
            let moved = [row.assessed, row.paid, row.received, row.credited];
            here(row.kind) && moved.iter().any(Option::is_some)
        };
        let enrolled = |row: &Enrolment| here(row.kind) && !record.is_other_holder(row);
        let wrong = self.contributions.iter().flatten().any(own_row)
            || self.enrolments.iter().flatten().any(enrolled)
            || self.cards.iter().flatten().any(|card| card.state != CardState::NeverIssued)
            || self.retirement.as_ref().is_some_and(|it| it.confirmed_on.is_some());
        if !wrong {
            return Ok(());
        }
        Err(refuse(
            "evidence-of-money",
            [
                "本机构自己经办的事，不能登记成旁证",
                "what this agency does itself cannot be noted as what others say",
            ],
            [
                "参保、缴费到账、划入、发卡和退休确认，请按各自的业务办理",
                "enrolments, money, cards and retirement are done by their own businesses",
            ],
        ))
    }

    /// Writes it beside what is known; how many rows it was.
    fn write(&self, record: &mut PersonalRecord, place: PlaceCode) -> Result<usize, StoreError> {
        let mut rows = 0;
        rows += add(&mut record.displays, self.displays.as_ref());
        rows += add(&mut record.incidents, self.incidents.as_ref());
        rows += add(&mut record.disputes, self.disputes.as_ref());
        rows += add(&mut record.accounts, self.accounts.as_ref());
        rows += add(&mut record.enrolments, self.enrolments.as_ref());
        rows += add(&mut record.contributions, self.contributions.as_ref());
        rows += add(&mut record.cards, self.cards.as_ref());
        for job in self.employments.iter().flatten() {
            let known = record.employments.get_or_insert_default();
            let same = |it: &&mut Employment| it.employer == job.employer && it.from == job.from;
            match known.iter_mut().find(same) {
                Some(row) => row.clone_from(job),
                None => known.push(job.clone()),
            }
            rows += 1;
        }
        if let Some(retirement) = &self.retirement {
            let note = Some(self.source.clone());
            note_change(record, retirement.retired_on, StatusChangeKind::Retired, note);
            note_retirement(record, retirement);
            rows += 1;
        }
        for note in self.months.iter().flatten() {
            note.write(record, place)?;
            rows += 1;
        }
        Ok(rows)
    }
}

impl MonthNote {
    /// Says it on the rows of the month whose money is not here.
    fn write(&self, record: &mut PersonalRecord, place: PlaceCode) -> Result<(), StoreError> {
        let own = record.member.place;
        let rows = record.contributions.iter_mut().flatten().filter(|row| {
            row.kind == self.insurance
                && row.month == self.month
                && row.place.or(own).is_none_or(|at| at == place)
        });
        let mut rows = rows.peekable();
        if rows.peek().is_none() {
            return Err(refuse(
                "month-unknown",
                [
                    format!("{} 没有缴费记录", self.month),
                    format!("there is no contribution for {}", self.month),
                ],
                ["请核对险种和月份", "check insurance and month"],
            ));
        }
        for row in rows {
            if row.received.is_none() && self.paid.is_some() {
                row.paid = self.paid;
            }
            if self.outcome.is_some() {
                row.outcome.clone_from(&self.outcome);
            }
        }
        Ok(())
    }
}

/// What an office has confirmed stands; what others say fills what is missing.
fn note_retirement(record: &mut PersonalRecord, told: &Retirement) {
    match &mut record.retirement {
        Some(known) if known.confirmed_on.is_some() => {
            known.pension = known.pension.or(told.pension);
            known.months_recognised = known.months_recognised.or(told.months_recognised);
        }
        known => *known = Some(told.clone()),
    }
}

fn add<T: Clone>(known: &mut Option<Vec<T>>, told: Option<&Vec<T>>) -> usize {
    let Some(told) = told else { return 0 };
    known.get_or_insert_default().extend(told.iter().cloned());
    told.len()
}
