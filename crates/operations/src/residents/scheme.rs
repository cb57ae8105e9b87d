//! 缴错险种更正 — somebody paid into one scheme and belongs in the other: in one transaction the
//! money goes back, the wrong enrolment ends, and the right one begins.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{EnrolmentStatus, PersonalRecord, StatusChangeKind};
use vocab::{Date, InsuranceKind, Month, NationalCode, PersonClass, PlaceCode, Text};

use crate::employers::{self, RefundContribution, documented};
use crate::enrolment::{EnrolmentNow, Start, not_enrolled, note_change};
use crate::office::{Business, Work, Yuan, refuse};

/// 缴错险种更正.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectScheme {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 缴错的险种.
    #[serde(alias = "缴错的险种")]
    pub wrong: InsuranceKind,
    /// 费款所属期 that was paid by mistake; of a resident the first month of the year.
    #[serde(alias = "费款所属期")]
    pub month: Month,
    /// 应参加的险种.
    #[serde(alias = "应参加的险种")]
    pub right: InsuranceKind,
    /// 人员类别 in the right scheme.
    #[serde(alias = "人员类别")]
    pub class: PersonClass,
    /// 单位编号, of an employee.
    #[serde(default, alias = "单位编号", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub employer: Option<MemberId>,
    /// 档次, in the words of the place.
    #[serde(default, alias = "档次", skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// 起始日期 of the right enrolment.
    #[serde(alias = "起始日期")]
    pub from: Date,
    /// 凭据.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 更正结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SchemeCorrected {
    /// 退还金额.
    pub refunded: Yuan,
    /// The right enrolment.
    pub enrolment: EnrolmentNow,
}

impl Business for CorrectScheme {
    type Answer = SchemeCorrected;
    const NAME: &'static str = "enrolment.correct-scheme";
    const LABEL: Text = Text::fixed("缴错险种更正", "correct the scheme");
    const REFUSALS: &'static [&'static str] = &[
        "document-missing",
        "scheme-same",
        "not-enrolled",
        "not-received",
        "credit-stands",
        "refunded-already",
        "enrolment-class",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::person_change("21")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<SchemeCorrected, StoreError> {
        documented(&self.document)?;
        if self.wrong == self.right {
            return Err(refuse(
                "scheme-same",
                ["两个险种是同一个", "both schemes are the same"],
                ["请核对险种；同一险种内请办理退费或更正", "check the schemes"],
            ));
        }
        let refund = RefundContribution {
            member: self.member.clone(),
            insurance: self.wrong,
            month: self.month,
            document: self.document.clone(),
        };
        let refunded = refund.perform(work).await?.total;
        self.end_wrong(work).await?;
        let start = Start {
            member: self.member.clone(),
            insurance: self.right,
            class: self.class,
            employer: self.employer.clone(),
            tier: self.tier.clone(),
            household: None,
            from: self.from,
        };
        let enrolment = start.perform(work).await?;
        Ok(SchemeCorrected { refunded, enrolment })
    }
}

impl CorrectScheme {
    /// Ends the wrong enrolment the day before the right one begins; one that began later never
    /// should have been, and is withdrawn.
    async fn end_wrong(&self, work: &mut Work<'_>) -> Result<(), StoreError> {
        let place = work.place();
        let mut record = work.desk.person(&self.member).await?;
        let Some(index) = self.wrong_period(&record, place) else {
            return Err(not_enrolled(self.wrong, self.from));
        };
        let until = self.from.saturating_sub(jiff::Span::new().days(1));
        let rows = record.enrolments.get_or_insert_default();
        let mut employer = None;
        if let Some(row) = rows.get_mut(index) {
            employer = row.employer.clone();
            row.until = Some(until);
            row.status = EnrolmentStatus::Ended;
            if row.from > until {
                rows.remove(index);
            }
        }
        if let Some(name) = &employer {
            let jobs = record.employments.iter_mut().flatten();
            for job in jobs.filter(|job| job.employer == *name && job.until.is_none()) {
                job.until = Some(until);
                job.stop_reported = Some(work.today());
            }
            employers::note_leaving(work, name, &self.member, until).await?;
        }
        note_change(&mut record, until, StatusChangeKind::Ended, Some(self.document.clone()));
        work.desk.keep(&self.member, &record).await
    }

    fn wrong_period(&self, record: &PersonalRecord, place: PlaceCode) -> Option<usize> {
        let own = record.member.place;
        let rows = record.enrolments.iter().flatten().enumerate();
        rows.filter(|(_, it)| it.kind == self.wrong && it.place.or(own) == Some(place))
            .filter(|(_, it)| it.until.is_none_or(|until| until >= self.from))
            .last()
            .map(|(index, _)| index)
    }
}
