//! 在职转退休 — the years are enough, the decision is there: the active enrolment ends with the
//! month before, the retired one begins, and every month between is told apart.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{Enrolment, EnrolmentStatus, PersonalRecord, Retirement, StatusChangeKind};
use vocab::{Date, InsuranceKind, Month, NationalCode, PersonClass, PlaceCode, Text};

use super::years::{Asked, Counted, RetirementReview, files_of, review};
use crate::employers::{self, documented};
use crate::enrolment::{not_enrolled, note_change, overlaps};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{Reckoner, is_retired};

/// 在职转退休.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmRetirement {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 退休日期 as the decision has it.
    #[serde(alias = "退休日期")]
    pub retired_on: Date,
    /// 退休待遇起始月: the first month that is credited as a retiree's.
    #[serde(alias = "退休待遇起始月")]
    pub benefits_from: Month,
    /// 月养老金, where the credit is a share of it.
    #[serde(default, alias = "月养老金", skip_serializing_if = "Option::is_none")]
    pub pension: Option<Yuan>,
    /// 女工人: retires by the age of workers.
    #[serde(default, alias = "女工人")]
    pub worker: bool,
    /// 凭据: the decision.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 转退休结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Retired {
    /// The years that it rests on.
    pub review: RetirementReview,
    /// 在职最后一个月.
    pub last_active_month: Month,
    /// 退休待遇起始月.
    pub benefits_from: Month,
    /// Each month from retirement to today, and which credit it has.
    pub between: Vec<MonthBetween>,
}

/// 交替期的一个月.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MonthBetween {
    /// 月份.
    pub month: Month,
    /// Who is credited: `active`, `retired`, or `none`.
    pub credited_as: String,
    /// Why, in a sentence.
    pub reason: Text,
}

impl Business for ConfirmRetirement {
    type Answer = Retired;
    const NAME: &'static str = "retirement.confirm";
    const LABEL: Text = Text::fixed("在职转退休", "confirm retirement");
    const REFUSALS: &'static [&'static str] = &[
        "document-missing",
        "retired-already",
        "retired-in-future",
        "benefits-before-retirement",
        "not-enrolled",
        "enrolment-overlaps",
        "years-short",
        "rule-unknown-here",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::person_change("25")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Retired, StoreError> {
        documented(&self.document)?;
        self.check_days(work.today())?;
        let place = work.place();
        let mut record = work.desk.person(&self.member).await?;
        let index = self.active(&record, place)?;
        let files = files_of(work, &self.member).await?;
        let counted = Counted::of(&record, &files, place);
        let reckoner = Reckoner { library: work.library, place, known_at: work.today() };
        let asked = Asked { on: self.retired_on, base: None, worker: self.worker };
        let review = review(&reckoner, &record, &counted, asked)?;
        if review.short > 0 {
            return Err(years_short(&review));
        }
        let between = self.between(&record, place, Month::of(work.today()));
        let employer = self.change(&mut record, index, place, &review, work.today());
        if let Some((name, until)) = employer {
            employers::note_leaving(work, &name, &self.member, until).await?;
        }
        note_change(
            &mut record,
            self.benefits_from.first_day(),
            StatusChangeKind::Retired,
            Some(self.document.clone()),
        );
        work.desk.keep(&self.member, &record).await?;
        work.desk.owe_retiree(&self.member, self.benefits_from).await?;
        Ok(Retired {
            review,
            last_active_month: self.benefits_from.plus(-1),
            benefits_from: self.benefits_from,
            between,
        })
    }
}

impl ConfirmRetirement {
    fn check_days(&self, today: Date) -> Result<(), StoreError> {
        if self.retired_on > today {
            return Err(refuse(
                "retired-in-future",
                [
                    format!("退休日期 {} 还没有到", self.retired_on),
                    format!("{} lies in the future", self.retired_on),
                ],
                ["请在退休以后办理", "come again after retirement"],
            ));
        }
        if self.benefits_from < Month::of(self.retired_on) {
            return Err(refuse(
                "benefits-before-retirement",
                ["退休待遇起始月早于退休月份", "benefits cannot begin before retirement"],
                ["请按退休决定核对月份", "compare with the decision"],
            ));
        }
        Ok(())
    }

