//! 身份信息更正 — a name, number or birth date that was wrong or has changed. The old one is kept as
//! a version; money that waited under the right one is matched again; months that are credited by
//! age are credited the difference, and other places have a task to do the same.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{IdentityChange, Member, StatusChange, StatusChangeKind};
use vocab::{Date, NationalCode, Text};

use super::{IDENTITY, check_born, checked_name, checked_number, identity_taken};
use crate::crediting::{AgeDifference, born_otherwise};
use crate::office::{Business, Work, refuse};

/// 身份信息更正.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectIdentity {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 姓名, if it changes.
    #[serde(default, alias = "姓名", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// 证件号码, if it changes.
    #[serde(default, alias = "证件号码", skip_serializing_if = "Option::is_none")]
    pub identity_number: Option<String>,
    /// 出生日期, if the document says another than is registered.
    #[serde(default, alias = "出生日期", skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<Date>,
    /// 凭据: the document that shows it.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 更正结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IdentityCorrected {
    /// 姓名 now.
    pub name: String,
    /// 证件号码 now, masked.
    pub identity_number: String,
    /// Payments that had waited under the right identity and are booked now.
    pub matched: usize,
    /// How many earlier versions there are.
    pub versions: usize,
    /// 出生日期 now.
    pub birth_date: Option<Date>,
    /// 年龄差额 of past months that are credited by age, each with an entry of its own.
    pub differences: Vec<AgeDifference>,
}

impl Business for CorrectIdentity {
    type Answer = IdentityCorrected;
    const NAME: &'static str = "people.correct-identity";
    const LABEL: Text = Text::fixed("身份信息更正", "correct an identity");
    const REFUSALS: &'static [&'static str] = &[
        "document-missing",
        "identity-unchanged",
        "identity-malformed",
        "identity-taken",
        "name-missing",
        "born-in-future",
        "born-too-early",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::person_change("27")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<IdentityCorrected, StoreError> {
        crate::employers::documented(&self.document)?;
        let mut record = work.desk.person(&self.member).await?;
        let before = record.member.clone();
        self.correct(work, &mut record.member).await?;
        let changes = record.identity_changes.get_or_insert_default();
        changes.push(self.version(work.today(), &before, &record.member));
        let versions = changes.len();
        record.status_changes.get_or_insert_default().push(StatusChange {
            date: work.today(),
            kind: StatusChangeKind::IdentityChanged,
            note: Some(self.note(&before, &record.member)),
            row: 0,
        });
        work.desk.keep(&self.member, &record).await?;
        let name = record.member.name.clone().unwrap_or_default();
        let matched = match &record.member.identity_number {
            Some(number) => {
                crate::payments::rematch(work, &self.member, &name, number.as_str()).await?
            }
            None => 0,
        };
        let document = self.document.trim();
        let differences = born_otherwise(work, &self.member, &before, document).await?;
        Ok(IdentityCorrected {
            matched,
            name,
            birth_date: record.member.born(),
            identity_number: record
                .member
                .identity_number
                .map(|it| it.masked())
                .unwrap_or_default(),
            versions,
            differences,
        })
    }
}

impl CorrectIdentity {
    /// Who the person is from now on, or why not.
    async fn correct(&self, work: &mut Work<'_>, member: &mut Member) -> Result<(), StoreError> {
        let before = member.clone();
        if let Some(name) = &self.name {
            member.name = Some(checked_name(name)?);
        }
        if let Some(number) = &self.identity_number {
            let number = checked_number(number)?;
            if before.identity_number.as_ref() != Some(&number) {
                if !work.desk.mark(IDENTITY, number.as_str(), &self.member).await? {
                    return Err(identity_taken(&number));
                }
                if let Some(old) = &before.identity_number {
                    work.desk.unmark(IDENTITY, old.as_str(), &self.member).await?;
                }
            }
            member.identity_number = Some(number);
        }
        if self.birth_date.is_some() && self.birth_date != member.born() {
            member.birth_date = self.birth_date;
        }
        check_born(member.born(), work.today())?;
        if *member == before {
            return Err(refuse(
                "identity-unchanged",
                ["更正后的内容和原来一样", "what it is to be is what it is"],
                ["请检查要改的是哪一项", "check which part is to change"],
            ));
        }
        Ok(())
    }

    fn version(&self, date: Date, before: &Member, now: &Member) -> IdentityChange {
        let number = |it: &Member| it.identity_number.as_ref().map(|it| it.as_str().to_owned());
        IdentityChange {
            date,
            old_name: before.name.clone().filter(|old| Some(old) != now.name.as_ref()),
            old_number: number(before).filter(|old| Some(old) != number(now).as_ref()),
            row: 0,
        }
    }

    fn note(&self, before: &Member, now: &Member) -> String {
        let document = self.document.trim();
        match (before.born(), now.born()) {
            (Some(was), Some(is)) if was != is => {
                format!("出生日期 {was} 更正为 {is}；{document}")
            }
            _ => document.to_owned(),
        }
    }
}
