//! 停保、复保、终止 — how a period ends and how the next begins.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{Enrolment, EnrolmentStatus, StatusChangeKind};
use vocab::{Date, InsuranceKind, NationalCode, Text};

use super::{
    EnrolmentNow, check_first_day, not_enrolled, note_change, overlapping, overlaps, running,
};
use crate::employers;
use crate::office::{Business, Work, refuse};

macro_rules! ending {
    (
        $(#[$doc:meta])* $command:ident, $name:literal, $zh:literal, $en:literal,
        $status:ident, $kind:ident
    ) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $command {
            /// 人员编号.
            #[serde(alias = "人员编号")]
            #[schemars(with = "String")]
            pub member: MemberId,
            /// 险种.
            #[serde(alias = "险种")]
            pub insurance: InsuranceKind,
            /// 终止日期: the last insured day.
            #[serde(alias = "终止日期")]
            pub until: Date,
            /// 原因.
            #[serde(default, alias = "原因", skip_serializing_if = "Option::is_none")]
            pub reason: Option<String>,
        }

        impl Business for $command {
            type Answer = EnrolmentNow;
            const NAME: &'static str = $name;
            const LABEL: Text = Text::fixed($zh, $en);
            const REFUSALS: &'static [&'static str] = &["not-enrolled", "ends-before-it-began"];
            const NATIONAL: &'static [NationalCode] = &[StatusChangeKind::$kind.national()];

            fn subject(&self) -> Option<String> {
                Some(self.member.to_string())
            }

            async fn perform(&self, work: &mut Work<'_>) -> Result<EnrolmentNow, StoreError> {
                let ending = Ending {
                    member: &self.member,
                    insurance: self.insurance,
                    until: self.until,
                    reason: self.reason.as_deref(),
                    status: EnrolmentStatus::$status,
                    kind: StatusChangeKind::$kind,
                };
                ending.perform(work).await
            }
        }
    };
}

ending!(
    /// 停保 — contributions stop for now; the account and its balance stay as they are.
    Pause, "enrolment.pause", "停保", "pause", Paused, Interrupted
);
ending!(
    /// 终止参保 — the period is over; the account and its balance stay as they are.
    End, "enrolment.end", "终止参保", "end an enrolment", Ended, Ended
);

/// What pausing and ending have in common.
struct Ending<'a> {
    member: &'a MemberId,
    insurance: InsuranceKind,
    until: Date,
    reason: Option<&'a str>,
    status: EnrolmentStatus,
    kind: StatusChangeKind,
}

impl Ending<'_> {
    async fn perform(&self, work: &mut Work<'_>) -> Result<EnrolmentNow, StoreError> {
        let mut record = work.desk.person(self.member).await?;
        let place = work.place();
        // The running period is looked for today or, if it ends later, on its last day.
        let day = self.until.max(work.today());
        let found = running(&record, place, self.insurance, day)
            .map(|(index, row)| (index, row.from, row.employer.clone()));
        let Some((index, from, employer)) = found else {
            return Err(not_enrolled(self.insurance, day));
        };
        if self.until < from {
            return Err(refuse(
                "ends-before-it-began",
                [
                    format!("终止日期 {} 早于起始日期 {from}", self.until),
                    format!("{} is before the first day, {from}", self.until),
                ],
                ["请核对日期", "check the day"],
            ));
        }
        if let Some(row) = record.enrolments.iter_mut().flatten().nth(index) {
            row.until = Some(self.until);
            row.status = self.status;
        }
        let reported = work.today();
        if let Some(name) = &employer {
            let jobs = record.employments.iter_mut().flatten();
            for job in jobs.filter(|job| job.employer == *name && job.until.is_none()) {
                job.until = Some(self.until);
                job.stop_reported = Some(reported);
            }
            employers::note_leaving(work, name, self.member, self.until).await?;
        }
        let note = self.reason.map(str::to_owned);
        note_change(&mut record, self.until, self.kind, note);
        work.desk.keep(self.member, &record).await?;
        Ok(EnrolmentNow { status: self.status, from, until: Some(self.until) })
    }
}

/// 恢复缴费 — a new period after a pause, in the same scheme and as the same class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 险种.
    #[serde(alias = "险种")]
    pub insurance: InsuranceKind,
    /// 起始日期.
    #[serde(alias = "起始日期")]
    pub from: Date,
    /// 单位编号, if the person comes back to another employer.
    #[serde(default, alias = "单位编号", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub employer: Option<MemberId>,
}

impl Business for Resume {
    type Answer = EnrolmentNow;
    const NAME: &'static str = "enrolment.resume";
    const LABEL: Text = Text::fixed("恢复参保", "resume");
    const REFUSALS: &'static [&'static str] = &[
        "not-paused",
        "resumes-too-early",
        "too-far-ahead",
        "enrolment-overlaps",
        "employer-elsewhere",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::person_change("12")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<EnrolmentNow, StoreError> {
        let mut record = work.desk.person(&self.member).await?;
        let place = work.place();
        let own = record.member.place;
        let here = record
            .own_enrolments()
            .filter(|it| it.kind == self.insurance && it.place.or(own) == Some(place));
        let last = here.last().cloned();
        let paused = last.filter(|it| it.status == EnrolmentStatus::Paused);
        let Some((paused, until)) = paused.and_then(|it| it.until.map(|until| (it, until))) else {
            return Err(refuse(
                "not-paused",
                ["没有停保记录，不能恢复", "nothing is paused, so nothing can be resumed"],
                ["正常参保的不用办理；已终止的请办理参保登记", "enrol anew if it has ended"],
            ));
        };
        if self.from <= until {
            return Err(refuse(
                "resumes-too-early",
                [
                    format!("停保到 {until}，恢复日期应在此之后"),
                    format!("it is paused through {until}; it can be resumed after that"),
                ],
                ["请核对日期", "check the day"],
            ));
        }
        check_first_day(work, self.from)?;
        if let Some(other) = overlapping(&record, place, (self.insurance, self.from)) {
            return Err(overlaps(other, own));
        }
        let employer = match &self.employer {
            Some(employer) => Some(employers::active(work, employer).await?.name),
            None => paused.employer.clone(),
        };
        let number = match (&self.employer, &employer) {
            (Some(number), _) => Some(number.clone()),
            (None, Some(name)) => employers::worked_for(work, &self.member, name).await?,
            (None, None) => None,
        };
        if let (Some(name), Some(number)) = (&employer, number) {
            record.employments.get_or_insert_default().push(vocab::record::Employment {
                employer: name.clone(),
                from: self.from,
                until: None,
                stop_reported: None,
                row: 0,
            });
            employers::note_staff(work, &number, &self.member, self.from, None).await?;
        }
        record.enrolments.get_or_insert_default().push(Enrolment {
            place: Some(place),
            employer,
            from: self.from,
            until: None,
            status: EnrolmentStatus::Active,
            ..paused
        });
        note_change(&mut record, self.from, StatusChangeKind::Resumed, None);
        work.desk.keep(&self.member, &record).await?;
        Ok(EnrolmentNow { status: EnrolmentStatus::Active, from: self.from, until: None })
    }
}