    /// The enrolment that becomes a retired one: the last here, in whatever status.
    fn active(&self, record: &PersonalRecord, place: PlaceCode) -> Result<usize, StoreError> {
        let own = record.member.place;
        let kind = InsuranceKind::EmployeeMedical;
        let before = self.benefits_from.first_day();
        // Two places credit nobody for the same months, and retirement is confirmed at one.
        let elsewhere = record.own_enrolments().find(|it| {
            it.kind == kind
                && it.place.or(own) != Some(place)
                && (is_retired(it.class) || it.until.is_none_or(|until| until >= before))
        });
        if let Some(other) = elsewhere {
            return Err(overlaps(other, own));
        }
        let rows = record.enrolments.iter().flatten().enumerate();
        let rows = rows.filter(|(_, it)| {
            it.kind == kind && it.place.or(own) == Some(place) && !record.is_other_holder(it)
        });
        if rows.clone().any(|(_, it)| is_retired(it.class)) {
            return Err(refuse(
                "retired-already",
                ["已经是退休参保", "the person is insured as retired already"],
                ["不用重复办理", "there is nothing to do"],
            ));
        }
        let last = rows.filter(|(_, it)| it.from < before).last().map(|(index, _)| index);
        last.ok_or_else(|| not_enrolled(kind, before))
    }

    /// Ends the active period and begins the retired one; the employer that he leaves, with the
    /// last day there.
    fn change(
        &self,
        record: &mut PersonalRecord,
        index: usize,
        place: PlaceCode,
        review: &RetirementReview,
        today: Date,
    ) -> Option<(String, Date)> {
        let first = self.benefits_from.first_day();
        let last = self.benefits_from.plus(-1).last_day();
        let rows = record.enrolments.get_or_insert_default();
        let mut employer = None;
        let mut household = None;
        if let Some(row) = rows.get_mut(index) {
            household = row.household.clone();
            if row.until.is_none_or(|until| until >= first) {
                row.until = Some(last);
                row.status = EnrolmentStatus::Ended;
                employer = row.employer.clone().map(|name| (name, last));
            }
        }
        rows.push(Enrolment {
            place: Some(place),
            kind: InsuranceKind::EmployeeMedical,
            class: PersonClass::Retired,
            tier: None,
            household,
            employer: None,
            from: first,
            until: None,
            status: EnrolmentStatus::Active,
            holder_name: None,
            row: 0,
        });
        if let Some((name, until)) = &employer {
            let jobs = record.employments.iter_mut().flatten();
            for job in jobs.filter(|job| job.employer == *name && job.until.is_none()) {
                job.until = Some(*until);
                job.stop_reported = Some(today);
            }
        }
        let pension = record.retirement.as_ref().and_then(|it| it.pension);
        record.retirement = Some(Retirement {
            retired_on: self.retired_on,
            confirmed_on: Some(today),
            months_recognised: u32::try_from(review.cumulative).ok(),
            pension: self.pension.map(|pension| pension.0).or(pension),
            row: 0,
        });
        employer
    }

    /// Each month from retirement to now.
    fn between(&self, record: &PersonalRecord, place: PlaceCode, now: Month) -> Vec<MonthBetween> {
        let paid = super::years::paid_months(record, place);
        let first = Month::of(self.retired_on);
        let last = now.max(self.benefits_from);
        let month_between = |month: Month| {
            let active = paid.contains(&month);
            let (credited_as, reason) = if month >= self.benefits_from && active {
                ("active", OVERLAP)
            } else if month >= self.benefits_from {
                ("retired", RETIRED)
            } else if active {
                ("active", ACTIVE)
            } else {
                ("none", NOTHING)
            };
            MonthBetween { month, credited_as: credited_as.to_owned(), reason }
        };
        first.through(last).map(month_between).collect()
    }
}

const ACTIVE: Text =
    Text::fixed("这个月还按在职缴费，钱按在职的办法划入", "paid as active, and credited as active");
const RETIRED: Text = Text::fixed(
    "从退休待遇起始月起不用缴费，由统筹基金按退休人员划入；已经过去的月份下一次退休批量划入时一并补上",
    "from the first month of benefits the pooled fund credits without a contribution; months that \
     have passed are made up by the next run",
);
const NOTHING: Text = Text::fixed(
    "这个月没有缴费，也还没到退休待遇起始月，所以没有划入；以前的钱都还在账户里",
    "not paid, and before the first month of benefits: nothing is credited; what was in the \
     account is still there",
);
const OVERLAP: Text = Text::fixed(
    "这个月已经是退休待遇，却有在职缴费；要先把在职的这一笔退费，再补退休划入",
    "benefits have begun, yet a contribution was paid as active; it is refunded first, then the \
     month is credited as a retiree's",
);

fn years_short(review: &RetirementReview) -> StoreError {
    let RetirementReview { cumulative, actual, required, short, .. } = review;
    refuse(
        "years-short",
        [
            format!(
                "累计 {cumulative} 个月（本地实际缴费 {actual} 个月），应满 {required} 个月，\
                 还差 {short} 个月"
            ),
            format!(
                "{cumulative} months count ({actual} of them paid here), {required} are required: \
                 {short} are missing"
            ),
        ],
        [
            "可以趸缴补足，或者按月继续缴到够年限；账户里的钱不受影响",
            "pay the missing months in one sum, or go on paying month by month; the money in the \
             account stays as it is",
        ],
    )
}
