//! 身份信息更正 — a name or number that was wrong or has changed. The old one is kept as a version;
//! money that waited under the right one is matched again.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{IdentityChange, StatusChange, StatusChangeKind};
use vocab::{NationalCode, Text};

use super::{IDENTITY, checked_name, checked_number, identity_taken};
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
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::person_change("27")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<IdentityCorrected, StoreError> {
        crate::employers::documented(&self.document)?;
        let mut record = work.desk.person(&self.member).await?;
        let before = record.member.clone();
        if let Some(name) = &self.name {
            record.member.name = Some(checked_name(name)?);
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
            record.member.identity_number = Some(number);
        }
        if record.member == before {
            return Err(refuse(
                "identity-unchanged",
                ["更正后的内容和原来一样", "what it is to be is what it is"],
                ["请检查要改的是哪一项", "check which part is to change"],
            ));
        }
        let today = work.today();
        let row = IdentityChange {
            date: today,
            old_name: before.name.filter(|old| Some(old) != record.member.name.as_ref()),
            old_number: before
                .identity_number
                .filter(|old| Some(old) != record.member.identity_number.as_ref())
                .map(|old| old.as_str().to_owned()),
            row: 0,
        };
        let changes = record.identity_changes.get_or_insert_default();
        changes.push(row);
        let versions = changes.len();
        record.status_changes.get_or_insert_default().push(StatusChange {
            date: today,
            kind: StatusChangeKind::IdentityChanged,
            note: Some(self.document.trim().to_owned()),
            row: 0,
        });
        work.desk.keep(&self.member, &record).await?;
        let name = record.member.name.clone().unwrap_or_default();
        let matched = match &record.member.identity_number {
            Some(number) => {
                let number = number.as_str().to_owned();
                crate::payments::rematch(work, &self.member, &name, &number).await?
            }
            None => 0,
        };
        Ok(IdentityCorrected {
            matched,
            name: record.member.name.unwrap_or_default(),
            identity_number: record
                .member
                .identity_number
                .map(|it| it.masked())
                .unwrap_or_default(),
            versions,
        })
    }
}
