//! 参保 — as what, where and since when a person is insured. Periods never overlap; each change is
//! a row with its day, so that the status of any day can be asked as known on any day. Pausing,
//! sealing or freezing leaves the money where it is.

mod restriction;
mod spell;

use ledger::MemberId;
use ledger::refusals::check_day;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{
    Employment, Enrolment, EnrolmentStatus, PersonalRecord, StatusChange, StatusChangeKind,
};
use vocab::{Date, InsuranceKind, NationalCode, PersonClass, PlaceCode, Text};

use crate::employers;
use crate::office::{Business, Work, refuse};

pub(crate) use restriction::blocked;
pub use restriction::{Lift, Restrict, Restricted};
pub use spell::{End, Pause, Resume};

/// 参保登记.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 险种.
    #[serde(alias = "险种")]
    pub insurance: InsuranceKind,
    /// 人员类别.
    #[serde(alias = "人员类别")]
    pub class: PersonClass,
    /// 单位编号, of an employee.
    #[serde(default, alias = "单位编号", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub employer: Option<MemberId>,
    /// 档次, in the words of the place.
    #[serde(default, alias = "档次", skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// 户籍类别.
    #[serde(default, alias = "户籍类别", skip_serializing_if = "Option::is_none")]
    pub household: Option<String>,
    /// 起始日期.
    #[serde(alias = "起始日期")]
    pub from: Date,
}

/// 参保状态 after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EnrolmentNow {
    /// 参保状态.
    pub status: EnrolmentStatus,
    /// 起始日期 of the period.
    pub from: Date,
    /// 终止日期 of the period.
    pub until: Option<Date>,
}

impl Business for Start {
    type Answer = EnrolmentNow;
    const NAME: &'static str = "enrolment.start";
    const LABEL: Text = Text::fixed("参保登记", "enrol");
    const REFUSALS: &'static [&'static str] = &[
        "enrolment-class",
        "employer-missing",
        "employer-not-asked",
        "employer-unknown",
        "employer-not-active",
        "employer-elsewhere",
        "enrolment-overlaps",
        "too-far-ahead",
    ];
    const NATIONAL: &'static [NationalCode] =
        &[NationalCode::person_change("11"), NationalCode::person_change("12")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<EnrolmentNow, StoreError> {
        let mut record = work.desk.person(&self.member).await?;
        self.check_class()?;
        check_first_day(work, self.from)?;
        let employer = match &self.employer {
            Some(employer) => Some(employers::active(work, employer).await?.name),
            None => None,
        };
        if let Some(other) = overlapping(&record, work.place(), (self.insurance, self.from)) {
            return Err(overlaps(other, record.member.place));
        }
        let place = work.place();
        let before = record.enrolments.iter().flatten().any(|it| it.kind == self.insurance);
        record.enrolments.get_or_insert_default().push(Enrolment {
            place: Some(place),
            kind: self.insurance,
            class: self.class,
            tier: self.tier.clone(),
            household: self.household.clone(),
            employer: employer.clone(),
            from: self.from,
            until: None,
            status: EnrolmentStatus::Active,
            holder_name: None,
            row: 0,
        });
        if let (Some(name), Some(number)) = (employer, &self.employer) {
            record.employments.get_or_insert_default().push(Employment {
                employer: name,
                from: self.from,
                until: None,
                stop_reported: None,
                row: 0,
            });
            employers::note_staff(work, number, &self.member, self.from, None).await?;
        }
        let kind = if before { StatusChangeKind::Resumed } else { StatusChangeKind::Enrolled };
        note_change(&mut record, self.from, kind, None);
        if record.member.place.is_none() {
            record.member.place = Some(place);
        }
        work.desk.keep(&self.member, &record).await?;
        Ok(EnrolmentNow { status: EnrolmentStatus::Active, from: self.from, until: None })
    }
}

