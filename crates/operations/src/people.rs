//! 人员与卡 — who is registered, under which name and number, at which place, with which cards.
//! No event here touches money: a lost card is a lost card.

mod cards;
mod identity;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{HolderKind, StoreError};
use vocab::record::{EnrolmentStatus, Member, PersonalRecord};
use vocab::{Date, IdentityNumber, PlaceCode, Sex, Text};

use crate::office::{Business, Work, refuse};

pub use cards::{BindBankAccount, CardAction, ChangeCard};
pub use identity::CorrectIdentity;

/// Which register an identity number stands in.
pub(crate) const IDENTITY: &str = "identity";

/// 参保人登记 — a person gets a number and an empty file. Money and enrolment come later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// 姓名.
    #[serde(alias = "姓名")]
    pub name: String,
    /// 证件号码.
    #[serde(alias = "证件号码")]
    pub identity_number: String,
    /// 性别, if the document says another than the number does.
    #[serde(default, alias = "性别", skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// 出生日期, if the document says another than the number does.
    #[serde(default, alias = "出生日期", skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Date>,
}

/// 人员编号 of whoever was registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Registered {
    /// 人员编号.
    pub member: String,
}

impl Business for Register {
    type Answer = Registered;
    const NAME: &'static str = "people.register";
    const LABEL: Text = Text::fixed("参保人登记", "register a person");
    const REFUSALS: &'static [&'static str] = &[
        "name-missing",
        "identity-malformed",
        "identity-taken",
        "born-in-future",
        "born-too-early",
    ];

    async fn perform(&self, work: &mut Work<'_>) -> Result<Registered, StoreError> {
        let name = checked_name(&self.name)?;
        let number = checked_number(&self.identity_number)?;
        check_born(self.birth_date.or_else(|| number.birth_date()), work.today())?;
        let member = work.desk.register(HolderKind::Person).await?;
        if !work.desk.mark(IDENTITY, number.as_str(), &member).await? {
            return Err(identity_taken(&number));
        }
        let record = PersonalRecord {
            member: Member {
                name: Some(name),
                identity_number: Some(number),
                sex: self.sex,
                birth_date: self.birth_date,
                place: Some(work.place()),
            },
            ..empty_file()
        };
        work.desk.keep(&member, &record).await?;
        Ok(Registered { member: member.to_string() })
    }
}

/// A file of which the office knows that it is empty: not “not supplied”, but “nothing there”.
fn empty_file() -> PersonalRecord {
    PersonalRecord {
        enrolments: Some(Vec::new()),
        employments: Some(Vec::new()),
        contributions: Some(Vec::new()),
        movements: Some(Vec::new()),
        cards: Some(Vec::new()),
        restrictions: Some(Vec::new()),
        transfers: Some(Vec::new()),
        family: Some(Vec::new()),
        status_changes: Some(Vec::new()),
        identity_changes: Some(Vec::new()),
        suspense: Some(Vec::new()),
        ..PersonalRecord::default()
    }
}

pub(crate) fn checked_name(name: &str) -> Result<String, StoreError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 60 || name.chars().any(char::is_control) {
        return Err(refuse(
            "name-missing",
            ["姓名没有填写，或不像姓名", "the name is missing or does not look like one"],
            ["请按证件填写姓名", "write the name as the document has it"],
        ));
    }
    Ok(name.to_owned())
}

pub(crate) fn checked_number(text: &str) -> Result<IdentityNumber, StoreError> {
    IdentityNumber::parse(text).map_err(|problem| {
        let Text { zh, en } = problem.sentence();
        refuse(
            "identity-malformed",
            [zh, en],
            ["请对照证件重新录入号码", "type the number again from the document"],
        )
    })
}

/// Years that nobody has lived yet.
const BEYOND_ANY_AGE: i32 = 130;

/// Nobody is born later than today, or so long ago.
fn check_born(born: Option<Date>, today: Date) -> Result<(), StoreError> {
    let Some(born) = born else { return Ok(()) };
    if born < today.saturating_sub(jiff::Span::new().years(BEYOND_ANY_AGE)) {
        return Err(refuse(
            "born-too-early",
            [
                format!("出生日期 {born} 在 {BEYOND_ANY_AGE} 年以前"),
                format!("the birth date {born} is more than {BEYOND_ANY_AGE} years ago"),
            ],
            ["请核对证件上的出生日期", "check the birth date on the document"],
        ));
    }
    if born <= today {
        return Ok(());
    }
    Err(refuse(
        "born-in-future",
        ["出生日期在今天之后", "the birth date is later than today"],
        ["请核对证件上的出生日期", "check the birth date on the document"],
    ))
}

/// Says that the number is registered, and nothing about whose it is.
pub(crate) fn identity_taken(number: &IdentityNumber) -> StoreError {
    let masked = number.masked();
    refuse(
        "identity-taken",
        [
            format!("证件号码 {masked} 已经登记过"),
            format!("the identity number {masked} is registered already"),
        ],
        [
            "请先查询已有的登记；如果号码被别人占用，请带证件办理身份信息更正",
            "look up the registration; if somebody else holds the number, have it corrected with \
             the document",
        ],
    )
}

/// 当前参保地 — which of several places a person's questions are about, and where credits go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetCurrentPlace {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: ledger::MemberId,
    /// 参保地.
    #[serde(alias = "参保地")]
    pub place: PlaceCode,
}

/// 当前参保地 as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CurrentPlace {
    /// The place before.
    pub before: Option<PlaceCode>,
    /// The place now.
    pub now: PlaceCode,
}

impl Business for SetCurrentPlace {
    type Answer = CurrentPlace;
    const NAME: &'static str = "people.set-current-place";
    const LABEL: Text = Text::fixed("变更当前参保地", "change the current place");
    const REFUSALS: &'static [&'static str] = &["not-enrolled-there", "place-unchanged"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<CurrentPlace, StoreError> {
        let mut record = work.desk.person(&self.member).await?;
        let today = work.today();
        let before = record.member.place;
        if before == Some(self.place) {
            return Err(refuse(
                "place-unchanged",
                [
                    format!("当前参保地已经是 {}", self.place),
                    format!("{} is the current place already", self.place),
                ],
                ["不用办理", "there is nothing to do"],
            ));
        }
        let enrolled = record.enrolments.iter().flatten().any(|it| {
            it.place.or(before) == Some(self.place)
                && it.status == EnrolmentStatus::Active
                && it.covers(today)
        });
        if !enrolled {
            return Err(refuse(
                "not-enrolled-there",
                [
                    format!("在 {} 没有正常参保", self.place),
                    format!("there is no active enrolment at {}", self.place),
                ],
                ["请先在那里办理参保登记", "enrol there first"],
            ));
        }
        // What was written without a place meant the place of its time.
        for row in record.enrolments.iter_mut().flatten() {
            row.place = row.place.or(before);
        }
        for row in record.contributions.iter_mut().flatten() {
            row.place = row.place.or(before);
        }
        for row in record.restrictions.iter_mut().flatten() {
            row.place = row.place.or(before);
        }
        for row in record.suspense.iter_mut().flatten() {
            row.place = row.place.or(before);
        }
        record.member.place = Some(self.place);
        work.desk.keep(&self.member, &record).await?;
        Ok(CurrentPlace { before, now: self.place })
    }
}