impl Start {
    /// The class must be one of the scheme, and an employee — nobody else — has an employer.
    fn check_class(&self) -> Result<(), StoreError> {
        let fits = match self.class {
            PersonClass::Resident => self.insurance == InsuranceKind::ResidentMedical,
            _ => self.insurance != InsuranceKind::ResidentMedical,
        };
        if !fits || !self.insurance.is_basic_medical() {
            let (class, kind) = (self.class.label(), self.insurance.label());
            return Err(refuse(
                "enrolment-class",
                [
                    format!("“{}”不能参加“{}”", class.zh, kind.zh),
                    format!("a person cannot be insured in {} as {}", kind.en, class.en),
                ],
                ["请核对险种和人员类别", "check insurance and class"],
            ));
        }
        match (self.class, &self.employer) {
            (PersonClass::Employee, None) => Err(refuse(
                "employer-missing",
                ["在职职工没有写明单位", "an employee needs an employer"],
                ["请填写单位编号", "give the employer's number"],
            )),
            (PersonClass::Flexible | PersonClass::Resident, Some(_)) => Err(refuse(
                "employer-not-asked",
                ["灵活就业和居民参保没有单位", "people who insure themselves have no employer"],
                [
                    "请去掉单位编号，或改为在职职工",
                    "leave the employer out, or enrol as an employee",
                ],
            )),
            _ => Ok(()),
        }
    }
}

/// A first day that can be, and is near enough to be known.
fn check_first_day(work: &Work<'_>, from: Date) -> Result<(), StoreError> {
    if from > work.today().saturating_add(jiff::Span::new().months(3)) {
        return Err(refuse(
            "too-far-ahead",
            ["起始日期在三个月以后", "the first day is more than three months ahead"],
            ["请核对日期；不要提前太久登记", "check the day; come again when it is nearer"],
        ));
    }
    Ok(check_day(from, from)?)
}

/// The period of basic medical insurance, in whatever scheme and place, that a new one would
/// stand beside.
pub(crate) fn overlapping(
    record: &PersonalRecord,
    place: PlaceCode,
    (insurance, from): (InsuranceKind, Date),
) -> Option<&Enrolment> {
    record.own_enrolments().find(|it| {
        it.kind.is_basic_medical()
            && it.until.is_none_or(|until| until >= from)
            // A paused period of the same scheme and place is resumed, not enrolled again.
            && (it.status == EnrolmentStatus::Active
                || it.until.is_some()
                || (it.kind == insurance && it.place.unwrap_or(place) == place))
    })
}

pub(crate) fn overlaps(other: &Enrolment, own: Option<PlaceCode>) -> StoreError {
    let kind = other.kind.label();
    let place = other.place.or(own).map(|place| place.to_string()).unwrap_or_default();
    let until = other.until.map_or_else(|| "至今".to_owned(), |day| format!("至 {day}"));
    let until_en = other.until.map_or_else(|| "now".to_owned(), |day| day.to_string());
    refuse(
        "enrolment-overlaps",
        [
            format!("{place} 的{}（{} {until}）还没有结束，不能重复参保", kind.zh, other.from),
            format!("{} at {place} ({} to {until_en}) has not ended", kind.en, other.from),
        ],
        [
            "请先办理那一段的终止，再从次日起参保；缴错险种的钱可以退",
            "end that period first and enrol from the day after; what was paid for the wrong \
             scheme is refunded",
        ],
    )
}

/// 人员变更 with its day.
pub(crate) fn note_change(
    record: &mut PersonalRecord,
    date: Date,
    kind: StatusChangeKind,
    note: Option<String>,
) {
    let row = StatusChange { date, kind, note, row: 0 };
    record.status_changes.get_or_insert_default().push(row);
}

/// The period of a scheme at a place that is running on a day, with its index.
pub(crate) fn running(
    record: &PersonalRecord,
    place: PlaceCode,
    insurance: InsuranceKind,
    day: Date,
) -> Option<(usize, &Enrolment)> {
    let rows = record.enrolments.iter().flatten().enumerate();
    let own = record.member.place;
    let rows = rows.filter(|(_, it)| {
        it.kind == insurance && it.place.or(own) == Some(place) && !record.is_other_holder(it)
    });
    rows.filter(|(_, it)| it.status == EnrolmentStatus::Active && it.covers(day)).last()
}

/// 未参保.
pub(crate) fn not_enrolled(insurance: InsuranceKind, day: Date) -> StoreError {
    let kind = insurance.label();
    refuse(
        "not-enrolled",
        [
            format!("{day} 没有正在参保的{}", kind.zh),
            format!("there is no active {} on {day}", kind.en),
        ],
        ["请核对日期、险种和参保地", "check day, insurance and place"],
    )
}
